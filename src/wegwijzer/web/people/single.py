"""One person: who it is, what they may do, what they have in hand, and what happened to the account."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext
from django.views.decorators.http import require_http_methods, require_POST

from wegwijzer.errors import UserError
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.people.forms import LeaveForm, PersonForm, RoleForm
from wegwijzer.web.people.keeping import KIND, change, give_role, take_role
from wegwijzer.web.people.leaving import held_by, leave, open_again
from wegwijzer.web.people.listing import link_page
from wegwijzer.web.people.seeing import for_administrators, people_of
from wegwijzer.web.viewers import home, viewer_of


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One person of the own organisation."""
    user = get_object_or_404(people_of(request), pk=number)
    form = PersonForm(request.POST or None, instance=User.objects.get(pk=user.pk))
    if request.method == "POST" and form.is_valid():
        try:
            change(user, request.user, **form.cleaned_data)
        except UserError as error:
            form.add_error(None, [problem.worded(gettext) for problem in error.problems])
        else:
            return redirect("person", number)
    return _page(request, user, form=form)


def _page(request: HttpRequest, user: User, **other: Any) -> HttpResponse:
    titles = dict(own_monitors(request))
    memberships = [(titles.get(each.monitor, each.monitor), each) for each in user.memberships.order_by("monitor")]
    context = {
        "person": user,
        "memberships": memberships,
        "role_form": RoleForm(monitors=list(titles.items()), auto_id="role_%s"),
        "changes": history(KIND, user.pk),
        "form": PersonForm(instance=user),
    }
    return render(request, "people/person.html", context | other)


def own_monitors(request: HttpRequest) -> list[tuple[str, str]]:
    """Return the monitors of the administrator's organisation, by title."""
    own = viewer_of(request).organisation
    found = [each for each in loaded_definitions(home()).monitors.values() if each.organisation == own]
    return sorted(((each.id, each.title) for each in found), key=lambda pair: pair[1].casefold())


@for_administrators
@require_POST
def role(request: HttpRequest, number: int) -> HttpResponse:
    """Give or take a role in one monitor."""
    user = get_object_or_404(people_of(request), pk=number)
    if taken := request.POST.get("weg"):
        if taken in dict(own_monitors(request)):
            take_role(user, request.user, taken)
        return redirect("person", number)
    form = RoleForm(request.POST, monitors=own_monitors(request), auto_id="role_%s")
    if not form.is_valid():
        return _page(request, user, role_form=form)
    monitor = loaded_definitions(home()).monitors[form.cleaned_data["monitor"]]
    give_role(user, request.user, monitor, Role(form.cleaned_data["role"]))
    return redirect("person", number)


@for_administrators
@require_POST
def link(request: HttpRequest, number: int) -> HttpResponse:
    """A new link to set a password."""
    return link_page(request, get_object_or_404(people_of(request), pk=number, is_active=True))


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def leaving(request: HttpRequest, number: int) -> HttpResponse:
    """Close an account: first what is in hand goes to somebody else."""
    user = get_object_or_404(people_of(request), pk=number, is_active=True)
    others = people_of(request).filter(is_active=True).exclude(pk=user.pk).order_by("first_name", "username")
    form = LeaveForm(request.POST or None, people=others)
    if request.method == "POST" and form.is_valid():
        try:
            leave(user, request.user, form.cleaned_data["successor"], form.cleaned_data["why"])
        except UserError as error:
            form.add_error(None, [problem.worded(gettext) for problem in error.problems])
        else:
            return redirect("person", number)
    return render(request, "people/leaving.html", {"person": user, "form": form, "held": held_by(user)})


@for_administrators
@require_POST
def again(request: HttpRequest, number: int) -> HttpResponse:
    """Open a closed account again."""
    open_again(get_object_or_404(people_of(request), pk=number), request.user)
    return redirect("person", number)
