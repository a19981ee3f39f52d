"""Sturen: thresholds with their lever, what was done, and what came of it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, ClassVar

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer import usecases
from wegwijzer.definitions.design import Lever
from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.monitors import MonitorPage
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.signals.levers import keep_intervention, named_levers, standing_of
from wegwijzer.web.signals.models import Crossing, Intervention
from wegwijzer.web.viewers import home, viewer_of

SHORTEST = timedelta(days=28)  # sooner nothing can be seen in a figure


class InterventionForm(forms.ModelForm):
    """What was done, when, and what we assume; a few fields."""

    class Meta:
        """The columns, with their questions."""

        model = Intervention
        fields = ("what", "started_on", "assumed", "assumed_change", "evaluate_on")
        labels: ClassVar = {
            "what": _("What do you do?"),
            "started_on": _("From which day?"),
            "assumed": _("What do you expect of it?"),
            "assumed_change": _("How much will the figure change, in its own unit?"),
            "evaluate_on": _("When do we look whether it helped?"),
        }
        help_texts: ClassVar = {
            "assumed_change": _("A fall has a minus. Leave it empty when you can't say."),
            "evaluate_on": _("Give it time: at least four weeks."),
        }
        widgets: ClassVar = {
            "what": forms.TextInput(attrs={"class": "utrecht-textbox"}),
            "started_on": forms.DateInput(attrs={"type": "date", "class": "utrecht-textbox"}, format="%Y-%m-%d"),
            "assumed": forms.Textarea(attrs={"rows": 3, "class": "utrecht-textarea", "maxlength": 2000}),
            "assumed_change": forms.TextInput(attrs={"inputmode": "decimal", "class": "utrecht-textbox"}),
            "evaluate_on": forms.DateInput(attrs={"type": "date", "class": "utrecht-textbox"}, format="%Y-%m-%d"),
        }

    def clean(self) -> dict[str, Any]:
        """Look must be later than the start, far enough to see something."""
        given = super().clean() or {}
        start, look = given.get("started_on"), given.get("evaluate_on")
        if start and look and look - start < SHORTEST:
            self.add_error("evaluate_on", _("Choose a day at least four weeks after the start."))
        return given


@require_safe
def steering(request: HttpRequest, monitor: str) -> HttpResponse:
    """The thresholds of a monitor, where each stands, and the interventions."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    _inside(page)
    context = {
        "page": page,
        "levers": standing_of(home(), viewer, page.monitor),
        "interventions": Intervention.objects.filter(monitor=monitor)[:25],
        "crossings": Crossing.objects.filter(monitor=monitor)[:10],
        "acts": may(viewer, Right.LEAD, page.monitor),
        "fictional": page.monitor.fictional,
    }
    return render(request, "signals/steering.html", context)


def _inside(page: MonitorPage) -> None:
    """Levers are turned inside; for others the page doesn't exist."""
    if not page.own:
        raise Http404


@require_http_methods(["GET", "HEAD", "POST"])
def log(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """Keep that a lever was turned."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    if not may(viewer, Right.LEAD, page.monitor) or indicator not in page.monitor.indicators:
        raise Http404
    name = request.GET.get("stuurknop", "")
    lever = _lever(page.monitor, name, indicator)
    form = InterventionForm(request.POST or None, initial=_first(lever))
    if request.method == "POST" and form.is_valid():
        kept = keep_intervention(
            form.save(commit=False), page.monitor, indicator, (name, lever) if lever else None, request.user
        )  # type: ignore[arg-type]
        return redirect("intervention", kept.pk)
    found = loaded_definitions(home()).indicators[indicator]
    context = {
        "page": page,
        "form": form,
        "indicator": found,
        "fictional": page.monitor.fictional,
    }
    return render(request, "signals/log.html", context, status=400 if form.errors else 200)


def _lever(monitor: Monitor, name: str, indicator: str) -> Lever | None:
    found = named_levers(monitor).get(name)
    return found if found and found.indicator == indicator else None


def _first(lever: Lever | None) -> dict[str, object]:
    today = localdate()
    if lever is None:
        return {"started_on": today, "evaluate_on": today + timedelta(days=365)}
    return {
        "what": lever.action,
        "assumed": lever.expected,
        "assumed_change": lever.expected_effect,
        "started_on": today,
        "evaluate_on": today + timedelta(days=round(30.4 * lever.evaluate_after_months)),
    }


@require_safe
def intervention(request: HttpRequest, number: int) -> HttpResponse:
    """One intervention: the figure with its mark, what we assumed, and what came of it."""
    viewer = viewer_of(request)
    found = get_object_or_404(Intervention, pk=number)
    page = usecases.monitor_page(home(), viewer, found.monitor)
    _inside(page)
    context = {
        "page": page,
        "intervention": found,
        "monitor_title": page.monitor.title,
        "view": usecases.view_figure(home(), viewer, found.query) if page.releases else None,
        "fictional": page.monitor.fictional,
    }
    return render(request, "signals/intervention.html", context)
