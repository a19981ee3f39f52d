"""What somebody knows beside the new release: earlier ones, and which audiences hear what."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

import polars as pl

from wegwijzer.definitions.model import Audience, Indicator, Policy
from wegwijzer.figures import ProtectedFigures, RawFigures

READS = MappingProxyType(
    {
        Audience.PUBLIC.value: (Audience.PUBLIC.value,),
        Audience.PROVIDER.value: (Audience.PROVIDER.value, Audience.PUBLIC.value),
        Audience.INTERNAL.value: (Audience.INTERNAL.value, Audience.PROVIDER.value, Audience.PUBLIC.value),
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Earlier:
    """An earlier release: its figures, with its own areas and definitions where those differ from the present ones.

    `truth` are the raw figures it was made from, when they can still be computed: then a figure that was hidden then
    and is the same now counts as one and the same unknown. `policy` tells how far rounded figures may be off.
    """

    figures: ProtectedFigures
    release: str = ""
    areas: pl.DataFrame | None = None
    truth: RawFigures | None = None
    indicators: Mapping[str, Indicator] = field(default_factory=lambda: MappingProxyType({}))
    policy: Policy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Onlooker:
    """Another audience that gets to see the new release too: its policy and what it knows already."""

    audience: str
    policy: Policy
    earlier: tuple[Earlier, ...] = ()


def circles(talking: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Return who talks with whom as `heard_by` takes it, from what a monitor says (audience → one it shares with)."""
    return {audience: (other,) for audience, other in talking.items()}


def heard_by(audience: str, talking: Mapping[str, Collection[str]] | None = None) -> frozenset[str]:
    """Return the audiences whose releases `audience` gets to know, its own among them.

    Everybody reads what is public, the municipality reads what providers get, and whoever talks with another knows
    what that other reads. Talking goes both ways, and no further: who talks with a talker isn't reckoned with.
    """
    told = {audience, *(talking or {}).get(audience, ())}
    told |= {other for other, partners in (talking or {}).items() if audience in partners}
    return frozenset(read for one in told for read in (one, *READS.get(one, (Audience.PUBLIC.value,))))
