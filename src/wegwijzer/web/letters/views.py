"""Return letters: which wait, one to read and edit, to send, to print."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.web.letters.forms import LetterForm
from wegwijzer.web.letters.models import Letter
from wegwijzer.web.letters.waiting import visible
from wegwijzer.web.letters.writing import edit, send
from wegwijzer.web.viewers import viewer_of

ON_A_PAGE = 25


@login_required
@require_safe
def letters(request: HttpRequest) -> HttpResponse:
    """The letters: those that wait, and (one step away) those that went."""
    waiting = request.GET.get("welke") != "gegaan"
    found = visible(viewer_of(request))
    found = found.filter(state=Letter.State.DRAFT) if waiting else found.exclude(state=Letter.State.DRAFT)
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad"))
    return render(request, "letters/letters.html", {"page": page, "waiting": waiting})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def letter(request: HttpRequest, number: int) -> HttpResponse:
    """One letter: edit it as long as it waits; two people at once lose nothing."""
    found = get_object_or_404(visible(viewer_of(request)), pk=number)
    context = {"letter": found, "version": found.version}
    if request.method != "POST":
        return render(request, "letters/letter.html", context | {"form": LetterForm(instance=found)})
    form = LetterForm(request.POST, instance=Letter.objects.get(pk=number))
    context["form"] = form
    if not form.is_valid():
        return render(request, "letters/letter.html", context, status=400)
    if not edit(found, form.cleaned_data, by=request.user, version=_number(request.POST.get("version", ""))):
        return render(request, "letters/letter.html", context | {"theirs": found}, status=409)
    return redirect("letter", number)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 9 else 0  # noqa: PLR2004 - no version is longer


@login_required
@require_POST
def go(request: HttpRequest, number: int) -> HttpResponse:
    """Send it, or keep how it went."""
    found = get_object_or_404(visible(viewer_of(request)), pk=number)
    send(found, request.POST.get("state", ""), by=request.user, why=request.POST.get("why", ""))
    return redirect("letters")


@login_required
@require_safe
def printed(request: HttpRequest, number: int) -> HttpResponse:
    """The letter as a page for the printer."""
    found = get_object_or_404(visible(viewer_of(request)), pk=number)
    return render(request, "letters/printed.html", {"letter": found})
