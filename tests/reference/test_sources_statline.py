"""Real StatLine answers, from the folder and over loopback, against the numbers in the source files."""

from __future__ import annotations

import csv
import gzip
import json
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from tests.unit.sources.statline_server import StatlineDouble, serving

from wegwijzer.areas import normalised_code
from wegwijzer.errors import SourceError
from wegwijzer.sources.statline import fetch_table
from wegwijzer.sources.statline_catalogue import fetch_catalogue

pytestmark = pytest.mark.realdata


def saved(folder: Path, *names: str) -> dict[str, Any]:
    answers = {name: json.loads((folder / f"{name}.json").read_text("utf-8")) for name in names}
    return {name: answer.get("value", answer) for name, answer in answers.items()}


def test_v4_over_loopback_equals_the_saved_answers(shared: Path) -> None:
    folder = shared / "data" / "cbs-odata-v4-80072ned"
    names = ("Properties", "Dimensions", "MeasureCodes", "PeriodenGroups", "PeriodenCodes", "Observations")
    sets = saved(folder, *names, "BedrijfskenmerkenSBI2008Codes", "BedrijfskenmerkenSBI2008Groups")
    with serving(StatlineDouble(table="80072ned", version="v4", sets=sets, page_size=700)) as double:
        live = fetch_table("80072ned", base_url=double.base)
        assert sum("Observations" in path for path in double.asked) == 7
    from_folder = fetch_table("80072ned", folder=folder)
    assert live.observations.equals(from_folder.observations)
    found = {
        (r["measure"], r["period"], r["group"]): r["value"] for r in from_folder.observations.iter_rows(named=True)
    }
    rows = sets["Observations"]
    assert len(found) == len(rows) == 4409
    for row in rows:
        sector = row["BedrijfskenmerkenSBI2008"]
        assert found[row["Measure"], row["Perioden"], "total" if sector == "T001081" else sector] == row["Value"]
    provisional = from_folder.observations.filter(pl.col("quality") == "provisional")
    assert provisional["period"].unique().to_list() == ["2020KW01"]
    assert from_folder.licence == "CC BY 4.0"


def test_v3_over_loopback_equals_the_saved_answers(shared: Path) -> None:
    folder = shared / "data" / "cbs-odata-v3-80137ned"
    names = ("TableInfos", "DataProperties", "CategoryGroups", "Perioden", "Persoonskenmerken", "BedrijfstakkenSBI93")
    sets = saved(folder, *names, "TypedDataSet")
    with serving(StatlineDouble(table="80137ned", version="v3", sets=sets, page_size=100)) as double:
        live = fetch_table("80137ned", base_url=f"{double.base}/80137ned")
    assert live.observations.equals(fetch_table("80137ned", folder=folder).observations)
    found = {(r["measure"], r["period"], r["breakdown"], r["group"]): r["value"] for r in live.observations.to_dicts()}
    assert len(found) == 675 * 12
    for row in sets["TypedDataSet"]:
        trait, branch = row["Persoonskenmerken"].strip(), row["BedrijfstakkenSBI93"].strip()
        parts = [
            (n, c) for n, c, t in (("Persoonskenmerken", trait, "1"), ("BedrijfstakkenSBI93", branch, "99")) if c != t
        ]
        breakdown, group = ("|".join(p[i] for p in parts) or "total" for i in (0, 1))
        for name in ("Totaal_1", "PerGewerktUur_12"):
            assert found[name, row["Perioden"], breakdown, group] == row[name]
    measure = live.measure("Werknemers_5")
    assert measure is not None
    assert (measure.unit, measure.decimals, measure.group) == ("1 000 arbeidsjaren", 1, "Arbeidsvolume in arbeidsjaren")


def test_the_pages_of_an_untyped_set_without_any_metadata(shared: Path) -> None:
    folder = shared / "data" / "cbs-odata-v3-83599NED-paging-sample"
    table = fetch_table("83599NED", folder=folder)
    rows = [r for n in (1, 2) for r in json.loads((folder / f"UntypedDataSet_page{n}.json").read_text())["value"]]
    assert table.observations["value"].to_list() == [float(row["OpenstaandeVacatures_1"]) for row in rows]
    assert table.observations["area"].to_list() == [row["RegioS"].strip() for row in rows]
    with serving(StatlineDouble("83599NED", "v3", {"UntypedDataSet": rows}, page_size=90)) as double:
        live = fetch_table("83599NED", base_url=double.base)
    assert live.observations.equals(table.observations)


def test_kwb_2020_every_number_and_every_empty_cell(shared: Path) -> None:
    folder = shared / "data" / "cbs-kwb-2020-84799NED"
    table = fetch_table("84799NED", folder=folder)
    assert table.observations["period"].unique().to_list() == ["2020JJ00"]
    assert table.observations["breakdown"].unique().to_list() == ["total"]
    assert not {"Gemeentenaam_1", "MeestVoorkomendePostcode_113"} & set(table.observations["measure"].unique())
    wide = table.observations.pivot("measure", index="area", values="value")
    with gzip.open(folder / "TypedDataSet.csv.gz", "rt", encoding="utf-8") as file:
        source = {normalised_code(row["WijkenEnBuurten"]): row for row in csv.DictReader(file)}
    assert wide.height == len(source) == 15365
    empty = 0
    for row in wide.iter_rows(named=True):
        for name in wide.columns[1:]:
            text = source[row["area"]][name]
            empty += not text
            assert row[name] == (float(text) if text else None)
    unknown = table.observations.filter(pl.col("status") == "unknown")
    assert unknown.height == table.observations["value"].null_count() == empty
    assert len(table.changed_areas) == sum(
        r["IndelingswijzigingWijkenEnBuurten_4"].strip() == "3" for r in source.values()
    )


def test_kwb_2020_areas(shared: Path) -> None:
    areas = fetch_table("84799NED", folder=shared / "data" / "cbs-kwb-2020-84799NED").areas
    assert areas is not None
    assert areas.height == 17341
    row = areas.row(by_predicate=pl.col("code") == "BU03440111", named=True)
    assert (row["district"], row["municipality"], row["area_level"], row["year"]) == (
        "WK034401",
        "GM0344",
        "neighbourhood",
        2020,
    )
    utrecht = areas.row(by_predicate=pl.col("code") == "GM0344", named=True)
    assert (utrecht["name"], utrecht["population"], utrecht["urbanity"]) == ("Utrecht", 357597, 1)


def test_areas_of_the_netherlands_2022(shared: Path) -> None:
    areas = fetch_table("85067NED", folder=shared / "data" / "cbs-gebieden-2022-85067NED").areas
    assert areas is not None
    utrecht = areas.row(by_predicate=pl.col("code") == "GM0344", named=True)
    assert utrecht["size_class"] == "250 000 inwoners of meer"
    assert {"PV26", "LD03", "CR17"} <= set(utrecht["regions"])
    kinds = dict(areas["region_kind"].value_counts().iter_rows())
    assert (kinds["province"], kinds["corop"], kinds["youth_region"]) == (12, 40, 42)


def test_metadata_alone_says_what_is_missing(shared: Path) -> None:
    for table, name in (
        ("83765NED", "cbs-kwb-2017-v4-83765NED-metadata"),
        ("85318NED", "cbs-kwb-2022-85318NED-metadata"),
    ):
        with pytest.raises(SourceError) as error:
            fetch_table(table, folder=shared / "data" / name)
        assert {p.code for p in error.value.problems} == {"statline.missing_set"}


def test_another_table_in_the_folder(shared: Path) -> None:
    with pytest.raises(SourceError) as error:
        fetch_table("84799NED", folder=shared / "data" / "cbs-odata-v4-80072ned")
    assert [p.code for p in error.value.problems] == ["statline.other_table"]


def test_saved_catalogues(shared: Path) -> None:
    for folder in ("cbs-odata-v4-80072ned", "cbs-odata-v3-80137ned"):
        entries = fetch_catalogue(folder=shared / "data" / folder)
        assert len(entries) > 10
        assert all(entry.id and entry.title for entry in entries)
