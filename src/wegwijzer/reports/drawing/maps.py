"""A map of one period: one hue, at most five classes, hidden hatched, unknown light grey; the legend names them all.

A hidden area is drawn like every other hidden area, whatever its value is: neither colour nor legend tells more.
"""

from __future__ import annotations

import json
import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wegwijzer.frames import HIDDEN, Status
from wegwijzer.language.numbers import number, rounded
from wegwijzer.reports.drawing.canvas import ACCENT, INK, LIGHT, PAPER, Canvas
from wegwijzer.reports.drawing.lettering import width_of
from wegwijzer.reports.drawing.sheet import SMALL, Box, Format, Sheet, sign_notes
from wegwijzer.reports.view import FigureView, Point

_CLASSES = 5
_NAMES_AT_MOST = 24
_HATCHED = frozenset({*HIDDEN, Status.SECRET})
Ring = list[tuple[float, float]]


def draw_map(view: FigureView, form: Format, accent: str = ACCENT) -> str:
    """Return the map of a view as SVG. Areas without geometry are left out; the table has them."""
    points = [point for point in view.map_points if point.area in view.geometry]
    classes = Classes.of([one.cell.value for one in points if one.cell.value is not None], view.decimals, accent)
    period = f", {points[0].period_label}" if points else ""
    shown = {point.cell.text for point in points if point.cell.value is None}
    shown |= {point.cell.text[-1] for point in points if point.cell.value is not None}
    sheet = Sheet(view, form, f"{view.chart_subtitle}{period}", sign_notes(view, shown))
    entries = _legend(points, classes)
    beside = form.wide
    rows = len(entries) * 24 + 8
    box = sheet.box(max(rows, 240) if beside else 220 + rows)
    right, bottom = (box.right - 190, box.bottom) if beside else (box.right, box.bottom - rows)
    room = Box(box.left, box.top, right, bottom)
    shapes = {point.area: list(_rings(view.geometry[point.area])) for point in points}
    project = _Projection.of([ring for rings in shapes.values() for ring in rings], room)
    for point in sorted(points, key=lambda one: one.highlighted):
        _draw(sheet.canvas, point, [project.ring(ring) for ring in shapes[point.area]], classes)
    if len(points) <= _NAMES_AT_MOST:
        taken: list[Label] = []
        for point in sorted(points, key=lambda one: not one.highlighted):
            _name(sheet.canvas, point, [project.ring(ring) for ring in shapes[point.area]], classes, taken)
    at = (room.right + 20, box.top + 8) if beside else (box.left, room.bottom + 12)
    _draw_legend(sheet.canvas, entries, at)
    return sheet.finish(box)


@dataclass(frozen=True, slots=True)
class Classes:
    """Up to five classes of about equally many areas, with round borders; `colours` from light to dark."""

    borders: tuple[float, ...]  # the lowest value of each class but the first
    colours: tuple[str, ...]
    labels: tuple[str, ...]

    @classmethod
    def of(cls, values: Sequence[float], decimals: int, accent: str) -> Classes:
        """Return the classes of the shown values; few different values give fewer classes."""
        exact = sorted({float(rounded(value, decimals)) for value in values})
        count = min(_CLASSES, len(exact))
        borders = tuple(dict.fromkeys(exact[round(len(exact) * step / count)] for step in range(1, count)))
        colours = tuple(_tint(accent, (place + 1) / (len(borders) + 1)) for place in range(len(borders) + 1))
        starts = [exact[0], *borders] if exact else []
        ends = [max(one for one in exact if one < border) for border in borders] + exact[-1:]
        labels = tuple(
            number(low, decimals) if low == high else f"{number(low, decimals)} tot en met {number(high, decimals)}"
            for low, high in zip(starts, ends, strict=True)
        )
        return cls(borders, colours if exact else (), labels)

    def place(self, value: float, decimals: int) -> int:
        """Return the number of the class of a value, from 0."""
        exact = float(rounded(value, decimals))
        return sum(exact >= border for border in self.borders)


def _tint(colour: str, share: float) -> str:
    """The colour mixed with white: from a quarter to the full colour."""
    parts = [int(colour[place : place + 2], 16) for place in (1, 3, 5)]
    strength = 0.16 + 0.84 * share if share < 1 else 1.0
    return "#" + "".join(f"{round(255 - (255 - part) * strength):02x}" for part in parts)


@dataclass(frozen=True, slots=True)
class _Projection:
    """Longitude and latitude to pixels: equirectangular around the middle latitude, fine for a region."""

    west: float
    north: float
    factor: float
    squeeze: float
    left: float
    top: float

    @classmethod
    def of(cls, rings: Iterable[Ring], box: Box) -> _Projection:
        corners = [corner for ring in rings for corner in ring] or [(0.0, 0.0), (1.0, 1.0)]
        west, east = min(x for x, _ in corners), max(x for x, _ in corners)
        south, north = min(y for _, y in corners), max(y for _, y in corners)
        squeeze = math.cos(math.radians((south + north) / 2))
        wide, high = max((east - west) * squeeze, 1e-9), max(north - south, 1e-9)
        factor = min(box.width / wide, box.height / high)
        left = box.left + (box.width - wide * factor) / 2
        return cls(west, north, factor, squeeze, left, box.top + (box.height - high * factor) / 2)

    def ring(self, ring: Ring) -> Ring:
        return [
            (self.left + (x - self.west) * self.squeeze * self.factor, self.top + (self.north - y) * self.factor)
            for x, y in ring
        ]


def _rings(geometry: str) -> Iterator[Ring]:
    """The rings of a GeoJSON polygon or multipolygon; anything else has none."""
    shape = json.loads(geometry)
    kind, coordinates = shape.get("type"), shape.get("coordinates") or []
    if kind == "GeometryCollection":
        for part in shape.get("geometries", []):
            yield from _rings(json.dumps(part))
        return
    polygons = [coordinates] if kind == "Polygon" else coordinates if kind == "MultiPolygon" else []
    for polygon in polygons:
        for ring in polygon:
            yield [(float(corner[0]), float(corner[1])) for corner in ring]


def _draw(canvas: Canvas, point: Point, rings: Sequence[Ring], classes: Classes) -> None:
    steps = "".join(f"M{'L'.join(f'{x:.1f},{y:.1f}' for x, y in _thinned(ring))}Z" for ring in rings if len(ring) > 2)  # noqa: PLR2004
    if not steps:
        return
    stroke, thick = (INK, 3) if point.highlighted else (PAPER, 1)
    style: dict[str, str | float] = {"stroke": stroke, "stroke_width": thick, "stroke_linejoin": "round"}
    canvas.add("path", d=steps, fill=_fill(canvas, point, classes), fill_rule="evenodd", **style)


def _thinned(ring: Ring) -> Ring:
    """The ring without corners that lie within half a pixel of the one before."""
    kept = ring[:1]
    for corner in ring[1:]:
        if abs(corner[0] - kept[-1][0]) + abs(corner[1] - kept[-1][1]) >= 0.5:  # noqa: PLR2004 - half a pixel
            kept.append(corner)
    return kept


def _fill(canvas: Canvas, point: Point, classes: Classes) -> str:
    if point.cell.value is None:
        return canvas.hatch() if point.cell.status in _HATCHED else LIGHT
    return classes.colours[classes.place(point.cell.value, _decimals(point))]


def _decimals(point: Point) -> int:
    return len(point.cell.text.rstrip("*~").partition(",")[2])


Label = tuple[float, float, float, float]  # left, top, right, bottom


def _name(canvas: Canvas, point: Point, rings: Sequence[Ring], classes: Classes, taken: list[Label]) -> None:
    """Name and number inside an area where both fit, else the number alone, else nothing; never over another label."""
    ring = max(rings, key=len, default=[])
    if len(ring) < 4:  # noqa: PLR2004 - a triangle with its first corner again
        return
    x, y, room = _middle(ring)
    style: dict[str, str | float] = {"stroke_width": 3, "paint_order": "stroke", "text_anchor": "middle"}
    style.update(_inks(point, classes))
    number_wide = width_of(point.cell.text, SMALL, bold=True)
    name_wide = width_of(point.area_label, SMALL)
    if name_wide <= room and _free((x - name_wide / 2, y - 14, x + name_wide / 2, y + 18), taken):
        canvas.text((x, y - 2), point.area_label, SMALL, **style)
        canvas.text((x, y + 14), point.cell.text, SMALL, font_weight="bold", **style)
    elif number_wide <= room and _free((x - number_wide / 2, y - 8, x + number_wide / 2, y + 8), taken):
        canvas.text((x, y + 4), point.cell.text, SMALL, font_weight="bold", **style)


def _free(label: Label, taken: list[Label]) -> bool:
    """Whether the label touches no other; then it is taken."""
    left, top, right, bottom = label
    if any(left < other[2] and other[0] < right and top < other[3] and other[1] < bottom for other in taken):
        return False
    taken.append(label)
    return True


def _middle(ring: Ring) -> tuple[float, float, float]:
    """The middle of the widest of a few horizontal cuts through an area, and how wide it is there."""
    lowest, highest = min(y for _, y in ring), max(y for _, y in ring)
    cuts = []
    for share in (0.5, 0.42, 0.58, 0.34, 0.66):
        y = lowest + share * (highest - lowest)
        crossings = sorted(
            ax + (y - ay) / (by - ay) * (bx - ax)
            for (ax, ay), (bx, by) in pairwise(ring)
            if (ay <= y < by) or (by <= y < ay)
        )
        cuts += [
            ((left + right) / 2, y, right - left) for left, right in zip(crossings[::2], crossings[1::2], strict=False)
        ]
    return max(cuts, key=lambda cut: round(cut[2]), default=(0.0, 0.0, 0.0))


def _inks(point: Point, classes: Classes) -> dict[str, str]:
    """Ink and halo that can be read on the fill of an area."""
    if point.cell.value is None:
        return {"fill": INK, "stroke": PAPER if point.cell.status in _HATCHED else LIGHT}
    place = classes.place(point.cell.value, _decimals(point))
    dark = place + 1 > len(classes.colours) * 0.6
    return {"fill": PAPER if dark else INK, "stroke": classes.colours[place]}


def _legend(points: Sequence[Point], classes: Classes) -> list[tuple[str, str]]:
    """What the fills mean: classes high to low, then hidden and unknown where they occur."""
    entries = list(reversed(list(zip(classes.colours, classes.labels, strict=True))))
    without = {point.cell.status for point in points if point.cell.value is None}
    if without & _HATCHED:
        entries.append(("hatch", "verborgen"))
    if without - _HATCHED:
        entries.append((LIGHT, "geen cijfer"))
    return entries


def _draw_legend(canvas: Canvas, entries: Sequence[tuple[str, str]], at: tuple[float, float]) -> None:
    x, y = at
    for fill, label in entries:
        colour = canvas.hatch() if fill == "hatch" else fill
        canvas.add("rect", x=x, y=y, width=22, height=16, fill=colour, stroke="#8a949d", stroke_width=1)
        canvas.text((x + 30, y + 13), label, 13)
        y += 24
