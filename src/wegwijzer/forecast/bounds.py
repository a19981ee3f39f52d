"""What a forecast can't be: below zero, above all, half a person; and the chance that counts carry by themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.forecast.intervals import LEVELS
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.spec import Measure

_NORMAL = {50: 0.6744897501960817, 80: 1.2815515655446004, 95: 1.959963984540054}
_ALL_OF_A_SHARE = (1.0, 100.0)
_NEWEST = 8  # values
_LEAST = 1e-6
Bounds = dict[int, tuple[Array, Array]]


@dataclass(frozen=True, slots=True)
class Past:
    """What the bounds take from the series' own values, in the unit of what is forecast per step."""

    measure: Measure
    lowest: float
    highest: float
    recent: Array  # the mean of the newest values, a little above zero, for each step


def past_of(values: Array, measure: Measure, per_step: Array) -> Past:
    """Return what the bounds take from `values`; `per_step` is the population of each step, or ones."""
    newest = values[-_NEWEST:]
    half_a_case = 0.5 / float(per_step[0]) if len(per_step) and per_step[0] > 0 else 0.5
    recent = (newest.sum() + half_a_case) / len(newest) * per_step
    return Past(measure, float(values.min()), float(values.max()), recent)


def bounded(mean: Array, widths: dict[int, Array], past: Past) -> tuple[Array, Bounds]:
    """Return the mean and (lower, upper) per level of one series.

    What was never below zero isn't forecast below zero. A share stays within 1 or 100, whichever its values are in.
    A count has whole bounds from the gamma distribution with the same mean and spread, at least that of Poisson; its
    upper bound is at least that of the newest values, because a few zeros don't make a case impossible.
    An unknown (NaN) width gives unknown bounds. The mean lies within its bounds.
    """
    floor = 0.0 if past.lowest >= 0 else -np.inf
    share = past.measure is Measure.SHARE
    top = next((bound for bound in _ALL_OF_A_SHARE if past.highest <= bound), np.inf) if share else np.inf
    mean = np.clip(mean, floor, top)
    if past.measure is Measure.COUNT:
        return mean, {level: _count_bounds(mean, width, level, past.recent) for level, width in widths.items()}
    return mean, {
        level: (np.clip(mean - width, floor, top), np.clip(mean + width, floor, top)) for level, width in widths.items()
    }


def _count_bounds(mean: Array, width: Array, level: int, recent: Array) -> tuple[Array, Array]:
    tail = (1 - level / 100) / 2
    spread = (np.nan_to_num(width) / _NORMAL[level]) ** 2
    lower = np.floor(_gamma_quantile(np.maximum(mean, _LEAST), spread, tail))
    upper = np.ceil(_gamma_quantile(np.maximum(np.maximum(mean, recent), _LEAST), spread, 1 - tail))
    return np.minimum(lower, np.floor(mean)), np.maximum(upper, np.ceil(mean))


def _gamma_quantile(mean: Array, spread: Array, chance: float) -> Array:
    """Return the quantile of the gamma distribution with this mean and the larger of spread and mean as variance."""
    from scipy.special import gammaincinv  # noqa: PLC0415 - heavy

    variance = np.maximum(spread, mean)
    return np.asarray(gammaincinv(mean**2 / variance, chance) * variance / mean)


def bounds_of_zeros(periods: int, steps: int) -> Bounds:
    """Return the bounds of a series with only zeros: nothing, up to what so many zeros still leave possible.

    The predictive distribution of a Poisson count under Jeffreys' prior: negative binomial with ½ success and chance
    T / (T + 1) after T zeros.
    """
    chance = periods / (periods + 1)
    answer: Bounds = {}
    for level in LEVELS:
        term = total = chance**0.5
        upper = 0
        while total < level / 100:
            term *= (1 - chance) * (0.5 + upper) / (upper + 1)
            total += term
            upper += 1
        answer[level] = (np.zeros(steps), np.full(steps, float(upper)))
    return answer


def widths_of_short(values: Array, steps: int) -> dict[int, Array]:
    """Return half widths for a series too short to back-test: a random walk whose step is known from a few changes.

    Student's t with as many degrees of freedom as there are changes, times their root mean square and the root of the
    step.
    """
    from scipy.special import stdtrit  # noqa: PLC0415 - heavy

    changes = np.diff(values)
    size = np.sqrt((changes * changes).mean())
    root = np.sqrt(np.arange(1, steps + 1))
    return {level: stdtrit(len(changes), 0.5 + level / 200) * size * root for level in LEVELS}
