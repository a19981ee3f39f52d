"""How wide short series scatter: their own spread, steadied by that of the other series.

Few points tell little about overdispersion. As with variances of many genes (Smyth 2004, Stat Appl Genet Mol Biol
3:3), the dispersions of all series together give a prior: how large they usually are, and how many degrees of freedom
that knowledge is worth.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.signals.tails import Array

_FEWEST_SERIES = 20
_SURE = 200.0


@dataclass(frozen=True, slots=True)
class DispersionPrior:
    """Usual dispersion of the series of a release, and the degrees of freedom it is worth."""

    usual: float
    freedom: float


ALONE = DispersionPrior(1.0, 4.0)  # of a few series: counts scatter about as Poisson


def dispersion_prior(dispersion: Array, freedom: Array) -> DispersionPrior:
    """Return the prior from the dispersions of many series (largest twentieth cut back); `ALONE` when under 20."""
    useful = np.isfinite(dispersion) & (freedom >= 3)  # noqa: PLR2004 - fewer says nothing
    if useful.sum() < _FEWEST_SERIES:
        return ALONE
    found = np.minimum(dispersion[useful], np.quantile(dispersion[useful], 0.95))
    usual = max(float(found.mean()), 0.1)
    noise = 2 * usual**2 / float(freedom[useful].mean())
    excess = float(found.var()) - noise
    worth = _SURE if excess <= 2 * usual**2 / _SURE else 2 * usual**2 / excess
    return DispersionPrior(usual, float(np.clip(worth, 2.0, _SURE)))


def moderated(dispersion: Array, freedom: Array, prior: DispersionPrior, floor: Array | float) -> tuple[Array, Array]:
    """Return (dispersion, degrees of freedom) of each series after weighing in the prior; never below `floor`."""
    own = np.where(np.isfinite(dispersion), dispersion, prior.usual)
    total = freedom + prior.freedom
    return np.maximum((freedom * own + prior.freedom * prior.usual) / total, floor), total
