"""Names of people in Dutch text, with and without capitals: by lists, by the words around them, by their form."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from wegwijzer.stories.masks import DOUBTFUL, LIKELY, SURE, Mask, MaskKind, proposal
from wegwijzer.stories.tokens import Token
from wegwijzer.stories.wordlists import WordLists, small_words

_LONGEST = 40  # letters of a name
_TYPED = 2  # a word of so few letters is more often a slip than a name


@dataclass(frozen=True, slots=True)
class Known:
    """Words in small letters that people told us: names to mask, and places and organisations that are no names."""

    names: frozenset[str]
    phrases: tuple[tuple[str, ...], ...]
    elsewhere: frozenset[str]


def known_words(names: Collection[str], elsewhere: Collection[str], lists: WordLists) -> Known:
    """Return the known names as phrases and as single words that aren't ordinary ones; `elsewhere` as single words."""
    phrases = tuple(tuple(name.lower().split()) for name in names if name.strip())
    single = {
        word
        for phrase in phrases
        for word in phrase
        if word not in small_words().interfixes and not lists.is_word(word)
    }
    single |= {phrase[0] for phrase in phrases if len(phrase) == 1}
    others = {word for name in elsewhere for word in name.lower().split()} - single
    return Known(frozenset(single), phrases, frozenset(others))


class NameFinder:
    """Finds names in the words of one text."""

    def __init__(self, tokens: Sequence[Token], lists: WordLists, known: Known) -> None:
        self._tokens = tokens
        self._lists = lists
        self._known = known
        self._shouting = self._capitals_everywhere()

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

    def _begins(self, number: int) -> float:
        """How certain a name begins with this word; 0 when it doesn't."""
        token = self._tokens[number]
        if token.is_number or len(token.lower) > _LONGEST or token.lower in small_words().not_names:
            return 0.0
        if token.lower in self._known.names or self._is_phrase(number):
            return SURE
        if token.lower in self._known.elsewhere:
            return 0.0
        if token.lower in small_words().titles or (
            token.lower in small_words().interfixes and not self._interfix_opens(number)
        ):
            return 0.0
        return max(self._by_before(number), self._by_itself(number), self._by_after(number))

    def _is_phrase(self, number: int) -> bool:
        return any(
            len(phrase) > 1 and tuple(token.lower for token in self._tokens[number : number + len(phrase)]) == phrase
            for phrase in self._known.phrases
        )

    def _interfix_opens(self, number: int) -> bool:
        """Whether an interfix opens a surname: after a title ("mevrouw de vries") or written big ("De Vries")."""
        before, after = self._at(number - 1), self._at(self._after_interfixes(number))
        if after is None or before is None:
            return False
        return before.lower in small_words().titles and not _parted(self._tokens[number]) and self._can_be_last(after)

    def _after_interfixes(self, number: int) -> int:
        while (
            (token := self._at(number)) is not None and token.lower in small_words().interfixes and token.lower != "ben"
        ):
            number += 1
        return number

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
        token, before = self._tokens[number], self._at(number - 1)
        if before is None or _parted(token):
            return 0.0
        lists, word = self._lists, token.lower
        if before.lower in small_words().titles:
            if self._written_as_name(token) or word in small_words().interfixes or len(word) == 1:
                return SURE
            known = lists.is_first(word) or lists.is_last(word)
            return LIKELY if (known and not lists.is_everyday(word)) or not lists.is_known(word) else 0.0
        if self._is_called(number):
            if self._written_as_name(token):
                return SURE
            return LIKELY if (lists.is_first(word) and not lists.is_everyday(word)) or self._unheard_of(token) else 0.0
        if before.lower in small_words().kin:
            if self._written_as_name(token) and not token.opens:
                return LIKELY
            if lists.is_first(word) and not lists.is_everyday(word) and len(word) > 1:
                return LIKELY
            return DOUBTFUL if self._unheard_of(token) else 0.0
        return 0.0

    def _is_called(self, number: int) -> bool:
        """After "ik heet", "zij heette", "genaamd", "mijn naam is"."""
        before, earlier = self._at(number - 1), self._at(number - 2)
        if before is None:
            return False
        if before.lower in small_words().called - {"naam", "heb", "noem", "noemen", "noemde"}:
            return True
        return before.lower in {"is", "was"} and earlier is not None and earlier.lower.endswith("naam")

    def _unheard_of(self, token: Token) -> bool:
        return len(token.lower) > 3 and not self._lists.is_known(token.lower) and not _has_wordlike_end(token.lower)  # noqa: PLR2004

    def _by_itself(self, number: int) -> float:
        token, lists = self._tokens[number], self._lists
        word = token.lower
        if len(word) == 1:
            return LIKELY if self._initial_of_name(number) else 0.0
        if lists.is_only_a_name(word):
            return LIKELY
        if "-" in word and all(lists.is_only_a_name(part) for part in word.split("-")):
            return LIKELY
        if not self._written_as_name(token) or token.opens:
            return 0.0
        if token.all_capitals:
            return 0.0
        if lists.is_first(word):
            return LIKELY
        if lists.is_last(word):
            return LIKELY if not lists.is_everyday(word) else DOUBTFUL
        return DOUBTFUL if self._unheard_of(token) else 0.0

    def _initial_of_name(self, number: int) -> bool:
        """Whether a single letter is an initial: "J. de Vries", "A.B. Jansen"."""
        token = self._tokens[number]
        if not token.capital or not token.text.endswith("."):
            return False
        following = number + 1
        while (one := self._at(following)) is not None and len(one.lower) == 1 and one.text.endswith("."):
            following += 1
        after = self._at(self._after_interfixes(following))
        return after is not None and after.capital and not after.opens and not after.is_number

    def _by_after(self, number: int) -> float:
        """A name that is also a word, where what follows makes it a name."""
        token, after, lists = self._tokens[number], self._at(number + 1), self._lists
        word = token.lower
        if after is None or not (lists.is_first(word) or lists.is_last(word)):
            return 0.0
        if lists.is_first(word) and self._written_as_name(token) and self._surname_follows(number):
            return LIKELY
        if lists.is_everyday(word) or _parted(after):
            return 0.0
        if token.opens and self._written_as_name(token) and after.lower in small_words().says:
            return LIKELY
        before = self._at(number - 1)
        if (
            lists.is_first(word)
            and before is not None
            and before.lower in small_words().before
            and after.lower in small_words().says
        ):
            return DOUBTFUL
        return 0.0

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
        while (after := self._at(last + 1)) is not None and not _parted(after, initial=self._tokens[last]):
            if self._continues(after, self._tokens[last]):
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

    def _continues(self, token: Token, before: Token) -> bool:
        word, lists = token.lower, self._lists
        if (
            token.is_number
            or word in small_words().not_names
            or word in self._known.elsewhere
            or word in small_words().interfixes
        ):
            return False
        if word in self._known.names:
            return True
        if len(word) == 1:
            return token.text.endswith(".") and token.capital
        if self._written_as_name(token) and not token.all_capitals:
            return True
        if len(before.lower) == 1:
            return self._can_be_last(token)
        if not token.capital and before.capital and not self._shouting:
            return False
        return (lists.is_last(word) or lists.is_first(word)) and not lists.is_word(word)

    def _follows_interfix(self, surname: Token, interfixes: Sequence[Token]) -> bool:
        if self._written_as_name(surname):
            return not surname.is_number and surname.lower not in small_words().not_names | self._known.elsewhere
        if surname.lower in small_words().not_names or surname.is_number:
            return False
        strong = len(interfixes) > 1 or interfixes[0].lower in {"el", "al", "ben", "de", "den", "ten", "ter"}
        if self._lists.is_last(surname.lower) and not self._lists.is_word(surname.lower):
            return True
        return strong and self._lists.is_last(surname.lower) and not self._lists.is_everyday(surname.lower)


def _parted(token: Token, *, initial: Token | None = None) -> bool:
    """Whether a comma, a full stop or a line end stands before this word; an initial's own point doesn't count."""
    del initial
    return any(sign not in " \u00a0\t'’-." for sign in token.gap) or token.opens


def _has_wordlike_end(word: str) -> bool:
    """Whether an unknown word looks like Dutch made of parts: a compound or a derived word."""
    return len(word) > 12 or word.endswith(  # noqa: PLR2004 - few names are so long
        (
            "heid",
            "ing",
            "ingen",
            "schap",
            "lijk",
            "lijke",
            "tie",
            "ties",
            "isme",
            "teit",
            "baar",
            "loos",
            "zorg",
            "hulp",
        )
    )
