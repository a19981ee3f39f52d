"""Episodes as a municipality's own system would hold them: with a test BSN, cost, units, outcome and experience."""

from __future__ import annotations

import numpy as np
import polars as pl

from wegwijzer.demo import planted
from wegwijzer.demo.care import EARLY, ENDINGS, EPOCH, LAST_DAY, OTHER, PLAN, Floats, Ints, Spells
from wegwijzer.demo.names import PROVIDERS, YEARS
from wegwijzer.demo.provisions import INCOME, PROVISIONS, WMO, YOUTH

_REFERRERS = {
    YOUTH: ("huisarts", "wijkteam", "school", "gecertificeerde instelling"),
    WMO: ("zelf gemeld", "wijkteam", "ziekenhuis", "huisarts"),
    INCOME: ("zelf gemeld", "wijkteam", "schuldeiser", "woningcorporatie"),
}
_REFERRED = (0.44, 0.30, 0.16, 0.10)
_WITHOUT_OUTCOME = ("wmo-hulpmiddel", "wmo-vervoer", "wmo-kortdurend")
_SCORED, _WITH_GOAL, _ASKED = 0.66, 0.85, 0.42  # shares of ended episodes
_HIGHEST_BSN = 999_999_999
_WEIGHTS = np.array((9, 8, 7, 6, 5, 4, 3, 2, -1))
_TENS = 10 ** np.arange(8, -1, -1)


def test_numbers(count: int) -> Ints:
    """Return `count` numbers that pass the eleven-test, downward from 999999999.

    The first 9,000 or so lie in the range 9999xxxxx that test environments use; the rest follow just below it.
    """
    candidates = _HIGHEST_BSN - np.arange(11 * count + 100)
    digits = candidates[:, None] // _TENS % 10
    return np.asarray(candidates[digits @ _WEIGHTS % 11 == 0][:count], dtype=np.int64)


def episodes_of(rng: np.random.Generator, spells: Spells, areas: tuple[str, ...]) -> pl.DataFrame:
    """Return the episodes, oldest start first; `bsn` is text of nine digits, `law` says in which delivery they go."""
    ended = spells.planned <= LAST_DAY
    end = np.where(ended, spells.planned, LAST_DAY)
    score, goal, experience = _results(rng, spells, ended)
    units, cost = _bill(rng, spells, end)
    numbers, person = np.unique(spells.person, return_inverse=True)
    bsn = rng.permutation(test_numbers(len(numbers)))[person]
    laws = np.array([provision.law for provision in PROVISIONS])[spells.provision]
    return pl.DataFrame(
        {
            "bsn": bsn.astype(str),
            "birth_year": _dates(spells.birth_day).astype("datetime64[Y]").astype(int) + 1970,
            "sex": np.where(spells.female, "V", "M"),
            "area": np.array(areas)[spells.area],
            "provision": np.array([provision.code for provision in PROVISIONS])[spells.provision],
            "provider": np.array([provider.code for provider in PROVIDERS])[spells.provider],
            "start": _dates(spells.start),
            "end": pl.Series(_dates(end)).set(pl.Series(~ended), None),
            "end_reason": pl.Series(np.array(ENDINGS)[spells.ending]).set(pl.Series(~ended), None),
            "cost": cost,
            "units": units,
            "outcome": score,
            "goal_reached": goal,
            "experience": experience,
            "referrer": _referrers(rng, laws),
            "waiting_days": _waiting(rng, spells),
            "law": laws,
        }
    ).sort("start", "bsn", "provision")


def _dates(days: Ints) -> np.ndarray[tuple[int, ...], np.dtype[np.datetime64]]:
    return (EPOCH + days).astype("datetime64[D]")


def _year_index(days: Ints) -> Ints:
    years = _dates(days).astype("datetime64[Y]").astype(int) + 1970
    return np.asarray(np.clip(years - YEARS[0], 0, len(YEARS) - 1), dtype=np.int64)


def _bill(rng: np.random.Generator, spells: Spells, end: Ints) -> tuple[Floats, Floats]:
    """Units (hours, days, day parts) until the end or the last day, and euros at the price of the starting year."""
    a_week = np.array([provision.a_week for provision in PROVISIONS])[spells.provision]
    price = np.array([provision.price for provision in PROVISIONS])[spells.provision]
    weeks = (end - spells.start + 1) / 7
    units = np.maximum(1.0, np.round(weeks * a_week * rng.gamma(9, 1 / 9, len(spells)), 1))
    index = np.array(planted.PRICES)[_year_index(spells.start)]
    return units, np.round(units * price * index * rng.normal(1, 0.02, len(spells)), 2)


def _practice(spells: Spells) -> Floats:
    """How far the new practice of one provider has come when an episode ends: 0 … 1 in half a year."""
    since = int((np.datetime64(planted.PRACTICE_FROM) - EPOCH).astype(int))
    here = np.array([provider.code == planted.NEW_PRACTICE for provider in PROVIDERS])[spells.provider]
    return np.where(here, np.clip((spells.planned - since) / 182, 0, 1), 0.0)


def _results(
    rng: np.random.Generator, spells: Spells, ended: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Outcome and experience (1 … 10) and whether the goal was reached; empty where nobody wrote it down."""
    count = len(spells)
    quality = np.array([provider.quality for provider in PROVIDERS])[spells.provider]
    ending = np.select([spells.ending == PLAN, spells.ending == EARLY, spells.ending == OTHER], [0.35, -1.1, -0.7], 0.0)
    practice = _practice(spells)
    luck = rng.normal(0, 1, count)
    score = np.clip(np.round(6.6 + quality + ending + planted.SCORE_RISE * practice + 1.05 * luck, 1), 1, 10)
    logit = 0.35 + 0.8 * quality + 0.9 * ending + 0.35 * luck + planted.GOAL_RISE / 0.21 * practice
    goal = rng.random(count) < 1 / (1 + np.exp(-logit))
    feeling = 7.3 + 0.6 * quality + 0.4 * ending + 0.6 * practice + 0.4 * luck + rng.normal(0, 0.9, count)
    experience = np.clip(np.round(feeling, 1), 1, 10)
    known = ended & ~_silent(spells)
    scored = known & ~np.isin(
        np.array([provision.code for provision in PROVISIONS])[spells.provision], _WITHOUT_OUTCOME
    )
    return (
        pl.Series(score).set(pl.Series(~(scored & (rng.random(count) < _SCORED))), None),
        pl.Series(goal).set(pl.Series(~(scored & (rng.random(count) < _WITH_GOAL))), None),
        pl.Series(experience).set(pl.Series(~(known & (rng.random(count) < _ASKED))), None),
    )


def _silent(spells: Spells) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    since = int((np.datetime64(planted.SILENT_FROM) - EPOCH).astype(int))
    house = np.array([provider.code == planted.SILENT for provider in PROVIDERS])[spells.provider]
    return house & (spells.planned >= since)


def _referrers(
    rng: np.random.Generator, laws: np.ndarray[tuple[int, ...], np.dtype[np.str_]]
) -> np.ndarray[tuple[int, ...], np.dtype[np.object_]]:
    drawn = rng.choice(len(_REFERRED), len(laws), p=_REFERRED)
    result = np.empty(len(laws), dtype=object)
    for law, names in _REFERRERS.items():
        result[laws == law] = np.array(names, dtype=object)[drawn[laws == law]]
    return result


def _waiting(rng: np.random.Generator, spells: Spells) -> Ints:
    """Days between the request and the start; mental care for the young had long queues in 2022 and 2023."""
    usual = np.array([provision.waiting for provision in PROVISIONS])[spells.provision]
    year = _year_index(spells.start)
    queue = np.array([provision.code == "jeugd-ggz" for provision in PROVISIONS])[spells.provision]
    longer = np.array([planted.QUEUE.get(each, 1.0) for each in YEARS])[year]
    usual = usual * np.where(queue, longer, 1.0)
    return np.asarray(np.round(usual * rng.gamma(2, 0.5, len(spells))), dtype=np.int64)
