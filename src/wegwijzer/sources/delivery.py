"""Read a delivery by the definition of its source: everything that is wrong in one answer, nothing half."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wegwijzer.definitions.model import Source
from wegwijzer.errors import Problem
from wegwijzer.frames import Shape
from wegwijzer.sources.areas_files import read_area_list
from wegwijzer.sources.delivery_files import open_delivery
from wegwijzer.sources.delivery_observations import read_observations, report_bad_source_period
from wegwijzer.sources.findings import Findings
from wegwijzer.sources.microdata import read_episodes
from wegwijzer.sources.responses import read_responses


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """An accepted delivery: the frame in the shape of its source, the number of records in the file, remarks."""

    frame: pl.DataFrame
    shape: Shape
    rows: int
    notes: tuple[Problem, ...] = ()


def read_delivery(
    path: Path, source: Source, *, key: bytes | None = None, known_areas: pl.DataFrame | None = None
) -> Delivery:
    """Return the delivery in `path` in the shape of its source.

    `key` is the secret with which persons are pseudonymised (needed for microdata, at least 16 bytes, kept outside the
    data); `known_areas` is a frame AREAS of one or more years against which areas are checked and names are looked up.

    Raises `SourceError` with all problems (row and column) of the file; no problem holds a value of microdata.
    """
    findings = Findings(path.name)
    if source.shape is Shape.AREAS:
        frame = read_area_list(path)
        return Delivery(frame=frame, shape=source.shape, rows=frame.height)
    report_bad_source_period(source, findings)
    raw = open_delivery(path, findings)
    if source.shape is Shape.EPISODES:
        frame = read_episodes(raw, source, key, known_areas, findings)
    elif source.shape is Shape.RESPONSES:
        frame = read_responses(raw, source, key, known_areas, findings)
    else:
        frame = read_observations(raw, source, known_areas, findings)
    return Delivery(frame=frame, shape=source.shape, rows=raw.frame.height, notes=tuple(findings.notes))
