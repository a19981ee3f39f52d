"""What questions add elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor
from wegwijzer.storage.home import Home
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.questions.alike import hits
from wegwijzer.web.questions.asking import KIND
from wegwijzer.web.questions.ending import end_due
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.questions.seeing import visible
from wegwijzer.web.questions.telling import MAIL
from wegwijzer.web.rooms import CycleFact, Held, Link, Panel, Task
from wegwijzer.web.viewers import home

__all__ = ["hits"]
SOON = timedelta(days=14)
SHOWN = 5
MANY = 100  # more than this is "many": nobody needs the exact number, and counting them all takes time


def links(viewer: Viewer) -> list[Link]:
    """Return the way to the questions, for everybody with an account."""
    return [Link(name="questions", label=_("Questions"), order=20)] if viewer.role else []


def states() -> dict[str, dict[str, str]]:
    """Return what the states of a question are called in its history."""
    more = {"picked": _("chosen by the council"), "given back": _("given back"), "structural": _("every cycle again")}
    more |= {"helped": _("helped the asker"), "read": _("read by the asker")}
    return {KIND: {state.value: str(state.label) for state in State} | more}


def mail_kinds() -> dict[str, str]:
    """Return what the mail about questions is called."""
    return {MAIL: _("what was decided on your questions, and the answers")}


def tasks(viewer: Viewer, today: date) -> list[Task]:
    """Return what one has to do about questions."""
    if viewer.role is None:
        return []
    found = [*_mine(viewer), *_to_weigh(viewer)]
    return [*found, *_ending(viewer, today)] if may(viewer, Right.WEIGH) else found


def _mine(viewer: Viewer) -> list[Task]:
    """The own questions: one that isn't asked yet, and news about the others. One query."""
    waits = Q(asked_by__username=viewer.username) & (Q(news=True) | Q(state=State.DRAFT))
    return [_own_task(question) for question in Question.objects.filter(waits).order_by("-id")[:SHOWN]]


def _own_task(question: Question) -> Task:
    if question.state == State.DRAFT:
        address = reverse("ask-check", args=[question.pk])
        return Task(what=_("Finish asking your question"), why=question.text, address=address, urgency=60)
    what = {
        State.ANSWERED: _("Read the answer to your question"),
        State.DECLINED: _("Read why your question got no"),
        State.ACCEPTED: _("Read what was decided on your question"),
    }.get(State(question.state), _("Read what became of your question"))
    return Task(what=what, why=question.text, address=question.get_absolute_url(), urgency=20)


def _to_weigh(viewer: Viewer) -> list[Task]:
    decides, helps = may(viewer, Right.WEIGH), may(viewer, Right.INTERPRET)
    if not (decides or helps):
        return []
    waiting = Question.objects.filter(organisation=viewer.organisation, state=State.OPEN)
    if not decides:
        waiting = waiting.exclude(weighings__user__username=viewer.username)
    found = list(waiting.order_by("id").values_list("text", flat=True)[: MANY + 1])
    if not found:
        return []
    number = f"{MANY}+" if len(found) > MANY else len(found)
    what = _("Decide on a question") if decides else _("Weigh a question with others")
    why = found[0] if len(found) == 1 else _("%(number)s questions are waiting") % {"number": number}
    return [Task(what=what, why=why, address=reverse("questions"), urgency=30)]


def _ending(viewer: Viewer, today: date) -> list[Task]:
    soon = Question.objects.filter(
        organisation=viewer.organisation, structural=False, state=State.ACCEPTED, ends_on__range=(today, today + SOON)
    )
    return [
        Task(
            what=_("Answer a question that ends soon"),
            why=question.text,
            address=question.get_absolute_url(),
            urgency=28,
            by=question.ends_on,
        )
        for question in soon.order_by("ends_on", "id")[:SHOWN]
    ]


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return what is asked of a monitor now and which questions got no, on the tab that says why it exists."""
    if direction != "waarom" or viewer.role is None:
        return []
    states = (State.OPEN, State.ANSWERED, State.DECLINED)
    found = list(visible(viewer).filter(monitor=monitor.id, state__in=states).order_by("-id")[:SHOWN])
    context = {"questions": found, "monitor": monitor, "may_ask": may(viewer, Right.ASK)}
    return [Panel(template="questions/panel.html", context=context, order=40)]


def cycle_facts(monitor_id: str, cycle: int) -> list[CycleFact]:  # noqa: ARG001 - a question doesn't know its cycle
    """Return which questions of a monitor were answered, for its evaluation."""
    answered = Question.objects.filter(monitor=monitor_id, state__in=(State.ANSWERED, State.ENDED)).exclude(
        definition=""
    )
    return [
        CycleFact(
            about="question",
            key=question.definition,
            kind="answered",
            count=len(question.answers.all()),
            note=question.text,
            address=question.get_absolute_url(),
        )
        for question in answered.prefetch_related("answers")
        if question.answers.all()
    ]


def held_by(user: User) -> list[Held]:
    """Return the open questions of somebody who leaves: another must hear the answer."""
    found = Question.objects.filter(asked_by=user, state__in=(State.OPEN, State.ACCEPTED)).order_by("id")
    return [Held(what=question.text, address=question.get_absolute_url()) for question in found]


def hand_over(user: User, successor: User, who: User) -> list[str]:
    """Let the successor hear what becomes of the questions of who leaves, and return these questions."""
    from wegwijzer.web.journal.keeping import record  # noqa: PLC0415 - only for this

    found = list(Question.objects.filter(asked_by=user, state__in=(State.OPEN, State.ACCEPTED)))
    for question in found:
        Question.objects.filter(pk=question.pk).update(asked_by=successor)
        record(
            kind=KIND,
            key=question.pk,
            before=str(user),
            after=str(successor),
            organisation=question.organisation,
            monitor=question.monitor,
            who=who,
            why=_("Handed over"),
        )
    Question.objects.filter(asked_by=user, state=State.DRAFT).delete()
    return [question.text for question in found]


def every_minute(now: datetime) -> None:
    """End what was asked once and whose date has passed."""
    end_due(home(), localdate(now))


def fill_demo(opened: Home, now: datetime) -> None:
    """Fill the demo with questions on their way."""
    from wegwijzer.web.questions.demo import fill  # noqa: PLC0415 - only in the demo

    fill(opened, now)
