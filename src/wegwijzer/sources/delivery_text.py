"""Delimited text: encoding, separator, heading and rows found by itself."""

from __future__ import annotations

import csv
import io
from collections import Counter
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_
from wegwijzer.sources.delivery_raw import RawTable, checked_header, unpacked
from wegwijzer.sources.findings import Findings

_SEPARATORS = (";", "\t", ",", "|")
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 200
_LONGEST_CELL = 10_000_000


def read_text(path: Path, findings: Findings) -> RawTable | None:
    """Return the table in a CSV or TSV file (also .gz); None when the findings say why it can't be read."""
    text = decoded(unpacked(path, findings), findings)
    if findings or text is None:
        return None
    if not text.strip():
        findings.add(("delivery.empty", N_("%(file)s is empty.")), N_("Send the file again."))
        return None
    separator = separator_of(text)
    records = _records(text, separator, findings)
    if not findings and not records:
        findings.add(("delivery.empty", N_("%(file)s is empty.")), N_("Send the file again."))
    return None if findings else _table(path.name, records, separator, findings)


def decoded(content: bytes, findings: Findings) -> str | None:
    """Return the text: UTF-8 or UTF-16 by its mark, else UTF-8, else Windows-1252. A mix is a finding per row."""
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            return _strict(content, encoding, findings)
    try:
        return _without_nul(content.decode("utf-8"), findings)
    except UnicodeDecodeError:
        lines = content.split(b"\n")
    bad = [number for number, line in enumerate(lines, start=1) if not _is_utf8(line)]
    if any(not line.isascii() and _is_utf8(line) for line in lines):
        message = (
            "delivery.mixed_encoding",
            N_("This row is written in another encoding (Windows) than the others (UTF-8)."),
        )
        findings.add_rows(message, N_("Save the whole file as CSV UTF-8."), bad, "")
        return None
    return _strict(content, "cp1252", findings)


def _strict(content: bytes, encoding: str, findings: Findings) -> str | None:
    try:
        return _without_nul(content.decode(encoding), findings)
    except UnicodeDecodeError:
        findings.add(
            ("delivery.encoding", N_("The text of %(file)s can't be read.")), N_("Save the file as CSV UTF-8.")
        )
        return None


def _without_nul(text: str, findings: Findings) -> str | None:
    if "\x00" in text:
        findings.add(
            ("delivery.binary", N_("%(file)s isn't a text file.")), N_("Save it as CSV UTF-8 or as Excel (.xlsx).")
        )
        return None
    return text


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def separator_of(text: str) -> str:
    """Return the separator that splits most rows of the start of `text` into the same number (two or more) of cells."""
    sample = "\n".join(text.splitlines()[:_SAMPLE])

    def agreement(separator: str) -> tuple[int, int]:
        counts = Counter(len(row) for row in csv.reader(io.StringIO(sample), delimiter=separator) if row)
        width, often = max(counts.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
        return (often, width) if width > 1 else (0, 0)

    return max(_SEPARATORS, key=agreement)


def _records(text: str, separator: str, findings: Findings) -> list[tuple[int, list[str]]]:
    """Return the rows that aren't blank, with the line each begins on."""
    csv.field_size_limit(_LONGEST_CELL)
    records = []
    reader = csv.reader(io.StringIO(text), delimiter=separator)
    begin = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                records.append((begin, cells))
            begin = reader.line_num + 1
    except csv.Error:
        message = N_("From this row on the file can't be split into cells.")
        findings.add(("delivery.broken_row", message), N_("Look for a quotation mark that isn't closed."), row=begin)
    return records


def _table(file: str, records: list[tuple[int, list[str]]], separator: str, findings: Findings) -> RawTable | None:
    width = Counter(len(cells) for _, cells in records[:_SAMPLE]).most_common(1)[0][0]
    while len(records) > 1 and len(records[0][1]) < width and _one_cell(records[0][1]):
        records = records[1:]
    while len(records) > 1 and len(records[-1][1]) < width and _one_cell(records[-1][1]):
        findings.note("delivery.footer", N_("The last row of %(file)s is left out: it holds a remark, no data."))
        records = records[:-1]
    line, first = records[0]
    names = checked_header(first, line, findings)
    for number, cells in records[1:]:
        if len(cells) < len(names) or any(cell.strip() for cell in cells[len(names) :]):
            message = N_("This row has %(count)s cells; the heading has %(expected)s.")
            remedy = N_("Put quotation marks around texts with the separator in them.")
            if names:
                findings.add(("delivery.ragged", message), remedy, row=number, count=len(cells), expected=len(names))
    if findings:
        return None
    body = records[1:]
    columns = {name: [cells[i] for _, cells in body] for i, name in enumerate(names)}
    frame = pl.DataFrame(columns, schema=dict.fromkeys(names, pl.String))
    rows = pl.Series("row", [number for number, _ in body], dtype=pl.UInt32)
    return RawTable(frame=frame, rows=rows, file=file, separator=separator)


def _one_cell(cells: list[str]) -> bool:
    return sum(bool(cell.strip()) for cell in cells) == 1
