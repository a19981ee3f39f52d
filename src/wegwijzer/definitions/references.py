"""What must hold between definitions: every name that is used exists, and no ratio rests on itself."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping

from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.definitions.model import CountingRule, Definitions, Indicator, Monitor
from wegwijzer.definitions.plan_rules import named_by_plan
from wegwijzer.errors import N_
from wegwijzer.frames import Shape

Named = tuple[Trail, str, str]  # where it is named, the kind it belongs to, the name

_UNKNOWN: Mapping[str, str] = {
    "organisations": N_("%(where)s: there is no organisation “%(word)s”."),
    "questions": N_("%(where)s: there is no question “%(word)s”."),
    "indicators": N_("%(where)s: there is no indicator “%(word)s”."),
    "sources": N_("%(where)s: there is no source “%(word)s”."),
    "policies": N_("%(where)s: there is no policy “%(word)s”."),
    "targets": N_("%(where)s: there is no target “%(word)s”."),
}


def check_references(definitions: Definitions, declared: Mapping[str, Collection[str]], faults: Faults) -> None:
    """Add every name that isn't `declared` (what couldn't be read is declared: its own fault is told)."""
    for trail, kind, name in named(definitions):
        if name not in declared[kind]:
            allowed = sorted(declared[kind])
            faults.add_choice("unknown_reference", _UNKNOWN[kind], trail, word=name, allowed=allowed)
    _check_area_sources(definitions, faults)
    _check_circles(definitions.indicators, faults)


def named(definitions: Definitions) -> Iterator[Named]:
    """Yield every use of a name of another definition."""
    for name, question in definitions.questions.items():
        yield from _listed(question.indicators, "indicators", ("questions", name, "indicators"))
    for name, indicator in definitions.indicators.items():
        yield from _named_by_indicator(indicator, ("indicators", name))
    for name, target in definitions.targets.items():
        yield ("targets", name, "indicator"), "indicators", target.indicator
    for name, monitor in definitions.monitors.items():
        yield from _named_by_monitor(monitor, ("monitors", name))


def _named_by_indicator(indicator: Indicator, trail: Trail) -> Iterator[Named]:
    yield from _listed(indicator.questions, "questions", (*trail, "questions"))
    for part in ("of", "per"):
        quantity = getattr(indicator.counting, part)
        if quantity is not None:
            yield from _listed(quantity.sources, "sources", (*trail, "counting", part, "sources"))
    for part in ("numerator", "denominator"):
        if other := getattr(indicator.counting, part):
            yield (*trail, "counting", part), "indicators", other


def _named_by_monitor(monitor: Monitor, trail: Trail) -> Iterator[Named]:
    yield (*trail, "organisation"), "organisations", monitor.organisation
    for kind in ("questions", "indicators", "targets"):
        yield from _listed(getattr(monitor, kind), kind, (*trail, kind))
    yield from _listed(monitor.areas.sources, "sources", (*trail, "areas", "sources"))
    for audience, policy in monitor.audiences.items():
        yield (*trail, "audiences", audience), "policies", policy
    yield from named_by_plan(monitor, trail)


def _listed(names: Iterable[str], kind: str, trail: Trail) -> Iterator[Named]:
    for number, name in enumerate(names, start=1):
        yield (*trail, str(number)), kind, name


def _check_area_sources(definitions: Definitions, faults: Faults) -> None:
    for name, monitor in definitions.monitors.items():
        for number, source in enumerate(monitor.areas.sources, start=1):
            found = definitions.sources.get(source)
            if found is not None and found.shape is not Shape.AREAS and not found.table:
                message = N_("%(where)s: the source “%(source)s” is no list of areas.")
                trail = ("monitors", name, "areas", "sources", str(number))
                faults.add("counting", message, trail, remedy=N_("Name a source of the shape areas."), source=source)


def _check_circles(indicators: Mapping[str, Indicator], faults: Faults) -> None:
    """Add every ratio that reaches itself; a circle is told once, at its first indicator. Walks without recursion."""
    settled: set[str] = set()
    for start in indicators:
        if start not in settled:
            _walk(start, indicators, settled, faults)


def _walk(start: str, indicators: Mapping[str, Indicator], settled: set[str], faults: Faults) -> None:
    path: dict[str, None] = {start: None}  # in order, and quick to look up
    pending = [iter(_parts(indicators[start]))]
    while path:
        part = next(pending[-1], None)
        if part is None:
            settled.add(path.popitem()[0])
            pending.pop()
        elif part in path:
            names = list(path)
            _tell_circle(names[names.index(part) :], faults)
        elif part in indicators and part not in settled:
            path[part] = None
            pending.append(iter(_parts(indicators[part])))


def _parts(indicator: Indicator) -> tuple[str, ...]:
    if indicator.counting.rule is not CountingRule.RATIO:
        return ()
    return tuple(dict.fromkeys((indicator.counting.numerator, indicator.counting.denominator)))


def _tell_circle(circle: list[str], faults: Faults) -> None:
    trail = ("indicators", circle[0], "counting")
    if len(circle) == 1:
        message = N_("%(where)s: this indicator names itself.")
    else:
        message = N_("%(where)s: these ratios go round in a circle: %(circle)s.")
    remedy = N_("Let a ratio rest on indicators that are counted themselves.")
    faults.add("circle", message, trail, remedy=remedy, circle=" → ".join([*circle, circle[0]]))
