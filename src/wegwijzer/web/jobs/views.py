"""How far a job is, and a way to stop it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from wegwijzer.web.jobs.models import Job
from wegwijzer.web.jobs.queue import cancel


def own(request: HttpRequest, number: int) -> Job:
    """Return a job that this person asked for; for others it doesn't exist."""
    if not request.user.is_authenticated:
        raise Http404
    return get_object_or_404(Job, pk=number, asked_by=request.user)


@require_safe
def job(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one job; it renews itself while the work goes on, also without JavaScript."""
    found = own(request, number)
    if found.state == Job.State.DONE and found.back_to:
        answer = redirect(found.back_to)
        if request.htmx:
            answer = HttpResponse(headers={"HX-Redirect": found.back_to})
        return answer
    template = "jobs/progress.html" if request.htmx else "jobs/job.html"
    return render(request, template, {"job": found})


@require_POST
def stop(request: HttpRequest, number: int) -> HttpResponse:
    """Ask the job to stop."""
    cancel(own(request, number))
    return redirect("job", number)
