"""A kill at any moment leaves the last good state: more than 200 writers are killed at random moments."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from wegwijzer.storage.home import open_home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.storage.snapshots import SnapshotStore

_HARNESS = Path(__file__).with_name("kill_harness.py")


def _killed(root: Path, kind: str, kills: int) -> dict[str, int]:
    command = [sys.executable, str(_HARNESS), str(root), kind, str(kills), "20261123"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[-2000:]
    counts: dict[str, int] = json.loads(done.stdout)
    assert counts["kills"] == kills
    assert counts["seen"] > 0, "no writer lived long enough to save anything"
    return counts


@pytest.mark.slow
def test_a_hundred_and_forty_killed_writers_of_snapshots(tmp_path: Path) -> None:
    _killed(tmp_path, "snapshots", 140)
    store = SnapshotStore(open_home(tmp_path))
    store.sweep()
    files = {path.stem for path in (tmp_path / "snapshots").glob("*.parquet")}
    alive = [snapshot for snapshot in store.list() if snapshot.deleted_on is None]
    assert files == {snapshot.id for snapshot in alive}
    assert not list((tmp_path / "snapshots").glob(".tmp-*"))
    for snapshot in alive:
        store.verify(snapshot.id)
        assert store.scan(snapshot.id).collect().height == snapshot.rows
    store.expire(date(2030, 1, 1))
    assert not list((tmp_path / "snapshots").glob("*.parquet"))


@pytest.mark.slow
def test_eighty_killed_writers_of_releases(tmp_path: Path) -> None:
    counts = _killed(tmp_path, "releases", 80)
    store = ReleaseStore(open_home(tmp_path))
    store.sweep()
    folders = {path.name for path in (tmp_path / "releases").iterdir() if path.is_dir()}
    assert folders == {release.id for release in store.list()}
    assert len(folders) == counts["rows"]
    for release in store.list():
        store.verify(release.id)
        assert len(store.open(release.id).all_figures()) > 0
