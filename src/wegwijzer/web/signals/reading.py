"""Which signals somebody may see, in order, with their states."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import QuerySet

from wegwijzer import usecases
from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.signals.models import Searched, Signal, Standing
from wegwijzer.web.viewers import home


@dataclass(frozen=True, slots=True)
class Story:
    """One thing that stands out: the signal that leads, what belongs to it, and where people are with it."""

    signal: Signal
    standing: Standing | None
    monitor: Monitor
    others: list[Signal] = field(default_factory=list)

    @property
    def state(self) -> str:
        """The state in words."""
        return self.standing.get_state_display() if self.standing else Standing.State.NEW.label


def searched_for(viewer: Viewer, monitor_id: str = "") -> dict[int, Monitor]:
    """Return the searches this viewer may read, each with its monitor: of each monitor the newest release for them."""
    newest: dict[str, Monitor] = {}
    for card in usecases.monitors_for(home(), viewer):
        if card.release and monitor_id in ("", card.monitor.id):
            newest[card.release.release.id] = card.monitor
    found = Searched.objects.filter(release__in=list(newest)).values_list("pk", "release")
    return {number: newest[release] for number, release in found}


def visible(viewer: Viewer, monitor_id: str = "") -> QuerySet[Signal]:
    """Return the signals of the newest releases that this viewer may read."""
    return Signal.objects.filter(searched__in=list(searched_for(viewer, monitor_id)))


def stories(
    searches: dict[int, Monitor], *, calm: int = Signal.Calm.CALM, look: str = "", state: str = "", at_most: int = 200
) -> list[Story]:
    """Return what stands out, the most important first: one story for everything with one cause.

    Without a chosen `state` what was explained or settled stays away, unless something new happened to it.
    """
    signals = list(
        Signal.objects.filter(searched__in=list(searches), calm__lte=calm)
        .select_related("searched")
        .order_by("rank", "id")
    )
    standings = _standings(signals)
    together: dict[tuple[int, str], Story] = {}
    for signal in signals:
        place = (signal.searched_id, signal.leader)
        if place in together:
            together[place].others.append(signal)
        else:
            standing = standings.get((signal.monitor, signal.key))
            together[place] = Story(signal, standing, searches[signal.searched_id])
    chosen = [story for story in together.values() if _wanted(story, look, state)]
    return chosen[:at_most]


def _standings(signals: Iterable[Signal]) -> dict[tuple[str, str], Standing]:
    monitors = {signal.monitor for signal in signals}
    found = Standing.objects.filter(monitor__in=monitors).select_related("who")
    return {(standing.monitor, standing.key): standing for standing in found}


def _wanted(story: Story, look: str, state: str) -> bool:
    if look and story.signal.look != look:
        return False
    now = story.standing.state if story.standing else Standing.State.NEW
    if state:
        return now == state
    standing, signal = story.standing, story.signal
    if standing is None or not standing.quiet:
        return True
    return signal.fresh and standing.at < signal.searched.at  # it was explained before this release, and more came
