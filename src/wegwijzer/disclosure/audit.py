"""The attacker: what can be worked out from a published table? It shares nothing with the protection but the table.

Given only what is published (earlier releases included) four attackers try their hand on every hidden cell:

- `exact`: is it a linear combination of published cells (elimination modulo a large prime);
- `known_at_least_one`: linear bounds, knowing that hidden counts are at least 1 (0 where zeros are hidden too);
- `self`: the same bounds for a lone contributor, who knows the own cell (each in turn; pairs where the policy asks);
- `policy`: bounds of someone who knows the rules and reads the statuses: primary counts are under the minimum,
  secondary ones aren't (but for the few small cells whose label would give them away: labelled secondary).

The truth serves as one possible world. Whatever a second possible world changes by enough isn't found; worlds are made
by linear programs (HiGHS) with random aims for many cells at once, and only the cells that stay are attacked one by
one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

import numpy as np
import polars as pl

from wegwijzer.disclosure.attack import Attacker
from wegwijzer.disclosure.tables.spec import TableSpec
from wegwijzer.disclosure.worlds import World
from wegwijzer.errors import N_, DisclosureError, Param, Problem
from wegwijzer.frames import HIDDEN, Status


class Attack(StrEnum):
    """How a hidden cell was found."""

    EXACT = "exact"
    KNOWN = "known_at_least_one"
    SELF = "self"
    POLICY = "policy"
    SHOWN = "shown"  # a cell that the policy hides stands there in full, here or in an earlier release


ALWAYS_A_FIND = frozenset({Attack.EXACT, Attack.KNOWN, Attack.SHOWN})


@dataclass(frozen=True, slots=True, kw_only=True)
class Find:
    """A hidden cell that can be derived: where, how, its bounds, and the cell of the lone contributor (`knowing`)."""

    attack: Attack
    place: str
    cell: Mapping[str, str]
    low: float
    high: float
    knowing: str = ""
    primary: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditReport:
    """What the attacks found; `finds` is empty when everything hidden stays hidden. Counts are of hidden cells.

    `harmless`: secondary cells, large enough to be shown, that somebody who knows the own cell or the rules can work
    out: they hide others and nobody is exposed by them. Worked out from what is published alone (or knowing that hidden
    counts are at least 1) they are finds: then they needn't have been hidden.
    """

    finds: tuple[Find, ...]
    harmless: tuple[Find, ...]
    cells: int
    hidden: int
    primary: int
    secondary: int
    by_attack: Mapping[str, int] = field(default_factory=dict)


def audit_table(
    spec: TableSpec,
    original: pl.DataFrame,
    published: pl.DataFrame,
    *,
    earlier: Sequence[pl.DataFrame] = (),
    harmless_too: bool = True,
) -> AuditReport:
    """Attack `published` (the output of `protect`, or another table in that shape) with `original` as the truth.

    Without `harmless_too` lone contributors leave secondary cells alone, which saves time and gives the same finds.
    Cells of `earlier` releases with the present value are known to the attacker, and where one was
    corrected since, the sum it was in tells what was hidden beside it. Rounded cells are known up to the
    rounding. Raises `DisclosureError` when `published` isn't a table of `spec`, or doesn't hold every cell once.
    """
    found: list[Find] = []
    hidden = primary = 0
    for name, truth in _tables(spec, original):
        world = _world(spec, name, truth, published, earlier)
        hidden += int(world.hidden.sum())
        primary += int((world.hidden & world.primary).sum())
        found += [_find(spec, name, world, *hit) for hit in _attacked(spec, world, harmless_too=harmless_too)]
    finds = tuple(find for find in found if find.primary or find.attack in ALWAYS_A_FIND)
    counted = Counter(str(find.attack) for find in finds)
    return AuditReport(
        finds=finds,
        harmless=tuple(find for find in found if find not in finds),
        cells=published.height,
        hidden=hidden,
        primary=primary,
        secondary=hidden - primary,
        by_attack={str(attack): counted.get(str(attack), 0) for attack in Attack},
    )


def worlds_of(spec: TableSpec, original: pl.DataFrame, published: pl.DataFrame) -> Iterator[World]:
    """Yield every separate table of `published` as its attacker finds it. Raises as `audit_table` does."""
    for name, truth in _tables(spec, original):
        yield _world(spec, name, truth, published, ())


Found = tuple[Attack, int, float, float, int]


def _attacked(spec: TableSpec, world: World, *, harmless_too: bool) -> Iterator[Found]:
    """Yield every find. The strongest attackers go first; only what they find is tried by the weaker ones."""
    small = small_cells(spec, world)
    for there in np.flatnonzero(small & world.known).tolist():
        yield Attack.SHOWN, there, float(world.truth[there]), float(world.truth[there]), -1
    if not world.hidden.any():
        return
    attacker = Attacker(world, spec.policy, amounts=bool(spec.amount))
    policy = attacker.pinned(policy=True)
    known = attacker.pinned(policy=False, among=policy) if policy else {}
    exact = attacker.exact(known)
    for cell, (low, high) in policy.items():
        attack = Attack.EXACT if cell in exact else Attack.KNOWN if cell in known else Attack.POLICY
        yield attack, cell, low, high, -1
    among = world.hidden if harmless_too else world.primary
    for cell, (low, high, knowing) in attacker.pinned_by_contributors(without=set(known), among=among).items():
        yield Attack.SELF, cell, low, high, knowing[0]


def small_cells(spec: TableSpec, world: World) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """Return the cells that the policy's minimum count hides, and that therefore mustn't stand anywhere in full."""
    policy = spec.policy
    small = (world.people > 0) & (world.people < policy.minimum_count)
    if not policy.zeros_shown:
        small |= (world.people == 0) & (policy.minimum_count > 0)
    return np.asarray(small, dtype=np.bool_)


def _find(spec: TableSpec, name: tuple[str, ...], world: World, *found: object) -> Find:
    attack, cell, low, high, knowing = found
    codes = world.codes_of(int(str(cell)))
    return Find(
        attack=Attack(str(attack)),
        place=" · ".join([*name, *codes]),
        cell=dict(zip([*spec.by, *spec.dimensions], [*name, *codes], strict=True)),
        low=float(str(low)),
        high=float(str(high)),
        knowing=" · ".join(world.codes_of(int(str(knowing)))) if int(str(knowing)) >= 0 else "",
        primary=bool(world.primary[int(str(cell))]),
    )


def _tables(spec: TableSpec, original: pl.DataFrame) -> Iterator[tuple[tuple[str, ...], pl.DataFrame]]:
    text = [pl.col(name).cast(pl.String).str.strip_chars() for name in (*spec.levels, *spec.by)]
    numbers = [pl.col(name).cast(pl.Float64) for name in (spec.value, spec.contributors) if name]
    rows = original.with_columns(*text, *numbers)
    for level in spec.levels:
        rows = rows.filter(
            pl.col(level).is_not_null() & ~pl.col(level).str.to_lowercase().is_in(["", "total", "totaal"])
        )
    if not spec.by:
        yield (), rows
        return
    for name in rows.select(spec.by).unique().sort(spec.by).iter_rows():
        same = [pl.col(column) == value for column, value in zip(spec.by, name, strict=True)]
        yield name, (rows.filter(same) if not spec.missing_is_zero else _padded(spec, rows, same))


def _padded(spec: TableSpec, rows: pl.DataFrame, same: list[pl.Expr]) -> pl.DataFrame:
    """The rows of one table, and those of the others with nothing in them, so that every area and group is there."""
    mine = pl.all_horizontal(same)
    numbers = [name for name in (spec.value, spec.contributors) if name]
    emptied = rows.with_columns(pl.when(mine).then(pl.col(name)).otherwise(0.0).alias(name) for name in numbers)
    if spec.contributor:
        emptied = emptied.with_columns(pl.when(mine).then(pl.col(spec.contributor)).alias(spec.contributor))
    return emptied


def _world(
    spec: TableSpec,
    name: tuple[str, ...],
    rows: pl.DataFrame,
    published: pl.DataFrame,
    earlier: Sequence[pl.DataFrame],
) -> World:
    world = World.of(spec, rows)
    table = _of_table(spec, name, published)
    cells = world.cells_of(spec, table)
    if table.height != world.truth.size or np.unique(cells[cells >= 0]).size != world.truth.size:
        message = N_(
            "The published table %(table)s has other cells than the original: %(found)s instead of %(expected)s."
        )
        params: dict[str, Param] = {"table": " · ".join(name), "found": table.height, "expected": world.truth.size}
        raise DisclosureError(Problem("audit.cells", message, params))
    status = np.empty(world.truth.size, dtype=object)
    status[cells] = table.get_column("status").to_list()
    shown = np.full(world.truth.size, np.nan)
    shown[cells] = table.get_column("shown").cast(pl.Float64).fill_null(float("nan")).to_numpy()
    hidden = np.isin(status, [str(found) for found in HIDDEN]) | np.isnan(shown)
    known = ~hidden & (status != str(Status.ROUNDED))
    sums: tuple[tuple[tuple[int, float], ...], ...] = ()
    for before in earlier:
        was, there = _shown_before(spec, name, world, before)
        known |= np.isclose(was, world.truth, rtol=1e-9, atol=1e-9)
        sums += world.told_before(was, there)
    labelled = np.asarray(hidden & (status == str(Status.HIDDEN_PRIMARY)), dtype=np.bool_)
    primary = labelled | (hidden & small_cells(spec, world))
    told = world.published(hidden=hidden, primary=primary, labelled=labelled, known=known, shown=shown)
    return replace(told, before=sums)


def _of_table(spec: TableSpec, name: tuple[str, ...], frame: pl.DataFrame) -> pl.DataFrame:
    missing = [column for column in (*spec.by, "shown") if column not in frame.columns]
    if missing:
        message = N_("The published table has no column %(columns)s.")
        raise DisclosureError(Problem("audit.column", message, {"columns": ", ".join(missing)}))
    for column, value in zip(spec.by, name, strict=True):
        frame = frame.filter(pl.col(column).cast(pl.String) == value)
    return frame


def _shown_before(
    spec: TableSpec, name: tuple[str, ...], world: World, before: pl.DataFrame
) -> tuple[np.ndarray[tuple[int], np.dtype[np.float64]], np.ndarray[tuple[int], np.dtype[np.bool_]]]:
    """Return what an earlier release showed of every cell (nan: nothing), and which cells it had."""
    table = _of_table(spec, name, before)
    cells = world.cells_of(spec, table)
    shown = table.get_column("shown").cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
    if "status" in table.columns:
        shown[(table["status"] == str(Status.ROUNDED)).to_numpy()] = np.nan
    was = np.full(world.truth.size, np.nan)
    there = np.zeros(world.truth.size, dtype=np.bool_)
    was[cells[cells >= 0]] = shown[cells >= 0]
    there[cells[cells >= 0]] = True
    return was, there
