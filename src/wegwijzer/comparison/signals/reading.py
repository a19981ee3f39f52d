"""Signals of a file: CSV, Parquet or Excel in, one row per series and judged period out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from wegwijzer.comparison.signals.detect import detect
from wegwijzer.comparison.signals.spec import Caution, SignalSpec
from wegwijzer.tables import numbers_in, read_table


def signals_of_file(  # noqa: PLR0913 - the options of one verb
    path: Path | str,
    *,
    id_columns: Sequence[str],
    time: str,
    value: str,
    denominator: str | None = None,
    last: int = 1,
    caution: Caution = Caution.NORMAL,
    translate: Callable[[str], str] = lambda text: text,
) -> pl.DataFrame:
    """Return the signals (see `detect`) of the series in a file; `-` reads CSV from standard input.

    Columns `status`, `quality` and `series_break`, as in an export of figures, are heeded when they are there. Raises
    `UserError` when the file can't be read or a column is missing.
    """
    frame = read_table(path)
    status, quality, series_break = (
        name if name in frame.columns else None for name in ("status", "quality", "series_break")
    )
    spec = SignalSpec(
        id_columns=tuple(id_columns),
        time=time,
        value=value,
        denominator=denominator,
        last=last,
        caution=caution,
        status=status,
        quality=quality,
        series_break=series_break,
    )
    for name in {value, denominator} & set(frame.columns):
        if name is not None:
            frame = frame.with_columns(numbers_in(frame[name]))
    return detect(frame, spec, translate)
