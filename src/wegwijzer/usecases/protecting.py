"""Any table through the gate, and any published table attacked: without a home, a monitor or a database."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import polars as pl

from wegwijzer.definitions.reading import ready_library
from wegwijzer.disclosure.audit import AuditReport, audit_table
from wegwijzer.disclosure.ledger import Entry
from wegwijzer.disclosure.tables.protect import ProtectedTable, protect_table
from wegwijzer.disclosure.tables.spec import TableSpec, read_table_spec
from wegwijzer.errors import DisclosureError, UserError
from wegwijzer.usecases.plain_files import read_as_text, written


@dataclass(frozen=True, slots=True)
class ProtectedFile:
    """What was written, and what was hidden in it."""

    table: ProtectedTable
    spec: TableSpec


def protect_file(
    path: Path, table: Path, output: Path, *, earlier: Sequence[Path] = (), seed: int = 0
) -> ProtectedFile:
    """Protect the table in a file and write every cell of it, totals included.

    Raises `DisclosureError` with every fault, or with what can't be protected: nothing is written then.
    """
    spec = _spec(table)
    frame = _read(path, spec)
    protected = protect_table(spec, frame, earlier=[_published(one) for one in earlier], seed=seed)
    frame = protected.frame
    whole = frame.with_columns(pl.col("shown").cast(pl.Int64)) if spec.count else frame
    written(whole, output)
    return ProtectedFile(protected, spec)


def audit_file(path: Path, published: Path, table: Path, *, earlier: Sequence[Path] = ()) -> AuditReport:
    """Attack a published table with the original as the truth; return everything that was found."""
    spec = _spec(table)
    return audit_table(spec, _read(path, spec), _published(published), earlier=[_published(one) for one in earlier])


def write_in_ledger(ledger: Path, output: Path, done: ProtectedFile, *, audience: str, on: date) -> None:
    """Add one line to the ledger: which file went out, for whom, under which policy, with how much hidden."""
    entry = Entry(
        release=output.name,
        audience=audience,
        policy=done.spec.policy.id,
        released_on=on,
        sha256=hashlib.sha256(output.read_bytes()).hexdigest() if output.exists() else "",
        cells=done.table.cells,
        hidden={"primary": done.table.primary, "secondary": done.table.secondary},
    )
    with ledger.open("a", encoding="utf-8") as file:
        file.write(entry.as_line() + "\n")


def _spec(path: Path) -> TableSpec:
    return read_table_spec(path, ready_library().policies)


def _read(path: Path, spec: TableSpec) -> pl.DataFrame:
    try:
        frame = read_as_text(path)
    except UserError as error:
        raise DisclosureError(error.problems) from error
    return frame.with_columns(
        *(pl.col(name).cast(pl.String) for name in (*spec.levels, *spec.by) if name in frame.columns),
        *(
            _number(frame[name])
            for name in (spec.count, spec.amount, spec.contributors)
            if name and name in frame.columns
        ),
    )


def _number(column: pl.Series) -> pl.Series:
    if column.dtype != pl.String:
        return column
    whole = column.str.strip_chars()
    return whole.str.replace(",", ".", literal=True).cast(pl.Float64, strict=False).alias(column.name)


def _published(path: Path) -> pl.DataFrame:
    frame = read_as_text(path)
    texts = [pl.col(name).cast(pl.String) for name in frame.columns if name != "shown"]
    shown = [_number(frame["shown"])] if "shown" in frame.columns else []
    return frame.with_columns(*texts, *shown)
