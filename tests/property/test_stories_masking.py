"""Masking on any text: spans lie inside, nothing else changes, and long texts take no more per character."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegwijzer.stories.masking import masked, propose_masks

PIECES = st.sampled_from(
    [
        "Jan",
        "fatima",
        "de",
        "van",
        "Kerkstraat",
        "12",
        "NL91 ABNA 0417 1643 00",
        "06-12345678",
        "a@b.nl",
        ".",
        "\n",
        "'",
        "-",
    ]
)
TEXTS = st.one_of(
    st.text(max_size=300), st.lists(PIECES, max_size=60).map(" ".join), st.lists(PIECES, max_size=60).map("".join)
)


@given(TEXTS)
@settings(max_examples=150, deadline=None)
def test_masks_lie_in_the_text_and_the_rest_is_untouched(text):
    masks = propose_masks(text)
    assert all(0 <= mask.start < mask.end <= len(text) for mask in masks)
    reached, rebuilt = 0, ""
    for mask in masks:
        assert mask.start >= reached
        rebuilt += text[reached : mask.start] + mask.label
        reached = mask.end
    assert masked(text, masks) == rebuilt + text[reached:]


ATTACKS = [
    "a",
    "1",
    " ",
    "-",
    ".",
    "'",
    "A.",
    "Jan ",
    "jan de ",
    "van de ",
    "0 ",
    "06-",
    "a@",
    "a.b@c.",
    "NL91",
    "12-",
    "AB ",
    "De School ",
    "x.nl",
    "www.",
    "(",
    "<b>",
    "basisschool de ",
    "is ",
    "9999 ",
    "mei 1",
]


@pytest.mark.slow
@pytest.mark.parametrize("attack", ATTACKS)
def test_time_grows_with_the_length_only(attack):
    """No pattern backtracks: 16 times the text costs far less than the square of 16 times the time."""

    def cost(length: int) -> float:
        text = (attack * (length // len(attack) + 1))[:length]
        start = process_time()
        propose_masks(text)
        return process_time() - start

    cost(1_000)
    small = max(min(cost(3_000) for _ in range(2)), 0.005)
    assert cost(48_000) < 80 * small
