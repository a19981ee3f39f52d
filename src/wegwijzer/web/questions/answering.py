"""Answer a question, and hear from the asker what was done with the answer."""

from __future__ import annotations

from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.urls import Resolver404, resolve
from django.utils import timezone

from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.questions.asking import KIND
from wegwijzer.web.questions.models import Answer, Question, State
from wegwijzer.web.questions.telling import tell_answer, with_merged

CAN_BE_ANSWERED = (State.OPEN, State.ACCEPTED, State.ANSWERED)


def own_address(typed: str, host: str = "") -> str | None:
    """Return the address of one of our own pages as it stands after the site's name; None for any other address.

    Ours is the site that mail names, and `host`: where the asker's browser found us.
    """
    parts = urlsplit(typed.strip())
    if parts.netloc and parts.netloc not in (host, urlsplit(settings.SITE).netloc):
        return None
    try:
        resolve(parts.path)
    except Resolver404:
        return None
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


@transaction.atomic
def answer(question: Question, user: User, text: str, *, address: str = "", label: str = "") -> Answer:
    """Keep an answer and tell it to everybody who asked this."""
    before = question.state
    made = Answer.objects.create(
        question=question, text=text, address=address, label=label, by=user, by_name=str(user), at=timezone.now()
    )
    Question.objects.filter(pk=question.pk).update(state=State.ANSWERED, version=F("version") + 1)
    question.refresh_from_db()
    record(
        kind=KIND,
        key=question.pk,
        before=before,
        after=State.ANSWERED,
        organisation=question.organisation,
        monitor=question.monitor,
        who=user,
        why=text,
    )
    tell_answer(question, made)
    return made


@transaction.atomic
def react(question: Question, user: User, *, helped: bool | None = None, done_with: str = "") -> None:
    """The asker has read the news; about an answer also whether it helped and what was done with it."""
    Question.objects.filter(pk=question.pk, asked_by=user).update(news=False)
    main = question.merged_into or question
    newest = main.answers.first()
    if newest is None or (helped is None and not done_with) or question not in with_merged(main):
        return
    Answer.objects.filter(pk=newest.pk).update(helped=helped, done_with=done_with)
    record(
        kind=KIND,
        key=main.pk,
        before=State.ANSWERED,
        after="helped" if helped else "read",
        organisation=main.organisation,
        monitor=main.monitor,
        who=user,
        why=done_with,
    )
