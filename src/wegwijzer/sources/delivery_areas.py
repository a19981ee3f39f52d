"""The areas of a delivery: codes made whole, names looked up, codes that don't exist (or not any more) told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from wegwijzer.areas import AreaLevel, level_of, normalised_code
from wegwijzer.errors import N_

_PREFIX = {
    AreaLevel.MUNICIPALITY: ("GM", 4),
    AreaLevel.DISTRICT: ("WK", 6),
    AreaLevel.NEIGHBOURHOOD: ("BU", 8),
}
_LEVEL_OF_DIGITS = {
    **dict.fromkeys(range(1, 5), AreaLevel.MUNICIPALITY),
    6: AreaLevel.DISTRICT,
    8: AreaLevel.NEIGHBOURHOOD,
}
_COUNTRY_NAMES = frozenset({"nederland", "totaal nederland", "nederland totaal"})
_NOTHING: Mapping[str, frozenset[int]] = MappingProxyType({})
UNKNOWN = ("delivery.unknown_area", N_("“%(area)s” is not a known area."))
NO_AREA = ("delivery.empty_area", N_("This row has no area."))
OTHER_YEAR = ("delivery.area_of_other_year", N_("“%(area)s” is an area of %(years)s, the other areas are of %(year)s."))
DOUBLE_NAME = ("delivery.area_name_double", N_("More than one area is named “%(area)s”."))
MEND_UNKNOWN = N_("Use the code of the area, for instance GM0344, WK034401 or BU03440111.")
MEND_YEAR = N_("Use the areas of one year, or recode the series to the new classification first.")


@dataclass
class KnownAreas:
    """The areas that exist, per year. Without a list only the form of a code can be judged."""

    years_of: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    codes_of: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    levels: set[str] = field(default_factory=set)
    oldest: int | None = None

    @classmethod
    def of(cls, frame: pl.DataFrame | None) -> KnownAreas:
        """Return what a frame AREAS (of one or more years) knows."""
        known = cls()
        if frame is not None and frame.height:
            known.oldest = min(frame["year"].drop_nulls(), default=None)
            columns = frame.select("code", "name", "area_level", "year")
            for code, name, level, year in columns.iter_rows():
                known.years_of[code].add(year)
                known.codes_of[name.casefold().strip()].add(code)
                known.levels.add(level)
        return known

    def code_of(self, cell: str, level: AreaLevel | None) -> str | None:
        """Return the code a cell means: a code (blanks don't count), the digits of one, or a name; else None."""
        code = normalised_code("".join(cell.split()))
        if level_of(code) is not None:
            return code
        if code.isdigit() and code.isascii():
            meant = level or _LEVEL_OF_DIGITS.get(len(code), AreaLevel.REGION)
            prefix, digits = _PREFIX.get(meant, ("", 0))
            return f"{prefix}{code:0>{digits}}" if len(code) <= digits else None
        named = self.named(cell, level)
        if len(named) == 1:
            return next(iter(named))
        return "NL01" if cell.strip().casefold() in _COUNTRY_NAMES else None

    def named(self, name: str, level: AreaLevel | None) -> set[str]:
        """Return the areas with this name at `level`; without a level, at the coarsest level from municipality down."""
        codes = self.codes_of.get(name.casefold().strip(), set())
        for wanted in (level,) if level else (AreaLevel.MUNICIPALITY, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD):
            if found := {code for code in codes if level_of(code) is wanted}:
                return found
        return set() if level else codes

    def judges(self, code: str) -> bool:
        """Tell whether this kind of area is on the list at all."""
        return str(level_of(code)) in self.levels and level_of(code) in _PREFIX

    def older(self, years: frozenset[int]) -> bool:
        """Tell whether one of these years is before the oldest list: then nobody here knows which areas there were."""
        return bool(years) and self.oldest is not None and min(years) < self.oldest

    def year_of_most(self, codes: Iterable[str]) -> int | None:
        """Return the year in which most of these codes exist (the newest of equals)."""
        counted = Counter(year for code in codes for year in self.years_of.get(code, ()))
        return max(counted, key=lambda year: (counted[year], year)) if counted else None


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is wrong with a cell: the message, how to mend it, its parameters."""

    message: tuple[str, str]
    remedy: str
    params: dict[str, str | int | float]


def judged_areas(
    cells: Iterable[str | None],
    known: KnownAreas,
    level: AreaLevel | None,
    about: Mapping[str, frozenset[int]] = _NOTHING,
) -> tuple[dict[str, str], dict[str | None, Wrong]]:
    """Return the code of every (distinct) cell, and what is wrong with the others.

    `about` tells of which years the figures of a cell are. A code is right when it is on the list of one of them, and
    can't be judged when they begin before the oldest list.
    """
    codes: dict[str, str] = {}
    wrong: dict[str | None, Wrong] = {}
    for cell in cells:
        if cell is None or not cell.strip():
            wrong[cell] = Wrong(NO_AREA, MEND_UNKNOWN, {})
        elif code := known.code_of(cell, level):
            codes[cell] = code
        else:
            message = DOUBLE_NAME if len(known.named(cell, level)) > 1 else UNKNOWN
            wrong[cell] = Wrong(message, MEND_UNKNOWN, {"area": cell.strip()[:60]})
    year = known.year_of_most(codes.values())
    for cell, code in list(codes.items()):
        if known.judges(code) and (found := _out_of_place(code, known, year, about.get(cell, frozenset()))):
            wrong[cell] = found
            del codes[cell]
    return codes, wrong


def _out_of_place(code: str, known: KnownAreas, year: int | None, about: frozenset[int]) -> Wrong | None:
    years = known.years_of.get(code, set())
    if known.older(about):
        return None
    if not years:
        return Wrong(UNKNOWN, MEND_UNKNOWN, {"area": code})
    if year in years or year is None or years & about:
        return None
    return Wrong(OTHER_YEAR, MEND_YEAR, {"area": code, "years": ", ".join(map(str, sorted(years))), "year": year})
