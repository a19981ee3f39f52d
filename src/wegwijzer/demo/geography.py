"""The map of the invented region: Voronoi cells around towns, with wrinkled borders, in the middle of the North Sea.

Every border is one polyline that its two neighbours share, so that areas neither overlap nor leave gaps.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from wegwijzer.demo.names import LEAD, LEAD_DISTRICTS, REGION_CODE, TOWNS, Town

CENTRE_LON, CENTRE_LAT = 3.0, 55.0  # open sea, far from any coast
_KM_PER_DEGREE = 111.32
_DECIMALS = 5
_CANDIDATES = 14_000
_MEAN_PEOPLE = 2_300  # in a neighbourhood outside the lead municipality
_FEWEST, _MOST = 5, 38  # neighbourhoods in a municipality
_PER_DISTRICT = 6
_WITH_MIDDLE = 4  # a municipality of so many districts has one in the middle; smaller ones are cut like a cake
_COASTAL = 11.0  # km

Points = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Cell:
    """A neighbourhood on the map: geometry in degrees, surface in km² and km to the middle of the town."""

    code: str
    district: str
    municipality: str
    geometry: BaseGeometry
    surface: float
    distance: float
    region: str = REGION_CODE


def draw_cells(rng: np.random.Generator) -> tuple[Cell, ...]:
    """Return all neighbourhoods of the region by code; same generator state, same map."""
    outline = _outline(rng)
    land = _candidates(rng, outline)
    owner = _nearest(land, np.array([(town.east, town.north) for town in TOWNS]), [t.population**0.5 for t in TOWNS])
    seeds: list[Points] = []
    codes: list[tuple[str, str, str]] = []
    for index, town in enumerate(TOWNS):
        points = _neighbourhood_seeds(rng, land[owner == index], town)
        order, named = _coded(points, town)
        seeds.append(points[order])
        codes.extend(named)
    points = np.vstack(seeds)
    polygons = _wrinkled_cells(rng, points, _sea(outline, points))
    centres = {town.code: np.array((town.east, town.north)) for town in TOWNS}
    return tuple(
        Cell(*code, _in_degrees(polygon), float(polygon.area), float(np.hypot(*(point - centres[code[2]]))))
        for code, polygon, point in zip(codes, polygons, points, strict=True)
    )


def merged(cells: tuple[Cell, ...], level: str) -> dict[str, BaseGeometry]:
    """Return the geometry of each `district`, `municipality` or `region` (the attribute of `Cell`) by code."""
    groups: dict[str, list[BaseGeometry]] = {}
    for cell in cells:
        groups.setdefault(getattr(cell, level), []).append(cell.geometry)
    return {code: _clockwise(shapely.unary_union(parts)) for code, parts in sorted(groups.items())}


def as_geojson(geometry: BaseGeometry) -> str:
    """Return the GeoJSON geometry in five decimals (about a metre), outer rings clockwise as charts draw them."""
    return str(shapely.to_geojson(shapely.set_precision(geometry, 0, mode="pointwise")))


def neighbourhood_count(town: Town) -> int:
    """Return how many neighbourhoods a municipality has."""
    if town.code == LEAD:
        return sum(size for _, size in LEAD_DISTRICTS)
    return int(np.clip(round(town.population / _MEAN_PEOPLE), _FEWEST, _MOST))


def _outline(rng: np.random.Generator) -> Polygon:
    """An island with bays: a circle whose radius waves in a few harmonics."""
    angle = np.linspace(0, 2 * np.pi, 720, endpoint=False)
    phases = rng.uniform(0, 2 * np.pi, 9)
    waves = sum(0.09 / (k + 1) ** 0.8 * np.sin((k + 2) * angle + phases[k]) for k in range(9))
    radius = 29.0 * (1 + np.asarray(waves))
    coast = np.column_stack((1.12 * radius * np.cos(angle) + 1, 0.84 * radius * np.sin(angle) + 2))
    return Polygon(coast).buffer(0)


def _candidates(rng: np.random.Generator, outline: Polygon) -> Points:
    west, south, east, north = outline.bounds
    points = np.column_stack((rng.uniform(west, east, _CANDIDATES), rng.uniform(south, north, _CANDIDATES)))
    inside: Points = points[shapely.contains_xy(outline.buffer(-0.5), points[:, 0], points[:, 1])]
    return inside


def _nearest(points: Points, centres: Points, reach: list[float] | None = None) -> NDArray[np.int64]:
    """The index of the nearest centre; a centre with more `reach` has a slightly larger territory (power diagram)."""
    squared = ((points[:, None, :] - centres[None, :, :]) ** 2).sum(axis=2)
    if reach is not None:
        squared = squared - 0.12 * np.asarray(reach)[None, :]
    return np.asarray(squared.argmin(axis=1), dtype=np.int64)


def _neighbourhood_seeds(rng: np.random.Generator, land: Points, town: Town) -> Points:
    """Weighted k-means over the territory: small cells in town, large ones in the fields."""
    count = neighbourhood_count(town)
    distance = np.hypot(land[:, 0] - town.east, land[:, 1] - town.north)
    weight = np.exp(-distance / (0.9 + 0.012 * town.population**0.5)) + 0.02
    centres = land[rng.choice(len(land), count, replace=False, p=weight / weight.sum())]
    for _ in range(12):
        owner = _nearest(land, centres)
        total = np.bincount(owner, weight, count)
        moved = np.column_stack([np.bincount(owner, weight * land[:, axis], count) for axis in (0, 1)])
        centres = np.where(total[:, None] > 0, moved / np.maximum(total, 1e-12)[:, None], centres)
    return centres


def _coded(points: Points, town: Town) -> tuple[NDArray[np.int64], list[tuple[str, str, str]]]:
    """Order the points by district (the middle first, then clockwise sectors, near to far) and give them codes."""
    sizes = _district_sizes(len(points), town)
    offset = points - (town.east, town.north)
    distance = np.hypot(offset[:, 0], offset[:, 1])
    by_distance = distance.argsort(kind="stable")
    first = sizes[0] if len(sizes) >= _WITH_MIDDLE else 0
    middle, rest = by_distance[:first], by_distance[first:]
    clockwise = rest[np.argsort(-np.arctan2(offset[rest, 1], offset[rest, 0]), kind="stable")]
    sectors = np.split(clockwise, np.cumsum(sizes[1:] if first else sizes)[:-1])
    parts = [sector[np.argsort(distance[sector], kind="stable")] for sector in sectors]
    parts = [middle, *parts] if first else parts
    digits = town.code[2:]
    codes = [
        (f"BU{digits}{number:02d}{place:02d}", f"WK{digits}{number:02d}", town.code)
        for number, part in enumerate(parts, start=1)
        for place in range(1, len(part) + 1)
    ]
    return np.concatenate(parts), codes


def _district_sizes(count: int, town: Town) -> list[int]:
    if town.code == LEAD:
        return [size for _, size in LEAD_DISTRICTS]
    districts = max(2, round(count / _PER_DISTRICT))
    return [len(part) for part in np.array_split(np.arange(count), districts)]


def _sea(outline: Polygon, land: Points) -> Points:
    """Points whose cells are water, left out afterwards: mirror images of the land behind the coast, and a far ring."""
    coast = outline.exterior
    near = [shapely.Point(point) for point in land if coast.distance(shapely.Point(point)) < _COASTAL]
    feet = np.array([coast.interpolate(coast.project(point)).coords[0] for point in near])
    mirrored = 2 * feet - np.array([point.coords[0] for point in near])
    ring = outline.buffer(4 * _COASTAL).exterior
    far = np.array([ring.interpolate(at).coords[0] for at in np.arange(0, ring.length, _COASTAL)])
    sea = np.vstack((mirrored, far))
    water: Points = sea[~shapely.contains_xy(outline, sea[:, 0], sea[:, 1])]
    return water


def _wrinkled_cells(rng: np.random.Generator, land: Points, sea: Points) -> list[Polygon]:
    from scipy.spatial import Voronoi  # noqa: PLC0415 - heavy, only here

    diagram = Voronoi(np.vstack((land, sea)))
    wiggle = rng.uniform(-1, 1, (len(diagram.vertices), 7))
    borders: dict[tuple[int, int], Points] = {}
    cells = []
    for index in range(len(land)):
        corners = diagram.regions[diagram.point_region[index]]
        corners = _by_angle(corners, diagram.vertices)
        ring = [
            _border(borders, diagram.vertices, wiggle, (a, b))[:-1]
            for a, b in zip(corners, corners[1:] + corners[:1], strict=True)
        ]
        cells.append(Polygon(np.vstack(ring)))
    return cells


def _by_angle(corners: list[int], vertices: Points) -> list[int]:
    """Corners of a convex cell clockwise."""
    around = vertices[corners] - vertices[corners].mean(axis=0)
    return [corners[i] for i in np.argsort(-np.arctan2(around[:, 1], around[:, 0]))]


def _border(borders: dict[tuple[int, int], Points], vertices: Points, wiggle: Points, ends: tuple[int, int]) -> Points:
    """The polyline between two corners: eight pieces by midpoint displacement, the same from both sides."""
    low, high = min(ends), max(ends)
    if (low, high) not in borders:
        line = vertices[[low, high]]
        mixed = wiggle[low] * np.roll(wiggle[high], 1)
        turn = np.sign(mixed) * np.sqrt(np.abs(mixed))
        used = 0
        for strength in (0.17, 0.16, 0.15):
            step = np.diff(line, axis=0)
            normal = np.column_stack((-step[:, 1], step[:, 0]))
            push = strength * turn[used : used + len(step), None] * normal
            used += len(step)
            middle = (line[:-1] + line[1:]) / 2 + push
            line = np.insert(line, np.arange(1, len(line)), middle, axis=0)
        borders[low, high] = line
    found = borders[low, high]
    return found if ends == (low, high) else found[::-1]


def _in_degrees(polygon: Polygon) -> BaseGeometry:
    """From km around the centre to WGS84, on a grid of five decimals."""

    def convert(points: Points) -> Points:
        lat = CENTRE_LAT + points[:, 1] / _KM_PER_DEGREE
        lon = CENTRE_LON + points[:, 0] / (_KM_PER_DEGREE * np.cos(np.radians(CENTRE_LAT)))
        return np.round(np.column_stack((lon, lat)), _DECIMALS)

    return _clockwise(shapely.transform(polygon, convert))


def _clockwise(geometry: BaseGeometry) -> BaseGeometry:
    parts = geometry.geoms if isinstance(geometry, MultiPolygon) else (geometry,)
    turned = [shapely.orient_polygons(part, exterior_cw=True) for part in parts]
    return turned[0] if len(turned) == 1 else MultiPolygon(turned)
