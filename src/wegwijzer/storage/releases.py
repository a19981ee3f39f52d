"""Releases: protected figures of one monitor for one audience, frozen for ever under an id that is their hash."""

from __future__ import annotations

import hashlib
import json
import shutil
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from wegwijzer.errors import N_, NotFoundError, Problem, StorageError
from wegwijzer.figures import ProtectedFigures
from wegwijzer.storage.durable import canonical_json, folder_lock, fsync, renamed, sha256_of, temporary_in
from wegwijzer.storage.faults import damaged, storage_faults
from wegwijzer.storage.home import Home
from wegwijzer.storage.opened import MANIFEST, OpenRelease, write_areas, write_figures, write_text

_ID_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Release:
    """A row of the catalogue; `number` counts the releases of the installation, oldest 1."""

    id: str
    monitor: str
    audience: str
    policy: str  # id of the policy
    snapshots: tuple[str, ...]
    engine_version: str
    released_at: datetime
    note: str = ""
    summary: Mapping[str, Any] = field(default_factory=lambda: MappingProxyType({}))
    bytes: int = 0
    number: int = 0


def _release(row: sqlite3.Row) -> Release:
    return Release(
        id=row["id"],
        monitor=row["monitor"],
        audience=row["audience"],
        policy=row["policy"],
        snapshots=tuple(json.loads(row["snapshots"])),
        engine_version=row["engine_version"],
        released_at=datetime.fromisoformat(row["released_at"]),
        note=row["note"],
        summary=json.loads(row["summary"]),
        bytes=row["byte_count"],
        number=row["number"],
    )


class ReleaseStore:
    """The releases of one home. Freezing is all or nothing; a frozen release is never altered."""

    def __init__(self, home: Home) -> None:
        self._home = home
        self._folder = home.releases

    def freeze(  # noqa: PLR0913 - what a release is made of, all by name
        self,
        protected: ProtectedFigures,
        *,
        monitor: str,
        audience: str,
        policy: str,
        snapshots: Sequence[str],
        definitions_yaml: str,
        engine_version: str,
        released_at: datetime,
        note: str = "",
        summary: Mapping[str, Any] | None = None,
        areas: pl.DataFrame | None = None,
        measured: Mapping[str, Any] | None = None,
    ) -> Release:
        """Write `protected` with everything that explains it and return its catalogue row.

        `policy` is the policy's YAML, `definitions_yaml` the definitions it was computed with, `snapshots` the ids it
        was computed from, `summary` small JSON (what was hidden and why), `areas` the areas that readers need.
        `measured` (how long it took) stands beside the summary in the catalogue only: it differs every time. The same
        input gives the same id and bytes; freezing it again returns the release that is there. Raises `StorageError`
        when the figures were protected for another audience, `HomeError` when the disk is full or read-only.
        """
        if protected.audience != audience:
            raise _other_audience(protected.audience, audience)
        manifest: dict[str, Any] = {
            "format": 1,
            "monitor": monitor,
            "audience": audience,
            "policy": {"id": protected.policy, "yaml": policy},
            "snapshots": sorted(snapshots),
            "definition_versions": _versions(protected.frame),
            "engine_version": engine_version,
            "released_at": released_at.isoformat(),
            "note": note,
            "summary": dict(summary or {}),
        }
        with storage_faults(self._folder), folder_lock(self._folder, alone=False):
            temporary = temporary_in(self._folder)
            try:
                temporary.mkdir()
                write_text(temporary / "definitions.yaml", definitions_yaml)
                write_figures(protected.frame, temporary / "figures")
                if areas is not None:
                    write_areas(areas, temporary / "areas.parquet")
                return self._named(temporary, manifest, measured or {})
            finally:
                _remove(temporary)

    def _named(self, temporary: Path, manifest: dict[str, Any], measured: Mapping[str, Any]) -> Release:
        files = sorted(path for path in temporary.rglob("*") if path.is_file())
        manifest["files"] = {
            path.relative_to(temporary).as_posix(): {"sha256": sha256_of(path), "bytes": path.stat().st_size}
            for path in files
        }
        text = canonical_json(manifest)
        write_text(temporary / MANIFEST, text)
        release_id = hashlib.sha256(text.encode()).hexdigest()[:_ID_LENGTH]
        _made_read_only(temporary)
        final = self._folder / release_id
        if not final.exists():
            renamed(temporary, final)
        self.verify(release_id)
        self._record(release_id, manifest, measured)
        return self.get(release_id)

    def _record(self, release_id: str, manifest: Mapping[str, Any], measured: Mapping[str, Any]) -> None:
        row = {
            "id": release_id,
            "monitor": manifest["monitor"],
            "audience": manifest["audience"],
            "policy": manifest["policy"]["id"],
            "snapshots": canonical_json(manifest["snapshots"]),
            "engine_version": manifest["engine_version"],
            "released_at": manifest["released_at"],
            "note": manifest["note"],
            "summary": canonical_json({**manifest["summary"], **measured}),
            "byte_count": sum(file["bytes"] for file in manifest["files"].values()),
        }
        with self._home.writing() as connection:
            connection.execute(
                """INSERT INTO storage_release VALUES (:id, :monitor, :audience, :policy, :snapshots, :engine_version,
                     :released_at, :note, :summary, :byte_count,
                     (SELECT COALESCE(MAX(number), 0) + 1 FROM storage_release))
                   ON CONFLICT (id) DO NOTHING""",
                row,
            )

    def get(self, release_id: str) -> Release:
        """Return the row of an id; raises `NotFoundError`."""
        found = self._rows("WHERE id = ?", release_id)
        if not found:
            raise NotFoundError(
                Problem("release.unknown", N_("There is no release “%(release)s”."), {"release": release_id[:64]})
            )
        return found[0]

    def open(self, release_id: str) -> OpenRelease:
        """Return a frozen release for reading. Raises `NotFoundError`, or `StorageError` for a damaged manifest."""
        release = self.get(release_id)
        return OpenRelease(self._folder / release.id, self._manifest(release.id))

    def latest(self, monitor: str, audience: str) -> Release | None:
        """Return the newest release of a monitor for an audience, or None."""
        found = self._rows("WHERE monitor = ? AND audience = ? ORDER BY number DESC LIMIT 1", monitor, audience)
        return found[0] if found else None

    def list(self, monitor: str | None = None, audience: str | None = None) -> tuple[Release, ...]:
        """Return the releases (of a monitor, for an audience), newest first."""
        clauses = [("monitor = ?", monitor), ("audience = ?", audience)]
        chosen = [(clause, value) for clause, value in clauses if value is not None]
        where = f"WHERE {' AND '.join(clause for clause, _ in chosen)}" if chosen else ""
        return self._rows(f"{where} ORDER BY number DESC", *(value for _, value in chosen))

    def mark(self) -> tuple[int, int]:
        """Return the number of releases and the newest one's: it changes whenever a release comes or goes."""
        with self._home.reading() as connection:
            count, newest = connection.execute(
                "SELECT COUNT(*), COALESCE(MAX(number), 0) FROM storage_release"
            ).fetchone()
        return int(count), int(newest)

    def verify(self, release_id: str) -> None:
        """Raise `StorageError`, naming every file, when a byte of a release differs from the day it was frozen."""
        folder = self._folder / release_id
        manifest = self._manifest(release_id)
        wrong = [
            name
            for name, file in sorted(manifest["files"].items())
            if not (folder / name).is_file() or sha256_of(folder / name) != file["sha256"]
        ]
        if wrong:
            raise StorageError([damaged(f"{release_id}/{name}").problems[0] for name in wrong])

    def sweep(self) -> int:
        """Remove unfinished releases and folders that no row points at; returns how many."""
        with storage_faults(self._folder), folder_lock(self._folder, alone=True):
            known = {release.id for release in self._rows("")}
            orphans = [path for path in self._folder.iterdir() if path.is_dir() and path.name not in known]
            for path in orphans:
                _remove(path)
        return len(orphans)

    def _manifest(self, release_id: str) -> dict[str, Any]:
        path = self._folder / release_id / MANIFEST
        with storage_faults(path):
            content = path.read_bytes()
        if hashlib.sha256(content).hexdigest()[:_ID_LENGTH] != release_id:
            raise damaged(f"{release_id}/{MANIFEST}")
        manifest: dict[str, Any] = json.loads(content)
        return manifest

    def _rows(self, clause: str, *values: str) -> tuple[Release, ...]:
        with self._home.reading() as connection:
            rows = connection.execute(f"SELECT * FROM storage_release {clause}", values).fetchall()  # noqa: S608
        return tuple(_release(row) for row in rows)


def _versions(frame: pl.DataFrame) -> dict[str, list[int]]:
    pairs = frame.select("indicator", "version").unique().sort("indicator", "version")
    versions: dict[str, list[int]] = {}
    for indicator, version in pairs.iter_rows():
        versions.setdefault(indicator, []).append(version)
    return versions


def _other_audience(made_for: str, asked_for: str) -> StorageError:
    return StorageError(
        Problem(
            "release.audience",
            N_("Figures that were protected for “%(made_for)s” can't be released for “%(asked_for)s”."),
            {"made_for": made_for, "asked_for": asked_for},
        )
    )


def _made_read_only(folder: Path) -> None:
    """Take away every right to write, deepest first, and make it all durable."""
    for path in sorted(folder.rglob("*"), reverse=True):
        fsync(path)
        path.chmod(0o444 if path.is_file() else 0o555)
    fsync(folder)
    folder.chmod(0o555)


def _remove(folder: Path) -> None:
    """Remove a folder that may have been made read-only; nothing when it isn't there."""
    if not folder.exists():
        return
    folder.chmod(0o755)
    for path in folder.rglob("*"):
        if path.is_dir():
            path.chmod(0o755)
    shutil.rmtree(folder)
