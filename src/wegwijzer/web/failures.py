"""Errors as pages: in plain Dutch, in the frame, with one next step. Never a trace, a value or a person."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from wegwijzer.errors import NotFoundError, UserError, WegwijzerError
from wegwijzer.web.limits import TooManyRequests

log = logging.getLogger(__name__)


def page(request: HttpRequest | None, status: int, title: str, lead: str, problems: Sequence[str] = ()) -> HttpResponse:
    """Return the page of a failure; without a request (or with a broken one) it still works."""
    told = {"title": title, "lead": lead, "problems": problems, "status": status}
    around = {"organisation": None, "demo": settings.DEMO}  # whose page it would have been is not told
    return HttpResponse(render_to_string("failure.html", told | around, request), status=status)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django asks
    """404: it isn't there, or the asker may not see it; the page doesn't tell which."""
    return page(
        request,
        404,
        _("This page is not here"),
        _("The address may have changed, or the page is not open to you. Search for it, or go back to the start."),
    )


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django asks
    """403: logged in, but not for this."""
    return page(
        request, 403, _("This page is not for your role"), _("Ask the administrator of your organisation for access.")
    )


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - the signature Django asks
    """403: a form that did not come from our own page, or was open too long."""
    return page(
        request,
        403,
        _("The form was open too long"),
        _("Go back, load the page again and send the form once more. Nothing was saved."),
    )


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:  # noqa: ARG001 - as Django asks
    """400: an address or form that can't be understood."""
    return page(
        request, 400, _("We can't read this address"), _("Choose again on the page itself, or go back to the start.")
    )


def server_error(_request: HttpRequest) -> HttpResponse:
    """500: our fault; nothing of the request is used, so that the page can't fail too."""
    return page(
        None,
        500,
        _("Something went wrong on our side"),
        _("Nothing was saved. Try again in a few minutes. If it stays, tell the administrator what you were doing."),
    )


def too_many(request: HttpRequest, error: TooManyRequests) -> HttpResponse:
    """429: more than the limit; says when to come back."""
    response = page(
        request,
        429,
        _("A little slower, please"),
        _("Many requests came from your address. Try again in %(seconds)s seconds.") % {"seconds": error.seconds},
    )
    response.headers["Retry-After"] = str(error.seconds)
    return response


def locked_out(request: HttpRequest, *_args: Any, **_kwargs: Any) -> HttpResponse:
    """429: too many log-ins that failed."""
    return page(
        request,
        429,
        _("Logging in is paused for a while"),
        _("The password was wrong five times. Try again in fifteen minutes, or ask the administrator for a new one."),
    )


def worded(request: HttpRequest, error: Exception) -> HttpResponse | None:
    """Return the page that tells an error of ours, or None for any other error."""
    match error:
        case NotFoundError():
            return not_found(request)
        case TooManyRequests():
            return too_many(request, error)
        case UserError():
            problems = [problem.worded(_) for problem in error.problems]
            return page(request, 400, _("This can't be done like this"), _("This is what we found:"), problems)
        case WegwijzerError():
            log.error("problems: %s", ", ".join(problem.code for problem in error.problems))
            return server_error(request)
    return None


class WordedErrors:
    """Middleware: every error of ours becomes its page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Let the request through."""
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Return the page of an error that a view raised."""
        return worded(request, error)
