"""Check definitions and say everything at once: faults, cautions and a summary per kind (`wegwijzer check`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from wegwijzer.definitions.cautions import cautions
from wegwijzer.definitions.faults import Faults
from wegwijzer.definitions.kinds import KINDS
from wegwijzer.definitions.reading import Base, Reading, gathered, ready_library
from wegwijzer.errors import N_, ExitCode, Problem

__all__ = ["Check", "cautions", "check_definitions", "lines_of"]

_FAULT = N_("fault")
_CAUTION = N_("caution")
_COUNTED: Mapping[str, str] = MappingProxyType(
    {
        "organisations": N_("Organisations: %(count)s."),
        "monitors": N_("Monitors: %(count)s."),
        "questions": N_("Questions: %(count)s."),
        "indicators": N_("Indicators: %(count)s."),
        "sources": N_("Sources: %(count)s."),
        "policies": N_("Policies: %(count)s."),
        "targets": N_("Targets: %(count)s."),
    }
)
_GOOD = N_("No faults.")
_FAULTS = N_("Faults: %(count)s.")
_CAUTIONS = N_("Cautions: %(count)s.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Check:
    """What checking found: faults stop reading, cautions don't; `counts` is the number of definitions read per kind."""

    faults: tuple[Problem, ...]
    cautions: tuple[Problem, ...]
    counts: Mapping[str, int]

    @property
    def exit_code(self) -> ExitCode:
        """The exit code for the command line: 2 with faults, else 0."""
        return ExitCode.USER_CAN_MEND if self.faults else ExitCode.OK


def check_definitions(path: Path, *, base: Base = ready_library) -> Check:
    """Return every fault and caution of a YAML file or folder, on top of `base`. Raises nothing about definitions."""
    reading = gathered(path, base=base)
    found = cautions(reading.definitions, own=reading.own, places=reading.places)
    return Check(
        faults=reading.faults,
        cautions=tuple(sorted((*found, *_replaced(reading)), key=lambda each: (each.place.file, each.place.line or 0))),
        counts=MappingProxyType({kind: len(getattr(reading.own, kind)) for kind in KINDS}),
    )


def _replaced(reading: Reading) -> tuple[Problem, ...]:
    told = Faults(places=dict(reading.places))
    for kind, name in reading.replaced:
        message = N_("%(where)s: this takes the place of the ready one with the same id.")
        remedy = N_("Choose another id when that isn't meant.")
        told.add("caution.replaces", message, (kind, name), remedy=remedy)
    return tuple(told.problems)


def lines_of(check: Check, translate: Callable[[str], str] = lambda text: text) -> tuple[str, ...]:
    """Return what a terminal shows: `file:line: fault: …` for each problem, a line per kind, the totals."""
    problems = [
        f"{_where(problem)}{translate(label)}: {problem.worded(translate)}"
        for label, found in ((_FAULT, check.faults), (_CAUTION, check.cautions))
        for problem in found
    ]
    counted = [translate(_COUNTED[kind]) % {"count": count} for kind, count in check.counts.items() if count]
    faults = translate(_FAULTS) % {"count": len(check.faults)} if check.faults else translate(_GOOD)
    totals = f"{faults} {translate(_CAUTIONS) % {'count': len(check.cautions)}}" if check.cautions else faults
    return (*problems, *counted, totals)


def _where(problem: Problem) -> str:
    place = problem.place
    if not place.file:
        return ""
    return f"{place.file}:{place.line}: " if place.line else f"{place.file}: "
