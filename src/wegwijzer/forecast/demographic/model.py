"""The demographic model: use = population × rate of use × how much more or less an area uses than expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from wegwijzer.forecast.demographic.local import Local, fitted_local
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import Array, Panel
from wegwijzer.forecast.demographic.rates import PolicyChange, Rates, fitted_rates
from wegwijzer.forecast.demographic.spread import Spread, fitted_spread
from wegwijzer.forecast.stopping import stop_when

DAMPINGS = (0.0, 0.6, 0.9)  # of the trend in rates, a year; the back-test chooses
FEWEST_YEARS = 3
_PRIOR = Spread(1.0, 0.035**2)
_ROUNDS = 3
_CALMER = 0.98  # a trend must do this much better than none


@dataclass(frozen=True, slots=True, kw_only=True)
class FittedUse:
    """The fitted model: rates, factors of areas, damping of the trend, and how far off it was per level of area."""

    panel: Panel
    rates: Rates
    local: Local
    damping: float
    spread: Mapping[str, Spread]

    def leaf_cells(self, persons: Array, year: int, *, trend: bool = True, policy: bool = True) -> Array:
        """Return the use `[leaf, cell]` of `persons[leaf, cell]` in a year."""
        rate = self.rates.of(year, damping=self.damping, trend=trend, policy=policy)
        return persons * rate * self.leaf_factors[:, None]

    @property
    def leaf_factors(self) -> Array:
        """Return the factor of each leaf."""
        return leaf_values(self.panel, self.local.factor)


def leaf_values(panel: Panel, values: Array) -> Array:
    """Return what belongs to the leaves of an array over nodes, in the order of `members`' columns."""
    own = [int(np.flatnonzero(panel.members[:, leaf])[-1]) for leaf in range(panel.members.shape[1])]
    return values[own]


def fit_use(
    panel: Panel,
    policies: Sequence[PolicyChange] = (),
    *,
    standard: Array | None = None,
    traits: Array | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> FittedUse:
    """Return the model fitted to a panel, with its uncertainty from refitting it at every earlier year.

    `policies` are changes that people know of, `standard[cell]` rates elsewhere to lean on, `traits[node, trait]`
    standardised traits of the areas. Raises `Cancelled` between two fits when `cancelled` says so.
    """
    fitted = _fitted(panel, policies, standard, traits)
    origins = panel.years[FEWEST_YEARS - 1 : -1]
    past = []
    for year in origins:
        stop_when(cancelled)
        known = panel.until(year)
        past.append(_fitted(known, _known_then(policies, year), standard, traits))
    damping = _best_damping(panel, past)
    spread = _spreads(panel, [replace(one, damping=damping) for one in past])
    return replace(fitted, damping=damping, spread=spread)


def _known_then(policies: Sequence[PolicyChange], year: int) -> tuple[PolicyChange, ...]:
    """Return the policies that had begun: one that had not left no trace to learn from."""
    return tuple(policy for policy in policies if policy.since <= year)


def _fitted(panel: Panel, policies: Sequence[PolicyChange], standard: Array | None, traits: Array | None) -> FittedUse:
    factors = np.ones(panel.members.shape[1])
    for _ in range(_ROUNDS):
        rates = fitted_rates(panel, factors, policies, standard)
        local = fitted_local(panel, expected_use(panel, rates), traits)
        factors = leaf_values(panel, local.factor)
        factors = factors / max(_mean_factor(panel, factors), 1e-9)
    return FittedUse(panel=panel, rates=rates, local=local, damping=DAMPINGS[-1], spread={})


def _mean_factor(panel: Panel, factors: Array) -> float:
    weight = panel.persons.sum((1, 2))
    return float((factors * weight).sum() / max(weight.sum(), 1e-9))


def expected_use(panel: Panel, rates: Rates) -> Array:
    """Return `expected[node, year]` at the fitted rates, before factors of areas."""
    by_year = np.stack([rates.of(year) for year in panel.years])
    return np.asarray(panel.members @ np.einsum("lyc,yc->ly", panel.persons, by_year))


def _ahead(panel: Panel, one: FittedUse) -> tuple[Array, Array, Array]:
    """Return (mean, actual, step) `[node, later year]` of an earlier fit, with the population that came true."""
    later = [place for place, year in enumerate(panel.years) if year > one.panel.years[-1]]
    made = np.stack(
        [panel.members @ one.leaf_cells(panel.persons[:, place], panel.years[place]).sum(1) for place in later], axis=1
    )
    steps = np.arange(1, len(later) + 1)[None, :] * np.ones_like(made)
    return made, panel.users[:, later], steps


def _best_damping(panel: Panel, past: Sequence[FittedUse]) -> float:
    """Return the damping with the least error, summed over levels that each have the same say."""
    if not past:
        return DAMPINGS[0]
    totals = []
    for damping in DAMPINGS:
        errors: dict[str, list[Array]] = {}
        for one in past:
            made, actual, _ = _ahead(panel, replace(one, damping=damping))
            apart = (actual - made) ** 2 / np.maximum(made, 1.0) ** 1.5
            for node, level in enumerate(panel.levels):
                errors.setdefault(level, []).append(apart[node])
        totals.append(_summed(errors))
    least = totals[0] * _CALMER
    best = DAMPINGS[0]
    for damping, total in zip(DAMPINGS[1:], totals[1:], strict=True):
        if total < least:
            best, least = damping, total
    return best


def _summed(errors: Mapping[str, list[Array]]) -> float:
    total = 0.0
    for found in errors.values():
        joined = np.concatenate(found)
        joined = joined[np.isfinite(joined)]
        total += float(np.log(joined.mean() + 1e-12)) if len(joined) else 0.0
    return float(np.exp(total / max(1, len(errors))))


def _spreads(panel: Panel, past: Sequence[FittedUse]) -> dict[str, Spread]:
    answer = {}
    ahead = [_ahead(panel, one) for one in past]
    for level in dict.fromkeys(panel.levels):
        nodes = np.flatnonzero([one == level for one in panel.levels])
        if not ahead:
            answer[level] = _PRIOR
            continue
        made, actual, step = (np.concatenate([part[place][nodes].reshape(-1) for part in ahead]) for place in range(3))
        answer[level] = fitted_spread(actual - made, made, step, _PRIOR)
    return answer


def outlook_persons(outlook: Outlook, year: int) -> Array:
    """Return `persons[leaf, cell]` of a year of the outlook."""
    return outlook.persons[:, outlook.years.index(year)]
