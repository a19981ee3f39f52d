"""What a person finds on the start page and on the page of a monitor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from wegwijzer.definitions.cautions import cautions
from wegwijzer.definitions.model import (
    Definitions,
    Function,
    Indicator,
    Moment,
    Monitor,
    Organisation,
    Question,
    Source,
    Target,
)
from wegwijzer.errors import N_, Problem
from wegwijzer.language.catalogue import dutch
from wegwijzer.planning.burden import burden_of
from wegwijzer.planning.size import Size, size_of
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.usecases.opening import (
    Same,
    all_releases,
    loaded_definitions,
    monitor_of,
    newest_releases,
    not_found,
    part_for,
    richest,
    sources_of,
)
from wegwijzer.usecases.viewer import Viewer

FUNCTIONS = {
    Function.SIGNAL.value: N_("Signal"),
    Function.LEARN.value: N_("Learn and improve"),
    Function.STEER.value: N_("Steer"),
    Function.ACCOUNT.value: N_("Account"),
    Function.FORECAST.value: N_("Forecast"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCard:
    """A release as a reader sees it: what, for whom, when, and how much is hidden."""

    release: Release
    monitor_title: str
    shown: int
    hidden: int
    fictional: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorCard:
    """A monitor in a list, with its newest release for this viewer (None: nothing was released yet)."""

    monitor: Monitor
    organisation: Organisation
    release: ReleaseCard | None
    own: bool  # of the viewer's own organisation


@dataclass(frozen=True, slots=True, kw_only=True)
class MonitorPage:
    """Everything on the page of one monitor: the five directions, the phase, and what was released."""

    monitor: Monitor
    organisation: Organisation
    questions: tuple[Question, ...]
    indicators: tuple[Indicator, ...]
    targets: tuple[Target, ...]
    sources: tuple[Source, ...]
    releases: tuple[ReleaseCard, ...]
    size: Size
    cautions: tuple[Problem, ...]
    own: bool

    @property
    def accepted(self) -> tuple[Question, ...]:
        """The questions that the monitor answers."""
        return tuple(question for question in self.questions if question.accepted)

    @property
    def declined(self) -> tuple[Question, ...]:
        """The questions that got no as an answer, each with its reason."""
        return tuple(question for question in self.questions if not question.accepted)


@dataclass(frozen=True, slots=True, kw_only=True)
class StartPage:
    """My monitors, what was released lately, what is next."""

    monitors: tuple[MonitorCard, ...]
    releases: tuple[ReleaseCard, ...]
    moments: tuple[tuple[Monitor, Moment], ...]


def _card(release: Release, monitor: Monitor) -> ReleaseCard:
    counts = {str(status): int(count) for status, count in dict(release.summary.get("statuses", {})).items()}
    hidden = sum(count for status, count in counts.items() if status.startswith("hidden"))
    return ReleaseCard(
        release=release,
        monitor_title=monitor.title,
        shown=counts.get("shown", 0) + counts.get("rounded", 0),
        hidden=hidden,
        fictional=monitor.fictional,
    )


def monitors_for(home: Home, viewer: Viewer, *, archived: bool = False) -> tuple[MonitorCard, ...]:
    """Return the monitors this viewer may see: the own organisation's all, of others those with a public release.

    Own monitors come first, then by title. Those that are kept but no longer used only with `archived`.
    """
    cards = _monitors_at(home, viewer, Same(loaded_definitions(home)), ReleaseStore(home).mark())
    return cards if archived else tuple(card for card in cards if card.monitor.archived_on is None)


@lru_cache(maxsize=64)
def _monitors_at(home: Home, viewer: Viewer, held: Same, _mark: tuple[int, int]) -> tuple[MonitorCard, ...]:
    """Return the cards as long as no definition and no release changes."""
    definitions, newest = held.definitions, newest_releases(home)
    cards = []
    for monitor in definitions.monitors.values():
        own = viewer.organisation == monitor.organisation
        release = richest(newest, viewer, monitor)
        if own or release:
            card = _card(release, monitor) if release else None
            organisation = definitions.organisations[monitor.organisation]
            cards.append(MonitorCard(monitor=monitor, organisation=organisation, release=card, own=own))
    return tuple(sorted(cards, key=lambda card: (not card.own, card.monitor.title)))


def releases_for(home: Home, viewer: Viewer, monitor_id: str = "") -> tuple[ReleaseCard, ...]:
    """Return the releases this viewer may read, newest first; of one monitor when it is named.

    Raises `NotFoundError` for a monitor that the viewer may not see.
    """
    definitions = loaded_definitions(home)
    visible = {card.monitor.id: card.monitor for card in monitors_for(home, viewer, archived=True)}
    if monitor_id and monitor_id not in visible:
        raise not_found(monitor_id)
    found = [one for one in all_releases(home) if not monitor_id or one.monitor == monitor_id]
    readable = [
        release
        for release in found
        if release.monitor in visible
        and release.audience in viewer.audiences_for(monitor_of(definitions, release.monitor))
    ]
    newest_first = sorted(readable, key=lambda release: release.number, reverse=True)
    return tuple(_card(release, visible[release.monitor]) for release in newest_first)


def _sources(definitions: Definitions, indicators: tuple[Indicator, ...]) -> tuple[Source, ...]:
    names = dict.fromkeys(name for indicator in indicators for name in sources_of(indicator))
    return tuple(definitions.sources[name] for name in names)


def _about(problem: Problem, definitions: Definitions) -> Problem:
    """Return a caution that names its subject by its title; in a file it is named by its place."""
    kind, name, *rest = [*str(problem.params.get("where", "")).split(" › "), "", ""]
    if kind == "monitors" and rest[:1] == ["indicators"] and rest[1].isdigit():
        kind, name = "indicators", definitions.monitors[name].indicators[int(rest[1]) - 1]
    found = getattr(definitions, kind, {}).get(name) if kind else None
    title = getattr(found, "title", "") or getattr(found, "text", "") or name
    params = {**problem.params, "where": title}
    if params.get("source") in definitions.sources:
        params["source"] = definitions.sources[str(params["source"])].title
    if "functions" in params:
        names = str(params["functions"]).split(", ")
        params["functions"] = ", ".join(
            dutch()(FUNCTIONS[name]).lower() if name in FUNCTIONS else name for name in names
        )
    return replace(problem, params=params)


def monitor_page(home: Home, viewer: Viewer, monitor_id: str) -> MonitorPage:
    """Return the page of one monitor; raises `NotFoundError` when it is not there or not for this viewer."""
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    releases = releases_for(home, viewer, monitor_id)
    part = part_for(definitions, monitor)
    indicators = tuple(definitions.indicators[name] for name in monitor.indicators)
    sources = _sources(definitions, indicators)
    questions = tuple(definitions.questions[name] for name in monitor.questions)
    own = viewer.organisation == monitor.organisation
    return MonitorPage(
        monitor=monitor,
        organisation=definitions.organisations[monitor.organisation],
        questions=questions,
        indicators=indicators,
        targets=tuple(definitions.targets[name] for name in monitor.targets),
        sources=sources,
        releases=releases,
        size=size_of(definitions, monitor, burden_of(definitions, monitor)),
        cautions=tuple(_about(problem, part) for problem in cautions(part)) if own else (),
        own=own,
    )


def start_page(home: Home, viewer: Viewer, today: date, *, at_most: int = 5) -> StartPage:
    """Return what the start page shows on `today`: at most `at_most` releases (one a monitor) and moments."""
    cards = monitors_for(home, viewer)
    moments = [
        (card.monitor, moment)
        for card in cards
        if card.own
        for moment in card.monitor.next_moments
        if moment.on >= today
    ]
    return StartPage(
        monitors=cards,
        releases=_latest(home, viewer, {card.monitor.id: card.monitor for card in cards}, at_most),
        moments=tuple(sorted(moments, key=lambda pair: (pair[1].on, pair[0].title))[:at_most]),
    )


def _latest(home: Home, viewer: Viewer, visible: Mapping[str, Monitor], at_most: int) -> tuple[ReleaseCard, ...]:
    """Return the newest release that the viewer may read of each monitor, newest first, at most so many."""
    found: dict[str, ReleaseCard] = {}
    for release in all_releases(home):
        if len(found) == at_most:
            break
        monitor = visible.get(release.monitor)
        if monitor and release.monitor not in found and release.audience in viewer.audiences_for(monitor):
            found[release.monitor] = _card(release, monitor)
    return tuple(found.values())
