"""What the length of a period asks of the method: season, memory, and how long a change lasts before it is a shift."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np

from wegwijzer.comparison.signals.tails import Array


class Frequency(StrEnum):
    """How far apart the periods of a series are."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    NUMBER = "number"  # bare numbers: no calendar
    UNKNOWN = "unknown"  # one point
    MIXED = "mixed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Choices per frequency, all lengths in periods.

    `season`: periods in a season (None: no season); `harmonics`: waves per season; `windows`: how many newest periods
    are taken together; `gap`: periods before the newest that are kept out of the reference; `half_life`: age at which
    a period weighs half; `shift` and `drift`: newest periods searched for a shift of level and a break of trend;
    `recent`: newest periods whose cases together must reach the minimum;
    `parts`: how the chance of a false alarm is divided over high, low, shift and trend.
    """

    season: float | None
    harmonics: int
    windows: tuple[int, ...]
    gap: int
    half_life: float
    shift: int
    drift: int
    recent: int = 1
    parts: tuple[float, float, float, float] = (0.45, 0.30, 0.15, 0.10)

    @property
    def fewest(self) -> int:
        """How many reference periods the long method needs: three seasons, and never under twelve."""
        return 100 if self.season is None else max(12, round(3 * self.season))

    def terms(self, phase: Array) -> tuple[Array, Array]:
        """Return (columns, ridge) for periods at `phase` (in seasons, counted from the newest: 0, -1/52 …).

        Intercept, trend per season, waves. The ridge is one over the prior variance; waves shrink with their number.
        """
        columns, ridge = [np.ones_like(phase), phase], [1e-3, 1.0]
        for wave in range(1, self.harmonics + 1):
            for column in (np.cos(2 * np.pi * wave * phase), np.sin(2 * np.pi * wave * phase)):
                if np.abs(column).max(initial=0.0) > 1e-6:  # noqa: PLR2004 - the fastest wave has no sine
                    columns.append(column)
                    ridge.append(float(wave**2))
        return np.stack(columns, axis=1), np.array(ridge)


_OUTBREAKS = (0.90, 0.04, 0.04, 0.02)  # by the week one looks for outbreaks
_WEEK = Rhythm(
    season=52.1775, harmonics=2, windows=(1, 2), gap=4, half_life=208, shift=8, drift=52, recent=4, parts=_OUTBREAKS
)
RHYTHMS = {
    Frequency.DAY: Rhythm(
        season=7, harmonics=3, windows=(1, 2), gap=7, half_life=180, shift=14, drift=56, recent=28, parts=_OUTBREAKS
    ),
    Frequency.WEEK: _WEEK,
    Frequency.MONTH: Rhythm(season=12, harmonics=4, windows=(1,), gap=1, half_life=48, shift=6, drift=24),
    Frequency.QUARTER: Rhythm(season=4, harmonics=2, windows=(1,), gap=0, half_life=16, shift=4, drift=8),
    Frequency.HALF_YEAR: Rhythm(season=2, harmonics=1, windows=(1,), gap=0, half_life=8, shift=4, drift=8),
}
_SLOW = Rhythm(season=None, harmonics=0, windows=(1,), gap=0, half_life=208, shift=8, drift=52)


def rhythm_of(frequency: Frequency, season: float | None = None) -> Rhythm:
    """Return the choices for a frequency; bare numbers take those of the calendar frequency nearest their `season`."""
    if frequency is not Frequency.NUMBER:
        return RHYTHMS.get(frequency, _SLOW)
    if season is None:
        return replace(_WEEK, season=None, harmonics=0)
    nearest = min(RHYTHMS.values(), key=lambda rhythm: abs(np.log((rhythm.season or 1) / season)))
    return replace(nearest, season=season, harmonics=min(nearest.harmonics, int(season // 2)))
