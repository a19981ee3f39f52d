"""Tables that people bring: numbers, signs and text in one column."""

from __future__ import annotations

import polars as pl
import pytest

from wegwijzer.tables import holds_numbers, numbers_in


@pytest.mark.parametrize(
    ("texts", "numbers", "all_numbers"),
    [
        (["1,5", "1.250,75", "2"], [1.5, 1250.75, 2.0], True),
        (["1.5", "2"], [1.5, 2.0], True),
        (["12", "x", "geheim", "", None], [12.0, None, None, None, None], True),
        (["12", "ongeveer 3"], [12.0, None], False),
        ([], [], True),
    ],
)
def test_numbers_in_text(texts, numbers, all_numbers):
    column = pl.Series("n", texts, dtype=pl.String)
    assert numbers_in(column).to_list() == numbers
    assert holds_numbers(column) is all_numbers


def test_numbers_stay_numbers():
    column = pl.Series("n", [1, 2])
    assert numbers_in(column) is column
    assert holds_numbers(column)
