"""Names, streets, places and ordinary words, read once from the packages that bring them.

`deduce` (LGPL) brings Dutch first names, surnames, streets and institutions, `pyspellchecker` (MIT) how often a word
is used in ordinary Dutch. Only their data files are read, none of their code runs: loading takes a second instead of
minutes. All words are kept in small letters.
"""

from __future__ import annotations

import gzip
import json
import unicodedata
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

import yaml

from wegwijzer.errors import N_, Problem, WegwijzerError

_RARE = 250  # a word used this seldom in 340,000 words of subtitles is there as a name, not as a word
_EVERYDAY_AFTER_TITLE = 20_000
_EVERYDAY = 5_000  # and one used this often is hardly ever meant as a name in small letters


@dataclass(frozen=True, slots=True)
class WordLists:
    """What words can be: names (first and last), streets, places, institutions, and how ordinary a word is."""

    first_names: frozenset[str]
    surnames: frozenset[str]
    streets: frozenset[str]
    places: frozenset[str]
    institutions: frozenset[str]
    ordinary: dict[str, int]

    def is_word(self, word: str) -> bool:
        """Tell whether a word in small letters is used in ordinary Dutch, not only as a name."""
        return self.ordinary.get(word, 0) > _RARE

    def is_known(self, word: str) -> bool:
        """Tell whether a word in small letters stands in the dictionary at all."""
        return word in self.ordinary

    def is_everyday(self, word: str, *, after_title: bool = False) -> bool:
        """Tell whether a word in small letters is so common that it is hardly ever meant as a name.

        After a title ("tante riet") it has to be commoner still.
        """
        return self.ordinary.get(word, 0) > (_EVERYDAY_AFTER_TITLE if after_title else _EVERYDAY)

    def is_first(self, word: str) -> bool:
        """Tell whether a word in small letters can be a first name."""
        return word in self.first_names

    def is_last(self, word: str) -> bool:
        """Tell whether a word in small letters can be a surname."""
        return word in self.surnames

    def is_only_a_name(self, word: str) -> bool:
        """Tell whether a word in small letters is a first name and hardly anything else."""
        return len(word) > 2 and word in self.first_names and not self.is_word(word)  # noqa: PLR2004 - "al", "bo"


@dataclass(frozen=True, slots=True)
class SmallWords:
    """Words of our own that tell what the words around them are; what each set is stands in `words.yaml`."""

    interfixes: frozenset[str]
    titles: frozenset[str]
    kin: frozenset[str]
    called: frozenset[str]
    says: frozenset[str]
    before: frozenset[str]
    not_names: frozenset[str]
    not_streets: frozenset[str]
    street_parts: frozenset[str]
    schools: frozenset[str]
    plain_schools: frozenset[str]
    carers: frozenset[str]
    joining: frozenset[str]
    after: frozenset[str]
    stop_words: frozenset[str]
    word_ends: frozenset[str]
    first_names: frozenset[str]
    surnames: frozenset[str]
    with_people: frozenset[str]
    belonging: frozenset[str]
    after_doing: frozenset[str]


@cache
def small_words() -> SmallWords:
    """Return the words of `words.yaml`; read once."""
    text = (Path(__file__).parent / "words.yaml").read_text(encoding="utf-8")
    return SmallWords(**{name: frozenset(words) for name, words in yaml.safe_load(text).items()})


@cache
def word_lists() -> WordLists:
    """Return the lists; the first call reads them (about a second), later ones return the same.

    Raises `WegwijzerError` when a package that brings them is not installed.
    """
    lists = _folder("deduce") / "data" / "lookup" / "src"
    with gzip.open(_folder("spellchecker") / "resources" / "nl.json.gz", "rt", encoding="utf-8") as file:
        ordinary: dict[str, int] = json.load(file)
    names, ours = lists / "names", small_words()
    places = lists / "locations" / "lst_placename"
    return WordLists(
        first_names=_with_plain(_listed(names / "lst_first_name") | ours.first_names),
        surnames=_with_plain(_listed(names / "lst_surname") | ours.surnames),
        streets=_listed(lists / "locations" / "lst_street"),
        places=_listed(places / "lst_residence") | _listed(places / "lst_municipality"),
        institutions=_listed(lists / "institutions" / "lst_hospital"),
        ordinary=ordinary,
    )


def _with_plain(names: frozenset[str]) -> frozenset[str]:
    """The names, and also without their accents, as many people type them."""
    plain = (unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode() for name in names)
    return names | {name for name in plain if len(name) > 1}


def _folder(package: str) -> Path:
    found = find_spec(package)  # looks it up without running it
    if found is None or not found.submodule_search_locations:
        message = N_("The word lists of the package “%(package)s” are not installed.")
        raise WegwijzerError(Problem("masking.lists", message, {"package": package}))
    return Path(next(iter(found.submodule_search_locations)))


def _listed(folder: Path) -> frozenset[str]:
    """The items of a list, without its exceptions."""
    exceptions = folder / "exceptions.txt"
    out = _lines(exceptions) if exceptions.is_file() else frozenset()
    return _lines(folder / "items.txt") - out


def _lines(path: Path) -> frozenset[str]:
    return frozenset(line for line in path.read_text(encoding="utf-8").lower().split("\n") if line.strip())
