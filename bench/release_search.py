"""How long the search of a release of 15,000 areas × 40 indicators × 3 groupings takes, on quiet counts with events.

Each of two processes makes the figures of one indicator (eight years, 341 municipalities with districts and
neighbourhoods) and searches them twenty times. Making figures and opening a release aren't counted.
"""

from __future__ import annotations

import os
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
os.environ.setdefault("POLARS_MAX_THREADS", "1")

import numpy as np
import polars as pl
from measuring import said

from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.search.finding import Place, found_in_places
from wegwijzer.comparison.search.panel import Counted
from wegwijzer.comparison.search.stories import RATES, Calm, discovered
from wegwijzer.figures import FIGURES, ProtectedFigures

TOWNS, DISTRICTS, PARTS, YEARS, INDICATORS = 341, 5, 38, 8, 40
GROUPS = (("total", "total"), ("sex", "m"), ("sex", "v"))
PROCESSES = 2


def places(towns: int = TOWNS) -> list[Place]:
    """Return municipalities with their districts and neighbourhoods: 44 areas each."""
    answer = []
    for town in range(1, towns + 1):
        inside = {f"GM{town:04d}": "municipality"}
        inside |= {f"WK{town:04d}{number:02d}": "district" for number in range(DISTRICTS)}
        inside |= {f"BU{town:04d}{number % DISTRICTS:02d}{number:02d}": "neighbourhood" for number in range(PARTS)}
        answer.append(Place(code=f"GM{town:04d}", inside=inside))
    return answer


def quiet(where: list[Place], seed: int, events: float = 0.0) -> ProtectedFigures:
    """Return counts per thousand with trend and overdispersion of a municipality; some parts have a step."""
    rng = np.random.default_rng(seed)
    areas = [area for place in where for area in place.inside]
    level = [name for place in where for name in place.inside.values()]
    number = len(areas)
    town = np.repeat(np.arange(len(where)), [len(place.inside) for place in where])
    parts = np.array([name == "neighbourhood" for name in level])
    rate = 0.06 * rng.lognormal(0, 0.2, (number, 1, 1)) * rng.lognormal(0, 0.02, (len(where), 1, YEARS))[town]
    rate = rate * np.exp(rng.normal(0, 0.005, (len(where), 1, 1))[town] * np.arange(YEARS))
    rate = rate * np.where(rng.random((number, 1, 1)) < events, 1.8, 1.0) ** (np.arange(YEARS) >= YEARS - 2)
    persons = np.where(parts, rng.integers(400, 2000, number), 0)[:, None, None] * np.ones((1, 2, YEARS))
    cases = rng.poisson(persons * rate)
    inside = np.zeros((2, *cases.shape))
    inside[0], inside[1] = cases, persons
    place_of = {area: here for here, area in enumerate(areas)}
    for here in np.flatnonzero(parts):
        for above in (f"WK{areas[here][2:8]}", f"GM{areas[here][2:6]}"):
            inside[:, place_of[above]] += inside[:, here]
    both = np.concatenate([inside.sum(axis=2, keepdims=True), inside], axis=2)
    return _figures(areas, level, both[0], both[1])


def _figures(areas: list[str], level: list[str], cases: np.ndarray, persons: np.ndarray) -> ProtectedFigures:
    number, size = len(areas), cases.size
    area, group, year = (part.ravel() for part in np.indices(cases.shape))
    with np.errstate(invalid="ignore", divide="ignore"):
        value = np.where(persons > 0, 1000 * cases / persons, 0.0)
    frame = pl.DataFrame(
        {
            "area": pl.Series(areas)[area] if number else [],
            "area_level": pl.Series(level)[area],
            "period": pl.Series([f"{2016 + one}JJ00" for one in range(YEARS)])[year],
            "period_start": pl.Series([f"{2016 + one}-01-01" for one in range(YEARS)]).str.to_date()[year],
            "breakdown": pl.Series([name for name, _ in GROUPS])[group],
            "group": pl.Series([name for _, name in GROUPS])[group],
            "value": value.ravel(),
            "numerator": cases.ravel(),
            "denominator": persons.ravel(),
        }
    ).with_columns(indicator=pl.lit("x"), version=1, status=pl.lit("shown"), quality=pl.lit("final"))
    empty = {name: pl.lit("" if name in {"reason", "series_break"} else None) for name in FIGURES}
    empty = {name: one for name, one in empty.items() if name not in frame.columns}
    frame = frame.with_columns(**empty).select(pl.col(name).cast(kind) for name, kind in FIGURES.items())
    assert frame.height == size
    return ProtectedFigures._sealed(frame, audience="intern", policy="p")  # noqa: SLF001 - the bench makes a release


def search(share: tuple[int, int, int]) -> tuple[int, int, float, float, float]:
    """Search a share of the indicators; return series, discoveries, start, end and CPU seconds without the making."""
    first, towns, indicators = share
    where = places(towns)
    made = quiet(where, first, events=0.002)
    what = Counted(id="x", scale=Scale.RATE, decimals=1)
    found_in_places(made, what, where[:1])
    start, cpu = time.time(), time.process_time()
    parts = [one for _ in range(first, indicators, PROCESSES) for one in found_in_places(made, what, where)]
    spent, end = time.process_time() - cpu, time.time()
    return sum(one.series for one in parts), len(discovered(parts, Calm.NORMAL)), start, end, spent


def measure(towns: int = TOWNS, indicators: int = INDICATORS) -> None:
    """Print how long the search takes over two processes, from the first that starts to the last that is done."""
    shares = [(first, towns, indicators) for first in range(PROCESSES)]
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn")) as pool:
        done = list(pool.map(search, shares))
    numbers = {
        "series": sum(one[0] for one in done),
        "found": sum(one[1] for one in done),
        "wall_s": round(max(one[3] for one in done) - min(one[2] for one in done), 1),
        "cpu_s": round(sum(one[4] for one in done), 1),
    }
    said("events in a release of 15,000 areas × 40 indicators × 3 groupings", "under 60 s on 2 cores", numbers)


def quiet_releases(number: int = 300, indicators: int = 5) -> None:
    """Print how many releases of one municipality in which nothing happens tell anything, per degree of calm."""
    where, what = places(1), Counted(id="x", scale=Scale.RATE, decimals=1)
    told: dict[Calm, list[int]] = {calm: [] for calm in Calm}
    for seed in range(number):
        parts = [found_in_places(quiet(where, 1000 * seed + one), what, where)[0] for one in range(indicators)]
        for calm in Calm:
            told[calm].append(len(discovered(parts, calm)))
    for calm in Calm:
        numbers = {
            "releases": number,
            "releases_with_a_false_signal": round(float(np.mean([one > 0 for one in told[calm]])), 4),
            "false_signals_per_release": round(float(np.mean(told[calm])), 4),
        }
        said(f"quiet releases, {calm.value}", f"at most {RATES[calm]:.2f} of releases", numbers)


if __name__ == "__main__":
    quiet_releases()
    measure(*(int(one) for one in sys.argv[1:]))
