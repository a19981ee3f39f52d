from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegwijzer.comparison.differences import Measured, Scale, difference, multiplier_of, without_part
from wegwijzer.figures import Certainty


def share(numerator: float, denominator: float, per: float = 100.0) -> Measured:
    return Measured(value=per * numerator / denominator, numerator=numerator, denominator=denominator)


def test_newcombe_as_published():
    """Newcombe 1998, table II, method 10: 56/70 − 48/80 gives .0524 … .3339; 9/10 − 3/10 gives .1705 … .8090."""
    found = difference(share(56, 70), share(48, 80), Scale.PROPORTION)
    assert (round(found.lower / 100, 4), round(found.upper / 100, 4)) == (0.0524, 0.3339)
    found = difference(share(9, 10), share(3, 10), Scale.PROPORTION)
    assert (round(found.lower / 100, 4), round(found.upper / 100, 4)) == (0.1705, 0.8090)
    assert found.certainty is Certainty.ALMOST_CERTAIN
    assert found.method == "newcombe"


def test_zero_of_both_is_no_difference():
    found = difference(share(0, 10), Measured(value=10.0, numerator=2, denominator=20), Scale.PROPORTION)
    assert found.lower < -10 < found.upper
    both = difference(share(0, 10), share(0, 20), Scale.PROPORTION)
    assert both.certainty is Certainty.UNTOLD


@pytest.mark.parametrize(
    ("first", "second", "certainty"),
    [
        (200, 100, Certainty.ALMOST_CERTAIN),
        (135, 100, Certainty.LIKELY),
        (115, 100, Certainty.NOT_SHOWN),
        (101, 100, Certainty.CHANCE),
        (0, 0, Certainty.CHANCE),
    ],
)
def test_certainty_of_counts(first, second, certainty):
    assert difference(Measured(value=first), Measured(value=second), Scale.COUNT).certainty is certainty


def test_no_counts_no_claim():
    found = difference(Measured(value=12.0), Measured(value=3.0), Scale.PROPORTION)
    assert (found.effect, found.lower, found.upper, found.certainty) == (9.0, None, None, Certainty.UNTOLD)
    found = difference(Measured(value=12.0), share(3, 100), Scale.PROPORTION)
    assert found.certainty is Certainty.UNTOLD
    found = difference(Measured(value=12.0, numerator=5, denominator=0), share(3, 100), Scale.PROPORTION)
    assert found.certainty is Certainty.UNTOLD


def test_published_limits_serve_where_there_are_no_counts():
    ours = Measured(value=7.5, lower=7.1, upper=7.9)
    found = difference(ours, Measured(value=6.0, lower=5.5, upper=6.5), Scale.OTHER)
    assert found.certainty is Certainty.ALMOST_CERTAIN
    assert found.lower == pytest.approx(1.5 - (0.4**2 + 0.5**2) ** 0.5)
    assert found.method == "published"


def test_rates_go_by_byar():
    found = difference(share(40, 1000, 1000), share(15, 1000, 1000), Scale.RATE)
    assert found.method == "byar"
    assert found.certainty is Certainty.ALMOST_CERTAIN


@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_turning_it_round_turns_the_sign(a, b, c, d):
    first, second = share(a, a + b + 1), share(c, c + d + 1)
    one, other = difference(first, second, Scale.PROPORTION), difference(second, first, Scale.PROPORTION)
    assert one.effect == pytest.approx(-other.effect)
    assert one.certainty is other.certainty
    if one.lower is not None:
        assert one.lower == pytest.approx(-other.upper)
        assert one.lower - 1e-9 <= one.effect <= one.upper + 1e-9


def test_a_whole_without_its_part():
    rest = without_part(share(50, 1000), share(20, 200), Scale.PROPORTION)
    assert (rest.numerator, rest.denominator, rest.value) == (30, 800, pytest.approx(3.75))
    assert without_part(share(50, 1000), Measured(value=10.0), Scale.PROPORTION) is None
    assert without_part(share(50, 1000), share(50, 1000), Scale.PROPORTION) is None
    assert without_part(share(5, 1000), share(20, 200), Scale.PROPORTION) is None
    assert without_part(Measured(value=5), Measured(value=2), Scale.COUNT) is None


def test_what_a_value_is_per():
    assert multiplier_of(share(12, 98)) == 100.0
    assert multiplier_of(share(12, 98, 1000)) == 1000.0
    assert multiplier_of(Measured(value=12.0, numerator=12, denominator=98)) == 100.0
    assert multiplier_of(Measured(value=17.0, numerator=12, denominator=12)) is None
    assert multiplier_of(Measured(value=0.0, numerator=0, denominator=12)) is None
