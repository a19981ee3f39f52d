"""Decide on a question: accept it into a monitor, join it with another, say no with a reason, make it structural.

Each is one transaction: the row, the journal, what the asker gets, and the definition of the monitor, which is written
last and whole. When the file can't be written nothing is decided.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from wegwijzer.definitions import model
from wegwijzer.definitions.model import Definitions
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.storage.home import Home
from wegwijzer.usecases.beginning import slug
from wegwijzer.usecases.keeping_definitions import ANY_VERSION, change_monitor, with_things
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.questions.asking import KIND
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.questions.telling import tell_decision


class DecidedMeanwhileError(UserError):
    """Somebody else decided on the question in the meantime; nothing was overwritten."""

    def __init__(self) -> None:
        message = N_("Somebody else decided on this question in the meantime.")
        super().__init__(
            Problem("question.decided", message, remedy=N_("Look at that decision first. Then decide again if needed."))
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Who decides, why, and on which version of the question."""

    who: User | None
    reason: str
    version: int


@transaction.atomic
def accept(
    home: Home, question: Question, monitor: str, decision: Decision, *, need: bool, ends_on: date | None
) -> None:
    """Let a monitor answer the question: it comes into its definition. Without `ends_on` it is asked every cycle."""
    before = State(question.state)
    changes: dict[str, Any] = {"monitor": monitor, "need": need, "structural": ends_on is None, "ends_on": ends_on}
    changes["definition"] = question.definition or f"{slug(question.text)[:50].rstrip('-')}-{question.pk}"
    _decide(question, State.ACCEPTED, decision, **changes)
    _note(question, before, decision)
    tell_decision(question)
    change_monitor(home, monitor, ANY_VERSION, lambda known: _with_question(known, question))


@transaction.atomic
def decline(question: Question, decision: Decision) -> None:
    """Say no, with the reason that the asker gets."""
    before = State(question.state)
    _decide(question, State.DECLINED, decision, picked=False)
    _note(question, before, decision)
    tell_decision(question)


@transaction.atomic
def merge(question: Question, into: Question, decision: Decision) -> None:
    """Join the question with another: its asker hears what that one gets. Raises `UserError` for a circle."""
    root = into
    while root.merged_into is not None:
        root = root.merged_into
    if root.pk == question.pk or root.organisation != question.organisation or root.state == State.DRAFT:
        message = N_("A question can't be joined with itself or with one that isn't there.")
        raise UserError(Problem("question.merge", message, remedy=N_("Choose another question.")))
    before = State(question.state)
    _decide(question, State.MERGED, decision, merged_into=root, picked=False)
    Question.objects.filter(merged_into=question).update(merged_into=root)
    _note(question, before, decision)
    tell_decision(question)


@transaction.atomic
def make_structural(home: Home, question: Question, decision: Decision) -> None:
    """Let a question that was asked once be asked every cycle: a decision with a reason."""
    if question.state not in Question.RUNNING or question.structural:
        raise DecidedMeanwhileError
    until = question.ends_on.isoformat() if question.ends_on else ""
    _decide(question, State(question.state), decision, structural=True, ends_on=None)
    _note(question, State(question.state), decision, before=f"once {until}".strip(), after="structural")
    if question.definition:
        change_monitor(home, question.monitor, ANY_VERSION, lambda known: _with_question(known, question))


@transaction.atomic
def end(home: Home, question: Question, reason: str) -> bool:
    """End a question that was asked once, by itself: the monitor no longer asks it. False when it was ended already."""
    before = State(question.state)
    try:
        _decide(question, State.ENDED, Decision(who=None, reason=reason, version=question.version), picked=False)
    except DecidedMeanwhileError:
        return False
    _note(question, before, Decision(who=None, reason=reason, version=question.version))
    tell_decision(question)
    if question.definition:
        change_monitor(home, question.monitor, ANY_VERSION, lambda known: _without_question(known, question))
    return True


def _decide(question: Question, state: State, decision: Decision, **changes: Any) -> None:
    """Change the row when it is still as the decider saw it."""
    same = Question.objects.filter(pk=question.pk, version=decision.version, state=question.state)
    changes |= {"state": state, "reason": decision.reason, "decided_at": timezone.now()}
    if not same.update(version=F("version") + 1, **changes):
        raise DecidedMeanwhileError
    question.refresh_from_db()


def _note(question: Question, was: State, decision: Decision, *, before: str = "", after: str = "") -> None:
    record(
        kind=KIND,
        key=question.pk,
        before=before or was,
        after=after or question.state,
        organisation=question.organisation,
        monitor=question.monitor,
        who=decision.who,
        why=decision.reason,
    )


def _with_question(known: Definitions, question: Question) -> Definitions:
    monitor = known.monitors[question.monitor]
    asked = known.questions.get(question.definition) or model.Question(id=question.definition, text=question.text)
    made = replace(
        asked,
        text=question.text,
        asked_by=question.asked_for,
        why=question.why,
        what_with_answer=question.what_with_answer,
        need=bool(question.need),
        structural=question.structural,
        ends_on=question.ends_on,
        accepted=True,
        decision_reason=question.reason,
    )
    names = (*(name for name in monitor.questions if name != made.id), made.id)
    return with_things(known, made, replace(monitor, questions=names))


def _without_question(known: Definitions, question: Question) -> Definitions:
    """The question itself stays: figures may name it, and series go on."""
    monitor = known.monitors.get(question.monitor)
    if monitor is None:
        return known
    return with_things(
        known, replace(monitor, questions=tuple(name for name in monitor.questions if name != question.definition))
    )
