"""The forecasts of very many series part by part: one after another, or over the workers of a Dask cluster.

A series never feels what lies beside it, so the parts together are byte for byte the whole.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import polars as pl

from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.spec import ForecastSpec
from wegwijzer.forecast.stopping import stop_when

SERIES_IN_A_PART = 4000


def forecast_in_parts(  # noqa: PLR0913 - what is forecast, and how to follow it
    frame: pl.DataFrame,
    spec: ForecastSpec,
    translate: Callable[[str], str] = lambda text: text,
    *,
    size: int = SERIES_IN_A_PART,
    client: Any = None,
    progress: Callable[[float], object] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> pl.DataFrame:
    """Return the same as `forecast_series`, worked out for `size` series at a time, or over a Dask `client`.

    For a cluster `translate` must be a function of a module. Raises `Cancelled` between two parts.
    """
    missing = [name for name in spec.columns if name not in frame.columns]
    if missing or not spec.id_columns or not frame.height:
        return forecast_series(frame, spec, translate, progress=progress, cancelled=cancelled)
    parts = list(_parts(frame, spec, size))
    waiting = [client.submit(forecast_series, part, spec, translate, pure=False) for part in parts] if client else []
    made = []
    try:
        for done, part in enumerate(parts):
            stop_when(cancelled)
            made.append(waiting[done].result() if client else forecast_series(part, spec, translate))
            progress((done + 1) / len(parts))
    finally:
        if client:
            client.cancel(waiting[len(made) :])
    return pl.concat(made)


def _parts(frame: pl.DataFrame, spec: ForecastSpec, size: int) -> Iterator[pl.DataFrame]:
    """Yield the rows of so many series at a time, in the order of the answer."""
    keys = frame.select(spec.id_columns).unique().sort(spec.id_columns, nulls_last=True)
    numbered = frame.join(
        keys.with_row_index("_place"), on=list(spec.id_columns), how="left", nulls_equal=True, maintain_order="left"
    )
    for start in range(0, keys.height, size):
        inside = pl.col("_place").is_between(start, start + size - 1)
        yield numbered.filter(inside).drop("_place")
