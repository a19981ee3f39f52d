"""Rounding to a base as the other way to protect: no holes, but no exact small numbers either.

Nearest and random rounding work on one number; random rounding is unbiased (CBS uses it for the population of
districts and neighbourhoods). Controlled rounding keeps a table additive and lives in `controlled`. Literature:
Hundepool et al., *Statistical Disclosure Control* (2012), 4.4 and 5.4.
"""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]


def round_nearest(values: Numbers, base: int) -> Numbers:
    """Return each value rounded to the nearest multiple of `base`, halves away from zero; nan stays nan.

    For base 5: 8 and 12 give 10, 13 and 17 give 15.
    """
    rounded: Numbers = np.sign(values) * np.floor(np.abs(values) / base + 0.5) * base
    return rounded


def round_random(values: Numbers, base: int, draws: Numbers) -> Numbers:
    """Return each value rounded up or down to a multiple of `base`, with the expectation equal to the value.

    `draws` are numbers in [0, 1), one for each value. A multiple of the base stays itself; nan stays nan.
    """
    down = np.floor(values / base) * base
    rounded: Numbers = down + base * (draws < (values - down) / base)
    return rounded


def stable_draws(keys: Sequence[str], seed: int) -> Numbers:
    """Return a number in [0, 1) for each key: the same key and seed always give the same number.

    So a figure that is released twice is rounded alike, and averaging over releases recovers nothing.
    """
    secret = seed.to_bytes(8, "big", signed=True)
    digests = (blake2b(key.encode(), digest_size=8, key=secret).digest() for key in keys)
    return np.array([int.from_bytes(digest, "big") / 2**64 for digest in digests], dtype=np.float64)
