"""Population times rate: what the model finds back, adds up, refuses, and never says about a person."""

from __future__ import annotations

import dataclasses

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.forecast.demographic_world import AGES, AREAS, YEARS, population, totals, use

from wegwijzer.errors import NotFoundError, Refusal, UserError
from wegwijzer.forecast.demographic.cohorts import EMPTY, cohort_outlook
from wegwijzer.forecast.demographic.decomposing import FACTORS, expected_change, past_change
from wegwijzer.forecast.demographic.judging import judge_model, model_scores, own_outlook
from wegwijzer.forecast.demographic.model import fit_use
from wegwijzer.forecast.demographic.outlook import outlook_from_table
from wegwijzer.forecast.demographic.panel import FORBIDDEN, panel_of, population_past
from wegwijzer.forecast.demographic.projecting import UNCHANGED, project
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.forecast.demographic.scenarios import Lever, Prices, Scenario, compare_scenarios, cost_of
from wegwijzer.forecast.stopping import Cancelled

GROUPS = ("age", "sex")


@pytest.fixture(scope="module")
def panel():
    return panel_of(population(), use(), GROUPS)


@pytest.fixture(scope="module")
def fitted(panel):
    return fit_use(panel)


@pytest.fixture(scope="module")
def outlook(panel):
    return own_outlook(panel, 5)


def test_rates_trend_and_areas_are_found_back(fitted):
    rate = dict(zip(fitted.panel.cells, fitted.rates.of(2016), strict=True))
    assert rate["80+", "V"] / rate["45-64", "V"] == pytest.approx(0.25 / 0.02, rel=0.15)
    assert fitted.rates.slope == pytest.approx(0.02, abs=0.01)
    factors = dict(zip(fitted.panel.nodes, fitted.local.factor, strict=True))
    assert factors["BU99010102"] / factors["BU99010101"] == pytest.approx(2.0, rel=0.2)


def test_parts_add_up_to_wholes_and_bounds_are_nested(fitted, outlook):
    found = project(fitted, outlook)
    table = found.table
    leaves = table.filter(pl.col("level") == "neighbourhood").group_by("year").agg(pl.col("mean").sum()).sort("year")
    whole = table.filter(pl.col("level") == "municipality").sort("year")
    assert np.allclose(leaves["mean"], whole["mean"], rtol=1e-12)
    assert np.allclose(found.by_group.group_by("year").agg(pl.col("mean").sum()).sort("year")["mean"], whole["mean"])
    for inner, outer in ((50, 80), (80, 95)):
        assert (table[f"lower_{outer}"] <= table[f"lower_{inner}"]).all()
        assert (table[f"upper_{outer}"] >= table[f"upper_{inner}"]).all()
    assert (table["lower_95"] >= 0).all()
    assert (table["lower_50"] <= table["mean"]).all()
    width = (whole["upper_80"] - whole["lower_80"]).to_list()
    assert width == sorted(width)
    assert (table.select("chance", "rates", "population").min_horizontal() > 0).all()
    assert found.assumption == UNCHANGED


def test_totals_alone_are_enough_with_rates_from_elsewhere(fitted, outlook):
    standard = fitted.rates.of(2025)
    only = panel_of(population(), totals(use()), GROUPS)
    found = project(fit_use(only, standard=standard), outlook).table.filter(pl.col("level") == "municipality")
    full = project(fitted, outlook).table.filter(pl.col("level") == "municipality")
    assert np.allclose(found["mean"], full["mean"], rtol=0.06)


def test_a_hidden_figure_doesnt_stop_its_neighbours(fitted, outlook):
    counted = totals(use())
    hidden = counted.with_columns(
        users=pl.when(pl.col("area") == AREAS[0]).then(None).otherwise("users"),
    )
    found = fit_use(panel_of(population(), hidden, GROUPS), standard=fitted.rates.of(2025))
    table = project(found, outlook).table
    assert table.filter(pl.col("area") == AREAS[0])["mean"].is_not_null().all()
    factors = dict(zip(found.panel.nodes, found.local.factor, strict=True))
    same = [factors[AREAS[0]] / factors["WK990101"], 1.0]
    assert same[0] < 1.3


@settings(max_examples=8, deadline=None)
@given(trend=st.floats(-0.05, 0.05), effect=st.floats(-0.8, 0.8), year=st.sampled_from(range(2026, 2031)))
def test_the_waterfall_adds_up_exactly(trend, effect, year):
    counted = use(trend=trend, policy=(2021, effect), years=YEARS[4:])
    made = fit_use(panel_of(population(YEARS[4:]), counted, GROUPS), [PolicyChange(name="x", since=2021)])
    ahead = own_outlook(made.panel, 5)
    for area in ("GM9901", "WK990102", AREAS[1]):
        for fall in (expected_change(made, ahead, area, year), past_change(made, area, 2020, 2025)):
            assert sum(part.change for part in fall.parts) == pytest.approx(fall.change, abs=1e-9)
            assert {part.factor for part in fall.parts} >= set(FACTORS)
            assert fall.start + fall.change == pytest.approx(fall.end, abs=1e-9)


@pytest.mark.parametrize("effect", [-0.6, 0.35])
def test_a_planted_policy_is_found_with_its_size(effect):
    made = fit_use(panel_of(population(), use(policy=(2021, effect)), GROUPS), [PolicyChange(name="x", since=2021)])
    assert abs(made.rates.effects[0] - effect) < 3 * made.rates.effect_spread[0]
    fall = past_change(made, "GM9901", 2020, 2021)
    parts = {part.factor: part for part in fall.parts}
    assert abs(parts["policy"].change) > 3 * abs(parts["people"].change)
    assert np.sign(parts["policy"].change) == np.sign(effect)
    assert parts["policy"].spread


def test_without_a_change_the_policy_explains_nothing():
    made = fit_use(panel_of(population(), use(), GROUPS), [PolicyChange(name="x", since=2021)])
    assert abs(made.rates.effects[0]) < 3 * made.rates.effect_spread[0]


def test_older_people_alone_give_more_use(outlook):
    made = fit_use(panel_of(population(), use(trend=0.0), GROUPS))
    parts = {part.factor: part.change for part in expected_change(made, outlook, "GM9901", 2030).parts}
    assert parts["ages"] > 0
    assert parts["ages"] > abs(parts["trend"])


def test_scenarios_stand_beside_unchanged_policy_as_assumptions(fitted, outlook):
    halved = Scenario(
        id="less", title="Minder", levers=(Lever(name="x", factor=0.5, since=2027, groups=("80+",), years=2),)
    )
    prices = Prices(per_user=1000.0, year=2025, growth=0.03)
    found = compare_scenarios(
        fitted, outlook, [halved, Scenario(id="dear", title="Duur", price_growth=0.1)], ["GM9901"], prices
    )
    assert "assumption" in found.assumption
    less = found.table.filter(pl.col("scenario") == "less").sort("year")
    assert less["more"].to_list()[0] == 0.0
    assert less["more"].to_list()[1] > less["more"].to_list()[2]
    dear = found.table.filter(pl.col("scenario") == "dear").sort("year")
    assert (dear["more"] == 0).all()
    assert (dear["dearer"] > 0).all()
    base = project(fitted, outlook).table
    cost = cost_of(base, prices).filter(pl.col("area") == "GM9901").sort("year")
    unchanged = found.table.filter(pl.col("scenario") == "unchanged").sort("year")
    assert np.allclose(cost["cost"], unchanged["cost"])
    assert (cost["cost_lower_80"] < cost["cost"]).all()


def test_a_scenario_that_cant_be_is_refused(fitted, outlook):
    odd = Scenario(id="unchanged", title="", levers=(Lever(name="x", factor=-1.0, since=2026, groups=("nobody",)),))
    with pytest.raises(UserError) as caught:
        compare_scenarios(fitted, outlook, [odd], ["GM9901"])
    assert {one.code for one in caught.value.problems} == {"scenario.id", "scenario.factor", "scenario.groups"}


def test_no_output_is_about_a_person(fitted, outlook):
    found = project(fitted, outlook)
    prices = Prices(per_user=1.0, year=2025)
    frames = [
        found.table,
        found.by_group,
        cost_of(found.table, prices),
        judge_model(fitted.panel),
        outlook.table(GROUPS),
    ]
    for frame in frames:
        assert not set(frame.columns) & set(FORBIDDEN)
        assert set(frame["area"].to_list()) <= set(fitted.panel.nodes)
    with pytest.raises(UserError) as caught:
        panel_of(population(), use().with_columns(person=pl.lit("p1")), GROUPS)
    assert caught.value.problems[0].code == "demographic.persons"


def test_coverage_and_error_beside_last_value_and_line(panel):
    judged = judge_model(panel)
    assert judged["step"].max() == 4
    scored = model_scores(judged, ("level",))
    assert scored["coverage_80"].min() > 0.6
    whole = scored.filter(pl.col("level") == "municipality").row(0, named=True)
    assert whole["error_mean"] < whole["error_last_value"]


def test_the_back_test_knows_nothing_later(panel):
    other = use()
    changed = other.with_columns(users=pl.when(pl.col("year") > 2020).then(pl.col("users") * 3).otherwise("users"))
    one = judge_model(panel).filter(pl.col("origin") == 2020)
    two = judge_model(panel_of(population(), changed, GROUPS)).filter(pl.col("origin") == 2020)
    assert one["mean"].to_list() == two["mean"].to_list()


def test_row_order_never_changes_an_answer(fitted, outlook):
    shuffled = panel_of(
        population().sample(fraction=1, shuffle=True, seed=3), use().sample(fraction=1, shuffle=True, seed=4), GROUPS
    )
    again = project(fit_use(shuffled), own_outlook(shuffled, 5)).table
    assert again.equals(project(fitted, outlook).table)


def test_bad_input_is_named_all_at_once():
    with pytest.raises(UserError) as caught:
        panel_of(
            pl.concat([population(), population().head(1).with_columns(persons=pl.lit(-1, dtype=pl.Int64))]),
            use().with_columns(area=pl.when(pl.col("year") == 2016).then(pl.lit("BU99019999")).otherwise("area")),
            GROUPS,
        )
    assert {"demographic.negative", "demographic.double", "demographic.areas"} <= {
        one.code for one in caught.value.problems
    }


@pytest.mark.parametrize(
    ("broken", "code"),
    [
        (use().with_columns(age=pl.col("age").str.replace("80+", "80-99", literal=True)), "demographic.groups"),
        (use().filter(pl.col("year") < 2018), "demographic.short"),
        (use().drop("users"), "demographic.columns"),
    ],
)
def test_use_that_doesnt_fit_the_population_is_refused(broken, code):
    with pytest.raises(UserError) as caught:
        panel_of(population(), broken, GROUPS)
    assert code in {one.code for one in caught.value.problems}


def test_an_outlook_in_another_classification_is_refused(panel, outlook):
    table = outlook.table(GROUPS)
    with pytest.raises(UserError) as caught:
        outlook_from_table(
            table.with_columns(pl.col("age").str.replace("80+", "75+", literal=True)).filter(
                pl.col("area") != AREAS[0]
            ),
            panel.past,
            2031,
        )
    assert {one.code for one in caught.value.problems} == {"outlook.groups", "outlook.missing"}
    same = outlook_from_table(table.drop("spread"), panel.past, 2030)
    assert np.allclose(same.persons, outlook.persons)
    assert (same.spread > 0).all()


def test_cohorts_grow_older_and_an_empty_area_stays_empty():
    people = population().with_columns(persons=pl.when(pl.col("area") == AREAS[3]).then(0).otherwise("persons"))
    past = population_past(people, GROUPS)
    made = cohort_outlook(past, 10)
    assert EMPTY in made.cautions
    assert made.persons[3].sum() == 0
    assert np.isfinite(made.persons).all()
    assert (np.diff(made.spread[0].mean(1)) > 0).all()
    total = made.persons.sum((0, 2))
    assert abs(total[-1] / past.persons[:, -1].sum() - 1) < 0.15


def test_no_outlook_of_forty_years_and_no_bands_that_dont_join_up():
    with pytest.raises(Refusal, match="20 years"):
        cohort_outlook(population_past(population(), GROUPS), 40)
    gap = population().filter(pl.col("age") != "18-44")
    with pytest.raises(UserError, match="join up"):
        cohort_outlook(population_past(gap, GROUPS), 5)


def test_an_area_that_appears_or_vanishes_is_borne(fitted):
    counted = use().filter((pl.col("area") != AREAS[2]) | (pl.col("year") > 2021))
    people = population().with_columns(
        persons=pl.when((pl.col("area") == AREAS[2]) & (pl.col("year") <= 2021)).then(0).otherwise("persons")
    )
    made = fit_use(panel_of(people, counted, GROUPS))
    table = project(made, own_outlook(made.panel, 3)).table
    assert table["mean"].is_finite().all()
    assert table["upper_95"].is_finite().all()


def test_nobody_living_there_gives_nothing_and_no_failure():
    nobody = population().with_columns(persons=pl.lit(0))
    nothing = use().with_columns(users=pl.lit(0.0))
    made = fit_use(panel_of(nobody, nothing, GROUPS))
    table = project(made, own_outlook(made.panel, 3)).table
    assert (table["mean"] == 0).all()
    assert (table["upper_95"] == 0).all()


def test_constant_use_is_carried_on():
    still = use(trend=0.0).with_columns(users=pl.lit(5.0))
    made = fit_use(panel_of(population(), still, GROUPS))
    table = project(made, own_outlook(made.panel, 2)).table.filter(pl.col("level") == "municipality")
    assert table["mean"].to_list() == pytest.approx([200.0, 200.0], rel=0.05)


def test_a_year_without_use_is_a_hole_and_without_population_a_fault():
    holed = panel_of(population(), use().filter(pl.col("year") != 2020), GROUPS)
    assert holed.years == YEARS
    assert np.isnan(holed.users[:, YEARS.index(2020)]).all()
    assert project(fit_use(holed), own_outlook(holed, 2)).table["mean"].is_finite().all()
    with pytest.raises(UserError) as caught:
        panel_of(population().filter(pl.col("year") != 2020), use(), GROUPS)
    assert "demographic.gap" in {one.code for one in caught.value.problems}


def test_work_can_be_cancelled(panel):
    with pytest.raises(Cancelled):
        fit_use(panel, cancelled=lambda: True)


def test_traits_of_an_area_help_where_its_own_figures_are_hidden(panel):
    poor = np.array([[1.0] if node == AREAS[1] else [-1.0] if node == AREAS[0] else [0.0] for node in panel.nodes])
    with_traits = fit_use(panel, traits=poor)
    assert with_traits.local.prior[panel.nodes.index(AREAS[1])] > with_traits.local.prior[panel.nodes.index(AREAS[0])]


def test_what_goes_in_and_out_is_frozen(fitted):
    with pytest.raises(dataclasses.FrozenInstanceError):
        fitted.damping = 1.0
    assert len(YEARS) == len(fitted.panel.years)
    assert {cell[0] for cell in fitted.panel.cells} == set(AGES)
    with pytest.raises(NotFoundError):
        past_change(fitted, "GM0000", 2016, 2017)
