"""Start: a person's own page, and for a visitor the door to what is public."""

from __future__ import annotations

from datetime import date

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from wegwijzer import usecases
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.rooms import Task, contributed, panels
from wegwijzer.web.viewers import home, viewer_of

AT_MOST = 5  # to-dos: the rest is one step away


@require_safe
def start(request: HttpRequest) -> HttpResponse:
    """My monitors, what was released lately, what is next."""
    viewer, today = viewer_of(request), localdate()
    page = usecases.start_page(home(), viewer, today)
    context = {"page": page, "panels": panels("on_start", viewer, today)}
    if request.user.is_authenticated:
        tasks = tasks_for(viewer, today)
        context |= {"tasks": tasks[:AT_MOST], "more_tasks": len(tasks) - AT_MOST}
    return render(request, "monitors/start.html", context)


def tasks_for(viewer: Viewer, today: date) -> list[Task]:
    """Return everything that somebody has to do, the most urgent first, then by date."""
    found: list[Task] = contributed("tasks", viewer, today)
    return sorted(found, key=lambda task: (task.urgency, task.by or date.max))


@login_required
@require_safe
def all_tasks(request: HttpRequest) -> HttpResponse:
    """Everything I have to do."""
    return render(request, "monitors/tasks.html", {"tasks": tasks_for(viewer_of(request), localdate())})
