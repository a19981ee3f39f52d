"""What must hold for any series."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from wegwijzer.comparison.signals import Measure, SignalSpec, detect

counts = st.lists(st.integers(0, 60), min_size=9, max_size=30)
maybe = st.lists(st.one_of(st.none(), st.integers(0, 60)), min_size=1, max_size=40)


def _quarters(values, name="a"):
    times = [f"{1990 + place // 4}KW0{place % 4 + 1}" for place in range(len(values))]
    data = {"id": [name] * len(values), "t": times, "n": values}
    return pl.DataFrame(data, schema={"id": pl.String, "t": pl.String, "n": pl.Float64})


def _spec(**more):
    return SignalSpec(id_columns=("id",), time="t", value="n", **more)


@settings(deadline=None, max_examples=40)
@given(maybe)
def test_every_row_is_judged_or_says_why(values):
    found = detect(_quarters(values), _spec(last=len(values)))
    assert found.height == len(values)
    for row in found.iter_rows(named=True):
        assert row["alarm"] == (row["kind"] != "none")
        assert row["p"] is not None or row["reason"]
        if row["expected"] is not None:
            assert 0 <= row["lower"] <= row["expected"] + 1e-9
            assert row["expected"] <= row["upper"] + 1e-9
            assert 0 <= row["p"] <= 1


@settings(deadline=None, max_examples=25)
@given(counts)
def test_nothing_later_is_ever_used(values):
    all_at_once = detect(_quarters(values), _spec(last=3))
    for back in range(3):
        cut = detect(_quarters(values[: len(values) - back]), _spec())
        row, alone = all_at_once.row(2 - back, named=True), cut.row(0, named=True)
        assert (row["t"], row["kind"], row["reason"]) == (alone["t"], alone["kind"], alone["reason"])
        for name in ("expected", "lower", "upper", "p"):
            assert (row[name] is None) == (alone[name] is None)
            assert row[name] is None or row[name] == pytest.approx(alone[name], rel=2e-3, abs=1e-6)


@settings(deadline=None, max_examples=20)
@given(st.lists(counts, min_size=2, max_size=5), st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_answer(series, random):
    table = pl.concat([_quarters(values, name=str(place)) for place, values in enumerate(series)])
    order = list(range(table.height))
    random.shuffle(order)
    first, second = detect(table, _spec(last=2)), detect(table[order], _spec(last=2))
    assert_frame_equal(first.sort("id", "t"), second.sort("id", "t"), rel_tol=1e-6)


@settings(deadline=None, max_examples=30)
@given(st.integers(1, 200), st.integers(9, 30))
def test_no_signal_where_nothing_differs(value, points):
    found = detect(_quarters([value] * points), _spec(last=3))
    assert not found["alarm"].any()


@settings(deadline=None, max_examples=25)
@given(
    st.lists(st.floats(-50, 50).map(lambda x: round(x, 3)), min_size=9, max_size=20),
    st.floats(0.01, 1000),
)
def test_amounts_dont_depend_on_their_unit(values, unit):
    one = detect(_quarters(values), _spec(measure=Measure.AMOUNT)).row(0, named=True)
    other = detect(_quarters(list(np.array(values) * unit)), _spec(measure=Measure.AMOUNT)).row(0, named=True)
    assert one["kind"] == other["kind"]
    if one["p"] is not None and np.ptp(values[:-1]) > 0.1:
        assert other["p"] == pytest.approx(one["p"], rel=1e-3, abs=1e-9)
