"""Names of people in Dutch text, with and without capitals: by lists, by the words around them, by their form."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from wegwijzer.stories.masks import DOUBTFUL, LIKELY, SURE, Mask, MaskKind, proposal
from wegwijzer.stories.tokens import Token, tokens_of
from wegwijzer.stories.wordlists import WordLists, small_words

_LONGEST = 40  # letters of a name
_INTERFIXES, _INITIALS = 4, 8  # of one name
_LONG = 12  # few names are longer
_FROM = frozenset({"van", "uit"})
_TYPED = 2  # a word of so few letters is more often a slip than a name


@dataclass(frozen=True, slots=True)
class Known:
    """What people told us, in small letters: names to mask, and places and organisations that are no names."""

    names: frozenset[str]
    phrases: frozenset[tuple[str, ...]]
    elsewhere: frozenset[tuple[str, ...]]


def known_words(names: Collection[str], elsewhere: Collection[str], lists: WordLists) -> Known:
    """Return the known names as phrases and as single words that aren't ordinary ones; `elsewhere` as phrases."""
    phrases = frozenset(_phrase(name) for name in names if name.strip())
    single = {word for phrase in phrases for word in phrase if not _is_common(word, lists)}
    single |= {phrase[0] for phrase in phrases if len(phrase) == 1}
    return Known(frozenset(single), phrases, frozenset(_phrase(name) for name in elsewhere if name.strip()))


def _phrase(name: str) -> tuple[str, ...]:
    return tuple(token.lower for token in tokens_of(name))


def _is_common(word: str, lists: WordLists) -> bool:
    return word in small_words().interfixes or lists.is_word(word)


class NameFinder:
    """Finds names in the words of one text."""

    def __init__(self, tokens: Sequence[Token], lists: WordLists, known: Known) -> None:
        self._tokens = tokens
        self._lists = lists
        self._known = known
        self._shouting = self._capitals_everywhere()
        self._named = self._places_of(known.phrases)
        self._elsewhere = self._places_of(known.elsewhere) - self._named

    def masks(self) -> Iterator[Mask]:
        """Yield the names, each from its first to its last word; they don't overlap."""
        number = 0
        while number < len(self._tokens):
            certainty = self._begins(number)
            if not certainty:
                number += 1
                continue
            last = self._last_of(number)
            yield proposal(self._tokens[number].start, self._tokens[last].end, MaskKind.NAME, certainty)
            number = last + 1

    def _capitals_everywhere(self) -> bool:
        words = [token for token in self._tokens if not token.is_number and len(token.lower) > 1]
        big = sum(token.capital for token in words)
        return len(words) > 3 and big > 0.6 * len(words)  # noqa: PLR2004 - in so many words it is a habit

    def _at(self, number: int) -> Token | None:
        return self._tokens[number] if 0 <= number < len(self._tokens) else None

    def _written_as_name(self, token: Token) -> bool:
        return token.capital and not self._shouting

    def _places_of(self, phrases: frozenset[tuple[str, ...]]) -> set[int]:
        """The numbers of the words that are part of one of these phrases."""
        lengths = sorted({len(phrase) for phrase in phrases if phrase})
        words = [token.lower for token in self._tokens]
        return {
            inside
            for length in lengths
            for number in range(len(words) - length + 1)
            if tuple(words[number : number + length]) in phrases
            for inside in range(number, number + length)
        }

    def _begins(self, number: int) -> float:
        """How certain a name begins with this word; 0 when it doesn't."""
        token = self._tokens[number]
        if number in self._named or token.lower in self._known.names:
            return SURE
        if self._is_no_name(number):
            return 0.0
        return max(self._by_before(number), self._by_itself(number), self._by_after(number))

    def _is_no_name(self, number: int) -> bool:
        token, small = self._tokens[number], small_words()
        if token.is_number or len(token.lower) > _LONGEST or number in self._elsewhere:
            return True
        if token.lower in small.interfixes:
            return not self._interfix_opens(number)
        return token.lower in small.not_names or token.lower in small.titles

    def _interfix_opens(self, number: int) -> bool:
        """Whether an interfix opens a surname: after a title ("mevrouw de vries") or written big ("De Vries")."""
        before, after = self._at(number - 1), self._at(self._after_interfixes(number))
        if after is None or before is None:
            return False
        return before.lower in small_words().titles and not _parted(self._tokens[number]) and self._can_be_last(after)

    def _after_interfixes(self, number: int) -> int:
        """The number of the first word that is no interfix; a name has a few of them, so looking ends there."""
        for further in range(number, number + _INTERFIXES):
            token = self._at(further)
            if token is None or token.lower not in small_words().interfixes or token.lower == "ben":
                return further
        return number + _INTERFIXES

    def _can_be_last(self, token: Token) -> bool:
        if token.is_number or token.lower in small_words().not_names:
            return False
        lists = self._lists
        if self._written_as_name(token):
            return True
        return (lists.is_last(token.lower) and not lists.is_everyday(token.lower)) or (
            not lists.is_known(token.lower) and len(token.lower) > 2  # noqa: PLR2004 - longer than a slip
        )

    def _by_before(self, number: int) -> float:
        """After a title, after “ik heet”, after “mijn dochter”."""
        token, before, small = self._tokens[number], self._at(number - 1), small_words()
        if before is None or _parted(token):
            return 0.0
        if before.lower in small.titles:
            return self._after_title(token)
        big = self._written_as_name(token)
        if self._is_called(number):
            return SURE if big else LIKELY * self._can_be_first(token)
        if before.lower not in small.kin:
            return 0.0
        if (big and not token.opens) or self._can_be_first(token, unheard=False):
            return LIKELY
        return DOUBTFUL * self._unheard_of(token)

    def _after_title(self, token: Token) -> float:
        lists, word = self._lists, token.lower
        if self._written_as_name(token) or word in small_words().interfixes or len(word) == 1:
            return SURE
        known = lists.is_first(word) or lists.is_last(word)
        fits = known and not lists.is_everyday(word, after_title=True)
        return LIKELY if fits or not lists.is_known(word) else 0.0

    def _can_be_first(self, token: Token, *, unheard: bool = True) -> bool:
        word = token.lower
        fits = len(word) > 1 and self._lists.is_first(word) and not self._lists.is_everyday(word)
        return fits or (unheard and self._unheard_of(token))

    def _is_called(self, number: int) -> bool:
        """After "ik heet", "zij heette", "genaamd", "mijn naam is"."""
        before, earlier = self._at(number - 1), self._at(number - 2)
        if before is None:
            return False
        if before.lower in small_words().called - {"naam", "heb", "noem", "noemen", "noemde"}:
            return True
        return before.lower in {"is", "was"} and earlier is not None and earlier.lower.endswith("naam")

    def _unheard_of(self, token: Token) -> bool:
        word = token.lower
        if len(word) <= _TYPED + 1 or self._lists.is_word(word) or looks_like_a_word(word):
            return False
        return self._written_as_name(token) or not self._lists.is_known(word)

    def _by_itself(self, number: int) -> float:
        """A word that is hardly anything but a name, or one that is written as a name inside a sentence."""
        token, lists = self._tokens[number], self._lists
        word = token.lower
        if len(word) == 1:
            return LIKELY * self._initial_of_name(number)
        if lists.is_only_a_name(word) or ("-" in word and all(lists.is_only_a_name(part) for part in word.split("-"))):
            return LIKELY
        if not self._written_as_name(token) or token.opens or token.all_capitals:
            return 0.0
        if lists.is_first(word) or (lists.is_last(word) and not lists.is_everyday(word)):
            return LIKELY
        return DOUBTFUL if lists.is_last(word) or self._unheard_of(token) else 0.0

    def _initial_of_name(self, number: int) -> bool:
        """Whether a single letter is an initial: "J. de Vries", "A.B. Jansen"."""
        token = self._tokens[number]
        if not token.capital or not token.text.endswith("."):
            return False
        following = number + 1
        while (one := self._at(following)) is not None and len(one.lower) == 1 and one.text.endswith("."):
            following += 1
            if following > number + _INITIALS:
                return False
        after = self._at(self._after_interfixes(following))
        return after is not None and after.capital and not after.opens and not after.is_number

    def _by_after(self, number: int) -> float:
        """A name that is also a word, where what follows makes it one: “Roos vertelde”, “met roos van de wijk”."""
        token, after, lists = self._tokens[number], self._at(number + 1), self._lists
        word, big = token.lower, self._written_as_name(token)
        if not lists.is_first(word) and not lists.is_last(word):
            return 0.0
        if lists.is_first(word) and big and self._surname_follows(number):
            return LIKELY
        if lists.is_everyday(word):
            return 0.0
        acts = after is not None and not _parted(after) and after.lower in small_words().says
        if token.opens and big and acts:
            return LIKELY
        return DOUBTFUL if lists.is_first(word) and (self._introduced(number, acts=acts)) else 0.0

    def _introduced(self, number: int, *, acts: bool) -> bool:
        """After a word that people stand after, and before what a person does or belongs to, or the end."""
        before, after, small = self._at(number - 1), self._at(number + 1), small_words()
        if before is None or _parted(self._tokens[number]):
            return acts or (after is not None and not _parted(after) and after.lower in _FROM)
        if acts:
            return before.lower in small.before
        if before.lower in small.says:
            return after is not None and not _parted(after) and after.lower in small.after_doing
        return before.lower in small.with_people and (after is None or _parted(after) or after.lower in small.belonging)

    def _surname_follows(self, number: int) -> bool:
        after = self._at(number + 1)
        if after is None or _parted(after):
            return False
        if after.lower in small_words().interfixes:
            last = self._at(self._after_interfixes(number + 1))
            return last is not None and last.capital
        return after.capital and (self._lists.is_last(after.lower) or not self._lists.is_known(after.lower))

    def _last_of(self, number: int) -> int:
        """The last word of the name that begins here."""
        last = number
        if self._tokens[number].lower in small_words().interfixes:
            last = self._after_interfixes(number)
        while (after := self._at(last + 1)) is not None and not _parted(after):
            if self._continues(last + 1):
                last += 1
                continue
            further = self._after_interfixes(last + 1)
            surname = self._at(further)
            if further == last + 1 or surname is None or _parted(surname):
                break
            if not self._follows_interfix(surname, self._tokens[last + 1 : further]):
                break
            last = further
        return last

    def _continues(self, number: int) -> bool:
        """Whether the name before this word goes on with it."""
        token, before, lists = self._tokens[number], self._tokens[number - 1], self._lists
        word, small = token.lower, small_words()
        if number in self._named or word in self._known.names:
            return True
        if token.is_number or word in small.not_names or word in small.interfixes or number in self._elsewhere:
            return False
        if len(word) == 1:
            return token.text.endswith(".") and token.capital
        if len(before.lower) == 1 or (self._written_as_name(token) and not token.all_capitals):
            return self._can_be_last(token)
        if not token.capital and before.capital and not self._shouting:
            return False
        return (lists.is_last(word) or lists.is_first(word)) and not lists.is_word(word)

    def _follows_interfix(self, surname: Token, interfixes: Sequence[Token]) -> bool:
        if self._written_as_name(surname):
            return not surname.is_number and surname.lower not in small_words().not_names
        if surname.lower in small_words().not_names or surname.is_number:
            return False
        strong = len(interfixes) > 1 or interfixes[0].lower in {"el", "al", "ben", "de", "den", "ten", "ter"}
        if self._lists.is_last(surname.lower) and not self._lists.is_word(surname.lower):
            return True
        return strong and self._lists.is_last(surname.lower) and not self._lists.is_everyday(surname.lower)


def _parted(token: Token) -> bool:
    """Tell whether a comma, a full stop or a line end stands before this word; an initial's own point is no such."""
    return token.opens or any(sign not in " \u00a0\t'’-." for sign in token.gap)


def looks_like_a_word(word: str) -> bool:
    """Tell whether a rare word in small letters looks like Dutch made of parts: a compound or a derived word."""
    if len(word) > _LONG or any(part in small_words().not_names for part in word.split("-")):
        return True
    return word.endswith(tuple(small_words().word_ends))
