"""Weigh a question together: everybody gives an own view, and all views stand side by side."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.functional import Promise

from wegwijzer.web.accounts.models import User
from wegwijzer.web.questions.models import Question, State, Weighing


@transaction.atomic
def weigh(question: Question, user: User, **view: Any) -> Weighing | None:
    """Keep how somebody weighs an open question; a second time replaces the first. None when it is decided already."""
    if not Question.objects.filter(pk=question.pk, state=State.OPEN).exists():
        return None
    given = view | {"name": str(user), "role": user.role, "at": timezone.now()}
    made, _new = Weighing.objects.update_or_create(question=question, user=user, defaults=given)
    return made


@dataclass(frozen=True, slots=True)
class Balance:
    """What all weighings say together: how many say need to know, and the counts of each choice, most first."""

    number: int
    need: int
    answerable: tuple[tuple[str | Promise, int], ...]
    kind: tuple[tuple[str | Promise, int], ...]
    worth: tuple[tuple[str | Promise, int], ...]
    hours: float | None  # the middle one of what people reckon


def balance(weighings: list[Weighing]) -> Balance:
    """Return the weighings counted."""
    hours = sorted(one.hours for one in weighings if one.hours is not None)
    return Balance(
        number=len(weighings),
        need=sum(one.need for one in weighings),
        answerable=_counted([one.get_answerable_display() for one in weighings]),
        kind=_counted([one.get_kind_display() for one in weighings]),
        worth=_counted([one.get_worth_display() for one in weighings]),
        hours=hours[len(hours) // 2] if hours else None,
    )


def _counted(words: list[str]) -> tuple[tuple[str | Promise, int], ...]:
    return tuple(Counter(words).most_common())
