"""Which column of a delivery is what: from the source's definition, else from headings and contents."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.definitions.model import Source
from wegwijzer.errors import N_
from wegwijzer.periods import PeriodKind
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.delivery_values import read_period, share_of_numbers
from wegwijzer.sources.findings import Findings
from wegwijzer.sources.statline_table import stem_of

OWN_NAMES = ("area", "period", "period_start", "period_end", "measure", "value")
_AREA = (
    "gebied gebiedscode gebiedcode gemeentecode gmcode wijkcode buurtcode regiocode regios wijkenenbuurten codering "
    "coderingregio statcode geoitem code gemeente gemeentenaam wijk wijknaam buurt buurtnaam regio gebiedsnaam naam"
    " area region"
)
_PERIOD = (
    "periode perioden period periods jaar verslagjaar peiljaar peildatum kwartaal maand schooljaar tijd year datum"
)
_MEASURE = "indicator onderwerp maat measure variabele variable"
_VALUE = "waarde value aantal score percentage cijfer"
_ROW_NUMBERS = frozenset({"id", "nr", "rij", "rijnummer", "volgnummer", "index", "rownumber"})
_CODED = frozenset({AreaLevel.COUNTRY, AreaLevel.MUNICIPALITY, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD})
_MOSTLY, _HALF = 0.8, 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Columns:
    """Their heading for each of our names ("" when there is none).

    `groups`: breakdown → heading; `by_period`: the headings of the value columns are periods.
    """

    area: str = ""
    period: str = ""
    period_start: str = ""
    period_end: str = ""
    measure: str = ""
    value: str = ""
    groups: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    measures: tuple[str, ...] = ()
    by_period: bool = False


def slug_of(heading: str) -> str:
    """Return a heading in small letters without anything but letters and digits, nor a number v3 puts at its end."""
    return re.sub(r"[^a-z0-9à-ÿ]", "", stem_of(heading).lower())


def find_column(wanted: str, names: list[str]) -> str | None:
    """Return the heading that is `wanted`: exactly, or apart from capitals, blanks, v3's number."""
    if wanted in names:
        return wanted
    loose = [name for name in names if name.lower().replace(" ", "") == wanted.lower().replace(" ", "")]
    stems = [name for name in names if stem_of(name).lower() == stem_of(wanted).lower()]
    return next(iter(loose or stems), None)


def named_columns(source: Source, raw: RawTable, findings: Findings) -> dict[str, str]:
    """Return the source's columns as they stand in the file; a finding for each that isn't there."""
    names = raw.frame.columns
    found = {}
    for ours, theirs in source.columns.items():
        name = find_column(theirs, names)
        if name is None:
            _report_absent(theirs, names, findings)
        else:
            found[ours] = name
    return found


def _report_absent(theirs: str, names: list[str], findings: Findings) -> None:
    near = difflib.get_close_matches(theirs, names, n=3, cutoff=0.5) or names[:5]
    message = N_("The column “%(column)s” is not in %(file)s.")
    remedy = N_("Found are for instance: %(near)s. Mend the name in the file or in the definition of the source.")
    findings.add(("delivery.no_column", message), remedy, column=theirs, near=", ".join(near))


def observation_columns(source: Source, raw: RawTable, findings: Findings) -> Columns:
    """Return which column is what in a delivery of aggregates; findings tell what can't be found."""
    named = named_columns(source, raw, findings)
    taken = set(named.values())
    area = named.get("area") or ("" if source.area_level is AreaLevel.COUNTRY else area_column(raw, taken))
    taken.add(area)
    period = named.get("period") or ("" if source.period or "period_start" in named else period_column(raw, taken))
    taken.add(period)
    measure = named.get("measure") or ("" if source.measures else _by_heading(raw, _MEASURE, taken))
    measures = _measures(source, raw, named, taken | {measure}, findings)
    by_period = not period and not source.period and len(measures) > 1 and all(_is_period(name) for name in measures)
    if not area and source.area_level is not AreaLevel.COUNTRY and "area" not in source.columns:
        message = N_("%(file)s has no column with areas.")
        findings.add(("delivery.no_area", message), N_("Add a column “gebied” with codes such as GM0344."))
    if not (period or source.period or by_period or "period_start" in named) and "period" not in source.columns:
        message = N_("It isn't clear of which period the figures are.")
        findings.add(("delivery.no_period", message), N_("Add a column “periode”, or name the period with the source."))
    return Columns(
        area=area,
        period=period,
        period_start=named.get("period_start", ""),
        period_end=named.get("period_end", ""),
        measure=measure,
        value=named.get("value", ""),
        groups=MappingProxyType({ours: theirs for ours, theirs in named.items() if ours not in (*OWN_NAMES, "name")}),
        measures=measures,
        by_period=by_period,
    )


def _is_period(heading: str) -> bool:
    return read_period(heading, PeriodKind.YEAR) is not None


def _measures(
    source: Source, raw: RawTable, named: Mapping[str, str], taken: set[str], findings: Findings
) -> tuple[str, ...]:
    if "value" in named:
        return (named["value"],)
    if source.measures and "measure" not in named:
        found = [(wanted, find_column(wanted, raw.frame.columns)) for wanted in source.measures]
        for wanted, name in found:
            if name is None:
                _report_absent(wanted, raw.frame.columns, findings)
        return tuple(name for _, name in found if name)
    rest = [name for name in _subjects(raw) if name not in taken and not _is_key(name, raw.frame[name])]
    empty_too = len(rest) < raw.frame.width and all(stem_of(name) != name for name in rest)
    filled = tuple(name for name in rest if share_of_numbers(raw.frame[name], empty=float(empty_too)) >= _HALF)
    if not filled:
        message = N_("%(file)s has no column with figures.")
        findings.add(("delivery.no_values", message), N_("Add a column with the figures, for instance “waarde”."))
    return filled


def _subjects(raw: RawTable) -> list[str]:
    """Return all columns, or in a file laid out as StatLine v3 those with a number at the end (the others are keys)."""
    names = raw.frame.columns
    topics = [name for name in names if stem_of(name) != name]
    return topics if len(topics) > len(names) / 2 else names


def _is_key(name: str, column: pl.Series) -> bool:
    """Tell whether a column holds row numbers or periods, no figures."""
    slug = slug_of(name)
    return slug in _ROW_NUMBERS or (slug in _PERIOD.split() and _mostly_periods(column))


def _by_heading(raw: RawTable, headings: str, taken: set[str]) -> str:
    free = {slug_of(name): name for name in reversed(raw.frame.columns) if name not in taken}
    return next((free[slug] for slug in headings.split() if slug in free), "")


def area_column(raw: RawTable, taken: set[str]) -> str:
    """Return the column that is mostly codes of places, else the one whose heading says so, else ""."""
    shares = {name: _share_of_areas(raw.frame[name]) for name in raw.frame.columns if name not in taken}
    coded = [name for name, share in shares.items() if share >= _MOSTLY]
    by_heading = [name for slug in _AREA.split() for name in coded if slug_of(name) == slug]
    return next(iter(by_heading or coded), None) or _by_heading(raw, _AREA, taken)


def _share_of_areas(column: pl.Series) -> float:
    if column.dtype != pl.String:
        return 0.0
    cells = [cell for cell in column.head(2000).unique() if cell and cell.strip()]
    return sum(level_of("".join(cell.split())) in _CODED for cell in cells) / len(cells) if cells else 0.0


def period_column(raw: RawTable, taken: set[str]) -> str:
    """Return the column whose heading and cells say period, else one that is all coded periods, else ""."""
    free = [name for name in raw.frame.columns if name not in taken]
    named = [name for slug in _PERIOD.split() for name in free if slug_of(name) == slug]
    coded = [name for name in free if raw.frame[name].dtype == pl.String and _all_coded(raw.frame[name])]
    return next((name for name in (*named, *coded) if _mostly_periods(raw.frame[name])), "")


def _all_coded(column: pl.Series) -> bool:
    sample = column.head(2000).drop_nulls().str.strip_chars()
    return bool(len(sample) and sample.str.contains(r"^\d{4}(?:JJ|SJ|HJ|KW|MM)\d{2}$").all())


def _mostly_periods(column: pl.Series) -> bool:
    cells = [cell for cell in column.head(2000).unique() if cell is not None and str(cell).strip()]
    found = sum(read_period(cell, PeriodKind.YEAR) is not None for cell in cells)
    return bool(cells) and found >= len(cells) / 2
