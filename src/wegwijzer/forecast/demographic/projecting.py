"""From a fitted model and a population outlook to the use that is expected, with bounds and where they come from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.forecast.demographic.model import FittedUse
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import AREA, YEAR, Array
from wegwijzer.forecast.demographic.spread import LEVELS, bounds_around

UNCHANGED = N_("With unchanged policy: what is in force now stays in force.")
METHOD = "demographic"
SHARED = 0.25  # correlation of errors of the population between groups, and between areas


@dataclass(frozen=True, slots=True, kw_only=True)
class UseForecast:
    """The expected use: `table` has a row per area and year, `by_group` a row per top area, year and cell.

    Columns of `table`: area, level, year, mean, lower and upper at 80, 95 and 50 %, and the standard deviations
    `chance`, `rates`, `population` that the bounds are made of. Parts add up to wholes. `assumption` is what is
    assumed, a message id; `cautions` are message ids.
    """

    table: pl.DataFrame
    by_group: pl.DataFrame
    assumption: str
    cautions: tuple[str, ...]


def project(fitted: FittedUse, outlook: Outlook) -> UseForecast:
    """Return the expected use for every year of the outlook.

    Raises `UserError` when the outlook is about other areas or groups than the model.
    """
    panel = fitted.panel
    if outlook.leaves != panel.leaves or outlook.cells != panel.cells:
        raise UserError(Problem("demographic.outlook", N_("The outlook is about other areas or groups than the use.")))
    use = np.stack(
        [fitted.leaf_cells(outlook.persons[:, step], year) for step, year in enumerate(outlook.years)], axis=1
    )
    mean = np.einsum("nl,lyc->ny", panel.members, use)
    parts = _variances(fitted, outlook, use, mean)
    columns = _columns(fitted, mean, parts)
    at = np.indices(mean.shape).reshape(2, -1)
    named = {
        AREA: np.array(panel.nodes)[at[0]],
        "level": np.array(panel.levels)[at[0]],
        YEAR: np.array(outlook.years)[at[1]],
    }
    return UseForecast(
        table=pl.DataFrame({**named, **{name: values.reshape(-1) for name, values in columns.items()}}),
        by_group=_by_group(fitted, outlook, use),
        assumption=UNCHANGED,
        cautions=outlook.cautions,
    )


def _variances(fitted: FittedUse, outlook: Outlook, use: Array, mean: Array) -> Mapping[str, Array]:
    """Return the variances by chance, rates and population `[node, step]`.

    Errors of the population go partly the same way for the groups of an area and for areas side by side (migration),
    and partly each their own way.
    """
    panel = fitted.panel
    steps = np.arange(1, mean.shape[1] + 1)[None, :] * np.ones_like(mean)
    chance, rates = np.empty_like(mean), np.empty_like(mean)
    for node, level in enumerate(panel.levels):
        spread = fitted.spread[level]
        chance[node], rates[node] = spread.chance(mean[node]), spread.rates(mean[node], steps[node])
    own = partly_together(use * outlook.spread, axis=2)
    population = np.stack([partly_together(np.sqrt(own[inside > 0]), axis=0) for inside in panel.members])
    return {"chance": chance, "rates": rates, "population": population}


def partly_together(spread: Array, axis: int) -> Array:
    """Return the variance of a sum of parts with these standard deviations that correlate by `SHARED`."""
    return np.asarray(SHARED * spread.sum(axis) ** 2 + (1 - SHARED) * (spread**2).sum(axis))


def _columns(fitted: FittedUse, mean: Array, parts: Mapping[str, Array]) -> dict[str, Array]:
    variance = sum(parts.values(), np.zeros_like(mean))
    columns = {"mean": mean}
    grids = {name: np.empty_like(mean) for level in LEVELS for name in (f"lower_{level}", f"upper_{level}")}
    for node, level in enumerate(fitted.panel.levels):
        bounds = bounds_around(mean[node], variance[node], fitted.spread[level].stretch)
        for width, (lower, upper) in bounds.items():
            grids[f"lower_{width}"][node], grids[f"upper_{width}"][node] = lower, upper
    for width in (80, 95, 50):
        columns |= {name: grids[name] for name in (f"lower_{width}", f"upper_{width}")}
    return columns | {name: np.sqrt(part) for name, part in parts.items()}


def _by_group(fitted: FittedUse, outlook: Outlook, use: Array) -> pl.DataFrame:
    panel = fitted.panel
    tops = np.flatnonzero(panel.parent < 0)
    grid = np.einsum("nl,lyc->nyc", panel.members[tops], use)
    at = np.indices(grid.shape).reshape(3, -1)
    labels = {name: [panel.cells[cell][place] for cell in at[2]] for place, name in enumerate(panel.groups)}
    return pl.DataFrame(
        {
            AREA: np.array(panel.nodes)[tops][at[0]],
            YEAR: np.array(outlook.years)[at[1]],
            **labels,
            "mean": grid.reshape(-1),
        }
    )
