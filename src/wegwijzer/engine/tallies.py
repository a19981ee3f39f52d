"""The kernels: rows with a cell number in, one amount per cell out. The order of the rows never matters.

Every kernel takes a frame with `cell` (UInt64) and returns `cell`, `amount`, `n` (cases), `missing` (rows without the
amount) and `spread` (standard deviation, of a mean), sorted by cell. Amounts are added exactly.
"""

from __future__ import annotations

from enum import StrEnum

import polars as pl

_SCALE = 2.0**60  # a power of two: scaling loses nothing
_SHARES = 1e6  # weights are compared in millionths
_WORD = 64


class Tally(StrEnum):
    """What is taken of the rows of a cell."""

    ROWS = "rows"
    PERSONS = "persons"
    SUM = "sum"
    MEAN = "mean"
    MEDIAN = "median"


ADDED = frozenset({Tally.ROWS, Tally.PERSONS, Tally.SUM})


def tallied(rows: pl.LazyFrame, tally: Tally, *, cells: int, persons: int, weighted: bool) -> pl.DataFrame:
    """Return the `tally` of `rows` (columns `cell`, and `person`, `value` or `weight` as the tally needs).

    Weighted rows count for their `weight`; weighted persons are weighted rows, as each has one row a survey.
    """
    if tally is Tally.PERSONS and not weighted:
        return _persons(rows, cells=cells, persons=persons)
    if tally in (Tally.ROWS, Tally.PERSONS):
        return _summed(rows.with_columns(value="weight")) if weighted else _rows(rows)
    if tally is Tally.SUM:
        return _summed(rows.with_columns(value=pl.col("value") * pl.col("weight")) if weighted else rows)
    if tally is Tally.MEAN:
        return _weighted_mean(rows) if weighted else _mean(rows)
    return _weighted_median(rows) if weighted else _median(rows)


def _rows(rows: pl.LazyFrame) -> pl.DataFrame:
    return _runs(rows.select(pl.col("cell").sort()))


def _persons(rows: pl.LazyFrame, *, cells: int, persons: int) -> pl.DataFrame:
    """Count distinct persons: sort cell and person as one number, and count the runs of the cell without repeats."""
    known = rows.filter(pl.col("person").is_not_null())
    if (cells * persons).bit_length() > _WORD:
        return _runs(known.select("cell", "person").unique().select(pl.col("cell").sort()))
    packed = known.select(packed=(pl.col("cell") * pl.lit(persons, dtype=pl.UInt64) + pl.col("person")).sort())
    fresh = packed.filter(pl.col("packed").ne_missing(pl.col("packed").shift(1)))
    return _runs(fresh.select(cell=pl.col("packed") // pl.lit(persons, dtype=pl.UInt64)))


def _runs(sorted_cells: pl.LazyFrame) -> pl.DataFrame:
    runs = sorted_cells.select(pl.col("cell").rle()).unnest("cell").collect()
    length = pl.col("len").cast(pl.Int64)
    return runs.select(
        cell="value",
        amount=length.cast(pl.Float64),
        n=length,
        missing=pl.lit(0, dtype=pl.UInt32),
        spread=pl.lit(None, dtype=pl.Float64),
    )


def exact_sum(amount: pl.Expr) -> pl.Expr:
    """Return the exact sum of an amount, rounded once: added as whole numbers, so that order can't change it.

    Good for amounts below 10^9 in more than 10^7 rows.
    """
    return (amount * _SCALE).round().cast(pl.Int128).sum().cast(pl.Float64) / _SCALE


def _grouped(rows: pl.LazyFrame, amount: pl.Expr, spread: pl.Expr | None = None) -> pl.DataFrame:
    value = pl.col("value")
    aggregates = {
        "amount": amount,
        "n": value.is_not_null().sum().cast(pl.Int64),
        "missing": value.is_null().sum().cast(pl.UInt32),
        "spread": spread if spread is not None else pl.lit(None, dtype=pl.Float64),
    }
    return rows.group_by("cell").agg(**aggregates).sort("cell").collect()


def _summed(rows: pl.LazyFrame) -> pl.DataFrame:
    return _grouped(rows, exact_sum(pl.col("value")))


def _mean(rows: pl.LazyFrame) -> pl.DataFrame:
    value = pl.col("value")
    n = value.is_not_null().sum()
    total, squares = exact_sum(value), exact_sum(value * value)
    variance = ((squares - total * total / n) / (n - 1)).clip(lower_bound=0.0)
    return _grouped(rows, pl.when(n > 0).then(total / n), pl.when(n > 1).then(variance.sqrt()))


def _median(rows: pl.LazyFrame) -> pl.DataFrame:
    return _grouped(rows, pl.col("value").median())


def _weighted_mean(rows: pl.LazyFrame) -> pl.DataFrame:
    """Σwx / Σw, with the weighted standard deviation √(Σw(x - mean)² / Σw × n / (n - 1)); `population` is Σw."""
    value = pl.col("value")
    rows = rows.with_columns(weight=pl.when(value.is_not_null()).then("weight"))
    weight = exact_sum(pl.col("weight"))
    mean = exact_sum(pl.col("weight") * value) / weight
    squares = exact_sum(pl.col("weight") * value * value) / weight
    n = value.is_not_null().sum()
    variance = (squares - mean * mean).clip(lower_bound=0.0) * n / (n - 1)
    frame = _grouped(
        rows.with_columns(_weight="weight"),
        pl.when(weight > 0).then(mean),
        pl.when(n > 1).then(variance.sqrt()),
    )
    population = rows.group_by("cell").agg(population=weight).sort("cell").collect()
    return frame.join(population, on="cell", how="left", maintain_order="left")


def _weighted_median(rows: pl.LazyFrame) -> pl.DataFrame:
    """The value at which half of the weight is reached; the middle of two values when that is exactly between them."""
    ordered = rows.filter(pl.col("value").is_not_null() & (pl.col("weight") > 0)).sort("cell", "value")
    whole = (pl.col("weight") * _SHARES).round().cast(pl.Int64)
    ordered = ordered.with_columns(_upto=whole.cum_sum().over("cell"), _total=whole.sum().over("cell"))
    value, twice = pl.col("value"), 2 * pl.col("_upto")
    low = value.filter(twice >= pl.col("_total")).first()
    high = value.filter(twice > pl.col("_total")).first()
    middle = ordered.group_by("cell").agg(_middle=(low + high) / 2)
    counts = _grouped(rows, pl.lit(None, dtype=pl.Float64)).drop("amount")
    found = middle.rename({"_middle": "amount"}).collect()
    return counts.join(found, on="cell", how="left", maintain_order="left").select(
        "cell", "amount", "n", "missing", "spread"
    )
