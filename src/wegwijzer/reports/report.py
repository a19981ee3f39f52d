"""A report in the format one asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.reports.content import ReportContent
from wegwijzer.reports.downloads import MEDIA_TYPES, Download
from wegwijzer.reports.naming import report_file_name
from wegwijzer.reports.page import report_html
from wegwijzer.reports.pdf import report_pdf
from wegwijzer.reports.word import report_word
from wegwijzer.reports.workbook import report_workbook

REPORT_MEDIA_TYPES: Mapping[str, str] = MappingProxyType(
    {
        "pdf": "application/pdf",
        "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xlsx": MEDIA_TYPES["xlsx"],
        "html": "text/html; charset=utf-8",
    }
)
_MAKERS: Mapping[str, Callable[[ReportContent], bytes]] = MappingProxyType(
    {"pdf": report_pdf, "docx": report_word, "xlsx": report_workbook, "html": report_html}
)


def report(content: ReportContent, ending: str) -> Download:
    """Return the report as `pdf`, `docx`, `xlsx` or `html`, named by monitor and area.

    Raises `NotFoundError` for another ending.
    """
    if ending not in _MAKERS:
        raise NotFoundError(
            Problem(
                "report.kind",
                N_("There is no report “%(kind)s”."),
                {"kind": ending[:20]},
                remedy=N_("Choose pdf, docx, xlsx or html."),
            )
        )
    name = report_file_name(content.title, content.place, ending)
    return Download(name=name, media_type=REPORT_MEDIA_TYPES[ending], body=_MAKERS[ending](content))
