"""Open the home, its definitions and its releases once; everything else asks here."""

from __future__ import annotations

from collections.abc import Mapping
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
    files = sorted(path for path in home.definitions.rglob("*.y*ml") if path.is_file())
    if not files:
        return ready_library()
    mark = tuple((str(path), path.stat().st_mtime_ns, path.stat().st_size) for path in files)
    return _definitions_at(home.definitions, mark)


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


def release_for(home: Home, viewer: Viewer, monitor: Monitor) -> Release | None:
    """Return the newest release of the monitor that this viewer may read, the richest audience first; or None."""
    store = ReleaseStore(home)
    for audience in viewer.audiences_for(monitor):
        if found := store.latest(monitor.id, audience.value):
            return found
    return None


def readable_release(home: Home, viewer: Viewer, monitor_id: str) -> OpenedRelease:
    """Return the newest release of a monitor for this viewer, opened; raises `NotFoundError` when there is none."""
    monitor = monitor_of(loaded_definitions(home), monitor_id)
    release = release_for(home, viewer, monitor)
    if release is None:
        raise not_found(monitor_id)
    return opened_release(home, release.id)
