"""What must hold inside one definition: its codes, versions, counting rule and rounding."""

from __future__ import annotations

from collections.abc import Iterable

from wegwijzer.areas import AreaLevel, level_of, normalised_code
from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.definitions.model import (
    AreaChoice,
    CountingRule,
    Definitions,
    Indicator,
    Monitor,
    Occurrence,
    Organisation,
    Policy,
    Quantity,
    Source,
    Target,
    When,
)
from wegwijzer.definitions.plan_rules import check_plan
from wegwijzer.errors import N_, UserError
from wegwijzer.frames import Shape
from wegwijzer.periods import parse_period

WITH_WHOLE = frozenset(
    {CountingRule.SHARE, CountingRule.RATE_PER_100, CountingRule.RATE_PER_1000, CountingRule.RATE_PER_10000}
)
OF_A_COLUMN = frozenset({CountingRule.SUM, CountingRule.MEAN, CountingRule.MEDIAN})
_LEVEL_FIELDS = (
    ("municipalities", AreaLevel.MUNICIPALITY, "GM0344"),
    ("comparable", AreaLevel.MUNICIPALITY, "GM0344"),
)
_FILL_IN = N_("Fill it in.")


def check_rules(own: Definitions, definitions: Definitions, faults: Faults) -> None:
    """Add what is wrong inside each definition of `own`; sources are looked up in all `definitions`."""
    for name, indicator in own.indicators.items():
        _check_indicator(indicator, ("indicators", name), faults, definitions)
    for name, source in own.sources.items():
        _check_source(source, ("sources", name), faults)
    for name, policy in own.policies.items():
        _check_policy(policy, ("policies", name), faults)
    for name, target in own.targets.items():
        _check_target(target, ("targets", name), faults)
    for name, monitor in own.monitors.items():
        _check_monitor(monitor, ("monitors", name), faults)
    for name, organisation in own.organisations.items():
        _check_organisation(organisation, ("organisations", name), faults)


def _check_indicator(indicator: Indicator, trail: Trail, faults: Faults, definitions: Definitions) -> None:
    check_versions(indicator, trail, faults)
    check_counting(indicator, trail, faults, definitions)
    _tell_repeats((each.id for each in indicator.breakdowns), (*trail, "breakdowns"), faults)
    _tell_repeats(indicator.levels, (*trail, "levels"), faults)
    for number, breakdown in enumerate(indicator.breakdowns, start=1):
        if breakdown.bands and "age" not in breakdown.columns:
            message = N_("%(where)s: age groups need the column age.")
            here = (*trail, "breakdowns", str(number), "bands")
            faults.add("bands", message, here, remedy=N_("Put age in the columns of this breakdown."))


def check_versions(indicator: Indicator, trail: Trail, faults: Faults) -> None:
    """Add versions that are missing, overlap or go back: numbers and first days must rise."""
    if not indicator.versions:
        faults.add(
            "versions", N_("%(where)s: there is no version."), (*trail, "versions"), remedy=N_("Leave this key out.")
        )
    pairs = zip(indicator.versions, indicator.versions[1:], strict=False)
    for place, (earlier, later) in enumerate(pairs, start=2):
        here = (*trail, "versions", str(place))
        if later.number <= earlier.number:
            message = N_("%(where)s: version %(later)s comes after version %(earlier)s.")
            remedy = N_("Number the versions upwards.")
            faults.add("versions", message, here, remedy=remedy, later=later.number, earlier=earlier.number)
        if later.valid_from is None:
            message = N_("%(where)s: a later version needs the day it starts.")
            faults.add("versions", message, here, remedy=N_("Fill in valid_from."))
        elif earlier.valid_from and later.valid_from <= earlier.valid_from:
            message = N_("%(where)s: this version starts on %(later)s, but the one before only on %(earlier)s.")
            remedy = N_("Put the versions in order of valid_from, each later than the one before.")
            days = {"later": later.valid_from.isoformat(), "earlier": earlier.valid_from.isoformat()}
            faults.add("versions", message, here, remedy=remedy, **days)


def check_counting(indicator: Indicator, trail: Trail, faults: Faults, definitions: Definitions) -> None:
    """Add what a counting rule lacks, or has too much."""
    counting, here = indicator.counting, (*trail, "counting")
    needed = _needed_by(counting.rule)
    for name in ("of", "per", "numerator", "denominator"):
        if name in needed and not getattr(counting, name):
            _lacks(name, counting.rule, here, faults)
        if name not in needed and getattr(counting, name):
            _needless(name, counting.rule, here, faults)
    for name in ("of", "per"):
        quantity = getattr(counting, name)
        if quantity is not None:
            _check_quantity(quantity, counting.rule, (*here, name), faults, definitions)


def _needed_by(rule: CountingRule) -> tuple[str, ...]:
    if rule is CountingRule.RATIO:
        return ("numerator", "denominator")
    return ("of", "per") if rule in WITH_WHOLE else ("of",)


def _lacks(name: str, rule: CountingRule, trail: Trail, faults: Faults) -> None:
    message = N_("%(where)s: the counting rule %(rule)s needs %(key)s.")
    faults.add("counting", message, trail, remedy=_FILL_IN, rule=rule.value, key=name)


def _needless(name: str, rule: CountingRule, trail: Trail, faults: Faults) -> None:
    message = N_("%(where)s: the counting rule %(rule)s doesn't use %(key)s.")
    faults.add("counting", message, (*trail, name), remedy=N_("Remove it."), rule=rule.value, key=name)


def _check_quantity(
    quantity: Quantity, rule: CountingRule, trail: Trail, faults: Faults, definitions: Definitions
) -> None:
    if not quantity.sources:
        message = N_("%(where)s: no source is named.")
        faults.add("counting", message, (*trail, "sources"), remedy=N_("Name at least one source."))
    known = [definitions.sources[name].shape for name in quantity.sources if name in definitions.sources]
    shapes = set(known)
    if len(shapes) > 1:
        message = N_("%(where)s: these sources have different shapes (%(shapes)s).")
        remedy = N_("Count from sources of one shape.")
        faults.add("counting", message, (*trail, "sources"), remedy=remedy, shapes=", ".join(sorted(shapes)))
    elif shapes:
        _check_against_shape(quantity, rule, shapes.pop(), trail, faults)
    elif rule is CountingRule.AS_PUBLISHED and not quantity.measures:
        _lacks("measures", rule, trail, faults)
    elif rule in OF_A_COLUMN and not quantity.column and not quantity.measures:
        _lacks("column", rule, trail, faults)
    _check_occurrence(quantity, trail, faults)


def _check_against_shape(quantity: Quantity, rule: CountingRule, shape: Shape, trail: Trail, faults: Faults) -> None:
    if shape is Shape.OBSERVATIONS:
        if not quantity.measures:
            _lacks("measures", rule, trail, faults)
        if rule in {CountingRule.DISTINCT_PERSONS, CountingRule.MEDIAN} and trail[-1] == "of":
            _not_from(rule, shape, trail, faults)
        return
    if shape is Shape.AREAS or rule is CountingRule.AS_PUBLISHED:
        _not_from(rule, shape, trail, faults)
    elif rule in OF_A_COLUMN and not quantity.column:
        _lacks("column", rule, trail, faults)
    if shape is Shape.RESPONSES and quantity.when is not When.ACTIVE:
        message = N_("%(where)s: answers of a survey have no start and end, so when can't be chosen.")
        faults.add("counting", message, (*trail, "when"), remedy=N_("Remove it."))


def _not_from(rule: CountingRule, shape: Shape, trail: Trail, faults: Faults) -> None:
    message = N_("%(where)s: the counting rule %(rule)s can't count from a source of the shape %(shape)s.")
    remedy = N_("Choose another counting rule or another source.")
    faults.add("counting", message, (*trail, "sources"), remedy=remedy, rule=rule.value, shape=shape.value)


def _check_occurrence(quantity: Quantity, trail: Trail, faults: Faults) -> None:
    if quantity.within_months is not None and quantity.occurrence is not Occurrence.LATER:
        message = N_("%(where)s: within_months only goes with occurrence: later.")
        remedy = N_("Set occurrence to later, or remove this.")
        faults.add("counting", message, (*trail, "within_months"), remedy=remedy)
    if quantity.factor <= 0:
        message = N_("%(where)s: a factor must be above zero.")
        faults.add("counting", message, (*trail, "factor"), remedy=N_("Write for instance 1000."))


def _check_source(source: Source, trail: Trail, faults: Faults) -> None:
    if source.period:
        check_period(source.period, (*trail, "period"), faults)


def check_period(code: str, trail: Trail, faults: Faults) -> None:
    """Add a code that is no period."""
    try:
        parse_period(code)
    except UserError as error:
        problem = error.problems[0]
        message = N_("%(where)s: “%(period)s” is not a period.")
        faults.add("period", message, trail, remedy=problem.remedy, period=problem.params["period"])


def _check_policy(policy: Policy, trail: Trail, faults: Faults) -> None:
    if (policy.rounding_base > 0) != (policy.rounding != "none"):
        message = N_("%(where)s: rounding and rounding_base belong together.")
        remedy = N_("Fill in both, for instance rounding: nearest and rounding_base: 5, or neither.")
        faults.add("policy", message, (*trail, "rounding"), remedy=remedy)
    if policy.dominance is not None and not (policy.dominance[0] >= 1 and 0 < policy.dominance[1] <= 100):  # noqa: PLR2004 - percent
        message = N_("%(where)s: dominance is a number of contributors and a percentage, for instance [1, 50].")
        faults.add("policy", message, (*trail, "dominance"))
    if policy.rate_after_rounding and policy.rounding_base <= 0:
        message = N_("%(where)s: a rate after rounding needs rounding.")
        faults.add("policy", message, (*trail, "rate_after_rounding"), remedy=N_("Fill in rounding and rounding_base."))


def _check_target(target: Target, trail: Trail, faults: Faults) -> None:
    if target.period:
        check_period(target.period, (*trail, "period"), faults)
    elif target.value is not None:
        message = N_("%(where)s: a target with a value needs a period.")
        faults.add("target", message, trail, remedy=N_("Fill in for instance period: 2027."))
    if target.area and not _is_area(target.area, *AreaLevel):
        _no_area(target.area, (*trail, "area"), "GM0344, WK034401", faults)


def _check_monitor(monitor: Monitor, trail: Trail, faults: Faults) -> None:
    check_areas(monitor.areas, (*trail, "areas"), faults)
    for name in ("indicators", "questions", "targets", "functions"):
        _tell_repeats(getattr(monitor, name), (*trail, name), faults)
    check_plan(monitor, trail, faults)
    for number, stated in enumerate(monitor.plan.expectations, start=1):
        if stated.period:
            check_period(stated.period, (*trail, "plan", "expectations", str(number), "period"), faults)


def check_areas(areas: AreaChoice, trail: Trail, faults: Faults) -> None:
    """Add codes that are no municipality, no country, or named twice."""
    if not areas.municipalities:
        message = N_("%(where)s: name at least one municipality.")
        faults.add("area", message, (*trail, "municipalities"), remedy=N_("For instance: [GM0344]."))
    for name, level, example in _LEVEL_FIELDS:
        codes = getattr(areas, name)
        _tell_repeats(codes, (*trail, name), faults)
        for number, code in enumerate(codes, start=1):
            if not _is_area(code, level):
                _no_area(code, (*trail, name, str(number)), example, faults)
    if areas.country and not _is_area(areas.country, AreaLevel.COUNTRY):
        _no_area(areas.country, (*trail, "country"), "NL00, NL01", faults)


def _check_organisation(organisation: Organisation, trail: Trail, faults: Faults) -> None:
    code = organisation.municipality
    if code and not _is_area(code, AreaLevel.MUNICIPALITY):
        _no_area(code, (*trail, "municipality"), "GM0344", faults)


def _is_area(code: str, *levels: AreaLevel) -> bool:
    """Tell whether a code has one of the levels, written as it is stored: capitals, no blanks."""
    return level_of(code) in levels and code == normalised_code(code)


def _no_area(code: str, trail: Trail, example: str, faults: Faults) -> None:
    message = N_("%(where)s: “%(area)s” is not an area code that can stand here.")
    faults.add("area", message, trail, remedy=N_("Use for instance %(example)s."), area=code[:40], example=example)


def _tell_repeats(names: Iterable[str], trail: Trail, faults: Faults) -> None:
    seen: set[str] = set()
    for number, name in enumerate(names, start=1):
        if name in seen:
            message = N_("%(where)s: “%(name)s” is named twice.")
            faults.add("repeat", message, (*trail, str(number)), remedy=N_("Keep one of the two."), name=name[:80])
        seen.add(name)
