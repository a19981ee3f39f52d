"""What is on the page as a file: Excel, CSV, PNG and SVG, with title, filters, date, source and release inside."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from io import StringIO

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.language.nothing import status_word
from wegwijzer.language.numbers import MINUS, number
from wegwijzer.reports.charts import chart_png, chart_svg
from wegwijzer.reports.figure_pdf import figure_pdf
from wegwijzer.reports.naming import figure_file_name
from wegwijzer.reports.sheets import Book, explanation_of
from wegwijzer.reports.view import Cell, ChartKind, FigureView

MEDIA_TYPES = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
    "png": "image/png",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
}
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", MINUS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A file to hand over."""

    name: str
    media_type: str
    body: bytes


def download(view: FigureView, ending: str) -> Download:
    """Return the view as `xlsx`, `csv`, `png`, `svg` or `pdf`; the same view gives the same bytes.

    An image of a view that shows its table is the first chart that there is. Raises `NotFoundError` for another ending,
    and for an image of a figure that has no chart.
    """
    if ending not in MEDIA_TYPES:
        raise NotFoundError(
            Problem("download.kind", N_("There is no download “%(kind)s” of this figure."), {"kind": ending[:20]})
        )
    makers = {"xlsx": excel, "csv": csv_file, "png": _png, "svg": _svg, "pdf": figure_pdf}
    return Download(name=figure_file_name(view, ending), media_type=MEDIA_TYPES[ending], body=makers[ending](view))


def excel(view: FigureView) -> bytes:
    """Return a workbook: the table exactly as shown, and the explanation on a second sheet."""
    book = Book(f"{view.title} · {view.place}", view.released_on)
    fictional = " · fictieve gegevens" if view.fictional else ""
    book.table("Cijfers", f"{view.title} · {view.place}{fictional}", view.table, view.decimals)
    book.explanation(explanation_of(view))
    return book.finished()


def csv_file(view: FigureView) -> bytes:
    """Return the table with explanation: semicolons, decimal commas, UTF-8 with a byte order mark.

    After every value stand its status and note; where there is no value the field is empty and the status says why.
    Texts that a spreadsheet could take for a formula get an apostrophe in front.
    """
    out = StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    first, *others = view.table.columns
    told = _told(view)
    writer.writerow(
        [_safe(first), *(_safe(name) for column in others for name in _headings(column)), *(name for name, _ in told)]
    )
    for row in view.table.rows:
        cells = [field for cell in row.cells for field in _fields(cell, view.decimals)]
        writer.writerow([_safe(row.label), *cells, *(_safe(text) for _, text in told)])
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def _headings(column: str) -> tuple[str, str, str]:
    return column, f"{column}: status", f"{column}: toelichting"


def _fields(cell: Cell, decimals: int) -> tuple[str, str, str]:
    if cell.value is not None:
        plain = number(cell.value, decimals).replace(".", "").replace(MINUS, "-")
        return plain, status_word(cell.status), _safe(cell.note)
    if not cell.note and cell.text:  # a margin
        return _safe(cell.text), status_word(cell.status), ""
    return "", status_word(cell.status) if cell.text else "", _safe(cell.note)


def _told(view: FigureView) -> list[tuple[str, str]]:
    """What belongs to every row, so that a row that is copied elsewhere keeps its source."""
    chosen = next((option.label for option in view.groups if option.chosen), "")
    return [
        ("Cijfer", view.title),
        ("Eenheid", view.unit),
        ("Groep", chosen),
        ("Vergeleken met", view.comparator_name or "niets"),
        ("Bron", view.source_line.partition(": ")[2] or view.source_line),
        ("Vrijgave", view.release),
        ("Vrijgegeven", view.released_on.isoformat()),
        ("Soort gegevens", "fictief" if view.fictional else "echt"),
    ]


def _safe(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _drawn(view: FigureView) -> ChartKind:
    kinds = [ChartKind(option.id) for option in view.charts if option.id != ChartKind.TABLE.value]
    if view.query.chart in kinds:
        return view.query.chart
    if not kinds:
        raise NotFoundError(
            Problem("download.no_chart", N_("There is no chart of this figure: there are too few values to draw."))
        )
    return kinds[0]


def _png(view: FigureView) -> bytes:
    return chart_png(view, _drawn(view))


def _svg(view: FigureView) -> bytes:
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + chart_svg(view, _drawn(view)).encode()
