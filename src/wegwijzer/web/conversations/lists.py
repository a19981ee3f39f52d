"""Gesprekken: those that come, those that were, and a new one."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer import usecases
from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.conversations.forms import PlanForm
from wegwijzer.web.conversations.library import forms, perspectives
from wegwijzer.web.conversations.models import Conversation
from wegwijzer.web.conversations.planning import plan
from wegwijzer.web.conversations.rights import leads_somewhere, listed
from wegwijzer.web.viewers import home, viewer_of

ON_A_PAGE = 25


@login_required
@require_safe
def conversations(request: HttpRequest) -> HttpResponse:
    """The conversations: those to come first (not closed stays visible), those that were one step away."""
    viewer = viewer_of(request)
    past = request.GET.get("welke") == "geweest"
    found = listed(viewer)
    if past:
        found = found.exclude(state__in=Conversation.UNFINISHED).order_by("-on", "-id")
    else:
        found = found.filter(state__in=Conversation.UNFINISHED).order_by("on", "id")
    page = Paginator(found.select_related("leader"), ON_A_PAGE).get_page(request.GET.get("blad"))
    context = {"page": page, "past": past, "leads": leads_somewhere(viewer), "today": localdate(), "forms": forms()}
    return render(request, "conversations/conversations.html", context)


def plannable(request: HttpRequest, monitor_id: str) -> Monitor:
    """Return a monitor in which one may plan a conversation."""
    monitor = usecases.monitor_page(home(), viewer_of(request), monitor_id).monitor
    if not may(viewer_of(request), Right.LEAD, monitor):
        raise PermissionDenied
    return monitor


@login_required
@require_safe
def choose_monitor(request: HttpRequest) -> HttpResponse:
    """First: about which monitor."""
    viewer = viewer_of(request)
    cards = [card for card in usecases.monitors_for(home(), viewer) if may(viewer, Right.LEAD, card.monitor)]
    if not cards:
        raise PermissionDenied
    if len(cards) == 1:
        return redirect("conversation-form", cards[0].monitor.id)
    return render(request, "conversations/choose_monitor.html", {"cards": cards})


@login_required
@require_safe
def choose_form(request: HttpRequest, monitor: str) -> HttpResponse:
    """Second: which form; the library with what each is good for."""
    found = plannable(request, monitor)
    context = {"forms": forms().values(), "monitor": found, "perspectives": perspectives()}
    return render(request, "conversations/choose_form.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, monitor: str, form_id: str) -> HttpResponse:
    """Third: what it is called, why, when and where."""
    found, chosen = plannable(request, monitor), forms().get(form_id)
    if chosen is None:
        raise Http404
    form = PlanForm(request.POST or None, today=localdate(), initial={"title": f"{chosen.title} {found.title}"})
    if request.method == "POST" and form.is_valid():
        made = plan(found, {**form.cleaned_data, "form": form_id}, by=request.user)
        return redirect("conversation", made.pk)
    context = {"form": form, "chosen": chosen, "monitor": found}
    return render(request, "conversations/plan.html", context, status=400 if form.errors else 200)
