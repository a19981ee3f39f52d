"""Streets, houses and places in Dutch text."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from wegwijzer.stories.masks import DOUBTFUL, LIKELY, SURE, Mask, MaskKind, proposal
from wegwijzer.stories.tokens import Token
from wegwijzer.stories.wordlists import WordLists, small_words

_ENDS = (
    *("straat", "straatje", "laan", "laantje", "weg", "plein", "pleintje", "gracht", "kade", "dijk", "singel", "hof"),
    *("hofje", "pad", "steeg", "steegje", "dreef", "plantsoen", "wal", "kamp", "veld", "akker", "erf", "weide", "oord"),
    *("park", "ring", "baan", "burg", "haven", "markt", "werf", "brink", "es", "kamp", "meent", "straat", "hoek"),
)
_STREET_ENDS = _ENDS[:18]
_BEFORE = frozenset(
    [
        "op",
        "in",
        "aan",
        "de",
        "het",
        "hoek",
        "van",
        "woon",
        "woont",
        "woonde",
        "wonen",
        "adres",
        "straat",
        "bij",
        "langs",
        "naar",
    ]
)
_ON = frozenset(["op", "in", "aan", "hoek", "adres"])
_HOUSE = re.compile(
    r"[ ,]{1,2}(?:nr\.? ?|nummer |no\.? ?)?\d{1,4}"
    r"(?:[ \-]?(?:[a-zA-Z]|hs|bis|huis|[IVX]{1,4})(?!\w)|-\d{1,3})?(?![\w:])"
)
_LONGEST = 5  # words of a street's name


def address_masks(text: str, tokens: Sequence[Token], lists: WordLists) -> Iterator[Mask]:
    """Yield streets, with their house number when there is one; pieces may overlap."""
    for number, token in enumerate(tokens):
        if token.is_number:
            continue
        yield from _known_street(text, tokens, number, lists)
        yield from _by_its_end(text, tokens, number, lists)


def _house(text: str, end: int) -> int:
    """Where the house number after a street ends; the end of the street when there is none."""
    match = _HOUSE.match(text, end)
    return match.end() if match else end


def _known_street(text: str, tokens: Sequence[Token], number: int, lists: WordLists) -> Iterator[Mask]:
    """Find a street of the list: with a house number, or with a capital after “op de”, “in de”."""
    token = tokens[number]
    for length in range(_LONGEST, 0, -1):
        piece = tokens[number : number + length]
        if len(piece) < length or any(_broken(one) for one in piece[1:]):
            continue
        if text[token.start : piece[-1].end].lower() not in lists.streets:
            continue
        end = piece[-1].end
        house = _house(text, end)
        if house > end and _likely_name(piece, lists) and not _counts(text, house):
            yield proposal(token.start, house, MaskKind.ADDRESS, SURE)
            return
        if _after_preposition(tokens, number) and any(one.capital and not one.opens for one in piece):
            elsewhere = lists.places | small_words().not_names
            if not lists.is_first(token.lower) and token.lower not in elsewhere:
                yield proposal(token.start, end, MaskKind.ADDRESS, DOUBTFUL)
                return


_UNITS = re.compile(
    r" ?(?:jaar|uur|euro|dagen|weken|maanden|minuten|keer|procent|%|mensen|kinderen|gesprekken|maal|km|kilo|personen|"
    r"januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december|op|van de)\b",
    re.IGNORECASE,
)


def _counts(text: str, end: int) -> bool:
    return _UNITS.match(text, end) is not None


def _likely_name(piece: Sequence[Token], lists: WordLists) -> bool:
    """A street of one ordinary word ("zorg 3") is a street only when it is written as one."""
    if len(piece) > 1:
        return any(one.capital for one in piece) or not all(lists.is_word(one.lower) for one in piece)
    token = piece[0]
    if token.lower.endswith(_STREET_ENDS) and token.lower not in small_words().not_streets:
        return True
    return (token.capital and not token.opens) or not lists.is_known(token.lower)


def _by_its_end(text: str, tokens: Sequence[Token], number: int, lists: WordLists) -> Iterator[Mask]:
    """A word that ends as a street does: Beatrixstraat, Burgemeester van Nispenlaan, kerkstraat 12."""
    token = tokens[number]
    word = token.lower
    ends_so = word.endswith(_STREET_ENDS) and word not in small_words().not_streets
    after_name = token.capital and word in _STREET_ENDS and number > 0 and tokens[number - 1].capital
    if not ends_so and not after_name:
        return
    start = _first_of(tokens, number)
    house = _house(text, token.end)
    if house > token.end and not _counts(text, house):
        yield proposal(tokens[start].start, house, MaskKind.ADDRESS, SURE)
    elif token.capital and not token.opens:
        yield proposal(tokens[start].start, token.end, MaskKind.ADDRESS, LIKELY)
    elif (token.capital and not lists.is_word(word)) or (
        word in lists.streets and not lists.is_word(word) and _after_preposition(tokens, number)
    ):
        yield proposal(token.start, token.end, MaskKind.ADDRESS, DOUBTFUL)


def _first_of(tokens: Sequence[Token], number: int) -> int:
    """Where the name of a street begins that ends with this word: big words and interfixes before it."""
    first = number
    here = number
    while here > 0 and number - here < _LONGEST and not _broken(tokens[here]):
        before = tokens[here - 1]
        if before.is_number or before.lower in _ON:
            break
        if before.capital and not before.opens and (tokens[number].capital or before.lower not in _BEFORE):
            first = here - 1
        elif before.lower not in small_words().street_parts:
            break
        here -= 1
    return first


def _broken(token: Token) -> bool:
    return any(sign not in " \u00a0.'’-" for sign in token.gap)


def _after_preposition(tokens: Sequence[Token], number: int) -> bool:
    before = [token.lower for token in tokens[max(0, number - 2) : number]]
    return bool(before) and (before[-1] in _ON or (before[-1] in {"de", "het"} and bool(_ON & set(before[:-1]))))


def place_masks(tokens: Sequence[Token], lists: WordLists, known: Collection[str]) -> Iterator[Mask]:
    """Yield names of Dutch towns and villages that are written with a capital, but for the places that are `known`."""
    allowed = {place.lower().strip() for place in known}
    number = 0
    while number < len(tokens):
        length = _place_at(tokens, number, lists)
        name = " ".join(token.lower for token in tokens[number : number + length])
        if length and name not in allowed:
            before = tokens[number - 1].lower if number else ""
            last = tokens[number + length - 1]
            certainty = _NEAR if before in _IN or length > 1 else DOUBTFUL
            if certainty > DOUBTFUL or not (lists.is_last(name) or lists.is_first(before)):
                yield proposal(tokens[number].start, last.end, MaskKind.PLACE, certainty)
        number += length or 1


_IN = frozenset({"in", "uit", "naar", "te", "omgeving"})
_NEAR = 0.85  # more than a word from a list of names


def _place_at(tokens: Sequence[Token], number: int, lists: WordLists) -> int:
    """How many words of a place begin here, written with a capital: 0 when none does."""
    token = tokens[number]
    if token.is_number or token.all_capitals:
        return 0
    if not token.capital:  # “ik woon in utrecht”
        after_in = number > 0 and tokens[number - 1].lower in _IN and not _broken(token)
        return int(after_in and token.lower in lists.places and not lists.is_word(token.lower))
    for length in range(4, 0, -1):
        piece = tokens[number : number + length]
        if len(piece) == length and not any(_broken(one) for one in piece[1:]):
            name = " ".join(one.lower for one in piece)
            plain = token.opens or lists.is_everyday(name) or lists.is_first(name)
            ordinary = length == 1 and (plain or name in small_words().not_names)
            if name in lists.places and piece[-1].capital and not ordinary:
                return length
    return 0
