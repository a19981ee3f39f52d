"""What safety adds elsewhere: a link for the privacy officer."""

from __future__ import annotations

from django.utils.translation import gettext as _

from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.rooms import Link


def links(viewer: Viewer) -> list[Link]:
    """Return the way to the ledger, for the administrator."""
    return [Link(name="security", label=_("Protection"), order=90)] if may(viewer, Right.SAFEGUARD) else []
