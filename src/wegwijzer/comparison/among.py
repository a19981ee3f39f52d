"""Among areas and among groups of one period: with the whole without itself, with all others, in a funnel, with one.

What is compared never contains itself. Others without a figure don't count; how many did is told.
"""

from __future__ import annotations

import numpy as np
import polars as pl

from wegwijzer.areas import level_of, normalised_code, parents_of
from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.funnels import funnel
from wegwijzer.comparison.intervals import normal_quantile
from wegwijzer.comparison.measured import Measured, answer
from wegwijzer.comparison.vectors import (
    CONFIDENCE,
    Array,
    Differences,
    Values,
    Verdict,
    Why,
    differences_of,
)
from wegwijzer.figures import Certainty

TOTALS = frozenset({"total", "totaal", "t001038", "all", "iedereen"})


def siblings_of(codes: pl.Series) -> pl.Series:
    """Return a text per area that its siblings share: level and municipality by its code; "" for other codes."""
    distinct = codes.unique().drop_nulls().cast(pl.String).to_list()
    shared = {}
    for code in distinct:
        parents = parents_of(code)
        level = level_of(code)
        shared[code] = f"{level.value}|{parents[-1] if parents else ''}" if level else ""
    return codes.cast(pl.String).replace_strict(shared, default="", return_dtype=pl.String)


def parent_of(codes: pl.Series) -> pl.Series:
    """Return the municipality of districts and neighbourhoods by their codes; null for others."""
    distinct = codes.unique().drop_nulls().cast(pl.String).to_list()
    above = {code: parents_of(code)[-1] for code in distinct if parents_of(code)}
    return codes.cast(pl.String).replace_strict(above, default=None, return_dtype=pl.String)


def with_whole(rows: Measured, area: str) -> pl.DataFrame:
    """Return each district or neighbourhood beside its municipality without the area itself.

    Where the table has the municipality's own counts those are used, less the area's; else all siblings but itself.
    """
    own = rows.keys[area].cast(pl.String).map_elements(normalised_code, return_dtype=pl.String)
    whole = _places(rows, area, own, parent_of(own))
    found = rows.values.take(whole)
    with np.errstate(invalid="ignore", divide="ignore"):
        numerator = found.numerator - rows.values.numerator
        denominator = found.denominator - rows.values.denominator
        good = (numerator >= 0) & (denominator > 0)
        rest = Values(
            value=np.where(good, rows.values.per * numerator / denominator, np.nan),
            numerator=np.where(good, numerator, np.nan),
            denominator=np.where(good, denominator, np.nan),
            per=rows.values.per,
            lower=np.full(len(good), np.nan),
            upper=np.full(len(good), np.nan),
            scale=rows.values.scale,
        )
    mine, others = _pooled(rows, _groups(rows, area, siblings_of(own)), np.ones(len(good), dtype=bool))
    has_parent = parent_of(own).is_not_null().to_numpy()
    rest, mine = _chosen(good, rest, others), _chosen(good, rows.values, mine)
    why = np.where((rows.why == "") & ~has_parent, Why.NO_OTHER.value, rows.why)
    name = parent_of(own).fill_null("")
    found_differences = differences_of(mine, rest, why)
    return answer(rows, "municipality", rest, name, found_differences)


def with_others(rows: Measured, column: str, within: pl.Series | None = None, name: str = "others") -> pl.DataFrame:
    """Return each area (or group) beside all its siblings of the same period together, without itself.

    `column` tells areas apart, `within` which are siblings (by CBS code when None). Rows that are a total themselves
    (“totaal”) are no sibling. Counts without a denominator compare with the mean of the others.
    """
    own = rows.keys[column].cast(pl.String)
    shared = siblings_of(own) if within is None else within
    part = ~own.str.to_lowercase().is_in(list(TOTALS)).fill_null(value=False).to_numpy()
    mine, rest = _pooled(rows, _groups(rows, column, shared), part)
    why = np.where((rows.why == "") & (~part | ~np.isfinite(rest.value)), Why.NO_OTHER.value, rows.why)
    label = pl.Series("other_time", [""] * len(why), dtype=pl.String)
    return answer(rows, name, rest, label, differences_of(mine, rest, why))


def with_one(rows: Measured, column: str, reference: str) -> pl.DataFrame:
    """Return each area or group beside one named other (`reference`) of the same period."""
    own = rows.keys[column].cast(pl.String)
    places = _places(rows, column, own, pl.Series([reference] * own.len(), dtype=pl.String))
    itself = (own == reference).fill_null(value=False).to_numpy()
    why = np.where((rows.why == "") & ((places < 0) | itself), Why.NO_OTHER.value, rows.why)
    other = rows.values.take(np.where(itself, -1, places))
    label = pl.Series("other_time", [reference] * own.len(), dtype=pl.String)
    return answer(rows, f"with:{reference}", other, label, differences_of(rows.values, other, why))


def in_funnel(rows: Measured, column: str, within: pl.Series | None = None) -> pl.DataFrame:
    """Return each area against all siblings in a funnel that knows that areas differ anyway (see `funnels`).

    `effect` is the distance to the common share or rate, `lower` and `upper` its 95 % interval with the spread between
    areas in it. Needs counts with a denominator, of five areas.
    """
    own = rows.keys[column].cast(pl.String)
    groups = _groups(rows, column, siblings_of(own) if within is None else within)
    values = rows.values
    part = ~own.str.to_lowercase().is_in(list(TOTALS)).fill_null(value=False).to_numpy()
    rated = np.isin(values.scale, [Scale.PROPORTION.value, Scale.RATE.value])
    usable = rows.usable & part & rated & (np.nan_to_num(values.denominator) > 0) & np.isfinite(values.numerator)
    score, baseline, error = (np.full(len(groups), np.nan) for _ in range(3))
    enough = np.zeros(len(groups), dtype=bool)
    order = np.argsort(groups, kind="stable")
    bounds = np.flatnonzero(np.diff(groups[order], prepend=-1, append=groups.max(initial=-1) + 1))
    for start, end in zip(bounds[:-1].tolist(), bounds[1:].tolist(), strict=True):
        some = order[start:end]
        some = some[usable[some]]
        if not some.size:
            continue
        proportion = bool((values.scale[some] == Scale.PROPORTION.value).all())
        found = funnel(values.numerator[some], values.denominator[some], proportion=proportion)
        chance = found.baseline * (1 - found.baseline) if proportion else found.baseline
        score[some], baseline[some], enough[some] = found.score, found.baseline, found.enough
        error[some] = np.sqrt(chance / values.denominator[some] + found.between)
    return _funnelled(rows, (score, baseline * values.per, error * values.per), enough=enough, usable=usable)


def _funnelled(rows: Measured, found: tuple[Array, Array, Array], *, enough: Array, usable: Array) -> pl.DataFrame:
    score, baseline, error = found
    why = np.where((rows.why == "") & ~usable, Why.NO_MARGIN.value, rows.why)
    why = np.where((why == "") & ~enough, Why.SHORT.value, why)
    good = why == ""
    effect = np.where(good, rows.values.value - baseline, np.nan)
    half = normal_quantile(CONFIDENCE) * error
    with np.errstate(invalid="ignore"):
        far = good & (np.abs(score) > normal_quantile(CONFIDENCE))
        sure = good & (np.abs(score) > normal_quantile(0.99))
        sides = np.where(score > 0, Verdict.MORE.value, Verdict.LESS.value)
    empty = np.full(len(score), np.nan)
    certainty = np.select(
        [sure, far, good], [Certainty.ALMOST_CERTAIN, Certainty.LIKELY, Certainty.NOT_SHOWN], "untold"
    )
    differences = Differences(
        effect=effect,
        lower=np.where(good, effect - half, np.nan),
        upper=np.where(good, effect + half, np.nan),
        ratio=np.where(good & (baseline > 0), rows.values.value / np.where(baseline > 0, baseline, 1.0), np.nan),
        ratio_lower=empty,
        ratio_upper=empty,
        certainty=certainty.astype(object),
        verdict=np.select([far, good], [sides, Verdict.NOT_DIFFERENT.value], Verdict.CANNOT_SAY.value).astype(object),
        why=why,
    )
    label = pl.Series("other_time", [""] * len(score), dtype=pl.String)
    none = np.full(len(score), np.nan)
    other = Values(
        value=np.where(good, baseline, np.nan),
        numerator=none,
        denominator=none,
        per=none,
        lower=none,
        upper=none,
        scale=rows.values.scale,
    )
    return answer(rows, "funnel", other, label, differences)


def _groups(rows: Measured, column: str, shared: pl.Series) -> Array:
    """Return a number per row that siblings of the same period and the same other keys share."""
    others = [name for name in rows.keys.columns if name not in {column, rows.time}]
    frame = rows.keys.select(
        *others,
        shared.alias("__shared"),
        pl.Series("__slot", rows.slot, dtype=pl.Int64),
        pl.Series("__frequency", rows.frequency, dtype=pl.Int64),
    )
    return frame.select(pl.struct(pl.all()).rank("dense") - 1).to_series().to_numpy().astype(np.int64)


def _places(rows: Measured, column: str, own: pl.Series, wanted: pl.Series) -> Array:
    """Return the row of the same keys and period whose `column` is `wanted`; −1 when there is none."""
    others = [name for name in rows.keys.columns if name not in {column, rows.time}]
    base = rows.keys.select(
        *others,
        pl.Series("__slot", rows.slot, dtype=pl.Int64),
        pl.Series("__frequency", rows.frequency, dtype=pl.Int64),
        own.alias("__own"),
    )
    there = base.with_columns(pl.Series("__row", np.arange(len(rows.slot))))
    there = there.unique([*others, "__slot", "__frequency", "__own"], keep="first", maintain_order=True)
    asked = base.with_columns(wanted.alias("__own"))
    found = asked.join(
        there, on=[*others, "__slot", "__frequency", "__own"], how="left", nulls_equal=True, maintain_order="left"
    )
    places = found["__row"].fill_null(-1).to_numpy().copy()
    places[wanted.is_null().to_numpy()] = -1
    return np.asarray(places)


def _pooled(rows: Measured, groups: Array, part: Array) -> tuple[Values, Values]:
    """Return (own, rest): each figure on the scale of the pool, and all others of its group together.

    Rates by their summed counts; counts without a denominator, marks and means by their plain mean, with the margins
    that their own margins give.
    """
    values = rows.values
    usable = rows.usable & part
    rated = np.isin(values.scale, [Scale.PROPORTION.value, Scale.RATE.value]) & (values.denominator > 0)
    counted = values.scale == Scale.COUNT.value
    numerator = np.where(rated, values.numerator, np.where(counted, values.value, np.nan))
    denominator = np.where(rated, values.denominator, np.where(counted, 1.0, np.nan))
    per = np.where(counted, 1.0, values.per)
    many = int(groups.max(initial=-1)) + 1

    def rest(what: Array, where: Array) -> Array:
        total = np.bincount(groups[where], weights=what[where], minlength=many)[groups]
        return np.asarray(total - np.where(where, np.nan_to_num(what), 0.0))

    by_counts = usable & np.isfinite(numerator) & np.isfinite(denominator)
    cases, persons = rest(np.nan_to_num(numerator), by_counts), rest(np.nan_to_num(denominator), by_counts)
    plain = usable & ~by_counts
    others = rest(np.ones(len(groups)), plain)
    with np.errstate(invalid="ignore", divide="ignore"):
        mean = rest(np.nan_to_num(values.value), plain) / others
        half = np.nan_to_num(values.upper - values.lower, nan=np.inf) / 2
        margin = np.sqrt(rest(np.where(np.isfinite(half), half, 1e150) ** 2, plain)) / others
        margin = np.where(margin < 1e100, margin, np.nan)  # noqa: PLR2004 - one without a margin spoils the pool
        value = np.where(
            by_counts, per * cases / np.where(persons > 0, persons, np.nan), np.where(others > 0, mean, np.nan)
        )
    scale = np.where(counted, Scale.RATE.value, values.scale)
    own = Values(
        value=values.value,
        numerator=numerator,
        denominator=denominator,
        per=per,
        lower=values.lower,
        upper=values.upper,
        scale=scale,
    )
    pool = Values(
        value=value,
        numerator=np.where(by_counts, np.round(cases, 9), np.nan),
        denominator=np.where(by_counts & (persons > 0), persons, np.nan),
        per=per,
        lower=np.where(plain, mean - margin, np.nan),
        upper=np.where(plain, mean + margin, np.nan),
        scale=scale,
    )
    return own, pool


def _chosen(where: Array, first: Values, second: Values) -> Values:
    return Values(
        value=np.where(where, first.value, second.value),
        numerator=np.where(where, first.numerator, second.numerator),
        denominator=np.where(where, first.denominator, second.denominator),
        per=np.where(where, first.per, second.per),
        lower=np.where(where, first.lower, second.lower),
        upper=np.where(where, first.upper, second.upper),
        scale=np.where(where, first.scale, second.scale),
    )
