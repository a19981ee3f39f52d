"""What suppliers owe and bring: which deliveries are due, taking one in whole, and what became of it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from wegwijzer.definitions.model import Definitions, Monitor, Phase, Source
from wegwijzer.errors import N_, Problem
from wegwijzer.frames import Shape
from wegwijzer.planning.burden import sources_of_monitor
from wegwijzer.planning.calendar import Due, due_deliveries
from wegwijzer.sources.error_sheet import error_sheet
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.storage.snapshots import SnapshotStore
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.opening import loaded_definitions

__all__ = ["Owed", "TakenIn", "error_sheet", "owed", "releases_with", "sources_in_use", "take_back", "take_in"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Owed:
    """A delivery that somebody owes an organisation."""

    organisation: str
    source: Source
    due: Due


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenIn:
    """A delivery that was taken in whole: its snapshot, how many records, and what is odd but no fault."""

    snapshot: str
    rows: int
    notes: tuple[Problem, ...]


def in_use(monitor: Monitor) -> bool:
    """Whether suppliers owe this monitor anything: not when it is archived, or still being set up the first time."""
    return monitor.archived_on is None and not (monitor.phase is Phase.SET_UP and monitor.cycle == 1)


def sources_in_use(definitions: Definitions, organisation: str) -> dict[str, Source]:
    """Return the sources that people deliver to the monitors of an organisation, each once; no lists of areas."""
    found = {
        source.id: source
        for monitor in definitions.monitors.values()
        if monitor.organisation == organisation and in_use(monitor)
        for source in sources_of_monitor(definitions, monitor)
    }
    return {name: each for name, each in found.items() if each.supplier and not each.table and _is_asked(each)}


def _is_asked(source: Source) -> bool:
    return source.shape is not Shape.AREAS and not source.period


def owed(home: Home, *, since: date, until: date) -> tuple[Owed, ...]:
    """Return every delivery that is due between two days, for every organisation, the earliest first."""
    definitions = loaded_definitions(home)
    organisations = dict.fromkeys(monitor.organisation for monitor in definitions.monitors.values())
    found = []
    for organisation in organisations:
        sources = sources_in_use(definitions, organisation)
        dues = due_deliveries(sources.values(), since=since, until=until)
        found += [Owed(organisation=organisation, source=sources[due.source], due=due) for due in dues]
    return tuple(sorted(found, key=lambda each: each.due.due_on))


def take_in(home: Home, path: Path, source_id: str, period: str, *, at: datetime) -> TakenIn:
    """Keep a delivery whole, or raise `SourceError` with everything that is wrong with it; nothing is kept then.

    A file that says nothing about the expected `period` is kept, with a remark.
    """
    snapshot, delivery = import_file(home, path, source_id, added_at=at)
    notes = delivery.notes
    covered = snapshot.meta.get("periods") or ()
    if covered and period and not any(code[:4] == period[:4] for code in covered):
        message = N_("The file says nothing about %(period)s, the period that was expected.")
        notes = (*notes, Problem("delivery.period", message, {"period": period[:4]}))
    return TakenIn(snapshot=snapshot.id, rows=delivery.rows, notes=notes)


def releases_with(home: Home, snapshot: str) -> tuple[Release, ...]:
    """Return the releases in which a delivery was used, the newest first."""
    found = [release for release in ReleaseStore(home).list() if snapshot in release.snapshots]
    return tuple(sorted(found, key=lambda release: release.released_at, reverse=True))


def take_back(home: Home, snapshot: str) -> bool:
    """Withdraw a delivery that nothing was made of; False when a release rests on it: then it stays."""
    if releases_with(home, snapshot):
        return False
    SnapshotStore(home).withdraw(snapshot)
    return True


def monitors_with(definitions: Definitions, source: str, organisation: str) -> tuple[Monitor, ...]:
    """Return the monitors of an organisation that rest on a source."""
    own: Iterable[Monitor] = (each for each in definitions.monitors.values() if each.organisation == organisation)
    return tuple(each for each in own if source in {found.id for found in sources_of_monitor(definitions, each)})
