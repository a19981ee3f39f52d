"""The same thing asked twice of the same people: in one monitor, or in two, by deliveries or by questionnaires."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations

from wegwijzer.definitions.model import Definitions, Monitor, Source
from wegwijzer.planning.burden import sources_of_monitor

KEYS = frozenset(
    {"person", "respondent", "area", "period", "birth_year", "sex", "start", "end", "weight", "code", "name"}
)
ENOUGH = 0.5  # of the smaller of two deliveries: then the overlap is no chance


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedTwice:
    """Two requests to the same people that overlap in `what`; monitors by their id (the same one twice: within it)."""

    who: str
    first: str
    second: str
    what: tuple[str, ...]
    first_monitor: str
    second_monitor: str


@dataclass(frozen=True, slots=True)
class _Request:
    id: str
    title: str
    who: str
    monitor: str
    items: frozenset[str]
    questionnaire: bool


def asked_twice(definitions: Definitions, monitors: Iterable[Monitor]) -> tuple[AskedTwice, ...]:
    """Return the pairs of requests to the same people that ask for the same; archived monitors ask nothing.

    Two deliveries overlap when at least half of what the smaller asks (beside keys such as area and period) is in the
    other, or when they fetch the same measure; two questionnaires when they share a topic.
    """
    requests = [each for monitor in monitors if monitor.archived_on is None for each in _requests(definitions, monitor)]
    found: dict[tuple[str, str], AskedTwice] = {}
    for first, second in combinations(requests, 2):
        shared = _shared(first, second)
        if shared and (first.id, second.id) not in found and (second.id, first.id) not in found:
            found[(first.id, second.id)] = AskedTwice(
                who=first.who,
                first=first.title,
                second=second.title,
                what=tuple(sorted(shared)),
                first_monitor=first.monitor,
                second_monitor=second.monitor,
            )
    return tuple(found.values())


def _requests(definitions: Definitions, monitor: Monitor) -> Iterator[_Request]:
    for source in sources_of_monitor(definitions, monitor):
        if source.supplier and not source.table:
            yield _Request(source.id, source.title, source.supplier, monitor.id, _items(source, definitions), False)  # noqa: FBT003 - a row
    for each in monitor.plan.instruments:
        if each.asked and each.topics:
            topics = frozenset(_plain(topic) for topic in each.topics)
            yield _Request(f"{monitor.id}/{each.id}", each.title, each.asked, monitor.id, topics, True)  # noqa: FBT003 - a row


def _items(source: Source, definitions: Definitions) -> frozenset[str]:
    named = {_plain(theirs) for ours, theirs in source.columns.items() if ours not in KEYS}
    counted = {
        _plain(item)
        for indicator in definitions.indicators.values()
        for quantity in (indicator.counting.of, indicator.counting.per)
        if quantity is not None and source.id in quantity.sources
        for item in (*quantity.measures, quantity.column)
        if item
    }
    return frozenset(named | counted | {_plain(item) for item in source.measures})


def _plain(text: str) -> str:
    return " ".join(text.casefold().replace("_", " ").split())


def _shared(first: _Request, second: _Request) -> frozenset[str]:
    same_people = _plain(first.who) == _plain(second.who)
    if first.id == second.id or not same_people or first.questionnaire != second.questionnaire:
        return frozenset()
    shared = first.items & second.items
    least = 1 if first.questionnaire else max(1.0, ENOUGH * min(len(first.items), len(second.items)))
    return shared if len(shared) >= least else frozenset()
