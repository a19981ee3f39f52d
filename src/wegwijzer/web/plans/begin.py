"""Maak uw monitor: from an example, from an Excel file, from a text, or from nothing."""

from __future__ import annotations

from django import forms
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from wegwijzer import usecases
from wegwijzer.errors import UserError
from wegwijzer.planning.beginning import example_definitions, examples
from wegwijzer.usecases.planning import begin_blank, begin_from_example, begin_from_text, take_over
from wegwijzer.usecases.rights import Right, may
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.plans.editing import words_of
from wegwijzer.web.plans.fields import box, line
from wegwijzer.web.plans.filing import FirstFileForm, looked_at
from wegwijzer.web.plans.making import made_by
from wegwijzer.web.viewers import home, viewer_of

LARGEST_TEXT = 1_000_000


class TitleForm(forms.Form):
    """What the new monitor is called."""

    title = line(_("What do you call your monitor?"), _("You can change it later."), required=True, longest=80)


class TextForm(forms.Form):
    """A monitor as text."""

    file = forms.FileField(
        label=_("A YAML file"), required=False, help_text=_("As another monitor's “As text (YAML)”.")
    )
    text = box(_("Or paste the text"), rows=12)
    text.max_length = LARGEST_TEXT

    def clean(self) -> dict:
        """One of the two, in UTF-8 and not too large."""
        data = super().clean()
        file = data.get("file")
        if file is not None and file.size > LARGEST_TEXT:
            self.add_error("file", _("This file is too large for one monitor."))
        elif file is not None:
            try:
                data["text"] = file.read().decode("utf-8-sig")
            except UnicodeDecodeError:
                self.add_error("file", _("This is no text in UTF-8."))
        elif not data.get("text", "").strip():
            self.add_error("file", _("Choose a file or paste a text."))
        return data


def _maker(request: HttpRequest) -> Viewer:
    viewer = viewer_of(request)
    if not may(viewer, Right.SET_UP):
        raise PermissionDenied
    return viewer


@login_required
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """The ways to begin."""
    _maker(request)
    context = {"examples": sorted(examples().values(), key=lambda each: each.title)}
    return render(request, "plans/begin.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def blank(request: HttpRequest) -> HttpResponse:
    """Begin from nothing: only a title."""
    viewer = _maker(request)
    form = TitleForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = made_by(request.user, lambda: begin_blank(home(), viewer, form.cleaned_data["title"]))
        return redirect("plan-thing", made.monitor.id, "vragen")
    return render(request, "plans/begin_blank.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def example(request: HttpRequest, name: str) -> HttpResponse:
    """Look at an example, and begin from it."""
    viewer = _maker(request)
    if name not in examples():
        raise Http404
    found = examples()[name]
    form = TitleForm(request.POST or None, initial={"title": found.title})
    if request.method == "POST" and form.is_valid():
        made = made_by(request.user, lambda: begin_from_example(home(), viewer, name, form.cleaned_data["title"]))
        return redirect("plan-walk", made.monitor.id)
    definitions = example_definitions()
    context = {
        "form": form,
        "example": found,
        "questions": [definitions.questions[each] for each in found.questions],
        "indicators": [definitions.indicators[each] for each in found.indicators],
    }
    return render(request, "plans/begin_example.html", context)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def text(request: HttpRequest) -> HttpResponse:
    """Begin from YAML."""
    viewer = _maker(request)
    form = TextForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = made_by(request.user, lambda: begin_from_text(home(), viewer, form.cleaned_data["text"]))
        except UserError as error:
            for told in words_of(error):
                form.add_error(None, told)
        else:
            return redirect("plan-walk", made.monitor.id)
    return render(request, "plans/begin_text.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def excel(request: HttpRequest) -> HttpResponse:
    """Begin from a file with an area and a value in each row."""
    viewer = _maker(request)
    form = FirstFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        job = looked_at(form, viewer, request.user)
        if job is not None:
            return redirect("job", job.pk)
    return render(request, "plans/begin_excel.html", {"form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def other(request: HttpRequest, monitor: str) -> HttpResponse:
    """Take over a monitor of another municipality that is public, or copy an own one."""
    viewer = _maker(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    if not page.own and not page.releases:
        raise Http404
    form = TitleForm(request.POST or None, initial={"title": page.monitor.title})
    if request.method == "POST" and form.is_valid():
        made = made_by(request.user, lambda: take_over(home(), viewer, monitor, form.cleaned_data["title"]))
        return redirect("plan-walk", made.monitor.id)
    context = {
        "form": form,
        "example": page.monitor,
        "questions": page.accepted,
        "indicators": page.indicators,
        "of": page.organisation,
    }
    return render(request, "plans/begin_example.html", context)
