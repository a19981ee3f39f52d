"""The page of one figure, and the cards: what stands there, every state an address, and only for whom it is."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory
from pytest_django import DjangoAssertNumQueries

from tests.web import fakes
from tests.web.conftest import EVERYBODY, RESIDENT
from wegwijzer.reports.view import ChartKind, FigureQuery
from wegwijzer.web.figures.addresses import address_of, choices_of, query_from
from wegwijzer.web.figures.sparks import spark_paths

Browser = Callable[[str], Client]
PAGE = f"/monitors/{fakes.MONITOR}/cijfers/{fakes.INDICATOR}"
CARDS = f"/monitors/{fakes.MONITOR}/cijfers"
INTERNAL = f"/monitors/{fakes.INTERNAL_MONITOR}/cijfers"


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_reads_a_public_figure_in_the_release_that_is_theirs(
    world: fakes.World, browser: Browser, who: str
) -> None:
    text = browser(who).get(PAGE).content.decode()
    audience = {
        "own municipality": "intern", "practitioner": "intern", "admin": "intern", "provider": "aanbieder",
    }.get(who, "publiek")  # fmt: skip
    assert f"Vrijgave jeugd-{audience}-0001" in text


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize(
    "page", [INTERNAL, f"{INTERNAL}/{fakes.INDICATOR}", f"{INTERNAL}/{fakes.INDICATOR}/download/csv"]
)
def test_figures_that_are_not_released_to_somebody_are_not_there(
    world: fakes.World, browser: Browser, who: str, page: str
) -> None:
    allowed = who in {"own municipality", "practitioner", "admin"}
    answer = browser(who).get(page)
    assert (answer.status_code == 404) == (not allowed)


def test_sentence_chart_table_and_explanation(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get(PAGE).content.decode()
    first = text.index("In Noord kregen 112 van de 1.000")
    chart = text.index('alt="Lijn van 2021 tot 2025.')
    table = text.index("<table")
    assert first < chart < table, "the sentence leads"
    for words in ("Wat is dit?", "Wat kan dit cijfer niet?", "Laatste gegevens: 2025", "Bron: aanbieders", "voorlopig"):
        assert words in text


def test_kinds_of_nothing_differ_and_are_explained(world: fakes.World, browser: Browser) -> None:
    text = " ".join(browser(RESIDENT).get(PAGE).content.decode().split())
    assert '× <span class="ww-hidden">(verborgen: het gaat om te weinig mensen)</span>' in text
    assert '<td class="utrecht-table__cell ww-number " > 0 </td>' in text, "zero is a number"
    assert '<dt class="ww-sign">×</dt>' in text


def test_all_choices_can_be_made_without_a_script(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get(PAGE).content.decode()
    for name in ("gebied", "periode", "groep", "vergelijk"):
        assert f'name="{name}"' in text
    assert '<optgroup label="Wijken">' in text
    assert '<option value="WK990101" selected>' in text
    assert 'type="submit">Toon</button>' in text


def test_the_way_of_looking_and_the_area_stay_when_walking_on(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get(f"{PAGE}?gebied=WK990102&beeld=gebieden").content.decode()
    assert f'href="{CARDS}/tevredenheid?gebied=WK990102&amp;beeld=gebieden"' in text
    assert "wijk Oude Haven" in text


def test_the_table_alone(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get(f"{PAGE}?beeld=tabel").content.decode()
    assert "<picture>" not in text
    assert "/download/png" not in text
    assert "/download/xlsx" in text


@pytest.mark.parametrize(
    "query", ["gebied=XX", "gebied=%00", f"gebied={'a' * 5000}", "gebied=<script>", "gebied=../../etc/passwd"]
)
def test_an_unknown_area_is_not_there(world: fakes.World, browser: Browser, query: str) -> None:
    assert browser(RESIDENT).get(f"{PAGE}?{query}").status_code == 404


def test_an_unknown_way_of_looking_is_no_choice(world: fakes.World, browser: Browser) -> None:
    assert browser(RESIDENT).get(f"{PAGE}?beeld=taart").status_code == 200


def test_an_unknown_indicator_is_not_there(world: fakes.World, browser: Browser) -> None:
    assert browser(RESIDENT).get(f"{CARDS}/bestaat-niet").status_code == 404


def test_labels_are_never_markup(world: fakes.World, browser: Browser) -> None:
    assert fakes.SCRIPT not in browser(RESIDENT).get(PAGE).content.decode()


def test_one_question_to_the_core_and_few_queries_for_what_stands_beside(
    world: fakes.World, browser: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    visitor = browser(RESIDENT)
    with django_assert_num_queries(4):  # what stands out, stories, measures and what was said of the figure
        visitor.get(PAGE)
    assert world.calls == ["view_figure", "monitors_for"]  # the second for what stands out in the releases one may read
    with django_assert_num_queries(0):
        visitor.get(CARDS)
    assert world.calls[2:] == ["figure_cards"]


def test_cards_stand_by_building_block(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get(CARDS).content.decode()
    assert text.index("Activiteiten en output") < text.index("Ervaring van cliënten")
    assert "De cijfers voor wijk Noord" in text
    assert f'href="{PAGE}?gebied=WK990101' in text
    assert '<span class="ww-card__value ww-card__value--none">×</span>' in text


def test_an_address_is_a_choice_and_back() -> None:
    query = FigureQuery(
        monitor="m", indicator="i", area="GM9901", period="2025KW01", breakdown="leeftijd|sekse", group="0-11|v",
        comparator="land", chart=ChartKind.MAP,
    )  # fmt: skip
    address = address_of(query)
    assert query_from(RequestFactory().get(address), "m", "i") == query
    assert choices_of(FigureQuery(monitor="m", indicator="i")) == {}


@pytest.mark.parametrize(
    ("values", "moves"),
    [((), 0), ((1.0,), 0), ((1.0, 2.0), 1), ((1.0, None, 2.0), 2), ((None, None), 0), ((3.0, 3.0, 3.0), 1)],
)
def test_a_small_line_has_gaps_where_nothing_is(values: tuple[float | None, ...], moves: int) -> None:
    pieces, last = spark_paths(values)
    assert sum(piece.startswith("M") for piece in pieces) == moves
    assert (last is not None) == (bool(pieces) and values[-1] is not None)
