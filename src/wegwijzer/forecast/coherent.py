"""Forecasts of areas and groups that add up: neighbourhoods to districts to the municipality, and over groups."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import numpy as np
import numpy.typing as npt
import polars as pl

from wegwijzer.errors import N_, Problem, Refusal
from wegwijzer.forecast.forecasting import answers_of
from wegwijzer.forecast.framing import NO_METHOD, Answer, Wording, framed
from wegwijzer.forecast.intervals import LEVELS
from wegwijzer.forecast.reconciling import bottom_up, minimum_trace
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.series import Series, read_series
from wegwijzer.forecast.spec import ForecastSpec, Measure
from wegwijzer.frames import WITH_VALUE, Status

LEVEL = "level"
LAST_VALUE = "last_value"


class Reconciliation(StrEnum):
    """How forecasts of parts and wholes are made to add up."""

    BOTTOM_UP = "bottom_up"
    MINIMUM_TRACE = "minimum_trace"


@dataclass(frozen=True, slots=True)
class _Tree:
    """Nodes with the leaves last: their place among the series, and `sums[node, leaf]`, 1 where a node holds a leaf."""

    order: npt.NDArray[np.int64]
    sums: Array

    @property
    def leaves(self) -> npt.NDArray[np.int64]:
        return self.order[-self.sums.shape[1] :]


def coherent_forecasts(
    frame: pl.DataFrame,
    spec: ForecastSpec,
    levels: Sequence[Sequence[str]],
    method: Reconciliation = Reconciliation.MINIMUM_TRACE,
    translate: Callable[[str], str] = lambda text: text,
) -> pl.DataFrame:
    """Return forecasts of the leaves in `frame` and of their sums at each level, which add up at every step.

    `levels` are the id columns that a level keeps: `()` is the total, `("State",)` the states. The finest, all id
    columns, is added by itself. The answer is that of `forecast_series` with a column `level` before the id columns
    (the columns joined by “+”, `total` for none), null in id columns that are summed over. A sum with a hidden or
    missing part is itself a hole. Bounds keep the width of each own forecast around the coherent mean. A leaf never
    below zero isn't forecast below zero; one that can't be forecast counts with its last known value
    (method `last_value`). Raises `Refusal` for shares (they don't add up) and for series that don't end in the same
    period, `UserError` as `forecast_series` does.
    """
    if spec.measure is Measure.SHARE:
        raise Refusal(Problem("forecast.shares_add", N_("Shares don't add up; forecast the numbers they are made of.")))
    names = {"+".join(level) or "total": tuple(level) for level in levels if set(level) != set(spec.id_columns)}
    names["+".join(spec.id_columns)] = spec.id_columns
    table = pl.concat([_level(frame, spec, level) for level in names.values()])
    keys, series = read_series(table, replace(spec, id_columns=(LEVEL, *spec.id_columns)))
    answers = dict(answers_of(series, spec.horizon))
    base = framed(keys, series, answers, Wording(frame.schema[spec.time], spec.time, spec.horizon, translate))
    if not series:
        return base
    _check_same_period(base, spec)
    return _counted(moved(base, _coherent(_tree(keys, names), series, answers, spec.horizon, method).reshape(-1)))


def _coherent(
    tree: _Tree, series: Sequence[Series], answers: Mapping[int, Answer], steps: int, method: Reconciliation
) -> Array:
    """Return the coherent means `[series, step]`: leaves are reconciled, kept above their floor, and summed."""
    means = np.stack([_mean(one, answers.get(one.number), steps) for one in series])[tree.order]
    if method is Reconciliation.BOTTOM_UP:
        made = bottom_up(means, tree.sums)
    else:
        made = minimum_trace(means, tree.sums, _errors(answers, tree.order))
    leaves = made[-len(tree.leaves) :]
    floors = [0.0 if (series[place].values >= 0).all() else -np.inf for place in tree.leaves]
    coherent = np.empty_like(made)
    coherent[tree.order] = tree.sums @ np.maximum(leaves, np.array(floors)[:, None])
    return coherent


def _mean(one: Series, answer: Answer | None, steps: int) -> Array:
    last = float(one.values[-1]) if len(one.values) else 0.0
    mean = np.full(steps, last if one.population is None else last * float(one.population[-1]))
    if answer is not None:
        mean[: answer.bears] = answer.mean
        mean[answer.bears :] = answer.mean[-1]
    return mean


def _level(frame: pl.DataFrame, spec: ForecastSpec, level: Sequence[str]) -> pl.DataFrame:
    """Return the sums of the leaves per value of the level's columns and time; null where a part has no value."""
    value = pl.col(spec.value).cast(pl.Float64)
    if spec.status:
        value = pl.when(pl.col(spec.status).is_in([status.value for status in WITH_VALUE])).then(value)
    numbers = [_sum(value).alias(spec.value)]
    if spec.denominator:
        numbers.append(_sum(pl.col(spec.denominator).cast(pl.Float64)).alias(spec.denominator))
    if spec.status:
        lacking = value.is_null().any()
        status = pl.when(lacking).then(pl.lit(Status.UNKNOWN.value)).otherwise(pl.lit(Status.SHOWN.value))
        numbers.append(status.alias(spec.status))
    numbers += [pl.col(name).max() for name in (spec.quality, spec.series_break) if name]
    found = frame.group_by(*level, spec.time).agg(numbers)
    summed = [pl.lit(None, dtype=frame.schema[name]).alias(name) for name in spec.id_columns if name not in level]
    named = found.with_columns(*summed, pl.lit("+".join(level) or "total").alias(LEVEL))
    return named.select(LEVEL, *spec.columns)


def _sum(value: pl.Expr) -> pl.Expr:
    return pl.when(value.is_null().any()).then(None).otherwise(value.sort().sum())


def _tree(keys: pl.DataFrame, names: Mapping[str, Sequence[str]]) -> _Tree:
    rank = {name: place for place, name in enumerate(names)}
    order = np.argsort(np.array([rank[name] for name in keys[LEVEL]]), kind="stable")
    rows = [keys.row(int(place), named=True) for place in order]
    holder = {(row[LEVEL], *(row[name] for name in names[row[LEVEL]])): place for place, row in enumerate(rows)}
    leaves = [row for row in rows if row[LEVEL] == tuple(names)[-1]]
    sums = np.zeros((len(rows), len(leaves)))
    for column, leaf in enumerate(leaves):
        for level, columns in names.items():
            sums[holder[(level, *(leaf[name] for name in columns))], column] = 1.0
    return _Tree(order, sums)


def _errors(answers: Mapping[int, Answer], order: npt.NDArray[np.int64]) -> Array:
    """Return the back-test errors `[case, node]`, divided by the root of the step, newest last; NaN where unknown."""
    found = [answers[int(place)].errors if int(place) in answers else None for place in order]
    origins = max((len(one) for one in found if one is not None), default=1)
    steps = max((one.shape[1] for one in found if one is not None), default=1)
    errors = np.full((origins, steps, len(found)), np.nan)
    for node, one in enumerate(found):
        if one is not None:
            errors[origins - len(one) :, : one.shape[1], node] = one / np.sqrt(np.arange(1, one.shape[1] + 1))
    return errors.reshape(-1, len(found))


def _check_same_period(base: pl.DataFrame, spec: ForecastSpec) -> None:
    if base[spec.time].gather_every(spec.horizon).n_unique() > 1:
        raise Refusal(
            Problem(
                "forecast.ends_differ",
                N_("The series don't end in the same period, so their forecasts can't be added."),
                remedy=N_("Leave out areas that no longer exist, and periods that not all have delivered."),
            )
        )


def moved(base: pl.DataFrame, mean: Array | pl.Series) -> pl.DataFrame:
    """Return the forecasts around another mean: bounds move along, a bound at zero stays while the mean is above it."""
    shift = pl.Series(mean) - base["mean"].fill_null(0.0)
    bounds = {}
    for level in LEVELS:
        lower, upper = base[f"lower_{level}"], base[f"upper_{level}"]
        shifted = pl.when(lower == 0).then(lower).otherwise(lower + shift)
        bounds[f"lower_{level}"] = pl.when(lower.is_not_null()).then(pl.min_horizontal(shifted, "mean"))
        bounds[f"upper_{level}"] = pl.when(upper.is_not_null()).then(pl.max_horizontal(upper + shift, "mean"))
    return base.with_columns(mean=pl.Series(mean)).with_columns(**bounds)


def _counted(made: pl.DataFrame) -> pl.DataFrame:
    """Return the forecasts with the method of those that counted with their last known value."""
    return made.with_columns(method=pl.when(pl.col("method") == NO_METHOD).then(pl.lit(LAST_VALUE)).otherwise("method"))
