"""What the disk and the database say when something is wrong, as our own errors."""

from __future__ import annotations

import errno
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from wegwijzer.errors import N_, Problem, StorageError, UserError

_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_HARDLY_ANY = 1 << 20  # bytes: SQLite needs more for its journal and tells an I/O error, not that the disk is full
_NOT_ALLOWED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})


class HomeError(StorageError, UserError):
    """The home folder is missing, read-only or full: somebody with access to the machine can mend it (exit code 2)."""


def missing(path: Path) -> HomeError:
    """Return the error for a home folder that is not there."""
    return HomeError(
        Problem(
            "storage.missing",
            N_("The data folder “%(folder)s” does not exist."),
            {"folder": str(path)},
            remedy=N_("Make it with “wegwijzer migrate”, or name another folder with --home."),
        )
    )


def full(path: Path) -> HomeError:
    """Return the error for a disk without room."""
    return HomeError(
        Problem(
            "storage.full",
            N_("The disk of “%(folder)s” is full. Nothing was saved; what was there is still there."),
            {"folder": str(path)},
            remedy=N_("Make room and try again."),
        )
    )


def read_only(path: Path) -> HomeError:
    """Return the error for a folder that may not be written."""
    return HomeError(
        Problem(
            "storage.read_only",
            N_("The folder “%(folder)s” may not be written. Nothing was saved."),
            {"folder": str(path)},
            remedy=N_("Ask for the right to write there, or name another folder with --home."),
        )
    )


def damaged(name: str) -> StorageError:
    """Return the error for a stored file that is no longer what was stored."""
    return StorageError(
        Problem(
            "storage.damaged",
            N_("The stored file “%(name)s” is damaged or gone."),
            {"name": name},
            remedy=N_("Put it back from a back-up."),
        )
    )


def no_folder(path: Path) -> HomeError:
    """Return the error for a data folder that is a file."""
    return HomeError(
        Problem(
            "storage.no_folder",
            N_("“%(folder)s” is a file, not a folder."),
            {"folder": str(path)},
            remedy=N_("Name a folder with --home."),
        )
    )


def failing(path: Path) -> HomeError:
    """Return the error for a disk that refuses to read or write: full when it has hardly any room left."""
    with suppress(OSError):
        if shutil.disk_usage(path if path.is_dir() else path.parent).free < _HARDLY_ANY:
            return full(path)
    return HomeError(
        Problem(
            "storage.disk",
            N_("The disk of “%(folder)s” refuses to read or write. Nothing was saved; what was there is still there."),
            {"folder": str(path)},
            remedy=N_("Check whether there is room, whether files may be this large, and whether the disk is sound."),
        )
    )


def _of_os_error(error: OSError, path: Path) -> StorageError:
    if error.errno in _FULL or any(f"(os error {number})" in str(error) for number in _FULL):
        return full(path)
    if error.errno in _NOT_ALLOWED or isinstance(error, PermissionError):
        return read_only(path)
    if error.errno == errno.EEXIST and path.is_file():
        return no_folder(path)
    if error.errno == errno.EIO:
        return failing(path)
    if error.errno in {errno.ENOENT, errno.ENOTDIR}:
        return damaged(path.name) if path.suffix else missing(path)
    return StorageError(
        Problem(
            "storage.io",
            N_("The folder “%(folder)s” can't be used: %(reason)s."),
            {"folder": str(path), "reason": error.strerror or type(error).__name__},
        )
    )


def _of_sqlite_error(error: sqlite3.Error, path: Path) -> StorageError:
    text = str(error).lower()
    if "full" in text:
        return full(path)
    if "disk i/o" in text:
        return failing(path)
    if "readonly" in text or "unable to open" in text:
        return read_only(path)
    if "malformed" in text or "not a database" in text:
        return damaged(path.name)
    return StorageError(
        Problem(
            "storage.database",
            N_("The database “%(name)s” can't be used: %(reason)s."),
            {"name": path.name, "reason": str(error)},
        )
    )


def _of_polars_error(error: Exception, path: Path) -> StorageError:
    text = str(error)
    if any(f"os error {number})" in text for number in _FULL):
        return full(path)
    if any(f"os error {number})" in text for number in _NOT_ALLOWED):
        return read_only(path)
    return damaged(path.name)


def _polars_error() -> type[Exception]:
    """The errors of Polars; asked for only when something failed, so that opening a home doesn't load Polars."""
    from polars.exceptions import PolarsError  # noqa: PLC0415 - see above

    return PolarsError


@contextmanager
def storage_faults(path: Path, *, reading: bool = False) -> Iterator[None]:
    """Turn errors of the disk, SQLite and (when `reading`) Polars about `path` into `StorageError` or `HomeError`.

    While writing a frame only disk errors of Polars are ours; an error in the query itself is passed on unchanged.
    """
    try:
        yield
    except OSError as error:
        raise _of_os_error(error, path) from error
    except sqlite3.Error as error:
        raise _of_sqlite_error(error, path) from error
    except _polars_error() as error:
        if reading or "os error" in str(error):
            raise _of_polars_error(error, path) from error
        raise
