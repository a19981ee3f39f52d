"""Areas: official codes, their level and what can be read from the code itself.

Codes are CBS's own: `NL00`/`NL01` country, `LD01` part of the country, `PV20` province, `GM0363` municipality,
`WK036300` district, `BU03630000` neighbourhood; other two-letter prefixes are regions (COROP, youth region, GGD …).
"""

from __future__ import annotations

import re
from enum import StrEnum


class AreaLevel(StrEnum):
    """Level of an area, coarse to fine as listed."""

    COUNTRY = "country"
    REGION = "region"
    MUNICIPALITY = "municipality"
    DISTRICT = "district"
    NEIGHBOURHOOD = "neighbourhood"


COUNTRY = "NL01"
COUNTRY_ALIASES = ("NL00",)
LEVELS_COARSE_TO_FINE = tuple(AreaLevel)
_PATTERNS = (
    (re.compile(r"^NL\d{2}$"), AreaLevel.COUNTRY),
    (re.compile(r"^GM\d{4}$"), AreaLevel.MUNICIPALITY),
    (re.compile(r"^WK\d{4}[0-9A-Z]{2}$"), AreaLevel.DISTRICT),
    (re.compile(r"^BU\d{4}[0-9A-Z]{4}$"), AreaLevel.NEIGHBOURHOOD),
    (re.compile(r"^(?!GM|WK|BU|NL)[A-Z]{2}\d{2}[0-9A-Z]{0,4}$"), AreaLevel.REGION),
)


def normalised_code(code: str) -> str:
    """Return the code without the blanks CBS pads it with, in capitals; the country has one code, `NL01`.

    The tables of neighbourhoods call the country `NL00`, all others `NL01`: one area, so one series.
    """
    bare = code.strip().upper()
    return COUNTRY if bare in COUNTRY_ALIASES else bare


def level_of(code: str) -> AreaLevel | None:
    """Return the level that the form of `code` tells, or None when it is no area code."""
    code = normalised_code(code)
    return next((level for pattern, level in _PATTERNS if pattern.match(code)), None)


def parents_of(code: str) -> tuple[str, ...]:
    """Return the codes above a district or neighbourhood that its own code tells, nearest first; else nothing.

    `BU03630000` gives (`WK036300`, `GM0363`); `WK0363TF` gives (`GM0363`,).
    """
    code = normalised_code(code)
    level = level_of(code)
    if level is AreaLevel.NEIGHBOURHOOD:
        return (f"WK{code[2:8]}", f"GM{code[2:6]}")
    if level is AreaLevel.DISTRICT:
        return (f"GM{code[2:6]}",)
    return ()
