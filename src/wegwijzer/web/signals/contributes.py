"""What signals and levers add elsewhere."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor
from wegwijzer.frames import TOTAL
from wegwijzer.reports.view import FigureView, Mark
from wegwijzer.storage.home import Home
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.rooms import Link, Panel, Task
from wegwijzer.web.signals.demo import fill
from wegwijzer.web.signals.finding import ask_for_searches, search_job
from wegwijzer.web.signals.levers import look_back_when_due
from wegwijzer.web.signals.mailing import write_digests
from wegwijzer.web.signals.models import Intervention, Signal
from wegwijzer.web.signals.reading import searched_for, stories, visible
from wegwijzer.web.viewers import home as opened_home

ON_START = 3


def links(_viewer: Viewer) -> list[Link]:
    """Return the way to what stands out: for everybody, in the releases that they may read."""
    return [Link(name="signals", label=_("What stands out"), order=20)]


def on_start(viewer: Viewer, _today: date) -> list[Panel]:
    """Return the three things that stand out most."""
    if viewer.role is None:
        return []
    found = stories(searched_for(viewer), at_most=ON_START)
    return [Panel(template="signals/start.html", context={"stories": found}, order=20)] if found else []


def tasks(viewer: Viewer, _today: date) -> list[Task]:
    """Return that there is something new to look at, for who interprets."""
    if not may(viewer, Right.LEAD):
        return []
    own = {
        number: monitor
        for number, monitor in searched_for(viewer).items()
        if monitor.organisation == viewer.organisation
    }
    new = [story for story in stories(own) if story.standing is None]
    if not new:
        return []
    return [
        Task(
            what=_("See what stands out"),
            why=_("%(number)s new, the first: %(title)s") % {"number": len(new), "title": new[0].signal.title},
            address=reverse("signals"),
            urgency=40,
        )
    ]


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return what stands out in a monitor, on its tab about the figures; and the way to steering for those inside."""
    if direction != "wat":
        return []
    found = stories(searched_for(viewer, monitor.id), at_most=ON_START)
    inside = viewer.role is not None and viewer.organisation == monitor.organisation
    context = {"stories": found, "monitor": monitor, "steers": inside}
    return [Panel(template="signals/on_monitor.html", context=context, order=40)] if found or inside else []


def beside_figure(viewer: Viewer, view: FigureView) -> list[Panel]:
    """Return what stands out in this figure."""
    query = view.query
    group = "" if query.group == TOTAL else query.group
    here = visible(viewer, query.monitor).filter(indicator=query.indicator, area=query.area, group=group)
    found = list(here.exclude(calm=Signal.Calm.ALL)[:ON_START])
    return [Panel(template="signals/beside.html", context={"signals": found}, order=20)] if found else []


def marks(viewer: Viewer, view: FigureView) -> list[Mark]:
    """Return the levers that were turned, for those inside."""
    query = view.query
    if viewer.role is None:
        return []
    found = Intervention.objects.filter(
        monitor=query.monitor, indicator=query.indicator, organisation=viewer.organisation, area__in=("", query.area)
    )
    return [Mark(on=one.started_on, words=one.what) for one in found[:ON_START]]


def fill_demo(home: Home, now: datetime) -> None:
    """Search the demo's releases, and keep what its people said of what stands out."""
    fill(home, now)


def jobs() -> Mapping[str, Any]:
    """Return the long work: search a release for what stands out."""
    return {"signals": search_job}


def every_minute(now: datetime) -> None:
    """Have new releases searched, look back on interventions, write the digests."""
    ask_for_searches(opened_home())
    look_back_when_due(opened_home(), now)
    write_digests(now)
