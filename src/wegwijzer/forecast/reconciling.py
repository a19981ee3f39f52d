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
_LEAST_SHRINKAGE = 0.75


def bottom_up(base: Array, sums: Sums) -> Array:
    """Return the sums of the leaves' own forecasts, `[node, step]`; `sums[node, leaf]` says which leaves a node holds.

    The leaves are the last rows of `base[node, step]`, in the order of the columns of `sums`.
    """
    return sums @ base[-sums.shape[1] :]


def minimum_trace(base: Array, sums: Sums, errors: Array) -> Array:
    """Return forecasts `[node, step]` that add up and lie nearest to the base, given how sure each of those is.

    `errors[case, node]` are earlier errors of the base forecasts, NaN where unknown; their covariance is shrunk towards
    its diagonal. Variances are multiplied by about the number of nodes at the level, so that every level has the same
    say: without that the many leaves outvote the few totals, which are forecast best. More than `MOST_NODES` nodes:
    the diagonal only. A node without errors gets a large variance, so it follows the others.
    """
    at_level = np.sqrt(sums.shape[1] / sums.sum(1))
    if len(sums) > MOST_NODES:
        scale = (at_level * np.sqrt(_variances(errors)))[:, None]
        left, right = sums / scale, base / scale
    else:
        root = np.linalg.cholesky(shrunk_covariance(errors) * np.outer(at_level, at_level))
        left, right = np.linalg.solve(root, sums), np.linalg.solve(root, base)
    leaves = np.linalg.lstsq(left, right, rcond=None)[0]
    return np.asarray(sums @ leaves)


def shrunk_covariance(errors: Array) -> Array:
    """Return the covariance `[node, node]` of errors around zero, its correlations shrunk towards none.

    The intensity is that of Schäfer and Strimmer with the number of cases, and at least ¾: the cases
    overlap (steps of one origin), so there are fewer than they seem.
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
