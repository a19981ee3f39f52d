"""Microdata made narrow: one scan per source, texts as numbers, kept once for all indicators that count from it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from wegwijzer.definitions.model import Condition, Occurrence, Quantity
from wegwijzer.engine.axis import end_of_month
from wegwijzer.engine.conditions import condition_holds
from wegwijzer.engine.inputs import Faults, Inputs
from wegwijzer.errors import N_
from wegwijzer.frames import Shape

AGE = "age"
WEIGHT = "weight"
PERSON = "person"  # as a column to count: distinct persons in stead of rows
_DENSE_BITS = 32


@dataclass(frozen=True, slots=True)
class Wants:
    """What is needed from a source: columns to group by, amounts, conditions, and the order of episodes."""

    groups: frozenset[str] = frozenset()
    values: frozenset[str] = frozenset()
    conditions: tuple[Condition, ...] = ()
    first: bool = False
    earlier: bool = False

    def joined(self, other: Wants) -> Wants:
        """Return what both need."""
        return Wants(
            groups=self.groups | other.groups,
            values=self.values | other.values,
            conditions=tuple(dict.fromkeys((*self.conditions, *other.conditions))),
            first=self.first or other.first,
            earlier=self.earlier or other.earlier,
        )


def wants_of(quantity: Quantity, groups: Collection[str]) -> Wants:
    """Return what a quantity, split by `groups`, needs."""
    later = quantity.occurrence is Occurrence.LATER
    return Wants(
        groups=frozenset(groups) - {AGE},
        values=frozenset({quantity.column} - {"", PERSON}),
        conditions=tuple(quantity.where),
        first=quantity.occurrence is not Occurrence.ANY,
        earlier=later and quantity.within_months is not None,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class MicroTable:
    """The rows of a source as small numbers.

    `frame` has `person`, `area` (numbers), `start`, `end`, `birth_year` (episodes) or `period_start` and `weight`
    (responses), `g:` columns with category numbers, `v:` amounts, `c:` conditions, `first` and `earlier` (the last end
    before this start). `labels` and `areas` give the texts of the numbers.
    """

    frame: pl.DataFrame
    shape: Shape
    areas: tuple[str, ...]
    labels: Mapping[str, tuple[str, ...]]
    conditions: tuple[Condition, ...]
    persons: int
    spans: tuple[date, date] | None  # first start, and the day to which was delivered
    periods: tuple[tuple[str, date], ...] = field(default=())  # of responses

    def condition(self, condition: Condition) -> str:
        """Return the name of the column that tells whether `condition` holds."""
        return f"c:{self.conditions.index(condition)}"


def check_microdata(sources: tuple[str, ...], shape: Shape, inputs: Inputs, wants: Wants, faults: Faults) -> None:
    """Add what `wants` asks and the delivered sources haven't; reads no rows."""
    scan = _scan(sources, inputs)
    if scan is not None:
        _columns(dict(scan.collect_schema()), shape, wants, faults, ", ".join(sources))


def read_microdata(sources: tuple[str, ...], shape: Shape, inputs: Inputs, wants: Wants) -> MicroTable | None:
    """Scan `sources` (of one shape) once and return the narrow table, or None when nothing was delivered.

    Call `check_microdata` first: what isn't there can't be read.
    """
    scan = _scan(sources, inputs)
    if scan is None:
        return None
    columns = _columns(dict(scan.collect_schema()), shape, wants, Faults(), "")
    until = max((inputs.until[source] for source in sources if source in inputs.until), default=None)
    return _narrow(scan.select(columns).collect(engine="streaming"), shape, wants, until)


def _scan(sources: tuple[str, ...], inputs: Inputs) -> pl.LazyFrame | None:
    scans = [scan for source in sources for scan in inputs.scans.get(source, ())]
    if not scans:
        return None
    return scans[0] if len(scans) == 1 else pl.concat(scans, how="diagonal_relaxed")


def _columns(
    schema: Mapping[str, pl.DataType], shape: Shape, wants: Wants, faults: Faults, source: str
) -> list[pl.Expr]:
    for name in sorted((wants.groups | wants.values) - set(schema)):
        message = N_("Source “%(source)s” has no column “%(column)s”, which a definition counts with.")
        remedy = N_("Choose one of: %(columns)s.")
        faults.add("no_column", message, remedy, source=source, column=name, columns=", ".join(schema))
    episodes = shape is Shape.EPISODES
    person = "person" if episodes else "respondent"
    columns = [_person(person, schema), _category("area", schema).alias("area")]
    columns += [pl.col(name) for name in (("start", "end") if episodes else ("period", "period_start", WEIGHT))]
    if AGE in schema:
        columns.append(pl.col(AGE).cast(pl.Int32, strict=False).alias(AGE))
    elif "birth_year" in schema:
        columns.append(pl.col("birth_year"))
    columns += [_category(name, schema).alias(f"g:{name}") for name in sorted(wants.groups & set(schema))]
    columns += [_amount(name, schema).alias(f"v:{name}") for name in sorted(wants.values & set(schema))]
    columns += [
        condition_holds(condition, schema, faults, source).alias(f"c:{number}")
        for number, condition in enumerate(wants.conditions)
    ]
    return columns


def _person(name: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    if schema[name].is_integer():
        return pl.col(name).alias("person")
    return _category(name, schema).alias("person")


def _category(name: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    """A text column as numbers of its own: they differ from run to run, the texts behind them don't."""
    categories = pl.Categories.random(name, physical=pl.UInt32)
    column = pl.col(name) if schema[name] == pl.String() else pl.col(name).cast(pl.String)
    return column.cast(pl.Categorical(categories))


def _amount(name: str, schema: Mapping[str, pl.DataType]) -> pl.Expr:
    amount = pl.col(name).cast(pl.Float64, strict=False)
    return amount if schema[name] == pl.Boolean() else pl.when(amount.is_finite()).then(amount)


def _narrow(frame: pl.DataFrame, shape: Shape, wants: Wants, until: date | None) -> MicroTable:
    coded = [name for name, kind in frame.schema.items() if isinstance(kind, pl.Categorical)]
    labels = {name: _labels(frame.get_column(name)) for name in coded if name != "person"}
    frame = frame.with_columns(pl.col(coded).to_physical())
    frame, persons = _dense_persons(frame)
    periods: tuple[tuple[str, date], ...] = ()
    spans = None
    if shape is Shape.EPISODES:
        spans = _spans(frame, until)
        frame = _with_order(frame, wants)
    else:
        periods = tuple(frame.select("period", "period_start").unique().sort("period_start", "period").iter_rows())
    return MicroTable(
        frame=frame,
        shape=shape,
        areas=labels.pop("area"),
        labels={name.removeprefix("g:"): found for name, found in labels.items()},
        conditions=wants.conditions,
        persons=persons,
        spans=spans,
        periods=periods,
    )


def _labels(column: pl.Series) -> tuple[str, ...]:
    """Return the text of each number that occurs ("" of one that doesn't)."""
    found = column.unique().drop_nulls()
    numbers, texts = found.to_physical().to_list(), found.cast(pl.String).to_list()
    labels = [""] * (max(numbers, default=-1) + 1)
    for number, text in zip(numbers, texts, strict=True):
        labels[number] = text
    return tuple(labels)


def _dense_persons(frame: pl.DataFrame) -> tuple[pl.DataFrame, int]:
    """Number persons from 0; whole numbers that lie close together only move, others are ranked."""
    person = frame.get_column("person")
    lowest, highest = int(person.min() or 0), int(person.max() or 0)  # type: ignore[arg-type]
    if (highest - lowest).bit_length() > _DENSE_BITS:
        ranked = person.rank("dense").cast(pl.UInt32) - 1
        return frame.with_columns(ranked.alias("person")), person.n_unique()
    moved = (pl.col("person") - lowest).cast(pl.UInt32) if lowest or person.dtype != pl.UInt32 else pl.col("person")
    return frame.with_columns(moved), highest - lowest + 1


def _spans(frame: pl.DataFrame, until: date | None) -> tuple[date, date] | None:
    first, last = frame.select(pl.col("start").min().alias("first"), pl.col("start").max().alias("last")).row(0)
    if first is None:
        return None
    return first, until or end_of_month(last)


def _with_order(frame: pl.DataFrame, wants: Wants) -> pl.DataFrame:
    """Add whether an episode is the first of its person in the source, and the last end of that person before it."""
    if wants.first:
        frame = frame.with_columns(first=pl.col("start") == pl.col("start").min().over("person"))
    if not wants.earlier:
        return frame
    ends = frame.select("person", earlier="end").drop_nulls().filter(pl.col("person").is_not_null()).sort("earlier")
    return frame.sort("start").join_asof(
        ends,
        left_on="start",
        right_on="earlier",
        by="person",
        allow_exact_matches=False,
        coalesce=False,
        check_sortedness=False,  # sorted above; within a person it can't be checked
    )
