"""Make forecasts of parts and wholes add up: bottom-up, or minimum trace with a shrunk error covariance.

Literature: Wickramasuriya, Athanasopoulos and Hyndman (2019), Optimal forecast reconciliation for hierarchical and
grouped time series through trace minimization; Schäfer and Strimmer (2005), A shrinkage approach to large-scale
covariance matrix estimation.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from wegwijzer.forecast.seasons import Array

Sums = npt.NDArray[np.float64]
MOST_NODES = 2000  # with a full covariance; above it errors are taken as independent
_LEAST_SHRINKAGE = 0.1


def bottom_up(base: Array, sums: Sums) -> Array:
    """Return the sums of the leaves' own forecasts, `[node, step]`; `sums[node, leaf]` says which leaves a node holds.

    The leaves are the last rows of `base[node, step]`, in the order of the columns of `sums`.
    """
    return sums @ base[-sums.shape[1] :]


def minimum_trace(base: Array, sums: Sums, errors: Array) -> Array:
    """Return forecasts `[node, step]` that add up and have the least total error variance.

    `errors[case, node]` are earlier errors of the base forecasts, NaN where unknown; their covariance is shrunk towards
    its diagonal. More than `MOST_NODES` nodes: the diagonal only. Raises nothing: a node without errors gets a large
    variance, so it follows the others.
    """
    covariance = shrunk_covariance(errors) if len(sums) <= MOST_NODES else np.diag(_variances(errors))
    root = np.linalg.cholesky(covariance)
    left, right = np.linalg.solve(root, sums), np.linalg.solve(root, base)
    leaves = np.linalg.lstsq(left, right, rcond=None)[0]
    return sums @ leaves


def shrunk_covariance(errors: Array) -> Array:
    """Return the covariance `[node, node]` of errors around zero, its correlations shrunk towards none.

    The intensity is that of Schäfer and Strimmer with the number of cases; at least 0.1, so that it can be inverted.
    A pair of nodes that never had an error at the same time is taken as uncorrelated.
    """
    variances = _variances(errors)
    known = ~np.isnan(errors)
    scaled = np.where(known, errors, 0.0) / np.sqrt(variances)
    both = np.maximum(known.T.astype(float) @ known, 1.0)
    correlation = scaled.T @ scaled / both
    squares = (scaled**2).T @ scaled**2 / both
    spread = np.maximum(squares - correlation**2, 0.0) / np.maximum(both - 1, 1)
    apart = ~np.eye(len(correlation), dtype=bool)
    total = (correlation[apart] ** 2).sum()
    intensity = np.clip(spread[apart].sum() / total if total > 0 else 1.0, _LEAST_SHRINKAGE, 1.0)
    correlation = np.where(apart, (1 - intensity) * correlation, 1.0)
    return _invertible(correlation) * np.sqrt(np.outer(variances, variances))


def _invertible(correlation: Array) -> Array:
    """Return the correlation, drawn to the identity until its smallest eigenvalue is clearly above zero."""
    smallest = float(np.linalg.eigvalsh(correlation)[0])
    least = 0.02
    if smallest >= least:
        return correlation
    keep = (1 - least) / (1 - smallest)
    return keep * correlation + (1 - keep) * np.eye(len(correlation))


def _variances(errors: Array) -> Array:
    known = ~np.isnan(errors)
    means = np.where(known, errors, 0.0) ** 2
    variances = means.sum(0) / np.maximum(known.sum(0), 1)
    usual = float(variances.max(initial=0.0)) or 1.0
    return np.where(known.any(0), np.maximum(variances, 1e-9 * usual), 100 * usual)
