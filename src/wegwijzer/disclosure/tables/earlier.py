"""What an earlier release of the same table already told: those cells can't be hidden any more."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl

from wegwijzer.disclosure.tables.cube import Cube, Flags
from wegwijzer.disclosure.tables.reading import TOTAL_CODE, TOTAL_LEVEL
from wegwijzer.disclosure.tables.spec import TableSpec
from wegwijzer.errors import N_, DisclosureError, Problem

MOST_NAMED = 5


def known_from(spec: TableSpec, cube: Cube, name: tuple[str, ...], earlier: Sequence[pl.DataFrame]) -> Flags:
    """Return which cells (flat) stood with their present value in an earlier release.

    An earlier table may lack dimensions (then it tells totals over them) and `by` values. A value that has changed
    since isn't known: the new one was never released.
    Raises `DisclosureError` when an earlier release has codes or levels that this table doesn't know: two
    classifications can't be compared, so nothing is released.
    """
    known = np.zeros(cube.values.size, dtype=np.bool_)
    for frame in earlier:
        _mark(spec, cube, _same_table(spec, frame, name), known)
    return known


def _same_table(spec: TableSpec, frame: pl.DataFrame, name: tuple[str, ...]) -> pl.DataFrame:
    missing = [column for column in (*spec.by, "shown") if column not in frame.columns]
    if missing:
        message = N_("An earlier release lacks the column %(columns)s, so it can't be compared with this table.")
        raise DisclosureError(Problem("earlier.classification", message, {"columns": ", ".join(missing)}))
    for column, value in zip(spec.by, name, strict=True):
        frame = frame.filter(pl.col(column).cast(pl.String) == value)
    return frame


def _mark(spec: TableSpec, cube: Cube, frame: pl.DataFrame, known: Flags) -> None:
    shape, values = cube.shape, cube.values.ravel()
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
        shown = frame.get_column("shown").cast(pl.Float64).fill_null(float("nan")).to_numpy()
        cells = np.ravel_multi_index(tuple(places), shape)
        same = np.abs(shown - values[cells]) <= 1e-9 * np.maximum(1.0, np.abs(shown))
        known[cells[same]] = True
