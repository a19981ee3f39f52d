"""Controlled rounding: every cell to a multiple of the base next to it, such that the table still adds up.

Literature: Cox, *A constructive procedure for unbiased controlled rounding* (1987); Salazar, *Controlled rounding and
cell perturbation* (2006).
"""

from __future__ import annotations

import numpy as np

from wegwijzer.disclosure.tables.cube import Cube, Floats
from wegwijzer.disclosure.tables.fallback import sums_of
from wegwijzer.errors import N_, DisclosureError, Problem

SECONDS = 60.0


def round_controlled(cube: Cube, base: int) -> Floats:
    """Return the values (flat) of `cube` as multiples of `base`, additive, each less than one base away from the truth.

    Multiples of the base stay. Minimises the total distance by mixed integer programming (HiGHS); in more than two
    dimensions neighbours of both sides may not exist: then a cell may move up to two bases, else `DisclosureError`.
    """
    values = cube.values.ravel()
    for reach in (1, 2):
        rounded = _solved(cube, values, base, reach)
        if rounded is not None:
            return rounded
    message = N_("This table can't be rounded to multiples of %(base)s such that it still adds up.")
    raise DisclosureError(Problem("disclosure.rounding", message, {"base": base}))


def _solved(cube: Cube, values: Floats, base: int, reach: int) -> Floats | None:
    from scipy.optimize import Bounds, LinearConstraint, milp  # noqa: PLC0415 - seconds to import, seldom needed

    down = np.floor(values / base)
    exact = values == down * base
    low = np.where(exact, 0, 1 - reach) if reach == 1 else np.full(values.size, 1 - reach)
    high = np.where(exact, 0, reach) if reach == 1 else np.full(values.size, reach)
    low = np.maximum(low, -down)
    matrix = sums_of(cube.trees)
    rest = -(matrix @ down)
    remainder = values / base - down
    cost = (1 - 2 * remainder) if reach == 1 else np.zeros(values.size)  # further away only additivity counts
    answer = milp(
        cost,
        integrality=np.ones(values.size),
        bounds=Bounds(low, high),
        constraints=LinearConstraint(matrix, rest, rest),
        options={"time_limit": SECONDS, "mip_rel_gap": 1e-3},
    )
    if answer.x is None:
        return None
    rounded: Floats = (down + np.round(answer.x)) * base
    return rounded
