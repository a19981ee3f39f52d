"""Why use changes: more people, older people, more use, other policy; the parts add up to the change exactly.

Use is Σ over cells of size × composition × rate × trend × policy. What a factor does depends on the order in which the
factors change; the mean over all orders (Das Gupta 1993, Standardization and decomposition of rates; the Shapley value)
gives one answer that leaves nothing over.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import combinations
from math import factorial

import numpy as np

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.forecast.demographic.model import FittedUse, outlook_persons
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import Array
from wegwijzer.forecast.demographic.rates import applies

FACTORS = ("people", "ages", "trend", "policy")
LABELS = {
    "people": N_("more or fewer people"),
    "ages": N_("older or younger people"),
    "trend": N_("more or less use by the same people"),
    "policy": N_("other policy"),
    "rest": N_("what the model doesn't explain"),
    "level": N_("from the last figure to the usual level"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """One bar of a waterfall: which factor, how much it changes the use, and its standard error where there is one."""

    factor: str
    label: str
    change: float
    spread: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Waterfall:
    """The change of an area's use from one year to another; `start` plus the parts is `end`, exactly."""

    area: str
    first_year: int
    last_year: int
    start: float
    end: float
    parts: tuple[Part, ...]
    expected: bool  # of a future year; else of what came true

    @property
    def change(self) -> float:
        """Return the whole change."""
        return self.end - self.start


def expected_change(fitted: FittedUse, outlook: Outlook, area: str, year: int) -> Waterfall:
    """Return why the use of an area is expected to change from the last known figure to a year of the outlook.

    The first part, `level`, is what the last figure was above or below the usual level: chance that isn't expected to
    stay. Raises `NotFoundError` for an area or year that isn't there.
    """
    panel = fitted.panel
    node = _node(fitted, area)
    if year not in outlook.years:
        raise _not_there(str(year))
    now = panel.years[-1]
    before, after = panel.persons[:, -1], outlook_persons(outlook, year)
    known = panel.users[node, -1]
    usual = float(panel.members[node] @ fitted.leaf_cells(before, now).sum(1))
    start = float(known) if np.isfinite(known) else usual
    parts = _shapley(fitted, panel.members[node], (before, after), (now, year))
    end = float(panel.members[node] @ fitted.leaf_cells(after, year).sum(1))
    found = [_part("level", usual - start), *(_part(name, parts[name]) for name in FACTORS)]
    return Waterfall(
        area=area, first_year=now, last_year=year, start=start, end=end, parts=_exact(found, end - start), expected=True
    )


def past_change(fitted: FittedUse, area: str, first_year: int, last_year: int) -> Waterfall:
    """Return why the use of an area changed between two known years; `rest` is what the model doesn't explain.

    The part of policy carries the standard error of the estimated effects. Raises `NotFoundError` for an area or year
    without figure.
    """
    panel = fitted.panel
    node = _node(fitted, area)
    for year in (first_year, last_year):
        if year not in panel.years or not np.isfinite(panel.users[node, panel.years.index(year)]):
            raise _not_there(str(year))
    places = [panel.years.index(year) for year in (first_year, last_year)]
    start, end = (float(panel.users[node, place]) for place in places)
    both = (panel.persons[:, places[0]], panel.persons[:, places[1]])
    years = (first_year, last_year)
    parts = _shapley(fitted, panel.members[node], both, years)
    modelled = [float(panel.members[node] @ fitted.leaf_cells(*pair).sum(1)) for pair in zip(both, years, strict=True)]
    scale = (start + end) / sum(modelled) if sum(modelled) > 0 else 1.0
    explained = {name: change * scale for name, change in parts.items()}
    found = [_part(name, explained[name]) for name in FACTORS]
    found[-1] = _part("policy", explained["policy"], _policy_spread(fitted, node, years, (start + end) / 2))
    found.append(_part("rest", end - start - sum(explained.values())))
    return Waterfall(
        area=area,
        first_year=first_year,
        last_year=last_year,
        start=start,
        end=end,
        parts=_exact(found, end - start),
        expected=False,
    )


def _part(factor: str, change: float, spread: float | None = None) -> Part:
    return Part(factor=factor, label=LABELS[factor], change=change, spread=spread)


def _exact(parts: list[Part], change: float) -> tuple[Part, ...]:
    """Return the parts with the rounding of floating point put in the largest, so that they add up to the last bit."""
    largest = max(range(len(parts)), key=lambda place: abs(parts[place].change))
    for _ in range(4):
        over = change - sum(part.change for part in parts)
        if over == 0:
            break
        one = parts[largest]
        parts[largest] = Part(factor=one.factor, label=one.label, change=one.change + over, spread=one.spread)
    return tuple(parts)


def _shapley(
    fitted: FittedUse, inside: Array, persons: tuple[Array, Array], years: tuple[int, int]
) -> dict[str, float]:
    value = _values(fitted, inside, persons, years)
    size = len(FACTORS)
    answer = {}
    for name in FACTORS:
        others = [other for other in FACTORS if other != name]
        total = 0.0
        for count in range(size):
            weight = factorial(count) * factorial(size - count - 1) / factorial(size)
            for chosen in combinations(others, count):
                total += weight * (value(frozenset({*chosen, name})) - value(frozenset(chosen)))
        answer[name] = total
    return answer


def _values(
    fitted: FittedUse, inside: Array, persons: tuple[Array, Array], years: tuple[int, int]
) -> Callable[[frozenset[str]], float]:
    """Return the use when the factors in a set have the later year's value and the others the earlier year's."""
    weights = [one * inside[:, None] * fitted.leaf_factors[:, None] for one in persons]
    counts = [(one * inside[:, None]).sum() for one in persons]
    sizes = [max(float(one), 1e-9) for one in counts]
    shares = [one.sum(0) / size for one, size in zip(weights, sizes, strict=True)]
    trends = [fitted.rates.of(year, damping=fitted.damping, policy=False) for year in years]
    policies = [np.exp(fitted.rates.policy_term(year)) for year in years]

    def value(later: frozenset[str]) -> float:
        at = {name: int(name in later) for name in FACTORS}
        share = shares[at["ages"]] * trends[at["trend"]] * policies[at["policy"]]
        return float(sizes[at["people"]] * share.sum())

    return value


def _policy_spread(fitted: FittedUse, node: int, years: tuple[int, int], level: float) -> float | None:
    rates = fitted.rates
    if not rates.policies:
        return None
    changed = np.array([policy.in_force(years[1]) - policy.in_force(years[0]) for policy in rates.policies])
    share = _shares_concerned(fitted, node)
    return float(np.sqrt(((changed * rates.effect_spread * share) ** 2).sum()) * level)


def _shares_concerned(fitted: FittedUse, node: int) -> Array:
    """Return which part of the use each policy is about."""
    panel = fitted.panel
    use = panel.members[node] @ fitted.leaf_cells(panel.persons[:, -1], panel.years[-1])
    whole = max(float(use.sum()), 1e-9)
    return np.array([float((use * applies(policy, panel.cells)).sum()) / whole for policy in fitted.rates.policies])


def _node(fitted: FittedUse, area: str) -> int:
    if area not in fitted.panel.nodes:
        raise _not_there(area)
    return fitted.panel.nodes.index(area)


def _not_there(what: str) -> NotFoundError:
    return NotFoundError(Problem("demographic.nothing", N_("There is no figure for “%(what)s”."), {"what": what[:40]}))
