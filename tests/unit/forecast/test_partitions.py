"""The same forecast on one machine and on a Dask cluster with two workers, byte for byte."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from tests.unit.forecast.demographic_world import population, use

from wegwijzer.forecast.demographic.partitions import (
    Partition,
    Plan,
    forecast_partitions,
    split_by_municipality,
)
from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.parts import forecast_in_parts
from wegwijzer.forecast.spec import ForecastSpec
from wegwijzer.forecast.stopping import Cancelled

PLAN = Plan(groups=("age", "sex"), horizon=4)
SPEC = ForecastSpec(id_columns=("id",), time="time", value="value", horizon=4)


def series_of(count: int) -> pl.DataFrame:
    chance = np.random.default_rng(8)
    rows = [
        (f"s{place:02d}", f"{2000 + step // 4}KW{step % 4 + 1:02d}", float(chance.poisson(20 + place)))
        for place in range(count)
        for step in range(24)
    ]
    return pl.DataFrame(rows, schema=["id", "time", "value"], orient="row")


def moved(frame: pl.DataFrame, town: str) -> pl.DataFrame:
    return frame.with_columns(pl.col("area").str.replace("9901", town))


@pytest.fixture(scope="module")
def partitions() -> list[Partition]:
    counted = use()
    both = pl.concat([counted.with_columns(provision=pl.lit(name)) for name in ("vervoer", "huishouden")])
    return [
        Partition(name=f"GM{town}", population=moved(population(), town), use=moved(both, town))
        for town in ("9903", "9901", "9902")
    ]


def test_partitions_come_in_order_with_every_provision(partitions):
    told: list[float] = []
    found = forecast_partitions(partitions, PLAN, progress=told.append)
    assert found["provision"].unique(maintain_order=True).to_list() == ["huishouden", "vervoer"]
    tops = found.filter(pl.col("level") == "municipality")["area"].unique(maintain_order=True).to_list()
    assert tops == ["GM9901", "GM9902", "GM9903"]
    assert told[-1] == 1.0
    assert found.height == 3 * 2 * 7 * 4


def test_a_partition_never_feels_another(partitions):
    alone = forecast_partitions(partitions[1:2], PLAN)
    together = forecast_partitions(partitions, PLAN)
    assert together.filter(pl.col("area").is_in(alone["area"].unique().to_list())).equals(alone)


def test_it_stops_between_partitions(partitions):
    with pytest.raises(Cancelled):
        forecast_partitions(partitions, PLAN, cancelled=lambda: True)


def test_rows_are_split_by_what_their_code_tells():
    both = pl.concat([population(), moved(population(), "9902"), population().with_columns(area=pl.lit("PV20"))])
    parts = split_by_municipality(both)
    assert list(parts) == ["GM9901", "GM9902", "PV20"]
    assert sum(part.height for part in parts.values()) == both.height


@pytest.mark.slow
def test_two_workers_give_the_same_bytes(partitions):
    distributed = pytest.importorskip("distributed", reason="the optional extra cluster isn't installed")
    here = forecast_partitions(partitions, PLAN)
    with (
        distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        there = forecast_partitions(partitions, PLAN, client=client)
        workers = len(client.scheduler_info()["workers"])
        series = series_of(11)
        spread = forecast_in_parts(series, SPEC, size=3, client=client)
    assert workers == 2
    assert there.write_csv() == here.write_csv()
    assert spread.write_csv() == forecast_series(series, SPEC).write_csv()


def test_series_in_parts_are_the_same_bytes_as_together():
    series = series_of(23)
    told: list[float] = []
    parts = forecast_in_parts(series, SPEC, size=5, progress=told.append)
    assert parts.write_csv() == forecast_series(series, SPEC).write_csv()
    assert told[-1] == 1.0
    assert forecast_in_parts(series.head(0), SPEC).height == 0
    with pytest.raises(Cancelled):
        forecast_in_parts(series, SPEC, size=5, cancelled=lambda: True)
