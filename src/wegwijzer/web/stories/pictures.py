"""The picture of a journey or a case, with the table that says the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from wegwijzer.errors import UserError
from wegwijzer.stories.journeys import CaseEvent, Casus, ContactMoment, Journey
from wegwijzer.web.stories.models import Kind, Story

if TYPE_CHECKING:
    from wegwijzer.reports.drawing.told import ToldDrawing

NARROW = "4:3"  # the form for a phone


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """The drawing for a wide screen and for a phone; both with what they say in words and a table."""

    wide: ToldDrawing
    narrow: ToldDrawing


def journey_of(story: Story) -> Journey:
    """Return the journey that a story tells."""
    details = story.details
    moments = tuple(ContactMoment(**moment) for moment in details.get("moments", ()))
    phases = tuple(details.get("phases", ()))
    return Journey(
        title=story.title,
        phases=phases,
        moments=moments,
        persona=lowered(details.get("persona", "")),
        fictional=story.fictional,
    )


def lowered(words: str) -> str:
    """Return words as they stand within a sentence: the first letter small."""
    return words[:1].lower() + words[1:]


def casus_of(story: Story) -> Casus:
    """Return the case that a story tells, its events in the order of time."""
    events = [_event(event) for event in story.details.get("events", ())]
    return Casus(title=story.title, events=tuple(sorted(events, key=lambda one: one.on)), fictional=story.fictional)


def _event(told: dict[str, Any]) -> CaseEvent:
    days = {name: date.fromisoformat(told[name]) for name in ("on", "until") if told.get(name)}
    return CaseEvent(**(told | days))


def picture_of(story: Story) -> Picture | None:
    """Return the picture of a journey or a case; None of other kinds, and of one that can't be drawn."""
    try:
        if story.kind == Kind.JOURNEY:
            from wegwijzer.reports.drawing.journeys import journey_chart  # noqa: PLC0415 - heavy, only to draw

            journey = journey_of(story)
            return Picture(wide=journey_chart(journey), narrow=journey_chart(journey, form=NARROW))
        if story.kind == Kind.CASUS:
            from wegwijzer.reports.drawing.timelines import timeline_chart  # noqa: PLC0415 - heavy, only to draw

            casus = casus_of(story)
            return Picture(wide=timeline_chart(casus), narrow=timeline_chart(casus, form=NARROW))
    except (UserError, TypeError, ValueError, KeyError):  # what was masked away can't be drawn any more
        return None
    return None
