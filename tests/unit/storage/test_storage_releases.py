"""Releases: frozen, the same bytes for ever, quick to read."""

from __future__ import annotations

import json
import stat
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from wegwijzer.errors import NotFoundError, StorageError
from wegwijzer.figures import FIGURES, ProtectedFigures
from wegwijzer.storage.home import open_home
from wegwijzer.storage.releases import Release, ReleaseStore

_AT = datetime(2026, 1, 2, tzinfo=UTC)


def figures(rows: int = 3, value: float = 1.0) -> ProtectedFigures:
    columns: dict[str, Any] = {name: [None] * rows for name in FIGURES} | {
        "indicator": ["wmo" if number % 2 else "jeugd" for number in range(rows)],
        "version": [1] * rows,
        "area": [f"BU{number:08d}" for number in range(rows)],
        "period": ["2020JJ00"] * rows,
        "period_start": [date(2020, 1, 1)] * rows,
        "breakdown": ["total"] * rows,
        "group": ["total"] * rows,
        "value": [value + number for number in range(rows)],
    }
    return ProtectedFigures._sealed(pl.DataFrame(columns, schema=FIGURES), audience="publiek", policy="public-care")


@pytest.fixture
def store(tmp_path: Path) -> ReleaseStore:
    return ReleaseStore(open_home(tmp_path, create=True))


def freeze(store: ReleaseStore, protected: ProtectedFigures, **more: Any) -> Release:
    arguments: dict[str, Any] = {
        "monitor": "zorg",
        "audience": "publiek",
        "policy": "id: public-care\nminimum_count: 10\n",
        "snapshots": ["b", "a"],
        "definitions_yaml": "monitors: {}\n",
        "engine_version": "1",
        "released_at": _AT,
        "summary": {"hidden": 0},
    }
    return store.freeze(protected, **(arguments | more))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_release_holds_everything_that_explains_it(store: ReleaseStore, tmp_path: Path) -> None:
    areas = pl.DataFrame({"code": ["BU00000001", "BU00000000"], "name": ["B", "A"], "geometry": ["{}", "{}"]})
    release = freeze(store, figures(), areas=areas)
    opened = store.open(release.id)
    assert sorted(_bytes(tmp_path / "releases" / release.id)) == [
        "areas.parquet",
        "definitions.yaml",
        "figures/jeugd.parquet",
        "figures/wmo.parquet",
        "manifest.json",
    ]
    assert opened.definitions_yaml == "monitors: {}\n"
    assert opened.manifest["snapshots"] == ["a", "b"]
    assert opened.manifest["definition_versions"] == {"jeugd": [1], "wmo": [1]}
    assert "minimum_count: 10" in opened.manifest["policy"]["yaml"]
    assert opened.areas(["code", "name"]).rows() == [("BU00000000", "A"), ("BU00000001", "B")]
    assert (release.policy, release.summary) == ("public-care", {"hidden": 0})


def test_the_figures_come_back_protected_and_filtered(store: ReleaseStore) -> None:
    opened = store.open(freeze(store, figures(20_000)).id)
    assert opened.indicators == ("jeugd", "wmo")
    found = opened.figures("wmo", areas=["BU00001235"], periods={"2020JJ00"}, breakdown="total", group="total")
    assert (found.audience, found.policy) == ("publiek", "public-care")
    assert found.frame["value"].to_list() == [1236.0]
    assert len(opened.figures("wmo", areas=[])) == 0
    assert len(opened.figures("wmo", areas=["BU00001235", "BU00001237", "BU00001236"])) == 2
    assert len(opened.all_figures()) == 20_000
    with pytest.raises(NotFoundError):
        opened.figures("nothing")


def test_the_same_input_gives_the_same_bytes_in_any_row_order(tmp_path: Path) -> None:
    stores = [ReleaseStore(open_home(tmp_path / name, create=True)) for name in ("one", "two")]
    protected = figures(30_000)
    shuffled = ProtectedFigures._sealed(
        protected.frame.sample(fraction=1, shuffle=True, seed=1), audience="publiek", policy="public-care"
    )
    ids = [freeze(stores[0], protected).id, freeze(stores[1], shuffled).id]
    assert ids[0] == ids[1]
    one, two = (_bytes(tmp_path / name / "releases" / ids[0]) for name in ("one", "two"))
    assert one == two


def test_freezing_again_is_the_same_release(store: ReleaseStore) -> None:
    first = freeze(store, figures())
    assert freeze(store, figures()) == first
    assert freeze(store, figures(value=2.0)).id != first.id
    assert freeze(store, figures(), note="x").id != first.id
    assert len(store.list()) == 3


def test_the_latest_is_found_per_monitor_and_audience(store: ReleaseStore) -> None:
    freeze(store, figures())
    newest = freeze(store, figures(value=5.0))
    freeze(store, figures(), monitor="werk")
    assert store.latest("zorg", "publiek") == newest
    assert store.latest("zorg", "intern") is None
    assert [release.monitor for release in store.list(audience="publiek")] == ["werk", "zorg", "zorg"]
    assert len(store.list("zorg", "publiek")) == 2


def test_figures_for_another_audience_are_refused(store: ReleaseStore) -> None:
    with pytest.raises(StorageError) as caught:
        freeze(store, figures(), audience="intern")
    assert caught.value.problems[0].code == "release.audience"


def test_an_indicator_can_not_walk_out_of_its_folder(store: ReleaseStore, tmp_path: Path) -> None:
    frame = figures(1).frame.with_columns(indicator=pl.lit("../../x"))
    with pytest.raises(StorageError):
        freeze(store, ProtectedFigures._sealed(frame, audience="publiek", policy="p"))
    assert not [path for path in (tmp_path / "releases").iterdir() if path.is_dir()]


def test_nothing_may_be_written_and_every_change_is_found(store: ReleaseStore, tmp_path: Path) -> None:
    release = freeze(store, figures())
    folder = tmp_path / "releases" / release.id
    assert all(not stat.S_IMODE(path.stat().st_mode) & 0o222 for path in [folder, *folder.rglob("*")])
    store.verify(release.id)
    for name in ("definitions.yaml", "figures/wmo.parquet"):
        path = folder / name
        path.chmod(0o644)
        path.write_bytes(path.read_bytes() + b"\n")
    with pytest.raises(StorageError) as caught:
        store.verify(release.id)
    assert len(caught.value.problems) == 2
    manifest = folder / "manifest.json"
    manifest.chmod(0o644)
    manifest.write_text(json.dumps({**json.loads(manifest.read_text()), "note": "other"}))
    with pytest.raises(StorageError):
        store.open(release.id)


def test_unfinished_releases_are_swept(store: ReleaseStore, tmp_path: Path) -> None:
    release = freeze(store, figures())
    (tmp_path / "releases" / ".tmp-abc" / "figures").mkdir(parents=True)
    (tmp_path / "releases" / "0123456789abcdef").mkdir(mode=0o555)
    assert store.sweep() == 2
    store.verify(release.id)


def test_a_release_without_figures_or_areas(store: ReleaseStore) -> None:
    opened = store.open(freeze(store, figures(0)).id)
    assert opened.indicators == ()
    assert len(opened.all_figures()) == 0
    assert opened.areas().is_empty()


def test_an_unknown_release(store: ReleaseStore) -> None:
    with pytest.raises(NotFoundError):
        store.open("nothing")
