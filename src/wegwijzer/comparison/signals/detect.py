"""Which newest periods of many series stand out: the search itself, from a long table to one row per judged period."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from itertools import islice

import numpy as np
import polars as pl

from wegwijzer.comparison.signals.batch import HIGH, LOW, SHIFT, TREND, Batch, Judgement
from wegwijzer.comparison.signals.discovery import discovered
from wegwijzer.comparison.signals.outbreaks import TWO_LOOKS, enough, judge_long
from wegwijzer.comparison.signals.reasons import Reason, Remark, reason_texts
from wegwijzer.comparison.signals.rhythm import Frequency, Rhythm, rhythm_of
from wegwijzer.comparison.signals.seasons import season_of
from wegwijzer.comparison.signals.series import Group, groups, named, read_table
from wegwijzer.comparison.signals.short import FEWEST_BEFORE, judge_short
from wegwijzer.comparison.signals.spec import FALSE_DISCOVERY_RATE, Caution, Kind, Measure, SignalSpec
from wegwijzer.comparison.signals.tails import Array

FOUND = ("value", "expected", "lower", "upper", "kind", "p", "alarm", "reason")
_SCHEMA: dict[str, type[pl.DataType]] = {
    "series": pl.UInt32,
    "_slot": pl.Int64,
    "_time": pl.Null,
    **dict.fromkeys(("value", "expected", "lower", "upper"), pl.Float64),
    "kind": pl.String,
    "p": pl.Float64,
    "alarm": pl.Boolean,
    "reason": pl.String,
}
_KINDS = np.array([Kind.HIGH.value, Kind.LOW.value, Kind.SHIFT.value, Kind.TREND.value, Kind.NONE.value])
_NONE = 4
_SHORT_PARTS = np.array([0.30, 0.25, 0.30, 0.15])  # of the chance of a false alarm, over high, low, shift and trend


@dataclass(frozen=True, slots=True)
class _Found:
    """Of series × judged periods: the judgement, its overall chance and strongest kind, and which method gave it."""

    judgement: Judgement
    chance: Array
    kind: Array
    long: Array


def detect(frame: pl.DataFrame, spec: SignalSpec, translate: Callable[[str], str] = lambda text: text) -> pl.DataFrame:
    """Return one row for every series and each of its last periods, judged as if that period were the newest.

    Columns: the id columns, the time column, `value`, `expected`, `lower` and `upper` (where this period alone gives
    an alarm; in the unit of the value), `kind` (high, low, shift, trend, none), `p` (of the strongest kind, allowing
    for the search over kinds; null where nothing can be judged), `alarm`, `reason` (by `translate`; "" when there is
    nothing to say). The last periods are the newest with a row in any series of the same frequency; a series without a
    row there has a row that says so. Ordered as the series first appear, then by time.

    Long series (three seasons) are compared with trend and season (`outbreaks`), others with their earlier points
    (`short`, from 7 earlier ones). Nothing after a judged period is used, nor anything before the last break.
    Raises `UserError` for missing columns and times that can't be read.
    """
    table = read_table(frame, spec)
    found_groups = groups(table, with_exposure=spec.denominator is not None)
    parts = list(_side_by_side(lambda group: _rows(group, spec, translate), found_groups))
    found = pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)
    return named(found, table, spec).select(*spec.id_columns, spec.time, *FOUND)


def _side_by_side(work: Callable[[Group], pl.DataFrame], found_groups: Iterator[Group]) -> Iterator[pl.DataFrame]:
    """Yield the work on each group in order, as many at a time as there are processors: numpy lets go of the lock."""
    many = os.cpu_count() or 1
    with ThreadPoolExecutor(many) as pool:
        while some := list(islice(found_groups, many)):
            yield from pool.map(work, some)


def _rows(group: Group, spec: SignalSpec, translate: Callable[[str], str]) -> pl.DataFrame:
    newest = _newest(group, spec.last)
    rhythm = _rhythm(group, spec, newest)
    batch = replace(group.batch, phase=group.slots / (rhythm.season or 52.0))
    found = _searched(batch, rhythm, newest, group.refused == Reason.NOTHING, spec)
    alarm, codes = _decided(group, batch, rhythm, newest, found, spec)
    kind = np.where(alarm, found.kind, _NONE)
    shape = found.chance.shape
    points = np.stack([batch.comparable(period).sum(axis=1) - batch.known[:, period] for period in newest], axis=1)
    needed = np.where(codes == Reason.FEW_CASES, spec.minimum_cases, FEWEST_BEFORE)
    remarks = _remarks(group, batch, newest, found)
    texts = reason_texts(codes.ravel(), remarks.ravel(), points.ravel(), needed.ravel(), translate)
    columns = np.tile(np.array(newest), shape[0])
    judged = found.judgement
    return pl.DataFrame(
        {
            "series": pl.Series(np.repeat(group.series, shape[1]), dtype=pl.UInt32),
            "_slot": pl.Series(columns, dtype=pl.Int64),
            "_time": group.times_of(columns),
            "value": _nullable(batch.values[:, newest]),
            "expected": _nullable(judged.expected),
            "lower": _nullable(judged.lower),
            "upper": _nullable(judged.upper),
            "kind": pl.Series(_KINDS).gather(kind.ravel()),
            "p": _nullable(found.chance),
            "alarm": pl.Series(alarm.ravel()),
            "reason": texts,
        }
    )


def _nullable(values: Array) -> pl.Series:
    return pl.Series(values.ravel(), dtype=pl.Float64).fill_nan(None)


def _newest(group: Group, last: int) -> list[int]:
    """Return the column numbers of the last periods in which any series has a row, rising."""
    filled = np.flatnonzero(group.times.is_not_null().to_numpy())
    return [int(column) for column in filled[-last:]]


def _rhythm(group: Group, spec: SignalSpec, newest: Sequence[int]) -> Rhythm:
    season = spec.season
    if group.frequency is Frequency.NUMBER and season is None:
        season = season_of(group.batch.values[:, : newest[0]])
    return rhythm_of(group.frequency, season)


def _searched(batch: Batch, rhythm: Rhythm, newest: Sequence[int], wanted: Array, spec: SignalSpec) -> _Found:
    judgement = Judgement.nothing(len(batch.values), len(newest))
    long = enough(batch, rhythm, newest) & wanted[:, None]
    rows = np.flatnonzero(long.any(axis=1))
    if rows.size:
        looks = TWO_LOOKS if len(rhythm.windows) > 1 else 1.0
        levels = (spec.level.long * rhythm.parts[LOW], spec.level.long * rhythm.parts[HIGH] / looks)
        judgement.merged(rows, judge_long(batch.rows(rows), rhythm, newest, levels), long[rows])
    rows = np.flatnonzero(~long.all(axis=1) & wanted)
    if rows.size:
        levels = (spec.level.short * _SHORT_PARTS[LOW], spec.level.short * _SHORT_PARTS[HIGH])
        judgement.merged(rows, judge_short(batch.rows(rows), newest, levels), ~long[rows])
    weighed = judgement.chances / np.where(long[..., None], np.array(rhythm.parts), _SHORT_PARTS)
    chance = np.where(judgement.given, np.minimum(weighed.min(axis=-1), 1.0), np.nan)
    return _Found(judgement, chance, weighed.argmin(axis=-1), long)


def _decided(
    group: Group, batch: Batch, rhythm: Rhythm, newest: Sequence[int], found: _Found, spec: SignalSpec
) -> tuple[Array, Array]:
    """Return (alarm, Reason) of each judged period."""
    level = np.where(found.long, spec.level.long, spec.level.short)
    same = _always_same(batch, newest)
    with np.errstate(invalid="ignore"):
        outstanding = (found.chance <= level) & ~same
    dense = _enough_cases(batch, rhythm, newest, found, spec)
    kept = outstanding & dense
    if spec.caution is Caution.CALM:
        kept &= discovered(np.where(same, np.nan, found.chance), FALSE_DISCOVERY_RATE)
    codes = _quiet_codes(group, batch, rhythm, newest, found)
    codes = np.where(same & found.judgement.given, Reason.ALWAYS_SAME, codes)
    codes = np.where(outstanding & ~dense, Reason.FEW_CASES, codes)
    codes = np.where(outstanding & dense & ~kept, Reason.AMONG_MANY, codes)
    found.chance[same] = np.nan
    return kept, np.where(kept, _alarm_codes(batch, newest, found), codes)


def _always_same(batch: Batch, newest: Sequence[int]) -> Array:
    """Return where amounts never varied before: their spread is unknown."""
    same = np.zeros((len(batch.values), len(newest)), dtype=bool)
    if batch.measure is Measure.AMOUNT:
        for place, period in enumerate(newest):
            known = batch.comparable(period)[:, :period]
            highest = np.where(known, batch.values[:, :period], -np.inf).max(axis=1, initial=-np.inf)
            lowest = np.where(known, batch.values[:, :period], np.inf).min(axis=1, initial=np.inf)
            same[:, place] = highest <= lowest
    return same


def _enough_cases(batch: Batch, rhythm: Rhythm, newest: Sequence[int], found: _Found, spec: SignalSpec) -> Array:
    """Return where there are enough cases: counted in recent periods for a high, expected for a low."""
    if batch.measure is Measure.AMOUNT:
        return np.ones(found.chance.shape, dtype=bool)
    total = np.where(batch.known, batch.values, 0.0).cumsum(axis=1)
    total = np.concatenate([np.zeros((len(total), 1)), total], axis=1)
    ends = np.array(newest) + 1

    def since(periods: int) -> Array:
        return np.asarray(total[:, ends] - total[:, np.maximum(ends - periods, 0)])

    recent, longer = since(rhythm.recent), since(max(rhythm.recent, 4))
    expected = np.nan_to_num(found.judgement.expected) * rhythm.recent
    cases = np.select([found.kind == HIGH, found.kind == LOW], [recent, expected], np.maximum(longer, expected))
    return np.asarray(cases >= spec.minimum_cases)


def _quiet_codes(group: Group, batch: Batch, rhythm: Rhythm, newest: Sequence[int], found: _Found) -> Array:
    """Return the Reason of each judged period when it gives no alarm."""
    holes = group.holes[:, newest]
    broken = batch.segment[:, newest] > 0
    given = found.judgement.given
    codes = np.where(given, Reason.NOTHING, np.where(broken, Reason.SHORT_SINCE_BREAK, Reason.SHORT))
    if rhythm.season is not None and group.frequency is not Frequency.NUMBER:
        codes = np.where(given & ~found.long, Reason.NO_SEASON, codes)
    for place, period in enumerate(newest):
        known = batch.comparable(period)
        zero = ~(np.where(known, batch.values[:, : period + 1], 0.0) != 0).any(axis=1)
        codes[:, place] = np.where(zero & given[:, place], Reason.ALL_ZERO, codes[:, place])
    codes = np.where(holes != Reason.NOTHING, holes, codes)
    return np.where((group.refused != Reason.NOTHING)[:, None], group.refused[:, None], codes)


def _alarm_codes(batch: Batch, newest: Sequence[int], found: _Found) -> Array:
    with np.errstate(invalid="ignore"):
        alone = batch.values[:, newest] > found.judgement.upper
    up, rising = found.judgement.rising[..., 0], found.judgement.rising[..., 1]
    texts = {
        HIGH: np.where(alone, Reason.HIGH, Reason.HIGH_TOGETHER),
        LOW: np.full(up.shape, Reason.LOW),
        SHIFT: np.where(up, Reason.SHIFT_UP, Reason.SHIFT_DOWN),
        TREND: np.where(rising, Reason.TREND_UP, Reason.TREND_DOWN),
    }
    return np.select([found.kind == kind for kind in texts], list(texts.values()))


def _remarks(group: Group, batch: Batch, newest: Sequence[int], found: _Found) -> Array:
    remarks = np.where(batch.known[:, newest], group.remarks[:, newest], 0)
    since_break = found.judgement.given & (batch.segment[:, newest] > 0)
    return np.asarray(remarks | since_break * Remark.SINCE_BREAK.value)
