"""The error sheet: an Excel file with every problem of a delivery, to mend it with."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterable

from wegwijzer.errors import N_, Problem

_HEADINGS = (N_("Row"), N_("Column"), N_("What is wrong"), N_("How to mend it"))
_WIDTHS = (10, 28, 70, 70)


def error_sheet(problems: Iterable[Problem], translate: Callable[[str], str] = lambda text: text) -> bytes:
    """Return an .xlsx with a line per problem: row, column, what is wrong, how to mend it, in `translate`'s language.

    The heading stays in sight, there is a filter, and nothing is ever written as a formula.
    """
    import xlsxwriter  # noqa: PLC0415 - heavy

    problems = list(problems)
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet(translate(N_("Problems")))
        bold, wrapped = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
        for column, (title, width) in enumerate(zip(_HEADINGS, _WIDTHS, strict=True)):
            sheet.set_column(column, column, width, wrapped)
            sheet.write_string(0, column, translate(title), bold)
        for line, problem in enumerate(problems, start=1):
            if problem.place.row is not None:
                sheet.write_number(line, 0, problem.place.row, wrapped)
            params = dict(problem.params)
            remedy = translate(problem.remedy) % params if problem.remedy else ""
            for column, text in enumerate((problem.place.column, translate(problem.message) % params, remedy), start=1):
                sheet.write_string(line, column, text, wrapped)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, max(len(problems), 1), len(_HEADINGS) - 1)
    return content.getvalue()
