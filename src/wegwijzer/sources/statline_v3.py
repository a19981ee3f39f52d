"""The metadata of a StatLine table in OData version 3 (also as CSV or JSON extracts)."""

from __future__ import annotations

import re

import polars as pl

from wegwijzer.sources.statline_answers import Answers, Row
from wegwijzer.sources.statline_metadata import (
    Metadata,
    dimension_of,
    group_path,
    is_number,
    number_of,
    text_of,
)
from wegwijzer.sources.statline_table import Dimension, Measure

_TOPIC = re.compile(r"_\d+$")
DATA_SETS = ("TypedDataSet", "UntypedDataSet")


def read_metadata_v3(answers: Answers, data: pl.DataFrame) -> Metadata:
    """Return the metadata; without DataProperties it is read from the columns of `data` (ids, no titles or units)."""
    infos = next(iter(answers.rows("TableInfos")), {})
    properties = answers.rows("DataProperties") or _guessed(data)
    measures = _measures(properties, data)
    dimensions = [row for row in properties if text_of(row, "Type").endswith(("Dimension", "GeoDetail"))]
    return Metadata(
        id=text_of(infos, "Identifier"),
        title=text_of(infos, "Title", "ShortTitle"),
        version="v3",
        measures=tuple(m for m in measures if is_number(m.datatype)),
        texts=tuple(m for m in measures if not is_number(m.datatype)),
        dimensions=tuple(_dimension(answers, row, data) for row in dimensions),
        publisher=text_of(infos, "Source").rstrip(".") or "CBS",
        period=text_of(infos, "Period"),
        modified=text_of(infos, "Modified"),
        description=text_of(infos, "ShortDescription", "Summary"),
        map_year=next((year for row in dimensions if (year := number_of(row, "MapYear"))), None),
    )


def _measures(properties: list[Row], data: pl.DataFrame) -> list[Measure]:
    groups = {
        _whole(row, "ID"): (text_of(row, "Title"), _whole(row, "ParentID"))
        for row in properties
        if text_of(row, "Type") == "TopicGroup"
    }
    return [
        Measure(
            id=text_of(row, "Key"),
            title=text_of(row, "Title"),
            unit=text_of(row, "Unit"),
            decimals=number_of(row, "Decimals") or 0,
            description=text_of(row, "Description"),
            group=group_path(_whole(row, "ParentID"), groups),
            datatype=text_of(row, "Datatype"),
        )
        for row in properties
        if text_of(row, "Type") == "Topic" and (text_of(row, "Key") in data.columns or not data.width)
    ]


def _whole(row: Row, name: str) -> str:
    number = number_of(row, name)
    return "" if number is None else str(number)


def _dimension(answers: Answers, row: Row, data: pl.DataFrame) -> Dimension:
    name = text_of(row, "Key")
    codes = answers.rows(name)
    if not codes and name in data.columns:
        codes = [{"Key": code, "Title": ""} for code in data[name].cast(pl.String).unique(maintain_order=True)]
    return dimension_of(name, text_of(row, "Title"), text_of(row, "Type"), codes, "Key")


def _guessed(data: pl.DataFrame) -> list[Row]:
    """Return properties as the columns tell: a name that ends in a number is a topic, the others are dimensions."""
    names = [name for name in data.columns if name.upper() != "ID"]
    return [
        {
            "Key": name,
            "Title": name,
            "Type": "Topic" if _TOPIC.search(name) else "Dimension",
            "Datatype": _type(data[name]),
        }
        for name in names
    ]


def _type(values: pl.Series) -> str:
    if values.dtype.is_numeric():
        return "Double"
    texts = values.cast(pl.String).str.strip_chars()
    texts = texts.filter(texts.is_not_null() & ~texts.is_in(["", "."]))
    return "String" if texts.cast(pl.Float64, strict=False).null_count() else "Double"
