"""The people of an organisation, and somebody new."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer.web.accounts.models import User
from wegwijzer.web.people.forms import NewPersonForm
from wegwijzer.web.people.keeping import add, mail_link, password_link
from wegwijzer.web.people.seeing import for_administrators, people_of

ON_A_PAGE = 50


@for_administrators
@require_safe
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, by name."""
    text, closed = request.GET.get("q", "").strip()[:100], request.GET.get("welke") == "gesloten"
    named = Q(first_name__icontains=text) | Q(last_name__icontains=text) | Q(username__icontains=text)
    found = people_of(request).filter(named, is_active=not closed).order_by("first_name", "last_name", "pk")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad"))
    return render(request, "people/people.html", {"page": page, "text": text, "closed": closed})


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Add somebody; the link for a password goes by mail, or is shown once."""
    form = NewPersonForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        user = add(request.user, **form.cleaned_data)
        return link_page(request, user)
    return render(request, "people/new.html", {"form": form})


def link_page(request: HttpRequest, user: User) -> HttpResponse:
    """Return the page that tells that the link was mailed, or shows it: only now, and never again."""
    address = f"{settings.SITE}{password_link(user, request.user)}"
    mailed = bool(settings.EMAIL_HOST) and mail_link(user, address)
    context = {"person": user, "mailed": mailed, "address": "" if mailed else address}
    response = render(request, "people/link.html", context)
    response.headers["Cache-Control"] = "no-store"
    return response
