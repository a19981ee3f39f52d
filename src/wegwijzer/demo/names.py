"""The fixed frame of the invented region: names, codes, sizes. None of it exists; a test looks in real lists."""

from __future__ import annotations

from dataclasses import dataclass

REGION_CODE = "ZZ99"
REGION_NAME = "Regio Wegwijzerland"
LEAD = "GM9901"
OTHER = "GM9905"  # the second municipality with a monitor of its own
YEARS = tuple(range(2018, 2026))
LAST_YEAR = YEARS[-1]


@dataclass(frozen=True, slots=True)
class Town:
    """An invented municipality: `population` in the last year, `wealth` in standard deviations, place in km."""

    code: str
    name: str
    population: int
    urbanity: int  # 1 (very urban) … 5 (not urban)
    wealth: float
    east: float
    north: float


TOWNS = (
    Town("GM9901", "Wijzeroord", 90_000, 2, -0.1, 1.0, 1.5),
    Town("GM9902", "Tellenstein", 118_000, 1, -0.6, 15.5, -3.5),
    Town("GM9903", "Vertelveen", 58_500, 3, 0.2, -14.5, 3.5),
    Town("GM9904", "Duidinge", 44_200, 3, 0.1, 2.5, -14.0),
    Town("GM9905", "Kompasbroek", 27_400, 4, 0.5, 14.0, 10.5),
    Town("GM9906", "Vraaghoven", 38_600, 3, -0.3, -10.0, -9.5),
    Town("GM9907", "Peilerwoude", 21_900, 4, 0.6, -4.0, 13.5),
    Town("GM9908", "Cijferwerd", 17_300, 5, 0.0, 6.5, 21.0),
    Town("GM9909", "Luisterzijl", 24_100, 4, -0.2, -23.5, 10.5),
    Town("GM9910", "Dromersloo", 12_800, 5, 0.3, -21.0, -6.0),
    Town("GM9911", "Wolkerade", 31_700, 3, -0.5, 25.5, 4.5),
    Town("GM9912", "Fabelfoort", 15_600, 5, 0.4, 13.5, -16.5),
    Town("GM9913", "Sprokenhage", 19_200, 4, 0.7, -10.5, 21.5),
    Town("GM9914", "Nergenshuizen", 9_400, 5, -0.4, 25.0, 16.5),
)

LEAD_DISTRICTS = (
    ("Windroosstad", 7),
    ("Noorderwijzer", 7),
    ("Passerkwartier", 7),
    ("Sextantpark", 7),
    ("Lantaarnwacht", 6),
    ("Kijkersrade", 7),
    ("Loodlijnveld", 6),
    ("Morgensterland", 7),
    ("Zandloperdorpen", 6),
)
_FIRST = (
    *("Anijsvlinder", "Barnsteen", "Citerspel", "Distelpluis", "Eikelmuts", "Fluisterriet", "Glimworm", "Hommelnest"),
    *(
        "Inktvlek",
        "Juttepeer",
        "Kersenpit",
        "Lampion",
        "Mosterdzaad",
        "Notendop",
        "Okkernoot",
        "Pepernoot",
        "Kwikstaart",
    ),
    *(
        "Rozijnen",
        "Sterrenstof",
        "Toverhazel",
        "Uilenveer",
        "Vlierthee",
        "Wensput",
        "IJsbloem",
        "Zonnepit",
        "Ganzenbord",
    ),
    *("Knikkerpot", "Tolletjes", "Vliegertouw", "Springtouw", "Hinkelbaan", "Zeepbel", "Schommel", "Draaiorgel"),
)
_LAST = ("gaarde", "hof", "ring", "tuin", "kade", "lust", "steeg", "wal", "rij", "plein", "bocht", "hoek", "zoom")


def invented_name(number: int) -> str:
    """Return the name of neighbourhood or district `number` (0 … 441): all different."""
    first = _FIRST[number % len(_FIRST)]
    return first + _LAST[(number + number // (len(_FIRST) * len(_LAST))) % len(_LAST)]


@dataclass(frozen=True, slots=True)
class Provider:
    """An invented provider: `quality` shifts outcome and experience (points), `returns` is help that comes back."""

    code: str
    name: str
    quality: float
    returns: float


PROVIDERS = (
    Provider("wijkteam-de-wegwijzers", "Wijkteam De Wegwijzers", 0.3, 0.13),
    Provider("jeugdzorg-kompasroos", "Kompasroos Jeugd", -0.5, 0.16),
    Provider("de-stuifmolen", "De Stuifmolen", 0.1, 0.15),
    Provider("lantaarn-jeugd-ggz", "Lantaarn Jeugd-ggz", 0.2, 0.14),
    Provider("pleegzorg-het-nest", "Pleegzorg Het Zwaluwnest", 0.4, 0.10),
    Provider("huis-de-schommel", "Gezinshuizen De Schommel", -0.2, 0.18),
    Provider("tolhuis-begeleiding", "Tolhuis Begeleiding", -0.3, 0.60),
    Provider("thuiszorg-de-notendop", "Thuiszorg De Notendop", 0.1, 0.20),
    Provider("zorg-morgenrood", "Zorggroep Morgenrood", 0.0, 0.20),
    Provider("dagcentrum-zonnepit", "Dagcentrum De Zonnepit", 0.5, 0.18),
    Provider("hulpmiddelen-de-hefboom", "Hulpmiddelen De Hefboom", 0.2, 0.10),
    Provider("woonvorm-de-ankerplaats", "Woonvorm De Ankerplaats", -0.1, 0.15),
    Provider("budgetwinkel-de-stuiver", "Budgetwinkel De Stuiver", 0.0, 0.17),
)
