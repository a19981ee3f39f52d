"""Whose administrator somebody is."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.accounts.models import User
from wegwijzer.web.viewers import viewer_of

View = Callable[..., HttpResponse]


def for_administrators(view: View) -> View:
    """Let only who keeps accounts see a page; others get a 403."""

    @login_required
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not may(viewer_of(request), Right.ACCOUNTS):
            raise PermissionDenied
        return view(request, *args, **kwargs)

    return guarded


def people_of(request: HttpRequest) -> QuerySet[User]:
    """Return the people of the administrator's own organisation; nobody of another one."""
    return User.objects.filter(organisation=viewer_of(request).organisation)
