"""What the plan adds elsewhere: the way to make a monitor, the five tabs, tasks, and long work."""

from __future__ import annotations

from datetime import date, datetime

from django.urls import reverse
from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor, Phase
from wegwijzer.storage.home import Home
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.planning import design_of
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.jobs.queue import Work
from wegwijzer.web.plans import showing, words
from wegwijzer.web.plans.models import Clash, Evaluation
from wegwijzer.web.plans.things import HOW, WHAT, WHO, of_direction
from wegwijzer.web.plans.working import begin_from_file, release_all
from wegwijzer.web.rooms import Panel, Task
from wegwijzer.web.viewers import home

SHOWN = 3


def jobs() -> dict[str, Work]:
    """Return the long work of the plan."""
    return {"begin": begin_from_file, "release": release_all}


def on_start(viewer: Viewer, today: date) -> list[Panel]:  # noqa: ARG001 - as every app is asked
    """Return the way to a first monitor, for who may make one."""
    return [Panel(template="plans/on_start.html", order=90)] if may(viewer, Right.SET_UP) else []


def tasks(viewer: Viewer, today: date) -> list[Task]:  # noqa: ARG001 - as every app is asked
    """Return plans that aren't finished, and texts that were written at once."""
    if not may(viewer, Right.SET_UP):
        return []
    own = [
        each
        for each in loaded_definitions(home()).monitors.values()
        if each.organisation == viewer.organisation and each.archived_on is None
    ]
    setting_up = [each for each in own if each.phase is Phase.SET_UP][:SHOWN]
    found = [
        Task(
            what=_("Go on with the plan of %(title)s") % {"title": each.title},
            why=_("It is kept as you left it."),
            address=reverse("plan-walk", args=[each.id]),
            urgency=55,
        )
        for each in setting_up
    ]
    names = {each.id: each.title for each in own}
    waiting = Clash.objects.filter(monitor__in=names, settled_at=None).order_by("id")[:SHOWN]
    return found + [
        Task(
            what=_("Look at two texts in %(title)s") % {"title": names[clash.monitor]},
            why=_("Two people wrote at once. Both texts are kept."),
            address=reverse("plan-clash", args=[clash.monitor, clash.pk]),
            urgency=30,
        )
        for clash in waiting
    ]


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return what the plan says on one of the five tabs, and for who may: where to change it."""
    if viewer.organisation != monitor.organisation and viewer.role_in(monitor.id) is None:
        return _take_over(viewer, monitor)
    context = {
        "monitor": monitor,
        "things": of_direction(direction) if may(viewer, Right.SET_UP, monitor) else [],
        "direction": direction,
    }
    if direction in (WHO, WHAT, HOW) and monitor.id in loaded_definitions(home()).monitors:
        context |= _design_context(monitor, direction)
    if direction == HOW:
        context["evaluations"] = list(Evaluation.objects.filter(monitor=monitor.id)[:SHOWN])
    return [Panel(template="plans/on_monitor.html", context=context, order=80)]


def fill_demo(home: Home, now: datetime) -> None:
    """Fill the demo: the first cycle of a monitor with its evaluation."""
    from wegwijzer.web.plans.demo import fill  # noqa: PLC0415 - only in the demo

    fill(home, now)


def _take_over(viewer: Viewer, monitor: Monitor) -> list[Panel]:
    if not may(viewer, Right.SET_UP):
        return []
    return [Panel(template="plans/on_other.html", context={"monitor": monitor}, order=90)]


def _design_context(monitor: Monitor, direction: str) -> dict[str, object]:
    design = design_of(home(), monitor.id)
    if direction == WHO:
        return {
            "people": [(person, words.PERSPECTIVES[person.perspective]) for person in monitor.plan.people],
            "missing": [words.PERSPECTIVES[each] for each in design.missing],
            "suppliers": [each for each in design.burden.by_supplier if each.minutes or each.unknown][:9],
        }
    if direction == WHAT:
        return {
            **showing.theory_context(design),
            "expectations": monitor.plan.expectations,
            "levers": monitor.plan.levers,
            "dropped": [
                (design.definitions.indicators[each.indicator].title, each.why)
                for each in monitor.plan.dropped
                if each.indicator in design.definitions.indicators
            ],
        }
    return {**showing.matrix_context(design), "plan": monitor.plan, "instruments": monitor.plan.instruments}
