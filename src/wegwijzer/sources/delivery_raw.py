"""A delivered file as it stands: its columns, the row every record stood on, and what labels came with it."""

from __future__ import annotations

import gzip
import io
import re
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.errors import N_
from wegwijzer.sources.findings import Findings

MOST_COLUMNS = 2000
MOST_BYTES = 2_000_000_000  # of a file once unpacked
_CODED = frozenset({AreaLevel.COUNTRY, AreaLevel.MUNICIPALITY, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD})
_NUMBER = re.compile(r"^[+-]?[\d.,]*\d[\d.,]*%?$")
_YEAR = re.compile(r"^(?:19|20)\d\d$")
_DATE = re.compile(r"^\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}$")
_FORMULA = r"^\s*(?:[=@]|\+[A-Za-z(])"


@dataclass(frozen=True, slots=True, kw_only=True)
class RawTable:
    """The records of a file. `rows` are their row numbers in it; numbers and dates are typed if the file types them.

    `labels`: per column the meaning of its codes (SPSS). `separator` is "" for files that aren't text.
    """

    frame: pl.DataFrame
    rows: pl.Series
    file: str = ""
    separator: str = ""
    labels: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


def looks_like_data(cell: object) -> bool:
    """Tell whether a cell of a first row is a value instead of a heading: an area code, a number (no year), a date."""
    if isinstance(cell, date | datetime):
        return True
    text = str(cell).strip()
    if level_of(text) in _CODED or _DATE.match(text):
        return True
    return bool(_NUMBER.match(text)) and not _YEAR.match(text)


def unpacked(path: Path, findings: Findings) -> bytes:
    """Return the bytes of a file, unzipped when it ends in .gz; a file that grows beyond reason is refused."""
    if path.suffix.lower() != ".gz":
        return path.read_bytes()
    try:
        with gzip.open(path) as file:
            content = _at_most(file, max(50_000_000, min(MOST_BYTES, 300 * path.stat().st_size)))
    except (OSError, EOFError, zlib.error):
        findings.add(("delivery.damaged", N_("%(file)s is damaged or cut off.")), N_("Send the file again."))
        return b""
    if content is None:
        message = N_("%(file)s becomes far too big when it is unpacked. It isn't opened.")
        findings.add(("delivery.bomb", message), N_("Send the file unpacked, or in parts."))
    return content or b""


def _at_most(file: BinaryIO | gzip.GzipFile, limit: int) -> bytes | None:
    content = io.BytesIO()
    while part := file.read(1 << 20):
        content.write(part)
        if content.tell() > limit:
            return None
    return content.getvalue()


def checked_header(cells: Sequence[object], row: int, findings: Findings) -> list[str]:
    """Return the names of the columns; findings tell a missing, empty or double heading, or far too many columns."""
    if len(cells) > MOST_COLUMNS:
        message = N_("%(file)s has %(count)s columns; at most %(most)s can be read.")
        remedy = N_("Send only the columns that are needed, or put the figures below each other.")
        findings.add(("delivery.too_many_columns", message), remedy, row=row, count=len(cells), most=MOST_COLUMNS)
        return []
    names = [heading(cell) for cell in cells]
    if any(looks_like_data(cell) for cell in cells if str(cell).strip()):
        message = N_("The first row holds no names of columns, but data.")
        findings.add(("delivery.no_header", message), N_("Put a row with the names of the columns on top."), row=row)
        return []
    for number, name in enumerate(names, start=1):
        if not name:
            message = N_("Column %(number)s has no name.")
            findings.add(("delivery.empty_heading", message), N_("Give every column a name."), row=row, number=number)
        elif name in names[: number - 1]:
            message = N_("Two columns are named “%(column)s”.")
            findings.add(
                ("delivery.double_heading", message), N_("Give every column its own name."), row=row, column=name
            )
    return names


def heading(cell: object) -> str:
    """Return a heading as trimmed text; a year that Excel made a number stays a year."""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return " ".join(str(cell).split())


def refuse_formulas(raw: RawTable, findings: Findings) -> None:
    """Report every text cell that a spreadsheet would run as a formula."""
    for column in raw.frame.columns:
        values = raw.frame[column]
        if values.dtype == pl.String and (found := values.str.contains(_FORMULA).fill_null(value=False)).any():
            rows = raw.rows.filter(found).to_list()
            message = ("delivery.formula", N_("This cell holds a formula instead of a value."))
            findings.add_rows(message, N_("Save the file with values only."), rows, column)
