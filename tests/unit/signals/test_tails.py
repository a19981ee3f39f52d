"""Chances and limits agree with scipy's distributions and with each other."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats

from wegwijzer.comparison.signals.tails import amount_limits, count_limits, count_tail_above, heavier, lighter


def _mid(distribution, count):
    return (distribution.sf(count) + distribution.sf(count - 1)) / 2


@pytest.mark.parametrize("mean", [0.2, 3.0, 40.0])
@pytest.mark.parametrize("count", [0, 1, 5, 60])
def test_counts_follow_negative_binomial_poisson_and_binomial(mean, count):
    at = np.array([float(count)])
    wide = stats.nbinom(mean / 1.5, 1 / 2.5)
    assert count_tail_above(at, np.array([mean]), np.array([2.5])) == pytest.approx(_mid(wide, count), rel=1e-6)
    poisson = stats.poisson(mean)
    assert count_tail_above(at, np.array([mean]), np.array([1.0])) == pytest.approx(_mid(poisson, count), rel=1e-6)


def test_a_share_is_bounded_by_its_denominator():
    binomial = stats.binom(20, 0.3)
    for count in (0, 5, 12, 20):
        ours = count_tail_above(np.array([float(count)]), np.array([6.0]), np.array([0.7]))
        assert ours == pytest.approx(_mid(binomial, count), rel=1e-6, abs=1e-12)
    assert count_tail_above(np.array([21.5]), np.array([6.0]), np.array([0.7]))[0] == pytest.approx(0.0, abs=1e-12)


def test_limits_are_where_the_tail_crosses_the_level():
    mean = np.array([0.1, 1.0, 5.0, 50.0, 5000.0])
    dispersion = np.array([1.2, 3.0, 1.0, 2.0, 30.0])
    level = np.full(5, 0.003)
    lower, upper = count_limits(mean, dispersion, level, level)
    assert count_tail_above(upper, mean, dispersion) == pytest.approx(level, rel=0.02)
    possible = lower > 0
    assert possible.tolist() == [False, False, False, True, True]
    below = 1 - count_tail_above(lower[possible], mean[possible], dispersion[possible])
    assert below == pytest.approx(level[possible], rel=0.02)
    assert (lower <= mean).all()
    assert (upper >= mean).all()


def test_an_unsure_spread_makes_chances_less_extreme_and_back_again():
    freedom = np.array([4.0, 30.0])
    assert heavier(np.array([0.001, 0.001]), freedom) == pytest.approx(stats.t.sf(stats.norm.isf(0.001), freedom))
    assert heavier(lighter(0.004, freedom), freedom) == pytest.approx([0.004, 0.004])


def test_amounts_have_normal_limits():
    lower, upper = amount_limits(np.array([10.0]), np.array([2.0]), np.array([0.025]), np.array([0.025]))
    assert (lower[0], upper[0]) == pytest.approx((10 - 3.92, 10 + 3.92), abs=0.001)
