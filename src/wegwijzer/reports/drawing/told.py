"""What a drawing of a story or a case has around it, and the table that says the same in words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegwijzer.reports.drawing.canvas import INK, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import wrapped
from wegwijzer.reports.drawing.sheet import MARGIN, SMALL, Box, Format


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldTable:
    """The table beside a drawing: everything the drawing shows, in words."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldDrawing:
    """An SVG with its text alternative, and the table that says the same."""

    svg: str
    title: str
    alternative: str
    table: ToldTable


class ToldSheet:
    """A canvas with a title and subtitle above and notes below; the drawing goes in between and may grow."""

    def __init__(self, title: str, subtitle: str, notes: Sequence[str], form: Format) -> None:
        self.form, self.title = form, title
        self.canvas = Canvas(form.width)
        self._notes = [line for note in notes for line in wrapped(note, SMALL, form.width - 2 * MARGIN, lines=6)]
        room, y = form.width - 2 * MARGIN, 10.0
        for line in wrapped(title, form.title, room, bold=True, lines=4):
            y += form.title * 1.25
            self.canvas.text((MARGIN, y), line, form.title, font_weight="bold", fill=INK)
        y += 4
        for line in wrapped(subtitle, form.text, room, lines=3) if subtitle else []:
            y += form.text * 1.35
            self.canvas.text((MARGIN, y), line, form.text, fill=SOFT_INK)
        self.top = y + 16

    def box(self, height: float) -> Box:
        """Return the room for a drawing of this height."""
        return Box(MARGIN, self.top, self.form.width - MARGIN, self.top + height)

    def finish(self, bottom: float, alternative: str) -> str:
        """Return the SVG with the notes under the drawing, which ends at `bottom`."""
        y = bottom + 8.0
        for line in self._notes:
            y += SMALL * 1.4
            self.canvas.text((MARGIN, y), line, SMALL, fill=SOFT_INK)
        return self.canvas.svg(y + 12, self.title, alternative)
