"""The world of an attacked table: its cells as plain grouping finds them, and the sums that hold between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Protocol

import numpy as np
import polars as pl

from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure.solver import Sums
from wegwijzer.disclosure.tables.spec import TableSpec

Numbers = np.ndarray[tuple[int], np.dtype[np.float64]]
Marks = np.ndarray[tuple[int], np.dtype[np.bool_]]
FAR = 1e9
SAME = 1e-9


class Attacked(Protocol):
    """What an attacker needs of a world, whether it is one table or all releases together. All arrays: one per cell."""

    @property
    def truth(self) -> Numbers:
        """What the cells really are: the one world that is certainly possible."""

    @property
    def levels(self) -> Numbers:
        """How far above and below the truth an amount must stay possible, for the sake of its largest contributors."""

    @property
    def hidden(self) -> Marks:
        """Which cells are kept from the attacker."""

    @property
    def primary(self) -> Marks:
        """Which must be hidden by themselves."""

    @property
    def labelled(self) -> Marks:
        """Which say that they are too small."""

    @property
    def partners(self) -> Marks:
        """Which say that they are hidden for another."""

    @property
    def known(self) -> Marks:
        """Which the attacker knows exactly."""

    def equations(self, unknown: Marks) -> Sums:
        """Return the sums that touch unknown cells, with a column for each of those alone."""

    def reach(self, policy: Policy) -> tuple[Numbers, Numbers]:
        """Return the lowest and highest value that everybody knows of each cell (rounded ones)."""

    def lone_classes(self, cells: Places) -> dict[int, list[int]]:
        """Return for each lone contributor the places in `cells` in which he is alone."""


Places = np.ndarray[tuple[int], np.dtype[np.int64]]


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
    levels: Numbers
    before: tuple[tuple[tuple[int, float], ...], ...] = ()  # sums of earlier releases: (cell, sign) of what they hid

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
        levels = np.zeros(truth.size)
        if spec.amount and spec.contributor:
            levels = _levels(rows, spec, chains, shape)
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
            levels=levels,
        )

    def published(self, *, hidden: Marks, primary: Marks, labelled: Marks, known: Marks, shown: Numbers) -> World:
        """Return the world with what is published of it."""
        return replace(self, hidden=hidden, primary=primary, labelled=labelled, known=known, shown=shown)

    def told_before(self, was: Numbers, there: Marks) -> tuple[tuple[tuple[int, float], ...], ...]:
        """Return the sums of an earlier release with a corrected part, as (cell, sign) of the cells that it hid.

        `was` has what it showed (nan: hidden), `there` which cells it had. Its attacker takes what was hidden to be
        what it is now; where that doesn't add up, something hidden was corrected too and the sum tells nothing.
        """
        block = np.arange(self.truth.size).reshape(self.shape)
        gone = np.isnan(was)
        moved = ~gone & there & (np.abs(was - self.truth) > SAME * np.maximum(1.0, np.abs(was)))
        then = np.where(gone, self.truth, was)
        found = []
        for axis, families in enumerate(self.families):
            lines = np.moveaxis(block, axis, 0).reshape(self.shape[axis], -1)
            for parent, children in families:
                members = lines[[parent, *children]]
                sign = np.array([-1.0, *[1.0] * len(children)])
                off = np.abs(sign @ then[members])
                tells = there[members].all(axis=0) & gone[members].any(axis=0) & moved[members].any(axis=0)
                tells &= off <= SAME * np.maximum(1.0, np.abs(then[members[0]]))
                for line in np.flatnonzero(tells).tolist():
                    cells = members[:, line]
                    found.append(tuple((int(c), float(s)) for c, s in zip(cells, sign, strict=True) if gone[c]))
        return tuple(found)

    @property
    def partners(self) -> Marks:
        """Hidden cells whose status doesn't say that they are small."""
        return np.asarray(self.hidden & ~self.labelled, dtype=np.bool_)

    def reach(self, policy: Policy) -> tuple[Numbers, Numbers]:
        """Return the bounds that rounding leaves of cells that are shown but not exactly; others are free."""
        low, high = np.zeros(self.truth.size), np.full(self.truth.size, FAR)
        rounded = ~self.hidden & ~self.known
        width = policy.rounding_base / 2 if policy.rounding == "nearest" else policy.rounding_base
        low[rounded] = np.maximum(0.0, self.shown[rounded] - width)
        high[rounded] = self.shown[rounded] + width
        return low, high

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
        for found in self.before:
            rows.append(np.full(len(found), count))
            columns.append(np.array([cell for cell, _ in found], dtype=np.int64))
            signs.append(np.array([sign for _, sign in found]))
            count += 1
        cells = np.concatenate(columns)
        kept = unknown[cells]
        number = np.cumsum(unknown) - 1
        entries = (np.concatenate(rows)[kept], number[cells[kept]], np.concatenate(signs)[kept])
        return Sums.of(entries, (count, int(unknown.sum())))

    def lone_classes(self, cells: Places) -> dict[int, list[int]]:
        """Return for each lone contributor (the finest cell) the places in `cells` in which he is alone."""
        shape = self.shape
        below = [dict(families) for families in self.families]
        classes: dict[int, list[int]] = {}
        for at, cell in enumerate(cells.tolist()):
            if self.people[cell] != 1:
                continue
            place = [int(part) for part in np.unravel_index(cell, shape)]
            for axis in range(len(shape)):
                while place[axis] in below[axis]:
                    parts = [[*place[:axis], child, *place[axis + 1 :]] for child in below[axis][place[axis]]]
                    place = next(part for part in parts if self.people[np.ravel_multi_index(tuple(part), shape)] == 1)
            classes.setdefault(int(np.ravel_multi_index(tuple(place), shape)), []).append(at)
        return classes


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


def _levels(rows: pl.DataFrame, spec: TableSpec, chains: Any, shape: list[int]) -> Numbers:
    """Return what each amount must stay uncertain by: what p% lacks to the largest, what dominance lacks to its share.

    Who knows the second largest amount and a bound of the total has a bound of the largest: it must stay p% away.
    """
    cells = _cells(_spread(rows, spec, chains), shape)
    wide = cells.shape[1]
    told = pl.DataFrame(
        {
            "cell": cells.ravel(),
            "who": np.repeat(rows.get_column(spec.contributor).cast(pl.String).rank("dense").to_numpy(), wide),
            "amount": np.repeat(rows.get_column(spec.value).to_numpy(), wide),
        }
    )
    count, share = spec.policy.dominance or (1, 100.0)
    ranked = pl.col("amount").sort(descending=True)
    per = (
        told.group_by("cell", "who")
        .agg(pl.col("amount").sum())
        .group_by("cell")
        .agg(
            all=pl.col("amount").sum(),
            first=ranked.head(1).sum(),
            two=ranked.head(2).sum(),
            top=ranked.head(count).sum(),
        )
    )
    percent = spec.policy.p_percent or 0.0
    lacking = per.select(
        "cell",
        level=pl.max_horizontal(
            pl.lit(0.0),
            pl.col("first") * percent / 100 - (pl.col("all") - pl.col("two")),
            pl.col("top") * 100 / share - pl.col("all"),
        ),
    )
    levels = np.zeros(int(np.prod(shape)))
    levels[lacking["cell"].to_numpy()] = lacking["level"].to_numpy()
    return levels
