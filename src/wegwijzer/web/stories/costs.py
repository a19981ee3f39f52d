"""Cases and business cases kept in rows, as the room of costing reckons with them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from wegwijzer.costing.business import (
    Assumption,
    BusinessCase,
    CaseItem,
    CaseScenario,
    DiscountRate,
    ItemKind,
    check_business_case,
)
from wegwijzer.costing.effects import (
    CaseStudy,
    Course,
    CourseKind,
    LifeEvent,
    QualityOfLife,
    SupportAction,
    compare_courses,
)
from wegwijzer.costing.following import Realised, followed
from wegwijzer.costing.prices import Price, PriceList, check_prices
from wegwijzer.definitions.model import Monitor
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.stories.counting import slug
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.stories.models import BusinessPlan, CostCase, IndexYear, PriceRow

STANDARD_RATE = {
    "valid_from": "2021-01-01",
    "percent": 2.25,
    "source": "Werkgroep discontovoet 2020",
}


class ChangedMeanwhileError(UserError):
    """Somebody else changed the same thing."""


def prices_of(organisation: str) -> PriceList:
    """Return the price list of an organisation with its index."""
    prices = tuple(
        Price(
            id=row.code,
            title=row.title,
            unit=row.unit,
            euro=row.euro,
            year=row.year,
            source=row.source,
            financier=row.financier,
            organisation=row.payee,
            example=row.example,
        )
        for row in PriceRow.objects.filter(organisation=organisation)
    )
    index = dict(IndexYear.objects.filter(organisation=organisation).values_list("year", "figure"))
    return PriceList(prices=prices, index=index)


def add_price(organisation: str, told: dict[str, Any], who: Any) -> None:
    """Add a price to the list; raises `CostingError` when the list then doesn't hold together."""
    with transaction.atomic():
        PriceRow.objects.create(organisation=organisation, code=slug(f"{told['title']}-{told['year']}"), **told)
        check_prices(prices_of(organisation))
        record(kind="price", key=told["title"][:100], before="", after="added", organisation=organisation, who=who)


def study_of(row: CostCase) -> CaseStudy:
    """Return a case as the room of costing knows it."""
    told = row.told
    return CaseStudy(
        id=str(row.pk),
        title=row.title,
        went=_course(told.get("went", {}), CourseKind.AS_IT_WENT),
        could=_course(told.get("could", {}), CourseKind.COULD_HAVE_GONE),
        price_year=told["price_year"],
        consent=told.get("consent", ""),
        taking_part=tuple(told.get("taking_part", ())),
        fictional=row.fictional,
    )


def _course(told: dict[str, Any], kind: CourseKind) -> Course:
    return Course(
        kind=kind,
        title=told.get("title", ""),
        events=tuple(
            LifeEvent(on=date.fromisoformat(one["on"]), description=one["description"], domain=one.get("domain", ""))
            for one in told.get("events", ())
        ),
        actions=tuple(SupportAction(**one) for one in told.get("actions", ())),
        quality=tuple(QualityOfLife(**one) for one in told.get("quality", ())),
    )


def plan_of(row: BusinessPlan) -> BusinessCase:
    """Return a business case as the room of costing knows it."""
    told = row.told
    return BusinessCase(
        id=str(row.pk),
        title=row.title,
        first_year=told["first_year"],
        zero_alternative=told.get("zero_alternative", ""),
        items=tuple(_item(one) for one in told.get("items", ())),
        rates=tuple(_rate(one) for one in told.get("rates", (STANDARD_RATE,))),
        scenarios=tuple(CaseScenario(**one) for one in told.get("scenarios", ())),
        fictional=row.fictional,
    )


def _rate(told: dict[str, Any]) -> DiscountRate:
    return DiscountRate(
        valid_from=date.fromisoformat(told["valid_from"]), percent=told["percent"], source=told.get("source", "")
    )


def _item(told: dict[str, Any]) -> CaseItem:
    assumption = told.get("assumption")
    return CaseItem(
        id=told["id"],
        title=told["title"],
        stakeholder=told["stakeholder"],
        kind=ItemKind(told["kind"]),
        euro={int(year): float(euro) for year, euro in told.get("euro", {}).items()},
        low=told.get("low", 1.0),
        high=told.get("high", 1.0),
        assumption=Assumption(**assumption) if assumption else None,
        indicator=told.get("indicator", ""),
        remark=told.get("remark", ""),
    )


def realised_of(row: BusinessPlan) -> tuple[Realised, ...]:
    """Return what items really came to."""
    return tuple(Realised(**one) for one in row.told.get("realised", ()))


def make(model: type[CostCase | BusinessPlan], monitor: Monitor, title: str, told: dict[str, Any], who: Any) -> Any:
    """Keep a new case or business case and return its row."""
    with transaction.atomic():
        row = model.objects.create(
            monitor=monitor.id,
            organisation=monitor.organisation,
            title=title,
            told=told,
            fictional=monitor.fictional,
            made_at=timezone.now(),
            made_by=who,
        )
        _noted(row, "", "made", who)
    return row


def change(row: Any, version: int, told: dict[str, Any], who: Any) -> None:
    """Keep changes of a case or business case that holds together.

    Raises `ChangedMeanwhileError` when somebody else was first, `CostingError` with all that is wrong; then nothing
    was kept.
    """
    with transaction.atomic():
        fresh = type(row).objects.select_for_update().get(pk=row.pk)
        if fresh.version != version:
            raise ChangedMeanwhileError(
                Problem("costs.changed", N_("Somebody changed this meanwhile."), remedy=N_("Look at it once more."))
            )
        fresh.told, fresh.version = told, fresh.version + 1
        if isinstance(fresh, CostCase):
            compare_courses(study_of(fresh), prices_of(fresh.organisation))
        elif told.get("items"):
            check_business_case(plan_of(fresh))
            followed(plan_of(fresh), realised_of(fresh), on=timezone.localdate())
        fresh.save(update_fields=["told", "version"])
        _noted(fresh, f"version {version}", f"version {fresh.version}", who)


def _noted(row: Any, before: str, after: str, who: Any) -> None:
    record(
        kind="costs",
        key=f"{type(row).__name__} {row.pk}",
        before=before,
        after=after,
        organisation=row.organisation,
        who=who,
        monitor=row.monitor,
    )
