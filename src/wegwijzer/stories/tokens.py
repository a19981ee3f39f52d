"""A text as words with where they stand: once read, every rule about names and places looks at the same words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

_WORD = re.compile(r"['’][stn](?=\s)|[^\W\d_]+(?:['’\-][^\W\d_]+)*\.?|\d+[^\W\d_]{0,3}")
_ENDS = frozenset('.!?\n:;•\u2022"“”„')
_SHORT = 4  # an abbreviation with a point: "mevr.", "dhr."


@dataclass(frozen=True, slots=True)
class Token:
    """A word: `text[start:end]`, in small letters without a possessive 's, and how it is written and where."""

    start: int
    end: int
    text: str
    lower: str
    capital: bool
    all_capitals: bool
    opens: bool  # the first word of a sentence or line
    gap: str  # what stands between the word before and this one

    @property
    def is_number(self) -> bool:
        """Whether it begins with a digit."""
        return self.text[0].isdigit()


def tokens_of(text: str) -> list[Token]:
    """Return the words and numbers of a text in their order."""
    return list(_tokens(text))


def _tokens(text: str) -> Iterator[Token]:
    reached, opens = 0, True
    for match in _WORD.finditer(text):
        start, end = match.span()
        gap = text[reached:start]
        opens = opens or any(sign in _ENDS for sign in gap[:80])
        word = match[0]
        if word.endswith(".") and not _is_short(word):
            word, end = word[:-1], end - 1
        word, end = _without_possessive(word, end)
        letters = [sign for sign in word if sign.isalpha()]
        yield Token(
            start,
            end,
            word,
            word.lower().rstrip("."),
            word[:1].isupper(),
            len(letters) > 1 and all(sign.isupper() for sign in letters),
            opens,
            gap,
        )
        opens = False
        reached = end


def _is_short(word: str) -> bool:
    return len(word) <= _SHORT + 1 and word.lower().rstrip(".") in {
        *("mw", "mevr", "mej", "dhr", "hr", "dr", "mr", "ds", "prof", "drs", "ir", "ing", "fam", "st", "wed"),
        *"abcdefghijklmnopqrstuvwxyz",
    }


def _without_possessive(word: str, end: int) -> tuple[str, int]:
    if len(word) > 2 and word[-2] in "'’" and word[-1] in "sS":  # noqa: PLR2004 - more than the 's itself
        return word[:-2], end - 2
    return word, end
