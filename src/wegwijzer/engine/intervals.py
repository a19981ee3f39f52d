"""95 % intervals as Polars expressions. Every interval contains its point; where there is none the bound is null.

Literature: E. B. Wilson (1927), J. Am. Stat. Assoc. 22, 209-212; N. E. Breslow and N. E. Day (1987), Statistical
Methods in Cancer Research II, 69 (Byar's approximation, and the exact Poisson limits that it stands for); Association
of Public Health Observatories (2008), Technical Briefing 3; Swing's manual for the margin of a weighted share.
"""

from __future__ import annotations

import polars as pl

Z = 1.959963984540054  # the 97.5 % point of the normal distribution
Z_SWING = 1.96  # as the manual has it
_BYAR_FROM = 10
# Exact 95 % limits of a Poisson mean for x = 0 … 9 cases: half the 2.5 % (97.5 %) point of chi-square with 2x (2x + 2)
# degrees of freedom.
_EXACT = (
    (0.0, 3.688879454114),
    (0.025317807984, 5.571643390939),
    (0.242209278544, 7.224687667724),
    (0.618672122896, 8.767273069742),
    (1.089865373626, 10.241588675404),
    (1.623486390118, 11.668332079323),
    (2.201894253491, 13.059474022519),
    (2.81436305152, 14.422675361702),
    (3.453832176749, 15.763189220193),
    (4.115373097378, 17.084803451419),
)

Bounds = tuple[pl.Expr, pl.Expr]


def wilson_interval(part: pl.Expr, whole: pl.Expr, *, scale: float = 100.0) -> Bounds:
    """Return Wilson's interval of `scale` × part / whole; null when the whole is 0 or the part isn't within it."""
    p, z2 = part / whole, Z * Z
    middle = p + z2 / (2 * whole)
    spread = Z * (p * (1 - p) / whole + z2 / (4 * whole * whole)).clip(lower_bound=0.0).sqrt()
    fits = (whole > 0) & (part >= 0) & (part <= whole)
    lower = pl.min_horizontal((middle - spread) / (1 + z2 / whole), p).clip(0.0, 1.0)
    upper = pl.max_horizontal((middle + spread) / (1 + z2 / whole), p).clip(0.0, 1.0)
    return pl.when(fits).then(scale * lower), pl.when(fits).then(scale * upper)


def byar_interval(cases: pl.Expr, whole: pl.Expr, *, scale: float) -> Bounds:
    """Return Byar's interval of the rate `scale` × cases / whole; exact Poisson limits for whole counts below 10.

    Null when the whole is 0 or the cases are negative.
    """
    small = (cases < _BYAR_FROM) & (cases == cases.floor())
    index = cases.clip(0, _BYAR_FROM - 1).fill_nan(0).fill_null(0).cast(pl.UInt32)
    exact_lower, exact_upper = (pl.lit(pl.Series([pair[side] for pair in _EXACT])).gather(index) for side in (0, 1))
    above = cases + 1
    lower = cases * (1 - 1 / (9 * cases) - Z / (3 * cases.sqrt())) ** 3
    upper = above * (1 - 1 / (9 * above) + Z / (3 * above.sqrt())) ** 3
    lower = pl.when(small).then(exact_lower).when(cases > 0).then(lower.clip(lower_bound=0.0)).otherwise(0.0)
    upper = pl.when(small).then(exact_upper).otherwise(upper)
    fits = (whole > 0) & (cases >= 0)
    return pl.when(fits).then(scale * lower / whole), pl.when(fits).then(scale * upper / whole)


def _left_over(n: pl.Expr, population: pl.Expr) -> pl.Expr:
    """The correction for a sample that is a good part of its population; 1 where weights don't add to a population."""
    return pl.when(population > n).then(1 - n / population).otherwise(1.0).sqrt()


def swing_margin(percentage: pl.Expr, n: pl.Expr, population: pl.Expr) -> pl.Expr:
    """Return the margin in percentage points: z √(p (100 - p) / n) √(1 - n / N).

    `n` is the unweighted number of answers, `population` the weighted denominator N; null without answers. Weights that
    add to no more than n say nothing about the population: then the second root is 1.
    """
    margin = Z_SWING * (percentage * (100 - percentage) / n).clip(lower_bound=0.0).sqrt()
    return pl.when(n > 0).then(margin * _left_over(n, population))


def weighted_share_interval(percentage: pl.Expr, n: pl.Expr, population: pl.Expr) -> Bounds:
    """Return percentage ∓ Swing's margin within 0 … 100; at exactly 0 or 100 % Wilson's interval on the n answers."""
    margin = swing_margin(percentage, n, population)
    at_end = (percentage <= 0) | (percentage >= 100)  # noqa: PLR2004 - percent
    wilson = wilson_interval((percentage / 100 * n).round(), n)
    lower = pl.when(at_end).then(wilson[0]).otherwise((percentage - margin).clip(lower_bound=0.0))
    upper = pl.when(at_end).then(wilson[1]).otherwise((percentage + margin).clip(upper_bound=100.0))
    return lower, upper


def mean_interval(mean: pl.Expr, spread: pl.Expr, n: pl.Expr, population: pl.Expr | None = None) -> Bounds:
    """Return mean ∓ z s / √n (× √(1 - n / N) for a weighted mean); null for fewer than two cases."""
    margin = Z * spread / n.sqrt() * (_left_over(n, population) if population is not None else 1.0)
    enough = n > 1
    return pl.when(enough).then(mean - margin), pl.when(enough).then(mean + margin)
