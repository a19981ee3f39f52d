"""The pages on which the regisseur decides, and on which a question is answered."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods

from wegwijzer.errors import UserError
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.questions import deciding
from wegwijzer.web.questions.answering import CAN_BE_ANSWERED, answer
from wegwijzer.web.questions.finding import similar
from wegwijzer.web.questions.forms import AcceptForm, AnswerForm, DeclineForm, MergeForm, StructuralForm, VersionForm
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.questions.seeing import may_here, seen
from wegwijzer.web.questions.weighing import balance
from wegwijzer.web.viewers import home, viewer_of

A_YEAR = timedelta(days=365)
FORMS: dict[str, type[VersionForm]] = {
    "ja": AcceptForm,
    "samen": MergeForm,
    "nee": DeclineForm,
    "elke-keer": StructuralForm,
}
OPEN_TO = {
    "ja": (State.OPEN, State.DECLINED, State.ENDED, State.WITHDRAWN),
    "samen": (State.OPEN,),
    "nee": (State.OPEN,),
    "elke-keer": Question.RUNNING,
}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, number: int, kind: str) -> HttpResponse:
    """One decision on one question, with what everybody thinks of it beside it."""
    viewer = viewer_of(request)
    question = seen(viewer, number)
    if kind not in FORMS:
        raise Http404
    if not may_here(viewer, Right.WEIGH, question):
        raise PermissionDenied
    if question.state not in OPEN_TO[kind]:
        return redirect("question", number)
    form = _form(kind, request, viewer, question)
    if request.method == "POST" and form.is_valid():
        try:
            _decided(kind, request, viewer, question, form.cleaned_data)
        except UserError as error:
            form.add_error(None, [problem.worded(gettext) for problem in error.problems])
        else:
            return redirect("question", number)
    context = {"question": question, "form": form, "kind": kind}
    weighings = list(question.weighings.all())
    return render(request, f"questions/{kind}.html", context | {"weighings": weighings, "balance": balance(weighings)})


def _form(kind: str, request: HttpRequest, viewer: Viewer, question: Question) -> forms.Form:
    initial: dict[str, Any] = {"version": question.version, "reason": ""}
    if kind == "samen":
        others = similar(question.organisation, question.text, leave_out=question.pk)
        return MergeForm(
            request.POST or None,
            initial=initial,
            others=[(str(like.question.pk), like.question.text) for like in others],
        )
    if kind != "ja":
        return FORMS[kind](request.POST or None, initial=initial)
    today = localdate()
    need = balance(list(question.weighings.all()))
    initial |= {
        "monitor": question.monitor,
        "need": "" if not need.number else "yes" if need.need * 2 >= need.number else "no",
        "how_often": "structural" if question.structural else "once",
        "ends_on": _still_to_come(question.ends_on or question.by_when, today),
    }
    return AcceptForm(request.POST or None, initial=initial, monitors=monitors_of(viewer), today=today)


def _still_to_come(day: date | None, today: date) -> date:
    return day if day and day >= today else today + A_YEAR


def monitors_of(viewer: Viewer) -> list[tuple[str, str]]:
    """Return the monitors into which this viewer may accept a question, by title."""
    found = loaded_definitions(home()).monitors.values()
    return sorted(
        ((each.id, each.title) for each in found if may(viewer, Right.WEIGH, each)), key=lambda pair: pair[1].casefold()
    )


def _decided(kind: str, request: HttpRequest, viewer: Viewer, question: Question, said: dict[str, Any]) -> None:
    decision = deciding.Decision(who=request.user, reason=said["reason"], version=said["version"])
    if kind == "ja":
        ends_on = said["ends_on"] if said["how_often"] == "once" else None
        deciding.accept(home(), question, said["monitor"], decision, need=said["need"] == "yes", ends_on=ends_on)
    elif kind == "samen":
        deciding.merge(question, _other(viewer, int(said.get("like") or said["into"])), decision)
    elif kind == "nee":
        deciding.decline(question, decision)
    else:
        deciding.make_structural(home(), question, decision)


def _other(viewer: Viewer, number: int) -> Question:
    """Return the question to join with; the question itself (which is refused) when there is none."""
    try:
        return seen(viewer, number)
    except Http404:
        return Question(pk=None, organisation="")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def answering(request: HttpRequest, number: int) -> HttpResponse:
    """Answer a question, with a figure or another page to read on."""
    viewer = viewer_of(request)
    question = seen(viewer, number)
    if not may_here(viewer, Right.SET_UP, question) or question.state not in CAN_BE_ANSWERED:
        raise PermissionDenied
    figures = figures_of(question)
    form = AnswerForm(
        request.POST or None, host=request.get_host(), figures=[(address, label) for address, label in figures.items()]
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        address = said["figure"] or said["address"]
        answer(question, request.user, said["text"], address=address, label=figures.get(address, ""))
        return redirect("question", number)
    return render(request, "questions/answer.html", {"question": question, "form": form})


def figures_of(question: Question) -> dict[str, str]:
    """Return the figures of the question's monitor by their address."""
    definitions = loaded_definitions(home())
    monitor = definitions.monitors.get(question.monitor)
    return {
        reverse("figure", args=[monitor.id, name]): definitions.indicators[name].title
        for name in (monitor.indicators if monitor else ())
    }
