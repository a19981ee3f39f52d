"""What must be true of the figures of a StatLine table before they are kept; what is odd but true is told as a note."""

from __future__ import annotations

import polars as pl

from wegwijzer.errors import N_, Param, Problem, SourceError
from wegwijzer.sources.statline_metadata import Metadata
from wegwijzer.sources.statline_table import DimensionKind

_KEY = ("measure", "area", "period", "breakdown", "group")
_NOT_A_NUMBER = ("", ".", "-", "x", "*")  # signs for "no figure", which become a kind of nothing
_NAMED = 5
AGAIN = N_("Fetch the table again, or save its description and its figures again on the same day.")


def refuse_description(table: str, metadata: Metadata) -> None:
    """Raise `SourceError` when a dimension or subject in the description of a table has no name."""
    nameless = [kind for kind, things in _parts(metadata) if any(not thing for thing in things)]
    if nameless:
        message = N_("The description of %(table)s is damaged: in “%(set)s” something has no name.")
        raise SourceError(
            Problem("statline.nameless", message, {"table": table, "set": name}, remedy=AGAIN) for name in nameless
        )


def _parts(metadata: Metadata) -> tuple[tuple[str, list[str]], ...]:
    measures = [measure.id for measure in (*metadata.measures, *metadata.texts)]
    sets = ("Dimensions", "MeasureCodes") if metadata.version == "v4" else ("DataProperties", "DataProperties")
    return (sets[0], [dimension.id for dimension in metadata.dimensions]), (sets[1], measures)


def unknown_measures(data: pl.DataFrame, metadata: Metadata) -> list[str]:
    """Return the subjects (v4) in the figures that the description doesn't name."""
    if metadata.version != "v4" or "Measure" not in data.columns:
        return []
    named = {measure.id for measure in (*metadata.measures, *metadata.texts)}
    return sorted(set(data["Measure"].cast(pl.String).str.strip_chars().drop_nulls().unique()) - named)


def texts_for_numbers(data: pl.DataFrame, metadata: Metadata) -> int:
    """Return how many cells hold a text where a figure belongs; they are kept as unknown."""
    texts = [measure.id for measure in metadata.texts]
    if metadata.version == "v4":
        rows = data.filter(~pl.col("Measure").is_in(texts)) if texts else data
        columns = ["Value"]
    else:
        rows, columns = data, [measure.id for measure in metadata.measures]
    return sum(_texts_in(rows[name]) for name in columns if name in rows.columns)


def _texts_in(values: pl.Series) -> int:
    if values.dtype.is_numeric() or values.dtype == pl.Null:
        return 0
    found = values.cast(pl.String).str.strip_chars().drop_nulls()
    found = found.filter(~found.is_in(list(_NOT_A_NUMBER)))
    return found.cast(pl.Float64, strict=False).null_count()


def once_each(observations: pl.DataFrame, table: str) -> pl.DataFrame:
    """Return the figures, each once; raises `SourceError` when one figure has two values or no area or period."""
    params: dict[str, Param] = {"table": table}
    problems = []
    nowhere = observations.filter(pl.col("area").is_null() | (pl.col("area") == "")).height
    if nowhere:
        message = N_("%(rows)s figures of %(table)s have no area.")
        problems.append(Problem("statline.no_area", message, {**params, "rows": nowhere}, remedy=AGAIN))
    if observations.select(_KEY).is_duplicated().any():
        observations = observations.unique(maintain_order=True)
        twice = observations.filter(observations.select(_KEY).is_duplicated())
        if twice.height:
            areas = ", ".join(twice["area"].drop_nulls().unique(maintain_order=True).head(_NAMED))
            message = N_("%(rows)s figures of %(table)s are there twice with another value (%(areas)s).")
            told = {**params, "rows": twice.select(_KEY).unique().height, "areas": areas}
            problems.append(Problem("statline.twice", message, told, remedy=AGAIN))
    if problems:
        raise SourceError(problems)
    return observations


def notes_on(table: str, metadata: Metadata, data: pl.DataFrame, observations: pl.DataFrame) -> tuple[Problem, ...]:
    """Return remarks: texts where a figure belongs, areas that aren't in the table's own list."""
    notes = []
    if texts := texts_for_numbers(data, metadata):
        message = N_("%(rows)s figures of %(table)s are a text instead of a number; they are kept as unknown.")
        notes.append(Problem("statline.texts", message, {"table": table, "rows": texts}))
    area = next((d for d in metadata.dimensions if d.kind is DimensionKind.AREA), None)
    if area is not None and area.labels:
        known = {code.upper() for code in area.labels} | {"NL01"}
        strange = sorted(set(observations["area"].unique()) - known)
        if strange:
            message = N_("%(count)s areas in %(table)s aren't in its own list of areas (%(areas)s).")
            told: dict[str, Param] = {"table": table, "count": len(strange), "areas": ", ".join(strange[:_NAMED])}
            notes.append(Problem("statline.strange_areas", message, told))
    return tuple(notes)
