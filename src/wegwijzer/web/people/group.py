"""Who has a role in one monitor, also from another organisation."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from wegwijzer.definitions.model import Monitor
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.models import Membership, User
from wegwijzer.web.people.forms import GuestForm
from wegwijzer.web.people.keeping import give_role, take_role
from wegwijzer.web.people.seeing import for_administrators
from wegwijzer.web.viewers import home, viewer_of


def own_monitor(request: HttpRequest, monitor_id: str) -> Monitor:
    """Return a monitor of the administrator's organisation; else a 404."""
    found = loaded_definitions(home()).monitors.get(monitor_id)
    if found is None or found.organisation != viewer_of(request).organisation:
        raise Http404
    return found


@for_administrators
@require_http_methods(["GET", "HEAD", "POST"])
def group(request: HttpRequest, monitor: str) -> HttpResponse:
    """The people with a role in a monitor; give one, or take it away."""
    found = own_monitor(request, monitor)
    if taken := request.POST.get("weg", ""):
        user = User.objects.filter(pk=int(taken)).first() if taken.isdecimal() else None
        if user is not None:
            take_role(user, request.user, found.id)
        return redirect("monitor-people", monitor)
    form = GuestForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        give_role(form.cleaned_data["username"], request.user, found, Role(form.cleaned_data["role"]))
        return redirect("monitor-people", monitor)
    members = Membership.objects.filter(monitor=found.id).select_related("user").order_by("user__first_name", "pk")
    return render(request, "people/group.html", {"monitor": found, "members": members, "form": form})
