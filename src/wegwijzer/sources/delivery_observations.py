"""A delivery of aggregates, wide or long, to the frame OBSERVATIONS; every fault with its row and column."""

from __future__ import annotations

import re

import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.definitions.model import Condition, Source
from wegwijzer.errors import N_, UserError
from wegwijzer.frames import OBSERVATIONS, TOTAL
from wegwijzer.periods import parse_period
from wegwijzer.sources.delivery_areas import KnownAreas, judged_areas
from wegwijzer.sources.delivery_columns import Columns, find_column, observation_columns
from wegwijzer.sources.delivery_periods import periods_of, report_double, report_overlap
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.delivery_values import numbers, read_period, reads_two_ways, style_of, style_of_file
from wegwijzer.sources.findings import Findings, rows_where

_TOTALS = r"^(?:|totaal.*|total|alle|all)$"
_SPECIAL = (-99999.0, -99998.0, -99997.0, -99996.0, -99995.0, -99991.0)  # codes of Swing and CBS for nothing
_COUNTS = re.compile(
    r"aantal|cli[eë]nten|inwoners|personen|huishoudens|jongeren|jeugdigen|woningen|voorzieningen|meldingen|\bcount\b",
    re.IGNORECASE,
)
_MAYBE_COUNTS = frozenset({"waarde", "value", "n", "aantal"})
_SIGNED = re.compile(
    r"saldo|groei|ontwikkeling|verschil|toename|afname|score|index|verandering|mutatie|afwijking", re.IGNORECASE
)


def read_observations(raw: RawTable, source: Source, known: pl.DataFrame | None, findings: Findings) -> pl.DataFrame:
    """Return the delivery as OBSERVATIONS; raises `SourceError` with everything that is wrong with it."""
    before = len(findings)
    columns = observation_columns(source, raw, findings)
    raw = kept_rows(raw, source, findings)
    if len(findings) > before:
        findings.stop_when_any()
    _note_left_out(raw, columns, source, findings)
    keys = _keys(raw, columns, source, KnownAreas.of(known), findings)
    frame = _melted(raw, columns, source, keys, findings)
    findings.stop_when_any()
    levels = {code: (level_of(code) or AreaLevel.REGION).value for code in frame["area"].unique()}
    starts = {code: parse_period(code).start for code in frame["period"].unique()}
    frame = frame.with_columns(
        pl.col("area").replace_strict(levels, return_dtype=pl.String).alias("area_level"),
        pl.col("period").replace_strict(starts, return_dtype=pl.Date).alias("period_start"),
    )
    return frame.select(pl.col(name).cast(dtype) for name, dtype in OBSERVATIONS.items())


def _note_left_out(raw: RawTable, columns: Columns, source: Source, findings: Findings) -> None:
    named = {columns.area, columns.period, columns.period_start, columns.period_end, columns.measure}
    chosen = {find_column(condition.column, raw.frame.columns) for condition in source.keep}
    used = {*named, *chosen, *columns.measures, *columns.groups.values(), *source.columns.values()}
    left = [name for name in raw.frame.columns if name not in used]
    if left:
        told = ", ".join(left[:20]) + (" …" if len(left) > 20 else "")  # noqa: PLR2004 - enough to recognise
        findings.note("delivery.left_out", N_("These columns aren't used: %(columns)s."), columns=told)


def kept_rows(raw: RawTable, source: Source, findings: Findings) -> RawTable:
    """Return only the rows for which all the source's conditions hold; a condition on an absent column is a finding."""
    mask = pl.Series([True]).new_from_index(0, len(raw.rows))
    for condition in source.keep:
        theirs = source.columns.get(condition.column, condition.column)
        name = find_column(theirs, raw.frame.columns)
        if name is None:
            message = N_("The column “%(column)s” is not in %(file)s.")
            findings.add(("delivery.no_column", message), N_("Mend the conditions of the source."), column=theirs)
        else:
            mask &= _holds(raw.frame[name], condition)
    if not mask.any():
        message = N_("No row of %(file)s answers to the conditions of the source.")
        findings.add(("delivery.nothing_kept", message), N_("Mend the conditions of the source."))
    return RawTable(
        frame=raw.frame.filter(mask),
        rows=raw.rows.filter(mask),
        file=raw.file,
        separator=raw.separator,
        labels=raw.labels,
    )


def _holds(column: pl.Series, condition: Condition) -> pl.Series:
    text = column.cast(pl.String).fill_null("").str.strip_chars().str.replace(r"\.0$", "")
    values = [str(value) for value in condition.values]
    number = text.cast(pl.Float64, strict=False)
    bound = float(condition.values[0]) if condition.test in ("at_least", "at_most") else 0.0
    held = {
        "in": lambda: text.is_in(values),
        "not_in": lambda: ~text.is_in(values),
        "filled": lambda: text != "",
        "empty": lambda: text == "",
        "at_least": lambda: number >= bound,
        "at_most": lambda: number <= bound,
    }[condition.test]()
    return held.fill_null(value=False)


def _keys(raw: RawTable, columns: Columns, source: Source, known: KnownAreas, findings: Findings) -> pl.DataFrame:
    """Return row, area, period, breakdown and group per record."""
    keys = pl.DataFrame({"row": raw.rows})
    if not columns.by_period:
        keys = keys.with_columns(periods_of(raw, columns, source, findings))
    keys = keys.with_columns(area_codes(raw, columns, source, known, findings, _years(keys, columns, source)))
    keys = keys.hstack(_groups(raw, columns))
    parts = ["area", "breakdown", "group", *([] if columns.by_period else ["period"])]
    if columns.measure:
        keys = keys.with_columns(raw.frame[columns.measure].cast(pl.String).str.strip_chars().alias("measure"))
    parts += ["measure"] if columns.measure else []
    whole = keys.drop_nulls(parts)
    report_double(whole, parts, findings)
    if not columns.by_period:
        report_overlap(whole, findings, columns.period)
    return keys


def _years(keys: pl.DataFrame, columns: Columns, source: Source) -> pl.Series:
    """Return per record the years it is about: that of its period, or those of all columns with a period."""
    if columns.by_period:
        periods = [read_period(name, source.frequency) for name in columns.measures]
        years = sorted({period.start.year for period in periods if period})
        return pl.Series("years", [years], dtype=pl.List(pl.Int32)).new_from_index(0, keys.height)
    starts = {code: [parse_period(code).start.year] for code in keys["period"].drop_nulls().unique()}
    found = [starts.get(code, []) for code in keys["period"]]
    return pl.Series("years", found, dtype=pl.List(pl.Int32))


def area_codes(
    raw: RawTable, columns: Columns, source: Source, known: KnownAreas, findings: Findings, years: pl.Series
) -> pl.Series:
    """Return the area code per record; a finding for every row whose area is empty, unknown or of another year."""
    if not columns.area:
        return pl.Series("area", ["NL01"]).new_from_index(0, len(raw.rows))
    cells = raw.frame[columns.area]
    if cells.dtype.is_float():
        cells = cells.cast(pl.Int64, strict=False)
    cells = cells.cast(pl.String)
    told = pl.DataFrame({"cell": cells, "year": years}).explode("year").drop_nulls().group_by("cell").agg("year")
    about = {cell: frozenset(found) for cell, found in told.iter_rows()}
    codes, wrong = judged_areas(cells.unique(maintain_order=True), known, source.area_level, about)
    if wrong:
        for cell, row in zip(cells, raw.rows, strict=True):
            if found := wrong.get(cell):
                findings.add(found.message, found.remedy, row=row, column=columns.area, **found.params)
    _note_older(set(codes.values()), known, findings)
    return cells.replace_strict(codes, default=None, return_dtype=pl.String).alias("area")


def _note_older(codes: set[str], known: KnownAreas, findings: Findings) -> None:
    """Say which areas are on no list, and passed because their figures are older than every list."""
    strange = sorted(code for code in codes if known.judges(code) and code not in known.years_of)
    if strange and known.oldest is not None:
        text = N_(
            "%(count)s areas are on no list (%(areas)s). They were not checked: the oldest list is of %(year)s."
            " Import the list of areas of an earlier year to have them checked."
        )
        areas = ", ".join(strange[:5])
        findings.note("delivery.unlisted", text, count=len(strange), areas=areas, year=known.oldest)


def _groups(raw: RawTable, columns: Columns) -> pl.DataFrame:
    """Return breakdown and group: the dimensions in which a row isn't the total, and its categories (by label)."""
    texts = []
    for ours, theirs in columns.groups.items():
        text = raw.frame[theirs].cast(pl.String).fill_null("").str.strip_chars().str.replace(r"\.0$", "")
        text = text.replace_strict(dict(raw.labels.get(theirs, {})), default=text)
        texts.append(text.set(text.str.to_lowercase().str.contains(_TOTALS), None).alias(ours))
    frame = pl.DataFrame(texts) if texts else pl.DataFrame({"none": [None] * len(raw.rows)}, schema={"none": pl.String})
    ids = [pl.when(pl.col(name).is_not_null()).then(pl.lit(name)) for name in frame.columns]
    joined = [pl.concat_str(parts, separator="|", ignore_nulls=True) for parts in (ids, frame.columns)]
    named = [pl.when(text == "").then(pl.lit(TOTAL)).otherwise(text) for text in joined]
    return frame.select(named[0].alias("breakdown"), named[1].alias("group"))


def _melted(raw: RawTable, columns: Columns, source: Source, keys: pl.DataFrame, findings: Findings) -> pl.DataFrame:
    style = style_of_file((raw.frame[name] for name in columns.measures), raw.separator)
    _note_two_ways([raw.frame[name] for name in columns.measures], style, findings)
    parts = []
    for name in columns.measures:
        read = numbers(raw.frame[name], style, source.missing)
        message = ("delivery.no_number", N_("The cell in “%(column)s” isn't a number."))
        findings.add_rows(
            message, N_("Write numbers like 1234,5, or leave the cell empty."), rows_where(read.bad, raw.rows), name
        )
        _report_negative(name, read.value, raw.rows, findings)
        part = keys.with_columns(read.value.alias("value"), read.status.alias("status"), read.quality.alias("quality"))
        if columns.by_period:
            period = read_period(name, source.frequency)
            measure = source.columns.get("value", "waarde")
            part = part.with_columns(pl.lit(measure).alias("measure"), pl.lit(period and period.code).alias("period"))
        elif not columns.measure:
            part = part.with_columns(pl.lit(name).alias("measure"))
        parts.append(part)
    return pl.concat(parts, how="vertical_relaxed")


def _note_two_ways(columns: list[pl.Series], style: str, findings: Findings) -> None:
    """Say how numbers like 1.234 were read when no number in the whole file shows it."""
    if any(style_of(column) for column in columns) or not any(reads_two_ways(column) for column in columns):
        return
    text = N_("In %(file)s “%(written)s” is read as a thousand and more, as nothing in the file says otherwise.")
    findings.note("delivery.thousands", text, written="1.234" if style == "comma" else "1,234")


def _report_negative(name: str, values: pl.Series, rows: pl.Series, findings: Findings) -> None:
    special = values.is_in(list(_SPECIAL))
    if special.any():
        message = ("delivery.special_number", N_("The number in “%(column)s” looks like a code for “no figure”."))
        remedy = N_("Tell with the source what this code means (missing).")
        findings.add_rows(message, remedy, rows_where(special, rows), name)
    if not is_count(name, values):
        return
    message = ("delivery.negative", N_("A count in “%(column)s” is below zero."))
    findings.add_rows(message, N_("Check the number."), rows_where((values < 0) & ~special, rows), name)


def is_count(name: str, values: pl.Series) -> bool:
    """Tell whether a column counts things: its heading says so (and doesn't speak of a balance or a change)."""
    if _SIGNED.search(name):
        return False
    whole = bool((values.drop_nulls() % 1 == 0).all())
    return whole and bool(_COUNTS.search(name) or name.casefold() in _MAYBE_COUNTS)


def report_bad_source_period(source: Source, findings: Findings) -> None:
    """Report a source whose own period isn't one."""
    try:
        if source.period:
            parse_period(source.period)
    except UserError as error:
        problem = error.problems[0]
        findings.add((problem.code, problem.message), problem.remedy, period=source.period[:40])
