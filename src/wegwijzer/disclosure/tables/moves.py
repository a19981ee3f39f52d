"""What keeps a hidden cell hidden: moves of hidden cells that change it and leave all published sums alone.

A cell can't be pinned by anybody whose knowledge leaves one such move possible. Three kinds of knowledge are reckoned
with: that hidden counts are at least 1 (`FLOOR`), that primary and secondary cells are told apart and the policy is
known (`POLICY`), and that a lone contributor knows the own cell: for each of those there must be a move without that
cell. Sums of moves needn't be searched: in integer tables every change splits into such cycles.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from wegwijzer.disclosure.tables.cube import Cube, Flags, Floats, lone_classes
from wegwijzer.disclosure.tables.layers import Shift, combined_shifts
from wegwijzer.disclosure.tables.network import Network, arcs_of, cheapest_path, neighbours

POLICY, FLOOR = 0, 1
HIDDEN_COST = 0.001
LONE_COST = 0.05
IMPOSSIBLE = float("inf")
LIMIT = 1e6
Move = tuple[float, tuple[int, ...]]  # what it costs, and the cells it needs hidden besides the protected one
Fallback = Callable[[int, int, float, int, Collection[int]], Move | None]


@dataclass(frozen=True, kw_only=True)
class Room:
    """How far each cell (flat) may grow and shrink in the eyes of an attacker with `POLICY` or `FLOOR` knowledge.

    Shape of `grow` and `shrink`: (2, cells). A cell that is known anyway has no room.
    """

    grow: Floats
    shrink: Floats


@dataclass(frozen=True, kw_only=True)
class Demand:
    """What a primary cell asks: a move of at least `size` in one of `signs`. Amounts make two demands, up and down."""

    signs: tuple[int, ...]
    size: float


class Moves:
    """Finds the cheapest moves in one table, given what is hidden by now. Costs change as cells get hidden."""

    def __init__(self, cube: Cube, room: Room, primary: Flags, weights: Floats, *, pooled: bool = False) -> None:
        """Take in a table. `pooled`: several lone contributors may pool, so moves avoid all of them at once."""
        axes = _axes(cube)
        order = [*axes.others, *axes.plane]
        self._index = np.arange(cube.values.size).reshape(cube.shape).transpose(order).ravel()
        self._back = np.argsort(self._index)
        tree, flat = cube.trees[axes.plane[0]], cube.trees[axes.plane[1]] if len(axes.plane) > 1 else None
        self._tails, self._heads = arcs_of(tree, flat)
        self._wide = len(self._tails)
        self._linear = any(found.also for found in cube.trees)  # overlapping classifications: no network at all
        self._shifts: list[list[Shift]] = (
            [] if self._linear else combined_shifts([cube.trees[axis] for axis in axes.others])
        )
        self.lone = lone_classes(cube)
        self.pooled = pooled
        self.primary = primary
        self.weights = weights
        self.fallback: Fallback | None = None
        self.disguised: set[int] = set()
        self._room = Room(grow=room.grow[:, self._index], shrink=room.shrink[:, self._index])
        usable = ((self._room.grow + self._room.shrink).max(axis=0) > 0).reshape(-1, self._wide).any(axis=0)
        self._arcs = neighbours(self._tails, self._heads, usable.tolist())
        self.limit = LIMIT
        self.cost = np.where(primary, HIDDEN_COST, weights)
        self._size = -1.0
        self._open: list[list[list[bool]]] = []
        self._ways: list[Floats] = []  # for each knowledge the costs of growing (row 0) and shrinking (row 1) each cell
        self._lists: list[list[float]] = []  # the same as one list, when there is one layer
        self._beside: dict[int, list[int]] = {}

    @property
    def layers(self) -> int:
        """Number of layers: 1 for a table that is one network, 0 when only linear programs will do."""
        return len(self._shifts)

    def only_linear(self) -> None:
        """Ask linear programs only: there are sums that no path knows."""
        self._linear, self._shifts = True, []

    def network(self, size: float) -> Network:
        """Return the table as one network for moves of `size`; only when there is one layer."""
        self._prepare(size)
        may = tuple(
            [ways[knowledge][way] for way in (0, 1) for ways in self._open] for knowledge in range(len(self._ways))
        )
        place = self._back.tolist()
        return Network(
            arcs=self._arcs,
            tails=self._tails,
            heads=self._heads,
            cells=self._index.tolist(),
            may=may,
            lone={place[cell]: tuple(place[twin] for twin in twins) for cell, twins in self.lone.items()},
        )

    def beside(self, cell: int) -> list[int]:
        """Return the cells that meet `cell` in a sum of its own layer."""
        if cell not in self._beside:
            layer, local = divmod(int(self._back[cell]), self._wide)
            nodes = (self._tails[local], self._heads[local])
            met = {layer * self._wide + step % self._wide for node in nodes for _, step in self._arcs[node]}
            self._beside[cell] = sorted(int(self._index[other]) for other in met)
        return self._beside[cell]

    def set_cost(self, cell: int, cost: float) -> None:
        """Set what it costs that `cell` is hidden (`HIDDEN_COST` when it already is)."""
        self.cost[cell] = cost
        if self._size >= 0 and not (self.pooled and cell in self.lone):
            self.put(cell, cost + (LONE_COST if cell in self.lone and cost < LONE_COST else 0.0))

    def put(self, cell: int, cost: float) -> None:
        """Let steps over a cell cost so much, whatever it costs to hide it."""
        at = int(self._back[cell])
        for knowledge, (may_grow, may_shrink) in enumerate(self._open[at]):
            if may_grow:
                self._ways[knowledge][0, at] = cost
                if self._lists:
                    self._lists[knowledge][at] = cost
            if may_shrink:
                self._ways[knowledge][1, at] = cost
                if self._lists:
                    self._lists[knowledge][at + self._wide] = cost

    def _prepare(self, size: float) -> None:
        """Lay out the costs of growing and shrinking by `size`; counts always ask the same size, so once is enough."""
        if size == self._size:
            return
        self._size = size
        cost = self.cost.copy()
        lone = np.fromiter(self.lone, dtype=np.int64, count=len(self.lone))
        cost[lone] += IMPOSSIBLE if self.pooled else np.where(cost[lone] < LONE_COST, LONE_COST, 0.0)
        cost = cost[self._index]
        rooms = np.stack([self._room.grow, self._room.shrink], axis=1)  # knowledge, direction, cell
        opened = rooms >= size
        self._open = opened.transpose(2, 0, 1).tolist()
        self._ways = list(np.where(opened, cost, IMPOSSIBLE))
        self._lists = [way.ravel().tolist() for way in self._ways] if len(self._shifts) == 1 else []

    def protecting(self, cell: int, demands: Iterable[Demand]) -> frozenset[int] | None:
        """Return what must be hidden to keep `cell` open to every attacker, or None when there is no way."""
        needed: set[int] = set()
        for demand in demands:
            found = self._demanded(cell, demand, needed)
            if found is None:
                return None
            needed |= found
        return frozenset(needed)

    def _demanded(self, cell: int, demand: Demand, free: Collection[int]) -> set[int] | None:
        own = set(self.lone.get(cell, ()))
        self._prepare(demand.size)
        with _Changed(self, free, HIDDEN_COST):
            first = self._cheapest(cell, demand, POLICY, self._all_lone(own) if self.pooled else ())
        if first is None and self.limit >= LIMIT / 2:
            with _Changed(self, free, HIDDEN_COST):
                first = self._cheapest(cell, demand, FLOOR, self._all_lone(own) if self.pooled else ())
            self._disguise({cell, *(first[1] if first else ())}, demand.size)
        if first is None:
            return None
        needed = set(first[1])
        common = {self.lone[other][0] for other in first[1] if other in self.lone and other not in own}
        while common:
            with _Changed(self, needed.union(free), HIDDEN_COST):
                found = self._avoiding(cell, demand, common)
            if found is None:
                return None
            needed.update(found[1])
            common &= {self.lone[other][0] for other in found[1] if other in self.lone}
        return needed

    def _disguise(self, cells: Collection[int], size: float) -> None:
        """Take the label "primary" from those of `cells` that it would give away: they are at its upper bound."""
        for cell in cells:
            at = int(self._back[cell])
            if self.primary[cell] and self._room.grow[POLICY, at] < size <= self._room.grow[FLOOR, at]:
                self.disguised.add(cell)
                self._room.grow[POLICY, at] = self._room.grow[FLOOR, at]
                self._open[at][POLICY][0] = True
                self.set_cost(cell, float(self.cost[cell]))

    def _all_lone(self, own: Collection[int]) -> set[int]:
        return {cell for cell in self.lone if cell not in own}

    def _avoiding(self, cell: int, demand: Demand, common: Collection[int]) -> Move | None:
        """Return the cheapest move without all of `common`, or without one of them when that is a lot cheaper."""
        everyone = self._cheapest(cell, demand, FLOOR, {twin for lone in common for twin in self.lone[lone]})
        if len(common) > 1 and (everyone is None or everyone[0] > 0.5):  # noqa: PLR2004 - half a cell
            one = self._cheapest(cell, demand, FLOOR, self.lone[min(common)])
            if one is not None and (everyone is None or one[0] < 0.6 * everyone[0]):
                return one
        return everyone

    def _cheapest(self, cell: int, demand: Demand, knowledge: int, barred: Collection[int]) -> Move | None:
        best: Move | None = None
        with _Own(self, cell) if self.pooled else _Changed(self, barred, IMPOSSIBLE):
            at = int(self._back[cell])
            for sign in () if self._linear else demand.signs:
                room = self._room.grow if sign > 0 else self._room.shrink
                if room[knowledge, at] >= demand.size:
                    best = self._by_layers(at, sign, knowledge, best) or best
        if best is None and self.fallback is not None and (self._linear or self.limit >= LIMIT / 2):
            found = (self.fallback(cell, sign, demand.size, knowledge, barred) for sign in demand.signs)
            best = min(filter(None, found), default=None)
        return best if best is None or best[0] < self.limit else None

    def _by_layers(self, at: int, sign: int, knowledge: int, best: Move | None) -> Move | None:
        layer, local = divmod(at, self._wide)
        ends = (self._heads[local], self._tails[local]) if sign > 0 else (self._tails[local], self._heads[local])
        limit = best[0] if best else self.limit
        found = None
        for shift in self._shifts[layer]:
            base = self._start_cost(shift, local, sign, knowledge)
            if base >= limit:
                continue
            costs = self._layered(shift, knowledge)
            grow, shrink = costs[local], costs[local + self._wide]
            costs[local] = costs[local + self._wide] = IMPOSSIBLE
            path = cheapest_path(self._arcs, ends, costs, limit - base)
            costs[local], costs[local + self._wide] = grow, shrink
            if path is not None:
                limit = base + path[0]
                cells = [local, *(step % self._wide for step in path[1])]
                places = (other * self._wide + cell for other, _ in shift for cell in cells)
                found = (limit, tuple(int(self._index[place]) for place in places if place != at))
        return found

    def _start_cost(self, shift: Shift, local: int, sign: int, knowledge: int) -> float:
        ways = self._ways[knowledge]
        return sum(float(ways[0 if sign * way > 0 else 1, layer * self._wide + local]) for layer, way in shift[1:])

    def _layered(self, shift: Shift, knowledge: int) -> list[float]:
        if self._lists:
            return self._lists[knowledge]
        ways = self._ways[knowledge].reshape(2, -1, self._wide)
        total = ways[:, shift[0][0]].copy()
        for layer, way in shift[1:]:
            total += ways[:, layer] if way > 0 else ways[::-1, layer]
        costs: list[float] = total.ravel().tolist()
        return costs


class _Changed:
    """Some cells at another cost for a while."""

    def __init__(self, moves: Moves, cells: Collection[int], cost: float) -> None:
        self._moves, self._cells, self._cost = moves, cells, cost
        self._before: list[tuple[int, float]] = []

    def __enter__(self) -> None:
        costs = self._moves.cost
        self._before = [
            (cell, float(costs[cell])) for cell in self._cells if costs[cell] > HIDDEN_COST or self._cost > 1
        ]
        for cell, _ in self._before:
            self._moves.set_cost(cell, self._cost)

    def __exit__(self, *_: object) -> None:
        for cell, cost in self._before:
            self._moves.set_cost(cell, cost)


class _Own:
    """The cells of one lone contributor within reach for a while, when those of all of them are barred."""

    def __init__(self, moves: Moves, cell: int) -> None:
        self._moves, self._twins = moves, [twin for twin in moves.lone.get(cell, ()) if twin != cell]

    def __enter__(self) -> None:
        for twin in self._twins:
            self._moves.put(twin, float(self._moves.cost[twin]) + LONE_COST)

    def __exit__(self, *_: object) -> None:
        for twin in self._twins:
            self._moves.put(twin, IMPOSSIBLE)


@dataclass(frozen=True)
class _Axes:
    plane: tuple[int, ...]
    others: tuple[int, ...]


def _axes(cube: Cube) -> _Axes:
    """Choose the network: the largest hierarchy crossed with the largest flat dimension; the rest makes layers."""
    by_size = sorted(range(len(cube.trees)), key=lambda axis: (cube.trees[axis].is_flat, -cube.shape[axis]))
    first = by_size[0]
    flat = [axis for axis in by_size[1:] if cube.trees[axis].is_flat]
    plane = (first, max(flat, key=lambda axis: cube.shape[axis])) if flat else (first,)
    return _Axes(plane=plane, others=tuple(axis for axis in range(len(cube.trees)) if axis not in plane))


def room_for_counts(values: Floats, primary: Flags, minimum: int, *, zeros_shown: bool, known: Flags) -> Room:
    """Return the room of counts: hidden ones are at least 1 (0 when zeros are hidden too), primary under `minimum`."""
    lowest = 1.0 if zeros_shown else 0.0
    fixed = known | ((values <= 0) & ~primary)
    floor_up = np.where(fixed, 0.0, np.inf)
    floor_down = np.where(fixed, 0.0, values - lowest)
    policy_up = np.where(primary, minimum - 1 - values, np.inf)
    policy_down = np.where(primary, values - lowest, values - minimum)
    return Room(
        grow=np.stack([np.where(fixed, 0.0, policy_up), floor_up]),
        shrink=np.stack([np.where(fixed, 0.0, policy_down), floor_down]),
    )


def room_for_amounts(values: Floats, known: Flags) -> Room:
    """Return the room of amounts: an attacker knows that they aren't negative."""
    fixed = known | (values <= 0)
    up, down = np.where(fixed, 0.0, np.inf), np.where(fixed, 0.0, values)
    return Room(grow=np.stack([up, up]), shrink=np.stack([down, down]))


def demands_of_counts(values: Floats, primary: Flags, interval: float) -> Mapping[int, tuple[Demand, ...]]:
    """Return what each primary count asks: to differ by 1, or by `interval` times its value when that is more."""
    cells = np.flatnonzero(primary).tolist()
    return {cell: (Demand(signs=(1, -1), size=max(1.0, np.ceil(interval * values[cell]))),) for cell in cells}
