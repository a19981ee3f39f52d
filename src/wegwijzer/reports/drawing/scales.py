"""From values to pixels, with round numbers along the axis."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

TRIMMED_BELOW = 0.35  # a line whose values span less than this share of the highest doesn't start at zero


_ROUND = 1e-6


@dataclass(frozen=True, slots=True)
class Scale:
    """A linear scale with the round values that are marked."""

    lowest: float
    highest: float
    start: float  # pixel of `lowest`
    end: float
    ticks: tuple[float, ...]

    def __call__(self, value: float) -> float:
        """Return the pixel of a value."""
        share = (value - self.lowest) / (self.highest - self.lowest)
        return self.start + share * (self.end - self.start)

    @property
    def decimals(self) -> int:
        """How many decimals the marks need."""
        step = self.ticks[1] - self.ticks[0] if len(self.ticks) > 1 else 1.0
        return next((places for places in range(10) if abs(step * 10**places - round(step * 10**places)) < _ROUND), 0)


def scale(values: Sequence[float], start: float, end: float, *, from_zero: bool, marks: int = 5) -> Scale:
    """Return a scale over the values with about `marks` steps of 1, 2, 2.5 or 5 times a power of ten.

    From zero when asked for, or when the values span much of the way to zero. Without values: 0 to 1.
    """
    lowest, highest = (min(values), max(values)) if values else (0.0, 1.0)
    near = highest - lowest < TRIMMED_BELOW * max(abs(highest), abs(lowest))
    if from_zero or not near or lowest <= 0:
        lowest, highest = min(lowest, 0.0), max(highest, 0.0)
    if highest == lowest:
        lowest, highest = min(0.0, lowest), max(highest, lowest + 1.0)
    step = _step((highest - lowest) / marks)
    first, last = math.floor(lowest / step + 1e-9), math.ceil(highest / step - 1e-9)
    ticks = tuple(round(number * step, 10) for number in range(first, last + 1))
    return Scale(ticks[0], ticks[-1], start, end, ticks)


def _step(rough: float) -> float:
    power = 10.0 ** math.floor(math.log10(rough))
    return next(power * times for times in (1, 2, 2.5, 5, 10) if power * times >= rough * (1 - 1e-9))
