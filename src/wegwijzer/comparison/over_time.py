"""Over time: with the previous period, a year earlier, the longer trend, and what was before a date.

Never over a break; a series with a hole compares with its own previous measurement.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from wegwijzer.comparison.measured import PER_YEAR, Measured, answer
from wegwijzer.comparison.signals.rhythm import Frequency
from wegwijzer.comparison.signals.timeline import FREQUENCIES
from wegwijzer.comparison.vectors import (
    CONFIDENCE,
    Array,
    Differences,
    Values,
    Verdict,
    Why,
    differences_of,
    limits_of,
    verdicts,
)
from wegwijzer.figures import Certainty

TREND_OVER = 8
FEWEST_FOR_TREND = 5
FEWEST_BEFORE = 3


def with_previous(rows: Measured) -> pl.DataFrame:
    """Return each figure beside the nearest earlier row of its series, whether that has a value or not."""
    order = np.lexsort((rows.slot, rows.series))
    before = np.full(len(order), -1)
    same = rows.series[order][1:] == rows.series[order][:-1]
    before[order[1:][same]] = order[:-1][same]
    return _beside(rows, "previous", before)


def with_year_earlier(rows: Measured) -> pl.DataFrame:
    """Return each figure beside the same period a year earlier; times without a calendar have none."""
    steps = _periods_per_year(rows)
    numbers = {"series": pl.Int64, "slot": pl.Int64}
    wanted = pl.DataFrame({"series": rows.series, "slot": rows.slot - steps}, schema=numbers)
    there = pl.DataFrame({"series": rows.series, "slot": rows.slot}, schema=numbers).with_row_index("row")
    there = there.unique(["series", "slot"], keep="first", maintain_order=True)
    found = wanted.join(there, on=["series", "slot"], how="left", maintain_order="left")
    before = found["row"].cast(pl.Int64).fill_null(-1).to_numpy().copy()
    before[steps == 0] = -1
    return _beside(rows, "year_earlier", before, np.where(steps == 0, Why.NO_CALENDAR.value, ""))


def _periods_per_year(rows: Measured) -> Array:
    table = np.array([PER_YEAR.get(frequency, 0) for frequency in FREQUENCIES])
    return np.asarray(table[rows.frequency])


def _beside(rows: Measured, name: str, before: Array, why: Array | None = None) -> pl.DataFrame:
    reasons = rows.why.copy() if why is None else np.where(rows.why == "", why, rows.why)
    reasons = np.where((reasons == "") & (before < 0), Why.NO_OTHER.value, reasons)
    there = before >= 0
    crossed = there & (rows.segment != rows.segment[np.maximum(before, 0)]) if len(before) else there
    reasons = np.where((reasons == "") & crossed, Why.BREAK.value, reasons)
    other = rows.values.take(before)
    found = differences_of(rows.values, other, reasons)
    time = rows.keys[rows.time].gather(pl.Series(before).set(pl.Series(before < 0), None))
    provisional = there & rows.provisional[np.maximum(before, 0)] if len(before) else there
    return answer(rows, name, other, time, found, provisional)


def with_trend(rows: Measured, over: int = TREND_OVER) -> pl.DataFrame:
    """Return for the newest figure of each series how much it rises a year (or a period, without a calendar).

    The slope over the last `over` comparable periods, weighted by the margins of the figures; the interval is at
    least as wide as chance and as the scatter around the line (Student's t). Needs five points. `other` is the start
    of the line, `other_time` its period.
    """
    newest = newest_rows(rows)
    last, segment = of_series(rows, newest)
    inside = rows.usable & (rows.slot > last - over) & (rows.slot <= last) & (rows.segment == segment)
    line = lines_of(rows, inside)
    per_year = np.maximum(_periods_per_year(rows)[newest], 1)
    number = rows.series[newest]
    slope, error, freedom = (line[name][number] for name in ("slope", "error", "freedom"))
    from scipy import special  # noqa: PLC0415 - heavy

    half = special.stdtrit(np.maximum(freedom, 1.0), 0.5 + CONFIDENCE / 2) * error
    points = line["points"][number]
    few = points < FEWEST_FOR_TREND
    why = np.where(rows.why[newest] != "", rows.why[newest], np.where(few, Why.SHORT.value, ""))
    good = why == ""
    effect = np.where(good, slope * per_year, np.nan)
    lower, upper = effect - half * per_year, effect + half * per_year
    some = _rows(rows, newest)
    start = line["start"][number]
    return answer(
        some,
        "trend",
        _only(np.where(good, start, np.nan)),
        _time_of_slot(rows, number, line["first"][number]),
        _told(effect, lower, upper, why),
    )


def with_before(rows: Measured, since: date) -> pl.DataFrame:
    """Return for each series what was counted since a date beside what was before it: the newest row, pooled.

    Periods that start on or after `since` against those that ended before it; the period in which the date falls
    counts for neither. Needs three periods before and one after, since the last break. The spread between the periods
    of each side widens the interval where it is more than chance.
    """
    newest = newest_rows(rows)
    last, segment = of_series(rows, newest)
    first_after, last_before = _sides(rows, since)
    alike = rows.usable & (rows.segment == segment) & (rows.slot <= last)
    after, before = alike & (rows.slot >= first_after), alike & (rows.slot <= last_before)
    many = int(rows.series.max(initial=-1)) + 1
    point, variance, told = _with_variance(rows)
    known = _all_told(rows.series, after | before, told, many)
    variance = np.where(known[rows.series], variance, 1.0)
    sums = {
        side: _weighted(rows.series[mask], point[mask], variance[mask], many)
        for side, mask in (("after", after), ("before", before))
    }
    number = rows.series[newest]
    points = {side: found["points"][number] for side, found in sums.items()}
    freedom = np.maximum(points["after"] + points["before"] - 2, 1)
    spread = (sums["after"]["squares"][number] + sums["before"]["squares"][number]) / freedom
    spread = np.where(known[number], np.maximum(spread, 1.0), spread)
    error = np.sqrt(spread * (1 / sums["after"]["weight"][number] + 1 / sums["before"]["weight"][number]))
    from scipy import special  # noqa: PLC0415 - heavy

    half = special.stdtrit(freedom.astype(float), 0.5 + CONFIDENCE / 2) * error
    few = (points["before"] < FEWEST_BEFORE) | (points["after"] < 1)
    over = few & _crossed(rows, many)[number]
    why = np.select([over, few], [Why.BREAK.value, Why.SHORT.value], "").astype(object)
    calendar = _periods_per_year(rows)[newest] > 0
    why = np.where(calendar, why, Why.NO_CALENDAR.value)
    good = why == ""
    effect = np.where(good, sums["after"]["mean"][number] - sums["before"]["mean"][number], np.nan)
    some = _rows(rows, newest)
    other = _only(np.where(good, sums["before"]["mean"][number], np.nan))
    time = pl.Series("other_time", [f"< {since.isoformat()}"] * len(newest), dtype=pl.String)
    return answer(some, "since", other, time, _told(effect, effect - half, effect + half, why))


def newest_rows(rows: Measured) -> Array:
    """Return the row of the newest figure of each series (its newest row where it has none), by series."""
    order = np.lexsort((rows.slot, rows.usable, rows.series))
    last = np.append(rows.series[order][1:] != rows.series[order][:-1], True)[: len(order)]
    return np.asarray(order[last])


def of_series(rows: Measured, newest: Array) -> tuple[Array, Array]:
    """Return per row the slot and the segment of the newest figure of its series."""
    many = int(rows.series.max(initial=-1)) + 1
    last, segment = np.zeros(many, dtype=np.int64), np.zeros(many, dtype=np.int64)
    last[rows.series[newest]], segment[rows.series[newest]] = rows.slot[newest], rows.segment[newest]
    return last[rows.series], segment[rows.series]


def _with_variance(rows: Measured) -> tuple[Array, Array, Array]:
    """Return (point, variance by chance, whether that is known) of each figure; one where it isn't."""
    point, lower, upper = limits_of(rows.values)
    with np.errstate(invalid="ignore"):
        spread = (upper - lower) / (2 * 1.959963984540054)
        told = np.isfinite(spread) & (spread > 0)
    return np.nan_to_num(point), np.where(told, spread**2, 1.0), told


def _all_told(series: Array, inside: Array, told: Array, many: int) -> Array:
    return np.asarray(np.bincount(series[inside & ~told], minlength=many) == 0)


def _weighted(series: Array, point: Array, variance: Array, many: int) -> dict[str, Array]:
    """Return per series the points, weight, mean and weighted squares around it."""
    weight = 1 / variance

    def total(what: Array) -> Array:
        return np.bincount(series, weights=what, minlength=many)

    sums = np.maximum(total(weight), 1e-300)
    mean = total(weight * point) / sums
    squares = total(weight * (point - mean[series]) ** 2)
    return {"points": total(np.ones(len(series))), "weight": sums, "mean": mean, "squares": squares}


def lines_of(rows: Measured, inside: Array) -> dict[str, Array]:
    """Return per series the weighted line through its points: slope, error, freedom, points, start, first slot."""
    many = int(rows.series.max(initial=-1)) + 1
    point, variance, told = (part[inside] for part in _with_variance(rows))
    series, slot = rows.series[inside], rows.slot[inside].astype(float)
    known = np.bincount(series[~told], minlength=many) == 0
    weight = np.where(known[series], 1 / variance, 1.0)

    def total(what: Array) -> Array:
        return np.bincount(series, weights=what, minlength=many)

    points, sums = total(np.ones(len(series))), np.maximum(total(weight), 1e-300)
    centre, mean = total(weight * slot) / sums, total(weight * point) / sums
    away = slot - centre[series]
    room = np.maximum(total(weight * away**2), 1e-300)
    slope = total(weight * away * point) / room
    left = total(weight * (point - mean[series] - slope[series] * away) ** 2)
    freedom = points - 2
    spread = left / np.maximum(freedom, 1)
    spread = np.where(known, np.maximum(spread, 1.0), spread)
    first = np.full(many, np.inf)
    np.minimum.at(first, series, slot)
    return {
        "slope": slope,
        "error": np.sqrt(spread / room),
        "freedom": freedom,
        "points": points,
        "centre": centre,
        "mean": mean,
        "mean_error": np.sqrt(spread / sums),
        "first": first,
        "start": mean + slope * (np.where(np.isfinite(first), first, 0.0) - centre),
    }


def _sides(rows: Measured, since: date) -> tuple[Array, Array]:
    """Return per row the first slot that starts on or after `since`, and the last that ended before it."""
    first, last = np.zeros(len(FREQUENCIES), dtype=np.int64), np.zeros(len(FREQUENCIES), dtype=np.int64)
    for place, frequency in enumerate(FREQUENCIES):
        if frequency in {Frequency.YEAR, Frequency.HALF_YEAR, Frequency.QUARTER, Frequency.MONTH}:
            per_year = PER_YEAR[frequency]
            months = 12 // per_year
            within = since.year * per_year + (since.month - 1) // months
            starts = since.day == 1 and (since.month - 1) % months == 0
        elif frequency is Frequency.WEEK:
            within, starts = (since.toordinal() - 1) // 7, since.isoweekday() == 1
        else:
            within, starts = since.toordinal(), True
        first[place], last[place] = within + (not starts), within - 1
    return first[rows.frequency], last[rows.frequency]


def _crossed(rows: Measured, many: int) -> Array:
    """Return which series have a break."""
    low, high = np.full(many, np.iinfo(np.int64).max), np.full(many, np.iinfo(np.int64).min)
    np.minimum.at(low, rows.series, rows.segment)
    np.maximum.at(high, rows.series, rows.segment)
    return np.asarray(high > low)


def _rows(rows: Measured, places: Array) -> Measured:
    return Measured(
        keys=rows.keys[places.tolist()],
        time=rows.time,
        series=rows.series[places],
        slot=rows.slot[places],
        frequency=rows.frequency[places],
        segment=rows.segment[places],
        values=rows.values.take(places),
        why=rows.why[places],
        provisional=rows.provisional[places],
    )


def _only(value: Array) -> Values:
    empty = np.full(len(value), np.nan)
    return Values(
        value=value, numerator=empty, denominator=empty, per=empty, lower=empty, upper=empty, scale=empty.astype(str)
    )


def _time_of_slot(rows: Measured, series: Array, slot: Array) -> pl.Series:
    numbers = {"series": pl.Int64, "slot": pl.Int64}
    there = pl.DataFrame({"series": rows.series, "slot": rows.slot}, schema=numbers)
    there = there.with_columns(rows.keys[rows.time].cast(pl.String).alias("time")).unique(list(numbers), keep="first")
    places = np.where(np.isfinite(slot), slot, -1).astype(np.int64)
    wanted = pl.DataFrame({"series": series, "slot": places}, schema=numbers)
    return wanted.join(there, on=list(numbers), how="left", maintain_order="left")["time"]


def _told(effect: Array, lower: Array, upper: Array, why: Array) -> Differences:
    """Return effects with a margin from a model; those without one keep `why`, or say that no margin is known."""
    verdict = verdicts(effect, lower, upper)
    empty = np.full(len(effect), np.nan)
    why = np.where((why == "") & (verdict == Verdict.CANNOT_SAY.value), Why.NO_MARGIN.value, why)
    shown = np.isin(verdict, [Verdict.MORE.value, Verdict.LESS.value])
    certainty = np.select(
        [shown, verdict == Verdict.NOT_DIFFERENT.value],
        [Certainty.LIKELY.value, Certainty.NOT_SHOWN.value],
        Certainty.UNTOLD.value,
    ).astype(object)
    return Differences(
        effect=effect,
        lower=np.where(why == "", lower, np.nan),
        upper=np.where(why == "", upper, np.nan),
        ratio=empty,
        ratio_lower=empty,
        ratio_upper=empty,
        certainty=certainty,
        verdict=verdict,
        why=why,
    )
