"""The attacks themselves: the sums of a published table, its unknown cells, and linear programs that bound them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl

from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure.solver import LinearProgram, Sums
from wegwijzer.disclosure.tables.spec import TableSpec

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]
PRIME = 2_147_483_629  # the products of two residues fit in 63 bits
ROUNDS = 8
CLOSE = 1e-5
NOTHING = 1e-7
FAR = 1e9


@dataclass(frozen=True, kw_only=True)
class World:
    """A table as its attacker finds it. Cells are numbered row by row over the axes; `sums` holds (total, parts)."""

    axes: tuple[tuple[tuple[str, str], ...], ...]  # per axis its (level, code) pairs, the total first
    families: tuple[tuple[tuple[int, tuple[int, ...]], ...], ...]  # per axis (parent, children)
    truth: Numbers
    people: Numbers
    hidden: Marks
    primary: Marks  # must be hidden by itself
    labelled: Marks  # its status says so
    known: Marks
    shown: Numbers

    @classmethod
    def of(cls, spec: TableSpec, rows: pl.DataFrame) -> World:
        """Return the true table of the finest `rows`, nothing hidden yet."""
        hierarchies = ((levels, *spec.also.get(name, ())) for name, levels in spec.dimensions.items())
        axes, families, chains = zip(*(_axis(rows, found) for found in hierarchies), strict=True)
        shape = [len(axis) for axis in axes]
        truth = _expanded(rows.get_column(spec.value).to_list(), rows, spec, chains, shape)
        people = truth
        if spec.contributors:
            people = _expanded(rows.get_column(spec.contributors).to_list(), rows, spec, chains, shape)
        elif spec.contributor:
            people = _distinct(rows, spec, chains, shape)
        nothing = np.zeros(truth.size, dtype=np.bool_)
        return cls(
            axes=axes,
            families=families,
            truth=truth,
            people=people,
            hidden=nothing,
            primary=nothing,
            labelled=nothing,
            known=~nothing,
            shown=truth,
        )

    def published(self, *, hidden: Marks, primary: Marks, labelled: Marks, known: Marks, shown: Numbers) -> World:
        """Return the world with what is published of it."""
        return replace(self, hidden=hidden, primary=primary, labelled=labelled, known=known, shown=shown)

    @property
    def shape(self) -> tuple[int, ...]:
        """Places per axis."""
        return tuple(len(axis) for axis in self.axes)

    def codes_of(self, cell: int) -> list[str]:
        """Return the codes of a cell."""
        return [axis[int(at)][1] for axis, at in zip(self.axes, np.unravel_index(cell, self.shape), strict=True)]

    def cells_of(self, spec: TableSpec, table: pl.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        """Return every row's cell number, -1 where there is none; a dimension that lacks means its total."""
        cells = np.zeros(table.height, dtype=np.int64)
        lost = np.zeros(table.height, dtype=np.bool_)
        for axis, dimension in zip(self.axes, spec.dimensions, strict=True):
            at = np.zeros(table.height, dtype=np.int64)
            if dimension in table.columns:
                numbers = {pair: place for place, pair in enumerate(axis)}
                pairs = table.select(pl.col(f"{dimension}_level", dimension).cast(pl.String)).iter_rows()
                at = np.array([numbers.get((level, code), -1) for level, code in pairs], dtype=np.int64)
            lost |= at < 0
            cells = cells * len(axis) + np.maximum(at, 0)
        return np.where(lost, -1, cells)

    def equations(self, unknown: Marks) -> Sums:
        """Return the sums (`parts - total = 0`) that touch unknown cells, with a column for each of those alone."""
        block = np.arange(self.truth.size).reshape(self.shape)
        rows, columns, signs, count = [], [], [], 0
        for axis, families in enumerate(self.families):
            lines = np.moveaxis(block, axis, 0).reshape(self.shape[axis], -1)
            for parent, children in families:
                members = lines[[parent, *children]]
                members = members[:, unknown[members].any(axis=0)]
                columns.append(members.ravel())
                rows.append(np.tile(count + np.arange(members.shape[1]), members.shape[0]))
                signs.append(np.repeat([-1.0, *[1.0] * len(children)], members.shape[1]))
                count += members.shape[1]
        cells = np.concatenate(columns)
        kept = unknown[cells]
        number = np.cumsum(unknown) - 1
        entries = (np.concatenate(rows)[kept], number[cells[kept]], np.concatenate(signs)[kept])
        return Sums.of(entries, (count, int(unknown.sum())))


def _axis(rows: pl.DataFrame, hierarchies: Sequence[tuple[str, ...]]) -> tuple[Any, Any, Any]:
    """Return the places of one axis, its families, and for each finest code the places it counts in."""
    number: dict[tuple[str, str], int] = {("total", "Total"): 0}
    families: list[tuple[int, tuple[int, ...]]] = []
    chains: dict[str, list[int]] = {}
    for levels in hierarchies:
        children: dict[int, dict[int, None]] = {}
        for path in rows.select(levels).unique().sort(levels).iter_rows():
            above = 0
            for pair in zip(levels, path, strict=True):
                at = number.setdefault(pair, len(number))
                children.setdefault(above, {})[at] = None
                chain = chains.setdefault(path[-1], [0])
                chain += [at] if at not in chain else []
                above = at
        families += [(parent, tuple(below)) for parent, below in children.items()]
    return tuple(number), tuple(families), chains


def _spread(rows: pl.DataFrame, spec: TableSpec, chains: Any) -> list[Any]:
    """For each axis the places of every row: one line of places (its own and all above) for each row."""
    return [
        np.array([chain[code] for code in rows.get_column(levels[-1]).to_list()], dtype=np.int64)
        for chain, levels in zip(chains, spec.dimensions.values(), strict=True)
    ]


def _cells(spread: list[Any], shape: list[int]) -> Any:
    cells = np.zeros((spread[0].shape[0], 1), dtype=np.int64)
    for places, size in zip(spread, shape, strict=True):
        cells = (cells[:, :, None] * size + places[:, None, :]).reshape(len(places), -1)
    return cells


def _expanded(values: list[float], rows: pl.DataFrame, spec: TableSpec, chains: Any, shape: list[int]) -> Numbers:
    cells = _cells(_spread(rows, spec, chains), shape)
    weights = np.repeat(np.asarray(values, dtype=np.float64), cells.shape[1])
    return np.asarray(np.bincount(cells.ravel(), weights=weights, minlength=int(np.prod(shape))), dtype=np.float64)


def _distinct(rows: pl.DataFrame, spec: TableSpec, chains: Any, shape: list[int]) -> Numbers:
    rows = rows.filter((pl.col(spec.value) > 0) & pl.col(spec.contributor).is_not_null())
    cells = _cells(_spread(rows, spec, chains), shape)
    who = np.repeat(rows.get_column(spec.contributor).cast(pl.String).rank("dense").to_numpy(), cells.shape[1])
    pairs = np.unique(np.stack([cells.ravel(), who]), axis=1)
    return np.asarray(np.bincount(pairs[0], minlength=int(np.prod(shape))), dtype=np.float64)


class Attacker:
    """Bounds hidden cells with linear programs that are kept warm."""

    def __init__(self, world: World, policy: Policy, *, amounts: bool) -> None:
        self._world, self._policy, self._amounts = world, policy, amounts
        unknown = ~world.known
        self._cells = np.flatnonzero(unknown)
        self._place = {int(cell): at for at, cell in enumerate(self._cells)}
        self._sums = world.equations(unknown)
        self._truth = world.truth[self._cells]
        self._hidden = world.hidden[self._cells]
        least = NOTHING * self._truth if amounts else np.ones(self._cells.size)
        primary = world.primary[self._cells]
        self._width = np.where(primary, np.maximum(least, self._asked()), least)

    def _asked(self) -> Numbers:
        share = self._policy.protection_interval
        least = 0.009 if self._amounts else 0.0  # an amount that is known within one percent is known
        asked: Numbers = np.maximum(share, least) * self._truth
        return asked

    def _bounds(self, *, policy: bool) -> tuple[Numbers, Numbers]:
        """Return what the attacker knows of every unknown cell beforehand."""
        low, high = np.zeros(self._cells.size), np.full(self._cells.size, FAR)
        rules = self._policy
        if not self._amounts:
            least = 1.0 if rules.zeros_shown else 0.0
            low[self._hidden] = least
            labelled = self._world.labelled[self._cells] & self._hidden
            if policy and rules.minimum_count > 0:
                high[labelled] = rules.minimum_count - 1
                low[self._hidden & ~labelled & (self._truth >= rules.minimum_count)] = rules.minimum_count
        rounded = ~self._hidden
        if rounded.any():
            reach = rules.rounding_base / 2 if rules.rounding == "nearest" else rules.rounding_base
            shown = self._world.shown[self._cells]
            low[rounded] = np.maximum(0.0, shown[rounded] - reach)
            high[rounded] = shown[rounded] + reach
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
        aim = np.zeros(self._cells.size)
        aim[at] = 1.0
        lowest = solver.lowest(aim)
        highest = solver.lowest(-aim)
        truth = float(self._truth[at])
        return (truth if lowest is None else float(lowest[at])), (truth if highest is None else float(highest[at]))

    def _is_narrow(self, at: int, low: float, high: float) -> bool:
        if self._amounts:
            return bool(high - low < self._width[at])
        return bool(np.floor(high + CLOSE) - np.ceil(low - CLOSE) < self._width[at])

    def exact(self, cells: Collection[int]) -> set[int]:
        """Return those of `cells` that are a linear combination of published ones, whatever their bounds.

        Elimination modulo a prime of the sums that hang together with them; rational rank and rank modulo a large prime
        are the same but for a chance of about one in a billion.
        """
        return {cell for cell in cells if self._is_determined(self._place[cell])}

    def _is_determined(self, at: int) -> bool:
        from scipy.sparse import csc_array  # noqa: PLC0415 - heavy, and only for what was found
        from scipy.sparse.csgraph import connected_components  # noqa: PLC0415 - heavy, only here

        shape = (self._sums.height, self._cells.size)
        sums = csc_array((self._sums.data, self._sums.indices, self._sums.indptr), shape=shape)
        links = abs(sums).T @ abs(sums)
        _, group = connected_components(links, directed=False)
        members = np.flatnonzero(group == group[at])
        block = sums[:, members].toarray()
        block = np.rint(block[np.abs(block).sum(axis=1) > 0]).astype(np.int64)
        without = np.delete(block, int(np.searchsorted(members, at)), axis=1)
        return _rank(block) > _rank(without)

    def pinned_by_contributors(self, without: Collection[int], among: Marks) -> dict[int, tuple[float, float, int]]:
        """Return the marked hidden cells that a lone contributor pins who knows the own cell: bounds and that cell.

        For each cell first a world in which it differs and the fewest lone contributors have to: hidden counts are at
        least 1, so those can only grow. Without any nobody can pin it; else each of those is tried.
        """
        classes = self._lone_classes()
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

    def _lone_classes(self) -> dict[int, list[int]]:
        """Return for each lone contributor (the finest cell) the places of the unknown cells in which he is alone."""
        world = self._world
        shape = world.shape
        below = [dict(families) for families in world.families]
        classes: dict[int, list[int]] = {}
        for at, cell in enumerate(self._cells.tolist()):
            if world.people[cell] != 1:
                continue
            place = [int(part) for part in np.unravel_index(cell, shape)]
            for axis in range(len(shape)):
                while place[axis] in below[axis]:
                    parts = [[*place[:axis], child, *place[axis + 1 :]] for child in below[axis][place[axis]]]
                    place = next(part for part in parts if world.people[np.ravel_multi_index(tuple(part), shape)] == 1)
            classes.setdefault(int(np.ravel_multi_index(tuple(place), shape)), []).append(at)
        return classes

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
    ) -> tuple[float, float, int] | None:
        rivals = {who: members for who, members in classes.items() if at not in members}
        everybody = [place for members in rivals.values() for place in members]
        if (pairs or self._amounts) and not self._is_narrow(at, *self._knowing(solver, at, everybody, low, high)):
            return None  # not even all of them together pin it
        suspects = self._suspects(solver, at, rivals, low, high)
        groups = [list(rivals[who]) for who in suspects]
        if pairs:
            groups += [[*rivals[one], *rivals[two]] for one in suspects for two in rivals if two != one]
        for members in groups:
            bounds = self._knowing(solver, at, members, low, high)
            if self._is_narrow(at, *bounds):
                return (*bounds, int(self._cells[members[0]]))
        return None

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
                moving = [
                    who for who, members in rivals.items() if (np.abs(world - self._truth)[members] > CLOSE).any()
                ]
                fewest = moving if fewest is None or len(moving) < len(fewest) else fewest
            if fewest == []:
                return []
        return list(rivals) if fewest is None else fewest


def _rank(matrix: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> int:
    """Return the rank modulo PRIME by elimination."""
    left = matrix % PRIME
    rank = 0
    for column in range(left.shape[1]):
        rows = np.flatnonzero(left[rank:, column])
        if not rows.size:
            continue
        pivot = rank + int(rows[0])
        left[[rank, pivot]] = left[[pivot, rank]]
        left[rank] = left[rank] * pow(int(left[rank, column]), -1, PRIME) % PRIME
        others = rank + 1 + np.flatnonzero(left[rank + 1 :, column])
        left[others] = (left[others] - left[others, column][:, None] * left[rank][None, :]) % PRIME
        rank += 1
        if rank == left.shape[0]:
            break
    return rank
