"""A proposal to mask a piece of a text, and the text with the pieces that a person let stand replaced."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum


class MaskKind(StrEnum):
    """What a masked piece of text gives away."""

    NAME = "name"
    ADDRESS = "address"
    POSTCODE = "postcode"
    PLACE = "place"
    BSN = "bsn"
    PHONE = "phone"
    EMAIL = "email"
    IBAN = "iban"
    PLATE = "plate"
    BIRTH_DATE = "birth_date"
    SCHOOL = "school"
    ORGANISATION = "organisation"
    LINK = "link"


LABELS = {
    MaskKind.NAME: "[naam]",
    MaskKind.ADDRESS: "[straat]",
    MaskKind.POSTCODE: "[postcode]",
    MaskKind.PLACE: "[plaats]",
    MaskKind.BSN: "[bsn]",
    MaskKind.PHONE: "[telefoonnummer]",
    MaskKind.EMAIL: "[e-mailadres]",
    MaskKind.IBAN: "[rekeningnummer]",
    MaskKind.PLATE: "[kenteken]",
    MaskKind.BIRTH_DATE: "[geboortedatum]",
    MaskKind.SCHOOL: "[school]",
    MaskKind.ORGANISATION: "[organisatie]",
    MaskKind.LINK: "[webadres]",
}
SURE, LIKELY, DOUBTFUL = 0.95, 0.8, 0.6


@dataclass(frozen=True, slots=True, order=True)
class Mask:
    """A proposal: `text[start:end]` gives away a `kind`; `label` takes its place; `certainty` from 0 to 1.

    Certainty orders proposals, it is no probability: .95 and up holds by arithmetic or a mark that leaves no doubt,
    .8 is a word from a list in a place that fits, .6 asks for a good look.
    """

    start: int
    end: int
    kind: MaskKind
    label: str
    certainty: float


def proposal(start: int, end: int, kind: MaskKind, certainty: float) -> Mask:
    """Return a mask with the label that belongs to its kind."""
    return Mask(start, end, kind, LABELS[kind], certainty)


def masked(text: str, masks: Iterable[Mask]) -> str:
    """Return the text with every mask's piece replaced by its label; the rest is untouched.

    Masks may come in any order. Where they overlap one label stands for all they cover together (the label of the
    first). A mask outside the text is cut to it; an empty one is left out.
    """
    parts: list[str] = []
    reached = 0
    for mask in sorted(masks):
        start, end = max(mask.start, 0), min(mask.end, len(text))
        if start >= end or end <= reached:
            continue
        if start >= reached:
            parts += [text[reached:start], mask.label]
        reached = end
    return "".join([*parts, text[reached:]])


def without_overlap(masks: Iterable[Mask]) -> tuple[Mask, ...]:
    """Return the masks in the order of the text; of two that overlap the surest stays, then the longest."""
    kept: list[Mask] = []
    taken: set[int] = set()
    for mask in sorted(masks, key=lambda one: (-one.certainty, one.start - one.end, one.start)):
        span = range(mask.start, mask.end)
        if mask.start < mask.end and taken.isdisjoint(span):
            kept.append(mask)
            taken.update(span)
    return tuple(sorted(kept))
