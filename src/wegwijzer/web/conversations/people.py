"""Who sits at the table."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from wegwijzer.web.conversations.forms import OWN, InviteForm
from wegwijzer.web.conversations.library import missing, title_of
from wegwijzer.web.conversations.planning import changeable, invite, unprepared
from wegwijzer.web.conversations.single import led


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def people(request: HttpRequest, number: int) -> HttpResponse:
    """Invite perspectives; the page says whose is missing."""
    found = led(request, number)
    first = next(iter(missing(found.form, set(found.invited.values_list("perspective", flat=True)))), None)
    initial = {"perspective": first.id if first else OWN, "number": 1}
    form = InviteForm(request.POST or None, organisation=found.organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        perspective = values["own"] if values["perspective"] == OWN else values["perspective"]
        invite(found, perspective, people=values["people"], number=values["number"], account=values["account"])
        return redirect("conversation-people", number)
    invited = list(found.invited.select_related("account"))
    context = {
        "conversation": found,
        "form": form,
        "invited": [(title_of(one.perspective), one) for one in invited],
        "missing": missing(found.form, {one.perspective for one in invited}),
    }
    return render(request, "conversations/people.html", context, status=400 if form.errors else 200)


@login_required
@require_POST
def uninvite(request: HttpRequest, number: int, which: int) -> HttpResponse:
    """Take a perspective away."""
    found = led(request, number)
    changeable(found)
    get_object_or_404(found.invited, pk=which).delete()
    unprepared(found)
    return redirect("conversation-people", number)
