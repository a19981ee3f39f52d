"""The plan on one page: on screen, as PDF, as Word, and as YAML."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.reports.plan_page import PlanPage, PlanPart, plan_download
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, not_found
from wegwijzer.usecases.planning import Design, design_of, exported
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web import words as common
from wegwijzer.web.plans import showing, words
from wegwijzer.web.plans.agreed import MomentItem, TargetItem
from wegwijzer.web.plans.things import DIRECTIONS, HOW, LOOK, WHAT, WHO, WHY
from wegwijzer.web.viewers import home, viewer_of

MOST_LINES, LONGEST_LINE, LONGEST_TEXT = 6, 120, 380
KINDS = ("pdf", "docx", "yaml")


def _own(viewer: Viewer, monitor_id: str) -> tuple[Definitions, Monitor]:
    """Return the monitor for people of its organisation, or with a role in it."""
    definitions = loaded_definitions(home())
    monitor = monitor_of(definitions, monitor_id)
    if viewer.role is None or (viewer.organisation != monitor.organisation and viewer.role_in(monitor_id) is None):
        raise not_found(monitor_id)
    return definitions, monitor


@login_required
@require_safe
def page(request: HttpRequest, monitor: str) -> HttpResponse:
    """The plan on one page, with where it is thin."""
    _definitions, found = _own(viewer_of(request), monitor)
    design = design_of(home(), monitor)
    context = {
        "monitor": found,
        "plan": _without_picture(plan_page(design)),
        "cautions": showing.cautions_of(design),
        "fictional": found.fictional,
        **showing.size_context(design.size),
        **showing.theory_context(design),
        **showing.matrix_context(design),
    }
    return render(request, "plans/page.html", context)


@login_required
@require_safe
def file(request: HttpRequest, monitor: str, kind: str) -> HttpResponse:
    """The plan as a file."""
    _own(viewer_of(request), monitor)
    if kind not in KINDS:
        raise Http404
    if kind == "yaml":
        body, media, name = exported(home(), monitor).encode(), "application/yaml; charset=utf-8", f"{monitor}.yaml"
    else:
        made = plan_download(plan_page(design_of(home(), monitor)), kind)
        body, media, name = made.body, made.media_type, made.name
    return HttpResponse(body, content_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


@login_required
@require_safe
def begun(request: HttpRequest, monitor: str) -> HttpResponse:
    """After the first figure from a file: to the figures when they are there, else to the plan."""
    _own(viewer_of(request), monitor)
    return redirect("figures", monitor)


def plan_page(design: Design) -> PlanPage:
    """Return the plan in lines, under the five directions and what hangs on them."""
    definitions, monitor = design.definitions, design.monitor
    parts = (
        (DIRECTIONS[WHY], [monitor.why, *_functions(monitor)]),
        (_("Questions"), _questions(design)),
        (DIRECTIONS[LOOK], [monitor.form]),
        (DIRECTIONS[WHO], [monitor.with_whom, _keepers(monitor), *(person.who for person in monitor.plan.people)]),
        (DIRECTIONS[WHAT], [monitor.what]),
        (_("How we think it works"), [f"{words.THEORY[node.kind]}: {node.text}" for node in monitor.plan.theory]),
        (_("Figures"), [definitions.indicators[name].title for name in monitor.indicators]),
        (_("Goals"), [TargetItem.told(item, definitions)[0] for item in TargetItem.items(definitions, monitor)]),
        (_("Stories and conversations"), [each.title for each in monitor.plan.instruments if each.tells]),
        (DIRECTIONS[HOW], [monitor.organised, _size(design), *_agreements(monitor)]),
        (_("Calendar"), [": ".join(reversed(MomentItem.told(each, definitions))) for each in monitor.next_moments]),
    )
    return PlanPage(
        title=monitor.title,
        organisation=definitions.organisations[monitor.organisation].title,
        lead=monitor.summary,
        made_on=localdate(),
        parts=tuple(part for title, lines in parts if (part := _part(str(title), lines)).lines),
        fictional=monitor.fictional,
    )


def _without_picture(plan: PlanPage) -> PlanPage:
    """On a screen the theory of change is drawn, so it isn't told in lines as well."""
    return replace(plan, parts=tuple(part for part in plan.parts if part.title != _("How we think it works")))


def _part(title: str, lines: list[str]) -> PlanPart:
    there = [line for line in (" ".join(line.split()) for line in lines) if line]
    shown = tuple(_cut(line) for line in there[:MOST_LINES])
    left = len(there) - len(shown)
    return PlanPart(title=title, lines=shown, more=_("And %(number)s more.") % {"number": left} if left else "")


def _cut(line: str) -> str:
    if len(line) <= LONGEST_TEXT:
        return line
    return f"{line[:LONGEST_TEXT].rsplit(' ', 1)[0]} …"


def _functions(monitor: Monitor) -> list[str]:
    named = ", ".join(str(common.FUNCTIONS[each]).lower() for each in monitor.functions)
    return [_("Used to: %(functions)s.") % {"functions": named}] if named else []


def _questions(design: Design) -> list[str]:
    found = []
    for row in design.matrix.rows:
        after = _(" Then: %(what)s") % {"what": row.question.what_with_answer} if row.question.what_with_answer else ""
        found.append(f"{row.question.text}{after}")
    return found


def _keepers(monitor: Monitor) -> str:
    return ", ".join(part for part in (monitor.owner, monitor.ambassador) if part)


def _size(design: Design) -> str:
    hours = round(design.burden.minutes / 60)
    return _("Size: %(size)s; %(hours)s hours a year of others' time.") % {
        "size": words.SIZES[design.size.level],
        "hours": hours,
    }


def _agreements(monitor: Monitor) -> list[str]:
    plan = monitor.plan
    kept = _("kept for %(months)s months") % {"months": plan.retention_months} if plan.retention_months else ""
    line = ", ".join(part for part in (plan.purpose.rstrip("."), plan.legal_ground, kept) if part)
    return [f"{line}."] if line else []
