"""Open a delivered file by its ending: text, Excel, Parquet or SPSS."""

from __future__ import annotations

from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from wegwijzer.errors import N_
from wegwijzer.sources.delivery_raw import MOST_COLUMNS, RawTable, refuse_formulas
from wegwijzer.sources.delivery_sheet import as_text, read_sheet
from wegwijzer.sources.delivery_text import read_text
from wegwijzer.sources.findings import Findings

_TEXT, _SHEET, _SPSS = (".csv", ".tsv", ".txt"), (".xlsx", ".xlsm"), (".sav", ".zsav")
_EMPTY = ("delivery.empty", N_("%(file)s is empty."))


def open_delivery(path: Path, findings: Findings) -> RawTable:
    """Return the table in a file; raises `SourceError` with all that is wrong with the file itself."""
    if not path.is_file():
        findings.add(("delivery.no_file", N_("The file %(file)s doesn't exist.")), N_("Check the name of the file."))
    raw = None if findings else _opened(path, findings)
    findings.stop_when_any()
    if raw is None or raw.frame.is_empty():
        findings.add(_EMPTY, N_("Send the file again."))
        findings.stop_when_any()
    assert raw is not None  # noqa: S101 - told above
    refuse_formulas(raw, findings)
    return raw


def _opened(path: Path, findings: Findings) -> RawTable | None:
    name = path.name.lower().removesuffix(".gz")
    if name.endswith(_TEXT):
        return read_text(path, findings)
    if name.endswith(_SHEET):
        return read_sheet(path, findings)
    if name.endswith(".parquet"):
        return _parquet(path, findings)
    if name.endswith(_SPSS):
        return _spss(path, findings)
    message = N_("%(file)s is of a kind that can't be read.")
    findings.add(("delivery.kind", message), N_("Send CSV, Excel (.xlsx), Parquet or SPSS (.sav)."))
    return None


def _parquet(path: Path, findings: Findings) -> RawTable | None:
    try:
        frame = pl.read_parquet(path)
    except (OSError, pl.exceptions.PolarsError):
        findings.add(("delivery.damaged", N_("%(file)s is damaged or cut off.")), N_("Send the file again."))
        return None
    texts = [n for n, t in frame.schema.items() if isinstance(t, pl.Categorical | pl.Enum)]
    return _numbered(frame.with_columns(pl.col(texts).cast(pl.String)), path, findings)


def _numbered(frame: pl.DataFrame, path: Path, findings: Findings, labels: Any = None) -> RawTable | None:
    if frame.width > MOST_COLUMNS:
        message = N_("%(file)s has %(count)s columns; at most %(most)s can be read.")
        remedy = N_("Send only the columns that are needed, or put the figures below each other.")
        findings.add(("delivery.too_many_columns", message), remedy, count=frame.width, most=MOST_COLUMNS)
        return None
    rows = pl.Series("row", range(1, frame.height + 1), dtype=pl.UInt32)
    return RawTable(frame=frame, rows=rows, file=path.name, labels=MappingProxyType(labels or {}))


def _spss(path: Path, findings: Findings) -> RawTable | None:
    """Return an SPSS file: codes stay codes, their labels come beside them, what SPSS marks as missing is empty."""
    import pyreadstat  # noqa: PLC0415 - heavy

    try:
        frame, meta = pyreadstat.read_sav(path, user_missing=True, output_format="polars")
    except (pyreadstat.ReadstatError, OSError, UnicodeDecodeError):
        findings.add(("delivery.damaged", N_("%(file)s is damaged or cut off.")), N_("Send the file again."))
        return None
    for column, ranges in meta.missing_ranges.items():
        frame = frame.with_columns(pl.when(~_missing(column, ranges)).then(pl.col(column)).alias(column))
    labels = {
        column: {as_text(code): text for code, text in values.items()}
        for column, values in meta.variable_value_labels.items()
    }
    return _numbered(frame, path, findings, labels)


def _missing(column: str, ranges: list[Any]) -> pl.Expr:
    found = [pl.col(column).is_between(r["lo"], r["hi"]) for r in ranges]
    return pl.any_horizontal(found).fill_null(value=False)
