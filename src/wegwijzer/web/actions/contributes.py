"""What measures add elsewhere."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor
from wegwijzer.reports.view import FigureView
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions import making
from wegwijzer.web.actions.models import Action
from wegwijzer.web.actions.reading import orphans, visible, waiting
from wegwijzer.web.actions.reminding import MAIL, remind
from wegwijzer.web.rooms import Found, Held, Link, Panel, Task

SHOWN = 5


def links(viewer: Viewer) -> list[Link]:
    """Return the way to the measures, for everybody with an account."""
    return [Link(name="actions", label=_("Measures"), order=50)] if viewer.role else []


def tasks(viewer: Viewer, today: date) -> list[Task]:
    """Return own measures that are due, effects to look at, and measures whose owner left."""
    found = [_task(action, today) for action in waiting(viewer, today)[:SHOWN]]
    without = orphans(viewer).count()
    if without:
        found.append(
            Task(
                what=_("Find somebody for a measure"),
                why=_("%(number)s without an owner") % {"number": without},
                address=f"{reverse('actions')}?welke=zonder",
                urgency=35,
            )
        )
    return found


def _task(action: Action, today: date) -> Task:
    address = reverse("action", args=[action.pk])
    if action.state == Action.State.DONE:
        return Task(
            what=_("Look at what it changed"), why=action.what, address=address, urgency=40, by=action.effect_by
        )
    late = action.due is not None and action.due < today
    what = _("Tell how your measure goes: the date has passed") if late else _("Tell how your measure goes")
    return Task(what=what, why=action.what, address=address, urgency=25 if late else 45, by=action.due)


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return the open measures of a monitor, on the tab about its organisation."""
    if direction != "hoe-georganiseerd" or viewer.role is None:
        return []
    found = visible(viewer).filter(monitor=monitor.id, state__in=Action.FOLLOWED)[:SHOWN]
    return [Panel(template="actions/panel.html", context={"actions": list(found), "monitor": monitor}, order=60)]


def beside_figure(viewer: Viewer, view: FigureView) -> list[Panel]:
    """Return the measures that should be seen in this figure."""
    if viewer.role is None:
        return []
    query = view.query
    here = Q(monitor=query.monitor, indicator=query.indicator) & (Q(area="") | Q(area=query.area))
    found = list(visible(viewer).filter(here).exclude(state=Action.State.DROPPED).order_by("-made_at")[:SHOWN])
    return [Panel(template="actions/beside.html", context={"actions": found}, order=70)] if found else []


def hits(viewer: Viewer, text: str) -> list[Found]:
    """Return the measures with these words."""
    found = visible(viewer).filter(what__icontains=text)[:SHOWN] if viewer.role else []
    return [
        Found(kind=_("Measure"), label=action.what, detail=action.whose, address=reverse("action", args=[action.pk]))
        for action in found
    ]


def every_minute(now: datetime) -> None:
    """Remind who has something to do."""
    remind(localdate(now))


def states() -> dict[str, dict[str, str]]:
    """Return what the states of a measure are called in its history."""
    return {making.KIND: {state.value: str(state.label) for state in Action.State}}


def mail_kinds() -> dict[str, str]:
    """Return what the mail about measures is called."""
    return {MAIL: _("reminders of your measures")}


def held_by(user: User) -> list[Held]:
    """Return the measures of somebody who leaves that are still followed."""
    found = Action.objects.filter(owner=user, state__in=Action.FOLLOWED).order_by("id")
    return [Held(what=action.what, address=reverse("action", args=[action.pk])) for action in found]


def hand_over(user: User, successor: User, who: User) -> list[str]:
    """Give the followed measures of who leaves to a successor, and return them."""
    found = list(Action.objects.filter(owner=user, state__in=Action.FOLLOWED).order_by("id"))
    for action in found:
        values = {"owner": successor, "owner_name": str(successor)}
        making.change(action, values, by=who, version=action.version)
    return [action.what for action in found]
