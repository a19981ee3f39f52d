"""All releases together as one system: unknowns (a cell that several releases have alike is one) and their sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import polars as pl

from wegwijzer.areas import AreaLevel, level_of, parents_of
from wegwijzer.disclosure.combined.said import CellKey, Saying
from wegwijzer.disclosure.combined.things import GroupKey
from wegwijzer.periods import Period, parse_period

NEARLY = 1e-6
View = dict[CellKey, int]


@dataclass(slots=True)
class Unknown:
    """One number of the world: where it stands in the new release (`rows`), and what any release tells of it."""

    key: CellKey
    truth: float | None
    rows: list[int] = field(default_factory=list)
    before: float | None = None  # shown exactly by an earlier release
    around: tuple[float, float] | None = None
    primary_before: bool = False
    hidden_before: bool = False
    assumed: bool = False  # its truth in an earlier release isn't known, and taken to be the present one
    published: bool = True


@dataclass(frozen=True, slots=True)
class Equation:
    """A total and its parts; `rest` is an unknown that makes up the difference, -1 when there is none."""

    total: int
    parts: tuple[int, ...]


class System:
    """The unknowns and equations of one thing (and its groups) over all releases and periods that hang together."""

    def __init__(self, sources: Sequence[tuple[Sequence[Saying], Lying]], *, periods_add: bool = False) -> None:
        """Take in what each release says and where its areas lie, the new release first.

        `periods_add`: what is counted belongs to one period only, so that quarters add up to years.
        """
        self._periods_add = periods_add
        self.unknowns: list[Unknown] = []
        self.equations: list[Equation] = []
        self.unchecked = 0
        self._variants: dict[CellKey, list[int]] = defaultdict(list)
        self._seen: set[tuple[int, tuple[int, ...]]] = set()
        views = [self._now(sources[0][0])]
        views += [self._earlier(said) for said, _ in sources[1:]]
        distinct: list[tuple[View, Lying]] = [(views[0], sources[0][1])]
        known = set(views[0].values())
        for view, (_, lying) in zip(views[1:], sources[1:], strict=True):
            if not set(view.values()) <= known or lying.differs(sources[0][1], view):
                distinct.append((view, lying))
                known |= set(view.values())
        newest: View = {}
        for view in views:
            newest = {**view, **newest}
        for view, lying in distinct:
            self._add_sums({**newest, **view} if len(distinct) > 1 else view, lying)
        self._relate_new_areas(views)
        counts = [len(one.rows) for one in self.unknowns]
        rows = np.array([row for one in self.unknowns for row in one.rows], dtype=np.int64)
        self.places = rows, np.repeat(np.arange(len(counts)), counts)  # rows of the new release, and whose they are

    def _now(self, sayings: Iterable[Saying]) -> View:
        view: View = {}
        for said in sayings:
            at = view.get(said.key)
            if at is None:
                at = view[said.key] = self._added(Unknown(said.key, said.truth))
            self.unknowns[at].rows.append(said.row)
        return view

    def _added(self, unknown: Unknown) -> int:
        self.unknowns.append(unknown)
        self._variants[unknown.key].append(len(self.unknowns) - 1)
        return len(self.unknowns) - 1

    def _earlier(self, sayings: Iterable[Saying]) -> View:
        view: View = {}
        for said in sayings:
            at = view.setdefault(said.key, self._like(said))
            found = self.unknowns[at]
            found.hidden_before |= said.hidden
            found.primary_before |= said.primary
            if said.shown is not None:
                found.before = said.shown
            if said.around is not None:
                low, high = said.around
                known = found.around or said.around
                found.around = max(low, known[0]), min(high, known[1])
        return view

    def _like(self, said: Saying) -> int:
        """Return the unknown that this cell is: one with the same key and truth, else a new one."""
        there = self._variants[said.key]
        if said.truth is None and there:
            self.unknowns[there[0]].assumed = True
            return there[0]
        for at in there:
            truth = self.unknowns[at].truth
            if truth is not None and said.truth is not None and abs(truth - said.truth) <= NEARLY * max(1, abs(truth)):
                return at
        return self._added(Unknown(said.key, said.truth))

    def _rest(self, key: CellKey, truth: float) -> int:
        self.unknowns.append(Unknown(key, truth, published=False))
        return len(self.unknowns) - 1

    def _sum(self, total: int, parts: Sequence[int]) -> None:
        """Keep that parts add up to a total; what is lacking is a rest that nobody knows."""
        name = (total, tuple(sorted(parts)))
        if not parts or total in parts or name in self._seen:
            return
        self._seen.add(name)
        truths = [self.unknowns[at].truth for at in (total, *parts)]
        real = [truth for truth in truths if truth is not None]
        if len(real) < len(truths):
            self.unchecked += 1
            return
        lacking = real[0] - sum(real[1:])
        if abs(lacking) > NEARLY * max(1.0, abs(real[0])):
            parts = [*parts, self._rest(self.unknowns[total].key, lacking)]
        self.equations.append(Equation(total, tuple(parts)))

    def _add_sums(self, view: View, lying: Lying) -> None:
        self._add_groups(view)
        for areas in _sliced(view).values():
            for code, families in lying.families(tuple(sorted(areas))):
                for family in families:
                    self._sum(areas[code], [areas[part] for part in family])
        if self._periods_add:
            self._add_periods(view)

    def _add_groups(self, view: View) -> None:
        """Groups add up to the group they split; a margin that isn't published is an unknown of its own."""
        places: dict[tuple[str, str], dict[GroupKey, int]] = defaultdict(dict)
        for (area, period, group), at in view.items():
            places[area, period][group] = at
        for (area, period), groups in places.items():
            for size in range(max((len(group) for group in groups), default=0), 0, -1):
                self._add_families(view, groups, size, area, period)

    def _add_families(self, view: View, groups: dict[GroupKey, int], size: int, area: str, period: str) -> None:
        families: dict[tuple[GroupKey, str], list[tuple[frozenset[str], int]]] = defaultdict(list)
        for group, at in list(groups.items()):
            if len(group) == size:
                for column, values in group:
                    families[group - {(column, values)}, column].append((values, at))
        for (above, _), members in families.items():
            whole = groups.get(above)
            pieces = [at for _, at in disjoint(members)]
            if whole is None and size > 1 and len(pieces) > 1:
                whole = self._margin(view, groups, (area, period, above), pieces)
            if whole is not None:
                self._sum(whole, pieces)
            for values, at in members:
                inside = [(other, part) for other, part in members if other < values]
                if inside:
                    self._sum(at, [part for _, part in disjoint(inside)])

    def _margin(self, view: View, groups: dict[GroupKey, int], key: CellKey, pieces: Sequence[int]) -> int:
        truths = [self.unknowns[at].truth for at in pieces]
        known = [truth for truth in truths if truth is not None]
        truth = sum(known) if len(known) == len(truths) else None
        groups[key[2]] = view[key] = at = self._added(Unknown(key, truth, published=False))
        return at

    def _add_periods(self, view: View) -> None:
        """Quarters add up to years."""
        slices: dict[tuple[str, GroupKey], dict[Period, int]] = defaultdict(dict)
        for (area, period, group), at in view.items():
            slices[area, group][parse_period(period)] = at
        for periods in slices.values():
            if len({period.kind for period in periods}) > 1:
                for whole, parts in _within(sorted(periods)):
                    self._sum(periods[whole], [periods[part] for part in parts])

    def _relate_new_areas(self, views: Sequence[View]) -> None:
        """A merger or split: the areas that went and those that came add up to the same, group by group."""
        for before in views[1:]:
            for went, came in _replaced(before, views[0]):
                truths = [[self.unknowns[at].truth for at in side] for side in (went, came)]
                if any(truth is None for side in truths for truth in side):
                    self.unchecked += 1
                    continue
                whole = [sum(truth for truth in side if truth is not None) for side in truths]
                if abs(whole[0] - whole[1]) <= NEARLY * max(1.0, whole[0]):
                    total = self._rest(self.unknowns[came[0]].key, whole[0])
                    self._sum(total, went)
                    self._sum(total, came)
                else:
                    self.unchecked += 1


def disjoint(members: Sequence[tuple[frozenset[str], int]]) -> list[tuple[frozenset[str], int]]:
    """Return members that don't overlap, the smallest first: the finest division that is there."""
    taken: set[str] = set()
    chosen = []
    for values, at in sorted(members, key=lambda member: (len(member[0]), sorted(member[0]))):
        if not taken & values:
            taken |= values
            chosen.append((values, at))
    return chosen


def _sliced(view: View) -> dict[tuple[str, GroupKey], dict[str, int]]:
    slices: dict[tuple[str, GroupKey], dict[str, int]] = defaultdict(dict)
    for (area, period, group), at in view.items():
        slices[period, group][area] = at
    return slices


def _within(periods: Sequence[Period]) -> Iterator[tuple[Period, list[Period]]]:
    """Yield a period with the shorter ones of one kind that fill it."""
    for whole in periods:
        for kind in dict.fromkeys(period.kind for period in periods if period.kind is not whole.kind):
            parts = [
                part for part in periods if part.kind is kind and whole.start <= part.start and part.end <= whole.end
            ]
            days = sum((part.end - part.start).days + 1 for part in parts)
            if len(parts) > 1 and days == (whole.end - whole.start).days + 1:
                yield whole, parts


def _replaced(before: View, now: View) -> Iterator[tuple[list[int], list[int]]]:
    """Yield, per period, group and level, the cells of areas that went and came; by municipality if it stayed."""
    old, new = _sliced(before), _sliced(now)
    for key in old.keys() & new.keys():
        sides: list[dict[tuple[str, str], list[int]]] = [defaultdict(list), defaultdict(list)]
        for side, mine, other in ((sides[0], old[key], new[key]), (sides[1], new[key], old[key])):
            for area, at in mine.items():
                if area not in other:
                    side[_home_of(area, old[key], new[key])].append(at)
        for where in sides[0].keys() & sides[1].keys():
            yield sides[0][where], sides[1][where]


def _home_of(area: str, *views: Mapping[str, int]) -> tuple[str, str]:
    stayed = [above for above in parents_of(area) if all(above in view for view in views)]
    return str(level_of(area)), stayed[0] if stayed else ""


class Lying:
    """Where the areas of one release lie: for each the families of finer areas that fill it."""

    def __init__(self, levels: Mapping[str, str], areas: pl.DataFrame | None) -> None:
        """Take in the level of every area code of the release, and its list of areas (shape AREAS)."""
        self._levels = levels
        rows = (
            {}
            if areas is None or areas.is_empty()
            else {
                code: {district, municipality, *(regions or ())} - {None, ""}
                for code, district, municipality, regions in areas.select(
                    "code", "district", "municipality", "regions"
                ).iter_rows()
            }
        )
        country = {code for code, level in levels.items() if level == AreaLevel.COUNTRY}
        self._above: dict[str, frozenset[str]] = {}
        for code in levels:
            direct = rows.get(code, set()) or set(parents_of(code))
            further = {more for one in direct for more in rows.get(str(one), ())}
            self._above[code] = frozenset(str(one) for one in (direct | further | country) - {code})
        self._kept: dict[tuple[str, ...], list[tuple[str, list[list[str]]]]] = {}

    def differs(self, other: Lying, view: View) -> bool:
        """Whether an area of `view` lies elsewhere than in `other`."""
        return any(self._above.get(area) != other._above.get(area) for area, _, _ in view)

    def families(self, codes: tuple[str, ...]) -> list[tuple[str, list[list[str]]]]:
        """Return for each area of `codes` that holds others of them, those others by level."""
        if codes not in self._kept:
            found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
            there = set(codes)
            for code in codes:
                for above in self._above.get(code, frozenset()) & there:
                    found[above][self._levels.get(code, "")].append(code)
            self._kept[codes] = [(above, list(levels.values())) for above, levels in found.items()]
        return self._kept[codes]
