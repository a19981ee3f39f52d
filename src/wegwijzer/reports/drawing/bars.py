"""One period over areas: bars from zero, high to low, the chosen area in the accent."""

from __future__ import annotations

from collections.abc import Sequence

from wegwijzer.frames import WITH_VALUE
from wegwijzer.language.numbers import number
from wegwijzer.reports.drawing.canvas import ACCENT, GREY, INK, PAPER, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import shortened, width_of, wrapped
from wegwijzer.reports.drawing.scales import Scale, scale
from wegwijzer.reports.drawing.sheet import SMALL, Box, Format, Sheet, sign_notes
from wegwijzer.reports.view import FigureView, Point

_ROW, _THICK = 24, 15
_ABOVE = 22
_ROW_OF_TWO = 32  # where a name needs two lines


def draw_bars(view: FigureView, form: Format, accent: str = ACCENT) -> str:
    """Return the bar chart of a view as SVG; areas without a value keep their row, with the sign and the reason."""
    bars = [point for point in view.area_points if point.series == view.level_name]
    reference = next((point for point in view.area_points if point.series != view.level_name), None)
    period = f", {bars[0].period_label}" if bars else ""
    sheet = Sheet(view, form, f"{view.chart_subtitle}{period}", _notes(view, bars))
    whole = sheet.box(_ABOVE + _ROW * len(bars) + 6)
    row = min((whole.height - _ABOVE) / max(len(bars), 1), 44)
    names = min(max((width_of(bar.area_label, 13) for bar in bars), default=0) + 6, whole.width * 0.36)
    values = [
        value for bar in view.area_points for value in (bar.cell.value, bar.upper, bar.lower) if value is not None
    ]
    values += [view.target[2]] if view.target else []
    if any(width_of(bar.area_label, 13, bold=bar.highlighted) > names for bar in bars):
        row = max(row, _ROW_OF_TWO)
    x = scale(values, whole.left + names + 8, whole.right - (64 if form.wide else 46), from_zero=True)
    box = Box(x.start, whole.top + _ABOVE, x.end, whole.top + _ABOVE + row * len(bars))
    canvas = sheet.canvas
    rows = [(bar, box.top + row * (place + 0.5)) for place, bar in enumerate(bars)]
    canvas.line((x(0), box.top), (x(0), box.bottom), stroke=SOFT_INK, stroke_width=1)
    for bar, y in rows:
        _bar(canvas, bar, x, (y, min(row * 0.66, 26)), accent)
    if reference is not None and reference.cell.value is not None:
        words = f"{reference.series}: {reference.cell.text}"
        _rule(canvas, x, reference.cell.value, words, box, whole)
    elif view.target is not None:
        _rule(canvas, x, view.target[2], f"{view.target[0]}: {number(view.target[2], view.decimals)}", box, whole)
    for bar, y in rows:
        _words(canvas, bar, x, y, (whole.left, names))
    return sheet.finish(Box(whole.left, whole.top, whole.right, box.bottom + 6))


def _notes(view: FigureView, bars: Sequence[Point]) -> list[str]:
    shown = {bar.cell.text for bar in bars if bar.cell.status not in WITH_VALUE}
    shown |= {"*" for bar in bars if bar.cell.text.endswith("*")} | {"~" for bar in bars if bar.cell.text.endswith("~")}
    notes = [view.area_note] if view.area_note else []
    if any(bar.lower is not None for bar in bars):
        notes.append("Streepje op de staaf: marge van 95 %.")
    return [*notes, *sign_notes(view, shown)]


def _tip(bar: Point, x: Scale) -> float:
    """Where the value is written: right of the bar and of its margin."""
    ends = [x(0), *(x(value) for value in (bar.cell.value, bar.upper) if value is not None)]
    return max(ends)


def _bar(canvas: Canvas, bar: Point, x: Scale, place: tuple[float, float], accent: str) -> None:
    y, thick = place
    if bar.cell.value is None:
        return
    start, end = sorted((x(0), x(bar.cell.value)))
    fill = accent if bar.highlighted else GREY
    canvas.add("rect", x=start, y=y - thick / 2, width=max(end - start, 0.5), height=thick, fill=fill)
    if bar.lower is None or bar.upper is None:
        return
    canvas.line((x(bar.lower), y), (x(bar.upper), y), stroke=INK, stroke_width=1.5)
    for limit in (bar.lower, bar.upper):
        canvas.line((x(limit), y - 4), (x(limit), y + 4), stroke=INK, stroke_width=1.5)


def _words(canvas: Canvas, bar: Point, x: Scale, y: float, names: tuple[float, float]) -> None:
    left, room = names
    weight = "bold" if bar.highlighted else "normal"
    for step, label in enumerate(lines := wrapped(bar.area_label, 13, room, bold=bar.highlighted, lines=2)):
        at = (left + room, y + 4.5 + 14 * (step - (len(lines) - 1) / 2))
        canvas.text(at, label, 13, text_anchor="end", font_weight=weight)
    halo: dict[str, str | float] = {"stroke": PAPER, "stroke_width": 4, "paint_order": "stroke"}
    if bar.cell.value is not None:
        canvas.text((_tip(bar, x) + 6, y + 4.5), bar.cell.text, 13, font_weight=weight, **halo)
        return
    canvas.text((x(0) + 8, y + 5), bar.cell.text, 16, font_weight="bold", **halo)
    room, why = x.end - x(0) - 34, bar.cell.note.split(":", maxsplit=1)[0]
    if width_of(why, SMALL) > room:
        why = shortened(why.removesuffix(" bij de bron"), SMALL, room)
    canvas.text((x(0) + 28, y + 4.5), why, SMALL, **{**halo, "fill": SOFT_INK})


def _rule(canvas: Canvas, x: Scale, value: float, words: str, box: Box, whole: Box) -> None:
    at = x(value)
    canvas.line((at, box.top - 4), (at, box.bottom), stroke=INK, stroke_width=1.5, stroke_dasharray="6 4")
    words = shortened(words, SMALL, whole.width)
    half = width_of(words, SMALL) / 2
    middle = min(max(at, whole.left + half), whole.right - half)
    canvas.text((middle, box.top - 9), words, SMALL, text_anchor="middle")
