"""Excel: the first filled sheet of a workbook, after a look at how big it becomes and where formulas have no value."""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Callable, Sequence
from datetime import date, datetime
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_
from wegwijzer.sources.delivery_raw import MOST_COLUMNS, RawTable, checked_header
from wegwijzer.sources.findings import Findings

_MOST_UNPACKED = 400_000_000
_MOST_CELLS = 30_000_000
_MOST_RATIO, _RATIO_FROM = 250, 20_000_000  # an ordinary sheet packs 5 to 30 times
_MOST_PARTS = 5000
_NS = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_CELL = re.compile(rb"<c\b([^>]*?)(?:/>|>(.*?)</c>)", re.DOTALL)
_REF = re.compile(rb'\br="([A-Z]{1,3})(\d{1,7})"')
_FILLED = re.compile(rb"<v>[^<]|<is>")


def read_sheet(path: Path, findings: Findings) -> RawTable | None:
    """Return the table on the first filled sheet of an .xlsx file; None when the findings say why it can't be read."""
    from python_calamine import CalamineError, CalamineWorkbook  # noqa: PLC0415 - heavy

    if not _safe(path, findings):
        return None
    try:
        with CalamineWorkbook.from_path(path) as book:
            for number, name in enumerate(book.sheet_names):
                rows = book.get_sheet_by_index(number).to_python(skip_empty_area=False)
                if any(cell not in ("", None) for row in rows for cell in row):
                    if number + 1 < len(book.sheet_names):
                        text = N_("Only the sheet “%(sheet)s” of %(file)s is read.")
                        findings.note("delivery.sheets", text, sheet=name)
                    return _table(path.name, rows, findings)
    except (CalamineError, OSError, ValueError):
        findings.add(("delivery.damaged", N_("%(file)s is damaged or cut off.")), N_("Send the file again."))
        return None
    findings.add(("delivery.empty", N_("%(file)s is empty.")), N_("Send the file again."))
    return None


def _safe(path: Path, findings: Findings) -> bool:
    """Look into the zip before anything opens it: real unpacked sizes, number of cells, formulas without a value."""
    try:
        with zipfile.ZipFile(path) as book:
            if _is_bomb(book, path):
                message = N_("%(file)s becomes far too big when it is unpacked. It isn't opened.")
                findings.add(("delivery.bomb", message), N_("Save the table as CSV and send that."))
                return False
            for sheet in (name for name in book.namelist() if re.match(r"xl/worksheets/[^/]+\.xml$", name)):
                _look_over(book.read(sheet), findings)
    except (zipfile.BadZipFile, OSError, KeyError, zlib.error):
        message = N_("%(file)s isn't an Excel file (.xlsx) that can be opened, or it has a password.")
        findings.add(("delivery.no_workbook", message), N_("Save it as Excel workbook (.xlsx) without a password."))
    return not findings


def _is_bomb(book: zipfile.ZipFile, path: Path) -> bool:
    members = book.infolist()
    declared = sum(member.file_size for member in members)
    if declared > _MOST_UNPACKED or len(members) > _MOST_PARTS:
        return True
    with path.open("rb") as file:
        unpacked = [(member, _real_size(file.read, file.seek, member)) for member in members]
    return sum(size for _, size in unpacked) > _MOST_UNPACKED or any(
        size > _RATIO_FROM and size > _MOST_RATIO * max(member.compress_size, 1) for member, size in unpacked
    )


def _real_size(read: Callable[[int], bytes], seek: Callable[[int], int], member: zipfile.ZipInfo) -> int:
    """Return how big a member really becomes (at most just above the limit), whatever the zip declares."""
    seek(member.header_offset)
    header = read(30)
    seek(member.header_offset + 30 + int.from_bytes(header[26:28], "little") + int.from_bytes(header[28:30], "little"))
    packed = read(member.compress_size)
    if member.compress_type != zipfile.ZIP_DEFLATED:
        return len(packed)
    unpacker, size = zlib.decompressobj(-15), 0
    while packed and size <= _MOST_UNPACKED and not unpacker.eof:
        size += len(unpacker.decompress(packed, 1 << 22))
        packed = unpacker.unconsumed_tail
    return size


def _look_over(sheet: bytes, findings: Findings) -> None:
    width = height = 0
    for attributes, content in _CELL.findall(sheet):
        if not (ref := _REF.search(attributes)):
            continue
        column, row = ref[1].decode(), int(ref[2])
        width, height = max(width, _number(column)), max(height, row)
        if b"<f" in content and not _FILLED.search(content):
            message = N_("This cell holds a formula of which the outcome wasn't saved.")
            findings.add(("delivery.formula", message), N_("Save the file with values only."), row=row, column=column)
    if width > MOST_COLUMNS or width * height > _MOST_CELLS:
        message = N_("%(file)s has %(count)s columns and %(rows)s rows; that is too much.")
        remedy = N_("Send only the columns that are needed, or put the figures below each other.")
        findings.add(("delivery.too_many_columns", message), remedy, count=width, rows=height)


def _number(letters: str) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _table(file: str, rows: Sequence[Sequence[object]], findings: Findings) -> RawTable | None:
    numbered = [(n, list(row)) for n, row in enumerate(rows, start=1) if any(str(cell).strip() for cell in row)]
    fullest = max(_filled(cells) for _, cells in numbered[:20])
    while len(numbered) > 1 and _filled(numbered[0][1]) == 1 < fullest:
        numbered = numbered[1:]
    line, first = numbered[0]
    width = max(n for n, cell in enumerate(first, start=1) if str(cell).strip())
    names = checked_header(first[:width], line, findings)
    body = numbered[1:]
    for number, cells in body:
        if names and any(str(cell).strip() for cell in cells[width:]):
            message = N_("This row has more cells than the heading.")
            findings.add(("delivery.ragged", message), N_("Give every column a name."), row=number)
    if findings:
        return None
    frame = pl.DataFrame([_column(name, [cells[i] for _, cells in body]) for i, name in enumerate(names)])
    return RawTable(frame=frame, rows=pl.Series("row", [n for n, _ in body], dtype=pl.UInt32), file=file)


def _filled(cells: Sequence[object]) -> int:
    return sum(bool(str(cell).strip()) for cell in cells)


def _column(name: str, cells: list[object]) -> pl.Series:
    """Return a typed column when all filled cells are of one type, else text."""
    filled = [cell for cell in cells if cell not in ("", None)]
    values = [None if cell in ("", None) else cell for cell in cells]
    if filled and all(isinstance(cell, bool) for cell in filled):
        return pl.Series(name, values, dtype=pl.Boolean)
    if filled and all(isinstance(cell, int | float) and not isinstance(cell, bool) for cell in filled):
        return pl.Series(name, values, dtype=pl.Float64, strict=False)
    if filled and all(isinstance(cell, date) for cell in filled):
        days = [cell.date() if isinstance(cell, datetime) else cell for cell in values]
        return pl.Series(name, days, dtype=pl.Date)
    return pl.Series(name, [None if cell is None else as_text(cell) for cell in values], dtype=pl.String)


def as_text(cell: object) -> str:
    """Return a cell as text: whole numbers without a decimal part, days as 2023-12-31."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    return str(cell)
