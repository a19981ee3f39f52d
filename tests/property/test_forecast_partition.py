"""What lies beside a series, and in which order its rows come, never changes its forecast."""

from __future__ import annotations

import numpy as np
import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.spec import ForecastSpec

SPEC = ForecastSpec(id_columns=("id",), time="time", value="value", horizon=6)


def made(seed: int, how_many: int) -> pl.DataFrame:
    chance = np.random.default_rng(seed)
    frames = []
    for place in range(how_many):
        count = int(chance.choice([7, 24, 24, 24, 33]))
        level = float(chance.choice([2, 40, 5000]))
        values = np.maximum(
            level + np.cumsum(chance.normal(0, level / 9, count)) + level / 5 * np.sin(np.arange(count)), 0
        )
        values = np.round(values) if place % 2 else values
        times = [f"{2000 + step // 4}KW{step % 4 + 1:02d}" for step in range(count)]
        frames.append(pl.DataFrame({"id": [f"s{place:03d}"] * count, "time": times, "value": values}))
    return pl.concat(frames)


@settings(max_examples=8, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_two_parts_give_the_same_bytes_as_the_whole(seed):
    frame = made(seed, 24)
    whole = forecast_series(frame, SPEC)
    first = pl.col("id") < "s011"
    parts = pl.concat([forecast_series(frame.filter(first), SPEC), forecast_series(frame.filter(~first), SPEC)])
    assert parts.write_csv() == whole.write_csv()
    shuffled = forecast_series(frame.sample(fraction=1, shuffle=True, seed=seed), SPEC)
    assert shuffled.write_csv() == whole.write_csv()


@settings(max_examples=4, deadline=None)
@given(seed=st.integers(0, 10**6))
def test_a_series_alone_gets_the_same_bytes(seed):
    frame = made(seed, 9)
    alone = pl.concat([forecast_series(one, SPEC) for one in frame.partition_by("id", maintain_order=True)])
    assert alone.write_csv() == forecast_series(frame, SPEC).write_csv()


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), factor=st.sampled_from([0.001, 8.0, 1e6]))
def test_another_unit_gives_the_same_forecast_in_that_unit(seed, factor):
    frame = made(seed, 5).filter(pl.col("id").is_in(["s000", "s002", "s004"]))
    frame = frame.with_columns(value=pl.col("value") + 0.123)
    plain, scaled = forecast_series(frame, SPEC), forecast_series(frame.with_columns(pl.col("value") * factor), SPEC)
    assert np.allclose(plain["mean"].to_numpy() * factor, scaled["mean"].to_numpy(), rtol=1e-6)
    assert np.allclose(plain["upper_80"].to_numpy() * factor, scaled["upper_80"].to_numpy(), rtol=1e-5)
