"""Is the newest point of a short series (from 8 points) unusual, and did the level shift or drift?

Counts: the newest against all earlier ones. Given the earlier cases the newest count is negative binomial with
exactly the Poisson prediction as its dispersion is one (the conditional binomial test of Przyborowski & Wilenski
1940), wider where the series is. Amounts: Student's prediction interval for the next value, exact for normal values.
Shift: the newest four or eight points together against those before, all (but one) on one side. Trend: the slope
over the newest twelve points. Limits know how little a few points say, where the usual XmR chart (NHS "Making data
count") flags one in five series in which nothing happens.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import numpy as np

from wegwijzer.comparison.signals.batch import HIGH, LOW, SHIFT, TREND, Batch, Judgement
from wegwijzer.comparison.signals.spec import Measure
from wegwijzer.comparison.signals.spread import moderated, persistence
from wegwijzer.comparison.signals.tails import (
    Array,
    amount_limits,
    count_limits,
    count_tail_above,
    heavier,
    lighter,
    normal_tail_above,
)

FEWEST_BEFORE = 7
_SPANS = (4, 8)
_TREND_OVER = 12
_FEWEST_FOR_TREND = 8
_WIDE = 0.3  # standard deviation over mean from which positive amounts are skew


@dataclass(frozen=True, slots=True)
class Past:
    """Sums over the earlier points of each series: points, cases (or total), exposure, dispersion, its freedom."""

    points: Array
    total: Array
    exposure: Array
    dispersion: Array
    freedom: Array


def judge_short(batch: Batch, newest: Sequence[int], levels: tuple[float, float]) -> Judgement:
    """Return the judgement of each period in `newest`, limits at the levels (low, high); NaN under 7 earlier points."""
    result = Judgement.nothing(len(batch.values), len(newest))
    for place, period in enumerate(newest):
        known = batch.comparable(period)
        now = known[:, period] & (known.sum(axis=1) > FEWEST_BEFORE)
        rows = np.flatnonzero(now)
        if rows.size:
            first = max(period - 60, 0)  # five years of months: what is older says little about now
            values, exposure, known = _cut(batch, known, rows, slice(first, period + 1))
            found = _either_scale(values, exposure, known, batch.measure, levels)
            result.put(rows, place, found, np.ones(rows.size, dtype=bool))
    return result


def _cut(batch: Batch, known: Array, rows: Array, periods: slice) -> tuple[Array, Array, Array]:
    known = known[rows][:, periods]
    values = np.where(known, batch.values[rows][:, periods], 0.0)
    if batch.exposure is None or batch.measure is Measure.AMOUNT:
        return values, known.astype(float), known
    return values, np.where(known, batch.exposure[rows][:, periods], 0.0), known


def _either_scale(
    values: Array, exposure: Array, known: Array, measure: Measure, levels: tuple[float, float]
) -> Judgement:
    """Judge skew amounts (always positive, wide) as their logarithm: euros double rather than add up."""
    found = _judged(values, exposure, known, measure, levels)
    if measure is not Measure.AMOUNT:
        return found
    past = summed(values[:, :-1], exposure[:, :-1], known[:, :-1], measure)
    positive = np.where(known, values, 1.0).min(axis=1) > 0
    skew = np.flatnonzero(positive & (past.dispersion > (_WIDE * past.total / past.points) ** 2))
    if skew.size:
        logs = np.log(np.where(known, values, 1.0))[skew]
        other = _judged(logs, exposure[skew], known[skew], measure, levels)
        for name in ("expected", "lower", "upper"):
            np.exp(np.clip(getattr(other, name), -700, 700), out=getattr(other, name))
        found.put(skew, 0, other, np.ones(skew.size, dtype=bool))
    return found


def _judged(values: Array, exposure: Array, known: Array, measure: Measure, levels: tuple[float, float]) -> Judgement:
    chances = np.ones((len(values), 1, 4))
    past = summed(values[:, :-1], exposure[:, :-1], known[:, :-1], measure)
    mean, spread = predicted(past, exposure[:, -1], 1.0, measure)
    above = tail_above(values[:, -1], mean, spread, measure)
    chances[:, 0, HIGH] = heavier(np.clip(above, 1e-16, 1.0), past.freedom)
    chances[:, 0, LOW] = heavier(np.clip(1.0 - above, 1e-16, 1.0), past.freedom)
    chances[:, 0, SHIFT], up = _shifted(values, exposure, known, measure)
    newest = (np.cumsum(known[:, ::-1], axis=1) <= _TREND_OVER)[:, ::-1] & known
    chances[:, 0, TREND], rising = trend_chance(values, exposure, newest, measure)
    low, high = (lighter(level, past.freedom) for level in levels)
    limits = amount_limits if measure is Measure.AMOUNT else count_limits
    lower, upper = limits(mean, spread, low, high)
    return Judgement(mean[:, None], lower[:, None], upper[:, None], chances, np.stack([up, rising], axis=-1)[:, None])


def summed(values: Array, exposure: Array, known: Array, measure: Measure) -> Past:
    """Return the sums over the known points of each series; values and exposure are zero in holes."""
    points, total, exposed = known.sum(axis=1), values.sum(axis=1), exposure.sum(axis=1)
    freedom = np.maximum(points - 1.0, 1.0)
    if measure is Measure.AMOUNT:
        mean = total / np.maximum(points, 1)
        variance = (known * (values - mean[:, None]) ** 2).sum(axis=1) / freedom
        return Past(points, total, points * 1.0, np.maximum(variance, 1e-12 * mean**2 + 1e-200), freedom)
    rate = np.maximum(total, 0.5) / np.maximum(exposed, 1e-12)
    weighted = (values**2 / np.where(known, exposure, 1.0)).sum(axis=1)
    own = np.maximum(weighted / rate - total, 0.0) / freedom
    dispersion, sure = moderated(np.where(total > 0, own, np.nan), freedom, floor_of(rate, measure))
    return Past(points, np.maximum(total, 0.5), exposed, dispersion, sure)


def floor_of(rate: Array, measure: Measure) -> Array | float:
    """Return the least dispersion chance alone gives: one for counts, one minus the share for shares."""
    return np.clip(1.0 - rate, 0.02, 1.0) if measure is Measure.SHARE else 1.0


def predicted(past: Past, exposure: Array, points: Array | float, measure: Measure) -> tuple[Array, Array]:
    """Return (mean, spread) of the sum of new points: dispersion of counts, standard deviation of amounts."""
    if measure is Measure.AMOUNT:
        many = np.maximum(past.points, 1.0)
        return past.total / many * points, np.sqrt(past.dispersion * points * (1 + points / many))
    ratio = exposure / np.maximum(past.exposure, 1e-12)
    return past.total * ratio, past.dispersion * (1.0 + ratio)


def tail_above(value: Array, mean: Array, spread: Array, measure: Measure) -> Array:
    """Return the chance of a value at least this high, before allowing for the unsure spread."""
    if measure is Measure.AMOUNT:
        return normal_tail_above((value - mean) / spread)
    return count_tail_above(value, mean, spread)


def _shifted(values: Array, exposure: Array, known: Array, measure: Measure) -> tuple[Array, Array]:
    """Return (two-sided chance, is it upward) of a shift as large as that of the newest four or eight points."""
    rank = np.cumsum(known[:, ::-1], axis=1)[:, ::-1]  # 1 is the newest known point
    chance, upward = np.ones(len(values)), np.zeros(len(values), dtype=bool)
    for span in _SPANS:
        new, old = known & (rank <= span), known & (rank > span)
        past = summed(values * old, exposure * old, old, measure)
        line = exposure * (past.total / np.maximum(past.exposure, 1e-12))[:, None]
        high, low = ((values > line) & new).sum(axis=1), ((values < line) & new).sum(axis=1)
        one_side = np.maximum(high, low) >= span - (span > 4)  # noqa: PLR2004 - of eight one may stray
        at = np.flatnonzero(one_side & (past.points >= FEWEST_BEFORE))
        if at.size:
            some = Past(*(getattr(past, field.name)[at] for field in fields(Past)))
            wider = persistence(((values - line) * old)[at] / np.sqrt(np.where(old, exposure, 1.0))[at], old[at])
            some = replace(some, dispersion=some.dispersion * wider)
            mean, spread = predicted(some, (exposure * new).sum(axis=1)[at], float(span), measure)
            above = tail_above((values * new).sum(axis=1)[at], mean, spread, measure)
            rare = heavier(np.clip(np.minimum(above, 1.0 - above), 1e-16, 1.0), some.freedom)
            found = np.minimum(2 * len(_SPANS) * rare, 1.0)
            upward[at] = np.where(found < chance[at], high[at] > low[at], upward[at])
            chance[at] = np.minimum(chance[at], found)
    return chance, upward


def trend_chance(values: Array, exposure: Array, used: Array, measure: Measure) -> tuple[Array, Array]:
    """Return (two-sided chance, does it rise) of a slope as steep: score test for counts, Student's t for amounts."""
    points = used.sum(axis=1)
    time = np.broadcast_to(np.arange(values.shape[1], dtype=float), values.shape)
    weight = exposure * used
    centre = (weight * time).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-12)
    away = (time - centre[:, None]) * used
    rate = (values * used).sum(axis=1) / np.maximum(weight.sum(axis=1), 1e-12)
    fitted = weight * rate[:, None]
    slope = (away * (values - fitted)).sum(axis=1)
    room = np.maximum((away**2 * weight).sum(axis=1), 1e-12)
    freedom = np.maximum(points - 2.0, 1.0)
    if measure is Measure.AMOUNT:
        squares = (used * (values - fitted) ** 2).sum(axis=1) - slope**2 / room
        variance = np.maximum(squares / freedom, 1e-12 * rate**2 + 1e-200) * room
    else:
        safe = np.where(fitted > 0, fitted, 1.0)
        squares = (np.where(fitted > 0, (values - fitted) ** 2 / safe, 0.0) * used).sum(axis=1)
        rest = squares - slope**2 / np.maximum(room * rate, 1e-12)
        own = np.maximum(rest, 0.0) / freedom
        dispersion, freedom = moderated(np.where(rate > 0, own, np.nan), freedom, floor_of(rate, measure))
        variance = np.maximum(dispersion * room * rate, 1e-12)
    residuals = (values - fitted) * used - away * weight * (slope / room)[:, None]
    wider = persistence(residuals / np.sqrt(np.where(used, exposure, 1.0)), used)
    score = np.abs(slope) / np.sqrt(variance * wider)
    chance = np.minimum(2 * heavier(normal_tail_above(score), freedom), 1.0)
    return np.where(points >= _FEWEST_FOR_TREND, chance, 1.0), slope > 0
