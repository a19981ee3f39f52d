"""On a phone, without an account and without JavaScript: join, answer, see what comes next."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer.web.conversations.answering import KIND_AT, expect, say, vote
from wegwijzer.web.conversations.joining import (
    COOKIE,
    conversation_with,
    participant_of,
    pulse_of,
    tidied,
)
from wegwijzer.web.conversations.joining import (
    join as joined,
)
from wegwijzer.web.conversations.leading import STEPS
from wegwijzer.web.conversations.library import title_of
from wegwijzer.web.conversations.models import Conversation, Expectation, Participant, Said, Topic, Vote
from wegwijzer.web.conversations.showing import Weighed, weighed
from wegwijzer.web.limits import limited

NO_CHANGE = 204
SAME_FOR_ALL = 2.0  # seconds
DAY = 24 * 3600
RUNNING, CLOSED = Conversation.State.RUNNING, Conversation.State.CLOSED


@require_http_methods(["GET", "HEAD", "POST"])
def join(request: HttpRequest) -> HttpResponse:
    """Type the code that stands on the wall."""
    if request.method != "POST":
        return render(request, "conversations/join.html")
    code = request.POST.get("code", "")
    found = conversation_with(request, code)
    if found is None:
        context = {"wrong": True, "code": tidied(code)}
        return render(request, "conversations/join.html", context, status=404)
    return redirect("phone", found.code)


@require_http_methods(["GET", "HEAD", "POST"])
def phone(request: HttpRequest, code: str) -> HttpResponse:
    """The page of one phone: say from where you look, then one question at a time."""
    found = conversation_with(request, code)
    if found is None:
        return render(request, "conversations/join.html", {"wrong": True, "code": tidied(code)}, status=404)
    if found.state != RUNNING:
        return render(request, "conversations/not_now.html", {"conversation": found, "over": found.state == CLOSED})
    who = participant_of(request, found)
    if request.method == "POST":
        return _answer(request, found, who)
    if who is None:
        return render(request, "conversations/hello.html", {"conversation": found, "perspectives": _choices(found)})
    return render(request, "conversations/phone.html", _shown(found, who))


def _choices(conversation: Conversation) -> list[tuple[str, str]]:
    names = dict.fromkeys(conversation.invited.values_list("perspective", flat=True))
    return [(name, title_of(name)) for name in names]


def _answer(request: HttpRequest, conversation: Conversation, who: Participant | None) -> HttpResponse:
    if who is None:
        response = redirect("phone", conversation.code)
        token = joined(request, conversation, request.POST.get("perspectief", ""))
        response.set_cookie(COOKIE, token, max_age=DAY, httponly=True, samesite="Lax", secure=settings.HTTPS)
        return response
    problem = _kept(request, conversation, who)
    if problem or request.htmx:
        template = "conversations/phone_part.html" if request.htmx else "conversations/phone.html"
        context = {**_shown(conversation, who), "problem": problem}
        return render(request, template, context, status=200 if request.htmx else 400)
    return redirect("phone", conversation.code)


def _kept(request: HttpRequest, conversation: Conversation, who: Participant) -> str:
    """Keep the answer; return what is wrong with it in words, or nothing."""
    asked, step = request.POST.get("stap", ""), conversation.step_at
    if asked != f"{conversation.topic_at}:{step}":
        if asked.partition(":")[2] in KIND_AT and _said_late(request, conversation, who, asked):
            return ""
        return _("The conversation went on. This is the question now.")
    topic = _topic(conversation)
    if step == "expect" and topic:
        return "" if expect(topic, who, request.POST.get("waarde", "")) else _("Fill in a number, for instance 12,5.")
    if step in KIND_AT:
        kept = say(conversation, topic if step != "do" else None, who, step, request.POST.get("tekst", ""))
        return "" if kept else _("Write a few words. You can send at most ten answers to one question.")
    if step == "weigh" and topic:
        given = {key.removeprefix("v"): value for key, value in request.POST.items() if key.startswith("v")}
        return "" if vote(topic, who, given) else _("Choose “agree” or “don't agree” for at least one explanation.")
    return ""


def _said_late(request: HttpRequest, conversation: Conversation, who: Participant, asked: str) -> bool:
    """A text that somebody was still typing when the conversation went on isn't lost."""
    number, _colon, step = asked.partition(":")
    topic = conversation.topics.filter(pk=int(number)).first() if number.isdecimal() and number != "0" else None
    fits = topic is not None or step == "do"
    return fits and say(conversation, topic, who, step, request.POST.get("tekst", ""))


def _topic(conversation: Conversation) -> Topic | None:
    return Topic.objects.filter(pk=conversation.topic_at, conversation=conversation).first()


def _shown(conversation: Conversation, who: Participant) -> dict[str, Any]:
    """What one phone shows at this step."""
    step, topic = conversation.step_at, _topic(conversation) if conversation.topic_at else None
    shown: dict[str, Any] = {}
    if topic and step == "expect":
        own = Expectation.objects.filter(topic=topic, participant=who).values_list("value", flat=True).first()
        shown = {"own": own}
    elif step in KIND_AT:
        about = topic if step != "do" else None
        shown = {"own": Said.objects.filter(conversation=conversation, topic=about, kind=step, participant=who)}
    elif topic and step == "weigh":
        votes = dict(Vote.objects.filter(said__topic=topic, participant=who).values_list("said", "agrees"))
        explanations = topic.said.filter(kind=Said.Kind.EXPLAIN, chosen=True, removed=False)
        shown = {"explanations": [(said, votes.get(said.pk)) for said in explanations], "own": votes}
    elif topic and step == "outcome":
        shown = {"weighed": _weighed(conversation, topic)}
    title = STEPS.get(step, "")
    return {"conversation": conversation, "who": who, "topic": topic, "step": step, "title": title, **shown}


def _weighed(conversation: Conversation, topic: Topic) -> list[Weighed]:
    """What everybody sees at this step: counted once for all phones."""
    key = f"weighed:{conversation.pk}:{conversation.pulse}"
    found = cache.get(key)
    if found is None:
        found = weighed(conversation, topic)
        cache.set(key, found, SAME_FOR_ALL)
    return found


@require_safe
def phone_part(request: HttpRequest, code: str) -> HttpResponse:
    """What changed since the step that the phone shows: nothing (cheap, and most of the time) or the next step."""
    now = pulse_of(tidied(code))
    if now is not None and request.GET.get("v") == str(now.pulse):
        return HttpResponse(status=NO_CHANGE)
    return _next_step(request, code)


@limited("phone-part", times=3_000)
def _next_step(request: HttpRequest, code: str) -> HttpResponse:
    found = conversation_with(request, code)
    who = participant_of(request, found) if found and found.state == RUNNING else None
    if found is None or who is None:
        return HttpResponse(status=NO_CHANGE, headers={"HX-Refresh": "true"} if found else {})
    return render(request, "conversations/phone_part.html", _shown(found, who))
