"""Control charts beside those of R's qicharts2 (examples of Montgomery, Introduction to Statistical Quality Control).

The centre lines are the same. Limits and marks differ on purpose: qicharts2 draws three standard deviations and marks 8
to 16 % of series in which nothing happens, we bound that at 5 % per series, leave each point out of its own limits and
let the limits widen where counts scatter more than chance.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.signals import Measure, control_limits

pytestmark = pytest.mark.realdata
FOLDER = "data/spc-qicharts2"


def _read(shared, name):
    return pl.read_csv(shared / FOLDER / name, null_values=["NA"])


def test_a_chart_of_rates_in_control_has_their_centre_and_no_marks(shared):
    theirs = _read(shared, "expected_ex_7.4_1.csv")
    cases, units = (theirs[name].to_numpy().astype(float)[None] for name in ("y.sum", "n"))
    ours = control_limits(cases, units)
    assert (ours.expected / units)[0] == pytest.approx(theirs["cl"].to_numpy(), abs=1e-9)
    assert not ours.marked()[0]
    assert not theirs["sigma.signal"].any()
    assert (ours.upper[0] / units[0] > theirs["ucl"].to_numpy()).all()


def test_a_chart_of_shares_has_their_centre_and_the_shift_where_the_machine_was_adjusted(shared):
    theirs = _read(shared, "expected_ex_7.1_5.csv")
    cases, units = (theirs[name].to_numpy().astype(float)[None] for name in ("y.sum", "n"))
    ours = control_limits(cases, units, Measure.SHARE)
    assert ours.shifted()[0]
    assert not ours.upward[0]
    assert ours.since[0] in range(27, 32)  # the chart of qicharts2 is split by hand after sample 30
    # They exclude two samples with a known cause from the baseline; with the same samples the centre is theirs.
    first = theirs["part"].to_numpy() == 1
    baseline = first & theirs["include"].to_numpy()
    expected = control_limits(np.where(baseline, cases, np.nan), units, Measure.SHARE).expected / units
    assert np.nanmin(expected) == pytest.approx(cases[0][baseline].sum() / units[0][baseline].sum())


def test_infections_fall_after_the_intervention(shared):
    series = _read(shared, "cdi.csv")
    ours = control_limits(series["n"].to_numpy().astype(float)[None], series["days"].to_numpy()[None])
    intervention = series["period"].to_list().index("post")
    assert ours.shifted()[0]
    assert not ours.upward[0]
    assert abs(ours.since[0] - intervention) <= 2
