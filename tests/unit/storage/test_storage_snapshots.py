"""Snapshots: named by content, found again, expired."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.errors import NotFoundError, StorageError
from wegwijzer.frames import EPISODES, OBSERVATIONS, Shape
from wegwijzer.storage.home import open_home
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore

_AT = datetime(2026, 1, 2, 3, 4, tzinfo=UTC)


def observations(values: dict[str, float], source_measure: str = "M1") -> pl.DataFrame:
    rows = [
        (source_measure, area, "municipality", "2020JJ00", date(2020, 1, 1), "total", "total", value, "shown", "final")
        for area, value in values.items()
    ]
    return pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")


@pytest.fixture
def store(tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(open_home(tmp_path, create=True))


def add(store: SnapshotStore, frame: pl.DataFrame | pl.LazyFrame, **more: object) -> Snapshot:
    arguments = {"source": "s", "shape": Shape.OBSERVATIONS, "origin": "https://example.org", "meta": {"title": "T"}}
    return store.add(frame, added_at=_AT, **(arguments | more))  # type: ignore[arg-type]


def test_what_is_added_is_found_again(store: SnapshotStore, tmp_path: Path) -> None:
    snapshot = add(store, observations({"GM0002": 2.0, "GM0001": 1.0}).lazy(), expires_on=date(2027, 1, 1))
    assert (tmp_path / "snapshots" / f"{snapshot.id}.parquet").is_file()
    assert (snapshot.rows, snapshot.meta, snapshot.added_at) == (2, {"title": "T"}, _AT)
    assert store.scan(snapshot.id).collect()["area"].to_list() == ["GM0001", "GM0002"]
    assert store.latest("s") == store.get(snapshot.id) == snapshot
    assert store.latest("other") is None


def test_the_same_content_in_any_order_is_the_same_snapshot(store: SnapshotStore) -> None:
    first = add(store, observations({"GM0001": 1.0, "GM0002": 2.0}))
    second = add(store, observations({"GM0002": 2.0, "GM0001": 1.0}))
    assert first == second
    assert len(store.list()) == 1


def test_an_old_delivery_that_comes_again_is_the_latest(store: SnapshotStore) -> None:
    first = add(store, observations({"GM0001": 1.0}))
    second = add(store, observations({"GM0001": 2.0}))
    assert store.latest("s") == second
    add(store, observations({"GM0001": 1.0}))
    assert store.latest("s") == first
    assert [snapshot.id for snapshot in store.all("s")] == [second.id, first.id]


def test_two_sources_with_the_same_rows_are_two_snapshots(store: SnapshotStore) -> None:
    one = add(store, observations({"GM0001": 1.0}))
    other = add(store, observations({"GM0001": 1.0}), source="t")
    assert one.id != other.id


def test_wrong_columns_are_refused_and_nothing_is_left(store: SnapshotStore, tmp_path: Path) -> None:
    with pytest.raises(StorageError) as caught:
        add(store, observations({"GM0001": 1.0}).drop("quality"))
    assert caught.value.problems[0].code == "snapshot.schema"
    with pytest.raises(StorageError):
        add(store, observations({"GM0001": 1.0}).with_columns(more=1))
    assert not list((tmp_path / "snapshots").glob("*.parquet"))


def test_microdata_may_have_more_columns(store: SnapshotStore) -> None:
    frame = pl.DataFrame(schema={**EPISODES, "answer": pl.String()})
    assert add(store, frame, shape=Shape.EPISODES).rows == 0


def test_retention_deletes_the_file_and_keeps_the_row(store: SnapshotStore, tmp_path: Path) -> None:
    kept = add(store, observations({"GM0001": 1.0}))
    gone = add(store, observations({"GM0001": 2.0}), expires_on=date(2026, 6, 1))
    assert store.expire(date(2026, 5, 31)) == ()
    assert [snapshot.id for snapshot in store.expire(date(2026, 6, 1))] == [gone.id]
    assert store.get(gone.id).deleted_on == date(2026, 6, 1)
    assert [path.stem for path in (tmp_path / "snapshots").glob("*.parquet")] == [kept.id]
    assert store.latest("s") == kept
    with pytest.raises(NotFoundError):
        store.scan(gone.id)
    again = add(store, observations({"GM0001": 2.0}))
    assert again.id == gone.id
    assert again.deleted_on is None


def test_orphans_are_swept(store: SnapshotStore, tmp_path: Path) -> None:
    snapshot = add(store, observations({"GM0001": 1.0}))
    (tmp_path / "snapshots" / ".tmp-abc.parquet").write_bytes(b"half")
    (tmp_path / "snapshots" / f"{'0' * 64}.parquet").write_bytes(b"nobody's")
    assert store.sweep() == 2
    assert store.scan(snapshot.id).collect().height == 1


def test_damage_is_found(store: SnapshotStore, tmp_path: Path) -> None:
    snapshot = add(store, observations({"GM0001": 1.0}))
    store.verify(snapshot.id)
    path = tmp_path / "snapshots" / f"{snapshot.id}.parquet"
    path.chmod(0o644)
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(StorageError):
        store.verify(snapshot.id)
    path.unlink()
    with pytest.raises(StorageError):
        store.scan(snapshot.id)


def test_an_unknown_snapshot(store: SnapshotStore) -> None:
    with pytest.raises(NotFoundError):
        store.get("nothing")
