"""Secondary suppression of figures: hide as little more as is needed, over all tables that a count appears in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from wegwijzer.definitions.model import Indicator, Policy
from wegwijzer.disclosure.combined.knowledge import Earlier
from wegwijzer.disclosure.linked import LinkedTable, families_of, tables_of
from wegwijzer.disclosure.primary import HAS_VALUE
from wegwijzer.disclosure.reasons import Reason
from wegwijzer.disclosure.tables.cube import Flags, Floats
from wegwijzer.disclosure.tables.fallback import LinearMoves, sums_of, with_fallback
from wegwijzer.disclosure.tables.moves import FLOOR, HIDDEN_COST, POLICY, Demand, Moves, Room
from wegwijzer.disclosure.tables.search import find_pattern
from wegwijzer.errors import N_, DisclosureError, Problem
from wegwijzer.figures import KEY, ProtectedFigures
from wegwijzer.frames import Status

CELL = ("area", "period", "breakdown", "group")
EFFORT = 2.0
COVERING_ROUNDS = 3
MOST_NAMED = 20


def with_secondary(  # noqa: PLR0913 - all that bears on the choice
    judged: pl.DataFrame,
    policy: Policy,
    *,
    indicators: Mapping[str, Indicator],
    earlier: Sequence[Earlier],
    audience: str,
    areas: pl.DataFrame | None,
    seed: int,
) -> pl.DataFrame:
    """Return the judged figures with `_hide` = secondary where a figure would give a hidden one away.

    `_weight` is what it costs to hide each as a partner. What others were shown bars partners, and is no fault.

    Raises `DisclosureError` when a hidden figure was released before with the same value, or can't be protected.
    """
    known = _known(judged, [one.figures for one in earlier])
    own = [one.figures for one in earlier if one.figures.audience == audience]
    _check_not_released(judged, _known(judged, own))
    if not policy.secondary:
        return judged
    hidden: list[pl.DataFrame] = []
    weight = judged["_weight"].to_numpy()
    for names, family in families_of(judged, indicators):
        rows: list[int] = []
        for _, part in family.group_by("period", maintain_order=True):
            rows += _hidden_in(part, policy, tables_of(part, indicators, areas), known, weight, seed)
        cells = judged[sorted(set(rows))].select(CELL)
        hidden.append(cells.join(pl.DataFrame({"indicator": list(names)}), how="cross"))
    if not hidden:
        return judged
    chosen = pl.concat(hidden).unique().with_columns(_also=pl.lit(value=True))
    joined = judged.join(chosen, on=list(KEY), how="left", maintain_order="left")
    hit = pl.col("_also").fill_null(value=False) & (pl.col("_hide") == "") & HAS_VALUE
    return joined.with_columns(_hide=pl.when(hit).then(pl.lit(str(Reason.SECONDARY))).otherwise("_hide")).drop("_also")


def _known(judged: pl.DataFrame, earlier: Sequence[ProtectedFigures]) -> Flags:
    """Return which figures were shown with their present value in an earlier release."""
    known = np.zeros(judged.height, dtype=np.bool_)
    for release in earlier:
        shown = release.frame.filter(pl.col("status") == str(Status.SHOWN)).select(*KEY, _before="value")
        joined = judged.select(*KEY, "value").join(shown.unique(KEY), on=list(KEY), how="left", maintain_order="left")
        same = (joined["value"] - joined["_before"]).abs() <= 1e-9 * joined["value"].abs().clip(lower_bound=1.0)
        known |= same.fill_null(value=False).to_numpy()
    return known


def _check_not_released(judged: pl.DataFrame, known: Flags) -> None:
    told = judged.filter(pl.Series(known) & (pl.col("_hide") != ""))
    if told.is_empty():
        return
    message = N_("%(count)s figures that this policy hides were shown in an earlier release: %(places)s.")
    remedy = N_("Keep the policy of that release: what went out stays known.")
    raise DisclosureError(
        Problem("disclosure.released", message, {"count": told.height, "places": _places(told)}, remedy=remedy)
    )


def _places(rows: pl.DataFrame) -> str:
    named = rows.head(MOST_NAMED).select(pl.concat_str([pl.col(name) for name in KEY], separator=" · "))
    return "; ".join(named.to_series().to_list())


def _hidden_in(
    part: pl.DataFrame, policy: Policy, tables: Sequence[LinkedTable], known: Flags, weight: Floats, seed: int
) -> list[int]:
    """Return the rows to hide besides the primary ones in one period of one family."""
    primary = _rows_of_cells(part)
    if not primary:
        return []
    shared = _shared_rows(tables)
    chosen: set[int] = set()
    failed: set[int] = set()
    for table in tables:
        found, lost = _in_one_table(table, policy, _Given(primary, chosen, known, shared, weight), seed)
        chosen |= found
        failed |= lost
    if together := failed | (primary & shared):
        chosen |= _jointly(tables, policy, _Given(primary, chosen, known, set(), weight), part, together)
    return sorted(chosen)


def _rows_of_cells(part: pl.DataFrame) -> set[int]:
    """Rows of primary figures; where indicators share a count, all rows of a cell that one of them hides."""
    hidden = part.filter(pl.col("_hide") != "").select(CELL).unique()
    return set(part.join(hidden, on=list(CELL), how="semi").get_column("_row").to_list())


def _shared_rows(tables: Sequence[LinkedTable]) -> set[int]:
    seen: set[int] = set()
    twice: set[int] = set()
    for table in tables:
        rows = set(table.rows[table.rows >= 0].tolist())
        twice |= seen & rows
        seen |= rows
    return twice


class _Given:
    """What is hidden, known and shared by now."""

    def __init__(self, primary: set[int], chosen: set[int], known: Flags, shared: set[int], weight: Floats) -> None:
        self.primary, self.chosen, self.known, self.shared = primary, chosen, known, shared
        self._weight = weight

    def weights(self, table: LinkedTable) -> Floats:
        """Return what it costs to hide each cell: more for totals, large cells, recent periods and what is wanted."""
        return _weights(table) * np.where(table.rows >= 0, self._weight[np.maximum(table.rows, 0)], 1.0)

    def marks(self, table: LinkedTable, rows: set[int]) -> Flags:
        """Return which cells of `table` belong to `rows`."""
        wanted = np.fromiter(rows, dtype=np.int64, count=len(rows))
        return np.asarray(np.isin(table.rows, wanted) & (table.rows >= 0), dtype=np.bool_)

    def fixed(self, table: LinkedTable) -> Flags:
        """Return which cells can't move: released before."""
        there = np.maximum(table.rows, 0)
        return np.asarray(self.known[there] & (table.rows >= 0), dtype=np.bool_)


def _room(table: LinkedTable, policy: Policy, primary: Flags, fixed: Flags) -> Room:
    """How far cells may move: hidden ones stay at least 1, primary counts under the minimum; rests are nobody's."""
    values, free = table.cube.values.ravel(), table.unpublished
    lowest = 1.0 if policy.zeros_shown else 0.0
    still = fixed | (~free & (values <= 0) & ~primary) | (free & (values == 0))
    counted = primary & (values < policy.minimum_count)
    policy_up = np.where(counted, policy.minimum_count - 1 - values, np.inf)
    policy_down = np.where(primary | free, values - lowest, values - max(policy.minimum_count, 1))
    down = np.where(free, np.where(values < 0, np.inf, values), values - lowest)
    policy_down = np.where(free, down, policy_down)
    grow = np.stack([policy_up, np.full(values.size, np.inf)])
    return Room(grow=np.where(still, 0.0, grow), shrink=np.where(still, 0.0, np.stack([policy_down, down])))


def _weights(table: LinkedTable) -> Floats:
    values = table.cube.values
    height = np.zeros(table.cube.shape)
    for axis, tree in enumerate(table.cube.trees):
        shape = [1] * len(table.cube.shape)
        shape[axis] = -1
        height = height + tree.height.reshape(shape)
    weights: Floats = (1 + 0.1 * height + 0.05 * np.log1p(np.maximum(values, 0))).ravel()
    return np.where(table.unpublished, HIDDEN_COST, weights)


def _in_one_table(table: LinkedTable, policy: Policy, given: _Given, seed: int) -> tuple[set[int], set[int]]:
    """Protect the primary cells that only this table has, without touching figures that other tables share."""
    primary = given.marks(table, given.primary)
    fixed = given.fixed(table) | given.marks(table, given.shared)
    room = _room(table, policy, primary, fixed)
    weights = np.where(given.marks(table, given.chosen), HIDDEN_COST, given.weights(table))
    moves = Moves(table.cube, room, primary, weights, pooled=policy.colluding > 1)
    if moves.layers > 1:
        with_fallback(table.cube, room, moves)
    cells = np.flatnonzero(primary & ~fixed & ((room.grow + room.shrink).max(axis=0) > 0)).tolist()
    values = table.cube.values.ravel()
    demand = {cell: (Demand(signs=(1, -1), size=_size(policy, float(values[cell]))),) for cell in cells}
    pattern, failed = find_pattern(moves, demand, seed=seed, effort=EFFORT, rounds=COVERING_ROUNDS)
    chosen = {int(table.rows[cell]) for cell in pattern.secondary if table.rows[cell] >= 0}
    return chosen, {int(table.rows[cell]) for cell in failed}


def _size(policy: Policy, value: float) -> float:
    return float(max(1.0, np.ceil(policy.protection_interval * value)))


def _jointly(
    tables: Sequence[LinkedTable], policy: Policy, given: _Given, part: pl.DataFrame, together: set[int]
) -> set[int]:
    """Look for a move of the figures `together` in all tables at once, by linear programming, and hide what it needs.

    These are figures that several tables share (totals of areas), and what no table could protect alone. The others
    have a move that touches no shared figure, so it holds in all tables as it is.
    """
    system = _Joint(tables, policy, given)
    failed = [row for row in sorted(together) if not system.protect(row)]
    if failed:
        message = N_("%(count)s figures can't be protected whatever else is hidden: %(places)s.")
        places = _places(part.filter(pl.col("_row").is_in(failed)))
        remedy = N_("Leave out the smallest areas or groups, or take periods together.")
        raise DisclosureError(
            Problem("disclosure.impossible", message, {"count": len(failed), "places": places}, remedy=remedy)
        )
    return system.chosen


class _Joint:
    """All tables of one family and period as one system; a figure that several tables have is one cell."""

    def __init__(self, tables: Sequence[LinkedTable], policy: Policy, given: _Given) -> None:
        from scipy.sparse import csc_array, vstack  # noqa: PLC0415 - heavy

        self.chosen: set[int] = set()
        self._policy = policy
        self._cell_of: dict[int, int] = {}
        numbers = [self._numbered(table) for table in tables]
        self._row_of = {cell: row for row, cell in self._cell_of.items()}
        size = 1 + max(int(number.max()) for number in numbers)
        blocks = []
        for table, number in zip(tables, numbers, strict=True):
            sums = sums_of(table.cube.trees).tocoo()
            blocks.append(csc_array((sums.data, (sums.row, number[sums.col])), shape=(sums.shape[0], size)))
        self._values, self._cost = np.zeros(size), np.zeros(size)
        grow, shrink = np.zeros((2, size)), np.zeros((2, size))
        for table, number in zip(tables, numbers, strict=True):
            room = _room(table, policy, given.marks(table, given.primary), given.fixed(table))
            grow[:, number], shrink[:, number] = room.grow, room.shrink
            hidden = given.marks(table, given.primary | given.chosen)
            self._cost[number] = np.where(hidden, HIDDEN_COST, given.weights(table))
            self._values[number] = table.cube.values.ravel()
        self._room = Room(grow=grow, shrink=shrink)
        self._linear = LinearMoves(vstack(blocks).tocsc(), self._room)
        lone = [cell for row, cell in self._cell_of.items() if self._values[cell] == 1]
        self._lone = set(lone)

    def _numbered(self, table: LinkedTable) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        numbers = np.zeros(table.rows.size, dtype=np.int64)
        for at, row in enumerate(table.rows.tolist()):
            key = row if row >= 0 else -1 - len(self._cell_of)
            numbers[at] = self._cell_of.setdefault(key, len(self._cell_of))
        return numbers

    def protect(self, row: int) -> bool:
        """Hide what one figure needs; False when there is no way."""
        cell = self._cell_of.get(row)
        if cell is None or (self._room.grow + self._room.shrink)[:, cell].max() <= 0:
            return True
        return any(self._moved(cell, knowledge, barred) for knowledge, barred in self._ways(cell))

    def _ways(self, cell: int) -> list[tuple[int, set[int]]]:
        """Best first: rules known and no lone contributor in the move; weaker promises where the data force them."""
        others = self._lone - {cell}
        return [(POLICY, others), (FLOOR, others), (POLICY, set()), (FLOOR, set())]

    def _moved(self, cell: int, knowledge: int, barred: set[int]) -> bool:
        size = _size(self._policy, float(self._values[cell]))
        found = [self._linear.cheapest(self._cost, cell, sign, size, knowledge, barred) for sign in (1, -1)]
        possible = [move for move in found if move is not None]
        if not possible:
            return False
        for needed in min(possible)[1]:
            if self._cost[needed] > HIDDEN_COST and self._row_of[needed] >= 0:
                self.chosen.add(self._row_of[needed])
                self._cost[needed] = HIDDEN_COST
        return True
