"""The effects calculator: one case as it went and as it could have gone; what it cost, who paid, what life was like.

After the method *Effectencalculator* (Wmo-werkplaats Nijmegen, HAN): one case, a timeline, two courses, actions per
organisation with quantity and price, and quality of life beside the money. The second course is thought up by people
who know the case: it is always called that, and a single case is never an average effect.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wegwijzer.costing.prices import CostingError, PriceList
from wegwijzer.errors import N_, Problem

CAUTION_ONE_CASE = (
    "Dit is één casus. Het verschil zegt niet wat de aanpak gemiddeld oplevert en is geen besparing die iemand kan "
    "innen."
)
CAUTION_THOUGHT_UP = "Het andere verloop is bedacht door mensen die de casus kennen. Het is niet gebeurd."
UNKNOWN_PAYER = "onbekend"


class CourseKind(StrEnum):
    """Which of the two courses of a case."""

    AS_IT_WENT = "as_it_went"  # what really happened
    COULD_HAVE_GONE = "could_have_gone"  # thought up: with other support, or with none


@dataclass(frozen=True, slots=True, kw_only=True)
class LifeEvent:
    """Something that happens to the person or family in a course."""

    on: date
    description: str
    domain: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SupportAction:
    """What an organisation does in a course: how many units, at which price, and who pays.

    `price` names a price of the list; without it `euro` (per unit) and `year` hold. `financier` and `organisation`
    go before those of the price.
    """

    description: str
    quantity: float
    organisation: str = ""
    financier: str = ""
    price: str = ""
    euro: float | None = None
    year: int | None = None
    unit: str = ""
    source: str = ""
    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityOfLife:
    """How life is on one domain, before and after, as people judged it together (0 very bad … 10 very good)."""

    domain: str
    before: float
    after: float
    explanation: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """One course of a case."""

    kind: CourseKind
    title: str = ""
    events: tuple[LifeEvent, ...] = ()
    actions: tuple[SupportAction, ...] = ()
    quality: tuple[QualityOfLife, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseStudy:
    """A case with its two courses; amounts are compared in the prices of `price_year`."""

    id: str
    title: str
    went: Course
    could: Course
    price_year: int
    start: date | None = None
    end: date | None = None
    consent: str = ""  # how and when permission was given
    taking_part: tuple[str, ...] = ()  # roles of who worked it out
    fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PricedAction:
    """An action with its price per unit and its costs in euro of the price year."""

    action: SupportAction
    unit: str
    euro_per_unit: float
    euro: float
    organisation: str
    financier: str
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What one party pays in both courses; `difference` is could − went: below zero is less."""

    name: str
    went: float
    could: float

    @property
    def difference(self) -> float:
        """Euro more (or, below zero, less) in the course that could have been."""
        return self.could - self.went


@dataclass(frozen=True, slots=True, kw_only=True)
class QualityDifference:
    """Quality of life on a domain in both courses; None where nobody judged it."""

    domain: str
    before: float | None
    went: float | None
    could: float | None

    @property
    def difference(self) -> float | None:
        """Points better (or, below zero, worse) in the course that could have been; None when one isn't judged."""
        return None if self.went is None or self.could is None else self.could - self.went


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseComparison:
    """The two courses beside each other, in euro of `price_year`; what must be said with it stands in `cautions`."""

    case: CaseStudy
    total: Difference
    by_financier: tuple[Difference, ...]  # largest difference first
    by_organisation: tuple[Difference, ...]
    quality: tuple[QualityDifference, ...]
    went: tuple[PricedAction, ...]
    could: tuple[PricedAction, ...]
    cautions: tuple[str, ...]


def compare_courses(case: CaseStudy, prices: PriceList) -> CaseComparison:
    """Return what the case cost and could have cost, in total, per financier and per organisation, and how life was.

    Nothing is rounded. Raises `CostingError` with every action that can't be priced, every quantity below zero and
    every judgement off the scale.
    """
    problems: list[Problem] = []
    went = _priced(case.went, case.price_year, prices, problems)
    could = _priced(case.could, case.price_year, prices, problems)
    _check_quality(case, problems)
    if problems:
        raise CostingError(problems)
    return CaseComparison(
        case=case,
        total=Difference(name="totaal", went=_sum(went), could=_sum(could)),
        by_financier=_differences(went, could, lambda one: one.financier),
        by_organisation=_differences(went, could, lambda one: one.organisation),
        quality=_quality(case),
        went=went,
        could=could,
        cautions=(CAUTION_THOUGHT_UP, CAUTION_ONE_CASE),
    )


def _sum(actions: Iterable[PricedAction]) -> float:
    return sum(action.euro for action in actions)


def _priced(course: Course, year: int, prices: PriceList, problems: list[Problem]) -> tuple[PricedAction, ...]:
    found = []
    for number, action in enumerate(course.actions, start=1):
        if not 0 <= action.quantity < float("inf"):
            message = N_("Action %(number)s (%(course)s) has a quantity below zero.")
            problems.append(Problem("case.quantity", message, {"number": number, "course": course.kind.value}))
            continue
        try:
            found.append(_with_price(action, year, prices, number))
        except CostingError as error:
            problems += error.problems
    return tuple(found)


def _with_price(action: SupportAction, year: int, prices: PriceList, number: int) -> PricedAction:
    listed = prices.get(action.price) if action.price else None
    if listed is None and (action.euro is None or not 0 <= action.euro < float("inf")):
        message = N_("Action %(number)s has no price.")
        remedy = N_("Choose one from the price list, or fill in an amount of zero or more.")
        raise CostingError(Problem("case.price", message, {"number": number}, remedy=remedy))
    euro = listed.euro if listed else action.euro or 0.0
    of_year = listed.year if listed else action.year or year
    per_unit = prices.euro_in(euro, of_year, year)
    return PricedAction(
        action=action,
        unit=action.unit or (listed.unit if listed else ""),
        euro_per_unit=per_unit,
        euro=per_unit * action.quantity,
        organisation=action.organisation or (listed.organisation if listed else "") or UNKNOWN_PAYER,
        financier=action.financier or (listed.financier if listed else "") or UNKNOWN_PAYER,
        source=action.source or (listed.source if listed else ""),
    )


def _differences(
    went: Iterable[PricedAction], could: Iterable[PricedAction], key: Callable[[PricedAction], str]
) -> tuple[Difference, ...]:
    sums: dict[str, list[float]] = {}
    for course, actions in enumerate((went, could)):
        for action in actions:
            sums.setdefault(key(action), [0.0, 0.0])[course] += action.euro
    found = [Difference(name=name, went=amounts[0], could=amounts[1]) for name, amounts in sums.items()]
    return tuple(sorted(found, key=lambda one: (-abs(one.difference), one.name)))


SCALE = (0.0, 10.0)


def _check_quality(case: CaseStudy, problems: list[Problem]) -> None:
    for course in (case.went, case.could):
        for judged in course.quality:
            if not all(SCALE[0] <= value <= SCALE[1] for value in (judged.before, judged.after)):
                message = N_("Quality of life on “%(domain)s” is not from 0 to 10.")
                problems.append(Problem("case.quality", message, {"domain": judged.domain[:80]}))


def _quality(case: CaseStudy) -> tuple[QualityDifference, ...]:
    went = {judged.domain: judged for judged in case.went.quality}
    could = {judged.domain: judged for judged in case.could.quality}
    rows = []
    for domain in dict.fromkeys((*went, *could)):
        first = went.get(domain) or could[domain]
        rows.append(
            QualityDifference(
                domain=domain,
                before=first.before,
                went=went[domain].after if domain in went else None,
                could=could[domain].after if domain in could else None,
            )
        )
    return tuple(rows)
