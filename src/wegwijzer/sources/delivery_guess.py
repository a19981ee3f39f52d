"""Propose the definition of a source from a file nobody described yet: two columns are enough."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path
from types import MappingProxyType

import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.definitions.model import Source
from wegwijzer.frames import Shape
from wegwijzer.sources.delivery_areas import KnownAreas
from wegwijzer.sources.delivery_columns import Columns, area_column, observation_columns, slug_of
from wegwijzer.sources.delivery_files import open_delivery
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.findings import Findings

_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")
_MOSTLY = 0.8
_GROUPS = {
    "age": "leeftijd leeftijdsgroep leeftijdsklasse leeftijdscategorie age",
    "sex": "geslacht sex",
    "provision": "voorziening product productcategorie",
    "provider": "aanbieder zorgaanbieder",
    "group": "groep doelgroep categorie",
}


def guess_source(path: Path, known_areas: pl.DataFrame | None = None) -> Source:
    """Return a proposal for the source of a file of aggregates: which column is area, period and figures.

    Areas are recognised by their codes, or by name with `known_areas` (a frame AREAS). A period that isn't in the file
    is read from its name ("wmo 2023.xlsx"); when it can't be found the proposal has none and the user must tell.
    Raises `SourceError` when the file itself can't be read.
    """
    findings = Findings(path.name)
    raw = open_delivery(path, findings)
    known = KnownAreas.of(known_areas)
    area = area_column(raw, set())
    if not area or not _levels(raw.frame[area], known):
        area = _column_of_names(raw, known) or area
    stem = path.name.split(".")[0]
    year = next(iter(_YEAR.findall(stem)), "")
    start = Source(id=_slug(stem), title=stem, publisher="", columns=MappingProxyType({"area": area} if area else {}))
    columns = observation_columns(start, raw, Findings(path.name))
    named = {"area": area, "period": columns.period, "measure": columns.measure, **_groups(raw, columns)}
    value = columns.measures[0] if len(columns.measures) == 1 else ""
    levels = _levels(raw.frame[area], known) if area else Counter()
    return Source(
        id=start.id,
        title=start.title,
        publisher="",
        shape=Shape.OBSERVATIONS,
        columns=MappingProxyType({ours: theirs for ours, theirs in {**named, "value": value}.items() if theirs}),
        measures=() if value or columns.by_period else columns.measures,
        period="" if columns.period or columns.by_period or not year else f"{year}JJ00",
        area_level=levels.most_common(1)[0][0] if len(levels) == 1 else None,
    )


def _groups(raw: RawTable, columns: Columns) -> dict[str, str]:
    """Return the breakdowns that headings tell, among the columns that hold no figures."""
    free = [name for name in raw.frame.columns if name not in {*columns.measures, columns.area, columns.period}]
    slugs = {slug_of(name): name for name in reversed(free)}
    found = {
        ours: next((slugs[slug] for slug in usual.split() if slug in slugs), "") for ours, usual in _GROUPS.items()
    }
    return {ours: theirs for ours, theirs in found.items() if theirs}


def _slug(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).strip("-") or "bron"


def _levels(column: pl.Series, known: KnownAreas) -> Counter[AreaLevel]:
    cells = [str(cell) for cell in column.head(2000).unique() if cell is not None]
    codes = [known.code_of(cell, None) for cell in cells]
    return Counter(level for code in codes if code and (level := level_of(code)))


def _column_of_names(raw: RawTable, known: KnownAreas) -> str:
    for name in raw.frame.columns:
        column = raw.frame[name]
        cells = [cell for cell in column.head(2000).unique() if cell] if column.dtype == pl.String else []
        found = sum(cell.casefold().strip() in known.codes_of for cell in cells)
        if cells and found >= _MOSTLY * len(cells):
            return name
    return ""
