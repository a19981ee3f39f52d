"""One conversation: who, about what, is it prepared; and what came of it."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.web.conversations.closing import QUESTIONS, measures_of
from wegwijzer.web.conversations.forms import PlanForm
from wegwijzer.web.conversations.interpreting import open_up
from wegwijzer.web.conversations.leading import begin
from wegwijzer.web.conversations.library import audience_for, forms, missing, title_of
from wegwijzer.web.conversations.models import Conversation, Openness
from wegwijzer.web.conversations.planning import KIND, changeable, moved, prepare
from wegwijzer.web.conversations.rights import inside, leads, listed, readable, reads
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.journal.models import Change
from wegwijzer.web.viewers import home, viewer_of


def led(request: HttpRequest, number: int) -> Conversation:
    """Return a conversation that this person leads; 404 when it isn't theirs to know, 403 when it isn't to lead."""
    viewer = viewer_of(request)
    found = get_object_or_404(listed(viewer).select_related("leader"), pk=number)
    if not leads(viewer, found):
        raise PermissionDenied
    return found


def _happened(change: Change) -> str:
    """What a record in the journal says, in words."""
    state = str(Conversation.State(change.after).label)
    return f"{state}. {change.why}" if change.why else state


@login_required
@require_safe
def conversation(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one conversation."""
    viewer = viewer_of(request)
    found = get_object_or_404(listed(viewer).select_related("leader"), pk=number)
    invited = list(found.invited.select_related("account"))
    names = {one.perspective for one in invited}
    context = {
        "conversation": found,
        "shape": forms().get(found.form),
        "leads": leads(viewer, found),
        "inside": inside(viewer, found),
        "reads": reads(viewer, found),
        "invited": [(title_of(one.perspective), one) for one in invited],
        "missing": missing(found.form, names),
        "audience": audience_for(names),
        "topics": list(found.topics.defer("chart", "chart_large")),
        "measures": measures_of(found),
        "interpretations": list(readable(viewer).filter(conversation=found).select_related("topic")),
        "closing": [(one.asks, getattr(found, one.name)) for one in QUESTIONS],
        "opennesses": Openness.choices,
        "past": [(change.at, change.who_name, _happened(change)) for change in history(KIND, found.pk)[:30]],
        "today": localdate(),
    }
    return render(request, "conversations/conversation.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change title, purpose, day and place; two people at once lose nothing."""
    found = led(request, number)
    theirs = Conversation.objects.get(pk=number)
    form = PlanForm(request.POST or None, instance=found, today=localdate())
    context = {"form": form, "chosen": forms().get(found.form), "conversation": theirs, "version": theirs.version}
    if request.method == "POST" and form.is_valid():
        given = request.POST.get("version", "")
        version = int(given) if given.isdecimal() and len(given) < 9 else 0  # noqa: PLR2004 - no version is longer
        same = Conversation.objects.filter(pk=number, version=version)
        if same.update(**form.cleaned_data, version=version + 1):
            return redirect("conversation", number)
        return render(request, "conversations/plan.html", context | {"theirs": theirs}, status=409)
    return render(request, "conversations/plan.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def make_ready(request: HttpRequest, number: int) -> HttpResponse:
    """Prepare: freeze the figures and make the code."""
    prepare(home(), viewer_of(request), led(request, number), by=request.user)
    return redirect("conversation", number)


@login_required
@require_POST
def start(request: HttpRequest, number: int) -> HttpResponse:
    """Open the doors."""
    found = led(request, number)
    begin(found, by=request.user)
    return redirect("conversation-lead", number)


@login_required
@require_POST
def openness(request: HttpRequest, number: int) -> HttpResponse:
    """The group decides who may read what it thinks."""
    found, wish = led(request, number), request.POST.get("openness", "")
    if wish in Openness.values:
        open_up(found, wish, by=request.user)
    return redirect("conversation", number)


@login_required
@require_POST
def cancel(request: HttpRequest, number: int) -> HttpResponse:
    """Cancel a conversation that did not begin, with a reason."""
    found = led(request, number)
    changeable(found)
    before, found.state = found.state, Conversation.State.CANCELLED
    found.save(update_fields=["state"])
    moved(found, before, by=request.user, why=request.POST.get("why", "")[:300])
    return redirect("conversation", number)
