"""Forecasts of many series at once: a frame in, one row per series and step out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.forecast.bounds import Bounds, bounded, bounds_of_zeros, widths_of_short
from wegwijzer.forecast.choosing import FEWEST_PERIODS, METHODS, chosen
from wegwijzer.forecast.intervals import LEVELS, half_widths
from wegwijzer.forecast.models import NAIVE
from wegwijzer.forecast.moments import Calendar, Time
from wegwijzer.forecast.reasons import Caution, Refusal, worded
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.series import Series, read_series
from wegwijzer.forecast.spec import ForecastSpec, Measure

NO_METHOD = "none"
_TOGETHER = 256  # series worked out at once: enough for numpy, small enough for the cache of the processor
_DIGITS = 10  # of what is given
_MOST_YEARS = 10
_SURE_OF_COUNTS = 5.0
_NUMBERS = ("mean", "lower_80", "upper_80", "lower_95", "upper_95", "lower_50", "upper_50")


@dataclass(frozen=True, slots=True)
class _Answer:
    """The forecast of one series: steps it bears, mean and bounds of those, method and cautions."""

    bears: int
    mean: Array
    bounds: Bounds
    method: str
    cautions: Caution


def forecast_series(
    frame: pl.DataFrame, spec: ForecastSpec, translate: Callable[[str], str] = lambda text: text
) -> pl.DataFrame:
    """Return for each series and step: id columns, time, `mean`, lower and upper at 80, 95 and 50 %, `method`, `reason`.

    Rows are sorted by id columns (nulls last) and step. `method` is `combination`, `seasonal_naive`, `naive`, or `none`
    where nothing is forecast: then the numbers are null and `reason` says why. A series of 3 to 5 values carries on its
    last value; a series bears at most as many steps as it has periods, and ten years. The same series gives the same
    row whatever lies beside it and in whatever order the rows come. An empty frame gives no rows.
    Raises `UserError` for missing columns, columns without numbers and times that can't be read.
    """
    keys, series = read_series(frame, spec)
    answers = dict(_answers(series, spec.horizon))
    return _framed(keys, series, answers, _Wording(frame.schema[spec.time], spec, translate))


def _answers(series: Sequence[Series], steps: int) -> Iterator[tuple[int, _Answer]]:
    groups: dict[tuple[int, int, str], list[Series]] = defaultdict(list)
    for one in series:
        if one.refusal is not Refusal.NONE:
            continue
        if len(one.values) < FEWEST_PERIODS or _constant(one.values):
            yield one.number, _plain(one, steps)
        else:
            groups[len(one.values), one.season, one.rhythm].append(one)
    for _, members in sorted(groups.items(), key=lambda item: item[0]):
        for start in range(0, len(members), _TOGETHER):
            yield from _together(members[start : start + _TOGETHER], steps)


def _constant(values: Array) -> bool:
    return bool((values == values[0]).all())


def _bears(one: Series, steps: int) -> int:
    most = len(one.values)
    if one.calendar.season > 0:
        most = min(most, _MOST_YEARS * one.calendar.season)
    return min(most, steps)


def _together(members: Sequence[Series], steps: int) -> Iterator[tuple[int, _Answer]]:
    values = np.stack([one.values for one in members], axis=1)
    values = np.concatenate([values, values[:, :1]], axis=1)  # never one column: numpy sums that in another order
    season, ahead = members[0].season, min(steps, len(values))
    choice = chosen(values, season, ahead)
    widths = half_widths(choice, values, season, members[0].rhythm)
    for place, one in enumerate(members):
        bears = _bears(one, steps)
        own = {level: width[:bears, place] for level, width in widths.items()}
        method = METHODS[int(choice.method[place])]
        naive = Caution.NONE if choice.method[place] == 0 else Caution.NAIVE
        yield one.number, _answer(one, choice.forecast[:bears, place], own, method, naive)


def _plain(one: Series, steps: int) -> _Answer:
    bears = _bears(one, steps)
    mean = np.full(bears, one.values[-1])
    caution = Caution.SHORT if len(one.values) < FEWEST_PERIODS else Caution.NONE
    if not _constant(one.values):
        return _answer(one, mean, widths_of_short(one.values, bears), NAIVE, caution)
    if one.values[-1] == 0 and one.measure is Measure.COUNT:
        zeros = bounds_of_zeros(len(one.values), bears)
        return _Answer(bears, mean, zeros, NAIVE, one.cautions | caution | Caution.ALL_ZERO)
    unknown = {level: np.full(bears, np.nan) for level in LEVELS}
    return _answer(one, mean, unknown, NAIVE, caution | Caution.CONSTANT)


def _answer(one: Series, mean: Array, widths: dict[int, Array], method: str, caution: Caution) -> _Answer:
    bears = len(mean)
    lowest, highest = float(one.values.min()), float(one.values.max())
    if one.population is not None:
        mean = mean * one.population[:bears]
        widths = {level: width * one.population[:bears] for level, width in widths.items()}
    mean, bounds = bounded(mean, widths, one.measure, lowest, highest)
    wide = widths[80] > mean
    enough = _SURE_OF_COUNTS if one.measure is Measure.COUNT else 0.0
    if lowest >= 0 and bears and bool(wide[-1]) and mean[-1] > enough:
        caution |= Caution.UNCERTAIN
    return _Answer(bears, mean, bounds, method, one.cautions | caution)


@dataclass(frozen=True, slots=True)
class _Wording:
    time: pl.DataType
    spec: ForecastSpec
    translate: Callable[[str], str]


def _framed(
    keys: pl.DataFrame, series: Sequence[Series], answers: dict[int, _Answer], wording: _Wording
) -> pl.DataFrame:
    steps = wording.spec.horizon
    numbers = {name: np.full((len(series), steps), np.nan) for name in _NUMBERS}
    methods, reasons, times = [], [], []
    texts: dict[tuple[Refusal, Caution, int, int], str] = {}
    written: dict[tuple[int, int], list[Time | None]] = {}

    def said(refusal: Refusal, cautions: Caution, points: int, needed: int) -> str:
        key = (refusal, cautions, points, needed)
        if key not in texts:
            texts[key] = worded(*key, wording.translate)
        return texts[key]

    for place, one in enumerate(series):
        later = written.setdefault((id(one.calendar), one.last), [])
        if not later:
            later.extend(_later(one.calendar, one.last, steps))
        times.extend(later)
        answer = answers.get(one.number)
        bears = answer.bears if answer else 0
        if answer:
            numbers["mean"][place, :bears] = answer.mean
            for level, (lower, upper) in answer.bounds.items():
                numbers[f"lower_{level}"][place, :bears], numbers[f"upper_{level}"][place, :bears] = lower, upper
            methods += [answer.method] * bears
            reasons += [said(Refusal.NONE, answer.cautions, one.points, one.needed)] * bears
            rest = said(Refusal.TOO_FAR, Caution.NONE, len(one.values), bears)
        else:
            rest = said(one.refusal, Caution.NONE, one.points, one.needed)
        methods += [NO_METHOD] * (steps - bears)
        reasons += [rest] * (steps - bears)
    columns = {
        name: pl.Series(name, grid.reshape(-1), dtype=pl.Float64).fill_nan(None).round_sig_figs(_DIGITS)
        for name, grid in numbers.items()
    }
    moment = pl.Series(wording.spec.time, times, dtype=wording.time, strict=False)
    method, reason = (pl.Series(name, text, dtype=pl.String) for name, text in (("method", methods), ("reason", reasons)))
    rows = np.repeat(np.arange(len(series)), steps)
    five = [columns[name] for name in _NUMBERS[:5]]
    return keys[rows].with_columns([moment, *five, method, columns["lower_50"], columns["upper_50"], reason])


def _later(calendar: Calendar, last: int, steps: int) -> list[Time | None]:
    """Return the times of the steps; None where the calendar ends, or where no times follow each other."""
    found: list[Time | None] = []
    for step in range(1, steps + 1):
        try:
            found.append(None if calendar.season < 0 else calendar.write(last + step))
        except (ValueError, OverflowError):
            found.append(None)
    return found
