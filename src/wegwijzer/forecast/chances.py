"""What a forecast says about a target, and what it means when the truth lies outside its band."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from wegwijzer.definitions.model import Direction
from wegwijzer.forecast.intervals import LEVELS

_NORMAL = {50: 0.6744897501960817, 80: 1.2815515655446004, 95: 1.959963984540054}
SURE = 0.99  # no chance is told as nearer to none or all than this


@dataclass(frozen=True, slots=True, kw_only=True)
class BandSignal:
    """A figure that lies outside the 95 % band of a forecast made before: a fact for the signals.

    `high` says on which side; `earlier` is the id of the forecast. Areas and groups only.
    """

    indicator: str
    area: str
    breakdown: str
    group: str
    period: str
    value: float
    expected: float
    lower: float
    upper: float
    high: bool
    earlier: str


def chance_of_target(
    target: float, direction: Direction, mean: float, bounds: Mapping[int, tuple[float, float]]
) -> float | None:
    """Return the chance (0.01 … 0.99) that a figure ends at the good side of `target`, by the bounds of a forecast.

    `bounds` has (lower, upper) per level. Between them the chance runs straight, beyond them as a normal distribution
    with the spread of that side. None for a neutral direction (no side is good) or bounds that are unknown or of no
    width.
    """
    if direction is Direction.NEUTRAL or any(level not in bounds for level in LEVELS):
        return None
    points = sorted(
        [(bounds[level][side], 0.5 + sign * level / 200) for level in LEVELS for side, sign in ((0, -1), (1, 1))]
        + [(mean, 0.5)],
        key=lambda point: (point[1], point[0]),
    )
    if not all(math.isfinite(value) for value, _ in points) or points[-1][0] <= points[0][0]:
        return None
    below = _below(target, mean, points)
    chance = below if direction is Direction.DOWN else 1 - below
    return min(SURE, max(1 - SURE, chance))


def _below(target: float, mean: float, points: list[tuple[float, float]]) -> float:
    lowest, highest = points[0][0], points[-1][0]
    if lowest <= target <= highest:
        for (left, low), (right, high) in pairwise(points):
            if left <= target <= right:
                share = (target - left) / (right - left) if right > left else 0.5
                return low + share * (high - low)
    edge = lowest if target < lowest else highest
    spread = abs(edge - mean) / _NORMAL[95]
    if spread == 0:
        return 0.0 if target < lowest else 1.0
    return 0.5 * (1 + math.erf((target - mean) / spread / math.sqrt(2)))
