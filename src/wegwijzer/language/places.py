"""Areas as they stand in a sentence."""

from __future__ import annotations

from wegwijzer.areas import AreaLevel

LEVEL_NAMES = {
    AreaLevel.COUNTRY: ("land", "landen"),
    AreaLevel.REGION: ("regio", "regio's"),
    AreaLevel.MUNICIPALITY: ("gemeente", "gemeenten"),
    AreaLevel.DISTRICT: ("wijk", "wijken"),
    AreaLevel.NEIGHBOURHOOD: ("buurt", "buurten"),
}


def level_name(level: AreaLevel, *, plural: bool = False) -> str:
    """Return the Dutch word for a level: `wijk`, or `wijken`."""
    return LEVEL_NAMES[level][plural]


def place_name(name: str, level: AreaLevel | None) -> str:
    """Return the name with its kind where that helps: `wijk Noord`, `gemeente Utrecht` or `Wijk 01 Centrum`."""
    name = " ".join(name.split())
    if level in (None, AreaLevel.COUNTRY):
        return name
    kind = LEVEL_NAMES[level][0]
    words = name.casefold().split()
    if not words or words[0] in {kind, "wijk", "buurt", "gemeente", "provincie"} or kind in words:
        return name
    return f"{kind} {name}"


def in_place(name: str, level: AreaLevel | None) -> str:
    """Return the place as it stands in a sentence: `in wijk Noord`, `in de gemeente Utrecht`, `in Nederland`."""
    place = place_name(name, level)
    if place.casefold().startswith(("gemeente ", "regio ", "provincie ")):
        return f"in de {place[0].lower()}{place[1:]}"
    return f"in {place}"
