"""The areas of a monitor by code: names, what lies in what, and which areas stand beside each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import polars as pl

from wegwijzer.areas import LEVELS_COARSE_TO_FINE, AreaLevel, level_of, parents_of
from wegwijzer.definitions.model import AreaChoice
from wegwijzer.language.places import in_place, place_name

_COLUMNS = ("code", "name", "area_level", "district", "municipality", "geometry")


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """One area; `name` is its own name, or its code when no list of areas knows it."""

    code: str
    name: str
    level: AreaLevel | None
    district: str = ""
    municipality: str = ""
    geometry: str = ""

    @property
    def full_name(self) -> str:
        """`wijk Noord`."""
        return place_name(self.name, self.level)

    @property
    def in_words(self) -> str:
        """`in wijk Noord`."""
        return in_place(self.name, self.level)


class Gazetteer:
    """The areas a monitor may show: its municipalities with what lies in them, comparable ones, the country."""

    def __init__(self, areas: pl.DataFrame, choice: AreaChoice) -> None:
        own = list(choice.municipalities)
        named = [*own, *choice.comparable, *([choice.country] if choice.country else [])]
        kept = areas.filter(
            pl.col("code").is_in(named)
            | (pl.col("municipality").is_in(own) & pl.col("area_level").is_in([level.value for level in choice.levels]))
        )
        rows = kept.sort("year", nulls_last=False).select(_COLUMNS).iter_rows()
        found = {row[0]: _place(row) for row in rows}
        self._choice = choice
        self._places = {code: found.get(code) or _unlisted(code) for code in dict.fromkeys([*named, *found])}

    def __contains__(self, code: str) -> bool:
        return code in self._places

    def __getitem__(self, code: str) -> Place:
        return self._places.get(code) or _unlisted(code)

    @property
    def places(self) -> tuple[Place, ...]:
        """All places, coarse to fine, by name."""
        rank = {level: number for number, level in enumerate(LEVELS_COARSE_TO_FINE)}
        return tuple(
            sorted(self._places.values(), key=lambda place: (rank.get(place.level, 9), place.name, place.code))  # type: ignore[arg-type]
        )

    @property
    def geometry(self) -> Mapping[str, str]:
        """Area → GeoJSON geometry, of the areas that have one."""
        return {code: place.geometry for code, place in self._places.items() if place.geometry}

    def above(self, code: str, level: AreaLevel) -> str:
        """Return the district or municipality an area lies in; empty when it isn't known or isn't above it."""
        place = self[code]
        parent = {AreaLevel.DISTRICT: place.district, AreaLevel.MUNICIPALITY: place.municipality}.get(level, "")
        return "" if parent == code else parent

    def inside(self, municipality: str, level: AreaLevel) -> tuple[str, ...]:
        """Return the districts or neighbourhoods of a municipality, by name."""
        return tuple(place.code for place in self.places if place.level is level and place.municipality == municipality)

    def siblings(self, code: str) -> tuple[str, ...]:
        """Return the areas beside `code`, itself included: of its level in its municipality.

        For a municipality its comparable municipalities, for the country the municipalities of the monitor.
        """
        place = self[code]
        if place.level in {AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD} and place.municipality:
            return self.inside(place.municipality, place.level)
        if place.level is AreaLevel.MUNICIPALITY:
            return tuple(dict.fromkeys([code, *self._choice.municipalities, *self._choice.comparable]))
        return tuple(dict.fromkeys([code, *self._choice.municipalities]))

    def mapped(self, code: str) -> tuple[str, ...]:
        """Return the areas of a map on which `code` lies: siblings, or what lies in a municipality."""
        place = self[code]
        if place.level is not AreaLevel.MUNICIPALITY:
            return self.siblings(code)
        for level in (AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD):
            inner = self.inside(code, level)
            if len(inner) > 1:
                return inner
        return ()


def _place(row: tuple[str | None, ...]) -> Place:
    code, name, level, district, municipality, geometry = row
    parents = parents_of(code or "")
    return Place(
        code=code or "",
        name=" ".join((name or code or "").split()),
        level=AreaLevel(level) if level else level_of(code or ""),
        district=district or _first(parents, "WK"),
        municipality=municipality or _first(parents, "GM"),
        geometry=geometry or "",
    )


def _unlisted(code: str) -> Place:
    parents = parents_of(code)
    level = level_of(code)
    name = "Nederland" if level is AreaLevel.COUNTRY else code
    return Place(code=code, name=name, level=level, district=_first(parents, "WK"), municipality=_first(parents, "GM"))


def _first(codes: Iterable[str], prefix: str) -> str:
    return next((code for code in codes if code.startswith(prefix)), "")
