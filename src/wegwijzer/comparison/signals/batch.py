"""Series side by side as matrices, and what is found about them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.signals.spec import Measure
from wegwijzer.comparison.signals.tails import Array

HIGH, LOW, SHIFT, TREND = range(4)  # columns of the chances
_FIELDS = ("expected", "lower", "upper", "chances", "rising")


@dataclass(frozen=True, slots=True)
class Batch:
    """Series (rows) over the same periods (columns).

    `values` has NaN in holes; `exposure` likewise or None; `segment` counts breaks, so that periods can be compared
    when theirs is equal; `phase` is the place of each period in the year or week, in seasons. One measure, never AUTO.
    """

    values: Array
    exposure: Array | None
    segment: Array
    phase: Array
    measure: Measure

    @property
    def known(self) -> Array:
        """Where there is a value (and a denominator above zero, where one is asked)."""
        return np.isfinite(self.values)

    def comparable(self, newest: int) -> Array:
        """Where there is a value before or in period `newest`, since the last break."""
        same = self.segment[:, : newest + 1] == self.segment[:, newest : newest + 1]
        return np.asarray(self.known[:, : newest + 1] & same)

    def rows(self, which: Array) -> Batch:
        """Return some of the series."""
        exposure = None if self.exposure is None else self.exposure[which]
        return Batch(self.values[which], exposure, self.segment[which], self.phase, self.measure)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What was found: series × judged periods.

    `chances` has a last axis high, low, shift, trend: each a p-value, one where nothing was tested; `rising` says of
    the last two whether it goes up. `lower` and `upper` are where one period alone would give an alarm. NaN where
    nothing can be said.
    """

    expected: Array
    lower: Array
    upper: Array
    chances: Array
    rising: Array

    @classmethod
    def nothing(cls, series: int, periods: int) -> Judgement:
        """Return a judgement in which nothing is said."""
        shape = (series, periods)
        expected, lower, upper = (np.full(shape, np.nan) for _ in range(3))
        return cls(expected, lower, upper, np.ones((*shape, 4)), np.zeros((*shape, 2), dtype=bool))

    @property
    def given(self) -> Array:
        """Where something is said."""
        return np.isfinite(self.expected)

    def merged(self, rows: Array, other: Judgement, which: Array) -> None:
        """Write `other` (of the series `rows`) where `which` (rows × periods) holds."""
        at, column = np.nonzero(which)
        for name in _FIELDS:
            getattr(self, name)[rows[at], column] = getattr(other, name)[at, column]

    def put(self, rows: Array, column: int, other: Judgement, which: Array) -> None:
        """Write column 0 of `other` into `column` of `rows`, where `which` holds."""
        for name in _FIELDS:
            mine, theirs = getattr(self, name), getattr(other, name)
            mine[rows[which], column] = theirs[which, 0]
