"""How far off: the variance of a count as chance (φ·μ) plus what grows with the years ahead (σ²·steps²·μ²).

It grows with the square because a wrong trend goes on being wrong. Fitted on the errors of a rolling-origin back-test
by weighted non-negative least squares, with a weak prior; then the quantiles are stretched to what the back-test
covered (split-conformal, pooled per level, and shrunk to Student's t as far as there are few errors).
Literature: McCullagh and Nelder (1989), Generalized linear models, 9 (quasi-likelihood); Lei et al. (2018).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np

from wegwijzer.forecast.demographic.panel import Array

LEVELS = (50, 80, 95)
NORMAL = {50: 0.6744897501960817, 80: 1.2815515655446004, 95: 1.959963984540054}
_PRIOR_CASES = 6.0
_SHRINK_CASES = 25.0
_STRETCH = (0.6, 1.8)
_FEW = {50: 1.064, 80: 1.124, 95: 1.249}  # Student's t with as many degrees of freedom as the prior has cases
_ROUNDS = 6
_FARTHEST = 3.0  # standard deviations


@dataclass(frozen=True, slots=True)
class Spread:
    """`noise` is φ (1: Poisson), `drift` is σ² one year ahead; `stretch` per level of interval multiplies the width."""

    noise: float
    drift: float
    stretch: Mapping[int, float] = field(default_factory=lambda: MappingProxyType(dict.fromkeys(LEVELS, 1.0)))

    def chance(self, mean: Array) -> Array:
        """Return the variance by chance alone."""
        return self.noise * mean

    def rates(self, mean: Array, step: Array) -> Array:
        """Return the variance by not knowing the rates, `step` years ahead."""
        return self.drift * step**2 * mean**2


def fitted_spread(errors: Array, mean: Array, step: Array, prior: Spread, *, outliers: bool = True) -> Spread:
    """Return the spread of these back-test errors; without `outliers` no error counts as more than three deviations.

    All three are flat and of one length; NaN errors are left out. Few errors leave the prior nearly as it is.
    """
    known = np.isfinite(errors) & (mean > 0)
    errors, mean, step = errors[known], mean[known], step[known]
    noise, drift = prior.noise, prior.drift
    for _ in range(_ROUNDS):
        most = np.inf if outliers else _FARTHEST**2 * (noise * mean + drift * step**2 * mean**2)
        noise, drift = _least_squares(np.minimum(errors**2, most), mean, step, prior, (noise, drift))
    found = Spread(noise, drift)
    return Spread(noise, drift, MappingProxyType(_stretched(found, errors, mean, step)))


def _least_squares(
    squares: Array, mean: Array, step: Array, prior: Spread, now: tuple[float, float]
) -> tuple[float, float]:
    from scipy.optimize import nnls  # noqa: PLC0415 - heavy

    variance = now[0] * mean + now[1] * step**2 * mean**2
    weight = 1 / np.maximum(variance, 1e-9)
    ridge = np.sqrt(_PRIOR_CASES)
    rows = np.stack([weight * mean, weight * step**2 * mean**2], axis=1)
    scale = np.array([prior.noise, prior.drift])
    left = np.concatenate([rows * scale, ridge * np.eye(2)])
    right = np.concatenate([weight * np.maximum(squares, 0.0), np.full(2, ridge)])
    found, _ = nnls(left, right)
    noise, drift = np.maximum(found, 0.02) * scale
    return float(noise), float(drift)


def _stretched(spread: Spread, errors: Array, mean: Array, step: Array) -> dict[int, float]:
    if not len(errors):
        return dict(_FEW)
    apart = np.abs(errors) / np.sqrt(spread.chance(mean) + spread.rates(mean, step))
    share = len(errors) / (len(errors) + _SHRINK_CASES)
    answer = {}
    for level in LEVELS:
        wanted = float(np.quantile(apart, min(1.0, level / 100 * (1 + 1 / len(apart))))) / NORMAL[level]
        answer[level] = (1 - share) * _FEW[level] + share * float(np.clip(wanted, *_STRETCH))
    return answer


def bounds_around(mean: Array, variance: Array, stretch: Mapping[int, float]) -> dict[int, tuple[Array, Array]]:
    """Return (lower, upper) per level: gamma quantiles with this mean and the stretched variance; never below zero."""
    answer = {}
    for level in LEVELS:
        wide = variance * stretch[level] ** 2
        tail = (1 - level / 100) / 2
        lower, upper = _gamma_quantile(mean, wide, tail), _gamma_quantile(mean, wide, 1 - tail)
        answer[level] = (np.minimum(lower, mean), np.maximum(upper, mean))
    return _nested(answer)


def _nested(bounds: dict[int, tuple[Array, Array]]) -> dict[int, tuple[Array, Array]]:
    inner = bounds[LEVELS[0]]
    for level in LEVELS[1:]:
        inner = bounds[level] = (np.minimum(bounds[level][0], inner[0]), np.maximum(bounds[level][1], inner[1]))
    return bounds


def _gamma_quantile(mean: Array, variance: Array, chance: float) -> Array:
    from scipy.special import gammaincinv  # noqa: PLC0415 - heavy

    safe = np.maximum(mean, 1e-6)
    wide = np.maximum(variance, 1e-9 * safe**2)
    found = gammaincinv(safe**2 / wide, chance) * wide / safe
    return np.where(mean > 0, found, 0.0)
