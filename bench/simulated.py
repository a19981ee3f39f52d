"""Series of which it is known what happens in them: weekly counts with outbreaks, and short ones in which nothing does.

Noufaily and others (2013, Stat Med 32:1206): seven parameter sets, with and without trend, with zero, one or two waves
a year; 624 weeks; four past outbreaks and one in the last 49 weeks. The draws are made in the order of the generator
the numbers to beat were measured with, so the same seed gives the same series.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

WEEKS, MONITORED = 624, 49
PUBLISHED_SEED = 20261123
_THETA = (0.1, -2, 1.5, 0.5, 2.5, 3.75, 5)
_BETA = (0.0025, 0.005, 0.003, 0.002, 0.001, 0.001, 0.0001)
_COSINE = (0.6, 0.1, 0.2, 0.5, 1, 0.1, 0.05)
_SINE = (0.6, 0.3, -0.4, 0.5, 0.1, -0.1, 0.01)
_PHI = (1.5, 2, 1, 5, 3, 1.1, 1.2)
_PAST = 312  # past outbreaks start after this week
_CURRENT = WEEKS - MONITORED + 1

Numbers = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outbreaks:
    """Counts (series × weeks), and of each series its set (0–6) and its current outbreak: size k, first, last week."""

    counts: Numbers
    parameters: Numbers
    strength: Numbers
    first: Numbers
    last: Numbers

    @property
    def during(self) -> npt.NDArray[np.bool_]:
        """Return which of the monitored weeks lie in the outbreak."""
        weeks = np.arange(_CURRENT, WEEKS + 1)
        return (weeks >= self.first[:, None]) & (weeks <= self.last[:, None])


def noufaily(seed: int, replicates: int = 100) -> Outbreaks:
    """Return the 42 scenarios, `replicates` series each."""
    rng = np.random.default_rng(seed)
    counts, rows = [], []
    for parameters in range(7):
        for trend in (0, 1):
            for waves in (0, 1, 2):
                made, told = _scenario(parameters, trend, waves, replicates, rng)
                counts.append(made)
                rows += told
    about = np.array(rows, dtype=np.int64)
    return Outbreaks(np.vstack(counts), *about.T)


def _scenario(
    parameters: int, trend: int, waves: int, replicates: int, rng: np.random.Generator
) -> tuple[Numbers, list[tuple[int, ...]]]:
    week = np.arange(1, WEEKS + 1)
    log = _THETA[parameters] + trend * _BETA[parameters] * week
    for wave in range(1, waves + 1):
        angle = 2 * np.pi * wave * week / 52
        log = log + _COSINE[parameters] * np.cos(angle) + _SINE[parameters] * np.sin(angle)
    mean, phi = np.exp(log), _PHI[parameters]
    if phi > 1:
        counts = rng.negative_binomial(np.broadcast_to(mean / (phi - 1), (replicates, WEEKS)), 1 / phi)
    else:
        counts = rng.poisson(mean, (replicates, WEEKS))
    return counts, [(parameters, *_outbreaks(row, np.sqrt(phi * mean), rng)) for row in counts]


def _outbreaks(row: Numbers, deviation: npt.NDArray[np.float64], rng: np.random.Generator) -> tuple[int, int, int]:
    """Add four past outbreaks and a current one to `row`; return the strength, first and last week of the current."""
    sizes = rng.choice([2, 3, 5, 10], 4)
    starts = rng.choice(np.arange(_PAST + 1, _CURRENT), 4, replace=False)
    for strength, start in zip(sizes, starts, strict=True):
        weeks = start + _delays(rng, strength * deviation[start - 1])
        np.add.at(row, weeks[weeks <= WEEKS] - 1, 1)
    strength = int(rng.integers(1, 11))
    start = int(rng.integers(_CURRENT, WEEKS + 1))
    weeks = np.minimum(start + _delays(rng, strength * deviation[start - 1]), WEEKS)
    np.add.at(row, weeks - 1, 1)
    return strength, start, int(weeks.max()) if weeks.size else start


def _delays(rng: np.random.Generator, mean: float) -> Numbers:
    return np.floor(rng.lognormal(0, 0.5, rng.poisson(mean))).astype(np.int64)


def in_control(seed: int, series: int = 1000, points: int = 24) -> tuple[npt.NDArray[np.float64], Numbers]:
    """Return (normal amounts of mean 100 and deviation 10, Poisson counts of mean 5), half of the series each."""
    rng = np.random.default_rng(seed)
    half = series // 2
    normal = rng.normal(100, 10, (half, points)).round(2)
    return normal, rng.poisson(5, (series - half, points))
