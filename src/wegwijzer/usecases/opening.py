"""Open the home, its definitions and its releases once; everything else asks here."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import TypeVar

import polars as pl

from wegwijzer.definitions.model import Audience, Definitions, Indicator, Monitor, Policy
from wegwijzer.definitions.reading import read_definitions, read_text, ready_library
from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.storage.home import Home
from wegwijzer.storage.opened import OpenRelease
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.usecases.viewer import Viewer

Thing = TypeVar("Thing")


@dataclass(frozen=True, eq=False)
class Same:
    """Definitions as a key: while nothing changes they are one and the same object."""

    definitions: Definitions

    def __hash__(self) -> int:
        return id(self.definitions)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.definitions is self.definitions


def not_found(what: str) -> NotFoundError:
    """Return the one answer for what doesn't exist and for what one may not see: nobody learns which."""
    return NotFoundError(
        Problem(
            "not_found",
            N_("“%(what)s” can't be found."),
            {"what": what[:80]},
            remedy=N_("Check the name, or search for it."),
        )
    )


def loaded_definitions(home: Home) -> Definitions:
    """Return what stands in the home's folder of definitions, on top of the ready library; read again when it changes.

    Raises `DefinitionError` with every fault.
    """
    mark = tuple(sorted(_marks(str(home.definitions)))) if home.definitions.is_dir() else ()
    return _definitions_at(home.definitions, mark) if mark else ready_library()


def _marks(folder: str) -> Iterator[tuple[str, int, int]]:
    """Yield name, time and size of every file with definitions; with hundreds of files this is asked often."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir():
                yield from _marks(entry.path)
            elif entry.name.endswith((".yaml", ".yml")):
                found = entry.stat()
                yield entry.path, found.st_mtime_ns, found.st_size


@lru_cache(maxsize=4)
def _definitions_at(folder: Path, _mark: tuple[tuple[str, int, int], ...]) -> Definitions:
    return read_definitions(folder)


def monitor_of(definitions: Definitions, monitor_id: str) -> Monitor:
    """Return the monitor, or raise `NotFoundError`."""
    if monitor_id not in definitions.monitors:
        raise not_found(monitor_id)
    return definitions.monitors[monitor_id]


def policy_for(definitions: Definitions, monitor: Monitor, audience: Audience) -> Policy:
    """Return the policy that the monitor names for an audience; without a name the ready policy of that audience."""
    name = monitor.audiences.get(audience.value, audience.value)
    if name in definitions.policies:
        return definitions.policies[name]
    return ready_library().policies[audience.value]


def part_for(definitions: Definitions, monitor: Monitor) -> Definitions:
    """Return only what `monitor` needs: what is frozen with a release, so that it explains itself for ever."""
    wanted = set(monitor.indicators)
    for name in monitor.indicators:
        counting = definitions.indicators[name].counting
        wanted |= {part for part in (counting.numerator, counting.denominator) if part}
    indicators = {name: found for name, found in definitions.indicators.items() if name in wanted}
    sources = {name for found in indicators.values() for name in sources_of(found)} | set(monitor.areas.sources)
    return replace(
        definitions,
        organisations=_only(definitions.organisations, {monitor.organisation}),
        monitors={monitor.id: monitor},
        questions=_only(definitions.questions, {*monitor.questions, *_questions_of(indicators)}),
        indicators=indicators,
        sources=_only(definitions.sources, sources),
        policies=_only(definitions.policies, set(monitor.audiences.values())),
        targets=_only(definitions.targets, set(monitor.targets)),
    )


def sources_of(indicator: Indicator) -> tuple[str, ...]:
    """Return the ids of the sources that an indicator counts from."""
    parts = (indicator.counting.of, indicator.counting.per)
    return tuple(dict.fromkeys(name for part in parts if part for name in part.sources))


def _questions_of(indicators: dict[str, Indicator]) -> set[str]:
    return {question for found in indicators.values() for question in found.questions}


def _only(things: Mapping[str, Thing], names: set[str]) -> dict[str, Thing]:
    return {name: thing for name, thing in things.items() if name in names}


@dataclass(frozen=True, slots=True)
class OpenedRelease:
    """A release with the definitions it was made with and its areas: read once, it never changes."""

    release: Release
    figures: OpenRelease
    definitions: Definitions
    areas: pl.DataFrame

    @property
    def monitor(self) -> Monitor:
        """The monitor as it was when the release was made."""
        return self.definitions.monitors[self.release.monitor]


@lru_cache(maxsize=16)
def opened_release(home: Home, release_id: str) -> OpenedRelease:
    """Return the release with this id. Releases are immutable, so it is read once per process."""
    store = ReleaseStore(home)
    release, figures = store.get(release_id), store.open(release_id)
    return OpenedRelease(release, figures, read_text(figures.definitions_yaml), figures.areas())


def all_releases(home: Home) -> tuple[Release, ...]:
    """Return every release, newest first; read again when one comes or goes."""
    return _releases_at(home, ReleaseStore(home).mark())


@lru_cache(maxsize=4)
def _releases_at(home: Home, _mark: tuple[int, int]) -> tuple[Release, ...]:
    return ReleaseStore(home).list()


def newest_releases(home: Home) -> Mapping[tuple[str, str], Release]:
    """Return the newest release of each monitor and audience."""
    return _newest_at(home, ReleaseStore(home).mark())


@lru_cache(maxsize=4)
def _newest_at(home: Home, mark: tuple[int, int]) -> Mapping[tuple[str, str], Release]:
    return {(one.monitor, one.audience): one for one in reversed(_releases_at(home, mark))}


def release_for(home: Home, viewer: Viewer, monitor: Monitor) -> Release | None:
    """Return the newest release of the monitor that this viewer may read, the richest audience first; or None."""
    return richest(newest_releases(home), viewer, monitor)


def richest(newest: Mapping[tuple[str, str], Release], viewer: Viewer, monitor: Monitor) -> Release | None:
    """Return which of the newest releases this viewer gets of a monitor: the richest audience first; or None."""
    there = (newest.get((monitor.id, audience.value)) for audience in viewer.audiences_for(monitor))
    return next((one for one in there if one is not None), None)


def readable_release(home: Home, viewer: Viewer, monitor_id: str) -> OpenedRelease:
    """Return the newest release of a monitor for this viewer, opened; raises `NotFoundError` when there is none."""
    monitor = monitor_of(loaded_definitions(home), monitor_id)
    release = release_for(home, viewer, monitor)
    if release is None:
        raise not_found(monitor_id)
    return opened_release(home, release.id)
