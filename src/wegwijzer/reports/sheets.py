"""Tables as sheets of an Excel workbook: numbers stay numbers, signs stay signs, texts are never formulas."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from io import BytesIO
from typing import Any

from wegwijzer.reports.view import Cell, FigureView, Table

_WIDEST, _EXPLAINED = 46, 90
Explanation = Sequence[tuple[str, str]]


class Book:
    """A workbook in memory; the same content gives the same bytes."""

    def __init__(self, title: str, created: date) -> None:
        import xlsxwriter  # noqa: PLC0415 - heavy

        self._bytes = BytesIO()
        options = {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        }
        self._book = xlsxwriter.Workbook(self._bytes, {"in_memory": True, **options})
        moment = datetime(created.year, created.month, created.day)  # noqa: DTZ001 - a date without a place
        self._book.set_properties({"title": title, "created": moment, "author": "Wegwijzer", "comments": ""})
        self._names: set[str] = set()
        self._formats: dict[tuple[tuple[str, object], ...], Any] = {}

    def _format(self, **properties: object) -> Any:
        key = tuple(sorted(properties.items()))
        if key not in self._formats:
            self._formats[key] = self._book.add_format(properties)
        return self._formats[key]

    def _sheet(self, name: str) -> Any:
        clean = "".join(letter for letter in name if letter not in "[]:*?/\\'")[:28] or "Blad"
        number, unique = 1, clean
        while unique.casefold() in self._names:
            number += 1
            unique = f"{clean} {number}"
        self._names.add(unique.casefold())
        sheet = self._book.add_worksheet(unique)
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_footer("&L&F&RBlad &P van &N")
        return sheet

    def table(self, name: str, heading: str, table: Table, decimals: int) -> None:
        """Add a sheet with a table as it is shown, and notes (provisional, why hidden) in a last column."""
        sheet = self._sheet(name)
        sheet.write_string(0, 0, heading, self._format(bold=True, font_size=14))
        sheet.write_string(1, 0, table.caption)
        noted = any(cell.note for row in table.rows for cell in row.cells)
        columns = [*table.columns, *(["Toelichting"] if noted else [])]
        for place, column in enumerate(columns):
            sheet.write_string(3, place, column, self._format(bold=True, bottom=1, text_wrap=True, valign="top"))
        for line, row in enumerate(table.rows, start=4):
            sheet.write_string(line, 0, row.label, self._format(bold=row.highlighted))
            for place, cell in enumerate(row.cells, start=1):
                self._cell(sheet, (line, place), cell, decimals, bold=row.highlighted)
            if noted:
                sheet.write_string(line, len(columns) - 1, _notes(table, row.cells))
        sheet.freeze_panes(4, 1)
        sheet.repeat_rows(3)
        _widths(sheet, columns, table)

    def _cell(self, sheet: Any, place: tuple[int, int], cell: Cell, decimals: int, *, bold: bool) -> None:
        if cell.value is None:
            sheet.write_string(*place, cell.text, self._format(align="right", bold=bold))
            return
        mark = cell.text[-1] if cell.text[-1] in "*~" else ""
        pattern = f"#,##0{'.' + '0' * decimals if decimals else ''}" + (f'"{mark}"' if mark else "")
        exact = round(cell.value, 10)
        sheet.write_number(*place, exact, self._format(num_format=pattern, bold=bold))

    def explanation(self, lines: Explanation, name: str = "Uitleg") -> None:
        """Add a sheet with headings on the left and their text on the right."""
        sheet = self._sheet(name)
        sheet.set_column(0, 0, 30)
        sheet.set_column(1, 1, _EXPLAINED)
        for line, (heading, text) in enumerate(lines):
            sheet.write_string(line, 0, heading, self._format(bold=True, valign="top", text_wrap=True))
            sheet.write_string(line, 1, text, self._format(text_wrap=True, valign="top"))

    def finished(self) -> bytes:
        """Return the workbook as bytes."""
        self._book.close()
        return self._bytes.getvalue()


def _notes(table: Table, cells: Iterable[Cell]) -> str:
    """The notes of a row; with several columns each with the name of its column."""
    named = [(column, cell.note) for column, cell in zip(table.columns[1:], cells, strict=True) if cell.note]
    notes = list(dict.fromkeys(note for _, note in named))
    if len(notes) == 1 and len(named) == len(table.columns) - 1:
        return notes[0]
    return "; ".join(f"{column}: {note}" for column, note in named)


def _widths(sheet: Any, columns: Sequence[str], table: Table) -> None:
    labels = [len(row.label) for row in table.rows]
    sheet.set_column(0, 0, min(max([12, len(columns[0]), *labels]) + 2, _WIDEST))
    for place, column in enumerate(columns[1:], start=1):
        sheet.set_column(place, place, _WIDEST if column == "Toelichting" else min(max(12, len(column) + 2), 28))


def explanation_of(view: FigureView) -> Explanation:
    """Return everything that belongs to a figure as pairs: title, filters, sentences, source, layers, legend."""
    chosen = next((option.label for option in view.groups if option.chosen), "")
    lines = [
        ("Cijfer", view.title),
        ("Gebied en periode", view.place),
        ("Groep", chosen),
        ("Vergeleken met", view.comparator_name),
        ("Eenheid", view.unit),
        ("In woorden", " ".join(view.sentences)),
        *((info.heading, info.text) for info in view.infos),
        *((f"Teken {sign.sign}", sign.meaning) for sign in view.legend),
        ("Bron", view.source_line.partition(": ")[2] or view.source_line),
        ("Stand", view.fresh_line),
        ("Vrijgave", view.release),
        ("Let op", "Fictieve gegevens." if view.fictional else ""),
        ("Gebieden in de grafiek", view.area_note),
    ]
    return [(heading, text) for heading, text in lines if text]
