"""Themes and like stories are suggestions that are the same every time."""

from __future__ import annotations

from wegwijzer.stories.themes import similar_stories, suggest_themes

WAIT = [
    "Ik wachtte maanden op hulp, de wachtlijst was lang",
    "Wachten op hulp bij de wachtlijst",
    "De wachtlijst voor hulp",
]
LISTEN = ["De begeleider luisterde naar mij", "Mijn begeleider luistert goed", "Luisteren kan deze begeleider"]
TEXTS = {f"w{number}": text for number, text in enumerate(WAIT)} | {
    f"l{number}": text for number, text in enumerate(LISTEN)
}


def test_words_that_go_together_become_a_theme_with_its_stories():
    themes = suggest_themes(TEXTS, number=2)
    assert {frozenset(theme.stories) for theme in themes} == {
        frozenset({"w0", "w1", "w2"}),
        frozenset({"l0", "l1", "l2"}),
    }
    assert "wachtlijst" in next(theme for theme in themes if "w0" in theme.stories).words


def test_words_are_shown_whole():
    shown = {word for theme in suggest_themes(TEXTS, number=2) for word in theme.words}
    told = {word.strip(",").lower() for text in TEXTS.values() for word in text.split()}
    assert shown <= told


def test_the_same_stories_give_the_same_themes_in_any_order():
    assert suggest_themes(TEXTS, number=2) == suggest_themes(dict(reversed(TEXTS.items())), number=2)


def test_the_story_most_like_another_shares_its_words():
    found = similar_stories(TEXTS, "w1")
    assert {one.story for one in found} == {"w0", "w2"}
    assert all(0 < one.likeness <= 1 and "wachtlijst" in one.words for one in found)


def test_too_little_to_go_on_gives_nothing():
    assert suggest_themes({}) == ()
    assert suggest_themes({"a": "hulp", "b": "hulp"}) == ()
    assert suggest_themes({str(number): "" for number in range(9)}) == ()
    assert suggest_themes({str(number): f"woord{'abcdefghi'[number]}" for number in range(9)}) == ()
    assert similar_stories({"a": "hulp"}, "a") == ()
    assert similar_stories(TEXTS, "weg") == ()
    assert suggest_themes({str(number): "😀 你好 [naam]" for number in range(6)}) == ()


def test_what_was_masked_is_no_theme():
    texts = {str(number): f"[naam] vertelt over vervoer {number % 2 * 'taxi'}" for number in range(8)}
    assert all("naam" not in theme.words for theme in suggest_themes(texts))
