"""Chances of counts and amounts this high or low, for whole arrays at once.

One family for counts: mean and dispersion (variance over mean). Dispersion above one is negative binomial, one is
Poisson, below one binomial (Panjer's class). Chances are mid-p values: P(beyond) + ½ P(equal), which keep their level
on average where counts are small (Lancaster 1961, JASA 56:223; for false discovery Heller & Gur 2011).
"""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]
_NEARLY_ONE = 1e-6
_STEPS = 8
_CLOSE = 1e-3  # in standard deviations
_TINY = 1e-9
_LEAST = 1e-12


def _above(count: Array, mean: Array, dispersion: Array) -> Array:
    """P(Y > count) for a count that may be between whole numbers."""
    from scipy import special  # noqa: PLC0415 - heavy

    start = np.maximum(count, -1.0 + 1e-9) + 1.0
    wide, narrow = dispersion > 1 + _NEARLY_ONE, dispersion < 1 - _NEARLY_ONE
    if wide.all():
        chance = _above_wide(start, mean, dispersion)
    else:
        chance = np.empty(start.shape)
        chance[wide] = _above_wide(start[wide], mean[wide], dispersion[wide])
        chance[narrow] = _above_narrow(start[narrow], mean[narrow], dispersion[narrow])
        poisson = ~wide & ~narrow
        chance[poisson] = special.gammainc(start[poisson], mean[poisson])
    return np.asarray(np.where(count <= -1, 1.0, chance))


def _above_wide(start: Array, mean: Array, dispersion: Array) -> Array:
    from scipy import special  # noqa: PLC0415 - heavy

    excess = dispersion - 1.0
    return np.asarray(special.betainc(start, np.maximum(mean / excess, 1e-12), excess / dispersion))


def _above_narrow(start: Array, mean: Array, dispersion: Array) -> Array:
    from scipy import special  # noqa: PLC0415 - heavy

    share = 1.0 - dispersion
    left = mean / share - start + 1.0
    return np.where(left > 0, special.betainc(start, np.maximum(left, 1e-9), share), 0.0)


def count_tail_above(count: Array, mean: Array, dispersion: Array) -> Array:
    """Return the mid-p chance of at least `count` cases where `mean` is expected with variance dispersion × mean."""
    count, mean, dispersion = np.broadcast_arrays(count, np.maximum(mean, 1e-9), dispersion)
    return (_above(count, mean, dispersion) + _above(count - 1.0, mean, dispersion)) / 2.0


def count_tail_below(count: Array, mean: Array, dispersion: Array) -> Array:
    """Return the mid-p chance of at most `count` cases: one minus `count_tail_above`."""
    return np.asarray(np.maximum(1.0 - count_tail_above(count, mean, dispersion), 1e-16))


def heavier(chance: Array, freedom: Array) -> Array:
    """Return the chance when the spread was itself estimated, with `freedom` degrees of freedom.

    The normal quantile of the chance is read as a Student quantile: exact for normal values, close for counts.
    """
    from scipy import special  # noqa: PLC0415 - heavy

    return np.asarray(special.stdtr(np.maximum(freedom, 1.0), special.ndtri(np.maximum(chance, 1e-300))))


def lighter(level: float | Array, freedom: Array) -> Array:
    """Return the chance for which `heavier` gives `level`; never under 1e-12, where limits lose their meaning."""
    from scipy import special  # noqa: PLC0415 - heavy

    return np.asarray(np.maximum(special.ndtr(special.stdtrit(np.maximum(freedom, 1.0), level)), _LEAST))


def amount_tail_above(score: Array, freedom: Array) -> Array:
    """Return P(T > score) of Student's distribution."""
    from scipy import special  # noqa: PLC0415 - heavy

    return np.asarray(special.stdtr(np.maximum(freedom, 1.0), -score))


def count_limits(mean: Array, dispersion: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return the count below and the count above which the mid-p tail is smaller than `low` and `high`.

    Found with a few secant steps on the normal quantile of the tail, which is nearly linear in count^(2/3). The lower
    limit is zero where not even zero cases would be that rare.
    """
    mean, dispersion, low, high = np.broadcast_arrays(np.maximum(mean, 1e-9), dispersion, low, high)
    upper = np.maximum(_crossing(mean, dispersion, high, 1.0), 0.0)
    lower = np.zeros(mean.shape)
    possible = count_tail_below(lower, mean, dispersion) < low
    lower[possible] = _crossing(mean[possible], dispersion[possible], low[possible], -1.0)
    return np.maximum(lower, 0.0), upper


def _crossing(mean: Array, dispersion: Array, chance: Array, side: float) -> Array:
    from scipy import special  # noqa: PLC0415 - heavy

    aim = -special.ndtri(chance)

    def score(root: Array) -> Array:
        tail = count_tail_above(root**1.5, mean, dispersion)
        rare = np.clip(tail if side > 0 else 1.0 - tail, 1e-15, 1 - 1e-15)
        return np.asarray(-special.ndtri(rare))

    spread = np.sqrt(dispersion * mean)
    bend = (2 * dispersion - 1) * (aim**2 - 1) / 6
    at = np.maximum(mean + side * aim * spread + bend, 0.02 * mean + 1e-3) ** (2 / 3)
    slope, before, old = side * 1.5 * np.sqrt(at) / spread, at, aim
    for step_number in range(_STEPS):
        new = score(at)
        if np.abs(new - aim).max(initial=0.0) < _CLOSE:
            break
        moved = at - before
        secant = (new - old) / np.where(np.abs(moved) > _TINY, moved, 1.0)
        slope = np.where((np.abs(moved) > _TINY) & (secant * side > 0), secant, slope) if step_number else slope
        before, old = at, new
        step = (aim - new) / slope
        at = np.maximum(at + np.clip(step, -0.5 * at, 0.5 * at + 0.5), 1e-6)
    return np.asarray(at**1.5)


def normal_tail_above(score: Array) -> Array:
    """Return P(Z > score) of the normal distribution."""
    from scipy import special  # noqa: PLC0415 - heavy

    return np.asarray(special.ndtr(-score))


def amount_limits(mean: Array, spread: Array, low: Array, high: Array) -> tuple[Array, Array]:
    """Return the amounts below and above which a normal tail is smaller than `low` and `high`."""
    from scipy import special  # noqa: PLC0415 - heavy

    return mean + special.ndtri(low) * spread, mean - special.ndtri(high) * spread
