"""What the frame around every page needs to know."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def frame(request: HttpRequest) -> dict[str, Any]:
    """Return the demo state and where we are; the rest comes with the page."""
    match = getattr(request, "resolver_match", None)
    return {"demo": settings.DEMO, "here": match.url_name if match else ""}
