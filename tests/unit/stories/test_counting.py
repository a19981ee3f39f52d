"""Tellers are counted once, areas and groups have enough of them, and nothing of a person is in the frame."""

from __future__ import annotations

import random
from collections import Counter

import pytest

from wegwijzer.definitions.model import Definitions
from wegwijzer.definitions.reading import read_text
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.errors import UserError
from wegwijzer.frames import RESPONSES
from wegwijzer.periods import PeriodKind
from wegwijzer.stories.coarsening import OTHER, Teller, enough_tellers
from wegwijzer.stories.codebook import Code, CodeBook, CodedSpan
from wegwijzer.stories.counting import (
    CAUTION,
    CountedStory,
    codes_of,
    slug,
    story_answers,
    story_source,
    theme_indicators,
)
from wegwijzer.usecases.keeping_definitions import with_things

BOOK = CodeBook(codes=(Code(id="wachten", name="Wachten"), Code(id="brief", name="Brief", parent="wachten")))


def test_a_sub_theme_counts_for_its_theme_too():
    spans = [CodedSpan(story="1", code="brief", coder="a"), CodedSpan(story="2", code="weg", coder="a")]
    assert codes_of(spans, BOOK) == {"1": {"wachten", "brief"}, "2": frozenset()}


def test_two_stories_of_one_teller_are_one_row_with_both_codes():
    told = [
        CountedStory(id="1", area="GM0001", period="2025MM01", teller="geheim", codes=frozenset({"wachten"})),
        CountedStory(id="2", area="GM0001", period="2025MM11", teller="geheim", codes=frozenset({"brief"})),
        CountedStory(id="3", area="GM0001", period="2025", codes=frozenset()),
    ]
    frame = story_answers(told, BOOK, every=PeriodKind.YEAR)
    assert frame.columns[: len(RESPONSES)] == list(RESPONSES)
    assert frame.sort("thema_brief").select("thema_wachten", "thema_brief").rows() == [("ja", "ja"), ("nee", "nee")]
    assert "geheim" not in str(frame.rows())
    assert frame["weight"].to_list() == [1.0, 1.0]


def test_a_period_longer_than_is_counted_by_is_refused():
    with pytest.raises(UserError) as caught:
        story_answers([CountedStory(id="1", area="GM0001", period="2025")], BOOK, every=PeriodKind.QUARTER)
    assert caught.value.problems[0].code == "stories.period"


def test_codes_that_would_share_a_column_are_refused():
    book = CodeBook(codes=(Code(id="te laat", name="A"), Code(id="te-laat", name="B")))
    with pytest.raises(UserError) as caught:
        story_answers([], book, every=PeriodKind.YEAR)
    assert caught.value.problems[0].code == "stories.column"


def test_indicators_carry_the_caution_and_hold_as_definitions():
    source = story_source("Mijn monitor", "Mijn monitor")
    indicators = theme_indicators(BOOK, source)
    made = with_things(Definitions(), source, *indicators.values())
    assert read_text(as_yaml(made)) == made
    assert all(CAUTION in one.explanation and one.leaves_out == CAUTION for one in indicators.values())
    assert all(not one.counting.weighted for one in indicators.values())


@pytest.mark.parametrize(
    ("text", "wanted"), [("Te laat!", "te-laat"), ("Één", "een"), ("你好", "zonder-naam"), ("", "zonder-naam")]
)
def test_a_slug_is_never_empty(text, wanted):
    assert slug(text) == wanted


def _tellers(seed: int, number: int) -> list[Teller]:
    chance = random.Random(seed)
    areas = [f"BU0001{district:02d}{place:02d}" for district in range(3) for place in range(4)] + [
        "WK000100",
        "GM0001",
        "",
    ]
    weights = [chance.random() ** 2 for _ in areas]
    return [
        Teller(
            period=chance.choice(["2024JJ00", "2025JJ00"]),
            area=chance.choices(areas, weights)[0],
            provision=chance.choice(["wmo", "jeugd", "jeugd", "werk", ""]),
            group=chance.choice(["0-17", "65+", ""]),
            codes=frozenset({str(index)}),
        )
        for index in range(number)
    ]


@pytest.mark.parametrize("seed", range(12))
@pytest.mark.parametrize("least", [1, 3, 10, 25])
def test_what_is_counted_by_itself_has_enough_tellers(seed, least):
    told = _tellers(seed, [40, 150, 600][seed % 3])
    kept = enough_tellers(told, least)
    for period in ("2024JJ00", "2025JJ00"):
        inside = [teller for teller in kept if teller.period == period]
        for values in ([teller.area for teller in inside], [(teller.area[2:6], teller.provision) for teller in inside]):
            sizes = Counter(values)
            assert all(size >= least for value, size in sizes.items() if not str(value).startswith(("WK", "GM")))
        for name in ("provision", "group"):
            assert (
                OTHER in {getattr(teller, name) for teller in inside}
                or not inside
                or all(getattr(teller, name) for teller in inside)
            )


def test_nobody_is_lost_where_there_are_enough():
    told = [teller for teller in _tellers(1, 600) if teller.area]
    assert {one.codes for one in enough_tellers(told, 10)} == {one.codes for one in told}


def test_the_rest_of_a_district_has_enough_too():
    sizes = {"BU00010001": 30, "BU00010002": 25, "BU00010003": 2}
    told = [
        Teller(period="2025JJ00", area=area, provision="", group="", codes=frozenset())
        for area, size in sizes.items()
        for _ in range(size)
    ]
    assert Counter(one.area for one in enough_tellers(told, 20)) == {"BU00010001": 30, "WK000100": 27}
