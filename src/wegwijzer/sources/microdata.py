"""Episodes of care or support: persons become pseudonyms, dates and codes are checked, nothing personal is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import polars as pl

from wegwijzer.definitions.model import Source
from wegwijzer.errors import N_
from wegwijzer.frames import EPISODES
from wegwijzer.sources.delivery_observations import kept_rows
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.end_reasons import end_reason, law_of
from wegwijzer.sources.findings import Findings, rows_where
from wegwijzer.sources.microdata_columns import (
    amounts,
    areas,
    birth_years,
    days,
    mapped,
    microdata_columns,
    persons,
    refuse_hidden_bsn,
    sane_order,
    sexes,
    texts,
    yes_or_no,
)
from wegwijzer.sources.pseudonyms import checked_key

_HEADINGS = {
    "person": "person persoon bsn burgerservicenummer client cliënt clientnummer cliëntnummer clientid persoonsnummer",
    "birth_year": "birthyear geboortejaar geboortedatum birthdate",
    "sex": "sex geslacht gender",
    "area": "area buurt buurtcode neighbourhood wijk wijkcode gebied gebiedscode gemeente gemeentecode",
    "provision": "provision voorziening product productcode productcategorie productcategorie",
    "provider": "provider aanbieder zorgaanbieder agb agbcode aanbiedercode",
    "start": "start startdatum begindatum ingangsdatum begin",
    "end": "end einddatum eind einde stopdatum",
    "end_reason": "endreason reden redeneinde redenbeeindiging redenbeëindiging stopreden",
    "law": "law wet",
    "cost": "cost kosten bedrag euro",
    "units": "units eenheden volume omvang uren",
    "outcome": "outcome uitkomst resultaat",
    "goal_reached": "goalreached doelbereikt doelgehaald doelbehaald",
    "experience": "experience ervaring ervaringscijfer tevredenheid",
}
_NEEDED = ("person", "start")
_OLDEST = 120


def read_episodes(
    raw: RawTable, source: Source, key: bytes | None, known: pl.DataFrame | None, findings: Findings
) -> pl.DataFrame:
    """Return the delivery as EPISODES, extra columns that the source names after the fixed ones.

    Columns the source doesn't name and that aren't recognised don't come in (a remark says which). Raises `SourceError`
    with all problems; none holds a cell value.
    """
    secret = checked_key(key)
    before = len(findings)
    raw = kept_rows(raw, source, findings)
    columns = microdata_columns(source, raw, _HEADINGS, findings)
    for ours in _NEEDED:
        if ours not in columns:
            message = N_("%(file)s has no column for “%(name)s”.")
            findings.add(("microdata.no_column", message), N_("Name the column with the source."), name=ours)
    if len(findings) > before:
        findings.stop_when_any()
    extra = [ours for ours in columns if ours not in EPISODES and ours not in ("law", "bsn")]
    _note_left_out(raw, list(columns.values()), findings)
    refuse_hidden_bsn(raw, [theirs for ours, theirs in columns.items() if ours != "person"], findings)
    frame = _columns(raw, columns, source, (secret, known), findings)
    _check(frame, raw, columns, findings)
    findings.stop_when_any()
    fixed = [pl.col(name).cast(dtype) for name, dtype in EPISODES.items()]
    return frame.select(*fixed, *extra)


def _note_left_out(raw: RawTable, used: list[str], findings: Findings) -> None:
    left = [name for name in raw.frame.columns if name not in used]
    if left:
        text = N_("These columns don't come in: %(columns)s.")
        findings.note("microdata.left_out", text, columns=", ".join(left))


def _columns(
    raw: RawTable,
    columns: dict[str, str],
    source: Source,
    secrets: tuple[bytes, pl.DataFrame | None],
    findings: Findings,
) -> pl.DataFrame:
    key, known = secrets
    readers: dict[str, Callable[[str], pl.Series]] = {
        "person": lambda c: persons(raw, c, source, key, findings),
        "birth_year": lambda c: birth_years(raw, c, findings),
        "sex": lambda c: sexes(raw, c, findings),
        "area": lambda c: areas(raw, c, source, known, findings),
        "start": lambda c: days(raw, c, findings),
        "end": lambda c: days(raw, c, findings),
        "end_reason": lambda c: _reasons(raw, c, columns.get("law"), source, findings),
        "cost": lambda c: amounts(raw, c, source, findings, below_zero=True),
        "units": lambda c: amounts(raw, c, source, findings, below_zero=False),
        "outcome": lambda c: amounts(raw, c, source, findings, below_zero=True),
        "goal_reached": lambda c: yes_or_no(raw, c, findings),
        "experience": lambda c: amounts(raw, c, source, findings, below_zero=False),
    }
    made = {
        ours: readers[ours](theirs) if ours in readers else texts(raw.frame[theirs]) for ours, theirs in columns.items()
    }
    empty = [ours for ours in EPISODES if ours not in made]
    frame = pl.DataFrame([column.alias(ours) for ours, column in made.items()])
    return frame.with_columns(pl.lit(None, dtype=EPISODES[ours]).alias(ours) for ours in empty)


def _reasons(raw: RawTable, column: str, law_column: str | None, source: Source, findings: Findings) -> pl.Series:
    cells = texts(raw.frame[column])
    default = law_of(f"{source.legal_basis} {source.id} {source.title}")
    if law_column is None:
        found = mapped(cells, lambda cell: end_reason(str(cell), default), pl.String())
    else:
        laws = texts(raw.frame[law_column])
        both = [
            None if c is None else end_reason(c, law_of(w or "") or default) for c, w in zip(cells, laws, strict=True)
        ]
        found = pl.Series(column, both, dtype=pl.String)
    message = (
        "microdata.end_reason",
        N_("The reason in “%(column)s” is unknown, or it differs between Wmo and Jeugdwet."),
    )
    remedy = N_("Name the law: a column “wet”, or the legal basis of the source.")
    findings.add_rows(message, remedy, rows_where(cells.is_not_null() & found.is_null(), raw.rows), column)
    return found


def _check(frame: pl.DataFrame, raw: RawTable, columns: dict[str, str], findings: Findings) -> None:
    start = frame["start"]
    message = ("microdata.no_start", N_("This row has no start."))
    no_start = rows_where(texts(raw.frame[columns["start"]].cast(pl.String)).is_null(), raw.rows)
    findings.add_rows(message, N_("Every row needs a start."), no_start, columns["start"])
    sane_order(start, frame["end"], raw, columns.get("end", ""), findings)
    age = start.dt.year() - frame["birth_year"].cast(pl.Int32)
    message = ("microdata.age", N_("The age at the start is below zero or above %(oldest)s."))
    wrong = rows_where(~age.is_between(0, _OLDEST), raw.rows)
    findings.add_rows(
        message, N_("Check the birth and the start."), wrong, columns.get("birth_year", ""), {"oldest": _OLDEST}
    )
    message = ("delivery.double", N_("This row is the same as an earlier row."))
    again = ~frame.select(pl.struct(frame.columns).is_first_distinct()).to_series()
    findings.add_rows(message, N_("Leave one of the two out."), rows_where(again, raw.rows), "")
    _note_overlap(frame, findings)


def _note_overlap(frame: pl.DataFrame, findings: Findings) -> None:
    """Spells of the same person, provision and provider that overlap may be right; it is worth a remark."""
    who = ["person", "provision", "provider"]
    ends = pl.col("end").fill_null(pl.lit(date.max))
    ordered = frame.select(*who, "start", ends).sort(*who, "start")
    before = pl.col("end").cum_max().shift().over(who)
    count = ordered.filter(pl.col("start") <= before).height
    if count:
        text = N_("%(count)s episodes overlap an earlier one of the same person, provision and provider.")
        findings.note("microdata.overlap", text, count=count)
