"""Cautions about the design of a monitor, with why and what to do: they never stop anything."""

from __future__ import annotations

from wegwijzer.definitions.cautions import cautions
from wegwijzer.definitions.design import Part
from wegwijzer.definitions.model import BuildingBlock, Definitions, Function, Monitor
from wegwijzer.errors import N_, Problem
from wegwijzer.planning.perspectives import unheard_suppliers

FEW_FIGURES = 3
LONG_ENOUGH = 6  # periods: below it a forecast is hardly better than "as last time"


def design_cautions(
    definitions: Definitions, monitor: Monitor, *, points: dict[str, int] | None = None
) -> tuple[Problem, ...]:
    """Return what deserves a second look in the design of `monitor`, the general cautions of definitions first.

    `points` is the number of periods that each indicator has in the newest release (nothing known: None).
    """
    own = Definitions(monitors={monitor.id: monitor})
    return (
        *cautions(definitions, own=own),
        *_judged_elsewhere(definitions, monitor),
        *_steering(monitor),
        *_forecasting(monitor, points),
        *_claiming(definitions, monitor),
        *_working(definitions, monitor),
    )


def _problem(code: str, message: str, remedy: str, **params: str | int) -> Problem:
    return Problem(f"plan.{code}", message, params, remedy=remedy)


def _judged_elsewhere(definitions: Definitions, monitor: Monitor) -> list[Problem]:
    """The same figure for learning here and for accounting in another monitor, or the other way round."""
    opposite = {Function.LEARN: Function.ACCOUNT, Function.ACCOUNT: Function.LEARN}
    wanted = {opposite[each] for each in monitor.functions if each in opposite}
    found = []
    for other in definitions.monitors.values():
        shared = [name for name in other.indicators if name in monitor.indicators and name in definitions.indicators]
        if other.id == monitor.id or other.archived_on is not None or not shared or not wanted & set(other.functions):
            continue
        message = N_("“%(title)s” serves learning in one monitor and accounting in the other (“%(monitor)s”).")
        remedy = N_("Agree which of the two comes first. Who is judged by a figure learns less from it.")
        title = definitions.indicators[shared[0]].title
        found.append(_problem("judged_elsewhere", message, remedy, title=title, monitor=other.title))
    return found


def _steering(monitor: Monitor) -> list[Problem]:
    if Function.STEER not in monitor.functions or monitor.plan.levers:
        return []
    message = N_("You want to steer, but no limit and lever is written down: at which score do you do what?")
    return [_problem("no_lever", message, N_("Write down a limit with what you do then, or choose learning first."))]


def _forecasting(monitor: Monitor, points: dict[str, int] | None) -> list[Problem]:
    if Function.FORECAST not in monitor.functions or points is None:
        return []
    long = [name for name in monitor.indicators if points.get(name, 0) >= LONG_ENOUGH]
    if long:
        return []
    message = N_("You want to forecast, but no figure has a series of %(least)s periods or more.")
    return [_problem("no_series", message, N_("Collect first. A time series needs patience."), least=LONG_ENOUGH)]


def _claiming(definitions: Definitions, monitor: Monitor) -> list[Problem]:
    if Function.ACCOUNT not in monitor.functions:
        return []
    names = [name for name in monitor.indicators if name in definitions.indicators]
    results = [
        definitions.indicators[name].title
        for name in names
        if definitions.indicators[name].building_block is BuildingBlock.SOCIETAL_RESULT
    ]
    if not results:
        return []
    message = N_("You account by results for society (%(titles)s). Much else has influence on them.")
    remedy = N_("Don't claim that policy caused the change. Show beside it what was done and what people experienced.")
    return [_problem("attribution", message, remedy, titles=", ".join(results[:FEW_FIGURES]))]


def _working(definitions: Definitions, monitor: Monitor) -> list[Problem]:
    found = []
    for name in unheard_suppliers(definitions, monitor):
        message = N_("The plan doesn't say how %(supplier)s hears what was done with the delivery.")
        remedy = N_("Write it down, or better: invite them to the conversation.")
        found.append(_problem("unheard", message, remedy, supplier=name))
    parts = {part for person in monitor.plan.people for part in person.parts}
    if monitor.plan.people and Part.WORKING_GROUP not in parts:
        message = N_("Nobody in the plan is in the working group.")
        found.append(_problem("no_group", message, N_("Look for people who like to puzzle about a question.")))
    return found
