"""Tables that people take to and from the command line: CSV, Parquet or Excel by the ending, `-` for a pipe."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Collection
from contextlib import suppress
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.tables import SEPARATORS, read_table


def read_as_text(path: Path) -> pl.DataFrame:
    """Return the table in a file; of CSV every column as text, so that codes keep their leading zeros.

    Raises `UserError` when it can't be read as a table.
    """
    if str(path) != "-" and path.suffix.lower() in (".parquet", ".xlsx"):
        return read_table(path)
    content = sys.stdin.buffer.read() if str(path) == "-" else path.read_bytes()
    text = content.decode("utf-8-sig", errors="replace")
    separator = max(SEPARATORS, key=text.split("\n", 1)[0].count)
    try:
        return pl.read_csv(io.StringIO(text), separator=separator, infer_schema=False).rename(str.strip)
    except pl.exceptions.PolarsError as error:
        raise UserError(
            Problem(
                "file.unreadable",
                N_("“%(name)s” can't be read as a table."),
                {"name": path.name},
                remedy=N_("Use a CSV, Parquet or Excel file with one header row."),
            )
        ) from error


def written(frame: pl.DataFrame, path: Path, *, private: bool = False) -> None:
    """Write a frame by the ending of `path` (.csv, .parquet, .xlsx; `-`: CSV on standard output), whole or not at all.

    `private`: readable by the owner only. Raises `UserError` for another ending or a place that can't be written.
    """
    if str(path) == "-":
        sys.stdout.write(frame.write_csv())
        return
    writers: dict[str, Callable[[Path], object]] = {
        ".csv": frame.write_csv,
        ".parquet": frame.write_parquet,
        ".xlsx": frame.write_excel,
    }
    if path.suffix.lower() not in writers:
        raise UserError(
            Problem(
                "file.ending",
                N_("“%(name)s” has an ending that can't be written."),
                {"name": path.name},
                remedy=N_("Choose .csv, .parquet or .xlsx."),
            )
        )
    put_whole(path, writers[path.suffix.lower()], private=private)


def put_whole(path: Path, write: Callable[[Path], object], *, private: bool = False) -> None:
    """Let `write` fill a temporary file beside `path` and put it in place; on any failure nothing is left behind.

    Raises `UserError` for a place that can't be written.
    """
    temporary = path.with_name(f".{path.stem}.deel{path.suffix}")
    try:
        if private:
            temporary.touch(mode=0o600)
        write(temporary)
        temporary.replace(path)
    except OSError as error:
        raise unwritable(path) from error
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def unwritable(path: Path) -> UserError:
    """Return the one answer for a place that can't be written."""
    return UserError(
        Problem(
            "file.write",
            N_("“%(name)s” can't be written there."),
            {"name": path.name},
            remedy=N_("Choose a folder that exists, where you may write and that has room."),
        )
    )


def refuse_names(ours: Collection[str], ids: Collection[str], time: str) -> None:
    """Raise `UserError` when a column that names series or periods is called like one of the answer's columns."""
    taken = [name for name in (*ids, time) if name in ours]
    if taken:
        raise UserError(
            Problem(
                "file.taken",
                N_("The answer has a column of its own called %(names)s."),
                {"names": ", ".join(taken)},
                remedy=N_("Give your column another name, or leave it out of --id."),
            )
        )
