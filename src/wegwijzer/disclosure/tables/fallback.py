"""The cheapest move by linear programming: for tables in which cycles and layers find none. Slower, and complete.

Minimise what is newly hidden such that the protected cell changes and every sum stays. Literature: Fischetti & Salazar,
*Solving the cell suppression problem on tabular data with linear constraints* (2001).
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

import numpy as np

from wegwijzer.disclosure.solver import LinearProgram
from wegwijzer.disclosure.tables.cube import Cube, Floats, Places, Tree
from wegwijzer.disclosure.tables.moves import Move, Moves, Room

NOTHING = 1e-7
MOST = 1e9
MOST_COST = 1e6


def sums_of(trees: tuple[Tree, ...]) -> Any:
    """Return the sparse matrix of all sums: a row for each parent and place on the other axes, `parts - total = 0`."""
    from scipy.sparse import coo_array  # noqa: PLC0415 - only tables that need it pay for the import

    shape = tuple(len(tree.codes) for tree in trees)
    index = np.arange(int(np.prod(shape))).reshape(shape)
    rows: list[Places] = []
    cells: list[Places] = []
    signs: list[Floats] = []
    count = 0
    for axis, tree in enumerate(trees):
        block = np.moveaxis(index, axis, 0).reshape(shape[axis], -1)
        for place, children in tree.sums:
            for part in (place, *children):
                rows.append(count + np.arange(block.shape[1]))
                cells.append(block[part])
                signs.append(np.full(block.shape[1], -1.0 if part == place else 1.0))
            count += block.shape[1]
    if not rows:
        return coo_array((0, index.size)).tocsc()
    entries = (np.concatenate(signs), (np.concatenate(rows), np.concatenate(cells)))
    return coo_array(entries, shape=(count, index.size)).tocsc()


class LinearMoves:
    """The linear program of one system of sums, kept warm between questions."""

    def __init__(self, sums: Any, room: Room) -> None:
        """Take in the sparse sums (columns are cells) and how far each cell may move."""
        self._sums, self._room = sums, room
        self._program: LinearProgram | None = None
        self._cells: Places = np.flatnonzero((room.grow + room.shrink).max(axis=0) > 0)

    def cheapest(
        self, cost: Floats, cell: int, sign: int, size: float, knowledge: int, barred: Collection[int]
    ) -> Move | None:
        """Return the cheapest move in which `cell` changes by `size` in the direction `sign`, or None."""
        count = len(self._cells)
        at = int(np.searchsorted(self._cells, cell))
        if at >= count or self._cells[at] != cell:
            return None
        fixed = np.isin(self._cells, np.fromiter(barred, dtype=np.int64, count=len(barred)))
        rooms = (self._room.grow[knowledge][self._cells], self._room.shrink[knowledge][self._cells])
        upper = np.concatenate([np.where(fixed, 0.0, room) for room in rooms])
        mine, other = (at, at + count) if sign > 0 else (at + count, at)
        if upper[mine] < size:
            return None
        lower = np.zeros(2 * count)
        lower[mine], upper[mine], upper[other] = size, size, 0.0
        self._program = self._program or self._built()
        self._program.bound(np.arange(2 * count), lower, np.minimum(upper, MOST))
        price = np.minimum(np.tile(cost[self._cells], 2), MOST_COST)
        solution = self._program.lowest(price / size)
        if solution is None:
            return None
        used = self._cells[solution.reshape(2, -1).max(axis=0) > NOTHING * size]
        needed = tuple(int(found) for found in used if found != cell)
        return float(cost[list(needed)].sum()) if needed else 0.0, needed

    def _built(self) -> LinearProgram:
        from scipy.sparse import hstack  # noqa: PLC0415 - only tables that need it pay for the import

        matrix = self._sums[:, self._cells].tocsr()
        matrix = matrix[np.diff(matrix.indptr) > 0]  # sums of shown cells only say nothing
        both = hstack([matrix, -matrix]).tocsc()
        nothing = np.zeros(both.shape[1])
        return LinearProgram(both, np.zeros(both.shape[0]), nothing, nothing)


def with_fallback(cube: Cube, room: Room, moves: Moves, more: Sequence[Sequence[tuple[int, float]]] = ()) -> Moves:
    """Return `moves` with the linear program behind it. `more` sums ((cell, sign) each) hold besides the own ones.

    Paths know the table's own sums only, so with more of them nothing but the program is asked.
    """
    if more:
        moves.only_linear()
    linear: list[LinearMoves] = []

    def fallback(cell: int, sign: int, size: float, knowledge: int, barred: Collection[int]) -> Move | None:
        if not linear:
            linear.append(LinearMoves(_with_more(sums_of(cube.trees), more), room))
        return linear[0].cheapest(moves.cost, cell, sign, size, knowledge, barred)

    moves.fallback = fallback
    return moves


def _with_more(sums: Any, more: Sequence[Sequence[tuple[int, float]]]) -> Any:
    from scipy.sparse import csc_array, vstack  # noqa: PLC0415 - heavy, and only after a correction

    if not more:
        return sums
    entries = [(row, cell, sign) for row, found in enumerate(more) for cell, sign in found]
    rows, cells, signs = (np.array(list(part)) for part in zip(*entries, strict=True))
    return vstack([sums, csc_array((signs, (rows, cells)), shape=(len(more), sums.shape[1]))]).tocsc()
