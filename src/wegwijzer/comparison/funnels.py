"""Funnels: which areas lie further from all together than chance, also when areas differ among each other anyway.

Score limits around the common share or rate (Spiegelhalter 2005, Stat Med 24:1185); areas that differ more than chance
widen the funnel by their own spread (the additive model there; DerSimonian & Laird 1986). Compared with the published
funnels of PHEindicatormethods and the limits of R's qicharts2.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.vectors import Array

FEWEST_AREAS = 5
_WINSORISED = 0.1
INNER, OUTER = 0.95, 0.998


@dataclass(frozen=True, slots=True, kw_only=True)
class Funnel:
    """The common share or rate, the spread between areas (0: chance explains it), and each area's score.

    `score` is how many standard deviations an area lies from the rest, allowing for that spread; NaN without a figure
    or a denominator. `enough` says whether there were areas enough (five) to call any of them an outlier.
    """

    baseline: float
    between: float
    score: Array
    enough: bool


def funnel_limits(
    baseline: float, denominator: Array, z: float, *, proportion: bool, between: float = 0.0
) -> tuple[Array, Array]:
    """Return the score limits at `z` standard deviations around `baseline` for each denominator.

    Shares stay within 0 and 1, rates above zero. NaN for a denominator that isn't above zero.
    """
    with np.errstate(invalid="ignore", divide="ignore"):
        chance = baseline * (1 - baseline) if proportion else baseline
        half = z * np.sqrt(np.where(denominator > 0, chance / denominator, np.nan) + between)
    return np.maximum(baseline - half, 0.0), np.minimum(baseline + half, 1.0 if proportion else np.inf)


def funnel(numerator: Array, denominator: Array, *, proportion: bool) -> Funnel:
    """Return the funnel of areas of one period. Empty areas (NaN, denominator of zero) have no score.

    The score of an area is against all together without the spread that it causes itself: outliers are winsorised (a
    tenth at either end) before the spread is estimated. Rates of few cases get their score from the exact Poisson
    chance, so a single case in a small area is no outlier.
    """
    with np.errstate(invalid="ignore"):
        good = (denominator > 0) & (numerator >= 0)
    total, whole = float(numerator[good].sum()), float(denominator[good].sum())
    score = np.full(len(numerator), np.nan)
    if not good.any() or whole <= 0:
        return Funnel(baseline=np.nan, between=0.0, score=score, enough=False)
    baseline = total / whole
    chance = baseline * (1 - baseline) if proportion else baseline
    if chance <= 0:
        score[good] = 0.0
        return Funnel(baseline=baseline, between=0.0, score=score, enough=int(good.sum()) >= FEWEST_AREAS)
    variance = chance / denominator[good]
    plain = (numerator[good] / denominator[good] - baseline) / np.sqrt(variance)
    between = _between(plain, variance)
    exact = _exact_score(numerator[good], baseline * denominator[good]) if not proportion else plain
    score[good] = exact * np.sqrt(variance / (variance + between))
    return Funnel(baseline=baseline, between=between, score=score, enough=int(good.sum()) >= FEWEST_AREAS)


def _between(score: Array, variance: Array) -> float:
    """Return the variance between areas beyond chance, zero where there is none or too few areas to tell."""
    areas = len(score)
    if areas < FEWEST_AREAS:
        return 0.0
    low, high = np.quantile(score, [_WINSORISED, 1 - _WINSORISED])
    spread = float((np.clip(score, low, high) ** 2).sum())
    weight = 1 / variance
    room = float(weight.sum() - (weight**2).sum() / weight.sum())
    return max(0.0, (spread - (areas - 1)) / room) if room > 0 else 0.0


def _exact_score(count: Array, expected: Array) -> Array:
    """Return the normal score that goes with the mid-p Poisson chance of a count."""
    from scipy import special  # noqa: PLC0415 - heavy

    below = special.pdtr(count, expected)
    before = np.where(count >= 1, special.pdtr(count - 1, expected), 0.0)
    below, above = (below + before) / 2, ((1 - below) + (1 - before)) / 2
    rare = np.clip(np.minimum(below, above), 1e-16, 0.5)
    return np.asarray(np.where(below > above, -special.ndtri(rare), special.ndtri(rare)))
