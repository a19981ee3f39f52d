"""Lists of areas from a file: StatLine's code lists (v3 and v4), saved tables, GeoJSON or TopoJSON."""

from __future__ import annotations

import re
from pathlib import Path

import polars as pl

from wegwijzer.areas import level_of, normalised_code
from wegwijzer.errors import N_
from wegwijzer.sources.areas_boundaries import read_boundaries
from wegwijzer.sources.areas_lists import Area, area_frame
from wegwijzer.sources.delivery_columns import slug_of
from wegwijzer.sources.delivery_files import open_delivery
from wegwijzer.sources.delivery_raw import RawTable
from wegwijzer.sources.findings import Findings
from wegwijzer.sources.statline_answers import as_frame, rows_of_file

_CODE = "key identifier code gebiedscode statcode gmcode gemeentecode"
_NAME = "title name naam statnaam gebiedsnaam gemeentenaam omschrijving"
_YEAR = re.compile(r"(?<!\d)((?:19|20)\d{2})(?!\d)")


def read_area_list(path: Path, *, year: int | None = None) -> pl.DataFrame:
    """Return the frame AREAS of a file with codes and names (CSV, Excel, Parquet) or boundaries (GeoJSON, TopoJSON).

    `year` is the year of the classification; without it, it is read from a column `jaar`, from the name of the file or
    its folder. Raises `SourceError` when there is no column with codes, a code is none, or the year stays unknown.
    """
    if "json" in path.name.lower() and not _is_code_list(path):
        shapes = read_boundaries(path)
        rows = [Area(code=code, name=name, geometry=geometry) for code, name, geometry in shapes.iter_rows()]
        return area_frame(rows, year or _year_of(path))
    findings = Findings(path.name)
    raw = _saved_answer(path) if "json" in path.name.lower() else open_delivery(path, findings)
    columns = {slug_of(name): name for name in reversed(raw.frame.columns)}
    code = next((columns[slug] for slug in _CODE.split() if slug in columns), None)
    name = next((columns[slug] for slug in _NAME.split() if slug in columns), None)
    if code is None:
        message = N_("%(file)s has no column with codes of areas.")
        findings.add(("areas.no_code", message), N_("Name that column “code”, and the one with names “naam”."))
    findings.stop_when_any()
    return _listed(
        raw.frame,
        raw.rows,
        (str(code), name, columns),
        year or _year_in(raw.frame, columns) or _year_of(path),
        findings,
    )


def _is_code_list(path: Path) -> bool:
    """Tell whether a JSON file is a saved answer of StatLine instead of a map."""
    return any(name in row for row in rows_of_file(path)[:1] for name in ("Key", "Identifier"))


def _saved_answer(path: Path) -> RawTable:
    frame = as_frame(rows_of_file(path))
    return RawTable(frame=frame, rows=pl.Series("row", range(1, frame.height + 1), dtype=pl.UInt32), file=path.name)


def _listed(
    frame: pl.DataFrame, rows: pl.Series, named: tuple[str, str | None, dict[str, str]], year: int, findings: Findings
) -> pl.DataFrame:
    code, name, columns = named
    codes = [normalised_code(cell or "") for cell in frame[code].cast(pl.String)]
    message = ("areas.unknown_code", N_("“%(area)s” is not the code of an area."))
    for found, row in zip(codes, rows, strict=True):
        if level_of(found) is None:
            findings.add(message, N_("Use codes such as GM0344."), row=row, column=code, area=found[:40])
    findings.stop_when_any()
    names = frame[name].cast(pl.String).str.strip_chars() if name else [None] * len(codes)
    above = frame[columns["municipality"]].cast(pl.String) if "municipality" in columns else [None] * len(codes)
    areas = [
        Area(code=found, name=title or "", municipality=(municipality or "").strip() or None)
        for found, title, municipality in zip(codes, names, above, strict=True)
    ]
    return area_frame(areas, year)


def _year_in(frame: pl.DataFrame, columns: dict[str, str]) -> int | None:
    name = columns.get("jaar") or columns.get("year")
    years = frame[name].cast(pl.Int64, strict=False).unique() if name else pl.Series([], dtype=pl.Int64)
    return int(years[0]) if len(years) == 1 and years[0] else None


def _year_of(path: Path) -> int:
    found = _YEAR.findall(path.name) or _YEAR.findall(path.parent.name)
    if found:
        return int(found[-1])
    findings = Findings(path.name)
    message = N_("It isn't clear of which year the areas in %(file)s are.")
    findings.add(("areas.no_year", message), N_("Put the year in the name of the file, or add a column “jaar”."))
    findings.stop_when_any()
    raise AssertionError
