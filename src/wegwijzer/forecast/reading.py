"""Forecasts of a file: CSV, Parquet or Excel in, one row per series and step out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from wegwijzer.forecast.parts import forecast_in_parts
from wegwijzer.forecast.spec import ForecastSpec
from wegwijzer.tables import holds_numbers, numbers_in, read_table


def forecast_of_file(  # noqa: PLR0913 - the options of one verb
    path: Path | str,
    *,
    id_columns: Sequence[str],
    time: str,
    value: str,
    horizon: int,
    denominator: str | None = None,
    translate: Callable[[str], str] = lambda text: text,
    client: Any = None,
    progress: Callable[[float], object] = lambda _part: None,
) -> pl.DataFrame:
    """Return the forecasts (see `forecast_series`) of the series in a file; `-` reads CSV from standard input.

    Columns `status`, `quality` and `series_break`, as in an export of figures, are heeded when they are there. Decimal
    commas are read; a sign in place of a value (“.”, “x”, “geheim”) is a hole. Raises `UserError` when the file can't
    be read, a column is missing, or a value is neither a number nor such a sign.
    """
    frame = read_table(path)
    for name in dict.fromkeys((value, denominator)):
        if name is not None and name in frame.columns and holds_numbers(frame[name]):
            frame = frame.with_columns(numbers_in(frame[name]))
    status, quality, series_break = (
        name if name in frame.columns else None for name in ("status", "quality", "series_break")
    )
    spec = ForecastSpec(
        id_columns=tuple(id_columns),
        time=time,
        value=value,
        horizon=horizon,
        denominator=denominator,
        status=status,
        quality=quality,
        series_break=series_break,
    )
    return forecast_in_parts(frame, spec, translate, client=client, progress=progress)
