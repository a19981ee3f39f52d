"""From a long table to series side by side: holes with their reason, breaks, one frequency and measure per group."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.comparison.signals.batch import Batch
from wegwijzer.comparison.signals.reasons import Reason, Remark
from wegwijzer.comparison.signals.rhythm import Frequency
from wegwijzer.comparison.signals.spec import Measure, SignalSpec
from wegwijzer.comparison.signals.tails import Array
from wegwijzer.comparison.signals.timeline import with_slots
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.frames import HIDDEN, WITH_VALUE, Quality, Status

_AT_A_TIME = 100_000
_OFTEN = 0.1  # from this share on the upper bound of a share matters
_REASON_OF = {
    **{status.value: Reason.HIDDEN for status in HIDDEN},
    Status.SECRET.value: Reason.SECRET,
    Status.UNKNOWN.value: Reason.UNKNOWN,
    Status.NOT_DELIVERED.value: Reason.NOT_DELIVERED,
    Status.NOT_APPLICABLE.value: Reason.NOT_APPLICABLE,
}
_FINAL = Quality.FINAL.value


@dataclass(frozen=True, slots=True)
class Group:
    """Series of one frequency and measure: their numbers, values, reasons of holes, remarks, times of the columns."""

    series: Array
    batch: Batch
    frequency: Frequency
    holes: Array  # Reason per series and period
    remarks: Array  # Remark bits per series and period
    refused: Array  # Reason per series that isn't judged at all
    times: pl.Series  # the time of each column, null where no series has one
    slots: Array
    own_times: pl.Series | None = None  # of series without a common order: the last time of each


@dataclass(frozen=True, slots=True)
class Table:
    """The table read: `keys` has the id columns with the series number, `rows` one row per value."""

    keys: pl.DataFrame
    rows: pl.DataFrame


def read_table(frame: pl.DataFrame, spec: SignalSpec) -> Table:
    """Return the rows with series number, slot, value, exposure, hole, remark, break and measure.

    Raises `UserError` when columns are missing or times can't be read.
    """
    missing = [name for name in spec.columns if name not in frame.columns]
    if missing:
        raise UserError(
            [
                Problem("signals.column", N_("There is no column “%(column)s” in the table."), {"column": name})
                for name in missing
            ]
        )
    ids = [pl.col(name) for name in spec.id_columns] or [pl.lit(0).alias("_all")]
    keys = frame.select(ids).unique(maintain_order=True).with_row_index("series")
    if spec.id_columns:
        rows = frame.join(keys, on=list(spec.id_columns), how="left", nulls_equal=True, maintain_order="left")
    else:
        keys, rows = keys.head(1).drop("_all"), frame.with_columns(pl.lit(0, pl.UInt32).alias("series"))
    rows = rows.select(
        "series",
        pl.col(spec.time).alias("_time"),
        _number(spec.value).alias("value"),
        (_number(spec.denominator) if spec.denominator else pl.lit(None, pl.Float64)).alias("exposure"),
        _text(spec.status, Status.SHOWN.value).alias("status"),
        _text(spec.quality, _FINAL).alias("quality"),
        (_text(spec.series_break, "") != "").alias("broken"),
    )
    return Table(keys, _with_measure(_with_holes(with_slots(rows, "_time"), spec), spec))


def _number(name: str) -> pl.Expr:
    return pl.col(name).cast(pl.Float64, strict=False)


def _text(name: str | None, default: str) -> pl.Expr:
    return pl.lit(default) if name is None else pl.col(name).cast(pl.String).fill_null(default).replace("", default)


def _with_holes(rows: pl.DataFrame, spec: SignalSpec) -> pl.DataFrame:
    shown = pl.col("status").is_in([status.value for status in WITH_VALUE])
    why = pl.col("status").replace_strict(_REASON_OF, default=Reason.NO_FIGURE.value, return_dtype=pl.Int64)
    usable = (pl.col("exposure").is_finite() & (pl.col("exposure") > 0)).fill_null(value=False)
    hole = (
        pl.when(~shown)
        .then(why)
        .when(~pl.col("value").is_finite().fill_null(value=False))
        .then(pl.lit(Reason.NO_FIGURE.value))
        .when(~usable if spec.denominator else pl.lit(value=False))
        .then(pl.lit(Reason.NO_DENOMINATOR.value))
        .otherwise(pl.lit(Reason.NOTHING.value))
    )
    remark = (pl.col("quality") != _FINAL).cast(pl.Int64) * Remark.PROVISIONAL.value
    remark += (pl.col("status") == Status.ROUNDED.value).cast(pl.Int64) * Remark.ROUNDED.value
    mixed = pl.col("frequency") == Frequency.MIXED.value
    double = (pl.struct("series", "slot").is_duplicated() & ~mixed).any().over("series")
    return rows.with_columns(hole.alias("hole"), remark.alias("remark"), double.alias("double"))


def _with_measure(rows: pl.DataFrame, spec: SignalSpec) -> pl.DataFrame:
    """Return the rows with the measure of their series; negative counts become holes."""
    rows = rows.with_columns(_measure(spec).alias("measure"))
    given = pl.col("hole") == Reason.NOTHING.value
    negative = given & (pl.col("measure") != Measure.AMOUNT.value) & (pl.col("value") < 0)
    hole = pl.when(negative).then(pl.lit(Reason.NEGATIVE.value)).otherwise("hole")
    return rows.with_columns(hole.alias("hole"))


def _measure(spec: SignalSpec) -> pl.Expr:
    """Return the measure of each series: as asked, or told by its values.

    Whole numbers from zero are cases; with a denominator that is never exceeded and often reached they are a share.
    Other values from zero with a denominator are amounts per head, which behave as wide counts. The rest is measured.
    """
    if spec.measure is not Measure.AUTO:
        return pl.lit(spec.measure.value)
    given = pl.col("hole") == Reason.NOTHING.value
    value, exposure = pl.col("value").filter(given), pl.col("exposure").filter(given)
    positive = (value >= 0).all().over("series")
    counted = positive if spec.denominator else positive & (value == value.round(0)).all().over("series")
    bounded = (value <= exposure).all() & (value == value.round(0)).all() & (value.sum() > _OFTEN * exposure.sum())
    share = bounded.over("series") if spec.denominator else pl.lit(value=False)
    return (
        pl.when(~counted)
        .then(pl.lit(Measure.AMOUNT.value))
        .when(share)
        .then(pl.lit(Measure.SHARE.value))
        .otherwise(pl.lit(Measure.COUNT.value))
    )


def groups(table: Table, *, with_exposure: bool) -> Iterator[Group]:
    """Yield the series of each frequency and measure as matrices, at most 100,000 at a time."""
    for (frequency, measure), rows in sorted(
        table.rows.partition_by("frequency", "measure", as_dict=True).items(), key=str
    ):
        numbers = rows["series"].unique().sort().to_numpy()
        for first in range(0, len(numbers), _AT_A_TIME):
            some = numbers[first : first + _AT_A_TIME]
            part = rows if len(some) == len(numbers) else rows.filter(pl.col("series").is_between(some[0], some[-1]))
            exposed = with_exposure and measure != Measure.AMOUNT.value
            yield _group(part, some, Frequency(frequency), Measure(measure), exposed=exposed)


def _group(rows: pl.DataFrame, series: Array, frequency: Frequency, measure: Measure, *, exposed: bool) -> Group:
    slots = rows["slot"].to_numpy()
    first, last = (0, 0) if frequency is Frequency.MIXED else (int(slots.min()), int(slots.max()))
    at = (np.searchsorted(series, rows["series"].to_numpy()), np.clip(slots - first, 0, last - first))
    shape = (len(series), last - first + 1)
    given = rows["hole"].to_numpy() == Reason.NOTHING
    values, exposure = np.full(shape, np.nan), np.full(shape, np.nan)
    values[at] = np.where(given, rows["value"].to_numpy(), np.nan)
    exposure[at] = np.where(given, rows["exposure"].to_numpy(), np.nan)
    holes, remarks = np.full(shape, Reason.NO_FIGURE.value), np.zeros(shape, dtype=int)
    holes[at], remarks[at] = rows["hole"].to_numpy(), rows["remark"].to_numpy()
    broken = np.zeros(shape, dtype=int)
    broken[at] = rows["broken"].to_numpy()
    refused = np.full(len(series), Reason.MIXED if frequency is Frequency.MIXED else Reason.NOTHING)
    refused[at[0][rows["double"].to_numpy()]] = Reason.DOUBLE
    if frequency is Frequency.MIXED:
        rows = rows.with_columns(pl.lit(first).alias("slot"))
    distinct = rows.group_by("slot").agg(pl.col("_time").first()).sort("slot")
    times = pl.DataFrame({"slot": np.arange(first, last + 1)}).join(
        distinct, on="slot", how="left", maintain_order="left"
    )
    numbers = np.arange(first, last + 1)
    batch = Batch(values, exposure if exposed else None, broken.cumsum(axis=1), numbers.astype(float), measure)
    own = None
    if frequency is Frequency.MIXED:
        own = rows.group_by("series", maintain_order=True).agg(pl.col("_time").last()).sort("series")["_time"]
    return Group(series, batch, frequency, holes, remarks, refused, times["_time"], numbers, own)
