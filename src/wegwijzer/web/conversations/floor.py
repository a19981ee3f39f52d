"""Lead a running conversation: the steps, what is said, what came on paper; and the page on the wall."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_POST, require_safe

from wegwijzer.web.conversations.answering import KIND_AT, expect, say
from wegwijzer.web.conversations.leading import STEPS, Place, beside, go_to, sequence
from wegwijzer.web.conversations.library import forms
from wegwijzer.web.conversations.models import Conversation, Said, Topic
from wegwijzer.web.conversations.showing import screen, tag
from wegwijzer.web.conversations.single import led

NO_CHANGE = 204  # htmx then leaves the page as it is


def _topic_at(conversation: Conversation, topics: list[Topic]) -> Topic | None:
    return next((topic for topic in topics if topic.pk == conversation.topic_at), None)


def _worded(place: Place | None, topics: list[Topic]) -> tuple[str, str] | None:
    """A step as the button gives it, and in words."""
    if place is None:
        return None
    title = next((topic.title for topic in topics if topic.pk == place[0]), "")
    return f"{place[0]}:{place[1]}", " · ".join(part for part in (str(STEPS[place[1]]), title) if part)


@login_required
@require_safe
def lead(request: HttpRequest, number: int) -> HttpResponse:
    """The page of who leads: back and on, what was said, the script with times."""
    found = led(request, number)
    topics = list(found.topics.all())
    back, on = beside(found, topics)
    topic = _topic_at(found, topics)
    context = {
        "conversation": found,
        "back": _worded(back, topics),
        "on": _worded(on, topics),
        "now": _worded((found.topic_at, found.step_at), topics),
        "all_steps": [_worded(place, topics) for place in sequence(topics)],
        "shape": forms().get(found.form),
        "may_say": found.step_at in KIND_AT,
        "to_weigh": topic.said.filter(kind__in=("see", "explain"), removed=False) if topic else [],
        **screen(found, topic),
    }
    return render(request, "conversations/lead.html", context)


@login_required
@require_POST
def step(request: HttpRequest, number: int) -> HttpResponse:
    """Show another step."""
    found = led(request, number)
    topic, _colon, name = request.POST.get("naar", "").partition(":")
    if topic.isdecimal():
        go_to(found, (int(topic), name))
    return redirect("conversation-lead", number)


@login_required
@require_POST
def put(request: HttpRequest, number: int) -> HttpResponse:
    """Something the leader does with a text: put it side by side, take it away; or write one down."""
    found = led(request, number)
    which, does = request.POST.get("welke", ""), request.POST.get("doe", "")
    if does == "zeggen" and found.step_at in KIND_AT:
        topic = found.topics.filter(pk=found.topic_at).first()
        say(found, topic if found.step_at != "do" else None, None, found.step_at, request.POST.get("tekst", ""))
    elif which.isdecimal():
        said = get_object_or_404(Said, conversation=found, pk=int(which))
        said.chosen = does == "kiezen" or (said.chosen and does not in {"terug", "weg"})
        said.removed = does == "weg" or (said.removed and does != "terug")
        said.save(update_fields=["chosen", "removed"])
    return redirect("conversation-lead", number)


@login_required
@require_POST
def paper(request: HttpRequest, number: int) -> HttpResponse:
    """Type over what people expected on paper: numbers with spaces or line ends between them."""
    found = led(request, number)
    topic = found.topics.filter(pk=found.topic_at).first()
    if topic and found.step_at == "expect":
        for text in request.POST.get("waarden", "").replace(";", " ").split()[:300]:
            expect(topic, None, text)
    return redirect("conversation-lead", number)


def join_address(request: HttpRequest, conversation: Conversation) -> str:
    """Return what phones open."""
    return request.build_absolute_uri(reverse("phone", args=[conversation.code])) if conversation.code else ""


def qr(address: str) -> SafeString:
    """Return an address as a QR code; the address stands beside it in letters too."""
    import segno  # noqa: PLC0415 - only here

    code = segno.make(address, micro=False, error="m")
    return mark_safe(code.svg_inline(scale=6, border=1, dark="#000", light="#fff", omitsize=True, svgclass="ww-qr"))  # noqa: S308 - made here


@login_required
@require_safe
def wall(request: HttpRequest, number: int) -> HttpResponse:
    """The page on the wall: one question at a time, with code, QR and the number of people."""
    found = led(request, number)
    topics = list(found.topics.all())
    address = join_address(request, found)
    context = {
        "conversation": found,
        "join": request.build_absolute_uri(reverse("join")).partition("://")[2],
        "qr": qr(address) if address else "",
        "title": STEPS.get(found.step_at, ""),
        **screen(found, _topic_at(found, topics)),
    }
    return render(request, "conversations/wall.html", context)


@login_required
@require_safe
def wall_part(request: HttpRequest, number: int) -> HttpResponse:
    """What changes on the wall; nothing when nothing changed."""
    found = led(request, number)
    if request.GET.get("v") == tag(found):
        return HttpResponse(status=NO_CHANGE)
    topics = list(found.topics.all())
    context = {"conversation": found, "title": STEPS.get(found.step_at, ""), **screen(found, _topic_at(found, topics))}
    return render(request, "conversations/wall_part.html", context)
