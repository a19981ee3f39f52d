from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from wegwijzer.comparison.intervals import (
    byar_interval,
    exact_poisson_interval,
    normal_quantile,
    rate_interval,
    wilson_interval,
)


@given(st.integers(0, 5000), st.integers(1, 5000))
def test_a_wilson_interval_contains_its_point(numerator, denominator):
    if numerator > denominator:
        assert wilson_interval(numerator, denominator) is None
        return
    lower, upper = wilson_interval(numerator, denominator)
    assert 0 <= lower <= numerator / denominator + 1e-12
    assert numerator / denominator - 1e-12 <= upper <= 1


@settings(deadline=None)
@given(st.integers(0, 100000), st.sampled_from([0.5, 0.95, 0.998]))
def test_poisson_intervals_contain_their_count(count, confidence):
    for interval in (byar_interval, exact_poisson_interval):
        lower, upper = interval(count, confidence)
        assert 0 <= lower <= count <= upper


def test_what_has_no_interval():
    assert wilson_interval(1, 0) is None
    assert wilson_interval(-1, 10) is None
    assert byar_interval(-1) is None
    assert exact_poisson_interval(-1) is None
    assert rate_interval(5, 0) is None
    assert byar_interval(0)[0] == 0.0
    with pytest.raises(ValueError, match="confidence"):
        normal_quantile(1.0)
