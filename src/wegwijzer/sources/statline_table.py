"""What a StatLine table is once it has come in: its measures, its dimensions, its observations."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from wegwijzer.errors import Problem


class DimensionKind(StrEnum):
    """What the categories of a dimension are."""

    AREA = "area"
    PERIOD = "period"
    GROUP = "group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """One subject (onderwerp) of a table; `group` is the path of headings above it, joined by " / "."""

    id: str
    title: str
    unit: str = ""
    decimals: int = 0
    description: str = ""
    group: str = ""
    datatype: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dimension:
    """A dimension with the title of every code (codes without padding), in the source's order.

    `total` is the code that stands for everybody ("" when there is none); `status` is CBS's own word per code
    (Definitief, Voorlopig …); `attributes` holds the other columns of the code list, per code.
    """

    id: str
    title: str
    kind: DimensionKind = DimensionKind.GROUP
    labels: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    total: str = ""
    status: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))
    attributes: Mapping[str, Mapping[str, str]] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, slots=True, kw_only=True)
class StatlineTable:
    """A StatLine table: metadata, the frame OBSERVATIONS, and the frame AREAS when it has an area dimension.

    `version` is "v3" or "v4"; `origin` says where it came from (address or folder); `texts` are the measures that are
    no numbers (names, codes), a column per measure beside `area`; `changed_areas` are the areas that CBS marks as
    having other borders than the year before; `notes` are remarks that don't stop the import.
    """

    id: str
    title: str
    version: str
    observations: pl.DataFrame
    measures: tuple[Measure, ...] = ()
    dimensions: tuple[Dimension, ...] = ()
    areas: pl.DataFrame | None = None
    publisher: str = "CBS"
    period: str = ""
    modified: str = ""
    licence: str = "CC BY 4.0"
    description: str = ""
    origin: str = ""
    texts: pl.DataFrame | None = None
    changed_areas: tuple[str, ...] = ()
    notes: tuple[Problem, ...] = ()

    def measure(self, name: str) -> Measure | None:
        """Return the measure with this id (or this id without the number at its end), or None."""
        return next((m for m in self.measures if name in (m.id, stem_of(m.id))), None)

    def dimension(self, kind: DimensionKind) -> Dimension | None:
        """Return the first dimension of this kind, or None."""
        return next((d for d in self.dimensions if d.kind is kind), None)


def stem_of(measure: str) -> str:
    """Return a v3 measure id without the number that changes per edition (`AantalInwoners_5` → `AantalInwoners`)."""
    stem, _, number = measure.rpartition("_")
    return stem if stem and number.isdigit() else measure
