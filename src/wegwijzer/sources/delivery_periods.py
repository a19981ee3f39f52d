"""The periods of a delivery: read, checked for going back, for overlap."""

from __future__ import annotations

import re
from datetime import timedelta

import polars as pl

from wegwijzer.definitions.model import Source
from wegwijzer.errors import N_
from wegwijzer.periods import Period, PeriodKind, parse_period, period_of
from wegwijzer.sources.delivery_columns import Columns
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.delivery_values import parse_date, read_period
from wegwijzer.sources.findings import Findings, rows_where

_BACK = re.compile(r"(\d{4})\s*[-/–]\s*(\d{4})$")
_UNKNOWN = ("delivery.unknown_period", N_("“%(period)s” is not a period."))
_BACKWARD = ("delivery.period_backwards", N_("The period ends before it starts."))
_NO_KIND = ("delivery.period_length", N_("From start to end is no month, quarter, half-year, year or school year."))
_OVERLAP = ("delivery.period_overlap", N_("This period overlaps another period of the same area (%(area)s)."))
_MEND = N_("Use for instance 2023, 2023JJ00, 2023KW01, 2023MM12 or 20231231.")
_MEND_OVERLAP = N_("Send years, quarters and months each in a file of their own.")
_MEND_END = N_("Check the start and the end.")
_LONGEST_FIRST = (
    PeriodKind.YEAR,
    PeriodKind.SCHOOL_YEAR,
    PeriodKind.HALF_YEAR,
    PeriodKind.QUARTER,
    PeriodKind.MONTH,
    PeriodKind.DAY,
)


def periods_of(raw: RawTable, columns: Columns, source: Source, findings: Findings) -> pl.Series:
    """Return the period code per row (null where a finding says why not)."""
    if columns.period_start:
        return _from_bounds(raw, columns, findings)
    if not columns.period:
        return pl.Series("period", [source.period and parse_period(source.period).code]).new_from_index(
            0, len(raw.rows)
        )
    column = raw.frame[columns.period]
    read = {cell: read_period(cell, source.frequency) for cell in column.unique() if cell is not None}
    codes = pl.Series("period", [found.code if (found := read.get(cell)) else None for cell in column], dtype=pl.String)
    for cell, row in zip(column.filter(codes.is_null()), raw.rows.filter(codes.is_null()), strict=True):
        text = "" if cell is None else str(cell).strip()[:40]
        years = _BACK.search(text)
        back = years is not None and int(years[2]) < int(years[1])
        findings.add(_BACKWARD if back else _UNKNOWN, _MEND, row=row, column=columns.period, period=text)
    return codes


def _from_bounds(raw: RawTable, columns: Columns, findings: Findings) -> pl.Series:
    codes: list[str | None] = []
    starts = raw.frame[columns.period_start]
    ends = raw.frame[columns.period_end] if columns.period_end else starts
    for row, first, last in zip(raw.rows, starts, ends, strict=True):
        start, end = parse_date(first), parse_date(last)
        found = _fitting(start, end) if start and end else None
        codes.append(found.code if found else None)
        if start is None or end is None:
            findings.add(_UNKNOWN, _MEND, row=row, column=columns.period_start, period=f"{first} – {last}"[:40])
        elif end < start:
            findings.add(_BACKWARD, _MEND_END, row=row, column=columns.period_end)
        elif found is None:
            findings.add(_NO_KIND, _MEND_END, row=row, column=columns.period_end)
    return pl.Series("period", codes, dtype=pl.String)


def _fitting(start: object, end: object) -> Period | None:
    """Return the period from `start` to `end`; the end may be the last day or the day after it."""
    found = [period_of(start, kind) for kind in _LONGEST_FIRST]  # type: ignore[arg-type]
    return next(
        (
            p
            for p in found
            if p.start == start and end in (p.end, p.end + timedelta(days=1)) and p.kind is not PeriodKind.DAY
        ),
        None,
    )


def report_overlap(keys: pl.DataFrame, findings: Findings, column: str) -> None:
    """Report periods of different kinds that overlap within the same area and group.

    `keys` has columns row, area, group, breakdown, period (codes).
    """
    periods = [parse_period(code) for code in keys["period"].unique() if code]
    if len({period.kind for period in periods}) < 2:  # noqa: PLR2004 - one kind can't overlap
        return
    ends = {period.code: period.end for period in periods}
    starts = {period.code: period.start for period in periods}
    key = ["area", "breakdown", "group"]
    ordered = (
        keys.unique([*key, "period"], keep="first", maintain_order=True)
        .with_columns(
            pl.col("period").replace_strict(starts, default=None, return_dtype=pl.Date).alias("start"),
            pl.col("period").replace_strict(ends, default=None, return_dtype=pl.Date).alias("end"),
        )
        .sort("start", "end", descending=[False, True], maintain_order=True)
        .with_columns(pl.col("end").cum_max().shift().over(key).alias("before"))
    )
    late = ordered.filter(pl.col("start") <= pl.col("before"))
    for row, area in late.select("row", "area").iter_rows():
        findings.add(_OVERLAP, _MEND_OVERLAP, row=row, column=column, area=area)


def report_double(keys: pl.DataFrame, names: list[str], findings: Findings) -> None:
    """Report rows that say again what an earlier row said (same area, period, group and measure)."""
    again = keys.select(pl.struct(names).is_first_distinct()).to_series()
    message = ("delivery.double", N_("This row says the same area, period and group as an earlier row."))
    remedy = N_("Leave one of the two out, or tell with the source which column tells them apart.")
    findings.add_rows(message, remedy, rows_where(~again, keys["row"]), "")
