"""Which areas a monitor has, which lie in which, and how codes of the data are put on them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from wegwijzer.areas import AreaLevel, level_of, parents_of
from wegwijzer.definitions.model import AreaChoice

_INNER = (AreaLevel.NEIGHBOURHOOD, AreaLevel.DISTRICT)
_COUNTRY = "NL01"
FINE_TO_COARSE = (
    AreaLevel.NEIGHBOURHOOD,
    AreaLevel.DISTRICT,
    AreaLevel.MUNICIPALITY,
    AreaLevel.REGION,
    AreaLevel.COUNTRY,
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where an area lies: its level, and the codes of the areas above it ("" or empty when unknown)."""

    level: AreaLevel
    district: str = ""
    municipality: str = ""
    regions: tuple[str, ...] = ()
    year: int | None = None


class Territory:
    """The areas that are known (from the list of areas, else from the code itself) and those a monitor has."""

    def __init__(self, areas: pl.DataFrame, choice: AreaChoice) -> None:
        self._own = frozenset(choice.municipalities)
        self._comparable = frozenset(choice.comparable)
        self._places: dict[str, Place] = {}
        self._parsed: dict[str, Place | None] = {}
        self._above: dict[tuple[str, AreaLevel], tuple[str, ...]] = {}
        self._read(areas)
        countries = [code for code, place in self._places.items() if place.level is AreaLevel.COUNTRY]
        self.country = choice.country or (min(countries) if countries else _COUNTRY)
        self.years = frozenset(place.year for place in self._places.values() if place.year is not None)

    def _read(self, areas: pl.DataFrame) -> None:
        columns = ("code", "area_level", "district", "municipality", "regions", "year")
        frame = areas.select(columns).sort("year", descending=True, nulls_last=True, maintain_order=True)
        for code, level, district, municipality, regions, year in frame.iter_rows():
            if code in self._places:
                continue
            self._places[code] = _placed(code, AreaLevel(level), district, municipality, tuple(regions or ()), year)

    def place(self, code: str) -> Place | None:
        """Return where `code` lies, by the list or else by its own form; None when it is no area code."""
        if (known := self._places.get(code)) is not None:
            return known
        if code not in self._parsed:
            level = level_of(code)
            self._parsed[code] = None if level is None else _placed(code, level, None, None, (), None)
        return self._parsed[code]

    def regions_of(self, municipality: str) -> tuple[str, ...]:
        """Return the regions a municipality belongs to, as far as known."""
        place = self._places.get(municipality)
        return place.regions if place else ()

    def above(self, code: str, level: AreaLevel) -> tuple[str, ...]:
        """Return the areas of `level` in which `code` lies: itself, one, several regions, or none."""
        if (code, level) not in self._above:
            self._above[code, level] = self._lies_in(code, level)
        return self._above[code, level]

    def _lies_in(self, code: str, level: AreaLevel) -> tuple[str, ...]:
        place = self.place(code)
        if place is None or _rank(place.level) > _rank(level):
            return ()
        if place.level is level:
            return (code,)
        municipality = code if place.level is AreaLevel.MUNICIPALITY else place.municipality
        found = {
            AreaLevel.DISTRICT: (place.district,),
            AreaLevel.MUNICIPALITY: (municipality,),
            AreaLevel.REGION: self.regions_of(municipality),
            AreaLevel.COUNTRY: (self.country,),
        }
        return tuple(one for one in found[level] if one)

    @property
    def shows_everything(self) -> bool:
        """Whether the monitor names no municipalities, and so shows all."""
        return not self._own

    def has(self, code: str, level: AreaLevel) -> bool:
        """Whether the monitor shows `code` at `level`. A monitor that names no municipalities shows everything."""
        if not self._own:
            return True
        if level in _INNER:
            return bool(self._own.intersection(self.above(code, AreaLevel.MUNICIPALITY)))
        if level is AreaLevel.MUNICIPALITY:
            return code in self._own or code in self._comparable
        if level is AreaLevel.REGION:
            return any(code in self.regions_of(one) for one in self._own)
        return True

    def codes(self, level: AreaLevel, seen: Iterable[str]) -> list[str]:
        """Return the codes of `level` the monitor shows, sorted: those of the list, and those above what was `seen`."""
        found = {code for code, place in self._places.items() if place.level is level}
        found.update(code for one in seen for code in self.above(one, level))
        if level is AreaLevel.MUNICIPALITY:
            found.update(self.named())
        if level is AreaLevel.COUNTRY and not found:
            found.add(self.country)
        return sorted(code for code in found if self.has(code, level))

    def named(self) -> list[str]:
        """Return the municipalities the monitor names itself, its own and the comparable ones, sorted."""
        return sorted(self._own | self._comparable)

    def members(self, level: AreaLevel, codes: Iterable[str], seen: Iterable[str]) -> dict[str, set[str]]:
        """Return the municipalities that lie in (or around) each of `codes` of a level."""
        if level in (*_INNER, AreaLevel.MUNICIPALITY):
            return {code: set(self.above(code, AreaLevel.MUNICIPALITY)) for code in codes}
        everywhere = {code for code, place in self._places.items() if place.level is AreaLevel.MUNICIPALITY}
        everywhere.update(one for code in seen for one in self.above(code, AreaLevel.MUNICIPALITY))
        found: dict[str, set[str]] = {code: set() for code in codes}
        for municipality in everywhere:
            for code in self.above(municipality, level):
                if code in found:
                    found[code].add(municipality)
        return found

    def wanted_levels(self, choice: AreaChoice, levels: Iterable[AreaLevel]) -> tuple[AreaLevel, ...]:
        """Return the levels of an indicator that its monitor shows, fine to coarse; the country when it names one."""
        shown = {*choice.levels, *((AreaLevel.COUNTRY,) if choice.country else ())}
        return tuple(level for level in FINE_TO_COARSE if level in shown and level in levels)

    def parts(self, level: AreaLevel, year: int) -> pl.DataFrame:
        """Return the pairs `parent`, `area` of `level` and the next finer level in the classification of `year`."""
        finer = FINE_TO_COARSE[min(_rank(level), 3) - 1]
        pairs = [
            (parent, code)
            for code, place in self._places.items()
            if place.level is finer and place.year == year
            for parent in self.above(code, level)
        ]
        return pl.DataFrame(pairs, schema={"parent": pl.String(), "area": pl.String()}, orient="row")


def _rank(level: AreaLevel) -> int:
    return FINE_TO_COARSE.index(level)


def _placed(
    code: str,
    level: AreaLevel,
    district: str | None,
    municipality: str | None,
    regions: tuple[str, ...],
    year: int | None,
) -> Place:
    own = parents_of(code) if level_of(code) is level else ()
    by_level = {level_of(parent): parent for parent in own}
    return Place(
        level=level,
        district=code if level is AreaLevel.DISTRICT else district or by_level.get(AreaLevel.DISTRICT, ""),
        municipality=code
        if level is AreaLevel.MUNICIPALITY
        else municipality or by_level.get(AreaLevel.MUNICIPALITY, ""),
        regions=regions,
        year=year,
    )
