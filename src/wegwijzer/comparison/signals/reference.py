"""What to expect: a regression on the past in which past outbreaks weigh less."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.signals.regression import Columns, count_means, fit_amounts, fit_counts
from wegwijzer.comparison.signals.spec import Measure
from wegwijzer.comparison.signals.tails import Array

ROUNDS = 3
USUAL = 2.2  # a residual beyond this many standard deviations starts to weigh less


@dataclass(frozen=True, slots=True)
class Past:
    """The reference periods: values (zero in holes), exposure or None, weights (zero in holes), columns, measure."""

    values: Array
    exposure: Array | None
    weights: Array
    columns: Columns
    measure: Measure


@dataclass(frozen=True, slots=True)
class Reference:
    """A fitted past.

    `at`: coefficients; `inverse`: inverse information; `dispersion`: variance over mean of counts, variance of
    amounts; `freedom`: degrees of freedom it rests on.
    """

    at: Array
    inverse: Array
    dispersion: Array
    freedom: Array
    measure: Measure

    def forecast(self, columns: Columns, exposure: Array | None) -> Array:
        """Return the expected values of the given periods."""
        if self.measure is Measure.AMOUNT:
            return np.asarray(self.at @ columns.terms.T)
        return count_means(self.at, columns, exposure)

    def uncertainty(self, columns: Columns, means: Array) -> Array:
        """Return the relative variance of the sum of `means` for counts, the variance of the sum for amounts."""
        if self.measure is Measure.AMOUNT:
            mix = np.broadcast_to(columns.terms.sum(axis=0), self.at.shape)
        else:
            mix = means @ columns.terms / means.sum(axis=1, keepdims=True)
        form = np.einsum("si,sij,sj->s", mix, self.inverse, mix)
        return np.asarray(self.dispersion * form)


def fit_reference(past: Past, warm: list[Array]) -> Reference:
    """Return the reference after three rounds of weighing down what stands out.

    `warm` keeps the coefficients of each round for the next call (the period after); an empty list starts cold. The
    answer doesn't depend on it beyond rounding.
    """
    weights = past.weights
    for turn in range(ROUNDS):
        counts = past.measure is not Measure.AMOUNT
        at, means, information, dispersion, freedom = (
            _counts(past, weights, warm, turn) if counts else _amounts(past, weights)
        )
        if turn < ROUNDS - 1:
            residual = _anscombe(past.values, means) if counts else past.values - means
            strange = np.maximum(np.abs(residual) / np.sqrt(dispersion)[:, None], USUAL)
            weights = past.weights * (USUAL / strange) ** 2
    return Reference(at, np.linalg.inv(information), dispersion, freedom, past.measure)


def _counts(past: Past, weights: Array, warm: list[Array], turn: int) -> tuple[Array, Array, Array, Array, Array]:
    if turn == len(warm):
        warm.append(warm[turn - 1] if turn else _beginning(past))
    at, means, information = fit_counts(past.values, past.exposure, weights, past.columns, warm[turn])
    warm[turn] = at
    means = np.maximum(means, 1e-9)
    squares = (weights * (past.values - means) ** 2 / means).sum(axis=1)
    share, freedom = _freedom(weights, past)
    floor = 1.0
    if past.measure is Measure.SHARE and past.exposure is not None:
        whole = (weights * past.exposure).sum(axis=1)
        floor = np.clip(1.0 - (weights * past.values).sum(axis=1) / np.maximum(whole, 1e-9), 0.05, 1.0)
    return at, means, information, np.maximum(squares / share, floor), freedom


def _amounts(past: Past, weights: Array) -> tuple[Array, Array, Array, Array, Array]:
    centre = (weights * past.values).sum(axis=1) / np.maximum(weights.sum(axis=1), 1e-9)
    at, means, information = fit_amounts(past.values - centre[:, None], weights, past.columns)
    at[:, 0] += centre
    means = means + centre[:, None]
    share, freedom = _freedom(weights, past)
    variance = (weights * (past.values - means) ** 2).sum(axis=1) / share
    return at, means, information, np.maximum(variance, 1e-12 * centre**2 + 1e-200), freedom


def _freedom(weights: Array, past: Past) -> tuple[Array, Array]:
    """Return (what to divide the weighted squares by, the effective degrees of freedom) after fitting the terms."""
    total, terms = weights.sum(axis=1), past.columns.terms.shape[1]
    effective = total**2 / np.maximum((weights**2).sum(axis=1), 1e-9)
    freedom = np.maximum(effective - terms, 1.0)
    return np.maximum(total * freedom / np.maximum(effective, 1e-9), 1e-9), freedom


def _beginning(past: Past) -> Array:
    """Return coefficients to start from: the mean rate, no trend, no season."""
    exposure = past.weights if past.exposure is None else past.weights * past.exposure
    start = np.zeros((len(past.values), past.columns.terms.shape[1]))
    cases = (past.weights * past.values).sum(axis=1) + 0.5
    start[:, 0] = np.log(cases / np.maximum(exposure.sum(axis=1), 1e-9))
    return start


def _anscombe(values: Array, means: Array) -> Array:
    """Return Anscombe residuals of Poisson counts (1953, JRSS B 15:229): nearly normal, also when skew."""
    return np.asarray(1.5 * (np.cbrt(np.maximum(values, 0.0)) ** 2 * means ** (-1 / 6) - np.sqrt(means)))
