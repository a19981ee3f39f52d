"""The steps of a conversation, one question at a time; each step makes the pulse grow that phones look at."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.web.accounts.models import User
from wegwijzer.web.conversations.models import Conversation, Topic
from wegwijzer.web.conversations.planning import moved

Place = tuple[int, str]  # a topic's id (0: the whole) and a step
STEPS: dict[str, Promise] = {
    "welcome": _("Welcome"),
    "expect": _("What do you expect?"),
    "figure": _("This is what we see"),
    "tell": _("This is what we talk about"),
    "see": _("What do you see?"),
    "explain": _("What explains it?"),
    "weigh": _("With which explanation do you agree?"),
    "outcome": _("What do we think?"),
    "do": _("What do we do?"),
    "thanks": _("Thank you"),
}


def sequence(topics: list[Topic]) -> list[Place]:
    """Return all steps in their order: welcome, for each topic its steps, what we do, thanks."""
    steps: list[Place] = [(0, "welcome")]
    for topic in topics:
        if topic.kind == Topic.Kind.FIGURE or topic.indicator:
            expect = ("expect",) if topic.asks != Topic.Asks.NONE and topic.frozen.get("value") is not None else ()
            own = (*expect, "figure")
        else:
            own = ("tell",)
        steps += [(topic.pk, step) for step in (*own, "see", "explain", "weigh", "outcome")]
    return [*steps, (0, "do"), (0, "thanks")]


@transaction.atomic
def begin(conversation: Conversation, *, by: User | None, at: datetime | None = None) -> None:
    """Open the doors: from now on the code works."""
    fresh = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if fresh.state != Conversation.State.PREPARED:
        raise UserError(
            Problem(
                "conversation.not_prepared", N_("This conversation isn't prepared."), remedy=N_("Prepare it first.")
            )
        )
    fresh.state, fresh.topic_at, fresh.step_at, fresh.pulse = Conversation.State.RUNNING, 0, "welcome", fresh.pulse + 1
    fresh.save()
    moved(fresh, Conversation.State.PREPARED, by=by, at=at or timezone.now())


def go_to(conversation: Conversation, place: Place) -> bool:
    """Show a step; False when it isn't a step of this conversation or it doesn't go on."""
    if place not in sequence(list(conversation.topics.all())):
        return False
    running = Conversation.objects.filter(pk=conversation.pk, state=Conversation.State.RUNNING)
    return bool(running.update(topic_at=place[0], step_at=place[1], pulse=F("pulse") + 1))


def beside(conversation: Conversation, topics: list[Topic]) -> tuple[Place | None, Place | None]:
    """Return the steps before and after the one that is shown."""
    steps = sequence(topics)
    here = (conversation.topic_at, conversation.step_at)
    at = steps.index(here) if here in steps else 0
    return (steps[at - 1] if at else None), (steps[at + 1] if at + 1 < len(steps) else None)
