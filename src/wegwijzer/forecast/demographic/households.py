"""Households from a population: how many there are per person of each age, found from the totals of many areas.

The rate per age group (headship rate) follows by expectation maximisation from the totals alone; each area keeps its
own factor. Literature: Vardi and Lee (1993), From image deblurring to optimal investments; United Nations (1973),
Methods of projecting households and families.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from wegwijzer.forecast.demographic.panel import Array

_ROUNDS = 200
_USUAL = 1.0  # how many times the data the same rate for all adults counts: totals alone say little about ages
_TINY = 1e-9


@dataclass(frozen=True, slots=True)
class Headship:
    """Households per person in each cell, and how much more or fewer than that each area has."""

    rate: Array
    factor: Array

    def of(self, persons: Array) -> Array:
        """Return the households of `persons[area, …, cell]`."""
        found = (persons * self.rate).sum(-1)
        return np.asarray(found * self.factor.reshape(-1, *([1] * (found.ndim - 1))))


def fitted_headship(persons: Array, households: Array, young: npt.NDArray[np.bool_]) -> Headship:
    """Return the headship of `persons[area, cell]` with `households[area]`; `young[cell]` marks who heads none.

    Rates are drawn to the same rate for all adults, because totals say little about ages, and are at most 1.
    An area without persons has factor 1.
    """
    usual = np.where(young, 0.0, households.sum() / max(persons[:, ~young].sum(), _TINY))
    rate, there = usual, persons.sum(0)
    for _ in range(_ROUNDS):
        parts = persons * rate
        share = households / np.maximum(parts.sum(1), _TINY)
        found = (parts * share[:, None]).sum(0) + _USUAL * there * usual
        rate = np.minimum(found / np.maximum((1 + _USUAL) * there, _TINY), 1.0)
    expected = (persons * rate).sum(1)
    return Headship(rate, np.where(expected > 0, households / np.maximum(expected, _TINY), 1.0))
