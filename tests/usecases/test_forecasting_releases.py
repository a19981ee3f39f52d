"""From a release to a frozen forecast, its page, and what came true: on a world built through the production intake."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wegwijzer.errors import NotFoundError, Refusal, StorageError, UserError
from wegwijzer.forecast.card import register_entry
from wegwijzer.forecast.stopping import Cancelled
from wegwijzer.language.catalogue import dutch
from wegwijzer.storage.forecasts import ForecastStore
from wegwijzer.storage.home import Home
from wegwijzer.usecases.forecasting_releases import (
    forecast_release,
    forecast_signals,
    list_forecasts,
    score_forecast,
)
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.releasing import release
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing_forecasts import forecast_card, view_forecast

MADE = date(2023, 2, 1)
OWN = "GM9901"
BUURTEN = [f"BU99010{district}0{number}" for district in range(2) for number in range(3)]
HIDDEN = BUURTEN[0]
RESEARCHER = Viewer.of("zilverstroom", "onderzoeker")
VISITOR = Viewer.visitor()
NEIGHBOUR = Viewer.of("kraaiendam", "onderzoeker")
DEFINITIONS = """
organisations:
  zilverstroom: {title: Gemeente Zilverstroom, municipality: GM9901}
questions:
  hoeveel: {text: Hoeveel mensen krijgen hulp?, why: De raad vraagt het., what_with_answer: Plannen.}
sources:
  gebieden: {title: Gebieden, publisher: Test, shape: areas}
  cijfers: {title: Cijfers, publisher: Test, columns: {area: gebied, period: jaar}, missing: {x: secret}}
indicators:
  hulp:
    title: Mensen met hulp
    building_block: activities_output
    unit: personen
    direction: down
    questions: [hoeveel]
    counting: {rule: as_published, of: {sources: [cijfers], measures: [hulp]}}
    noun: mensen met hulp
    population: inwoners
  eenzaam:
    title: Eenzaamheid
    building_block: societal_result
    unit: "%"
    decimals: 1
    questions: [hoeveel]
    counting: {rule: as_published, summable: false, of: {sources: [cijfers], measures: [eenzaam]}}
    noun: van de inwoners voelt zich eenzaam
    population: inwoners
targets:
  minder: {indicator: hulp, period: "2026", value: 700, rationale: Plan, agreed_by: raad}
monitors:
  hulp:
    title: Hulp dichtbij
    organisation: zilverstroom
    questions: [hoeveel]
    indicators: [hulp, eenzaam]
    targets: [minder]
    audiences: {publiek: publiek, intern: intern}
    areas: {municipalities: [GM9901], sources: [gebieden]}
    fictional: true
"""


def figures(last: int, jump: float = 1.0) -> str:
    """Ten years or more of counts per neighbourhood, added up; one neighbourhood is secret everywhere."""
    chance = np.random.default_rng(5)
    rows = ["gebied;jaar;hulp;eenzaam"]
    for year in range(2012, last + 1):
        counts = chance.poisson([60 + 20 * place + 3 * (year - 2012) for place in range(6)])
        if year > 2022:
            counts = (counts * jump).astype(int)
        for place, (code, count) in enumerate(zip(BUURTEN, counts, strict=True)):
            shown = "x" if code == HIDDEN else count
            rows.append(f"{code};{year};{shown};{30 + place + year % 3},5")
        rows += [f"WK99010{half};{year};{counts[3 * half : 3 * half + 3].sum()};3{half},5" for half in range(2)]
        rows.append(f"{OWN};{year};{counts.sum()};31,{year % 7}")
    return "\n".join(rows) + "\n"


def deliver(home: Home, folder: Path, text: str, year: int) -> str:
    path = folder / f"cijfers-{year}.csv"
    path.write_text(text)
    moment = datetime(year, 1, 15, tzinfo=UTC)
    import_file(home, path, "cijfers", added_at=moment)
    return release(home, "hulp", "intern", released_at=moment).release.id


@pytest.fixture(scope="module")
def world(tmp_path_factory) -> tuple[Home, str, str, str]:
    """A home with a release, a forecast of it, and a release two years later in which everything jumped."""
    folder = tmp_path_factory.mktemp("forecasts")
    home = opened_home(folder / "home", create=True)
    (home.definitions / "world.yaml").write_text(DEFINITIONS)
    areas = ["code;naam;jaar", f"{OWN};Zilverstroom;2025", "WK990100;Wijk Noord;2025", "WK990101;Wijk Zuid;2025"]
    areas += [f"{code};Buurt {place};2025" for place, code in enumerate(BUURTEN)]
    (folder / "gebieden.csv").write_text("\n".join(areas) + "\n")
    import_file(home, folder / "gebieden.csv", "gebieden", added_at=datetime(2023, 1, 1, tzinfo=UTC))
    first = deliver(home, folder, figures(2022), 2023)
    stored = forecast_release(home, first, "hulp", made_on=MADE, horizon=4)
    later = deliver(home, folder, figures(2024, jump=1.6), 2025)
    return home, first, stored.id, later


def test_a_forecast_is_frozen_and_the_same_again_is_the_same(world):
    home, first, name, _ = world
    again = forecast_release(home, first, "hulp", made_on=MADE, horizon=4)
    assert again.id == name
    assert again.about["scores"]["mase"] > 0
    assert (again.first_period, again.last_period) == ("2023JJ00", "2026JJ00")
    assert [one.id for one in list_forecasts(home, RESEARCHER, "hulp", "hulp")] == [name]
    path = home.root / "forecasts" / f"{name}.parquet"
    assert path.stat().st_mode & 0o222 == 0


def test_it_adds_up_though_a_part_is_hidden_and_tells_nothing_of_that_part(world):
    home, _, name, _ = world
    table = ForecastStore(home).figures(name).filter(pl.col("period") == "2024JJ00")
    mean = dict(table.select("area", "mean").iter_rows())
    assert mean[HIDDEN] is None
    assert mean["WK990100"] + mean["WK990101"] == pytest.approx(mean[OWN])
    assert sum(mean[code] for code in BUURTEN[3:]) == pytest.approx(mean["WK990101"])
    assert mean[BUURTEN[1]] + mean[BUURTEN[2]] < mean["WK990100"]
    row = table.filter(pl.col("area") == HIDDEN).row(0, named=True)
    assert not row["shown"]
    assert row["reason"]


def test_a_hidden_value_never_changes_the_forecast(world, tmp_path):
    home, first, name, _ = world
    frame = ForecastStore(home).figures(name)
    assert frame.filter(pl.col("area") == HIDDEN)["last_value"].null_count() == 4
    assert first


def test_the_page_says_what_how_sure_and_since_when(world):
    home, first, name, _ = world
    view = view_forecast(home, RESEARCHER, name)
    assert view.area == OWN
    assert view.release == first
    assert not view.too_uncertain
    assert view.sentences[0].startswith("Bij ongewijzigd beleid verwachten we in 2026 in de gemeente Zilverstroom")
    assert "8 op de 10" in view.sentences[1]
    assert view.chart.startswith("<svg")
    assert "<title>" in view.chart
    assert "<desc>Waaierdiagram." in view.chart
    assert len(view.table.rows) == 4
    assert view.chance is not None
    assert any("doel" in sentence for sentence in view.sentences)
    assert "ongewijzigd beleid" in view.assumption.casefold()
    assert [point.later for point in view.fan.known][-2:] == [True, True]


def test_too_uncertain_is_an_outcome_with_a_reason_and_what_would_help(world):
    home, _, name, _ = world
    view = view_forecast(home, RESEARCHER, name, HIDDEN)
    assert view.too_uncertain
    assert "te onzeker" in view.sentences[0]
    assert view.reason
    assert view.help
    assert all(cell.value is None for row in view.table.rows for cell in row.cells)


def test_what_came_true_is_scored_and_a_break_out_of_the_band_is_a_signal(world):
    home, _, name, later = world
    score = score_forecast(home, RESEARCHER, name, later)
    assert score.figures == 2 * 8
    assert score.inside_95 < score.figures
    assert score.error > 0
    assert all(one.high and one.value > one.upper for one in score.outside)
    assert {one.area for one in score.outside} >= {OWN}
    past = view_forecast(home, RESEARCHER, name).past
    assert past[0].figures == 16
    assert "binnen de grenzen" in past[0].sentence


def test_all_signals_of_a_release_come_together(world):
    home, first, _, later = world
    found = forecast_signals(home, RESEARCHER, later)
    assert {one.indicator for one in found} >= {"hulp"}
    assert [one.area for one in found if one.indicator == "hulp"] == sorted(
        one.area for one in found if one.indicator == "hulp"
    )
    assert not forecast_signals(home, RESEARCHER, first)
    with pytest.raises(NotFoundError):
        forecast_signals(home, VISITOR, later)


def test_a_forecast_without_news_says_so(world):
    home, first, name, _ = world
    score = score_forecast(home, RESEARCHER, name, first)
    assert score.figures == 0
    assert score.error is None
    assert not score.outside


def test_who_may_not_read_it_finds_nothing(world):
    home, _, name, _ = world
    for viewer in (VISITOR, NEIGHBOUR):
        with pytest.raises(NotFoundError):
            view_forecast(home, viewer, name)
        assert not list_forecasts(home, viewer, "hulp")
    for wrong in ("../../wegwijzer", "0" * 16, ""):
        with pytest.raises(NotFoundError):
            view_forecast(home, RESEARCHER, wrong)
    with pytest.raises(NotFoundError):
        view_forecast(home, RESEARCHER, name, "GM0000")


def test_a_share_is_forecast_within_its_bounds_and_nothing_is_added(world):
    home, first, _, _ = world
    stored = forecast_release(home, first, "eenzaam", made_on=MADE, horizon=3)
    table = ForecastStore(home).figures(stored.id).filter("shown")
    assert table["mean"].is_between(0, 100).all()
    assert table["upper_95"].max() <= 100


@pytest.mark.parametrize("horizon", [0, 40])
def test_forty_years_ahead_is_refused(world, horizon):
    home, first, _, _ = world
    with pytest.raises(UserError, match="1 to 10 periods"):
        forecast_release(home, first, "hulp", made_on=MADE, horizon=horizon)


def test_it_can_be_cancelled_and_then_nothing_is_kept(world):
    home, first, _, _ = world
    before = len(ForecastStore(home).list())
    with pytest.raises(Cancelled):
        forecast_release(home, first, "hulp", made_on=date(2023, 3, 3), horizon=2, cancelled=lambda: True)
    assert len(ForecastStore(home).list()) == before
    told: list[float] = []
    forecast_release(home, first, "hulp", made_on=MADE, horizon=4, progress=told.append)
    assert told[-1] == 1.0


def test_the_card_makes_an_entry_for_the_register(world):
    home, _, name, _ = world
    card = forecast_card(home, RESEARCHER, name)
    assert card.beats_naive in {True, False}
    entry = register_entry(card, dutch())
    assert entry["organization"] == "Gemeente Zilverstroom"
    assert entry["standard_version"] == "1.0"
    assert "persoon" in entry["goal"]
    assert entry["lawful_basis"] == ""


def test_a_damaged_forecast_is_never_shown(world, tmp_path):
    home, first, _, _ = world
    stored = forecast_release(home, first, "hulp", made_on=date(2023, 4, 4), horizon=1)
    path = home.root / "forecasts" / f"{stored.id}.parquet"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes()[:-1] + b"x")
    with pytest.raises(StorageError):
        ForecastStore(home).figures(stored.id)


def test_nothing_to_forecast_is_a_refusal(tmp_path):
    home = opened_home(tmp_path / "home", create=True)
    (home.definitions / "world.yaml").write_text(DEFINITIONS)
    (tmp_path / "gebieden.csv").write_text(f"code;naam;jaar\n{OWN};Zilverstroom;2025\n")
    import_file(home, tmp_path / "gebieden.csv", "gebieden", added_at=datetime(2023, 1, 1, tzinfo=UTC))
    short = f"gebied;jaar;hulp;eenzaam\n{OWN};2021;10;5,0\n{OWN};2022;12;6,0\n"
    first = deliver(home, tmp_path, short, 2023)
    with pytest.raises(Refusal, match="Nothing can be forecast"):
        forecast_release(home, first, "hulp", made_on=MADE, horizon=2)


def test_no_column_of_a_kept_forecast_is_about_a_person(world):
    home, _, name, _ = world
    columns = set(ForecastStore(home).figures(name).columns)
    assert not columns & {"person", "bsn", "respondent", "client", "birth_year", "name"}
