"""Outbreaks of the 42 scenarios of Noufaily and others (2013): more found, at no more false alarms, than R does.

farringtonFlexible of R's surveillance 1.20.3 (improved settings, α .005) finds .423 at a false positive rate of .0051.
The whole set is in `bench/signals_bench.py`; here a part of it, with a seed of its own.
"""

from __future__ import annotations

import numpy as np
import polars as pl
from bench.simulated import MONITORED, WEEKS, noufaily

from wegwijzer.comparison.signals import SignalSpec, detect


def test_more_outbreaks_are_found_at_no_more_false_alarms():
    outbreaks = noufaily(2013, 6)
    series = len(outbreaks.counts)
    table = pl.DataFrame(
        {
            "id": np.repeat(np.arange(series), WEEKS),
            "week": np.tile(np.arange(1, WEEKS + 1), series),
            "n": outbreaks.counts.ravel(),
        }
    )
    found = detect(table, SignalSpec(id_columns=("id",), time="week", value="n", last=MONITORED))
    alarm = found["alarm"].to_numpy().reshape(series, MONITORED)
    hit = (alarm & outbreaks.during).any(axis=1)
    assert hit.mean() > 0.423
    assert alarm[~outbreaks.during].mean() <= 0.0051
    assert hit[outbreaks.strength >= 7].mean() > 0.736
