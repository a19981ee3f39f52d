"""The model on the demo region: nearer than doing nothing, and it finds the policy that was planted."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.demo.names import LEAD, YEARS
from wegwijzer.demo.planted import POLICY
from wegwijzer.demo.population import AGES, BANDS
from wegwijzer.demo.world import World, make_world
from wegwijzer.forecast.demographic.decomposing import past_change
from wegwijzer.forecast.demographic.judging import judge_model, model_scores
from wegwijzer.forecast.demographic.model import fit_use
from wegwijzer.forecast.demographic.panel import Panel, panel_of
from wegwijzer.forecast.demographic.rates import PolicyChange

pytestmark = pytest.mark.slow
LABELS = [f"{low}-{high}" if high < AGES - 1 else f"{low}+" for low, high in BANDS]


@pytest.fixture(scope="module")
def region() -> World:
    return make_world(3)


def starts(region: World, provisions: list[str]) -> Panel:
    people = region.ages.filter(pl.col("area").str.slice(2, 4) == LEAD[2:]).select(
        "area", "year", "age", "sex", "persons"
    )
    rows = region.episodes.filter(pl.col("provision").is_in(provisions)).with_columns(
        year=pl.col("start").dt.year().cast(pl.Int64)
    )
    old = pl.col("year") - pl.col("birth_year")
    label = pl.lit(LABELS[-1])
    for name, (low, high) in zip(LABELS[:-1], BANDS[:-1], strict=True):
        label = pl.when(old.is_between(low, high)).then(pl.lit(name)).otherwise(label)
    counted = rows.with_columns(age=label).group_by("area", "year", "age", "sex").agg(users=pl.len().cast(pl.Float64))
    leaves = people.filter(pl.col("area").str.starts_with("BU"), pl.col("year").is_in(YEARS)).drop("persons")
    full = leaves.join(counted, on=leaves.columns, how="left").with_columns(pl.col("users").fill_null(0.0))
    return panel_of(people, full, ("age", "sex"))


def test_the_planted_policy_is_found_with_its_size_and_in_its_year(region):
    heavy = starts(region, ["jeugd-verblijf"])
    fitted = fit_use(heavy, [PolicyChange(name="lichter", since=2022)])
    effect, spread = fitted.rates.effects[0], fitted.rates.effect_spread[0]
    assert abs(effect - np.log(POLICY["jeugd-verblijf"])) < 2.6 * spread
    parts = {part.factor: part.change for part in past_change(fitted, LEAD, 2021, 2022).parts}
    assert parts["policy"] < 0
    assert abs(parts["policy"]) > max(abs(parts[name]) for name in ("people", "ages", "trend"))


def test_it_is_nearer_than_the_last_figure_and_than_a_line(region):
    known = [PolicyChange(name="bijdrage", since=2019), PolicyChange(name="lockdown", since=2020, until=2020)]
    judged = judge_model(starts(region, ["wmo-begeleiding", "wmo-vervoer", "wmo-huishouden"]), known)
    scored = model_scores(judged, ("level",))
    assert scored["level"].to_list() == ["district", "municipality", "neighbourhood"]
    assert scored["beats"].all(), scored
    assert scored.filter(pl.col("level") == "neighbourhood")["coverage_80"].item() > 0.75
