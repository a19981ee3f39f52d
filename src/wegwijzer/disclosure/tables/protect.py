"""Any table of counts or amounts through the gate: primary rules, suppression or rounding, proof by attack."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.disclosure.audit import audit_table
from wegwijzer.disclosure.reasons import Reason, reason_text, status_of
from wegwijzer.disclosure.rounding import round_nearest, round_random, stable_draws
from wegwijzer.disclosure.tables.controlled import round_controlled
from wegwijzer.disclosure.tables.cube import Cube, Flags, Floats
from wegwijzer.disclosure.tables.earlier import corrected_sums, known_from
from wegwijzer.disclosure.tables.fallback import with_fallback
from wegwijzer.disclosure.tables.moves import Moves, Room
from wegwijzer.disclosure.tables.primaries import Primaries, demands_of, primaries_of, room_of, weights_of
from wegwijzer.disclosure.tables.reading import checked_input, cubes_of
from wegwijzer.disclosure.tables.revealing import MOST_CELLS, Revealing
from wegwijzer.disclosure.tables.search import Pattern, find_pattern
from wegwijzer.disclosure.tables.spec import TableSpec
from wegwijzer.errors import N_, DisclosureError, Param, Problem
from wegwijzer.frames import Status

EFFORT = 36.0  # annealing steps for each primary cell, times the share of primary cells: then routes cross more
MOST_EFFORT = 4.5
COVERING_ROUNDS = 4
EFFORT_IN_LAYERS = 0.0
MOST_NAMED = 20


@dataclass(frozen=True, kw_only=True)
class ProtectedTable:
    """A table as it may go out.

    `frame` has a row for every cell, totals included: `<dim>_level` and `<dim>` for each dimension, the `by` columns,
    `shown` (null where hidden), `status` and `reason` (Dutch). `primary` and `secondary` count hidden cells.
    `uniform` counts shown cells that hold so large a part of their group that the policy calls it group disclosure: in
    a table of counts hiding them tells nothing less, for the zeros beside them say it too.
    """

    frame: pl.DataFrame
    cells: int
    primary: int
    secondary: int
    uniform: int = 0


def protect_table(
    spec: TableSpec, frame: pl.DataFrame, *, earlier: Sequence[pl.DataFrame] = (), seed: int = 0, audited: bool = True
) -> ProtectedTable:
    """Return the table of the finest cells in `frame`, protected under the policy of `spec`.

    `earlier`: tables that were released before (what stands in them can't be hidden any more). `seed` feeds the search
    and random rounding: the same input and seed give the same table. `audited`: attack the result before handing it
    over; what falls is protected against everybody pooling, once more; what falls then closes the gate.

    Raises `DisclosureError`: bad input (all faults at once), everything hidden, a cell that can't be protected or that
    was released before, a pattern that the audit breaks. Nothing is released then.
    """
    given = checked_input(spec, frame)
    for pooled in (spec.policy.colluding > 1, True):
        parts = [_protected(spec, *table, earlier, seed, pooled=pooled) for table in cubes_of(given)]
        table = _assembled(spec, parts)
        _check_something_shown(table)
        if not (audited and spec.policy.secondary):
            return table
        finds = audit_table(spec, frame, table.frame, earlier=earlier, harmless_too=False).finds
        if not finds:
            return table
    message = N_("The attack finds %(count)s hidden cells, so nothing is released. For instance: %(places)s.")
    places = "; ".join(find.place for find in finds[:MOST_NAMED])
    raise DisclosureError(Problem("disclosure.audit", message, {"count": len(finds), "places": places}))


@dataclass(frozen=True, kw_only=True)
class _Part:
    name: tuple[str, ...]
    cube: Cube
    shown: Floats
    reasons: np.ndarray[tuple[int], np.dtype[np.str_]]
    rounded: bool


def _protected(  # noqa: PLR0913 - one separate table and all that bears on it
    spec: TableSpec,
    name: tuple[str, ...],
    cube: Cube,
    rows: pl.DataFrame,
    earlier: Sequence[pl.DataFrame],
    seed: int,
    *,
    pooled: bool,
) -> _Part:
    found = primaries_of(spec, cube, rows)
    known = known_from(spec, cube, name, earlier)
    _check_not_released(cube, name, found, known)
    reasons = found.reasons.copy()
    if spec.policy.secondary and found.hidden.any():
        more = corrected_sums(spec, cube, name, earlier)
        reasons[_secondary(spec, cube, found, known, more, name, seed, pooled=pooled)] = Reason.SECONDARY
    values, rounded = _rounded(spec, cube, name, seed)
    return _Part(name=name, cube=cube, shown=np.where(reasons == "", values, np.nan), reasons=reasons, rounded=rounded)


def _secondary(  # noqa: PLR0913, PLR0917 - all that bears on it
    spec: TableSpec,
    cube: Cube,
    found: Primaries,
    known: Flags,
    more: Sequence[Sequence[tuple[int, float]]],
    name: tuple[str, ...],
    seed: int,
    *,
    pooled: bool,
) -> list[int]:
    room = room_of(spec, cube, found, known)
    moves = Moves(cube, room, found.hidden, weights_of(spec, cube), pooled=pooled)
    if more or moves.layers != 1 or spec.amount or spec.policy.protection_interval > 0:
        with_fallback(cube, room, moves, more)  # in one network the paths are complete for single persons
    dense = min(MOST_EFFORT, EFFORT * float(found.hidden.mean()))
    effort = dense if moves.layers == 1 else EFFORT_IN_LAYERS
    demands = demands_of(spec, cube, found)
    pattern, failed = find_pattern(moves, demands, seed=seed, effort=effort, rounds=COVERING_ROUNDS)
    if failed:
        message = N_("%(count)s cells can't be protected whatever else is hidden: %(places)s.")
        places = "; ".join(place_of(cube, name, cell) for cell in failed[:MOST_NAMED])
        remedy = N_("Take areas, groups or periods together, or leave the smallest ones out.")
        params: dict[str, Param] = {"count": len(failed), "places": places}
        raise DisclosureError(Problem("disclosure.impossible", message, params, remedy=remedy))
    secondary = pattern.secondary if more else _revealed(cube, room, moves, found.hidden, pattern)
    return [*secondary, *sorted(moves.disguised)]


def _revealed(cube: Cube, room: Room, moves: Moves, primary: Flags, pattern: Pattern) -> list[int]:
    """Return the secondary cells that are left when what isn't needed is shown again."""
    secondary = pattern.secondary
    hidden = primary.copy()
    hidden[secondary] = True
    if moves.layers == 1 or not secondary or int(hidden.sum()) > MOST_CELLS:
        return secondary
    return Revealing(cube, room, moves, hidden, pattern.demands, pattern.routes).reveal(secondary, moves.weights)


def place_of(cube: Cube, name: tuple[str, ...], cell: int) -> str:
    """Return the codes of a cell (never its value), for a message."""
    places = np.unravel_index(cell, cube.shape)
    return " · ".join([*name, *(tree.codes[int(at)] for tree, at in zip(cube.trees, places, strict=True))])


def _check_not_released(cube: Cube, name: tuple[str, ...], found: Primaries, known: Flags) -> None:
    told = np.flatnonzero(found.hidden & known).tolist()
    if told:
        message = N_("%(count)s cells that this policy hides were shown in an earlier release: %(places)s.")
        remedy = N_(
            "Keep the policy of that release, or leave these cells out of the table: what went out stays known."
        )
        places = "; ".join(place_of(cube, name, cell) for cell in told[:MOST_NAMED])
        raise DisclosureError(
            Problem("disclosure.released", message, {"count": len(told), "places": places}, remedy=remedy)
        )


def _rounded(spec: TableSpec, cube: Cube, name: tuple[str, ...], seed: int) -> tuple[Floats, bool]:
    values, policy = cube.values.ravel(), spec.policy
    if policy.rounding_base <= 1 or policy.rounding == "none" or spec.amount:
        return values, False
    if policy.rounding == "controlled":
        return round_controlled(cube, policy.rounding_base), True
    if policy.rounding == "random":
        keys = [place_of(cube, name, cell) for cell in range(values.size)]
        return round_random(values, policy.rounding_base, stable_draws(keys, seed)), True
    return round_nearest(values, policy.rounding_base), True


def _assembled(spec: TableSpec, parts: Sequence[_Part]) -> ProtectedTable:
    frame = pl.concat(list(_frames(spec, parts)))
    by_status = dict(frame.group_by("status").len().iter_rows())
    return ProtectedTable(
        frame=frame,
        cells=frame.height,
        primary=by_status.get(str(Status.HIDDEN_PRIMARY), 0),
        secondary=by_status.get(str(Status.HIDDEN_SECONDARY), 0),
        uniform=sum(_uniform(spec, part) for part in parts),
    )


def _uniform(spec: TableSpec, part: _Part) -> int:
    """Return how many shown cells hold (nearly) everybody of their total along a flat dimension."""
    share = spec.policy.group_disclosure
    if share is None or not spec.count:
        return 0
    values = part.cube.values
    shown = (part.reasons == "").reshape(part.cube.shape)
    count = 0
    for axis, tree in enumerate(part.cube.trees):
        if tree.is_flat and len(tree.codes) > 2:  # noqa: PLR2004 - a total and one category: no choice at all
            cells, seen = np.moveaxis(values, axis, 0), np.moveaxis(shown, axis, 0)
            count += int(((cells[1:] >= share * cells[:1]) & (cells[1:] > 0) & seen[1:]).sum())
    return count


def _frames(spec: TableSpec, parts: Sequence[_Part]) -> Iterator[pl.DataFrame]:
    codes = [str(reason) for reason in Reason]
    statuses = {code: str(status_of(Reason(code))) for code in codes}
    texts = {code: reason_text(code, spec.policy) for code in codes}
    for part in parts:
        places = np.indices(part.cube.shape).reshape(len(part.cube.shape), -1)
        columns: dict[str, object] = {}
        for dimension, tree, at in zip(spec.dimensions, part.cube.trees, places, strict=True):
            columns[f"{dimension}_level"] = np.array(tree.levels)[at]
            columns[dimension] = np.array(tree.codes)[at]
        columns |= {column: [value] * part.shown.size for column, value in zip(spec.by, part.name, strict=True)}
        shown = str(Status.ROUNDED if part.rounded else Status.SHOWN)
        reason = pl.Series("reason", part.reasons)
        frame = pl.DataFrame({**columns, "shown": part.shown}).with_columns(pl.col("shown").fill_nan(None))
        yield frame.with_columns(
            status=reason.replace_strict({**statuses, "": shown}, return_dtype=pl.String()),
            reason=reason.replace_strict({**texts, "": ""}, return_dtype=pl.String()),
        )


def _check_something_shown(table: ProtectedTable) -> None:
    shown = table.frame.get_column("shown")
    if not (shown > 0).any() and (table.primary or table.secondary):
        message = N_("This policy hides every figure of the table, so there is nothing to release.")
        remedy = N_("Take areas, groups or periods together, or choose another policy.")
        raise DisclosureError(Problem("disclosure.everything", message, remedy=remedy))
