"""From coded stories to protected figures: through the same definitions, engine and gate as any other figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from tests import small_world
from wegwijzer.errors import UserError
from wegwijzer.frames import WITH_VALUE
from wegwijzer.storage.home import Home
from wegwijzer.stories.codebook import Code, CodeBook
from wegwijzer.stories.counting import CAUTION, CountedStory
from wegwijzer.usecases.counting_stories import count_stories
from wegwijzer.usecases.opening import loaded_definitions, opened_release
from wegwijzer.usecases.releasing import release

BOOK = CodeBook(
    codes=(
        Code(id="wachten", name="Wachten", definition="Alles over lang moeten wachten."),
        Code(id="wachten-brief", name="Wachten op een brief", parent="wachten"),
        Code(id="luisteren", name="Echt luisteren"),
    )
)
LEAST = 20  # tellers a public share rests on


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_world.build(tmp_path_factory.mktemp("verhalen"))


def _stories() -> list[CountedStory]:
    """60 tellers in five neighbourhoods; a third waited; one in the last neighbourhood."""
    return [
        CountedStory(
            id=f"s{number}",
            area=small_world.NEIGHBOURHOODS[number % 5],
            period="2025MM03" if number % 2 else "2025MM10",
            provision="begeleiding" if number % 3 else "dagbesteding",
            codes=frozenset({"wachten"} if number % 7 < 3 else {"luisteren"}),
        )
        for number in range(60)
    ] + [CountedStory(id="alleen", area=small_world.NEIGHBOURHOODS[5], period="2025", codes=frozenset({"wachten"}))]


def test_codes_become_protected_shares(home):
    made = count_stories(home, "hulp", _stories(), BOOK, counted_at=small_world.CLOCK)
    assert made.monitor == "verhalen-hulp"
    assert made.caution == CAUTION
    outcome = release(home, made.monitor, "publiek", released_at=small_world.CLOCK)
    opened = opened_release(home, outcome.release.id)
    frame = opened.figures.figures("verhalen-hulp-wachten").frame
    whole = frame.filter((frame["area"] == small_world.OWN) & (frame["breakdown"] == "total"))
    assert whole["value"].item() == pytest.approx(100 * 28 / 61)
    assert whole["n"].item() == 61
    assert opened.definitions.indicators["verhalen-hulp-wachten"].leaves_out == CAUTION
    shown = frame.filter(frame["status"].is_in([str(one) for one in WITH_VALUE]))
    assert shown["denominator"].drop_nulls().min() >= LEAST
    alone = frame.filter((frame["area"] == small_world.NEIGHBOURHOODS[5]) & (frame["breakdown"] == "total"))
    assert alone["value"].to_list() == [None]


def test_the_least_number_of_stories_holds_inside_too(home):
    count_stories(home, "hulp", _stories(), BOOK, counted_at=small_world.CLOCK)
    definitions = loaded_definitions(home)
    for audience, policy in definitions.monitors["verhalen-hulp"].audiences.items():
        first = definitions.policies[definitions.monitors["hulp"].audiences[audience]]
        assert definitions.policies[policy].minimum_denominator >= first.minimum_stories


def test_counting_again_takes_the_place_of_the_last_count(home):
    count_stories(home, "hulp", _stories(), BOOK, counted_at=small_world.CLOCK)
    smaller = replace(BOOK, codes=BOOK.codes[2:])
    stories = [replace(story, codes=story.codes & {"luisteren"}) for story in _stories()]
    again = count_stories(home, "hulp", stories, smaller, counted_at=small_world.CLOCK + timedelta(days=1))
    assert again.indicators == ("verhalen-hulp-luisteren", "verhalen-hulp-luisteren-uitgesplitst")
    definitions = loaded_definitions(home)
    assert definitions.monitors["verhalen-hulp"].indicators == again.indicators
    assert "verhalen-hulp-wachten" not in definitions.indicators


def test_without_stories_nothing_is_counted_or_kept(home):
    with pytest.raises(UserError) as caught:
        count_stories(home, "buren", [], BOOK, counted_at=small_world.CLOCK)
    assert caught.value.problems[0].code == "stories.none"
    assert "verhalen-buren" not in loaded_definitions(home).monitors
