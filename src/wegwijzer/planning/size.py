"""How big a monitor is: a meter that grows redder, and what could be left out first."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from wegwijzer.definitions.cautions import questions_of, sources_behind
from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.planning.burden import TIMES_A_YEAR, YearlyBurden

HOURS = (10.0, 40.0, 100.0, 160.0)  # a year; above each the meter goes one step up
FIGURES = (6, 12, 20, 30)
FUNCTIONS = (1, 2, 3, 4)
QUESTIONS = (3, 5, 8, 12)
COSTLY_MINUTES = 480.0  # a working day a year, for one figure
_NONE: Mapping[str, int] = MappingProxyType({})


class WhyOut(StrEnum):
    """Why a figure is proposed to be left out."""

    NO_QUESTION = "no_question"
    NEVER_DISCUSSED = "never_discussed"
    COSTLY = "costly"
    NICE_ONLY = "nice_only"


@dataclass(frozen=True, slots=True, kw_only=True)
class Size:
    """How big: `level` from 1 (small) to 5 (too big), with the part that weighs heaviest."""

    level: int
    hours: float
    figures: int
    questions: int
    functions: int
    heaviest: str  # hours, figures, questions or functions
    unknown: int = 0  # deliveries and instruments of which nobody wrote down the time


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaveOut:
    """A figure that could go, with the reasons and what it would save in minutes a year (None: unknown)."""

    indicator: str
    reasons: tuple[WhyOut, ...]
    saves: float | None


def size_of(definitions: Definitions, monitor: Monitor, burden: YearlyBurden) -> Size:
    """Return how big `monitor` is. The biggest part decides: thirty figures are too many however cheap they are."""
    accepted = [name for name in monitor.questions if name in definitions.questions]
    parts = {
        "hours": (burden.minutes / 60, HOURS),
        "figures": (len(monitor.indicators), FIGURES),
        "questions": (sum(definitions.questions[name].accepted for name in accepted), QUESTIONS),
        "functions": (len(monitor.functions), FUNCTIONS),
    }
    levels = {name: 1 + sum(amount > limit for limit in limits) for name, (amount, limits) in parts.items()}
    heaviest = max(levels, key=lambda name: levels[name])
    return Size(
        level=levels[heaviest],
        hours=burden.minutes / 60,
        figures=len(monitor.indicators),
        questions=int(parts["questions"][0]),
        functions=len(monitor.functions),
        heaviest=heaviest,
        unknown=len(burden.unknown),
    )


def to_leave_out(
    definitions: Definitions, monitor: Monitor, *, discussed: Mapping[str, int] = _NONE, cycles: int = 0
) -> tuple[LeaveOut, ...]:
    """Return the figures that could go, those with the most reasons first.

    `discussed` counts per indicator how often it came up in conversations of the last cycles; with `cycles` 0 nothing
    can be said about that. Costs count for a figure when no other figure needs the same delivery.
    """
    found = []
    for name in monitor.indicators:
        if name not in definitions.indicators:
            continue
        saves = saved_without(definitions, monitor, name)
        reasons = [*_about_questions(definitions, monitor, name)]
        if cycles and not discussed.get(name):
            reasons.append(WhyOut.NEVER_DISCUSSED)
        if saves is not None and saves >= COSTLY_MINUTES:
            reasons.append(WhyOut.COSTLY)
        if reasons and reasons != [WhyOut.COSTLY]:
            found.append(LeaveOut(indicator=name, reasons=tuple(reasons), saves=saves))
    return tuple(sorted(found, key=lambda each: (-len(each.reasons), -(each.saves or 0.0))))


def _about_questions(definitions: Definitions, monitor: Monitor, name: str) -> list[WhyOut]:
    questions = questions_of(definitions, monitor, name)
    if not questions:
        return [WhyOut.NO_QUESTION]
    return [] if any(question.need for question in questions) else [WhyOut.NICE_ONLY]


def saved_without(definitions: Definitions, monitor: Monitor, name: str) -> float | None:
    """Return the minutes a year that only this figure asks for: of deliveries that no other figure needs.

    None when the time of such a delivery isn't known.
    """
    others = {
        source.id for other in monitor.indicators if other != name for source in sources_behind(definitions, other)
    }
    alone = [source for source in sources_behind(definitions, name) if source.id not in others and not source.table]
    if any(source.minutes_per_delivery is None for source in alone):
        return None
    return sum((source.minutes_per_delivery or 0.0) * TIMES_A_YEAR[source.frequency] for source in alone)
