"""Seasons: is there one, how strong is each part of it, and the series without it.

Arrays run over time first, over series second: `values[t, s]`. Every column is worked out by itself, so which other
series lie beside it never matters.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]
_NINETY_PERCENT = 1.645
_NINETY_FIVE_PERCENT = 1.96
FEWEST_YEARS_TO_TEST = 3


@dataclass(frozen=True, slots=True)
class Seasonal:
    """A season of `indices[phase, s]` per series: a factor where `multiplies`, else an amount that is added."""

    indices: Array
    multiplies: Flags

    def taken_out(self, values: Array) -> Array:
        """Return the values (first row: phase 0) without the season."""
        season = self._over(0, len(values))
        return np.where(self.multiplies, values / np.where(self.multiplies, season, 1.0), values - season)

    def put_back(self, values: Array, start: int) -> Array:
        """Return the values (first row: `start` periods after phase 0) with the season."""
        season = self._over(start, len(values))
        return np.where(self.multiplies, values * season, values + season)

    def _over(self, start: int, length: int) -> Array:
        return self.indices[(start + np.arange(length)) % len(self.indices)]


def has_season(values: Array, season: int) -> Flags:
    """Return which series have a season: autocorrelation at its lag beyond 90 % limits (Bartlett).

    The test of the theta method in the M3 competition (Assimakopoulos and Nikolopoulos, 2000). A constant has none.
    """
    centred = values - values.mean(0)
    spread = (centred * centred).sum(0)
    spread = np.where(spread > 0, spread, 1.0)
    lags = [(centred[lag:] * centred[:-lag]).sum(0) / spread for lag in range(1, season + 1)]
    before = np.zeros_like(spread)
    for correlation in lags[:-1]:
        before = before + correlation * correlation
    limit = _NINETY_PERCENT * np.sqrt((1 + 2 * before) / len(values))
    return np.asarray(np.abs(lags[-1]) > limit)


def season_of(values: Array, season: int) -> Seasonal:
    """Return the season of each series by classical decomposition; neutral where the test finds none.

    Multiplicative where all values are above zero, else additive. Fewer than three seasons: neutral.
    """
    multiplies = values.min(0) > 0
    neutral = np.where(multiplies, 1.0, 0.0)
    if season < 2 or len(values) < max(FEWEST_YEARS_TO_TEST * season, 2 * season + 2):  # noqa: PLR2004 - no season
        return Seasonal(neutral[None], multiplies)
    found = has_season(values, season)
    return Seasonal(np.where(found, _indices(values, season, multiplies), neutral), multiplies)


def likely_season(series: Array, candidates: tuple[int, ...] = (4, 12, 52, 7)) -> int:
    """Return the season of one series of bare numbers, 1 when none stands out.

    Of the candidates with three whole seasons in the series, the one whose lag has the highest autocorrelation of the
    changes, when that is beyond 95 % limits and higher than at the lags beside it.
    """
    best, season = 0.0, 1
    changes = np.diff(series)
    changes = changes - changes.mean() if len(changes) else changes
    spread = float((changes * changes).sum())
    for lag in candidates:
        if len(series) < FEWEST_YEARS_TO_TEST * lag or spread <= 0:
            continue
        at, before, after = (float((changes[k:] * changes[:-k]).sum()) / spread for k in (lag, lag - 1, lag + 1))
        if at > max(before, after, best, _NINETY_FIVE_PERCENT / np.sqrt(len(changes))):
            best, season = at, lag
    return season


def soft_season_of(values: Array, season: int) -> Seasonal:
    """Return the season of each series without a test, drawn towards none: the more seasons seen, the less.

    With k seasons the weight is k / (k + 1). Fewer than two seasons and two periods: neutral.
    """
    multiplies = values.min(0) > 0
    neutral = np.where(multiplies, 1.0, 0.0)
    if season < 2 or len(values) < 2 * season + 2:  # noqa: PLR2004 - no season
        return Seasonal(neutral[None], multiplies)
    seen = len(values) // season
    return Seasonal(neutral + (_indices(values, season, multiplies) - neutral) * (seen / (seen + 1)), multiplies)


def _indices(values: Array, season: int, multiplies: Flags) -> Array:
    trend, first = _moving_average(values, season)
    inside = values[first : first + len(trend)]
    apart = np.where(multiplies, inside / np.where(multiplies, trend, 1.0), inside - trend)
    indices = np.stack([apart[(phase - first) % season :: season].mean(0) for phase in range(season)])
    level = indices.mean(0)
    return np.where(multiplies, indices / np.where(multiplies, level, 1.0), indices - level)


def _moving_average(values: Array, season: int) -> tuple[Array, int]:
    """Return the centred moving average over one season, and the period of its first value."""
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    means = (sums[season:] - sums[:-season]) / season
    if season % 2 == 0:
        means = (means[1:] + means[:-1]) / 2
    return means, season // 2
