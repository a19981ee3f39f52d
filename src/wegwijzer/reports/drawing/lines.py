"""A figure over time: the chosen area in the accent, the comparator grey and dashed, breaks and gaps visible."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from wegwijzer.frames import WITH_VALUE
from wegwijzer.language.dates import short_period_label
from wegwijzer.language.numbers import number
from wegwijzer.periods import Period, parse_period
from wegwijzer.reports.drawing.canvas import ACCENT, INK, LIGHT, PAPER, RULE, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import spread, width_of, wrapped
from wegwijzer.reports.drawing.scales import Scale, scale
from wegwijzer.reports.drawing.sheet import SMALL, Box, Format, Sheet, sign_notes
from wegwijzer.reports.view import FigureView, Point

_LOWEST_PLOT = 190
_OPEN = "4 4"
_CROWDED, _TOO_MANY = 24, 40  # points with smaller dots; points without dots
_SIGN_ROOM = 16  # pixels
_COMPARED = "7 5"


@dataclass(frozen=True, slots=True)
class _Plot:
    """The plot with its two scales."""

    box: Box
    x: Scale
    y: Scale
    points: tuple[Point, ...]

    def at(self, point: Point) -> tuple[float, float]:
        return self.x(_day(point.period)), self.y(point.cell.value or 0.0)


def draw_line(view: FigureView, form: Format, accent: str = ACCENT) -> str:
    """Return the line chart of a view as SVG; a view without any value gives an empty plot that says so."""
    values = list(_values(view))
    axis = scale(values, 0, 1, from_zero=False)
    sheet = Sheet(view, form, view.chart_subtitle, _notes(view, axis))
    box = sheet.box(_LOWEST_PLOT)
    if not values:
        sheet.canvas.text((box.left, box.top + 20), "Er zijn nog geen waarden om te tekenen.", form.text)
        return sheet.finish(Box(box.left, box.top, box.right, box.top + 40))
    plot = _plot(view, box, form)
    _grid(sheet.canvas, plot, form)
    own = [point for point in view.points if point.highlighted]
    others = [point for point in view.points if not point.highlighted]
    _band(sheet.canvas, plot, own, accent)
    _target(sheet.canvas, plot, view)
    target = view.target[2] if view.target else None
    _breaks(sheet.canvas, plot, own, form, target=target)
    _done(sheet.canvas, plot, view, form, target=target)
    _series(sheet.canvas, plot, others, SOFT_INK, dashed=True)
    _series(sheet.canvas, plot, own, accent, dashed=False)
    _gaps(sheet.canvas, plot, own)
    _labels(sheet.canvas, plot, [own, others], accent)
    return sheet.finish(box)


def _day(code: str) -> float:
    return float(parse_period(code).start.toordinal())


def _values(view: FigureView) -> Iterable[float]:
    for point in view.points:
        if point.cell.value is not None:
            yield point.cell.value
            if point.highlighted:
                yield from (limit for limit in (point.lower, point.upper) if limit is not None)
    if view.target is not None:
        yield view.target[2]


def _notes(view: FigureView, axis: Scale) -> list[str]:
    own = [point for point in view.points if point.highlighted]
    shown = {point.cell.text for point in own if point.cell.status not in WITH_VALUE}
    notes = ["De as begint niet bij nul."] if axis.lowest > 0 else []
    if any(point.lower is not None for point in own):
        notes.append("Vlak: marge van 95 %.")
    if any(point.provisional for point in view.points):
        notes.append("Open stip en streepjes: voorlopig of geschat.")
    if view.marks:
        notes.append("Stippellijn: een ingreep.")
    return [*notes, *sign_notes(view, shown)]


def _plot(view: FigureView, box: Box, form: Format) -> _Plot:
    values = list(_values(view))
    y = scale(values, box.bottom - 26, box.top + 12, from_zero=False, marks=5 if form.wide else 4)
    widest = max((width_of(_mark(tick, y), SMALL) for tick in y.ticks), default=20)
    left, right = box.left + widest + 10, box.right - (150 if form.wide else 92)
    days = [_day(point.period) for point in view.points] or [0.0, 1.0]
    first, last = min(days), max(days)
    x = Scale(first, last if last > first else first + 1, left + 14, right - 10, ())
    return _Plot(Box(left, y.end, right, y.start), x, y, view.points)


def _mark(tick: float, axis: Scale) -> str:
    return number(tick, axis.decimals)


def _grid(canvas: Canvas, plot: _Plot, form: Format) -> None:
    box = plot.box
    for tick in plot.y.ticks:
        y = plot.y(tick)
        canvas.line((box.left, y), (box.right, y), stroke=RULE if tick == 0 else LIGHT, stroke_width=1)
        canvas.text((box.left - 8, y + 4), _mark(tick, plot.y), SMALL, text_anchor="end", fill=SOFT_INK)
    periods = sorted({parse_period(point.period) for point in plot.points})
    for period in _marked(periods, plot, form):
        x = plot.x(float(period.start.toordinal()))
        canvas.line((x, box.bottom), (x, box.bottom + 4), stroke=RULE, stroke_width=1)
        canvas.text((x, box.bottom + 19), short_period_label(period), SMALL, text_anchor="middle", fill=SOFT_INK)


def _marked(periods: Sequence[Period], plot: _Plot, form: Format) -> list[Period]:
    """The periods whose label fits: the newest always, then back as far apart as a label needs."""
    kept: list[Period] = []
    widest = max((width_of(short_period_label(period), SMALL) for period in periods), default=0)
    room = widest + (14 if form.wide else 8)
    for period in reversed(periods):
        x = plot.x(float(period.start.toordinal()))
        if not kept or plot.x(float(kept[-1].start.toordinal())) - x >= room:
            kept.append(period)
    return kept


def _runs(points: Sequence[Point]) -> list[list[Point]]:
    """The points that may be joined: never over a gap or a break."""
    runs: list[list[Point]] = [[]]
    for point in points:
        if point.cell.value is None:
            runs.append([])
        elif point.series_break:
            runs.append([point])
        else:
            runs[-1].append(point)
    return [run for run in runs if run]


def _band(canvas: Canvas, plot: _Plot, points: Sequence[Point], accent: str) -> None:
    for run in _runs(points):
        limited = [(point, point.lower, point.upper) for point in run if point.lower is not None]
        if len(limited) < len(run) or not limited:
            continue
        upper = [(plot.x(_day(point.period)), plot.y(high)) for point, _, high in limited if high is not None]
        lower = [(plot.x(_day(point.period)), plot.y(low)) for point, low, _ in limited if low is not None]
        if len(run) == 1:
            canvas.line(upper[0], lower[0], stroke=accent, stroke_width=8, stroke_opacity=0.16)
        else:
            canvas.path([*upper, *reversed(lower)], closed=True, fill=accent, fill_opacity=0.14)


def _target(canvas: Canvas, plot: _Plot, view: FigureView) -> None:
    if view.target is None:
        return
    label, _, value = view.target
    y = plot.y(value)
    canvas.line((plot.box.left, y), (plot.box.right, y), stroke=INK, stroke_width=1.5, stroke_dasharray="2 4")
    words = f"{label}: {number(value, view.decimals)}"
    start = plot.box.left + width_of(words, SMALL) + 12
    breaks = [_day(point.period) for point in plot.points if point.series_break and point.highlighted]
    if any(plot.x(day) < start for day in breaks):
        canvas.text((plot.box.right - 4, y - 6), words, SMALL, text_anchor="end", **_halo())
    else:
        canvas.text((plot.box.left + 4, y - 6), words, SMALL, **_halo())


def _halo() -> dict[str, str | float]:
    return {"stroke": PAPER, "stroke_width": 3, "paint_order": "stroke", "stroke_linejoin": "round"}


def _breaks(canvas: Canvas, plot: _Plot, points: Sequence[Point], form: Format, *, target: float | None) -> None:
    for before, point in pairwise(points):
        if point.series_break:
            x = (plot.x(_day(before.period)) + plot.x(_day(point.period))) / 2
            words = f"Breuk: {point.series_break}" if form.wide else "breuk"
            _upright(canvas, plot, x, words, target=target, dash="none")


def _done(canvas: Canvas, plot: _Plot, view: FigureView, form: Format, *, target: float | None) -> None:
    """What people did: a dotted upright line on its day, within the time that is shown."""
    for mark in view.marks:
        x = plot.x(float(mark.on.toordinal()))
        if plot.box.left < x < plot.box.right:
            words = mark.words if form.wide else "ingreep"
            _upright(canvas, plot, x, words, target=target, dash="2 3")


def _upright(canvas: Canvas, plot: _Plot, x: float, words: str, *, target: float | None, dash: str) -> None:
    """Draw an upright line with its words where they cover least."""
    top = (x, plot.box.top - 6)
    canvas.line(top, (x, plot.box.bottom), stroke=SOFT_INK, stroke_width=1.5, stroke_dasharray=dash)
    to_right = plot.box.right - x >= x - plot.box.left
    room = (plot.box.right - x if to_right else x - plot.box.left) - 8
    lines = wrapped(words, SMALL, min(room, 240), lines=3)
    wide = max(width_of(line, SMALL) for line in lines) + 8
    high = _is_free_above(plot, (x, x + wide) if to_right else (x - wide, x), 15.0 * len(lines) + 8, target)
    for step, line in enumerate(lines):
        y = plot.box.top + 6 + 15 * step if high else plot.box.bottom - 10 - 15 * (len(lines) - 1 - step)
        at = (x + 6 if to_right else x - 6, y)
        canvas.text(at, line, SMALL, text_anchor="start" if to_right else "end", **{**_halo(), "fill": SOFT_INK})


def _is_free_above(plot: _Plot, span: tuple[float, float], high: float, target: float | None) -> bool:
    """Whether a text of this height over these pixels covers less at the top of the plot than at its foot."""
    top, foot = (plot.box.top - 8, plot.box.top - 8 + high), (plot.box.bottom - high, plot.box.bottom)
    near = [point for point in plot.points if span[0] - 12 <= plot.x(_day(point.period)) <= span[1] + 12]
    heights = [plot.y(value) for point in near for value in (point.cell.value, point.lower, point.upper) if value]
    heights += [plot.y(target)] * 3 if target is not None else []
    signs = sum(point.cell.value is None and point.highlighted for point in near)
    above, below = (sum(start <= y <= end for y in heights) for start, end in (top, foot))
    return above < below + signs


def _series(canvas: Canvas, plot: _Plot, points: Sequence[Point], colour: str, *, dashed: bool) -> None:
    width = 2.0 if dashed else 3.0
    radius = width + 1 if len(points) <= _CROWDED else width
    few = len(points) <= _TOO_MANY
    for run in _runs(points):
        for before, point in pairwise(run):
            dash = _OPEN if point.provisional and not dashed else _COMPARED if dashed else "none"
            ends = [plot.at(before), plot.at(point)]
            canvas.path(ends, stroke=colour, stroke_width=width, stroke_dasharray=dash, stroke_linecap="butt")
        for point in run:
            x, y = plot.at(point)
            if (not dashed and (few or point is points[-1])) or point.provisional or len(run) == 1:
                fill = PAPER if point.provisional else colour
                canvas.add("circle", cx=x, cy=y, r=radius, fill=fill, stroke=colour, stroke_width=2)


def _gaps(canvas: Canvas, plot: _Plot, points: Sequence[Point]) -> None:
    """The sign of what is missing, near the axis; signs that would touch become one, in the middle of their gap."""
    runs: list[list[Point]] = []
    for point in points:
        if point.cell.value is not None:
            continue
        last = runs[-1][-1] if runs else None
        near = last is not None and plot.x(_day(point.period)) - plot.x(_day(last.period)) < _SIGN_ROOM
        if last is not None and near and last.cell.text == point.cell.text:
            runs[-1].append(point)
        else:
            runs.append([point])
    for run in runs:
        x = (plot.x(_day(run[0].period)) + plot.x(_day(run[-1].period))) / 2
        at = (x, plot.box.bottom - 8)
        canvas.text(at, run[0].cell.text, 17, text_anchor="middle", font_weight="bold", **_halo())


def _labels(canvas: Canvas, plot: _Plot, groups: Sequence[Sequence[Point]], accent: str) -> None:
    """Names beside the ends of the lines instead of a legend, moved apart where they would touch."""
    ends = [valued[-1] for group in groups if (valued := [one for one in group if one.cell.value is not None])]
    room = _room(plot)
    blocks = [[*wrapped(end.series, SMALL, room, lines=2), end.cell.text] for end in ends]
    wanted = [plot.at(end)[1] for end in ends]
    gap = max((len(block) for block in blocks), default=1) * 15.0 + 3
    placed = spread(wanted, gap, plot.box.top + 6, plot.box.bottom - 10)
    for end, block, y in zip(ends, blocks, placed, strict=True):
        colour = accent if end.highlighted else SOFT_INK
        for step, words in enumerate(block):
            weight = "bold" if end.highlighted or step == len(block) - 1 else "normal"
            at = (plot.box.right + 8, y + 4 + 15 * (step - (len(block) - 1) / 2))
            canvas.text(at, words, SMALL, fill=colour, font_weight=weight)


def _room(plot: _Plot) -> float:
    """The width that is left for names on the right of the plot."""
    return 140.0 if plot.box.width > 400 else 84.0  # noqa: PLR2004 - wide or narrow format
