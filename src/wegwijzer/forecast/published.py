"""Forecasts of published series that add up, though some parts are hidden: the rest of a whole is a part of its own.

Every area and group is forecast from its own published figures. What isn't published is never filled in: the parts of a
whole that have no forecast stand together as one rest, which is worked with and not given. So a forecast tells about a
hidden figure only what the published ones already told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.forecast.coherent import moved
from wegwijzer.forecast.forecasting import answers_of
from wegwijzer.forecast.framing import Answer, Wording, framed
from wegwijzer.forecast.reasons import NoForecast
from wegwijzer.forecast.reconciling import minimum_trace
from wegwijzer.forecast.seasons import Array
from wegwijzer.forecast.series import Series, read_series
from wegwijzer.forecast.spec import ForecastSpec

_ROUNDING = 0.02  # share of a whole that its published parts may miss or count double


@dataclass(frozen=True, slots=True)
class _Family:
    """Nodes that hang together: places among the series, and `sums[node, leaf]` where the last leaves are rests."""

    nodes: tuple[int, ...]
    sums: Array
    leaf_nodes: tuple[int | None, ...]  # place among the series of each leaf; None is a rest


def published_forecasts(
    frame: pl.DataFrame,
    spec: ForecastSpec,
    parents: Mapping[str, str],
    translate: Callable[[str], str] = lambda text: text,
) -> pl.DataFrame:
    """Return the forecasts of `forecast_series` for the series in `frame`, made to add up over areas.

    The first id column is the area, `parents` tells which area lies above it; the other id columns (groups) stay apart.
    Series that can't be forecast, or end in another period than most, stay as they are, and their whole has a rest.
    Where the published parts count more than their whole (persons in two areas) nothing is made to add up.
    """
    keys, series = read_series(frame, spec)
    answers = dict(answers_of(series, spec.horizon))
    base = framed(keys, series, answers, Wording(frame.schema[spec.time], spec.time, spec.horizon, translate))
    if not series:
        return base
    means = base["mean"].to_numpy().reshape(len(series), spec.horizon).copy()
    usable = _usable(series, answers, spec.horizon)
    for family in _families(keys, series, usable, parents):
        means[list(family.nodes)] = _reconciled(family, series, answers, means)
    return moved(base, pl.Series(means.reshape(-1)).fill_nan(None))


def _usable(series: Sequence[Series], answers: Mapping[int, Answer], steps: int) -> list[bool]:
    """Say which series can be added: forecast for all steps, and ending in the same moment as most."""
    ends = [one.calendar.write(one.last) if one.calendar.season > 0 else None for one in series]
    whole = [
        one.refusal is NoForecast.NONE and one.number in answers and answers[one.number].bears == steps
        for one in series
    ]
    known = [str(end) for end, fine in zip(ends, whole, strict=True) if fine]
    usual = max(set(known), key=lambda end: (known.count(end), end)) if known else ""
    return [fine and str(end) == usual for end, fine in zip(ends, whole, strict=True)]


def _families(
    keys: pl.DataFrame, series: Sequence[Series], usable: Sequence[bool], parents: Mapping[str, str]
) -> list[_Family]:
    rows = keys.rows()
    groups: dict[tuple[object, ...], dict[str, int]] = {}
    for place, row in enumerate(rows):
        groups.setdefault(row[1:], {})[row[0]] = place
    families = []
    for areas in groups.values():
        inside = {area: place for area, place in areas.items() if usable[place]}
        whole = {area: _above(area, inside, parents) for area in inside}
        lost = {_above(area, inside, parents) for area in areas if area not in inside}
        lost |= {area for area in inside if _left_over(area, inside, whole, series) > _ROUNDING}
        over = any(_left_over(area, inside, whole, series) < -_ROUNDING for area in inside)
        tops = sorted(area for area, above in whole.items() if above is None and area in whole.values())
        families += [_family(top, inside, whole, lost) for top in tops if not over]
    return families


def _left_over(
    area: str, inside: Mapping[str, int], whole: Mapping[str, str | None], series: Sequence[Series]
) -> float:
    """Return which share of the newest figure of an area lies in none of its parts (below zero: counted double)."""
    parts = [inside[part] for part, above in whole.items() if above == area]
    own = float(series[inside[area]].values[-1])
    if not parts or own <= 0:
        return 0.0
    return 1.0 - sum(float(series[part].values[-1]) for part in parts) / own


def _above(area: str, inside: Mapping[str, int], parents: Mapping[str, str]) -> str | None:
    seen = {area}
    while area in parents and parents[area] not in seen:
        area = parents[area]
        seen.add(area)
        if area in inside:
            return area
    return None


def _family(top: str, inside: Mapping[str, int], whole: Mapping[str, str | None], lost: set[str | None]) -> _Family:
    order, parts = [top], {}
    for area in order:
        parts[area] = sorted(part for part, above in whole.items() if above == area)
        order += parts[area]
    leaves: list[tuple[str, int | None]] = [(area, inside[area]) for area in order if not parts[area]]
    leaves += [(area, None) for area in order if parts[area] and area in lost]
    sums = np.zeros((len(order), len(leaves)))
    for column, (area, _) in enumerate(leaves):
        above: str | None = area
        while above is not None:
            sums[order.index(above), column] = 1.0
            above = whole[above]
    return _Family(tuple(inside[area] for area in order), sums, tuple(place for _, place in leaves))


def _reconciled(family: _Family, series: Sequence[Series], answers: Mapping[int, Answer], means: Array) -> Array:
    """Return the coherent means `[node, step]`; a rest starts as what the whole has more than its parts."""
    nodes = list(family.nodes)
    own = means[nodes]
    rests = [place for place, leaf in enumerate(family.leaf_nodes) if leaf is None]
    base = np.concatenate([own, _rests(family, own, rests)])
    leaf_rows = [
        nodes.index(leaf) if leaf is not None else len(nodes) + rests.index(place)
        for place, leaf in enumerate(family.leaf_nodes)
    ]
    upper = [row for row in range(len(nodes)) if row not in set(leaf_rows)]
    order = np.array(upper + leaf_rows)
    sums = np.concatenate([family.sums[upper], np.eye(len(leaf_rows))])
    errors = np.concatenate([_errors(answers, nodes), np.full((_length(answers, nodes), len(rests)), np.nan)], axis=1)
    made = minimum_trace(base[order], sums, errors[:, order])[-len(leaf_rows) :]
    floors = [0.0 if leaf is None or (series[leaf].values >= 0).all() else -np.inf for leaf in family.leaf_nodes]
    return np.asarray(family.sums @ np.maximum(made, np.array(floors)[:, None]))


def _rests(family: _Family, own: Array, rests: Sequence[int]) -> Array:
    """Return the mean of each rest: its whole minus the parts that are there, never below zero."""
    found = np.zeros((len(rests), own.shape[1]))
    known = [place for place, leaf in enumerate(family.leaf_nodes) if leaf is not None]
    nodes = list(family.nodes)
    leaves = np.zeros((len(family.leaf_nodes), own.shape[1]))
    for place in known:
        leaves[place] = own[nodes.index(family.leaf_nodes[place] or 0)]
    for row, place in reversed(list(enumerate(rests))):
        whole = int(np.flatnonzero(family.sums[:, place])[-1])
        found[row] = np.maximum(own[whole] - family.sums[whole] @ leaves, 0.0)
        leaves[place] = found[row]
    return found


def _length(answers: Mapping[int, Answer], nodes: Sequence[int]) -> int:
    return len(_errors(answers, nodes))


def _errors(answers: Mapping[int, Answer], nodes: Sequence[int]) -> Array:
    """Return the back-test errors `[case, node]` divided by the root of the step, newest last; NaN where unknown."""
    found = [answers[node].errors for node in nodes]
    origins = max((len(one) for one in found if one is not None), default=1)
    steps = max((one.shape[1] for one in found if one is not None), default=1)
    errors = np.full((origins, steps, len(found)), np.nan)
    for place, one in enumerate(found):
        if one is not None:
            errors[origins - len(one) :, : one.shape[1], place] = one / np.sqrt(np.arange(1, one.shape[1] + 1))
    return errors.reshape(-1, len(found))


def groups_to_total(made: pl.DataFrame, area: str, group: str, time: str, total: str) -> pl.DataFrame:
    """Return the forecasts with the groups of each area scaled to its total, where all groups have a forecast.

    Rows without group forecast, or areas where a group lacks one, are left as they are. Bounds move along. For groups
    that exclude each other only.
    """
    keys = [area, time]
    sums = (
        made.filter(pl.col(group) != total)
        .group_by(keys)
        .agg(together=pl.col("mean").sum(), lacking=pl.col("mean").is_null().any())
    )
    totals = made.filter(pl.col(group) == total).select(*keys, whole="mean")
    joined = made.join(sums, on=keys, how="left", maintain_order="left").join(
        totals, on=keys, how="left", maintain_order="left"
    )
    scales = (pl.col(group) != total) & ~pl.col("lacking").fill_null(value=True) & (pl.col("together") > 0)
    factor = pl.when(scales & pl.col("whole").is_not_null()).then(pl.col("whole") / pl.col("together")).otherwise(1.0)
    mean = joined.select(pl.col("mean") * factor).to_series()
    return moved(made, mean)
