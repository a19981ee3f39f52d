"""Against published series: the M3 competition (Makridakis and Hibon, 2000) and tourism in Australia by region.

Nothing was tuned on what is tested here for M3: see `docs/voorspellen.md`.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wegwijzer.forecast.coherent import coherent_forecasts
from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.spec import ForecastSpec

pytestmark = pytest.mark.realdata
LEVELS = [(), ("State",), ("Purpose",), ("State", "Purpose"), ("State", "Region")]


def m3(shared: Path, period: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    table = pl.read_csv(shared / "data" / "forecast-m3" / "m3_series.csv.gz", infer_schema_length=None)
    table = table.filter(pl.col("period") == period)
    return table.filter(pl.col("part") == "train"), table.filter(pl.col("part") == "test")


def published(shared: Path, method: str) -> pl.DataFrame:
    table = pl.read_csv(shared / "data" / "forecast-m3" / "m3_published_forecasts.csv.gz")
    return table.filter(pl.col("method") == method).select("id", pl.col("h").alias("step"), "forecast")


def compared(train, test, season, horizon):
    """Return value, mean, bounds and scale of every test figure; times are written as a calendar of that season."""
    time = (
        (1900 + (pl.col("t") - 1) // season).cast(pl.String) + "KW0" + ((pl.col("t") - 1) % season + 1).cast(pl.String)
        if season == 4
        else (1900 + pl.col("t")).cast(pl.String)
    )
    spec = ForecastSpec(id_columns=("id",), time="time", value="value", horizon=horizon)
    found = forecast_series(train.with_columns(time=time), spec).with_columns(
        step=pl.int_range(pl.len()).over("id") + 1
    )
    change = (pl.col("value") - pl.col("value").shift(season)).abs().over("id")
    scale = train.sort("id", "t").with_columns(change.alias("scale")).group_by("id").agg(pl.col("scale").mean())
    actual = test.sort("id", "t").with_columns(step=pl.int_range(pl.len()).over("id") + 1)
    return actual.select("id", "step", "value").join(found, on=["id", "step"]).join(scale, on="id")


def mase(table, column):
    return ((table["value"] - table[column]).abs() / table["scale"]).mean()


@pytest.mark.parametrize(("period", "season", "horizon"), [("QUARTERLY", 4, 8), ("YEARLY", 1, 6)])
def test_m3_is_forecast_as_well_as_by_the_winner_and_better_than_by_naive(shared, period, season, horizon):
    train, test = m3(shared, period)
    table = compared(train, test, season, horizon)
    assert table.height == test.height
    beside = {name: table.join(published(shared, name), on=["id", "step"]) for name in ("THETA", "NAIVE2")}
    assert mase(table, "mean") < 0.95 * mase(beside["NAIVE2"], "forecast")
    assert mase(table, "mean") < 1.02 * mase(beside["THETA"], "forecast")
    for level, nominal in ((80, 0.80), (95, 0.95)):
        covered = table["value"].is_between(table[f"lower_{level}"], table[f"upper_{level}"]).mean()
        assert abs(covered - nominal) < 0.045  # 200 or 300 correlated series: twice the standard error


def test_tourism_adds_up_and_no_level_is_worse_for_it(shared):
    path = shared / "data" / "forecast-tourism-hierarchy" / "tourism.csv.gz"
    table = pl.read_csv(path, try_parse_dates=True)
    ids = ("State", "Region", "Purpose")
    spec = ForecastSpec(id_columns=ids, time="date", value="Trips", horizon=8)
    start = table["date"].unique().sort()[-8]
    known, later = table.filter(pl.col("date") < start), table.filter(pl.col("date") >= start)
    coherent = coherent_forecasts(known, spec, LEVELS)
    for level in [*LEVELS, ids]:
        name = "+".join(level) or "total"
        own = coherent.filter(pl.col("level") == name)
        keys = [*level, "date"]
        summed = known.group_by(*keys).agg(pl.col("Trips").sum())
        base = forecast_series(summed, replace(spec, id_columns=tuple(level)))
        actual = later.group_by(*keys).agg(pl.col("Trips").sum())
        both = actual.join(own, on=keys).join(base, on=keys, suffix="_base")
        assert both.height == own.height == base.height
        error, before = (((both["Trips"] - both[column]) ** 2).mean() ** 0.5 for column in ("mean", "mean_base"))
        assert error <= 1.02 * before, name
        sums = coherent.filter(pl.col("level") == "+".join(ids)).group_by(*keys).agg(pl.col("mean").sum())
        checked = own.join(sums, on=keys)
        assert np.allclose(checked["mean"], checked["mean_right"], rtol=1e-9)
