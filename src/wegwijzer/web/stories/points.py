"""Story points: make one, see its link and QR code, close it."""

from __future__ import annotations

import secrets
from typing import Any

from django import forms
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.rights import Right
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories import drafting, knowing
from wegwijzer.web.stories.forms.base import StepForm, Words
from wegwijzer.web.stories.keys import LETTERS
from wegwijzer.web.stories.models import Kind, State, Story, StoryPoint
from wegwijzer.web.stories.steps import steps_of
from wegwijzer.web.viewers import viewer_of

MOST_SCALES = 3
CORNERS = 3


class PointForm(StepForm):
    """What is asked, where, and what it may mean."""

    question = Words(
        label=_("Which open question do you ask?"),
        longest=300,
        help_text=_("For instance: “What happened to you when you asked for help?” No question with yes or no."),
    )
    place = Words(label=_("Where does the link or the QR code hang? (may be left out)"), required=False, longest=120)
    knowledge_question = forms.ChoiceField(label=_("Which knowledge question does it help to answer?"), required=False)
    scales = Words(
        label=_("Scales (may be left out)"),
        lines=4,
        longest=1000,
        required=False,
        initial="Hoe voelde het? | naar | fijn\nHoe vaak gebeurt dit? | bijna nooit | heel vaak",
        help_text=_("At most three, one on each line: question | low end | high end."),
    )
    triangle = Words(
        label=_("A triangle (may be left out)"),
        longest=300,
        required=False,
        initial="Wie had invloed op wat er gebeurde? | ik zelf | de hulpverlener | de regels",
        help_text=_("Question | corner | corner | corner."),
    )
    groups = Words(
        label=_("Groups a teller may choose from (may be left out)"),
        lines=3,
        longest=600,
        required=False,
        help_text=_("One on each line, for instance: parent, young person, neighbour."),
    )
    fine = forms.BooleanField(label=_("Let tellers choose a neighbourhood too, not only a district"), required=False)

    def prepare(self) -> None:
        """Offer the questions of the monitor."""
        self.fields["knowledge_question"].choices = [("", _("none")), *self.choices.get("questions", [])]

    def clean_scales(self) -> list[dict[str, str]]:
        """Return the scales; raises `ValidationError` when a line has no three parts."""
        lines = [line for line in self.cleaned_data["scales"].splitlines() if line.strip()]
        parts = [[part.strip() for part in line.split("|")] for line in lines]
        if len(parts) > MOST_SCALES or any(len(one) != 3 or not all(one) for one in parts):  # noqa: PLR2004 - as told
            raise forms.ValidationError(_("Write at most three scales: question | low end | high end."))
        return [
            {"id": f"s{number}", "question": one, "low": low, "high": high}
            for number, (one, low, high) in enumerate(parts)
        ]

    def clean_triangle(self) -> dict[str, Any]:
        """Return the triangle; raises `ValidationError` when it has no three corners."""
        parts = [part.strip() for part in self.cleaned_data["triangle"].split("|") if part.strip()]
        if not parts:
            return {}
        if len(parts) != CORNERS + 1:
            raise forms.ValidationError(_("Write a question and three corners, with | between them."))
        return {"question": parts[0], "corners": parts[1:]}

    def clean_groups(self) -> list[list[str]]:
        """Return the groups as pairs."""
        lines = [line.strip() for line in self.cleaned_data["groups"].splitlines()]
        return [[line, line] for line in dict.fromkeys(lines) if line]


def new_code() -> str:
    """Return a code for a link: short enough to type, too long to guess."""
    return "".join(secrets.choice(LETTERS) for _number in range(8)).lower()


def make_point(monitor: Monitor, told: dict[str, Any], who: Any) -> StoryPoint:
    """Make a story point of a monitor and return it."""
    fine = told.pop("fine")
    areas = [[code, name] for code, name in knowing.areas_of(monitor).items() if fine or not code.startswith("BU")]
    with transaction.atomic():
        point = StoryPoint.objects.create(
            monitor=monitor.id,
            organisation=monitor.organisation,
            code=new_code(),
            areas=areas,
            provisions=[list(pair) for pair in knowing.provisions_of(monitor).items()],
            made_at=timezone.now(),
            made_by=who,
            **told,
        )
        _noted(point, "", "open", who)
    return point


def _noted(point: StoryPoint, before: str, after: str, who: Any) -> None:
    record(
        kind="story point",
        key=point.pk,
        before=before,
        after=after,
        organisation=point.organisation,
        who=who,
        monitor=point.monitor,
    )


@require_safe
def points(request: HttpRequest, monitor: str) -> HttpResponse:
    """The story points of a monitor."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.SET_UP)
    waits = Count("stories", filter=Q(stories__state=State.RECEIVED))
    rows = StoryPoint.objects.filter(monitor=found.id).annotate(told=Count("stories"), waits=waits)[:100]
    context = {"monitor": found, "points": rows, "themes": Story.objects.filter(monitor=found.id).exists()}
    return render(request, "stories/points.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def new_point(request: HttpRequest, monitor: str) -> HttpResponse:
    """Make a story point."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.SET_UP)
    choices = {"questions": knowing.questions_of(found)}
    form = PointForm(request.POST if request.method == "POST" else None, choices=choices)
    if request.method == "POST" and form.is_valid():
        point = make_point(found, form.cleaned_data, request.user)
        return redirect("story-point", found.id, point.pk)
    context = {"monitor": found, "form": form}
    return render(request, "stories/new_point.html", context, status=422 if form.is_bound else 200)


@require_safe
def point(request: HttpRequest, monitor: str, point: int) -> HttpResponse:
    """The link and QR code of a story point, to hang up."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.SET_UP)
    row = get_object_or_404(StoryPoint, pk=point, monitor=found.id)
    address = request.build_absolute_uri(reverse("tell", args=[row.code]))
    context = {"monitor": found, "point": row, "address": address, "qr": qr_code(address)}
    return render(request, "stories/point.html", context)


def qr_code(address: str) -> SafeString:
    """Return the QR code of an address as a drawing in the page; without colours of its own, so that it prints."""
    import segno  # noqa: PLC0415 - only here

    svg = segno.make(address, error="m").svg_inline(scale=6, border=2, svgclass="st-qr", lineclass=None, omitsize=True)
    return mark_safe(svg)  # noqa: S308 - drawn by the library from our own address


@require_POST
def close_point(request: HttpRequest, monitor: str, point: int) -> HttpResponse:
    """Close a story point, or open it again."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.SET_UP)
    with transaction.atomic():
        row = get_object_or_404(StoryPoint.objects.select_for_update(), pk=point, monitor=found.id)
        before = "open" if row.is_open else "closed"
        row.closed_at = None if "open" in request.POST else row.closed_at or timezone.now()
        row.save(update_fields=["closed_at"])
        after = "open" if row.is_open else "closed"
        if before != after:
            _noted(row, before, after, request.user)
    return redirect("story-point", found.id, row.pk)


@require_http_methods(["GET", "HEAD", "POST"])
def write(request: HttpRequest, monitor: str) -> HttpResponse:
    """Write down what somebody else told, or what one saw: choose what it is."""
    found = knowing.monitor_for(viewer_of(request), monitor, Right.TELL_FOR)
    kind = request.POST.get("kind", "")
    if request.method == "POST" and kind in Kind.values:
        asked = StoryPoint.objects.filter(
            monitor=found.id, closed_at=None, pk=_number(request.POST.get("point"))
        ).first()
        own_point = asked if kind == Kind.STORY else None
        token = drafting.begin(monitor=found.id, kind=kind, point=own_point, typed_by=request.user)
        return redirect("telling", token, steps_of(kind, own_point)[0].name)
    open_points = StoryPoint.objects.filter(monitor=found.id, closed_at=None)[:20]
    context = {"monitor": found, "kinds": KINDS, "points": open_points}
    return render(request, "stories/write.html", context)


def _number(text: str | None) -> int:
    return int(text) if text and text.isdigit() and len(text) < 18 else 0  # noqa: PLR2004 - longer is no id


KINDS = (
    (Kind.STORY, _("A story"), _("Somebody told you what happened to them.")),
    (Kind.JOURNEY, _("A client journey"), _("Phases and contact moments, and how each felt.")),
    (Kind.CASUS, _("A case"), _("What happened in time: events, organisations, costs.")),
    (Kind.REPORT, _("A report of a conversation"), _("Mirror conversation, panel or neighbourhood: who heard what.")),
    (Kind.OBSERVATION, _("An observation"), _("Something you saw in your work.")),
)
