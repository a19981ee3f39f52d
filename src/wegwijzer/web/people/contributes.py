"""What people add elsewhere."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.people.keeping import KIND
from wegwijzer.web.rooms import Link, Panel


def links(viewer: Viewer) -> list[Link]:
    """Return the way to the people, for who keeps accounts."""
    return [Link(name="people", label=_("People"), order=80)] if may(viewer, Right.ACCOUNTS) else []


def states() -> dict[str, dict[str, str]]:
    """Return what the states of an account are called in its history."""
    return {
        KIND: {
            "active": _("open"),
            "closed": _("closed"),
            "gone": _("no role any more"),
            "details": _("name or address changed"),
            "link": _("a link to choose a password"),
        }
    }


def on_monitor(viewer: Viewer, monitor: Monitor, direction: str) -> list[Panel]:
    """Return the way to the roles in a monitor, on the tab that says with whom it is made."""
    if direction != "met-wie" or not may(viewer, Right.ACCOUNTS) or viewer.organisation != monitor.organisation:
        return []
    return [Panel(template="people/panel.html", context={"monitor": monitor}, order=90)]
