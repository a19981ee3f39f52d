"""Kill writers at random moments: `kill_harness.py ROOT KIND KILLS SEED` prints JSON and exits with 0 when all holds.

The parent never runs a Polars query, so that its children can be forked cheaply. After every kill it looks with nothing
but sqlite3 and hashlib: each row that isn't deleted must have its complete file.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import signal
import sqlite3
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from wegwijzer.figures import FIGURES, ProtectedFigures
from wegwijzer.frames import OBSERVATIONS, Shape
from wegwijzer.storage.home import Home, open_home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.storage.snapshots import SnapshotStore

_DAY = date(2026, 1, 1)
_AT = datetime(2026, 1, 1, tzinfo=UTC)


def _add_for_ever(home: Home, dice: random.Random) -> None:
    store = SnapshotStore(home)
    while True:
        rows = dice.randrange(1, 400)
        frame = pl.DataFrame(
            {
                **{name: ["x"] * rows for name in OBSERVATIONS},
                "period_start": [_DAY] * rows,
                "value": [dice.random() for _ in range(rows)],
            },
            schema=OBSERVATIONS,
        )
        source = f"s{dice.randrange(3)}"
        expires = _DAY + timedelta(days=dice.randrange(2, 60))
        store.add(frame, source=source, shape=Shape.OBSERVATIONS, origin="x", meta={}, added_at=_AT, expires_on=expires)
        if dice.random() < 0.3:
            store.expire(_DAY + timedelta(days=dice.randrange(30)))
        if dice.random() < 0.1:
            store.sweep()


def _freeze_for_ever(home: Home, dice: random.Random) -> None:
    store = ReleaseStore(home)
    while True:
        rows = dice.randrange(1, 50)
        columns = {name: [None] * rows for name in FIGURES} | {
            "indicator": [f"i{number % 3}" for number in range(rows)],
            "value": [dice.random() for _ in range(rows)],
        }
        figures = ProtectedFigures._sealed(pl.DataFrame(columns, schema=FIGURES), audience="publiek", policy="p")
        store.freeze(
            figures,
            monitor="m",
            audience="publiek",
            policy="id: p",
            snapshots=[],
            definitions_yaml="x: 1\n",
            engine_version="1",
            released_at=_AT,
        )
        if dice.random() < 0.1:
            store.sweep()


def _sha(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _check_snapshots(home: Home, known: set[str]) -> int:
    with sqlite3.connect(home.database, timeout=20) as connection:
        rows = connection.execute(
            "SELECT id FROM storage_snapshot WHERE deleted_on IS NULL ORDER BY delivery"
        ).fetchall()
    connection.close()
    for (snapshot_id,) in rows:
        path = home.snapshots / f"{snapshot_id}.parquet"
        assert path.is_file(), "a row points at nothing"
        if snapshot_id not in known:
            assert _sha(path) == snapshot_id, "a row points at other bytes"
            known.add(snapshot_id)
    return len(rows)


def _check_releases(home: Home, known: set[str]) -> int:
    with sqlite3.connect(home.database, timeout=20) as connection:
        rows = connection.execute("SELECT id FROM storage_release ORDER BY number").fetchall()
    connection.close()
    for (release_id,) in rows:
        folder = home.releases / release_id
        if release_id not in known:
            assert _sha(folder / "manifest.json")[:16] == release_id
            for name, file in json.loads((folder / "manifest.json").read_text())["files"].items():
                assert _sha(folder / name) == file["sha256"], "a release has other bytes"
            known.add(release_id)
    return len(rows)


def _killed_child(home: Home, kind: str, dice: random.Random) -> None:
    """Fork a writer, let it run for a random while, kill it with SIGKILL."""
    seed, micros = dice.random(), dice.randrange(200, 90_000)
    child = os.fork()
    if child == 0:
        (_add_for_ever if kind == "snapshots" else _freeze_for_ever)(home, random.Random(seed))
        os._exit(1)
    signal.sigtimedwait([signal.SIGCHLD], micros / 1e6)  # wakes up early only when the writer dies by itself
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status), "the writer failed before it was killed"
    assert os.WTERMSIG(status) == signal.SIGKILL


def main(root: str, kind: str, kills: int, seed: int) -> None:
    """Kill `kills` writers one after another; look after each."""
    dice, home, known = random.Random(seed), open_home(Path(root), create=True), set[str]()
    signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGCHLD])
    check = _check_snapshots if kind == "snapshots" else _check_releases
    rows = [0]
    for _ in range(kills):
        _killed_child(home, kind, dice)
        rows.append(check(home, known))
        assert kind == "snapshots" or rows[-1] >= rows[-2], "a release was lost"
    folder = home.snapshots if kind == "snapshots" else home.releases
    unfinished = sum(path.name.startswith(".tmp-") for path in folder.iterdir())
    sys.stdout.write(
        json.dumps({"kills": kills, "seen": len(known), "rows": rows[-1], "unfinished": unfinished}) + "\n"
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
