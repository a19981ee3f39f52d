"""Standardised for age and sex: what the difference would be if the areas had the same people.

Direct: every age group gets the same weight everywhere (Dobson e.a. 1991, Stat Med 10:457, for the interval; the
weights are those of a standard population such as the European one of 2013). Indirect: cases against those that the
rates of the standard would give (a standardised ratio, 1 where they are equal). As in PHEindicatormethods no direct
rate is given under ten cases.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.vectors import CONFIDENCE, Array, Why, byar_limits, poisson_limits

FEWEST_CASES = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Standardised:
    """One value per area with its limits; NaN with the text of a `Why` where it can't be given."""

    value: Array
    lower: Array
    upper: Array
    why: Array


def directly_standardised(
    cases: Array, population: Array, standard: Array, per: float = 100_000.0, confidence: float = CONFIDENCE
) -> Standardised:
    """Return the directly standardised rate of each area: Σ weight × cases / population × `per`.

    `cases` and `population` are areas × strata, `standard` has a weight per stratum (any scale). A stratum with a
    hidden count (NaN), or with nobody while it has weight, makes the area impossible: never a rate of the rest.
    """
    weight = standard / standard.sum()
    with np.errstate(invalid="ignore", divide="ignore"):
        rates = np.where(weight > 0, cases / population, 0.0) * weight
        value = rates.sum(axis=1)
        variance = np.where(weight > 0, weight**2 * cases / population**2, 0.0).sum(axis=1)
        total = cases.sum(axis=1)
        lower, upper = byar_limits(total, confidence)
        step = np.sqrt(variance / total)
        low, high = value + step * (lower - total), value + step * (upper - total)
    why = _why(cases, population, total, weight > 0, FEWEST_CASES)
    good = why == ""
    return Standardised(
        value=np.where(good, per * value, np.nan),
        lower=np.where(good, per * low, np.nan),
        upper=np.where(good, per * high, np.nan),
        why=why,
    )


def indirectly_standardised(
    cases: Array, population: Array, standard_rates: Array, confidence: float = CONFIDENCE
) -> Standardised:
    """Return the standardised ratio of each area: cases ÷ (Σ population × the standard's rate per stratum).

    `cases` is one number per area, `population` areas × strata, `standard_rates` cases per person per stratum. One
    means: as many as the standard would give. Exact limits under ten cases, else Byar's.
    """
    expected = (population * standard_rates).sum(axis=1)
    lower, upper = poisson_limits(cases, confidence)
    why = np.full(len(cases), Why.NONE.value, dtype=object)
    with np.errstate(invalid="ignore", divide="ignore"):
        why = np.where(~(expected > 0), Why.NO_DENOMINATOR.value, why)
        why = np.where(~np.isfinite(expected) | ~np.isfinite(cases), Why.HIDDEN_PART.value, why)
        good = why == ""
        return Standardised(
            value=np.where(good, cases / expected, np.nan),
            lower=np.where(good, lower / expected, np.nan),
            upper=np.where(good, upper / expected, np.nan),
            why=why,
        )


def _why(cases: Array, population: Array, total: Array, weighed: Array, fewest: int) -> Array:
    why = np.full(len(total), Why.NONE.value, dtype=object)
    with np.errstate(invalid="ignore"):
        why = np.where(total < fewest, Why.FEW_CASES.value, why)
        why = np.where((~(population > 0) & weighed).any(axis=1), Why.NO_DENOMINATOR.value, why)
    lacking = (~np.isfinite(cases) | ~np.isfinite(population)) & weighed
    return np.asarray(np.where(lacking.any(axis=1), Why.HIDDEN_PART.value, why))
