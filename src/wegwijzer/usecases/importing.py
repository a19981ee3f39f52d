"""Bring data in: a StatLine table or a file, checked whole, kept as a snapshot, or refused with every problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import polars as pl

from wegwijzer.definitions.model import Definitions, Source
from wegwijzer.errors import N_, Problem, SourceError
from wegwijzer.frames import Shape
from wegwijzer.periods import Period, PeriodKind
from wegwijzer.sources.delivery import Delivery, read_delivery
from wegwijzer.sources.error_sheet import error_sheet
from wegwijzer.sources.statline import fetch_table
from wegwijzer.sources.statline_table import StatlineTable
from wegwijzer.storage.home import Home
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore
from wegwijzer.usecases.opening import loaded_definitions, not_found

AREAS_SUFFIX = "-gebieden"


def source_for_table(definitions: Definitions, table: str) -> str:
    """Return the id of the source defined for a StatLine table; for a table nobody defined `cbs-<table>`."""
    wanted = table.upper()
    known = [source.id for source in definitions.sources.values() if source.table.upper() == wanted]
    return known[0] if known else f"cbs-{table.lower()}"


def import_cbs(  # noqa: PLR0913 - each is one choice of the caller
    home: Home,
    table: str,
    *,
    added_at: datetime,
    base_url: str | None = None,
    folder: Path | None = None,
    progress: Callable[[int], None] | None = None,
    remark: Callable[[Problem], None] = lambda _note: None,
) -> tuple[Snapshot, ...]:
    """Fetch a StatLine table (live, or from a folder of saved answers) and keep it.

    `progress` gets the number of rows so far, `remark` what is odd about the table but no reason to refuse it.
    Returns the snapshot of the observations and, when the table has areas, that of the areas
    (source id with `-gebieden`). Raises `SourceError` with all problems; nothing is kept then.
    """
    source = source_for_table(loaded_definitions(home), table)  # first: wrong definitions stop us before the fetch
    found = fetch_table(table, base_url=base_url, folder=folder, cache=home.cache / "statline", progress=progress)
    for note in found.notes:
        remark(note)
    store = SnapshotStore(home)
    areas = _kept_areas(store, found, source, added_at)  # first: figures never stand there without their areas
    figures = store.add(
        found.observations,
        source=source,
        shape=Shape.OBSERVATIONS,
        origin=found.origin,
        meta=_table_meta(found),
        added_at=added_at,
    )
    return (figures, *areas)


def _kept_areas(store: SnapshotStore, found: StatlineTable, source: str, added_at: datetime) -> tuple[Snapshot, ...]:
    if found.areas is None or found.areas.is_empty():
        return ()
    kept = store.add(
        found.areas,
        source=f"{source}{AREAS_SUFFIX}",
        shape=Shape.AREAS,
        origin=found.origin,
        meta={"title": found.title, "publisher": found.publisher},
        added_at=added_at,
    )
    return (kept,)


def _table_meta(table: StatlineTable) -> dict[str, Any]:
    return {
        "table": table.id,
        "title": table.title,
        "publisher": table.publisher,
        "period": table.period,
        "modified": str(table.modified),
        "licence": table.licence,
        "periods": _periods(table.observations),
        "changed_areas": list(table.changed_areas),
        "measures": [
            {
                "id": measure.id,
                "title": measure.title,
                "unit": measure.unit,
                "decimals": measure.decimals,
                "description": measure.description,
                "group": measure.group,
            }
            for measure in table.measures
        ],
        "dimensions": {dimension.id: dict(dimension.labels) for dimension in table.dimensions if dimension.labels},
    }


def _periods(frame: pl.DataFrame) -> list[str]:
    return sorted(frame["period"].unique().to_list()) if "period" in frame.columns else []


def known_areas(home: Home) -> pl.DataFrame | None:
    """Return all areas of all lists in the home, newest first, each once a year; None when there is no list yet."""
    store = SnapshotStore(home)
    lists = [found for found in store.list() if found.shape is Shape.AREAS and found.deleted_on is None]
    if not lists:
        return None
    frames = [store.scan(found.id).collect() for found in lists]
    return (
        pl.concat(frames)
        .sort("year", descending=True, maintain_order=True)
        .unique(["code", "year"], keep="first", maintain_order=True)
    )


def import_file(
    home: Home, path: Path, source_id: str, *, added_at: datetime, key_file: Path | None = None
) -> tuple[Snapshot, Delivery]:
    """Read a delivery by its source's definition and keep it; `SourceError` tells all problems, and nothing is kept."""
    source = _source(loaded_definitions(home), source_id)
    key = home.pseudonym_key(key_file) if source.shape in (Shape.EPISODES, Shape.RESPONSES) else None
    areas = None if source.shape is Shape.AREAS else known_areas(home)
    delivery = read_delivery(path, source, key=key, known_areas=areas)
    snapshot = SnapshotStore(home).add(
        delivery.frame,
        source=source.id,
        shape=source.shape,
        origin=path.name,
        meta=_file_meta(source, delivery),
        added_at=added_at,
        expires_on=_expires_on(source, added_at),
    )
    return snapshot, delivery


def _expires_on(source: Source, added_at: datetime) -> date | None:
    """Return the day on which the retention rule of a source lets a delivery go, or None when it has no rule."""
    if source.retention_months is None:
        return None
    first = Period(added_at.date().replace(day=1), PeriodKind.MONTH).shifted(source.retention_months)
    return min(first.end, first.start + timedelta(days=added_at.day - 1))


def _file_meta(source: Source, delivery: Delivery) -> Mapping[str, Any]:
    return {
        "title": source.title,
        "publisher": source.publisher,
        "licence": source.licence,
        "periods": _periods(delivery.frame),
        "retention_months": source.retention_months,
    }


def _source(definitions: Definitions, source_id: str) -> Source:
    if source_id not in definitions.sources:
        raise not_found(source_id)
    return definitions.sources[source_id]


def write_error_sheet(error: SourceError, path: Path, translate: Callable[[str], str]) -> None:
    """Write all problems of a refused delivery as an Excel sheet (row, column, what is wrong, how to mend).

    Raises `SourceError` with the problems of the delivery and one more when the sheet can't be written.
    """
    try:
        path.write_bytes(error_sheet(error.problems, translate))
    except OSError:
        unwritten = Problem(
            "import.sheet",
            N_("The error sheet “%(name)s” can't be written there."),
            {"name": path.name},
            remedy=N_("Choose a folder that exists, where you may write and that has room."),
        )
        raise SourceError([unwritten, *error.problems]) from None
