from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO
from zipfile import ZipFile

import docx
import pytest
import world
from python_calamine import CalamineWorkbook
from test_pdf import NORTH, content

from wegwijzer.errors import NotFoundError
from wegwijzer.reports.content import report_content
from wegwijzer.reports.report import REPORT_MEDIA_TYPES, report
from wegwijzer.reports.view import Info
from wegwijzer.reports.viewing import wording


@pytest.fixture(scope="module")
def found():
    return content(NORTH)


@pytest.mark.parametrize("ending", REPORT_MEDIA_TYPES)
def test_every_format_is_named_by_its_content_and_stays_the_same(found, ending):
    one = report(found, ending)
    assert one == report(found, ending)
    assert one.name == f"samen-leven-in-zandwerve-wijk-noord.{ending}"


def test_another_format_is_not_found(found):
    with pytest.raises(NotFoundError):
        report(found, "odt")


def test_word_has_headings_captions_alt_text_and_repeated_headers(found):
    body = report(found, "docx").body
    document = docx.Document(BytesIO(body))
    headings = [one.text for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert {"Samenvatting", "Maatschappelijke ontwikkeling", "Eenzaamheid", "Uitleg", "Verborgen cijfers"} <= set(
        headings
    )
    assert any(one.style.name == "Caption" for one in document.paragraphs)
    assert document.core_properties.language == "nl-NL"
    xml = ZipFile(BytesIO(body)).read("word/document.xml").decode()
    pictures = sum(len(section.pictures) for chapter in found.chapters for section in chapter.sections)
    assert len(re.findall(r'<wp:docPr [^>]*descr="[^"]+"', xml)) == pictures
    assert xml.count("w:tblHeader") == len(document.tables)
    assert 'w:val="nl-NL"' in ZipFile(BytesIO(body)).read("word/styles.xml").decode()


def test_word_shows_the_cells_of_the_page(found):
    document = docx.Document(BytesIO(report(found, "docx").body))
    shown = {tuple(cell.text for cell in row.cells) for table in document.tables for row in table.rows}
    for chapter in found.chapters:
        for section in chapter.sections:
            for table in section.tables:
                for row in table.rows:
                    assert (row.label, *(cell.text for cell in row.cells)) in shown


def test_the_workbook_has_a_sheet_for_every_table(found):
    book = CalamineWorkbook.from_filelike(BytesIO(report(found, "xlsx").body))
    tables = sum(len(section.tables) for chapter in found.chapters for section in chapter.sections)
    assert len(book.sheet_names) == tables + 2
    assert len(set(book.sheet_names)) == len(book.sheet_names)
    told = book.get_sheet_by_name("Uitleg").to_python()
    assert any(row[0] == "Verborgen: Eenzaamheid" for row in told)


def test_html_is_one_page_without_script_or_host(found):
    text = report(found, "html").body.decode()
    assert text.startswith('<!doctype html><html lang="nl">')
    assert not re.search(r"<script|src=|href=|https?://(?!www\.w3\.org/2000/svg)", text)
    assert text.count("<svg") == sum(
        len(section.pictures) for chapter in found.chapters for section in chapter.sections
    )


def test_nasty_texts_are_only_text(found):
    nasty = '<script>alert(1)</script> & "x" ]]> \x07'
    text = report(replace(found, title=nasty, summary_line=nasty), "html").body.decode()
    assert "<script" not in text
    for ending in ("docx", "xlsx"):
        assert report(replace(found, title=nasty.replace("\x07", ""), place="=1+1"), ending).body


@pytest.mark.parametrize("ending", REPORT_MEDIA_TYPES)
def test_a_report_without_hidden_figures_says_so(found, ending):
    assert report(replace(found, hidden=(), signs=(), sources=()), ending).body


def test_no_hidden_number_stands_in_any_format(found):
    assert any(hidden.where == "2023, Noord" for hidden in found.hidden)
    text = report(found, "html").body.decode()
    row = re.search(r'<tr><th scope="row">2023</th><td>(.*?)</td>', text)
    assert row
    assert row[1].startswith("×")
    assert "verborgen: minder dan 5 inwoners" in row[1]
    assert world.POLICY.reasons["minimum_count"] in text


def test_what_two_figures_explain_stands_in_the_report_once():
    why = wording.HIDING
    one = world.view(area=NORTH)
    texts = ("Te weinig mensen. Vier of minder.", "Te weinig mensen. Dit beschermt een ander cijfer.")
    views = iter([replace(one, infos=(Info(heading=why, text=text),), charts=(), areas=()) for text in texts])
    found = report_content(
        world.MONITOR, world.DEFINITIONS, [world.SHARE.id, world.SHARE.id], lambda _query: next(views), area=NORTH
    )
    told = {info.heading: info.text for info in found.explained}
    assert told[why] == "Te weinig mensen. Vier of minder. Dit beschermt een ander cijfer."
