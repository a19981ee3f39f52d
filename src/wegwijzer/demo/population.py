"""Eight years of inhabitants by neighbourhood, sex and age: people grow older, die, are born and move."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from wegwijzer.demo.geography import Cell
from wegwijzer.demo.names import LEAD, REGION_CODE, TOWNS, YEARS
from wegwijzer.demo.planted import AGEING_DISTRICT, NEW_AREA

AGES = 100  # 0 … 98 and 99+
_AGE = np.arange(AGES)
_KINDS = ("town", "postwar", "family", "green", "village")
_OF_DISTRICT = {
    1: "town",
    2: "postwar",
    3: "postwar",
    4: "family",
    5: "green",
    6: "boomers",
    7: "town",
    8: "family",
    9: "village",
}
_WEALTH = {"boomers": 0.5, "town": -0.2, "postwar": -0.9, "family": 0.5, "green": 0.7, "village": 0.3}
_SIZE = {"boomers": 1.0, "town": 1.2, "postwar": 1.5, "family": 1.2, "green": 0.9, "village": 0.35}
_HUMPS = {  # age, width, weight above the flat base
    "town": ((25, 6, 1.9), (40, 10, 0.5)),
    "postwar": ((32, 9, 0.6), (8, 6, 0.5), (70, 9, 0.2)),
    "family": ((9, 6, 1.2), (41, 8, 1.2)),
    "green": ((66, 10, 1.0), (15, 5, 0.4), (48, 7, 0.5)),
    "boomers": ((58, 5, 2.4), (26, 5, 0.4), (84, 6, 0.2)),
    "village": ((57, 11, 0.9), (14, 6, 0.5)),
}
_BUILT = {2020: 240, 2021: 780, 2022: 1_500, 2023: 2_250, 2024: 2_900, 2025: 3_400}
_FEMALE_BIRTHS, _BIRTHS = 0.487, 0.062
BANDS = ((0, 11), (12, 17), (18, 26), (27, 44), (45, 64), (65, 74), (75, 84), (85, AGES - 1))


@dataclass(frozen=True, slots=True)
class People:
    """`persons[neighbourhood, year, sex, age]` on 1 January (sex 0 men, 1 women); `wealth` in deviations."""

    persons: NDArray[np.int64]
    wealth: NDArray[np.float64]


def people_of(rng: np.random.Generator, cells: tuple[Cell, ...]) -> People:
    """Return the inhabitants of every cell; in the last year a municipality has about its size in `names`."""
    kinds = [_kind(rng, cell) for cell in cells]
    older = rng.normal(0, 0.18, len(cells))
    profiles = np.array([_profile(kind, tilt) for kind, tilt in zip(kinds, older, strict=True)])
    start = np.array([_SIZE[kind] for kind in kinds]) * rng.lognormal(0, 0.35, len(cells))
    growth = 1 + rng.normal(0.004, 0.006, len(cells))
    towns = {town.code: town for town in TOWNS}
    wealth = np.array(
        [towns[cell.municipality].wealth + _WEALTH[kind] for cell, kind in zip(cells, kinds, strict=True)]
    )
    years = _simulated(
        profiles * start[:, None, None], profiles, growth, [cell.district == AGEING_DISTRICT for cell in cells]
    )
    scaled = _scaled(years, cells)
    whole = np.floor(scaled) + (rng.random(scaled.shape) < scaled % 1)
    return People(whole.astype(np.int64), wealth + rng.normal(0, 0.35, len(cells)))


def _kind(rng: np.random.Generator, cell: Cell) -> str:
    drawn = str(rng.choice(_KINDS))
    if cell.municipality == LEAD:
        return _OF_DISTRICT[int(cell.district[-2:])]
    return "village" if cell.surface > 12 else drawn  # noqa: PLR2004 - km²: fields around a village


def _profile(kind: str, tilt: float) -> NDArray[np.float64]:
    """Weights by sex and age that sum to one; a positive `tilt` makes the neighbourhood older."""
    base = 1 / (1 + np.exp((_AGE - 81) / 5.5))
    humps = sum(weight * np.exp(-(((_AGE - age) / width) ** 2) / 2) for age, width, weight in _HUMPS[kind])
    weight = base * (0.8 + np.asarray(humps)) * np.exp(tilt * (_AGE - 45) / 45)
    women = weight * (0.49 + 0.0022 * np.maximum(_AGE - 55, 0))
    both = np.vstack((weight * 0.5, women))
    return np.asarray(both / both.sum())


def _simulated(
    start: NDArray[np.float64], profiles: NDArray[np.float64], growth: NDArray[np.float64], settled: list[bool]
) -> NDArray[np.float64]:
    now = start
    years = [now]
    dying = np.minimum(0.5, 0.00003 * np.exp(0.094 * _AGE))
    movers = np.where(settled, 0.002, 0.035)[:, None, None]
    for _ in YEARS[1:]:
        older = np.zeros_like(now)
        older[:, :, 1:] = (now * (1 - dying))[:, :, :-1]
        older[:, :, -1] += (now * (1 - dying))[:, :, -1]
        births = _BIRTHS * now[:, 1, 20:40].sum(axis=1)
        older[:, :, 0] = births[:, None] * np.array([1 - _FEMALE_BIRTHS, _FEMALE_BIRTHS])
        total = older.sum(axis=(1, 2))[:, None, None]
        now = ((1 - movers) * older + movers * profiles * total) * growth[:, None, None]
        years.append(now)
    return np.stack(years, axis=1)


def _scaled(years: NDArray[np.float64], cells: tuple[Cell, ...]) -> NDArray[np.float64]:
    """Scale each municipality to its size; the new neighbourhood gets what was built."""
    result = years.copy()
    municipality = np.array([cell.municipality for cell in cells])
    new = np.array([cell.code == NEW_AREA for cell in cells])
    built = np.array([_BUILT.get(year, 0) for year in YEARS], dtype=float)
    for town in TOWNS:
        rows = (municipality == town.code) & ~new
        wanted = town.population - (built[-1] if town.code == LEAD else 0)
        result[rows] *= wanted / years[rows, -1].sum()
    result[new] *= (built / result[new].sum(axis=(2, 3))[0])[None, :, None, None]
    return result


def area_matrix(cells: tuple[Cell, ...]) -> tuple[list[str], list[str], NDArray[np.float64]]:
    """Return codes and levels of all areas that lie above or are cells, and a 0/1 matrix areas × cells."""
    chosen: dict[str, tuple[str, list[int]]] = {REGION_CODE: ("region", list(range(len(cells))))}
    for level in ("municipality", "district"):
        for index, cell in enumerate(cells):
            chosen.setdefault(getattr(cell, level), (level, []))[1].append(index)
    chosen.update({cell.code: ("neighbourhood", [index]) for index, cell in enumerate(cells)})
    matrix = np.zeros((len(chosen), len(cells)))
    for row, (_, members) in enumerate(chosen.values()):
        matrix[row, members] = 1
    return list(chosen), [level for level, _ in chosen.values()], matrix


def population_table(people: People, cells: tuple[Cell, ...]) -> pl.DataFrame:
    """Return inhabitants per area and year: all, by sex, and of the ages that rates are counted over."""
    codes, levels, matrix = area_matrix(cells)
    persons = np.einsum("ac,cysg->aysg", matrix, people.persons)
    both = persons.sum(axis=2)
    columns = {
        "inwoners": both.sum(axis=2),
        "mannen": persons[:, :, 0].sum(axis=2),
        "vrouwen": persons[:, :, 1].sum(axis=2),
        "inwoners_0_17": both[:, :, :18].sum(axis=2),
        "inwoners_18plus": both[:, :, 18:].sum(axis=2),
        "inwoners_18_66": both[:, :, 18:67].sum(axis=2),
        "inwoners_65plus": both[:, :, 65:].sum(axis=2),
        "inwoners_75plus": both[:, :, 75:].sum(axis=2),
        "huishoudens": np.round(both[:, :, 20:].sum(axis=2) / 1.62),
    }
    return pl.DataFrame(
        {
            "area": np.repeat(codes, len(YEARS)),
            "area_level": np.repeat(levels, len(YEARS)),
            "year": np.tile(YEARS, len(codes)),
        }
    ).with_columns(pl.Series(name, values.ravel().astype(np.int64)) for name, values in columns.items())


def ages_table(people: People, cells: tuple[Cell, ...]) -> pl.DataFrame:
    """Return inhabitants per area, year, age band and sex (`M`, `V`), only what is counted: no totals."""
    codes, levels, matrix = area_matrix(cells)
    edges = [low for low, _ in BANDS]
    persons = np.add.reduceat(np.einsum("ac,cysg->aysg", matrix, people.persons), edges, axis=3)
    labels = [f"{low}-{high}" if high < AGES - 1 else f"{low}+" for low, high in BANDS]
    shape = persons.shape
    index = np.indices(shape).reshape(4, -1)
    return pl.DataFrame(
        {
            "area": np.array(codes)[index[0]],
            "area_level": np.array(levels)[index[0]],
            "year": np.array(YEARS)[index[1]],
            "period_start": pl.Series([date(year, 1, 1) for year in YEARS]).gather(index[1]),
            "sex": np.array(("M", "V"))[index[2]],
            "age": np.array(labels)[index[3]],
            "persons": persons.ravel().astype(np.int64),
        }
    )
