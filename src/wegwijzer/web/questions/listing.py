"""The list of questions: what is being weighed, what a monitor answers, what got no."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.questions.seeing import visible
from wegwijzer.web.viewers import viewer_of

ON_A_PAGE = 25
CHOICES = {
    "open": _("Being weighed"),
    "lopend": _("In a monitor"),
    "beantwoord": _("Answered"),
    "nee": _("Got no"),
    "voorbij": _("Over"),
    "mijn": _("Mine"),
}
STATES = {
    "open": (State.OPEN,),
    "lopend": (State.ACCEPTED,),
    "beantwoord": (State.ANSWERED,),
    "nee": (State.DECLINED, State.MERGED),
    "voorbij": (State.ENDED, State.WITHDRAWN),
}


def chosen(viewer: Viewer, choice: str) -> QuerySet[Question]:
    """Return the questions of one of the choices, newest first."""
    if choice == "mijn":
        return visible(viewer).filter(asked_by__username=viewer.username)
    return visible(viewer).filter(Q(state__in=STATES.get(choice, STATES["open"])))


@login_required
@require_safe
def questions(request: HttpRequest) -> HttpResponse:
    """The questions, twenty-five on a page."""
    viewer = viewer_of(request)
    choice = request.GET.get("welke", "open")
    found = chosen(viewer, choice).select_related("asked_by").order_by("-id")
    page = Paginator(found, ON_A_PAGE).get_page(request.GET.get("blad"))
    context = {"page": page, "choice": choice, "choices": CHOICES, "may_ask": may(viewer, Right.ASK)}
    return render(request, "questions/questions.html", context)
