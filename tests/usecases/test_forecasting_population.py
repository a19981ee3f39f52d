"""Population times rate from a release: kept, explained, and silent about what is hidden."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import polars as pl
import pytest

from tests.unit.forecast.demographic_world import AREAS, population, use
from wegwijzer.errors import NotFoundError, UserError
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.forecast.demographic.scenarios import Lever, Prices, Scenario
from wegwijzer.forecast.stopping import Cancelled
from wegwijzer.storage.forecasts import ForecastStore
from wegwijzer.storage.home import Home
from wegwijzer.usecases.forecasting_population import PopulationChoice, forecast_population, population_in
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.releasing import release
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing_causes import view_scenarios, view_waterfall
from wegwijzer.usecases.viewing_forecasts import view_forecast

MADE, CLOCK = date(2026, 2, 1), datetime(2026, 1, 15, tzinfo=UTC)
RESEARCHER = Viewer.of("zilverstroom", "onderzoeker")
HIDDEN = AREAS[3]
DEFINITIONS = """
organisations:
  zilverstroom: {title: Gemeente Zilverstroom, municipality: GM9901}
questions:
  hoeveel: {text: Hoeveel mensen krijgen hulp?, why: De raad vraagt het., what_with_answer: Plannen.}
sources:
  gebieden: {title: Gebieden, publisher: Test, shape: areas}
  cijfers: {title: Cijfers, publisher: Test, columns: {area: gebied, period: jaar}, missing: {x: secret}}
  bevolking:
    title: Bevolking
    publisher: Test
    columns: {area: gebied, period: jaar, leeftijd: leeftijd, geslacht: geslacht}
indicators:
  hulp:
    title: Mensen met hulp
    building_block: activities_output
    unit: personen
    questions: [hoeveel]
    counting: {rule: as_published, of: {sources: [cijfers], measures: [hulp]}}
    noun: mensen met hulp
    population: inwoners
  eenzaam:
    title: Eenzaamheid
    building_block: societal_result
    unit: "%"
    questions: [hoeveel]
    counting: {rule: as_published, summable: false, of: {sources: [cijfers], measures: [eenzaam]}}
    noun: van de inwoners voelt zich eenzaam
    population: inwoners
monitors:
  hulp:
    title: Hulp dichtbij
    organisation: zilverstroom
    questions: [hoeveel]
    indicators: [hulp, eenzaam]
    audiences: {intern: intern}
    areas: {municipalities: [GM9901], sources: [gebieden]}
    fictional: true
"""


def figures_csv() -> str:
    counted = use(policy=(2021, 0.4))
    rows = ["gebied;jaar;hulp;eenzaam"]
    by_area = counted.group_by("area", "year").agg(pl.col("users").sum()).sort("area", "year")
    for area, year, users in by_area.iter_rows():
        rows.append(f"{area};{year};{'x' if area == HIDDEN else int(users)};30")
    for mark, size in (("WK", 6), ("GM", 4)):
        codes = by_area.with_columns(area=mark + pl.col("area").str.slice(2, size))
        for area, year, users in codes.group_by("area", "year").agg(pl.col("users").sum()).sort("area", "year").rows():
            rows.append(f"{area};{year};{int(users)};30")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> tuple[Home, str]:
    folder: Path = tmp_path_factory.mktemp("population")
    home = opened_home(folder / "home", create=True)
    (home.definitions / "world.yaml").write_text(DEFINITIONS)
    areas = ["code;naam;jaar", "GM9901;Zilverstroom;2025", "WK990101;Wijk Noord;2025", "WK990102;Wijk Zuid;2025"]
    areas += [f"{code};Buurt {place};2025" for place, code in enumerate(AREAS)]
    people = population().rename({"area": "gebied", "year": "jaar", "age": "leeftijd", "sex": "geslacht"})
    texts = {
        "gebieden": "\n".join(areas) + "\n",
        "cijfers": figures_csv(),
        "bevolking": people.rename({"persons": "inwoners"}).write_csv(separator=";"),
    }
    for source, text in texts.items():
        (folder / f"{source}.csv").write_text(text)
        import_file(home, folder / f"{source}.csv", source, added_at=CLOCK)
    return home, release(home, "hulp", "intern", released_at=CLOCK).release.id


CHOICE = PopulationChoice(
    population="bevolking",
    policies=(PolicyChange(name="lage bijdrage", since=2021),),
    scenarios=(Scenario(id="preventie", title="Meer preventie", levers=(Lever(name="p", factor=0.8, since=2027),)),),
    prices=Prices(per_user=3000.0, year=2025, growth=0.03),
)


@pytest.fixture(scope="module")
def kept(world) -> str:
    home, name = world
    return forecast_population(home, name, "hulp", CHOICE, made_on=MADE, horizon=5).id


def test_population_comes_from_the_snapshots_by_age_and_more(world):
    people = population_in(world[0], "bevolking")
    assert set(people.columns) == {"area", "year", "age", "geslacht", "persons"}
    assert people["persons"].sum() == population()["persons"].sum()
    with pytest.raises(NotFoundError):
        population_in(world[0], "bestaat-niet")
    with pytest.raises(UserError, match="by age"):
        population_in(world[0], "cijfers")


def test_it_is_kept_with_method_and_adds_up(world, kept):
    stored = ForecastStore(world[0]).get(kept)
    assert stored.method == "demographic"
    assert stored.about["scores"]["mase"] < stored.about["scores"]["naive_mase"]
    table = ForecastStore(world[0]).figures(kept).filter(pl.col("period") == "2028JJ00")
    mean = dict(table.select("area", "mean").iter_rows())
    assert mean["WK990101"] + mean["WK990102"] == pytest.approx(mean["GM9901"], rel=1e-8)
    assert mean[AREAS[0]] + mean[AREAS[1]] == pytest.approx(mean["WK990101"], rel=1e-8)
    again = forecast_population(world[0], world[1], "hulp", CHOICE, made_on=MADE, horizon=5)
    assert again.id == kept


def test_an_area_that_is_hidden_gets_no_numbers(world, kept):
    view = view_forecast(world[0], RESEARCHER, kept, HIDDEN)
    assert view.too_uncertain
    assert "verborgen" in view.reason
    table = ForecastStore(world[0]).figures(kept).filter(pl.col("area") == HIDDEN)
    assert table["mean"].null_count() == table.height
    assert HIDDEN not in ForecastStore(world[0]).get(kept).about["waterfalls"]
    with pytest.raises(NotFoundError):
        view_waterfall(world[0], RESEARCHER, kept, HIDDEN)


def test_the_page_and_its_causes_tell_one_story(world, kept):
    view = view_forecast(world[0], RESEARCHER, kept)
    assert view.sentences[0].startswith("Bij ongewijzigd beleid")
    fall = view_waterfall(world[0], RESEARCHER, kept)
    assert fall.chart.startswith("<svg")
    assert "<desc>Watervaldiagram." in fall.chart
    steps = fall.picture.steps
    assert fall.picture.start + sum(step.change for step in steps) == pytest.approx(fall.picture.end)
    assert fall.picture.end == pytest.approx(view.fan.expected[-1].mean, rel=1e-6)
    assert "De grootste oorzaak is" in fall.sentence
    assert len(fall.table.rows) == len(steps) + 2


def test_the_planted_policy_is_in_the_past_change(world, kept):
    fall = view_waterfall(world[0], RESEARCHER, kept, past=True)
    parts = {step.label: step for step in fall.picture.steps}
    policy = parts["ander beleid"]
    assert policy.margin is not None
    assert policy.change - policy.margin > 0
    known = ForecastStore(world[0]).get(kept).about["policies"][0]
    assert known["effect"] == pytest.approx(1.49, rel=0.2)


def test_scenarios_stand_side_by_side_as_assumptions(world, kept):
    beside = view_scenarios(world[0], RESEARCHER, kept)
    assert "aanname" in beside.assumption
    assert [row.label for row in beside.users.rows] == ["ongewijzigd beleid", "Meer preventie"]
    last = [row.cells[-1].value for row in beside.users.rows]
    assert last[1] == pytest.approx(0.8 * last[0])
    assert beside.costs is not None
    assert [row.highlighted for row in beside.costs.rows] == [True, False]


def test_what_isnt_a_yearly_number_is_refused(world):
    with pytest.raises(UserError, match="yearly number"):
        forecast_population(world[0], world[1], "eenzaam", CHOICE, made_on=MADE, horizon=3)


def test_it_can_be_cancelled(world):
    before = len(ForecastStore(world[0]).list())
    with pytest.raises(Cancelled):
        forecast_population(
            world[0], world[1], "hulp", CHOICE, made_on=date(2026, 3, 3), horizon=3, cancelled=lambda: True
        )
    assert len(ForecastStore(world[0]).list()) == before
