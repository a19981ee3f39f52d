"""From the data sets of StatLine to the frame OBSERVATIONS: long, trimmed, every empty cell with its status."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from wegwijzer.areas import COUNTRY, COUNTRY_ALIASES, AreaLevel, level_of
from wegwijzer.errors import N_, Param, Problem, SourceError, UserError
from wegwijzer.frames import OBSERVATIONS, TOTAL, Quality, Status
from wegwijzer.periods import Period, parse_period
from wegwijzer.sources.statline_metadata import Metadata
from wegwijzer.sources.statline_table import Dimension, DimensionKind

_QUALITY_OF = {
    "voorlopig": Quality.PROVISIONAL,
    "provisional": Quality.PROVISIONAL,
    "nadervoorlopig": Quality.REVISED_PROVISIONAL,
    "revisedprovisional": Quality.REVISED_PROVISIONAL,
    "geschat": Quality.ESTIMATED,
}
# What CBS's ValueAttribute says of an empty cell; what isn't here is unknown.
_STATUS_OF = {
    "impossible": Status.NOT_APPLICABLE,
    "notapplicable": Status.NOT_APPLICABLE,
    "confidential": Status.SECRET,
    "secret": Status.SECRET,
    "notyetavailable": Status.NOT_DELIVERED,
    "notdelivered": Status.NOT_DELIVERED,
}


def long_v4(data: pl.DataFrame, metadata: Metadata) -> pl.DataFrame:
    """Return `Observations` with columns measure, the dimensions, `value` and `status`."""
    wanted = [m.id for m in metadata.measures]
    value = pl.col("Value") if "Value" in data.columns else pl.lit(None)
    attribute = pl.col("ValueAttribute") if "ValueAttribute" in data.columns else pl.lit("None")
    said = attribute.cast(pl.String).str.to_lowercase().str.replace_all(r"[^a-z]", "")
    empty = said.replace_strict(_STATUS_OF, default=Status.UNKNOWN.value, return_dtype=pl.String)
    return (
        data.select(
            _trimmed("Measure").alias("measure"),
            *(_trimmed(d.id) for d in metadata.dimensions),
            value.cast(pl.Float64, strict=False).alias("value"),
            empty.alias("empty"),
        )
        .filter(pl.col("measure").is_in(wanted))
        .with_columns(_status(pl.col("empty")))
        .drop("empty")
    )


def long_v3(data: pl.DataFrame, metadata: Metadata) -> pl.DataFrame:
    """Return a typed or untyped data set with columns measure, the dimensions, `value` and `status`.

    An empty cell is unknown (or secret: CBS doesn't tell them apart), a cell of blanks in an untyped set can't exist.
    """
    measures = [m.id for m in metadata.measures if m.id in data.columns]
    keys = [d.id for d in metadata.dimensions]
    wide = data.select(*(_trimmed(key) for key in keys), *measures)
    if all(wide.schema[name].is_numeric() for name in measures):
        long = wide.unpivot(measures, index=keys, variable_name="measure", value_name="value")
        return long.with_columns(pl.col("value").cast(pl.Float64)).with_columns(_status(pl.lit(Status.UNKNOWN.value)))
    texts = wide.with_columns(pl.col(measures).cast(pl.String).str.strip_chars())
    long = texts.unpivot(measures, index=keys, variable_name="measure", value_name="raw")
    blank = (
        pl.when(pl.col("raw") == "").then(pl.lit(Status.NOT_APPLICABLE.value)).otherwise(pl.lit(Status.UNKNOWN.value))
    )
    return (
        long.with_columns(pl.col("raw").cast(pl.Float64, strict=False).alias("value"))
        .with_columns(_status(blank))
        .drop("raw")
    )


def _trimmed(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.String).str.strip_chars()


def _status(empty: pl.Expr) -> pl.Expr:
    known = pl.col("value").is_not_null() & pl.col("value").is_finite()
    return pl.when(known).then(pl.lit(Status.SHOWN.value)).otherwise(empty).alias("status")


def observations_of(long: pl.DataFrame, metadata: Metadata) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    """Return the frame OBSERVATIONS and remarks about rows that have no place in it (periods we don't know)."""
    area, time = (_first(metadata.dimensions, kind) for kind in (DimensionKind.AREA, DimensionKind.PERIOD))
    groups = [d for d in metadata.dimensions if d not in (area, time)]
    frame = long.with_columns(_area(area), *_breakdown(groups))
    frame = frame.with_columns(_area_level(frame["area"]))
    frame, notes = _dated(frame, time, metadata)
    return frame.select(pl.col(name).cast(dtype) for name, dtype in OBSERVATIONS.items()), notes


def _first(dimensions: Sequence[Dimension], kind: DimensionKind) -> Dimension | None:
    return next((d for d in dimensions if d.kind is kind), None)


def _area(dimension: Dimension | None) -> pl.Expr:
    if dimension is None:
        return pl.lit(COUNTRY).alias("area")
    codes = pl.col(dimension.id).str.to_uppercase()
    return codes.replace(dict.fromkeys(COUNTRY_ALIASES, COUNTRY)).alias("area")


def _area_level(areas: pl.Series) -> pl.Expr:
    levels = {code: (level_of(code) or AreaLevel.REGION).value for code in areas.unique() if code is not None}
    return (
        pl.col("area")
        .replace_strict(levels, default=AreaLevel.REGION.value, return_dtype=pl.String)
        .alias("area_level")
    )


def _breakdown(groups: Sequence[Dimension]) -> tuple[pl.Expr, pl.Expr]:
    """Return the ids and the categories of the dimensions in which a row isn't the total, joined by "|"."""

    def joined(text_of_dimension: dict[str, pl.Expr]) -> pl.Expr:
        parts = [
            pl.when(pl.col(d.id).is_not_null() & (pl.col(d.id) != d.total)).then(text_of_dimension[d.id])
            for d in groups
        ]
        text = pl.concat_str(parts, separator="|", ignore_nulls=True) if parts else pl.lit("")
        return pl.when(text == "").then(pl.lit(TOTAL)).otherwise(text)

    ids = joined({d.id: pl.lit(d.id) for d in groups})
    return ids.alias("breakdown"), joined({d.id: pl.col(d.id) for d in groups}).alias("group")


def _dated(frame: pl.DataFrame, time: Dimension | None, metadata: Metadata) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    if time is None:
        period = _table_period(metadata)
        columns = pl.lit(period.code).alias("period"), pl.lit(period.start).alias("period_start")
        return frame.with_columns(*columns, pl.lit(Quality.FINAL.value).alias("quality")), ()
    codes = [code for code in frame[time.id].unique(maintain_order=True) if code is not None]
    periods = {code: found for code in codes if (found := _parsed(code)) is not None}
    qualities = {code: _quality(time, code).value for code in codes}
    of = pl.col(time.id)
    frame = frame.with_columns(
        of.replace_strict({c: p.code for c, p in periods.items()}, default=None, return_dtype=pl.String).alias(
            "period"
        ),
        of.replace_strict({c: p.start for c, p in periods.items()}, default=None, return_dtype=pl.Date).alias(
            "period_start"
        ),
        of.replace_strict(qualities, default=Quality.FINAL.value, return_dtype=pl.String).alias("quality"),
    )
    return _without_unknown_periods(frame, [code for code in codes if code not in periods], metadata)


def _without_unknown_periods(
    frame: pl.DataFrame, unknown: list[str], metadata: Metadata
) -> tuple[pl.DataFrame, tuple[Problem, ...]]:
    kept = frame.filter(pl.col("period").is_not_null())
    if not unknown:
        return kept, ()
    params: dict[str, Param] = {
        "table": metadata.id,
        "periods": ", ".join(unknown[:5]),
        "rows": frame.height - kept.height,
    }
    message = N_("%(rows)s figures of %(table)s are of a kind of period that Wegwijzer doesn't know (%(periods)s).")
    problem = Problem("statline.periods", message, params)
    if kept.is_empty():
        raise SourceError(problem)
    return kept, (problem,)


def _parsed(code: str) -> Period | None:
    try:
        return parse_period(code)
    except UserError:
        return None


def _quality(time: Dimension, code: str) -> Quality:
    said = "".join(time.status.get(code, "").lower().split())
    if found := _QUALITY_OF.get(said):
        return found
    title = time.labels.get(code, "")
    if title.endswith("**"):
        return Quality.REVISED_PROVISIONAL
    return Quality.PROVISIONAL if title.endswith("*") else Quality.FINAL


def _table_period(metadata: Metadata) -> Period:
    """Return the one period of a table without a time dimension: what its information tells, else its map year."""
    for text in (metadata.period, str(metadata.map_year or "")):
        period = _parsed(text)
        if period is not None:
            return period
    raise SourceError(
        Problem(
            "statline.no_period",
            N_("Table %(table)s has no periods, and its description doesn't say which year it is about."),
            {"table": metadata.id},
            remedy=N_("Save TableInfos (v3) or Properties (v4) too; the period stands there."),
        )
    )
