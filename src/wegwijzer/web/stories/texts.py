"""What people typed, as it is kept: every alphabet, no signs that can't be seen or that turn a page around."""

from __future__ import annotations

import re
import unicodedata

LONGEST = 20_000  # characters: about ten pages
_TURNING = dict.fromkeys([0x202A, 0x202B, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x202C, 0x2069, 0xFEFF])
_SENTENCE = re.compile(r"[^.!?…\n]+(?:[.!?…]+[\"”’)]*|\n|$)\s*")


def cleaned(text: str) -> str:
    """Return a text in one form (NFC) without control and turning signs; letters of every alphabet and emoji stay."""
    joined = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_TURNING)
    return "".join(sign for sign in joined if sign in "\n\t" or unicodedata.category(sign) != "Cc").strip()


def sentences(text: str) -> list[tuple[int, int, str]]:
    """Return the sentences of a text as start, end and words; together they hold every word of it."""
    found = []
    for match in _SENTENCE.finditer(text):
        words = match.group().strip()
        if words:
            start = match.start() + len(match.group()) - len(match.group().lstrip())
            found.append((start, start + len(words), words))
    return found


def shortened(text: str, length: int = 160) -> str:
    """Return the beginning of a text, cut at a word, with … when something was left out."""
    flat = " ".join(text.split())
    if len(flat) <= length:
        return flat
    return flat[:length].rsplit(" ", 1)[0].rstrip(",;:") + " …"
