"""From files to pages: what each kind of viewer gets, on a world built through the production intake."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl
import pytest

from tests import small_world
from wegwijzer.definitions.model import Function
from wegwijzer.errors import NotFoundError, UserError
from wegwijzer.frames import Status
from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.computing import raw_figures, written_raw
from wegwijzer.usecases.listing import all_releases, all_snapshots
from wegwijzer.usecases.monitors import monitor_page, monitors_for, releases_for, start_page
from wegwijzer.usecases.opening import loaded_definitions, opened_release, readable_release
from wegwijzer.usecases.planning import points_of
from wegwijzer.usecases.releasing import release
from wegwijzer.usecases.searching import HitKind, folded, search
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.usecases.viewing import figure_cards, view_figure

RESEARCHER = Viewer.of("zilverstroom", "onderzoeker")
COUNCILLOR = Viewer.of("zilverstroom", "raadslid")
NEIGHBOUR = Viewer.of("kraaiendam", "regisseur")
VISITOR = Viewer.visitor()
EVERYBODY = [*(Viewer.of("zilverstroom", role.value) for role in Role), NEIGHBOUR, VISITOR]
SMALL = small_world.NEIGHBOURHOODS[-1]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_world.build(tmp_path_factory.mktemp("world"))


def test_each_viewer_sees_the_monitors_that_are_theirs(home):
    assert [card.monitor.id for card in monitors_for(home, RESEARCHER)] == ["hulp"]
    assert [card.monitor.id for card in monitors_for(home, NEIGHBOUR)] == ["buren", "hulp"]
    assert [card.monitor.id for card in monitors_for(home, VISITOR)] == ["hulp"]


def test_each_viewer_reads_the_richest_release_they_may(home):
    audience = {viewer: readable_release(home, viewer, "hulp").release.audience for viewer in EVERYBODY}
    assert audience[RESEARCHER] == "intern"
    assert audience[COUNCILLOR] == "publiek"
    assert audience[NEIGHBOUR] == "publiek"
    assert audience[VISITOR] == "publiek"
    with pytest.raises(NotFoundError):
        readable_release(home, VISITOR, "buren")


def test_what_does_not_exist_and_what_is_not_yours_look_the_same(home):
    answers = []
    for name in ("buren", "bestaat-niet"):
        with pytest.raises(NotFoundError) as caught:
            view_figure(home, VISITOR, FigureQuery(monitor=name, indicator="eenzaam"))
        answers.append((caught.value.problems[0].code, caught.value.problems[0].message))
    assert answers[0] == answers[1]


def test_a_figure_has_sentence_table_and_a_named_comparator(home):
    view = view_figure(home, RESEARCHER, FigureQuery(monitor="hulp", indicator="eenzaam"))
    assert view.cell.value == 32.0
    assert view.query.area == "GM9901"
    assert view.query.period == "2025JJ00"
    assert view.sentences
    assert "32,0" in " ".join(view.sentences)
    assert view.table.rows
    assert view.fictional
    assert view.next_indicator is not None or view.previous_indicator is not None


def test_the_kinds_of_nothing_of_the_source_reach_the_reader(home):
    secret = view_figure(
        home, RESEARCHER, FigureQuery(monitor="hulp", indicator="eenzaam", area=small_world.NEIGHBOURHOODS[0])
    )
    assert secret.query.period == "2025JJ00" or secret.cell.value is not None
    frame = opened_release(home, secret.release).figures.figures("eenzaam").frame
    kinds = dict(frame.filter(pl.col("value").is_null()).select("area", "status").iter_rows())
    assert kinds[small_world.NEIGHBOURHOODS[0]] == Status.SECRET
    assert kinds["GM9902"] == Status.NOT_DELIVERED


def test_small_counts_are_hidden_for_the_public_and_nothing_gives_them_away(home):
    opened = readable_release(home, VISITOR, "hulp")
    frame = opened.figures.figures("met-hulp").frame
    small = frame.filter((pl.col("area") == SMALL) & (pl.col("breakdown") == "total"))
    hidden = small.filter(pl.col("status").str.starts_with("hidden"))
    assert hidden.height > 0
    assert (
        hidden.select(pl.all_horizontal(pl.col("value", "numerator", "n", "lower", "upper").is_null()))
        .to_series()
        .all()
    )
    for period in hidden["period"]:
        siblings = frame.filter(
            (pl.col("period") == period)
            & (pl.col("breakdown") == "total")
            & pl.col("area").str.starts_with(SMALL[:8].replace("BU", "BU"))
        )
        assert siblings.filter(pl.col("status").str.starts_with("hidden")).height >= 2


def test_cards_are_grouped_by_building_block_in_order(home):
    cards = figure_cards(home, RESEARCHER, "hulp")
    assert [block.value for block, _ in cards.blocks] == [
        "societal_development",
        "societal_result",
        "activities_output",
    ]
    lonely = cards.blocks[1][1][0]
    assert (lonely.indicator, lonely.cell.value, len(lonely.spark)) == ("eenzaam", 32.0, 5)


def test_the_start_page_shows_own_monitors_and_what_comes_next(home):
    page = start_page(home, RESEARCHER, date(2026, 3, 5))
    assert [card.monitor.id for card in page.monitors] == ["hulp"]
    assert [moment.what for _, moment in page.moments] == ["Levering van het eerste kwartaal"]
    assert start_page(home, RESEARCHER, date(2026, 4, 2)).moments == ()
    assert start_page(home, VISITOR, date(2026, 3, 5)).moments == ()


def test_the_monitor_page_counts_the_burden(home):
    page = monitor_page(home, RESEARCHER, "hulp")
    assert page.size.hours == 4
    assert (page.size.questions, page.size.figures) == (1, 3)
    assert [question.id for question in page.accepted] == ["hoeveel-hulp"]


def test_how_long_the_series_are_is_known_to_who_wants_to_forecast(home):
    monitor = loaded_definitions(home).monitors["hulp"]
    assert points_of(home, monitor) is None, "nobody wants to know"
    wishes = replace(monitor, functions=(Function.FORECAST,))
    found = points_of(home, wishes)
    assert found["eenzaam"] >= 5
    assert set(found) <= set(monitor.indicators)
    assert points_of(home, replace(wishes, id="nieuw")) == {}, "nothing was released yet"


def test_cautions_are_for_the_own_organisation_and_name_things_as_people_do(home):
    assert monitor_page(home, VISITOR, "hulp").cautions == ()
    own = monitor_page(home, RESEARCHER, "hulp").cautions
    assert own
    assert not [caution for caution in own if "›" in caution.worded()]


def test_releases_are_listed_for_those_who_may_read_them(home):
    assert {card.release.audience for card in releases_for(home, RESEARCHER, "hulp")} == {"intern", "publiek"}
    assert {card.release.audience for card in releases_for(home, VISITOR, "hulp")} == {"publiek"}
    with pytest.raises(NotFoundError):
        releases_for(home, VISITOR, "buren")


def test_search_finds_monitors_indicators_and_areas_and_nothing_of_others(home):
    found = {hit.kind for hit in search(home, VISITOR, "hulp")}
    assert {HitKind.MONITOR, HitKind.INDICATOR} <= found
    assert [hit.area for hit in search(home, VISITOR, "wijk noord")] == ["WK990100"]
    assert search(home, VISITOR, "buren") == ()
    assert search(home, VISITOR, "   ") == ()
    assert search(home, VISITOR, "ZILVERSTROOM")[0].area == "GM9901"
    assert folded("Één Café") == "een cafe"


def test_a_release_is_the_same_for_ever_even_when_definitions_change(home, tmp_path):
    before = view_figure(home, RESEARCHER, FigureQuery(monitor="hulp", indicator="eenzaam"))
    frozen = ReleaseStore(home)
    frozen.verify(before.release)
    opened = opened_release(home, before.release)
    assert opened.definitions.indicators["eenzaam"].title == "Eenzaamheid"


def test_raw_figures_go_to_a_private_file_only(home, tmp_path):
    figures, snapshots, areas = raw_figures(home, "hulp")
    path = tmp_path / "ruw.parquet"
    written_raw(figures, path)
    assert path.stat().st_mode & 0o077 == 0
    assert pl.read_parquet(path).height == figures.frame.height
    assert len(snapshots) == 3
    assert areas.height == 10
    with pytest.raises(UserError):
        written_raw(figures, tmp_path / "ruw.docx")


def test_an_unknown_monitor_or_audience_is_refused_with_the_choices(home):
    with pytest.raises(NotFoundError):
        release(home, "onbekend", "publiek", released_at=small_world.CLOCK)
    with pytest.raises(UserError) as caught:
        release(home, "hulp", "iedereen", released_at=small_world.CLOCK)
    assert caught.value.problems[0].params["allowed"] == "intern, aanbieder, publiek"


def test_lists_show_the_newest_first(home):
    assert len(all_snapshots(home)) == 3
    numbers = [one.number for one in all_releases(home)]
    assert numbers == sorted(numbers, reverse=True)
