"""A price list comes in as a file and goes out again."""

from __future__ import annotations

import pytest

from wegwijzer.costing.price_files import price_list_text, read_price_list
from wegwijzer.costing.prices import CostingError

FILE = (
    "id;Omschrijving;eenheid;prijs;jaar;bron;betaler\n"
    "uur;Begeleiding;uur;€ 1.080,50;2024;eigen lijst;gemeente\n;;;;;;\n"
)


def test_a_list_is_read_with_dutch_amounts_and_without_empty_rows():
    prices = read_price_list(FILE, index={2024: 100.0})
    assert [(price.id, price.euro, price.financier) for price in prices.prices] == [("uur", 1080.5, "gemeente")]
    assert prices.index == {2024: 100.0}


def test_commas_and_points_and_a_mark_at_the_start_are_fine():
    text = "\ufeffid,omschrijving,eenheid,prijs,jaar,bron\na,A,dag,12.5,2023,x\n"
    assert read_price_list(text).prices[0].euro == 12.5


def test_what_goes_out_comes_back_the_same():
    prices = read_price_list(FILE)
    assert read_price_list(price_list_text(prices)).prices == prices.prices


def test_no_cell_becomes_a_formula():
    prices = read_price_list("id;omschrijving;eenheid;prijs;jaar;bron\na;=1+1;uur;1;2024;@x\n")
    assert "'=1+1" in price_list_text(prices)
    assert "'@x" in price_list_text(prices)


def test_missing_columns_and_wrong_rows_are_told_together():
    with pytest.raises(CostingError) as caught:
        read_price_list("id;prijs\na;1\n")
    assert [problem.params["column"] for problem in caught.value.problems] == [
        "omschrijving",
        "eenheid",
        "jaar",
        "bron",
    ]
    head = "id;omschrijving;eenheid;prijs;jaar;bron\n"
    with pytest.raises(CostingError) as caught:
        read_price_list(f"{head}a;A;uur;veel;2024;x\nb;B;uur;1;24;x\n;C;uur;1;2024;x\nd;D;uur;nan;2024;x\n")
    assert [problem.place.row for problem in caught.value.problems] == [2, 3, 4, 5]
    with pytest.raises(CostingError):
        read_price_list("")
    with pytest.raises(CostingError):
        read_price_list(f"{head}a;A;uur;-1;2024;x\n")
