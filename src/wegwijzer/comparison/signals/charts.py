"""Control charts as tables: every point of every series with its limits and marks, looking back."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import polars as pl

from wegwijzer.comparison.signals.limits import FEWEST_POINTS, ControlLimits, control_limits
from wegwijzer.comparison.signals.reasons import Reason, reason_texts
from wegwijzer.comparison.signals.series import Group, groups, named, read_table
from wegwijzer.comparison.signals.spec import Kind, Measure, SignalSpec
from wegwijzer.comparison.signals.tails import Array

CHARTED = ("value", "expected", "lower", "upper", "kind", "alarm", "reason")
_SCHEMA: dict[str, type[pl.DataType]] = {
    "series": pl.UInt32,
    "_slot": pl.Int64,
    "_time": pl.Null,
    "value": pl.Float64,
    "expected": pl.Float64,
    "lower": pl.Float64,
    "upper": pl.Float64,
    "kind": pl.String,
    "alarm": pl.Boolean,
    "reason": pl.String,
}


def control_chart(
    frame: pl.DataFrame, spec: SignalSpec, translate: Callable[[str], str] = lambda text: text
) -> pl.DataFrame:
    """Return every point of every series with its control limits, looking back over all points since the last break.

    Columns: the id columns, the time, `value`, `expected`, `lower`, `upper`, `kind` (high, low; shift at the first
    point of a new level; trend at the newest point), `alarm`, `reason`. Points before the last break and holes have no
    limits. At most one in twenty series in which nothing happens has an alarm. No season: for that see `detect`.
    Raises `UserError` for missing columns and times that can't be read.
    """
    table = read_table(frame, spec)
    parts = [_chart(group, translate) for group in groups(table, with_exposure=spec.denominator is not None)]
    found = pl.concat(parts) if parts else pl.DataFrame(schema=_SCHEMA)
    return named(found, table, spec).select(*spec.id_columns, spec.time, *CHARTED)


def _chart(group: Group, translate: Callable[[str], str]) -> pl.DataFrame:
    batch = group.batch
    usable = (batch.segment == batch.segment[:, -1:]) & (group.refused == Reason.NOTHING)[:, None]
    limits = control_limits(np.where(usable, batch.values, np.nan), batch.exposure, batch.measure)
    kinds, codes = _marks(limits), _codes(group, limits, usable)
    remarks = np.where(batch.known, group.remarks, 0)
    points = np.repeat((batch.known & usable).sum(axis=1), kinds.shape[1])
    needed = np.full(points.shape, FEWEST_POINTS)
    texts = reason_texts(codes.ravel(), remarks.ravel(), points, needed, translate)
    columns = np.tile(np.arange(kinds.shape[1]), kinds.shape[0])
    chart = pl.DataFrame(
        {
            "series": pl.Series(np.repeat(group.series, kinds.shape[1]), dtype=pl.UInt32),
            "_slot": pl.Series(columns, dtype=pl.Int64),
            "_time": group.times_of(columns),
            "value": pl.Series(batch.values.ravel()).fill_nan(None),
            "expected": pl.Series(limits.expected.ravel()).fill_nan(None),
            "lower": pl.Series(limits.lower.ravel()).fill_nan(None),
            "upper": pl.Series(limits.upper.ravel()).fill_nan(None),
            "kind": pl.Series(np.array(list(Kind))[kinds.ravel()].tolist(), dtype=pl.String),
            "alarm": pl.Series((kinds != _NONE).ravel()),
            "reason": texts,
        }
    )
    return chart.filter(pl.col("_time").is_not_null())


_HIGH, _LOW, _SHIFT, _TREND, _NONE = range(5)  # places in Kind
_ALARMS = np.array([Reason.HIGH, Reason.LOW, Reason.SHIFT_UP, Reason.TREND_UP, Reason.NOTHING])


def _marks(limits: ControlLimits) -> Array:
    """Return the place in `Kind` of each point; a mark on the point itself goes before one on the series."""
    kinds = np.full(limits.high.shape, _NONE)
    rows = np.flatnonzero(limits.drifting())
    kinds[rows, limits.newest[rows]] = _TREND
    rows = np.flatnonzero(limits.shifted())
    kinds[rows, limits.since[rows]] = _SHIFT
    return np.select([limits.high, limits.low], [_HIGH, _LOW], kinds)


def _codes(group: Group, limits: ControlLimits, usable: Array) -> Array:
    """Return the Reason of each point."""
    kinds = _marks(limits)
    codes = _ALARMS[kinds]
    codes = np.where((kinds == _SHIFT) & ~limits.upward[:, None], Reason.SHIFT_DOWN, codes)
    codes = np.where((kinds == _TREND) & ~limits.rising[:, None], Reason.TREND_DOWN, codes)
    few = (group.batch.known & usable).sum(axis=1) < FEWEST_POINTS
    broken = group.batch.segment[:, -1] > 0
    short = np.where(broken, Reason.SHORT_SINCE_BREAK, Reason.SHORT)
    same = ~limits.judged & ~few & (group.batch.measure is Measure.AMOUNT)
    codes = np.where(few[:, None], short[:, None], np.where(same[:, None], Reason.ALWAYS_SAME, codes))
    codes = np.where(~usable, Reason.BEFORE_BREAK, codes)
    codes = np.where(group.holes != Reason.NOTHING, group.holes, codes)
    return np.where((group.refused != Reason.NOTHING)[:, None], group.refused[:, None], codes)
