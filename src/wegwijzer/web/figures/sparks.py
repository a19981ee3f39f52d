"""The small line on a card: where it goes, with gaps where there is no value."""

from __future__ import annotations

WIDTH, HEIGHT, MARGIN = 100.0, 28.0, 4.0


def spark_paths(values: tuple[float | None, ...]) -> tuple[list[str], tuple[str, str] | None]:
    """Return the pieces of the line as SVG path commands, and the place of the last value when it is known.

    Fewer than two values give no line; values that are all equal give a line half-way.
    """
    known = [value for value in values if value is not None]
    if len(known) < 2:  # noqa: PLR2004 - a line needs two points
        return [], None
    low, span = min(known), max(known) - min(known)
    step = (WIDTH - 2 * MARGIN) / (len(values) - 1)
    pieces, pen_is_down, last = list[str](), False, None
    for place, value in enumerate(values):
        if value is None:
            pen_is_down, last = False, None
            continue
        share = (value - low) / span if span else 0.5
        last = (f"{MARGIN + place * step:.1f}", f"{HEIGHT - MARGIN - share * (HEIGHT - 2 * MARGIN):.1f}")
        pieces.append(f"{'L' if pen_is_down else 'M'}{last[0]} {last[1]}")
        pen_is_down = True
    return pieces, last
