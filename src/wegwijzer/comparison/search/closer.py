"""A closer look at few series: events fitted together, so that a dip in a rising series isn't hidden by the rise.

Forward selection of the same forms, from a level and from a level with a trend; the better of both is kept and what no
longer counts is dropped. The spread is what is left when the events are out, steadied by that of the siblings and never
below chance. The chance is corrected for the number of forms that were tried, and for having chosen them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from wegwijzer.comparison.search.events import FEWEST_POINTS, Events, Forms, Shape
from wegwijzer.comparison.vectors import Array

_ROUNDS = 3
_LEARN = 0.5  # the same, when only the spread is learnt
_WORTH = 8.0  # the most degrees of freedom that the spread of the siblings is worth
_GO_ON = 0.05  # a form with a chance below it may help to see another
_CANDIDATE = 0.02
_KNOWN = 20.0  # degrees of freedom that knowing chance is worth
_SAME = 1e-9
_CHOSEN = 1.5  # forms that were chosen together look better than they are (by simulation)
_PLACES = {Shape.TREND: 0, Shape.LAST: 0, Shape.STEP: 1, Shape.BEND: 1, Shape.BUMP: 1}  # chosen beside the size


@dataclass(frozen=True, slots=True)
class _Model:
    """The forms chosen for one series, with their slopes, errors at unit spread, what is left and its freedom."""

    chosen: tuple[int, ...]
    slopes: Array
    errors: Array
    left: float
    freedom: int


@dataclass(frozen=True, slots=True)
class _Spread:
    """What is known of a spread: by chance, the usual variance of siblings and its worth; and how far to go on."""

    chance: float
    usual: float
    worth: float
    go_on: float


def look_closer(values: Array, forms: Forms, floor: Array) -> Events:
    """Return the events in a few series (rows × periods, NaN in holes) that belong to each other.

    `floor` is the standard deviation of chance per series (0 where it isn't known).
    """
    enough = np.flatnonzero(np.isfinite(values).sum(axis=1) >= FEWEST_POINTS)
    learn = len(enough) > 2  # noqa: PLR2004 - fewer say nothing of each other
    tried = [_best(values[row], forms, _Spread(floor[row], 0.0, 0.0, _LEARN)) for row in enough] if learn else []
    usual = _usual(tried)
    found: list[tuple[int, int, float, float, int]] = []
    for row in enough:
        spread = _Spread(floor[row], *usual, _GO_ON)
        model = _best(values[row], forms, spread)
        for place, (score, chance) in enumerate(_judged(model, forms, spread)):
            if chance < _CANDIDATE:
                found.append((int(row), model.chosen[place], chance, score, place))
    columns = list(zip(*found, strict=True)) if found else [()] * 5
    return Events(
        row=np.array(columns[0], dtype=int),
        form=np.array(columns[1], dtype=int),
        chance=np.array(columns[2], dtype=float),
        score=np.array(columns[3], dtype=float),
        round=np.array(columns[4], dtype=int),
    )


def _usual(models: list[_Model]) -> tuple[float, float]:
    """Return the usual variance of what is left in the siblings, and the degrees of freedom that it is worth."""
    squares = [model.left / model.freedom for model in models if model.freedom > 0]
    if not squares:
        return 0.0, 0.0
    freedom = sum(model.freedom for model in models if model.freedom > 0)
    return float(np.median(squares)), min(freedom / 2, _WORTH)  # half: siblings share their years


def _best(series: Array, forms: Forms, spread: _Spread) -> _Model:
    known = np.isfinite(series)
    y, columns = series[known], forms.columns[:, known]
    trend = forms.shapes.index(Shape.TREND)
    paths = [_grown(y, columns, forms, spread, start) for start in ((), (trend,))]
    return min(paths, key=lambda model: _cost(model, forms, spread, len(y)))


def _variance(model: _Model, spread: _Spread) -> tuple[float, float]:
    """Return (variance, degrees of freedom) of what is left."""
    total = model.freedom + spread.worth
    square = (model.left + spread.usual * spread.worth) / max(total, 1e-9)
    known = _KNOWN if spread.chance > 0 and square <= spread.chance**2 else 0.0
    return max(square, spread.chance**2), max(total + known, 1.0)


def _cost(model: _Model, forms: Forms, spread: _Spread, points: int) -> float:
    """Return how badly a model does: what is left, and what its forms cost (as in BIC)."""
    square, _ = _variance(model, spread)
    tries = sum(2 * np.log(forms.tries[form]) for form in model.chosen)
    return float(points * np.log(square + 1e-300) + tries + len(model.chosen) * np.log(points))


def _grown(y: Array, columns: Array, forms: Forms, spread: _Spread, start: tuple[int, ...]) -> _Model:
    chosen = list(start)
    model = _fit(y, columns, forms, tuple(chosen))
    for _round in range(_ROUNDS):
        if model.freedom < 3:  # noqa: PLR2004 - nothing would be left to judge by
            break
        slope, room, after = _added(y, columns, model.chosen)
        one = _Next(slope, room, after, model.freedom)
        best, chance = one.best(forms, spread)
        if chance >= spread.go_on:
            break
        chosen.append(best)
        model = _pruned(y, columns, forms, spread, _fit(y, columns, forms, tuple(chosen)), len(start))
        chosen = list(model.chosen)
    return model


@dataclass(frozen=True, slots=True)
class _Next:
    """Every form added to a model: its slope, its room (sum of squares beside the model), what is then left."""

    slope: Array
    room: Array
    after: Array
    freedom: int

    def best(self, forms: Forms, spread: _Spread) -> tuple[int, float]:
        """Return the form that explains most for its number of tries, and its chance."""
        taken = np.array([1 + _PLACES[shape] for shape in forms.shapes])
        total = np.maximum(self.freedom - taken, 1.0) + spread.worth
        square = np.maximum((self.after + spread.usual * spread.worth) / total, spread.chance**2)
        with np.errstate(divide="ignore", invalid="ignore"):
            score = np.where(self.room > 0, self.slope**2 * self.room / square, 0.0)
        gain = total * np.log1p(score / total) - forms.penalty
        best = int(gain.argmax())
        return best, _chance(float(np.sqrt(score[best])), float(total[best]), float(forms.tried[best]))


def _added(y: Array, columns: Array, chosen: tuple[int, ...]) -> tuple[Array, Array, Array]:
    base, _ = np.linalg.qr(np.column_stack([np.ones(len(y)), *(columns[form] for form in chosen)]))
    rest = y - base @ (base.T @ y)
    apart = columns - (columns @ base) @ base.T
    room = (apart**2).sum(axis=1)
    alone = room < _SAME + 1e-6 * (columns**2).sum(axis=1)
    safe = np.where(alone, 1.0, room)
    both = apart @ rest
    slope = np.where(alone, 0.0, both / safe)
    left = float((rest**2).sum())
    return slope, np.where(alone, 0.0, room), np.maximum(left - slope * both, 1e-12 * max(left, 1e-12))


def _fit(y: Array, columns: Array, forms: Forms, chosen: tuple[int, ...]) -> _Model:
    design = np.column_stack([np.ones(len(y)), *(columns[form] for form in chosen)])
    places = sum(_PLACES[forms.shapes[form]] for form in chosen)
    inverse = np.linalg.pinv(design.T @ design)
    slopes = inverse @ design.T @ y
    left = float(((y - design @ slopes) ** 2).sum())
    errors = np.sqrt(np.maximum(np.diag(inverse), 0.0))
    return _Model(chosen, slopes[1:], errors[1:], left, len(y) - 1 - len(chosen) - places)


def _pruned(y: Array, columns: Array, forms: Forms, spread: _Spread, model: _Model, start: int) -> _Model:
    """Drop the forms that no longer count now that others are there; those of the start stay."""
    while len(model.chosen) > start:
        chances = [chance for _, chance in _judged(model, forms, spread)]
        worst = start + int(np.argmax(chances[start:]))
        if chances[worst] < spread.go_on:
            break
        model = _fit(y, columns, forms, model.chosen[:worst] + model.chosen[worst + 1 :])
    return model


def _judged(model: _Model, forms: Forms, spread: _Spread) -> list[tuple[float, float]]:
    """Return (score, chance) of each form of a model."""
    if model.freedom < 1:
        return [(0.0, 1.0)] * len(model.chosen)
    square, freedom = _variance(model, spread)
    answer = []
    for place, form in enumerate(model.chosen):
        error = model.errors[place] * np.sqrt(square)
        score = float(model.slopes[place] / error) if error > 0 else 0.0
        answer.append((score, _chance(abs(score), freedom, float(forms.tried[form]) * (1 + place))))
    return answer


def _chance(score: float, freedom: float, tries: float) -> float:
    from scipy import special  # noqa: PLC0415 - heavy

    return float(min(2 * special.stdtr(freedom, -score) * tries * _CHOSEN, 1.0))
