from __future__ import annotations

import math

import pytest

from wegwijzer.language.numbers import number, one_in, percent, signed, with_unit


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (1234.5, 1, "1.234,5"),
        (1234567, 0, "1.234.567"),
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (12.25, 1, "12,3"),
        (1.005, 2, "1,01"),
        (-0.04, 1, "0,0"),
        (-2500, 0, "−2.500"),
        (1e-9, 2, "0,00"),
        (999.95, 1, "1.000,0"),
    ],
)
def test_numbers_are_dutch(value, decimals, text):
    assert number(value, decimals) == text


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_kind_of_nothing_is_never_a_number(value):
    with pytest.raises(ValueError, match="finite"):
        number(value)


def test_percent_and_units():
    assert percent(12.34) == "12,3\u00a0%"
    assert with_unit(312, 0, "euro per inwoner") == "€\u00a0312 per inwoner"
    assert with_unit(-5, 0, "euro") == "−€\u00a05"
    assert with_unit(7.4, 1, "") == "7,4"
    assert with_unit(3, 0, "europese subsidies") == "3 europese subsidies"
    assert (signed(3), signed(-1.5, 1), signed(0.04, 1)) == ("+3", "−1,5", "0,0")


@pytest.mark.parametrize(
    ("share", "words"),
    [
        (0.124, "ongeveer 1 op de 8"),
        (0.5, "ongeveer de helft"),
        (0.74, "ongeveer 3 op de 4"),
        (0.02, "ongeveer 1 op de 50"),
        (0.0031, "ongeveer 1 op de 325"),
        (0.97, "bijna iedereen"),
        (1.0, "iedereen"),
        (0.0, ""),
        (-0.1, ""),
        (1.2, ""),
    ],
)
def test_shares_people_picture(share, words):
    assert one_in(share) == words


def test_the_picture_is_never_far_off():
    for permille in range(1, 950):
        words = one_in(permille / 1000)
        part, whole = (1, 2) if words == "ongeveer de helft" else (0, 0)
        if not whole:
            part, whole = (
                int(words.removeprefix("ongeveer ").split(" op de ")[0]),
                int(words.split(" op de ")[1].replace(".", "")),
            )
        assert abs(part / whole - permille / 1000) <= max(0.2 * permille / 1000, 0.0005)
