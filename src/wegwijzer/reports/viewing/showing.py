"""What is drawn and tabled of a figure: over time, over areas, on a map."""

from __future__ import annotations

from dataclasses import dataclass

from wegwijzer.comparison.comparators import Kind
from wegwijzer.language.dates import period_label
from wegwijzer.language.places import level_name
from wegwijzer.periods import parse_period
from wegwijzer.reports.view import ChartKind, FigureQuery, Option, Point, Table
from wegwijzer.reports.viewing.cells import Plotter, capped
from wegwijzer.reports.viewing.looking import Looked
from wegwijzer.reports.viewing.subject import definition_line, is_absolute

_AREA_CHARTS = frozenset({ChartKind.BARS, ChartKind.MAP})
CHART_LABELS = {
    ChartKind.LINE: "Door de tijd",
    ChartKind.BARS: "Gebieden",
    ChartKind.MAP: "Kaart",
    ChartKind.TABLE: "Tabel",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What is drawn and tabled."""

    kind: ChartKind
    charts: tuple[Option, ...]
    points: tuple[Point, ...]
    area_points: tuple[Point, ...]
    map_points: tuple[Point, ...]
    area_note: str
    level_name: str
    geometry: dict[str, str]
    table: Table


def show(looked: Looked, query: FigureQuery) -> Shown:
    """Return points and table for every way of looking; the table is that of the chosen way."""
    plotter = Plotter(
        series=looked.series,
        gazetteer=looked.gazetteer,
        wording=looked.wording,
        group=looked.chosen.group,
        group_label=looked.group_label,
    )
    points = plotter.over_time(looked.chosen.area, looked.comparator, looked.everybody)
    beside, level = _beside(looked, plotter)
    mapped, geometry = _mapped(looked, plotter)
    kinds = _kinds(points, beside, geometry)
    kind = query.chart if query.chart in kinds else kinds[0]
    bars, note = capped(beside, level)
    return Shown(
        kind=kind,
        charts=tuple(Option(id=one.value, label=CHART_LABELS[one], chosen=one is kind) for one in kinds),
        points=points,
        area_points=(*bars, *_reference(looked, plotter, looked.chosen.period)),
        map_points=mapped,
        area_note=note,
        level_name=level,
        geometry=geometry,
        table=_table(looked, plotter, kind, points, mapped if kind is ChartKind.MAP else beside),
    )


def _beside(looked: Looked, plotter: Plotter) -> tuple[tuple[Point, ...], str]:
    """The areas of the bars, and what they are called; a municipality alone shows what lies in it."""
    area, period = looked.chosen.area, looked.chosen.period
    codes = tuple(code for code in looked.gazetteer.siblings(area) if code == area or code in looked.series.areas)
    if sum(looked.series.has_value(code) for code in codes) < 2:  # noqa: PLR2004 - one bar compares nothing
        inner = looked.gazetteer.mapped(area)
        codes = tuple(code for code in inner if code in looked.series.areas) or codes
    if not codes or not period:
        return (), ""
    level = looked.gazetteer[codes[-1]].level
    name = level_name(level, plural=True) if level else "gebieden"
    return plotter.over_areas(codes, period, area, name), name


def _reference(looked: Looked, plotter: Plotter, period: str) -> tuple[Point, ...]:
    """The comparator among the bars: one point that isn't one of the areas; none for figures that grow with size."""
    if is_absolute(looked.indicator) or not period:
        return ()
    if looked.comparator.kind not in {Kind.DISTRICT, Kind.MUNICIPALITY, Kind.COUNTRY, Kind.COMPARABLE}:
        return ()
    name = looked.comparator.name
    found = plotter.compared(looked.chosen.area, period, looked.comparator, looked.everybody)
    return () if found is None else (plotter.point(found[0], found[1], period, series=name, highlighted=False),)


def _mapped(looked: Looked, plotter: Plotter) -> tuple[tuple[Point, ...], dict[str, str]]:
    known = looked.gazetteer.geometry
    codes = tuple(code for code in looked.gazetteer.mapped(looked.chosen.area) if code in known)
    there = looked.chosen.period and any(code in looked.series.areas for code in codes)
    if len(codes) < 2 or not there:  # noqa: PLR2004 - one area is no map
        return (), {}
    points = plotter.over_areas(codes, looked.chosen.period, looked.chosen.area, "kaart")
    return points, {code: known[code] for code in codes}


def _kinds(points: tuple[Point, ...], beside: tuple[Point, ...], geometry: dict[str, str]) -> list[ChartKind]:
    own = {point.period for point in points if point.highlighted and point.cell.value is not None}
    kinds = [ChartKind.LINE] if len(own) > 1 else []
    kinds += [ChartKind.BARS] if sum(point.cell.value is not None for point in beside) > 1 else []
    kinds += [ChartKind.MAP] if geometry else []
    return [*kinds, ChartKind.TABLE]


def _table(
    looked: Looked, plotter: Plotter, kind: ChartKind, points: tuple[Point, ...], areas: tuple[Point, ...]
) -> Table:
    group = f" ({looked.group_label})" if looked.group_label else ""
    subject = f"{definition_line(looked.indicator)}{group}"
    if kind not in _AREA_CHARTS:
        return plotter.time_table(points, f"{subject}, {looked.gazetteer[looked.chosen.area].full_name}")
    period = looked.chosen.period
    earlier = looked.series.before(looked.chosen.area, period)
    before = _in_period(looked, plotter, areas, earlier) if earlier else ()
    rows = (*areas, *_reference(looked, plotter, period))
    return plotter.area_table(rows, before, f"{subject}, {period_label(parse_period(period))}")


def _in_period(looked: Looked, plotter: Plotter, areas: tuple[Point, ...], period: str) -> tuple[Point, ...]:
    """The same areas and comparator in another period."""
    codes, name = tuple(point.area for point in areas), areas[0].series if areas else ""
    return (*plotter.over_areas(codes, period, "", name), *_reference(looked, plotter, period))


def title_of(said: str, shown: Shown, unit: str) -> str:
    """Return the finding that stands above the chart: about the areas where the chosen one isn't among them."""
    points = {ChartKind.MAP: shown.map_points, ChartKind.BARS: shown.area_points}.get(shown.kind, ())
    own = [point for point in points if point.series == (points[0].series if points else "")]
    valued = [point for point in own if point.cell.value is not None]
    if any(point.highlighted for point in own) or len(valued) < 2:  # noqa: PLR2004 - a highest and a lowest
        return said
    top, bottom = max(valued, key=_value), min(valued, key=_value)
    if top.cell.text == bottom.cell.text:
        return said
    percent = "\u00a0%" if unit == "%" else ""
    high, low = (f"{point.area_label} ({point.cell.text.rstrip('*~')}{percent})" for point in (top, bottom))
    return f"Het hoogst in {high}, het laagst in {low}, {top.period_label}"


def alternative(said: str, shown: Shown) -> str:
    """The chart in words: what kind, the finding, from where to where, and that the table has all figures."""
    names = {ChartKind.LINE: "Lijndiagram", ChartKind.BARS: "Staafdiagram", ChartKind.MAP: "Kaart"}
    own = [point for point in shown.points if point.highlighted and point.cell.value is not None]
    texts = [f"{names.get(shown.kind, 'Tabel')}. {said}."]
    if shown.kind is ChartKind.LINE and len(own) > 1:
        texts.append(
            f"Van {own[0].cell.text} in {own[0].period_label} naar {own[-1].cell.text} in {own[-1].period_label}."
        )
    valued = [point for point in shown.area_points if point.cell.value is not None]
    if shown.kind in _AREA_CHARTS and len(valued) > 1:
        top, bottom = max(valued, key=_value), min(valued, key=_value)
        texts.append(
            f"Het hoogst: {top.area_label} ({top.cell.text}). Het laagst: {bottom.area_label} ({bottom.cell.text})."
        )
    texts.append("De tabel eronder heeft alle cijfers.")
    return " ".join(texts)


def _value(point: Point) -> float:
    return point.cell.value or 0.0
