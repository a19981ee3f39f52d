"""Forecasts of many series at once: a frame in, one row per series and step out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from wegwijzer.forecast.bounds import bounded, bounds_of_zeros, past_of, widths_of_short
from wegwijzer.forecast.choosing import FEWEST_PERIODS, METHODS, chosen
from wegwijzer.forecast.framing import Answer, Wording, framed
from wegwijzer.forecast.intervals import LEVELS, half_widths
from wegwijzer.forecast.models import NAIVE
from wegwijzer.forecast.reasons import Caution, NoForecast
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.series import Series, read_series
from wegwijzer.forecast.spec import ForecastSpec, Measure
from wegwijzer.forecast.stopping import stop_when

_BETWEEN = 256  # series between two looks whether to stop
_TOGETHER = 256  # series worked out at once: enough for numpy, small enough for the cache of the processor
_MOST_YEARS = 10
_SURE_OF_COUNTS = 5.0


def forecast_series(
    frame: pl.DataFrame,
    spec: ForecastSpec,
    translate: Callable[[str], str] = lambda text: text,
    *,
    progress: Callable[[float], object] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> pl.DataFrame:
    """Return for each series and step: id columns, time, `mean`, bounds at 80, 95 and 50 %, `method`, `reason`.

    Rows are sorted by id columns (nulls last) and step. `method` is `combination`, `seasonal_naive`, `naive`, or `none`
    where nothing is forecast: then the numbers are null and `reason` says why. A series of 3 to 5 values carries on its
    last value; a series bears at most as many steps as it has periods, and ten years. The same series gives the same
    row whatever lies beside it and in whatever order the rows come. An empty frame gives no rows.
    `progress` gets the part that is done; `Cancelled` is raised when `cancelled` says so.
    Raises `UserError` for missing columns, columns without numbers and times that can't be read.
    """
    keys, series = read_series(frame, spec)
    answers: dict[int, Answer] = {}
    for number, answer in answers_of(series, spec.horizon):
        answers[number] = answer
        if len(answers) % _BETWEEN == 0:
            stop_when(cancelled)
            progress(len(answers) / len(series))
    return framed(keys, series, answers, Wording(frame.schema[spec.time], spec.time, spec.horizon, translate))


def answers_of(series: Sequence[Series], steps: int) -> Iterator[tuple[int, Answer]]:
    """Yield (number, answer) of each series that isn't refused, worked out per length, season and rhythm."""
    groups: dict[tuple[int, int, str], list[Series]] = defaultdict(list)
    for one in series:
        if one.refusal is not NoForecast.NONE:
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


def _together(members: Sequence[Series], steps: int) -> Iterator[tuple[int, Answer]]:
    values = np.stack([one.values for one in members], axis=1)
    values = np.concatenate([values, values[:, :1]], axis=1)  # never one column: numpy sums that in another order
    unit = np.exp2(np.frexp(np.abs(values).max(0))[1] - 1.0)  # a power of two: exact, and nothing overflows
    values = values / unit
    season, ahead = members[0].season, min(steps, len(values))
    choice = chosen(values, season, ahead)
    widths = half_widths(choice, values, season, members[0].rhythm)
    for place, one in enumerate(members):
        bears = _bears(one, steps)
        own = {level: width[:bears, place] * unit[place] for level, width in widths.items()}
        method = METHODS[int(choice.method[place])]
        naive = Caution.NONE if choice.method[place] == 0 else Caution.NAIVE
        answer = _answer(one, choice.forecast[:bears, place] * unit[place], own, method, naive)
        scale = unit[place] * (1.0 if one.population is None else float(one.population[0]))
        yield one.number, replace(answer, errors=choice.errors[:, :, place] * scale)


def _plain(one: Series, steps: int) -> Answer:
    bears = _bears(one, steps)
    mean = np.full(bears, one.values[-1])
    caution = Caution.SHORT if len(one.values) < FEWEST_PERIODS else Caution.NONE
    if not _constant(one.values):
        return _answer(one, mean, widths_of_short(one.values, bears), NAIVE, caution)
    if one.values[-1] == 0 and one.measure is Measure.COUNT:
        zeros = bounds_of_zeros(len(one.values), bears)
        return Answer(bears, mean, zeros, NAIVE, one.cautions | caution | Caution.ALL_ZERO)
    unknown = {level: np.full(bears, np.nan) for level in LEVELS}
    return _answer(one, mean, unknown, NAIVE, caution | Caution.CONSTANT)


def _answer(one: Series, mean: Array, widths: dict[int, Array], method: str, caution: Caution) -> Answer:
    bears = len(mean)
    per_step = np.ones(bears) if one.population is None else one.population[:bears]
    past = past_of(one.values, one.measure, per_step)
    mean = mean * per_step
    widths = {level: width * per_step for level, width in widths.items()}
    mean, bounds = bounded(mean, widths, past)
    wide = widths[80] > mean
    enough = _SURE_OF_COUNTS if one.measure is Measure.COUNT else 0.0
    if past.lowest >= 0 and bears and bool(wide[-1]) and mean[-1] > enough:
        caution |= Caution.UNCERTAIN
    return Answer(bears, mean, bounds, method, one.cautions | caution)
