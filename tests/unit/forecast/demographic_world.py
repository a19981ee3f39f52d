"""A small invented municipality: four neighbourhoods in two districts, ages by sex, and use with a known law."""

from __future__ import annotations

import numpy as np
import polars as pl

AGES = ("0-17", "18-44", "45-64", "65-79", "80+")
SEXES = ("M", "V")
AREAS = ("BU99010101", "BU99010102", "BU99010201", "BU99010202")
YEARS = tuple(range(2016, 2026))
RATE = dict(zip(AGES, (0.002, 0.01, 0.02, 0.08, 0.25), strict=True))
START = dict(zip(AGES, (900, 1400, 1100, 500, 160), strict=True))
GROWTH = dict(zip(AGES, (0.99, 1.0, 1.0, 1.03, 1.02), strict=True))
LOCAL = dict(zip(AREAS, (0.7, 1.4, 1.0, 1.0), strict=True))


def population(years=YEARS) -> pl.DataFrame:
    rows = [
        (area, year, age, sex, round(START[age] * (1 + place / 4) * GROWTH[age] ** (year - 2016)))
        for place, area in enumerate(AREAS)
        for year in years
        for age in AGES
        for sex in SEXES
    ]
    return pl.DataFrame(rows, schema=["area", "year", "age", "sex", "persons"], orient="row")


def use(seed=1, trend=0.02, policy=None, years=YEARS) -> pl.DataFrame:
    """Poisson counts per area, year, age and sex; `policy` is (year, log effect)."""
    chance = np.random.default_rng(seed)
    people = population(years)
    rows = []
    for area, year, age, sex, persons in people.iter_rows():
        effect = policy[1] if policy and year >= policy[0] else 0.0
        mean = persons * RATE[age] * LOCAL[area] * np.exp(trend * (year - 2016) + effect)
        rows.append((area, year, age, sex, float(chance.poisson(mean))))
    return pl.DataFrame(rows, schema=["area", "year", "age", "sex", "users"], orient="row")


def totals(counted: pl.DataFrame) -> pl.DataFrame:
    """Only the totals of areas, as a release that isn't broken down."""
    parts = [counted.select("area", "year", "users")]
    parts += [
        counted.select(
            pl.format("{}{}", pl.lit(mark), pl.col("area").str.slice(2, size)).alias("area"), "year", "users"
        )
        for mark, size in (("WK", 6), ("GM", 4))
    ]
    return pl.concat([part.group_by("area", "year").agg(pl.col("users").sum()) for part in parts])
