"""Control limits mark few series in which nothing happens, and those in which something does."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.signals import Measure, SignalSpec, control_chart, control_limits
from wegwijzer.comparison.signals.discovery import discovered
from wegwijzer.comparison.signals.seasons import season_of
from wegwijzer.comparison.signals.spread import dispersion_prior, moderated, persistence


def _in_control(kind, rng, series=600, points=24):
    if kind == "normal":
        return rng.normal(100, 10, (series, points)).round(2), Measure.AMOUNT
    return rng.poisson(5, (series, points)).astype(float), Measure.COUNT


@pytest.mark.parametrize("kind", ["normal", "poisson"])
def test_at_most_one_in_twenty_series_is_marked_when_nothing_happens(kind):
    values, measure = _in_control(kind, np.random.default_rng(11))
    assert control_limits(values, measure=measure).marked().mean() <= 0.05


@pytest.mark.parametrize(("kind", "least"), [("normal", 0.8), ("poisson", 0.6)])
def test_a_shift_of_two_standard_deviations_is_mostly_found(kind, least):
    rng = np.random.default_rng(12)
    values, measure = _in_control(kind, rng)
    values[:, 12:] += 20 if kind == "normal" else rng.poisson(2 * 5**0.5, (600, 12))
    limits = control_limits(values, measure=measure)
    assert limits.marked().mean() >= least
    assert np.median(limits.since[limits.shifted()]) == 12
    assert limits.upward[limits.shifted()].mean() > 0.99


def test_an_outlier_does_not_hide_behind_its_own_spread():
    values = np.array([[10.0, 11, 9, 10, 12, 8, 10, 11, 9, 50, 10, 11]])
    limits = control_limits(values)
    assert np.flatnonzero(limits.high[0]).tolist() == [9]
    assert limits.upper[0, 0] < 30


def test_marks_lie_outside_the_limits_and_limits_around_the_centre():
    values, _ = _in_control("poisson", np.random.default_rng(13))
    exposure = np.random.default_rng(14).integers(50, 150, values.shape).astype(float)
    limits = control_limits(values, exposure)
    assert (limits.lower <= limits.expected).all()
    assert (limits.expected <= limits.upper).all()
    assert ((values > limits.upper) == limits.high).mean() > 0.999


def test_short_and_constant_series_have_no_limits():
    assert np.isnan(control_limits(np.ones((1, 7))).expected).all()
    assert not control_limits(np.full((1, 12), 2.5), measure=Measure.AMOUNT).judged[0]
    assert not control_limits(np.zeros((1, 12))).marked()[0]


def test_the_chart_names_marks_and_why_points_have_none():
    values = [5.0, 300.0, 10, 11, 9, 10, 12, 8, 10, 11, 9, 50, 10, None]
    frame = pl.DataFrame(
        {
            "id": ["a"] * 14,
            "t": [f"{2000 + year}JJ00" for year in range(14)],
            "n": values,
            "b": ["", "", "new counting"] + [""] * 11,
        }
    )
    spec = SignalSpec(id_columns=("id",), time="t", value="n", series_break="b")
    chart = control_chart(frame, spec)
    assert chart.columns == ["id", "t", "value", "expected", "lower", "upper", "kind", "alarm", "reason"]
    assert chart["kind"].to_list() == ["none"] * 11 + ["high"] + ["none"] * 2
    assert chart["reason"][0] == "Lies before the break, so it isn't compared with the newer figures."
    assert chart["expected"][0] is None
    assert chart["reason"][13] == "There is no figure for this period."
    assert control_chart(frame.head(0), spec).columns == chart.columns


def test_the_false_discovery_rate_is_per_period_and_passes_over_holes():
    chances = np.array([[0.0001, 0.04], [0.03, 0.5], [np.nan, 0.9], [0.2, np.nan]])
    assert discovered(chances, 0.1).tolist() == [[True, False], [True, False], [False, False], [False, False]]
    assert not discovered(np.full((3, 1), np.nan), 0.1).any()


def test_seasons_are_found_among_all_series_together():
    rng = np.random.default_rng(15)
    time = np.arange(156)
    waves = rng.poisson(3 * np.exp(0.4 * np.cos(2 * np.pi * time / 52)), (60, 156)).astype(float)
    assert season_of(waves) == 52
    assert season_of(rng.poisson(3, (60, 156)).astype(float)) is None
    assert season_of(rng.poisson(np.tile([40, 10, 12, 38], 8), (1, 32)).astype(float)) == 4
    assert season_of(np.cumsum(rng.normal(size=(60, 156)), axis=1) + 100) is None
    assert season_of(np.full((3, 30), np.nan)) is None
    assert season_of(np.ones((3, 0))) is None


def test_a_few_series_lean_on_the_others():
    rng = np.random.default_rng(16)
    own, freedom = rng.chisquare(10, 200) / 10, np.full(200, 10.0)
    prior = dispersion_prior(own, freedom)
    assert prior.usual == pytest.approx(1.0, abs=0.1)
    assert prior.freedom > 50
    dispersion, sure = moderated(own, freedom, 1.0)
    assert dispersion.max() < own.max()
    assert (sure > 60).all()


def test_persistence_widens_only_what_persists():
    rng = np.random.default_rng(17)
    noise = rng.normal(size=(200, 40))
    walk = np.cumsum(noise, axis=1)
    used = np.ones(noise.shape, dtype=bool)
    assert np.median(persistence(noise, used)) == 1.0
    assert np.median(persistence(walk - walk.mean(axis=1, keepdims=True), used)) > 3
