"""How good the forecasts would have been: rolling origins over the known part of many series."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.forecast.choosing import COMBINATION
from wegwijzer.forecast.forecasting import answers_of
from wegwijzer.forecast.intervals import LEVELS, rhythm_of
from wegwijzer.forecast.models import NAIVE, SEASONAL_NAIVE, naive, seasonal_naive
from wegwijzer.forecast.series import FEWEST_VALUES, Series, long_enough, read_series
from wegwijzer.forecast.spec import ForecastSpec, Measure

_SERIES = "_series"
_NUMBERS = ("value", "mean", *(f"{side}_{level}" for level in LEVELS for side in ("lower", "upper")))
_SCHEMA: dict[str, type[pl.DataType]] = {
    **dict.fromkeys((_SERIES, "origin", "step"), pl.Int64),
    **dict.fromkeys((*_NUMBERS, NAIVE, SEASONAL_NAIVE, "scale"), pl.Float64),
    "method": pl.String,
}


def backtest(frame: pl.DataFrame, spec: ForecastSpec, *, origins: int = 3) -> pl.DataFrame:
    """Return one row per series, origin and step: what was forecast from only the periods before, and what came true.

    Columns: id columns, `origin` (1: the newest, `horizon` periods before the end; each next a horizon earlier),
    `step`, `value`, `mean`, bounds, `method`, `naive`, `seasonal_naive`, and `scale`: the mean absolute change over a
    season (a period when there is none) before the origin, the denominator of MASE. Values are rates where there is a
    denominator. A series is forecast at an origin when at least three values lie before it; holes inside are filled as
    for a forecast.
    Raises `UserError` when origins is below 1, and as `forecast_series` does.
    """
    if origins < 1:
        raise UserError(Problem("forecast.origins", N_("A back-test needs at least one origin.")))
    keys, series = read_series(frame, spec)
    rows = [row for origin in range(1, origins + 1) for row in _from_origin(series, spec.horizon, origin)]
    found = pl.DataFrame(rows, schema=_SCHEMA, orient="row")
    named = keys.with_columns(pl.Series(_SERIES, range(keys.height), dtype=pl.Int64))
    tested = found.join(named, on=_SERIES, how="left").sort(_SERIES, "origin", "step")
    return tested.select(*spec.id_columns, *(name for name in _SCHEMA if name != _SERIES))


def _from_origin(series: Sequence[Series], horizon: int, origin: int) -> Iterator[tuple[object, ...]]:
    """Yield the rows of one origin, in the order of `_SCHEMA`."""
    back = origin * horizon
    past = {one.number: _cut(one, back) for one in series if len(one.values) - back >= FEWEST_VALUES}
    for number, answer in sorted(answers_of(list(past.values()), horizon), key=lambda pair: pair[0]):
        known = past[number].values
        actual = series[number].values[len(known) : len(known) + horizon]
        season = past[number].season
        scale = float(np.abs(known[season:] - known[:-season]).mean())
        beside = [
            forecast[:, 0]
            for forecast in (naive(known[:, None], horizon), seasonal_naive(known[:, None], season, horizon))
        ]
        for step in range(answer.bears):
            bounds = [side[step] for level in LEVELS for side in answer.bounds[level]]
            numbers = [actual[step], answer.mean[step], *bounds, *(one[step] for one in beside), scale]
            yield (number, origin, step + 1, *(float(one) for one in numbers), answer.method)


def _cut(one: Series, back: int) -> Series:
    """Return the series as it was `back` periods ago."""
    values = one.values[: len(one.values) - back]
    season = one.season if long_enough(len(values), one.season) else 1
    rhythm = one.rhythm if season == one.season else rhythm_of(season, known=False)
    measure = one.measure if one.population is None else Measure.AMOUNT
    return replace(one, values=values, season=season, rhythm=rhythm, measure=measure, population=None)


def scores(tested: pl.DataFrame) -> dict[str, float]:
    """Return the scores of a back-test: `mase`, `naive_mase`, `seasonal_naive_mase`, `coverage_50`, `_80`, `_95`.

    MASE is the mean over series and origins of the mean absolute error over the scale (Hyndman and Koehler, 2006);
    series without forecast or with a constant past are left out. Coverage is the share of values within bounds. Also
    `combined`: the share of rows given by the combination. NaN where there is nothing to score.
    """
    usable = tested.filter(pl.col("scale") > 0)
    error = {
        name: ((usable[column] - usable["value"]).abs() / usable["scale"]).mean()
        for name, column in (("mase", "mean"), ("naive_mase", NAIVE), ("seasonal_naive_mase", SEASONAL_NAIVE))
    }
    bounded = tested.filter(pl.col("lower_80").is_not_nan())
    cover = {
        f"coverage_{level}": bounded["value"].is_between(bounded[f"lower_{level}"], bounded[f"upper_{level}"]).mean()
        for level in (50, 80, 95)
    }
    found = error | cover | {"combined": (usable["method"] == COMBINATION).mean()}
    return {name: float(number) if isinstance(number, float) else float("nan") for name, number in found.items()}
