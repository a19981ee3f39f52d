"""Rates of use per cell of the population, with a common trend and terms for changes of policy.

A log-linear Poisson model over years and cells, fitted by penalised iteratively reweighted least squares:
log rate = cell + slope · (year − last year) + Σ effect of the policies in force. Cells are drawn to a standard (another
region's rates) or to their own mean, slopes and effects to nothing, as far as the counts don't say otherwise.
Literature: Breslow and Clayton (1993), Approximate inference in generalized linear mixed models; Preston, Heuveline
and Guillot (2001), Demography, 2 (standardisation).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from wegwijzer.forecast.demographic.panel import Array, Panel

_CELL, _SLOPE, _EFFECT = 1.5, 0.06, 0.7  # standard deviations of what is expected beforehand, on the log scale
_TINY = 1e-9
_ROUNDS = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """A change that people know of: in force from the year `since` to and with `until`, for `groups` of cells.

    `part` is the share of the year `since` in which it held. Empty `groups`: all cells; else labels of any group.
    """

    name: str
    since: int
    until: int | None = None
    groups: tuple[str, ...] = ()
    part: float = 1.0

    def in_force(self, year: int) -> float:
        """Return the share of a year in which it held."""
        if year < self.since or (self.until is not None and year > self.until):
            return 0.0
        return self.part if year == self.since else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """The fitted rates: `log_rate[cell]` in the last year without policies, `slope` a year, `effects` per policy.

    `effect_spread` are standard errors (log scale), widened by the overdispersion that the counts show.
    """

    log_rate: Array
    slope: float
    slope_spread: float
    policies: tuple[PolicyChange, ...]
    effects: Array
    effect_spread: Array
    cells: tuple[tuple[str, ...], ...]
    last_year: int

    def of(self, year: int, *, damping: float = 1.0, trend: bool = True, policy: bool = True) -> Array:
        """Return the rate per cell in a year; after the last year the slope is damped, without trend it stays."""
        ahead = year - self.last_year
        steps = float(ahead) if ahead <= 0 else float(sum(damping**step for step in range(1, ahead + 1)))
        log_rate = self.log_rate + (self.slope * steps if trend else 0.0)
        if policy:
            log_rate = log_rate + self.policy_term(year)
        return np.exp(log_rate)

    def policy_term(self, year: int) -> Array:
        """Return what the policies in force do to the log rate of each cell."""
        term = np.zeros(len(self.cells))
        for policy, effect in zip(self.policies, self.effects, strict=True):
            term += effect * policy.in_force(year) * applies(policy, self.cells)
        return term


def applies(policy: PolicyChange, cells: Sequence[tuple[str, ...]]) -> Array:
    """Return 1 for the cells that a policy is about, 0 for others."""
    if not policy.groups:
        return np.ones(len(cells))
    return np.array([float(any(label in policy.groups for label in cell)) for cell in cells])


def fitted_rates(
    panel: Panel, local: Array, policies: Sequence[PolicyChange] = (), standard: Array | None = None
) -> Rates:
    """Return the rates that fit the counts, given how much more than usual each leaf uses (`local[leaf]`).

    Cells come from the coarsest areas whose cells are known; where no area has them the totals are spread over the
    cells (EM from the standard, else from equal rates). `standard[cell]` are rates elsewhere.
    """
    counts, exposed = _counts(panel, local)
    if not np.isfinite(counts).any():
        counts, exposed = _spread_totals(panel, local, standard)
    return _log_linear(counts, exposed, panel, tuple(policies), standard)


def _counts(panel: Panel, local: Array) -> tuple[Array, Array]:
    """Return counts and exposures `[year, cell]` of the coarsest nodes that know them."""
    counts = np.zeros(panel.cell_users.shape[1:])
    exposed = np.zeros_like(counts)
    taken = np.zeros((len(panel.nodes), *counts.shape), dtype=bool)
    weighted = panel.persons * local[:, None, None]
    for node in range(len(panel.nodes)):
        above = int(panel.parent[node])
        covered = taken[above] if above >= 0 else np.zeros(counts.shape, dtype=bool)
        own = np.isfinite(panel.cell_users[node]) & ~covered
        taken[node] = covered | own
        if own.any():
            inside = np.einsum("l,lyc->yc", panel.members[node], weighted)
            counts += np.where(own, np.nan_to_num(panel.cell_users[node]), 0.0)
            exposed += np.where(own, inside, 0.0)
    return np.where(exposed > 0, counts, np.nan), exposed


def _spread_totals(panel: Panel, local: Array, standard: Array | None) -> tuple[Array, Array]:
    """Return expected counts per cell when only totals are known: the E-step of EM, repeated (Vardi and Lee, 1993)."""
    known = np.isfinite(panel.users) & (panel.members.sum(1) == 1)[:, None]
    if not known.any():
        known = np.isfinite(panel.users)
    exposed = np.einsum("nl,lyc->nyc", panel.members, panel.persons * local[:, None, None])
    exposed = np.where(known[:, :, None], exposed, 0.0)
    totals = np.where(known, np.nan_to_num(panel.users), 0.0)
    rate = np.full(exposed.shape[2], totals.sum() / max(exposed.sum(), _TINY)) if standard is None else standard
    counts = np.zeros_like(exposed)
    for _ in range(1 if standard is not None else 60):
        parts = exposed * rate
        counts = parts * (totals / np.maximum(parts.sum(2), _TINY))[:, :, None]
        rate = counts.sum((0, 1)) / np.maximum(exposed.sum((0, 1)), _TINY)
    return counts.sum(0), exposed.sum(0)


def _log_linear(
    counts: Array, exposed: Array, panel: Panel, policies: tuple[PolicyChange, ...], standard: Array | None
) -> Rates:
    cells = counts.shape[1]
    design = _design(panel, policies)
    answer, offset = np.nan_to_num(counts).reshape(-1), exposed.reshape(-1)
    use = (offset > 0) & np.isfinite(counts.reshape(-1))
    usual = np.log((answer[use].sum() + 0.5) / (offset[use].sum() + 1.0))
    centre = np.concatenate(
        [np.full(cells, usual) if standard is None else _beside(standard, counts, exposed), np.zeros(1 + len(policies))]
    )
    penalty = np.concatenate([np.full(cells, _CELL**-2), [_SLOPE**-2], np.full(len(policies), _EFFECT**-2)])
    found, covariance, dispersion = _reweighted(design[use], answer[use], offset[use], centre, penalty)
    errors = np.sqrt(np.diag(covariance) * max(1.0, dispersion))
    return Rates(
        log_rate=found[:cells],
        slope=float(found[cells]),
        slope_spread=float(errors[cells]),
        policies=policies,
        effects=found[cells + 1 :],
        effect_spread=errors[cells + 1 :],
        cells=panel.cells,
        last_year=panel.years[-1],
    )


def _beside(standard: Array, counts: Array, exposed: Array) -> Array:
    """Return the log of the standard, moved to the level of these counts."""
    expected = float((exposed * standard).sum())
    return np.asarray(np.log(np.maximum(standard, _TINY)) + np.log((np.nansum(counts) + 1) / (expected + 1)))


def _design(panel: Panel, policies: Sequence[PolicyChange]) -> Array:
    years, cells = len(panel.years), len(panel.cells)
    design = np.zeros((years, cells, cells + 1 + len(policies)))
    design[:, range(cells), range(cells)] = 1.0
    design[:, :, cells] = (np.array(panel.years, dtype=float) - panel.years[-1])[:, None]
    for place, policy in enumerate(policies):
        held = np.array([policy.in_force(year) for year in panel.years])
        design[:, :, cells + 1 + place] = held[:, None] * applies(policy, panel.cells)
    return design.reshape(years * cells, -1)


def _reweighted(
    design: Array, answer: Array, offset: Array, centre: Array, penalty: Array
) -> tuple[Array, Array, float]:
    """Return the penalised fit, its covariance and the Pearson dispersion."""
    weights = centre.copy()
    for _ in range(_ROUNDS):
        mean = offset * np.exp(np.clip(design @ weights, -30, 10))
        normal = (design * mean[:, None]).T @ design + np.diag(penalty)
        step = np.linalg.solve(normal, design.T @ (answer - mean) - penalty * (weights - centre))
        weights = weights + np.clip(step, -2.0, 2.0)
        if np.abs(step).max() < 1e-8:  # noqa: PLR2004 - of a logarithm
            break
    mean = offset * np.exp(np.clip(design @ weights, -30, 10))
    free = max(1, len(answer) - design.shape[1])
    dispersion = float(((answer - mean) ** 2 / np.maximum(mean, 0.5)).sum() / free)
    return (
        weights,
        np.asarray(np.linalg.inv((design * mean[:, None]).T @ design + np.diag(penalty)), dtype=np.float64),
        dispersion,
    )
