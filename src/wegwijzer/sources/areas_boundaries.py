"""Boundaries of areas from GeoJSON and TopoJSON: WGS84, five decimals, outer rings clockwise, joined by code."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import polars as pl

from wegwijzer.areas import level_of, normalised_code
from wegwijzer.errors import N_, Place, Problem, SourceError

Point = tuple[float, float]
Ring = list[Point]
_CODE_NAMES = ("code", "statcode", "gm_code", "gemeentecode", "wk_code", "wijkcode", "bu_code", "buurtcode", "id")
_TITLE_NAMES = ("name", "naam", "statnaam", "gemeentenaam", "wijknaam", "buurtnaam", "title")
_SMALLEST_RING = 4
_DECIMALS = 5  # about a metre
# Approximate transformation from RD (EPSG:28992) to WGS84 around Amersfoort; Schreutelkamp and Strang van Hees, 2001.
_X0, _Y0, _LAT0, _LON0 = 155000.0, 463000.0, 52.15517440, 5.38720621
_LAT = ((0, 1, 3235.65389), (2, 0, -32.58297), (0, 2, -0.24750), (2, 1, -0.84978), (0, 3, -0.06550), (2, 2, -0.01709),
        (1, 0, -0.00738), (4, 0, 0.00530), (2, 3, -0.00039), (4, 1, 0.00033), (1, 1, -0.00012))  # fmt: skip
_LON = ((1, 0, 5260.52916), (1, 1, 105.94684), (1, 2, 2.45656), (3, 0, -0.81885), (1, 3, 0.05594), (3, 1, -0.05607),
        (0, 1, 0.01199), (3, 2, -0.00256), (1, 4, 0.00128), (0, 2, 0.00022), (2, 0, -0.00022),
        (5, 0, 0.00026))  # fmt: skip
_LARGEST_DEGREES = 400.0


def read_boundaries(path: Path, *, decimals: int = _DECIMALS) -> pl.DataFrame:
    """Return columns code, name and geometry (GeoJSON text) of a GeoJSON or TopoJSON file (also .gz).

    Coordinates are WGS84 (those in the Dutch grid RD are converted), rounded; outer rings run clockwise, holes counter
    clockwise, rings that rounding makes meaningless are left out. Raises `SourceError` for a damaged file or one
    without a code of an area in its properties.
    """
    content = _loaded(path)
    features = list(_topojson(content) if content.get("type") == "Topology" else _geojson(content))
    rows = []
    for properties, polygons in features:
        code = _property(properties, _CODE_NAMES)
        clean = [rings for polygon in polygons if (rings := _polygon(polygon, decimals))]
        if level_of(code) is not None and clean:
            rows.append((normalised_code(code), _property(properties, _TITLE_NAMES), _geometry(clean)))
    if not rows:
        raise SourceError(
            Problem(
                "areas.no_boundaries",
                N_("%(file)s holds no boundaries with the code of an area."),
                {"file": path.name},
                Place(file=path.name),
                N_("The properties must have the code, for instance “statcode”: “GM0344”."),
            )
        )
    return pl.DataFrame(rows, schema=["code", "name", "geometry"], orient="row").unique("code", maintain_order=True)


def with_boundaries(areas: pl.DataFrame, boundaries: pl.DataFrame) -> pl.DataFrame:
    """Return a frame AREAS with the geometry of the boundary with the same code; others keep what they had."""
    joined = areas.join(
        boundaries.select("code", pl.col("geometry").alias("shape")), on="code", how="left", maintain_order="left"
    )
    return joined.with_columns(pl.coalesce("shape", "geometry").alias("geometry")).drop("shape")


def _loaded(path: Path) -> dict[str, Any]:
    try:
        content = path.read_bytes()
        found = json.loads(gzip.decompress(content) if path.name.endswith(".gz") else content)
    except (OSError, ValueError, EOFError, zlib.error) as error:
        found = error
    if not isinstance(found, dict) or found.get("type") not in ("FeatureCollection", "Topology"):
        message = N_("%(file)s isn't GeoJSON or TopoJSON, or it is damaged.")
        raise SourceError(
            Problem(
                "areas.no_geojson",
                message,
                {"file": path.name},
                Place(file=path.name),
                N_("Save the boundaries again."),
            )
        )
    return found


def _property(properties: dict[str, Any], names: Sequence[str]) -> str:
    lower = {key.lower(): value for key, value in properties.items()}
    return next((str(lower[name]).strip() for name in names if lower.get(name) not in (None, "")), "")


def _geojson(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    for feature in content.get("features", ()):
        geometry = feature.get("geometry") or {}
        shapes = geometry.get("coordinates", [])
        polygons = [shapes] if geometry.get("type") == "Polygon" else shapes
        if geometry.get("type") in ("Polygon", "MultiPolygon"):
            rings = [[[(float(p[0]), float(p[1])) for p in ring] for ring in polygon] for polygon in polygons]
            yield {"id": feature.get("id"), **(feature.get("properties") or {})}, rings


def _topojson(content: dict[str, Any]) -> Iterator[tuple[dict[str, Any], list[list[Ring]]]]:
    """Yield the polygons of a topology: arcs are undone of their differences, scaled, joined; ~n is arc n backwards."""
    arcs = [_arc(arc, content.get("transform")) for arc in content["arcs"]]
    geometries = [g for found in content["objects"].values() for g in found.get("geometries", [found])]
    for geometry in geometries:
        numbers = geometry.get("arcs", [])
        polygons = [numbers] if geometry.get("type") == "Polygon" else numbers
        if geometry.get("type") in ("Polygon", "MultiPolygon"):
            rings = [[_joined(ring, arcs) for ring in polygon] for polygon in polygons]
            yield {"id": geometry.get("id"), **(geometry.get("properties") or {})}, rings


def _arc(arc: list[list[float]], transform: dict[str, list[float]] | None) -> Ring:
    if not transform:
        return [(float(p[0]), float(p[1])) for p in arc]
    (sx, sy), (tx, ty) = transform["scale"], transform["translate"]
    xs, ys = accumulate(p[0] for p in arc), accumulate(p[1] for p in arc)
    return [(x * sx + tx, y * sy + ty) for x, y in zip(xs, ys, strict=True)]


def _joined(numbers: list[int], arcs: list[Ring]) -> Ring:
    ring: Ring = []
    for number in numbers:
        arc = arcs[number] if number >= 0 else arcs[~number][::-1]
        ring.extend(arc[1:] if ring else arc)
    return ring


def _polygon(rings: list[Ring], decimals: int) -> list[Ring]:
    """Return the rings rounded and in the right direction; nothing when the outer ring collapses."""
    clean = [_rounded(ring, decimals) for ring in rings]
    if not clean or not clean[0]:
        return []
    outer, *holes = clean
    return [_directed(outer, clockwise=True), *(_directed(hole, clockwise=False) for hole in holes if hole)]


def _rounded(ring: Ring, decimals: int) -> Ring:
    result: Ring = []
    for x, y in ring:
        lon, lat = rd_to_wgs84(x, y) if abs(x) > _LARGEST_DEGREES else (x, y)
        point = (round(lon, decimals), round(lat, decimals))
        if not result or result[-1] != point:
            result.append(point)
    if result and result[0] != result[-1]:
        result.append(result[0])
    return result if len(result) >= _SMALLEST_RING and signed_area(result) else []


def signed_area(ring: Ring) -> float:
    """Return the area of a closed ring by the shoelace formula: above zero counter clockwise, below zero clockwise."""
    return sum(a[0] * b[1] - b[0] * a[1] for a, b in pairwise(ring)) / 2


def _directed(ring: Ring, *, clockwise: bool) -> Ring:
    return ring if (signed_area(ring) < 0) == clockwise else ring[::-1]


def _geometry(polygons: list[list[Ring]]) -> str:
    single = len(polygons) == 1
    shape = {"type": "Polygon" if single else "MultiPolygon", "coordinates": polygons[0] if single else polygons}
    return json.dumps(shape, separators=(",", ":"))


def rd_to_wgs84(x: float, y: float) -> Point:
    """Return longitude and latitude of a point in the Dutch grid (metres); within about a metre inside the country."""
    dx, dy = (x - _X0) * 1e-5, (y - _Y0) * 1e-5
    lat = _LAT0 + sum(c * dx**p * dy**q for p, q, c in _LAT) / 3600
    lon = _LON0 + sum(c * dx**p * dy**q for p, q, c in _LON) / 3600
    return lon, lat
