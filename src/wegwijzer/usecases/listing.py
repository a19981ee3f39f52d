"""What there is: snapshots and releases, newest first."""

from __future__ import annotations

from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore


def all_snapshots(home: Home) -> tuple[Snapshot, ...]:
    """Return every snapshot, newest first; those deleted by a retention rule say so."""
    return tuple(sorted(SnapshotStore(home).list(), key=lambda one: one.added_at, reverse=True))


def all_releases(home: Home) -> tuple[Release, ...]:
    """Return every release, newest first."""
    return tuple(sorted(ReleaseStore(home).list(), key=lambda one: one.number, reverse=True))
