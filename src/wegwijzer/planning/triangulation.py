"""Question × instrument: how each question is answered, and where it rests on one way of looking, or on none."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.definitions.cautions import questions_of, sources_behind
from wegwijzer.definitions.model import Definitions, Monitor, Question
from wegwijzer.frames import Shape

WAY_OF = {Shape.EPISODES: "register", Shape.RESPONSES: "survey-clients", Shape.OBSERVATIONS: "published"}


class Gap(StrEnum):
    """What a question lacks."""

    NOTHING = "nothing"  # nothing answers it
    ONE_WAY = "one_way"  # one way of looking only
    NO_STORY = "no_story"  # only counting
    NO_FIGURE = "no_figure"  # only telling


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One instrument of the matrix."""

    id: str
    title: str
    tells: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionRow:
    """One question with what answers it, in the order of the columns, and what it lacks."""

    question: Question
    cells: tuple[bool, ...]
    gaps: tuple[Gap, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """The questions of a monitor against its instruments."""

    columns: tuple[Column, ...]
    rows: tuple[QuestionRow, ...]


def matrix_of(definitions: Definitions, monitor: Monitor) -> Matrix:
    """Return the matrix of a monitor: figures count as the way their source was made, instruments as themselves."""
    asked = [definitions.questions[name] for name in monitor.questions if name in definitions.questions]
    ways = {question.id: _ways(definitions, monitor, question.id) for question in asked if question.accepted}
    columns = {column.id: column for found in ways.values() for column in found}
    rows = [
        QuestionRow(
            question=question,
            cells=tuple(name in {way.id for way in ways[question.id]} for name in columns),
            gaps=_gaps(ways[question.id]),
        )
        for question in asked
        if question.accepted
    ]
    return Matrix(columns=tuple(columns.values()), rows=tuple(rows))


def _ways(definitions: Definitions, monitor: Monitor, question: str) -> list[Column]:
    found: dict[str, Column] = {}
    for name in monitor.indicators:
        if question in {each.id for each in questions_of(definitions, monitor, name)}:
            for source in sources_behind(definitions, name):
                way = WAY_OF.get(source.shape)
                if way:
                    found[way] = Column(id=way, title=way, tells=False)
    for each in monitor.plan.instruments:
        if question in each.questions:
            found[f"plan:{each.id}"] = Column(id=f"plan:{each.id}", title=each.title, tells=each.tells)
    return list(found.values())


def _gaps(ways: list[Column]) -> tuple[Gap, ...]:
    if not ways:
        return (Gap.NOTHING,)
    gaps = [Gap.ONE_WAY] if len(ways) == 1 else []
    if not any(way.tells for way in ways):
        gaps.append(Gap.NO_STORY)
    if all(way.tells for way in ways):
        gaps.append(Gap.NO_FIGURE)
    return tuple(gaps)
