"""The home folder: made, opened, and refused with a clear message."""

from __future__ import annotations

import errno
import json
import os
import resource
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from wegwijzer.errors import ExitCode, StorageError, UserError
from wegwijzer.storage import home as home_module
from wegwijzer.storage.home import Home, open_home

_NOBODY = 65534


def _code(error: StorageError) -> str:
    return error.problems[0].code


def test_a_new_home_has_all_folders_and_opens_again(tmp_path: Path) -> None:
    home = open_home(tmp_path / "new" / "home", create=True)
    for folder in (home.definitions, home.snapshots, home.releases, home.keys, home.cache, home.work):
        assert folder.is_dir()
    assert home.database.name == "wegwijzer.sqlite3"
    assert open_home(home.root) == home


def test_a_missing_home_is_not_made_unasked(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        open_home(tmp_path / "nowhere")
    assert isinstance(caught.value, StorageError)
    assert caught.value.exit_code is ExitCode.USER_CAN_MEND
    assert caught.value.problems[0].code == "storage.missing"
    assert not (tmp_path / "nowhere").exists()


def test_a_damaged_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "wegwijzer.sqlite3").write_bytes(b"this is no database, " * 100)
    with pytest.raises(StorageError) as caught:
        open_home(tmp_path)
    assert _code(caught.value) == "storage.damaged"
    assert caught.value.exit_code is ExitCode.OUR_FAULT


def test_a_file_in_the_place_of_the_home(tmp_path: Path) -> None:
    (tmp_path / "home").write_text("x")
    with pytest.raises(StorageError):
        open_home(tmp_path / "home", create=True)


@pytest.mark.parametrize(("number", "code"), [(errno.ENOSPC, "storage.full"), (errno.EROFS, "storage.read_only")])
def test_what_the_disk_says_is_worded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str) -> None:
    def refuse(_root: Path) -> None:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(home_module, "_must_be_writable", refuse)
    with pytest.raises(UserError) as caught:
        open_home(tmp_path)
    assert caught.value.problems[0].code == code


_PROGRAM = """
import json, os, sys
from pathlib import Path
from wegwijzer.errors import StorageError
from wegwijzer.storage.home import open_home
from datetime import UTC, date, datetime
import polars as pl
from wegwijzer.frames import OBSERVATIONS, Shape
from wegwijzer.storage.snapshots import SnapshotStore
what, root = sys.argv[1], Path(sys.argv[2])
try:
    if what == "read_only":
        if os.geteuid() == 0:
            os.setuid(65534)
        open_home(root)
    else:
        import resource
        store = SnapshotStore(open_home(root))
        n = 200_000
        frame = pl.DataFrame({"value": pl.Series(range(n), dtype=pl.Float64).sin()}).select(
            *(pl.lit(None, dtype=t).alias(c) if c != "value" else pl.col("value") for c, t in OBSERVATIONS.items()))
        resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))
        at = datetime(2026, 1, 1, tzinfo=UTC)
        store.add(frame, source="s", shape=Shape.OBSERVATIONS, origin="x", meta={}, added_at=at)
except StorageError as error:
    print(json.dumps([problem.code for problem in error.problems]))
"""


def _told(what: str, root: Path) -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", _PROGRAM, what, str(root)], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
    codes: list[str] = json.loads(done.stdout)
    return codes


def test_a_read_only_home_is_told_and_left_alone() -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        (root / "keep.txt").write_text("x")
        root.chmod(0o555)
        assert _told("read_only", root) == ["storage.read_only"]
        assert [path.name for path in root.iterdir()] == ["keep.txt"]
        root.chmod(0o755)


def test_a_full_disk_leaves_nothing_half_done(tmp_path: Path) -> None:
    """A limit on the size of files stands in for a full disk: the same kind of error, halfway the writing."""
    home = open_home(tmp_path, create=True)
    assert resource.getrlimit(resource.RLIMIT_FSIZE)[0] == resource.RLIM_INFINITY
    assert _told("full", tmp_path) == ["storage.full"]
    assert not list(home.snapshots.glob("*.parquet"))
    assert not list(home.snapshots.glob(".tmp-*"))


def test_a_key_is_made_once_for_its_owner_only(tmp_path: Path) -> None:
    home = open_home(tmp_path, create=True)
    key = home.pseudonym_key()
    assert len(key) >= 32
    assert home.pseudonym_key() == key
    assert stat.S_IMODE((home.keys / "pseudonym.key").stat().st_mode) == 0o600
    assert Home(tmp_path).pseudonym_key() == key


def test_a_key_from_elsewhere(tmp_path: Path) -> None:
    home = open_home(tmp_path / "home", create=True)
    key_file = tmp_path / "key"
    key_file.write_bytes(b"k" * 40 + b"\n")
    assert home.pseudonym_key(key_file) == b"k" * 40
    assert not (home.keys / "pseudonym.key").exists()


@pytest.mark.parametrize("content", [None, b"hush-hush"])
def test_a_missing_or_short_key_is_refused_without_telling_it(tmp_path: Path, content: bytes | None) -> None:
    home = open_home(tmp_path / "home", create=True)
    key_file = tmp_path / "key.txt"
    if content is not None:
        key_file.write_bytes(content)
    with pytest.raises(StorageError) as caught:
        home.pseudonym_key(key_file)
    assert "hush" not in caught.value.problems[0].worded()
