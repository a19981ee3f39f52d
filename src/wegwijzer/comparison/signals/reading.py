"""Signals of a file: CSV, Parquet or Excel in, one row per series and judged period out."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import polars as pl

from wegwijzer.comparison.signals.detect import detect
from wegwijzer.comparison.signals.spec import Caution, SignalSpec
from wegwijzer.errors import N_, Problem, UserError

_SEPARATORS = (";", "\t", ",", "|")
_DECIMAL_COMMA = r"^\s*-?\d{1,3}(\.?\d{3})*,\d+\s*$"


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
    frame = read_series(path)
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
            frame = frame.with_columns(_as_number(frame[name]))
    return detect(frame, spec, translate)


def read_series(path: Path | str) -> pl.DataFrame:
    """Return the table in a file by its ending: CSV, Parquet, Excel or ODS; `-` is CSV on standard input."""
    if str(path) == "-":
        return _csv(sys.stdin.buffer.read(), "-")
    path = Path(path)
    readers = {".parquet": _parquet, ".xlsx": _excel, ".xlsm": _excel, ".xls": _excel, ".ods": _excel}
    try:
        return readers.get(path.suffix.lower(), _csv)(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        raise UserError(Problem("signals.file", N_("There is no file “%(file)s”."), {"file": path.name})) from error
    except OSError as error:
        raise _unreadable(path.name) from error


def _unreadable(name: str) -> UserError:
    return UserError(
        Problem(
            "signals.unreadable",
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
    separator = max(_SEPARATORS, key=header.count)
    if not header.strip():
        raise _unreadable(name)
    try:
        return pl.read_csv(
            io.StringIO(text), separator=separator, infer_schema_length=None, null_values=["", "NA", "."]
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
    columns = {
        title: pl.Series(title, [None if row[place] == "" else row[place] for row in rows[1:]], strict=False)
        for place, title in enumerate(header)
    }
    return pl.DataFrame(columns)


def _as_number(column: pl.Series) -> pl.Series:
    """Return the column as numbers where it is text with Dutch decimals; other text becomes null (a hole)."""
    if column.dtype != pl.String:
        return column
    comma = column.drop_nulls().str.contains(_DECIMAL_COMMA).any()
    text = column.str.strip_chars()
    if comma:
        text = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return text.cast(pl.Float64, strict=False)
