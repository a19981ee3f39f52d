"""Use and cost of care in all municipalities, as a national statistic would publish them: rounded, and never complete.

The lead municipality's figures are counted from its own episodes, so that both tell the same.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from wegwijzer.demo.geography import Cell
from wegwijzer.demo.names import LEAD, YEARS
from wegwijzer.demo.population import People, area_matrix
from wegwijzer.demo.provisions import WMO, YOUTH
from wegwijzer.demo.society import observations
from wegwijzer.frames import Status

_LAWS = {"jeugd": YOUTH, "wmo": WMO}
_FEW = 10
_NOT_DELIVERED = {  # municipality, law → years
    ("GM9908", WMO): (2018, 2019, 2020),
    ("GM9912", WMO): (2023,),
    ("GM9912", YOUTH): (2023,),
    ("GM9914", WMO): YEARS,
}


def use_figures(
    rng: np.random.Generator, people: People, cells: tuple[Cell, ...], episodes: pl.DataFrame
) -> pl.DataFrame:
    """Return OBSERVATIONS per municipality and district: clients (rounded to five), shares, cost in € 1,000."""
    frames = []
    for name, law in _LAWS.items():
        own = _counted(episodes.filter(pl.col("law") == law))
        table = _modelled(rng, people, cells, law).join(own, on=["area", "year"], how="left")
        lead = pl.col("municipality") == LEAD
        table = table.with_columns(clients=pl.when(lead).then(pl.col("own").fill_null(0)).otherwise(pl.col("clients")))
        table = table.with_columns(status=_status(law)).sort("area", "year")
        frames.extend(_measures(table, name))
        frames.append(_cost(rng, table, episodes.filter(pl.col("law") == law), name))
    return observations(pl.concat(frames))


def _counted(episodes: pl.DataFrame) -> pl.DataFrame:
    """Persons with help in each year, per municipality and district."""
    years = pl.DataFrame({"year": YEARS})
    active = episodes.select("bsn", "area", "start", "end").join(years, how="cross")
    active = active.filter(
        pl.col("start").dt.year() <= pl.col("year"),
        pl.col("end").is_null() | (pl.col("end").dt.year() >= pl.col("year")),
    )
    parts = [
        active.with_columns(area=area).group_by("area", "year").agg(own=pl.col("bsn").n_unique())
        for area in (pl.lit(LEAD), "WK" + pl.col("area").str.slice(2, 6))
    ]
    return pl.concat(parts).with_columns(pl.col("own").cast(pl.Float64), pl.col("year").cast(pl.Int64))


def _modelled(rng: np.random.Generator, people: People, cells: tuple[Cell, ...], law: str) -> pl.DataFrame:
    codes, levels, matrix = area_matrix(cells)
    ages = slice(0, 18) if law == YOUTH else slice(18, None)
    group = people.persons[:, :, :, ages].sum(axis=(2, 3)).astype(float)
    old = people.persons[:, :, :, 70:].sum(axis=(2, 3)) / np.maximum(people.persons[:, :, :, 18:].sum(axis=(2, 3)), 1)
    share = (
        0.115 * np.exp(-0.2 * people.wealth)[:, None]
        if law == YOUTH
        else 0.035 + 0.33 * old * np.exp(-0.2 * people.wealth)[:, None]
    )
    town = {code: rng.normal(0, 0.08) for code in sorted({cell.municipality for cell in cells})}
    own = np.array([town[cell.municipality] for cell in cells])[:, None] + 0.012 * np.arange(len(YEARS))
    clients = matrix @ rng.poisson(group * share * np.exp(own)).astype(float)
    keep = [level in ("municipality", "district") for level in levels]
    rows = np.flatnonzero(keep)
    return pl.DataFrame(
        {
            "area": np.repeat(np.array(codes)[rows], len(YEARS)),
            "area_level": np.repeat(np.array(levels)[rows], len(YEARS)),
            "year": np.tile(np.array(YEARS, dtype=np.int64), len(rows)),
            "clients": clients[rows].ravel(),
            "group": (matrix @ group)[rows].ravel(),
        }
    ).with_columns(municipality="GM" + pl.col("area").str.slice(2, 4))


def _status(law: str) -> pl.Expr:
    lacking = pl.any_horizontal(
        (pl.col("municipality") == code) & pl.col("year").is_in(list(years))
        for (code, of_law), years in _NOT_DELIVERED.items()
        if of_law == law
    )
    few = (pl.col("clients") > 0) & (pl.col("clients") < _FEW)
    status = pl.when(few).then(pl.lit(str(Status.SECRET))).otherwise(pl.lit(str(Status.SHOWN)))
    return pl.when(lacking).then(pl.lit(str(Status.NOT_DELIVERED))).otherwise(status)


def _measures(table: pl.DataFrame, name: str) -> list[pl.DataFrame]:
    rounded = (pl.col("clients") / 5).round() * 5
    per_hundred = (100 * pl.col("clients") / pl.col("group")).round(1)
    chosen = ("measure", "area", "area_level", "year", "value", "status")
    return [
        table.with_columns(measure=pl.lit(f"{name}_{kind}"), value=value).select(chosen)
        for kind, value in (("clienten", rounded), ("per_100", per_hundred))
    ]


def _cost(rng: np.random.Generator, table: pl.DataFrame, episodes: pl.DataFrame, name: str) -> pl.DataFrame:
    """Cost per municipality: the lead's spread over the years in which its help ran, the others' per client like it."""
    rows = table.filter(pl.col("area_level") == "municipality")
    spread = _spread(episodes)
    lead = (
        rows.filter(pl.col("area") == LEAD)
        .join(spread, on="year")
        .select("year", each=pl.col("euro") / pl.col("clients"))
    )
    rows = rows.join(lead, on="year", maintain_order="left").with_columns(
        noise=pl.Series(rng.normal(1, 0.05, rows.height))
    )
    noise = pl.when(pl.col("area") == LEAD).then(1.0).otherwise(pl.col("noise"))
    value = (pl.col("clients") * pl.col("each") * noise / 1000).round()
    return rows.with_columns(measure=pl.lit(f"{name}_lasten"), value=value).select(
        "measure", "area", "area_level", "year", "value", "status"
    )


def _spread(episodes: pl.DataFrame) -> pl.DataFrame:
    """Euros per year: an episode's cost is divided evenly over its days."""
    last = pl.date(YEARS[-1], 12, 31)
    spread = episodes.select("start", "cost", end=pl.col("end").fill_null(last)).join(
        pl.DataFrame({"year": YEARS}), how="cross"
    )
    first, final = pl.date(pl.col("year"), 1, 1), pl.date(pl.col("year"), 12, 31)
    days = (pl.min_horizontal("end", final) - pl.max_horizontal("start", first)).dt.total_days() + 1
    whole = (pl.col("end") - pl.col("start")).dt.total_days() + 1
    spread = spread.with_columns(days=days.clip(0), whole=whole)
    return spread.group_by("year").agg(euro=(pl.col("cost") * pl.col("days") / pl.col("whole")).sum())
