"""What the pages of the plan show of a design: in words, ready for a template."""

from __future__ import annotations

from math import ceil
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from wegwijzer.planning.picture import lines_of, theory_svg
from wegwijzer.planning.size import Size
from wegwijzer.usecases.planning import Design
from wegwijzer.web import words as common
from wegwijzer.web.plans import words
from wegwijzer.web.rooms import contributed

MOST_CAUTIONS = 12
WELL = 2  # the highest level at which a monitor is small enough
WAYS = {
    "register": gettext_lazy("Registration"),
    "survey-clients": gettext_lazy("Survey"),
    "published": gettext_lazy("Figures that exist"),
}


def size_context(size: Size) -> dict[str, Any]:
    """Return the meter in words; hours are rounded up: a minute is work too."""
    return {
        "size": size,
        "size_words": words.SIZES[size.level],
        "heaviest": words.HEAVIEST[size.heaviest] if size.level > WELL else "",
        "whole_hours": ceil(size.hours),
    }


def cautions_of(design: Design) -> list[str]:
    """Return the cautions in words, each once; names of definitions give way to titles."""
    told = []
    for problem in design.cautions:
        params = dict(problem.params)
        params["where"] = design.monitor.title
        if "indicator" in params and params["indicator"] in design.definitions.indicators:
            params["indicator"] = design.definitions.indicators[str(params["indicator"])].title
        if params.get("source") in design.definitions.sources:
            params["source"] = design.definitions.sources[str(params["source"])].title
        if "functions" in params:
            names = str(params["functions"]).split(", ")
            params["functions"] = ", ".join(str(common.FUNCTIONS.get(name, name)).lower() for name in names)
        text = _(problem.message) % params
        remedy = _(problem.remedy) % params if problem.remedy else ""
        told.append(f"{text.removeprefix(f'{design.monitor.title}: ')} {remedy}".strip())
    missing = ", ".join(str(words.PERSPECTIVES[each]) for each in design.missing)
    if missing and design.monitor.indicators:
        told.append(_("Whose perspective is missing: %(who)s.") % {"who": missing})
    for each in design.twice:
        params = {"who": each.who, "first": each.first, "second": each.second, "what": ", ".join(each.what[:4])}
        told.append(_("%(who)s is asked the same twice (%(what)s): by “%(first)s” and by “%(second)s”.") % params)
    return [text[:1].upper() + text[1:] for text in dict.fromkeys(told)][:MOST_CAUTIONS]


def left_out(design: Design) -> list[tuple[str, str, float | None, str]]:
    """Return what could be left out: title, reasons, minutes saved, id."""
    return [
        (
            design.definitions.indicators[each.indicator].title,
            ", ".join(str(words.LEAVE_OUT[reason]) for reason in each.reasons),
            each.saves,
            each.indicator,
        )
        for each in design.leave_out[:9]
    ]


def matrix_context(design: Design) -> dict[str, Any]:
    """Return the matrix with its words."""
    return {
        "columns": [WAYS.get(column.id, column.title) for column in design.matrix.columns],
        "matrix": [
            (row.question.text, row.cells, ", ".join(str(words.GAPS[gap]) for gap in row.gaps))
            for row in design.matrix.rows
        ],
    }


def theory_context(design: Design) -> dict[str, Any]:
    """Return the theory of change as a picture and as a list that says the same."""
    theory = design.monitor.plan.theory
    layers = {kind: str(name) for kind, name in words.THEORY.items()}
    lines = [
        (
            words.THEORY[line.node.kind],
            line.node.text,
            line.leads_to,
            [design.definitions.indicators[name].title for name in line.node.indicators],
        )
        for line in lines_of(theory)
    ]
    picture = theory_svg(theory, title=_("How we think it works"), described_by="theory-list", layers=layers)
    return {"theory": lines, "picture": picture}


def discussed_in(monitor_id: str, cycle: int) -> dict[str, int] | None:
    """Return how often each figure came up in this cycle; None when nobody keeps that."""
    facts = contributed("cycle_facts", monitor_id, cycle)
    found: dict[str, int] = {}
    for fact in facts:
        if fact.about == "indicator" and fact.kind == "discussed":
            found[fact.key] = found.get(fact.key, 0) + round(fact.count)
    return found or None
