"""Columns of microdata: which is what, and cells to pseudonyms, years, days, numbers. No message holds a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

import polars as pl

from wegwijzer.definitions.model import Source
from wegwijzer.errors import N_
from wegwijzer.sources.delivery_areas import KnownAreas, judged_areas
from wegwijzer.sources.delivery_columns import named_columns, slug_of
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.delivery_sheet import as_text
from wegwijzer.sources.delivery_values import numbers, parse_date, style_of_file
from wegwijzer.sources.findings import Findings, rows_where
from wegwijzer.sources.pseudonyms import is_bsn, normalised_bsn, pseudonym

_Made = TypeVar("_Made")
_BSN_HEADINGS = frozenset({"bsn", "burgerservicenummer"})
_NO_PERSON = ("microdata.no_person", N_("This row has no person."))
_NO_BSN = ("microdata.bsn", N_("The BSN in this row isn't valid."))
_HIDDEN_BSN = ("microdata.bsn_elsewhere", N_("The column “%(column)s” seems to hold BSNs. It doesn't come in."))
_SUSPICIOUS, _AT_LEAST = 0.9, 10
_SEXES = {
    **dict.fromkeys(("m", "man", "mannelijk", "male", "jongen", "1"), "M"),
    **dict.fromkeys(("v", "f", "vrouw", "vrouwelijk", "female", "meisje", "2"), "V"),
    **dict.fromkeys(("o", "x", "0", "9", "onbekend", "overig", "anders", "unknown"), "O"),
}
_YES = frozenset({"ja", "j", "1", "true", "waar", "yes", "y", "behaald", "bereikt"})
_NO = frozenset({"nee", "n", "0", "false", "onwaar", "no", "niet behaald", "niet bereikt"})
_FIRST_YEAR, _LAST_YEAR = 1890, 2100


def microdata_columns(source: Source, raw: RawTable, headings: Mapping[str, str], findings: Findings) -> dict[str, str]:
    """Return our name → heading: as the source says, else (for names it doesn't give) by the usual Dutch headings."""
    found = named_columns(source, raw, findings)
    if "bsn" in found:
        found["person"] = found.pop("bsn")
    free = {slug_of(name): name for name in reversed(raw.frame.columns) if name not in found.values()}
    for ours, usual in headings.items():
        if ours not in found and ours not in source.columns:
            name = next((free[slug] for slug in usual.split() if slug in free), None)
            if name is not None and name not in found.values():
                found[ours] = name
    return found


def texts(column: pl.Series) -> pl.Series:
    """Return cells as trimmed texts; empty ones are null, whole numbers have no decimals, labels aren't applied."""
    if column.dtype.is_float():
        whole = column.cast(pl.Int64, strict=False).cast(pl.String)
        column = whole.zip_with((column % 1 == 0).fill_null(value=False), column.cast(pl.String))
    text = column.cast(pl.String).str.strip_chars()
    return text.set(text == "", None)


def mapped(column: pl.Series, make: Callable[[object], _Made | None], dtype: pl.DataType) -> pl.Series:
    """Return `make` of every cell, worked out once per distinct cell; null stays null."""
    cells = column.drop_nulls().unique()
    made = pl.Series([make(cell) for cell in cells], dtype=dtype)
    return column.replace_strict(cells, made, default=None, return_dtype=dtype)


def persons(raw: RawTable, column: str, source: Source, key: bytes, findings: Findings) -> pl.Series:
    """Return the pseudonym per row. BSNs (the heading or the source says so) are checked by the elfproef first."""
    cells = texts(raw.frame[column])
    findings.add_rows(_NO_PERSON, N_("Every row needs a person."), rows_where(cells.is_null(), raw.rows), column)
    if "bsn" in source.columns or slug_of(column) in _BSN_HEADINGS:
        valid = mapped(cells, lambda cell: is_bsn(str(cell)), pl.Boolean())
        findings.add_rows(_NO_BSN, N_("Check the number with the supplier."), rows_where(~valid, raw.rows), column)
    return mapped(cells, lambda cell: pseudonym(_identity(str(cell)), key), pl.String())


def _identity(cell: str) -> str:
    """A BSN gives the same pseudonym however it is written; other identities are taken as they are."""
    return (normalised_bsn(cell) or cell) if is_bsn(cell) else cell


def refuse_hidden_bsn(raw: RawTable, kept: list[str], findings: Findings) -> None:
    """Report kept columns whose cells are nearly all valid BSNs."""
    for column in kept:
        cells = texts(raw.frame[column]).drop_nulls().unique()
        if len(cells) >= _AT_LEAST and cells.str.contains(r"^[\d.\s-]{8,11}$").mean() == 1.0:
            valid = sum(is_bsn(cell) for cell in cells)
            if valid >= _SUSPICIOUS * len(cells):
                findings.add(_HIDDEN_BSN, N_("Leave this column out."), column=column)


def days(raw: RawTable, column: str, findings: Findings) -> pl.Series:
    """Return the days; a filled cell that is no day between 1890 and 2100 is a finding. 31-12-9999 means: no end."""
    cells = raw.frame[column]
    if cells.dtype == pl.String:
        cells = texts(cells)
    found = mapped(cells, parse_date, pl.Date())
    open_end = found.dt.year() == 9999  # noqa: PLR2004 - what registers write for "no end"
    wrong = cells.is_not_null() & (found.is_null() | ~found.dt.year().is_between(_FIRST_YEAR, _LAST_YEAR) & ~open_end)
    message = ("microdata.date", N_("The cell in “%(column)s” isn't a possible day."))
    findings.add_rows(message, N_("Write days like 31-12-2023."), rows_where(wrong, raw.rows), column)
    return found.set(open_end.fill_null(value=False), None)


def birth_years(raw: RawTable, column: str, findings: Findings) -> pl.Series:
    """Return the year of birth, from a year or a day; the day itself isn't kept."""

    def year_of(cell: object) -> int | None:
        text = as_text(cell)
        if text.isdigit() and len(text) == 4:  # noqa: PLR2004 - digits of a year
            return int(text)
        day = parse_date(cell)
        return day.year if day else None

    cells = raw.frame[column]
    cells = texts(cells) if cells.dtype == pl.String else cells
    found = mapped(cells, year_of, pl.Int16())
    wrong = cells.is_not_null() & (found.is_null() | ~found.is_between(_FIRST_YEAR, _LAST_YEAR))
    message = ("microdata.birth", N_("The cell in “%(column)s” isn't a possible year of birth."))
    findings.add_rows(
        message, N_("Write a year like 1958, or a day like 31-12-1958."), rows_where(wrong, raw.rows), column
    )
    return found


def sexes(raw: RawTable, column: str, findings: Findings) -> pl.Series:
    """Return M, V or O (other or unknown); codes 0, 1, 2 and 9 of the i-Standaarden and words too."""
    cells = texts(raw.frame[column])
    labels = raw.labels.get(column, {})
    found = mapped(
        cells, lambda c: _SEXES.get(str(labels.get(str(c), c)).lower(), _SEXES.get(str(c).lower())), pl.String()
    )
    wrong = cells.is_not_null() & found.is_null()
    message = ("microdata.sex", N_("The cell in “%(column)s” isn't a known sex."))
    findings.add_rows(message, N_("Write M, V or O, or leave the cell empty."), rows_where(wrong, raw.rows), column)
    return found


def yes_or_no(raw: RawTable, column: str, findings: Findings) -> pl.Series:
    """Return true and false for ja and nee, 1 and 0 and the like."""

    def read(cell: object) -> bool | None:
        text = str(cell).lower()
        return True if text in _YES else (False if text in _NO else None)

    cells = texts(raw.frame[column])
    found = mapped(cells, read, pl.Boolean())
    message = ("microdata.yes_or_no", N_("The cell in “%(column)s” isn't yes or no."))
    wrong = rows_where(cells.is_not_null() & found.is_null(), raw.rows)
    findings.add_rows(message, N_("Write ja or nee, or leave the cell empty."), wrong, column)
    return found


def amounts(raw: RawTable, column: str, source: Source, findings: Findings, *, below_zero: bool) -> pl.Series:
    """Return numbers; signs for nothing are null. Numbers below zero are a finding unless `below_zero`."""
    style = style_of_file([raw.frame[column]], raw.separator)
    read = numbers(raw.frame[column], style, source.missing)
    message = ("delivery.no_number", N_("The cell in “%(column)s” isn't a number."))
    remedy = N_("Write numbers like 1234,5, or leave the cell empty.")
    findings.add_rows(message, remedy, rows_where(read.bad, raw.rows), column)
    if not below_zero:
        negative = ("delivery.negative", N_("A count in “%(column)s” is below zero."))
        findings.add_rows(negative, N_("Check the number."), rows_where(read.value < 0, raw.rows), column)
    return read.value


def areas(raw: RawTable, column: str, source: Source, known: pl.DataFrame | None, findings: Findings) -> pl.Series:
    """Return the area code; an empty cell stays empty, an area that doesn't exist is a finding (without its code)."""
    cells = texts(raw.frame[column])
    codes, wrong = judged_areas((c for c in cells.unique() if c is not None), KnownAreas.of(known), source.area_level)
    message = ("microdata.area", N_("The area in “%(column)s” is not a known area of one and the same year."))
    bad = cells.is_in([cell for cell in wrong if cell is not None])
    findings.add_rows(
        message, N_("Use the code of the neighbourhood, like BU03440111."), rows_where(bad, raw.rows), column
    )
    return cells.replace_strict(codes, default=None, return_dtype=pl.String)


def sane_order(first: pl.Series, last: pl.Series, raw: RawTable, column: str, findings: Findings) -> None:
    """Report rows that end before they start."""
    message = ("microdata.end_before_start", N_("This row ends before it starts."))
    findings.add_rows(message, N_("Check the start and the end."), rows_where(last < first, raw.rows), column)
