"""A client journey: the curve of how it felt, phase by phase, with every contact moment, beside how it should be."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from wegwijzer.reports.drawing.canvas import ACCENT, INK, LIGHT, PAPER, RULE, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import width_of, wrapped
from wegwijzer.reports.drawing.sheet import FORMATS, SMALL, Box, Format
from wegwijzer.reports.drawing.told import ToldDrawing, ToldSheet, ToldTable
from wegwijzer.stories.journeys import EMOTION_WORDS, HIGHEST, LOWEST, ContactMoment, Journey, check_journey, in_order

_STEP = 34.0  # pixels between two emotions
_UNTOLD = "niet verteld"


def journey_chart(journey: Journey, *, form: str = "16:9", accent: str = ACCENT) -> ToldDrawing:
    """Return the journey as a curve from very bad to very good, moment after moment, and as a table.

    A moment without an emotion leaves a gap in the curve. On a phone (`form` "4:3") the moments are numbered and the
    table holds their words. Raises `JourneyError` when the journey can't be drawn.
    """
    check_journey(journey)
    size, moments = FORMATS[form], in_order(journey)
    alternative = _alternative(journey, moments)
    notes = [*_notes(moments), *(["Fictieve klantreis."] if journey.fictional else [])]
    sheet = ToldSheet(journey.title, _subtitle(journey), notes, size)
    whole = sheet.box(_STEP * (HIGHEST - LOWEST) + 60)
    plot = Box(whole.left + _margin(), whole.top + 26, whole.right - 8, whole.top + 26 + _STEP * (HIGHEST - LOWEST))
    places = _places(plot, len(moments))
    _grid(sheet.canvas, plot)
    _phases(sheet.canvas, plot, journey, moments, places)
    _curve(sheet.canvas, plot, places, [moment.wished for moment in moments], SOFT_INK, dashed=True)
    _curve(sheet.canvas, plot, places, [moment.emotion for moment in moments], accent, dashed=False)
    bottom = _labels(sheet.canvas, plot, moments, places, size)
    return ToldDrawing(
        svg=sheet.finish(bottom, alternative),
        title=journey.title,
        alternative=alternative,
        table=_table(journey, moments),
    )


def _subtitle(journey: Journey) -> str:
    return (
        f"Hoe het voelde voor {journey.persona}, van heel slecht tot heel goed."
        if journey.persona
        else ("Hoe het voelde, van heel slecht tot heel goed.")
    )


def _notes(moments: Sequence[ContactMoment]) -> list[str]:
    notes = (
        ["Een onderbroken lijn betekent: niet verteld hoe het voelde."]
        if any(moment.emotion is None for moment in moments)
        else []
    )
    if any(moment.wished is not None for moment in moments):
        notes.append("Streepjes: hoe het zou moeten voelen.")
    return notes


def _margin() -> float:
    return max(width_of(words, SMALL) for words in EMOTION_WORDS.values()) + 10


def _places(plot: Box, number: int) -> list[float]:
    width = plot.width / number
    return [plot.left + width * (place + 0.5) for place in range(number)]


def _height(plot: Box, emotion: float) -> float:
    return plot.bottom - (emotion - LOWEST) * _STEP


def _grid(canvas: Canvas, plot: Box) -> None:
    for emotion, words in EMOTION_WORDS.items():
        y = _height(plot, emotion)
        canvas.line((plot.left, y), (plot.right, y), stroke=RULE if emotion == 0 else LIGHT, stroke_width=1)
        canvas.text((plot.left - 8, y + 4), words, SMALL, text_anchor="end", fill=SOFT_INK)


def _phases(
    canvas: Canvas, plot: Box, journey: Journey, moments: Sequence[ContactMoment], places: Sequence[float]
) -> None:
    """The name of every phase over its moments, and a line where the next one begins."""
    half = plot.width / len(moments) / 2
    for phase in dict.fromkeys(journey.phases):
        inside = [place for place, moment in zip(places, moments, strict=True) if moment.phase == phase]
        if not inside:
            continue
        start, room = inside[0] - half, inside[-1] - inside[0] + 2 * half
        if start > plot.left + 1:
            canvas.line((start, plot.top - 20), (start, plot.bottom), stroke=RULE, stroke_width=1)
        for number, line in enumerate(wrapped(phase, SMALL, room - 8, lines=1)):
            canvas.text((start + 4, plot.top - 10 + 14 * number), line, SMALL, font_weight="bold", fill=INK)


def _curve(
    canvas: Canvas, plot: Box, places: Sequence[float], felt: Sequence[int | None], colour: str, *, dashed: bool
) -> None:
    points = [(x, None if one is None else _height(plot, one)) for x, one in zip(places, felt, strict=True)]
    dash = "7 5" if dashed else "none"
    for (x1, y1), (x2, y2) in pairwise(points):
        if y1 is not None and y2 is not None:
            width = 2 if dashed else 3
            canvas.path([(x1, y1), (x2, y2)], stroke=colour, stroke_width=width, stroke_dasharray=dash)
    for x, y in points:
        if y is not None and not dashed:
            canvas.add("circle", cx=x, cy=y, r=5, fill=colour, stroke=PAPER, stroke_width=1.5)


def _labels(
    canvas: Canvas, plot: Box, moments: Sequence[ContactMoment], places: Sequence[float], form: Format
) -> float:
    """What each moment was, under the curve: in words where they fit, else its number in the table."""
    room = plot.width / len(moments) - 8
    in_words = form.wide and room >= 70  # noqa: PLR2004 - pixels for a word
    lowest = plot.bottom + 18
    for number, (moment, x) in enumerate(zip(moments, places, strict=True), start=1):
        lines = wrapped(moment.description, SMALL, room, lines=4) if in_words else [str(number)]
        for step, line in enumerate(lines):
            y = plot.bottom + 18 + 15 * step
            canvas.text((x, y), line, SMALL, text_anchor="middle", fill=INK)
            lowest = max(lowest, y)
    if not in_words:
        lowest += 18
        canvas.text((plot.left, lowest), "De nummers staan in de tabel.", SMALL, fill=SOFT_INK)
    return lowest + 6


def _emotion(emotion: int | None) -> str:
    return _UNTOLD if emotion is None else EMOTION_WORDS[emotion]


def _alternative(journey: Journey, moments: Sequence[ContactMoment]) -> str:
    parts = []
    for phase in dict.fromkeys(journey.phases):
        told = [f"{moment.description} ({_emotion(moment.emotion)})" for moment in moments if moment.phase == phase]
        if told:
            parts.append(f"{phase}: {', '.join(told)}")
    number = len(moments)
    return f"Klantreis met {number} contactmoment{'en' if number != 1 else ''}. {'. '.join(parts)}."


def _table(journey: Journey, moments: Sequence[ContactMoment]) -> ToldTable:
    columns = {
        "Fase": [moment.phase for moment in moments],
        "Contactmoment": [moment.description for moment in moments],
        "Kanaal": [moment.channel for moment in moments],
        "Met wie": [moment.actor for moment in moments],
        "Hoe het voelde": [_emotion(moment.emotion) for moment in moments],
        "Hoe het zou moeten": ["" if moment.wished is None else EMOTION_WORDS[moment.wished] for moment in moments],
        "Wachttijd": ["" if moment.waited_days is None else _days(moment.waited_days) for moment in moments],
        "Wat schuurt": [moment.pain_point for moment in moments],
        "Wat iemand zei": [moment.quotation for moment in moments],
    }
    kept = {heading: cells for heading, cells in columns.items() if any(cells)}
    rows = tuple((str(number), *cells) for number, cells in enumerate(zip(*kept.values(), strict=True), start=1))
    return ToldTable(caption=journey.title, headings=("Nr.", *kept), rows=rows)


def _days(days: int) -> str:
    return "1 dag" if days == 1 else f"{days} dagen"
