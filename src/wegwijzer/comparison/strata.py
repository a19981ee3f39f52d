"""Areas or groups compared as if they had the same ages and sexes, where the figures are broken down that way."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import polars as pl

from wegwijzer.comparison.measured import Measured
from wegwijzer.comparison.standardising import Standardised, directly_standardised, indirectly_standardised
from wegwijzer.comparison.vectors import Array, Why, verdicts


def standardised(
    rows: Measured, area: str, strata: str, standard: Mapping[str, float] | None = None, per: float = 1_000.0
) -> pl.DataFrame:
    """Return one row per area (and period, and other keys): crude, direct and indirect rates over the strata.

    `strata` is the column with age, sex or both (“0-17|M”); `standard` has a weight per stratum (all areas together
    when None). Columns: the keys without the stratum, `crude`, `direct`, `direct_lower`, `direct_upper`, `ratio`
    (cases to expected), `ratio_lower`, `ratio_upper`, `verdict` (of the ratio against one) and `reason`. One hidden
    stratum makes an area impossible, and says so: a rate of the rest would be another rate.
    """
    others = [name for name in rows.keys.columns if name not in {area, strata, rows.time}]
    frame = rows.keys.with_columns(
        pl.Series("__slot", rows.slot),
        pl.Series("__cases", rows.values.numerator).fill_nan(None),
        pl.Series("__people", rows.values.denominator).fill_nan(None),
    )
    parts = [
        _one(part, (area, strata), others, rows.time, standard, per)
        for _, part in frame.group_by([*others, "__slot"], maintain_order=True)
    ]
    return pl.concat(parts) if parts else frame.clear()


def _one(
    part: pl.DataFrame,
    columns: tuple[str, str],
    others: list[str],
    time: str,
    standard: Mapping[str, float] | None,
    per: float,
) -> pl.DataFrame:
    area, strata = columns
    areas, groups = part[area].unique(maintain_order=True), part[strata].unique(maintain_order=True)
    place = {name: number for number, name in enumerate(areas.to_list())}
    column = {name: number for number, name in enumerate(groups.to_list())}
    cases, people = np.full((2, len(place), len(column)), np.nan)
    at = [place[name] for name in part[area]], [column[name] for name in part[strata]]
    cases[at], people[at] = part["__cases"].to_numpy(), part["__people"].to_numpy()
    weight = np.nansum(people, axis=0)
    if standard is not None:
        weight = np.array([float(standard.get(str(name), 0.0)) for name in column])
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.nansum(cases, axis=0) / np.nansum(np.where(np.isfinite(cases), people, np.nan), axis=0)
        crude = per * cases.sum(axis=1) / people.sum(axis=1)
    direct = directly_standardised(cases, people, weight, per)
    ratio = indirectly_standardised(cases.sum(axis=1), people, np.nan_to_num(rates))
    keys = part.select(area, time, *others).unique(area, keep="first", maintain_order=True)
    return keys.with_columns(_columns(crude, direct, ratio))


def _columns(crude: Array, direct: Standardised, ratio: Standardised) -> list[pl.Series]:
    why = np.where(ratio.why == "", direct.why, ratio.why)
    verdict = verdicts(ratio.value - 1, ratio.lower - 1, ratio.upper - 1)
    numbers = {
        "crude": crude,
        "direct": direct.value,
        "direct_lower": direct.lower,
        "direct_upper": direct.upper,
        "ratio": ratio.value,
        "ratio_lower": ratio.lower,
        "ratio_upper": ratio.upper,
    }
    texts = {"verdict": verdict.tolist(), "reason": [str(Why(one)) for one in why]}
    return [pl.Series(name, found, dtype=pl.Float64).fill_nan(None) for name, found in numbers.items()] + [
        pl.Series(name, found, dtype=pl.String) for name, found in texts.items()
    ]
