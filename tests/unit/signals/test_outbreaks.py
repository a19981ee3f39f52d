"""The long method: outbreaks stand out, past ones weigh less, nothing later is used."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.signals import Measure, SignalSpec, detect
from wegwijzer.comparison.signals.batch import HIGH, Batch
from wegwijzer.comparison.signals.outbreaks import enough, judge_long
from wegwijzer.comparison.signals.rhythm import Frequency, rhythm_of

WEEKS = 312
RHYTHM = rhythm_of(Frequency.WEEK)
LEVELS = (0.0002, 0.003)


def _batch(values, exposure=None, measure=Measure.COUNT):
    values = np.atleast_2d(np.asarray(values, dtype=float))
    phase = np.arange(values.shape[1]) / 52.1775
    return Batch(values, exposure, np.zeros(values.shape, dtype=int), phase, measure)


def _usual(seed=1, series=20, mean=8.0):
    time = np.arange(WEEKS)
    rate = mean * np.exp(0.3 * np.cos(2 * np.pi * time / 52.1775) + 0.001 * (time - WEEKS))
    return np.random.default_rng(seed).poisson(rate, (series, WEEKS)).astype(float), rate


def test_the_forecast_follows_trend_and_season():
    values, rate = _usual()
    found = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS)
    assert found.expected.mean() == pytest.approx(rate[-1], rel=0.05)
    assert (found.chances[..., HIGH] > 0.005).mean() > 0.9


def test_an_outbreak_in_the_newest_week_stands_out():
    values, _ = _usual()
    values[:, -1] += 20
    found = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS)
    assert (found.chances[..., HIGH] < 0.001).all()
    assert (values[:, -1:] > found.upper).all()


def test_an_outbreak_spread_over_two_weeks_is_found_together():
    values, _ = _usual(series=200)
    values[:, -2:] += 7
    both = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS).chances[..., HIGH] < 0.005
    values[:, -2] -= 7
    one = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS).chances[..., HIGH] < 0.005
    assert both.mean() > one.mean() + 0.1


def test_past_outbreaks_hardly_raise_the_expectation():
    values, _ = _usual()
    clean = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS)
    values[:, 200:203] += 60
    after = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS)
    assert after.expected == pytest.approx(clean.expected, rel=0.06)
    assert after.upper.mean() < 1.25 * clean.upper.mean()


def test_a_warm_start_gives_what_a_cold_start_gives():
    values, _ = _usual()
    together = judge_long(_batch(values), RHYTHM, range(WEEKS - 12, WEEKS), LEVELS)
    alone = judge_long(_batch(values), RHYTHM, [WEEKS - 1], LEVELS)
    assert together.chances[:, -1] == pytest.approx(alone.chances[:, 0], rel=1e-3)
    assert together.upper[:, -1] == pytest.approx(alone.upper[:, 0], rel=1e-3)


def test_holes_and_denominators():
    values, _ = _usual()
    exposure = np.random.default_rng(3).integers(500, 1500, values.shape).astype(float)
    values = np.round(values * exposure / 1000)
    values[:, 100:110] = np.nan
    found = judge_long(_batch(values, exposure), RHYTHM, [WEEKS - 1], LEVELS)
    assert np.corrcoef(found.expected[:, 0], exposure[:, -1])[0, 1] > 0.9


def test_amounts_and_shares_have_their_own_spread():
    rng = np.random.default_rng(5)
    marks = rng.normal(7.5, 0.2, (30, WEEKS))
    marks[:, -1] -= 1.2
    found = judge_long(_batch(marks, measure=Measure.AMOUNT), RHYTHM, [WEEKS - 1], LEVELS)
    assert (marks[:, -1:] < found.lower).mean() > 0.9
    share = rng.binomial(100, 0.9, (30, WEEKS)).astype(float)
    whole = np.full(share.shape, 100.0)
    found = judge_long(_batch(share, whole, Measure.SHARE), RHYTHM, [WEEKS - 1], LEVELS)
    assert (found.upper <= 101).all()
    assert (found.upper - found.lower).mean() < 25


def test_three_seasons_and_some_cases_are_needed():
    values, _ = _usual(series=2)
    values[1] = 0
    assert enough(_batch(values), RHYTHM, [100, WEEKS - 1]).tolist() == [[False, True], [False, False]]


def test_a_lasting_rise_becomes_a_shift():
    values, _ = _usual(series=40, mean=20.0)
    values[:, -8:] += np.random.default_rng(6).poisson(12, (40, 8))
    table = pl.DataFrame(
        {
            "id": np.repeat(np.arange(40), WEEKS),
            "t": np.tile([f"{2015 + place // 52}-W{place % 52 + 1:02}" for place in range(WEEKS)], 40),
            "n": values.ravel(),
        }
    )
    found = detect(table, SignalSpec(id_columns=("id",), time="t", value="n"))
    assert (found["kind"] == "shift").mean() > 0.3
    assert found["alarm"].mean() > 0.7


def test_numbers_without_a_calendar_take_the_season_they_show():
    assert rhythm_of(Frequency.NUMBER, 52.0).windows == (1, 2)
    assert rhythm_of(Frequency.NUMBER, None).season is None
    assert rhythm_of(Frequency.NUMBER, 12.0) == rhythm_of(Frequency.MONTH)
    assert rhythm_of(Frequency.YEAR).season is None
    terms, ridge = rhythm_of(Frequency.QUARTER).terms(np.arange(8) / 4)
    assert terms.shape == (8, 5)
    assert len(ridge) == 5
