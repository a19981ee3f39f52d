"""Autoregressions over many series at once: small ridge regressions, one per series (see `seasons` for the shapes).

Box and Jenkins' idea with two lags, without their search: the ridge keeps short series from being over-fitted.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from wegwijzer.forecast.seasons import Array

_LAGS = 2
_FEWEST = _LAGS + 5
_FARTHEST = 4.0  # in standard deviations (or mean changes): beyond it a short series has run off
_TINY = 1e-12


def changes_autoregressed(values: Array, steps: int) -> Array:
    """Return the forecast of an AR(2) with constant on the changes, or the drift when there are under eight values."""
    scale = np.abs(np.diff(values, axis=0)).mean(0) + _TINY
    changes = np.diff(values, axis=0) / scale
    length = len(changes)
    if length < _FEWEST - 1:
        slope = (values[-1] - values[0]) / max(len(values) - 1, 1)
        return np.asarray(values[-1] + np.arange(1, steps + 1)[:, None] * slope)
    ones = np.ones_like(changes[_LAGS:])
    weights = _ridge([ones, changes[1:-1], changes[:-2]], changes[_LAGS:], 0.02)
    last, before, level, ahead = changes[-1], changes[-2], values[-1], []
    for _ in range(steps):
        change = np.clip(weights[0] + weights[1] * last + weights[2] * before, -_FARTHEST, _FARTHEST)
        last, before, level = change, last, level + change * scale
        ahead.append(level)
    return np.stack(ahead)


def line_autoregressed(values: Array, steps: int) -> Array:
    """Return the forecast of an AR(2) around a straight line; the last value below seven values."""
    length = len(values)
    if length < _FEWEST:
        return np.repeat(values[-1][None], steps, axis=0)
    middle, scale = values.mean(0), np.sqrt(((values - values.mean(0)) ** 2).mean(0)) + _TINY
    scaled = (values - middle) / scale
    time = np.arange(length + steps) / length - 0.5
    ones = np.ones_like(scaled[_LAGS:])
    terms = [ones, ones * time[_LAGS:length, None], scaled[1:-1], scaled[:-2]]
    weights = _ridge(terms, scaled[_LAGS:], 0.01)
    last, before, ahead = scaled[-1], scaled[-2], []
    for step in range(steps):
        value = weights[0] + weights[1] * time[length + step] + weights[2] * last + weights[3] * before
        last, before = np.clip(value, scaled[-1] - _FARTHEST, scaled[-1] + _FARTHEST), last
        ahead.append(middle + scale * last)
    return np.stack(ahead)


def _ridge(terms: Sequence[Array], answer: Array, strength: float) -> Array:
    """Return the weights `[term, series]` of least squares with a ridge: `strength` times the mean of the diagonal."""
    size = len(terms)
    normal = np.empty((answer.shape[1], size, size))
    right = np.empty((answer.shape[1], size, 1))
    for row in range(size):
        right[:, row, 0] = (terms[row] * answer).sum(0)
        for column in range(row + 1):
            normal[:, row, column] = normal[:, column, row] = (terms[row] * terms[column]).sum(0)
    mean = normal[:, range(size), range(size)].sum(1) / size
    normal[:, range(size), range(size)] += (strength * mean + _TINY)[:, None]
    return np.asarray(np.linalg.solve(normal, right)[..., 0].T, dtype=np.float64)
