"""Check definitions: every fault at once, and what deserves a second look."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from wegwijzer.definitions.checking import cautions
from wegwijzer.definitions.model import Definitions
from wegwijzer.definitions.reading import gathered
from wegwijzer.errors import DefinitionError, Problem

KINDS = ("organisations", "monitors", "questions", "indicators", "sources", "policies", "targets")


@dataclass(frozen=True, slots=True)
class Checked:
    """Definitions without faults, how many there are of each kind in the files themselves, and cautions."""

    definitions: Definitions
    counts: dict[str, int]
    cautions: tuple[Problem, ...]


def check(path: Path) -> Checked:
    """Read a file or folder of definitions; raises `DefinitionError` with every fault (file, line, what to do)."""
    reading = gathered(path)
    if reading.faults:
        raise DefinitionError(reading.faults)
    counts = {kind: len(getattr(reading.own, kind)) for kind in KINDS}
    return Checked(reading.definitions, counts, cautions(reading.definitions))
