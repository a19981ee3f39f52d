"""Begin a plan: from a ready example, from somebody else's monitor, from a YAML text, or from nothing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from pathlib import Path
from types import MappingProxyType

from wegwijzer.definitions.design import Plan
from wegwijzer.definitions.model import (
    AreaChoice,
    Audience,
    Definitions,
    Monitor,
    Organisation,
    Phase,
    Question,
)
from wegwijzer.definitions.reading import read_definitions, ready_library

EXAMPLES = Path(__file__).parent / "library" / "examples"
EXAMPLE_OWNER = "voorbeeldgemeente"


@cache
def example_definitions() -> Definitions:
    """Return the ready examples on top of the ready library, read and checked once per process."""
    return read_definitions(EXAMPLES, base=ready_library)


def examples() -> Mapping[str, Monitor]:
    """Return the ready example monitors by id."""
    found = example_definitions().monitors.values()
    return MappingProxyType({each.id: each for each in found if each.organisation == EXAMPLE_OWNER})


def blank_monitor(name: str, title: str, organisation: Organisation) -> Definitions:
    """Return the definitions of a monitor with nothing in it yet, for `organisation`."""
    monitor = Monitor(
        id=name,
        title=title,
        organisation=organisation.id,
        areas=AreaChoice(municipalities=(organisation.municipality,)),
        indicators=(),
        audiences=_audiences(),
        phase=Phase.SET_UP,
    )
    return Definitions(monitors={name: monitor})


def copied_monitor(
    definitions: Definitions, from_id: str, name: str, title: str, organisation: Organisation
) -> Definitions:
    """Return a copy of a monitor under another name for `organisation`, with what it needs and nobody else has.

    Indicators, sources and their questions are shared, so that series can be compared. Goals, expectations, people,
    dates and comparable municipalities belong to who made it, and stay behind; a question comes along as one's own.
    """
    found = definitions.monitors[from_id]
    questions = {
        f"{name}-{number}": _own(definitions.questions[each], f"{name}-{number}")
        for number, each in enumerate(_accepted(definitions, found), start=1)
    }
    renamed = dict(zip(_accepted(definitions, found), questions, strict=True))
    answers = _answers(definitions, found, renamed)
    monitor = replace(
        found,
        id=name,
        title=title,
        organisation=organisation.id,
        areas=_areas(found.areas, organisation.municipality),
        questions=tuple(questions),
        targets=(),
        audiences=_audiences(),
        owner="",
        ambassador="",
        cycle=1,
        phase=Phase.SET_UP,
        next_moments=(),
        fictional=False,
        archived_on=None,
        plan=_plan(found, renamed),
    )
    kept = {key: replace(each, indicators=answers[key]) for key, each in questions.items()}
    return Definitions(monitors={name: monitor}, questions=kept)


def _accepted(definitions: Definitions, monitor: Monitor) -> list[str]:
    return [name for name in monitor.questions if definitions.questions[name].accepted]


def _own(question: Question, name: str) -> Question:
    return replace(question, id=name, ends_on=None if question.structural else question.ends_on)


def _answers(definitions: Definitions, monitor: Monitor, renamed: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    """Which indicators of the monitor answer each question: by the question, or by the indicator."""
    found = {}
    for old, new in renamed.items():
        by_indicator = [each for each in monitor.indicators if old in definitions.indicators[each].questions]
        by_question = [each for each in definitions.questions[old].indicators if each in monitor.indicators]
        found[new] = tuple(dict.fromkeys((*by_question, *by_indicator)))
    return found


def _areas(areas: AreaChoice, municipality: str) -> AreaChoice:
    return replace(areas, municipalities=(municipality,), comparable=(), comparable_because="")


def _plan(monitor: Monitor, renamed: Mapping[str, str]) -> Plan:
    """The plan of a copy; the people of an example are roles, those of another municipality stay there."""
    plan = monitor.plan
    instruments = tuple(
        replace(each, questions=tuple(renamed[name] for name in each.questions if name in renamed))
        for each in plan.instruments
    )
    people = plan.people if monitor.organisation == EXAMPLE_OWNER else ()
    return replace(
        plan,
        instruments=instruments,
        people=people,
        suppliers=(),
        expectations=(),
        dropped=(),
        begun_from=monitor.id,
    )


def _audiences() -> dict[str, str]:
    return {audience.value: audience.value for audience in Audience}
