"""Snapshots: what was delivered, as immutable Parquet files named by the hash of their bytes."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from wegwijzer.errors import N_, NotFoundError, Problem, StorageError
from wegwijzer.frames import SCHEMAS, Shape
from wegwijzer.storage.durable import TEMPORARY, canonical_json, folder_lock, fsync, renamed, sha256_of, temporary_in
from wegwijzer.storage.faults import damaged, storage_faults
from wegwijzer.storage.home import Home

# Sorted so that what is asked together lies together, and a file compresses well.
_ORDER = {
    Shape.OBSERVATIONS: ("measure", "area", "period_start", "period", "breakdown", "group"),
    Shape.EPISODES: ("area", "person", "start"),
    Shape.RESPONSES: ("period_start", "area", "respondent"),
    Shape.AREAS: ("year", "code"),
}
_MAY_HAVE_MORE = frozenset({Shape.EPISODES, Shape.RESPONSES})
_ROW_GROUP = 131_072
_DUE = "SELECT id FROM storage_snapshot WHERE expires_on IS NOT NULL AND expires_on <= ? AND deleted_on IS NULL"


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """A row of the catalogue. `id` is the SHA-256 of the file's bytes; after retention only the row is left."""

    id: str
    source: str
    shape: Shape
    rows: int
    bytes: int
    origin: str
    added_at: datetime
    meta: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    expires_on: date | None = None
    deleted_on: date | None = None


def _snapshot(row: sqlite3.Row) -> Snapshot:
    return Snapshot(
        id=row["id"],
        source=row["source"],
        shape=Shape(row["shape"]),
        rows=row["row_count"],
        bytes=row["byte_count"],
        origin=row["origin"],
        added_at=datetime.fromisoformat(row["added_at"]),
        meta=json.loads(row["meta"]),
        expires_on=date.fromisoformat(row["expires_on"]) if row["expires_on"] else None,
        deleted_on=date.fromisoformat(row["deleted_on"]) if row["deleted_on"] else None,
    )


def _checked(frame: pl.LazyFrame, shape: Shape) -> pl.LazyFrame:
    """Return `frame` when it has the columns and types of `shape`, else raise `StorageError`."""
    schema, wanted = dict(frame.collect_schema()), SCHEMAS[shape]
    first = dict(list(schema.items())[: len(wanted)])
    if list(first.items()) != list(wanted.items()) or (len(schema) > len(wanted) and shape not in _MAY_HAVE_MORE):
        wrong = {name for name, _ in set(schema.items()) ^ set(wanted.items())} or set(schema)
        raise StorageError(
            Problem(
                "snapshot.schema",
                N_("A frame of shape “%(shape)s” has other columns than agreed: %(columns)s."),
                {"shape": shape.value, "columns": ", ".join(sorted(wrong))},
            )
        )
    return frame


class SnapshotStore:
    """The snapshots of one home. Adding is all or nothing, whatever moment the process is killed."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.snapshots

    def add(  # noqa: PLR0913 - what a catalogue row is made of, all by name
        self,
        frame: pl.DataFrame | pl.LazyFrame,
        *,
        source: str,
        shape: Shape,
        origin: str,
        meta: Mapping[str, Any],
        added_at: datetime,
        expires_on: date | None = None,
    ) -> Snapshot:
        """Store `frame` and return its catalogue row; the same content, source, origin and meta again is the same id.

        A lazy frame is streamed to disk. What is delivered again becomes the latest of its source (and comes back when
        retention had deleted it). Raises `StorageError` for wrong columns, `HomeError` for a full or read-only disk.
        """
        checked = _checked(frame.lazy(), shape).sort(_ORDER[shape], maintain_order=True)
        about = {"source": source, "shape": shape.value, "origin": origin, "meta": dict(meta)}
        with storage_faults(self._folder), folder_lock(self._folder, alone=False):
            temporary = temporary_in(self._folder, ".parquet")
            try:
                _write(checked, temporary, about)
                return self._named(temporary, about, added_at=added_at, expires_on=expires_on)
            finally:
                temporary.unlink(missing_ok=True)

    def _named(
        self, temporary: Path, about: Mapping[str, Any], *, added_at: datetime, expires_on: date | None
    ) -> Snapshot:
        digest = sha256_of(temporary)
        row = {
            **about,
            "id": digest,
            "meta": canonical_json(about["meta"]),
            "row_count": pl.scan_parquet(temporary).select(pl.len()).collect().item(),
            "byte_count": temporary.stat().st_size,
            "added_at": added_at.isoformat(),
            "expires_on": expires_on.isoformat() if expires_on else None,
        }
        temporary.chmod(0o444)
        fsync(temporary)
        renamed(temporary, self._path(digest))
        with self._home.writing() as connection:
            connection.execute(
                """INSERT INTO storage_snapshot VALUES (:id, :source, :shape, :row_count, :byte_count, :origin, :meta,
                     :added_at, :expires_on, NULL, (SELECT COALESCE(MAX(delivery), 0) + 1 FROM storage_snapshot))
                   ON CONFLICT (id) DO UPDATE SET deleted_on = NULL, expires_on = excluded.expires_on,
                     delivery = excluded.delivery""",
                row,
            )
        return self.get(digest)

    def get(self, snapshot_id: str) -> Snapshot:
        """Return the row of an id (also of a deleted snapshot); raises `NotFoundError`."""
        found = self._rows("WHERE id = ?", snapshot_id)
        if not found:
            raise _unknown(snapshot_id)
        return found[0]

    def latest(self, source: str) -> Snapshot | None:
        """Return the snapshot of `source` that was delivered last and is still there, or None."""
        found = self._rows("WHERE source = ? AND deleted_on IS NULL ORDER BY delivery DESC LIMIT 1", source)
        return found[0] if found else None

    def all(self, source: str) -> tuple[Snapshot, ...]:
        """Return the snapshots of `source` that are still there, oldest delivery first."""
        return self._rows("WHERE source = ? AND deleted_on IS NULL ORDER BY delivery", source)

    def list(self) -> tuple[Snapshot, ...]:
        """Return every row of the catalogue, deleted ones too, newest delivery first."""
        return self._rows("ORDER BY delivery DESC")

    def scan(self, snapshot_id: str) -> pl.LazyFrame:
        """Return the rows of a snapshot, lazily. Raises `NotFoundError`, also when retention has deleted it."""
        snapshot = self.get(snapshot_id)
        if snapshot.deleted_on is not None:
            raise NotFoundError(
                Problem(
                    "snapshot.deleted",
                    N_("Snapshot %(snapshot)s was deleted on %(day)s by its retention rule."),
                    {"snapshot": snapshot_id[:16], "day": snapshot.deleted_on.isoformat()},
                )
            )
        path = self._path(snapshot_id)
        if not path.is_file():
            raise damaged(path.name)
        return pl.scan_parquet(path)

    def verify(self, snapshot_id: str) -> None:
        """Raise `StorageError` when the bytes of a snapshot are no longer those of its id."""
        path = self._path(snapshot_id)
        if not path.is_file() or sha256_of(path) != snapshot_id:
            raise damaged(path.name)

    def expire(self, today: date) -> tuple[Snapshot, ...]:
        """Delete the files whose `expires_on` has come and return their rows, which stay in the catalogue.

        Releases don't notice: they hold their own protected figures. The row is marked first, so that a kill in
        between leaves a file that `sweep` removes.
        """
        with self._home.writing() as connection:
            ids = [row["id"] for row in connection.execute(_DUE, (today.isoformat(),))]
            connection.executemany(
                "UPDATE storage_snapshot SET deleted_on = ? WHERE id = ?", [(today.isoformat(), one) for one in ids]
            )
        with storage_faults(self._folder), folder_lock(self._folder, alone=True):
            for snapshot_id in self._still_deleted(ids):
                self._path(snapshot_id).unlink(missing_ok=True)
        return tuple(self.get(snapshot_id) for snapshot_id in ids)

    def withdraw(self, snapshot_id: str) -> None:
        """Take back a snapshot that was just added and that nothing was made of; nothing when it isn't there."""
        with self._home.writing() as connection:
            connection.execute("DELETE FROM storage_snapshot WHERE id = ?", (snapshot_id,))
        with storage_faults(self._folder), folder_lock(self._folder, alone=True):
            self._path(snapshot_id).unlink(missing_ok=True)

    def sweep(self) -> int:
        """Remove unfinished files and files that no row points at; returns how many. Waits for running additions."""
        with storage_faults(self._folder), folder_lock(self._folder, alone=True):
            alive = {snapshot.id for snapshot in self._rows("WHERE deleted_on IS NULL")}
            orphans = [
                path
                for path in self._folder.iterdir()
                if path.name.startswith(TEMPORARY) or (path.suffix == ".parquet" and path.stem not in alive)
            ]
            for path in orphans:
                path.unlink(missing_ok=True)
        return len(orphans)

    def _still_deleted(self, ids: Sequence[str]) -> tuple[str, ...]:
        alive = {snapshot.id for snapshot in self._rows("WHERE deleted_on IS NULL")}
        return tuple(snapshot_id for snapshot_id in ids if snapshot_id not in alive)

    def _path(self, snapshot_id: str) -> Path:
        return self._folder / f"{snapshot_id}.parquet"

    def _rows(self, clause: str, *values: str) -> tuple[Snapshot, ...]:
        with self._home.reading() as connection:
            rows = connection.execute(f"SELECT * FROM storage_snapshot {clause}", values).fetchall()  # noqa: S608
        return tuple(_snapshot(row) for row in rows)


def _unknown(snapshot_id: str) -> NotFoundError:
    return NotFoundError(
        Problem("snapshot.unknown", N_("There is no snapshot “%(snapshot)s”."), {"snapshot": snapshot_id[:64]})
    )


def _write(frame: pl.LazyFrame, path: Path, about: Mapping[str, Any]) -> None:
    """Stream `frame` to `path`, with what it is inside the file: a file explains itself without the catalogue."""
    frame.sink_parquet(
        path,
        compression="zstd",
        compression_level=3,
        statistics=True,
        row_group_size=_ROW_GROUP,
        maintain_order=True,
        metadata={"wegwijzer": canonical_json(about)},
    )
