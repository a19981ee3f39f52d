"""Lists of areas (the frame AREAS) from the code lists and the texts of a StatLine table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import polars as pl

from wegwijzer.areas import AreaLevel, level_of, normalised_code, parents_of
from wegwijzer.frames import AREAS, TOTAL
from wegwijzer.sources.statline_table import Dimension, Measure

# CBS's prefixes of regional classifications.
REGION_KINDS = {
    "LD": "part_of_country",
    "PV": "province",
    "CR": "corop",
    "CS": "corop_sub",
    "CP": "corop_plus",
    "AM": "labour_market_region",
    "AR": "court_district",
    "RT": "court_area",
    "GG": "ggd_region",
    "JZ": "youth_region",
    "KK": "chamber_of_commerce",
    "RE": "police_region",
    "ES": "energy_region",
    "MC": "school_leaver_region",
    "RA": "care_labour_market_region",
    "VT": "safe_home_region",
    "VR": "safety_region",
    "ZK": "care_office_region",
}
_SIZE, _URBAN = re.compile(r"grootte", re.IGNORECASE), re.compile(r"stedelijk", re.IGNORECASE)
_INHABITANTS = re.compile(r"^(?:aantal inwoners|inwonertal|totale bevolking)$", re.IGNORECASE)
_URBANITY = re.compile(r"^(?:mate van )?stedelijkheid", re.IGNORECASE)
_URBAN_CLASSES = range(1, 6)


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """One row of AREAS."""

    code: str
    name: str = ""
    municipality: str | None = None
    region_kind: str | None = None
    regions: tuple[str, ...] = ()
    size_class: str | None = None
    urbanity: int | None = None
    population: int | None = None
    geometry: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class _Classification:
    """A regional classification inside a table: the code of the region per municipality, and the regions' names."""

    kind: str
    region_of: Mapping[str, str]
    names: Mapping[str, str] = field(default_factory=dict)


def area_frame(areas: Iterable[Area], year: int) -> pl.DataFrame:
    """Return the frame AREAS of `year`; level and parents come from the codes, the first row of a code wins."""
    rows = [_row(area, year) for area in {area.code: area for area in reversed(list(areas))}.values()]
    return pl.DataFrame(list(reversed(rows)), schema=AREAS, orient="row")


def _row(area: Area, year: int) -> tuple[object, ...]:
    level = level_of(area.code) or AreaLevel.REGION
    parents = parents_of(area.code)
    district = parents[0] if level is AreaLevel.NEIGHBOURHOOD else None
    municipality = (
        area.code if level is AreaLevel.MUNICIPALITY else (area.municipality or (parents[-1] if parents else None))
    )
    if level in (AreaLevel.COUNTRY, AreaLevel.REGION):
        municipality = None
    kind = (area.region_kind or region_kind(area.code)) if level is AreaLevel.REGION else None
    values = (area.size_class, area.urbanity, area.population, area.geometry)
    return (
        area.code,
        area.name or area.code,
        level.value,
        district,
        municipality,
        year,
        kind,
        list(area.regions),
        *values,
    )


def region_kind(code: str, title: str = "") -> str:
    """Return what kind of region a code is: by CBS's prefix, else its heading as a word, else its prefix."""
    slug = re.sub(r"[^a-z0-9]+", "_", title.lower()).strip("_")
    return REGION_KINDS.get(code[:2], slug or code[:2].lower())


def areas_of_table(
    dimension: Dimension,
    year: int,
    observations: pl.DataFrame,
    measures: Sequence[Measure],
    texts: tuple[pl.DataFrame, Sequence[Measure]],
) -> pl.DataFrame:
    """Return AREAS of a table's area dimension.

    Inhabitants and urbanity come from the table's own figures when it has them; memberships, size class and urbanity
    also from its texts (as in "Gebieden in Nederland"), a frame with a column `area` beside the text measures.
    """
    population = _figures(observations, measures, _INHABITANTS)
    urbanity = {
        code: value for code, value in _figures(observations, measures, _URBANITY).items() if value in _URBAN_CLASSES
    }
    areas = [
        Area(
            code=normalised_code(code),
            name=name,
            municipality=dimension.attributes.get(code, {}).get("Municipality") or None,
            population=population.get(normalised_code(code)),
            urbanity=urbanity.get(normalised_code(code)),
        )
        for code, name in dimension.labels.items()
    ]
    return area_frame(_with_texts(areas, *texts), year)


def _figures(observations: pl.DataFrame, measures: Sequence[Measure], title: re.Pattern[str]) -> dict[str, int]:
    measure = next((m.id for m in measures if title.match(m.title)), None)
    if measure is None:
        return {}
    rows = observations.filter(
        pl.col("measure") == measure, pl.col("breakdown") == TOTAL, pl.col("value").is_not_null()
    )
    newest = rows.sort("period_start").unique("area", keep="last")
    return dict(zip(newest["area"], newest["value"].cast(pl.Int64), strict=True))


def _with_texts(areas: list[Area], texts: pl.DataFrame, measures: Sequence[Measure]) -> list[Area]:
    if texts.is_empty():
        return areas
    by_group: dict[str, list[Measure]] = {}
    for measure in measures:
        if measure.id in texts.columns:
            by_group.setdefault(measure.group, []).append(measure)
    classes = [c for group, columns in by_group.items() if (c := _classification(texts, group, columns))]
    sizes = _column(texts, by_group, _SIZE, last=True)
    urban = {code: int(v) for code, v in _column(texts, by_group, _URBAN, last=False).items() if v.isdigit()}
    enriched = [
        replace(
            area,
            regions=area.regions or tuple(c.region_of[area.code] for c in classes if area.code in c.region_of),
            size_class=area.size_class or sizes.get(area.code),
            urbanity=area.urbanity or urban.get(area.code),
        )
        for area in areas
    ]
    regions = [Area(code=r, name=n, region_kind=c.kind) for c in classes for r, n in sorted(c.names.items())]
    return [*enriched, *regions]


def _values(texts: pl.DataFrame, column: str) -> dict[str, str]:
    values = texts[column].cast(pl.String).str.strip_chars()
    return {a: v for a, v in zip(texts["area"], values, strict=True) if v not in (None, "", ".")}


def _column(
    texts: pl.DataFrame, groups: Mapping[str, list[Measure]], title: re.Pattern[str], *, last: bool
) -> dict[str, str]:
    """Return the code (first) or description (last) column of the heading that matches `title`."""
    columns = next((c for group, c in groups.items() if title.search(group.rpartition(" / ")[2])), None)
    return _values(texts, columns[-1 if last else 0].id) if columns else {}


def _classification(texts: pl.DataFrame, group: str, columns: list[Measure]) -> _Classification | None:
    """Return the classification under one heading: a column with region codes and (maybe) one with their names."""
    region_of = _values(texts, columns[0].id)
    if not region_of or any(level_of(code) is not AreaLevel.REGION for code in region_of.values()):
        return None
    named = _values(texts, columns[1].id) if len(columns) > 1 else {}
    names = {region: named.get(area, region) for area, region in region_of.items()}
    heading = group.rpartition(" / ")[2]
    return _Classification(kind=region_kind(next(iter(names)), heading), region_of=region_of, names=names)
