"""The theory of change as a picture: layers from ambition to input, boxes with their text, arrows upwards.

The picture repeats what the list beside it says (`lines_of`); who can't see it misses nothing.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape
from textwrap import wrap

from wegwijzer.definitions.design import TheoryKind, TheoryNode
from wegwijzer.errors import N_

LAYERS = {
    TheoryKind.AMBITION: N_("Ambition"),
    TheoryKind.RESULT: N_("Result for society"),
    TheoryKind.EFFECT: N_("Effect"),
    TheoryKind.ACTIVITY: N_("Activity"),
    TheoryKind.INPUT: N_("Input"),
}
WIDTH, MARGIN, GAP, LABEL = 960, 12, 20, 150
LINE, PADDING, BETWEEN = 20, 12, 54
LETTER = 7.8  # points a letter takes at 14 points, on the safe side
MOST_LINES = 6
MOST_IN_ROW = 5


@dataclass(frozen=True, slots=True)
class _Box:
    node: TheoryNode
    left: float
    top: float
    width: float
    height: float
    lines: tuple[str, ...]

    @property
    def middle(self) -> float:
        return self.left + self.width / 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One step in words: its layer, its text, and the texts of what it leads to."""

    node: TheoryNode
    layer: str  # an English id; translate it
    leads_to: tuple[str, ...]


def lines_of(theory: Iterable[TheoryNode]) -> tuple[Line, ...]:
    """Return the steps from ambition to input, each with what it leads to."""
    nodes = tuple(theory)
    texts = {node.id: node.text for node in nodes}
    ordered = [node for kind in TheoryKind for node in nodes if node.kind is kind]
    return tuple(
        Line(node=node, layer=LAYERS[node.kind], leads_to=tuple(texts[to] for to in node.leads_to if to in texts))
        for node in ordered
    )


def theory_svg(theory: Iterable[TheoryNode], *, title: str, described_by: str, layers: dict[TheoryKind, str]) -> str:
    """Return the picture as SVG, or an empty text when there are no steps.

    `title` is its name for who can't see it, `described_by` the id of the list that says the same, `layers` the words
    of the layers. Colours come from classes in the style sheet; without one it is black on white.
    """
    boxes, rows = _laid_out(tuple(theory))
    if not boxes:
        return ""
    height = max(box.top + box.height for box in boxes.values()) + MARGIN
    parts = [
        (
            f'<svg class="ww-theory" viewBox="0 0 {WIDTH} {height:g}" role="img" aria-labelledby="theory-title" '
            f'aria-describedby="{escape(described_by)}" font-size="14">'
        ),
        f'<title id="theory-title">{escape(title)}</title>',
        (
            '<defs><marker id="theory-tip" viewBox="0 0 10 10" refX="9" refY="5" markerWidth="8" markerHeight="8" '
            'orient="auto-start-reverse"><path d="M0 0 10 5 0 10z" class="ww-theory__tip"/></marker></defs>'
        ),
        *(_label(layers[kind], top) for kind, top in rows),
        *(_arrow(box, boxes[to]) for box in boxes.values() for to in box.node.leads_to if to in boxes),
        *(_drawn(box) for box in boxes.values()),
        "</svg>",
    ]
    return "".join(parts)


def _laid_out(nodes: tuple[TheoryNode, ...]) -> tuple[dict[str, _Box], list[tuple[TheoryKind, float]]]:
    boxes: dict[str, _Box] = {}
    rows: list[tuple[TheoryKind, float]] = []
    top = float(MARGIN)
    for kind in TheoryKind:
        layer = [node for node in nodes if node.kind is kind]
        if layer:
            rows.append((kind, top))
        for first in range(0, len(layer), MOST_IN_ROW):
            row = _row(layer[first : first + MOST_IN_ROW], top)
            boxes |= {box.node.id: box for box in row}
            top += max(box.height for box in row) + BETWEEN
    return boxes, rows


def _row(nodes: list[TheoryNode], top: float) -> list[_Box]:
    room = WIDTH - LABEL - MARGIN
    width = min(340.0, (room - GAP * (len(nodes) - 1)) / len(nodes))
    start = LABEL + (room - len(nodes) * width - GAP * (len(nodes) - 1)) / 2
    texts = [_wrapped(node.text, width) for node in nodes]
    height = max(len(lines) for lines in texts) * LINE + 2 * PADDING
    return [
        _Box(node, start + place * (width + GAP), top, width, height, lines)
        for place, (node, lines) in enumerate(zip(nodes, texts, strict=True))
    ]


def _wrapped(text: str, width: float) -> tuple[str, ...]:
    letters = max(8, int((width - 2 * PADDING) / LETTER))
    lines = wrap(" ".join(text.split()), letters) or [""]
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], f"{lines[MOST_LINES - 1][: letters - 1]}…"]
    return tuple(lines)


def _label(text: str, top: float) -> str:
    lines = wrap(text, 16, break_long_words=False)
    spans = "".join(
        f'<tspan x="{MARGIN}" y="{top + PADDING + 12 + place * LINE:g}">{escape(line)}</tspan>'
        for place, line in enumerate(lines)
    )
    return f'<text class="ww-theory__layer" font-weight="600">{spans}</text>'


def _arrow(low: _Box, high: _Box) -> str:
    """An arrow from the side of one box to the near side of the other; beside each other: from side to side."""
    if abs(low.top - high.top) < 1:
        right = high.left > low.left
        start = low.left + low.width if right else low.left
        end = high.left - 2 if right else high.left + high.width + 2
        y = low.top + low.height / 2
        path = f"M{start:g} {y:g}L{end:g} {y:g}"
    else:
        upward = high.top < low.top
        y1 = low.top if upward else low.top + low.height
        y2 = high.top + high.height + 2 if upward else high.top - 2
        half = (y1 + y2) / 2
        path = f"M{low.middle:g} {y1:g}C{low.middle:g} {half:g} {high.middle:g} {half:g} {high.middle:g} {y2:g}"
    return f'<path class="ww-theory__arrow" d="{path}" fill="none" stroke="#55616c" marker-end="url(#theory-tip)"/>'


def _drawn(box: _Box) -> str:
    spans = "".join(
        f'<tspan x="{box.middle:g}" y="{box.top + PADDING + 14 + place * LINE:g}">{escape(line)}</tspan>'
        for place, line in enumerate(box.lines)
    )
    return (
        f'<rect class="ww-theory__box ww-theory__box--{box.node.kind.value}" x="{box.left:g}" y="{box.top:g}" '
        f'width="{box.width:g}" height="{box.height:g}" rx="6" fill="#fff" stroke="#55616c"/>'
        f'<text class="ww-theory__text" text-anchor="middle">{spans}</text>'
    )
