"""The words of the cycle: five directions and four phases."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.definitions.model import Phase

DIRECTIONS: dict[str, Promise] = {
    "waarom": _("Why"),
    "hoe-ziet-het-eruit": _("What it looks like"),
    "met-wie": _("With whom"),
    "wat": _("What"),
    "hoe-georganiseerd": _("How organised"),
}
PHASES: dict[Phase, tuple[Promise, Promise]] = {
    Phase.ASK: (_("Ask the question"), _("Who wants to know what, why, and what will you do with the answer?")),
    Phase.SET_UP: (_("Set up"), _("Which figures and stories answer the question, and how often?")),
    Phase.COLLECT: (_("Collect"), _("Who delivers deserves little work, and hears back what came of it.")),
    Phase.DISCUSS: (_("Analyse, report and discuss"), _("The conversation gives the figures their meaning.")),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A phase in the bar: done, current or still to come."""

    number: int
    name: Promise
    what: Promise
    state: str


def phases_of(now: Phase) -> tuple[Step, ...]:
    """Return the four phases with their state when the cycle is in phase `now`."""
    order = list(PHASES)
    at = order.index(now)
    states = ["done" if place < at else "current" if place == at else "coming" for place in range(len(order))]
    return tuple(Step(place + 1, *PHASES[phase], states[place]) for place, phase in enumerate(order))
