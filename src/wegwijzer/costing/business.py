"""The societal business case: costs and benefits per stakeholder and year, in euro of today.

Net present value `Σ (benefits − costs) / (1 + r)^t`, the first year undiscounted. Handreiking *Maatschappelijke
business case* (BZK, LPBL); *Algemene leidraad voor MKBA* (CPB and PBL, 2013); Werkgroep discontovoet 2020 for the rate.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

from wegwijzer.costing.prices import CostingError
from wegwijzer.errors import N_, Problem

MOST_YEARS = 100


class ItemKind(StrEnum):
    """What an item is to the stakeholder."""

    COST = "cost"
    BENEFIT = "benefit"


@dataclass(frozen=True, slots=True, kw_only=True)
class DiscountRate:
    """The yearly rate (2.25 is 2.25 percent) that holds from a day on, with who set it."""

    valid_from: date
    percent: float
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assumption:
    """Something that is taken to be so, where that comes from, and how sure one is."""

    text: str
    source: str = ""
    certainty: str = ""  # in words


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseItem:
    """A cost or benefit of one stakeholder: euro per calendar year (zero or more), with the range it may lie in.

    `low` and `high` are factors on the amounts (0.8 and 1.3: from 20 % less to 30 % more). `indicator` names the
    figure of a monitor with which it is followed. An item without amounts is a PM item: it counts for nothing and is
    always shown.
    """

    id: str
    title: str
    stakeholder: str
    kind: ItemKind
    euro: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    low: float = 1.0
    high: float = 1.0
    assumption: Assumption | None = None
    indicator: str = ""
    remark: str = ""

    @property
    def pro_memoria(self) -> bool:
        """Whether it can't be put in euro."""
        return not self.euro


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseScenario:
    """Another way it may go: factors on items by id (1 where none is given), and a rate of its own when it has one."""

    id: str
    title: str
    factors: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))
    percent: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BusinessCase:
    """A plan against doing nothing different (`zero_alternative`): its items, rates, scenarios and first year."""

    id: str
    title: str
    first_year: int
    zero_alternative: str
    items: tuple[CaseItem, ...]
    rates: tuple[DiscountRate, ...]
    scenarios: tuple[CaseScenario, ...] = ()
    price_year: int | None = None
    fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class YearBalance:
    """What a year costs and brings, as it is and discounted; `cumulative` is discounted, from the first year on."""

    year: int
    costs: float
    benefits: float
    discounted: float
    cumulative: float


@dataclass(frozen=True, slots=True, kw_only=True)
class StakeholderBalance:
    """Present value of what a stakeholder pays and gets; `wrong_pocket`: others get the better of what it pays."""

    stakeholder: str
    costs: float
    benefits: float
    wrong_pocket: bool

    @property
    def balance(self) -> float:
        """Benefits − costs."""
        return self.benefits - self.costs


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseOutcome:
    """What a business case comes to under one scenario."""

    percent: float
    npv: float
    costs: float  # present value
    benefits: float  # present value
    ratio: float | None  # benefits / costs; None without costs
    payback_year: int | None  # first year in which the discounted sum is no longer below zero and stays so
    years: tuple[YearBalance, ...]
    stakeholders: tuple[StakeholderBalance, ...]
    pro_memoria: tuple[CaseItem, ...]
    scenario: str = ""


def net_present_value(amounts: Iterable[float], percent: float) -> float:
    """Return the sum of yearly amounts, each divided by (1 + percent/100)^t, the first (t = 0) undiscounted."""
    return math.fsum(amount / (1 + percent / 100) ** year for year, amount in enumerate(amounts))


def rate_on(rates: Iterable[DiscountRate], day: date) -> DiscountRate:
    """Return the rate that holds on `day`; raises `CostingError` when none does yet."""
    held = [rate for rate in rates if rate.valid_from <= day]
    if not held:
        message = N_("There is no discount rate that holds on %(day)s.")
        raise CostingError(Problem("business.rate", message, {"day": day.isoformat()}))
    return max(held, key=lambda rate: rate.valid_from)


def check_business_case(case: BusinessCase) -> None:
    """Raise `CostingError` with all that is wrong in a business case."""
    problems = []
    if not case.items:
        problems.append(Problem("business.empty", N_("A business case needs at least one cost or benefit.")))
    if not case.zero_alternative.strip():
        message = N_("A business case says what happens otherwise.")
        problems.append(Problem("business.zero", message, remedy=N_("Describe the zero alternative.")))
    ids = [item.id for item in case.items]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        message = N_("The item “%(item)s” is in the case more than once.")
        problems.append(Problem("business.twice", message, {"item": one[:80]}))
    for item in case.items:
        problems += _item_problems(item, case.first_year)
    for scenario in case.scenarios:
        problems += _scenario_problems(scenario, set(ids))
    for percent in (rate.percent for rate in case.rates):
        problems += _rate_problems(percent)
    if problems:
        raise CostingError(problems)


def _item_problems(item: CaseItem, first_year: int) -> list[Problem]:
    about = {"item": item.title[:80] or item.id[:80]}
    problems = []
    if any(not 0 <= euro < math.inf for euro in item.euro.values()):
        message = N_("“%(item)s” has an amount below zero; make it a cost or a benefit.")
        problems.append(Problem("business.amount", message, about))
    if any(not first_year <= year < first_year + MOST_YEARS for year in item.euro):
        message = N_("“%(item)s” has an amount before the first year, or more than %(most)s years after it.")
        problems.append(Problem("business.year", message, {**about, "most": MOST_YEARS}))
    if not 0 <= item.low <= 1 <= item.high < math.inf:
        message = N_("The range of “%(item)s” doesn't hold its own amount.")
        remedy = N_("Choose a low factor from 0 to 1 and a high one of 1 or more.")
        problems.append(Problem("business.range", message, about, remedy=remedy))
    return problems


def _scenario_problems(scenario: CaseScenario, ids: set[str]) -> list[Problem]:
    message = N_("Scenario “%(scenario)s” changes an item that isn't there, or makes one less than nothing.")
    wrong = set(scenario.factors) - ids or any(not 0 <= factor < math.inf for factor in scenario.factors.values())
    found = [Problem("business.scenario", message, {"scenario": scenario.title[:80]})] if wrong else []
    return found + (_rate_problems(scenario.percent) if scenario.percent is not None else [])


def _rate_problems(percent: float) -> list[Problem]:
    message = N_("A discount rate lies from 0 to 20 percent.")
    return [] if 0 <= percent <= 20 else [Problem("business.rate_range", message)]  # noqa: PLR2004 - beyond is a slip


def outcome(case: BusinessCase, *, on: date, scenario: CaseScenario | None = None) -> CaseOutcome:
    """Return what the case comes to with the rate that holds on a day, under a scenario or as it was drawn up."""
    check_business_case(case)
    own = scenario.percent if scenario is not None else None
    percent = rate_on(case.rates, on).percent if own is None else own
    factors = scenario.factors if scenario is not None else {}
    return reckoned(case, percent, factors, scenario.id if scenario else "")


def reckoned(case: BusinessCase, percent: float, factors: Mapping[str, float], scenario: str = "") -> CaseOutcome:
    """Return what the case comes to with a rate and factors on its items, without checking it again."""
    counted = [item for item in case.items if not item.pro_memoria]
    last = max((year for item in counted for year in item.euro), default=case.first_year)
    years = range(case.first_year, last + 1)
    flows = {item.id: [item.euro.get(year, 0.0) * factors.get(item.id, 1.0) for year in years] for item in counted}
    worth = {name: net_present_value(amounts, percent) for name, amounts in flows.items()}
    costs = math.fsum(worth[item.id] for item in counted if item.kind is ItemKind.COST)
    benefits = math.fsum(worth[item.id] for item in counted if item.kind is ItemKind.BENEFIT)
    balances = _years(counted, flows, years, percent)
    return CaseOutcome(
        percent=percent,
        npv=benefits - costs,
        costs=costs,
        benefits=benefits,
        ratio=benefits / costs if costs else None,
        payback_year=_payback(balances),
        years=balances,
        stakeholders=_stakeholders(case, worth),
        pro_memoria=tuple(item for item in case.items if item.pro_memoria),
        scenario=scenario,
    )


def _years(
    items: Iterable[CaseItem], flows: Mapping[str, list[float]], years: range, percent: float
) -> tuple[YearBalance, ...]:
    found: list[YearBalance] = []
    kept = tuple(items)
    cumulative = 0.0
    for number, year in enumerate(years):
        costs = math.fsum(flows[item.id][number] for item in kept if item.kind is ItemKind.COST)
        benefits = math.fsum(flows[item.id][number] for item in kept if item.kind is ItemKind.BENEFIT)
        discounted = (benefits - costs) / (1 + percent / 100) ** number
        cumulative += discounted
        found.append(
            YearBalance(year=year, costs=costs, benefits=benefits, discounted=discounted, cumulative=cumulative)
        )
    return tuple(found)


_CENT = 0.005


def _payback(years: tuple[YearBalance, ...]) -> int | None:
    if not years or all(balance.cumulative >= -_CENT for balance in years):
        return years[0].year if years else None
    paid = None
    for balance in years:
        if balance.cumulative < -_CENT:
            paid = None
        elif paid is None:
            paid = balance.year
    return paid


def _stakeholders(case: BusinessCase, worth: Mapping[str, float]) -> tuple[StakeholderBalance, ...]:
    sums: dict[str, dict[ItemKind, float]] = {}
    for item in case.items:
        found = sums.setdefault(item.stakeholder, {ItemKind.COST: 0.0, ItemKind.BENEFIT: 0.0})
        found[item.kind] += worth.get(item.id, 0.0)
    gains = any(one[ItemKind.BENEFIT] > one[ItemKind.COST] for one in sums.values())
    return tuple(
        StakeholderBalance(
            stakeholder=name,
            costs=one[ItemKind.COST],
            benefits=one[ItemKind.BENEFIT],
            wrong_pocket=gains and one[ItemKind.COST] > one[ItemKind.BENEFIT],
        )
        for name, one in sums.items()
    )
