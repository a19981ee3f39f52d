"""The slow, obvious twin of secondary suppression: the cheapest pattern that no attack breaks, proven optimal.

Integer programming by hitting sets: whenever a pattern falls, add cells to it as long as it still falls; at least one
of the cells that are left must be hidden. The cheapest choice that hits all such sets and doesn't fall is optimal,
because hiding more never helps an attacker.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl
from scipy.optimize import Bounds, LinearConstraint, milp

from wegwijzer.disclosure.attack import Attacker
from wegwijzer.disclosure.audit import small_cells
from wegwijzer.disclosure.tables.spec import TableSpec
from wegwijzer.disclosure.worlds import World


def falls(world: World, spec: TableSpec, chosen: set[int]) -> bool:
    """Whether an attacker finds a primary cell (or, but for lone contributors, any hidden one)."""
    primary = small_cells(spec, world)
    hidden = primary.copy()
    hidden[list(chosen)] = True
    shown = np.where(hidden, np.nan, world.truth)
    now = world.published(hidden=hidden, primary=primary, labelled=primary, known=~hidden, shown=shown)
    attacker = Attacker(now, spec.policy, amounts=False)
    if any(primary[cell] for cell in attacker.pinned(policy=True)):
        return True
    return any(primary[cell] for cell in attacker.pinned_by_contributors(without=(), among=primary))


def fewest_secondary(spec: TableSpec, rows: pl.DataFrame) -> int | None:
    """Return the least number of secondary cells, or None when even hiding everything isn't enough."""
    world = World.of(spec, rows)
    primary = small_cells(spec, world)
    free = [cell for cell in range(world.truth.size) if not primary[cell] and world.truth[cell] > 0]
    if not primary.any():
        return 0
    if falls(world, spec, set(free)):
        return None
    return len(_cheapest(free, lambda chosen: falls(world, spec, chosen)))


def _cheapest(free: Sequence[int], fallen: Callable[[set[int]], bool]) -> set[int]:
    sets: list[list[int]] = []
    while True:
        chosen = _hitting(free, sets)
        if not fallen(chosen):
            return chosen
        grown = set(chosen)
        for cell in free:
            if cell not in grown and fallen(grown | {cell}):
                grown.add(cell)
        sets.append([cell for cell in free if cell not in grown])


def _hitting(free: Sequence[int], sets: Sequence[Sequence[int]]) -> set[int]:
    if not sets:
        return set()
    rows = np.array([[cell in members for cell in free] for members in sets], dtype=float)
    ones = np.ones(len(free))
    found = milp(ones, integrality=ones, bounds=Bounds(0, 1), constraints=LinearConstraint(rows, 1, np.inf))
    return {cell for cell, taken in zip(free, found.x, strict=True) if taken > 0.5}
