"""The pages on which one thing of a monitor is changed: a form, or a list with a form for one item."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.errors import DefinitionError
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, not_found
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.plans import editing
from wegwijzer.web.plans.things import THINGS, Thing
from wegwijzer.web.viewers import home, viewer_of


def set_up(viewer: Viewer, monitor_id: str) -> tuple[Definitions, Monitor]:
    """Return the definitions and the monitor for somebody who may change it; else 404, or 403 for who may see it."""
    definitions = loaded_definitions(home())
    monitor = monitor_of(definitions, monitor_id)
    if not may(viewer, Right.SET_UP, monitor):
        if viewer.organisation == monitor.organisation:
            raise PermissionDenied
        raise not_found(monitor_id)
    return definitions, monitor


def _thing(name: str) -> Thing:
    if name not in THINGS or THINGS[name].form is None:
        raise Http404
    return THINGS[name]


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def thing(request: HttpRequest, monitor: str, thing: str) -> HttpResponse:
    """One thing of the monitor: its form, or its list with a form to add."""
    definitions, found = set_up(viewer_of(request), monitor)
    about = _thing(thing)
    if about.many:
        return _listed(request, definitions, found, about)
    mark = editing.mark_of_thing(about, found)
    form = about.form(request.POST or None, initial=about.form.read(found), definitions=definitions, monitor=found)
    if request.method == "POST" and form.is_valid():
        answer = _saved(
            form,
            lambda: editing.keep_single(home(), monitor, about, form, request.POST.get("mark", ""), request.user),
        )
        if answer is None:
            return _clash(request, definitions, about, form, "")
        if answer:
            return _onward(request, monitor, about)
    return render(request, "plans/thing.html", _context(definitions, found, about) | {"form": form, "mark": mark})


def _listed(request: HttpRequest, definitions: Definitions, found: Monitor, about: Thing) -> HttpResponse:
    initial = {"need": True, "structural": True, "frequency": "year", "people": 1}
    form = about.form(request.POST or None, initial=initial, definitions=definitions, monitor=found)
    if (
        request.method == "POST"
        and form.is_valid()
        and _saved(form, lambda: editing.keep_item(home(), found.id, about, form, "", request.user))
    ):
        return redirect("plan-thing", found.id, about.id)
    return render(request, "plans/list.html", _context(definitions, found, about) | {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def item(request: HttpRequest, monitor: str, thing: str, mark: str) -> HttpResponse:
    """One item of a list."""
    definitions, found = set_up(viewer_of(request), monitor)
    about = _thing(thing)
    old = editing.found_item(about, definitions, found, mark) if about.many else None
    if old is None and request.method != "POST":
        raise Http404
    initial = about.form.read(old) if old is not None else {}
    form = about.form(request.POST or None, initial=initial, definitions=definitions, monitor=found, old=old)
    if request.method == "POST" and (old is None or form.is_valid()):
        if old is None:
            return _clash(request, definitions, about, form, mark)
        answer = _saved(form, lambda: editing.keep_item(home(), monitor, about, form, mark, request.user))
        if answer is None:
            return _clash(request, definitions, about, form, mark)
        if answer:
            editing.settle(monitor, about.id, request.POST.get("clash", ""))
            return redirect("plan-thing", monitor, about.id)
    context = _context(definitions, found, about) | {"form": form, "mark": mark, "item": old}
    return render(request, "plans/item.html", context)


@login_required
@require_POST
def remove(request: HttpRequest, monitor: str, thing: str, mark: str) -> HttpResponse:
    """Take an item from a list."""
    set_up(viewer_of(request), monitor)
    about = _thing(thing)
    if not about.many:
        raise Http404
    editing.remove_item(home(), monitor, about, mark, request.user)
    return redirect("plan-thing", monitor, thing)


def _saved(form: Any, keep: Any) -> bool | None:
    """Save; True when done, False with the faults on the form, None when somebody else was first."""
    try:
        keep()
    except editing.MeanwhileError:
        return None
    except DefinitionError as error:
        for text in editing.words_of(error):
            form.add_error(None, text)
        return False
    return True


def _clash(request: HttpRequest, definitions: Definitions, about: Thing, form: Any, item: str) -> HttpResponse:
    """Both texts, side by side; the one that wasn't saved stands in the form, and is kept."""
    definitions = loaded_definitions(home())
    monitor = definitions.monitors[request.resolver_match.kwargs["monitor"]]
    theirs = {} if about.many else about.form.read(monitor)
    clash = editing.keep_clash(monitor.id, about, form, theirs, item, request.user)
    context = _context(definitions, monitor, about) | {
        "form": form,
        "mark": "" if about.many else editing.mark_of_thing(about, monitor),
        "clash": clash,
        "pairs": editing.pairs_of(form, clash.mine, clash.theirs),
        "address": reverse("plan-thing", args=[monitor.id, about.id]),
    }
    return render(request, "plans/clash.html", context, status=409)


def _context(definitions: Definitions, monitor: Monitor, about: Thing) -> dict[str, Any]:
    context = around(monitor, about)
    if about.many:
        rows = [
            (editing.mark_of(each), *about.form.told(each, definitions))
            for each in about.form.items(definitions, monitor)
        ]
        context["rows"] = rows
    return context


def around(monitor: Monitor, about: Thing) -> dict[str, Any]:
    """What every page about a thing shows: the thing itself, and the ones before and after it."""
    names = list(THINGS)
    place = names.index(about.id)
    return {
        "monitor": monitor,
        "thing": about,
        "before": THINGS[names[place - 1]] if place else None,
        "after": THINGS[names[place + 1]] if place + 1 < len(names) else None,
        "fictional": monitor.fictional,
    }


def _onward(request: HttpRequest, monitor: str, about: Thing) -> HttpResponse:
    """Where one goes after saving: the next thing while walking, else back to the tab."""
    editing.settle(monitor, about.id, request.POST.get("clash", ""))
    names = list(THINGS)
    if request.POST.get("then") == "next":
        place = names.index(about.id) + 1
        return redirect("plan-thing", monitor, names[place]) if place < len(names) else redirect("plan-walk", monitor)
    return redirect(f"{reverse('plan-walk', args=[monitor])}?bewaard={about.id}")
