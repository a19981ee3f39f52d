"""Keep to the retention rules, and remove what an interrupted write left behind."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore


@dataclass(frozen=True, slots=True)
class Tidied:
    """What was deleted by a retention rule, and how many files nobody pointed at were removed."""

    expired: tuple[Snapshot, ...]
    swept: int


def tidy(home: Home, today: date) -> Tidied:
    """Delete the snapshots whose term has passed on `today` (releases keep their own figures) and sweep orphans."""
    snapshots = SnapshotStore(home)
    return Tidied(snapshots.expire(today), snapshots.sweep() + ReleaseStore(home).sweep())
