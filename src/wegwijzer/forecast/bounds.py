"""What a forecast can't be: below zero, above all, half a person; and the chance that counts carry by themselves."""

from __future__ import annotations

import numpy as np

from wegwijzer.forecast.intervals import LEVELS
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.spec import Measure

_NORMAL = {50: 0.6744897501960817, 80: 1.2815515655446004, 95: 1.959963984540054}
_ALL_OF_A_SHARE = (1.0, 100.0)
Bounds = dict[int, tuple[Array, Array]]


def bounded(
    mean: Array, widths: dict[int, Array], measure: Measure, lowest: float, highest: float
) -> tuple[Array, Bounds]:
    """Return the mean and (lower, upper) per level of one series; `lowest` and `highest` are of its own values.

    What was never below zero isn't forecast below zero. A share stays within 1 or 100, whichever its values are in.
    A count has whole bounds from the gamma distribution with the same mean and spread, at least that of Poisson.
    An unknown (NaN) width gives unknown bounds. The mean lies within its bounds.
    """
    floor = 0.0 if lowest >= 0 else -np.inf
    top = next((bound for bound in _ALL_OF_A_SHARE if highest <= bound), np.inf) if measure is Measure.SHARE else np.inf
    mean = np.clip(mean, floor, top)
    if measure is Measure.COUNT:
        return mean, _count_bounds(mean, widths)
    return mean, {
        level: (np.clip(mean - width, floor, top), np.clip(mean + width, floor, top)) for level, width in widths.items()
    }


def _count_bounds(mean: Array, widths: dict[int, Array]) -> Bounds:
    from scipy.special import gammaincinv  # noqa: PLC0415 - heavy

    answer: Bounds = {}
    safe = np.maximum(mean, 1e-6)
    for level, width in widths.items():
        variance = np.maximum((np.nan_to_num(width) / _NORMAL[level]) ** 2, safe)
        shape, scale = safe**2 / variance, variance / safe
        tail = (1 - level / 100) / 2
        lower = np.floor(gammaincinv(shape, tail) * scale)
        upper = np.ceil(gammaincinv(shape, 1 - tail) * scale)
        answer[level] = (np.minimum(lower, np.floor(mean)), np.maximum(upper, np.ceil(mean)))
    return answer


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
