from __future__ import annotations

import csv
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
import world
from python_calamine import CalamineWorkbook

from wegwijzer.errors import NotFoundError
from wegwijzer.reports.downloads import MEDIA_TYPES, csv_file, download, excel
from wegwijzer.reports.naming import figure_file_name, slug
from wegwijzer.reports.view import ChartKind, Row

NORTH = world.DISTRICTS[0]


def sheets(body):
    book = CalamineWorkbook.from_filelike(BytesIO(body))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def rows_of(body):
    return list(csv.reader(StringIO(body.decode("utf-8-sig")), delimiter=";"))


def test_excel_has_exactly_what_is_shown_and_explains_it():
    view = world.view(area=NORTH)
    found = sheets(excel(view))
    assert list(found) == ["Cijfers", "Uitleg"]
    header = found["Cijfers"][3]
    assert tuple(header[: len(view.table.columns)]) == view.table.columns
    for shown, row in zip(view.table.rows, found["Cijfers"][4:], strict=True):
        assert row[0] == shown.label
        for cell, value in zip(shown.cells, row[1:], strict=False):
            assert value == (pytest.approx(cell.value) if cell.value is not None else cell.text)
    told = {row[0]: row[1] for row in found["Uitleg"]}
    assert told["Gebied en periode"] == "wijk Noord · 2025"
    assert told["Vergeleken met"] == "gemeente Zandwerve"
    assert told["Vrijgave"] == view.release
    assert "Bureau Fictie" in told["Bron"]
    assert "verborgen" in told["Teken ×"]
    assert told["Let op"] == "Fictieve gegevens."
    assert told["In woorden"].startswith(view.sentences[0])


def test_excel_tells_why_there_is_nothing():
    found = sheets(excel(world.view(area=NORTH)))["Cijfers"]
    hidden = next(row for row in found if row[0] == "2023")
    assert hidden[1] == "×"
    assert "minder dan 5 inwoners" in hidden[-1]


def test_csv_is_dutch_and_a_hidden_value_is_empty():
    body = csv_file(world.view(area=NORTH))
    assert body.startswith(b"\xef\xbb\xbf")
    header, *rows = rows_of(body)
    assert header[:4] == ["Periode", "Noord", "Noord: status", "Noord: toelichting"]
    assert all(len(row) == len(header) for row in rows)
    by_period = {row[0]: row for row in rows}
    assert by_period["2018"][1:4] == ["33,0", "getoond", ""]
    assert by_period["2023"][1:3] == ["", "verborgen"]
    assert by_period["2025"][3] == "voorlopig"
    assert by_period["2018"][header.index("Vrijgave")] == "2026-03-03-abc123"


def test_csv_of_all_areas_also_when_the_chart_is_capped():
    view = world.view(area=world.NEIGHBOURHOODS[13], chart=ChartKind.BARS)
    assert len(rows_of(csv_file(view))) == 32


@pytest.mark.parametrize("start", ["=1+1", "+31", "-x", "@import", "\tx"])
def test_no_text_becomes_a_formula(start):
    view = world.view(area=NORTH)
    table = replace(view.table, rows=(Row(label=start, cells=view.table.rows[0].cells),))
    view = replace(view, table=table, source_line=f"Bron: {start}")
    row = rows_of(csv_file(view))[1]
    assert row[0] == f"'{start}"
    assert not any(field.startswith(("=", "+", "@", "\t")) for field in row)
    assert sheets(excel(view))["Cijfers"][4][0] == start.strip() or start.startswith("\t")


def test_negative_numbers_stay_numbers():
    view = world.view("uitgaven")
    cell = replace(view.table.rows[0].cells[0], value=-1234.0, text="−1.234")
    view = replace(
        view, table=replace(view.table, columns=view.table.columns[:2], rows=(Row(label="2018", cells=(cell,)),))
    )
    assert rows_of(csv_file(view))[1][1] == "-1234"
    assert sheets(excel(view))["Cijfers"][4][1] == -1234.0


@pytest.mark.parametrize("ending", MEDIA_TYPES)
def test_the_same_view_gives_the_same_bytes(ending):
    view = world.view(area=NORTH)
    one, other = download(view, ending), download(view, ending)
    assert one == other
    assert one.name == f"eenzaamheid-wijk-noord-2025.{ending}"
    assert one.body


def test_images_carry_title_and_source():
    text = download(world.view(area=NORTH), "svg").body.decode()
    assert text.startswith("<?xml")
    assert "Gezondheidsmonitor" in text
    assert download(world.view(area=NORTH, chart=ChartKind.TABLE), "svg").body


def test_what_can_not_be_downloaded_is_not_found():
    with pytest.raises(NotFoundError):
        download(world.view(), "exe")
    empty = replace(world.view(), charts=world.view().charts[-1:])
    with pytest.raises(NotFoundError):
        download(replace(empty, query=empty.query.but(chart=ChartKind.TABLE)), "png")


def test_names_are_plain():
    assert slug("’s-Hertogenbosch & Súdwest-Fryslân") == "s-hertogenbosch-sudwest-fryslan"
    assert len(figure_file_name(replace(world.view(), title="a" * 300), "csv")) < 140


def test_an_empty_table_still_downloads():
    view = world.view(area=NORTH)
    view = replace(view, table=replace(view.table, rows=()))
    assert len(rows_of(csv_file(view))) == 1
    assert sheets(excel(view))["Uitleg"]
