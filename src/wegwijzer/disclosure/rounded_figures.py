"""Controlled rounding of figures: in all tables that a count appears in at once, so that they still add up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import polars as pl

from wegwijzer.definitions.model import Indicator
from wegwijzer.disclosure.linked import LinkedTable, families_of, tables_of
from wegwijzer.disclosure.tables.cube import Floats
from wegwijzer.disclosure.tables.fallback import sums_of
from wegwijzer.errors import N_, DisclosureError, Problem

CELL = ("area", "period", "breakdown", "group")
SECONDS = 60.0


def controlled_counts(
    judged: pl.DataFrame, base: int, indicators: Mapping[str, Indicator], areas: pl.DataFrame | None
) -> pl.Series:
    """Return for every figure its count as a multiple of `base`, such that areas and groups add up; null without one.

    Every count is less than one base off (two where nothing else adds up). What lies in no published area or group
    makes up differences that are there in the exact figures too. Indicators of one count are rounded alike. Raises
    `DisclosureError` when a table can't be rounded.
    """
    rounded = np.full(judged.height, np.nan)
    frames = []
    for names, family in families_of(judged, indicators, every=True):
        for _, part in family.group_by("period", maintain_order=True):
            _round_part(tables_of(part, indicators, areas), base, rounded)
        cells = judged.with_columns(_to=pl.Series(rounded))[family["_row"].to_list()].select(*CELL, "_to")
        frames.append(cells.join(pl.DataFrame({"indicator": list(names)}), how="cross"))
    if not frames:
        return pl.Series("_to", rounded).fill_nan(None)
    every = pl.concat(frames).filter(pl.col("_to").is_not_nan()).unique(["indicator", *CELL], keep="first")
    return judged.join(every, on=["indicator", *CELL], how="left", maintain_order="left")["_to"]


def _round_part(tables: Sequence[LinkedTable], base: int, rounded: Floats) -> None:
    for reach in (1, 2):
        if _solved(tables, base, rounded, reach):
            return
    message = N_("This table can't be rounded to multiples of %(base)s such that it still adds up.")
    raise DisclosureError(Problem("disclosure.rounding", message, {"base": base}))


def _solved(tables: Sequence[LinkedTable], base: int, rounded: Floats, reach: int) -> bool:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - seconds to import, seldom needed
    from scipy.sparse import csc_array, vstack  # noqa: PLC0415 - heavy

    numbers, cells = _numbered(tables)
    values = np.zeros(len(cells))
    free = np.zeros(len(cells), dtype=np.bool_)
    for table, number in zip(tables, numbers, strict=True):
        values[number] = table.cube.values.ravel()
        free[number] = table.unpublished & (table.cube.values.ravel() != 0)
    blocks = []
    for table, number in zip(tables, numbers, strict=True):
        sums = sums_of(table.cube.trees).tocoo()
        blocks.append(csc_array((sums.data, (sums.row, number[sums.col])), shape=(sums.shape[0], len(cells))))
    matrix = vstack(blocks).tocsc()
    down = np.floor(values / base)
    part = values / base - down
    low = np.where((reach == 1) | (down <= 0), 0.0, 1.0 - reach)
    high = np.where((part == 0) & (reach == 1), 0.0, float(reach))
    low, high = np.where(free, -np.inf, low), np.where(free, np.inf, high)
    rest = -(matrix @ down)
    cost = np.where(free, 0.0, 1 - 2 * part)
    answer = milp(
        cost,
        integrality=np.where(free, 0, 1),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(matrix, rest, rest),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-3},
    )
    if answer.x is None:
        return False
    for cell, row in enumerate(cells):
        if row >= 0:
            rounded[row] = (down[cell] + round(float(answer.x[cell]))) * base
    return True


def _numbered(tables: Sequence[LinkedTable]) -> tuple[list[np.ndarray[tuple[int], np.dtype[np.int64]]], list[int]]:
    """Return for each table the number of each of its cells, and per number its row; a shared figure is one cell."""
    cells: list[int] = []
    known: dict[int, int] = {}
    numbers = []
    for table in tables:
        places = []
        for row in table.rows.tolist():
            if row >= 0 and row in known:
                places.append(known[row])
                continue
            if row >= 0:
                known[row] = len(cells)
            places.append(len(cells))
            cells.append(row)
        numbers.append(np.array(places, dtype=np.int64))
    return numbers, cells
