"""The same figure says the same on the page, in Excel, CSV, PDF and Word: number, comparator, status and note."""

from __future__ import annotations

import csv
from io import BytesIO, StringIO
from itertools import zip_longest

import docx
import pytest
import world
from python_calamine import CalamineWorkbook

from wegwijzer.frames import HIDDEN, WITH_VALUE
from wegwijzer.language.nothing import status_word
from wegwijzer.reports import figure_pdf
from wegwijzer.reports.content import report_content
from wegwijzer.reports.downloads import download
from wegwijzer.reports.pdf import template_data
from wegwijzer.reports.view import FigureView
from wegwijzer.reports.word import report_word

NORTH, OAK, HARBOUR, SOUTH, WEST, CENTRE = world.DISTRICTS
VIEWS = {
    "gemeente": {},
    "met een verborgen jaar": {"area": NORTH},
    "tegenover een eerder jaar": {"area": OAK, "comparator": "vorige"},
    "tegenover het land": {"area": HARBOUR, "comparator": "land"},
    "alles verborgen": {"area": CENTRE},
    "onbekend": {"area": WEST},
    "een eerder jaar": {"area": OAK, "period": "2021"},
    "een groep": {"breakdown": "leeftijd", "group": "65+"},
    "niets om mee te vergelijken": {"comparator": "geen"},
    "een buurt": {"area": world.NEIGHBOURHOODS[3]},
    "wijken naast elkaar": {"area": NORTH, "chart": "gebieden"},
    "op de kaart": {"area": NORTH, "chart": "kaart"},
    "een aantal": {"indicator": world.COUNT.id, "area": SOUTH},
    "een bedrag": {"indicator": world.EUROS.id},
}


@pytest.fixture(params=VIEWS.values(), ids=VIEWS.keys())
def view(request: pytest.FixtureRequest) -> FigureView:
    return world.view(**request.param)


def test_the_table_holds_the_figure_of_the_headline(view: FigureView) -> None:
    cells = [cell for row in view.table.rows for cell in row.cells]
    assert (view.cell.text, view.cell.value, view.cell.status, view.cell.note) in [
        (cell.text, cell.value, cell.status, cell.note) for cell in cells
    ]


def test_excel_says_what_the_page_says(view: FigureView) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(download(view, "xlsx").body))
    figures, told = (book.get_sheet_by_name(name).to_python() for name in ("Cijfers", "Uitleg"))
    for row, line in zip(view.table.rows, figures[4:], strict=True):
        assert line[0] == row.label
        for cell, found in zip(row.cells, line[1:], strict=False):
            assert found == (pytest.approx(cell.value) if cell.value is not None else cell.text)
            assert not cell.note or cell.note in line[-1]
    explained = dict(pair[:2] for pair in told)
    assert explained.get("Vergeleken met", "") == view.comparator_name
    assert explained["In woorden"] == " ".join(view.sentences)


def test_csv_says_what_the_page_says(view: FigureView) -> None:
    text = download(view, "csv").body.decode("utf-8-sig")
    lines = list(csv.DictReader(StringIO(text), delimiter=";"))
    names = view.table.columns[1:]
    for row, line in zip(view.table.rows, lines, strict=True):
        assert line["Vergeleken met"] == (view.comparator_name or "niets")
        for name, cell in zip(names, row.cells, strict=True):
            if cell.value is not None:
                assert line[name] == cell.text.rstrip("*~").replace(".", "")
                assert line[f"{name}: toelichting"] == cell.note
                assert line[f"{name}: status"] == status_word(cell.status)
            elif cell.note:
                assert (line[name], line[f"{name}: toelichting"]) == ("", cell.note)
                assert line[f"{name}: status"] == status_word(cell.status)


def one_figure(view: FigureView):
    """The report that holds this figure only, as the page shows it."""
    return report_content(
        world.MONITOR, world.DEFINITIONS, [view.query.indicator], lambda _query: view, area=view.query.area
    )


def test_the_pdf_is_made_from_what_the_page_says(view: FigureView) -> None:
    data = template_data(one_figure(view), title_page=True)
    section = data["chapters"][0]["sections"][0]
    assert tuple(section["sentences"]) == view.sentences
    table = section["tables"][0]
    assert tuple(table["columns"]) == view.table.columns
    assert [row["cells"] for row in table["rows"]] == [[cell.text for cell in row.cells] for row in view.table.rows]
    hidden = [cell.note for row in view.table.rows for cell in row.cells if cell.status in HIDDEN]
    assert set(hidden) == {reason for _, _, reason in data["hidden"]}


def test_word_says_what_the_page_says(view: FigureView) -> None:
    document = docx.Document(BytesIO(report_word(one_figure(view))))
    texts = [paragraph.text for paragraph in document.paragraphs]
    assert view.sentences[0] in texts
    table = next(one for one in document.tables if one.cell(0, 0).text == view.table.columns[0])
    grid = [[cell.text for cell in row.cells] for row in table.rows]
    shown = [[row.label, *(cell.text for cell in row.cells)] for row in view.table.rows]
    for said, line in zip_longest([list(view.table.columns), *shown], grid):
        assert said == line
    reasons = {row.cells[-1].text for one in document.tables for row in one.rows}
    assert {cell.note for row in view.table.rows for cell in row.cells if cell.status in HIDDEN} <= reasons


def test_the_pdf_of_one_figure_tells_why_something_is_hidden(monkeypatch: pytest.MonkeyPatch) -> None:
    given: list[dict[str, object]] = []
    monkeypatch.setattr(figure_pdf, "compiled", lambda data, _day: given.append(data) or b"")
    view = world.view(area=NORTH)
    figure_pdf.figure_pdf(view)
    assert [reason for _, _, reason in given[0]["hidden"]] == ["verborgen: minder dan 5 inwoners"]
    assert given[0]["signs"] == [[sign.sign, sign.meaning] for sign in view.legend]


def test_no_exit_shows_a_number_where_the_page_shows_a_sign() -> None:
    hidden = world.view(area=CENTRE)
    assert hidden.cell.status not in WITH_VALUE
    assert all(point.cell.value is None for point in hidden.points if point.highlighted)
    rows = list(csv.DictReader(StringIO(download(hidden, "csv").body.decode("utf-8-sig")), delimiter=";"))
    own = next(row for row in rows if row["Gebied"] == "Centrum")
    assert own[hidden.table.columns[1]] == ""
    assert own[f"{hidden.table.columns[1]}: status"] == "verborgen"
