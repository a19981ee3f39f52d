"""The societal business case: present value, who pays and who gains, what it hangs on, what came true."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from wegwijzer.costing.business import (
    BusinessCase,
    CaseItem,
    CaseScenario,
    DiscountRate,
    ItemKind,
    net_present_value,
    outcome,
    rate_on,
)
from wegwijzer.costing.following import Realised, followed
from wegwijzer.costing.prices import CostingError
from wegwijzer.costing.sensitivity import RATE, scenarios, tornado

DAY = date(2026, 1, 1)
RATES = (
    DiscountRate(valid_from=date(2016, 1, 1), percent=3.0, source="kabinet"),
    DiscountRate(valid_from=date(2021, 1, 1), percent=2.25, source="kabinet"),
)
CASE = BusinessCase(
    id="maatjes",
    title="Buurtmaatjes",
    first_year=2026,
    zero_alternative="Alles blijft zoals het is.",
    rates=RATES,
    items=(
        CaseItem(
            id="inzet", title="Inzet", stakeholder="gemeente", kind=ItemKind.COST, euro={2026: 100}, low=0.8, high=1.4
        ),
        CaseItem(
            id="minder",
            title="Minder begeleiding",
            stakeholder="verzekeraar",
            kind=ItemKind.BENEFIT,
            euro={2027: 40, 2028: 40, 2029: 40},
            low=0.5,
            high=1.2,
            indicator="begeleiding",
        ),
        CaseItem(id="plezier", title="Plezier", stakeholder="inwoners", kind=ItemKind.BENEFIT),
    ),
    scenarios=(CaseScenario(id="somber", title="Somber", factors={"minder": 0.5}, percent=2.9),),
)


@pytest.mark.parametrize(
    ("amounts", "percent", "wanted"),
    [
        ([-100, 40, 40, 40], 2.25, 14.7959),
        ([-50, -50, 30, 30, 30, 30, 30], 0.0, 50.0),
        ([-50, -50, 30, 30, 30, 30, 30], 1.6, 41.5949),
        ([-50, -50, 30, 30, 30, 30, 30], 2.25, 38.3947),
        ([-50, -50, 30, 30, 30, 30, 30], 2.9, 35.3104),
        ([], 2.25, 0.0),
    ],
)
def test_present_values_of_the_domain_file(amounts, percent, wanted):
    assert net_present_value(amounts, percent) == pytest.approx(wanted, abs=0.00005)


def test_a_case_comes_to_its_present_value_ratio_and_payback():
    found = outcome(CASE, on=DAY)
    assert found.percent == 2.25
    assert found.npv == pytest.approx(14.7959, abs=0.0001)
    assert found.ratio == pytest.approx(1.147959, abs=1e-6)
    assert found.payback_year == 2029
    assert [year.year for year in found.years] == [2026, 2027, 2028, 2029]
    assert found.years[-1].cumulative == pytest.approx(found.npv)


def test_the_rate_is_the_one_that_holds_on_the_day():
    assert rate_on(RATES, date(2020, 12, 31)).percent == 3.0
    assert rate_on(RATES, date(2021, 1, 1)).percent == 2.25
    with pytest.raises(CostingError):
        rate_on(RATES, date(2015, 1, 1))


def test_who_pays_and_who_gains_and_the_wrong_pocket():
    balances = {one.stakeholder: one for one in outcome(CASE, on=DAY).stakeholders}
    assert balances["gemeente"].wrong_pocket
    assert not balances["verzekeraar"].wrong_pocket
    assert sum(one.balance for one in balances.values()) == pytest.approx(14.7959, abs=0.0001)


def test_what_can_t_be_put_in_euro_stays_visible():
    assert [item.id for item in outcome(CASE, on=DAY).pro_memoria] == ["plezier"]


def test_scenarios_stand_beside_the_case_as_it_was_drawn_up():
    base, somber = scenarios(CASE, on=DAY)
    assert (base.scenario, somber.scenario) == ("", "somber")
    assert somber.percent == 2.9
    assert somber.npv == pytest.approx(net_present_value([-100, 20, 20, 20], 2.9))
    assert somber.payback_year is None


def test_the_tornado_has_the_widest_first_and_the_turning_point():
    swings = tornado(CASE, on=DAY, rates=(1.6, 2.9))
    assert [swing.id for swing in swings] == ["minder", "inzet", RATE]
    minder = swings[0]
    assert minder.npv_low == pytest.approx(net_present_value([-100, 20, 20, 20], 2.25))
    turned = replace(CASE, scenarios=(CaseScenario(id="t", title="t", factors={"minder": minder.turns_at}),))
    assert scenarios(turned, on=DAY)[1].npv == pytest.approx(0.0, abs=1e-9)
    turned = replace(CASE, scenarios=(CaseScenario(id="t", title="t", factors={"inzet": swings[1].turns_at}),))
    assert scenarios(turned, on=DAY)[1].npv == pytest.approx(0.0, abs=1e-9)


def test_what_came_true_takes_the_place_of_what_was_expected():
    found = followed(
        CASE, [Realised(item="minder", year=2027, euro=20), Realised(item="plezier", year=2027, euro=5)], on=DAY
    )
    assert found.expected.npv == pytest.approx(14.7959, abs=0.0001)
    assert found.now.npv == pytest.approx(net_present_value([-100, 25, 40, 40], 2.25))
    row = next(row for row in found.rows if row.item.id == "minder" and row.year == 2027)
    assert (row.expected, row.realised, row.share) == (40, 20, 0.5)
    assert [item.id for item in found.unfollowed] == ["inzet"]
    assert found.now.pro_memoria == ()


def test_realised_amounts_that_do_not_fit_are_refused_together():
    wrong = [
        Realised(item="weg", year=2027, euro=1),
        Realised(item="minder", year=2020, euro=1),
        Realised(item="minder", year=2027, euro=-1),
    ]
    with pytest.raises(CostingError) as caught:
        followed(CASE, wrong, on=DAY)
    assert len(caught.value.problems) == 3


def test_every_fault_of_a_case_is_told_at_once():
    inzet = CASE.items[0]
    wrong = replace(
        CASE,
        zero_alternative=" ",
        items=(inzet, inzet, replace(inzet, id="b", euro={2020: -1}, low=1.2)),
        scenarios=(CaseScenario(id="s", title="S", factors={"weg": 1}, percent=-1),),
    )
    with pytest.raises(CostingError) as caught:
        outcome(wrong, on=DAY)
    assert {problem.code for problem in caught.value.problems} == {
        "business.zero",
        "business.twice",
        "business.amount",
        "business.year",
        "business.range",
        "business.scenario",
        "business.rate_range",
    }


def test_a_case_of_nothing_but_pm_items_has_no_ratio():
    found = outcome(replace(CASE, items=CASE.items[2:], scenarios=()), on=DAY)
    assert (found.npv, found.ratio, found.payback_year) == (0.0, None, 2026)
