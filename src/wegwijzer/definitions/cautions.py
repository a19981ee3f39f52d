"""What is allowed but deserves a second look: cautions never stop anything, they say why and what to do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from types import MappingProxyType

from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.definitions.kinds import rules_of
from wegwijzer.definitions.model import (
    CountingRule,
    Definitions,
    Function,
    Indicator,
    Monitor,
    Policy,
    Question,
    Source,
)
from wegwijzer.errors import N_, Place, Problem, UserError
from wegwijzer.periods import parse_period

MOST_FUNCTIONS = 2
_EXPLAINED = ("explanation", "why_counted", "leaves_out")
_DROP = N_("Name the question it answers, or leave it out of the monitor.")
_NO_PLACES: Mapping[Trail, Place] = MappingProxyType({})


def cautions(
    definitions: Definitions, *, own: Definitions | None = None, places: Mapping[Trail, Place] = _NO_PLACES
) -> tuple[Problem, ...]:
    """Return what deserves a second look, by file and line when `places` knows them.

    `own` limits it to those definitions (the ready library is left out); names are looked up in all of `definitions`.
    """
    looked_at, told = own or definitions, Faults(places=dict(places))
    for monitor in looked_at.monitors.values():
        _about_monitor(monitor, definitions, told)
    for question in looked_at.questions.values():
        _about_question(question, told)
    for indicator in looked_at.indicators.values():
        _about_indicator(indicator, told)
    for name in looked_at.targets:
        _about_target(name, definitions, told)
    for policy in looked_at.policies.values():
        _about_policy(policy, told)
    return told.in_order()


def questions_of(definitions: Definitions, monitor: Monitor, indicator: str) -> tuple[Question, ...]:
    """Return the accepted questions of `monitor` that an indicator answers, in the order of the monitor.

    The link may stand at the indicator (`questions`) or at the question (`indicators`). Questions that don't exist are
    left out.
    """
    found = definitions.indicators.get(indicator)
    named = set(found.questions) if found else set()
    asked = (definitions.questions[name] for name in monitor.questions if name in definitions.questions)
    return tuple(each for each in asked if each.accepted and (each.id in named or indicator in each.indicators))


def sources_behind(definitions: Definitions, indicator: str) -> tuple[Source, ...]:
    """Return the sources that an indicator counts from, through its ratio too; each once. Unknown ones are left out."""
    found: dict[str, Source] = {}
    todo, done = [indicator], set[str]()
    while todo:
        current = definitions.indicators.get(name := todo.pop(0))
        if current is None or name in done:
            continue
        done.add(name)
        for quantity in (current.counting.of, current.counting.per):
            for source in quantity.sources if quantity else ():
                if source in definitions.sources:
                    found[source] = definitions.sources[source]
        if current.counting.rule is CountingRule.RATIO:
            todo += [current.counting.numerator, current.counting.denominator]
    return tuple(found.values())


def _add(told: Faults, code: str, message: str, trail: Trail, remedy: str = "", **params: str | int) -> None:
    told.add(f"caution.{code}", message, trail, remedy=remedy, **params)


def _about_monitor(monitor: Monitor, definitions: Definitions, told: Faults) -> None:
    trail = ("monitors", monitor.id)
    for number, indicator in enumerate(monitor.indicators, start=1):
        here = (*trail, "indicators", str(number))
        if indicator in definitions.indicators and not questions_of(definitions, monitor, indicator):
            message = N_("%(where)s: no question of this monitor needs “%(indicator)s”.")
            _add(told, "no_question", message, here, _DROP, indicator=indicator)
        _about_purpose(monitor, indicator, definitions, here, told)
    _about_functions(monitor, (*trail, "functions"), told)
    for number, name in enumerate(monitor.targets, start=1):
        target = definitions.targets.get(name)
        if target is not None and target.indicator not in monitor.indicators:
            message = N_("%(where)s: the indicator of this target (“%(indicator)s”) isn't in the monitor.")
            here = (*trail, "targets", str(number))
            _add(
                told,
                "target_elsewhere",
                message,
                here,
                N_("Add the indicator or leave out the target."),
                indicator=target.indicator,
            )


def _about_functions(monitor: Monitor, trail: Trail, told: Faults) -> None:
    functions = set(monitor.functions)
    if len(functions) > MOST_FUNCTIONS:
        message = N_(
            "%(where)s: this monitor has %(count)s functions. Each asks for other information, so it gets heavy."
        )
        _add(
            told,
            "many_functions",
            message,
            trail,
            N_("Choose at most two, or make a second monitor."),
            count=len(functions),
        )
    if {Function.LEARN, Function.ACCOUNT} <= functions:
        message = N_("%(where)s: accounting beside learning. Who is judged by a figure learns less from it.")
        _add(told, "account_and_learn", message, trail, N_("Give each a monitor of its own."))


def _about_purpose(monitor: Monitor, indicator: str, definitions: Definitions, trail: Trail, told: Faults) -> None:
    for source in sources_behind(definitions, indicator):
        beyond = [
            function.value for function in monitor.functions if source.functions and function not in source.functions
        ]
        if beyond:
            message = N_("%(where)s: the supplier of “%(source)s” didn't agree to use for: %(functions)s.")
            remedy = N_("Ask the supplier, or leave this indicator out of the monitor.")
            _add(told, "purpose", message, trail, remedy, source=source.id, functions=", ".join(beyond))


def _about_question(question: Question, told: Faults) -> None:
    trail = ("questions", question.id)
    if question.accepted and not question.structural and question.ends_on is None:
        message = N_("%(where)s: a question for once has no end date, so its delivery may never stop.")
        _add(told, "no_end", message, trail, N_("Fill in ends_on."))
    if not question.accepted and not question.decision_reason.strip():
        message = N_("%(where)s: a declined question has no reason.")
        _add(told, "no_reason", message, trail, N_("Fill in decision_reason, so that the asker hears why."))


def _about_indicator(indicator: Indicator, told: Faults) -> None:
    lacking = [name for name in _EXPLAINED if not getattr(indicator, name).strip()]
    if lacking:
        message = N_("%(where)s: this indicator doesn't say: %(keys)s.")
        remedy = N_("Fill it in, so that everybody reads the figure in the same way.")
        _add(told, "unexplained", message, ("indicators", indicator.id), remedy, keys=", ".join(lacking))


def _about_target(name: str, definitions: Definitions, told: Faults) -> None:
    target, trail = definitions.targets[name], ("targets", name)
    if target.value is None and not target.rationale.strip():
        message = N_("%(where)s: deliberately no target, but not why.")
        _add(told, "no_rationale", message, trail, N_("Fill in rationale."))
    starts = _first_day(target.period)
    if starts is not None and target.stated_on is not None and target.stated_on.isoformat() > starts:
        message = N_("%(where)s: this target was stated on %(stated)s, after its period began (%(starts)s).")
        remedy = N_("It stays, and is shown as stated afterwards.")
        here = (*trail, "stated_on")
        _add(told, "stated_afterwards", message, here, remedy, stated=target.stated_on.isoformat(), starts=starts)


def _first_day(period: str) -> str | None:
    try:
        return parse_period(period).start.isoformat()
    except UserError:
        return None


def _about_policy(policy: Policy, told: Faults) -> None:
    lacking = _without_reason(policy, policy.reasons)
    if lacking:
        message = N_("%(where)s: these rules have no reason: %(keys)s.")
        remedy = N_("Fill in reasons, so that readers understand why a figure is hidden.")
        _add(told, "no_reason", message, ("policies", policy.id, "reasons"), remedy, keys=", ".join(lacking))


def _without_reason(policy: Policy, reasons: Collection[str]) -> list[str]:
    rules = rules_of(Policy)
    return [
        name for name in _rules_of_policy(rules) if getattr(policy, name) != rules[name].default and name not in reasons
    ]


def _rules_of_policy(names: Iterable[str]) -> Iterator[str]:
    return (name for name in names if name not in {"title", "reasons", "rounding_base"})
