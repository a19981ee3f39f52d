"""Events in many series side by side: a rise or fall of one period, a shift, a passing bump, a trend, a bend in it.

Every possible event is a column that is fitted by least squares; the one that explains most is kept, taken out, and the
search goes on, so that a trend with a dip in it gives two events. The spread of a series is that between neighbouring
periods (so that a shift doesn't hide itself), steadied by the spread of its siblings and never below chance; where
siblings move more than chance anyway, an event must stand out among them. The chance is corrected for the number of
events that were tried.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import numpy as np

from wegwijzer.comparison.vectors import Array

FEWEST_POINTS = 6
ROUNDS = 3
_WORTH = 4.0  # degrees of freedom that the spread of the siblings is worth
_MOST_WORTH = 40.0
_KNOWN, _KNOWN_BY_ALL = 10.0, 40.0  # of the series alone, or of its siblings too
_SIBLINGS = 8  # fewer say nothing about how much they move anyway
_TO_DEVIATION = 1.4826
_CANDIDATE = 0.02
_LONG = 20  # periods from which the chance holds as it is (by simulation; under it, it would be too high)


class Shape(StrEnum):
    """The form of an event over time."""

    STEP = "step"  # another level from a period on
    LAST = "last"  # only the newest period
    BUMP = "bump"  # some periods, and over again
    TREND = "trend"  # steadily over the whole series
    BEND = "bend"  # another slope from a period on


@dataclass(frozen=True, slots=True)
class Forms:
    """Every event that is tried: a column per form (forms × periods), its shape, first and last period."""

    columns: Array
    shapes: tuple[Shape, ...]
    first: Array
    last: Array
    tries: Array  # how many forms of its shape there are

    tried: Array  # how many independent tries there were
    penalty: Array  # what a form must explain more than another to be preferred: its own number of tries (as in BIC)


@dataclass(frozen=True, slots=True)
class Events:
    """Found events, one element each: row of the matrix, form, chance, size in standard deviations, round."""

    row: Array
    form: Array
    chance: Array
    score: Array
    round: Array


@cache
def forms_of(periods: int, *, peaked: bool = False) -> Forms:
    """Return every event that is tried over so many periods; with `peaked` also bumps that rise and fall again."""
    time = np.arange(periods)
    found: list[tuple[Shape, int, int, Array]] = [(Shape.TREND, 0, periods - 1, (time - time.mean()) / max(periods, 1))]
    edge = 2 if periods <= 12 else 3  # noqa: PLR2004 - yearly series are short
    found += [(Shape.STEP, at, periods - 1, (time >= at) * 1.0) for at in range(edge, periods - 1)]
    found.append((Shape.LAST, periods - 1, periods - 1, (time == periods - 1) * 1.0))
    longest = max(1, min(8, periods // 4 + 1))
    found += [
        (Shape.BUMP, start, start + length - 1, ((time >= start) & (time < start + length)) * 1.0)
        for length in range(1, longest + 1)
        for start in range(1, periods - length)
    ]
    if peaked:
        found += [
            (Shape.BUMP, start, start + 2, 0.5 * ((time >= start) & (time < start + 3)) + 0.5 * (time == start + 1))
            for start in range(1, periods - 3)
        ]
    found += [(Shape.BEND, at, periods - 1, np.maximum(time - at, 0) / max(periods, 1)) for at in range(3, periods - 3)]
    shapes = tuple(shape for shape, *_ in found)
    first = np.array([first for _, first, _, _ in found])
    tries = np.array([shapes.count(shape) for shape in shapes], dtype=float)
    return Forms(
        columns=np.stack([column for *_, column in found]),
        shapes=shapes,
        first=first,
        last=np.array([last for _, _, last, _ in found]),
        tries=tries,
        tried=_tried(shapes, first, tries, periods),
        penalty=2 * np.log(tries),
    )


def _tried(shapes: tuple[Shape, ...], first: Array, tries: Array, periods: int) -> Array:
    """Return how many independent tries there were: forms beside each other hardly differ, shapes share the chance.

    A third of the chance of a false alarm is for what is new (a step or the newest period in the last quarter of the
    series: what is new matters most), two thirds for all the rest.
    """
    new = (first >= periods - max(2, periods // 4)) & np.isin(shapes, [Shape.STEP.value, Shape.LAST.value])
    usual = np.where(tries > 1, 0.3 * tries + 1, 1.0) * len(set(shapes))
    return np.where(new, 3.0 * (0.3 * new.sum() + 1), 1.5 * usual)


def search(values: Array, forms: Forms, floor: Array, *, siblings: bool) -> Events:
    """Return the events in series (rows × periods, NaN in holes) whose chance is small enough to look at.

    `floor` is the standard deviation of chance per series (0 where it isn't known). With `siblings` the rows belong to
    each other, and an event must stand out from how they move anyway. Series with fewer than six points have none.
    """
    mask = np.isfinite(values)
    weight = mask.astype(float)
    rest = np.where(mask, values, 0.0)
    points = weight.sum(axis=1)
    spread, freedom = spreads(values, floor)
    # with many siblings the spread of a short series is taken wide enough already
    wary = min(1.0, values.shape[1] / _LONG) if len(values) >= _SIBLINGS else 1.0
    found: list[tuple[Array, ...]] = []
    active = np.flatnonzero((points >= FEWEST_POINTS) & np.isfinite(spread) & (spread > 0))
    among: Array | None = None
    for round_number in range(ROUNDS):
        if not active.size:
            break
        slope, error = _fitted(rest[active], weight[active], forms)
        error = error * spread[active][:, None]
        with np.errstate(invalid="ignore", divide="ignore"):
            score = np.where(error > 0, slope / error, 0.0)
        best = (score**2 - forms.penalty).argmax(axis=1)
        at = np.arange(len(active))
        best_score = score[at, best]
        chance = _chance(best_score, freedom[active], forms, best, wary)  # the lowest it can be
        if siblings and round_number == 0 and (chance < _CANDIDATE).any():
            among = _among(slope, error)
        if among is not None:
            error_there = error[at, best]
            with np.errstate(invalid="ignore", divide="ignore"):
                best_score = np.where(error_there > 0, slope[at, best] / np.sqrt(error_there**2 + among[best]), 0.0)
            chance = _chance(best_score, freedom[active], forms, best, wary)
        good = chance < _CANDIDATE
        rows, form = active[good], best[good]
        found.append((rows, form, chance[good], best_score[good], np.full(len(rows), round_number)))
        fitted = slope[at, best][good][:, None] * forms.columns[form]
        rest[rows] = np.where(mask[rows], rest[rows] - fitted, 0.0)
        active = rows
    parts = [np.concatenate(column) for column in zip(*found, strict=True)] if found else [np.empty(0)] * 5
    return Events(parts[0].astype(int), parts[1].astype(int), parts[2], parts[3], parts[4].astype(int))


def spreads(values: Array, floor: Array) -> tuple[Array, Array]:
    """Return (standard deviation, degrees of freedom) of each series, from the steps between neighbouring periods.

    The median step counts, so one jump doesn't widen it; weighed with the usual one of the other rows.
    """
    steps = np.diff(values, axis=1)
    known = np.isfinite(steps)
    filled = np.where(known, steps, np.nan)
    few = known.sum(axis=1) < FEWEST_POINTS - 2
    filled[few] = 0.0
    away = np.abs(filled - medians(filled)[:, None])
    own = _TO_DEVIATION * medians(away) / np.sqrt(2)
    steps_known = np.maximum(known.sum(axis=1) - 1.0, 1.0)
    usual, worth = _usual(own[~few] ** 2, 0.35 * float(np.median(steps_known)))
    freedom = 0.6 * steps_known  # a median says less than a mean of squares
    square = (freedom * own**2 + worth * usual) / (freedom + worth)
    total = freedom + worth
    by_chance = (square <= floor**2) & (floor > 0)  # chance is known: nothing had to be estimated
    total = total + np.where(by_chance & (usual <= np.median(floor) ** 2), _KNOWN_BY_ALL, _KNOWN * by_chance)
    spread = np.where(few, np.nan, np.sqrt(np.maximum(square, floor**2)))
    return spread, np.maximum(total, 3.0)


def medians(values: Array) -> Array:
    """Return the median of the known values of each row; NaN where there are none. Many times faster than nanmedian."""
    if not values.shape[1]:
        return np.full(len(values), np.nan)
    ordered = np.sort(values, axis=1)  # NaN comes last
    known = np.isfinite(values).sum(axis=1)
    rows = np.arange(len(values))
    low, high = ordered[rows, np.maximum(known - 1, 0) // 2], ordered[rows, np.minimum(known // 2, values.shape[1] - 1)]
    return np.asarray((low + high) / 2)


def _usual(squares: Array, freedom: float) -> tuple[float, float]:
    """Return the usual variance of the siblings, and how many degrees of freedom that knowledge is worth.

    The more alike they are, the more it is worth (Smyth 2004), from 4 to 40; fewer than three say nothing.
    """
    if len(squares) < 3:  # noqa: PLR2004 - nothing to learn
        return 0.0, 0.0
    usual = float(np.median(squares))
    if len(squares) < _SIBLINGS or usual <= 0:
        return usual, _WORTH
    cut = np.minimum(squares, np.quantile(squares, 0.95))
    excess = float(cut.var()) - 2 * usual**2 / max(freedom, 1.0)
    return usual, _MOST_WORTH if excess <= 0 else float(np.clip(2 * usual**2 / excess, _WORTH, _MOST_WORTH))


def _among(slope: Array, error: Array) -> Array:
    """Return per form the variance with which siblings move anyway, beyond their own margins."""
    known = error > 0
    if known.any(axis=1).sum() < _SIBLINGS:
        return np.zeros(slope.shape[1])
    middle = np.median(slope, axis=0)
    wide = (_TO_DEVIATION * np.median(np.abs(slope - middle), axis=0)) ** 2
    return np.asarray(np.maximum(wide - np.median(error, axis=0) ** 2, 0.0))


def _fitted(rest: Array, weight: Array, forms: Forms) -> tuple[Array, Array]:
    """Return (slope, its error at unit spread; 0 where it can't be told) of each series and form, with a free level."""
    points = weight.sum(axis=1)[:, None]
    columns = forms.columns.T
    sum_x = weight @ columns
    room = weight @ columns**2 - sum_x**2 / points
    both = rest @ columns - sum_x * rest.sum(axis=1)[:, None] / points
    # an event needs points inside and outside: a form that is nearly constant over the known points explains nothing
    good = room > 1e-6 * (weight @ columns**2 + 1e-12)
    safe = np.where(good, room, 1.0)
    return np.where(good, both / safe, 0.0), np.where(good, 1 / np.sqrt(safe), 0.0)


def _chance(score: Array, freedom: Array, forms: Forms, form: Array, wary: float) -> Array:
    from scipy import special  # noqa: PLC0415 - heavy

    single = 2 * special.stdtr(freedom, -np.abs(score))
    return np.asarray(np.minimum(single * forms.tried[form] * wary, 1.0))
