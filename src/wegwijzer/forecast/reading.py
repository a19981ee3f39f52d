"""Forecasts of a file: CSV, Parquet or Excel in, one row per series and step out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.spec import ForecastSpec

_SEPARATORS = (";", "\t", ",", "|")
_DECIMAL_COMMA = r"^\s*-?(\d{1,3}(\.\d{3})+|\d+),\d+\s*$"
_NOT_A_NUMBER = r"^\s*[^\d\s]{1,3}\s*$|^\s*$|^(?i)\s*(na|nan|null|geheim|onbekend)\s*$"


def forecast_of_file(  # noqa: PLR0913 - the options of one verb
    path: Path | str,
    *,
    id_columns: Sequence[str],
    time: str,
    value: str,
    horizon: int,
    denominator: str | None = None,
    translate: Callable[[str], str] = lambda text: text,
) -> pl.DataFrame:
    """Return the forecasts (see `forecast_series`) of the series in a file; `-` reads CSV from standard input.

    Columns `status`, `quality` and `series_break`, as in an export of figures, are heeded when they are there. Decimal
    commas are read; a sign in place of a value (“.”, “x”, “geheim”) is a hole. Raises `UserError` when the file can't
    be read, a column is missing, or a value is neither a number nor such a sign.
    """
    frame = read_table(path)
    for name in dict.fromkeys((value, denominator)):
        if name is not None and name in frame.columns:
            frame = frame.with_columns(_as_number(frame[name]))
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
    return forecast_series(frame, spec, translate)


def read_table(path: Path | str) -> pl.DataFrame:
    """Return the table in a file by its ending: CSV, Parquet, Excel or ODS; `-` is CSV on standard input."""
    if str(path) == "-":
        return _csv(sys.stdin.buffer.read(), "-")
    path = Path(path)
    readers = {".parquet": _parquet, ".xlsx": _excel, ".xlsm": _excel, ".xls": _excel, ".ods": _excel}
    try:
        return readers.get(path.suffix.lower(), _csv)(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        raise UserError(Problem("forecast.file", N_("There is no file “%(file)s”."), {"file": path.name})) from error
    except OSError as error:
        raise _unreadable(path.name) from error


def _unreadable(name: str) -> UserError:
    return UserError(
        Problem(
            "forecast.unreadable",
            N_("“%(file)s” can't be read as a table."),
            {"file": name},
            remedy=N_("Deliver a CSV, Parquet or Excel file with one header row."),
        )
    )


def _csv(content: bytes, name: str) -> pl.DataFrame:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    header = text.split("\n", 1)[0]
    if not header.strip():
        raise _unreadable(name)
    try:
        return pl.read_csv(
            io.StringIO(text),
            separator=max(_SEPARATORS, key=header.count),
            infer_schema_length=None,
            null_values=["", "NA", "."],
        ).rename(str.strip)
    except pl.exceptions.PolarsError as error:
        raise _unreadable(name) from error


def _parquet(content: bytes, name: str) -> pl.DataFrame:
    try:
        return pl.read_parquet(io.BytesIO(content))
    except (pl.exceptions.PolarsError, OSError) as error:
        raise _unreadable(name) from error


def _excel(content: bytes, name: str) -> pl.DataFrame:
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - heavy

    try:
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError, IndexError) as error:
        raise _unreadable(name) from error
    if not rows or not any(str(cell).strip() for cell in rows[0]):
        raise _unreadable(name)
    header = [str(cell).strip() or f"column_{place}" for place, cell in enumerate(rows[0], start=1)]
    if len(set(header)) < len(header):
        raise _unreadable(name)
    return pl.DataFrame(
        [
            pl.Series(title, [None if row[place] == "" else row[place] for row in rows[1:]], strict=False)
            for place, title in enumerate(header)
        ]
    )


def _as_number(column: pl.Series) -> pl.Series:
    """Return the column as numbers; with text that is neither a number nor a sign for nothing it stays text."""
    if column.dtype != pl.String:
        return column
    text = column.str.strip_chars()
    if text.drop_nulls().str.contains(_DECIMAL_COMMA).any():
        text = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    numbers = text.cast(pl.Float64, strict=False)
    signs = column.str.contains(_NOT_A_NUMBER).fill_null(value=True)
    return numbers.alias(column.name) if (numbers.is_not_null() | signs).all() else column
