"""How wide a text is, and where it breaks: enough to lay out a chart without a browser."""

from __future__ import annotations

FONT_FAMILY = "Open Sans, Noto Sans, Arial, sans-serif"
_FIRST = 32
# advance widths of the characters from the space on, in thousandths of the font size (Open Sans and Noto Sans)
_WIDTHS = (
    260, 269, 408, 646, 572, 831, 732, 225, 300, 300, 551, 572, 268, 322, 268, 372, 572, 572, 572, 572,
    572, 572, 572, 572, 572, 572, 268, 268, 572, 572, 572, 434, 899, 639, 650, 632, 730, 556, 519, 728,
    741, 339, 273, 619, 524, 907, 760, 781, 605, 781, 622, 549, 556, 731, 600, 930, 586, 566, 572, 329,
    372, 329, 572, 444, 281, 561, 615, 480, 615, 564, 344, 615, 618, 258, 258, 534, 258, 935, 618, 605,
    615, 615, 413, 479, 361, 618, 508, 786, 529, 510, 470, 380, 551, 380, 572,
)  # fmt: skip
_OTHER = 600
_BOLD = 1.07


def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """Return the width of a text in pixels, within a few percent."""
    total = sum(
        _WIDTHS[ord(letter) - _FIRST] if 0 <= ord(letter) - _FIRST < len(_WIDTHS) else _OTHER for letter in text
    )
    return total * size / 1000 * (_BOLD if bold else 1.0)


def wrapped(text: str, size: float, room: float, *, bold: bool = False, lines: int = 99) -> list[str]:
    """Return the text in lines no wider than `room`; a text that needs more lines ends in an ellipsis."""
    found: list[str] = []
    current = ""
    for word in text.split(" "):
        attempt = f"{current} {word}" if current else word
        if current and width_of(attempt, size, bold=bold) > room:
            found.append(current)
            current = word
        else:
            current = attempt
    found.append(current)
    if len(found) > lines:
        found = [*found[: lines - 1], " ".join(found[lines - 1 :])]
    return [shortened(line, size, room, bold=bold) for line in found]


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """Return the text, cut with an ellipsis where it is wider than `room`."""
    if width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(f"{text}…", size, bold=bold) > room:
        text = text[:-1]
    return f"{text.rstrip()}…"


def spread(wanted: list[float], gap: float, lowest: float, highest: float) -> list[float]:
    """Return positions as near as possible to the wanted ones, at least `gap` apart, in the order of the wanted ones.

    Positions stay between `lowest` and `highest` as long as they fit there.
    """
    order = sorted(range(len(wanted)), key=lambda number: wanted[number])
    placed = [0.0] * len(wanted)
    floor = lowest
    for number in order:
        placed[number] = max(wanted[number], floor)
        floor = placed[number] + gap
    ceiling = highest
    for number in reversed(order):
        placed[number] = min(placed[number], ceiling)
        ceiling = placed[number] - gap
    return placed
