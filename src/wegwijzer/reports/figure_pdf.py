"""One figure as a PDF of a page or two: sentence, chart, table, explanation, source."""

from __future__ import annotations

from wegwijzer.reports.content import Chapter, ReportContent, hidden_in, single_section
from wegwijzer.reports.pdf import compiled, template_data
from wegwijzer.reports.view import FigureView


def figure_pdf(view: FigureView) -> bytes:
    """Return what the figure page shows as PDF/UA-1; the same view gives the same bytes. Raises `PdfError`."""
    content = ReportContent(
        title=view.title,
        place=view.place,
        summary_line=" ".join(view.sentences),
        release=view.release,
        released_on=view.released_on,
        audience="",
        fictional=view.fictional,
        questions=(),
        summary=(),
        summary_note="",
        chapters=(Chapter(title=view.title, question="", sections=(single_section(view),)),),
        signs=view.legend,
        certainties=(),
        sources=(),
        explained=(),
        hidden=hidden_in([view]),
        moments=(),
    )
    return compiled(template_data(content, title_page=False), view.released_on.isoformat())
