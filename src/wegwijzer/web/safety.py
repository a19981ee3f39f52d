"""What every answer says to the browser: nothing from outside, nothing inline, no frames."""

from __future__ import annotations

from collections.abc import Callable
from ipaddress import ip_address

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.http.request import split_domain_port

CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; manifest-src 'self'; base-uri 'none'; frame-ancestors 'none'"
)
# A chart shown as an image is a document of its own: it may carry its own style and font, and nothing else.
IMAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; font-src data:; sandbox"
PERMISSIONS = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"


class SecurityHeaders:
    """Middleware: the security headers on every answer, static files and errors too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Return the answer with its headers; what a page asks not to be kept stays out of shared caches."""
        response = self.get_response(request)
        is_image = response.headers.get("Content-Type", "").startswith("image/svg+xml")
        response.headers.setdefault("Content-Security-Policy", IMAGE_POLICY if is_image else CONTENT_SECURITY_POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if "text/html" in response.headers.get("Content-Type", ""):
            response.headers.setdefault("Cache-Control", "private, no-cache")
        return response


LOOPBACK_NAMES = ("127.0.0.1", "localhost", "[::1]")


def demo_for(request: HttpRequest) -> bool:
    """Whether demo accounts may be used here: in demo mode, asked from this machine itself and not through a proxy."""
    if not settings.DEMO or "HTTP_X_FORWARDED_FOR" in request.META or "HTTP_FORWARDED" in request.META:
        return False
    if split_domain_port(request.get_host())[0] not in LOOPBACK_NAMES:
        return False
    try:
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    except ValueError:
        return False
