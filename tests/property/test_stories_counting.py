"""Whatever people told and however it was coded: a count of stories passes the gate, or says that it is too little."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from tests import small_world

from wegwijzer.errors import UserError
from wegwijzer.frames import WITH_VALUE
from wegwijzer.storage.home import Home
from wegwijzer.stories.codebook import Code, CodeBook
from wegwijzer.stories.counting import CountedStory
from wegwijzer.usecases.counting_stories import count_stories
from wegwijzer.usecases.releasing import release

AREAS = [*small_world.NEIGHBOURHOODS, "WK990100", small_world.OWN, ""]

TOO_FEW = 6  # in this world 30 people told something in three years


def _told(seed: int) -> tuple[CodeBook, list[CountedStory]]:
    chance = random.Random(seed)
    names = range(chance.choice([1, 3, 6]))
    book = CodeBook(
        codes=tuple(Code(id=f"t{at}", name=f"Thema {at}", parent=f"t{at - 3}" if at > 2 else "") for at in names)
    )
    shares = {code.id: chance.choice([0.02, 0.1, 0.5, 0.9, 1.0]) for code in book.codes}
    weights = [chance.random() ** 3 for _ in AREAS]
    stories = [
        CountedStory(
            id=str(number),
            area=chance.choices(AREAS, weights)[0],
            period=chance.choice(["2023", "2024MM03", "2025"]),
            provision=chance.choice(["wmo", "wmo", "jeugd", ""]),
            group=chance.choice(["0-17", "65+", ""]),
            codes=frozenset(code for code, share in shares.items() if chance.random() < share),
        )
        for number in range(chance.choice([30, 80, 200, 700]))
    ]
    return book, stories


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_world.build(tmp_path_factory.mktemp("tellen")).root


@pytest.mark.parametrize("seed", [0, 1, 5, 6])
@pytest.mark.parametrize("audience", ["publiek", "intern"])
def test_a_count_is_released_or_too_small(world, seed, audience):
    home = Home(world)
    with home.writing() as catalogue:  # another world each time: what was released before doesn't count
        catalogue.execute("DELETE FROM storage_release")
    book, stories = _told(seed)
    if seed == TOO_FEW:
        with pytest.raises(UserError) as caught:
            count_stories(home, "hulp", stories, book, counted_at=small_world.CLOCK)
        assert [problem.code for problem in caught.value.problems] == ["stories.few"]
        return
    made = count_stories(home, "hulp", stories, book, counted_at=small_world.CLOCK)
    outcome = release(home, made.monitor, audience, released_at=small_world.CLOCK)
    frame = outcome.protection.figures.frame
    shown = frame.filter(frame["status"].is_in([str(one) for one in WITH_VALUE]))
    least = shown["denominator"].drop_nulls().min()
    assert least is None or least >= 20  # None: the gate hid it all
    small = shown.filter((shown["numerator"] > 0) & (shown["numerator"] < (5 if audience == "publiek" else 3)))
    assert small.is_empty()
