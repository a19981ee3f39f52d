"""Real weekly counts beside the alarms of R's surveillance 1.20.3, with the reason wherever the two differ.

R's settings differ from ours: α is .01 per week where ours is .005 for one and two weeks together, of which low counts,
shifts and trends take a tenth; the delta method (farrington_delta) has no allowance for small counts. So our limit is
higher, on average 1.2 to 1.5 times, and it moves with theirs.
"""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.signals import SignalSpec, detect

pytestmark = pytest.mark.realdata
FOLDER = "data/surveillance-outbreaks"


def _judged(shared, name):
    counts = pl.read_csv(shared / FOLDER / f"{name}.csv", null_values=["NA"])
    expected = pl.read_csv(shared / FOLDER / f"expected_{name}.csv", null_values=["NA"])
    table = counts.select("t", pl.lit(name).alias("id"), pl.col("observed_observed1").alias("n"))
    spec = SignalSpec(id_columns=("id",), time="t", value="n", season=52.0, last=expected.height)
    return detect(table, spec).join(expected, on="t")


def _alarms(both, column):
    return set(both.filter(pl.col(column).cast(pl.Int64, strict=False) == 1)["t"])


def test_salmonella_agona_week_by_week(shared):
    both = _judged(shared, "salmonella.agona")
    ours, theirs = set(both.filter("alarm")["t"]), _alarms(both, "noufaily_nb_alarm")
    assert both.height == 51
    # 263 and 264: the outbreak, found by both. 262: its first week, 7 cases, just inside our limit of 7.8 (p .006
    # against our .005; R's α is .01). 266: four cases in its wake, told as a shift of level, which R doesn't look for.
    assert theirs == {262, 263, 264}
    assert ours == {263, 264, 266}
    assert both.filter(pl.col("t") == 266)["kind"].to_list() == ["shift"]
    assert both.filter(pl.col("t") == 262)["p"].item() < 0.01
    # 284, 285 and 288: alarms of the delta method only; R's newer method, like ours, finds them usual for the season.
    assert _alarms(both, "farrington_delta_alarm") - ours - theirs == {284, 285, 288}
    upper = both.select(pl.col("noufaily_nb_upper").cast(pl.Float64), "upper").drop_nulls()
    assert np.corrcoef(upper.to_numpy().T)[0, 1] > 0.85
    assert 1.1 < (upper["upper"] / upper["noufaily_nb_upper"]).median() < 1.6


@pytest.mark.parametrize(("name", "delta_only"), [("k1", set()), ("m1", {158})])
def test_quiet_series_stay_quiet(shared, name, delta_only):
    both = _judged(shared, name)
    assert both.height == 53
    assert not both["alarm"].any()
    assert not _alarms(both, "noufaily_nb_alarm")
    # m1, week 158: one single case where the delta method, without allowance for small counts, expects .0035 at most.
    assert _alarms(both, "farrington_delta_alarm") == delta_only


def test_all_series_are_judged_with_few_alarms(shared):
    # Twelve districts of Berlin, hepatitis A in 2006: one of 624 weeks stands out.
    frame = pl.read_csv(shared / FOLDER / "ha.csv", null_values=["NA"])
    districts = [name for name in frame.columns if name.startswith("observed_")]
    table = frame.select("t", *districts).unpivot(index="t", variable_name="district", value_name="n")
    found = detect(table, SignalSpec(id_columns=("district",), time="t", value="n", season=52.0, last=52))
    assert found["p"].null_count() == 0
    assert found["alarm"].sum() <= 3
