"""What the metadata of a StatLine table says, v3 or v4: measures, dimensions with their kind and their total."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.errors import UserError
from wegwijzer.periods import parse_period
from wegwijzer.sources.statline_answers import Row
from wegwijzer.sources.statline_table import Dimension, DimensionKind, Measure

_TIME, _GEO = ("TimeDimension",), ("GeoDimension", "GeoDetail")
_PLACES = frozenset({AreaLevel.COUNTRY, AreaLevel.MUNICIPALITY, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD})
_TOTAL_TITLE = re.compile(r"^(?:[A-Z]-[A-Z]\s+)?(?:totaal|totale|total|alle|all)\b", re.IGNORECASE)
_TOTAL_CODE = re.compile(r"^T\d{6}$")
_POINT_ESTIMATE = "MW00000"  # CBS's code for "value" in a dimension of margins
_OPEN_AGE = re.compile(r"^(\d+) jaar (?:of|en) ouder$", re.IGNORECASE)
_ANY_AGE = re.compile(r"^(\d+)\D")
_LICENCES = {"by/4.0": "CC BY 4.0", "zero/1.0": "CC0 1.0"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Metadata:
    """Everything that is known before the figures are read. `expected` is the number of observations, when told."""

    id: str
    title: str
    version: str
    measures: tuple[Measure, ...]
    texts: tuple[Measure, ...]
    dimensions: tuple[Dimension, ...]
    publisher: str = "CBS"
    period: str = ""
    modified: str = ""
    licence: str = "CC BY 4.0"
    description: str = ""
    map_year: int | None = None
    expected: int | None = None


def text_of(row: Mapping[str, object], *names: str) -> str:
    """Return the first filled of these columns as trimmed text, or ""."""
    values = (row.get(name) for name in names)
    return next((str(value).strip() for value in values if value not in (None, "")), "")


def number_of(row: Mapping[str, object], *names: str) -> int | None:
    """Return the first of these columns that is a whole number, or None."""
    try:
        return int(float(text_of(row, *names)))
    except ValueError:
        return None


def licence_of(text: str) -> str:
    """Return the short name of a licence's address."""
    return next((name for mark, name in _LICENCES.items() if mark in text), text or "CC BY 4.0")


def group_path(parent: str, groups: Mapping[str, tuple[str, str]]) -> str:
    """Return the titles from the top heading down to `parent`; `groups` maps id → (title, parent id)."""
    titles: list[str] = []
    while parent in groups and len(titles) < len(groups):
        title, parent = groups[parent]
        titles.insert(0, title)
    return " / ".join(titles)


def is_number(datatype: str) -> bool:
    """Tell whether a measure of this datatype is a number (unknown counts as a number)."""
    return datatype.casefold() not in ("string", "text", "date", "datetime")


def dimension_of(dimension: str, title: str, declared: str, codes: Sequence[Row], key: str) -> Dimension:
    """Return the dimension with its kind, its labels and its total from the rows of its code list."""
    trimmed = [(text_of(row, key), row) for row in sorted(codes, key=_index)]
    labels = {code: text_of(row, "Title") for code, row in trimmed}
    kind = kind_of(declared, labels)
    hidden = {key, "Title", "Description", "Index"}
    return Dimension(
        id=dimension,
        title=title or dimension,
        kind=kind,
        labels=MappingProxyType(labels),
        total=total_of(labels) if kind is DimensionKind.GROUP else "",
        status=MappingProxyType({code: text_of(row, "Status") for code, row in trimmed if text_of(row, "Status")}),
        attributes=MappingProxyType(
            {code: {k: text_of(row, k) for k in row if k not in hidden and text_of(row, k)} for code, row in trimmed}
        ),
    )


def _index(row: Row) -> int:
    return number_of(row, "Index") or 0


def kind_of(declared: str, codes: Iterable[str]) -> DimensionKind:
    """Return what a dimension is: what CBS declares, else what its codes look like."""
    if any(declared.endswith(name) for name in _TIME):
        return DimensionKind.PERIOD
    if any(declared.endswith(name) for name in _GEO):
        return DimensionKind.AREA
    codes = list(codes)
    levels = [level_of(code) for code in codes]
    if codes and all(levels) and any(level in _PLACES for level in levels):
        return DimensionKind.AREA
    return DimensionKind.PERIOD if codes and all(map(_is_period, codes)) else DimensionKind.GROUP


def _is_period(code: str) -> bool:
    if code.isdigit():
        return False
    try:
        parse_period(code)
    except UserError:
        return False
    return True


def total_of(labels: Mapping[str, str]) -> str:
    """Return the code of the category that stands for everybody, or "".

    In this order: the point estimate of a dimension of margins, a title that begins with "Totaal" or "Alle", a code of
    CBS's form for totals (`T001038`), an open age ("18 jaar of ouder") that holds all other ages, the only category.
    """
    if _POINT_ESTIMATE in labels:
        return _POINT_ESTIMATE
    named = [code for code, title in labels.items() if _TOTAL_TITLE.match(title)]
    coded = [code for code in labels if _TOTAL_CODE.match(code)]
    both = [code for code in named if code in coded]
    for found in (both, named, coded):
        if found:
            return found[0]
    if len(labels) == 1:
        return next(iter(labels))
    return _open_age(labels)


def _open_age(labels: Mapping[str, str]) -> str:
    lowest = {code: int(match[1]) for code, title in labels.items() if (match := _ANY_AGE.match(title))}
    if len(lowest) < len(labels):
        return ""
    return next((c for c, t in labels.items() if _OPEN_AGE.match(t) and lowest[c] == min(lowest.values())), "")
