"""The ledger: everything that was released, to whom, under which rules, and how the attack on it went."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from wegwijzer.reports.downloads import MEDIA_TYPES, Download
from wegwijzer.usecases.ledger import ledger_file, list_ledger
from wegwijzer.web.attachments import taken_along
from wegwijzer.web.limits import limited
from wegwijzer.web.viewers import home, viewer_of

ON_A_PAGE = 25


@require_safe
def ledger(request: HttpRequest) -> HttpResponse:
    """Every release of the own organisation, newest first. For the administrator only."""
    rows = list_ledger(home(), viewer_of(request))
    page = Paginator(rows, ON_A_PAGE).get_page(request.GET.get("blad"))
    unproven = [row for row in rows if row.audit is None]
    context = {"page": page, "rows": len(rows), "unproven": len(unproven)}
    return render(request, "security/ledger.html", context)


@require_safe
@limited("download", times=60)
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """The ledger as a file."""
    body = ledger_file(home(), viewer_of(request), kind, _)
    name = f"grootboek-vrijgaven-{localdate():%Y-%m-%d}.{kind}"
    return taken_along(Download(name=name, media_type=MEDIA_TYPES[kind], body=body))
