"""How many alarms are false: the false discovery rate over all series of a period."""

from __future__ import annotations

import numpy as np

from wegwijzer.comparison.signals.tails import Array


def discovered(chances: Array, rate: float) -> Array:
    """Return which of the chances (series × periods, NaN where none) stand out among their column.

    Benjamini & Hochberg (1995, JRSS B 57:289) per column: of what stands out at most `rate` is expected to be false,
    also when series move up and down together. With mid-p values it stays close to the rate for small counts instead
    of far under it (Heller & Gur 2011, arXiv:1112.4627).
    """
    found = np.zeros(chances.shape, dtype=bool)
    for column in range(chances.shape[1]):
        given = np.flatnonzero(np.isfinite(chances[:, column]))
        order = given[np.argsort(chances[given, column], kind="stable")]
        line = rate * np.arange(1, len(order) + 1) / max(len(order), 1)
        under = np.flatnonzero(chances[order, column] <= line)
        if under.size:
            found[order[: under[-1] + 1], column] = True
    return found
