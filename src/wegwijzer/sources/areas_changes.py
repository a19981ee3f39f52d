"""Which municipality became which, and when: the national table of municipalities and overlays of two years."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from wegwijzer.errors import N_
from wegwijzer.sources.delivery_files import open_delivery
from wegwijzer.sources.delivery_values import parse_date
from wegwijzer.sources.findings import Findings

SLIVER = 0.05  # shares below this are noise of simplified borders, no change
_CODE_YEAR = re.compile(r"^code_(\d{4})$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Succession:
    """An area that ended: its successor (the main one, when it was split), from which day, and when it began itself."""

    new: str
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Overlay:
    """How areas of `from_year` lie in those of `to_year`: old code → {new code: share of the old}, adding up to 1."""

    from_year: int
    to_year: int
    pieces: Mapping[str, Mapping[str, float]]

    def whole(self, code: str) -> str | None:
        """Return the area in which (nearly) all of an old area lies, or None when it was split."""
        pieces = self.pieces.get(code, {})
        return next(iter(pieces)) if len(pieces) == 1 else None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoundaryChanges:
    """Everything known about changes: successions with their day, first days and names, maybe an overlay."""

    successions: Mapping[str, Succession]
    began: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))
    names: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    overlay: Overlay | None = None

    def name(self, code: str) -> str:
        """Return the name of an area, or its code."""
        return self.names.get(code, code)


def boundary_changes(successors: Path, overlay: Path | None = None) -> BoundaryChanges:
    """Return the changes of the national table ("Tabel 33": code, name, new code, first day, last day) and an overlay.

    The overlay (columns `code_2014`, `code_2022`, a share per pair) tells what the table can't: splits, moved borders
    and changes after the table ends. Raises `SourceError` when a file lacks its columns.
    """
    findings = Findings(successors.name)
    raw = open_delivery(successors, findings)
    code, new, end = (_column(raw.frame, part, findings) for part in ("gemeentecode", "nieuwe", "einde|beëindiging"))
    findings.stop_when_any()
    first, name = (_optional(raw.frame, part) for part in ("ingang", "omschrijving|gemeentenaam"))
    successions: dict[str, Succession] = {}
    began: dict[str, date] = {}
    names: dict[str, str] = {}
    for row in raw.frame.iter_rows(named=True):
        own, follower, last = _gm(row[code]), _gm(row[new]), parse_date(row[end] or "")
        if follower and last and follower != own:
            successions[own] = Succession(new=follower, on=last)
        if first and (day := parse_date(row[first] or "")):
            began[own] = day
        if name and row[name]:
            names[own] = row[name].strip()
    found = MappingProxyType(successions), MappingProxyType(began), MappingProxyType(names)
    over = read_overlay(overlay) if overlay else None
    return BoundaryChanges(successions=found[0], began=found[1], names=found[2], overlay=over)


def read_overlay(path: Path, *, sliver: float = SLIVER) -> Overlay:
    """Return an overlay of two years; pieces below `sliver` are left out, the others are scaled to add up to 1."""
    findings = Findings(path.name)
    raw = open_delivery(path, findings)
    years = {int(m[1]): name for name in raw.frame.columns if (m := _CODE_YEAR.match(name))}
    share = _optional(raw.frame, "aandeel_genormeerd") or _column(raw.frame, "aandeel|share", findings)
    if len(years) != 2:  # noqa: PLR2004 - old and new
        message = N_("%(file)s has no two columns with codes of a year, like code_2014 and code_2022.")
        findings.add(("areas.no_overlay", message), N_("Name the columns so."))
    findings.stop_when_any()
    before, after = sorted(years)
    pieces: dict[str, dict[str, float]] = {}
    for row in raw.frame.iter_rows(named=True):
        pieces.setdefault(_gm(row[years[before]]), {})[_gm(row[years[after]])] = float(row[share])
    kept = {old: _scaled({n: s for n, s in parts.items() if s >= sliver} or parts) for old, parts in pieces.items()}
    return Overlay(from_year=before, to_year=after, pieces=MappingProxyType(kept))


def _scaled(parts: Mapping[str, float]) -> Mapping[str, float]:
    total = sum(parts.values())
    return MappingProxyType({new: share / total for new, share in sorted(parts.items(), key=lambda p: -p[1])})


def _gm(cell: object) -> str:
    text = str(cell or "").strip().upper()
    return f"GM{text:0>4}" if text.isdigit() else text


def _optional(frame: pl.DataFrame, part: str) -> str | None:
    return next((name for name in frame.columns if re.search(part, name.lower())), None)


def _column(frame: pl.DataFrame, part: str, findings: Findings) -> str:
    name = _optional(frame, part)
    if name is None:
        message = N_("%(file)s has no column for “%(name)s”.")
        findings.add(("areas.no_column", message), N_("Use the national table of municipalities."), name=part)
    return name or ""
