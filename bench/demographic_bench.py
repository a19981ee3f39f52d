"""The demographic model: error and coverage beside last value and line on the demo region, and a whole country.

`python bench/demographic_bench.py [SEED …]`; without seeds the seed 1 that nothing was chosen on, and the country.
"""

from __future__ import annotations

import os
import resource
import sys
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", POLARS_MAX_THREADS="1")

import numpy as np
import polars as pl
from measuring import said

from wegwijzer.demo.names import LEAD, YEARS
from wegwijzer.demo.population import AGES, BANDS
from wegwijzer.demo.provisions import PROVISIONS
from wegwijzer.demo.world import World, make_world
from wegwijzer.forecast.demographic.decomposing import past_change
from wegwijzer.forecast.demographic.judging import LAST_VALUE, TREND, judge_model, model_scores
from wegwijzer.forecast.demographic.model import fit_use
from wegwijzer.forecast.demographic.panel import Panel, panel_of
from wegwijzer.forecast.demographic.partitions import Partition, Plan, forecast_partitions, split_by_municipality
from wegwijzer.forecast.demographic.rates import PolicyChange

GROUPS = ("age", "sex")
FEE, LIGHTER = PolicyChange(name="fee", since=2019), PolicyChange(name="lighter", since=2022)
LOCKDOWN = PolicyChange(name="lockdown", since=2020, until=2020)
LABELS = [f"{low}-{high}" if high < AGES - 1 else f"{low}+" for low, high in BANDS]


def panel(world: World, provisions: set[str], kind: str) -> Panel:
    """Return population and use of the lead municipality: users in each year, or starts."""
    people = world.ages.filter(pl.col("area").str.slice(2, 4) == LEAD[2:]).select("area", "year", *GROUPS, "persons")
    rows = world.episodes.filter(pl.col("provision").is_in(sorted(provisions))).join(
        pl.DataFrame({"year": YEARS}), how="cross"
    )
    started = pl.col("start").dt.year() == pl.col("year")
    ended = pl.col("end").fill_null(pl.date(9999, 1, 1)).dt.year() < pl.col("year")
    active = (pl.col("start").dt.year() <= pl.col("year")) & ~ended
    rows = rows.filter(started) if kind == "starts" else rows.filter(active).unique(["bsn", "year"])
    age = pl.col("year") - pl.col("birth_year")
    label = pl.lit(LABELS[-1])
    for name, (low, high) in zip(LABELS[:-1], BANDS[:-1], strict=True):
        label = pl.when(age.is_between(low, high)).then(pl.lit(name)).otherwise(label)
    counted = rows.with_columns(age=label).group_by("area", "year", *GROUPS).agg(users=pl.len().cast(pl.Float64))
    leaves = people.filter(pl.col("area").str.starts_with("BU")).drop("persons")
    full = leaves.join(counted.with_columns(pl.col("year").cast(pl.Int64)), on=leaves.columns, how="left")
    return panel_of(people, full.with_columns(pl.col("users").fill_null(0.0)), GROUPS)


def demo(seed: int) -> None:
    """Measure eleven series of the demo region: rolling origins, one to four years ahead, per level."""
    world = make_world(seed)
    by_law = {law: {one.code for one in PROVISIONS if one.law == law} for law in ("wmo", "jeugd")}
    series = {
        **{law: (codes, "active", FEE if law == "wmo" else LIGHTER) for law, codes in by_law.items()},
        **{f"{law} starts": (codes, "starts", FEE if law == "wmo" else LIGHTER) for law, codes in by_law.items()},
        **{
            code: ({code}, "active", FEE if code == "wmo-huishouden" else LIGHTER)
            for code in (
                *("wmo-huishouden", "wmo-begeleiding", "wmo-vervoer", "jeugd-ggz", "jeugd-ambulant"),
                *("jeugd-wijkteam", "jeugd-verblijf"),
            )
        },
    }
    scored = []
    for name, (codes, kind, change) in series.items():
        known = [change, LOCKDOWN] if kind == "starts" else [change]
        judged = judge_model(panel(world, codes, kind), known)
        scored.append(model_scores(judged).with_columns(series=pl.lit(name)))
    table = pl.concat(scored)
    logs = {f"vs_{name}": (pl.col("error_mean").log() - pl.col(f"error_{name}").log()) for name in (LAST_VALUE, TREND)}
    ratios = [expression.mean().exp().round(3).alias(name) for name, expression in logs.items()]
    covered = [pl.col(f"coverage_{level}").mean().round(3) for level in (50, 80, 95)]
    for row in table.group_by("level", "step").agg(*ratios, *covered).sort("level", "step").iter_rows(named=True):
        said(f"demo seed {seed}", "vs last value and line below 1", row)
    planted(world, seed)


def planted(world: World, seed: int) -> None:
    """Find the planted change of policy of 2022 in the decomposition: jeugd-verblijf starts 0.55 times as often."""
    fitted = fit_use(panel(world, {"jeugd-verblijf"}, "starts"), [LIGHTER])
    fall = past_change(fitted, LEAD, 2021, 2022)
    parts = {part.factor: round(part.change, 1) for part in fall.parts}
    effect = {"factor": round(float(np.exp(fitted.rates.effects[0])), 2), "planted": 0.55}
    said(f"planted policy, seed {seed}", "policy is the largest part", effect | parts)


def country(areas: int = 15_000, towns: int = 340, horizon: int = 10) -> None:
    """Measure 15,000 areas × 3 provisions × 10 years ahead, from eight known years."""
    chance = np.random.default_rng(1)
    per_town = areas // towns
    codes = [f"BU{town:04d}{place // 10:02d}{place % 10:02d}" for town in range(towns) for place in range(per_town)]
    years, cells = range(2018, 2026), [(label, sex) for label in LABELS for sex in "MV"]
    base = chance.lognormal(4.5, 0.5, (len(codes), len(cells)))
    persons = np.round(base[:, None, :] * (1 + 0.01 * np.arange(len(years)))[None, :, None])
    at = np.indices(persons.shape).reshape(3, -1)
    population = pl.DataFrame(
        {
            "area": np.array(codes)[at[0]],
            "year": np.array(years)[at[1]],
            "age": np.array([cell[0] for cell in cells])[at[2]],
            "sex": np.array([cell[1] for cell in cells])[at[2]],
            "persons": persons.reshape(-1),
        }
    )
    rate = 0.004 * np.exp(np.arange(len(cells)) / 5)
    uses = []
    for name in ("begeleiding", "huishouden", "vervoer"):
        users = chance.poisson(persons * rate).astype(float)
        whole = population.select("area", "year", *GROUPS).with_columns(users=pl.Series(users.reshape(-1)))
        town = whole.with_columns(area="GM" + pl.col("area").str.slice(2, 4))
        by_cell = town.group_by("area", "year", *GROUPS).agg(pl.col("users").sum())
        total = whole.group_by("area", "year").agg(pl.col("users").sum())
        both = pl.concat([by_cell, total], how="diagonal").with_columns(provision=pl.lit(name))
        uses.append(both.select("area", "year", *GROUPS, "users", "provision"))
    people, use = split_by_municipality(population), split_by_municipality(pl.concat(uses))
    parts = [Partition(name=name, population=people[name], use=use[name]) for name in people]
    begin, spent = time.perf_counter(), time.process_time()
    found = forecast_partitions(parts, Plan(groups=GROUPS, horizon=horizon))
    said(
        "15,000 areas, 3 provisions, 10 years",
        "under 600 s on 2 cores, under 4 GB",
        {
            "areas": len(codes),
            "rows": found.height,
            "wall_s": round(time.perf_counter() - begin, 1),
            "cpu_s": round(time.process_time() - spent, 1),
            "peak_mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024,
        },
    )


if __name__ == "__main__":
    seeds = [int(one) for one in sys.argv[1:]]
    for one in seeds or [1]:
        demo(one)
    if not seeds:
        country()
