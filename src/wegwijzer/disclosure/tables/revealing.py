"""Show again what needn't be hidden: paths through layers miss combined moves that a linear program sees.

Only tables that aren't one network gain by it: there a path is all there is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from wegwijzer.disclosure.solver import LinearProgram, Sums
from wegwijzer.disclosure.tables.cube import Cube, Flags, Floats, Places
from wegwijzer.disclosure.tables.moves import FLOOR, HIDDEN_COST, LONE_COST, POLICY, Demand, Moves, Room

NOTHING = 1e-7
MOST = 1e9
MOST_ASKED = 1500  # linear programs: a number, not a time, so that the same table always gives the same pattern
ASKED_A_CELL = 1.7  # and so many for each hidden cell
MOST_CELLS = 3000  # hidden ones: beyond it the linear programs take too long


class Revealing:
    """A pattern of hidden cells, and for each primary cell the secondary cells its moves use now."""

    def __init__(
        self,
        cube: Cube,
        room: Room,
        moves: Moves,
        hidden: Flags,
        demands: Mapping[int, Sequence[Demand]],
        routes: Mapping[int, Collection[int]],
    ) -> None:
        """Take in the table, how far its cells may move, what is hidden and by which routes.

        `moves` knows who is alone in a cell.
        """
        self._cells = np.flatnonzero(hidden & ((room.grow + room.shrink).max(axis=0) > 0))
        self._place = {cell: at for at, cell in enumerate(self._cells.tolist())}
        self._rooms = [
            np.concatenate([room.grow[knowledge][self._cells], room.shrink[knowledge][self._cells]])
            for knowledge in (POLICY, FLOOR)
        ]
        self._program = self._built(cube)
        self._lone, self._pooled = moves.lone, moves.pooled
        self._disguised = moves.disguised
        self._demands = demands
        alone = np.isin(self._cells, np.fromiter(self._lone, dtype=np.int64, count=len(self._lone)))
        self._price = np.tile(np.where(alone, LONE_COST, HIDDEN_COST), 2)
        self._shown: set[int] = set()
        self._asked = 0
        self._used = {primary: set(route) for primary, route in routes.items()}

    def reveal(self, secondary: Sequence[int], weights: Floats) -> list[int]:
        """Return the cells of `secondary` that stay hidden. Those that fewest lean on go first, then the dearest."""
        leaning = Counter(cell for used in self._used.values() for cell in used)
        for cell in sorted(secondary, key=lambda cell: (leaning[cell], -float(weights[cell]), cell)):
            if self._asked > max(MOST_ASKED, ASKED_A_CELL * self._cells.size):
                break
            self._try(cell)
        return [cell for cell in secondary if cell not in self._shown]

    def _falls(self, cell: int) -> bool:
        """Whether showing `cell` leaves a primary cell, or what then leads to one, as the only unknown of a sum."""
        gone, front = {cell}, [cell]
        while front:
            for row in self._sums_with.get(front.pop(), ()):
                left = [one for one in self._members[row] if one not in gone and one not in self._shown]
                if len(left) == 1:
                    if left[0] in self._demands:
                        return True
                    gone.add(left[0])
                    front.append(left[0])
        return False

    def _try(self, cell: int) -> None:
        if self._falls(cell):
            return
        self._shown.add(cell)
        again: dict[int, set[int]] = {}
        for primary, used in self._used.items():
            if cell in used:
                found = self._moved(primary)
                if found is None:
                    self._shown.discard(cell)
                    return
                again[primary] = found
        self._used |= again

    def _moved(self, cell: int) -> set[int] | None:
        """Return the cells of moves that keep `cell` from every attacker, or None."""
        used: set[int] = set()
        for demand in self._demands[cell]:
            found = self._demanded(cell, demand)
            if found is None:
                return None
            used |= found
        return used

    def _demanded(self, cell: int, demand: Demand) -> set[int] | None:
        own = set(self._lone.get(cell, ()))
        everybody = {other for other in self._lone if other not in own} if self._pooled else set()
        knowledge = FLOOR if cell in self._disguised else POLICY
        first = self._cheapest(cell, demand, knowledge, everybody)
        if first is None:
            return None
        used = set(first)
        common = {self._lone[other][0] for other in first if other in self._lone and other not in own}
        while common:
            barred = {twin for lone in common for twin in self._lone[lone]}
            found = self._cheapest(cell, demand, FLOOR, barred)
            if found is None:
                found = self._cheapest(cell, demand, FLOOR, set(self._lone[min(common)]))
            if found is None:
                return None
            used |= set(found)
            common &= {self._lone[other][0] for other in found if other in self._lone}
        return used

    def _built(self, cube: Cube) -> LinearProgram:
        """Return the program: for each hidden cell how much it grows and how much it shrinks; every sum stays."""
        block = np.arange(cube.values.size).reshape(cube.shape)
        number = np.full(cube.values.size, -1)
        number[self._cells] = np.arange(self._cells.size)
        rows, columns, signs, count = [], [], [], 0
        for axis, tree in enumerate(cube.trees):
            lines = np.moveaxis(block, axis, 0).reshape(cube.shape[axis], -1)
            for whole, parts in tree.sums:
                members = number[lines[[whole, *parts]]]
                members = members[:, (members >= 0).any(axis=0)]
                at, line = np.nonzero(members >= 0)
                columns.append(members[at, line])
                rows.append(count + line)
                signs.append(np.where(at == 0, -1.0, 1.0))
                count += members.shape[1]
        self._members, self._sums_with = _membership(np.concatenate(rows), self._cells[np.concatenate(columns)])
        entries = (np.concatenate(rows), np.concatenate(columns), np.concatenate(signs))
        size = self._cells.size
        both = (np.tile(entries[0], 2), np.concatenate([entries[1], entries[1] + size]))
        sums = Sums.of((*both, np.concatenate([entries[2], -entries[2]])), (count, 2 * size))
        nothing = np.zeros(2 * size)
        return LinearProgram(sums, np.zeros(count), nothing, nothing)

    def _cheapest(self, cell: int, demand: Demand, knowledge: int, barred: Collection[int]) -> tuple[int, ...] | None:
        """Return a move of hidden cells only: signs are tried in turn, the first that works will do."""
        at, size = self._place.get(cell), self._cells.size
        if at is None:
            return None
        upper = np.minimum(self._rooms[knowledge], MOST)
        fixed = [self._place[one] for one in (*barred, *self._shown) if one in self._place]
        upper[fixed], upper[[one + size for one in fixed]] = 0.0, 0.0
        for sign in demand.signs:
            mine, other = (at, at + size) if sign > 0 else (at + size, at)
            if upper[mine] < demand.size:
                continue
            lower, most = np.zeros(2 * size), upper.copy()
            lower[mine], most[mine], most[other] = demand.size, demand.size, 0.0
            self._asked += 1
            self._program.bound(np.arange(2 * size), lower, most)
            solution = self._program.lowest(self._price / demand.size)
            if solution is not None:
                used = self._cells[solution.reshape(2, -1).max(axis=0) > NOTHING * demand.size]
                return tuple(int(found) for found in used if found != cell)
        return None


def _membership(rows: Places, cells: Places) -> tuple[dict[int, list[int]], dict[int, list[int]]]:
    """Return the hidden cells of every sum, and the sums of every hidden cell."""
    members: dict[int, list[int]] = {}
    sums: dict[int, list[int]] = {}
    for row, cell in zip(rows.tolist(), cells.tolist(), strict=True):
        members.setdefault(row, []).append(cell)
        sums.setdefault(cell, []).append(row)
    return members, sums
