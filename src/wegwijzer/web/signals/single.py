"""One signal: the figure, what belongs to it, what to ask, and where people are with it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from wegwijzer import usecases
from wegwijzer.definitions.model import Monitor
from wegwijzer.errors import UserError
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.signals.models import Signal, Standing
from wegwijzer.web.signals.reading import searched_for
from wegwijzer.web.signals.standing import KIND, journal_key, move
from wegwijzer.web.viewers import home, viewer_of


def readable(viewer: Viewer, number: int) -> tuple[Signal, Monitor]:
    """Return a signal with its monitor; raises `Http404` when it isn't there or not for this viewer."""
    signal = Signal.objects.filter(pk=number).select_related("searched").first()
    searches = searched_for(viewer, signal.monitor) if signal else {}
    if signal is None or signal.searched_id not in searches:
        raise Http404
    return signal, searches[signal.searched_id]


@require_http_methods(["GET", "HEAD", "POST"])
def single(request: HttpRequest, number: int) -> HttpResponse:
    """Show a signal; POST brings it to another state."""
    viewer = viewer_of(request)
    signal, monitor = readable(viewer, number)
    decides = may(viewer, Right.INTERPRET, monitor)
    problems: list[str] = []
    if request.method == "POST":
        if not decides:
            raise Http404
        problems = _moved(request, signal)
        if not problems:
            return redirect("signal", number)
    inside = may(viewer, Right.INTERPRET, monitor) or may(viewer, Right.READ_STORIES, monitor)
    context = {
        "signal": signal,
        "monitor": monitor,
        "view": usecases.view_figure(home(), viewer, signal.query),
        "others": signal.searched.signals.filter(leader=signal.leader).exclude(pk=signal.pk)[:25],
        "standing": Standing.objects.filter(monitor=signal.monitor, key=signal.key).first(),
        "decides": decides,
        "asks": may(viewer, Right.ASK, monitor),
        "changes": history(KIND, journal_key(signal)) if inside else (),
        "states": Standing.State.choices,
        "problems": problems,
        "given": request.POST,
        "monitor_title": monitor.title,
        "fictional": monitor.fictional,
    }
    return render(request, "signals/single.html", context, status=400 if problems else 200)


def _moved(request: HttpRequest, signal: Signal) -> list[str]:
    """Move it; return the problems in Dutch, none when it worked."""
    state, version = request.POST.get("state", ""), request.POST.get("version", "")
    if state not in Standing.State.values:
        return [_("Choose where you are with this.")]
    number = int(version) if version.isdecimal() and len(version) < 9 else 0  # noqa: PLR2004 - no version is longer
    try:
        move(signal, state, why=request.POST.get("why", "")[:2000], who=request.user, version=number)  # type: ignore[arg-type]
    except UserError as error:
        return [problem.worded(_) for problem in error.problems]
    return []
