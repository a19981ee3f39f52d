"""Control limits of a whole series looking back: which points, which shift, which trend aren't chance?

The chart people know as XmR (Wheeler) or by the Nelson rules, with two promises of its own: of series in which
nothing happens at most one in twenty gets any mark, however long, and small counts are treated as counts. Every point
is compared with all others (leave one out), so that an outlier doesn't hide behind the spread it makes itself.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.signals.short import floor_of, predicted, summed, tail_above, trend_chance
from wegwijzer.comparison.signals.spec import Measure
from wegwijzer.comparison.signals.spread import moderated
from wegwijzer.comparison.signals.tails import Array, amount_limits, count_limits, heavier, lighter, normal_tail_above

FEWEST_POINTS = 8
FAMILYWISE = 0.035  # aimed at, so that with a few hundred series too at most 5 % have a mark by chance
_POINTS, _SHIFT, _TREND = 0.6, 0.24, 0.16  # how the chance of any false mark is divided
_WORTH_A_LOOK = 1.5  # standard deviations under which a point can't be out
_SHORTEST = 4  # points on either side of a shift
_SPLITS = 0.4  # independent shifts per point that are in fact looked at; found by simulation


@dataclass(frozen=True, slots=True)
class ControlLimits:
    """Of each series: centre, limits and marks per point, and where and how surely it shifts or drifts.

    `high` and `low` mark points. `shift` and `trend` are chances for the whole series (one when not tested), allowing
    for all places a shift can be; `since` is the first point of the new level, `newest` the newest point; `upward` and
    `rising` say whether the shift and the trend go up. `judged` is False under eight points.
    """

    expected: Array
    lower: Array
    upper: Array
    high: Array
    low: Array
    shift: Array
    since: Array
    upward: Array
    newest: Array
    trend: Array
    rising: Array
    judged: Array

    def shifted(self, level: float = FAMILYWISE) -> Array:
        """Return which series shift."""
        return np.asarray(self.shift <= level * _SHIFT)

    def drifting(self, level: float = FAMILYWISE) -> Array:
        """Return which series have a trend from begin to end."""
        return np.asarray(self.trend <= level * _TREND)

    def marked(self, level: float = FAMILYWISE) -> Array:
        """Return which series have any mark: a point, a shift or a trend."""
        return np.asarray((self.high | self.low).any(axis=1) | self.shifted(level) | self.drifting(level))


def control_limits(
    values: Array, exposure: Array | None = None, measure: Measure = Measure.COUNT, level: float = FAMILYWISE
) -> ControlLimits:
    """Return limits of many series (rows; NaN in holes), `level` the chance of any mark where nothing happens.

    Limits are worked out from the points that aren't marked; they are NaN for series under eight points, and for
    amounts that never vary.
    """
    known = np.isfinite(values)
    filled = np.where(known, values, 0.0)
    exposed = known.astype(float)
    if exposure is not None and measure is not Measure.AMOUNT:
        exposed = np.where(known, exposure, 0.0)
    varies = (np.where(known, values, -np.inf).max(axis=1, initial=-np.inf)) > (
        np.where(known, values, np.inf).min(axis=1, initial=np.inf)
    )
    judged = (known.sum(axis=1) >= FEWEST_POINTS) & (varies | (measure is not Measure.AMOUNT))
    high, low = _points(filled, exposed, known & judged[:, None], measure, level * _POINTS)
    expected, lower, upper = _lines(filled, exposed, known & ~(high | low), measure, level * _POINTS)
    shift, since, upward = _shift(filled, exposed, known, measure)
    newest = known.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    trend, rising = trend_chance(filled, exposed, known, measure)
    void = ~(judged[:, None] & known)
    expected, lower, upper = (np.where(void, np.nan, line) for line in (expected, lower, upper))
    shift, trend = np.where(judged, shift, 1.0), np.where(judged, trend, 1.0)
    return ControlLimits(expected, lower, upper, high, low, shift, since, upward, newest, trend, rising, judged)


def _points(values: Array, exposure: Array, known: Array, measure: Measure, level: float) -> tuple[Array, Array]:
    """Return the points that are too high and too low for all others together."""
    mean, spread, freedom = _without_each(values, exposure, known, measure)
    scale = spread if measure is Measure.AMOUNT else np.sqrt(spread * mean)
    rows, columns = np.nonzero(known & (np.abs(values - mean) > _WORTH_A_LOOK * scale))
    at = (rows, columns)
    above = tail_above(values[at], mean[at], spread[at], measure)
    each = level / np.maximum(known.sum(axis=1), 1)[rows] / 2
    marks = []
    for tail in (above, 1.0 - above):
        mark = np.zeros(known.shape, dtype=bool)
        mark[at] = heavier(np.clip(tail, 1e-16, 1.0), freedom[rows]) <= each
        marks.append(mark)
    return marks[0], marks[1]


def _without_each(values: Array, exposure: Array, known: Array, measure: Measure) -> tuple[Array, Array, Array]:
    """Return (mean, spread, freedom) with which each point is predicted from all the others, in closed form."""
    points = np.maximum(known.sum(axis=1, keepdims=True) - 1.0, 1.0)
    total = values.sum(axis=1, keepdims=True) - values
    freedom = np.maximum(points - 1.0, 1.0)
    if measure is Measure.AMOUNT:
        mean = total / points
        middle = values.sum(axis=1, keepdims=True) / (points + 1.0)
        squares = (known * (values - middle) ** 2).sum(axis=1, keepdims=True)
        left = squares - (values - middle) ** 2 * (points + 1.0) / points
        variance = np.maximum(left / freedom, 1e-12 * mean**2 + 1e-200)
        return mean, np.sqrt(variance * (1.0 + 1.0 / points)), freedom[:, 0]
    exposed = np.maximum(exposure.sum(axis=1, keepdims=True) - exposure, 1e-12)
    cases = np.maximum(total, 0.5)
    each = values**2 / np.where(known, exposure, 1.0)
    own = np.maximum((each.sum(axis=1, keepdims=True) - each) / (cases / exposed) - total, 0.0) / freedom
    dispersion, sure = moderated(own, freedom, floor_of(cases / exposed, measure))
    ratio = exposure / exposed
    return cases * ratio, dispersion * (1.0 + ratio), sure[:, 0]


def _lines(values: Array, exposure: Array, used: Array, measure: Measure, level: float) -> tuple[Array, Array, Array]:
    """Return centre and limits of every point from the used ones; one calculation where all exposures are equal."""
    past = summed(values * used, exposure * used, used, measure)
    chance = lighter(level / 2 / np.maximum(past.points, 1), past.freedom)
    flat = exposure.max(axis=1, initial=0.0)
    same = measure is Measure.AMOUNT or bool(((exposure == flat[:, None]) | (exposure == 0)).all())
    new = flat[:, None] if same else exposure
    means, spreads = [], []
    for column in range(new.shape[1]):
        mean, spread = predicted(past, new[:, column], 1.0, measure)
        means.append(mean)
        spreads.append(spread)
    mean, spread = np.stack(means, axis=1), np.stack(spreads, axis=1)
    limits = amount_limits if measure is Measure.AMOUNT else count_limits
    lower, upper = limits(mean, spread, chance[:, None], chance[:, None])
    shape = values.shape
    return np.broadcast_to(mean, shape), np.broadcast_to(lower, shape), np.broadcast_to(upper, shape)


def _shift(values: Array, exposure: Array, known: Array, measure: Measure) -> tuple[Array, Array, Array]:
    """Return (chance, first point after, is it upward) of the sharpest shift, allowing for all places it can be."""
    points = known.sum(axis=1, keepdims=True)
    before = known.cumsum(axis=1)
    left, exposed = values.cumsum(axis=1), exposure.cumsum(axis=1)
    total, whole = left[:, -1:], np.maximum(exposed[:, -1:], 1e-12)
    share = np.clip(exposed / whole, 1e-9, 1 - 1e-9)
    room = np.maximum(whole * share * (1 - share), 1e-12)
    off = left - total * share
    freedom = np.maximum(points - 2.0, 1.0)
    rate = np.maximum(total, 0.5) / whole
    unit = 1.0 if measure is Measure.AMOUNT else rate
    weighted = (values**2 / np.where(known, exposure, 1.0)).sum(axis=1, keepdims=True)
    squares = np.maximum(weighted - total * total / whole, 0.0) / unit
    own = np.maximum(squares - off**2 / (room * unit), 0.0) / freedom
    if measure is Measure.AMOUNT:
        dispersion, sure = np.maximum(own, 1e-12 * (total / whole) ** 2 + 1e-200), freedom
    else:
        dispersion, sure = moderated(own, freedom, floor_of(rate, measure))
    allowed = known & (before >= _SHORTEST) & (points - before >= _SHORTEST)
    score = np.where(allowed, np.abs(off) / np.sqrt(dispersion * room * unit), 0.0)
    place, row = score.argmax(axis=1), np.arange(len(score))
    best, since = score[row, place], np.minimum(place + 1, score.shape[1] - 1)
    chance = 2 * heavier(normal_tail_above(best), sure[:, 0]) * np.maximum(_SPLITS * points[:, 0], 1.0)
    return np.where(best > 0, np.minimum(chance, 1.0), 1.0), since, off[row, place] < 0
