"""Finding a measure in the editions of a published table, whatever number its name ends in this year."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from wegwijzer.definitions.model import Quantity
from wegwijzer.engine.inputs import Faults
from wegwijzer.errors import N_

_NUMBER = re.compile(r"_\d+$")


def measure_in(present: Sequence[str], quantity: Quantity, faults: Faults) -> str | None:
    """Return the id under which an edition has the measure of `quantity`, or None.

    Alternatives are tried in order: first the full id, then the id without its number (`WmoClienten` finds
    `WmoClienten_93`). Two that differ only in their number are a fault: the definition must say which.
    """
    for name in quantity.measures:
        if name in present:
            return name
        found = sorted(one for one in present if _NUMBER.sub("", one) == name)
        if len(found) > 1:
            message = N_("Measure “%(measure)s” can be %(found)s.")
            remedy = N_("Write the full name in the definition.")
            faults.add("measure_ambiguous", message, remedy, measure=name, found=", ".join(found))
        if found:
            return found[0]
    return None


def breakdown_fits(
    text: str, columns: Sequence[str], fixed: Sequence[str], total: str, own_id: str = ""
) -> list[int] | None:
    """Return where the dimensions `columns` stand in a breakdown such as `Leeftijd|Geslacht`; None when it is another.

    The dimensions in `fixed` must be there as well: a condition chooses one category of them. A breakdown may also be
    named by its own id.
    """
    parts = [] if text == total else text.split("|")
    if own_id and not fixed and text == own_id:
        return list(range(len(parts)))
    if sorted(parts) != sorted([*columns, *fixed]):
        return None
    return [parts.index(column) for column in columns]


def distinct_texts(scan: pl.LazyFrame, column: str) -> list[str]:
    """Return the values of a text column, sorted."""
    return sorted(scan.select(pl.col(column).unique()).collect(engine="streaming").to_series().drop_nulls().to_list())
