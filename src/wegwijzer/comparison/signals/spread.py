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


def moderated(own: Array, freedom: Array, floor: Array | float) -> tuple[Array, Array]:
    """Return (dispersion, degrees of freedom) of each series after weighing in how wide the others are.

    Dispersions (series, or series × points left out) are seen as multiples of `floor`, what chance alone gives, and
    never end below it. NaN means that a series tells nothing.
    """
    relative = own / floor
    middle = np.median(relative, axis=1) if relative.ndim > 1 else relative
    prior = dispersion_prior(middle, freedom if freedom.ndim == 1 else freedom[:, 0])
    known = np.where(np.isfinite(relative), relative, prior.usual)
    total = freedom + prior.freedom
    return np.maximum((freedom * known + prior.freedom * prior.usual) / total, 1.0) * floor, total


def persistence(residuals: Array, used: Array) -> Array:
    """Return how much wider sums scatter than independent points would: (1 + r) / (1 - r), one without persistence.

    r is the correlation of each residual with the one before, as far as it is beyond what chance gives (1.65 standard
    errors); at most .9. Residuals are zero where not used.
    """
    together = used[:, 1:] & used[:, :-1]
    product = (residuals[:, 1:] * residuals[:, :-1] * together).sum(axis=1)
    square = (residuals**2).sum(axis=1) * together.sum(axis=1) / np.maximum(used.sum(axis=1), 1)
    points = np.maximum(used.sum(axis=1), 1)
    raw = product / np.maximum(square, 1e-12) + 1.0 / points  # the estimate is too low by about 1/n
    beyond = np.clip(raw - 1.65 / np.sqrt(points), 0.0, 0.9)
    return np.asarray((1.0 + beyond) / (1.0 - beyond))
