from __future__ import annotations

import re
from dataclasses import replace
from datetime import date

import polars as pl
import pytest
import world

from wegwijzer.definitions.model import Source
from wegwijzer.errors import NotFoundError
from wegwijzer.figures import ProtectedFigures, empty_figures
from wegwijzer.frames import AREAS, Status
from wegwijzer.reports.figure_view import build_figure_view, needed_areas
from wegwijzer.reports.view import ChartKind, FigureQuery
from wegwijzer.reports.viewing.wording import source_line

NORTH = world.DISTRICTS[0]


def test_what_was_not_chosen_gets_a_sensible_default():
    view = world.view()
    query = view.query
    assert (query.area, query.period, query.breakdown, query.group) == (world.TOWN, "2025JJ00", "total", "total")
    assert (query.comparator, query.chart) == ("vergelijkbaar", ChartKind.LINE)
    assert view.place == "gemeente Zandwerve · 2025"
    assert view.comparator_name == "vergelijkbare gemeenten"


def test_the_completed_query_gives_the_same_view():
    view = world.view()
    again = {name: getattr(view.query, name) for name in FigureQuery.__dataclass_fields__}
    del again["monitor"]
    assert world.view(**again) == view


def test_the_sentence_tells_value_difference_certainty_target_and_caveat():
    said = " ".join(world.view().sentences)
    assert "44,2\u00a0%" in said
    assert "niet aantoonbaar anders dan in 2024" in said
    assert "hoger dan in vergelijkbare gemeenten (38,9\u00a0%)" in said
    assert "zo goed als zeker geen toeval" in said
    assert "Het doel voor 2026 is hoogstens 35,0\u00a0%. Dat is nog niet gehaald." in said
    assert "voorlopig" in said


def test_over_a_break_nothing_is_compared():
    view = world.view(period="2021JJ00")
    said = " ".join(view.sentences)
    assert "Vergelijken met het cijfer in 2020 kan niet: vanaf 2021 is de vraag anders gesteld." in said
    assert "dan in 2020" not in said
    assert [point.period for point in view.points if point.series_break and point.highlighted] == ["2021JJ00"]


def test_a_hidden_figure_is_a_sign_a_reason_and_never_a_number():
    view = world.view("jeugdhulp", area=world.DISTRICTS[3])
    assert (view.cell.text, view.cell.value, view.cell.status) == ("×", None, Status.HIDDEN_PRIMARY)
    assert view.cell.note == "verborgen: minder dan 5 jongeren"
    assert "verborgen" in view.sentences[0]
    assert any(sign.sign == "×" for sign in view.legend)
    own = [point for point in view.points if point.highlighted]
    assert own
    assert all(point.cell.value is None and point.lower is None and point.upper is None for point in own)


def test_numbers_do_not_stand_beside_a_status_without_value():
    frame = world.figures(world.SHARE.id).frame.with_columns(
        status=pl.when(pl.col("area") == NORTH).then(pl.lit("hidden_primary")).otherwise("status")
    )
    leaking = ProtectedFigures._sealed(frame, audience="publiek", policy="p")
    view = _built(leaking, area=NORTH)
    assert view.cell.value is None
    assert not any(point.cell.value or point.lower for point in view.points if point.area == NORTH)


def _built(figures, monitor=world.MONITOR, areas=None, **query):
    return build_figure_view(
        FigureQuery(monitor="samen", indicator=world.SHARE.id, **query),
        monitor=monitor,
        indicator=world.SHARE,
        definitions=world.DEFINITIONS,
        figures=figures,
        areas=world.areas() if areas is None else areas,
        release="r",
        released_on=date(2026, 3, 3),
    )


def test_districts_stand_beside_each_other_high_to_low_and_nothing_last():
    view = world.view(area=NORTH, chart=ChartKind.BARS)
    values = [point.cell.value for point in view.area_points[:-1]]
    numbers = [value for value in values if value is not None]
    assert numbers == sorted(numbers, reverse=True)
    assert values[len(numbers) :] == [None, None]
    assert [point.area for point in view.area_points if point.highlighted] == [NORTH]
    assert view.area_points[-1].series == "gemeente Zandwerve"
    assert view.table.columns == ("Gebied", "2025", "2024")
    assert len(view.table.rows) == len(view.area_points)


def test_many_areas_are_capped_and_it_is_said_and_the_table_has_all():
    view = world.view(area=world.NEIGHBOURHOODS[13], chart=ChartKind.BARS)
    bars = [point for point in view.area_points if point.series == "buurten"]
    assert len(bars) == 25
    assert view.area_note.startswith("25 van de 30 buurten")
    assert world.NEIGHBOURHOODS[13] in {point.area for point in bars}
    assert len(view.table.rows) == 31


def test_counts_are_compared_over_time_only():
    view = world.view("jeugdhulp", area=NORTH)
    assert [option.id for option in view.comparators] == ["vorige", "geen"]
    assert not [point for point in view.area_points if point.area == world.TOWN]


def test_no_counts_no_claim_of_certainty():
    frame = world.figures(world.SHARE.id).frame.with_columns(
        **dict.fromkeys(("numerator", "denominator", "lower", "upper"), pl.lit(None, pl.Float64))
    )
    view = _built(ProtectedFigures._sealed(frame, audience="publiek", policy="p"), area=NORTH)
    said = " ".join(view.sentences)
    assert "weten we niet: er is geen marge bekend" in said
    assert not re.search(r"zeker geen toeval|waarschijnlijk|aantoonbaar", said)


def test_an_amount_of_money_is_not_called_chance():
    said = " ".join(world.view("uitgaven", area=NORTH).sentences)
    assert "hoger dan in 2024 (€\u00a0158)" in said
    assert not re.search(r"toeval|aantoonbaar", said)


def test_a_group_is_compared_with_everybody():
    view = world.view(breakdown="leeftijd", group="65+")
    assert view.query.comparator == "iedereen"
    assert "(65 jaar en ouder)" in view.sentences[0]
    assert view.target is None
    assert [(option.id, option.heading) for option in view.groups] == [
        ("total:total", ""),
        ("leeftijd:18-64", "Leeftijd"),
        ("leeftijd:65+", "Leeftijd"),
    ]


def test_comparing_with_nothing_says_nothing_about_differences():
    view = world.view(comparator="geen")
    assert view.comparator_name == ""
    assert not any("dan in" in text for text in view.sentences)
    assert all(point.highlighted for point in view.points)


def test_a_comparator_that_does_not_fit_falls_back():
    assert world.view(comparator="wijk").query.comparator == "vergelijkbaar"


@pytest.mark.parametrize(
    "query",
    [
        {"area": "GM0344"},
        {"area": "'; drop"},
        {"period": "later"},
        {"breakdown": "leeftijd", "group": "0-3"},
        {"breakdown": "sekse"},
    ],
)
def test_what_is_not_there_is_not_found(query):
    with pytest.raises(NotFoundError):
        world.view(**query)


def test_a_period_without_figures_says_so():
    view = world.view(period="2003")
    assert view.cell.status is Status.NOT_DELIVERED
    assert "niet in deze vrijgave" in view.sentences[0]
    assert any(option.id == "2003JJ00" and option.chosen for option in view.periods)


def test_an_empty_release_is_a_designed_state():
    nothing = ProtectedFigures._sealed(empty_figures(), audience="publiek", policy="p")
    view = _built(nothing)
    assert view.sentences == ("Er zijn nog geen cijfers over “Eenzaamheid” in deze vrijgave.",)
    assert view.query.chart is ChartKind.TABLE
    assert (view.points, view.area_points, view.table.rows) == ((), (), ())


def test_without_a_list_of_areas_the_codes_serve():
    view = _built(world.figures(world.SHARE.id), areas=pl.DataFrame(schema=AREAS))
    assert view.place == "gemeente GM9901 · 2025"
    assert ChartKind.MAP.value not in {option.id for option in view.charts}


def test_needed_areas_are_enough():
    for area in (world.TOWN, NORTH, world.NEIGHBOURHOODS[7], world.COUNTRY):
        for chart in ChartKind:
            query = FigureQuery(monitor="samen", indicator=world.SHARE.id, area=area, chart=chart)
            codes = needed_areas(world.MONITOR, world.areas(), query)
            assert len(codes) == len(set(codes))
            some = world.figures(world.SHARE.id).where(pl.col("area").is_in(codes))
            one, other = (
                _built(some, area=area, chart=chart),
                _built(world.figures(world.SHARE.id), area=area, chart=chart),
            )
            assert one == other


def test_the_order_of_rows_changes_nothing():
    frame = world.figures(world.SHARE.id).frame
    mixed = ProtectedFigures._sealed(frame.sample(fraction=1, shuffle=True, seed=3), audience="publiek", policy="p")
    assert _built(mixed, area=NORTH) == _built(world.figures(world.SHARE.id), area=NORTH)


def test_a_map_needs_geometry_and_shows_all_areas_beside():
    view = world.view(area=NORTH, chart=ChartKind.MAP)
    assert set(view.geometry) == set(world.DISTRICTS) == {point.area for point in view.map_points}


def test_sources_freshness_and_layers():
    view = world.view()
    assert view.source_line == "Bron: Bureau Fictie, Gezondheidsmonitor (12345NED)"
    assert view.fresh_line == "Laatste gegevens: 2025. Vrijgegeven op 3 maart 2026."
    assert [info.heading for info in view.infos][:4] == [
        "Wat is dit?",
        "Waarom tellen we zo?",
        "Bron en datum",
        "Wat kan dit cijfer niet?",
    ]
    assert "Kreekhuizen, Molendrecht" in view.infos[-1].text
    assert all(info.text for info in view.infos)


def test_a_policy_without_own_reasons_still_says_why():
    figures = world.figures("jeugdhulp")
    view = build_figure_view(
        FigureQuery(monitor="samen", indicator="jeugdhulp", area=world.DISTRICTS[3]),
        monitor=replace(world.MONITOR, targets=()),
        indicator=world.COUNT,
        definitions=world.DEFINITIONS,
        figures=figures,
        areas=world.areas(),
        release="r",
        released_on=date(2026, 3, 3),
    )
    assert view.cell.note == "verborgen: het gaat om te weinig mensen"


def test_editions_of_a_table_are_named_by_the_years_that_are_shown():
    def edition(year: int, table: str) -> Source:
        return Source(id=f"kwb-{year}", title=f"Kerncijfers {year}", publisher="CBS", table=table)

    editions = [edition(year, f"{year}NED") for year in (2018, 2019, 2020)]
    assert source_line(editions, {2020}) == "Bron: CBS, Kerncijfers 2020 (2020NED)"
    assert source_line(editions, {2018, 2020}) == "Bron: CBS, Kerncijfers 2018, 2020"
    assert source_line(editions, {1999}) == "Bron: CBS, Kerncijfers 2018, 2019, 2020"
    other = Source(id="o", title="Registratie", publisher="Gemeente")
    assert source_line([*editions, other], {2020}) == "Bronnen: CBS, Kerncijfers 2020 (2020NED); Gemeente, Registratie"
    assert source_line([]) == ""
