"""What is written in cells: numbers in Dutch or English style, signs for nothing, dates and periods."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import polars as pl

from wegwijzer.errors import UserError
from wegwijzer.frames import Quality, Status
from wegwijzer.periods import Period, PeriodKind, parse_period, period_of

SIGNS: dict[str, Status] = {
    "": Status.UNKNOWN,
    ".": Status.UNKNOWN,
    "-": Status.UNKNOWN,
    "?": Status.UNKNOWN,
    "onbekend": Status.UNKNOWN,
    "na": Status.UNKNOWN,
    "n/a": Status.UNKNOWN,
    "nan": Status.UNKNOWN,
    "null": Status.UNKNOWN,
    "x": Status.SECRET,
    "geheim": Status.SECRET,
    "nvt": Status.NOT_APPLICABLE,
    "n.v.t.": Status.NOT_APPLICABLE,
    "nietvantoepassing": Status.NOT_APPLICABLE,
    "nietgeleverd": Status.NOT_DELIVERED,
    "volgt": Status.NOT_DELIVERED,
}
_SPACED = r"^[+-]?\s?\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d+)?$"  # blanks between thousands
_BLANK = r"[\s\u00a0\u202f]"
_COMMA = r"^[+-]?(?:\d{1,3}(?:\.\d{3})+|\d*)(?:,\d+)?(?:[eE][+-]?\d+)?$"
_DOT = r"^[+-]?(?:\d{1,3}(?:,\d{3})+|\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$"
_ONLY_COMMA = r"^[+-]?(?:\d{1,3}(?:\.\d{3})+,\d+|\d*,(?:\d{1,2}|\d{4,})|0,\d+|\d{4,},\d+|\d{1,3}(?:\.\d{3}){2,})$"
_ONLY_DOT = r"^[+-]?(?:\d{1,3}(?:,\d{3})+\.\d+|\d*\.(?:\d{1,2}|\d{4,})|0\.\d+|\d{4,}\.\d+|\d{1,3}(?:,\d{3}){2,})$"
_TWO_WAYS = r"^[+-]?[1-9]\d{0,2}[.,]\d{3}$"
_FEW = r"^<=?\s?\d+$"
_MONTHS = ("jan", "feb", "maa", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")
_EXCEL_ZERO, _SERIAL = date(1899, 12, 30), range(10_000, 80_000)
_DAY_FIRST = re.compile(r"^(\d{1,2})[-/. ](\d{1,2})[-/. ](\d{4})$")
_YEAR_FIRST = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_IN_WORDS = re.compile(r"^(\d{1,2}) ?([a-z]{3,9})\.? (\d{4})$")
_TIME = re.compile(r"[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?Z?$")


@dataclass(frozen=True, slots=True)
class Numbers:
    """A column read as numbers: value, status, quality per row, and the mask of cells that couldn't be read."""

    value: pl.Series
    status: pl.Series
    quality: pl.Series
    bad: pl.Series


def cleaned(column: pl.Series) -> pl.Series:
    """Return the cells as text without blanks around or between thousands, €, % and CBS's stars; minus signs plain."""
    text = column.cast(pl.String).fill_null("").str.replace_all("[€%]", "").str.replace_all("[−–]", "-")
    text = (
        text.str.replace_all(f"^{_BLANK}+|{_BLANK}+$", "").str.replace(r"\s?\*+$", "").str.replace(r"^([+-])\s+", "$1")
    )
    return text.str.replace_all(_BLANK, "").zip_with(text.str.contains(_SPACED), text)


def _as_signs(text: pl.Series) -> pl.Series:
    """Return cleaned cells as signs are compared: small letters, no blanks, numbers without empty decimals."""
    return text.str.to_lowercase().str.replace_all(_BLANK, "").str.replace(r"\.0$", "")


def style_of(column: pl.Series) -> str | None:
    """Return "comma" or "dot" when a column of texts shows which of the two stands before the decimals, else None."""
    if column.dtype.is_numeric():
        return None
    text = cleaned(column)
    comma, dot = int(text.str.contains(_ONLY_COMMA).sum()), int(text.str.contains(_ONLY_DOT).sum())
    return None if comma == dot else ("comma" if comma > dot else "dot")


def reads_two_ways(column: pl.Series) -> bool:
    """Tell whether a column has numbers like 1.234 and nothing that shows whether that is one or a thousand."""
    if column.dtype != pl.String or style_of(column):
        return False
    return bool(cleaned(column).str.contains(_TWO_WAYS).any())


def style_of_file(columns: Iterable[pl.Series], separator: str) -> str:
    """Return the style most columns show; when none does: comma, except in files separated by commas."""
    shown = [style for column in columns if (style := style_of(column))]
    if shown:
        return max(set(shown), key=shown.count)
    return "dot" if separator in (",", "") else "comma"


def share_of_numbers(column: pl.Series, empty: float = 0.0) -> float:
    """Return which share of the filled cells can be read as a number, in either style (`empty` when none is filled)."""
    if column.dtype.is_numeric():
        return 1.0
    if column.dtype != pl.String:
        return 0.0
    text = cleaned(column)
    filled = text.filter(~_as_signs(text).is_in(list(SIGNS)))
    if filled.is_empty():
        return empty
    digits = filled.str.contains(r"\d")
    good = digits & (filled.str.contains(_COMMA) | filled.str.contains(_DOT) | filled.str.contains(_FEW))
    return float(good.mean() or 0.0)  # type: ignore[arg-type]


def numbers(column: pl.Series, style: str, missing: Mapping[str, str]) -> Numbers:
    """Read a column as numbers. `missing` are the source's own signs (text or number → status); they go first."""
    own = {_sign(sign): status for sign, status in missing.items()}
    signs = {**{sign: status.value for sign, status in SIGNS.items()}, **own}
    text = cleaned(column)
    comma = (style_of(column) or style) == "comma"
    good = text.str.contains(_COMMA if comma else _DOT) & text.str.contains(r"\d")
    plain = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    plain = plain if comma else text.str.replace_all(",", "", literal=True)
    if column.dtype.is_numeric():
        value = column.cast(pl.Float64).fill_nan(None)
        good = value.is_not_null()
    else:
        value = plain.cast(pl.Float64, strict=False).set(~good, None)
    named = _as_signs(text)
    said = named.replace_strict(signs, default=None, return_dtype=pl.String)
    said = said.set(text.str.contains(_FEW), Status.SECRET.value)
    empty = said.is_not_null() & (~good | named.is_in(list(own)))
    value = value.set(empty, None)
    shown = pl.Series([Status.SHOWN.value]).new_from_index(0, len(column))
    status = said.zip_with(empty, shown)
    return Numbers(value, status, _quality(column), ~good & ~empty)


def _sign(sign: str) -> str:
    """Return a sign as it is compared: lower case, no blanks, numbers without empty decimals."""
    text = re.sub(r"\s", "", sign).lower()
    return text.removesuffix(".0")


def _quality(column: pl.Series) -> pl.Series:
    text = column.cast(pl.String).fill_null("").str.strip_chars()
    frame = pl.DataFrame({"text": text}).select(
        pl.when(pl.col("text").str.ends_with("**"))
        .then(pl.lit(Quality.REVISED_PROVISIONAL.value))
        .when(pl.col("text").str.ends_with("*"))
        .then(pl.lit(Quality.PROVISIONAL.value))
        .otherwise(pl.lit(Quality.FINAL.value))
        .alias("quality")
    )
    return frame["quality"]


def parse_date(cell: object) -> date | None:
    """Return a day: a date, 31-12-2023, 2023-12-31, 20231231, 31 december 2023, an Excel day number; else None."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if int(cell) in _SERIAL:
            return _EXCEL_ZERO + timedelta(days=int(cell))
        cell = str(int(cell)) if cell == cell else ""  # noqa: PLR0124 - not a number
    text = _TIME.sub("", " ".join(str(cell).split()).lower())
    return _day_of(text)


def _day_of(text: str) -> date | None:
    if match := _DAY_FIRST.match(text):
        return _date(int(match[3]), int(match[2]), int(match[1]))
    if match := _YEAR_FIRST.match(text):
        return _date(int(match[1]), int(match[2]), int(match[3]))
    if re.fullmatch(r"\d{8}", text):
        return _date(int(text[:4]), int(text[4:6]), int(text[6:]))
    if match := _IN_WORDS.match(text):
        return _date(int(match[3]), month_of(match[2]), int(match[1]))
    return None


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def month_of(word: str) -> int:
    """Return the number of a Dutch month by its first letters ("mrt" too), or 0."""
    start = {"mrt": "maa", "mar": "maa", "oct": "okt", "may": "mei"}.get(word[:3], word[:3])
    return _MONTHS.index(start) + 1 if start in _MONTHS else 0


_QUARTER = re.compile(r"^(?:(\d)e? ?(?:kwartaal|kw|k|q)[ -]?(\d{4})|(?:kwartaal|kw|k|q) ?(\d)[ -](\d{4}))$")
_YEAR_QUARTER = re.compile(r"^(\d{4})[ -]?(?:(\d)e? ?kwartaal|(?:kwartaal |kw|k|q) ?0?(\d))$")
_HALF = re.compile(r"^(?:(\d)e? ?halfjaar (\d{4})|(\d{4}) (\d)e? ?halfjaar)$")
_MONTH_YEAR = re.compile(r"^(?:([a-z]{3,9})\.?[ -](\d{4})|(\d{4})[ -]([a-z]{3,9})\.?)$")
_NUMBERED_MONTH = re.compile(r"^(?:(\d{4})-(\d{1,2})|(\d{1,2})-(\d{4}))$")
_JOINED_MONTH = re.compile(r"^((?:19|20)\d{2})(0[1-9]|1[0-2])$")
_SCHOOL_YEAR = re.compile(r"^(?:schooljaar )?(\d{4}) ?[/-] ?(\d{2}|\d{4})$")


def read_period(cell: object, frequency: PeriodKind) -> Period | None:
    """Return the period in a cell: CBS codes and everyday Dutch; a day becomes the period of `frequency` it lies in."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    text = " ".join(str(cell).split()).lower().rstrip("*").strip()
    try:
        found: Period | None = parse_period(text.upper())
    except UserError:
        found = _worded(text) if not isinstance(cell, date) else None
    if found is not None and found.kind is not PeriodKind.DAY:
        return found
    day = found.start if found is not None else parse_date(cell)
    return period_of(day, frequency) if day is not None else None


def _worded(text: str) -> Period | None:
    if match := _JOINED_MONTH.match(text):
        return _coded(f"{match[1]}MM{match[2]}")
    for pattern, code in ((_QUARTER, "KW"), (_YEAR_QUARTER, "KW"), (_HALF, "HJ"), (_NUMBERED_MONTH, "MM")):
        if match := pattern.match(text):
            parts = [int(part) for part in match.groups() if part]
            found = _coded(f"{max(parts):04d}{code}{min(parts):02d}")
            if found is not None:
                return found
    if match := _MONTH_YEAR.match(text):
        word, year = match[1] or match[4], match[2] or match[3]
        return _coded(f"{year}MM{month_of(word):02d}")
    if (match := _SCHOOL_YEAR.match(text)) and int(match[2][-2:]) == (int(match[1]) + 1) % 100:
        return _coded(f"{match[1]}SJ00")
    return None


def _coded(code: str) -> Period | None:
    try:
        return parse_period(code)
    except UserError:
        return None
