"""Published series add up, hidden parts stay hidden, and a target has an honest chance."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegwijzer.definitions.model import Direction
from wegwijzer.forecast.chances import SURE, chance_of_target
from wegwijzer.forecast.published import groups_to_total, published_forecasts
from wegwijzer.forecast.spec import ForecastSpec

SPEC = ForecastSpec(id_columns=("area", "group"), time="time", value="value", horizon=3)
PARENTS = {"b1": "w1", "b2": "w1", "b3": "w2", "b4": "w2", "w1": "g", "w2": "g"}


def world(seed: int, hidden: tuple[str, ...] = (), *, last: float = 1.0) -> pl.DataFrame:
    """Twelve years of counts that add up; `hidden` neighbourhoods aren't in it."""
    chance = np.random.default_rng(seed)
    leaves = {
        name: chance.poisson(40 * (place + 1), 12).astype(float) for place, name in enumerate(("b1", "b2", "b3", "b4"))
    }
    for name in hidden:
        leaves[name] = leaves[name] * last
    whole = {"w1": leaves["b1"] + leaves["b2"], "w2": leaves["b3"] + leaves["b4"]}
    series = {**leaves, **whole, "g": whole["w1"] + whole["w2"]}
    rows = [
        (name, "total", str(2012 + year), value)
        for name, values in series.items()
        if name not in hidden
        for year, value in enumerate(values)
    ]
    return pl.DataFrame(rows, schema=["area", "group", "time", "value"], orient="row")


def means(made: pl.DataFrame, time: str = "2026") -> dict[str, float]:
    return dict(made.filter(pl.col("time") == time).select("area", "mean").iter_rows())


@settings(max_examples=10, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_what_is_published_adds_up(seed):
    found = means(published_forecasts(world(seed), SPEC, PARENTS))
    assert found["b1"] + found["b2"] == pytest.approx(found["w1"])
    assert found["w1"] + found["w2"] == pytest.approx(found["g"])


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_whole_with_hidden_parts_is_more_than_the_parts_that_are_shown(seed):
    found = means(published_forecasts(world(seed, ("b3", "b4")), SPEC, PARENTS))
    assert "b3" not in found
    assert found["w1"] + found["w2"] == pytest.approx(found["g"])
    one = means(published_forecasts(world(seed, ("b4",)), SPEC, PARENTS))
    assert one["b3"] < one["w2"]


def test_hidden_values_cant_be_felt_but_through_what_is_published():
    shown = world(4, ("b3", "b4"))
    again = world(4, ("b3", "b4"), last=1.0).sample(fraction=1, shuffle=True, seed=1)
    one, other = (published_forecasts(frame, SPEC, PARENTS) for frame in (shown, again))
    assert one.write_csv() == other.write_csv()


def test_parts_that_count_double_are_left_as_they_are():
    frame = world(2)
    double = frame.with_columns(value=pl.when(pl.col("area") == "b1").then(pl.col("value") * 2).otherwise("value"))
    apart = published_forecasts(double, SPEC, {})
    assert published_forecasts(double, SPEC, PARENTS).equals(apart)


def test_an_area_that_vanished_or_is_new_doesnt_stop_the_others():
    frame = world(3).filter((pl.col("area") != "b1") | (pl.col("time") < "2018"))
    frame = frame.filter((pl.col("area") != "b3") | (pl.col("time") > "2021"))
    found = published_forecasts(frame, SPEC, PARENTS)
    ends = means(found)
    assert ends["w1"] + ends["w2"] == pytest.approx(ends["g"])
    assert found.filter(pl.col("area") == "b3")["method"].unique().to_list() == ["none"]


def test_groups_of_an_area_are_scaled_to_its_total_with_their_bounds():
    made = published_forecasts(world(5).filter(pl.col("area") == "g"), SPEC, {})
    parts = pl.concat(
        [made.with_columns(group=pl.lit(name), mean=pl.col("mean") * share) for name, share in (("m", 0.3), ("v", 0.5))]
    )
    both = groups_to_total(pl.concat([made, parts]), "area", "group", "time", "total")
    sums = both.filter(pl.col("group") != "total").group_by("time").agg(pl.col("mean").sum()).sort("time")["mean"]
    assert np.allclose(sums, made.sort("time")["mean"])
    lost = pl.concat([made, parts.with_columns(mean=pl.when(pl.col("group") == "m").then(None).otherwise("mean"))])
    kept = groups_to_total(lost, "area", "group", "time", "total")
    assert (
        kept.filter(pl.col("group") == "v")["mean"].to_list() == parts.filter(pl.col("group") == "v")["mean"].to_list()
    )


BOUNDS = {50: (95.0, 105.0), 80: (90.0, 110.0), 95: (85.0, 115.0)}


@pytest.mark.parametrize(
    ("target", "direction", "chance"),
    [
        (100.0, Direction.UP, 0.5),
        (110.0, Direction.UP, 0.1),
        (110.0, Direction.DOWN, 0.9),
        (85.0, Direction.DOWN, 0.025),
        (500.0, Direction.UP, 1 - SURE),
        (-500.0, Direction.UP, SURE),
    ],
)
def test_the_chance_of_a_target_follows_the_bounds(target, direction, chance):
    assert chance_of_target(target, direction, 100.0, BOUNDS) == pytest.approx(chance)


def test_no_chance_is_told_without_a_good_side_or_a_margin():
    assert chance_of_target(100.0, Direction.NEUTRAL, 100.0, BOUNDS) is None
    assert chance_of_target(100.0, Direction.UP, 100.0, {50: (100.0, 100.0)}) is None
    flat = dict.fromkeys((50, 80, 95), (100.0, 100.0))
    assert chance_of_target(100.0, Direction.UP, 100.0, flat) is None
