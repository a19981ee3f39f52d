"""The closing, one question at a time; interpretations in words; remarks; the learning agenda."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from wegwijzer import usecases
from wegwijzer.definitions.model import Indicator
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.web.actions.forms import ActionForm
from wegwijzer.web.actions.making import Effect, make_action
from wegwijzer.web.conversations.closing import NAMES, QUESTIONS, close, lacking, measures_of
from wegwijzer.web.conversations.forms import InterpretationForm
from wegwijzer.web.conversations.interpreting import interpret, withdraw
from wegwijzer.web.conversations.models import Conversation, Interpretation
from wegwijzer.web.conversations.planning import KIND
from wegwijzer.web.conversations.rights import inside, listed, readable
from wegwijzer.web.conversations.single import led
from wegwijzer.web.viewers import home, viewer_of


def _open(conversation: Conversation) -> Conversation:
    if conversation.state in (Conversation.State.CLOSED, Conversation.State.CANCELLED):
        raise UserError(Problem("conversation.closed", N_("This conversation is closed.")))
    return conversation


def _indicators(request: HttpRequest, conversation: Conversation) -> tuple[Indicator, ...]:
    return usecases.monitor_page(home(), viewer_of(request), conversation.monitor).indicators


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def closing(request: HttpRequest, number: int, question: int) -> HttpResponse:
    """One of the five questions; what was typed is kept at each step."""
    found = _open(led(request, number))
    if not 1 <= question <= len(QUESTIONS):
        raise Http404
    asked = QUESTIONS[question - 1]
    if request.method == "POST":
        Conversation.objects.filter(pk=number).update(**{asked.name: request.POST.get("antwoord", "").strip()[:5000]})
        if question < len(QUESTIONS):
            return redirect("conversation-closing", number, question + 1)
        return redirect("conversation-close", number)
    context = {
        "conversation": found,
        "asked": asked,
        "question": question,
        "of": len(QUESTIONS),
        "answer": getattr(found, asked.name),
        "measures": measures_of(found) if asked.name == "do" else None,
    }
    return render(request, "conversations/closing.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def close_it(request: HttpRequest, number: int) -> HttpResponse:
    """Read it all once more, and close."""
    found = led(request, number)
    if request.method == "POST":
        sources = usecases.monitor_page(home(), viewer_of(request), found.monitor).sources
        close(found, sources, by=request.user)
        return redirect("conversation", number)
    context = {
        "conversation": found,
        "answers": [(place, one.asks, getattr(found, one.name)) for place, one in enumerate(QUESTIONS, start=1)],
        "lacking": list(lacking(found)),
        "measures": measures_of(found),
    }
    return render(request, "conversations/close.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def measure(request: HttpRequest, number: int) -> HttpResponse:
    """A measure from this conversation; the figure it should change is frozen with what it said."""
    found = _open(led(request, number))
    indicators = _indicators(request, found)
    form = ActionForm(
        request.POST or None,
        organisation=found.organisation,
        indicators=[(indicator.id, indicator.title) for indicator in indicators],
        today=localdate(),
    )
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        topic = found.topics.filter(indicator=values["indicator"]).first() if values["indicator"] else None
        made = make_action(
            values["what"],
            organisation=found.organisation,
            monitor=found.monitor,
            by=request.user,
            owner=values["owner"],
            owner_name=values["owner_name"],
            due=values["due"],
            effect=Effect(
                words=values["effect"],
                direction=values["direction"],
                by=values["effect_by"],
                query=topic.query if topic else None,
                release=found.release,
                sentence=" ".join(topic.frozen.get("sentences", [])[:1]) if topic else "",
            ),
            came_from=(KIND, number),
        )
        if values["indicator"] and topic is None:
            made.indicator = values["indicator"]
            made.save(update_fields=["indicator"])
        return redirect("conversation-closing", number, NAMES.index("do") + 1)
    context = {"form": form, "monitor": found.monitor, "conversation": found}
    return render(request, "actions/form.html", context, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def interpretations(request: HttpRequest, number: int) -> HttpResponse:
    """Write down observations, explanations, lessons and conclusions: by anybody in the group, also afterwards."""
    viewer = viewer_of(request)
    found = get_object_or_404(listed(viewer), pk=number)
    if not inside(viewer, found):
        raise PermissionDenied
    form = InterpretationForm(request.POST or None, conversation=found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        interpret(values["kind"], values["text"], conversation=found, topic=values["topic"], by=request.user)
        return redirect("conversation-interpretations", number)
    made = readable(viewer).filter(conversation=found).select_related("topic").order_by("topic__place", "kind", "at")
    context = {"conversation": found, "form": form, "interpretations": made}
    return render(request, "conversations/interpretations.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def take_back(request: HttpRequest, number: int) -> HttpResponse:
    """Withdraw an interpretation, with a reason; by who made it or who leads."""
    viewer = viewer_of(request)
    found = get_object_or_404(readable(viewer).select_related("conversation", "by"), pk=number)
    own = found.by is not None and found.by.pk == request.user.pk
    group = found.conversation is not None and inside(viewer, found.conversation)
    if not own and not group:
        raise PermissionDenied
    withdraw(Interpretation.objects.get(pk=number), by=request.user, why=request.POST.get("why", "")[:300])
    if found.conversation is not None:
        return redirect("conversation-interpretations", found.conversation.pk)
    return redirect("figure", found.monitor, found.indicator)
