"""Did it help? What happened after an intervention, beside what happened elsewhere, and beside what was assumed.

Difference in differences: the change here less the change of the comparators. The margin is the largest of three: the
chance in the figures, the scatter between periods (wider when neighbouring periods resemble each other), and how far
comparators, treated as if they had the intervention, move by themselves (a placebo test; Abadie e.a. 2010, J Am Stat
Assoc 105:493). It says when it can't tell. It never proves a cause: other things change too.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum

import numpy as np

from wegwijzer.comparison.vectors import Array, Verdict, Why

FEWEST_BEFORE = 3
FEWEST_AFTER = 1
FEWEST_PLACEBOS = 4
_APART = 0.1  # chance under which the lines before the intervention are called apart


class Attribution(StrEnum):
    """What stands between the figures and a cause: cautions that are always told."""

    NO_COMPARATORS = "no_comparators"  # before and after only: anything else that changed is in it
    FEW_COMPARATORS = "few_comparators"  # fewer than four
    APART_BEFORE = "apart_before"  # they moved apart before already, enough to explain half of the change
    SHORT_AFTER = "short_after"  # fewer than three periods after it
    OTHER_CAUSES = "other_causes"  # always: other things changed at the same time too
    NO_MARGIN = "no_margin"
    EXTREME_BEFORE = "extreme_before"  # it began after an extreme figure: figures tend to fall back by themselves


class Outcome(StrEnum):
    """What happened beside what was assumed."""

    AS_ASSUMED = "as_assumed"
    LESS_THAN_ASSUMED = "less_than_assumed"
    OTHER_WAY = "other_way"
    NOT_SHOWN = "not_shown"  # no change shown, and the assumed one can be ruled out
    CHANGED = "changed"  # nothing was assumed, and a change is shown
    CANNOT_TELL = "cannot_tell"


@dataclass(frozen=True, slots=True, kw_only=True)
class Course:
    """A series over equal steps: NaN in holes. `variance` is that of chance per figure (NaN: unknown)."""

    values: Array
    variance: Array = field(default_factory=lambda: np.empty(0))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evaluation:
    """The effect in the unit of the figures with its 95 % limits (NaN when it can't be told), and why.

    `before` and `after` are the means here, `elsewhere_before` and `elsewhere_after` those of the comparators.
    """

    effect: float
    lower: float
    upper: float
    verdict: Verdict
    outcome: Outcome
    why: Why
    before: float
    after: float
    elsewhere_before: float
    elsewhere_after: float
    periods_before: int
    periods_after: int
    comparators: int
    cautions: tuple[Attribution, ...]


def evaluate_intervention(
    own: Course,
    comparators: tuple[Course, ...],
    begins: int,
    *,
    assumed: float | None = None,
    broken_at: int | None = None,
) -> Evaluation:
    """Return what happened from period `begins` (index) on, less what happened to the comparators.

    `assumed` is the change that was expected, in the unit of the figures. `broken_at` is the first period after the
    last break of the series: earlier periods don't count. Comparators lacking more than a third of the periods are
    left out. Cannot tell: fewer than three periods before or none after, lines that lay apart before, or a margin that
    holds both no change and the assumed one.
    """
    start = broken_at or 0
    values = own.values.astype(float).copy()
    values[:start] = np.nan
    known = np.isfinite(values)
    after = np.arange(len(values)) >= begins
    others = np.array([course.values for course in comparators if _complete(course.values, known)], dtype=float)
    counts = (int((known & ~after).sum()), int((known & after).sum()))
    means = _means(values, others, known, after)
    cautions = _cautions(values, others, known, after, counts)
    if counts[0] < FEWEST_BEFORE or counts[1] < FEWEST_AFTER:
        why = Why.BREAK if start and begins - start < FEWEST_BEFORE else Why.SHORT
        return _evaluation((np.nan, np.nan, np.nan), means, counts, len(others), cautions, why, assumed)
    gap = values - (_mean_of(others, len(values)) if len(others) else 0.0)
    chance = own.variance if own.variance.size else np.full(len(values), np.nan)
    effect, error, freedom = _step(gap, after, chance)
    error = max(error, _placebo(others, after & known, known))
    if not np.isfinite(error) or error <= 0:
        cautions = (*cautions, Attribution.NO_MARGIN)
        return _evaluation((effect, np.nan, np.nan), means, counts, len(others), cautions, Why.NO_MARGIN, assumed)
    from scipy import special  # noqa: PLC0415 - heavy

    half = float(special.stdtrit(freedom, 0.975)) * error
    return _evaluation((effect, effect - half, effect + half), means, counts, len(others), cautions, Why.NONE, assumed)


def _complete(values: Array, known: Array) -> bool:
    both = np.isfinite(values) & known
    return bool(both.sum() * 3 >= known.sum() * 2 and known.any())


def _means(values: Array, others: Array, known: Array, after: Array) -> tuple[float, float, float, float]:
    def mean(what: Array, where: Array) -> float:
        some = what[where]
        some = some[np.isfinite(some)]
        return float(some.mean()) if some.size else float("nan")

    elsewhere = _mean_of(others, len(values))
    before = known & ~after
    return (
        mean(values, before),
        mean(values, known & after),
        mean(elsewhere, before),
        mean(elsewhere, known & after),
    )


def _mean_of(others: Array, periods: int) -> Array:
    if not len(others):
        return np.full(periods, np.nan)
    there = np.isfinite(others)
    return np.asarray(
        np.where(there.any(axis=0), np.where(there, others, 0.0).sum(axis=0) / np.maximum(there.sum(axis=0), 1), np.nan)
    )


def _step(gap: Array, after: Array, chance: Array) -> tuple[float, float, float]:
    """Return (effect, standard error, degrees of freedom) of the step between before and after."""
    known = np.isfinite(gap)
    before, since = gap[known & ~after], gap[known & after]
    effect = float(since.mean() - before.mean())
    rest = np.concatenate([before - before.mean(), since - since.mean()])
    freedom = max(len(rest) - 2, 1)
    variance = float((rest**2).sum()) / freedom
    by_chance = chance[known]
    if np.isfinite(by_chance).any():
        variance = max(variance, float(np.nanmean(by_chance)))
    squares = max(float((rest**2).sum()), 1e-300)
    alike = max(0.0, float((rest[1:] * rest[:-1]).sum()) / squares) if len(rest) > FEWEST_BEFORE else 0.0
    wider = (1 + min(alike, 0.8)) / (1 - min(alike, 0.8))
    return effect, float(np.sqrt(variance * wider * (1 / len(before) + 1 / len(since)))), float(freedom)


def _placebo(others: Array, after: Array, known: Array) -> float:
    """Return how far comparators move by themselves at that moment, each against the rest; 0 with too few."""
    if len(others) < FEWEST_PLACEBOS:
        return 0.0
    total, there = np.nansum(others, axis=0), np.isfinite(others).sum(axis=0)
    moves = []
    for one in others:
        own = np.isfinite(one)
        with np.errstate(invalid="ignore", divide="ignore"):
            rest = (total - np.where(own, one, 0.0)) / (there - own)
        gap = one - rest
        first, later = gap[known & ~after & np.isfinite(gap)], gap[known & after & np.isfinite(gap)]
        if first.size and later.size:
            moves.append(float(later.mean() - first.mean()))
    return float(np.sqrt(np.mean(np.square(moves)))) if len(moves) >= FEWEST_PLACEBOS else 0.0


def _cautions(
    values: Array, others: Array, known: Array, after: Array, counts: tuple[int, int]
) -> tuple[Attribution, ...]:
    found = []
    if not len(others):
        found.append(Attribution.NO_COMPARATORS)
    elif len(others) < FEWEST_PLACEBOS:
        found.append(Attribution.FEW_COMPARATORS)
    gap = values - _mean_of(others, len(values)) if len(others) else values
    before = gap[known & ~after & np.isfinite(gap)]
    if _apart(gap, known & np.isfinite(gap), after):
        found.append(Attribution.APART_BEFORE)
    if len(before) > FEWEST_BEFORE and abs(before[-1] - before[:-1].mean()) > 2 * max(float(before[:-1].std()), 1e-12):
        found.append(Attribution.EXTREME_BEFORE)
    if 0 < counts[1] < FEWEST_BEFORE:
        found.append(Attribution.SHORT_AFTER)
    return (*found, Attribution.OTHER_CAUSES)


def _apart(gap: Array, known: Array, after: Array) -> bool:
    """Say whether the lines lay apart before, and going on that way would explain half of the change or more."""
    before, since = gap[known & ~after], gap[known & after]
    if len(before) <= FEWEST_BEFORE or not len(since) or _slope_chance(before) >= _APART:
        return False
    time = np.flatnonzero(known & ~after)
    slope = float(((time - time.mean()) * before).sum() / ((time - time.mean()) ** 2).sum())
    drift = slope * float(np.flatnonzero(known & after).mean() - time.mean())
    change = float(since.mean() - before.mean())
    return drift * change > 0 and abs(drift) >= abs(change) / 2


def _slope_chance(values: Array) -> float:
    """Return the chance of a slope as steep when there is none (Student's t)."""
    from scipy import special  # noqa: PLC0415 - heavy

    time = np.arange(len(values)) - (len(values) - 1) / 2
    slope = float((time * values).sum() / (time**2).sum())
    rest = values - values.mean() - slope * time
    error = np.sqrt(float((rest**2).sum()) / (len(values) - 2) / float((time**2).sum()))
    if error <= 1e-9 * max(float(np.abs(values).max()), 1e-12):
        return 0.0 if abs(slope) > 1e-9 * max(float(np.abs(values).max()), 1e-12) else 1.0
    return float(2 * special.stdtr(len(values) - 2, -abs(slope) / error))


def _evaluation(  # noqa: PLR0913, PLR0917 - all that there is to tell
    effect: tuple[float, float, float],
    means: tuple[float, float, float, float],
    counts: tuple[int, int],
    comparators: int,
    cautions: tuple[Attribution, ...],
    why: Why,
    assumed: float | None,
) -> Evaluation:
    size, lower, upper = effect
    shown = Verdict.MORE if lower > 0 else Verdict.LESS if upper < 0 else Verdict.NOT_DIFFERENT
    apart = Attribution.APART_BEFORE in cautions
    verdict = Verdict.CANNOT_SAY if why is not Why.NONE or apart else shown
    return Evaluation(
        effect=size,
        lower=lower,
        upper=upper,
        verdict=verdict,
        outcome=_outcome(effect, verdict, assumed),
        why=why,
        before=means[0],
        after=means[1],
        elsewhere_before=means[2],
        elsewhere_after=means[3],
        periods_before=counts[0],
        periods_after=counts[1],
        comparators=comparators,
        cautions=cautions,
    )


def _outcome(effect: tuple[float, float, float], verdict: Verdict, assumed: float | None) -> Outcome:
    if verdict is Verdict.CANNOT_SAY:
        return Outcome.CANNOT_TELL
    _, lower, upper = effect
    if not assumed:
        return Outcome.CHANGED if verdict is not Verdict.NOT_DIFFERENT else Outcome.CANNOT_TELL
    wanted = Verdict.MORE if assumed > 0 else Verdict.LESS
    short_of = upper < assumed if assumed > 0 else lower > assumed
    if verdict is Verdict.NOT_DIFFERENT:
        return Outcome.NOT_SHOWN if short_of else Outcome.CANNOT_TELL
    if verdict is not wanted:
        return Outcome.OTHER_WAY
    return Outcome.LESS_THAN_ASSUMED if short_of else Outcome.AS_ASSUMED
