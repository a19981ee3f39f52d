"""Who looks, and into which home: the two things every view gives to its use case."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from wegwijzer import usecases
from wegwijzer.usecases.viewer import Role, Viewer

if TYPE_CHECKING:
    from django.contrib.auth.models import AnonymousUser

    from wegwijzer.storage.home import Home
    from wegwijzer.web.accounts.models import User


def home() -> Home:
    """Return the home of this server; it is opened (and looked over) once in a process."""
    return _opened(Path(settings.WEGWIJZER_HOME))


@lru_cache(maxsize=4)
def _opened(root: Path) -> Home:
    return usecases.opened_home(root)


def viewer_of(request: HttpRequest) -> Viewer:
    """Return who looks: somebody with a role in an organisation, or a visitor. Asked once per request."""
    known: Viewer | None = getattr(request, "viewer", None)
    if known is None:
        known = request.viewer = viewer_for(request.user)  # type: ignore[attr-defined]
    return known


def viewer_for(user: User | AnonymousUser) -> Viewer:
    """Return an account as a viewer; somebody without organisation, role or an active account is a visitor."""
    if user.is_authenticated and user.is_active and user.organisation and user.role:
        memberships = user.memberships.order_by("monitor").values_list("monitor", "role")
        roles = tuple((monitor, Role(role)) for monitor, role in memberships)
        return Viewer.of(user.organisation, user.role, user.get_username(), roles)
    return Viewer.visitor()
