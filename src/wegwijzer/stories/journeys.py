"""The kinds of stories with a shape of their own: a client journey, and a casus as a timeline of events."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from wegwijzer.errors import N_, Problem, UserError

LOWEST, HIGHEST = -2, 2  # emotion of a contact moment
EMOTION_WORDS = {-2: "heel slecht", -1: "slecht", 0: "neutraal", 1: "goed", 2: "heel goed"}


class JourneyError(UserError):
    """A journey or casus that can't be drawn, with every reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactMoment:
    """One contact in a journey: what happened, through which channel, with whom, and how it felt (−2 … 2)."""

    phase: str
    description: str
    channel: str = ""
    actor: str = ""
    emotion: int | None = None  # None: not told
    wished: int | None = None  # how it should feel
    quotation: str = ""
    pain_point: str = ""
    waited_days: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Journey:
    """A client journey: phases in their order, contact moments in the order in which they happened."""

    title: str
    phases: tuple[str, ...]
    moments: tuple[ContactMoment, ...]
    persona: str = ""
    fictional: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEvent:
    """Something that happened in a casus: an event of life, or an action of an organisation (then with `euro`)."""

    on: date
    description: str
    domain: str = ""  # wonen, gezondheid, inkomen …
    organisation: str = ""  # "": an event in somebody's life
    until: date | None = None
    euro: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Casus:
    """A casus as a timeline."""

    title: str
    events: tuple[CaseEvent, ...]
    fictional: bool = False


class Experience(StrEnum):
    """How a phase was lived through, all its moments together."""

    POSITIVE = "positive"
    NEUTRAL = "neutral"
    NEGATIVE = "negative"
    UNTOLD = "untold"


def check_journey(journey: Journey) -> None:
    """Raise `JourneyError` with all that is wrong: no moments, a phase that isn't listed, an emotion off the scale."""
    problems = []
    if not journey.moments:
        problems.append(Problem("journey.empty", N_("A journey needs at least one contact moment.")))
    for number, moment in enumerate(journey.moments, start=1):
        if moment.phase not in journey.phases:
            message = N_("Contact moment %(number)s lies in a phase that the journey doesn't have.")
            problems.append(Problem("journey.phase", message, {"number": number}))
        for emotion in (moment.emotion, moment.wished):
            if emotion is not None and not LOWEST <= emotion <= HIGHEST:
                message = N_("Contact moment %(number)s has an emotion that is not from %(lowest)s to %(highest)s.")
                params = {"number": number, "lowest": LOWEST, "highest": HIGHEST}
                problems.append(Problem("journey.emotion", message, params))
    if problems:
        raise JourneyError(problems)


def check_casus(casus: Casus) -> None:
    """Raise `JourneyError` with all that is wrong: no events, one that ends before it begins, a negative amount."""
    problems = []
    if not casus.events:
        problems.append(Problem("casus.empty", N_("A timeline needs at least one event.")))
    for number, event in enumerate(casus.events, start=1):
        if event.until is not None and event.until < event.on:
            message = N_("Event %(number)s ends before it begins.")
            problems.append(Problem("casus.ends", message, {"number": number}))
        if event.euro is not None and event.euro < 0:
            message = N_("Event %(number)s has an amount below zero.")
            problems.append(Problem("casus.euro", message, {"number": number}))
    if problems:
        raise JourneyError(problems)


def in_order(journey: Journey) -> tuple[ContactMoment, ...]:
    """Return the moments phase by phase, inside a phase as they were given."""
    return tuple(
        moment for phase in dict.fromkeys(journey.phases) for moment in journey.moments if moment.phase == phase
    )


def experience(moments: Iterable[ContactMoment]) -> Experience:
    """Return how moments felt together: by the mean of the emotions that were told; around zero is neutral."""
    told = [moment.emotion for moment in moments if moment.emotion is not None]
    if not told:
        return Experience.UNTOLD
    mean = sum(told) / len(told)
    if abs(mean) < 0.5:  # noqa: PLR2004 - half a step of the scale
        return Experience.NEUTRAL
    return Experience.POSITIVE if mean > 0 else Experience.NEGATIVE
