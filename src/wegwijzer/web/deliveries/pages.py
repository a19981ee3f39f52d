"""The board of deliveries, one delivery, and who delivers for whom."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as say
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer.reports.downloads import MEDIA_TYPES
from wegwijzer.usecases.delivering import error_sheet, monitors_with, releases_with, sources_in_use
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web.accounts.models import User
from wegwijzer.web.deliveries import taking
from wegwijzer.web.deliveries.expecting import previous
from wegwijzer.web.deliveries.models import Attempt, Contact, Delivery, State
from wegwijzer.web.deliveries.seeing import delivers, receives, seen, visible
from wegwijzer.web.deliveries.telling import as_problems, told
from wegwijzer.web.rooms import contributed
from wegwijzer.web.viewers import home, viewer_of

ON_A_PAGE = 25
SHOWN = 30  # problems on the page; the sheet has them all
CHOICES = {
    "open": _("To come"),
    "laat": _("Late"),
    "nakijken": _("To check"),
    "klaar": _("Accepted"),
}


class FileForm(forms.Form):
    """The file of a delivery."""

    file = forms.FileField(
        label=_("The file"),
        help_text=_("Excel, CSV or Parquet. We check it at once; nothing is kept while something is wrong."),
        error_messages={"required": _("Choose a file."), "empty": _("This file is empty.")},
    )

    def clean_file(self) -> Any:
        """A file that isn't too large."""
        file = self.cleaned_data["file"]
        if file.size > taking.LARGEST:
            raise forms.ValidationError(_("This file is larger than 200 MB. Deliver it in parts."))
        return file


@login_required
@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """Who owes what by when; who delivers sees only the own."""
    viewer, today = viewer_of(request), localdate()
    if not receives(viewer) and not delivers(viewer):
        raise PermissionDenied
    chosen = request.GET.get("stand", "open")
    found = visible(viewer)
    counts = {name: _chosen(found, name, today).count() for name in CHOICES}
    if chosen not in CHOICES:
        raise Http404
    page = Paginator(_chosen(found, chosen, today), ON_A_PAGE).get_page(request.GET.get("blad"))
    context = {
        "page": page,
        "rows": [told(row, today) for row in page],
        "choices": [(name, label, counts[name]) for name, label in CHOICES.items()],
        "chosen": chosen,
        "receives": receives(viewer),
        "keep": f"stand={chosen}&",
    }
    return render(request, "deliveries/board.html", context)


def _chosen(found: Any, name: str, today: Any) -> Any:
    if name == "laat":
        return found.filter(state__in=Delivery.OPEN, due_on__lt=today)
    if name == "nakijken":
        return found.filter(state__in=(State.CHECKED, State.WAITING))
    if name == "klaar":
        return found.filter(state=State.ACCEPTED).order_by("-due_on")
    return found.filter(state__in=Delivery.OPEN)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def delivery(request: HttpRequest, number: int) -> HttpResponse:
    """One delivery: what is asked, what was done with it last time, and sending it."""
    viewer = viewer_of(request)
    found = seen(viewer, number)
    form = FileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        job = taking.sent(found, taking.put_down(file), file.size, request.user)
        return redirect("job", job.pk) if job is not None else redirect("delivery", number)
    return render(request, "deliveries/delivery.html", _context(found, viewer) | {"form": form})


def _context(found: Delivery, viewer: Any) -> dict[str, Any]:
    definitions = loaded_definitions(home())
    attempts = list(found.attempts.select_related("by")[:6])
    last = previous(found)
    releases = releases_with(home(), last.snapshot)[:3] if last and last.snapshot else ()
    problems = as_problems(attempts[0].problems) if attempts else []
    return {
        "told": told(found, localdate()),
        "delivery": found,
        "source": definitions.sources.get(found.source),
        "monitors": monitors_with(definitions, found.source, found.organisation),
        "attempts": attempts,
        "problems": [(problem.place, problem.worded(say)) for problem in problems[:SHOWN]],
        "more": max(0, len(problems) - SHOWN),
        "last": last,
        "last_told": told(last, localdate()) if last else None,
        "used_in": releases,
        "done": contributed("done_with", found.source, last.period)[:5] if last else [],
        "explanations": found.explanations.select_related("by"),
        "receives": receives(viewer) and viewer.organisation == found.organisation,
        "may_send": found.state != State.ACCEPTED,
    }


@login_required
@require_safe
def sheet(request: HttpRequest, number: int, attempt: int) -> HttpResponse:
    """Everything that is wrong with a file, as an Excel sheet to mend it with."""
    found = seen(viewer_of(request), number)
    tried = Attempt.objects.filter(pk=attempt, delivery=found).first()
    if tried is None or not tried.problems:
        raise Http404
    body = error_sheet(as_problems(tried.problems), say)
    headers = {"Content-Disposition": f'attachment; filename="fouten-{found.source}-{found.period}.xlsx"'}
    return HttpResponse(body, content_type=MEDIA_TYPES["xlsx"], headers=headers)


@login_required
@require_POST
def explain(request: HttpRequest, number: int) -> HttpResponse:
    """Tell something about a delivery."""
    found = seen(viewer_of(request), number)
    text = request.POST.get("text", "").strip()[:2000]
    if text:
        taking.explain(found, text, request.user)
    return redirect("delivery", number)


@login_required
@require_POST
def decide(request: HttpRequest, number: int) -> HttpResponse:
    """Accept a delivery that was checked, or send it back with a reason; or tell what was done with it."""
    viewer = viewer_of(request)
    found = seen(viewer, number)
    if not receives(viewer) or viewer.organisation != found.organisation:
        raise PermissionDenied
    what, text = request.POST.get("what", ""), request.POST.get("text", "").strip()[:2000]
    if what == "accept" and found.state == State.CHECKED:
        taking.accept(found, request.user)
    elif what == "back" and found.state in (State.CHECKED, State.ACCEPTED) and text:
        taking.send_back(found, request.user, text)
    elif what == "done" and text:
        taking.tell_done(found, text, request.user)
    return redirect("delivery", number)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def contacts(request: HttpRequest) -> HttpResponse:
    """Who delivers for which supplier, and gets its reminders."""
    viewer = viewer_of(request)
    if not receives(viewer):
        raise PermissionDenied
    suppliers = dict.fromkeys(
        source.supplier for source in sources_in_use(loaded_definitions(home()), viewer.organisation).values()
    )
    people = User.objects.filter(organisation=viewer.organisation, is_active=True).order_by("first_name", "username")
    if request.method == "POST":
        _linked(request, viewer.organisation, suppliers, people)
        return redirect("delivery-contacts")
    known = Contact.objects.filter(organisation=viewer.organisation).select_related("user").order_by("id")
    rows = [(name, [each for each in known if each.supplier == name]) for name in sorted(suppliers)]
    return render(request, "deliveries/contacts.html", {"rows": rows, "people": people[:200]})


def _linked(request: HttpRequest, organisation: str, suppliers: Any, people: Any) -> None:
    gone = request.POST.get("remove", "")
    if gone.isdigit():
        Contact.objects.filter(pk=int(gone), organisation=organisation).delete()
    user, supplier = request.POST.get("user", ""), request.POST.get("supplier", "")
    if user.isdigit() and supplier in suppliers and people.filter(pk=int(user)).exists():
        Contact.objects.get_or_create(organisation=organisation, supplier=supplier, user_id=int(user))
