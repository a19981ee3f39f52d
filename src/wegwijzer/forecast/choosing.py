"""Which model, or how much of each: rolling-origin back-test against naive and seasonal naive."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wegwijzer.forecast.models import COMBINED, NAIVE, SEASONAL_NAIVE, forecasts
from wegwijzer.forecast.seasons import Array

FEWEST_PERIODS = 6  # of a series that is back-tested
COMBINATION = "combination"
METHODS = (COMBINATION, SEASONAL_NAIVE, NAIVE)
_MODELS = (*COMBINED, NAIVE)
_ORIGINS = 12
_SHARPNESS = 4.0
_LONGEST = 24


@dataclass(frozen=True, slots=True)
class Chosen:
    """What is forecast, with which method (place in `METHODS`), and the errors the same choice made before.

    `errors[origin, step, series]` is actual minus forecast, NaN where the step lies after the last value.
    `weights[model, series]` are those of `COMBINED` in the combination, `disagreement[step, series]` is the mean
    distance of those models from what is forecast.
    """

    forecast: Array
    method: npt.NDArray[np.int8]
    errors: Array
    weights: Array
    disagreement: Array


def tested_steps(length: int, season: int) -> int:
    """Return how many steps ahead the back-test looks: two seasons (else six periods), a third of the series at most.

    It doesn't depend on the horizon that is asked, so a longer horizon never changes the nearer steps.
    """
    return max(1, min(length // 3, 6 if season < 2 else max(2 * season, 6), _LONGEST))  # noqa: PLR2004 - no season


def chosen(values: Array, season: int, steps: int) -> Chosen:
    """Return the choice per series; the values have at least `FEWEST_PERIODS` rows and no holes.

    Weights are the mean absolute back-test error to the power −4, relative to the best model. Naive or seasonal naive
    is given by itself where it had the lowest error of all, the combination included: then there was nothing to learn
    from the series beyond its last value or season.
    """
    tested = backtested(values, season)
    actual, made = tested
    apart = actual[:, None] - made
    error = _mean_error(apart)
    combined = error[: len(COMBINED)]
    weights = ((combined + _tiny(error)) / (combined.min(0) + _tiny(error))) ** -_SHARPNESS
    weights = weights / weights.sum(0)
    ahead = forecasts(values, season, steps)
    return _against_naive(ahead, apart, error, weights)


def _tiny(error: Array) -> Array:
    return np.asarray(1e-9 * error.max(0) + 1e-300)


def _against_naive(ahead: dict[str, Array], apart: Array, error: Array, weights: Array) -> Chosen:
    forecast = np.zeros_like(ahead[NAIVE])
    errors = np.zeros_like(apart[:, 0])
    for place, name in enumerate(COMBINED):
        forecast = forecast + weights[place] * ahead[name]
        errors = errors + weights[place] * apart[:, place]
    others = error[: len(COMBINED) - 1].min(0)
    least = np.minimum(_mean_error(errors[:, None])[0], others)
    method = np.zeros(forecast.shape[1], dtype=np.int8)
    for place, name in enumerate(METHODS[1:], start=1):
        own = _MODELS.index(name)
        wins = error[own] <= least
        forecast, errors = np.where(wins, ahead[name], forecast), np.where(wins, apart[:, own], errors)
        method, least = np.where(wins, place, method), np.where(wins, error[own], least)
    disagreement = np.zeros_like(forecast)
    for name in COMBINED:
        disagreement = disagreement + np.abs(ahead[name] - forecast) / len(COMBINED)
    return Chosen(forecast, method, errors, weights, disagreement)


def backtested(values: Array, season: int) -> tuple[Array, Array]:
    """Return what came true `[origin, step, series]` and what each model had said `[origin, model, step, series]`.

    The newest origins (at most 12), each with the values before it only: season, parameters and all are found anew.
    """
    length, width = values.shape
    steps = tested_steps(length, season)
    first = max(4, min(2 * season + 2, length - 3), length - _ORIGINS)
    actual = np.full((length - first, steps, width), np.nan)
    made = np.empty((length - first, len(_MODELS), steps, width))
    for place, origin in enumerate(range(first, length)):
        known = min(steps, length - origin)
        actual[place, :known] = values[origin : origin + known]
        said = forecasts(values[:origin], season, steps)
        made[place] = np.stack([said[name] for name in _MODELS])
    return actual, made


def _mean_error(apart: Array) -> Array:
    """Return the mean absolute error per model and series: over origins first, then over steps."""
    known = ~np.isnan(apart)
    sums = np.where(known, np.abs(apart), 0.0).sum(0)
    means: Array = sums / np.maximum(known.sum(0), 1)
    return np.asarray(means.mean(1))
