"""The marked sentences of bench/data, and how well the proposals to mask match the marks, per kind."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from wegwijzer.stories.masking import MaskKind, propose_masks

DATA = Path(__file__).resolve().parent / "data"
_MARK = re.compile(r"\{([a-z]):([^}]*)\}")
KINDS = {
    "n": MaskKind.NAME,
    "a": MaskKind.ADDRESS,
    "p": MaskKind.POSTCODE,
    "w": MaskKind.PLACE,
    "b": MaskKind.BSN,
    "t": MaskKind.PHONE,
    "e": MaskKind.EMAIL,
    "i": MaskKind.IBAN,
    "k": MaskKind.PLATE,
    "g": MaskKind.BIRTH_DATE,
    "s": MaskKind.SCHOOL,
    "o": MaskKind.ORGANISATION,
    "l": MaskKind.LINK,
}
LOWER = "name in small letters"


@dataclass(frozen=True)
class Marked:
    """A sentence without its marks, and where they were: (start, end, kind)."""

    text: str
    spans: tuple[tuple[int, int, str], ...]


def sentences(part: str) -> list[Marked]:
    """Return the sentences of a part (`tuning`, `check` or `held_out`)."""
    lines = (DATA / f"masking_{part}.txt").read_text(encoding="utf-8").splitlines()
    return [_marked(line) for line in lines if line.strip() and not line.startswith("#")]


def _marked(line: str) -> Marked:
    text, spans, reached = "", [], 0
    for match in _MARK.finditer(line):
        text += line[reached : match.start()]
        kind = str(KINDS[match[1]])
        if kind == MaskKind.NAME and match[2].islower():
            kind = LOWER
        spans.append((len(text), len(text) + len(match[2]), kind))
        text += match[2]
        reached = match.end()
    return Marked(text + line[reached:], tuple(spans))


@dataclass
class Score:
    """Counts per kind: marks there are and found, proposals there are and right; and what went wrong, to look at."""

    marks: Counter[str]
    found: Counter[str]
    proposed: Counter[str]
    right: Counter[str]
    missed: list[str]
    wrong: list[str]

    def recall(self, kind: str) -> float:
        return self.found[kind] / self.marks[kind]

    def precision(self, kind: str | None = None) -> float:
        if kind is None:
            return self.right.total() / self.proposed.total()
        return self.right[kind] / self.proposed[kind] if self.proposed[kind] else 1.0


def scored(part: str) -> Score:
    """Return the score on a part.

    A mark is found when all its letters and digits are masked and a proposal on it has its kind. A proposal is right
    when it lies on a mark of its kind (small letters or not).
    """
    score = Score(Counter(), Counter(), Counter(), Counter(), [], [])
    for sentence in sentences(part):
        masks = propose_masks(sentence.text)
        covered = {place for mask in masks for place in range(mask.start, mask.end)}
        for start, end, kind in sentence.spans:
            score.marks[kind] += 1
            whole = all(place in covered for place in range(start, end) if sentence.text[place].isalnum())
            same = any(mask.start < end and start < mask.end and _kind(mask.kind, kind) for mask in masks)
            score.found[kind] += whole and same
            if not (whole and same):
                score.missed.append(f"{kind}: {sentence.text[start:end]} | {sentence.text}")
        for mask in masks:
            hit = [kind for start, end, kind in sentence.spans if mask.start < end and start < mask.end]
            right = any(_kind(mask.kind, kind) for kind in hit)
            score.proposed[str(mask.kind)] += 1
            score.right[str(mask.kind)] += right
            if not right:
                score.wrong.append(f"{mask.kind}: {sentence.text[mask.start : mask.end]} | {sentence.text}")
    return score


def _kind(proposed: MaskKind, marked: str) -> bool:
    return str(proposed) == marked or (proposed is MaskKind.NAME and marked == LOWER)
