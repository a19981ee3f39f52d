"""Small definitions and frames for the tests of the engine."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.definitions.model import (
    AreaChoice,
    BuildingBlock,
    Counting,
    Definitions,
    Indicator,
    Monitor,
    Source,
)
from wegwijzer.engine.computing import compute
from wegwijzer.engine.inputs import Inputs
from wegwijzer.frames import AREAS, EPISODES, OBSERVATIONS, RESPONSES, Shape
from wegwijzer.periods import parse_period

SOURCES = {
    "care": Source(id="care", title="Zorg", publisher="p", shape=Shape.EPISODES),
    "poll": Source(id="poll", title="Peiling", publisher="p", shape=Shape.RESPONSES),
    "kwb": Source(id="kwb", title="Kerncijfers", publisher="CBS"),
}


def indicator(name: str, counting: Counting, **more: Any) -> Indicator:
    return Indicator(
        id=name, title=name, building_block=BuildingBlock.SOCIETAL_RESULT, unit="personen", counting=counting, **more
    )


def definitions(*indicators: Indicator, **choice: Any) -> Definitions:
    areas = AreaChoice(**{"municipalities": (), "levels": tuple(AreaLevel), **choice})
    monitor = Monitor(id="m", title="M", organisation="o", areas=areas, indicators=tuple(one.id for one in indicators))
    return Definitions(monitors={"m": monitor}, indicators={one.id: one for one in indicators}, sources=SOURCES)


def observation(area: str, period: str, value: float | None, **more: Any) -> dict[str, Any]:
    level = level_of(area)
    row = {
        "measure": "Inwoners_5",
        "area": area,
        "area_level": level.value if level else "region",
        "period": period,
        "period_start": parse_period(period).start,
        "breakdown": "total",
        "group": "total",
        "value": value,
        "status": "shown" if value is not None else "unknown",
        "quality": "final",
    }
    return row | more


def observations(*rows: dict[str, Any]) -> pl.LazyFrame:
    return pl.DataFrame(list(rows), schema=OBSERVATIONS).lazy()


def episode(person: str, area: str, start: date, end: date | None = None, **more: Any) -> dict[str, Any]:
    return {"person": person, "area": area, "start": start, "end": end, **more}


def episodes(*rows: dict[str, Any]) -> pl.LazyFrame:
    return pl.DataFrame([{name: row.get(name) for name in EPISODES} for row in rows], schema=EPISODES).lazy()


def response(number: int, area: str, period: str, weight: float, **answers: Any) -> dict[str, Any]:
    start = parse_period(period).start
    return {
        "respondent": f"r{number}",
        "area": area,
        "period": period,
        "period_start": start,
        "weight": weight,
    } | answers


def responses(*rows: dict[str, Any]) -> pl.LazyFrame:
    return pl.DataFrame(list(rows), schema_overrides=RESPONSES, infer_schema_length=None).lazy()


def areas(*rows: dict[str, Any]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in AREAS} for row in rows], schema=AREAS)


def figures(found: Definitions, scans: dict[str, tuple[pl.LazyFrame, ...]], **more: Any) -> pl.DataFrame:
    known = more.pop("areas", areas())
    until = more.pop("until", {})
    return compute(found, "m", Inputs(scans, known, until), **more).frame


def table(frame: pl.DataFrame, *columns: str) -> dict[tuple[str, ...], Any]:
    """The value (or `columns`) per area, period and group."""
    names = columns or ("value",)
    return {
        row[:3]: row[3] if len(names) == 1 else row[3:]
        for row in frame.select("area", "period", "group", *names).iter_rows()
    }
