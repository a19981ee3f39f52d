"""Ask for a forecast: how far ahead, in which way, and perhaps a what-if. The worker makes it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from wegwijzer import usecases
from wegwijzer.definitions.model import Definitions, Source
from wegwijzer.usecases.opening import loaded_definitions, release_for
from wegwijzer.usecases.rights import Right, may
from wegwijzer.web.forecasts.work import KIND
from wegwijzer.web.jobs.queue import ask
from wegwijzer.web.viewers import home, viewer_of

FARTHEST = 10  # years
ALONE = ""
AGES = {"age", "leeftijd"}


class ForecastForm(forms.Form):
    """A few questions; the what-if may stay empty."""

    years = forms.IntegerField(
        label=gettext_lazy("How many years ahead?"),
        help_text=gettext_lazy("The farther ahead, the less sure: the margin grows with each year."),
        min_value=1,
        max_value=FARTHEST,
        initial=3,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox"}),
    )
    population = forms.ChoiceField(
        label=gettext_lazy("What do we look at?"), required=False, widget=forms.RadioSelect, initial=ALONE
    )
    what_if = forms.CharField(
        label=gettext_lazy("What if? (need not)"),
        help_text=gettext_lazy(
            "For instance: more prevention for young people. It is shown as an assumption, beside unchanged policy."
        ),
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox"}),
    )
    percent = forms.FloatField(
        label=gettext_lazy("How many percent more (or with a minus: less) use would that give?"),
        required=False,
        min_value=-90,
        max_value=300,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox", "step": "any"}),
    )

    def __init__(self, *args: Any, sources: Iterable[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        trend = (ALONE, _("The series itself: what it did until now"))
        people = [(name, _("Who will live where: %(source)s") % {"source": title}) for name, title in sources]
        self.fields["population"].choices = [trend, *people]  # type: ignore[attr-defined]  # a field of choices

    def clean(self) -> dict[str, Any]:
        """A what-if needs its size, and the population to reckon with."""
        given = super().clean() or {}
        if given.get("what_if") and given.get("percent") is None:
            self.add_error("percent", _("Fill in how much it would change the use."))
        if given.get("what_if") and not given.get("population"):
            self.add_error("what_if", _("A what-if needs the population: choose it above."))
        return given


@require_http_methods(["GET", "HEAD", "POST"])
def make(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """Ask for a forecast of one figure."""
    viewer = viewer_of(request)
    page = usecases.monitor_page(home(), viewer, monitor)
    release = release_for(home(), viewer, page.monitor)
    if not may(viewer, Right.RELEASE, page.monitor) or indicator not in page.monitor.indicators or release is None:
        raise Http404
    definitions = loaded_definitions(home())
    found = definitions.indicators[indicator]
    form = ForecastForm(request.POST or None, sources=with_ages(definitions, page.monitor.id))
    if request.method == "POST" and form.is_valid():
        job = ask(
            KIND,
            title=_("Forecast of “%(title)s”") % {"title": found.title},
            arguments={**form.cleaned_data, "release": release.id, "indicator": indicator, "on": f"{localdate()}"},
            organisation=page.monitor.organisation,
            asked_by=request.user,  # type: ignore[arg-type]  # who may release is somebody
        )
        return redirect("job", job.pk)
    context = {"page": page, "indicator": found, "form": form, "fictional": page.monitor.fictional}
    return render(request, "forecasts/make.html", context, status=400 if form.errors else 200)


def with_ages(definitions: Definitions, monitor: str) -> list[tuple[str, str]]:
    """Return the sources that bring inhabitants by age: for a fictional monitor the invented ones, else the others."""
    fictional = definitions.monitors[monitor].fictional
    return [
        (source.id, source.title)
        for source in definitions.sources.values()
        if fictional == source.id.startswith("demo-") and AGES & _columns(source)
    ]


def _columns(source: Source) -> set[str]:
    return {name.casefold() for name in (*source.columns, *source.columns.values())}
