"""Tellers taken together until every area and group that is counted by itself has enough of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from wegwijzer.areas import AreaLevel, level_of, parents_of

OTHER = "overig of niet verteld"


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """A person who told something in a period, with the codes of all they told there; "" is not told."""

    period: str
    area: str
    provision: str
    group: str
    codes: frozenset[str]


def enough_tellers(tellers: Iterable[Teller], least: int) -> list[Teller]:
    """Return the tellers with coarser areas and groups, so that each has `least` tellers in its period, or none.

    In every district neighbourhoods go up, the smallest first, until those that stay and the rest that went up both
    have enough; then districts to their municipality. Provisions and groups go to “overig of niet verteld” the same
    way. A municipality with fewer tellers in a period is left out there.
    """

    def districts(some: list[Teller]) -> list[Teller]:
        return _lifted(some, lambda area: area if level_of(area) is AreaLevel.NEIGHBOURHOOD else "", least)

    def municipality(some: list[Teller]) -> list[Teller]:
        up = _lifted(some, lambda area: _district(area) if parents_of(area) else "", least)
        up = _together(up, least, lambda one: one.provision, lambda one: replace(one, provision=OTHER))
        up = _together(up, least, lambda one: one.group, lambda one: replace(one, group=OTHER))
        return up if len(up) >= least else []

    return _per(_per(list(tellers), _district, districts), _top, municipality)


def _per(
    tellers: list[Teller], around: Callable[[str], str], change: Callable[[list[Teller]], list[Teller]]
) -> list[Teller]:
    """The tellers changed period by period and area by area around theirs."""
    sorted_out: dict[tuple[str, str], list[Teller]] = {}
    for teller in tellers:
        sorted_out.setdefault((teller.period, around(teller.area)), []).append(teller)
    return [teller for _, some in sorted(sorted_out.items()) for teller in change(some)]


def _district(area: str) -> str:
    """The district around a neighbourhood; any other area is its own."""
    return parents_of(area)[0] if level_of(area) is AreaLevel.NEIGHBOURHOOD else area


def _top(area: str) -> str:
    parents = parents_of(area)
    return parents[-1] if parents else area


def _lifted(tellers: list[Teller], part_of: Callable[[str], str], least: int) -> list[Teller]:
    """The tellers with those of too small parts one level up; `part_of` gives "" for who is there already."""
    parts = Counter(part for teller in tellers if (part := part_of(teller.area)))
    up = _too_small(parts, len(tellers) - parts.total(), least)
    return [
        replace(teller, area=parents_of(part)[0]) if (part := part_of(teller.area)) in up else teller
        for teller in tellers
    ]


def _too_small(parts: Counter[str], rest: int, least: int) -> set[str]:
    """The parts that go into the rest: all that are too small, and then the smallest until the rest is large enough."""
    up: set[str] = set()
    for name, number in sorted(parts.items(), key=lambda part: (part[1], part[0])):
        if number >= least and (rest == 0 or rest >= least):
            break
        up.add(name)
        rest += number
    return up


def _together(
    tellers: list[Teller], least: int, told: Callable[[Teller], str], other: Callable[[Teller], Teller]
) -> list[Teller]:
    """The tellers with what too few told, and what nobody told, taken together."""
    values = Counter(value for teller in tellers if (value := told(teller)))
    small = _too_small(values, len(tellers) - values.total(), least) | {""}
    return [other(teller) if told(teller) in small else teller for teller in tellers]
