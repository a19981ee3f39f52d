"""The metadata of a StatLine table in OData version 4."""

from __future__ import annotations

from wegwijzer.errors import N_, Problem, SourceError
from wegwijzer.sources.statline_answers import Answers
from wegwijzer.sources.statline_metadata import (
    Metadata,
    dimension_of,
    group_path,
    is_number,
    licence_of,
    number_of,
    text_of,
)
from wegwijzer.sources.statline_table import Dimension, Measure

_NEEDED = ("MeasureCodes", "Dimensions", "Observations")


def read_metadata_v4(answers: Answers) -> Metadata:
    """Return the metadata; raises `SourceError` that names every set that is missing."""
    dimensions = answers.rows("Dimensions")
    named = [name for row in dimensions if (name := text_of(row, "Identifier"))]
    needed = [*_NEEDED, *(f"{name}Codes" for name in named)]
    refuse_missing(answers, needed)
    properties = next(iter(answers.rows("Properties")), {})
    measures = _measures(answers)
    return Metadata(
        id=text_of(properties, "Identifier"),
        title=text_of(properties, "Title"),
        version="v4",
        measures=tuple(m for m in measures if is_number(m.datatype)),
        texts=tuple(m for m in measures if not is_number(m.datatype)),
        dimensions=tuple(_dimension(answers, row) for row in dimensions),
        publisher=text_of(properties, "Source").rstrip(".") or "CBS",
        period=text_of(properties, "TemporalCoverage"),
        modified=text_of(properties, "Modified", "ObservationsModified"),
        licence=licence_of(text_of(properties, "License")),
        description=text_of(properties, "Description", "Summary"),
        map_year=next((year for row in dimensions if (year := number_of(row, "MapYear"))), None),
        expected=number_of(properties, "ObservationCount"),
    )


def refuse_missing(answers: Answers, needed: list[str]) -> None:
    """Raise `SourceError` with one problem per set that isn't there."""
    missing = [name for name in needed if name not in answers.names()]
    if missing:
        raise SourceError(
            Problem(
                "statline.missing_set",
                N_("“%(name)s” of the StatLine table is missing in %(origin)s."),
                {"name": name, "origin": answers.origin},
                remedy=N_("Save this answer of StatLine too, in the same folder."),
            )
            for name in missing
        )


def _measures(answers: Answers) -> list[Measure]:
    groups = {text_of(r, "Id"): (text_of(r, "Title"), text_of(r, "ParentId")) for r in answers.rows("MeasureGroups")}
    rows = sorted(answers.rows("MeasureCodes"), key=lambda row: number_of(row, "Index") or 0)
    return [
        Measure(
            id=text_of(row, "Identifier"),
            title=text_of(row, "Title"),
            unit=text_of(row, "Unit"),
            decimals=number_of(row, "Decimals") or 0,
            description=text_of(row, "Description"),
            group=group_path(text_of(row, "MeasureGroupId"), groups),
            datatype=text_of(row, "DataType"),
        )
        for row in rows
    ]


def _dimension(answers: Answers, row: dict[str, object]) -> Dimension:
    name = text_of(row, "Identifier")
    return dimension_of(name, text_of(row, "Title"), text_of(row, "Kind"), answers.rows(f"{name}Codes"), "Identifier")
