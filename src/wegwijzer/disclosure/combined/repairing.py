"""What else to hide when the audit found a figure: the cheapest move of it, through all releases at once."""

from __future__ import annotations

from typing import Any

import numpy as np

from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure.audit import Attack
from wegwijzer.disclosure.combined.auditing import FigureFind
from wegwijzer.disclosure.combined.system import System
from wegwijzer.disclosure.combined.world import CombinedWorld, Shown
from wegwijzer.disclosure.tables.fallback import LinearMoves
from wegwijzer.disclosure.tables.moves import FLOOR, HIDDEN_COST, POLICY, Room
from wegwijzer.disclosure.worlds import FAR, Marks, Numbers

TOTAL_WEIGHT = 0.1
LEAST_AMOUNT = 0.01
UNLABELLED = 2  # knowledge beside POLICY and FLOOR: the policy is known, but small ones may lose their label


class Repair:
    """Hides more in one system. The truth moves: hidden unknowns freely, figures of the new release at a cost."""

    def __init__(
        self, system: System, world: CombinedWorld, shown: Shown, policy: Policy, weights: Numbers, *, amounts: bool
    ) -> None:
        """Take in a system as the attacker has it; `weights` (one a row of the figures): what hiding it costs."""
        self._system, self._policy, self._amounts = system, policy, amounts
        self._truth = world.truth
        self._mine = self._hideable(world, shown)
        self._cost = self._costs(weights)
        self._cost[~self._mine] = HIDDEN_COST
        self._open = world.hidden | self._mine | self._nobodys(world)
        self._room = self._rooms(world)
        self._linear = LinearMoves(self._sums(), self._room)
        alone = (np.abs(self._truth - 1) < LEAST_AMOUNT) & np.array([one.published for one in system.unknowns])
        self._lone = set(np.flatnonzero(alone).tolist()) if not amounts else set()
        self._labelled = world.labelled
        self.chosen: set[int] = set()
        self.disguised: set[int] = set()  # small ones whose label would give them away: they get that of a partner

    def _hideable(self, world: CombinedWorld, shown: Shown) -> Marks:
        """Unknowns that the new release shows and nothing before did."""
        marks = np.zeros(self._truth.size, dtype=np.bool_)
        for at, one in enumerate(self._system.unknowns):
            showing = bool(one.rows) and not bool(shown.hidden[one.rows].all())
            marks[at] = showing and one.before is None and one.around is None
        free = ~world.hidden & ((self._truth > 0) | (not self._policy.zeros_shown))
        return np.asarray(marks & free, dtype=np.bool_)

    def _nobodys(self, world: CombinedWorld) -> Marks:
        published = np.array([one.published for one in self._system.unknowns], dtype=np.bool_)
        return np.asarray(~published & ~world.known, dtype=np.bool_)

    def _costs(self, weights: Numbers) -> Numbers:
        given = np.array([max((float(weights[row]) for row in one.rows), default=1.0) for one in self._system.unknowns])
        totals = np.bincount([found.total for found in self._system.equations], minlength=given.size)
        size = np.log1p(np.maximum(self._truth, 0.0) / max(1.0, float(np.abs(self._truth).max(initial=0.0)) / 1e4))
        return np.asarray(given * (1 + TOTAL_WEIGHT * totals + 0.05 * size), dtype=np.float64)

    def _rooms(self, world: CombinedWorld) -> Room:
        """How far each unknown may go for POLICY (who reads the reasons), FLOOR (hidden isn't zero) and UNLABELLED."""
        rules = self._policy
        low, high = (bound.copy() for bound in world.reach(rules))
        least = 0.0 if self._amounts or not rules.zeros_shown else 1.0
        counted = world.hidden | self._mine
        low[counted] = np.maximum(low[counted], least)
        low, high = np.minimum(low, self._truth), np.maximum(high, self._truth)
        floor = np.where(self._open, high - self._truth, 0.0), np.where(self._open, self._truth - low, 0.0)
        small = world.labelled & (self._truth < rules.minimum_count)
        partner = counted & ~small & (self._truth >= rules.minimum_count) & (world.partners | self._mine)
        if self._amounts:
            small, partner = np.zeros_like(small), np.zeros_like(partner)
        up = np.where(small, np.minimum(floor[0], rules.minimum_count - 1 - self._truth), floor[0])
        down = np.where(partner, np.minimum(floor[1], self._truth - rules.minimum_count), floor[1])
        grow, shrink = np.stack([up, floor[0], floor[0]]), np.stack([down, floor[1], down])
        return Room(grow=np.where(grow > FAR / 2, np.inf, np.maximum(grow, 0.0)), shrink=np.maximum(shrink, 0.0))

    def _sums(self) -> Any:
        from scipy.sparse import csc_array  # noqa: PLC0415 - heavy, and only when something was found

        entries: list[tuple[int, int, float]] = [
            (number, cell, sign)
            for number, found in enumerate(self._system.equations)
            for cell, sign in ((found.total, -1.0), *((part, 1.0) for part in found.parts))
        ]
        rows, columns, signs = (np.array(list(part)) for part in zip(*entries, strict=True))
        return csc_array((signs, (rows, columns)), shape=(len(self._system.equations), self._truth.size))

    def protect(self, find: FigureFind) -> bool:
        """Choose what must be hidden so that the found unknown is open again; False when there is no way.

        A way that only FLOOR knows helps against who doesn't read the reasons: for who does, partners stay large.
        """
        lone = set(find.knowing)
        others = self._lone - {find.unknown, *self._twins(find.unknown)}
        ways = (POLICY, UNLABELLED, FLOOR) if find.attack is Attack.SELF else (POLICY, UNLABELLED)
        return any(self._moved(find.unknown, way, barred) for barred in (others, lone) for way in ways)

    def widen(self, find: FigureFind) -> bool:
        """Choose all that can be hidden nearest to a find; False when nothing is left in all that hangs together.

        The last resort, when no move helps or moves went on helping too little: first the smallest sum of the found
        unknown of which anything is shown, then all its sums, then the sums of those. Small ones lose their label.
        """
        reached = {find.unknown}
        touching = self._touching(reached)
        for cells in sorted(touching, key=len):
            if self._choose_all(cells):
                return True
        while True:
            wider = reached.union(*touching)
            if self._choose_all(wider):
                return True
            if wider == reached:
                return False
            reached, touching = wider, self._touching(wider)

    def _touching(self, cells: set[int]) -> list[set[int]]:
        sums = ({one.total, *one.parts} for one in self._system.equations)
        return [found for found in sums if found & cells]

    def _choose_all(self, cells: set[int]) -> bool:
        """Hide and disguise what can be of `cells`; whether that is anything more than is chosen already."""
        hide = {cell for cell in cells if self._mine[cell]}
        disguise = set() if self._amounts else {cell for cell in cells if self._labelled[cell]}
        more = not (hide <= self.chosen and disguise <= self.disguised)
        self.chosen |= hide
        self.disguised |= disguise
        return more

    def _twins(self, cell: int) -> set[int]:
        """Return the unknowns that are the same one person as `cell`, by any sum."""
        found = {cell}
        while True:
            more = {
                other
                for one in self._system.equations
                if found & {one.total, *one.parts} and abs(self._truth[one.total] - 1) < LEAST_AMOUNT
                for other in (one.total, *one.parts)
                if other in self._lone
            }
            if more <= found:
                return found
            found |= more

    def _moved(self, cell: int, knowledge: int, barred: set[int]) -> bool:
        truth = float(abs(self._truth[cell]))
        interval = self._policy.protection_interval
        size = max(interval, LEAST_AMOUNT) * truth if self._amounts else max(1.0, float(np.ceil(interval * truth)))
        tries = [self._linear.cheapest(self._cost, cell, sign, size, knowledge, barred) for sign in (1, -1)]
        moves = [move for move in tries if move is not None]
        if not moves:
            return False
        if knowledge == UNLABELLED and self._labelled[cell]:
            self.disguised.add(cell)
        for needed in min(moves)[1]:
            if knowledge == UNLABELLED and self._labelled[needed]:
                self.disguised.add(needed)
            if self._mine[needed]:
                self.chosen.add(needed)
                self._cost[needed] = HIDDEN_COST
        return True
