"""A simple outlook of our own: people grow a year older, die, are born, and move as they did here in past years.

The cohort-component method in the short form of Hamilton and Perry: what natural change doesn't explain is a ratio per
area and age band, shrunk to the area above it and fading with the years ahead. Bands are spread over single years with
a monotone interpolation of the cumulative population. Unsure to the degree that hindcasts of this same method failed.
Literature: Hamilton and Perry (1962), A short method for projecting population by age; Baker, Swanson, Tayman and
Tedrow (2017), Cohort change ratios and their applications; Smith, Tayman and Swanson (2013), A practitioner's guide to
state and local population projections. Mortality: Gompertz (1825) with Dutch values around 2020.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np

from wegwijzer.errors import N_, Problem, Refusal, UserError
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import AGE, Array, Places, PopulationPast
from wegwijzer.forecast.demographic.spread import Spread, fitted_spread

OLDEST = 105
MOST_STEPS = 20
FADING = 0.9  # of what natural change doesn't explain, a year
STRENGTH = 400.0  # persons that the area above counts for in a ratio
_PRIOR = Spread(1.5, 0.012**2)
_LARGEST = 0.12  # log ratio a year: faster growth isn't carried on
_FEMALE = ("v", "f", "vrouw", "vrouwen", "female", "women", "2")
_BIRTHS, _GIRLS = 0.075, 0.488  # births a year per woman of 20 to 40; share of girls
NEW_BUILD = N_("An area grew or shrank so fast that this can't be carried on as it was; use a local outlook there.")
EMPTY = N_("An area without inhabitants stays without inhabitants; use a local outlook where will be built.")
SHORT_PAST = N_("The past population covers few years, so its margin rests on what is usual elsewhere.")


@dataclass(frozen=True, slots=True)
class Mortality:
    """Chance to die within a year: `level`·exp(`rise`·age), for men times `men`."""

    level: float = 0.0000205
    rise: float = 0.0985
    men: float = 1.35

    def of(self, *, female: bool | None) -> Array:
        """Return the chance per age 0 … 104; None: the mean of women and men."""
        usual = np.minimum(0.6, self.level * np.exp(self.rise * np.arange(OLDEST)))
        factor = {True: 1.0, False: self.men, None: (1 + self.men) / 2}[female]
        return np.asarray(np.minimum(0.7, usual * factor))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ages:
    """How cells divide into sexes and bands: `edges` of the bands, `kind[cell]` (sex × other groups), `band[cell]`."""

    edges: tuple[int, ...]
    band: Places
    kind: Places
    female: tuple[bool | None, ...]  # of each kind
    mortality: Mortality = field(default_factory=Mortality)


def cohort_outlook(past: PopulationPast, horizon: int) -> Outlook:
    """Return the outlook of a past population of consecutive years, `horizon` years ahead.

    `groups` must hold `age` with bands such as `0-17`, `65-79`, `80+` that join up; kinds of household and the like
    keep their own ratios. Raises `UserError` for bands that don't join up, `Refusal` for a horizon over 20 years.
    """
    if not 1 <= horizon <= MOST_STEPS:
        raise Refusal(
            Problem(
                "outlook.horizon",
                N_("An own outlook looks 1 to %(most)s years ahead, not %(horizon)s."),
                {"most": MOST_STEPS, "horizon": horizon},
                remedy=N_("Choose a nearer year, or deliver the outlook of Statistics Netherlands."),
            )
        )
    persons, members, parent = past.persons, past.members, past.parent
    ages = _ages_of(past.cells, past.groups)
    ratios, capped = _ratios(persons, ages, members, parent)
    made = _projected(persons[:, -1], ratios, ages, horizon)
    cautions = [NEW_BUILD] * bool(capped) + [EMPTY] * bool((persons[:, -1].sum(1) == 0).any())
    spread = _hindcast(persons, ages, members, parent)
    if persons.shape[1] < 4:  # noqa: PLR2004 - years
        cautions.append(SHORT_PAST)
    return Outlook(
        leaves=past.leaves,
        years=tuple(range(past.last_year + 1, past.last_year + 1 + horizon)),
        cells=past.cells,
        persons=made,
        spread=_relative(made, spread),
        origin="cohorts",
        cautions=tuple(cautions),
    )


def _relative(made: Array, spread: Spread) -> Array:
    steps = np.arange(1, made.shape[1] + 1)[None, :, None] * np.ones_like(made)
    variance = spread.chance(made) + spread.rates(made, steps)
    return np.sqrt(variance) * spread.stretch[80] / np.maximum(made, 1.0)


def _ages_of(cells: Sequence[tuple[str, ...]], groups: Sequence[str]) -> _Ages:
    if AGE not in groups:
        raise UserError(Problem("outlook.age", N_("An own outlook needs the population by age (a column “age”).")))
    at = list(groups).index(AGE)
    labels = sorted({cell[at] for cell in cells}, key=_lowest)
    edges = [_lowest(label) for label in labels]
    if edges[0] != 0 or any(_highest(one) + 1 != _lowest(other) for one, other in pairwise(labels)):
        raise UserError(
            Problem(
                "outlook.bands",
                N_("The ages don't join up: %(bands)s."),
                {"bands": ", ".join(labels)},
                remedy=N_("Write bands such as 0-17, 18-64 and 65+, without gaps or overlap."),
            )
        )
    kinds = sorted({(*cell[:at], *cell[at + 1 :]) for cell in cells})
    number = {kind: place for place, kind in enumerate(kinds)}
    return _Ages(
        edges=tuple(edges),
        band=np.array([labels.index(cell[at]) for cell in cells]),
        kind=np.array([number[(*cell[:at], *cell[at + 1 :])] for cell in cells]),
        female=tuple(_female(kind, groups) for kind in kinds),
    )


def _lowest(label: str) -> int:
    text = label.split("-", maxsplit=1)[0].rstrip("+").strip()
    return int(text) if text.isdigit() else -1


def _highest(label: str) -> int:
    text = label.rsplit("-", maxsplit=1)[-1].strip()
    return int(text) if text.isdigit() else -1 if "+" in label else _lowest(label)


def _female(kind: tuple[str, ...], groups: Sequence[str]) -> bool | None:
    others = [name for name in groups if name != AGE]
    if "sex" not in others:
        return None
    return kind[others.index("sex")].lower() in _FEMALE


def _grid(persons: Array, ages: _Ages) -> Array:
    """Return `[…, kind, band]` of `[…, cell]`."""
    grid = np.zeros((*persons.shape[:-1], len(ages.female), len(ages.edges)))
    grid[..., ages.kind, ages.band] = persons
    return grid


def _single(grid: Array, ages: _Ages) -> Array:
    """Return single years of age `[…, kind, age]` that sum to the bands."""
    from scipy.interpolate import PchipInterpolator  # noqa: PLC0415 - heavy

    upper = (*ages.edges[1:], OLDEST)
    closed = len(ages.edges) - 1
    total = np.concatenate([np.zeros((*grid.shape[:-1], 1)), np.cumsum(grid, axis=-1)], axis=-1)
    curve = PchipInterpolator((0, *upper), total, axis=-1)
    single = np.diff(curve(np.arange(OLDEST + 1)), axis=-1)
    alive = np.cumprod(1 - ages.mortality.of(female=None))[ages.edges[closed] :]
    single[..., ages.edges[closed] :] = grid[..., closed, None] * alive / alive.sum()
    return np.asarray(np.maximum(single, 0.0))


def _year_later(single: Array, ages: _Ages) -> Array:
    """Return everybody a year older, with the dead gone and the newborn there."""
    dying = np.stack([ages.mortality.of(female=female) for female in ages.female])
    living = single * (1 - dying)
    older = np.zeros_like(living)
    older[..., 1:] = living[..., :-1]
    older[..., -1] += living[..., -1]
    adults = living[..., 20:40].sum(-1)
    women = {True: 1.0, False: 0.0, None: 0.5}
    mothers = sum(adults[..., kind] * women[female] for kind, female in enumerate(ages.female))
    share = np.array([{True: _GIRLS, False: 1 - _GIRLS, None: 1.0}[female] for female in ages.female])
    young = living[..., 0:10].sum(-1) * share
    older[..., 0] = _BIRTHS * np.asarray(mothers)[..., None] * young / np.maximum(young.sum(-1, keepdims=True), 1e-9)
    return older


def _banded(single: Array, ages: _Ages) -> Array:
    return np.asarray(np.add.reduceat(single, ages.edges, axis=-1))


def _ratios(persons: Array, ages: _Ages, members: Array, parent: Places) -> tuple[Array, bool]:
    """Return log ratios `[leaf, kind, band]` of what came to what natural change explains, and whether one was cut."""
    if persons.shape[1] < 2:  # noqa: PLR2004 - a change takes two years
        return np.zeros((len(persons), len(ages.female), len(ages.edges))), False
    grid = _grid(persons, ages)
    due = _banded(_year_later(_single(grid[:, :-1], ages), ages), ages).sum(1)
    came = grid[:, 1:].sum(1)
    ratio = np.ones((len(parent), *due.shape[1:]))
    for node in range(len(parent)):
        above = ratio[parent[node]] if parent[node] >= 0 else np.ones(due.shape[1:])
        seen, expected = (np.tensordot(members[node], one, axes=1) for one in (came, due))
        ratio[node] = (seen + STRENGTH * above) / (expected + STRENGTH)
    own = np.array([np.flatnonzero(members[:, leaf])[-1] for leaf in range(len(persons))])
    logs = np.log(ratio[own])
    return np.clip(logs, -_LARGEST, _LARGEST), bool((np.abs(logs).max(2).max(1) > 2 * _LARGEST).any())


def _projected(start: Array, ratios: Array, ages: _Ages, horizon: int) -> Array:
    """Return `persons[leaf, step, cell]` from `start[leaf, cell]`."""
    single = _single(_grid(start, ages), ages)
    years = np.repeat(np.arange(len(ages.edges)), np.diff((*ages.edges, OLDEST)))
    steps = []
    for step in range(horizon):
        single = _year_later(single, ages) * np.exp(ratios * FADING**step)[..., years]
        steps.append(_banded(single, ages)[..., ages.kind, ages.band])
    return np.stack(steps, axis=1)


def _hindcast(persons: Array, ages: _Ages, members: Array, parent: Places) -> Spread:
    """Return how far off this method was for the leaves when only earlier years were known."""
    errors, means, steps = [], [], []
    for origin in range(2, persons.shape[1]):
        past = persons[:, :origin]
        horizon = persons.shape[1] - origin
        ratios, _ = _ratios(past, ages, members, parent)
        made = _projected(past[:, -1], ratios, ages, horizon)
        errors.append((persons[:, origin:] - made).reshape(-1))
        means.append(made.reshape(-1))
        steps.append((np.arange(1, horizon + 1)[None, :, None] * np.ones_like(made)).reshape(-1))
    if not errors:
        return _PRIOR
    return fitted_spread(np.concatenate(errors), np.concatenate(means), np.concatenate(steps), _PRIOR, outliers=False)
