"""One measure: what, who, when, what it should change, and how it went."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from wegwijzer import usecases
from wegwijzer.definitions.model import Indicator
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.actions.forms import ActionForm, EffectForm, TellForm
from wegwijzer.web.actions.making import KIND, ChangedMeanwhileError, Effect, change, look_at_effect, make_action, move
from wegwijzer.web.actions.models import Action
from wegwijzer.web.actions.reading import Place, may_change, visible
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.journal.models import Change
from wegwijzer.web.viewers import home, viewer_of


def _changeable(request: HttpRequest, number: int) -> Action:
    viewer = viewer_of(request)
    action = get_object_or_404(visible(viewer), pk=number)
    if not may_change(viewer, action):
        raise PermissionDenied
    return action


def _page(request: HttpRequest, action: Action, **forms: object) -> HttpResponse:
    context = {
        "action": action,
        "may_change": may_change(viewer_of(request), action),
        "past": [(change.at, change.who_name, _happened(change)) for change in history(KIND, action.pk)[:50]],
        "tell": forms.get("tell") or TellForm(initial={"state": action.state}),
        "effect": forms.get("effect") or EffectForm(),
        "today": localdate(),
    }
    return render(request, "actions/action.html", context, status=400 if forms else 200)


def _happened(change: Change) -> str:
    """What a record in the journal says, in words."""
    if change.before == change.after:
        return change.why or _("text changed")
    state = str(Action.State(change.after).label) if change.before else _("agreed on")
    return f"{state}. {change.why}" if change.why else state


@login_required
@require_safe
def action(request: HttpRequest, number: int) -> HttpResponse:
    """The page of one measure."""
    return _page(request, get_object_or_404(visible(viewer_of(request)), pk=number))


@login_required
@require_POST
def tell(request: HttpRequest, number: int) -> HttpResponse:
    """Tell how it goes."""
    found, form = _changeable(request, number), TellForm(request.POST)
    if not form.is_valid():
        return _page(request, found, tell=form)
    move(found, form.cleaned_data["state"], by=request.user, why=form.cleaned_data["why"])
    return redirect("action", number)


@login_required
@require_POST
def effect(request: HttpRequest, number: int) -> HttpResponse:
    """Tell what was seen of the effect."""
    found, form = _changeable(request, number), EffectForm(request.POST)
    if not form.is_valid():
        return _page(request, found, effect=form)
    look_at_effect(found, form.cleaned_data["outcome"], form.cleaned_data["seen"], by=request.user)
    return redirect("action", number)


def _indicators(request: HttpRequest, monitor: str) -> tuple[str, tuple[Indicator, ...]]:
    """The organisation and figures of a monitor that one may see; `NotFoundError` when there is none."""
    page = usecases.monitor_page(home(), viewer_of(request), monitor)
    return page.monitor.organisation, page.indicators


def _form(
    request: HttpRequest, organisation: str, indicators: tuple[Indicator, ...], found: Action | None = None
) -> ActionForm:
    return ActionForm(
        request.POST or None,
        instance=found,
        organisation=organisation,
        indicators=[(indicator.id, indicator.title) for indicator in indicators],
        today=localdate(),
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, monitor: str) -> HttpResponse:
    """A measure that somebody agreed on outside a conversation."""
    organisation, indicators = _indicators(request, monitor)
    if not may(viewer_of(request), Right.INTERPRET, Place(monitor, organisation)):
        raise PermissionDenied
    form = _form(request, organisation, indicators)
    if request.method == "POST" and form.is_valid():
        made = make_action(
            form.cleaned_data["what"],
            organisation=organisation,
            monitor=monitor,
            by=request.user,
            owner=form.cleaned_data["owner"],
            owner_name=form.cleaned_data["owner_name"],
            due=form.cleaned_data["due"],
            effect=Effect(
                words=form.cleaned_data["effect"],
                direction=form.cleaned_data["direction"],
                by=form.cleaned_data["effect_by"],
            ),
        )
        Action.objects.filter(pk=made.pk).update(indicator=form.cleaned_data["indicator"])
        return redirect("action", made.pk)
    return render(request, "actions/form.html", {"form": form, "monitor": monitor}, status=400 if form.errors else 200)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, number: int) -> HttpResponse:
    """Change a measure; when somebody else did so meanwhile both texts are shown and nothing is lost."""
    found = _changeable(request, number)
    organisation, indicators = _indicators(request, found.monitor) if found.monitor else (found.organisation, ())
    theirs, version = get_object_or_404(Action, pk=number), _version(request, found)
    form = _form(request, organisation, indicators, found)
    context = {"form": form, "monitor": found.monitor, "action": theirs, "version": version}
    if request.method == "POST" and form.is_valid():
        try:
            change(theirs, form.cleaned_data, by=request.user, version=version)
        except ChangedMeanwhileError:
            context |= {"theirs": theirs, "version": theirs.version}
            return render(request, "actions/form.html", context, status=409)
        return redirect("action", number)
    return render(request, "actions/form.html", context, status=400 if form.errors else 200)


def _version(request: HttpRequest, found: Action) -> int:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() and len(given) < 9 else found.version  # noqa: PLR2004 - no number is longer
