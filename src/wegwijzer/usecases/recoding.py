"""Recode the series of a source to the municipalities of another year: what isn't the same becomes a visible break."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.figures import RawFigures
from wegwijzer.frames import Shape
from wegwijzer.sources.areas_changes import boundary_changes
from wegwijzer.sources.areas_recode import BREAKS, recode_series
from wegwijzer.storage.home import Home
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoding:
    """How to recode: to which year; "count" or "share"; what to weight with, what divides what was split."""

    to_year: int
    kind: str
    overlay: Path | None = None
    weight: str = ""
    estimate: bool = False


def recode(home: Home, source_id: str, successors: Path, how: Recoding, *, added_at: datetime) -> tuple[Snapshot, int]:
    """Recode every delivery of a source and keep the result as its newest snapshot; return it and how many breaks.

    The older snapshots stay. `kind` and `weight` as in `sources.areas_recode.recode_series`. Raises `NotFoundError`
    when the source has no figures yet and `SourceError` when a file of changes lacks its columns.
    """
    store = SnapshotStore(home)
    there = [one for one in store.all(source_id) if one.deleted_on is None and one.shape is Shape.OBSERVATIONS]
    if not there:
        raise NotFoundError(
            Problem(
                "recode.nothing",
                N_("Source “%(source)s” has no figures yet."),
                {"source": source_id},
                remedy=N_("Import them first."),
            )
        )
    newest_first = sorted(there, key=lambda one: one.added_at, reverse=True)
    frames = pl.concat([store.scan(one.id).collect() for one in newest_first])
    key = ["measure", "area", "period", "breakdown", "group"]
    observations = frames.unique(key, keep="first", maintain_order=True)
    if how.weight and how.weight not in observations["measure"]:
        raise NotFoundError(_no_weight(source_id, how.weight, observations))
    changes = boundary_changes(successors, how.overlay)
    recoded = recode_series(observations, changes, how.to_year, kind=how.kind, weight=how.weight, estimate=how.estimate)
    meta = dict(newest_first[0].meta) | {
        "periods": sorted(recoded.observations["period"].unique()),
        "recoded_to": how.to_year,
        "breaks": [list(row) for row in recoded.breaks.select(list(BREAKS)).iter_rows()],
    }
    kept = store.add(
        recoded.observations,
        source=source_id,
        shape=Shape.OBSERVATIONS,
        origin=f"{newest_first[0].origin} → {how.to_year}",
        meta=meta,
        added_at=added_at,
    )
    return kept, recoded.breaks.height


def _no_weight(source_id: str, weight: str, observations: pl.DataFrame) -> Problem:
    there = ", ".join(observations["measure"].unique().sort().head(10))
    return Problem(
        "recode.no_weight",
        N_("Source “%(source)s” has no subject “%(weight)s” to weigh with."),
        {"source": source_id, "weight": weight, "there": there},
        remedy=N_("Choose for instance from: %(there)s."),
    )


def with_breaks(figures: RawFigures, breaks_of: dict[str, list[list[str]]]) -> RawFigures:
    """Return the figures with the breaks of recoded sources: per indicator rows (area, period, reason).

    A break that the definition already has stays; both are told.
    """
    rows = [(indicator, *row) for indicator, found in breaks_of.items() for row in found]
    if not rows:
        return figures
    schema = {"indicator": pl.String(), **BREAKS}
    found = pl.DataFrame(rows, schema=schema, orient="row").unique(["indicator", "area", "period"], keep="first")
    joined = figures.frame.join(found, on=["indicator", "area", "period"], how="left", maintain_order="left")
    told = pl.concat_str([pl.col("series_break"), pl.col("reason_right")], separator=" ", ignore_nulls=True)
    return RawFigures(joined.with_columns(series_break=told.str.strip_chars()).drop("reason_right"))
