"""Close a conversation: five answers; what was said is kept, phones are forgotten, letters are drafted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.definitions.model import Source
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.models import Action
from wegwijzer.web.conversations.interpreting import interpret
from wegwijzer.web.conversations.models import Conversation, Interpretation, Said
from wegwijzer.web.conversations.planning import KIND, moved
from wegwijzer.web.conversations.showing import expected, weighed
from wegwijzer.web.letters.waiting import givers_of
from wegwijzer.web.letters.writing import Told, make_letters


@dataclass(frozen=True, slots=True)
class Question:
    """One of the five questions of the closing."""

    name: str
    asks: Promise
    help: Promise


QUESTIONS = (
    Question("seen", _("What did we see?"), _("Only what the figures and stories showed. No explanations yet.")),
    Question("think", _("What do we think of it?"), _("Also when you don't agree: write both down.")),
    Question("do", _("What do we do?"), _("In words. The measures themselves, with a name and a date, stand below.")),
    Question("tells", _("Who tells whom?"), _("Everybody who gave something hears back. Who writes or calls them?")),
    Question(
        "differently",
        _("What should the monitor do differently?"),
        _("Which figure did you not need? What did you miss? “Nothing” is an answer too."),
    ),
)
NAMES = tuple(question.name for question in QUESTIONS)


def lacking(conversation: Conversation) -> Iterable[Problem]:
    """Return every question that has no answer yet."""
    for question in QUESTIONS:
        if not getattr(conversation, question.name).strip():
            yield Problem(
                f"conversation.{question.name}",
                N_("This has no answer yet: %(question)s"),
                {"question": str(question.asks)},
            )


def measures_of(conversation: Conversation) -> list[Action]:
    """Return the measures that were agreed on in a conversation."""
    found = Action.objects.filter(came_from=KIND, came_from_key=str(conversation.pk))
    return list(found.select_related("owner").order_by("id"))


@transaction.atomic
def close(
    conversation: Conversation, sources: tuple[Source, ...], *, by: User | None, at: datetime | None = None
) -> Conversation:
    """Close it. Raises `UserError` with every question that lacks an answer; a second time changes nothing.

    The dots and the votes are kept in a protected form; who took part with which phone is forgotten.
    """
    now = at or timezone.now()
    fresh = Conversation.objects.select_for_update().get(pk=conversation.pk)
    if fresh.state == Conversation.State.CLOSED:
        return fresh
    problems = list(lacking(fresh))
    if problems:
        raise UserError(problems)
    _keep_what_was_said(fresh, by, now)
    fresh.participants.all().delete()
    before, fresh.state, fresh.closed_at, fresh.pulse = fresh.state, Conversation.State.CLOSED, now, fresh.pulse + 1
    fresh.save()
    moved(fresh, before, by=by, at=now)
    _letters(fresh, sources, by, now)
    return fresh


def _keep_what_was_said(conversation: Conversation, by: User | None, at: datetime) -> None:
    """What was put side by side becomes observation and explanation; dots are frozen with their topic."""
    for topic in conversation.topics.all():
        topic.frozen = {**topic.frozen, "expected": expected(conversation, topic)}
        topic.save(update_fields=["frozen"])
        for said in topic.said.filter(chosen=True, removed=False, kind=Said.Kind.SEE):
            interpret(Interpretation.Kind.OBSERVATION, said.text, conversation=conversation, topic=topic, by=by, at=at)
        for one in weighed(conversation, topic):
            rows = list(one.rows) or ([("", one.agree, one.disagree)] if one.together else [])
            interpret(
                Interpretation.Kind.EXPLANATION,
                one.said.text,
                conversation=conversation,
                topic=topic,
                by=by,
                support=rows,
                at=at,
            )


def _letters(conversation: Conversation, sources: tuple[Source, ...], by: User | None, at: datetime) -> None:
    told = Told(
        organisation=conversation.organisation,
        monitor=conversation.monitor,
        title=conversation.monitor_title,
        cycle=conversation.cycle,
        conversation=conversation.pk,
        on=conversation.on,
        seen=conversation.seen,
        done=[
            f"{action.what} ({action.whose})" if action.whose else action.what for action in measures_of(conversation)
        ]
        or [conversation.do],
        differently=conversation.differently,
        sender=str(conversation.leader) if conversation.leader else "",
    )
    make_letters(givers_of(conversation.monitor, sources), told, by=by, at=at)
