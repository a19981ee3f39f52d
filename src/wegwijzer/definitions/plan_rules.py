"""What must hold inside the plan of a monitor: names once, arrows to steps that exist, no circle, known names."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from wegwijzer.areas import level_of
from wegwijzer.definitions.design import MomentKind, Plan, TheoryNode
from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.definitions.model import Monitor
from wegwijzer.errors import N_

Named = tuple[Trail, str, str]  # where it is named, the kind it belongs to, the name


def check_plan(monitor: Monitor, trail: Trail, faults: Faults) -> None:
    """Add what is wrong inside the plan of `monitor`."""
    plan, here = monitor.plan, (*trail, "plan")
    _tell_twice((node.id for node in plan.theory), (*here, "theory"), faults)
    _tell_twice((each.id for each in plan.instruments), (*here, "instruments"), faults)
    _tell_twice((each.name for each in plan.suppliers), (*here, "suppliers"), faults)
    _check_arrows(plan, here, faults)
    circle = circle_in(plan.theory)
    if circle:
        message = N_("%(where)s: the theory of change goes round in a circle: %(circle)s.")
        remedy = N_("Remove one arrow, so that each step leads on and none comes back.")
        faults.add("theory_circle", message, (*here, "theory"), remedy=remedy, circle=" → ".join(circle))
    for number, lever in enumerate(plan.levers, start=1):
        if lever.above is None and lever.below is None:
            message = N_("%(where)s: a limit needs a number above or below which you act.")
            faults.add("lever", message, (*here, "levers", str(number)), remedy=N_("Fill in above or below."))
        if lever.area and level_of(lever.area) is None:
            message = N_("%(where)s: “%(area)s” is no code of an area.")
            at = (*here, "levers", str(number), "area")
            faults.add("lever", message, at, remedy=N_("Fill in for instance GM0344 or WK034401."), area=lever.area)
    _tell_twice((each.id for each in plan.levers if each.id), (*here, "levers"), faults)


def circle_in(theory: Iterable[TheoryNode]) -> tuple[str, ...]:
    """Return the ids of the first circle of arrows, the first one again at the end; empty when there is none."""
    arrows = {node.id: node.leads_to for node in theory}
    settled: set[str] = set()
    for start in arrows:
        found = _circle_from(start, arrows, settled) if start not in settled else ()
        if found:
            return found
    return ()


def _circle_from(start: str, arrows: Mapping[str, tuple[str, ...]], settled: set[str]) -> tuple[str, ...]:
    path: dict[str, None] = {start: None}
    pending = [iter(arrows[start])]
    while path:
        following = next(pending[-1], None)
        if following is None:
            settled.add(path.popitem()[0])
            pending.pop()
        elif following in path:
            names = list(path)
            return (*names[names.index(following) :], following)
        elif following in arrows and following not in settled:
            path[following] = None
            pending.append(iter(arrows[following]))
    return ()


def _check_arrows(plan: Plan, trail: Trail, faults: Faults) -> None:
    steps, instruments = {node.id for node in plan.theory}, {each.id for each in plan.instruments}
    for number, node in enumerate(plan.theory, start=1):
        for name, known in (("leads_to", steps), ("instruments", instruments)):
            for place, word in enumerate(getattr(node, name), start=1):
                if word not in known:
                    here = (*trail, "theory", str(number), name, str(place))
                    message = N_("%(where)s: this plan has no “%(word)s”.")
                    faults.add_choice("unknown_reference", message, here, word=word, allowed=sorted(known))


def named_by_plan(monitor: Monitor, trail: Trail) -> Iterator[Named]:
    """Yield every name of another definition that the plan and the calendar use."""
    plan, here = monitor.plan, (*trail, "plan")
    for number, node in enumerate(plan.theory, start=1):
        yield from _each(node.indicators, "indicators", (*here, "theory", str(number), "indicators"))
    for number, instrument in enumerate(plan.instruments, start=1):
        yield from _each(instrument.questions, "questions", (*here, "instruments", str(number), "questions"))
    for number, supplier in enumerate(plan.suppliers, start=1):
        yield from _each(supplier.sources, "sources", (*here, "suppliers", str(number), "sources"))
    for name in ("expectations", "levers", "dropped"):
        for number, each in enumerate(getattr(plan, name), start=1):
            yield (*here, name, str(number), "indicator"), "indicators", each.indicator
    for number, moment in enumerate(monitor.next_moments, start=1):
        if moment.kind is MomentKind.DELIVERY and moment.source:
            yield (*trail, "next_moments", str(number), "source"), "sources", moment.source


def _each(names: Iterable[str], kind: str, trail: Trail) -> Iterator[Named]:
    for number, name in enumerate(names, start=1):
        yield (*trail, str(number)), kind, name


def _tell_twice(names: Iterable[str], trail: Trail, faults: Faults) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if name in seen:
            message = N_("%(where)s: “%(name)s” is named twice.")
            faults.add("repeat", message, (*trail, str(number)), remedy=N_("Keep one of the two."), name=name[:80])
        seen.add(name)
