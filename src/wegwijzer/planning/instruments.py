"""The library of instruments: ways to find something out, what each is good for and what it asks of people."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType

import yaml

from wegwijzer.definitions.model import BuildingBlock

LIBRARY = Path(__file__).parent / "library" / "instrumenten.yaml"


@dataclass(frozen=True, slots=True, kw_only=True)
class Instrument:
    """A way to find something out. `None` for minutes or respondents means: no number is known."""

    id: str
    title: str
    tells: bool  # stories; else figures
    good_for: tuple[BuildingBlock, ...]
    what: str
    strong: str
    weak: str
    licence: str
    language: str
    minutes: float | None = None  # of one person, each time
    respondents: int | None = None  # as usual, each time
    training: bool = False
    publisher: str = ""


@cache
def instruments() -> Mapping[str, Instrument]:
    """Return the instruments by id, in the order of the library."""
    found = yaml.safe_load(LIBRARY.read_text(encoding="utf-8"))
    return MappingProxyType({name: _instrument(name, dict(told)) for name, told in found.items()})


def _instrument(name: str, told: dict[str, object]) -> Instrument:
    blocks = told.pop("good_for")
    assert isinstance(blocks, list)  # noqa: S101 - our own file
    return Instrument(id=name, good_for=tuple(BuildingBlock(block) for block in blocks), **told)  # type: ignore[arg-type]


def good_for(block: BuildingBlock) -> tuple[Instrument, ...]:
    """Return the instruments that suit a building block, those that count first."""
    found = [each for each in instruments().values() if block in each.good_for]
    return tuple(sorted(found, key=lambda each: each.tells))
