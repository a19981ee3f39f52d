"""Choosing what to hide: cover every primary cell by cheapest moves, then take away what can be missed.

First greedily, then by removing single secondary cells and rerouting what leaned on them, then by annealing: pull down
a few neighbouring routes, rebuild them in another order, keep what isn't (much) worse. The number of steps is fixed by
the table, the draws by the seed: the same table always gives the same pattern.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from random import Random

import numpy as np

from wegwijzer.disclosure.tables.covering import Covering
from wegwijzer.disclosure.tables.moves import HIDDEN_COST, LIMIT, Demand, Moves

WARMTH = 0.2
MOST_PULLED = 3
MOST_ROUTES = 60
MOST_COVERED = 3000  # primary cells
GAP, NODES = 0.02, 200  # of the covering program: what is left to gain after that costs more than it brings
CHOSEN_COST = 0.01
SLACK = 0.5  # what a route costs beyond its cells: steps over hidden and lone cells


class Pattern:
    """A pattern of secondary cells, with for each primary cell the cells it leans on (its route)."""

    def __init__(self, moves: Moves, demands: Mapping[int, Sequence[Demand]]) -> None:
        self.moves = moves
        self.demands = demands
        self.routes: dict[int, frozenset[int]] = {}
        self.leaning: dict[int, set[int]] = {}
        self.cost = 0.0

    @property
    def secondary(self) -> list[int]:
        """The secondary cells, in order."""
        return sorted(self.leaning)

    def take(self, primary: int, route: frozenset[int]) -> None:
        """Hide what `primary` leans on."""
        kept = frozenset(cell for cell in route if not self.moves.primary[cell])
        self.routes[primary] = kept
        for cell in kept:
            leaning = self.leaning.get(cell)
            if leaning is None:
                self.leaning[cell] = {primary}
                self.cost += float(self.moves.weights[cell])
                self.moves.set_cost(cell, HIDDEN_COST)
            else:
                leaning.add(primary)

    def pull(self, primary: int) -> None:
        """Forget the route of `primary`, and show what nobody leans on any more."""
        for cell in self.routes.pop(primary):
            leaning = self.leaning[cell]
            leaning.discard(primary)
            if not leaning:
                del self.leaning[cell]
                self.cost -= float(self.moves.weights[cell])
                self.moves.set_cost(cell, float(self.moves.weights[cell]))

    def cover(self, order: Sequence[int], ceiling: float = LIMIT) -> list[int]:
        """Route the primary cells of `order`; return those without a way that keeps the cost under `ceiling`."""
        failed: list[int] = []
        for primary in order:
            self.moves.limit = ceiling - self.cost + SLACK
            if self.moves.limit <= 0:
                return [*failed, primary]
            route = self.moves.protecting(primary, self.demands[primary])
            if route is None:
                failed.append(primary)
            else:
                self.take(primary, route)
        return failed

    def retry(self, pulled: Sequence[int], dearer: Mapping[int, float], allowance: float) -> bool:
        """Route `pulled` again with some cells `dearer`; go back (False) if that costs `allowance` more."""
        before, old = self.cost, {primary: self.routes[primary] for primary in pulled}
        for primary in pulled:
            self.pull(primary)
        for cell, cost in dearer.items():
            if cell not in self.leaning:
                self.moves.set_cost(cell, cost)
        failed = self.cover(pulled, before + allowance)
        better = not failed and self.cost <= before + allowance
        if not better:
            for primary in pulled:
                if primary in self.routes:
                    self.pull(primary)
            for primary, route in old.items():
                self.take(primary, route)
        for cell in dearer:
            if cell not in self.leaning:
                self.moves.set_cost(cell, float(self.moves.weights[cell]))
        return better


def find_pattern(
    moves: Moves, demands: Mapping[int, Sequence[Demand]], *, seed: int, effort: float, rounds: int = 0
) -> tuple[Pattern, list[int]]:
    """Return a cheap pattern that protects every cell of `demands`, and the cells that nothing can protect.

    A table that is one network, not too large, is settled by a covering program that is asked in `rounds`; any other by
    annealing, with `effort` steps for each primary cell.
    """
    pattern = Pattern(moves, demands)
    failed = pattern.cover(list(demands))
    if rounds and pattern.leaning and _coverable(moves, demands):
        _settle(pattern, rounds)
        return pattern, failed
    trim(pattern)
    anneal(pattern, Random(seed), round(effort * len(demands)))  # noqa: S311 - a search, no secret
    trim(pattern)
    return pattern, failed


def _coverable(moves: Moves, demands: Mapping[int, Sequence[Demand]]) -> bool:
    """Whether a cycle is all that is asked, the same for every cell: then cuts say exactly what is lacking."""
    alike = {(one.size, one.signs) for asked in demands.values() for one in asked}
    return len(demands) <= MOST_COVERED and moves.layers == 1 and moves.fallback is None and len(alike) == 1


def _settle(pattern: Pattern, rounds: int) -> None:
    """Route everything over the cells that a covering program chooses; keep that where it is cheaper."""
    moves, before, old = pattern.moves, pattern.cost, dict(pattern.routes)
    hidden = np.flatnonzero(moves.primary).tolist()
    size = next(one.size for asked in pattern.demands.values() for one in asked)
    covering = Covering(moves.network(size), list(old), hidden, moves.weights, pooled=moves.pooled)
    chosen = covering.solved(rounds=rounds, gap=GAP, nodes=NODES)
    _rebuild(pattern, {}, ())
    for cell in chosen.cells:
        moves.set_cost(cell, CHOSEN_COST)
    pattern.cover(list(old))
    for cell in chosen.cells:
        if cell not in pattern.leaning:
            moves.set_cost(cell, float(moves.weights[cell]))
    if not (chosen.best and set(pattern.leaning) <= set(chosen.cells)):
        trim(pattern)
    if len(pattern.routes) < len(old) or pattern.cost >= before:
        _rebuild(pattern, old, old)
        trim(pattern)


def _rebuild(pattern: Pattern, routes: Mapping[int, frozenset[int]], order: Iterable[int]) -> None:
    for primary in list(pattern.routes):
        pattern.pull(primary)
    for primary in order:
        pattern.take(primary, routes[primary])


def trim(pattern: Pattern, rounds: int = 3) -> None:
    """Try to show each secondary cell again, those that fewest lean on first; stop when a round gains nothing."""
    weights = pattern.moves.weights
    for _ in range(rounds):
        before = pattern.cost
        for cell in sorted(pattern.leaning, key=lambda cell: (len(pattern.leaning[cell]), -weights[cell], cell)):
            if cell in pattern.leaning:
                pattern.retry(sorted(pattern.leaning[cell]), {cell: 1e5}, -1e-9)
        if pattern.cost >= before - 1e-9:
            return


def anneal(pattern: Pattern, random: Random, steps: int) -> None:
    """Pull down and rebuild small groups of routes; the best pattern met is what remains."""
    best, kept = pattern.cost, dict(pattern.routes)
    for step in range(steps):
        if not pattern.leaning:
            return
        warmth = WARMTH * (1 - step / steps)
        _disturb(pattern, random, warmth * random.expovariate(1.0))
        if pattern.cost < best - 1e-9:
            best, kept = pattern.cost, dict(pattern.routes)
    _rebuild(pattern, kept, kept)


def _disturb(pattern: Pattern, random: Random, allowance: float) -> None:
    cells = _neighbourhood(pattern, random)
    pulled = sorted({primary for cell in cells for primary in pattern.leaning[cell]})
    if len(pulled) > MOST_ROUTES:
        return
    if random.random() < 0.5:  # noqa: PLR2004 - as often in order of the table as in any order
        random.shuffle(pulled)
    weights = pattern.moves.weights
    dearer = {cell: 3 * float(weights[cell]) for cell in sorted(cells) if random.random() < 0.5}  # noqa: PLR2004
    pattern.retry(pulled, dearer, allowance)


def _neighbourhood(pattern: Pattern, random: Random) -> set[int]:
    """A random secondary cell with some others near it: in a sum with it, or in one with its neighbour."""
    start = random.choice(list(pattern.leaning))
    cells = {start}
    front = [start]
    for _ in range(random.randint(0, MOST_PULLED - 1)):
        met = pattern.moves.beside(random.choice(front))
        over = {far for cell in met if pattern.moves.primary[cell] for far in pattern.moves.beside(cell)}
        near = [cell for cell in sorted(over.union(met)) if cell in pattern.leaning and cell not in cells]
        if near:
            front.append(random.choice(near))
            cells.add(front[-1])
    return cells
