"""Parts and wholes add up."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.errors import Refusal
from wegwijzer.forecast.coherent import Reconciliation, coherent_forecasts
from wegwijzer.forecast.reconciling import minimum_trace, shrunk_covariance
from wegwijzer.forecast.spec import ForecastSpec, Measure

SPEC = ForecastSpec(id_columns=("district", "area"), time="time", value="value", horizon=4)
LEVELS = [(), ("district",)]


def world(seed=3, count=24, *, small=False) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    frames = []
    for place in range(6):
        level = 1.5 if small else 50.0 * (place + 1)
        values = chance.poisson(level * (1 + np.arange(count) / 40)).astype(float)
        times = [f"{2000 + step // 4}KW{step % 4 + 1:02d}" for step in range(count)]
        frames.append(pl.DataFrame({"district": f"d{place % 2}", "area": f"a{place}", "time": times, "value": values}))
    return pl.concat(frames)


@pytest.mark.parametrize("method", Reconciliation)
@pytest.mark.parametrize("small", [False, True])
def test_every_level_adds_up(method, small):
    found = coherent_forecasts(world(small=small), SPEC, LEVELS, method)
    leaves = found.filter(pl.col("level") == "district+area")
    sums = leaves.group_by("district", "time").agg(pl.col("mean").sum()).sort("district", "time")["mean"]
    districts = found.filter(pl.col("level") == "district").sort("district", "time")["mean"]
    assert np.allclose(sums, districts, rtol=1e-9)
    total = found.filter(pl.col("level") == "total").sort("time")["mean"]
    assert np.allclose(leaves.group_by("time").agg(pl.col("mean").sum()).sort("time")["mean"], total, rtol=1e-9)
    assert leaves["mean"].min() >= 0
    assert leaves["lower_95"].min() >= 0
    assert (found["lower_95"] <= found["mean"]).all()
    assert (found["upper_95"] >= found["mean"]).all()


def test_row_order_never_changes_an_answer():
    frame = world()
    one = coherent_forecasts(frame, SPEC, LEVELS)
    other = coherent_forecasts(frame.sample(fraction=1, shuffle=True, seed=2), SPEC, LEVELS)
    assert one.write_csv() == other.write_csv()


def test_a_hidden_part_leaves_a_hole_in_the_sum():
    frame = world().with_columns(status=pl.lit("shown"))
    hidden = (pl.col("area") == "a1") & (pl.col("time") == "2002KW02")
    frame = frame.with_columns(status=pl.when(hidden).then(pl.lit("hidden_primary")).otherwise("status"))
    spec = ForecastSpec(id_columns=("district", "area"), time="time", value="value", horizon=4, status="status")
    found = coherent_forecasts(frame, spec, LEVELS)
    reasons = found.filter(pl.col("level") == "total")["reason"]
    assert reasons.str.contains("filled in").all()
    assert not found.filter(pl.col("area") == "a0")["reason"].str.contains("filled in").any()


def test_an_area_that_is_too_new_counts_with_its_last_value():
    frame = world()
    new = pl.DataFrame({"district": "d0", "area": "new", "time": ["2005KW03", "2005KW04"], "value": [30.0, 40.0]})
    found = coherent_forecasts(pl.concat([frame, new]), SPEC, LEVELS)
    own = found.filter(pl.col("area") == "new")
    assert set(own["method"]) == {"last_value"}
    assert own["mean"].is_not_null().all()
    assert "at least 3" in own["reason"][0]


def test_shares_and_series_that_end_apart_are_refused():
    with pytest.raises(Refusal):
        coherent_forecasts(world(), ForecastSpec(**{**_plain(), "measure": Measure.SHARE}), LEVELS)
    early = world().filter(~((pl.col("area") == "a2") & (pl.col("time") > "2005KW01")))
    with pytest.raises(Refusal) as caught:
        coherent_forecasts(early, SPEC, LEVELS)
    assert caught.value.problems[0].code == "forecast.ends_differ"


def _plain():
    return {"id_columns": ("district", "area"), "time": "time", "value": "value", "horizon": 4}


def test_an_empty_table_gives_no_rows():
    assert coherent_forecasts(world().clear(), SPEC, LEVELS).height == 0


def test_coherent_forecasts_are_left_as_they_are():
    sums = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    base = np.array([[30.0], [10.0], [20.0]])
    errors = np.random.default_rng(1).normal(size=(30, 3))
    assert np.allclose(minimum_trace(base, sums, errors), base)


def test_the_surer_forecast_moves_least():
    sums = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]])
    errors = np.random.default_rng(1).normal(size=(50, 3)) * np.array([5.0, 0.1, 5.0])
    made = minimum_trace(np.array([[40.0], [10.0], [20.0]]), sums, errors)
    assert abs(made[1, 0] - 10) < 0.1
    assert made[0, 0] == pytest.approx(made[1, 0] + made[2, 0])


def test_the_covariance_can_be_inverted_with_few_cases_and_unknown_errors():
    errors = np.random.default_rng(2).normal(size=(4, 9))
    errors[:, 3] = np.nan
    errors[:, 4] = 0.0
    assert np.linalg.eigvalsh(shrunk_covariance(errors)).min() > 0
