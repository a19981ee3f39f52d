"""What return letters add elsewhere."""

from __future__ import annotations

from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.letters.models import Letter
from wegwijzer.web.letters.waiting import drafts
from wegwijzer.web.letters.writing import KIND
from wegwijzer.web.rooms import CycleFact, Done, Panel, Task
from wegwijzer.web.viewers import home

SHOWN = 5


def tasks(viewer: Viewer, today: date) -> list[Task]:  # noqa: ARG001 - asked so
    """Return one task for all letters that wait."""
    number = drafts(viewer).count()
    if not number:
        return []
    what = ngettext("Send the return letter", "Send the return letters", number)
    why = ngettext("%(number)s giver heard nothing yet", "%(number)s givers heard nothing yet", number)
    return [Task(what=what, why=why % {"number": number}, address=reverse("letters"), urgency=30)]


def on_start(viewer: Viewer, today: date) -> list[Panel]:  # noqa: ARG001 - asked so
    """Return who heard nothing yet, for who writes the letters."""
    found = list(drafts(viewer).order_by("made_at")[:SHOWN])
    return [Panel(template="letters/start.html", context={"letters": found}, order=40)] if found else []


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return the letters of this monitor, on the tab about the people."""
    if direction != "met-wie":
        return []
    found = list(drafts(viewer).filter(monitor=monitor.id)[:SHOWN])
    return [Panel(template="letters/start.html", context={"letters": found}, order=60)] if found else []


def heard_back(kind: str, key: str) -> list[tuple[date, str]]:
    """Return the letters that a giver got: the day and the text, the newest first."""
    gone = (Letter.State.SENT, Letter.State.PRINTED, Letter.State.TOLD)
    found = Letter.objects.filter(kind=kind, key=key, state__in=gone).order_by("-ended_at")
    return [(letter.ended_at.date(), letter.body) for letter in found if letter.ended_at]


def cycle_facts(monitor: str, cycle: int) -> list[CycleFact]:
    """Return who of the suppliers didn't hear back in a cycle."""
    waiting = Letter.objects.filter(
        monitor=monitor, cycle=cycle, state__in=(Letter.State.DRAFT, Letter.State.SKIPPED), kind=Letter.Kind.SUPPLIER
    )
    return [
        CycleFact(
            about="supplier",
            key=letter.name,
            kind="not_heard_back",
            note=letter.why,
            address=reverse("letter", args=[letter.pk]),
        )
        for letter in waiting
    ]


def done_with(source: str, period: str) -> list[Done]:  # noqa: ARG001 - a letter is about all that was delivered so far
    """Return the letters about what a source delivered, the newest first."""
    gone = (Letter.State.SENT, Letter.State.PRINTED, Letter.State.TOLD)
    known = loaded_definitions(home()).sources.get(source)
    supplier = known.supplier if known and known.supplier else source
    found = Letter.objects.filter(kind=Letter.Kind.SUPPLIER, key=supplier, state__in=gone).order_by("-ended_at")[:3]
    return [
        Done(text=_("It was talked about, and you got a letter with what we saw and do."), on=letter.ended_at.date())
        for letter in found
        if letter.ended_at
    ]


def states() -> dict[str, dict[str, str]]:
    """Return what the states of a letter are called in its history."""
    return {KIND: {state.value: str(state.label) for state in Letter.State}}
