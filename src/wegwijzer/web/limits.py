"""Open doors have a limit: so many requests an address may do of one kind in a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse

View = Callable[..., HttpResponse]


class TooManyRequests(Exception):  # noqa: N818 - it is an outcome with a page of its own
    """Somebody asks more than the limit; `seconds` is when to come back."""

    def __init__(self, seconds: int) -> None:
        super().__init__("too many requests")
        self.seconds = seconds


def address_of(request: HttpRequest) -> str:
    """Return the address of who asks: the last one that our own proxies (`settings.PROXIES`) did not add themselves."""
    forwarded = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
    if settings.PROXIES and len(forwarded) >= settings.PROXIES:
        return str(forwarded[-settings.PROXIES])
    return str(request.META.get("REMOTE_ADDR", ""))


def limited(scope: str, *, times: int, seconds: int = 60) -> Callable[[View], View]:
    """Let a view be asked `times` per `seconds` by one address; more raises `TooManyRequests`."""

    def decorate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            window, passed = divmod(int(time.time()), seconds)
            key = f"{scope}:{address_of(request)}:{window}"
            caches["limits"].add(key, 0, seconds)
            if _counted(key) > times:
                raise TooManyRequests(seconds - passed)
            return view(request, *args, **kwargs)

        return guarded

    return decorate


def _counted(key: str) -> int:
    try:
        return int(caches["limits"].incr(key))
    except ValueError:  # thrown away between the two calls
        return 1
