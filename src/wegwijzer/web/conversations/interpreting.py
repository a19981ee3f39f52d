"""Keep what people make of it, and remarks that are lighter; nothing is overwritten, only withdrawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from wegwijzer.reports.view import FigureView
from wegwijzer.web.accounts.models import User
from wegwijzer.web.conversations.library import title_of
from wegwijzer.web.conversations.models import Conversation, Interpretation, Openness, Remark, Topic
from wegwijzer.web.journal.keeping import record

KIND = "interpretation"
ABOUT = ("monitor", "release", "indicator", "area", "period", "breakdown", "group")


@transaction.atomic
def interpret(  # noqa: PLR0913 - the sides of an interpretation
    kind: str,
    text: str,
    *,
    conversation: Conversation,
    topic: Topic | None,
    by: User | None,
    support: list[tuple[str, int, int]] | None = None,
    at: datetime | None = None,
) -> Interpretation:
    """Keep an interpretation of a topic (or of the monitor as a whole), tied to what was frozen of it."""
    about = (
        {name: getattr(topic, name) for name in ABOUT}
        if topic
        else {
            "monitor": conversation.monitor,
            "release": conversation.release,
        }
    )
    made = Interpretation.objects.create(
        **about,
        organisation=conversation.organisation,
        cycle=conversation.cycle,
        conversation=conversation,
        topic=topic,
        kind=kind,
        text=text,
        said=" ".join(topic.frozen.get("sentences", [])[:1]) if topic else "",
        story=topic.reference if topic and topic.kind == Topic.Kind.STORY else "",
        support=[[title_of(name) if name else "", for_, against] for name, for_, against in support or []],
        openness=conversation.openness,
        audience=conversation.audience,
        title=topic.title if topic else conversation.title,
        by=by,
        at=at or timezone.now(),
    )
    _recorded(made, "", by)
    return made


def _recorded(made: Interpretation, before: str, by: User | None, why: str = "") -> None:
    record(
        kind=KIND,
        key=made.pk,
        before=before,
        after="withdrawn" if made.withdrawn else made.kind,
        organisation=made.organisation,
        monitor=made.monitor,
        who=by,
        why=why,
    )


@transaction.atomic
def withdraw(made: Interpretation, *, by: User | None, why: str) -> None:
    """Take an interpretation back; it stays in the journal and is no longer shown."""
    made.withdrawn = True
    made.save(update_fields=["withdrawn"])
    _recorded(made, made.kind, by, why)


@transaction.atomic
def open_up(conversation: Conversation, openness: str, *, by: User | None) -> None:
    """Let the group decide who may read what it thinks; what was made so far goes along."""
    before, conversation.openness = conversation.openness, openness
    conversation.save(update_fields=["openness"])
    Interpretation.objects.filter(conversation=conversation).update(openness=openness)
    record(
        kind="openness",
        key=conversation.pk,
        before=before,
        after=openness,
        organisation=conversation.organisation,
        monitor=conversation.monitor,
        who=by,
    )


def remark(view: FigureView, organisation: str, audience: str, text: str, *, by: User) -> Remark:
    """Keep a remark on the figure as it stands on the page."""
    query = view.query
    return Remark.objects.create(
        monitor=query.monitor,
        release=view.release,
        indicator=query.indicator,
        area=query.area,
        period=query.period,
        breakdown=query.breakdown,
        group=query.group,
        organisation=organisation,
        audience=audience,
        text=text,
        by=by,
        by_name=str(by),
        at=timezone.now(),
    )


@transaction.atomic
def promote(found: Remark, kind: str, *, by: User, said: str = "") -> Interpretation:
    """Make an interpretation of a remark; a remark becomes one only once."""
    fresh = Remark.objects.select_for_update().get(pk=found.pk)
    if fresh.became is not None:
        return fresh.became
    made = Interpretation.objects.create(
        **{name: getattr(fresh, name) for name in ABOUT},
        organisation=fresh.organisation,
        kind=kind,
        text=fresh.text,
        said=said,
        openness=Openness.ORGANISATION,
        audience=fresh.audience,
        by=by,
        at=timezone.now(),
    )
    fresh.became = made
    fresh.save(update_fields=["became"])
    _recorded(made, "", by)
    return made
