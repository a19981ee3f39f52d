"""The demo world: one call, one seed, all its frames."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.demo import names
from wegwijzer.demo.care import spells_of
from wegwijzer.demo.geography import Cell, as_geojson, draw_cells, merged
from wegwijzer.demo.planted import PLANTED, PlantedEvent
from wegwijzer.demo.population import ages_table, people_of, population_table
from wegwijzer.demo.records import episodes_of
from wegwijzer.demo.society import health_figures, income_figures
from wegwijzer.demo.survey import responses_of
from wegwijzer.demo.use import use_figures
from wegwijzer.frames import AREAS

_SIZES = (
    (10_000, "minder dan 10.000"),
    (20_000, "10.000 tot 20.000"),
    (50_000, "20.000 tot 50.000"),
    (100_000, "50.000 tot 100.000"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """Everything of one invented region. `episodes` still has test BSNs: only a delivery may hold them."""

    seed: int
    areas: pl.DataFrame  # frames.AREAS
    population: pl.DataFrame  # area, area_level, year and a column per group of inhabitants
    ages: pl.DataFrame  # area, area_level, year, period_start, sex, age, persons
    health: pl.DataFrame  # frames.OBSERVATIONS
    income: pl.DataFrame  # frames.OBSERVATIONS
    use: pl.DataFrame  # frames.OBSERVATIONS
    episodes: pl.DataFrame  # as frames.EPISODES with `bsn` instead of `person`, then referrer, waiting_days and law
    responses: pl.DataFrame  # frames.RESPONSES and answers
    planted: tuple[PlantedEvent, ...] = PLANTED


def make_world(seed: int = 1) -> World:
    """Return the demo world of `seed`: the same seed gives the same frames, names and codes never change."""
    cells = draw_cells(_stream(seed, 1))
    people = people_of(_stream(seed, 2), cells)
    spells, codes = spells_of(_stream(seed, 3), people, cells)
    episodes = episodes_of(_stream(seed, 4), spells, codes)
    population = population_table(people, cells)
    return World(
        seed=seed,
        areas=_areas(cells, population),
        population=population,
        ages=ages_table(people, cells),
        health=health_figures(_stream(seed, 5), people, cells),
        income=income_figures(_stream(seed, 6), people, cells),
        use=use_figures(_stream(seed, 7), people, cells, episodes),
        episodes=episodes,
        responses=responses_of(_stream(seed, 8), episodes),
    )


def _stream(seed: int, part: int) -> np.random.Generator:
    """An own stream per part, so that a change in one leaves the others as they were."""
    return np.random.default_rng([seed, part])


def _areas(cells: tuple[Cell, ...], population: pl.DataFrame) -> pl.DataFrame:
    shapes = merged(cells, "municipality") | merged(cells, "district") | {cell.code: cell.geometry for cell in cells}
    called = area_names(cells)
    rows: list[dict[str, str | None]] = [
        {"code": code, "name": called[code], "geometry": as_geojson(shape), **_belongs(code)}
        for code, shape in shapes.items()
    ]
    rows.append(
        {
            "code": names.REGION_CODE,
            "name": names.REGION_NAME,
            "area_level": "region",
            "region_kind": "region",
            "geometry": as_geojson(merged(cells, "region")[names.REGION_CODE]),
        }
    )
    towns = {town.code: town for town in names.TOWNS}
    last = population.filter(pl.col("year") == names.LAST_YEAR).select(code="area", population="inwoners")
    frame = pl.DataFrame(rows, infer_schema_length=None).join(last, on="code", how="left", maintain_order="left")
    is_town = pl.col("area_level") == "municipality"
    return frame.with_columns(
        year=pl.lit(names.LAST_YEAR),
        regions=pl.when(is_town).then(pl.lit([names.REGION_CODE])).otherwise(pl.lit([], dtype=pl.List(pl.String))),
        size_class=pl.when(is_town).then(_size_class()),
        urbanity=pl.col("code").replace_strict({code: town.urbanity for code, town in towns.items()}, default=None),
    ).select(pl.col(name).cast(kind) for name, kind in AREAS.items())


def _belongs(code: str) -> dict[str, str | None]:
    town = f"GM{code[2:6]}"
    level = {"GM": "municipality", "WK": "district", "BU": "neighbourhood"}[code[:2]]
    district = f"WK{code[2:8]}" if level == "neighbourhood" else None
    return {
        "area_level": level,
        "municipality": town,
        "district": district,
        "region_kind": None,
    }


def _size_class() -> pl.Expr:
    result: pl.Expr = pl.lit("100.000 of meer")
    for bound, label in reversed(_SIZES):
        result = pl.when(pl.col("population") < bound).then(pl.lit(label)).otherwise(result)
    return result


def area_names(cells: tuple[Cell, ...]) -> dict[str, str]:
    """Return the invented name of every area by code."""
    found = {town.code: town.name for town in names.TOWNS} | {names.REGION_CODE: names.REGION_NAME}
    for number, cell in enumerate(cells):
        found[cell.code] = names.invented_name(number)
    lead = {f"WK{names.LEAD[2:]}{number:02d}": name for number, (name, _) in enumerate(names.LEAD_DISTRICTS, start=1)}
    others = sorted({cell.district for cell in cells} - set(lead))
    return found | lead | {code: names.invented_name(len(cells) + number) for number, code in enumerate(others)}
