"""The axis of time: periods of one kind in a row, and on which of them a day falls."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta

import polars as pl

from wegwijzer.definitions.model import When
from wegwijzer.periods import Period, PeriodKind, period_of

MONTHS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.SCHOOL_YEAR: 12,
}
_ONE_DAY = pl.duration(days=1)


@dataclass(frozen=True, slots=True)
class Axis:
    """Consecutive periods of one kind; `wanted` are the numbers (from 0) of those that are asked."""

    periods: tuple[Period, ...]
    wanted: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.periods)

    @property
    def kind(self) -> PeriodKind:
        """How long each period is."""
        return self.periods[0].kind

    @property
    def complete(self) -> bool:
        """Whether every period is asked."""
        return len(self.wanted) == len(self.periods)

    def number(self, day: pl.Expr) -> pl.Expr:
        """Return the number of the period in which `day` falls: below 0 before the axis, null without a day."""
        first = self.periods[0].start
        if self.kind is PeriodKind.DAY:
            return (day - pl.lit(first)).dt.total_days().cast(pl.Int32)
        month = day.dt.year() * 12 + day.dt.month().cast(pl.Int32) - (first.year * 12 + first.month)
        return month // MONTHS[self.kind] if MONTHS[self.kind] > 1 else month

    def span(self, when: When) -> tuple[pl.Expr, pl.Expr]:
        """Return the numbers of the first and last period to which an episode belongs, within the axis.

        The columns are `start` and `end`; an empty `end` still runs. Where the first is after the last (or null), the
        episode belongs to none.
        """
        start, end = pl.col("start"), pl.col("end")
        if when in (When.STARTED, When.ENDED):
            number = self.number(start if when is When.STARTED else end)
            inside = pl.when((number >= 0) & (number < len(self))).then(number)
            return inside, inside
        first = self.number(start - _ONE_DAY) + 1 if when is When.ON_FIRST_DAY else self.number(start)
        last = self.number(end + _ONE_DAY) - 1 if when is When.ON_LAST_DAY else self.number(end)
        return first.clip(lower_bound=0), last.fill_null(len(self) - 1).clip(upper_bound=len(self) - 1)

    def values(self, kind: str) -> pl.Series:
        """Return per period its `code`, its `start`, or the year of its first (`first_year`) or last day."""
        if kind == "code":
            return pl.Series([period.code for period in self.periods], dtype=pl.String)
        if kind == "start":
            return pl.Series([period.start for period in self.periods], dtype=pl.Date)
        days = [period.start if kind == "first_year" else period.end for period in self.periods]
        return pl.Series([day.year for day in days], dtype=pl.Int32)


def axis_over(first: date, last: date, kind: PeriodKind, asked: Collection[Period] | None) -> Axis | None:
    """Return the periods of `kind` from the one of `first` to the one of `last`, or None when none is asked.

    With `asked` the axis runs no further than what is asked, and never beyond the data.
    """
    period, end, periods = period_of(first, kind), period_of(last, kind), list[Period]()
    if asked is not None:
        mine = sorted(one for one in asked if one.kind is kind and period <= one <= end)
        if not mine:
            return None
        period, end = mine[0], mine[-1]
    while period <= end:
        periods.append(period)
        period = period.next()
    wanted = tuple(number for number, one in enumerate(periods) if asked is None or one in asked)
    return Axis(tuple(periods), wanted)


def end_of_month(day: date) -> date:
    """Return the last day of the month of `day`."""
    return period_of(day, PeriodKind.MONTH).next().start - timedelta(days=1)
