"""Is the newest period of a long series unusual, given trend, season and what happened before?

In the line of Farrington and others (1996, JRSS A 159:547) and Noufaily and others (2013, Stat Med 32:1206), with
choices of our own: one regression with trend and waves over all history, older periods weighing less; past outbreaks
weigh less by their residual, in three rounds; the newest periods stay out of the reference; the newest one and the
newest two together are both compared with a negative binomial around their forecast that knows how uncertain the
forecast is. Nothing after the judged period is ever used.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.signals.batch import HIGH, LOW, SHIFT, TREND, Batch, Judgement
from wegwijzer.comparison.signals.reference import Past, Reference, fit_reference
from wegwijzer.comparison.signals.regression import Columns
from wegwijzer.comparison.signals.rhythm import Rhythm
from wegwijzer.comparison.signals.spec import Measure
from wegwijzer.comparison.signals.tails import (
    Array,
    amount_limits,
    amount_tail_above,
    count_limits,
    count_tail_above,
    heavier,
    lighter,
    normal_tail_above,
)

FEWEST_CASES = 10.0
TWO_LOOKS = 1.5  # the price of looking at one and at two periods; found by simulation, see the method document
_STILL_HIGH = 0.2  # the newest period must be high itself: an outbreak that is over gives no new alarm
_CLIP = 1.5
_CLIPPED_VARIANCE = 0.7785  # of a standard normal value cut off at ±1.5
_CHUNK = 256  # series at a time: what a processor's cache holds


@dataclass(frozen=True, slots=True)
class _Newest:
    """The judged period with all before it: values (zero in holes), exposure, what is known, columns, reference."""

    values: Array
    exposure: Array | None
    known: Array
    columns: Columns
    reference: Reference
    rhythm: Rhythm

    def last(self, periods: int) -> tuple[Array, Array, Array]:
        """Return (values, forecasts, known) of the newest periods."""
        stop = self.values.shape[1]
        columns = self.columns.between(stop - periods, stop)
        exposure = None if self.exposure is None else self.exposure[:, -periods:]
        return self.values[:, -periods:], self.reference.forecast(columns, exposure), self.known[:, -periods:]


def enough(batch: Batch, rhythm: Rhythm, newest: Sequence[int]) -> Array:
    """Return (series × judged periods) where the reference has enough periods, and enough cases, for this method."""
    found = np.zeros((len(batch.values), len(newest)), dtype=bool)
    for place, period in enumerate(newest):
        stop = max(period - rhythm.gap, 0)
        if stop >= rhythm.fewest:
            known = batch.comparable(period)[:, :stop]
            cases = np.where(known, np.abs(batch.values[:, :stop]), 0.0).sum(axis=1)
            dense = (batch.measure is Measure.AMOUNT) | (cases >= FEWEST_CASES)
            found[:, place] = (known.sum(axis=1) >= rhythm.fewest) & dense
    return found


def judge_long(batch: Batch, rhythm: Rhythm, newest: Sequence[int], levels: tuple[float, float]) -> Judgement:
    """Return the judgement of each period in `newest` (rising column numbers), limits at the levels (low, high).

    NaN where there are fewer periods than the method needs; whether enough of them are known is told by `enough`.
    """
    result = Judgement.nothing(len(batch.values), len(newest))
    columns = Columns.of(*rhythm.terms(batch.phase - batch.phase[-1]))
    for first in range(0, len(batch.values), _CHUNK):
        rows = np.arange(first, min(first + _CHUNK, len(batch.values)))
        chunk, warm = batch.rows(rows), list[Array]()
        for place, period in enumerate(newest):
            if period - rhythm.gap < rhythm.fewest:
                continue
            known = chunk.comparable(period)
            past = _past(chunk, known, columns, rhythm)
            reference = fit_reference(past, warm)
            exposure = None if chunk.exposure is None else _filled(chunk.exposure[:, : period + 1])
            values = np.nan_to_num(chunk.values[:, : period + 1])
            now = _Newest(values, exposure, known, columns.between(0, period + 1), reference, rhythm)
            result.put(rows, place, _judged(now, levels), known[:, period])
    return result


def _filled(exposure: Array) -> Array:
    return np.where(np.isfinite(exposure) & (exposure > 0), exposure, 1.0)


def _past(batch: Batch, known: Array, columns: Columns, rhythm: Rhythm) -> Past:
    stop = max(known.shape[1] - 1 - rhythm.gap, 0)
    oldest = max(stop - round(3 * rhythm.half_life), 0)
    weights = known[:, oldest:stop] * 0.5 ** ((stop - 1 - np.arange(oldest, stop)) / rhythm.half_life)
    exposure = None if batch.exposure is None else _filled(batch.exposure[:, oldest:stop])
    values = np.nan_to_num(batch.values[:, oldest:stop])
    return Past(values, exposure, weights, columns.between(oldest, stop), batch.measure)


def _judged(now: _Newest, levels: tuple[float, float]) -> Judgement:
    chances = np.ones((len(now.values), 1, 4))
    values, means, _ = now.last(1)
    spread = _spread(now, 1, means)
    above = _above(now, values[:, 0], means[:, 0], spread)
    chances[:, 0, HIGH], chances[:, 0, LOW] = _heavy(now, above), _heavy(now, 1.0 - above)
    for periods in now.rhythm.windows[1:]:
        chances[:, 0, HIGH] = _with_window(now, periods, chances[:, 0, HIGH])
    chances[:, 0, SHIFT], up = _level_shift(now)
    chances[:, 0, TREND], rising = _drift(now)
    lower, upper = _limits(now, means[:, 0], spread, levels)
    return Judgement(means, lower[:, None], upper[:, None], chances, np.stack([up, rising], axis=-1)[:, None])


def _spread(now: _Newest, periods: int, means: Array) -> Array:
    """Return the dispersion of counts, the standard deviation of amounts, of the sum of the newest periods."""
    stop = now.values.shape[1]
    extra = now.reference.uncertainty(now.columns.between(stop - periods, stop), means)
    if now.reference.measure is Measure.AMOUNT:
        return np.asarray(np.sqrt(periods * now.reference.dispersion + extra))
    return np.asarray(now.reference.dispersion + means.sum(axis=1) * extra)


def _above(now: _Newest, total: Array, mean: Array, spread: Array) -> Array:
    if now.reference.measure is Measure.AMOUNT:
        return normal_tail_above((total - mean) / spread)
    return count_tail_above(total, mean, spread)


def _heavy(now: _Newest, chance: Array) -> Array:
    return heavier(np.clip(chance, 1e-16, 1.0), now.reference.freedom)


def _with_window(now: _Newest, periods: int, alone: Array) -> Array:
    """Return the chance when the newest periods together are looked at too, where the newest is high itself."""
    values, means, known = now.last(periods)
    above = _above(now, values.sum(axis=1), means.sum(axis=1), _spread(now, periods, means))
    counts = known.all(axis=1) & (values[:, -1] > means[:, -1]) & (alone < _STILL_HIGH)
    together = np.where(counts, _heavy(now, above), 1.0)
    return np.asarray(np.minimum(TWO_LOOKS * np.minimum(alone, together), 1.0))


def _residuals(now: _Newest, periods: int) -> Array:
    """Return Pearson residuals of the newest periods, cut off so that one outbreak is no shift; zero in holes."""
    values, means, known = now.last(min(periods, now.values.shape[1]))
    spread = now.reference.dispersion[:, None]
    if now.reference.measure is not Measure.AMOUNT:
        spread = spread * np.maximum(means, 1e-9)
    return np.asarray(np.clip((values - means) / np.sqrt(spread), -_CLIP, _CLIP) * known)


def _level_shift(now: _Newest) -> tuple[Array, Array]:
    residuals = _residuals(now, now.rhythm.shift)
    used = np.maximum((residuals != 0).sum(axis=1), now.rhythm.shift)
    score = residuals.sum(axis=1) / np.sqrt(used * _CLIPPED_VARIANCE)
    return np.minimum(2 * amount_tail_above(np.abs(score), now.reference.freedom), 1.0), score > 0


def _drift(now: _Newest) -> tuple[Array, Array]:
    residuals = _residuals(now, now.rhythm.drift)
    time = np.arange(residuals.shape[1]) - (residuals.shape[1] - 1) / 2
    score = (residuals @ time) / np.sqrt((time**2).sum() * _CLIPPED_VARIANCE)
    return np.minimum(2 * amount_tail_above(np.abs(score), now.reference.freedom), 1.0), score > 0


def _limits(now: _Newest, mean: Array, spread: Array, levels: tuple[float, float]) -> tuple[Array, Array]:
    low, high = (lighter(level, now.reference.freedom) for level in levels)
    if now.reference.measure is Measure.AMOUNT:
        return amount_limits(mean, spread, low, high)
    return count_limits(mean, spread, low, high)
