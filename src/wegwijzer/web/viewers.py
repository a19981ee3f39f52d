"""Who looks, and into which home: the two things every view gives to its use case."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from wegwijzer import usecases
from wegwijzer.usecases.viewer import Viewer

if TYPE_CHECKING:
    from wegwijzer.storage.home import Home


def home() -> Home:
    """Return the opened home of this server."""
    return usecases.opened_home(Path(settings.WEGWIJZER_HOME))


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks: somebody with a role in an organisation, or a visitor."""
    user = request.user
    if user.is_authenticated and user.organisation and user.role:
        return Viewer.of(user.organisation, user.role, user.get_username())
    return Viewer.visitor()
