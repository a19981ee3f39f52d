"""A long table of figures made ready to compare: numbers, counts, slots in time, breaks and why there is no figure."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.signals.rhythm import Frequency
from wegwijzer.comparison.signals.timeline import FREQUENCIES, timeline_of
from wegwijzer.comparison.vectors import WHY_TEXTS, Array, Differences, Values, Why
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.frames import WITH_VALUE, Quality
from wegwijzer.tables import numbers_in

PER_YEAR = {
    Frequency.YEAR: 1,
    Frequency.HALF_YEAR: 2,
    Frequency.QUARTER: 4,
    Frequency.MONTH: 12,
    Frequency.WEEK: 52,
    Frequency.DAY: 364,  # the same day of the week
}
OUR_COLUMNS = (
    "comparator",
    "figure",
    "other_time",
    "other",
    "effect",
    "lower",
    "upper",
    "ratio",
    "ratio_lower",
    "ratio_upper",
    "certainty",
    "verdict",
    "reason",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CompareSpec:
    """Names of the columns. With a `denominator` the value is a number of cases and the figure is `per` × cases ÷ it.

    `numerator` names the cases when the value is the figure itself (as in an export of figures). `scale` says how
    figures vary by chance; found from the numbers when None. `scales` names a column that says it per row.
    """

    id_columns: tuple[str, ...]
    time: str
    value: str
    numerator: str | None = None
    denominator: str | None = None
    lower: str | None = None
    upper: str | None = None
    status: str | None = None
    quality: str | None = None
    series_break: str | None = None
    per: float = 100.0
    per_column: str | None = None
    scale: Scale | None = None
    scales: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Rows in the order of the table; arrays have one element per row.

    `keys` holds the id columns and the time; `series` numbers the series, `slot` counts periods of its frequency (place
    in `FREQUENCIES`), `segment` counts breaks, `why` says why there is no figure.
    """

    keys: pl.DataFrame
    time: str
    series: Array
    slot: Array
    frequency: Array  # per row
    segment: Array
    values: Values
    why: Array
    provisional: Array

    @property
    def usable(self) -> Array:
        """Where there is a figure."""
        return np.asarray(self.why == Why.NONE.value)


def measured(frame: pl.DataFrame, spec: CompareSpec) -> Measured:
    """Return the table made ready. Raises `UserError` naming missing columns and times that can't be read."""
    _check(frame, spec)
    for name in dict.fromkeys((spec.value, spec.numerator, spec.denominator, spec.lower, spec.upper)):
        if name is not None:
            frame = frame.with_columns(numbers_in(frame[name]))
    ids = list(spec.id_columns)
    numbered = frame.select(pl.struct(ids).rank("dense") - 1) if ids else frame.select(pl.lit(0).repeat_by(1).first())
    series = numbered.to_series().to_numpy().astype(np.int64) if ids else np.zeros(frame.height, dtype=np.int64)
    how_many = int(series.max(initial=-1)) + 1
    timeline = timeline_of(series, frame[spec.time], how_many)
    frequency = timeline.frequencies[series]
    values = _values(frame, spec, series, how_many)
    why = _why(frame, spec, values)
    doubles = pl.DataFrame({"s": series, "t": timeline.slots}).select(pl.struct("s", "t").is_duplicated())
    mixed = frequency == FREQUENCIES.index(Frequency.MIXED)
    why = np.where(doubles.to_series().to_numpy() & ~mixed, Why.DOUBLE.value, why)
    why = np.where(mixed, Why.MIXED.value, why)
    value = np.where(why == "", values.value, np.nan)
    return Measured(
        keys=frame.select(*ids, spec.time),
        time=spec.time,
        series=series,
        slot=timeline.slots,
        frequency=frequency,
        segment=_segments(series, timeline.slots, _broken(frame, spec)),
        values=Values(
            value=value,
            numerator=np.where(why == "", values.numerator, np.nan),
            denominator=np.where(why == "", values.denominator, np.nan),
            per=values.per,
            lower=values.lower,
            upper=values.upper,
            scale=values.scale,
        ),
        why=why,
        provisional=_provisional(frame, spec),
    )


def answer(
    rows: Measured,
    comparator: str,
    other: Values,
    other_time: pl.Series,
    found: Differences,
    extra: Array | None = None,
) -> pl.DataFrame:
    """Return the comparison as rows: the keys, `OUR_COLUMNS`; `reason` holds the text of a `Why`, and of doubts.

    `extra` marks rows whose other figure is provisional.
    """
    provisional = rows.provisional if extra is None else rows.provisional | extra
    return rows.keys.with_columns(
        pl.Series("comparator", [comparator] * rows.keys.height, dtype=pl.String),
        _floats("figure", rows.values.value),
        other_time.alias("other_time").cast(pl.String),
        _floats("other", other.value),
        *(
            _floats(name, getattr(found, name))
            for name in ("effect", "lower", "upper", "ratio", "ratio_lower", "ratio_upper")
        ),
        pl.Series("certainty", found.certainty.tolist(), dtype=pl.String),
        pl.Series("verdict", found.verdict.tolist(), dtype=pl.String),
        pl.Series("reason", found.why.tolist(), dtype=pl.String),
        pl.Series("provisional", provisional),
    )


PROVISIONAL = N_("One of the figures is provisional.")


def why_text(why: str) -> str:
    """Return the English text (to translate) of a reason."""
    return WHY_TEXTS[Why(why)]


def _floats(name: str, values: Array) -> pl.Series:
    return pl.Series(name, values, dtype=pl.Float64).fill_nan(None)


def _check(frame: pl.DataFrame, spec: CompareSpec) -> None:
    named = (*spec.id_columns, spec.time, spec.value, spec.numerator, spec.denominator, spec.lower, spec.upper)
    missing = [name for name in dict.fromkeys(named) if name is not None and name not in frame.columns]
    problems = [
        Problem("compare.column", N_("There is no column “%(column)s” in the table."), {"column": name})
        for name in missing
    ]
    if problems:
        raise UserError(problems)


def _floated(frame: pl.DataFrame, name: str | None) -> Array:
    if name is None or name not in frame.columns:
        return np.full(frame.height, np.nan)
    return frame[name].cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy().copy()


def _values(frame: pl.DataFrame, spec: CompareSpec, series: Array, how_many: int) -> Values:
    value, denominator = _floated(frame, spec.value), _floated(frame, spec.denominator)
    per = _floated(frame, spec.per_column) if spec.per_column else np.full(len(value), spec.per)
    if spec.numerator is None and spec.denominator is not None:
        numerator = value
        with np.errstate(invalid="ignore", divide="ignore"):
            value = np.where(denominator > 0, per * numerator / denominator, np.nan)
    else:
        numerator = _floated(frame, spec.numerator)
    lower, upper = _floated(frame, spec.lower), _floated(frame, spec.upper)
    scale = _scales(frame, spec, series, how_many, (value, numerator, denominator, lower))
    return Values(
        value=value, numerator=numerator, denominator=denominator, per=per, lower=lower, upper=upper, scale=scale
    )


def _scales(
    frame: pl.DataFrame, spec: CompareSpec, series: Array, how_many: int, numbers: tuple[Array, Array, Array, Array]
) -> Array:
    """Return how each row varies by chance: as told, or as the numbers of its series say."""
    if spec.scales is not None:
        return frame[spec.scales].to_numpy()
    value, numerator, denominator, lower = numbers
    if spec.scale is not None:
        return np.full(len(value), spec.scale.value)

    def never(what: Array) -> Array:
        return np.asarray(np.bincount(series[what], minlength=how_many) == 0)[series]

    with np.errstate(invalid="ignore"):
        if spec.denominator is not None:
            part = never((numerator > denominator) | (numerator != np.round(numerator)))
            return np.where(part, Scale.PROPORTION.value, Scale.RATE.value)
        whole = never(np.isfinite(value) & ((value < 0) | (value != np.round(value))))
        published = ~never(np.isfinite(lower))
        return np.where(whole & ~published, Scale.COUNT.value, Scale.OTHER.value)


def _why(frame: pl.DataFrame, spec: CompareSpec, values: Values) -> Array:
    why = np.where(np.isfinite(values.value), Why.NONE.value, Why.NO_FIGURE.value).astype(object)
    if spec.numerator is None and spec.denominator is not None:
        counted = np.isfinite(values.numerator)
        with np.errstate(invalid="ignore"):
            why = np.where(counted & ~(values.denominator > 0), Why.NO_DENOMINATOR.value, why)
            why = np.where(counted & (values.numerator < 0), Why.NEGATIVE.value, why)
    if spec.status and spec.status in frame.columns:
        status = pl.col(spec.status).cast(pl.String).fill_null("")
        shown = frame.select(status.is_in([*(one.value for one in WITH_VALUE), ""])).to_series().to_numpy()
        why = np.where(shown, why, Why.NO_FIGURE.value)
    return why


def _provisional(frame: pl.DataFrame, spec: CompareSpec) -> Array:
    if not spec.quality or spec.quality not in frame.columns:
        return np.zeros(frame.height, dtype=bool)
    unsure = [Quality.PROVISIONAL.value, Quality.REVISED_PROVISIONAL.value]
    return np.asarray(
        frame.select(pl.col(spec.quality).cast(pl.String).is_in(unsure).fill_null(value=False)).to_series()
    )


def _broken(frame: pl.DataFrame, spec: CompareSpec) -> Array:
    if not spec.series_break or spec.series_break not in frame.columns:
        return np.zeros(frame.height, dtype=np.int64)
    text = pl.col(spec.series_break).cast(pl.String).fill_null("").str.strip_chars()
    return frame.select((text != "").cast(pl.Int64)).to_series().to_numpy()


def _segments(series: Array, slot: Array, broken: Array) -> Array:
    order = np.lexsort((slot, series))
    total = broken[order].cumsum()
    segment = np.empty(len(series), dtype=np.int64)
    segment[order] = total
    return segment  # compared within a series only, so the offset of earlier series doesn't matter
