"""The map is whole: valid shapes that touch, cover and never overlap, far from any coast."""

from __future__ import annotations

import json
from collections.abc import Iterator

import numpy as np
import polars as pl
import pytest
import shapely
from shapely.geometry.base import BaseGeometry

from wegwijzer.demo.geography import CENTRE_LAT, CENTRE_LON, draw_cells, merged
from wegwijzer.demo.world import World

NEIGHBOURHOOD, DISTRICT, MUNICIPALITY = "neighbourhood", "district", "municipality"


def shapes(world: World, level: str) -> dict[str, BaseGeometry]:
    rows = world.areas.filter(pl.col("area_level") == level).select("code", "geometry")
    return {code: shapely.from_geojson(text) for code, text in rows.iter_rows()}


def rings(world: World) -> Iterator[list[list[float]]]:
    for text in world.areas["geometry"].drop_nulls():
        geometry = json.loads(text)
        polygons = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
        yield from (polygon[0] for polygon in polygons)


@pytest.mark.parametrize("level", [NEIGHBOURHOOD, DISTRICT, MUNICIPALITY])
def test_shapes_are_valid_and_do_not_overlap(world: World, level: str) -> None:
    found = list(shapes(world, level).values())
    assert all(shape.is_valid and shape.area > 0 for shape in found)
    whole = shapely.unary_union(found)
    assert sum(shape.area for shape in found) == pytest.approx(whole.area, rel=1e-9)
    assert whole.geom_type == "Polygon"


def test_neighbourhoods_make_up_their_district_and_districts_their_municipality(world: World) -> None:
    cells, districts, towns = (shapes(world, level) for level in (NEIGHBOURHOOD, DISTRICT, MUNICIPALITY))
    for code, shape in districts.items():
        parts = [cell for cell_code, cell in cells.items() if cell_code[2:8] == code[2:]]
        assert shapely.unary_union(parts).symmetric_difference(shape).area < 1e-12
    for code, shape in towns.items():
        parts = [district for district_code, district in districts.items() if district_code[2:6] == code[2:]]
        assert shapely.unary_union(parts).symmetric_difference(shape).area < 1e-12


def test_outer_rings_run_clockwise_with_five_decimals(world: World) -> None:
    for ring in rings(world):
        east, north = np.array(ring).T
        assert ((east[1:] - east[:-1]) * (north[1:] + north[:-1])).sum() > 0
        assert np.allclose(np.round(ring, 5), ring, atol=1e-9)


def test_the_region_lies_in_open_sea(world: World) -> None:
    whole = shapely.unary_union(list(shapes(world, MUNICIPALITY).values()))
    west, south, east, north = whole.bounds
    assert CENTRE_LON - 0.7 < west < east < CENTRE_LON + 0.7
    assert CENTRE_LAT - 0.4 < south < north < CENTRE_LAT + 0.4


@pytest.mark.parametrize("seed", [2, 3, 4, 11])
def test_other_seeds_draw_whole_maps_too(seed: int) -> None:
    cells = draw_cells(np.random.default_rng([seed, 1]))
    areas = [cell.geometry.area for cell in cells]
    assert all(cell.geometry.is_valid for cell in cells)
    assert sum(areas) == pytest.approx(shapely.unary_union([cell.geometry for cell in cells]).area, rel=1e-9)
    assert len(merged(cells, "municipality")) == 14
    assert all(shape.geom_type == "Polygon" for shape in merged(cells, "municipality").values())
