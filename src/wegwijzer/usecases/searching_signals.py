"""Search the series of a file for signals."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from wegwijzer.comparison.signals.reading import signals_of_file
from wegwijzer.comparison.signals.spec import Caution
from wegwijzer.usecases.plain_files import refuse_names, written

CAUTIONS = {"rustig": Caution.CALM, "gewoon": Caution.NORMAL, "alles": Caution.ALL}  # as people choose it
OUR_COLUMNS = ("value", "expected", "lower", "upper", "kind", "p", "alarm", "reason")


@dataclass(frozen=True, slots=True)
class Searched:
    """How many series were judged and how many of them have an alarm."""

    series: int
    alarms: int


def signals(  # noqa: PLR0913 - the options of one verb
    path: Path,
    output: Path,
    *,
    id_columns: Sequence[str],
    time: str,
    value: str,
    denominator: str | None = None,
    last: int = 1,
    calm: str = "gewoon",
    translate: Callable[[str], str] = lambda text: text,
) -> Searched:
    """Write the signals of the series in a file; raises `UserError` for what can't be read, and writes nothing then."""
    refuse_names(OUR_COLUMNS, id_columns, time)
    found = signals_of_file(
        path,
        id_columns=id_columns,
        time=time,
        value=value,
        denominator=denominator,
        last=last,
        caution=CAUTIONS[calm],
        translate=translate,
    )
    written(found, output)
    series = found.select(pl.struct(list(id_columns)).n_unique()).item() if found.height else 0
    alarmed = found.filter(pl.col("alarm"))
    return Searched(series, alarmed.select(pl.struct(list(id_columns)).n_unique()).item() if alarmed.height else 0)
