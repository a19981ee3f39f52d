"""The learning agenda of a monitor: stubborn questions; the number stays, versions show the learning."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.making import ChangedMeanwhileError
from wegwijzer.web.conversations.models import Conversation, LearningQuestion, LearningVersion
from wegwijzer.web.journal.keeping import BY_ITSELF, record

KIND = "learning"


@transaction.atomic
def put_on_agenda(  # noqa: PLR0913 - the sides of a learning question
    text: str,
    *,
    organisation: str,
    monitor: str,
    level: str,
    by: User | None,
    conversation: Conversation | None = None,
    at: datetime | None = None,
) -> LearningQuestion:
    """Add a question with the next number of this monitor."""
    now = at or timezone.now()
    last = LearningQuestion.objects.filter(monitor=monitor).aggregate(last=Max("number"))["last"] or 0
    made = LearningQuestion.objects.create(
        organisation=organisation,
        monitor=monitor,
        number=last + 1,
        text=text[:300],
        level=level,
        conversation=conversation,
        made_at=now,
    )
    _kept(made, "", by, now)
    return made


def _kept(question: LearningQuestion, look_back: str, by: User | None, at: datetime, before: str = "") -> None:
    LearningVersion.objects.create(
        question=question,
        text=question.text,
        state=question.state,
        look_back=look_back,
        by_name=str(by) if by else BY_ITSELF,
        at=at,
    )
    record(
        kind=KIND,
        key=question.pk,
        before=before,
        after=question.state,
        organisation=question.organisation,
        monitor=question.monitor,
        who=by,
        why=look_back,
        at=at,
    )


@transaction.atomic
def reword(  # noqa: PLR0913 - the sides of a new version
    question: LearningQuestion,
    text: str,
    state: str,
    look_back: str,
    *,
    by: User | None,
    version: int,
    at: datetime | None = None,
) -> LearningQuestion:
    """Keep a next version: other words, another state, a look back. Raises `ChangedMeanwhileError`."""
    found = LearningQuestion.objects.filter(pk=question.pk, version=version)
    if not found.update(text=text[:300], state=state, version=version + 1):
        raise ChangedMeanwhileError
    before = question.state
    question.refresh_from_db()
    _kept(question, look_back, by, at or timezone.now(), before)
    return question
