"""A fan chart: what is known, and then what is expected with its margins; the further ahead, the wider."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wegwijzer.language.dates import short_period_label
from wegwijzer.language.numbers import number
from wegwijzer.periods import parse_period
from wegwijzer.reports.drawing.canvas import ACCENT, INK, LIGHT, PAPER, RULE, SOFT_INK, Canvas, Point
from wegwijzer.reports.drawing.lettering import width_of
from wegwijzer.reports.drawing.scales import Scale, scale
from wegwijzer.reports.drawing.sheet import FORMATS, SMALL, Box, Format, Sheet
from wegwijzer.reports.outlook import FanChart, KnownPoint

_LOWEST_PLOT = 190
_INK_OF = (0.34, 0.2, 0.11)  # opacity of the bands of 50, 80 and 95 %
_DASH = "6 4"
_NOTE = "Vlakken: marges van 50, 80 en 95 %. Streepjes: verwachting."


def fan_chart(view: FanChart, ratio: str = "16:9", *, accent: str = ACCENT) -> str:
    """Return the fan chart as an SVG with title and description; without any value it says so."""
    form = FORMATS[ratio]
    values = _values(view)
    axis = scale(values, 0, 1, from_zero=False)
    notes = [*(["De as begint niet bij nul."] if axis.lowest > 0 else []), _NOTE]
    sheet = Sheet(view, form, view.chart_subtitle, notes)
    box = sheet.box(_LOWEST_PLOT)
    if not values:
        sheet.canvas.text((box.left, box.top + 20), "Er zijn geen waarden om te tekenen.", form.text)
        return sheet.finish(Box(box.left, box.top, box.right, box.top + 40))
    x, y, plot = _plot(view, box, form, values)
    _grid(sheet.canvas, plot, y, x, view)
    _bands(sheet.canvas, view, x, y, accent)
    _lines(sheet.canvas, view, x, y, accent)
    _goal(sheet.canvas, view, plot, y)
    _end(sheet.canvas, view, plot, y, accent)
    return sheet.finish(box)


def _values(view: FanChart) -> list[float]:
    known = [point.value for point in view.known if point.value is not None]
    said = [value for point in view.expected for pair in point.bounds for value in pair]
    means = [point.mean for point in view.expected if point.mean is not None]
    return [*known, *said, *means, *([view.target[1]] if view.target else [])]


def _plot(view: FanChart, box: Box, form: Format, values: Sequence[float]) -> tuple[Scale, Scale, Box]:
    y = scale(values, box.bottom - 26, box.top + 12, from_zero=False, marks=5 if form.wide else 4)
    widest = max(width_of(number(tick, y.decimals), SMALL) for tick in y.ticks)
    left, right = box.left + widest + 10, box.right - (110 if form.wide else 72)
    days = [_day(code) for code in _codes(view)]
    first, last = min(days), max(days)
    x = Scale(first, last if last > first else first + 1, left + 14, right - 10, ())
    return x, y, Box(left, y.end, right, y.start)


def _day(code: str) -> float:
    return float(parse_period(code).start.toordinal())


def _grid(canvas: Canvas, plot: Box, y: Scale, x: Scale, view: FanChart) -> None:
    for tick in y.ticks:
        canvas.line((plot.left, y(tick)), (plot.right, y(tick)), stroke=LIGHT, stroke_width=1)
        canvas.text((plot.left - 8, y(tick) + 4), number(tick, y.decimals), SMALL, text_anchor="end", fill=SOFT_INK)
    canvas.line((plot.left, plot.bottom), (plot.right, plot.bottom), stroke=RULE, stroke_width=1)
    last = plot.right + 99
    for code in sorted(_codes(view), key=_day, reverse=True):
        words = short_period_label(parse_period(code))
        if last - x(_day(code)) >= width_of(words, SMALL) + 12:
            last = x(_day(code))
            canvas.text((last, plot.bottom + 19), words, SMALL, text_anchor="middle", fill=SOFT_INK)


def _codes(view: FanChart) -> set[str]:
    return {point.period for point in view.known} | {point.period for point in view.expected}


def _start(view: FanChart) -> KnownPoint | None:
    """Return the last known figure before the forecast: there the fan opens."""
    return next((point for point in reversed(view.known) if point.value is not None and not point.later), None)


def _bands(canvas: Canvas, view: FanChart, x: Scale, y: Scale, accent: str) -> None:
    start = _start(view)
    for place in (2, 1, 0):
        points = [point for point in view.expected if len(point.bounds) > place]
        upper = [(x(_day(point.period)), y(point.bounds[place][1])) for point in points]
        lower = [(x(_day(point.period)), y(point.bounds[place][0])) for point in points]
        if start is not None and points:
            tip = (x(_day(start.period)), y(start.value or 0.0))
            upper, lower = [tip, *upper], [tip, *lower]
        if len(upper) > 1:
            canvas.path([*upper, *reversed(lower)], closed=True, fill=accent, fill_opacity=_INK_OF[place])


def _lines(canvas: Canvas, view: FanChart, x: Scale, y: Scale, accent: str) -> None:
    for one, other in pairwise(view.known):
        if one.value is not None and other.value is not None and not other.series_break and one.later == other.later:
            ends = [(x(_day(point.period)), y(point.value or 0.0)) for point in (one, other)]
            canvas.path(ends, stroke=INK, stroke_width=2.5)
        if other.series_break:
            middle = (x(_day(one.period)) + x(_day(other.period))) / 2
            canvas.line((middle, y.end - 6), (middle, y.start), stroke=SOFT_INK, stroke_width=1.5)
    for point in view.known:
        if point.value is not None:
            fill = PAPER if point.provisional else INK
            at = (x(_day(point.period)), y(point.value))
            canvas.add(
                "circle", cx=at[0], cy=at[1], r=4.5 if point.later else 3.5, fill=fill, stroke=INK, stroke_width=2
            )
    path = _middle(view, x, y)
    if len(path) > 1:
        canvas.path(path, stroke=accent, stroke_width=3, stroke_dasharray=_DASH)
    for at in path[-1:]:
        canvas.add("circle", cx=at[0], cy=at[1], r=4, fill=PAPER, stroke=accent, stroke_width=2)


def _middle(view: FanChart, x: Scale, y: Scale) -> list[Point]:
    start = _start(view)
    before = [(x(_day(start.period)), y(start.value or 0.0))] if start is not None else []
    means = [(x(_day(one.period)), y(one.mean)) for one in view.expected if one.mean is not None]
    return [*before, *means] if means else []


def _goal(canvas: Canvas, view: FanChart, plot: Box, y: Scale) -> None:
    if view.target is None:
        return
    label, value = view.target
    canvas.line((plot.left, y(value)), (plot.right, y(value)), stroke=INK, stroke_width=1.5, stroke_dasharray="2 4")
    words = f"{label}: {number(value, view.decimals)}"
    canvas.text((plot.left + 4, y(value) - 6), words, SMALL, stroke=PAPER, stroke_width=3, paint_order="stroke")


def _end(canvas: Canvas, view: FanChart, plot: Box, y: Scale, accent: str) -> None:
    last = next((point for point in reversed(view.expected) if point.mean is not None), None)
    if last is None:
        return
    at = (plot.right + 8, y(last.mean or 0.0) + 4)
    canvas.text(at, number(last.mean or 0.0, view.decimals), SMALL, fill=accent, font_weight="bold")
    if len(last.bounds) > 1:
        low, high = last.bounds[1]
        words = f"{number(low, view.decimals)} – {number(high, view.decimals)}"
        canvas.text((at[0], at[1] + 15), words, SMALL, fill=SOFT_INK)
