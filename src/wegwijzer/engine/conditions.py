"""Conditions of a definition as Polars expressions."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from wegwijzer.definitions.model import Condition
from wegwijzer.engine.inputs import Faults
from wegwijzer.errors import N_

_TRUE = frozenset({"true", "ja", "1", "waar", "yes"})


def condition_holds(condition: Condition, schema: Mapping[str, pl.DataType], faults: Faults, source: str) -> pl.Expr:
    """Return whether a row meets `condition`; an empty cell meets only `empty` (never `not_in`).

    Values are compared as the column's own type. An unknown column or a value that can't be of its type is a fault.
    """
    if condition.column not in schema:
        message = N_("Source “%(source)s” has no column “%(column)s”, which a definition counts with.")
        remedy = N_("Choose one of: %(columns)s.")
        columns = ", ".join(schema)
        faults.add("no_column", message, remedy, source=source, column=condition.column, columns=columns)
        return pl.lit(value=False)
    column, kind = pl.col(condition.column), schema[condition.column]
    if condition.test in ("filled", "empty"):
        filled = column.is_not_null()
        if kind == pl.String():
            filled &= column.str.strip_chars() != ""
        filled = filled.fill_null(value=False)
        return filled if condition.test == "filled" else ~filled
    return _compared(condition, column, kind, faults).fill_null(value=False)


def _compared(condition: Condition, column: pl.Expr, kind: pl.DataType, faults: Faults) -> pl.Expr:
    try:
        values = pl.Series([_as(value, kind) for value in condition.values])
        values = values.cast(kind)
    except (ValueError, pl.exceptions.PolarsError):
        message = N_("Column “%(column)s” can't be compared with %(values)s.")
        remedy = N_("Use values like those in the column.")
        shown = ", ".join(str(value) for value in condition.values)
        faults.add("condition", message, remedy, column=condition.column, values=shown)
        return pl.lit(value=False)
    if condition.test in ("in", "not_in"):
        inside = column.is_in(values.implode() if len(values) else values)
        return inside if condition.test == "in" else ~inside
    bound = values[0] if len(values) else None
    return column >= bound if condition.test == "at_least" else column <= bound


def _as(value: str | float | bool, kind: pl.DataType) -> str | float | bool | date | None:  # noqa: FBT001 - a value of YAML
    if kind == pl.String():
        return (
            str(value).lower() if isinstance(value, bool) else f"{value:g}" if isinstance(value, float) else str(value)
        )
    if kind == pl.Boolean():
        return value if isinstance(value, bool) else str(value).strip().lower() in _TRUE
    if kind.is_numeric():
        return float(value)
    if kind == pl.Date():
        return date.fromisoformat(str(value))
    return str(value)
