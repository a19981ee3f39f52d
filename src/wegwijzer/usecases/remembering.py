"""What went out before: the earlier releases that somebody knows when a new one comes, with their truth if it is left.

The truth of an earlier release is computed again from its own snapshots and definitions, so no raw figure is ever kept.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import polars as pl

from wegwijzer.definitions.model import Audience, Definitions, Monitor
from wegwijzer.disclosure.combined.knowledge import Earlier, Onlooker, circles, heard_by
from wegwijzer.engine.computing import compute
from wegwijzer.engine.inputs import Inputs
from wegwijzer.errors import WegwijzerError
from wegwijzer.figures import RawFigures
from wegwijzer.frames import Shape
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore
from wegwijzer.usecases.computing import Computed, newest_periods
from wegwijzer.usecases.opening import OpenedRelease, opened_release, part_for, policy_for, sources_of


@dataclass(slots=True)
class Memory:
    """The releases of one home beside a new one of `monitor`, each opened and computed once.

    `computed` may be shared by releases made one after the other: what was computed again for one needn't be for all.
    """

    home: Home
    monitor: Monitor
    definitions: Definitions
    raw: RawFigures
    snapshots: tuple[str, ...]
    computed: Computed = field(default_factory=dict)
    _known: dict[str, Earlier] = field(default_factory=dict)

    def of(self, audience: str) -> tuple[Earlier, ...]:
        """Return what `audience` knows already, oldest first; releases with the very same figures count once.

        The releases of all monitors of the organisation count that share a source with this one, and the public ones
        of other organisations.
        """
        heard = heard_by(audience, circles(self.monitor.talking))
        store = ReleaseStore(self.home)
        seen: set[tuple[str, ...]] = set()
        found = []
        for release in reversed(store.list()):
            if release.audience not in heard or not self._touches(release):
                continue
            mark = tuple(sorted(store.open(release.id).figure_hashes()))
            if mark not in seen:
                seen.add(mark)
                found.append(self._earlier(release))
        return tuple(found)

    def onlookers(self, audience: str) -> tuple[Onlooker, ...]:
        """Return the other audiences that get to know a release for `audience`, with what they know already."""
        talking = circles(self.monitor.talking)
        others = (one.value for one in Audience if one.value != audience and audience in heard_by(one.value, talking))
        return tuple(
            Onlooker(
                audience=one,
                policy=policy_for(self.definitions, self.monitor, Audience(one)),
                earlier=self.of(one),
            )
            for one in others
            if ReleaseStore(self.home).latest(self.monitor.id, one) is not None
        )

    def _touches(self, release: Release) -> bool:
        """Whether a release rests on a source that this monitor uses, and is of the same organisation or public."""
        opened = opened_release(self.home, release.id)
        same = opened.monitor.organisation == self.monitor.organisation
        if not (same or release.audience == Audience.PUBLIC):
            return False
        mine = set(_sources(self.definitions, self.monitor))
        return bool(mine & set(_sources(opened.definitions, opened.monitor)))

    def _earlier(self, release: Release) -> Earlier:
        if release.id not in self._known:
            opened = opened_release(self.home, release.id)
            self._known[release.id] = Earlier(
                figures=opened.figures.all_figures(),
                release=release.id,
                areas=opened.areas if not opened.areas.is_empty() else None,
                truth=self._truth(opened),
                indicators=opened.definitions.indicators,
                policy=policy_for(opened.definitions, opened.monitor, Audience(release.audience)),
            )
        return self._known[release.id]

    def _truth(self, opened: OpenedRelease) -> RawFigures | None:
        """Return the raw figures an earlier release was made from; None when a delivery of it was removed since."""
        same = part_for(self.definitions, self.monitor)
        if opened.release.snapshots == tuple(sorted(self.snapshots)) and opened.definitions == same:
            return self.raw
        try:
            return recomputed(self.home, opened, self.computed)
        except (WegwijzerError, OSError, pl.exceptions.PolarsError):
            return None


def recomputed(home: Home, opened: OpenedRelease, computed: Computed | None = None) -> RawFigures | None:
    """Return the raw figures of a release from its own snapshots; None when one of them is gone.

    `computed` keeps what was computed: releases of one monitor for several audiences are made of the same figures.
    """
    store = SnapshotStore(home)
    snapshots = [store.get(name) for name in opened.release.snapshots]
    if any(one.deleted_on is not None for one in snapshots):
        return None
    computed = {} if computed is None else computed
    key = (opened.release.monitor, opened.release.snapshots, opened.figures.definitions_yaml)
    if key not in computed:
        scans = {source: tuple(newest_periods(store, found)) for source, found in _by_source(snapshots)}
        computed[key] = compute(opened.definitions, opened.release.monitor, Inputs(scans=scans, areas=opened.areas))
    return computed[key]


def _by_source(snapshots: list[Snapshot]) -> Iterator[tuple[str, tuple[Snapshot, ...]]]:
    data = sorted(
        (one for one in snapshots if one.shape is not Shape.AREAS), key=lambda one: one.added_at, reverse=True
    )
    for source in dict.fromkeys(one.source for one in data):
        yield source, tuple(one for one in data if one.source == source)


def _sources(definitions: Definitions, monitor: Monitor) -> Iterator[str]:
    indicators: Mapping[str, object] = definitions.indicators
    for name in monitor.indicators:
        if name not in indicators:
            continue
        found = definitions.indicators[name]
        yield from sources_of(found)
        for part in (found.counting.numerator, found.counting.denominator):
            if part in definitions.indicators:
                yield from sources_of(definitions.indicators[part])
