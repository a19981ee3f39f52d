"""How good the demographic model would have been: refitted at every earlier year, beside two without model."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import polars as pl

from wegwijzer.forecast.demographic.cohorts import cohort_outlook
from wegwijzer.forecast.demographic.model import FEWEST_YEARS, fit_use
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import AREA, YEAR, Array, Panel
from wegwijzer.forecast.demographic.projecting import project
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.forecast.demographic.spread import LEVELS
from wegwijzer.forecast.stopping import stop_when

LAST_VALUE, TREND = "last_value", "trend"


def own_outlook(panel: Panel, horizon: int) -> Outlook:
    """Return the cohort outlook from the population of a panel."""
    return cohort_outlook(panel.past, horizon)


def judge_model(
    panel: Panel,
    policies: Sequence[PolicyChange] = (),
    *,
    most_steps: int = 4,
    outlook: Callable[[Panel, int], Outlook] = own_outlook,
    traits: Array | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> pl.DataFrame:
    """Return what would have been forecast at every earlier year, from what was known then, and what came true.

    Columns: area, level, origin, year, step, value, mean, bounds, `last_value` (the last known figure carried on),
    `trend` (a straight line through the area's own figures). The population is that of an outlook made at the origin.
    """
    found = []
    for origin in panel.years[FEWEST_YEARS - 1 : -1]:
        stop_when(cancelled)
        known = panel.until(origin)
        steps = min(most_steps, panel.years[-1] - origin)
        begun = [policy for policy in policies if policy.since <= origin]
        made = project(fit_use(known, begun, traits=traits), outlook(known, steps)).table
        beside = _without_model(known, steps)
        actual = _actual(panel)
        found.append(
            made.join(actual, on=[AREA, YEAR])
            .join(beside, on=[AREA, YEAR], how="left")
            .with_columns(origin=pl.lit(origin), step=pl.col(YEAR) - origin)
        )
    return pl.concat(found).filter(pl.col("value").is_not_null()).sort("origin", AREA, "step")


def _actual(panel: Panel) -> pl.DataFrame:
    at = np.indices(panel.users.shape).reshape(2, -1)
    return pl.DataFrame(
        {
            AREA: np.array(panel.nodes)[at[0]],
            YEAR: np.array(panel.years)[at[1]],
            "value": pl.Series(panel.users.reshape(-1)).fill_nan(None),
        }
    )


def _without_model(panel: Panel, steps: int) -> pl.DataFrame:
    rows = []
    years = np.array(panel.years, dtype=float)
    for node, area in enumerate(panel.nodes):
        known = np.isfinite(panel.users[node])
        values = panel.users[node][known]
        if len(values) < 2:  # noqa: PLR2004 - a line takes two
            continue
        slope, level = np.polyfit(years[known], values, 1)
        for step in range(1, steps + 1):
            year = panel.years[-1] + step
            rows.append((area, year, float(values[-1]), max(0.0, float(level + slope * year))))
    schema = {AREA: pl.String, YEAR: pl.Int64, LAST_VALUE: pl.Float64, TREND: pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def model_scores(judged: pl.DataFrame, by: Sequence[str] = ("level", "step")) -> pl.DataFrame:
    """Return per level and step: mean absolute errors of model, last value and trend, and the coverage of the bounds.

    Only rows with all three forecasts count. `beats` says whether the model had the smallest error.
    """
    usable = judged.filter(pl.col(LAST_VALUE).is_not_null())
    value = pl.col("value")
    errors = [
        (pl.col("value") - pl.col(name)).abs().mean().alias(f"error_{name}") for name in ("mean", LAST_VALUE, TREND)
    ]
    cover = [
        value.is_between(pl.col(f"lower_{level}").floor(), pl.col(f"upper_{level}").ceil())
        .mean()
        .alias(f"coverage_{level}")
        for level in LEVELS
    ]
    least = pl.min_horizontal(f"error_{LAST_VALUE}", f"error_{TREND}")
    scored = usable.group_by(*by, maintain_order=True).agg(pl.len().alias("forecasts"), *errors, *cover)
    return scored.with_columns(beats=pl.col("error_mean") < least).sort(*by)
