"""How people are doing: published-like figures per area and year, with everything that publications lack.

Values follow wealth, trend and what was planted; areas are small and big, so some are unknown, secret or not delivered.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wegwijzer.demo import planted
from wegwijzer.demo.geography import Cell
from wegwijzer.demo.names import LAST_YEAR, LEAD, YEARS
from wegwijzer.demo.population import People, area_matrix
from wegwijzer.frames import OBSERVATIONS, TOTAL, Quality, Status

Floats = NDArray[np.float64]
_FEW_ADULTS, _FEW_ELDERLY, _FEW_HOMES = 500, 90, 330


@dataclass(frozen=True, slots=True)
class Measure:
    """A share in percent: `base` in 2018 in an average neighbourhood; slopes in log odds."""

    name: str
    base: float
    wealth: float
    trend: float
    ages: tuple[int, int]  # of whom it is a share
    register: bool = False  # counted, not asked: no sampling noise
    shocks: tuple[tuple[int, float], ...] = ()


HEALTH = (
    Measure("eenzaam", 42.0, -0.13, 0.020, (18, 99), shocks=((2020, 0.12), (2021, 0.20), (2022, 0.08))),
    Measure("eenzaam_75plus", 51.0, -0.10, 0.008, (75, 99), shocks=((2020, 0.14), (2021, 0.12))),
    Measure("gezondheid_goed", 77.0, 0.22, -0.012, (18, 99)),
    Measure("mantelzorg", 14.5, 0.02, 0.022, (18, 99)),
    Measure("moeite_rondkomen", 17.5, -0.62, -0.030, (18, 99), shocks=((2022, 0.36), (2023, 0.34), (2024, 0.06))),
    Measure("regie_leven", 88.0, 0.25, -0.010, (18, 99)),
    Measure("vrijwilliger", 29.0, 0.18, -0.018, (18, 99), shocks=((2020, -0.15), (2021, -0.18))),
)
INCOME = (
    Measure("bijstand_per_100", 4.3, -0.95, -0.035, (18, 66), register=True, shocks=((2020, 0.08), (2021, 0.10))),
    Measure("laag_inkomen", 7.2, -0.85, -0.045, (18, 99), register=True),
    Measure("kinderen_in_armoede", 6.6, -1.0, -0.055, (0, 17), register=True),
)


def health_figures(rng: np.random.Generator, people: People, cells: tuple[Cell, ...]) -> pl.DataFrame:
    """Return OBSERVATIONS of health and getting by, as a health service would publish them (percent, one decimal)."""
    return _published(rng, people, cells, HEALTH, _health_status)


def income_figures(rng: np.random.Generator, people: People, cells: tuple[Cell, ...]) -> pl.DataFrame:
    """Return OBSERVATIONS of income and benefits (percent; mean income in thousand euros)."""
    shares = _published(rng, people, cells, INCOME, _income_status)
    codes, levels, matrix = area_matrix(cells)
    adults = people.persons[:, :, :, 18:].sum(axis=(2, 3))
    growth = np.cumprod([1, 1.027, 1.03, 1.022, 1.036, 1.058, 1.049, 1.03])
    own = 31.5 * np.exp(0.17 * people.wealth)[:, None] * growth * rng.normal(1, 0.008, adults.shape)
    values = (matrix @ (own * adults)) / np.maximum(matrix @ adults, 1)
    income = _long(
        "inkomen_gemiddeld", (codes, levels), np.round(values, 1), _income_status(codes, matrix @ adults, "")
    )
    return pl.concat([shares, income]).filter(_is_published())


def _published(
    rng: np.random.Generator,
    people: People,
    cells: tuple[Cell, ...],
    measures: tuple[Measure, ...],
    status_of: Callable[[list[str], Floats, str], NDArray[np.str_]],
) -> pl.DataFrame:
    codes, levels, matrix = area_matrix(cells)
    frames = []
    for measure in measures:
        low, high = measure.ages
        weight = people.persons[:, :, :, low : high + 1].sum(axis=(2, 3)).astype(float)
        share = _shares(rng, measure, people, cells)
        of_whom = matrix @ weight
        values = (matrix @ (share * weight)) / np.maximum(of_whom, 1)
        if not measure.register:
            values = values + rng.normal(0, 1, values.shape) * 30 / np.sqrt(np.maximum(of_whom, 400))
        values = np.clip(np.round(values, 1), 0, 100)
        frames.append(_long(measure.name, (codes, levels), values, status_of(codes, of_whom, measure.name)))
    return pl.concat(frames).filter(_is_published())


def _shares(rng: np.random.Generator, measure: Measure, people: People, cells: tuple[Cell, ...]) -> Floats:
    years = np.arange(len(YEARS))
    shocks = np.array([dict(measure.shocks).get(year, 0.0) for year in YEARS])
    logit = np.log(measure.base / (100 - measure.base)) + measure.wealth * (people.wealth[:, None] + 0.15)
    logit = (
        logit + measure.trend * years + shocks + rng.normal(0, 0.08, (len(cells), 1)) + rng.normal(0, 0.012, len(YEARS))
    )
    share: Floats = 100 / (1 + np.exp(-logit))
    district = np.array([cell.district for cell in cells])
    if measure.name == "eenzaam_75plus":
        share[district == planted.LONELY_DISTRICT] += planted.LONELY_POINTS_A_YEAR * np.maximum(years - 3, 0)
    if measure.name == "moeite_rondkomen":
        share[district == planted.GAP_DISTRICT] += np.where(years >= planted.GAP_YEAR - YEARS[0], planted.GAP_POINTS, 0)
    return share


def _health_status(codes: list[str], of_whom: Floats, name: str) -> NDArray[np.str_]:
    few = _FEW_ELDERLY if name == "eenzaam_75plus" else _FEW_ADULTS
    status = np.where(of_whom < few, Status.UNKNOWN, Status.SHOWN)
    status = np.where(of_whom == 0, Status.NOT_APPLICABLE, status)
    late = np.array([code[2:6] == "9910" for code in codes])
    status[late, YEARS.index(2020)] = Status.NOT_DELIVERED
    return status


def _income_status(_codes: list[str], of_whom: Floats, _name: str) -> NDArray[np.str_]:
    return np.where(of_whom == 0, Status.NOT_APPLICABLE, np.where(of_whom < _FEW_HOMES, Status.SECRET, Status.SHOWN))


def _is_published() -> pl.Expr:
    """Outside the lead municipality figures go no deeper than districts."""
    return (pl.col("area_level") != "neighbourhood") | pl.col("area").str.contains(LEAD[2:], literal=True)


def _long(measure: str, areas: tuple[list[str], list[str]], values: Floats, status: NDArray[np.str_]) -> pl.DataFrame:
    """An OBSERVATIONS frame of one measure from areas × years."""
    codes, levels = areas
    return observations(
        pl.DataFrame(
            {
                "measure": [measure] * values.size,
                "area": np.repeat(codes, len(YEARS)),
                "area_level": np.repeat(levels, len(YEARS)),
                "year": np.tile(YEARS, len(codes)),
                "value": values.ravel(),
                "status": status.ravel().astype(str),
            }
        )
    )


def observations(frame: pl.DataFrame) -> pl.DataFrame:
    """Return OBSERVATIONS from measure, area, area_level, year, value and status; the last year is provisional."""
    return frame.with_columns(
        period=pl.col("year").cast(pl.String) + "JJ00",
        period_start=pl.date(pl.col("year"), 1, 1),
        breakdown=pl.lit(TOTAL),
        group=pl.lit(TOTAL),
        value=pl.when(pl.col("status") == Status.SHOWN).then(pl.col("value").cast(pl.Float64)),
        quality=pl.when(pl.col("year") == LAST_YEAR)
        .then(pl.lit(str(Quality.PROVISIONAL)))
        .otherwise(pl.lit(str(Quality.FINAL))),
    ).select(pl.col(name).cast(kind) for name, kind in OBSERVATIONS.items())
