"""Which times follow each other, and how far apart: calendar codes, ISO weeks, dates or bare numbers → slots.

A slot is a whole number that rises by one from period to period of one frequency.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from math import gcd

import numpy as np
import polars as pl

from wegwijzer.comparison.signals.rhythm import Frequency
from wegwijzer.comparison.signals.tails import Array
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
_EPOCH = 719163  # 1 January 1970, the first day of Polars and numpy, counted from the year one


@dataclass(frozen=True, slots=True)
class _Moment:
    """What one time says: a slot of a known frequency, or a day whose frequency the other days must tell."""

    frequency: Frequency | None
    slot: int


@dataclass(frozen=True, slots=True)
class Timeline:
    """The slot of each row and the frequency (place in `FREQUENCIES`) of each series."""

    slots: Array
    frequencies: Array


FREQUENCIES = tuple(Frequency)


def timeline_of(series: Array, times: pl.Series, how_many: int) -> Timeline:
    """Return slots and frequencies for rows with these series numbers (below `how_many`) and times.

    A series of more than one frequency is `mixed`, one with a single date `unknown`. Raises `UserError` naming the
    times that can't be read, all at once.
    """
    distinct = times.unique()
    moments = _moments(distinct)
    kinds = [-1 if moment.frequency is None else FREQUENCIES.index(moment.frequency) for moment in moments]
    table = pl.DataFrame({"time": distinct, "kind": kinds, "slot": [moment.slot for moment in moments]})
    rows = times.alias("time").to_frame().join(table, on="time", how="left", nulls_equal=True, maintain_order="left")
    slots, kind = rows["slot"].to_numpy().copy(), rows["kind"].to_numpy()
    found = np.zeros(how_many, dtype=np.int64)
    found[series] = kind
    mixed = np.bincount(series[kind != found[series]], minlength=how_many) > 0
    if (found[~mixed] == -1).any():
        of_days = (found == -1) & ~mixed
        inside = np.flatnonzero(of_days[series])
        found[of_days] = _frequencies_of_days(series[inside], slots[inside], how_many)[of_days]
        slots[inside] = _slots_of_days(slots[inside], found[series[inside]])
    found[mixed] = FREQUENCIES.index(Frequency.MIXED)
    return Timeline(slots, found)


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


def _frequencies_of_days(series: Array, days: Array, how_many: int) -> Array:
    """Return the frequency of each series from the distances between its days; series with the same days share one."""
    frame = pl.DataFrame({"series": series, "slot": days})
    marks = frame.group_by("series").agg(pl.len().alias("rows"), pl.col("slot").hash(17).sum().alias("mark"))
    some = marks.group_by("rows", "mark").agg(pl.col("series").first().alias("like"))
    pairs = marks.join(some, on=["rows", "mark"], how="left")
    table = _distances(frame.filter(pl.col("series").is_in(some["like"].implode())))
    answer = pairs.join(table.select(pl.col("series").alias("like"), _days_apart().alias("days")), on="like")
    found = np.full(how_many, FREQUENCIES.index(Frequency.UNKNOWN))
    found[answer["series"].to_numpy()] = [FREQUENCIES.index(Frequency(name)) for name in answer["days"]]
    return found


def _distances(frame: pl.DataFrame) -> pl.DataFrame:
    """Return of each series: points, whether on one day of the month, steps between them, and how often they leap."""
    day = (pl.col("slot") - _EPOCH).cast(pl.Int32).cast(pl.Date)
    days = frame.unique().sort("series", "slot").with_columns(day.alias("day"))
    days = days.with_columns(
        (pl.col("day").dt.year() * 12 + pl.col("day").dt.month()).alias("month"),
        pl.col("day").dt.day().alias("number"),
        (pl.col("day") == pl.col("day").dt.month_end()).alias("last"),
        pl.col("slot").diff().over("series").alias("gap"),
    )
    gap = pl.col("gap").drop_nulls()
    months = (pl.col("month") - pl.col("month").shift(1)).over("series")
    return (
        days.with_columns(months.alias("months"))
        .group_by("series")
        .agg(
            pl.len().alias("points"),
            ((pl.col("number").n_unique() == 1) | pl.col("last").all()).alias("aligned"),
            gap.min().alias("nearest"),
            (gap % 7 == 0).all().alias("weekly"),
            *((pl.col("months").drop_nulls() % step == 0).all().alias(f"by_{step}") for step in (3, 6, 12)),
            gap.mean().alias("usual"),
            (gap > 1.5 * gap.min()).sum().alias("jumps"),
        )
    )


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


def _slots_of_days(days: Array, frequencies: Array) -> Array:
    """Return the slots: days stay days, other frequencies count their own periods."""
    months = (days - _EPOCH).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64) + 1970 * 12
    slots = np.where(frequencies == FREQUENCIES.index(Frequency.WEEK), (days - 1) // 7, days)
    for frequency, per_year in _PER_YEAR.items():
        slots = np.where(frequencies == FREQUENCIES.index(frequency), months // (12 // per_year), slots)
    return slots
