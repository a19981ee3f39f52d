"""A slow, obvious twin of the engine for episodes: dictionaries and loops, no Polars. Oracle of the property tests."""

from __future__ import annotations

import calendar
import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Any

from wegwijzer.definitions.model import Breakdown, CountingRule, Indicator, Occurrence, Quantity, When
from wegwijzer.periods import Period, PeriodKind, period_of

Row = dict[str, Any]


@dataclass(frozen=True)
class World:
    """Where neighbourhoods lie, and the episodes."""

    rows: tuple[Row, ...]
    district_of: dict[str, str]
    municipality_of: dict[str, str]  # of districts and neighbourhoods
    regions_of: dict[str, tuple[str, ...]]

    def above(self, code: str, level: str) -> tuple[str, ...]:
        """Return the areas of `level` around a neighbourhood or municipality."""
        municipality = self.municipality_of.get(code, code)
        if level == "neighbourhood":
            return (code,) if code in self.district_of else ()
        if level == "district":
            return (self.district_of[code],) if code in self.district_of else ()
        if level == "municipality":
            return (municipality,)
        return self.regions_of[municipality] if level == "region" else ("NL01",)


def add_months(day: date, months: int) -> date:
    """Return the same day `months` later, or the last day of that month."""
    month = day.month - 1 + months
    year, month = day.year + month // 12, month % 12 + 1
    return date(year, month, min(day.day, calendar.monthrange(year, month)[1]))


def in_period(row: Row, when: When, period: Period) -> bool:
    """Whether an episode belongs to a period."""
    end = row["end"] or date.max
    if when is When.STARTED:
        return period.start <= row["start"] <= period.end
    if when is When.ENDED:
        return period.start <= end <= period.end
    first, last = {
        When.ACTIVE: (period.start, period.end),
        When.ON_FIRST_DAY: (period.start, period.start),
        When.ON_LAST_DAY: (period.end, period.end),
    }[when]
    return bool(row["start"] <= last and end >= first)


def occurs(row: Row, quantity: Quantity, rows: tuple[Row, ...]) -> bool:
    """Whether an episode is the first or a later one of its person, as asked."""
    if quantity.occurrence is Occurrence.ANY:
        return True
    mine = [other for other in rows if other["person"] == row["person"]]
    is_first = row["start"] == min(other["start"] for other in mine)
    if quantity.occurrence is Occurrence.FIRST:
        return is_first
    if quantity.within_months is None:
        return not is_first
    ends = [other["end"] for other in mine if other["end"] is not None and other["end"] < row["start"]]
    return any(add_months(end, quantity.within_months) >= row["start"] for end in ends)


def age_of(row: Row, quantity: Quantity, period: Period) -> int | None:
    """Age as the difference of years."""
    if row["birth_year"] is None:
        return None
    day = {When.STARTED: row["start"], When.ON_LAST_DAY: period.end}.get(quantity.age_on, period.start)
    return int(day.year) - int(row["birth_year"])


def group_of(row: Row, breakdown: Breakdown | None, age: int | None) -> str:
    """The category of a row."""
    if breakdown is None:
        return "total"
    names = []
    for column in breakdown.columns:
        if column == "age":
            bands = [b.label for b in breakdown.bands if age is not None and b.lowest <= age <= (b.highest or 999)]
            names.append("unknown" if age is None else bands[0] if bands else "other")
        else:
            names.append(row[column] or "unknown")
    return "|".join(names)


def meets(row: Row, quantity: Quantity) -> bool:
    """Whether a row meets the conditions."""
    return all(
        row[condition.column] is not None
        and {
            "in": lambda value, values: value in values,
            "not_in": lambda value, values: value not in values,
            "at_least": lambda value, values: value >= values[0],
            "at_most": lambda value, values: value <= values[0],
        }[condition.test](row[condition.column], condition.values)
        for condition in quantity.where
    )


def counted(
    world: World, quantity: Quantity, breakdown: Breakdown | None, level: str, period: Period
) -> Iterator[tuple[str, str, Row]]:
    """Yield area, group and row of everything that counts in a period."""
    for row in world.rows:
        age = age_of(row, quantity, period)
        band = quantity.ages
        if band and (age is None or not band.lowest <= age <= (band.highest or 999)):
            continue
        if meets(row, quantity) and in_period(row, quantity.when, period) and occurs(row, quantity, world.rows):
            for area in world.above(row["area"], level):
                yield area, group_of(row, breakdown, age), row


def taken(rule: CountingRule, column: str, rows: list[Row]) -> float | None:
    """Return the count, the sum (None when a value lacks), the mean or the median (None of nothing) of rows."""
    values = [row[column] for row in rows] if column else []
    known = [Fraction(str(value)) for value in values if value is not None]
    if rule is CountingRule.COUNT or rule is CountingRule.SHARE:
        return float(len(rows))
    if rule is CountingRule.SUM:
        return float(sum(known)) if len(known) == len(values) else None
    if rule in (CountingRule.MEAN, CountingRule.MEDIAN):
        if not known:
            return None
        return float(sum(known) / len(known)) if rule is CountingRule.MEAN else float(statistics.median(known))
    return float(len({row["person"] for row in rows}))


def periods_of(world: World, kind: PeriodKind) -> list[Period]:
    """From the period of the first start to the one in which the month of the last start ends."""
    starts = [row["start"] for row in world.rows]
    last = add_months(max(starts).replace(day=1), 1) - timedelta(days=1)
    period, periods = period_of(min(starts), kind), []
    while period <= period_of(last, kind):
        periods.append(period)
        period = period.next()
    return periods


def twin_figures(
    world: World, indicator: Indicator, breakdown: Breakdown | None, level: str
) -> dict[Any, float | None]:
    """Return the value per (area, period, group) that has a row; areas and groups without one aren't in it."""
    counting, found = indicator.counting, dict[Any, float | None]()
    assert counting.of is not None
    for period in periods_of(world, indicator.frequency):
        parts: dict[Any, list[Row]] = {}
        wholes: dict[Any, list[Row]] = {}
        for area, group, row in counted(world, counting.of, breakdown, level, period):
            parts.setdefault((area, group), []).append(row)
        if counting.per is not None:
            for area, group, row in counted(world, counting.per, breakdown, level, period):
                wholes.setdefault((area, group), []).append(row)
        for area, group in {*parts, *wholes}:
            value = taken(counting.rule, counting.of.column, parts.get((area, group), []))
            if counting.per is not None:
                whole = taken(counting.rule, counting.per.column, wholes.get((area, group), []))
                scale = {CountingRule.SHARE: 100, CountingRule.RATE_PER_1000: 1000}[counting.rule]
                value = scale * value / whole if whole and value is not None else None
            found[area, period.code, group] = value
    return found
