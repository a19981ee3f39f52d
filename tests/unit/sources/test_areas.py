"""Boundaries and lists of areas: directions of rings, TopoJSON, the Dutch grid, files with codes."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.definitions.model import Source
from wegwijzer.errors import SourceError
from wegwijzer.frames import AREAS, Shape
from wegwijzer.sources.areas_boundaries import rd_to_wgs84, read_boundaries, signed_area, with_boundaries
from wegwijzer.sources.areas_files import read_area_list
from wegwijzer.sources.areas_lists import Area, area_frame
from wegwijzer.sources.delivery import read_delivery

SQUARE = [[5.0, 52.0], [5.1, 52.0], [5.1, 52.1], [5.0, 52.1], [5.0, 52.0]]  # counter clockwise
HOLE = [[5.02, 52.02], [5.02, 52.04], [5.04, 52.04], [5.04, 52.02], [5.02, 52.02]]  # clockwise


def saved(tmp_path: Path, content: object, name: str) -> Path:
    path = tmp_path / name
    text = json.dumps(content).encode()
    path.write_bytes(gzip.compress(text) if name.endswith(".gz") else text)
    return path


def collection(geometry: object, **properties: str) -> dict[str, object]:
    return {
        "type": "FeatureCollection",
        "features": [{"type": "Feature", "properties": properties, "geometry": geometry}],
    }


def test_outer_rings_run_clockwise_and_holes_do_not(tmp_path: Path) -> None:
    content = collection({"type": "Polygon", "coordinates": [SQUARE, HOLE]}, statcode="GM9901", statnaam="Dorp")
    found = read_boundaries(saved(tmp_path, content, "gemeente_2022.geojson.gz"))
    assert found.select("code", "name").rows() == [("GM9901", "Dorp")]
    outer, hole = json.loads(found["geometry"][0])["coordinates"]
    assert signed_area([tuple(p) for p in outer]) < 0 < signed_area([tuple(p) for p in hole])


def test_topojson_with_shared_and_reversed_arcs(tmp_path: Path) -> None:
    content = {
        "type": "Topology",
        "transform": {"scale": [0.1, 0.1], "translate": [5, 52]},
        "arcs": [[[1, 0], [0, 1]], [[1, 1], [-1, 0], [0, -1], [1, 0]], [[1, 0], [1, 0], [0, 1], [-1, 0]]],
        "objects": {"layer": {"type": "GeometryCollection", "geometries": [
            {"type": "Polygon", "arcs": [[0, 1]], "properties": {"statcode": "BU99010000", "statnaam": "West"}},
            {"type": "MultiPolygon", "arcs": [[[2, -1]]], "properties": {"statcode": "BU99010001", "statnaam": "Oost"}},
            {"type": "Polygon", "arcs": [[0, -1]], "properties": {"statcode": "BU99010002", "statnaam": "Niets"}},
        ]}},
    }  # fmt: skip
    found = read_boundaries(saved(tmp_path, content, "buurt_2022.topojson"))
    assert found["code"].to_list() == ["BU99010000", "BU99010001"]
    east = json.loads(found["geometry"][1])["coordinates"][0]
    assert sorted({tuple(p) for p in east}) == [(5.1, 52.0), (5.1, 52.1), (5.2, 52.0), (5.2, 52.1)]
    assert east[0] == east[-1]


def test_the_dutch_grid_becomes_degrees(tmp_path: Path) -> None:
    # Known points: the origin at Amersfoort and the Westertoren in Amsterdam.
    assert rd_to_wgs84(155000, 463000) == pytest.approx((5.38720621, 52.15517440), abs=1e-7)
    assert rd_to_wgs84(120700.723, 487525.502) == pytest.approx((4.88352559, 52.37453253), abs=2e-5)
    ring = [[155000, 463000], [156000, 463000], [156000, 464000], [155000, 464000], [155000, 463000]]
    found = read_boundaries(
        saved(tmp_path, collection({"type": "Polygon", "coordinates": [ring]}, code="WK990100"), "w.json")
    )
    lon, lat = json.loads(found["geometry"][0])["coordinates"][0][0]
    assert (5.3, 52.1) < (lon, lat) < (5.5, 52.3)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ({"type": "Feature"}, "areas.no_geojson"),
        ([], "areas.no_geojson"),
        (collection({"type": "Polygon", "coordinates": [SQUARE]}, naam="Zonder code"), "areas.no_boundaries"),
    ],
)
def test_files_without_boundaries_say_so(tmp_path: Path, content: object, code: str) -> None:
    with pytest.raises(SourceError) as error:
        read_boundaries(saved(tmp_path, content, "x.geojson"))
    assert [p.code for p in error.value.problems] == [code]


def test_boundaries_join_by_code() -> None:
    areas = area_frame([Area(code="GM9901", name="Dorp"), Area(code="GM9902", geometry="oud")], 2022)
    shapes = pl.DataFrame({"code": ["GM9901"], "name": ["Dorp"], "geometry": ["nieuw"]})
    joined = with_boundaries(areas, shapes)
    assert dict(joined.schema) == AREAS
    assert joined["geometry"].to_list() == ["nieuw", "oud"]


def test_parents_follow_from_codes() -> None:
    areas = area_frame([Area(code="BU99010000"), Area(code="WK9901TF"), Area(code="PV20"), Area(code="NL01")], 2022)
    assert areas.select("code", "district", "municipality", "region_kind").rows() == [
        ("BU99010000", "WK990100", "GM9901", None),
        ("WK9901TF", None, "GM9901", None),
        ("PV20", None, None, "province"),
        ("NL01", None, None, None),
    ]


def test_a_list_from_a_code_file(tmp_path: Path) -> None:
    path = tmp_path / "wijken 2021.csv"
    path.write_text("Key,Title,Municipality\nGM9901  ,Dorp,GM9901\nWK990100,Kern,GM9901\n")
    given = Source(id="gebieden", title="Gebieden", publisher="CBS", shape=Shape.AREAS)
    delivery = read_delivery(path, given)
    assert (delivery.shape, delivery.rows) == (Shape.AREAS, 2)
    assert delivery.frame.select("code", "name", "year").rows() == [
        ("GM9901", "Dorp", 2021),
        ("WK990100", "Kern", 2021),
    ]
    assert read_area_list(path, year=2020)["year"].unique().to_list() == [2020]


def test_a_list_saved_from_statline(tmp_path: Path) -> None:
    path = tmp_path / "WijkenEnBuurtenCodes 2021.json"
    path.write_text(json.dumps({"value": [{"Identifier": "GM9901", "Title": "Dorp", "Index": 1}]}))
    assert read_area_list(path).select("code", "name", "year").rows() == [("GM9901", "Dorp", 2021)]


def test_a_list_with_faults(tmp_path: Path) -> None:
    path = tmp_path / "lijst 2021.csv"
    path.write_text("code;naam\nGM9901;Dorp\nDorp;Dorp\n")
    with pytest.raises(SourceError) as error:
        read_area_list(path)
    assert [(p.code, p.place.row) for p in error.value.problems] == [("areas.unknown_code", 3)]
    path = tmp_path / "lijst.csv"
    path.write_text("plaats;naam\nGM9901;Dorp\n")
    with pytest.raises(SourceError) as error:
        read_area_list(path)
    assert [p.code for p in error.value.problems] == ["areas.no_code"]
