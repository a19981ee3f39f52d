"""From many found signals to few stories: which are real, belong together, were explained, and matter most.

The false discovery rate is kept over the whole release (Benjamini, Krieger & Yekutieli 2006, Biometrika 93:491). One
cause shows in many series: in a district and its neighbourhoods, in a total and its groups, in a number and its rate;
those are one story.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.areas import AreaLevel, parents_of
from wegwijzer.comparison.search.finding import FoundKind, FoundSignal, Searched
from wegwijzer.frames import TOTAL
from wegwijzer.periods import parse_period

_YEAR = 366


class Calm(StrEnum):
    """How many false alarms the reader wants to bear; the value stands in a URL and with a person's choices."""

    CALM = "rustig"  # liever rustig
    NORMAL = "gewoon"
    ALL = "alles"  # liever alles


_SOME = 10.0  # people, where it can't be told how many
Related = Callable[[str, str], bool]
RATES = {Calm.CALM: 0.01, Calm.NORMAL: 0.05, Calm.ALL: 0.2}


@dataclass(frozen=True, slots=True, kw_only=True)
class Explained:
    """What somebody explained: the key of a signal, how far it was then, and the newest period they saw."""

    key: str
    newest_period: str
    level: float


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundStory:
    """Signals with one cause: `main` is told, the others belong to it; `weight`: people × certainty × interest."""

    main: FoundSignal
    others: tuple[FoundSignal, ...]
    weight: float

    @property
    def signals(self) -> tuple[FoundSignal, ...]:
        """All signals of the story, the main one first."""
        return (self.main, *self.others)


def discovered(searched: Iterable[Searched], calm: Calm) -> tuple[FoundSignal, ...]:
    """Return the signals of which at most the rate of `calm` is expected to be false, over the whole release.

    Per kind of series (wholes, their groups, parts, groups of parts) among as many as were judged, so that the few
    series of the municipality itself aren't drowned by those of its neighbourhoods (stratified: Sun e.a. 2006, Genet
    Epidemiol 30:519). Ordered by chance.
    """
    parts = tuple(searched)
    kept: list[FoundSignal] = []
    for stratum in ("wholes", "groups", "parts", "groups_of_parts"):
        series = sum(getattr(part, stratum) for part in parts)
        found = [one for part in parts for one in part.found if _stratum(one) == stratum]
        ordered = sorted(found, key=lambda one: (one.chance, one.key))
        kept += ordered[: _rejected([one.chance for one in ordered], series, RATES[calm])]
    return tuple(sorted(kept, key=lambda one: (one.chance, one.key)))


def _rejected(chances: list[float], series: int, rate: float) -> int:
    """Return how many of the ordered chances are discoveries, in two stages (Benjamini, Krieger & Yekutieli 2006).

    The first tells about how many series nothing happens in; the second keeps the rate among those.
    """
    rate = rate / (1 + rate)
    first = _stepped_up(chances, rate / max(series, 1))
    if first in {0, series}:
        return first
    return _stepped_up(chances, rate / max(series - first, 1))


def _stepped_up(chances: list[float], step: float) -> int:
    return max((place for place, chance in enumerate(chances, start=1) if chance <= step * place), default=0)


def _stratum(found: FoundSignal) -> str:
    if found.area_level != AreaLevel.MUNICIPALITY.value:
        return "parts" if found.group == TOTAL else "groups_of_parts"
    return "wholes" if found.group == TOTAL else "groups"


def without_explained(found: Iterable[FoundSignal], explained: Iterable[Explained]) -> tuple[FoundSignal, ...]:
    """Return the signals about which nobody said enough yet.

    What was explained stays quiet until something new happens: a newer period that goes further than the explained one
    did, beyond how far it already was from the usual. A first period that moves by less than a year is the same event.
    """
    known: dict[str, list[Explained]] = {}
    for one in explained:
        known.setdefault(one.key.rsplit("|", 1)[0], []).append(one)
    return tuple(
        one for one in found if not any(_quiet(one, said) for said in known.get(one.key.rsplit("|", 1)[0], ()))
    )


def _quiet(found: FoundSignal, said: Explained) -> bool:
    if _days_apart(found.first_period, said.key.rsplit("|", 1)[1]) > _YEAR:
        return False
    if parse_period(found.newest_period) <= parse_period(said.newest_period):
        return True
    sign, step = (1 if found.up else -1), abs(found.now - found.before) / 2
    return sign * (found.level - said.level) <= step


def storied(
    found: Iterable[FoundSignal],
    interest: Callable[[FoundSignal], float],
    related: Related = lambda _one, _other: False,
) -> tuple[FoundStory, ...]:
    """Return the signals as stories, the weightiest first.

    `interest` says how much the questions ask for a signal, `related` whether two indicators count the same thing.
    """
    signals = list(found)
    leader = list(range(len(signals)))

    def head(place: int) -> int:
        while leader[place] != place:
            place = leader[place]
        return place

    for first in range(len(signals)):
        for second in range(first):
            if _alike(signals[first], signals[second], related):
                leader[head(first)] = head(second)
    groups: dict[int, list[FoundSignal]] = {}
    for place, one in enumerate(signals):
        groups.setdefault(head(place), []).append(one)
    stories = [_story(group, interest) for group in groups.values()]
    return tuple(sorted(stories, key=lambda story: (-story.weight, story.main.key)))


def _story(group: list[FoundSignal], interest: Callable[[FoundSignal], float]) -> FoundStory:
    def told_first(one: FoundSignal) -> tuple[bool, bool, int, float, str]:
        return one.passed, one.group != TOTAL, len(parents_of(one.area)), one.chance, one.key

    ordered = sorted(group, key=told_first)
    weight = max(
        math.log1p(max(one.people, _SOME))
        * min(-math.log10(max(one.chance, 1e-12)), 8.0)
        * interest(one)
        * (0.5 if one.passed else 1.0)
        for one in group
    )
    return FoundStory(main=ordered[0], others=tuple(ordered[1:]), weight=weight)


def _alike(first: FoundSignal, second: FoundSignal, related: Related) -> bool:
    """Say whether two signals tell one story.

    Areas (or groups) that always differ in the same figure, the same way. In one place: the same figure (a total and
    its groups), two figures that count the same thing, or, of a part, what goes the same way or began together. In a
    district and its neighbourhoods, or neighbourhoods of one district: the same figure at the same time. A municipality
    and its parts are never one: parts are judged beside the rest of the municipality.
    """
    if first.kind == second.kind == FoundKind.OUTLIER and first.indicator == second.indicator:
        return first.up == second.up and (first.breakdown, first.area_level) == (second.breakdown, second.area_level)
    if first.area == second.area:
        if first.area_level != AreaLevel.MUNICIPALITY.value:
            return first.up == second.up or first.indicator == second.indicator or _meet(first, second)
        if FoundKind.OUTLIER in {first.kind, second.kind}:
            return first.kind == second.kind and (first.breakdown, first.group) == (second.breakdown, second.group)
        same_group = first.group == second.group
        if first.indicator == second.indicator:
            across = first.breakdown != second.breakdown and first.up == second.up  # a provider and its kinds of help
            return (same_group or TOTAL in {first.group, second.group} or across) and _meet(first, second)
        return same_group and related(first.indicator, second.indicator) and _meet_loosely(first, second)
    districts = _district(first), _district(second)
    together = districts[0] == districts[1] and districts[0] != ""
    return together and _meet(first, second) and (first.indicator == second.indicator)


def _district(found: FoundSignal) -> str:
    if found.area_level == AreaLevel.NEIGHBOURHOOD.value:
        return next(iter(parents_of(found.area)), "")
    return found.area if found.area_level == AreaLevel.DISTRICT.value else ""


def _meet(first: FoundSignal, second: FoundSignal) -> bool:
    """Say whether two signals begin within a year of each other; a slow one meets what goes the same way."""
    if _slow(first) or _slow(second):
        return first.indicator == second.indicator and first.up == second.up
    return _days_apart(first.first_period, second.first_period) <= _YEAR


def _meet_loosely(first: FoundSignal, second: FoundSignal) -> bool:
    """Say whether two figures of one thing move at about the same time: one may be a number and the other a rate."""
    return _slow(first) or _slow(second) or _days_apart(first.first_period, second.first_period) <= 2 * _YEAR


def _slow(found: FoundSignal) -> bool:
    return found.first_period == found.spark_periods[0]


def _days_apart(first: str, second: str) -> int:
    return abs((parse_period(first).start - parse_period(second).start).days)
