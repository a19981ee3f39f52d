"""The pages on which a question is asked, one thing at a time."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.rights import RIGHTS_OF, Right
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.web.limits import limited
from wegwijzer.web.questions.alike import alike
from wegwijzer.web.questions.asking import STEPS, ask, begin, fill_in, lacking, take_back
from wegwijzer.web.questions.forms import TakeBackForm, TextForm, UseForm, WhenForm, WhoForm, WhyForm
from wegwijzer.web.questions.models import LONGEST_QUESTION, Question
from wegwijzer.web.questions.seeing import draft_of, seen
from wegwijzer.web.viewers import home, viewer_of

FORMS: dict[str, type[forms.Form]] = {"wie": WhoForm, "waarom": WhyForm, "wat-doet-u": UseForm, "wanneer": WhenForm}


def _asker(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if viewer.role is None or Right.ASK not in RIGHTS_OF[viewer.role]:
        raise PermissionDenied
    return viewer


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("ask", times=120)
def new(request: HttpRequest) -> HttpResponse:
    """The question itself; with what is known already beside it."""
    viewer = _asker(request)
    follows = seen(viewer, int(number)) if (number := request.GET.get("na", "")).isdecimal() else None
    begun = follows.text if follows else request.GET.get("tekst", "")[:LONGEST_QUESTION]
    form = TextForm(request.POST or None, initial={"text": begun})
    if request.method == "POST" and form.is_valid():
        monitor = request.GET.get("monitor", "")
        made = begin(
            request.user,
            form.cleaned_data["text"],
            monitor=monitor if monitor in loaded_definitions(home()).monitors else "",
            council=viewer.role is Role.COUNCILLOR,
            follows=follows if follows and follows.asked_by == request.user else None,
        )
        return (
            redirect("ask-alike", made.pk) if not request.POST.get("seen") else redirect("ask-step", made.pk, STEPS[0])
        )
    return render(request, "questions/new.html", {"form": form, "follows": follows, "number": 1, "of": len(STEPS) + 1})


@login_required
@require_safe
@limited("alike", times=300)
def while_typing(request: HttpRequest) -> HttpResponse:
    """What is like the text so far; a part of the page."""
    viewer = _asker(request)
    text = request.GET.get("text", "")[:LONGEST_QUESTION]
    return render(request, "questions/alike.html", {"alike": alike(home(), viewer, text), "typing": True})


@login_required
@require_safe
def look_first(request: HttpRequest, number: int) -> HttpResponse:
    """What is like it, as a page of its own: for who has no JavaScript."""
    viewer = _asker(request)
    question = draft_of(viewer, number)
    found = alike(home(), viewer, question.text, leave_out=question.pk)
    if not found:
        return redirect("ask-step", number, STEPS[0])
    return render(request, "questions/look_first.html", {"question": question, "alike": found, "next": STEPS[0]})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: int, step: str) -> HttpResponse:
    """One thing about a question that is being asked."""
    question = draft_of(_asker(request), number)
    if step not in FORMS:
        raise Http404
    form = _form(step, question, localdate(), request)
    if request.method == "POST" and form.is_valid():
        fill_in(question, **_said(step, form.cleaned_data))
        left = lacking(question)
        return redirect("ask-step", number, left) if left else redirect("ask-check", number)
    context = {"form": form, "question": question, "number": STEPS.index(step) + 2, "of": len(STEPS) + 1, "step": step}
    before = STEPS.index(step) - 1
    return render(request, "questions/step.html", context | {"previous": STEPS[before] if before >= 0 else ""})


def _form(step: str, question: Question, today: date, request: HttpRequest) -> forms.Form:
    initial: dict[str, Any] = {name: getattr(question, name, "") for name in FORMS[step].base_fields}
    if step == "wanneer":
        answered = question.structural or question.by_when is not None
        initial["how_often"] = ("structural" if question.structural else "once") if answered else ""
        return WhenForm(request.POST or None, initial=initial, today=today)
    return FORMS[step](request.POST or None, initial=initial)


def _said(step: str, values: dict[str, Any]) -> dict[str, Any]:
    if step != "wanneer":
        return values
    return {"structural": values["how_often"] == "structural", "by_when": values["by_when"]}


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def check(request: HttpRequest, number: int) -> HttpResponse:
    """Everything once more; then it is asked. Asked twice is asked once."""
    viewer = _asker(request)
    question = draft_of(viewer, number) if request.method != "POST" else seen(viewer, number)
    if question.asked_by != request.user:
        raise Http404
    if left := lacking(question):
        return redirect("ask-step", number, left)
    if request.method == "POST":
        ask(question, request.user)
        return redirect("question", number)
    return render(request, "questions/check.html", {"question": question})


@login_required
@require_POST
def back(request: HttpRequest, number: int) -> HttpResponse:
    """Take a question back."""
    question = seen(viewer_of(request), number)
    if question.asked_by != request.user:
        raise PermissionDenied
    form = TakeBackForm(request.POST)
    take_back(question, request.user, form.cleaned_data["why"] if form.is_valid() else "")
    return redirect("questions")
