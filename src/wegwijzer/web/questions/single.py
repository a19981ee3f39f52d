"""The page of one question: what was asked, how it is weighed, what became of it, and who did what when."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.rights import Right
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.questions.answering import CAN_BE_ANSWERED, react
from wegwijzer.web.questions.asking import KIND
from wegwijzer.web.questions.forms import ReactForm, TakeBackForm, WeighForm
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.questions.picking import cost_of, rule_of
from wegwijzer.web.questions.seeing import may_here, seen
from wegwijzer.web.questions.weighing import balance, weigh
from wegwijzer.web.viewers import home, viewer_of


@login_required
@require_safe
def question(request: HttpRequest, number: int) -> HttpResponse:
    """One question."""
    viewer = viewer_of(request)
    found = seen(viewer, number)
    if found.state == State.DRAFT:
        return redirect("ask-check", number)
    return render(request, "questions/question.html", _context(request, viewer, found))


def _context(request: HttpRequest, viewer: Viewer, found: Question) -> dict[str, Any]:
    weighings = list(found.weighings.all())
    definitions = loaded_definitions(home())
    monitor = definitions.monitors.get(found.monitor)
    main = found.merged_into or found
    return {
        "question": found,
        "main": main,
        "mine": found.asked_by == request.user,
        "monitor": monitor,
        "weighings": weighings,
        "balance": balance(weighings),
        "cost": cost_of(found, definitions, rule_of(found.organisation)),
        "answers": list(main.answers.all()),
        "changes": history(KIND, found.pk),
        "ended": found.ends_on is not None and found.ends_on < localdate(),
        "may_weigh": found.state == State.OPEN and may_here(viewer, Right.INTERPRET, found),
        "may_decide": may_here(viewer, Right.WEIGH, found),
        "may_answer": found.state in CAN_BE_ANSWERED and may_here(viewer, Right.SET_UP, found),
        "react": ReactForm(),
        "take_back": TakeBackForm(),
    }


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def weighing(request: HttpRequest, number: int) -> HttpResponse:
    """Give one's own view of a question; the views of others are seen afterwards."""
    viewer = viewer_of(request)
    found = seen(viewer, number)
    if not may_here(viewer, Right.INTERPRET, found):
        raise PermissionDenied
    mine = found.weighings.filter(user=request.user).first()
    initial = {name: getattr(mine, name) for name in WeighForm.base_fields} if mine else {}
    if mine:
        initial["need"] = "yes" if mine.need else "no"
    form = WeighForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        weigh(found, request.user, **form.cleaned_data)
        return redirect("question", number)
    return render(request, "questions/weigh.html", {"question": found, "form": form, "mine": mine})


@login_required
@require_POST
def reaction(request: HttpRequest, number: int) -> HttpResponse:
    """The asker has read what became of it, and says what was done with the answer."""
    found = seen(viewer_of(request), number)
    if found.asked_by != request.user:
        raise PermissionDenied
    form = ReactForm(request.POST)
    said = form.cleaned_data if form.is_valid() else {}
    helped = {"yes": True, "no": False}.get(said.get("helped", ""))
    react(found, request.user, helped=helped, done_with=said.get("done_with", ""))
    return redirect("question", number)
