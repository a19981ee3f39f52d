from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO

import pikepdf
import polars as pl
import pytest
import world
from pdf_checking import broken_rules

from wegwijzer.frames import Status
from wegwijzer.reports.content import report_content, reports_for_areas
from wegwijzer.reports.figure_pdf import figure_pdf
from wegwijzer.reports.figure_view import build_figure_view
from wegwijzer.reports.pdf import PdfError, report_pdf
from wegwijzer.reports.view import Cell, ChartKind, FigureQuery, Row

NORTH = world.DISTRICTS[0]


def view_of(query: FigureQuery):
    names = ("area", "period", "breakdown", "group", "comparator", "chart")
    return world.view(query.indicator, **{name: getattr(query, name) for name in names})


def content(area="", monitor=world.MONITOR):
    return report_content(
        monitor, world.DEFINITIONS, list(world.MONITOR.indicators), view_of, area=area, audience="publiek"
    )


def opened(body: bytes) -> pikepdf.Pdf:
    return pikepdf.open(BytesIO(body))


def tags(pdf: pikepdf.Pdf) -> list[str]:
    found: list[str] = []

    def walk(node: object) -> None:
        if isinstance(node, pikepdf.Array):
            for one in node:
                walk(one)
        elif isinstance(node, pikepdf.Dictionary):
            if "/S" in node:
                found.append(str(node.S))
            if "/K" in node:
                walk(node.K)

    walk(pdf.Root.StructTreeRoot.K)
    return found


def kinds_of(section) -> set[str]:
    return {picture.caption.rpartition(", ")[2] for picture in section.pictures}


def test_the_report_has_what_the_issue_asks():
    found = content(NORTH)
    assert [chapter.title for chapter in found.chapters] == [
        "Maatschappelijke ontwikkeling",
        "Input",
        "Activiteiten en output",
    ]
    assert found.place == "wijk Noord"
    assert found.summary[0].text
    section = found.chapters[0].sections[0]
    assert kinds_of(section) == {"door de tijd", "op de kaart"}  # the bars are the districts of the map
    assert kinds_of(content().chapters[0].sections[0]) == {"door de tijd", "naast elkaar", "op de kaart"}
    assert {info.heading for info in section.infos} == {
        "Wat is dit?",
        "Waarom tellen we zo?",
        "Wat kan dit cijfer niet?",
    }
    assert any("te herkennen" in info.text for info in found.explained)
    assert all(picture.alternative for picture in section.pictures)
    assert section.tables
    assert {hidden.where for hidden in found.hidden} >= {"2023, Noord", "Centrum, 2025"}
    assert all(hidden.reason for hidden in found.hidden)
    assert "Bureau Fictie, Gezondheidsmonitor (12345NED)" in found.sources


def test_a_pdf_tells_language_title_and_tags():
    pdf = opened(report_pdf(content(NORTH)))
    assert str(pdf.Root.Lang).lower() in {"nl", "nl-nl"}
    assert pdf.Root.MarkInfo.Marked
    assert pdf.Root.ViewerPreferences.DisplayDocTitle
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"] == "Samen leven in Zandwerve: wijk Noord"
        assert str(metadata["pdfuaid:part"]) == "1"
    there = set(tags(pdf))
    assert {"/H1", "/H2", "/P", "/Table", "/TH", "/TD", "/Figure", "/TOC"} <= there


def test_the_same_release_gives_the_same_bytes():
    assert report_pdf(content(NORTH)) == report_pdf(content(NORTH))
    view = world.view(area=NORTH)
    assert figure_pdf(view) == figure_pdf(view)


def test_pdf_ua_by_a_real_validator(tmp_path):
    documents = {
        "town.pdf": report_pdf(content()),
        "district.pdf": report_pdf(content(NORTH)),
        "figure.pdf": figure_pdf(world.view(area=NORTH)),
        "map.pdf": figure_pdf(world.view(chart=ChartKind.MAP)),
        "hidden.pdf": figure_pdf(world.view("jeugdhulp", area=world.DISTRICTS[3])),
    }
    for name, body in documents.items():
        (tmp_path / name).write_bytes(body)
    assert broken_rules(*(tmp_path / name for name in documents)) == []


def test_a_table_flows_over_pages():
    view = world.view(area=NORTH, chart=ChartKind.TABLE)
    cell = Cell(text="1", value=1.0, status=Status.SHOWN)
    rows = tuple(Row(label=str(number), cells=(cell,)) for number in range(200))
    long = replace(view, legend=(), table=replace(view.table, columns=("Periode", "Noord"), rows=rows))
    pdf = opened(figure_pdf(long))
    assert len(pdf.pages) >= 4
    assert tags(pdf).count("/TH") <= 4


def test_nasty_texts_are_only_text():
    nasty = '#panic("x") $x$ *vet* <script> \\ "aanhaling" [haak] // commentaar & % ~ `code` @ref'
    monitor = replace(world.MONITOR, title=nasty, summary=nasty)
    pdf = opened(report_pdf(content(NORTH, monitor)))
    with pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith('#panic("x")')


def test_a_letter_that_the_font_lacks_stops_the_report_or_is_shown():
    monitor = replace(world.MONITOR, title="Gemeente 漢")
    with pytest.raises(PdfError):
        report_pdf(content(NORTH, monitor))


def test_all_areas_in_one_go_tell_how_far_they_are():
    told: list[tuple[int, int]] = []
    made = list(reports_for_areas(world.DISTRICTS[:3], content, lambda done, of: told.append((done, of))))
    assert [report.place for report in made] == ["wijk Noord", "wijk Oost", "wijk Havenkwartier en Vissershoek"]
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_report_of_nothing_is_refused():
    with pytest.raises(ValueError, match="indicator"):
        report_content(world.MONITOR, world.DEFINITIONS, [], view_of)


def test_without_a_map_the_districts_still_stand_in_a_table():
    def without_geometry(query: FigureQuery):
        return build_figure_view(
            query,
            monitor=world.MONITOR,
            indicator=world.DEFINITIONS.indicators[query.indicator],
            definitions=world.DEFINITIONS,
            figures=world.figures(query.indicator),
            areas=world.areas().with_columns(geometry=pl.lit(None, pl.String())),
            release="r",
            released_on=date(2026, 3, 3),
        )

    found = report_content(world.MONITOR, world.DEFINITIONS, [world.SHARE.id], without_geometry)
    section = found.chapters[0].sections[0]
    assert {"Noord", "Zuid", "Oost"} <= {row.label for row in section.tables[-1].rows}
    assert not any(row.highlighted for row in section.tables[-1].rows)
    assert "Centrum, 2025" in {hidden.where for hidden in found.hidden}
