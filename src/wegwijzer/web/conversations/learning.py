"""De leeragenda: stubborn questions of one monitor, their versions, their measures."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer import usecases
from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.actions.making import ChangedMeanwhileError
from wegwijzer.web.actions.models import Action
from wegwijzer.web.conversations.agenda import KIND, put_on_agenda, reword
from wegwijzer.web.conversations.forms import AgendaForm, RewordForm
from wegwijzer.web.conversations.models import LearningQuestion
from wegwijzer.web.viewers import home, viewer_of


def _learner(request: HttpRequest, monitor: str) -> Monitor:
    """The monitor, for who interprets in it; others don't see the agenda."""
    found = usecases.monitor_page(home(), viewer_of(request), monitor).monitor
    if not may(viewer_of(request), Right.INTERPRET, found):
        raise PermissionDenied
    return found


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def agenda(request: HttpRequest, monitor: str) -> HttpResponse:
    """The questions that stay, in the order of their numbers; and a new one."""
    found, form = _learner(request, monitor), AgendaForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        put_on_agenda(
            values["text"], organisation=found.organisation, monitor=found.id, level=values["level"], by=request.user
        )
        return redirect("agenda", monitor)
    questions = list(LearningQuestion.objects.filter(monitor=monitor).prefetch_related("versions"))
    context = {"monitor": found, "questions": questions, "form": form}
    return render(request, "conversations/agenda.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def question(request: HttpRequest, monitor: str, number: int) -> HttpResponse:
    """One learning question: how it was worded through time, what was tried, what that taught."""
    found = _learner(request, monitor)
    asked = get_object_or_404(LearningQuestion, monitor=monitor, number=number)
    form = RewordForm(request.POST or None, initial={"text": asked.text, "state": asked.state})
    given = request.POST.get("version", "")
    version = int(given) if given.isdecimal() and len(given) < 9 else asked.version  # noqa: PLR2004 - no version is longer
    context = {"monitor": found, "asked": asked, "form": form, "version": version}
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        try:
            reword(asked, values["text"], values["state"], values["look_back"], by=request.user, version=version)
        except ChangedMeanwhileError:
            fresh = LearningQuestion.objects.get(pk=asked.pk)
            context |= {"theirs": fresh, "version": fresh.version} | _past(fresh)
            return render(request, "conversations/question.html", context, status=409)
        return redirect("agenda-question", monitor, number)
    return render(request, "conversations/question.html", context | _past(asked), status=400 if form.errors else 200)


def _past(asked: LearningQuestion) -> dict[str, object]:
    measures = Action.objects.filter(came_from=KIND, came_from_key=str(asked.pk)).select_related("owner")
    return {"versions": list(asked.versions.all()), "measures": list(measures)}


@login_required
@require_safe
def printed(request: HttpRequest, monitor: str) -> HttpResponse:
    """The agenda on one page, for on the wall."""
    found = _learner(request, monitor)
    questions = LearningQuestion.objects.filter(monitor=monitor, state=LearningQuestion.State.OPEN)
    return render(request, "conversations/agenda_printed.html", {"monitor": found, "questions": list(questions)})
