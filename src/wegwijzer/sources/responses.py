"""Answers of a survey: respondents become pseudonyms, weights and answers come along."""

from __future__ import annotations

import polars as pl

from wegwijzer.definitions.model import Source
from wegwijzer.errors import N_
from wegwijzer.frames import RESPONSES
from wegwijzer.periods import parse_period
from wegwijzer.sources.delivery_columns import Columns, find_column
from wegwijzer.sources.delivery_observations import kept_rows
from wegwijzer.sources.delivery_periods import periods_of
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.delivery_values import share_of_numbers
from wegwijzer.sources.findings import Findings, rows_where
from wegwijzer.sources.microdata_columns import amounts, areas, microdata_columns, persons, refuse_hidden_bsn, texts
from wegwijzer.sources.pseudonyms import checked_key, pseudonym

_HEADINGS = {
    "respondent": "respondent respondentnummer respondentid responsid invulid",
    "area": "area buurt buurtcode wijk wijkcode gebied gebiedscode gemeente gemeentecode",
    "period": "period periode jaar meting",
    "weight": "weight weging weegfactor gewicht wegingsfactor",
}
_ANSWER_LONGEST = 80  # a longer text is a story, not an answer


def read_responses(
    raw: RawTable, source: Source, key: bytes | None, known: pl.DataFrame | None, findings: Findings
) -> pl.DataFrame:
    """Return the delivery as RESPONSES, the answers as extra columns.

    Answers are the columns the source names (`columns`, `measures`), or when it names no measures all others but texts
    too long for an answer. Codes stay codes (numbers), as text when they aren't numbers. Without a column for
    the respondent every row is one. Raises `SourceError` with all problems; none holds a cell value.
    """
    secret = checked_key(key)
    before = len(findings)
    raw = kept_rows(raw, source, findings)
    columns = microdata_columns(source, raw, _HEADINGS, findings)
    answers = _answers(raw, source, columns, findings)
    if len(findings) > before:
        findings.stop_when_any()
    refuse_hidden_bsn(raw, [theirs for ours, theirs in answers.items()], findings)
    fixed = _fixed(raw, source, columns, (secret, known), findings)
    read = [_answer(raw, theirs, source, findings).alias(ours) for ours, theirs in answers.items()]
    findings.stop_when_any()
    starts = {code: parse_period(code).start for code in fixed["period"].unique()}
    start = pl.col("period").replace_strict(starts, return_dtype=pl.Date).alias("period_start")
    frame = fixed.with_columns(start).select(pl.col(name).cast(dtype) for name, dtype in RESPONSES.items())
    return frame.hstack(read)


def _fixed(
    raw: RawTable,
    source: Source,
    columns: dict[str, str],
    secrets: tuple[bytes, pl.DataFrame | None],
    findings: Findings,
) -> pl.DataFrame:
    key, known = secrets
    if "respondent" in columns:
        respondent = persons(raw, columns["respondent"], source, key, findings)
    else:
        respondent = pl.Series([pseudonym(f"{raw.file}/{row}", key) for row in raw.rows])
    again = respondent.is_not_null() & ~respondent.is_first_distinct()
    area = pl.Series([None] * len(raw.rows), dtype=pl.String)
    if "area" in columns:
        area = areas(raw, columns["area"], source, known, findings)
    period = _periods(raw, source, columns, findings)
    if "period" not in columns:
        message = ("microdata.double", N_("This respondent is in the file more than once."))
        findings.add_rows(
            message, N_("Leave one of the two out."), rows_where(again, raw.rows), columns.get("respondent", "")
        )
    return pl.DataFrame(
        [respondent.alias("respondent"), area.alias("area"), period, _weights(raw, source, columns, findings)]
    )


def _periods(raw: RawTable, source: Source, columns: dict[str, str], findings: Findings) -> pl.Series:
    if "period" not in columns and not source.period:
        message = N_("It isn't clear of which period the figures are.")
        findings.add(("delivery.no_period", message), N_("Add a column “periode”, or name the period with the source."))
        return pl.Series("period", [None], dtype=pl.String).new_from_index(0, len(raw.rows))
    return periods_of(raw, Columns(period=columns.get("period", "")), source, findings).alias("period")


def _weights(raw: RawTable, source: Source, columns: dict[str, str], findings: Findings) -> pl.Series:
    if "weight" not in columns:
        return pl.Series("weight", [1.0]).new_from_index(0, len(raw.rows))
    weight = amounts(raw, columns["weight"], source, findings, below_zero=False)
    message = ("microdata.no_weight", N_("This row has no weight."))
    findings.add_rows(
        message, N_("Every row needs a weight."), rows_where(weight.is_null(), raw.rows), columns["weight"]
    )
    return weight.alias("weight")


def _answers(raw: RawTable, source: Source, columns: dict[str, str], findings: Findings) -> dict[str, str]:
    named = {ours: theirs for ours, theirs in columns.items() if ours not in RESPONSES and ours not in _HEADINGS}
    if source.measures:
        for wanted in source.measures:
            name = find_column(wanted, raw.frame.columns)
            if name is None:
                message = N_("The column “%(column)s” is not in %(file)s.")
                findings.add(("delivery.no_column", message), N_("Mend the name in the definition."), column=wanted)
            else:
                named.setdefault(name, name)
        return named
    used = {*columns.values()}
    rest = [name for name in raw.frame.columns if name not in used]
    stories = [name for name in rest if _is_story(raw.frame[name])]
    if stories:
        text = N_("These columns don't come in, they hold stories: %(columns)s.")
        findings.note("microdata.stories", text, columns=", ".join(stories))
    return {**named, **{name: name for name in rest if name not in stories and name not in RESPONSES}}


def _is_story(column: pl.Series) -> bool:
    longest = column.str.len_chars().max() if column.dtype == pl.String else None
    return isinstance(longest, int) and longest > _ANSWER_LONGEST


def _answer(raw: RawTable, column: str, source: Source, findings: Findings) -> pl.Series:
    values = raw.frame[column]
    if values.dtype == pl.String and share_of_numbers(values) < 1.0:
        return texts(values)
    if values.dtype.is_numeric() or values.dtype == pl.String:
        return amounts(raw, column, source, findings, below_zero=True)
    return texts(values)
