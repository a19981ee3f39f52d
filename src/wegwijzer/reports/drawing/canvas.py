"""An SVG that is built element by element, with presentation attributes only, so that a strict CSP can be kept."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape

from wegwijzer.reports.drawing.lettering import FONT_FAMILY

INK, SOFT_INK, GREY, LIGHT, RULE, PAPER = "#1d2730", "#55616c", "#aab4bd", "#e3e7ea", "#c9d0d6", "#ffffff"
ACCENT = "#005a70"
Attribute = str | float | int
Point = tuple[float, float]


def _number(value: float) -> str:
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text


def _attributes(attributes: dict[str, Attribute]) -> str:
    parts = []
    for name, value in attributes.items():
        text = value if isinstance(value, str) else _number(value)
        parts.append(f' {name.rstrip("_").replace("_", "-")}="{escape(text, quote=True)}"')
    return "".join(parts)


class Canvas:
    """Collects elements; `svg` gives the document with its text alternative."""

    def __init__(self, width: float) -> None:
        self.width = width
        self._elements: list[str] = []
        self._hatched = False

    def add(self, tag: str, **attributes: Attribute) -> None:
        """Add an empty element; `stroke_width` becomes `stroke-width`."""
        self._elements.append(f"<{tag}{_attributes(attributes)}/>")

    def line(self, start: Point, end: Point, **attributes: Attribute) -> None:
        """Add a straight line."""
        self.add("line", x1=start[0], y1=start[1], x2=end[0], y2=end[1], **attributes)

    def path(self, points: Iterable[Point], *, closed: bool = False, **attributes: Attribute) -> None:
        """Add a path through points; open paths aren't filled."""
        steps = "L".join(f"{_number(x)},{_number(y)}" for x, y in points)
        if not closed:
            attributes = {"fill": "none", **attributes}
        self.add("path", d=f"M{steps}{'Z' if closed else ''}", **attributes)

    def text(self, at: Point, words: str, size: float = 13, **attributes: Attribute) -> None:
        """Add a text with its baseline at a point."""
        given: dict[str, Attribute] = {"fill": INK, "x": at[0], "y": at[1], "font_size": size, **attributes}
        self._elements.append(f"<text{_attributes(given)}>{escape(words, quote=False)}</text>")

    def hatch(self) -> str:
        """Return the fill of hidden areas: a hatch that can't be taken for a class."""
        self._hatched = True
        return "url(#ww-arcering)"

    def svg(self, height: float, title: str, description: str) -> str:
        """Return the document: an image with a title, a description and a white ground."""
        size = f'width="{_number(self.width)}" height="{_number(height)}"'
        box = f'viewBox="0 0 {_number(self.width)} {_number(height)}"'
        name = escape(description, quote=True)
        hatch = (
            '<defs><pattern id="ww-arcering" width="7" height="7" patternUnits="userSpaceOnUse" '
            f'patternTransform="rotate(45)"><rect width="7" height="7" fill="{PAPER}"/>'
            f'<line x1="0" y1="0" x2="0" y2="7" stroke="{SOFT_INK}" stroke-width="2.4"/></pattern></defs>'
        )
        return (
            f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} role="img" aria-label="{name}" lang="nl" '
            f'font-family="{FONT_FAMILY}">'
            f"<title>{escape(title, quote=False)}</title><desc>{escape(description, quote=False)}</desc>"
            f"{hatch if self._hatched else ''}"
            f'<rect width="{_number(self.width)}" height="{_number(height)}" fill="{PAPER}"/>'
            f"{''.join(self._elements)}</svg>"
        )
