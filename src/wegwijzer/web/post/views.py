"""Sign off from a kind of mail, from the mail itself and without logging in."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from wegwijzer.web.accounts.models import User
from wegwijzer.web.limits import limited
from wegwijzer.web.post.models import SignedOff
from wegwijzer.web.post.sending import SALT


@csrf_exempt  # a mail program posts here by itself (RFC 8058); the signed token is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@limited("sign-off", times=30)
def sign_off(request: HttpRequest, token: str) -> HttpResponse:
    """Ask (GET) or do (POST)."""
    try:
        user_id, kind = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError) as error:
        raise Http404 from error
    if not User.objects.filter(pk=user_id).exists():
        raise Http404
    if request.method == "POST":
        SignedOff.objects.get_or_create(user_id=user_id, kind=kind, defaults={"at": timezone.now()})
    return render(request, "post/sign_off.html", {"kind": kind, "done": request.method == "POST"})
