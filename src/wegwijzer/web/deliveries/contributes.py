"""What deliveries add elsewhere: the link, tasks, the calendar of a monitor, who gave, and what was late."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wegwijzer.definitions.model import Monitor
from wegwijzer.planning.burden import sources_of_monitor
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.deliveries.expecting import MAIL, every_day
from wegwijzer.web.deliveries.models import Contact, Delivery, State
from wegwijzer.web.deliveries.seeing import delivers, receives, visible
from wegwijzer.web.deliveries.taking import KIND, take_in_job
from wegwijzer.web.deliveries.telling import is_late, period_words, told
from wegwijzer.web.jobs.queue import Work
from wegwijzer.web.rooms import CycleFact, Done, Giver, Link, Panel, Task
from wegwijzer.web.viewers import home

SHOWN = 3
SOON = timedelta(days=14)
A_YEAR = timedelta(days=366)
ON_TAB = 9
HOW = "hoe-georganiseerd"


def links(viewer: Viewer) -> list[Link]:
    """Return the way to the deliveries, for who receives or delivers."""
    if viewer.role is not None and (receives(viewer) or delivers(viewer)):
        return [Link(name="deliveries", label=_("Deliveries"), order=60)]
    return []


def states() -> dict[str, dict[str, str]]:
    """Return what the states of a delivery are called in its history."""
    return {KIND: {state.value: str(state.label) for state in State}}


def mail_kinds() -> dict[str, str]:
    """Return what the mail is called."""
    return {MAIL: _("reminders of deliveries")}


def jobs() -> dict[str, Work]:
    """Return the long work."""
    return {"delivery": take_in_job}


def every_minute(now: datetime) -> None:
    """Put down what is owed and remind, once a day."""
    every_day(home(), now)


def tasks(viewer: Viewer, today: date) -> list[Task]:
    """Return what one has to send, and what waits to be checked."""
    if viewer.role is None:
        return []
    mine = Contact.objects.filter(user__username=viewer.username).values_list("supplier", flat=True)
    found = visible(viewer)
    own = found.filter(supplier__in=list(mine), state__in=Delivery.OPEN, due_on__lte=today + SOON)
    sending = [_to_send(each, today) for each in own[:SHOWN]]
    return sending + (_to_receive(found, today) if receives(viewer) else [])


def _to_send(delivery: Delivery, today: date) -> Task:
    late = is_late(delivery, today)
    why = _("It was agreed for an earlier day.") if late else _("You see at once whether it is right.")
    what = _("Send %(what)s") % {"what": f"{delivery.title}, {period_words(delivery.period)}"}
    return Task(what=what, why=why, address=delivery.get_absolute_url(), urgency=10 if late else 45, by=delivery.due_on)


def _to_receive(found: object, today: date) -> list[Task]:
    late = list(found.filter(state__in=Delivery.OPEN, due_on__lt=today)[: SHOWN + 1])
    waiting = found.filter(state=State.CHECKED).count()
    tasks_ = []
    if late:
        tasks_.append(
            Task(
                what=_("A delivery is late: %(what)s") % {"what": f"{late[0].title}, {period_words(late[0].period)}"},
                why=_("Ask %(who)s what they need.") % {"who": late[0].supplier},
                address=late[0].get_absolute_url() if len(late) == 1 else f"{reverse('deliveries')}?stand=laat",
                urgency=15,
                by=late[0].due_on,
            )
        )
    if waiting:
        why = ngettext("%(number)s delivery waits", "%(number)s deliveries wait", waiting) % {"number": waiting}
        address = f"{reverse('deliveries')}?stand=nakijken"
        tasks_.append(Task(what=_("Check what was delivered"), why=why, address=address, urgency=40))
    return tasks_


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return the calendar of deliveries of a monitor, for who receives them."""
    if direction != HOW or not receives(viewer) or viewer.organisation != monitor.organisation:
        return []
    rows = _of_monitor(monitor).filter(due_on__gte=localdate() - A_YEAR / 2).exclude(state=State.ACCEPTED)[:ON_TAB]
    context = {"rows": [told(row, localdate()) for row in rows]}
    return [Panel(template="deliveries/on_monitor.html", context=context, order=70)]


def _of_monitor(monitor: Monitor) -> object:
    definitions = loaded_definitions(home())
    names = [source.id for source in sources_of_monitor(definitions, monitor)]
    return Delivery.objects.filter(organisation=monitor.organisation, source__in=names)


def givers(monitor: Monitor | str, since: date | None) -> Iterator[Giver]:
    """Yield who delivered to a monitor since a day, once for each source, with the newest period."""
    name = monitor if isinstance(monitor, str) else monitor.id
    found = loaded_definitions(home()).monitors.get(name)
    if found is None:
        return
    rows = _of_monitor(found).filter(sent_at__isnull=False).order_by("-due_on")
    if since is not None:
        rows = rows.filter(sent_at__date__gte=since)
    told_of: set[str] = set()
    for row in rows[:200]:
        if row.source not in told_of:
            told_of.add(row.source)
            gave = _("“%(title)s” about %(period)s") % {"title": row.title, "period": period_words(row.period)}
            yield Giver(kind="supplier", key=row.source, name=row.supplier, gave=gave, given_on=row.sent_at.date())


def cycle_facts(monitor_id: str, cycle: int) -> list[CycleFact]:  # noqa: ARG001 - a delivery belongs to no cycle: the last year
    """Return which suppliers were late in the last year, and how often."""
    monitor = loaded_definitions(home()).monitors.get(monitor_id)
    if monitor is None:
        return []
    today = localdate()
    found = []
    for row in _of_monitor(monitor).filter(due_on__gte=today - A_YEAR, due_on__lt=today):
        if (row.sent_at.date() if row.sent_at else today) > row.due_on:
            note = _("late: %(title)s about %(period)s") % {"title": row.title, "period": period_words(row.period)}
            address = row.get_absolute_url()
            found.append(CycleFact(about="supplier", key=row.supplier, kind="late", note=note, address=address))
    return found


def done_with(source: str, period: str) -> list[Done]:
    """Return what people wrote that was done with a delivery."""
    rows = Delivery.objects.filter(source=source, period=period).exclude(done_with="")[:SHOWN]
    return [Done(text=row.done_with, on=row.decided_at.date() if row.decided_at else None) for row in rows]


def fill_demo(home: Home, now: datetime) -> None:
    """Fill the demo: a year of deliveries, one of them late."""
    from wegwijzer.web.deliveries.demo import fill  # noqa: PLC0415 - only in the demo

    fill(home, now)
