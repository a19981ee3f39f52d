"""What one time says: a place on the calendar, and how a later time is written in the same way.

CBS codes, dates, months, quarters, weeks, years and bare numbers. A series has a `Calendar`: which periods follow each
other, how many make a season, and the times that come next.
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import IntEnum
from math import gcd

import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.periods import Period, PeriodKind, parse_period

Time = str | int | float | date | datetime


class Unit(IntEnum):
    """In what a time is counted; times of one unit follow each other by their number."""

    MONTH = 0
    DAY = 1
    WEEK = 2
    NUMBER = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """A time: its unit and number, the step that its code tells (0: the distances must tell), and its writer."""

    unit: Unit
    number: int
    step: int
    write: Callable[[int], Time]  # number → time written like this one
    bare: float | None = None  # the number itself, where it might be no calendar at all


_FIRST_YEAR, _LAST_YEAR = 1800, 2200
_STEPS = {
    PeriodKind.MONTH: 1,
    PeriodKind.QUARTER: 3,
    PeriodKind.HALF_YEAR: 6,
    PeriodKind.YEAR: 12,
    PeriodKind.SCHOOL_YEAR: 12,
}
_WEEK = re.compile(r"^(\d{4})(-?W)(\d{1,2})$")
_MONTH = re.compile(r"^(\d{4})([-/])(\d{1,2})$")
_QUARTER = re.compile(r"^(\d{4})([- ]?[QqKk])(\d)$")
_DUTCH = re.compile(r"^\d{1,2}([-/])\d{1,2}\1\d{4}$")
_NUMBER = re.compile(r"^-?\d+([.,]\d+)?$")
_SHOWN = 5


def moments_of(times: pl.Series) -> list[Moment]:
    """Return what each time says; raises `UserError` that names the times that can't be read, all at once."""
    values = times.to_list()
    found = [_moment(value) for value in values]
    unread = sorted({str(value)[:40] for value, moment in zip(values, found, strict=True) if moment is None})
    if unread:
        raise UserError(
            Problem(
                "forecast.time",
                N_("%(count)s times can't be read, for instance: %(times)s."),
                {"count": len(unread), "times": ", ".join(unread[:_SHOWN])},
                remedy=N_("Use dates, years, numbers, or codes such as 2023KW01, 2023MM12 or 2023-W05."),
            )
        )
    return [moment for moment in found if moment is not None]


def _moment(value: object) -> Moment | None:
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, datetime):
        clock = value.time()
        return _day(value.date(), lambda day: datetime.combine(day, clock, tzinfo=value.tzinfo))
    if isinstance(value, date):
        return _day(value, lambda day: day)
    if isinstance(value, int | float):
        return _number(value, lambda number: int(number) if isinstance(value, int) else number)
    text = str(value).strip().rstrip("*").strip()  # CBS marks provisional periods with a star
    if _NUMBER.match(text) and not re.fullmatch(r"\d{8}", text):
        comma = "," in text
        return _number(
            float(text.replace(",", ".")),
            lambda number: (f"{number:.10g}").replace(".", "," if comma else "."),
        )
    return _written(text)


def _day(day: date, write: Callable[[date], Time]) -> Moment:
    return Moment(Unit.DAY, day.toordinal(), 0, lambda number: write(date.fromordinal(number)))


def _number(value: float, write: Callable[[float], Time]) -> Moment | None:
    if value != value or abs(value) > 1e15:  # noqa: PLR0124, PLR2004 - not a number
        return None
    if _FIRST_YEAR <= value < _LAST_YEAR + 1 and abs(value * 12 - round(value * 12)) < 0.13:  # noqa: PLR2004
        return Moment(Unit.MONTH, round(value * 12), 0, lambda number: write(number / 12), value)
    if value != int(value):
        return None
    year, rest = divmod(int(value), 100)
    if _FIRST_YEAR <= year <= _LAST_YEAR and 1 <= rest <= 12:  # noqa: PLR2004 - months
        return Moment(
            Unit.MONTH,
            year * 12 + rest - 1,
            0,
            lambda number: write(float(number // 12 * 100 + number % 12 + 1)),
            value,
        )
    if len(str(int(value))) == 8:  # noqa: PLR2004 - yyyymmdd
        try:
            day = date(year // 100, year % 100, rest)
        except ValueError:
            pass
        else:
            return Moment(
                Unit.DAY, day.toordinal(), 0, lambda number: write(float(f"{date.fromordinal(number):%Y%m%d}")), value
            )
    return Moment(Unit.NUMBER, int(value), 0, lambda number: write(float(number)), value)


def _written(text: str) -> Moment | None:
    if found := _WEEK.match(text):
        return _week(int(found[1]), int(found[3]), found[2])
    if (found := _MONTH.match(text)) and 1 <= int(found[3]) <= 12:  # noqa: PLR2004 - months
        mark, wide = found[2], len(found[3])
        return Moment(
            Unit.MONTH,
            int(found[1]) * 12 + int(found[3]) - 1,
            0,
            lambda number: f"{number // 12:04d}{mark}{number % 12 + 1:0{wide}d}",
        )
    if (found := _QUARTER.match(text)) and 1 <= int(found[3]) <= 4:  # noqa: PLR2004 - quarters
        sign = found[2]
        return Moment(
            Unit.MONTH,
            int(found[1]) * 12 + int(found[3]) * 3 - 3,
            3,
            lambda number: f"{number // 12:04d}{sign}{number % 12 // 3 + 1}",
        )
    return _dated(text) or _coded(text)


def _week(year: int, week: int, mark: str) -> Moment | None:
    def write(number: int) -> str:
        iso = date.fromordinal(number * 7 + 1).isocalendar()
        return f"{iso.year:04d}{mark}{iso.week:02d}"

    try:
        return Moment(Unit.WEEK, date.fromisocalendar(year, week, 1).toordinal() // 7, 1, write)
    except ValueError:
        return None


def _dated(text: str) -> Moment | None:
    try:
        if found := _DUTCH.match(text):
            mark = found[1]
            day = datetime.strptime(text.replace(mark, "-"), "%d-%m-%Y")  # noqa: DTZ007 - a day
            return _day(day.date(), lambda other: f"{other:%d-%m-%Y}".replace("-", mark))
        if "-" not in text:
            return None
        moment = datetime.fromisoformat(text)
    except ValueError:
        return None
    rest = text[10:]
    return _day(moment.date(), lambda other: other.isoformat() + rest)


def _coded(text: str) -> Moment | None:
    try:
        period = parse_period(text)
    except UserError:
        return None
    if period.kind is PeriodKind.DAY:
        return _day(period.start, lambda day: f"{day:%Y%m%d}")
    kind = period.kind
    return Moment(
        Unit.MONTH,
        period.start.year * 12 + period.start.month - 1,
        _STEPS[kind],
        lambda number: Period(date(number // 12, number % 12 + 1, 1), kind).code,
    )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The periods of one series: their slots (rising by one per period), the season, and what comes next.

    `season` is the number of periods in it: 1 for years, 0 when bare numbers leave it open, −1 when times of different
    kinds are mixed.
    """

    slots: tuple[int, ...]
    season: int
    write: Callable[[int], Time]  # slot → time


_SEASONS = {1: 12, 3: 4, 6: 2, 12: 1, 2: 6, 4: 3}


def calendar_of(moments: Sequence[Moment]) -> Calendar:
    """Return the calendar of a series whose times say these moments, in order of time.

    The step is what the codes tell, else the largest that all distances share. One single date has an unknown step.
    """
    if len({moment.unit for moment in moments}) > 1 or len({moment.step for moment in moments if moment.step}) > 1:
        numbers = [moment.bare for moment in moments if moment.bare is not None]
        if len(numbers) < len(moments) or any(number != int(number) for number in numbers):
            return Calendar(tuple(range(len(moments))), -1, lambda _: "")
        moments = [Moment(Unit.NUMBER, int(number), 0, moments[0].write, number) for number in numbers]
    unit, told = moments[0].unit, max(moment.step for moment in moments)
    numbers_ = [moment.number for moment in moments]
    if unit is Unit.DAY:
        return _calendar_of_days(moments)
    apart = gcd(*(number - numbers_[0] for number in numbers_)) or told or (12 if unit is Unit.MONTH else 1)
    step = told if told and apart % told == 0 else apart
    season = {Unit.MONTH: _SEASONS.get(step, 1), Unit.WEEK: 52, Unit.NUMBER: 0}[unit]
    return _stepping(moments, numbers_, step, season)


def _stepping(moments: Sequence[Moment], numbers: Sequence[int], step: int, season: int) -> Calendar:
    first, write = numbers[0], moments[-1].write
    slots = tuple((number - first) // step for number in numbers)
    return Calendar(slots, season, lambda slot: write(first + slot * step))


def _calendar_of_days(moments: Sequence[Moment]) -> Calendar:
    days = [date.fromordinal(moment.number) for moment in moments]
    at_end = all(day.day == monthrange(day.year, day.month)[1] for day in days)
    if at_end or len({day.day for day in days}) == 1:
        months = [day.year * 12 + day.month - 1 for day in days]
        step = gcd(*(month - months[0] for month in months))
        if step:
            on, write = (31 if at_end else days[0].day), moments[-1].write
            first = months[0]
            return Calendar(
                tuple((month - first) // step for month in months),
                _SEASONS.get(step, 1),
                lambda slot: write(_day_of_month(first + slot * step, on)),
            )
    numbers = [moment.number for moment in moments]
    step = gcd(*(number - numbers[0] for number in numbers)) or 1
    return _stepping(moments, numbers, step, {1: 7, 7: 52}.get(step, 1))


def _day_of_month(month: int, day: int) -> int:
    first = date(month // 12, month % 12 + 1, 1)
    last = monthrange(first.year, first.month)[1]
    return (first + timedelta(days=min(day, last) - 1)).toordinal()
