"""Vraag van de raad: a few questions at a time, what each costs, and what was done with the last ones."""

from __future__ import annotations

from math import ceil

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.errors import UserError
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.web.questions.forms import RuleForm
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.questions.picking import CAN_BE_PICKED, cost_of, give_back, pick, rule_of, set_rule
from wegwijzer.web.questions.seeing import seen, visible
from wegwijzer.web.viewers import home, viewer_of

SHOWN = 25
LAST = 5


def may_pick(viewer: Viewer) -> bool:
    """Whether this viewer chooses for the council: a member of it, or the regisseur on its behalf."""
    return viewer.role is Role.COUNCILLOR or may(viewer, Right.WEIGH)


@login_required
@require_safe
def council(request: HttpRequest) -> HttpResponse:
    """The page of the council."""
    return _page(request)


def _page(request: HttpRequest, problems: tuple[str, ...] = ()) -> HttpResponse:
    viewer = viewer_of(request)
    if viewer.organisation is None:
        raise PermissionDenied
    definitions, rule = loaded_definitions(home()), rule_of(viewer.organisation)
    mine = visible(viewer).filter(organisation=viewer.organisation, council=True)
    chosen = list(mine.filter(picked=True).prefetch_related("weighings", "answers").order_by("asked_at"))
    free = mine.filter(picked=False, state__in=CAN_BE_PICKED).prefetch_related("weighings").order_by("-id")[:SHOWN]
    ended = (State.ANSWERED, State.DECLINED, State.ENDED)
    last = mine.filter(state__in=ended).prefetch_related("answers").order_by("-decided_at", "-id")[:LAST]
    costs = [(question, cost_of(question, definitions, rule)) for question in chosen]
    context = {
        "rule": rule,
        "chosen": costs,
        "hours": ceil(sum(cost.hours or 0 for _question, cost in costs)),
        "euros": ceil(sum(cost.euros or 0 for _question, cost in costs)),
        "unknown": sum(cost.hours is None for _question, cost in costs),
        "free": [(question, cost_of(question, definitions, rule)) for question in free],
        "last": last,
        "room": rule.at_most - len(chosen),
        "may_pick": may_pick(viewer),
        "may_set": may(viewer, Right.WEIGH),
        "problems": problems,
    }
    return render(request, "questions/council.html", context, status=400 if problems else 200)


@login_required
@require_POST
def picking(request: HttpRequest, number: int) -> HttpResponse:
    """Choose a question, or give it back."""
    viewer = viewer_of(request)
    question: Question = seen(viewer, number)
    if not may_pick(viewer) or question.organisation != viewer.organisation:
        raise PermissionDenied
    if request.POST.get("doe") == "terug":
        give_back(question, request.user)
        return redirect("council")
    try:
        pick(question, request.user)
    except UserError as error:
        return _page(request, tuple(problem.worded(_) for problem in error.problems))
    return redirect("council")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def rule(request: HttpRequest) -> HttpResponse:
    """How many questions the council has at a time."""
    viewer = viewer_of(request)
    if viewer.organisation is None or not may(viewer, Right.WEIGH):
        raise PermissionDenied
    now = rule_of(viewer.organisation)
    initial = {"at_most": now.at_most, "euros_per_hour": now.euros_per_hour}
    form = RuleForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        set_rule(viewer.organisation, request.user, **form.cleaned_data)
        return redirect("council")
    return render(request, "questions/rule.html", {"form": form})
