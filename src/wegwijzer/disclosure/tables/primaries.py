"""Primary cells of a table: which are too small, too dominated or estimable, and how much room each must keep."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.disclosure.reasons import Reason
from wegwijzer.disclosure.tables.cube import Cube, Flags, Floats
from wegwijzer.disclosure.tables.moves import Demand, Room, demands_of_counts, room_for_amounts, room_for_counts
from wegwijzer.disclosure.tables.reading import ranked_contributors
from wegwijzer.disclosure.tables.spec import TableSpec

LEAST_WIDTH = 0.01  # of an amount, when the policy asks no interval: enough that it isn't known


@dataclass(frozen=True, kw_only=True)
class Primaries:
    """The rule that hides each cell (flat, "" when none), and the width it must keep on each side."""

    reasons: np.ndarray[tuple[int], np.dtype[np.str_]]
    width: Floats

    @property
    def hidden(self) -> Flags:
        """Whether a primary rule hides the cell."""
        return np.asarray(self.reasons != "", dtype=np.bool_)


def primaries_of(spec: TableSpec, cube: Cube, rows: pl.DataFrame) -> Primaries:
    """Return the primary cells of one table under the policy of `spec`.

    Counts: 1 … minimum_count - 1 (and 0 when zeros aren't shown). Amounts: the same for the number of contributors,
    minimum_contributors, and with known contributors dominance and p%. The width of p% is what is lacking to the
    largest's p percent (its protection level), and of dominance (n, k) what must be added before the top falls to k %.
    """
    values, policy = cube.values.ravel(), spec.policy
    reasons = np.full(values.size, "", dtype="<U24")
    width = np.maximum(policy.protection_interval, LEAST_WIDTH if spec.amount else 0.0) * values
    if spec.amount and spec.contributor:
        _by_concentration(spec, cube, rows, reasons, width)
    people = cube.contributors.ravel()
    if spec.amount:
        reasons[(people > 0) & (people < policy.minimum_contributors)] = Reason.MINIMUM_CONTRIBUTORS
    reasons[(people > 0) & (people < policy.minimum_count)] = Reason.MINIMUM_COUNT
    if not policy.zeros_shown and policy.minimum_count > 0:
        reasons[people == 0] = Reason.ZEROS_SHOWN
    return Primaries(reasons=reasons, width=width)


def _by_concentration(
    spec: TableSpec, cube: Cube, rows: pl.DataFrame, reasons: np.ndarray[tuple[int], np.dtype[np.str_]], width: Floats
) -> None:
    policy = spec.policy
    top, share = policy.dominance or (1, 100.0)
    _, first, second, tops = (block.ravel() for block in ranked_contributors(spec, cube.trees, rows, top))
    values = cube.values.ravel()
    if policy.dominance is not None:
        lacking = tops * 100 / share - values
        hit = (lacking > 0) & (values > 0)
        reasons[hit] = Reason.DOMINANCE
        width[hit] = np.maximum(width[hit], lacking[hit])
    if policy.p_percent is not None:
        lacking = first * policy.p_percent / 100 - (values - first - second)
        hit = (lacking > 0) & (values > 0)
        reasons[hit] = Reason.P_PERCENT
        width[hit] = np.maximum(width[hit], lacking[hit])


def demands_of(spec: TableSpec, cube: Cube, found: Primaries) -> Mapping[int, tuple[Demand, ...]]:
    """Return what every primary cell asks of secondary suppression, the largest first: they need the least."""
    values = cube.values.ravel()
    if spec.count:
        demands = demands_of_counts(values, found.hidden, spec.policy.protection_interval)
    else:
        cells = np.flatnonzero(found.hidden & (values > 0)).tolist()
        width = found.width
        demands = {
            cell: (
                Demand(signs=(1,), size=float(width[cell])),
                Demand(signs=(-1,), size=float(min(width[cell], values[cell]))),
            )
            for cell in cells
        }
    return dict(sorted(demands.items(), key=lambda item: (-values[item[0]], item[0])))


def room_of(spec: TableSpec, cube: Cube, found: Primaries, known: Flags) -> Room:
    """Return how far every cell may move in the eyes of an attacker."""
    values, policy = cube.values.ravel(), spec.policy
    if spec.amount:
        return room_for_amounts(values, known)
    return room_for_counts(values, found.hidden, policy.minimum_count, zeros_shown=policy.zeros_shown, known=known)


def weights_of(spec: TableSpec, cube: Cube) -> Floats:
    """Return what readers lose with each cell: more for totals and large cells, and by the weights of the table."""
    height = np.zeros(cube.shape)
    factor = np.ones(cube.shape)
    for axis, tree in enumerate(cube.trees):
        shape = [1] * len(cube.shape)
        shape[axis] = -1
        height = height + tree.height.reshape(shape)
        given = spec.weights or {}
        asked = [
            given.get(level, 1.0) * given.get(code, 1.0) for level, code in zip(tree.levels, tree.codes, strict=True)
        ]
        factor = factor * np.array(asked).reshape(shape)
    size = np.log1p(cube.values / max(1.0, float(cube.values.max()) / 1e4)) if spec.amount else np.log1p(cube.values)
    weights: Floats = (factor * (1 + 0.05 * height + 0.05 * size)).ravel()
    return weights
