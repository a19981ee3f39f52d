"""What an earlier release of the same table already told: those cells can't be hidden any more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from wegwijzer.disclosure.tables.cube import Cube, Flags, Floats
from wegwijzer.disclosure.tables.reading import TOTAL_CODE, TOTAL_LEVEL
from wegwijzer.disclosure.tables.spec import TableSpec
from wegwijzer.errors import N_, DisclosureError, Problem
from wegwijzer.frames import Status

MOST_NAMED = 5
SAME = 1e-9


def known_from(spec: TableSpec, cube: Cube, name: tuple[str, ...], earlier: Sequence[pl.DataFrame]) -> Flags:
    """Return which cells (flat) stood with their present value in an earlier release.

    An earlier table may lack dimensions (then it tells totals over them) and `by` values. A value that has changed
    since isn't known: the new one was never released.
    Raises `DisclosureError` when an earlier release has codes or levels that this table doesn't know: two
    classifications can't be compared, so nothing is released.
    """
    values = cube.values.ravel()
    known = np.zeros(values.size, dtype=np.bool_)
    for frame in earlier:
        was, _ = _read(spec, cube, _same_table(spec, frame, name))
        known |= np.abs(was - values) <= SAME * np.maximum(1.0, np.abs(was))
    return known


def corrected_sums(
    spec: TableSpec, cube: Cube, name: tuple[str, ...], earlier: Sequence[pl.DataFrame]
) -> list[list[tuple[int, float]]]:
    """Return the sums of earlier releases that say something new since a shown part was corrected.

    Each as the cells that were hidden in it, with their sign: together they are known. A sum that the present values of
    the hidden cells don't fit says nothing: one of those was corrected as well.
    """
    values, numbers = cube.values.ravel(), np.arange(cube.values.size).reshape(cube.shape)
    found: list[list[tuple[int, float]]] = []
    for frame in earlier:
        was, there = _read(spec, cube, _same_table(spec, frame, name))
        then = np.where(np.isnan(was), values, was)
        changed = ~np.isnan(was) & (np.abs(was - values) > SAME * np.maximum(1.0, np.abs(was)))
        if not changed.any():
            continue
        for axis, tree in enumerate(cube.trees):
            block = np.moveaxis(numbers, axis, 0).reshape(cube.shape[axis], -1)
            for whole, parts in tree.sums:
                for line in range(block.shape[1]):
                    cells = block[[whole, *parts], line]
                    hidden = cells[np.isnan(was[cells])]
                    fits = abs(then[cells[1:]].sum() - then[cells[0]]) <= SAME * max(1.0, abs(then[cells[0]]))
                    if hidden.size and changed[cells].any() and there[cells].all() and fits:
                        found.append([(int(cell), -1.0 if cell == cells[0] else 1.0) for cell in hidden])
    return found


def _same_table(spec: TableSpec, frame: pl.DataFrame, name: tuple[str, ...]) -> pl.DataFrame:
    missing = [column for column in (*spec.by, "shown") if column not in frame.columns]
    if missing:
        message = N_("An earlier release lacks the column %(columns)s, so it can't be compared with this table.")
        raise DisclosureError(Problem("earlier.classification", message, {"columns": ", ".join(missing)}))
    for column, value in zip(spec.by, name, strict=True):
        frame = frame.filter(pl.col(column).cast(pl.String) == value)
    return frame


def _read(spec: TableSpec, cube: Cube, frame: pl.DataFrame) -> tuple[Floats, Flags]:
    """Return what a release shows of every cell (nan: nothing exact), and which cells it has."""
    shape = cube.shape
    was, there = np.full(cube.values.size, np.nan), np.zeros(cube.values.size, dtype=np.bool_)
    places, strange = [], []
    for tree, dimension in zip(cube.trees, spec.dimensions, strict=True):
        if dimension not in frame.columns:
            places.append(np.zeros(frame.height, dtype=np.int64))
            continue
        numbers = {
            f"{level}\x1f{code}": at for at, (level, code) in enumerate(zip(tree.levels, tree.codes, strict=True))
        }
        level = pl.col(f"{dimension}_level").cast(pl.String).fill_null(TOTAL_LEVEL)
        key = pl.concat_str([level, pl.col(dimension).cast(pl.String).fill_null(TOTAL_CODE)], separator="\x1f")
        at = frame.select(key.replace_strict(numbers, default=-1, return_dtype=pl.Int64).alias("at")).get_column("at")
        strange += frame.filter(at < 0).get_column(dimension).unique().sort().to_list()
        places.append(at.to_numpy())
    if strange:
        message = N_(
            "An earlier release has %(count)s codes that this table doesn't have (%(codes)s): another classification."
        )
        named = ", ".join(str(code) for code in strange[:MOST_NAMED])
        remedy = N_("Recode the earlier release to the areas or groups of this table first.")
        problem = Problem("earlier.classification", message, {"count": len(strange), "codes": named}, remedy=remedy)
        raise DisclosureError(problem)
    if frame.height:
        shown = frame.get_column("shown").cast(pl.Float64).fill_null(float("nan")).to_numpy().copy()
        if "status" in frame.columns:
            shown[(frame["status"] == str(Status.ROUNDED)).to_numpy()] = np.nan
        cells = np.ravel_multi_index(tuple(places), shape)
        was[cells], there[cells] = shown, True
    return was, there
