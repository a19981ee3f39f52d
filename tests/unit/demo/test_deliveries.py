"""The deliveries are files as a municipality sends them, with the same bytes for the same world."""

from __future__ import annotations

import csv
import io
import json
from hashlib import sha256
from pathlib import Path

import polars as pl
import python_calamine

from wegwijzer.definitions.model import Definitions
from wegwijzer.definitions.reading import read_definitions
from wegwijzer.demo import definitions_folder
from wegwijzer.demo.deliveries import DeliveryFile, write_deliveries
from wegwijzer.demo.world import World, make_world


def read_csv(file: DeliveryFile) -> list[dict[str, str]]:
    text = file.path.read_text(encoding="utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";"))


def test_the_same_world_gives_the_same_bytes_and_nothing_is_written_elsewhere(
    world: World, deliveries: dict[str, DeliveryFile], tmp_path: Path
) -> None:
    again = write_deliveries(make_world(world.seed), tmp_path / "deep" / "folder")
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == sorted(f.path.name for f in again)
    for file in again:
        first = deliveries[file.source_id].path.read_bytes()
        assert sha256(file.path.read_bytes()).digest() == sha256(first).digest(), file.path.name


def test_there_are_four_kinds_of_files(deliveries: dict[str, DeliveryFile]) -> None:
    assert {file.path.suffix for file in deliveries.values()} == {".csv", ".xlsx", ".parquet", ".geojson"}


def test_every_column_that_a_source_names_stands_in_its_file(deliveries: dict[str, DeliveryFile]) -> None:
    definitions: Definitions = read_definitions(definitions_folder())
    for name, file in deliveries.items():
        assert set(definitions.sources[name].columns.values()) <= set(headings(file.path)), name


def headings(path: Path) -> list[str]:
    if path.suffix == ".csv":
        return path.read_text(encoding="utf-8-sig").split("\n", 1)[0].split(";")
    if path.suffix == ".parquet":
        return (
            pl.read_parquet_schema(path).names()
            if hasattr(pl.read_parquet_schema(path), "names")
            else list(pl.read_parquet_schema(path))
        )
    if path.suffix == ".xlsx":
        return [
            str(cell) for cell in python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0]
        ]
    return list(json.loads(path.read_text(encoding="utf-8"))["features"][0]["properties"])


def test_csv_has_semicolons_decimal_commas_and_dutch_dates(deliveries: dict[str, DeliveryFile]) -> None:
    rows = read_csv(deliveries["demo-jeugdhulp"])
    assert len(rows) > 10_000
    assert all("." not in row["kosten"] for row in rows)
    assert any("," in row["kosten"] for row in rows)
    assert all(row["begindatum"][2] == "-" and row["begindatum"][5] == "-" for row in rows)
    assert {row["doel_bereikt"] for row in rows} == {"", "ja", "nee"}


def test_signs_for_nothing_and_stars_for_provisional(deliveries: dict[str, DeliveryFile]) -> None:
    rows = read_csv(deliveries["demo-gezondheid"])
    cells = {row["eenzaam_75plus"] for row in rows}
    assert {".", "-", "niet geleverd"} <= cells
    numbers = [(row["jaar"], row["eenzaam_75plus"]) for row in rows if row["eenzaam_75plus"][0].isdigit()]
    assert all(cell.endswith("*") == (year == "2025") for year, cell in numbers)
    with deliveries["demo-inkomen"].path.open("rb") as file:
        sheet = python_calamine.CalamineWorkbook.from_filelike(file).get_sheet_by_index(0).to_python()
    assert any("x" in row for row in sheet)


def test_geojson_has_a_feature_for_every_area(world: World, deliveries: dict[str, DeliveryFile]) -> None:
    features = json.loads(deliveries["demo-gebieden"].path.read_text(encoding="utf-8"))["features"]
    assert {feature["properties"]["statcode"] for feature in features} == set(world.areas["code"])
    assert all(feature["geometry"] for feature in features)


def test_all_episodes_are_delivered_once(world: World, deliveries: dict[str, DeliveryFile]) -> None:
    youth = len(read_csv(deliveries["demo-jeugdhulp"]))
    wmo = pl.read_parquet(deliveries["demo-wmo"].path).height
    book = python_calamine.CalamineWorkbook.from_path(deliveries["demo-rondkomen"].path)
    income = len(book.get_sheet_by_index(0).to_python()) - 1
    assert youth + wmo + income == world.episodes.height


def test_margins_of_the_ages_add_up(deliveries: dict[str, DeliveryFile]) -> None:
    ages = pl.read_parquet(deliveries["demo-leeftijden"].path)
    whole = ages.filter(pl.col("leeftijd") == "totaal", pl.col("geslacht") == "totaal")["inwoners"].sum()
    parts = ages.filter(pl.col("leeftijd") != "totaal", pl.col("geslacht") != "totaal")["inwoners"].sum()
    assert whole == parts
    assert ages.select("gebied", "jaar", "leeftijd", "geslacht").is_duplicated().sum() == 0
