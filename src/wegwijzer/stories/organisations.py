"""Schools, providers and other organisations that give away where somebody goes."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from wegwijzer.stories.masks import DOUBTFUL, LIKELY, SURE, Mask, MaskKind, proposal
from wegwijzer.stories.tokens import Token
from wegwijzer.stories.wordlists import WordLists, small_words

_SCHOOL_ENDS = ("school", "college", "lyceum", "gymnasium")
_ENDS = (
    *("zorggroep", "thuiszorg", "ziekenhuis", "verpleeghuis", "kliniek", "stichting", "praktijk", "apotheek"),
    *("jeugdzorg", "zorgcentrum", "hospice", "wooncentrum", "dagbesteding"),
)
_ARTICLES = frozenset({"de", "het", "'t", "’t"})
_LONGEST = 6


def organisation_masks(text: str, tokens: Sequence[Token], lists: WordLists, known: Collection[str]) -> Iterator[Mask]:
    """Yield schools and organisations by their name; `known` are names of organisations, in any letters."""
    yield from _known_ones(text, tokens, {name.lower().strip() for name in known if name.strip()} | lists.institutions)
    for number, token in enumerate(tokens):
        if token.is_number:
            continue
        yield from _after_a_word(tokens, number)
        yield from _before_a_word(tokens, number)
        yield from _compound(tokens, number, lists)


def _known_ones(text: str, tokens: Sequence[Token], names: Collection[str]) -> Iterator[Mask]:
    first_words = {name.split()[0] for name in names if name.split()}
    for number, token in enumerate(tokens):
        if token.lower not in first_words:
            continue
        for length in range(_LONGEST, 0, -1):
            piece = tokens[number : number + length]
            if len(piece) == length and text[token.start : piece[-1].end].lower() in names:
                certain = token.capital or length > 1
                yield proposal(token.start, piece[-1].end, MaskKind.ORGANISATION, SURE if certain else LIKELY)
                break


def _broken(token: Token) -> bool:
    return any(sign not in " \u00a0'’-.“\"" for sign in token.gap)


def _named_after(tokens: Sequence[Token], number: int) -> int:
    """The last word of the name that follows a word such as "basisschool"; the word itself when none does."""
    last = here = number
    while here + 1 < len(tokens) and here - number < _LONGEST and not _broken(tokens[here + 1]):
        following = tokens[here + 1]
        if following.capital and not following.is_number and not following.opens:
            last = here + 1
        elif following.lower not in small_words().joining or (here > number and tokens[here].capital):
            break
        here += 1
    return last


def _after_a_word(tokens: Sequence[Token], number: int) -> Iterator[Mask]:
    """Find “basisschool De Regenboog, stichting Het Baken, huisartsenpraktijk De Linde”."""
    token = tokens[number]
    kind = (
        MaskKind.SCHOOL
        if token.lower in small_words().schools
        else MaskKind.ORGANISATION
        if token.lower in small_words().carers
        else None
    )
    if kind is None:
        return
    last = _named_after(tokens, number)
    if token.text == "CBS" and last > number and tokens[number + 1].lower not in _ARTICLES:
        return  # the CBS is no school, CBS De Zaaier is
    if last > number:
        yield proposal(token.start, tokens[last].end, kind, SURE)


def _before_a_word(tokens: Sequence[Token], number: int) -> Iterator[Mask]:
    """Find “het Da Vinci College”, “Sint Jozef Basisschool”: big words before a word that tells."""
    token = tokens[number]
    school = token.lower in small_words().schools or token.lower in _SCHOOL_ENDS
    carer = token.lower in small_words().carers or token.lower in small_words().after
    if not token.capital or token.text == "CBS" or not (school or carer):
        return
    first = here = number
    while here > 0 and number - here < _LONGEST and not _broken(tokens[here]):
        before = tokens[here - 1]
        if (
            before.capital
            and not before.is_number
            and not (before.opens and here - 1 == 0 and before.lower in small_words().joining)
        ):
            first = here - 1
        elif before.lower not in small_words().joining:
            break
        here -= 1
    if first < number:
        yield proposal(tokens[first].start, token.end, MaskKind.SCHOOL if school else MaskKind.ORGANISATION, SURE)


def _compound(tokens: Sequence[Token], number: int, lists: WordLists) -> Iterator[Mask]:
    """Find “Regenboogschool”, “Parkkliniek”: one big word that ends as an organisation does."""
    token = tokens[number]
    word = token.lower
    if not token.capital or token.opens or word in small_words().plain_schools or lists.is_word(word):
        return
    if word.endswith(_SCHOOL_ENDS):
        yield proposal(token.start, token.end, MaskKind.SCHOOL, LIKELY)
    elif word.endswith(_ENDS) and word not in small_words().carers:
        yield proposal(token.start, token.end, MaskKind.ORGANISATION, DOUBTFUL)
