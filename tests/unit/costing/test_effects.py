"""A case as it went and as it could have gone: prices, payers, quality of life."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wegwijzer.costing.effects import (
    CAUTION_ONE_CASE,
    CAUTION_THOUGHT_UP,
    UNKNOWN_PAYER,
    CaseStudy,
    Course,
    CourseKind,
    QualityOfLife,
    SupportAction,
    compare_courses,
)
from wegwijzer.costing.prices import CostingError, Price, PriceList, check_prices

PRICES = PriceList(
    prices=(
        Price(
            id="uur", title="Begeleiding", unit="uur", euro=80, year=2022, source="eigen lijst", financier="gemeente"
        ),
        Price(id="dag", title="Opvang", unit="dag", euro=200, year=2024, source="eigen lijst", financier="rijk"),
    ),
    index={2022: 100.0, 2024: 110.0},
    index_source="CPI",
)
WENT = Course(
    kind=CourseKind.AS_IT_WENT,
    actions=(
        SupportAction(description="opvang", quantity=100, price="dag", organisation="Opvang"),
        SupportAction(description="begeleiding", quantity=10, price="uur", organisation="Wijkteam"),
        SupportAction(description="behandeling", quantity=2, euro=150, financier="zorgverzekeraar"),
    ),
    quality=(QualityOfLife(domain="wonen", before=6, after=2), QualityOfLife(domain="geld", before=3, after=3)),
)
COULD = Course(
    kind=CourseKind.COULD_HAVE_GONE,
    actions=(SupportAction(description="begeleiding", quantity=50, price="uur", organisation="Wijkteam"),),
    quality=(QualityOfLife(domain="wonen", before=6, after=7),),
)
CASE = CaseStudy(id="een", title="Dakloos", went=WENT, could=COULD, price_year=2024)


def test_amounts_are_added_up_in_prices_of_one_year():
    found = compare_courses(CASE, PRICES)
    assert found.total.went == pytest.approx(100 * 200 + 10 * 88 + 300)
    assert found.total.could == pytest.approx(50 * 88)
    assert found.total.difference == pytest.approx(-16_780)


def test_each_payer_and_organisation_has_its_difference_and_they_add_up():
    found = compare_courses(CASE, PRICES)
    assert {row.name: round(row.difference) for row in found.by_financier} == {
        "rijk": -20_000,
        "gemeente": 3_520,
        "zorgverzekeraar": -300,
    }
    assert found.by_financier[0].name == "rijk"
    assert sum(row.difference for row in found.by_organisation) == pytest.approx(found.total.difference)
    assert {row.name for row in found.by_organisation} == {"Opvang", "Wijkteam", UNKNOWN_PAYER}


def test_quality_of_life_stands_beside_it_and_what_nobody_judged_stays_empty():
    wonen, geld = compare_courses(CASE, PRICES).quality
    assert (wonen.before, wonen.went, wonen.could, wonen.difference) == (6, 2, 7, 5)
    assert (geld.could, geld.difference) == (None, None)


def test_it_always_says_that_it_is_one_case_and_thought_up():
    assert set(compare_courses(CASE, PRICES).cautions) == {CAUTION_ONE_CASE, CAUTION_THOUGHT_UP}


def test_an_empty_course_costs_nothing():
    found = compare_courses(replace(CASE, could=replace(COULD, actions=(), quality=())), PRICES)
    assert found.total.could == 0


def test_every_fault_is_told_at_once():
    wrong = replace(
        WENT,
        actions=(
            SupportAction(description="a", quantity=-1, price="uur"),
            SupportAction(description="b", quantity=1),
            SupportAction(description="c", quantity=1, price="weg"),
            SupportAction(description="d", quantity=1, euro=5, year=2019),
            SupportAction(description="e", quantity=float("nan"), euro=5),
        ),
        quality=(QualityOfLife(domain="wonen", before=11, after=2),),
    )
    with pytest.raises(CostingError) as caught:
        compare_courses(replace(CASE, went=wrong), PRICES)
    codes = [problem.code for problem in caught.value.problems]
    assert codes == [
        "case.quantity",
        "case.price",
        "prices.unknown",
        "prices.index",
        "case.quantity",
        "case.quality",
    ]


def test_a_price_list_says_what_is_wrong_with_it():
    wrong = PriceList(
        prices=(
            Price(id="a", title="A", unit="uur", euro=-1, year=2024, source="x"),
            Price(id="a", title="A", unit="uur", euro=1, year=2024, source=" "),
        ),
        index={2024: 0.0},
    )
    with pytest.raises(CostingError) as caught:
        check_prices(wrong)
    assert {problem.code for problem in caught.value.problems} == {
        "prices.twice",
        "prices.amount",
        "prices.source",
        "prices.index_zero",
    }
    check_prices(PRICES)
    check_prices(PriceList())
