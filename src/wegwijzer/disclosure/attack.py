"""The attacks themselves: the unknown cells of a world, and linear programs that bound them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from functools import cached_property
from typing import Any

import numpy as np

from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure.solver import LinearProgram
from wegwijzer.disclosure.worlds import Attacked, Marks, Numbers

PRIME = 2_147_483_629  # the products of two residues fit in 63 bits
ROUNDS = 8
CLOSE = 1e-5
NOTHING = 1e-7


class Attacker:
    """Bounds hidden cells with linear programs that are kept warm."""

    def __init__(self, world: Attacked, policy: Policy, *, amounts: bool) -> None:
        self._world, self._policy, self._amounts = world, policy, amounts
        unknown = ~world.known
        self._cells = np.flatnonzero(unknown)
        self._place = {int(cell): at for at, cell in enumerate(self._cells)}
        self._determined: dict[int, set[int]] = {}
        self._sums = world.equations(unknown)
        self._truth = world.truth[self._cells]
        self._hidden = world.hidden[self._cells]
        least = NOTHING * self._truth if amounts else np.ones(self._cells.size)
        primary = world.primary[self._cells]
        self._level = np.where(primary, world.levels[self._cells], 0.0)
        self._width = np.where(primary, np.maximum(least, self._asked()), least)

    def _asked(self) -> Numbers:
        share = self._policy.protection_interval
        least = 0.009 if self._amounts else 0.0  # an amount that is known within one percent is known
        asked: Numbers = np.maximum(share, least) * self._truth
        return asked

    def _bounds(self, *, policy: bool) -> tuple[Numbers, Numbers]:
        """Return what the attacker knows of every unknown cell beforehand."""
        rules = self._policy
        low, high = (bound[self._cells].copy() for bound in self._world.reach(rules))
        if not self._amounts:
            least = 1.0 if rules.zeros_shown else 0.0
            low[self._hidden] = np.maximum(low[self._hidden], least)
            labelled = self._world.labelled[self._cells] & self._hidden
            partners = self._world.partners[self._cells] & self._hidden
            if policy and rules.minimum_count > 0:
                high[labelled] = np.minimum(high[labelled], rules.minimum_count - 1)
                large = partners & (self._truth >= rules.minimum_count)
                low[large] = np.maximum(low[large], rules.minimum_count)
        return np.minimum(low, self._truth), np.maximum(high, self._truth)

    def _start(self, low: Numbers, high: Numbers) -> LinearProgram:
        return LinearProgram(self._sums, self._sums.times(self._truth), low, high)

    def pinned(self, *, policy: bool, among: Collection[int] | None = None) -> dict[int, tuple[float, float]]:
        """Return the hidden cells whose bounds are narrower than asked, with these bounds."""
        low, high = self._bounds(policy=policy)
        solver = self._start(low, high)
        left = self._hidden.copy() if among is None else np.isin(self._cells, list(among))
        if not self._amounts:
            self._by_worlds(solver, left)
        found = {}
        for at in np.flatnonzero(left).tolist():
            bounds = self._bounded(solver, at)
            if self._is_narrow(at, *bounds):
                found[int(self._cells[at])] = bounds
        return found

    def _by_worlds(self, solver: LinearProgram, left: Marks) -> None:
        """Strike from `left` what differs enough from the truth in worlds with random aims."""
        random = np.random.default_rng(self._cells.size)
        for _ in range(ROUNDS):
            before = int(left.sum())
            if not before:
                return
            aim = np.where(left, random.choice([-1.0, 1.0], left.size) * random.uniform(0.5, 1.0, left.size), 0.0)
            world = solver.lowest(aim)
            if world is not None:
                left &= np.abs(world - self._truth) < self._width - CLOSE

    def _bounded(self, solver: LinearProgram, at: int) -> tuple[float, float]:
        """Return the bounds of one unknown; as soon as one of them is far enough from the truth, that is for the other.

        A cell of one can only grow (hidden counts are at least 1), so above is where it is looked for first.
        """
        truth = float(self._truth[at])
        bounds = [truth, truth]
        for side in (1, 0) if truth <= 1 else (0, 1):
            aim = np.zeros(self._cells.size)
            aim[at] = 1.0 - 2 * side
            world = solver.lowest(aim)
            bounds[side] = truth if world is None else float(world[at])
            if not self._is_narrow(at, *bounds):
                break
        return bounds[0], bounds[1]

    def _is_narrow(self, at: int, low: float, high: float) -> bool:
        if self._amounts:
            truth, level = float(self._truth[at]), float(self._level[at]) * (1 - CLOSE)
            near = high - truth < level or truth - low < min(level, truth * (1 - CLOSE))
            return bool(high - low < self._width[at] or near)
        return bool(np.floor(high + CLOSE) - np.ceil(low - CLOSE) < self._width[at])

    def exact(self, cells: Collection[int]) -> set[int]:
        """Return those of `cells` that are a linear combination of published ones, whatever their bounds.

        Elimination modulo a prime of the sums that hang together with them; rational rank and rank modulo a large prime
        are the same but for a chance of about one in a billion. Once is enough for all of them.
        """
        return {cell for cell in cells if self._is_determined(self._place[cell])}

    @cached_property
    def _groups(self) -> tuple[Any, Any]:
        """The sums as a sparse matrix, and for each unknown the number of what it hangs together with."""
        from scipy.sparse import csc_array  # noqa: PLC0415 - heavy, and only for what was found
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - heavy, only here

        shape = (self._sums.height, self._cells.size)
        sums = csc_array((self._sums.data, self._sums.indices, self._sums.indptr), shape=shape)
        _, group = connected_components(abs(sums).T @ abs(sums), directed=False)
        return sums, group

    def _is_determined(self, at: int) -> bool:
        sums, group = self._groups
        number = int(group[at])
        if number in self._determined:
            return at in self._determined[number]
        members = np.flatnonzero(group == number)
        block = sums[:, members].toarray()
        block = np.rint(block[np.abs(block).sum(axis=1) > 0]).astype(np.int64)
        self._determined[number] = set(members[_determined(block)].tolist())
        return at in self._determined[number]

    def pinned_by_contributors(
        self, without: Collection[int], among: Marks
    ) -> dict[int, tuple[float, float, tuple[int, ...]]]:
        """Return the marked hidden cells that a lone contributor pins who knows the own cell, with what is known.

        For each cell first a world in which it differs and the fewest lone contributors have to: hidden counts are at
        least 1, so those can only grow. Without any nobody can pin it; else each of those is tried.
        """
        classes = self._world.lone_classes(self._cells)
        if not classes:
            return {}
        low, high = self._bounds(policy=False)
        solver = self._start(low, high)
        pairs = self._policy.colluding > 1
        left = self._hidden & among[self._cells] & ~np.isin(self._cells, list(without))
        self._robust(solver, left, classes, low, high)
        found = {}
        for at in np.flatnonzero(left).tolist():
            pinned = self._tried(solver, at, classes, low, high, pairs=pairs)
            if pinned is not None:
                found[int(self._cells[at])] = pinned
        return found

    def _robust(
        self, solver: LinearProgram, left: Marks, classes: Mapping[int, list[int]], low: Numbers, high: Numbers
    ) -> None:
        """Strike from `left` what differs in worlds where no lone contributor's cell does."""
        lone = np.array([at for members in classes.values() for at in members], dtype=np.int32)
        solver.bound(lone, self._truth[lone], self._truth[lone])
        if not self._amounts:
            self._by_worlds(solver, left)
        solver.bound(lone, low[lone], high[lone])

    def _tried(
        self,
        solver: LinearProgram,
        at: int,
        classes: Mapping[int, list[int]],
        low: Numbers,
        high: Numbers,
        *,
        pairs: bool,
    ) -> tuple[float, float, tuple[int, ...]] | None:
        rivals = {who: members for who, members in classes.items() if at not in members}
        everybody = [place for members in rivals.values() for place in members]
        if (pairs or self._amounts) and not self._is_narrow(at, *self._knowing(solver, at, everybody, low, high)):
            return None  # not even all of them together pin it
        for members in self._coalitions(solver, at, rivals, low, high, pairs=pairs):
            bounds = self._knowing(solver, at, members, low, high)
            if self._is_narrow(at, *bounds):
                return (*bounds, tuple(int(self._cells[at]) for at in members))
        return None

    def _coalitions(
        self,
        solver: LinearProgram,
        at: int,
        rivals: Mapping[int, list[int]],
        low: Numbers,
        high: Numbers,
        *,
        pairs: bool,
    ) -> Iterator[list[int]]:
        """Yield the cells of every lone contributor, and pair of them, that could pin a cell.

        Who pins it must change in every world in which it does: one of those that do in some such world, and then (the
        first one known) one of those that do in another.
        """
        suspects = self._suspects(solver, at, rivals, low, high)
        yield from (list(rivals[who]) for who in suspects)
        for who in suspects if pairs else ():
            fixed = np.array(rivals[who], dtype=np.int32)
            others = {other: members for other, members in rivals.items() if other != who}
            solver.bound(fixed, self._truth[fixed], self._truth[fixed])
            second = self._suspects(solver, at, others, low, high)
            solver.bound(fixed, low[fixed], high[fixed])
            for other in second:
                members = [*rivals[who], *rivals[other]]
                if not self._is_theirs(at, members):
                    yield members

    def _is_theirs(self, at: int, members: Collection[int]) -> bool:
        """Whether a cell is about nobody but those who pool: a part of their cells, what those fill alone, and so on.

        A district of which all lives in one neighbourhood where nobody but they do, is theirs as that neighbourhood is.
        """
        theirs, front = set(members), set(members)
        while front and at not in theirs:
            parts = {part for cell in front for row in self._parts.get(cell, ()) for part in row} - theirs
            above = {total for cell in front | parts for total in self._totals.get(cell, ())} - theirs - parts
            filled = {
                total for total in above if any(self._fill(row, total, theirs | parts) for row in self._parts[total])
            }
            front = parts | filled
            theirs |= front
        return at in theirs

    def _fill(self, row: tuple[int, ...], total: int, theirs: Collection[int]) -> bool:
        return set(row) <= set(theirs) and abs(self._truth[list(row)].sum() - self._truth[total]) < CLOSE

    @cached_property
    def _totals(self) -> dict[int, list[int]]:
        """For each unknown part the unknown totals that it counts in."""
        found: dict[int, list[int]] = {}
        for total, rows in self._parts.items():
            for part in {part for row in rows for part in row}:
                found.setdefault(part, []).append(total)
        return found

    @cached_property
    def _parts(self) -> dict[int, list[tuple[int, ...]]]:
        """For each unknown total the unknown parts of each of its sums."""
        columns = np.repeat(np.arange(self._cells.size), np.diff(self._sums.indptr))
        parts: dict[int, list[int]] = {}
        totals: dict[int, int] = {}
        for row, column, sign in zip(self._sums.indices.tolist(), columns.tolist(), self._sums.data, strict=True):
            if sign < 0:
                totals[row] = column
            else:
                parts.setdefault(row, []).append(column)
        found: dict[int, list[tuple[int, ...]]] = {}
        for row, total in totals.items():
            found.setdefault(total, []).append(tuple(parts.get(row, ())))
        return found

    def _knowing(
        self, solver: LinearProgram, at: int, members: list[int], low: Numbers, high: Numbers
    ) -> tuple[float, float]:
        """Return the bounds of one cell for somebody who knows the cells `members`."""
        fixed = np.array(members, dtype=np.int32)
        solver.bound(fixed, self._truth[fixed], self._truth[fixed])
        bounds = self._bounded(solver, at)
        solver.bound(fixed, low[fixed], high[fixed])
        return bounds

    def _suspects(
        self, solver: LinearProgram, at: int, rivals: Mapping[int, list[int]], low: Numbers, high: Numbers
    ) -> list[int]:
        """Return the lone contributors that must change too when `at` does; none: nobody can pin it."""
        if self._amounts:
            return list(rivals)
        aim = np.zeros(self._cells.size)
        for members in rivals.values():
            aim[members] = 1.0
        place = np.array([at], dtype=np.int32)
        fewest: list[int] | None = None
        for way in (1.0, -1.0):
            moved = self._truth[at] + way * self._width[at]
            if not low[at] <= moved <= high[at]:
                continue
            solver.bound(place, np.array([moved]), np.array([moved]))
            world = solver.lowest(aim)
            solver.bound(place, low[place], high[place])
            if world is not None:
                changed = np.abs(world - self._truth) > CLOSE
                moving = [who for who, members in rivals.items() if changed[members].any()]
                fewest = moving if fewest is None or len(moving) < len(fewest) else fewest
            if fewest == []:
                return []
        return list(rivals) if fewest is None else fewest


def _determined(matrix: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> list[int]:
    """Return the columns that the rows determine: reduced modulo PRIME, a row says only that one."""
    left = matrix % PRIME
    pivots: list[int] = []
    for column in range(left.shape[1]):
        rank = len(pivots)
        rows = np.flatnonzero(left[rank:, column])
        if not rows.size:
            continue
        pivot = rank + int(rows[0])
        left[[rank, pivot]] = left[[pivot, rank]]
        left[rank] = left[rank] * pow(int(left[rank, column]), -1, PRIME) % PRIME
        others = np.flatnonzero(left[:, column])
        others = others[others != rank]
        left[others] = (left[others] - left[others, column][:, None] * left[rank][None, :]) % PRIME
        pivots.append(column)
        if len(pivots) == left.shape[0]:
            break
    alone = np.count_nonzero(left, axis=1) == 1
    return [column for row, column in enumerate(pivots) if alone[row]]
