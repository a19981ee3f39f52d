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


def asked_twice(definitions: Definitions, monitors: Iterable[Monitor], *, of: str = "") -> tuple[AskedTwice, ...]:
    """Return the pairs of requests to the same people that ask for the same; archived monitors ask nothing.

    Two deliveries overlap when at least half of what the smaller asks (beside keys such as area and period) is in the
    other, or when they fetch the same measure; two questionnaires when they share a topic. Each pair comes once, also
    when several monitors need it. With `of`, the id of a monitor, only pairs with one of its requests: that is quick
    among hundreds of monitors.
    """
    asking = sorted((each for each in monitors if each.archived_on is None), key=lambda each: each.id != of)
    found = []
    for group in _by_people(_requests(definitions, asking)).values():
        for first, second in _pairs(group, of):
            shared = _shared(first, second)
            if shared:
                found.append(
                    AskedTwice(
                        who=first.who,
                        first=first.title,
                        second=second.title,
                        what=tuple(sorted(shared)),
                        first_monitor=first.monitor,
                        second_monitor=second.monitor,
                    )
                )
    return tuple(found)


def _by_people(requests: Iterable[_Request]) -> dict[tuple[str, bool], list[_Request]]:
    """Only what is asked of the same people in the same way can be asked twice; a delivery counts once."""
    groups: dict[tuple[str, bool], dict[str, _Request]] = {}
    for each in requests:
        groups.setdefault((_plain(each.who), each.questionnaire), {}).setdefault(each.id, each)
    return {key: list(group.values()) for key, group in groups.items()}


def _pairs(group: list[_Request], of: str) -> Iterable[tuple[_Request, _Request]]:
    """The pairs of a group; with `of`, those with a request of that monitor, which stand first in the group."""
    if not of:
        return combinations(group, 2)
    own = sum(each.monitor == of for each in group)
    return ((group[one], group[other]) for one in range(own) for other in range(one + 1, len(group)))


def _requests(definitions: Definitions, monitors: Iterable[Monitor]) -> Iterator[_Request]:
    items: dict[str, frozenset[str]] = {}
    for monitor in monitors:
        for source in sources_of_monitor(definitions, monitor):
            if source.supplier and not source.table:
                if source.id not in items:
                    items[source.id] = _items(source, definitions)
                yield _Request(source.id, source.title, source.supplier, monitor.id, items[source.id], False)  # noqa: FBT003 - a row
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
    shared = first.items & second.items
    least = 1 if first.questionnaire else max(1.0, ENOUGH * min(len(first.items), len(second.items)))
    return shared if len(shared) >= least else frozenset()
