"""The ready library names measures that really stand in the published tables."""

from __future__ import annotations

import csv
import gzip
import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from wegwijzer.definitions.library import ready_library
from wegwijzer.definitions.model import Quantity

pytestmark = pytest.mark.realdata


def quantities(source: str) -> Iterator[tuple[str, Quantity]]:
    for indicator in ready_library().indicators.values():
        for quantity in (indicator.counting.of, indicator.counting.per):
            if quantity and source in quantity.sources:
                yield indicator.id, quantity


def stems(names: list[str]) -> set[str]:
    return {re.sub(r"_\d+$", "", name) for name in names} | set(names)


def test_the_measures_of_kwb_2020_exist_in_its_metadata(shared: Path) -> None:
    found = json.loads((shared / "data/cbs-kwb-2020-84799NED/DataProperties.json").read_text())
    known = stems([each["Key"] for each in found if each.get("Key")])
    used = dict(quantities("cbs-kwb-2020"))
    assert len(used) > 20
    assert {name for name, quantity in used.items() if not known & set(quantity.measures)} == set()


def test_the_measures_of_kwb_2022_exist_in_its_metadata(shared: Path) -> None:
    with (shared / "data/cbs-kwb-2022-85318NED-metadata/DataProperties.csv").open(newline="") as file:
        known = stems([row["Key"] for row in csv.DictReader(file) if row["Key"]])
    used = dict(quantities("cbs-kwb-2022"))
    assert {name for name, quantity in used.items() if not known & set(quantity.measures)} == set()


def test_the_codes_of_version_4_mean_the_same_as_the_names_of_version_3(shared: Path) -> None:
    codes = json.loads((shared / "data/cbs-kwb-2017-v4-83765NED-metadata/MeasureCodes.json").read_text())
    titles = {each["Identifier"]: each["Title"].strip() for each in codes}
    keys = json.loads((shared / "data/cbs-kwb-2020-84799NED/DataProperties.json").read_text())
    title_of = {re.sub(r"_\d+$", "", each["Key"]): each["Title"].strip() for each in keys if each.get("Key")}
    pairs = [
        (titles[code], title_of[name])
        for _, quantity in quantities("cbs-kwb-2017")
        for code in quantity.measures
        for name in quantity.measures
        if code in titles and name in title_of
    ]
    assert len(pairs) > 15
    assert [pair for pair in pairs if pair[0].lower() != pair[1].lower()] == []


@pytest.mark.parametrize("year", [2012, 2016, 2020])
def test_the_columns_and_measures_of_rivm_stand_in_its_header(shared: Path, year: int) -> None:
    path = shared / f"data/rivm-gezondheid-50090NED-18plus/gezondheid_18plus_{year}.csv.gz"
    with gzip.open(path, "rt", encoding="utf-8-sig", newline="") as file:
        rows = csv.DictReader(file)
        first = next(rows)
    source = ready_library().sources["rivm-gezondheid-18plus"]
    assert set(source.columns.values()) <= set(first)
    assert all(first[condition.column].strip() in condition.values for condition in source.keep)
    used = dict(quantities("rivm-gezondheid-18plus"))
    assert len(used) >= 12
    assert {name for name, quantity in used.items() if not stems(list(first)) & set(quantity.measures)} == set()
