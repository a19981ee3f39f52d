"""De-identification: proposes what to mask in a story. A person decides; what is left is never called anonymous."""

from __future__ import annotations

from collections.abc import Collection

from wegwijzer.stories.masks import Mask, MaskKind, masked, without_overlap
from wegwijzer.stories.names import NameFinder, known_words
from wegwijzer.stories.numbered import numbered_masks
from wegwijzer.stories.organisations import organisation_masks
from wegwijzer.stories.places import address_masks, place_masks
from wegwijzer.stories.tokens import tokens_of
from wegwijzer.stories.wordlists import word_lists

__all__ = ["Mask", "MaskKind", "masked", "propose_masks"]


def propose_masks(
    text: str,
    known_names: Collection[str] = (),
    known_places: Collection[str] = (),
    known_organisations: Collection[str] = (),
) -> tuple[Mask, ...]:
    """Return what in `text` may give somebody away, in the order of the text and without overlap.

    `known_names` are people of whom one knows that they are in it (the teller, the professional): always proposed, in
    capitals or not. `known_places` are places that may be said (the areas of the monitor): never proposed, not as a
    name either. `known_organisations` are providers and schools: always proposed.

    The proposal misses things and sees too much: somebody always reads it. Takes time in proportion to the length; the
    first call reads the word lists. An empty text gives nothing; HTML is read as text, other alphabets are left alone
    but for numbers, addresses and what is known.
    """
    lists = word_lists()
    tokens = tokens_of(text)
    elsewhere = (*known_places, *known_organisations)
    known = known_words(known_names, elsewhere, lists)
    found = [
        *numbered_masks(text),
        *address_masks(text, tokens, lists),
        *place_masks(tokens, lists, known_places),
        *organisation_masks(text, tokens, lists, known_organisations),
        *NameFinder(tokens, lists, known).masks(),
    ]
    return without_overlap(found)
