"""From a long table to series side by side: holes with their reason, breaks, one frequency and measure per group."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.comparison.signals.batch import Batch
from wegwijzer.comparison.signals.reasons import Reason, Remark
from wegwijzer.comparison.signals.rhythm import Frequency
from wegwijzer.comparison.signals.spec import Measure, SignalSpec
from wegwijzer.comparison.signals.tails import Array
from wegwijzer.comparison.signals.timeline import FREQUENCIES, Timeline, timeline_of
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.frames import HIDDEN, WITH_VALUE, Quality, Status

_AT_A_TIME = 100_000
_WIDEST = 20_000  # periods: more than fifty years of days
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

    def times_of(self, columns: Array) -> pl.Series:
        """Return the time of each of `columns`, which are repeated for every series."""
        if self.own_times is None:
            return self.times.gather(columns)
        return self.own_times.gather(np.repeat(np.arange(len(self.series)), len(columns) // len(self.series)))


@dataclass(frozen=True, slots=True)
class Table:
    """The table read: `keys` has the id columns with the series number; the arrays one element per row or series."""

    keys: pl.DataFrame
    series: Array
    times: pl.Series
    timeline: Timeline
    values: Array
    exposure: Array
    holes: Array
    remarks: Array
    broken: Array
    measures: Array  # per series


MEASURES = tuple(Measure)


def read_table(frame: pl.DataFrame, spec: SignalSpec) -> Table:
    """Return the rows with series number, slot, value, exposure, reason of a hole, remark and break.

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
    keys, series = _numbered(frame, spec)
    timeline = timeline_of(series, frame[spec.time], keys.height)
    values = _numbers(frame[spec.value])
    exposure = _numbers(frame[spec.denominator]) if spec.denominator else np.full(len(values), np.nan)
    holes = _holes(frame, values, exposure, spec)
    measures = _measures(series, values, exposure, holes == Reason.NOTHING, keys.height, spec)
    negative = (holes == Reason.NOTHING) & (measures[series] != MEASURES.index(Measure.AMOUNT)) & (values < 0)
    holes[negative] = Reason.NEGATIVE
    remarks = _marks(frame, spec.quality, lambda quality: (quality != "") & (quality != _FINAL)) * Remark.PROVISIONAL
    remarks |= _marks(frame, spec.status, lambda status: status == Status.ROUNDED.value) * Remark.ROUNDED
    broken = _marks(frame, spec.series_break, lambda text: text != "")
    return Table(keys, series, frame[spec.time], timeline, values, exposure, holes, remarks, broken, measures)


def _numbered(frame: pl.DataFrame, spec: SignalSpec) -> tuple[pl.DataFrame, Array]:
    """Return the distinct ids in order of appearance, and the number of each row's series."""
    if not spec.id_columns:
        return pl.DataFrame({"series": [0]}, schema={"series": pl.UInt32}), np.zeros(frame.height, dtype=np.int64)
    ids = frame.select(spec.id_columns)
    keys = ids.unique(maintain_order=True).with_row_index("series")
    rows = ids.join(keys, on=list(spec.id_columns), how="left", nulls_equal=True, maintain_order="left")
    return keys, rows["series"].to_numpy().astype(np.int64)


def _numbers(column: pl.Series) -> Array:
    return column.cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().copy()


def _marks(frame: pl.DataFrame, name: str | None, mark: Callable[[pl.Expr], pl.Expr]) -> Array:
    """Return one where the text of the column ("" for null) gets the mark, zero elsewhere and without the column."""
    if name is None:
        return np.zeros(frame.height, dtype=np.int64)
    text = pl.col(name).cast(pl.String).fill_null("")
    return frame.select(mark(text).cast(pl.Int64)).to_series().to_numpy().copy()


def _holes(frame: pl.DataFrame, values: Array, exposure: Array, spec: SignalSpec) -> Array:
    """Return the Reason why a row has no value, NOTHING where it has one."""
    holes = np.where(np.isfinite(values), Reason.NOTHING, Reason.NO_FIGURE)
    if spec.denominator:
        with np.errstate(invalid="ignore"):
            holes[(holes == Reason.NOTHING) & ~(np.isfinite(exposure) & (exposure > 0))] = Reason.NO_DENOMINATOR
    if spec.status:
        shown = dict.fromkeys([status.value for status in WITH_VALUE] + [""], -1)
        known = {**{code: reason.value for code, reason in _REASON_OF.items()}, **shown}
        status = pl.col(spec.status).cast(pl.String).fill_null("")
        code = status.replace_strict(known, default=Reason.NO_FIGURE.value, return_dtype=pl.Int64)
        codes = frame.select(code).to_series().to_numpy()
        holes = np.where(codes >= 0, codes, holes)
    return holes


def _measures(series: Array, values: Array, exposure: Array, given: Array, how_many: int, spec: SignalSpec) -> Array:
    """Return the measure (place in `MEASURES`) of each series: as asked, or told by its values.

    Whole numbers from zero are cases; with a denominator that is never exceeded and often reached they are a share.
    Other values from zero with a denominator are amounts per head, which behave as wide counts. The rest is measured.
    """
    if spec.measure is not Measure.AUTO:
        return np.full(how_many, MEASURES.index(spec.measure))

    def never(what: Array) -> Array:
        return np.asarray(np.bincount(series[given & what], minlength=how_many) == 0)

    def total(what: Array) -> Array:
        return np.bincount(series[given], weights=what[given], minlength=how_many)

    with np.errstate(invalid="ignore"):
        counted, whole = never(values < 0), never(values != np.round(values))
        if not spec.denominator:
            return np.where(counted & whole, MEASURES.index(Measure.COUNT), MEASURES.index(Measure.AMOUNT))
        share = whole & never(values > exposure) & (total(values) > _OFTEN * total(exposure))
    choices = [MEASURES.index(Measure.AMOUNT), MEASURES.index(Measure.SHARE)]
    return np.select([~counted, share], choices, MEASURES.index(Measure.COUNT))


def groups(table: Table, *, with_exposure: bool) -> Iterator[Group]:
    """Yield the series of each frequency and measure as matrices, at most 100,000 at a time."""
    kinds = table.timeline.frequencies * len(MEASURES) + table.measures
    for kind in np.unique(kinds):
        frequency, measure = FREQUENCIES[kind // len(MEASURES)], MEASURES[kind % len(MEASURES)]
        members = np.flatnonzero(kinds == kind)
        rows = np.flatnonzero((kinds == kind)[table.series])
        exposed = with_exposure and measure is not Measure.AMOUNT
        for first in range(0, len(members), _AT_A_TIME):
            some = members[first : first + _AT_A_TIME]
            part = rows
            if len(some) < len(members):
                number = table.series[rows]
                part = rows[(number >= some[0]) & (number <= some[-1])]
            yield _group(table, part, some, (frequency, measure), exposed=exposed)


def _group(table: Table, rows: Array, members: Array, kind: tuple[Frequency, Measure], *, exposed: bool) -> Group:
    frequency, measure = kind
    slots = np.zeros(len(rows), dtype=np.int64) if frequency is Frequency.MIXED else table.timeline.slots[rows]
    first, width = int(slots.min()), int(slots.max() - slots.min()) + 1
    if width > _WIDEST:
        raise UserError(Problem("signals.span", N_("The times lie too far apart to be one series.")))
    place = np.zeros(members[-1] + 1, dtype=np.int64)
    place[members] = np.arange(len(members))
    at = place[table.series[rows]] * width + slots - first
    shape = (len(members), width)

    def spread(values: Array, empty: float) -> Array:
        matrix = np.full(shape[0] * shape[1], empty, dtype=values.dtype)
        matrix[at] = values
        return matrix.reshape(shape)

    holes = table.holes[rows]
    given = holes == Reason.NOTHING
    values = spread(np.where(given, table.values[rows], np.nan), np.nan)
    exposure = spread(np.where(given, table.exposure[rows], np.nan), np.nan) if exposed else None
    refused = np.full(len(members), Reason.MIXED if frequency is Frequency.MIXED else Reason.NOTHING)
    if frequency is not Frequency.MIXED:
        often = np.bincount(at, minlength=shape[0] * shape[1]) > 1
        refused[often.reshape(shape).any(axis=1)] = Reason.DOUBLE
    segment = spread(table.broken[rows], 0).cumsum(axis=1)
    numbers = np.arange(first, first + width)
    batch = Batch(values, exposure, segment, numbers.astype(float), measure)
    holes, remarks = spread(holes, Reason.NO_FIGURE), spread(table.remarks[rows], 0)
    times, own = _times(table, rows, slots - first, width), None
    if frequency is Frequency.MIXED:
        last = np.zeros(len(members), dtype=np.int64)
        last[place[table.series[rows]]] = rows
        own = table.times.gather(last)
    return Group(members, batch, frequency, holes, remarks, refused, times, numbers, own)


def _times(table: Table, rows: Array, columns: Array, width: int) -> pl.Series:
    """Return a time of each column, null where no row has one."""
    row = np.full(width, -1)
    row[columns] = rows
    index = pl.Series(row, dtype=pl.Int64)
    return table.times.gather(index.set(index < 0, None))


def named(found: pl.DataFrame, table: Table, spec: SignalSpec) -> pl.DataFrame:
    """Return the rows (`series`, `_slot`, `_time` and more) in order, with the id columns and the name of the time."""
    keys = table.keys.rename({name: f"_id_{place}" for place, name in enumerate(spec.id_columns)})
    ordered = found.sort("series", "_slot").join(keys, on="series", how="left", maintain_order="left")
    ids = {f"_id_{place}": name for place, name in enumerate(spec.id_columns)}
    kept = ordered.drop("series", "_slot")
    return kept.rename({"_time": spec.time}).rename(ids)
