"""What conversations add elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor
from wegwijzer.language.dates import date_text
from wegwijzer.reports.additions import Addition
from wegwijzer.reports.view import FigureView
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.models import Action
from wegwijzer.web.actions.reading import Place
from wegwijzer.web.conversations.additions import addition_for
from wegwijzer.web.conversations.models import Conversation, Interpretation, LearningQuestion, Openness, Topic
from wegwijzer.web.conversations.planning import KIND, moved
from wegwijzer.web.conversations.remarking import remarks_for
from wegwijzer.web.conversations.rights import listed, readable
from wegwijzer.web.post.writing import write
from wegwijzer.web.rooms import CycleFact, Found, Held, Link, Panel, Task

SHOWN = 5
MAIL = "conversations"
SOON = timedelta(days=14)
State = Conversation.State


def links(viewer: Viewer) -> list[Link]:
    """Return the way to the conversations, for everybody with an account."""
    return [Link(name="conversations", label=_("Conversations"), order=40)] if viewer.role else []


def tasks(viewer: Viewer, today: date) -> list[Task]:
    """Return conversations to prepare, and those that were held and are not closed."""
    if not viewer.username:
        return []
    mine = Q(leader__username=viewer.username) | Q(leader=None, organisation=viewer.organisation)
    if not may(viewer, Right.LEAD):
        mine = Q(leader__username=viewer.username)
    found = Conversation.objects.filter(mine, state__in=Conversation.UNFINISHED, on__lte=today + SOON).order_by("on")
    return [_task(one, today) for one in found[:SHOWN]]


def _task(one: Conversation, today: date) -> Task:
    address = reverse("conversation", args=[one.pk])
    if one.on < today or one.state == State.RUNNING:
        held = _("It was on %(date)s. What did you see, and what do you do?") % {"date": date_text(one.on)}
        return Task(
            what=_("Close “%(title)s”") % {"title": one.title}, why=held, address=address, urgency=20, by=one.on
        )
    if one.state == State.PREPARED:
        why = _("It is prepared: read the pack once more.")
        return Task(
            what=_("Look at “%(title)s”") % {"title": one.title}, why=why, address=address, urgency=55, by=one.on
        )
    why = _("Who comes, and what is it about?")
    return Task(what=_("Prepare “%(title)s”") % {"title": one.title}, why=why, address=address, urgency=30, by=one.on)


def on_start(viewer: Viewer, today: date) -> list[Panel]:
    """Return the conversations of the coming weeks."""
    found = listed(viewer).filter(state__in=Conversation.UNFINISHED, on__gte=today).order_by("on")[:3]
    coming = list(found) if viewer.role else []
    return [Panel(template="conversations/start.html", context={"conversations": coming}, order=30)] if coming else []


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return the conversations of a monitor and its learning agenda, on the tab about its organisation."""
    if direction != "hoe-georganiseerd" or viewer.role is None:
        return []
    found = list(listed(viewer).filter(monitor=monitor.id).order_by("-on")[:SHOWN])
    questions = []
    if may(viewer, Right.INTERPRET, monitor):
        questions = list(LearningQuestion.objects.filter(monitor=monitor.id, state="open")[:SHOWN])
    context = {
        "conversations": found,
        "questions": questions,
        "monitor": monitor,
        "leads": may(viewer, Right.LEAD, monitor),
        "learns": may(viewer, Right.INTERPRET, monitor),
    }
    return [Panel(template="conversations/on_monitor.html", context=context, order=50)]


def beside_figure(viewer: Viewer, view: FigureView) -> list[Panel]:
    """Return what people made of this figure, with its date; remarks; and a way to talk about it."""
    query = view.query
    here = Q(monitor=query.monitor, indicator=query.indicator) & (Q(area=query.area) | Q(area=""))
    thought = list(readable(viewer).filter(here).select_related("conversation")[:SHOWN])
    known = viewer.role is not None
    places = Place(query.monitor, viewer.organisation or "")
    context = {
        "view": view,
        "interpretations": thought,
        "remarks": remarks_for(viewer, query) if known else [],
        "may_remark": known and may(viewer, Right.INTERPRET, places),
        "leads": known and may(viewer, Right.LEAD, places),
    }
    if context["leads"]:
        planned = Conversation.objects.filter(monitor=query.monitor, state__in=(State.PLANNED, State.PREPARED))
        context["planned"] = list(planned.filter(organisation=viewer.organisation)[:SHOWN])
    if not thought and not context["may_remark"]:
        return []
    return [Panel(template="conversations/beside.html", context=context, order=40)]


def hits(viewer: Viewer, text: str) -> list[Found]:
    """Return conversations and interpretations with these words."""
    if not text:
        return []
    talks = listed(viewer).filter(Q(title__icontains=text) | Q(purpose__icontains=text))[:SHOWN] if viewer.role else []
    thought = readable(viewer).filter(text__icontains=text).exclude(indicator="")[:SHOWN]
    return [
        *(
            Found(
                kind=_("Conversation"),
                label=one.title,
                detail=date_text(one.on),
                address=reverse("conversation", args=[one.pk]),
            )
            for one in talks
        ),
        *(
            Found(
                kind=str(one.get_kind_display()).capitalize(),
                label=one.text[:120],
                detail=one.title,
                address=f"{reverse('figure', args=[one.monitor, one.indicator])}?gebied={one.area}",
            )
            for one in thought
        ),
    ]


def additions(viewer: Viewer, release: Release, area: str) -> list[Addition]:  # noqa: ARG001 - talks are about a release
    """Return the chapter about what people made of a release."""
    found = addition_for(viewer, release.monitor, release.id)
    return [found] if found else []


def cycle_facts(monitor: str, cycle: int) -> list[CycleFact]:
    """Return which indicators and questions were discussed in a cycle, and which changed anything."""
    held = (State.CLOSED, State.RUNNING)
    topics = Topic.objects.filter(
        conversation__monitor=monitor, conversation__cycle=cycle, conversation__state__in=held
    )
    facts = []
    for topic in topics.select_related("conversation").defer("chart", "chart_large", "frozen"):
        about = _about(topic)
        if about:
            note = f"{topic.conversation.title}, {date_text(topic.conversation.on)}"
            address = reverse("conversation", args=[topic.conversation.pk])
            facts.append(CycleFact(about=about[0], key=about[1], kind="discussed", note=note, address=address))
    keys = Conversation.objects.filter(monitor=monitor, cycle=cycle).values_list("pk", flat=True)
    agreed = Action.objects.filter(came_from=KIND, came_from_key__in=[str(key) for key in keys]).exclude(indicator="")
    facts += [
        CycleFact(
            about="indicator",
            key=one.indicator,
            kind="changed",
            note=one.what,
            address=reverse("action", args=[one.pk]),
        )
        for one in agreed.exclude(state=Action.State.DROPPED)
    ]
    return facts


def _about(topic: Topic) -> tuple[str, str] | None:
    if topic.indicator:
        return "indicator", topic.indicator
    names = {Topic.Kind.STORY: "stories", Topic.Kind.QUESTION: "question"}
    return (names[topic.kind], topic.reference) if topic.kind in names else None


def every_minute(now: datetime) -> None:
    """Remind who leads, once: a week before, and when it was held and not closed."""
    today = localdate(now)
    waiting = Conversation.objects.filter(
        state__in=Conversation.UNFINISHED,
        leader__is_active=True,
        on__range=(today - timedelta(days=2), today + timedelta(days=7)),
    ).select_related("leader")
    for one in waiting[:50]:
        _remind(one, today)


def _remind(one: Conversation, today: date) -> None:
    late = one.on < today
    subject = _("Close the conversation: %(title)s") if late else _("Within a week: %(title)s")
    address = settings.SITE + reverse("conversation", args=[one.pk])
    ask = (
        _("Write down what you saw, what you think and what you do. Then everybody hears back.")
        if late
        else _("Look at who comes and read the pack.")
    )
    write(
        one.leader,
        kind=MAIL,
        key=f"conversation:{one.pk}:{'late' if late else 'soon'}:{one.on}",
        subject=subject % {"title": one.title},
        text=f"{one.title}, {date_text(one.on)}.\n\n{ask}\n\n{address}",
    )


def states() -> dict[str, dict[str, str]]:
    """Return what the states of conversations, interpretations and learning questions are called in their history."""
    return {
        KIND: {state.value: str(state.label) for state in State},
        "openness": {one.value: str(one.label) for one in Openness},
        "interpretation": {one.value: str(one.label) for one in Interpretation.Kind} | {"withdrawn": _("withdrawn")},
        "learning": {one.value: str(one.label) for one in LearningQuestion.State},
    }


def mail_kinds() -> dict[str, str]:
    """Return what the mail about conversations is called."""
    return {MAIL: _("reminders of your conversations")}


def held_by(user: User) -> list[Held]:
    """Return the conversations that somebody who leaves would lead or has to close."""
    found = Conversation.objects.filter(leader=user, state__in=Conversation.UNFINISHED).order_by("on")
    return [Held(what=one.title, address=reverse("conversation", args=[one.pk])) for one in found]


def hand_over(user: User, successor: User, who: User) -> list[str]:
    """Let a successor lead and close the conversations of who leaves, and return their titles."""
    found = list(Conversation.objects.filter(leader=user, state__in=Conversation.UNFINISHED).order_by("on"))
    for one in found:
        Conversation.objects.filter(pk=one.pk).update(leader=successor)
        moved(one, one.state, by=who, why=_("%(name)s leads it from now on") % {"name": successor})
    return [one.title for one in found]


def fill_demo(home: Home, now: datetime) -> None:
    """Fill the demo: a finished cycle with its lessons, a conversation next week, two letters to send."""
    from wegwijzer.web.conversations.demo import fill  # noqa: PLC0415 - only in the demo

    fill(home, now)
