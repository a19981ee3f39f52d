"""Plan a conversation, invite perspectives, choose topics, and prepare: freeze what will be shown."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max
from django.utils import timezone

from wegwijzer import usecases
from wegwijzer.definitions.model import Audience, Function, Monitor
from wegwijzer.errors import N_, NotFoundError, Problem, UserError
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.conversations.freezing import drawn, frozen, scale_for
from wegwijzer.web.conversations.library import LEAST_OPEN, audience_for
from wegwijzer.web.conversations.models import Conversation, Interpretation, Invited, Openness, Topic
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.rooms import contributed

KIND = "conversation"
LETTERS = "BCDFGHJKLMNPQRSTVWXZ23456789"  # nothing that looks like something else, no words
CODE_LENGTH = 6
MOST_TOPICS = 8
State = Conversation.State


def moved(
    conversation: Conversation, before: str, *, by: User | None, why: str = "", at: datetime | None = None
) -> None:
    """Keep a change of state in the journal; call it within the transaction."""
    record(
        kind=KIND,
        key=conversation.pk,
        before=before,
        after=conversation.state,
        organisation=conversation.organisation,
        monitor=conversation.monitor,
        who=by,
        why=why,
        at=at,
    )


@transaction.atomic
def plan(monitor: Monitor, values: dict[str, Any], *, by: User | None, at: datetime | None = None) -> Conversation:
    """Keep a planned conversation. In a monitor for learning it is closed to those outside the group by default."""
    now = at or timezone.now()
    openness = Openness.GROUP if Function.LEARN in monitor.functions else Openness.ORGANISATION
    made = Conversation.objects.create(
        organisation=monitor.organisation,
        monitor=monitor.id,
        monitor_title=monitor.title,
        made_by=by,
        made_at=now,
        **{"openness": openness, "leader": by, "cycle": monitor.cycle, **values},
    )
    moved(made, "", by=by, at=now)
    return made


@transaction.atomic
def add_topic(conversation: Conversation, kind: str, title: str, **values: Any) -> Topic:
    """Add something to talk about at the end. A conversation that was prepared must be prepared again."""
    changeable(conversation)
    last = conversation.topics.aggregate(last=Max("place"))["last"] or 0
    if conversation.topics.count() >= MOST_TOPICS:
        raise UserError(
            Problem(
                "conversation.topics",
                N_("There are %(number)s topics already."),
                {"number": MOST_TOPICS},
                remedy=N_("Take one away first. Few topics make a good conversation."),
            )
        )
    query: FigureQuery | None = values.pop("query", None)
    about = (
        {}
        if query is None
        else {
            "indicator": query.indicator,
            "area": query.area,
            "period": query.period,
            "breakdown": query.breakdown,
            "group": query.group,
        }
    )
    made = Topic.objects.create(
        conversation=conversation,
        monitor=conversation.monitor,
        place=last + 1,
        kind=kind,
        title=title[:200],
        **about,
        **values,
    )
    unprepared(conversation)
    return made


def changeable(conversation: Conversation) -> None:
    """Raise `UserError` when a conversation already goes on or is over."""
    if conversation.state not in (State.PLANNED, State.PREPARED):
        raise UserError(
            Problem(
                "conversation.fixed", N_("This conversation has begun. What it is about can't be changed any more.")
            )
        )


def unprepared(conversation: Conversation) -> None:
    """A prepared conversation that changed is planned again: what is frozen must fit."""
    if conversation.state == State.PREPARED:
        conversation.state = State.PLANNED
        conversation.save(update_fields=["state"])
        moved(conversation, State.PREPARED, by=None)


def release_for(home: Home, viewer: Viewer, conversation: Conversation) -> Any:
    """Return the newest release that everybody at the table may see; raises `UserError` when there is none."""
    invited = set(conversation.invited.values_list("perspective", flat=True))
    needed = audience_for(invited)
    fitting = LEAST_OPEN[LEAST_OPEN.index(needed) :]
    found = [
        card.release
        for card in usecases.releases_for(home, viewer, conversation.monitor)
        if Audience(card.release.audience) in fitting
    ]
    if not found:
        raise UserError(
            Problem(
                "conversation.release",
                N_("There is no release that everybody at the table may see (“%(audience)s”)."),
                {"audience": needed.value},
                remedy=N_("Make such a release first, or invite others."),
            )
        )
    return min(found, key=lambda release: (LEAST_OPEN.index(Audience(release.audience)), -release.number))


@transaction.atomic
def prepare(
    home: Home, viewer: Viewer, conversation: Conversation, *, by: User | None, at: datetime | None = None
) -> None:
    """Freeze what will be shown of every topic in one release, fill in what was agreed last time, and make a code.

    Raises `UserError` with everything that lacks: topics, people, a release, a figure that isn't in it.
    """
    changeable(conversation)
    topics, now = list(conversation.topics.all()), at or timezone.now()
    problems = list(_lacking(conversation, topics))
    if problems:
        raise UserError(problems)
    release = release_for(home, viewer, conversation)
    problems = [problem for topic in topics for problem in _freeze(home, viewer, conversation, topic, release.id)]
    if problems:
        raise UserError(problems)
    before = conversation.state
    conversation.release, conversation.audience = release.id, release.audience
    conversation.released_on, conversation.state = release.released_at.date(), State.PREPARED
    conversation.save()
    _with_code(conversation)
    moved(conversation, before, by=by, at=now)


def _lacking(conversation: Conversation, topics: list[Topic]) -> Iterable[Problem]:
    if not topics:
        yield Problem("conversation.no_topics", N_("There is nothing to talk about yet."), remedy=N_("Choose a topic."))
    if not conversation.invited.exists():
        yield Problem(
            "conversation.nobody", N_("Nobody is invited yet."), remedy=N_("Choose whose perspectives you need.")
        )


def _freeze(home: Home, viewer: Viewer, conversation: Conversation, topic: Topic, release: str) -> Iterable[Problem]:
    query = topic.query
    if topic.indicator:
        try:
            view = usecases.view_in_release(home, viewer, release, query)
        except NotFoundError:
            yield Problem(
                "conversation.figure",
                N_("“%(title)s” is not in the release for these people."),
                {"title": topic.title},
                remedy=N_("Choose another figure or area, or invite others."),
            )
            return
        topic.frozen, topic.chart, topic.release = frozen(view), drawn(view), release
        topic.frozen["outlook"] = contributed("expected", viewer, view.query, release)[:2]
        topic.chart_large = drawn(view, "4:3")
        topic.area, topic.period = view.query.area, view.query.period
        if topic.lowest is None or topic.highest is None:
            topic.lowest, topic.highest = scale_for(view)
        if topic.frozen["value"] is None:
            topic.asks = Topic.Asks.NONE
    stories = contributed("stories_for", viewer, query)[:2]
    topic.stories = [{"key": one.key, "title": one.title, "text": one.text, "who": one.who} for one in stories]
    topic.questions = topic.questions or "\n".join(_questions(topic))
    topic.last_time = topic.last_time or _last_time(conversation, topic)
    topic.save()


def _questions(topic: Topic) -> list[str]:
    if topic.kind == Topic.Kind.FIGURE:
        return ["Wat ziet u?", "Wat kan dit verklaren? En wat nog meer?", "Wat ziet dit cijfer niet?"]
    if topic.kind == Topic.Kind.STORY:
        return ["Wat raakt u in dit verhaal?", "Herkent u dit? Komt het vaker voor?", "Wat had hier geholpen?"]
    return ["Wat weten we al?", "Wie weet hier meer van?", "Wat doen we met het antwoord?"]


def _last_time(conversation: Conversation, topic: Topic) -> str:
    """What was concluded or learnt about this figure before, and agreed in the last conversation."""
    if not topic.indicator:
        return ""
    before = Interpretation.objects.filter(
        monitor=topic.monitor,
        indicator=topic.indicator,
        withdrawn=False,
        kind__in=(Interpretation.Kind.LESSON, Interpretation.Kind.CONCLUSION),
        audience__in=_visible_to(conversation.audience),
        conversation__state=State.CLOSED,
    )[:2]
    return "\n".join(one.text for one in before)


def _visible_to(audience: str) -> tuple[str, ...]:
    return (
        ("", *(one.value for one in LEAST_OPEN[LEAST_OPEN.index(Audience(audience)) :]))
        if audience
        else ("", "publiek")
    )


def _with_code(conversation: Conversation) -> None:
    """Give a code that no other conversation has; a code that was given stays."""
    while not conversation.code:
        code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
        try:
            with transaction.atomic():
                Conversation.objects.filter(pk=conversation.pk, code=None).update(code=code)
        except IntegrityError:  # somebody else's: draw again
            continue
        conversation.code = code


@transaction.atomic
def invite(conversation: Conversation, perspective: str, **values: Any) -> Invited:
    """Add a perspective at the table; a conversation that was prepared must be prepared again."""
    changeable(conversation)
    made = Invited.objects.create(conversation=conversation, perspective=perspective[:60], **values)
    unprepared(conversation)
    return made
