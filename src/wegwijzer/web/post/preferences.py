"""Which kinds of mail somebody gets: sign off, and on again."""

from __future__ import annotations

from collections.abc import Collection

from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wegwijzer.web.accounts.models import User
from wegwijzer.web.post.models import Message, SignedOff
from wegwijzer.web.post.writing import ALWAYS
from wegwijzer.web.rooms import contributions


def kinds_for(user: User) -> dict[str, str]:
    """Return the kinds of mail that somebody may get, with what they are called."""
    named = {kind: label for function in contributions("mail_kinds") for kind, label in function().items()}
    got = Message.objects.filter(to=user).values_list("kind", flat=True).distinct()
    off = SignedOff.objects.filter(user=user).values_list("kind", flat=True)
    return {kind: named.get(kind, kind) for kind in (*named, *got, *off) if kind not in ALWAYS}


@transaction.atomic
def choose(user: User, wanted: Collection[str]) -> None:
    """Keep which kinds of mail somebody wants: the others are signed off from."""
    kinds = kinds_for(user)
    SignedOff.objects.filter(user=user, kind__in=[kind for kind in kinds if kind in wanted]).delete()
    for kind in kinds:
        if kind not in wanted:
            SignedOff.objects.get_or_create(user=user, kind=kind, defaults={"at": timezone.now()})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def preferences(request: HttpRequest) -> HttpResponse:
    """The page with a tick for every kind of mail."""
    if request.method == "POST":
        choose(request.user, request.POST.getlist("kind"))
        return redirect(f"{request.path}?bewaard=1")
    off = set(SignedOff.objects.filter(user=request.user).values_list("kind", flat=True))
    kinds = [(kind, label, kind not in off) for kind, label in kinds_for(request.user).items()]
    return render(request, "post/preferences.html", {"kinds": kinds, "kept": "bewaard" in request.GET})
