"""Forecast the series of a file."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wegwijzer.forecast.reading import forecast_of_file
from wegwijzer.usecases.plain_files import refuse_names, written

OUR_COLUMNS = (
    "mean",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
    "method",
    "lower_50",
    "upper_50",
    "reason",
)


@dataclass(frozen=True, slots=True)
class Forecast:
    """How many series there are, and of how many no forecast can be given."""

    series: int
    refused: int


def forecast(  # noqa: PLR0913 - the options of one verb
    path: Path,
    output: Path,
    *,
    id_columns: Sequence[str],
    time: str,
    value: str,
    horizon: int,
    denominator: str | None = None,
    translate: Callable[[str], str] = lambda text: text,
    progress: Callable[[float], object] = lambda _part: None,
) -> Forecast:
    """Write the forecasts of the series in a file; `UserError` says what can't be read, and nothing is written."""
    refuse_names(OUR_COLUMNS, id_columns, time)
    found = forecast_of_file(
        path,
        id_columns=id_columns,
        time=time,
        value=value,
        horizon=horizon,
        denominator=denominator,
        translate=translate,
        progress=progress,
    )
    written(found, output)
    series = found.group_by(list(id_columns)).agg((pl.col("method") == "none").all().alias("none"))
    return Forecast(series.height, int(series["none"].sum()))
