"""Forecasts are kept as they were made: named by hash, whole or not at all, never changed."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from wegwijzer.errors import NotFoundError, StorageError
from wegwijzer.storage.forecasts import ForecastStore
from wegwijzer.storage.home import Home

FRAME = pl.DataFrame({"area": ["GM9901"], "mean": [12.5]})


@pytest.fixture
def store(tmp_path) -> ForecastStore:
    return ForecastStore(Home(tmp_path))


def kept(store: ForecastStore, made_on=date(2026, 1, 1), indicator="hulp", frame=FRAME):
    return store.freeze(
        frame,
        monitor="m",
        audience="intern",
        indicator=indicator,
        release="r" * 16,
        method="series",
        made_on=made_on,
        first_period="2026JJ00",
        last_period="2027JJ00",
        horizon=2,
        version="1",
        about={"scores": {"mase": 0.9}},
    )


def test_the_same_forecast_has_the_same_id_and_bytes(store, tmp_path):
    one = kept(store)
    files = {path.name: path.read_bytes() for path in (tmp_path / "forecasts").iterdir()}
    assert kept(store).id == one.id
    assert {path.name: path.read_bytes() for path in (tmp_path / "forecasts").iterdir()} == files
    assert store.figures(one.id).equals(FRAME)
    assert store.get(one.id).about == {"scores": {"mase": 0.9}}


def test_another_day_or_number_is_another_forecast(store):
    other = FRAME.with_columns(mean=pl.lit(12.6))
    assert len({kept(store).id, kept(store, date(2026, 1, 2)).id, kept(store, frame=other).id}) == 3


def test_they_are_listed_newest_first_and_by_figure(store):
    assert store.list() == ()
    old, new = kept(store), kept(store, date(2026, 5, 1))
    other = kept(store, indicator="anders")
    assert [one.id for one in store.list("m", "hulp")] == [new.id, old.id]
    assert [one.id for one in store.list(indicator="anders")] == [other.id]
    assert store.list("niets") == ()


def test_without_manifest_there_is_no_forecast(store, tmp_path):
    one = kept(store)
    (tmp_path / "forecasts" / f"{one.id}.json").unlink()
    assert store.list() == ()
    with pytest.raises(NotFoundError):
        store.get(one.id)
    assert kept(store).id == one.id


@pytest.mark.parametrize("ending", ["json", "parquet"])
def test_a_changed_byte_is_seen(store, tmp_path, ending):
    one = kept(store)
    path = tmp_path / "forecasts" / f"{one.id}.{ending}"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b" ")
    with pytest.raises(StorageError):
        store.figures(one.id)


@pytest.mark.parametrize("name", ["", "..", "../../etc/passwd", "A" * 16, "0" * 15])
def test_a_name_that_is_no_id_finds_nothing(store, name):
    with pytest.raises(NotFoundError):
        store.get(name)
