"""A report as PDF/UA-1 by Typst. Texts go in as data, never as source; fonts come along, nothing is fetched."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from wegwijzer.errors import N_, Problem, WegwijzerError
from wegwijzer.reports.additions import as_data
from wegwijzer.reports.charts import FONTS
from wegwijzer.reports.content import ReportContent, Section
from wegwijzer.reports.view import Table

TEMPLATE = Path(__file__).parent / "templates" / "report.typ"


class PdfError(WegwijzerError):
    """The PDF couldn't be made as it must be: our fault."""


def report_pdf(content: ReportContent) -> bytes:
    """Return the report as a PDF that keeps PDF/UA-1; the same content gives the same bytes.

    Raises `PdfError` when Typst refuses it or warns, for instance of a letter that the font doesn't have.
    """
    return compiled(template_data(content, title_page=True), content.released_on.isoformat())


def template_data(content: ReportContent, *, title_page: bool) -> dict[str, Any]:
    """Return what the template needs: plain texts, lists and tables. Without title page: a single figure."""
    return {
        "title_page": title_page,
        "document_title": f"{content.title}: {content.place}",
        "description": content.summary_line or content.title,
        "title": content.title,
        "place": content.place[:1].upper() + content.place[1:],
        "footer": f"{content.title} · {content.place}{' · fictieve gegevens' if content.fictional else ''}",
        "summary_line": content.summary_line,
        "date_line": content.date_line,
        "audience": content.audience,
        "fictional": content.fictional,
        "year": content.released_on.year,
        "month": content.released_on.month,
        "day": content.released_on.day,
        "summary": [{"title": line.title, "text": line.text} for line in content.summary],
        "summary_note": content.summary_note,
        "questions": list(content.questions),
        "moments": list(content.moments),
        "chapters": [
            {
                "title": chapter.title,
                "question": chapter.question,
                "sections": [_section(section) for section in chapter.sections],
            }
            for chapter in content.chapters
        ],
        "additions": [as_data(one) for one in content.additions],
        "signs": [[sign.sign, sign.meaning] for sign in content.signs],
        "certainties": [[_capital(sign.sign), sign.meaning] for sign in content.certainties],
        "sources": list(content.sources),
        "explained": [{"heading": info.heading, "text": info.text} for info in content.explained],
        "hidden": [[one.figure, one.where, one.reason] for one in content.hidden],
    }


def _section(section: Section) -> dict[str, Any]:
    return {
        "title": section.title,
        "place": section.place,
        "sentences": list(section.sentences),
        "pictures": [
            {"svg": one.svg, "alternative": one.alternative, "caption": one.caption} for one in section.pictures
        ],
        "tables": [_table(table) for table in section.tables],
        "infos": [{"heading": info.heading, "text": info.text} for info in section.infos],
        "notes": [f"{section.source_line}. {section.fresh_line}"] if section.source_line else [section.fresh_line],
    }


def _table(table: Table) -> dict[str, Any]:
    return {
        "caption": table.caption,
        "columns": list(table.columns),
        "rows": [
            {"label": row.label, "cells": [cell.text for cell in row.cells], "highlighted": row.highlighted}
            for row in table.rows
        ],
    }


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def compiled(data: dict[str, Any], day: str, template: Path = TEMPLATE) -> bytes:
    """Return the PDF of the template with these data, dated `day` (ISO). Raises `PdfError`."""
    import typst  # noqa: PLC0415 - heavy

    moment = datetime.fromisoformat(day).replace(tzinfo=UTC)
    try:
        body, warnings = typst.compile_with_warnings(
            template,
            format="pdf",
            font_paths=[FONTS],
            ignore_system_fonts=True,
            sys_inputs={"data": json.dumps(data, ensure_ascii=False)},
            pdf_standards="ua-1",
            timestamp=moment,
        )
    except (typst.TypstError, RuntimeError) as error:
        raise PdfError(_failed(str(error))) from error
    if warnings:
        raise PdfError([_failed(str(warning)) for warning in warnings])
    return bytes(body)


def _failed(why: str) -> Problem:
    return Problem("pdf.failed", N_("The PDF could not be made: %(why)s"), {"why": why.splitlines()[0][:200]})
