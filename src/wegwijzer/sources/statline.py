"""StatLine tables and the catalogue of CBS and third parties: live (OData v4 first, then v3) or from saved answers."""

from __future__ import annotations

import re
import shutil
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import polars as pl

from wegwijzer.areas import COUNTRY, COUNTRY_ALIASES
from wegwijzer.errors import N_, Param, Problem, SourceError
from wegwijzer.sources.areas_lists import areas_of_table
from wegwijzer.sources.statline_answers import Answers, FolderAnswers, ServiceAnswers
from wegwijzer.sources.statline_checks import AGAIN, notes_on, once_each, refuse_description, unknown_measures
from wegwijzer.sources.statline_http import Patience, Progress, StatlineService, UnknownAddressError, refuse_address
from wegwijzer.sources.statline_metadata import Metadata
from wegwijzer.sources.statline_observations import long_v3, long_v4, observations_of
from wegwijzer.sources.statline_table import Dimension, DimensionKind, StatlineTable
from wegwijzer.sources.statline_v3 import DATA_SETS, read_metadata_v3
from wegwijzer.sources.statline_v4 import read_metadata_v4, refuse_missing

BASES = (
    "https://datasets.cbs.nl/odata/v1/CBS",
    "https://opendata.cbs.nl/ODataFeed/odata",
    "https://dataderden.cbs.nl/ODataFeed/odata",
)
_TABLE_ID = re.compile(r"^[A-Za-z0-9_-]{3,40}$")
_V3_SERVICE = re.compile(r"/ODataFeed/|/ODataApi/", re.IGNORECASE)
_CHANGED, _CHANGED_AREA = "3", re.compile(r"^Indelingswijziging", re.IGNORECASE)


def fetch_table(  # noqa: PLR0913 - each is one choice of the caller
    table: str,
    *,
    base_url: str | None = None,
    folder: Path | None = None,
    cache: Path | None = None,
    progress: Progress | None = None,
    sleep: Callable[[float], None] = time.sleep,
    patience: Patience | None = None,
) -> StatlineTable:
    """Return table `table` whole: metadata, observations, areas.

    From `folder` (saved answers: JSON or CSV per set, also .gz) or live: `base_url` is the address of a service or of
    the table itself, else the services of CBS are tried in turn, v4 first. `cache` keeps the pages of observations, so
    that an interrupted import goes on where it stopped; a new edition of the table is asked anew. `progress` is called
    with the number of rows received, `sleep` waits between tries.

    Raises `SourceError` for an unknown table, a service that fails, a damaged or incomplete answer: nothing half.
    """
    if folder is not None:
        return _read(table, FolderAnswers(folder), progress)
    if not _TABLE_ID.match(table):
        raise SourceError(_unknown(table))
    if base_url:
        refuse_address(base_url)
    with _service(sleep, patience) as service:
        answers = _located(service, table, [base_url] if base_url else BASES)
        return _read(table, answers, progress, service, cache)


@contextmanager
def _service(sleep: Callable[[float], None], patience: Patience | None) -> Iterator[StatlineService]:
    service = StatlineService(sleep, patience=patience)
    try:
        yield service
    finally:
        service.close()


def _unknown(table: str) -> Problem:
    return Problem(
        "statline.unknown_table",
        N_("StatLine has no table “%(table)s”."),
        {"table": table[:60]},
        remedy=N_("Look up the number of the table on StatLine, for instance 85984NED."),
    )


def document_address(root: str) -> str:
    """Return the address of a table's service document; services of version 3 must be asked for JSON."""
    return f"{root}?$format=json" if _V3_SERVICE.search(root) else root


def _located(service: StatlineService, table: str, bases: list[str] | tuple[str, ...]) -> ServiceAnswers:
    for base in bases:
        root = base.rstrip("/")
        if root.rpartition("/")[2].lower() != table.lower():
            root = f"{root}/{table}"
        try:
            document = service.json(document_address(root))
        except UnknownAddressError:
            continue
        sets = document.get("value")
        names = (
            frozenset(str(s.get("name", "")) for s in sets if isinstance(s, dict))
            if isinstance(sets, list)
            else frozenset()
        )
        if names & {"Observations", "DataProperties", *DATA_SETS}:
            return ServiceAnswers(service, root, names)
        raise SourceError(
            Problem(
                "statline.no_service",
                N_("%(address)s isn't a StatLine table in OData."),
                {"address": root},
                remedy=N_("Check the address of the service."),
            )
        )
    raise SourceError(_unknown(table))


def _read(
    table: str,
    answers: Answers,
    progress: Progress | None,
    service: StatlineService | None = None,
    cache: Path | None = None,
) -> StatlineTable:
    names = answers.names()
    if names & {"MeasureCodes", "Observations"}:
        metadata = read_metadata_v4(answers)
        refuse_description(table, metadata)
        _keep_pages(service, cache, metadata)
        data = answers.frame("Observations", progress)
    else:
        name = next((name for name in DATA_SETS if name in names), None)
        if name is None:
            refuse_missing(answers, ["DataProperties", DATA_SETS[0]])
        _keep_pages(service, cache, read_metadata_v3(answers, pl.DataFrame()))
        data = answers.frame(name or DATA_SETS[0], progress)
        metadata = read_metadata_v3(answers, data)
    try:
        _refuse_wrong(table, answers, metadata, data, live=service is not None)
        return _table(table, answers, metadata, data)
    except SourceError:
        if service is not None and service.cache is not None:
            shutil.rmtree(service.cache, ignore_errors=True)  # trying again must ask again
        raise


def _keep_pages(service: StatlineService | None, cache: Path | None, metadata: Metadata) -> None:
    """From here on pages are kept, in a folder per table and edition; pages of other editions go."""
    if service is not None and cache is not None:
        edition = re.sub(r"[^0-9A-Za-z]+", "-", metadata.modified) or "undated"
        kept = cache / re.sub(r"[^0-9A-Za-z_-]+", "-", metadata.id or "table")
        service.cache = kept / f"{metadata.version}-{edition}"
        for older in kept.glob("v[34]-*"):
            if older != service.cache:
                shutil.rmtree(older, ignore_errors=True)


def _refuse_wrong(table: str, answers: Answers, metadata: Metadata, data: pl.DataFrame, *, live: bool) -> None:
    params: dict[str, Param] = {
        "table": table,
        "other": metadata.id,
        "origin": answers.origin,
        "rows": data.height,
        "expected": metadata.expected or 0,
    }
    problems = []
    if metadata.id and metadata.id.lower() != table.lower():
        message = N_("%(origin)s holds table %(other)s, not %(table)s.")
        problems.append(
            Problem(
                "statline.other_table", message, params, remedy=N_("Give the number of that table or another folder.")
            )
        )
    if data.is_empty():
        problems.append(Problem("statline.empty", N_("Table %(table)s holds no figures in %(origin)s."), params))
    elif live and metadata.expected and data.height < metadata.expected:
        message = N_("Only %(rows)s of the %(expected)s figures of %(table)s were received.")
        problems.append(Problem("statline.incomplete", message, params, remedy=N_("Try again later.")))
    columns = [d.id for d in metadata.dimensions] + (["Measure"] if metadata.version == "v4" else [])
    message = N_("The figures of %(table)s lack the column “%(column)s” that the description of the table names.")
    missing = [name for name in columns if name not in data.columns] if data.width else []
    problems.extend(Problem("statline.missing_column", message, {**params, "column": name}) for name in missing)
    if strange := unknown_measures(data, metadata):
        message = N_("The figures of %(table)s hold subjects that its description doesn't name (%(names)s).")
        told: dict[str, Param] = {**params, "names": ", ".join(strange[:5])}
        problems.append(Problem("statline.unknown_measure", message, told, remedy=AGAIN))
    if not metadata.measures and not metadata.texts:
        problems.append(Problem("statline.no_measures", N_("Table %(table)s has no subjects."), params))
    if problems:
        raise SourceError(problems)


def _table(table: str, answers: Answers, metadata: Metadata, data: pl.DataFrame) -> StatlineTable:
    long = long_v4(data, metadata) if metadata.version == "v4" else long_v3(data, metadata)
    observations, notes = observations_of(long, metadata)
    observations = once_each(observations, table)
    area = next((d for d in metadata.dimensions if d.kind is DimensionKind.AREA), None)
    texts = _texts(data, metadata, area)
    return StatlineTable(
        id=metadata.id or table,
        title=metadata.title or table,
        version=metadata.version,
        observations=observations,
        measures=metadata.measures,
        dimensions=metadata.dimensions,
        areas=_areas(area, metadata, observations, texts),
        publisher=metadata.publisher,
        period=metadata.period,
        modified=metadata.modified,
        licence=metadata.licence,
        description=metadata.description,
        origin=answers.origin,
        texts=texts if texts.width else None,
        changed_areas=_changed_areas(texts),
        notes=(*notes, *notes_on(table, metadata, data, observations), *_incomplete(table, metadata, data)),
    )


def _areas(
    area: Dimension | None, metadata: Metadata, observations: pl.DataFrame, texts: pl.DataFrame
) -> pl.DataFrame | None:
    if area is None:
        return None
    newest = observations["period_start"].max()
    year = metadata.map_year or (int(metadata.period) if metadata.period.isdigit() else 0)
    year = year or (newest.year if isinstance(newest, date) else 0)
    return areas_of_table(area, year, observations, metadata.measures, (texts, metadata.texts))


def _texts(data: pl.DataFrame, metadata: Metadata, area: Dimension | None) -> pl.DataFrame:
    """Return the text measures beside the area (v3 gives them a column each, v4 a row each)."""
    if area is None or not metadata.texts:
        return pl.DataFrame()
    code = pl.col(area.id).cast(pl.String).str.strip_chars().str.to_uppercase()
    code = code.replace(dict.fromkeys(COUNTRY_ALIASES, COUNTRY)).alias("area")
    names = [m.id for m in metadata.texts]
    if metadata.version == "v3":
        present = [name for name in names if name in data.columns]
        return data.select(code, *(pl.col(name).cast(pl.String).str.strip_chars() for name in present))
    if "StringValue" not in data.columns:
        return pl.DataFrame()
    rows = data.filter(pl.col("Measure").is_in(names)).with_columns(
        code, pl.col("StringValue").cast(pl.String).str.strip_chars()
    )
    return rows.pivot("Measure", index="area", values="StringValue", aggregate_function="first")


def _changed_areas(texts: pl.DataFrame) -> tuple[str, ...]:
    column = next((name for name in texts.columns if _CHANGED_AREA.match(name)), None)
    return tuple(texts.filter(pl.col(column) == _CHANGED)["area"]) if column else ()


def _incomplete(table: str, metadata: Metadata, data: pl.DataFrame) -> tuple[Problem, ...]:
    if not metadata.expected or data.height >= metadata.expected:
        return ()
    params: dict[str, Param] = {"table": table, "rows": data.height, "expected": metadata.expected}
    return (
        Problem("statline.part", N_("The folder holds %(rows)s of the %(expected)s figures of %(table)s."), params),
    )
