"""Collect what is wrong with definitions: every problem with its file and line, what is wrong and what is allowed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from difflib import get_close_matches

from wegwijzer.errors import N_, Param, Place, Problem

Trail = tuple[str, ...]  # the keys from the top of a file to a thing: ("indicators", "inwoners", "versions", "2")
ARROW = " › "
MOST_CHOICES = 30
MOST_SUGGESTIONS = 300  # of a file with more faults than this the first ones tell enough
_LONGEST = 60

_NOTHING_ALLOWED = N_("Remove it.")
_ALLOWED = N_("Allowed: %(allowed)s.")
_DID_YOU_MEAN = N_("Did you mean “%(suggestion)s”? Allowed: %(allowed)s.")


def shortened(text: str) -> str:
    """Return `text` fit for a message: one line, at most 60 characters."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def remedy_among(word: str, allowed: Iterable[str]) -> tuple[str, dict[str, Param]]:
    """Return the remedy template and its parameters for a `word` that isn't in `allowed` (names at most 30)."""
    names = list(allowed)
    if not names:
        return _NOTHING_ALLOWED, {}
    close = get_close_matches(word, names, n=MOST_CHOICES, cutoff=0.6) if len(word) <= _LONGEST else []
    shown = names if len(names) <= MOST_CHOICES else [*close, *(name for name in names if name not in close)]
    listed = ", ".join(shown[:MOST_CHOICES]) + (", …" if len(names) > MOST_CHOICES else "")
    if close:
        return _DID_YOU_MEAN, {"suggestion": close[0], "allowed": listed}
    return _ALLOWED, {"allowed": listed}


@dataclass(slots=True)
class Faults:
    """The problems found so far, and where everything that was read stands."""

    problems: list[Problem] = field(default_factory=list)
    places: dict[Trail, Place] = field(default_factory=dict)

    def place_of(self, trail: Trail) -> Place:
        """Return the place of the nearest thing on the trail that is known; without file and line when none is."""
        for length in range(len(trail), 0, -1):
            if trail[:length] in self.places:
                return self.places[trail[:length]]
        return Place()

    def add(self, code: str, message: str, trail: Trail, *, remedy: str = "", **params: Param) -> None:
        """Add a problem at `trail`; its message may use %(where)s."""
        known = {"where": ARROW.join(shortened(part) for part in trail), **params}
        self.problems.append(Problem(f"definition.{code}", message, known, self.place_of(trail), remedy))

    def add_choice(self, code: str, message: str, trail: Trail, *, word: str, allowed: Iterable[str]) -> None:
        """Add a problem about a `word` that isn't among the allowed ones; its message may use %(word)s."""
        names = allowed if len(self.problems) < MOST_SUGGESTIONS else list(allowed)[:MOST_CHOICES]
        remedy, params = remedy_among(word, names)
        self.add(code, message, trail, remedy=remedy, word=shortened(word), **params)

    def in_order(self) -> tuple[Problem, ...]:
        """Return the problems by file and line."""
        return tuple(sorted(self.problems, key=lambda problem: (problem.place.file, problem.place.line or 0)))
