"""What was drawn once is kept: a release never changes, so its charts don't either.

A picture is named by everything it depends on: release, choices, kind, shape and the version of the software.
"""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import TypeVar

from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotModified

from wegwijzer import __version__
from wegwijzer.reports.view import FigureView
from wegwijzer.web.figures.addresses import choices_of

Made = TypeVar("Made")
FOR_EVER = 365 * 24 * 3600


def name_of(view: FigureView, *parts: str) -> str:
    """Return the name of something made from a view: the same name means the same bytes."""
    choices = sorted(choices_of(view.query).items())
    told = repr((__version__, view.release, view.query.monitor, view.query.indicator, choices, view.marks, parts))
    return sha256(told.encode()).hexdigest()


def kept(name: str, make: Callable[[], Made]) -> Made:
    """Return what is kept under this name; make and keep it when there is nothing."""
    found = cache.get(name)
    if found is None:
        found = make()
        cache.set(name, found)
    return found


def with_tag(request: HttpRequest, name: str, answer: Callable[[], HttpResponse]) -> HttpResponse:
    """Return the answer with its tag, or "not changed" when the asker already has it.

    The asker must ask again each time (rights may have changed), but the bytes travel once.
    """
    tag = f'"{name[:32]}"'
    known = tag in request.headers.get("If-None-Match", "")
    response = HttpResponseNotModified() if known else answer()
    response.headers["ETag"] = tag
    response.headers["Cache-Control"] = "private, no-cache"
    return response
