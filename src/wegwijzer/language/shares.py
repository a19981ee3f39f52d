"""Of whom a percentage is, and what they do: "van de inwoners" + "voelt" + "zich eenzaam".

The noun of a share may be only the people ("van de inwoners van 18 jaar en ouder") or a whole clause ("… voelt zich
eenzaam"). In a sentence the verb moves to the front, so it must be found.
"""

from __future__ import annotations

from dataclasses import dataclass

_PAIRS = (  # present and past of what nouns of shares usually say; a noun that opens with its population needs no list
    "is was,zijn waren,heeft had,hebben hadden,wordt werd,kan kon,wil wilde,moet moest,voelt voelde,"
    "vindt vond,bestaat bestond,redt redde,kent kende,geeft gaf,doet deed,sport sportte,krijgt kreeg,"
    "komt kwam,stopt stopte,eindigt eindigde,volgt volgde,bereikt bereikte,leeft leefde,groeit groeide,"
    "woont woonde,werkt werkte,gaat ging,drinkt dronk,rookt rookte,gebruikt gebruikte,maakt maakte,"
    "beweegt bewoog,slaapt sliep,zorgt zorgde,helpt hielp,zegt zei,denkt dacht,weet wist,ziet zag,"
    "ervaart ervoer,staat stond,blijft bleef,mist miste,fietst fietste,loopt liep,leest las,spreekt sprak,"
    "ontvangt ontving,begint begon,keert keerde,haalt haalde,houdt hield,ligt lag,verwacht verwachtte,"
)
_PAST = dict(pair.split(" ") for pair in _PAIRS.rstrip(",").split(","))
_VERBS = frozenset({*_PAST, *_PAST.values()})
_GOES_ON = frozenset(
    {"van", "in", "met", "zonder", "die", "dat", "tot", "en", "uit", "boven", "onder"}
)  # more about the people


@dataclass(frozen=True, slots=True)
class Share:
    """The parts of a noun: `people` always, `verb` and `rest` when it says what they do."""

    people: str
    verb: str = ""
    rest: str = ""


def share_of(noun: str, population: str = "") -> Share:
    """Return the parts of a noun that starts with "van"; any other noun gives its population as the people.

    Everything after the population is what they do; where the noun names other people, the first known verb parts them.
    Without a verb the whole noun is the people.
    A known verb comes back in the past tense: figures are of periods gone by.
    """
    noun = " ".join(noun.split())
    if not noun.startswith("van "):
        return Share(f"van de {population}" if population else "")
    start = f"van de {population} "
    if population and noun.startswith(start):
        verb, _, rest = noun.removeprefix(start).partition(" ")
        return Share(start.rstrip(), _PAST.get(verb, verb), rest) if verb not in _GOES_ON else Share(noun)
    words = noun.split(" ")
    place = next((number for number, word in enumerate(words) if number > 1 and word in _VERBS), 0)
    if not place:
        return Share(noun)
    verb = words[place]
    return Share(" ".join(words[:place]), _PAST.get(verb, verb), " ".join(words[place + 1 :]))
