"""Ask a question, one thing at a time: what was typed is kept at every step, and only at the end it is asked."""

from __future__ import annotations

from typing import Any

from django.db import transaction
from django.utils import timezone

from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.questions.finding import index
from wegwijzer.web.questions.models import Question, State

KIND = "question"  # in the journal
STEPS = ("wie", "waarom", "wat-doet-u", "wanneer")  # after the question itself


@transaction.atomic
def begin(
    user: User, text: str, *, monitor: str = "", council: bool = False, follows: Question | None = None
) -> Question:
    """Keep a question that somebody begins to ask, and return it; the same text that waits already is found."""
    same = Question.objects.filter(asked_by=user, text=text, state=State.DRAFT, council=council).first()
    if same is not None:
        return same
    before = follows or Question()
    return Question.objects.create(
        organisation=user.organisation,
        monitor=monitor or before.monitor,
        text=text,
        asked_by=user,
        asked_for=before.asked_for,
        why=before.why,
        what_with_answer=before.what_with_answer,
        council=council or before.council,
        follows=follows,
        made_at=timezone.now(),
    )


def fill_in(question: Question, **said: Any) -> None:
    """Keep what was said at one step."""
    for name, value in said.items():
        setattr(question, name, value)
    question.save(update_fields=list(said))


def lacking(question: Question) -> str:
    """Return the first step that isn't filled in, or nothing when the question can be asked."""
    filled = {
        "wie": bool(question.asked_for),
        "waarom": bool(question.why),
        "wat-doet-u": bool(question.what_with_answer),
        "wanneer": question.structural or question.by_when is not None,
    }
    return next((step for step in STEPS if not filled[step]), "")


@transaction.atomic
def ask(question: Question, user: User) -> bool:
    """Ask it: from now on others see it and it can be weighed. Asked twice is asked once: then False comes back."""
    now = timezone.now()
    waiting = Question.objects.filter(pk=question.pk, state=State.DRAFT)
    if not waiting.update(state=State.OPEN, asked_at=now, ends_on=None if question.structural else question.by_when):
        return False
    question.refresh_from_db()
    index(question)
    record(
        kind=KIND,
        key=question.pk,
        before="",
        after=State.OPEN,
        organisation=question.organisation,
        monitor=question.monitor,
        who=user,
        why=question.why,
        at=now,
    )
    return True


@transaction.atomic
def take_back(question: Question, user: User, why: str) -> bool:
    """Take back a question that nobody decided on; one that was never asked is removed. False: it was decided."""
    if question.state == State.DRAFT:
        question.delete()
        return True
    if not Question.objects.filter(pk=question.pk, state=State.OPEN).update(state=State.WITHDRAWN, picked=False):
        return False
    record(
        kind=KIND,
        key=question.pk,
        before=State.OPEN,
        after=State.WITHDRAWN,
        organisation=question.organisation,
        monitor=question.monitor,
        who=user,
        why=why,
    )
    return True
