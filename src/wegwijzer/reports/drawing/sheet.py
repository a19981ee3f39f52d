"""What every chart has around it: finding and definition above, source, release and signs below."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from wegwijzer.language.dates import date_text
from wegwijzer.reports.drawing.canvas import INK, SOFT_INK, Canvas
from wegwijzer.reports.drawing.lettering import wrapped
from wegwijzer.reports.view import FigureView

SMALL = 12  # no text is smaller
MARGIN = 16


@dataclass(frozen=True, slots=True)
class Box:
    """The room for the drawing itself."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def width(self) -> float:
        """Width in pixels."""
        return self.right - self.left

    @property
    def height(self) -> float:
        """Height in pixels."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Format:
    """Size of a chart: `wide` 16:9 for a desk, else 4:3 for a phone. Crowded charts grow in height."""

    width: float
    height: float
    wide: bool
    title: float
    text: float


FORMATS = {
    "16:9": Format(width=800, height=450, wide=True, title=20, text=14),
    "4:3": Format(width=328, height=246, wide=False, title=16, text=13),
}


class Captioned(Protocol):
    """What a sheet says around its drawing."""

    @property
    def chart_title(self) -> str:
        """The finding, one short sentence."""

    @property
    def alternative(self) -> str:
        """Text alternative."""

    @property
    def source_line(self) -> str:
        """Where the figures come from."""

    @property
    def release(self) -> str:
        """Id of the release."""

    @property
    def released_on(self) -> date:
        """When it was released."""

    @property
    def fictional(self) -> bool:
        """Whether the figures are invented."""


class Sheet:
    """A canvas with header and footer; the drawing goes in between."""

    def __init__(self, view: Captioned, form: Format, subtitle: str, notes: list[str]) -> None:
        self.view, self.form = view, form
        self.canvas = Canvas(form.width)
        self.top = self._header(subtitle)
        self._footer = self._footer_lines(notes)

    def _header(self, subtitle: str) -> float:
        room, y = self.form.width - 2 * MARGIN, 10.0
        for line in wrapped(self.view.chart_title, self.form.title, room, bold=True, lines=4):
            y += self.form.title * 1.25
            self.canvas.text((MARGIN, y), line, self.form.title, font_weight="bold", fill=INK)
        y += 4
        for line in wrapped(subtitle, self.form.text, room, lines=3):
            y += self.form.text * 1.35
            self.canvas.text((MARGIN, y), line, self.form.text, fill=SOFT_INK)
        return y + 14

    def _footer_lines(self, notes: list[str]) -> list[str]:
        view = self.view
        released = f"Vrijgegeven op {date_text(view.released_on)}, vrijgave {view.release}."
        fictional = "Fictieve gegevens. " if view.fictional else ""
        source = f"{view.source_line}. " if view.source_line else ""
        room = self.form.width - 2 * MARGIN
        texts = [*([" ".join(notes)] if notes else []), f"{fictional}{source}{released}"]
        return [line for text in texts for line in wrapped(text, SMALL, room, lines=6)]

    @property
    def footer_height(self) -> float:
        """The room that source and notes take."""
        return len(self._footer) * SMALL * 1.4 + 14

    def box(self, at_least: float) -> Box:
        """Return the room that is left in the format, or more when the drawing needs `at_least` so many pixels."""
        bottom = self.form.height - self.footer_height
        return Box(MARGIN, self.top, self.form.width - MARGIN, max(bottom, self.top + at_least))

    def finish(self, box: Box) -> str:
        """Return the SVG with the footer under the drawing."""
        y = box.bottom + 8.0
        for line in self._footer:
            y += SMALL * 1.4
            self.canvas.text((MARGIN, y), line, SMALL, fill=SOFT_INK)
        return self.canvas.svg(y + 8, self.view.chart_title, self.view.alternative)


def sign_notes(view: FigureView, shown: set[str]) -> list[str]:
    """Return what the signs that were drawn mean, shortly."""
    return [f"{sign.sign} {sign.meaning.split('. ')[0].rstrip('.')}." for sign in view.legend if sign.sign in shown]
