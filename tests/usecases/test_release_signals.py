"""Signals of a frozen release: with words, for those who may read it, quiet after an explanation; limits, targets."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.search.finding import FoundKind
from wegwijzer.comparison.search.stories import Calm
from wegwijzer.errors import NotFoundError
from wegwijzer.figures import FIGURES, ProtectedFigures
from wegwijzer.frames import AREAS
from wegwijzer.language.plain import findings
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.release_signals import search_release_signals
from wegwijzer.usecases.viewer import Viewer

TOWN = "GM0001"
DISTRICTS = [f"WK0001{number:02d}" for number in range(8)]
YEARS = range(2014, 2026)
OWN = Viewer.of("stad", "regisseur")
DEFINITIONS = """
organisations: {stad: {title: Stad, municipality: GM0001}}
sources: {bron: {title: Bron, publisher: Bron}}
questions: {hulp: {text: Wie krijgt hulp?, indicators: [hulp]}}
indicators:
  hulp:
    title: Inwoners met hulp
    building_block: activities_output
    unit: per 1.000 inwoners
    decimals: 1
    direction: down
    counting:
      rule: rate_per_1000
      of: {sources: [bron], measures: [a]}
      per: {sources: [bron], measures: [b]}
    noun: inwoners met hulp
    population: inwoners
targets: {minder: {indicator: hulp, period: 2027JJ00, value: 20, area: GM0001}}
monitors:
  zorg:
    title: Zorg
    organisation: stad
    areas: {municipalities: [GM0001]}
    indicators: [hulp]
    questions: [hulp]
    targets: [minder]
    audiences: {intern: intern, publiek: publiek}
    plan:
      levers:
        - {id: bezoek, indicator: hulp, action: Meer huisbezoeken, above: 70, area: WK000103, who_acts: Wijkteam}
"""


def _rows():
    rng = np.random.default_rng(4)
    cases = {
        (area, year): int(rng.poisson(200 * (1.7 if area == "WK000103" and year >= 2021 else 1.0)))
        for area in DISTRICTS
        for year in YEARS
    }
    yield from ((area, year, cases[area, year], 4000) for area in DISTRICTS for year in YEARS)
    yield from ((TOWN, year, sum(cases[area, year] for area in DISTRICTS), 32000) for year in YEARS)


@pytest.fixture(scope="module")
def frozen(tmp_path_factory):
    home = opened_home(tmp_path_factory.mktemp("home"), create=True)
    (home.definitions / "zorg.yaml").write_text(DEFINITIONS, encoding="utf-8")
    frame = pl.DataFrame(
        [
            {
                "indicator": "hulp",
                "version": 1,
                "area": area,
                "area_level": "municipality" if area == TOWN else "district",
                "period": f"{year}JJ00",
                "period_start": date(year, 1, 1),
                "breakdown": "total",
                "group": "total",
                "value": 1000 * cases / people,
                "numerator": float(cases),
                "denominator": float(people),
                "status": "shown",
                "quality": "provisional" if year == 2025 else "final",
                "reason": "",
                "series_break": "",
            }
            for area, year, cases, people in _rows()
        ],
        schema=FIGURES,
    )
    areas = pl.DataFrame(
        [
            {"code": code, "name": "Stad" if code == TOWN else f"Wijk {code[-1]}", "municipality": TOWN, "year": 2025}
            | {"area_level": "municipality" if code == TOWN else "district"}
            for code in [TOWN, *DISTRICTS]
        ],
        schema=AREAS,
    )
    release = ReleaseStore(home).freeze(
        ProtectedFigures._sealed(frame, audience="intern", policy="intern"),
        monitor="zorg",
        audience="intern",
        policy="id: intern\n",
        snapshots=[],
        definitions_yaml=DEFINITIONS,
        engine_version="1",
        released_at=datetime(2026, 2, 1, tzinfo=UTC),
        areas=areas,
    )
    return home, release.id


def test_a_story_has_a_sentence_a_small_chart_and_a_question(frozen):
    home, release = frozen
    found = search_release_signals(home, release, OWN)
    shift = next(story for story in found.stories if "WK000103" in story.main.area)
    everything = [shift.main, *shift.others]
    kinds = {one.kind for one in everything}
    assert kinds & {FoundKind.SHIFT, FoundKind.GAP}
    gap = next(one for one in everything if one.kind in {FoundKind.SHIFT, FoundKind.GAP})
    assert (gap.first_period, gap.better, gap.bad) == ("2021JJ00", False, True)
    assert "Inwoners met hulp in Wijk 3" in gap.sentences[0]
    assert gap.question.endswith("?")
    assert len(gap.spark) == len(gap.spark_periods) == 12
    assert gap.query.area == "WK000103"
    assert gap.key.startswith("zorg|hulp|WK000103|")
    assert gap.provisional
    assert "voorlopig" in gap.sentences[-1]


def test_a_limit_that_is_crossed_names_its_lever_and_a_target_out_of_reach_is_told(frozen):
    home, release = frozen
    found = search_release_signals(home, release, OWN)
    signals = [one for story in found.stories for one in (story.main, *story.others)]
    limit = next(one for one in signals if one.kind is FoundKind.THRESHOLD)
    assert (limit.lever, limit.area, limit.first_period) == ("bezoek", "WK000103", "2021JJ00")
    assert any("Meer huisbezoeken" in text and "Wijkteam" in text for text in limit.sentences)
    target = next(one for one in signals if one.kind is FoundKind.TARGET)
    assert target.area == TOWN
    assert "2027" in target.sentences[0]


def test_what_was_explained_stays_quiet_and_views_are_parts_of_the_whole(frozen):
    home, release = frozen
    found = search_release_signals(home, release, OWN)
    said = [one.explained for story in found.stories for one in (story.main, *story.others)]
    again = search_release_signals(home, release, OWN, explained=said)
    assert again.stories == ()
    assert again.quiet == len(said)
    assert set(found.bad_and_worse) <= set(found.stories)
    assert found.good_and_better == ()
    calm = search_release_signals(home, release, OWN, calm=Calm.CALM)
    assert len(calm.stories) <= len(found.stories)
    assert calm.series == found.series == 9


def test_only_for_those_who_may_read_the_release(frozen):
    home, release = frozen
    for viewer in (Viewer.visitor(), Viewer.of("elders", "regisseur"), Viewer.of("stad", "raadslid")):
        with pytest.raises(NotFoundError):
            search_release_signals(home, release, viewer)
    with pytest.raises(NotFoundError):
        search_release_signals(home, "nergens", OWN)


def test_every_sentence_is_plain(frozen):
    home, release = frozen
    for story in search_release_signals(home, release, OWN, calm=Calm.ALL).stories:
        for one in (story.main, *story.others):
            assert [found for text in (*one.sentences, one.question) for found in findings(text)] == []
