"""The folder in which everything lives, the catalogue database in it, and the key of the pseudonyms."""

from __future__ import annotations

import secrets
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from wegwijzer.errors import N_, Problem
from wegwijzer.storage.durable import temporary_in, write_new
from wegwijzer.storage.faults import HomeError, missing, storage_faults

_FOLDERS = ("definitions", "snapshots", "releases", "keys", "cache", "work")
_KEY_BYTES = 32
_BUSY_SECONDS = 20.0

_TABLES = (
    """CREATE TABLE IF NOT EXISTS storage_snapshot (
        id TEXT PRIMARY KEY, source TEXT NOT NULL, shape TEXT NOT NULL, row_count INTEGER NOT NULL,
        byte_count INTEGER NOT NULL, origin TEXT NOT NULL, meta TEXT NOT NULL, added_at TEXT NOT NULL,
        expires_on TEXT, deleted_on TEXT, delivery INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS storage_snapshot_source ON storage_snapshot (source, delivery)",
    """CREATE TABLE IF NOT EXISTS storage_release (
        id TEXT PRIMARY KEY, monitor TEXT NOT NULL, audience TEXT NOT NULL, policy TEXT NOT NULL,
        snapshots TEXT NOT NULL, engine_version TEXT NOT NULL, released_at TEXT NOT NULL, note TEXT NOT NULL,
        summary TEXT NOT NULL, byte_count INTEGER NOT NULL, number INTEGER NOT NULL)""",
    "CREATE INDEX IF NOT EXISTS storage_release_of ON storage_release (monitor, audience, number)",
)


@dataclass(frozen=True, slots=True)
class Home:
    """The folder with all data of one installation. Nothing is written outside it."""

    root: Path

    @property
    def definitions(self) -> Path:
        """Monitors, indicators, sources and policies as YAML."""
        return self.root / "definitions"

    @property
    def snapshots(self) -> Path:
        """Immutable Parquet files of what was delivered, named by hash."""
        return self.root / "snapshots"

    @property
    def releases(self) -> Path:
        """One folder per frozen release."""
        return self.root / "releases"

    @property
    def keys(self) -> Path:
        """Secrets: only the owner reads them; leave this folder out of any copy of the data."""
        return self.root / "keys"

    @property
    def cache(self) -> Path:
        """What can be fetched or drawn again."""
        return self.root / "cache"

    @property
    def work(self) -> Path:
        """Files of work in progress."""
        return self.root / "work"

    @property
    def database(self) -> Path:
        """The operational database: the web's tables, and the catalogue of snapshots and releases."""
        return self.root / "wegwijzer.sqlite3"

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection for reading the catalogue."""
        with storage_faults(self.database):
            connection = self._connection()
            try:
                yield connection
            finally:
                connection.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection inside one IMMEDIATE transaction: committed at the end, rolled back on any error."""
        with storage_faults(self.database):
            connection = self._connection()
            try:
                connection.execute("BEGIN IMMEDIATE")
                yield connection
                connection.execute("COMMIT")
            except BaseException:
                if connection.in_transaction:
                    connection.execute("ROLLBACK")
                raise
            finally:
                connection.close()

    def _connection(self) -> sqlite3.Connection:
        connection = sqlite3.connect(self.database, timeout=_BUSY_SECONDS, isolation_level=None)
        try:
            connection.row_factory = sqlite3.Row
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")  # a committed row survives a power cut
            for statement in _TABLES:
                connection.execute(statement)
        except BaseException:
            connection.close()
            raise
        return connection

    def pseudonym_key(self, key_file: Path | None = None) -> bytes:
        """Return the secret key with which persons are pseudonymised.

        It is read from `key_file` (the setting WEGWIJZER_PSEUDONYM_KEY_FILE) or else from `keys/pseudonym.key`,
        which is made once, readable by its owner only. Raises `HomeError` when a named file is missing or the key is
        shorter than 32 bytes; the message never contains the key.
        """
        path = key_file or self.keys / "pseudonym.key"
        if key_file is not None and not key_file.is_file():
            raise HomeError(
                Problem(
                    "storage.key_missing",
                    N_("The key file “%(file)s” does not exist."),
                    {"file": str(key_file)},
                    remedy=N_("Name the right file in WEGWIJZER_PSEUDONYM_KEY_FILE."),
                )
            )
        with storage_faults(path):
            if key_file is None and not path.exists():
                self._make_key(path)
            key = path.read_bytes().strip()
        if len(key) < _KEY_BYTES:
            raise HomeError(
                Problem(
                    "storage.key",
                    N_("The key file “%(file)s” holds fewer than %(bytes)d characters."),
                    {"file": str(path), "bytes": _KEY_BYTES},
                    remedy=N_("Put the original key back; with another key persons can't be recognised any more."),
                )
            )
        return key

    def _make_key(self, path: Path) -> None:
        self.keys.mkdir(mode=0o700, exist_ok=True)
        try:
            write_new(path, secrets.token_hex(_KEY_BYTES).encode() + b"\n", mode=0o600)
        except FileExistsError:
            return  # somebody else was first: theirs is the key


def _must_be_writable(root: Path) -> None:
    probe = temporary_in(root)
    try:
        probe.write_bytes(b".")
    finally:
        probe.unlink(missing_ok=True)


def _exists(root: Path) -> bool:
    """Tell whether there is something at `root`; raises `OSError` when one may not look."""
    try:
        root.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    return True


def open_home(root: Path, *, create: bool = False) -> Home:
    """Return the home in `root`, with all its folders and the catalogue tables; `create` makes the folder itself.

    Raises `HomeError` when the folder is missing (and not to be created), read-only or on a full disk, and
    `StorageError` when the database in it is damaged.
    """
    home = Home(root.absolute())
    with storage_faults(home.root):
        if not create and not _exists(home.root):
            raise missing(home.root)
        home.root.mkdir(parents=True, exist_ok=True)
        _must_be_writable(home.root)
        for name in _FOLDERS:
            (home.root / name).mkdir(mode=0o700 if name == "keys" else 0o755, exist_ok=True)
    with home.reading():
        return home
