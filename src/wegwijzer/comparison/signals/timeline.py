"""Which times follow each other, and how far apart: calendar codes, ISO weeks, dates or bare numbers → slots.

A slot is a whole number that rises by one from period to period of one frequency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import gcd

import polars as pl

from wegwijzer.comparison.signals.rhythm import Frequency
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.periods import PeriodKind, parse_period

_WEEK = re.compile(r"^(\d{4})-?W(\d{1,2})$")
_MONTH = re.compile(r"^(\d{4})[-/](\d{1,2})$")
_QUARTER = re.compile(r"^(\d{4})[- ]?[QqKk](\d)$")
_DUTCH_DATE = re.compile(r"^(\d{1,2})[-/](\d{1,2})[-/](\d{4})$")
_WHOLE = re.compile(r"^-?\d+(\.0+)?$")
_PER_YEAR = {Frequency.MONTH: 12, Frequency.QUARTER: 4, Frequency.HALF_YEAR: 2, Frequency.YEAR: 1}
_KINDS = {
    PeriodKind.MONTH: Frequency.MONTH,
    PeriodKind.QUARTER: Frequency.QUARTER,
    PeriodKind.HALF_YEAR: Frequency.HALF_YEAR,
    PeriodKind.YEAR: Frequency.YEAR,
    PeriodKind.SCHOOL_YEAR: Frequency.YEAR,
}
_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_SHOWN = 5


@dataclass(frozen=True, slots=True)
class _Moment:
    """What one time says: a slot of a known frequency, or a day whose frequency the other days must tell."""

    frequency: Frequency | None
    slot: int


def with_slots(frame: pl.DataFrame, time: str) -> pl.DataFrame:
    """Return the frame (columns `series` and `time`) with columns `frequency` (of the whole series) and `slot`.

    A series of more than one frequency is `mixed`; of one date only `unknown`. Raises `UserError` naming the times
    that can't be read, all at once.
    """
    times = frame.get_column(time).unique()
    moments = _moments(times)
    table = pl.DataFrame(
        {
            time: times,
            "_own": [moment.frequency.value if moment.frequency else None for moment in moments],
            "slot": [moment.slot for moment in moments],
        },
        schema={time: frame.schema[time], "_own": pl.String, "slot": pl.Int64},
    )
    joined = frame.join(table, on=time, how="left", nulls_equal=True, maintain_order="left")
    if table["_own"].null_count():
        joined = joined.join(_frequencies_of_days(joined), on="series", how="left", maintain_order="left")
        joined = joined.with_columns(pl.coalesce("_own", "_days").alias("_own"), _slot_of_day()).drop("_days")
    one = pl.col("_own").n_unique().over("series") == 1
    kind = pl.when(one).then(pl.col("_own")).otherwise(pl.lit(Frequency.MIXED.value))
    return joined.with_columns(kind.alias("frequency")).drop("_own")


def _moments(times: pl.Series) -> list[_Moment]:
    values = times.to_list()
    whole = _whole_numbers(values)
    if whole is not None:
        return _numbers(whole)
    found = [_moment(value) for value in values]
    unread = sorted(str(value)[:40] for value, moment in zip(values, found, strict=True) if moment is None)
    if unread:
        raise UserError(
            Problem(
                "signals.time",
                N_("%(count)s times can't be read, for instance: %(times)s."),
                {"count": len(unread), "times": ", ".join(unread[:_SHOWN])},
                remedy=N_("Use dates, years, numbers, or codes such as 2023KW01, 2023MM12 or 2023-W05."),
            )
        )
    return [moment for moment in found if moment is not None]


def _whole_numbers(values: Iterable[object]) -> list[int] | None:
    numbers = []
    for value in values:
        if isinstance(value, bool) or value is None:
            return None
        if isinstance(value, int | float):
            if value != value or value != int(value):  # noqa: PLR0124 - not a number
                return None
            numbers.append(int(value))
        elif isinstance(value, str) and _WHOLE.match(value.strip()):
            numbers.append(int(float(value)))
        else:
            return None
    return numbers


def _numbers(numbers: list[int]) -> list[_Moment]:
    if all(_FIRST_YEAR <= number <= _LAST_YEAR for number in numbers):
        return [_Moment(Frequency.YEAR, number) for number in numbers]
    days = [_day(number) for number in numbers]
    if numbers and all(days):
        return [_Moment(None, day.toordinal()) for day in days if day]
    hundreds = [divmod(number, 100) for number in numbers]
    if numbers and all(_FIRST_YEAR <= year <= _LAST_YEAR and 1 <= rest <= 53 for year, rest in hundreds):  # noqa: PLR2004
        if max(rest for _, rest in hundreds) <= 12:  # noqa: PLR2004 - months
            return [_Moment(Frequency.MONTH, year * 12 + rest - 1) for year, rest in hundreds]
        return [_week(year, rest) or _Moment(Frequency.MIXED, 0) for year, rest in hundreds]
    first = min(numbers, default=0)
    step = gcd(*(number - first for number in numbers)) or 1
    return [_Moment(Frequency.NUMBER, (number - first) // step) for number in numbers]


def _day(number: int) -> date | None:
    try:
        return datetime.strptime(str(number), "%Y%m%d").date() if len(str(number)) == 8 else None  # noqa: DTZ007, PLR2004
    except ValueError:
        return None


def _week(year: int, week: int) -> _Moment | None:
    try:
        return _Moment(Frequency.WEEK, date.fromisocalendar(year, week, 1).toordinal() // 7)
    except ValueError:
        return None


def _moment(value: object) -> _Moment | None:
    if isinstance(value, datetime):
        return _Moment(None, value.date().toordinal())
    if isinstance(value, date):
        return _Moment(None, value.toordinal())
    text = str(value).strip() if value is not None else ""
    if found := _WEEK.match(text):
        return _week(int(found[1]), int(found[2]))
    if (found := _MONTH.match(text)) and 1 <= int(found[2]) <= 12:  # noqa: PLR2004 - months
        return _Moment(Frequency.MONTH, int(found[1]) * 12 + int(found[2]) - 1)
    if (found := _QUARTER.match(text)) and 1 <= int(found[2]) <= 4:  # noqa: PLR2004 - quarters
        return _Moment(Frequency.QUARTER, int(found[1]) * 4 + int(found[2]) - 1)
    return _dated(text) or _coded(text)


def _dated(text: str) -> _Moment | None:
    try:
        if found := _DUTCH_DATE.match(text):
            return _Moment(None, date(int(found[3]), int(found[2]), int(found[1])).toordinal())
        return _Moment(None, datetime.fromisoformat(text).date().toordinal()) if "-" in text else None
    except ValueError:
        return None


def _coded(text: str) -> _Moment | None:
    try:
        period = parse_period(text)
    except UserError:
        return None
    frequency = _KINDS.get(period.kind)
    if frequency is None:
        return _Moment(None, period.start.toordinal())
    per_year = _PER_YEAR[frequency]
    return _Moment(frequency, period.start.year * per_year + (period.start.month - 1) * per_year // 12)


def _frequencies_of_days(frame: pl.DataFrame) -> pl.DataFrame:
    """Return the frequency (`_days`) of each series whose times are days, from the distances between its days."""
    days = frame.filter(pl.col("_own").is_null()).select("series", "slot").unique().sort("series", "slot")
    day = (pl.col("slot") - 719163).cast(pl.Int32).cast(pl.Date)  # day one of Polars is 1 January 1970
    days = days.with_columns(day.alias("day")).with_columns(
        (pl.col("day").dt.year() * 12 + pl.col("day").dt.month()).alias("month"),
        pl.col("day").dt.day().alias("number"),
        (pl.col("day") == pl.col("day").dt.month_end()).alias("last"),
        pl.col("slot").diff().over("series").alias("gap"),
    )
    months = pl.col("month").diff().over("series")
    table = (
        days.with_columns(months.alias("months"))
        .group_by("series")
        .agg(
            pl.len().alias("points"),
            ((pl.col("number").n_unique() == 1) | pl.col("last").all()).alias("aligned"),
            pl.col("gap").min().alias("nearest"),
            (pl.col("gap").drop_nulls() % 7 == 0).all().alias("weekly"),
            *((pl.col("months").drop_nulls() % step == 0).all().alias(f"by_{step}") for step in (3, 6, 12)),
            ((pl.col("slot").max() - pl.col("slot").min()) / (pl.len() - 1).clip(1)).alias("usual"),
            (pl.col("gap").drop_nulls() > 1.5 * pl.col("gap").min()).sum().alias("jumps"),
        )
    )
    return table.select("series", _days_apart().alias("_days"))


def _days_apart() -> pl.Expr:
    monthly = pl.col("aligned") & (pl.col("nearest") >= 28)  # noqa: PLR2004 - the shortest month
    leaping = (pl.col("usual") > 2.5 * pl.col("nearest")) & (pl.col("jumps") > 1)
    by_month = (
        pl.when("by_12")
        .then(pl.lit(Frequency.YEAR.value))
        .when("by_6")
        .then(pl.lit(Frequency.HALF_YEAR.value))
        .when("by_3")
        .then(pl.lit(Frequency.QUARTER.value))
        .otherwise(pl.lit(Frequency.MONTH.value))
    )
    return (
        pl.when(pl.col("points") == 1)
        .then(pl.lit(Frequency.UNKNOWN.value))
        .when(leaping)
        .then(pl.lit(Frequency.MIXED.value))
        .when(monthly)
        .then(by_month)
        .when(pl.col("weekly"))
        .then(pl.lit(Frequency.WEEK.value))
        .when(pl.col("nearest") <= 3)  # noqa: PLR2004 - working days: a weekend apart at most
        .then(pl.lit(Frequency.DAY.value))
        .otherwise(pl.lit(Frequency.MIXED.value))
    )


def _slot_of_day() -> pl.Expr:
    """Return the slot: days stay days, other frequencies count their own periods."""
    day = (pl.col("slot") - 719163).cast(pl.Int32).cast(pl.Date)
    month = day.dt.year().cast(pl.Int64) * 12 + day.dt.month().cast(pl.Int64) - 1
    slot = pl.when(pl.col("_days") == Frequency.WEEK.value).then((pl.col("slot") - 1) // 7).otherwise("slot")
    for frequency, per_year in _PER_YEAR.items():
        slot = pl.when(pl.col("_days") == frequency.value).then(month // (12 // per_year)).otherwise(slot)
    return slot.alias("slot")
