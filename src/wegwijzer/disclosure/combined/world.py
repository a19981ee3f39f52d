"""A system of releases as its attacker finds it: arrays with a place for each unknown, for `attack.Attacker`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure.combined.system import System, Unknown
from wegwijzer.disclosure.solver import Sums
from wegwijzer.disclosure.worlds import FAR, Marks, Numbers, Places

ALONE = 1e-9


@dataclass(frozen=True, slots=True)
class Shown:
    """What the new release does with each row of its figures: one entry a row."""

    exact: Marks
    around: tuple[Numbers, Numbers]  # nan where it isn't rounded
    hidden: Marks
    primary: Marks
    labelled: Marks
    partner: Marks

    def pattern(self, rows: Places) -> bytes:
        """Return everything it says of `rows`, to see whether that is still the same."""
        marks = (self.exact, self.hidden, self.primary, self.labelled, self.partner, *self.around)
        return b"".join(one[rows].tobytes() for one in marks)


class CombinedWorld:
    """The unknowns of one system that have a truth, with what all releases together tell of them."""

    def __init__(self, system: System, shown: Shown, small: Marks | None = None) -> None:
        """Take in a system and the new release; `small` (a mark for each unknown): must be hidden by itself."""
        self._equations = system.equations
        unknowns = system.unknowns
        count = len(unknowns)
        self.truth: Numbers = np.array([np.nan if one.truth is None else one.truth for one in unknowns])
        self.levels: Numbers = np.zeros(count)  # who contributed how much is known for single tables only
        no = np.zeros(count, dtype=np.bool_)
        self.known, self.hidden, self.primary, self.labelled, self.partners = (no.copy() for _ in range(5))
        self._low, self._high = np.full(count, 0.0), np.full(count, FAR)
        self._take_before(unknowns)
        self._take(system, shown)
        lost = np.isnan(self.truth)
        self.truth = np.where(lost, 0.0, self.truth)
        self.known |= lost  # in no equation: nothing is claimed about it
        self.hidden &= ~self.known
        small = no if small is None else small
        self.primary = self.hidden & (self.primary | small)
        self.labelled &= self.hidden
        self.partners &= self.hidden

    def _take_before(self, unknowns: Sequence[Unknown]) -> None:
        """Take in what earlier releases told of each unknown."""
        for at, one in enumerate(unknowns):
            self.known[at] = one.before is not None
            self.hidden[at] = one.hidden_before
            self.primary[at] = one.primary_before
            if one.truth is not None and one.truth < 0:
                self._low[at] = -FAR
            if one.around is not None:
                self._low[at], self._high[at] = max(self._low[at], one.around[0]), min(self._high[at], one.around[1])

    def _take(self, system: System, shown: Shown) -> None:
        """Take in what the new release tells: of an unknown in several rows what any of them tells."""
        rows, places = system.places
        published = np.array([one.published for one in system.unknowns], dtype=np.bool_)

        def some(marks: Marks) -> Marks:
            return np.asarray(np.bincount(places, weights=marks[rows], minlength=published.size) > 0, dtype=np.bool_)

        there = some(np.ones_like(shown.exact))
        self.known |= some(shown.exact)
        self.hidden = published & (self.hidden | some(shown.hidden))
        self.primary |= some(shown.primary)
        self.labelled = there & ~some(shown.hidden & ~shown.labelled)
        self.partners = there & ~some(~shown.partner)
        low, high = (bound[rows] for bound in shown.around)
        np.maximum.at(self._low, places, np.where(np.isnan(low), -FAR, low))
        np.minimum.at(self._high, places, np.where(np.isnan(low), FAR, high))

    def equations(self, unknown: Marks) -> Sums:
        """Return the sums (`parts - total = 0`) that touch unknown cells, with a column for each of those alone."""
        number = np.cumsum(unknown) - 1
        rows: list[int] = []
        columns: list[int] = []
        signs: list[float] = []
        count = 0
        for found in self._equations:
            cells = [(found.total, -1.0), *((part, 1.0) for part in found.parts)]
            open_ = [(int(number[cell]), sign) for cell, sign in cells if unknown[cell]]
            if open_:
                rows += [count] * len(open_)
                columns += [cell for cell, _ in open_]
                signs += [sign for _, sign in open_]
                count += 1
        entries = (np.array(rows, dtype=np.int64), np.array(columns, dtype=np.int64), np.array(signs))
        return Sums.of(entries, (count, int(unknown.sum())))

    def reach(self, policy: Policy) -> tuple[Numbers, Numbers]:
        """Return what everybody knows of each unknown: not negative (but for rests that are), and rounded ones."""
        del policy
        return self._low, self._high

    def lone_classes(self, cells: Places) -> dict[int, list[int]]:
        """Return for each lone contributor the places in `cells` that are his; a total of one person is its part."""
        lone = (np.abs(self.truth - 1) < ALONE) & self.hidden
        above = {int(cell): int(cell) for cell in np.flatnonzero(lone)}

        def first(cell: int) -> int:
            while above[cell] != cell:
                cell = above[cell]
            return cell

        for found in self._equations:
            for part in found.parts:
                if lone[found.total] and lone[part]:
                    above[first(part)] = first(found.total)
        classes: dict[int, list[int]] = defaultdict(list)
        for at, cell in enumerate(cells.tolist()):
            if lone[cell]:
                classes[first(cell)].append(at)
        return dict(classes)
