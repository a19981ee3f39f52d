"""Intervals of one figure: Wilson for proportions, Byar and the exact Poisson limits for counts and rates.

Literature: Wilson (1927) J Am Stat Assoc 22:209; Breslow & Day (1987) Statistical methods in cancer research II (Byar);
Garwood (1936) Biometrika 28:437 (exact). Checked against the published test data of PHEindicatormethods.
"""

from __future__ import annotations

import math
from functools import cache
from statistics import NormalDist

Interval = tuple[float, float]
EXACT_BELOW = 10  # counts under this get the exact limits in `rate_interval`, as is usual in public health


@cache
def normal_quantile(confidence: float) -> float:
    """Return z for a two-sided confidence (0.95 → 1.96). Raises `ValueError` outside (0, 1)."""
    if not 0 < confidence < 1:
        raise ValueError("a confidence lies between 0 and 1")
    return NormalDist().inv_cdf(0.5 + confidence / 2)


def wilson_interval(numerator: float, denominator: float, confidence: float = 0.95) -> Interval | None:
    """Return the Wilson score interval of numerator / denominator, as a share between 0 and 1.

    None when there is no interval: denominator not above 0, numerator below 0 or above the denominator.
    """
    if not denominator > 0 or not 0 <= numerator <= denominator:
        return None
    z2 = normal_quantile(confidence) ** 2
    middle = 2 * numerator + z2
    half = math.sqrt(z2 * (z2 + 4 * numerator * (1 - numerator / denominator)))
    scale = 2 * (denominator + z2)
    return max(0.0, (middle - half) / scale), min(1.0, (middle + half) / scale)


def byar_interval(count: float, confidence: float = 0.95) -> Interval | None:
    """Return Byar's interval of a Poisson count (as a count); None for a negative count."""
    if not count >= 0:
        return None
    z = normal_quantile(confidence)
    above = count + 1
    upper = above * (1 - 1 / (9 * above) + z / (3 * math.sqrt(above))) ** 3
    if count == 0:
        return 0.0, upper
    return max(0.0, count * (1 - 1 / (9 * count) - z / (3 * math.sqrt(count))) ** 3), upper


def exact_poisson_interval(count: float, confidence: float = 0.95) -> Interval | None:
    """Return the exact (Garwood) interval of a Poisson count (as a count); None for a negative count."""
    from scipy.special import chdtri  # noqa: PLC0415 - heavy

    if not count >= 0:
        return None
    tail = (1 - confidence) / 2
    lower = float(chdtri(2 * count, 1 - tail)) / 2 if count > 0 else 0.0
    return lower, float(chdtri(2 * count + 2, tail)) / 2


def rate_interval(
    count: float, denominator: float, multiplier: float = 1.0, confidence: float = 0.95
) -> Interval | None:
    """Return the interval of multiplier × count / denominator: exact under 10 cases, else Byar.

    None when the denominator isn't above 0 or the count is negative.
    """
    if not denominator > 0:
        return None
    limits = (exact_poisson_interval if count < EXACT_BELOW else byar_interval)(count, confidence)
    return None if limits is None else (multiplier * limits[0] / denominator, multiplier * limits[1] / denominator)
