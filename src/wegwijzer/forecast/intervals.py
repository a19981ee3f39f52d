"""How far off the forecast may be: intervals calibrated on the errors of the same choice in its own back-test.

The distance that an error stays within with probability `level` is the exponential of a straight line in a few features
of the series: how large its back-test errors were, how much it usually changes over a season and over a period, how
fast the back-test errors grew with the step, whether the newest were larger, how far the models lie apart, and the
step. Which line was found by quantile regression on many held-out series, once (see `calibration`): normalised
split-conformal prediction with a committed table. So the interval of a series never depends on the series beside it.

Literature: Lei et al. (2018), Distribution-free predictive inference for regression; Romano, Patterson and Candès
(2019), Conformalized quantile regression; Koenker and Bassett (1978), Regression quantiles.
"""

from __future__ import annotations

import numpy as np

from wegwijzer.forecast.calibration import WEIGHTS
from wegwijzer.forecast.choosing import Chosen
from wegwijzer.forecast.seasons import Array

LEVELS = (50, 80, 95)
_TINY = 1e-12
_NEWEST = 4  # origins
_LEAST_DISAGREEMENT = 0.05
_RATIO = 3.0  # features are held within e^-3 … e^3 of the back-test error


def features(choice: Chosen, values: Array, season: int) -> tuple[Array, Array]:
    """Return (size[series], features[feature, step, series]) of what was chosen for these values.

    `size` is the mean absolute error divided by the root of the step, and is what the widths are multiples of; where
    the back-test made no error it is the usual change of the series, however small.
    """
    errors, steps = choice.errors, len(choice.forecast)
    origins, tested, _ = errors.shape
    known = ~np.isnan(errors)
    root = np.sqrt(np.arange(1, tested + 1))[:, None]
    apart = np.where(known, np.abs(errors), 0.0)
    by_step = apart.sum(0) / np.maximum(known.sum(0), 1)
    seasonal = np.abs(values[season:] - values[:-season]).mean(0)
    single = np.abs(values[1:] - values[:-1]).mean(0)
    size = np.maximum((apart / root).sum((0, 1)) / known.sum((0, 1)), 0.02 * seasonal + _TINY * np.abs(values[-1]))
    size = np.where(size > 0, size, 1.0)
    ones = np.ones((steps, values.shape[1]))
    step = ones * np.log(np.arange(1, steps + 1))[:, None]
    growth = _growth(by_step, size)
    newest = (apart[-_NEWEST:] / root).sum((0, 1)) / known[-_NEWEST:].sum((0, 1))
    rows = [
        ones,
        ones * _log_ratio(seasonal, size),
        ones * _log_ratio(single, size),
        step,
        step * growth,
        ones / origins,
        step * _log_ratio(seasonal, single),
        ones * _log_ratio(newest, size),
        np.clip(np.log(choice.disagreement / size + _LEAST_DISAGREEMENT), -_RATIO, _RATIO),
    ]
    return size, np.stack(rows)


def _growth(by_step: Array, size: Array) -> Array:
    """Return how steeply the back-test error grows: the power of the step, between −0.5 and 1.5; 0.5 from one step."""
    tested = len(by_step)
    if tested < 2:  # noqa: PLR2004 - a slope takes two
        return np.full(by_step.shape[1], 0.5)
    half = tested // 2
    steps = np.log(np.arange(1, tested + 1))
    rise = np.log((by_step[half:].mean(0) + 0.05 * size) / (by_step[:half].mean(0) + 0.05 * size))
    return np.asarray(np.clip(rise / (steps[half:].mean() - steps[:half].mean()), -0.5, 1.5))


def _log_ratio(above: Array, below: Array) -> Array:
    least = _TINY * np.maximum(np.abs(above), np.abs(below)) + 1e-300
    return np.clip(np.log((above + least) / (below + least)), -_RATIO, _RATIO)


def half_widths(choice: Chosen, values: Array, season: int, rhythm: str) -> dict[int, Array]:
    """Return for each level in `LEVELS` the half width `[step, series]`; `rhythm` names the table (see `rhythm_of`).

    Never narrower for a later step or a higher level.
    """
    size, rows = features(choice, values, season)
    answer: dict[int, Array] = {}
    below = np.zeros_like(choice.forecast)
    for level in LEVELS:
        line = np.zeros_like(below)
        for weight, row in zip(WEIGHTS[rhythm][level], rows, strict=True):
            line = line + weight * row
        width = np.maximum.accumulate(np.exp(np.clip(line, -10.0, 10.0)) * size, axis=0)
        below = np.maximum(width, below)
        answer[level] = below
    return answer


def rhythm_of(season: int, *, known: bool = True) -> str:
    """Return which table goes with a season: `years`, `short` (quarters, days of the week) or `long` (months, weeks).

    `unknown` where the times don't tell the season and none was found, or the series is too short for it.
    """
    if season < 2:  # noqa: PLR2004 - no season
        return "years" if known else "unknown"
    return "short" if season <= 7 else "long"  # noqa: PLR2004 - days of the week
