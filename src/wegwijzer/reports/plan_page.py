"""A plan on one page, as PDF (PDF/UA-1) and as Word: a title, a lead, and a few headed parts with lines.

What stands on it is given as texts; this module only sets them. The same content gives the same bytes.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from io import BytesIO
from pathlib import Path
from typing import Any

from wegwijzer.language.dates import date_text
from wegwijzer.reports.charts import FONTS
from wegwijzer.reports.downloads import Download
from wegwijzer.reports.naming import report_file_name
from wegwijzer.reports.pdf import PdfError, _failed
from wegwijzer.reports.report import REPORT_MEDIA_TYPES
from wegwijzer.reports.word import _with_fixed_dates

TEMPLATE = Path(__file__).parent / "templates" / "plan.typ"
MOST_STRANGE = 60  # different letters that the font doesn't have
_STRANGE = re.compile(r'the text `"(.+?)"` could not be displayed')


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPart:
    """One headed part of the page; `more` says how many lines were left out to keep it one page."""

    title: str
    lines: tuple[str, ...]
    more: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPage:
    """The plan of a monitor, in words, ready to set on one page."""

    title: str
    organisation: str
    lead: str
    made_on: date
    parts: tuple[PlanPart, ...]
    fictional: bool = False


def plan_download(page: PlanPage, kind: str) -> Download:
    """Return the page as `pdf` or `docx`. Raises `KeyError` for another kind, `PdfError` when Typst refuses it."""
    body = {"pdf": plan_pdf, "docx": plan_word}[kind](page)
    return Download(name=report_file_name(page.title, "plan", kind), media_type=REPORT_MEDIA_TYPES[kind], body=body)


def plan_pdf(page: PlanPage) -> bytes:
    """Return the page as PDF/UA-1."""
    moment = datetime.combine(page.made_on, time(), UTC)
    data = {
        "title": page.title,
        "organisation": page.organisation,
        "lead": page.lead,
        "date": f"Plan van {date_text(page.made_on)}.",
        "year": moment.year,
        "month": moment.month,
        "day": moment.day,
        "fictional": page.fictional,
        "parts": [{"title": part.title, "lines": list(part.lines), "more": part.more} for part in page.parts],
    }
    return _compiled(json.dumps(data, ensure_ascii=False), moment)


def _compiled(data: str, moment: datetime) -> bytes:
    """Return the PDF of the data; a letter that the font doesn't have becomes a question mark."""
    import typst  # noqa: PLC0415 - heavy

    for _time in range(MOST_STRANGE):
        try:
            body, warnings = typst.compile_with_warnings(
                TEMPLATE,
                format="pdf",
                font_paths=[FONTS],
                ignore_system_fonts=True,
                sys_inputs={"data": data},
                pdf_standards="ua-1",
                timestamp=moment,
            )
        except (typst.TypstError, RuntimeError) as error:
            strange = _STRANGE.search(str(error))
            if strange is None or strange[1] not in data:
                raise PdfError(_failed(str(error))) from error
            data = data.replace(strange[1], "?")
            continue
        if warnings:
            raise PdfError([_failed(str(warning)) for warning in warnings])
        return bytes(body)
    raise PdfError(_failed("too many letters that the font doesn't have"))


def plan_word(page: PlanPage) -> bytes:
    """Return the page as .docx, to edit."""
    import docx  # noqa: PLC0415 - heavy
    from docx.shared import Cm, Pt  # noqa: PLC0415 - heavy

    document: Any = docx.Document()
    about = document.core_properties
    moment = datetime.combine(page.made_on, time(), UTC).replace(tzinfo=None)
    about.title, about.author, about.language, about.comments = page.title, "Wegwijzer", "nl-NL", ""
    about.created = about.modified = moment
    for section in document.sections:
        section.left_margin = section.right_margin = Cm(2)
        section.top_margin = section.bottom_margin = Cm(1.6)
    document.styles["Normal"].font.name, document.styles["Normal"].font.size = "Calibri", Pt(10)
    document.add_heading(page.title, 1)
    document.add_paragraph(f"{page.organisation}. Plan van {date_text(page.made_on)}.")
    if page.fictional:
        document.add_paragraph("Fictieve gegevens.")
    if page.lead:
        document.add_paragraph(page.lead)
    for part in page.parts:
        document.add_heading(part.title, 2)
        for line in part.lines:
            document.add_paragraph(line, style="List Bullet").paragraph_format.space_after = Pt(0)
        if part.more:
            document.add_paragraph(part.more)
    out = BytesIO()
    document.save(out)
    return _with_fixed_dates(out.getvalue())
