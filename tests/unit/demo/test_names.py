"""Invented names and codes can't be taken for real ones."""

from __future__ import annotations

import csv
import gzip
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.areas import level_of, parents_of
from wegwijzer.demo.names import LEAD, LEAD_DISTRICTS, OTHER, PROVIDERS, TOWNS, invented_name
from wegwijzer.demo.world import World


def test_fourteen_municipalities_have_codes_of_the_right_form_in_a_range_that_does_not_exist() -> None:
    assert [town.code for town in TOWNS] == [f"GM99{number:02d}" for number in range(1, 15)]
    assert LEAD in {town.code for town in TOWNS}
    assert OTHER in {town.code for town in TOWNS}


def test_every_name_is_used_once(world: World) -> None:
    assert world.areas["name"].n_unique() == world.areas.height
    assert len({invented_name(number) for number in range(442)}) == 442


def test_levels_and_parents_follow_from_the_codes(world: World) -> None:
    for row in world.areas.iter_rows(named=True):
        assert level_of(row["code"]) == row["area_level"]
        if row["area_level"] == "neighbourhood":
            assert parents_of(row["code"]) == (row["district"], row["municipality"])
        elif row["area_level"] == "district":
            assert parents_of(row["code"]) == (row["municipality"],)


def test_the_lead_municipality_has_nine_districts_and_about_sixty_neighbourhoods(world: World) -> None:
    lead = world.areas.filter(pl.col("municipality") == LEAD)
    assert lead.filter(pl.col("area_level") == "district")["name"].to_list() == [name for name, _ in LEAD_DISTRICTS]
    assert lead.filter(pl.col("area_level") == "neighbourhood").height == 60


def test_about_twelve_providers_with_names_of_their_own() -> None:
    assert 12 <= len(PROVIDERS) <= 14
    assert len({provider.name for provider in PROVIDERS}) == len({provider.code for provider in PROVIDERS})


@pytest.mark.realdata
def test_no_name_or_code_is_that_of_a_real_municipality_district_or_neighbourhood(world: World, shared: Path) -> None:
    with (shared / "data/herindelingen/gemeenten_per_jaar.csv").open(encoding="utf-8") as file:
        towns = list(csv.DictReader(file))
    with gzip.open(shared / "data/cbs-kwb-2020-84799NED/WijkenEnBuurten.csv.gz", "rt", encoding="utf-8") as file:
        places = list(csv.DictReader(file))
    real_names = {row["naam"].casefold() for row in towns} | {row["Title"].casefold() for row in places}
    real_names |= {name.removeprefix("wijk ").lstrip("0123456789 ") for name in real_names}
    real_codes = {row["code"] for row in towns} | {row["Key"].strip() for row in places}
    assert len(real_names) > 10_000
    assert not {name.casefold() for name in world.areas["name"]} & real_names
    assert not set(world.areas["code"]) & real_codes
