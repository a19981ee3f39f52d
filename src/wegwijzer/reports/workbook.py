"""The same report as an Excel workbook: every table on a sheet of its own, the explanation beside it."""

from __future__ import annotations

from wegwijzer.reports.additions import as_lines
from wegwijzer.reports.content import ReportContent, Section
from wegwijzer.reports.sheets import Book, Explanation


def report_workbook(content: ReportContent) -> bytes:
    """Return the report as .xlsx; numbers are those of the page. The same content gives the same bytes."""
    book = Book(f"{content.title} · {content.place}", content.released_on)
    book.explanation(_contents(content), "Inhoud")
    for chapter in content.chapters:
        for section in chapter.sections:
            for table in section.tables:
                book.table(section.title, f"{section.title} · {content.place}", table, section.decimals)
    for addition in content.additions:
        book.explanation([*as_lines(addition)], addition.title)
    book.explanation(_explanation(content), "Uitleg")
    return book.finished()


def _contents(content: ReportContent) -> Explanation:
    lines = [
        ("Rapport", content.title),
        ("Gebied", content.place),
        ("Waarvoor", content.summary_line),
        ("Stand", content.date_line),
        ("Voor", content.audience),
        ("Let op", "Fictieve gegevens." if content.fictional else ""),
        *((line.title, line.text) for line in content.summary),
        ("", content.summary_note),
    ]
    return [(heading, text) for heading, text in lines if text]


def _explanation(content: ReportContent) -> Explanation:
    sections = [section for chapter in content.chapters for section in chapter.sections]
    hidden = [(f"Verborgen: {one.figure}", f"{one.where}: {one.reason}") for one in content.hidden]
    return [
        *((f"Teken {sign.sign}", sign.meaning) for sign in content.signs),
        *((sign.sign[:1].upper() + sign.sign[1:], sign.meaning) for sign in content.certainties),
        *(pair for section in sections for pair in _told(section)),
        *((info.heading, info.text) for info in content.explained),
        *(("Bron", source) for source in content.sources),
        *hidden,
    ]


def _told(section: Section) -> Explanation:
    return [(f"{section.title}: {info.heading}", info.text) for info in section.infos]
