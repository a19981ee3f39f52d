"""A waterfall: from now to then, a bar for every cause; lying bars, so that the words of a cause fit on a phone too."""

from __future__ import annotations

from wegwijzer.language.numbers import number, signed
from wegwijzer.reports.drawing.canvas import ACCENT, GREY, INK, LIGHT, RULE, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import width_of, wrapped
from wegwijzer.reports.drawing.scales import Scale, scale
from wegwijzer.reports.drawing.sheet import FORMATS, SMALL, Box, Format, Sheet
from wegwijzer.reports.outlook import Step, WaterfallChart

_ROW, _BAR = 46.0, 20.0
_NOTE = "Elke balk begint waar de vorige ophoudt. Streepje: marge van 95 %."


def waterfall_chart(view: WaterfallChart, ratio: str = "16:9", *, accent: str = ACCENT) -> str:
    """Return the waterfall as an SVG with title and description: start, a bar per cause with its number, end."""
    form = FORMATS[ratio]
    rows = len(view.steps) + 2
    levels = _levels(view)
    values = _values(view, levels)
    trimmed = scale(values, 0, 1, from_zero=False)
    notes = [*(["De as begint niet bij nul."] if trimmed.lowest > 0 else []), _NOTE]
    sheet = Sheet(view, form, view.chart_subtitle, notes)
    box = sheet.box(rows * _ROW + 34)
    x, left = _axis(view, box, form, values)
    _grid(sheet.canvas, box, x, rows)
    _whole(sheet.canvas, view.start_label, view.start, (0, left), x, box, view.decimals)
    for place, step in enumerate(view.steps):
        _step(sheet.canvas, step, (place + 1, left), (levels[place], levels[place + 1]), x, box, accent, view.decimals)
    _whole(sheet.canvas, view.end_label, view.end, (rows - 1, left), x, box, view.decimals)
    return sheet.finish(Box(box.left, box.top, box.right, box.top + rows * _ROW + 26))


def _levels(view: WaterfallChart) -> list[float]:
    """Return the level before the first step and after each of them."""
    levels = [view.start]
    for step in view.steps:
        levels.append(levels[-1] + step.change)
    return levels


def _values(view: WaterfallChart, levels: list[float]) -> list[float]:
    """Return what the axis spans: a little below the lowest level too, so that no whole is a bar without length."""
    found = [*levels, *_limits(view, levels)]
    lowest, highest = min(found), max(found)
    return [*found, lowest - 0.1 * (highest - lowest)] if lowest > 0 else found


def _limits(view: WaterfallChart, levels: list[float]) -> list[float]:
    return [
        levels[place + 1] + side * step.margin
        for place, step in enumerate(view.steps)
        if step.margin is not None
        for side in (-1, 1)
    ]


def _axis(view: WaterfallChart, box: Box, form: Format, values: list[float]) -> tuple[Scale, float]:
    names = [view.start_label, view.end_label, *(step.label for step in view.steps)]
    room = min(max(width_of(name, form.text) for name in names) + 12, box.width * (0.38 if form.wide else 0.42))
    left = box.left + room
    return scale(values, left + 6, box.right - 62, from_zero=False, marks=5 if form.wide else 2), left


def _grid(canvas: Canvas, box: Box, x: Scale, rows: int) -> None:
    bottom = box.top + rows * _ROW
    for tick in x.ticks:
        canvas.line((x(tick), box.top), (x(tick), bottom), stroke=LIGHT, stroke_width=1)
        canvas.text((x(tick), bottom + 17), number(tick, x.decimals), SMALL, text_anchor="middle", fill=SOFT_INK)
    canvas.line((x.start, bottom), (x.end, bottom), stroke=RULE, stroke_width=1)


def _name(canvas: Canvas, words: str, at: tuple[int, float], box: Box, *, bold: bool = False) -> float:
    row, left = at
    y = box.top + row * _ROW + (_ROW - _BAR) / 2
    lines = wrapped(words, SMALL, left - box.left - 8, lines=3, bold=bold)
    for number_of, line in enumerate(lines):
        below = y + _BAR / 2 + 4 + 14 * (number_of - (len(lines) - 1) / 2)
        canvas.text((box.left, below), line, SMALL, font_weight="bold" if bold else "normal", fill=INK)
    return y


def _whole(  # noqa: PLR0913, PLR0917 - what one bar is drawn from
    canvas: Canvas, words: str, value: float, at: tuple[int, float], x: Scale, box: Box, decimals: int
) -> None:
    y = _name(canvas, words, at, box, bold=True)
    canvas.add("rect", x=x.start, y=y, width=max(0.0, x(value) - x.start), height=_BAR, fill=GREY)
    canvas.text((x(value) + 6, y + _BAR / 2 + 4), number(value, decimals), SMALL, font_weight="bold")


def _step(  # noqa: PLR0913, PLR0917 - what one bar is drawn from
    canvas: Canvas,
    step: Step,
    at: tuple[int, float],
    span: tuple[float, float],
    x: Scale,
    box: Box,
    accent: str,
    decimals: int,
) -> None:
    y = _name(canvas, step.label, at, box)
    low, high = sorted((x(span[0]), x(span[1])))
    fill: dict[str, str | float] = {"fill": accent} if step.change >= 0 else {"fill": canvas.hatch(), "stroke": accent}
    canvas.add("rect", x=low, y=y, width=max(high - low, 1.0), height=_BAR, **fill)
    end = high
    if step.margin is not None:
        ends = [x(span[1] + side * step.margin) for side in (-1, 1)]
        middle = y + _BAR / 2
        canvas.line((ends[0], middle), (ends[1], middle), stroke=INK, stroke_width=2)
        for one in ends:
            canvas.line((one, middle - 4), (one, middle + 4), stroke=INK, stroke_width=2)
        end = max(high, ends[1])
    canvas.text((end + 6, y + _BAR / 2 + 4), signed(step.change, decimals), SMALL, fill=INK)
