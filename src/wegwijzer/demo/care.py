"""About sixty thousand episodes of care and support: first help, help beside it and help that returns.

Everything is drawn in whole columns; a round of returning help looks at the episodes of the round before.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from wegwijzer.demo import planted
from wegwijzer.demo.geography import Cell
from wegwijzer.demo.names import LEAD, PROVIDERS, YEARS
from wegwijzer.demo.population import People
from wegwijzer.demo.provisions import AGES_OF, PROVISIONS, YOUTH, jumps, need_by_age, pace

_FIRST_MONTH = date(2014, 1, 1)  # long before the first year that is delivered, so that its stock is there
EPOCH = np.datetime64(_FIRST_MONTH)
LAST_DAY = int((np.datetime64(f"{YEARS[-1]}-12-31") - EPOCH).astype(int))
_FIRST_DAY = int((np.datetime64(f"{YEARS[0]}-01-01") - EPOCH).astype(int))
_MONTHS = (YEARS[-1] - _FIRST_MONTH.year + 1) * 12
_BESIDE = 0.10
_KNOWN = 0.74  # share of first help that goes to somebody of that age and street who has had other help
_SCALE = 1.3
_ROUNDS = 3
_LAST_STARTS = 30  # days before a provider stops in which it starts nothing new
_EIGHTEEN = round(18 * 365.25)  # days
_FAR = 1_000_000  # days; keeps series apart
_CODES = np.array([provision.code for provision in PROVISIONS])
_LAWS = np.array([provision.law for provision in PROVISIONS])
_HOUSES = np.array([provider.code for provider in PROVIDERS])
_CLOSED = int(np.flatnonzero(planted.CLOSED == _HOUSES)[0])
_CLOSED_DAY = int((np.datetime64(planted.CLOSED_FROM) - EPOCH).astype(int))

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Spells:
    """Episodes as columns: indexes of person, neighbourhood, provision and provider; days since the first month."""

    person: Ints
    birth_day: Ints
    female: NDArray[np.bool_]
    area: Ints
    provision: Ints
    provider: Ints
    start: Ints
    planned: Ints  # the end as it would be without a last day
    ending: Ints  # index in ENDINGS

    def __len__(self) -> int:
        return len(self.person)

    def take(self, chosen: NDArray[np.bool_] | Ints) -> Spells:
        """The episodes at `chosen`."""
        return Spells(*(getattr(self, field.name)[chosen] for field in fields(self)))


ENDINGS = (
    "volgens plan",
    "cliënt stopt eerder",
    "andere hulp nodig",
    "verhuisd",
    "overleden",
    "18 jaar geworden",
    "aanbieder gestopt",
)
PLAN, EARLY, OTHER, MOVED, DIED, ADULT, STOPPED = range(len(ENDINGS))


def spells_of(rng: np.random.Generator, people: People, cells: tuple[Cell, ...]) -> tuple[Spells, tuple[str, ...]]:
    """Return all episodes of the lead municipality that touch the delivered years, and its neighbourhood codes."""
    lead = np.flatnonzero([cell.municipality == LEAD for cell in cells])
    areas = tuple(cells[index].code for index in lead)
    latest = _first_help(rng, people.persons[lead].sum(axis=2), people.wealth[lead], areas)
    rounds = [latest, _beside(rng, latest)]
    latest = _joined(rounds)
    for _ in range(_ROUNDS):
        latest = _returning(rng, latest)
        rounds.append(latest)
    spells = _consistent(_joined(rounds))
    return spells.take((spells.planned >= _FIRST_DAY) & (spells.start <= LAST_DAY)), areas


def _joined(parts: list[Spells]) -> Spells:
    return Spells(*(np.concatenate([getattr(part, field.name) for part in parts]) for field in fields(Spells)))


def _first_help(rng: np.random.Generator, persons: Ints, wealth: Floats, areas: tuple[str, ...]) -> Spells:
    """Starts by Poisson per neighbourhood, month and provision, each by a new person with an age that fits."""
    columns: list[tuple[Ints, Ints, Ints, Ints]] = []
    for index, provision in enumerate(PROVISIONS):
        need = need_by_age(provision)
        lowest, highest = AGES_OF[provision.law]
        local = np.exp(-provision.poverty * wealth + rng.normal(0, 0.18, len(areas)))
        weighted = persons * need  # neighbourhood, year, age
        normal = (
            persons[:, 0, lowest : highest + 1].sum()
            / weighted[:, 0].sum()
            / np.average(local, weights=persons[:, 0].sum(axis=1))
        )
        for number in range(_MONTHS):
            month = date(_FIRST_MONTH.year + number // 12, number % 12 + 1, 1)
            year = max(0, month.year - YEARS[0])
            planted_here = np.array([planted.JUMP if jumps(provision, month, area) else 1.0 for area in areas])
            rate = _SCALE * provision.a_year / 12_000 * normal * pace(provision, month) * local * planted_here
            starts = rng.poisson(rate * weighted[:, year].sum(axis=1))
            area = np.repeat(np.arange(len(areas)), starts)
            columns.append(
                (area, _drawn_ages(rng, weighted[:, year], area), np.full(len(area), index), np.full(len(area), number))
            )
    area, age, kind, month_number = (np.concatenate(column) for column in zip(*columns, strict=True))
    return _new_people(rng, area, age, kind, month_number)


def _drawn_ages(rng: np.random.Generator, weighted: Floats, area: Ints) -> Ints:
    steps = weighted.cumsum(axis=1)
    steps = steps / np.maximum(steps[:, -1:], 1e-12)
    stacked = (steps + np.arange(len(steps))[:, None]).ravel()
    found = np.searchsorted(stacked, rng.random(len(area)) * (1 - 1e-9) + area, side="right")
    return np.asarray(found - area * weighted.shape[1], dtype=np.int64)


def _new_people(rng: np.random.Generator, area: Ints, age: Ints, kind: Ints, month: Ints) -> Spells:
    count = len(area)
    firsts = (np.datetime64(_FIRST_MONTH, "M") + month).astype("datetime64[D]")
    start = (firsts - EPOCH).astype(np.int64) + rng.integers(0, 28, count)
    birth = start - (age * 365.25).astype(np.int64) - rng.integers(0, 365, count)
    women = np.array([provision.women for provision in PROVISIONS])[kind]
    women = np.where(age > 75, np.maximum(women, 0.62), women)  # noqa: PLR2004 - years
    female = rng.random(count) < women
    person = _same_people(rng, area, birth, female)
    birth = _earliest(birth, person)
    first = Spells(person, birth, female, area, kind, np.zeros(count, np.int64), start, start, start)
    grown = (_LAWS[kind] == YOUTH) & (start - birth > _EIGHTEEN)
    return _finished(rng, first.take(~grown))


def _same_people(rng: np.random.Generator, area: Ints, birth: Ints, female: NDArray[np.bool_]) -> Ints:
    """Numbers of persons: of those with the same neighbourhood, birth year and sex many are the same person."""
    year = birth // 365
    order = np.lexsort((rng.random(len(area)), female, year, area))
    same = (np.diff(area[order]) == 0) & (np.diff(year[order]) == 0) & (np.diff(female[order].astype(int)) == 0)
    new = np.append(True, ~(same & (rng.random(len(area) - 1) < _KNOWN)))
    person = np.empty(len(area), np.int64)
    person[order] = new.cumsum() - 1
    return person


def _consistent(spells: Spells) -> Spells:
    """Nothing starts after a person died or moved away, and the same provision doesn't run twice at once."""
    spells = spells.take(np.lexsort((spells.start, spells.person)))
    leaving = np.isin(spells.ending, (DIED, MOVED))
    left = np.where(leaving, spells.planned, np.iinfo(np.int64).max)
    first = np.flatnonzero(np.append(True, np.diff(spells.person) != 0))
    per_person = np.repeat(np.arange(len(first)), np.diff(np.append(first, len(spells))))
    gone = np.minimum.reduceat(left, first)[per_person]
    how = np.minimum.reduceat(np.where(left == gone, spells.ending, len(ENDINGS)), first)[per_person]
    cut = spells.planned > gone
    spells = replace(spells, planned=np.minimum(spells.planned, gone), ending=np.where(cut, how, spells.ending))
    spells = spells.take(spells.start < gone)
    spells = spells.take(np.lexsort((spells.start, spells.provision, spells.person)))
    series = spells.person * len(PROVISIONS) + spells.provision
    busy = np.maximum.accumulate(spells.planned + series * _FAR)[:-1] - series[1:] * _FAR
    return spells.take(np.append(True, spells.start[1:] > busy))


def _earliest(birth: Ints, person: Ints) -> Ints:
    """The earliest birth day that was drawn for each person, in all its rows."""
    earliest = np.full(int(person.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(earliest, person, birth)
    return np.asarray(earliest[person], dtype=np.int64)


def _finished(rng: np.random.Generator, spells: Spells, keep: Ints | None = None) -> Spells:
    """Give episodes a provider (the one in `keep` where it is 0 or more), an end and a reason of ending."""
    provider = _drawn_providers(rng, spells)
    if keep is not None:
        gone = (keep == _CLOSED) & (spells.start >= _CLOSED_DAY - _LAST_STARTS)
        provider = np.where((keep >= 0) & ~gone, keep, provider)
    days = np.array([provision.days for provision in PROVISIONS])[spells.provision]
    planned = spells.start + 14 + (days * rng.gamma(1.6, 1 / 1.6, len(spells))).astype(np.int64)
    age = (planned - spells.birth_day) / 365.25
    chance = rng.random(len(spells))
    ending = np.select([chance < 0.60, chance < 0.76, chance < 0.92, chance < 0.97], [PLAN, EARLY, OTHER, MOVED], PLAN)  # noqa: PLR2004
    ending = np.where(rng.random(len(spells)) < 0.45 / (1 + np.exp((90 - age) / 4)), DIED, ending)
    grown = spells.birth_day + _EIGHTEEN
    comes_of_age = (_LAWS[spells.provision] == YOUTH) & (planned > grown)
    planned, ending = (
        np.where(comes_of_age, np.maximum(grown, spells.start + 7), planned),
        np.where(comes_of_age, ADULT, ending),
    )
    cut = (provider == _CLOSED) & (planned >= _CLOSED_DAY)
    planned, ending = np.where(cut, _CLOSED_DAY - 1, planned), np.where(cut, STOPPED, ending)
    return replace(spells, provider=provider, planned=planned, ending=ending)


def _drawn_providers(rng: np.random.Generator, spells: Spells) -> Ints:
    shares = np.zeros((len(PROVISIONS), len(PROVIDERS)))
    for row, provision in enumerate(PROVISIONS):
        for code, share in provision.providers:
            shares[row, int(np.flatnonzero(code == _HOUSES)[0])] = share
    drawn = np.empty(len(spells), np.int64)
    for late in (False, True):
        if late:
            shares[:, _CLOSED] = 0
        steps = (shares / shares.sum(axis=1, keepdims=True)).cumsum(axis=1)
        rows = (spells.start >= _CLOSED_DAY - _LAST_STARTS) == late
        drawn[rows] = (rng.random(int(rows.sum()))[:, None] > steps[spells.provision[rows]]).sum(axis=1)
    return np.minimum(drawn, len(PROVIDERS) - 1)


def _beside(rng: np.random.Generator, first: Spells) -> Spells:
    """A second provision of the same law that starts while the first one runs."""
    chosen = first.take(rng.random(len(first)) < _BESIDE)
    start = chosen.start + rng.integers(0, 120, len(chosen))
    other = _other_provision(rng, chosen.provision)
    return _finished(rng, replace(chosen, provision=other, start=start))


def _other_provision(rng: np.random.Generator, now: Ints) -> Ints:
    drawn = now.copy()
    for law in AGES_OF:
        options = np.flatnonzero(law == _LAWS)
        weight = np.array([PROVISIONS[index].a_year for index in options])
        rows = _LAWS[now] == law
        drawn[rows] = rng.choice(options, int(rows.sum()), p=weight / weight.sum())
    return drawn


def _returning(rng: np.random.Generator, before: Spells) -> Spells:
    """Help that follows on help that ended: by chance of the provider, always when a provider stopped."""
    chance = np.array([provider.returns for provider in PROVIDERS])[before.provider]
    chance = np.where(np.isin(before.ending, (DIED, MOVED)), 0.0, chance)
    chance = np.where(before.ending == STOPPED, 0.9, np.where(before.ending == ADULT, 0.25, chance))
    back = before.take(rng.random(len(before)) < chance)
    soon = np.isin(back.ending, (STOPPED, ADULT))
    lag = np.where(soon, rng.integers(1, 30, len(back)), 10 + rng.exponential(110, len(back)).astype(np.int64))
    same = back.ending == STOPPED
    kind = np.where(same | (rng.random(len(back)) < 0.65), back.provision, _other_provision(rng, back.provision))  # noqa: PLR2004
    guidance = int(np.flatnonzero(_CODES == "wmo-begeleiding")[0])
    start = back.planned + lag
    adult = (start - back.birth_day > _EIGHTEEN) & (_LAWS[kind] == YOUTH)
    kind = np.where(adult, guidance, kind)
    stays = (kind == back.provision) & ~same & (rng.random(len(back)) < 0.75)  # noqa: PLR2004
    follow = replace(back, provision=kind, start=start)
    follow = follow.take(start <= LAST_DAY)
    return _finished(rng, follow, np.where(stays, back.provider, -1)[start <= LAST_DAY])
