"""The overview of a plan: the five directions with what stands there, and putting the monitor to use."""

from __future__ import annotations

from dataclasses import replace

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from wegwijzer.definitions.model import Audience, Definitions, Phase
from wegwijzer.usecases.keeping_definitions import with_things
from wegwijzer.usecases.planning import design_of
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.jobs.queue import ask
from wegwijzer.web.plans import showing
from wegwijzer.web.plans.edit import set_up
from wegwijzer.web.plans.editing import kept
from wegwijzer.web.plans.models import Clash
from wegwijzer.web.plans.things import DIRECTIONS, THINGS, of_direction
from wegwijzer.web.viewers import home, viewer_of


@login_required
@require_safe
def walk(request: HttpRequest, monitor: str) -> HttpResponse:
    """The five directions, what stands there, how big it gets, and what comes next."""
    viewer = viewer_of(request)
    definitions, found = set_up(viewer, monitor)
    design = design_of(home(), monitor, discussed=showing.discussed_in(monitor, found.cycle))
    waiting = Clash.objects.filter(monitor=monitor, settled_at=None).select_related("who").order_by("id")[:5]
    context = {
        "monitor": found,
        "directions": [
            (name, [(thing, thing.filled(definitions, found)) for thing in of_direction(direction)])
            for direction, name in DIRECTIONS.items()
        ],
        "cautions": showing.cautions_of(design),
        "leave_out": showing.left_out(design),
        "clashes": [{"row": row, "thing": THINGS[row.thing]} for row in waiting if row.thing in THINGS],
        "saved": THINGS.get(request.GET.get("bewaard", "")),
        "in_use": found.phase is not Phase.SET_UP and found.phase is not Phase.ASK,
        "may_release": may(viewer, Right.RELEASE, found),
        "fictional": found.fictional,
        **showing.size_context(design.size),
    }
    return render(request, "plans/walk.html", context)


@login_required
@require_POST
def use(request: HttpRequest, monitor: str) -> HttpResponse:
    """Put the monitor to use: from here on one collects."""
    _definitions, found = set_up(viewer_of(request), monitor)
    if found.phase in (Phase.ASK, Phase.SET_UP):

        def change(definitions: Definitions) -> Definitions:
            return with_things(definitions, replace(definitions.monitors[monitor], phase=Phase.COLLECT))

        kept(home(), monitor, change, request.user, _("put to use"))
    return redirect("plan-page", monitor)


@login_required
@require_POST
def archive(request: HttpRequest, monitor: str) -> HttpResponse:
    """Keep the monitor and stop using it, or use it again."""
    _definitions, found = set_up(viewer_of(request), monitor)
    day = None if found.archived_on else localdate()

    def change(definitions: Definitions) -> Definitions:
        return with_things(definitions, replace(definitions.monitors[monitor], archived_on=day))

    kept(home(), monitor, change, request.user, _("kept, no longer used") if day else _("used again"))
    return redirect("plan-walk", monitor)


@login_required
@require_POST
def release(request: HttpRequest, monitor: str) -> HttpResponse:
    """Ask for a release for each audience of the monitor."""
    viewer = viewer_of(request)
    _definitions, found = set_up(viewer, monitor)
    if not may(viewer, Right.RELEASE, found):
        raise PermissionDenied
    audiences = list(found.audiences) or [Audience.INTERNAL.value]
    job = ask(
        "release",
        title=_("Releasing figures of %(title)s") % {"title": found.title},
        arguments={"monitor": monitor, "audiences": audiences},
        organisation=found.organisation,
        asked_by=request.user,
        back_to=reverse("figures", args=[monitor]),
    )
    return redirect("job", job.pk)
