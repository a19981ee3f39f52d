"""Of whom a rate is, and what they have or do: "hadden 12,2 van elke 100 jongeren jeugdhulp".

A rate said as "12,2 jongeren met jeugdhulp per 100 jongeren" is a table, no sentence. Where the noun says in so many
words what these people have or do, a verb is found; where it counts things ("banen") there is none.
"""

from __future__ import annotations

from dataclasses import dataclass

_PEOPLE = frozenset({"mensen", "personen", "inwoners"})  # these are of any population of people
_PLURAL_PAST = (  # the verb at the end of "jongeren die … wonen", its past tense, and that for one
    "wonen woonden woonde,hebben hadden had,hadden hadden had,krijgen kregen kreeg,kregen kregen kreeg,zijn waren was,"
    "worden werden werd,beginnen begonnen begon,begonnen begonnen begon,leven leefden leefde,werken werkten werkte,"
    "doen deden deed,geven gaven gaf,volgen volgden volgde,ontvangen ontvingen ontving,gebruiken gebruikten gebruikte,"
    "stoppen stopten stopte,voelen voelden voelde,vinden vonden vond,zoeken zochten zocht,sporten sportten sportte"
)
_VERBS = {words[0]: (words[1], words[2]) for words in (entry.split(" ") for entry in _PLURAL_PAST.split(","))}


@dataclass(frozen=True, slots=True)
class Rate:
    """The parts of a rate: `verb` ("hadden"; `verb_for_one` "had") and `rest` ("jeugdhulp")."""

    verb: str
    verb_for_one: str
    rest: str


def rate_of(noun: str, population: str) -> Rate | None:
    """Return what those counted have or do, or None when the noun doesn't tell or counts others than `population`.

    `population` is what the unit is per, without its number: "jongeren" of "per 1.000 jongeren". Understood are
    "<people> met <something>" and "<people> die <something> <verb>", where the people are the population or people at
    large.
    """
    noun, population = " ".join(noun.split()), " ".join(population.split())
    for mark, parse in ((" die ", _clause), (" met ", _possession)):
        people, found, rest = noun.partition(mark)
        if found and _are(people, population):
            return parse(rest)
    return None


def _are(people: str, population: str) -> bool:
    """Whether those counted are part of the population in the same words, or people at large."""
    kind, _, which = people.partition(" ")
    _, _, of_all = population.partition(" ")
    return people == population or (kind in {*_PEOPLE, population.partition(" ")[0]} and which in {"", of_all})


def _possession(rest: str) -> Rate:
    return Rate("hadden", "had", rest)


def _clause(rest: str) -> Rate | None:
    middle, _, verb = rest.rpartition(" ")
    if verb not in _VERBS or not middle:
        return None
    several, one = _VERBS[verb]
    return Rate(several, one, middle)
