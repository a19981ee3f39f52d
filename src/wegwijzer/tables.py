"""Tables that people bring: CSV, Parquet, Excel or ODS by the ending, and numbers as the Dutch write them.

Every verb on files (`signals`, `forecast`, `compare`) reads with these.
"""

from __future__ import annotations

import io
import sys
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_, Problem, UserError

SEPARATORS = (";", "\t", ",", "|")
_DECIMAL_COMMA = r"^\s*-?(\d{1,3}(\.\d{3})+|\d+),\d+\s*$"
_NOT_A_NUMBER = r"^\s*[^\d\s]{1,3}\s*$|^\s*$|^(?i)\s*(na|nan|null|geheim|onbekend)\s*$"


def read_table(path: Path | str) -> pl.DataFrame:
    """Return the table in a file by its ending: CSV, Parquet, Excel or ODS; `-` is CSV on standard input.

    Separator and encoding (UTF-8 or Windows) of CSV are found. Raises `UserError` with code `file.missing` when there
    is no such file and `file.unreadable` when it is no table with one header row.
    """
    if str(path) == "-":
        return _csv(sys.stdin.buffer.read(), "-")
    path = Path(path)
    readers = {".parquet": _parquet, ".xlsx": _excel, ".xlsm": _excel, ".xls": _excel, ".ods": _excel}
    try:
        return readers.get(path.suffix.lower(), _csv)(path.read_bytes(), path.name)
    except FileNotFoundError as error:
        raise UserError(Problem("file.missing", N_("There is no file “%(file)s”."), {"file": path.name})) from error
    except OSError as error:
        raise _unreadable(path.name) from error


def numbers_in(column: pl.Series) -> pl.Series:
    """Return the column as numbers where it is text, also with decimal commas; text that is no number becomes null."""
    if column.dtype != pl.String:
        return column
    text = column.str.strip_chars()
    if text.drop_nulls().str.contains(_DECIMAL_COMMA).any():
        text = text.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True)
    return text.cast(pl.Float64, strict=False).alias(column.name)


def holds_numbers(column: pl.Series) -> bool:
    """Say whether a column holds only numbers and signs in place of a number (“.”, “x”, “geheim”)."""
    if column.dtype != pl.String:
        return column.dtype.is_numeric() or column.dtype == pl.Null
    signs = column.str.contains(_NOT_A_NUMBER).fill_null(value=True)
    return bool((numbers_in(column).is_not_null() | signs).all())


def _unreadable(name: str) -> UserError:
    return UserError(
        Problem(
            "file.unreadable",
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
            separator=max(SEPARATORS, key=header.count),
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
