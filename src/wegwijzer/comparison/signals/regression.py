"""Many small weighted regressions at once: one row of values is one series, all share the same columns.

Quasi-Poisson with a log link for counts (McCullagh & Nelder 1989), ordinary least squares for amounts. A weak ridge
on trend and season keeps short or sparse series steady.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.signals.tails import Array

_STEEPEST = 15.0  # a linear predictor beyond e^±15 is a runaway
_CLOSE = 1e-3  # Newton doubles the digits at each step, so the last step leaves far less than this
_MOST_STEPS = 12


@dataclass(frozen=True, slots=True)
class Columns:
    """The explaining columns (periods × terms), their ridge, and the products of all pairs for the normal equations."""

    terms: Array
    ridge: Array
    pairs: Array

    @classmethod
    def of(cls, terms: Array, ridge: Array) -> Columns:
        """Return the columns with their products worked out."""
        left, right = np.triu_indices(terms.shape[1])
        return cls(terms, ridge, terms[:, left] * terms[:, right])

    def between(self, start: int, stop: int) -> Columns:
        """Return the rows start … stop - 1."""
        return Columns(self.terms[start:stop], self.ridge, self.pairs[start:stop])

    def information(self, weights: Array) -> Array:
        """Return XᵀWX + ridge of each series (series × terms × terms)."""
        size = self.terms.shape[1]
        left, right = np.triu_indices(size)
        squares = np.empty((len(weights), size, size))
        squares[:, left, right] = weights @ self.pairs
        squares[:, right, left] = squares[:, left, right]
        squares += np.diag(self.ridge)
        return squares


def fit_counts(
    values: Array, exposure: Array | None, weights: Array, columns: Columns, start: Array
) -> tuple[Array, Array, Array]:
    """Return (coefficients, fitted means, information) of a weighted log-linear model of counts.

    Values and weights are series × periods, exposure likewise or None for one; a period of weight zero counts for
    nothing. `start` are coefficients to begin with: near the answer one or two Newton steps do.
    """
    at = start
    for _ in range(_MOST_STEPS):
        means = count_means(at, columns, exposure)
        weighted = weights * means
        slope = (weights * values - weighted) @ columns.terms - at * columns.ridge
        information = columns.information(weighted)
        step = np.clip(np.linalg.solve(information, slope[..., None])[..., 0], -2.0, 2.0)
        at = at + step
        if np.abs(step).max(initial=0.0) < _CLOSE:
            break
    return at, count_means(at, columns, exposure), information


def count_means(at: Array, columns: Columns, exposure: Array | None) -> Array:
    """Return the means of all periods under coefficients `at`."""
    means = np.exp(np.clip(at @ columns.terms.T, -_STEEPEST, _STEEPEST))
    return np.asarray(means if exposure is None else means * exposure)


def fit_amounts(values: Array, weights: Array, columns: Columns) -> tuple[Array, Array, Array]:
    """Return (coefficients, fitted means, information) of weighted least squares."""
    information = columns.information(weights)
    right = (weights * values) @ columns.terms
    at = np.linalg.solve(information, right[..., None])[..., 0]
    return at, at @ columns.terms.T, information
