"""A casus over time: what happened in somebody's life, and what each organisation did, on one axis of time."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from wegwijzer.language.dates import date_text
from wegwijzer.language.numbers import number
from wegwijzer.reports.drawing.canvas import ACCENT, INK, LIGHT, PAPER, RULE, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import shortened, width_of
from wegwijzer.reports.drawing.sheet import FORMATS, SMALL, Box, Format
from wegwijzer.reports.drawing.told import ToldDrawing, ToldSheet, ToldTable
from wegwijzer.stories.journeys import CaseEvent, Casus, check_casus

_ROW = 34.0
_LIFE = "Wat er gebeurde"


def timeline_chart(casus: Casus, *, form: str = "16:9", accent: str = ACCENT) -> ToldDrawing:
    """Return the casus as lanes over time: one for life, one per organisation; and as a table in order of time.

    A stretch of time is a bar, a moment a dot, numbered as in the table. Raises `JourneyError` for an empty casus or
    an event that ends before it begins.
    """
    check_casus(casus)
    size = FORMATS[form]
    events = sorted(casus.events, key=lambda event: (event.on, event.until or event.on, event.organisation))
    alternative = _alternative(casus, events)
    notes = ["De nummers staan in de tabel.", *(["Fictieve casus."] if casus.fictional else [])]
    first, last = events[0].on, max(event.until or event.on for event in events)
    subtitle = f"Van {date_text(first)} tot en met {date_text(last)}."
    sheet = ToldSheet(casus.title, subtitle, notes, size)
    lanes = _lanes(events)
    bottom = _draw(sheet, events, lanes, (first, last), accent)
    svg = sheet.finish(bottom, alternative)
    return ToldDrawing(svg=svg, title=casus.title, alternative=alternative, table=_table(casus, events))


def _lanes(events: Sequence[CaseEvent]) -> list[str]:
    """Life first, then organisations in the order in which they come in."""
    organisations = dict.fromkeys(event.organisation for event in events if event.organisation)
    return [*([""] if any(not event.organisation for event in events) else []), *organisations]


def _draw(
    sheet: ToldSheet, events: Sequence[CaseEvent], lanes: Sequence[str], span: tuple[date, date], accent: str
) -> float:
    form, canvas = sheet.form, sheet.canvas
    whole = sheet.box(_ROW * len(lanes))
    margin = min(
        max(width_of(lane or _LIFE, SMALL, bold=not lane) for lane in lanes) + 14,
        whole.width * (0.3 if form.wide else 0.36),
    )
    plot = Box(whole.left + margin, whole.top, whole.right - 12, whole.bottom)
    for row, lane in enumerate(lanes):
        y = plot.top + _ROW * (row + 0.5)
        canvas.line((plot.left, y), (plot.right, y), stroke=LIGHT, stroke_width=1)
        words = shortened(lane or _LIFE, SMALL, margin - 10)
        canvas.text((whole.left, y + 4), words, SMALL, fill=INK, font_weight="normal" if lane else "bold")
    _axis(canvas, plot, span, form)
    placed: dict[int, float] = {}
    for place, event in enumerate(events, start=1):
        row = lanes.index(event.organisation)
        y = plot.top + _ROW * (row + 0.5)
        _mark(canvas, plot, event, place, (span, y, placed, row), accent)
    return plot.bottom + 30


def _at(plot: Box, span: tuple[date, date], day: date) -> float:
    days = max((span[1] - span[0]).days, 1)
    return plot.left + 10 + (plot.width - 20) * (day - span[0]).days / days


def _axis(canvas: Canvas, plot: Box, span: tuple[date, date], form: Format) -> None:
    canvas.line((plot.left, plot.bottom), (plot.right, plot.bottom), stroke=RULE, stroke_width=1)
    shown = [span[0], *(date(year, 1, 1) for year in range(span[0].year + 1, span[1].year + 1)), span[1]]
    room = width_of("00-0000", SMALL) + (16 if form.wide else 8)
    kept: list[date] = []
    for day in (shown[0], shown[-1], *shown[1:-1]):
        if all(abs(_at(plot, span, day) - _at(plot, span, other)) >= room for other in kept):
            kept.append(day)
    for day in kept:
        x = _at(plot, span, day)
        canvas.line((x, plot.bottom), (x, plot.bottom + 4), stroke=RULE, stroke_width=1)
        canvas.text((x, plot.bottom + 18), f"{day:%m-%Y}", SMALL, text_anchor="middle", fill=SOFT_INK)


def _mark(
    canvas: Canvas,
    plot: Box,
    event: CaseEvent,
    place: int,
    where: tuple[tuple[date, date], float, dict[int, float], int],
    accent: str,
) -> None:
    span, y, placed, row = where
    x = max(_at(plot, span, event.on), placed.get(row, 0.0))
    placed[row] = x + 21  # the next number in this lane never covers this one
    end = _at(plot, span, event.until) if event.until else x
    colour = accent if event.organisation else INK
    if end > x:
        canvas.add("rect", x=x, y=y - 5, width=end - x, height=10, rx=5, fill=colour, fill_opacity=0.25)
    canvas.add("circle", cx=x, cy=y, r=10, fill=colour, stroke=PAPER, stroke_width=1.5)
    canvas.text((x, y + 4), str(place), SMALL, text_anchor="middle", fill=PAPER, font_weight="bold")


def _when(event: CaseEvent) -> str:
    return f"{date_text(event.on)} – {date_text(event.until)}" if event.until else date_text(event.on)


def _alternative(casus: Casus, events: Sequence[CaseEvent]) -> str:
    told = "; ".join(
        f"{date_text(event.on)}: {event.description}{f' ({event.organisation})' if event.organisation else ''}"
        for event in events[:12]
    )
    more = f"; en nog {len(events) - 12}" if len(events) > 12 else ""  # noqa: PLR2004 - a description has an end
    count = len(events)
    return f"Tijdlijn van {casus.title} met {count} gebeurtenis{'sen' if count != 1 else ''}. {told}{more}."


def _table(casus: Casus, events: Sequence[CaseEvent]) -> ToldTable:
    columns = {
        "Wanneer": [_when(event) for event in events],
        "Wat": [event.description for event in events],
        "Gebied van het leven": [event.domain for event in events],
        "Organisatie": [event.organisation for event in events],
        "Kosten": ["" if event.euro is None else f"€ {number(event.euro, 0)}" for event in events],
    }
    kept = {heading: cells for heading, cells in columns.items() if any(cells)}
    rows = tuple((str(place), *cells) for place, cells in enumerate(zip(*kept.values(), strict=True), start=1))
    return ToldTable(caption=casus.title, headings=("Nr.", *kept), rows=rows)
