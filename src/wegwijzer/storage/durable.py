"""Writing so that a kill or power cut leaves the old or the new, never half: temp name, fsync, rename, fsync folder."""

from __future__ import annotations

import fcntl
import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

TEMPORARY = ".tmp-"
_LOCK = ".lock"


def canonical_json(value: Any) -> str:
    """Return the one JSON text of `value`: sorted keys, no blanks, UTF-8, no NaN."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of the bytes of a file, in hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fsync(path: Path) -> None:
    """Make the bytes of a file, or the names in a folder, survive a power cut."""
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def temporary_in(folder: Path, suffix: str = "") -> Path:
    """Return a new name in `folder` that `swept` recognises as unfinished."""
    return folder / f"{TEMPORARY}{uuid.uuid4().hex}{suffix}"


def renamed(temporary: Path, final: Path) -> None:
    """Give a finished, fsynced file or folder its final name in the same folder, durably."""
    temporary.rename(final)
    fsync(final.parent)


@contextmanager
def folder_lock(folder: Path, *, alone: bool) -> Iterator[None]:
    """Hold a lock on `folder`: many writers share it, a sweep has it `alone`. A killed process lets go by itself."""
    handle = os.open(folder / _LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield
    finally:
        os.close(handle)


def write_new(path: Path, content: bytes, *, mode: int = 0o600) -> None:
    """Write a file that did not exist, complete and durable; `FileExistsError` when it does."""
    temporary = temporary_in(path.parent)
    handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.link(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)
    fsync(path.parent)
