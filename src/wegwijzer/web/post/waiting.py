"""Mail that waits, for the administrator: no mail server was set, or sending failed."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.post.models import Message
from wegwijzer.web.viewers import viewer_of

ON_A_PAGE = 50


def unsent(organisation: str) -> QuerySet[Message]:
    """Return the mail to people of an organisation that was not sent, the oldest first."""
    return Message.objects.filter(to__organisation=organisation, sent_at=None).order_by("not_before", "id")


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def waiting(request: HttpRequest) -> HttpResponse:
    """What waits and why; the texts themselves are for who gets them. A button tries again what was given up."""
    viewer = viewer_of(request)
    if viewer.organisation is None or not may(viewer, Right.ACCOUNTS):
        raise PermissionDenied
    found = unsent(viewer.organisation)
    if request.method == "POST":
        found.filter(claimed_at=None).update(attempts=0, not_before=timezone.now(), failure="")
        return redirect("waiting-mail")
    page = Paginator(found.select_related("to"), ON_A_PAGE).get_page(request.GET.get("blad"))
    return render(request, "post/waiting.html", {"page": page, "server": settings.EMAIL_HOST})
