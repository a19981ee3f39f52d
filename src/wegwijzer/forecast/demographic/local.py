"""How much more or less than expected each area uses, shrunk to the area above it and following the newest years.

The gamma-Poisson shrinkage of Clayton and Kaldor (1987, Empirical Bayes estimates of age-standardized relative risks),
nested over levels, with the older years discounted as in Harvey and Fernandes (1989, Time series models for count or
qualitative observations). How strongly to shrink and to discount is what would have predicted the next year best.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.forecast.demographic.panel import Array, Panel

DISCOUNTS = (0.0, 0.3, 0.5, 0.7, 0.85, 1.0)
STRENGTHS = (0.3, 1.0, 4.0, 16.0, 64.0, 256.0)  # expected cases that the area above counts for
_FEWEST_YEARS = 3
_USUAL = (0.5, 16.0)


@dataclass(frozen=True, slots=True)
class Local:
    """`factor[node]` after the last year, benchmarked so that parts add up to wholes; the choices per level.

    `chosen[level]` is (discount, strength); `prior[node]` is what traits of the area led to expect.
    """

    factor: Array
    chosen: dict[str, tuple[float, float]]
    prior: Array


def fitted_local(panel: Panel, expected: Array, traits: Array | None = None) -> Local:
    """Return the factors given `expected[node, year]` use at the fitted rates; `traits[node, trait]` are standardised.

    A node without any known figure takes the factor of the node above it (and its traits); at the top that is 1.
    """
    prior = np.ones(len(panel.nodes)) if traits is None else _by_traits(panel, expected, traits)
    path = np.ones((len(panel.nodes), len(panel.years)))  # factor after each year
    chosen: dict[str, tuple[float, float]] = {}
    for level in dict.fromkeys(panel.levels):
        nodes = np.flatnonzero([one == level for one in panel.levels])
        above = panel.parent[nodes]
        parent = np.where((above >= 0)[:, None], path[np.maximum(above, 0)], 1.0)
        base = expected[nodes] * parent * prior[nodes, None]
        chosen[level] = _best(panel.users[nodes], base, parent)
        path[nodes] = _after(panel.users[nodes], base, chosen[level]) * parent * prior[nodes, None]
    return Local(_benchmarked(panel, expected[:, -1], path[:, -1]), chosen, prior)


def _after(users: Array, base: Array, chosen: tuple[float, float]) -> Array:
    return np.asarray(_filtered(users, base, np.array(chosen[:1]), np.array(chosen[1:]))[0, 0])


def _filtered(users: Array, base: Array, discounts: Array, strengths: Array) -> Array:
    """Return the factor `[discount, strength, node, year]` after each year, relative to `base`."""
    known = np.isfinite(users)
    users, due_now = np.where(known, users, 0.0), np.where(known, base, 0.0)
    seen = np.zeros((len(discounts), len(users)))
    due = np.zeros_like(seen)
    weight, prior = discounts[:, None], strengths[None, :, None]
    answer = np.empty((len(discounts), len(strengths), *users.shape))
    for year in range(users.shape[1]):
        keep = np.where(known[:, year], weight, 1.0)
        seen = keep * seen + users[:, year]
        due = keep * due + due_now[:, year]
        answer[..., year] = (prior + seen[:, None]) / (prior + due[:, None])
    return answer


def _best(users: Array, base: Array, parent: Array) -> tuple[float, float]:
    """Return the discount and strength with the least error one year ahead (Pearson), the calmest when it's a tie."""
    ahead = base[:, 1:] * parent[:, :-1] / parent[:, 1:]
    made = _filtered(users, base, np.array(DISCOUNTS), np.array(STRENGTHS))[..., :-1] * ahead
    error = np.where(np.isfinite(users[:, 1:]), (users[:, 1:] - made) ** 2 / np.maximum(made, 1.0), 0.0)
    if error.shape[-1] >= _FEWEST_YEARS:
        error = error[..., 1:]
    total = error.sum((2, 3))
    if not total.any():
        return _USUAL
    least = float(total.min()) * (1 + 1e-3)
    place, other = np.argwhere(total <= least)[-1]
    return DISCOUNTS[place], STRENGTHS[other]


def _by_traits(panel: Panel, expected: Array, traits: Array) -> Array:
    """Return what the traits of each leaf and node lead to expect: a ridge Poisson regression over the leaves."""
    leaves = panel.members.sum(1) == 1
    known = np.isfinite(panel.users) & leaves[:, None]
    seen = np.where(known, np.nan_to_num(panel.users), 0.0).sum(1)
    due = np.where(known, expected, 0.0).sum(1)
    use = (due > 0) & np.isfinite(traits).all(1)
    weights = np.zeros(traits.shape[1])
    filled = np.nan_to_num(traits)
    for _ in range(20):
        mean = due[use] * np.exp(np.clip(filled[use] @ weights, -3, 3))
        level = seen[use].sum() / max(mean.sum(), 1e-9)
        gradient = filled[use].T @ (seen[use] - level * mean) - 20.0 * weights
        normal = (filled[use] * (level * mean)[:, None]).T @ filled[use] + 20.0 * np.eye(len(weights))
        weights = weights + np.clip(np.linalg.solve(normal, gradient), -1, 1)
    return np.where(leaves, np.exp(np.clip(filled @ weights, -1.5, 1.5)), 1.0)


def _benchmarked(panel: Panel, expected: Array, factor: Array) -> Array:
    """Return the factors, with those of the parts scaled so that they add up to their whole in the last year."""
    answer = factor.copy()
    for node in range(len(panel.nodes)):
        parts = np.flatnonzero(panel.parent == node)
        made = float((answer[parts] * expected[parts]).sum())
        if len(parts) and made > 0:
            answer[parts] *= answer[node] * expected[node] / made
    return answer
