"""A few classical models over many series at once, in plain numpy.

Arrays run over time first, over series second (see `seasons`). A model takes values and a number of steps and returns
`steps × series`. Smoothing parameters come from a small fixed grid, the best in-sample one-step error wins: no search
that can fail, the same answer everywhere.

Literature: Assimakopoulos and Nikolopoulos (2000), The theta model; Fiorucci et al. (2016), Models for optimising the
theta method; Gardner (2006), Exponential smoothing: the state of the art, part II.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wegwijzer.forecast.autoregression import changes_autoregressed, line_autoregressed
from wegwijzer.forecast.seasons import Array, season_of, soft_season_of

NAIVE, SEASONAL_NAIVE = "naive", "seasonal_naive"
COMBINED = (
    "theta",
    "log_theta",
    "soft_theta",
    "damped",
    "log_damped",
    "changes",
    "line",
    "drift",
    "seasonal_drift",
    "smoothed",
    SEASONAL_NAIVE,
)
_LEVELS = np.array([0.05, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99])
_THETAS = (1.25, 1.5, 2.0, 3.0, 5.0)
_DAMPED = np.array(
    [
        (level, level * slope, damping)
        for level in (0.05, 0.15, 0.3, 0.5, 0.7, 0.9)
        for slope in (0.02, 0.1, 0.2, 0.4)
        for damping in (0.8, 0.9, 0.98)
    ]
)
_FIRST_SLOPE_OVER = 5
_LARGEST_LOG = 50.0


def forecasts(values: Array, season: int, steps: int) -> dict[str, Array]:
    """Return the forecast of every model by name: `naive` and all of `COMBINED`; at least two periods are needed.

    The seasonal naive is the naive where the series is shorter than one season. Models in logarithms are those of the
    values themselves where a value isn't above zero.
    """
    seasonal = season_of(values, season)
    plain = seasonal.taken_out(values)
    positive = plain.min(0) > 0
    logs = np.log(np.where(positive, plain, 1.0))

    def of_logs(forecast: Array, otherwise: Array) -> Array:
        return np.where(positive, np.exp(np.clip(forecast, -_LARGEST_LOG, _LARGEST_LOG)), otherwise)

    soft = soft_season_of(values, season)
    theta, damped = optimised_theta(plain, steps), damped_trend(plain, steps)
    found = {
        "theta": theta,
        "log_theta": of_logs(optimised_theta(logs, steps, (2.0,)), theta),
        "damped": damped,
        "log_damped": of_logs(damped_trend(logs, steps), damped),
        "changes": changes_autoregressed(plain, steps),
        "line": line_autoregressed(plain, steps),
        "drift": drift(plain, steps),
        "smoothed": np.repeat(_smoothed(plain)[0][None], steps, axis=0),
    }
    answer = {name: seasonal.put_back(forecast, len(values)) for name, forecast in found.items()}
    return answer | {
        "soft_theta": soft.put_back(optimised_theta(soft.taken_out(values), steps), len(values)),
        "seasonal_drift": seasonal_drift(values, season, steps),
        NAIVE: naive(values, steps),
        SEASONAL_NAIVE: seasonal_naive(values, season, steps),
    }


def naive(values: Array, steps: int) -> Array:
    """Return the last value for every step."""
    return np.repeat(values[-1][None], steps, axis=0)


def seasonal_naive(values: Array, season: int, steps: int) -> Array:
    """Return the value of the same part of the last season; naive when the series is shorter than one season."""
    if season < 2 or len(values) < season:  # noqa: PLR2004 - no season
        return naive(values, steps)
    return np.asarray(values[len(values) - season + np.arange(steps) % season])


def drift(values: Array, steps: int) -> Array:
    """Return the line from the first through the last value."""
    slope = (values[-1] - values[0]) / max(len(values) - 1, 1)
    return np.asarray(values[-1] + np.arange(1, steps + 1)[:, None] * slope)


def seasonal_drift(values: Array, season: int, steps: int) -> Array:
    """Return the seasonal naive, raised each season by the mean change over a season; drift below two seasons."""
    if season < 2 or len(values) < 2 * season:  # noqa: PLR2004 - no season
        return drift(values, steps)
    change = (values[season:] - values[:-season]).mean(0)
    return np.asarray(seasonal_naive(values, season, steps) + change * (1 + np.arange(steps) // season)[:, None])


def optimised_theta(values: Array, steps: int, thetas: Sequence[float] = _THETAS) -> Array:
    """Return the theta forecast: smoothing of the line that bends θ times as much, joined with the straight line.

    For θ = 2 it is the method that won the M3 competition; otherwise θ with the least one-step error is taken.
    """
    periods = np.arange(len(values))[:, None] - (len(values) - 1) / 2
    middle, slope = values.mean(0), (periods * values).sum(0) / (periods * periods).sum()
    line = middle + slope * periods
    ahead = middle + slope * (np.arange(1, steps + 1)[:, None] + (len(values) - 1) / 2)
    least = np.full(values.shape[1], np.inf)
    answer = ahead
    for theta in thetas:
        level, squares = _smoothed(theta * values + (1 - theta) * line)
        better = squares / theta**2 < least
        answer = np.where(better, level / theta + (1 - 1 / theta) * ahead, answer)
        least = np.where(better, squares / theta**2, least)
    return np.asarray(answer)


def _smoothed(values: Array) -> tuple[Array, Array]:
    """Return the last level of simple exponential smoothing and its sum of squared one-step errors."""
    weight = _LEVELS[:, None]
    level = np.repeat(values[0][None], len(_LEVELS), axis=0)
    squares = np.zeros_like(level)
    for value in values[1:]:
        error = value - level
        squares += error * error
        level += weight * error
    best = squares.argmin(0)[None]
    return np.take_along_axis(level, best, 0)[0], np.take_along_axis(squares, best, 0)[0]


def damped_trend(values: Array, steps: int) -> Array:
    """Return the damped-trend exponential smoothing of Gardner and McKenzie with additive errors."""
    weight, slope_weight, damping = (_DAMPED[:, column, None] for column in range(3))
    level = np.repeat(values[0][None], len(_DAMPED), axis=0)
    over = min(len(values) - 1, _FIRST_SLOPE_OVER)
    slope = np.repeat(((values[over] - values[0]) / over)[None], len(_DAMPED), axis=0)
    squares = np.zeros_like(level)
    for value in values[1:]:
        slope = damping * slope
        level = level + slope
        error = value - level
        squares += error * error
        level += weight * error
        slope += slope_weight * error
    best = squares.argmin(0)[None]
    powers = damping[best[0], 0] ** np.arange(1, steps + 1)[:, None]
    growth = np.add.accumulate(powers, axis=0)
    return np.asarray(np.take_along_axis(level, best, 0)[0] + growth * np.take_along_axis(slope, best, 0)[0])
