"""From rows to series that can be forecast: in order, since the last break, holes filled, or refused with a reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.forecast.choosing import FEWEST_PERIODS
from wegwijzer.forecast.intervals import rhythm_of
from wegwijzer.forecast.moments import Calendar, calendar_of, moments_of
from wegwijzer.forecast.reasons import Caution, NoForecast
from wegwijzer.forecast.seasons import Array, likely_season
from wegwijzer.forecast.spec import ForecastSpec, Measure
from wegwijzer.frames import WITH_VALUE, Quality

Places = npt.NDArray[np.int64]
Marks = npt.NDArray[np.bool_]
FEWEST_VALUES = 3
_MOST_HOLES = 1 / 3
_SMALL_COUNT = 20.0
_NOT_FINAL = (Quality.PROVISIONAL.value, Quality.REVISED_PROVISIONAL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One series made ready: `values` without holes (rates when there is a population), the slot of the last one.

    `population` holds the denominator of each later step (the last one repeated, and a caution, where none is given);
    None when the values are taken as they are.
    """

    number: int
    calendar: Calendar
    last: int = 0
    values: Array = field(default_factory=lambda: np.empty(0))
    season: int = 1
    rhythm: str = ""  # table of its intervals
    measure: Measure = Measure.AMOUNT
    population: Array | None = None
    refusal: NoForecast = NoForecast.NONE
    cautions: Caution = Caution.NONE
    points: int = 0
    needed: int = 0


@dataclass(frozen=True, slots=True)
class _Rows:
    """The rows of one series in order of time; NaN is a hole."""

    slots: Places
    values: Array
    population: Array | None
    breaks: Marks
    provisional: Marks

    def between(self, slots: Places, start: int, end: int) -> _Rows:
        """Return the rows from `start` to `end`, with their slots."""
        population = None if self.population is None else self.population[start:end]
        inside = slice(start, end)
        return _Rows(slots, self.values[inside], population, self.breaks[inside], self.provisional[inside])


def read_series(frame: pl.DataFrame, spec: ForecastSpec) -> tuple[pl.DataFrame, list[Series]]:
    """Return the id columns of each series, sorted, and the series in that order.

    Raises `UserError` naming the columns that are missing, hold no numbers, or the times that can't be read.
    """
    _check(frame, spec)
    keys = frame.select(spec.id_columns or pl.lit(0).alias("")).unique()
    keys = keys.sort(keys.columns, nulls_last=True)
    numbers = keys.with_row_index("_series")
    rows = frame.with_columns(pl.lit(0).alias("")) if not spec.id_columns else frame
    series = rows.select(keys.columns).join(
        numbers, on=keys.columns, how="left", nulls_equal=True, maintain_order="left"
    )
    return keys if spec.id_columns else keys.drop(""), list(_each(frame, series["_series"], spec))


def _check(frame: pl.DataFrame, spec: ForecastSpec) -> None:
    missing = [name for name in spec.columns if name not in frame.columns]
    problems = [
        Problem(
            "forecast.columns",
            N_("The columns %(missing)s are not in the table; it has %(there)s."),
            {"missing": ", ".join(missing), "there": ", ".join(frame.columns)[:200]},
        )
    ] * bool(missing)
    for name in (spec.value, spec.denominator):
        if name in frame.columns and not (frame[name].dtype.is_numeric() or frame[name].dtype == pl.Null):
            problems.append(
                Problem("forecast.numbers", N_("The column “%(column)s” holds no numbers."), {"column": name})
            )
    if problems:
        raise UserError(problems)


def _each(frame: pl.DataFrame, series: pl.Series, spec: ForecastSpec) -> Iterator[Series]:
    if not frame.height:
        return
    distinct = frame[spec.time].unique()
    moments = moments_of(distinct)
    rank = sorted(range(len(moments)), key=lambda place: (moments[place].unit, moments[place].number))
    moments = [moments[place] for place in rank]
    table = pl.DataFrame({"time": distinct.gather(rank), "moment": range(len(rank))})
    places = frame.select(pl.col(spec.time).alias("time")).join(table, on="time", how="left", maintain_order="left")
    own, moment = series.to_numpy(), places["moment"].to_numpy()
    order = np.lexsort((moment, own))
    bounds = np.flatnonzero(np.diff(own[order], prepend=-1, append=own.max() + 1))
    columns = _columns(frame, spec, order)
    calendars: dict[bytes, Calendar] = {}
    for start, end in pairwise(bounds.tolist()):
        inside = moment[order[start:end]]
        key = inside.tobytes()
        if key not in calendars:
            calendars[key] = calendar_of([moments[place] for place in inside])
        calendar = calendars[key]
        yield _prepared(int(own[order[start]]), calendar, columns.between(np.array(calendar.slots), start, end), spec)


def _columns(frame: pl.DataFrame, spec: ForecastSpec, order: Places) -> _Rows:
    def floats(name: str) -> Array:
        found = frame[name].cast(pl.Float64).fill_null(np.nan).to_numpy()[order]
        return np.where(np.isfinite(found), found, np.nan)

    def flags(name: str | None, claim: pl.Expr) -> Marks:
        if name is None:
            return np.zeros(len(order), dtype=bool)
        return np.asarray(frame.select(claim.fill_null(value=False)).to_series().to_numpy()[order])

    values = floats(spec.value)
    if spec.status:
        shown = flags(spec.status, pl.col(spec.status).is_in([status.value for status in WITH_VALUE]))
        values = np.where(shown, values, np.nan)
    population = floats(spec.denominator) if spec.denominator else None
    breaks = flags(spec.series_break, pl.col(spec.series_break or "").cast(pl.String).str.strip_chars() != "")
    return _Rows(order, values, population, breaks, flags(spec.quality, pl.col(spec.quality or "").is_in(_NOT_FINAL)))


def _prepared(number: int, calendar: Calendar, rows: _Rows, spec: ForecastSpec) -> Series:
    known = ~np.isnan(rows.values)
    last = int(rows.slots[known][-1]) if known.any() else int(rows.slots[-1])
    usable = known & _since_break(rows)
    if rows.population is not None:
        usable &= np.nan_to_num(rows.population) > 0
    refusal = _refusal(calendar, rows, known, usable, spec)
    if refusal is not NoForecast.NONE:
        points = int(usable.sum())
        return Series(number=number, calendar=calendar, last=last, refusal=refusal, points=points, needed=FEWEST_VALUES)
    return _complete(number, calendar, rows, usable, spec)


def _since_break(rows: _Rows) -> Marks:
    began = rows.slots[rows.breaks][-1] if rows.breaks.any() else rows.slots[0]
    return np.asarray(rows.slots >= began)


def _refusal(calendar: Calendar, rows: _Rows, known: Marks, usable: Marks, spec: ForecastSpec) -> NoForecast:
    """Return why the series can't be forecast; the first reason that holds."""
    negative = spec.measure in (Measure.COUNT, Measure.SHARE) and bool((rows.values[known] < 0).any())
    nobody = rows.population is not None and known.any() and not np.nan_to_num(rows.population[known])[-1] > 0
    broken = not bool(_since_break(rows).all())
    length = np.ptp(rows.slots[usable]) + 1 if usable.any() else 0
    reasons = {
        NoForecast.MIXED: calendar.season < 0,
        NoForecast.DOUBLE: bool((np.diff(rows.slots) == 0).any()),
        NoForecast.NEGATIVE: negative,
        NoForecast.NO_VALUES: not known.any(),
        NoForecast.NO_POPULATION: nobody,
        NoForecast.SHORT_SINCE_BREAK: broken and usable.sum() < FEWEST_VALUES,
        NoForecast.SHORT: usable.sum() < FEWEST_VALUES,
        NoForecast.HOLES: length - usable.sum() > _MOST_HOLES * length,
    }
    return next((reason for reason, holds in reasons.items() if holds), NoForecast.NONE)


def _complete(number: int, calendar: Calendar, rows: _Rows, usable: Marks, spec: ForecastSpec) -> Series:
    slots = rows.slots[usable]
    points = len(slots)
    cautions = Caution.NONE if _since_break(rows).all() else Caution.SINCE_BREAK
    cautions |= Caution.PROVISIONAL if rows.provisional[usable][-1] else Caution.NONE
    length = int(slots[-1] - slots[0]) + 1
    taken = rows.values[usable] if rows.population is None else rows.values[usable] / rows.population[usable]
    series = np.full(length, np.nan)
    series[slots - slots[0]] = taken
    season, too_short = _season(series, calendar, spec)
    cautions |= Caution.FILLED if points < length else Caution.NONE
    cautions |= Caution.NO_SEASON if too_short else Caution.NONE
    population, assumed = _population(rows, int(slots[-1]), spec.horizon)
    later = rows.slots > slots[-1]
    if (later if rows.population is None else later & np.isnan(rows.population)).any():
        cautions |= Caution.ENDED_EARLY
    cautions |= Caution.LAST_POPULATION if assumed else Caution.NONE
    return Series(
        number=number,
        calendar=calendar,
        last=int(slots[-1]),
        values=filled(series, season),
        season=season,
        rhythm=rhythm_of(season, known=calendar.season == 1 or spec.season == 1),
        measure=_measure(rows.values[usable], spec),
        population=population,
        cautions=cautions,
        points=points,
        needed=FEWEST_PERIODS,
    )


def _season(series: Array, calendar: Calendar, spec: ForecastSpec) -> tuple[int, bool]:
    """Return the season that is used, and whether there is one that the series is too short for."""
    season = calendar.season or spec.season or likely_season(filled(series, 1))
    return (season, False) if long_enough(len(series), season) else (1, True)


def long_enough(length: int, season: int) -> bool:
    """Say whether a series of so many periods can show a season of so many: two whole ones and three periods."""
    return season == 1 or length >= 2 * season + 3


def _measure(values: Array, spec: ForecastSpec) -> Measure:
    if spec.measure is not Measure.AUTO:
        return spec.measure
    small = bool((values >= 0).all() and (values == np.floor(values)).all() and values.mean() <= _SMALL_COUNT)
    return Measure.COUNT if small or spec.denominator else Measure.AMOUNT


def _population(rows: _Rows, last: int, horizon: int) -> tuple[Array | None, bool]:
    """Return the denominator of each step, and whether the last known one had to be carried on."""
    if rows.population is None:
        return None, False
    known = ~np.isnan(rows.population)
    outlook = dict(zip((rows.slots[known] - last).tolist(), rows.population[known].tolist(), strict=True))
    steps = np.empty(horizon)
    before = outlook[0]
    assumed = False
    for step in range(1, horizon + 1):
        assumed |= step not in outlook
        before = outlook.get(step, before)
        steps[step - 1] = before
    return steps, assumed


def filled(series: Array, season: int) -> Array:
    """Return the series with its holes filled: the mean of the same part of the seasons beside it, else a line.

    The first and the last value are known. A hole with a neighbour in one season only is filled by the line.
    """
    holes = np.flatnonzero(np.isnan(series))
    if not len(holes):
        return series
    answer = series.copy()
    known = np.flatnonzero(~np.isnan(series))
    answer[holes] = np.interp(holes, known, series[known])
    if season > 1:
        inside = holes[(holes >= season) & (holes < len(series) - season)]
        beside = (series[inside - season] + series[inside + season]) / 2
        answer[inside] = np.where(np.isnan(beside), answer[inside], beside)
    return answer
