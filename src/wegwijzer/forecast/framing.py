"""Answers as a table: one row per series and step, with the time of the step and the reason in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.forecast.bounds import Bounds
from wegwijzer.forecast.moments import Calendar, Time
from wegwijzer.forecast.reasons import Caution, NoForecast, worded
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.series import Series

NO_METHOD = "none"
_Said = tuple[NoForecast, Caution, int, int]
_DIGITS = 10  # of what is given
_NUMBERS = ("mean", "lower_80", "upper_80", "lower_95", "upper_95", "lower_50", "upper_50")


@dataclass(frozen=True, slots=True)
class Answer:
    """The forecast of one series: steps it bears, mean and bounds of those, method and cautions.

    `errors[origin, step]` are those of the back-test, in cases; None where there was none.
    """

    bears: int
    mean: Array
    bounds: Bounds
    method: str
    cautions: Caution
    errors: Array | None = None


@dataclass(frozen=True, slots=True)
class Wording:
    """How the table is written: type and name of the time column, steps, and the language."""

    type: pl.DataType
    time: str
    steps: int
    translate: Callable[[str], str]


def framed(
    keys: pl.DataFrame, series: Sequence[Series], answers: Mapping[int, Answer], wording: Wording
) -> pl.DataFrame:
    """Return the table (columns as in `forecast_series`) of the series, in the order of `keys`."""
    steps = wording.steps
    moment = pl.Series(wording.time, _times(series, steps), dtype=wording.type, strict=False)
    methods: list[str] = []
    reasons: list[str] = []
    texts: dict[_Said, str] = {}
    for one in series:
        for times, method, key in _said(one, answers.get(one.number), steps):
            if key not in texts:
                texts[key] = worded(*key, wording.translate)
            methods += [method] * times
            reasons += [texts[key]] * times
    said = (pl.Series("method", methods, dtype=pl.String), pl.Series("reason", reasons, dtype=pl.String))
    numbers = _numbers(series, answers, steps)
    rows = np.repeat(np.arange(len(series)), steps)
    return keys[rows].with_columns([moment, *numbers[:5], said[0], *numbers[5:], said[1]])


def _said(
    one: Series, answer: Answer | None, steps: int
) -> list[tuple[int, str, tuple[NoForecast, Caution, int, int]]]:
    """Return how many steps get which method and reason."""
    if answer is None:
        return [(steps, NO_METHOD, (one.refusal, Caution.NONE, one.points, one.needed))]
    return [
        (answer.bears, answer.method, (NoForecast.NONE, answer.cautions, one.points, one.needed)),
        (steps - answer.bears, NO_METHOD, (NoForecast.TOO_FAR, Caution.NONE, len(one.values), answer.bears)),
    ]


def _numbers(series: Sequence[Series], answers: Mapping[int, Answer], steps: int) -> list[pl.Series]:
    grids = {name: np.full((len(series), steps), np.nan) for name in _NUMBERS}
    for place, one in enumerate(series):
        if answer := answers.get(one.number):
            grids["mean"][place, : answer.bears] = answer.mean
            for level, (lower, upper) in answer.bounds.items():
                grids[f"lower_{level}"][place, : answer.bears] = lower
                grids[f"upper_{level}"][place, : answer.bears] = upper
    return [
        pl.Series(name, grid.reshape(-1), dtype=pl.Float64).fill_nan(None).round_sig_figs(_DIGITS)
        for name, grid in grids.items()
    ]


def _times(series: Sequence[Series], steps: int) -> list[Time | None]:
    written: dict[tuple[int, int], list[Time | None]] = {}
    times: list[Time | None] = []
    for one in series:
        key = (id(one.calendar), one.last)
        if key not in written:
            written[key] = _later(one.calendar, one.last, steps)
        times.extend(written[key])
    return times


def _later(calendar: Calendar, last: int, steps: int) -> list[Time | None]:
    """Return the times of the steps; None where the calendar ends, or where no times follow each other."""
    found: list[Time | None] = []
    for step in range(1, steps + 1):
        try:
            found.append(None if calendar.season < 0 else calendar.write(last + step))
        except (ValueError, OverflowError):
            found.append(None)
    return found
