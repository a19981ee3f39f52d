"""The figures of a monitor: choose few, each with its question; change what one means, with a break that is seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST

from wegwijzer.definitions.cautions import questions_of
from wegwijzer.definitions.design import Dropped
from wegwijzer.definitions.model import BuildingBlock, Definitions, Indicator, Monitor, Version
from wegwijzer.errors import DefinitionError
from wegwijzer.planning.instruments import good_for
from wegwijzer.usecases.keeping_definitions import with_things
from wegwijzer.usecases.opening import loaded_definitions
from wegwijzer.web import words as common
from wegwijzer.web.plans import editing
from wegwijzer.web.plans.edit import around, set_up
from wegwijzer.web.plans.fields import box, day, line, one, several, tick
from wegwijzer.web.plans.items import question_choices
from wegwijzer.web.plans.things import THINGS
from wegwijzer.web.viewers import home, viewer_of

FICTIONAL = "demo-"


class ChooseForm(forms.Form):
    """Figures of one building block, and the question they answer."""

    indicators = several(_("Which figures?"), required=True)
    question = one(_("Which question do they answer?"))

    def __init__(self, *args: Any, definitions: Definitions, monitor: Monitor, block: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        usable = [each for each in definitions.indicators.values() if _usable(each, monitor, block)]
        self.fields["indicators"].choices = [(each.id, f"{each.title} ({each.unit})") for each in usable]
        self.fields["question"].choices = question_choices(definitions, monitor)


def _usable(indicator: Indicator, monitor: Monitor, block: str) -> bool:
    """Of this block, not chosen yet, and not made up for a demo unless the monitor is."""
    counting = indicator.counting
    sources = [name for part in (counting.of, counting.per) if part for name in part.sources]
    made_up = any(name.startswith(FICTIONAL) for name in sources)
    return indicator.building_block == block and indicator.id not in monitor.indicators and made_up <= monitor.fictional


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def figures(request: HttpRequest, monitor: str) -> HttpResponse:
    """What was chosen with its question, and one building block at a time to choose from."""
    definitions, found = set_up(viewer_of(request), monitor)
    block = request.GET.get("bouwsteen", "")
    form = None
    if block in set(BuildingBlock):
        form = ChooseForm(request.POST or None, definitions=definitions, monitor=found, block=block)
        if request.method == "POST" and form.is_valid():
            _add(monitor, form.cleaned_data["indicators"], form.cleaned_data["question"], request)
            return redirect("plan-figures", monitor)
    context = around(found, THINGS["cijfers"]) | {
        "rows": [_row(definitions, found, name) for name in found.indicators],
        "blocks": [(each.value, *common.BLOCKS[each]) for each in BuildingBlock],
        "block": block,
        "form": form,
        "instruments": good_for(BuildingBlock(block)) if form is not None else (),
        "has_questions": bool(question_choices(definitions, found)),
    }
    return render(request, "plans/figures.html", context)


def _row(definitions: Definitions, monitor: Monitor, name: str) -> tuple[str, str, str]:
    asked = " ".join(question.text for question in questions_of(definitions, monitor, name))
    return name, definitions.indicators[name].title, asked


def _add(monitor_id: str, names: list[str], question: str, request: HttpRequest) -> None:
    def change(definitions: Definitions) -> Definitions:
        monitor, asked = definitions.monitors[monitor_id], definitions.questions[question]
        chosen = tuple(dict.fromkeys((*monitor.indicators, *names)))
        answered = tuple(dict.fromkeys((*asked.indicators, *names)))
        return with_things(definitions, replace(monitor, indicators=chosen), replace(asked, indicators=answered))

    editing.kept(home(), monitor_id, change, request.user, str(THINGS["cijfers"].title))


def without(definitions: Definitions, monitor_id: str, name: str, why: str, on: date) -> Definitions:
    """Return the definitions in which a figure left the monitor; its definition and its series stay."""
    monitor = definitions.monitors[monitor_id]
    plan = monitor.plan
    gone = Dropped(indicator=name, why=why, cycle=monitor.cycle, on=on)
    steps = tuple(
        replace(node, indicators=tuple(each for each in node.indicators if each != name)) for node in plan.theory
    )
    kept = replace(plan, dropped=(*plan.dropped, gone), theory=steps)
    targets = tuple(each for each in monitor.targets if definitions.targets[each].indicator != name)
    chosen = tuple(each for each in monitor.indicators if each != name)
    return with_things(definitions, replace(monitor, indicators=chosen, targets=targets, plan=kept))


@login_required
@require_POST
def drop(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """Take a figure out of the monitor, with the reason; nothing is thrown away."""
    _definitions, found = set_up(viewer_of(request), monitor)
    if indicator not in found.indicators:
        raise Http404
    why = request.POST.get("why", "").strip()[:400]
    editing.kept(
        home(),
        monitor,
        lambda definitions: without(definitions, monitor, indicator, why or str(_("no reason given")), localdate()),
        request.user,
        str(THINGS["cijfers"].title),
        why,
    )
    return redirect("plan-figures", monitor)


class DefinitionForm(forms.Form):
    """What a figure means; and when it is counted otherwise, from which day and why that can't be compared."""

    title = line(_("Title"), required=True)
    explanation = box(_("What is it?"), rows=2)
    why_counted = box(_("Why is it counted like this?"), rows=2)
    leaves_out = box(_("What does the figure leave out?"), rows=2)
    unit = line(_("In what do you count?"), required=True, longest=60)
    direction = one(_("What is better?"), list(common.BETTER.items()))
    otherwise = tick(_("From some day on it is counted or asked in another way"))
    valid_from = day(_("From which day?"))
    series_break = box(
        _("Why can't you compare before and after?"), _("This stands beside the break in the chart."), rows=2
    )

    def __init__(self, *args: Any, indicator: Indicator, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator = indicator

    @staticmethod
    def read(indicator: Indicator) -> dict[str, Any]:
        """Return what a figure means now, by field."""
        names = ("title", "explanation", "why_counted", "leaves_out", "unit")
        return {name: getattr(indicator, name) for name in names} | {"direction": indicator.direction.value}

    def clean(self) -> dict[str, Any]:
        """Another unit is another way of counting; a break has a day, later than the last, and a reason."""
        data = super().clean()
        if data.get("unit") and data["unit"] != self.indicator.unit and not data.get("otherwise"):
            self.add_error("otherwise", _("Another unit makes another figure. Say from which day, and why."))
        if not data.get("otherwise"):
            return data
        for name in ("valid_from", "series_break"):
            if not data.get(name):
                self.add_error(name, _("Fill this in, so that nobody compares what can't be compared."))
        last = self.indicator.versions[-1].valid_from
        if data.get("valid_from") and last and data["valid_from"] <= last:
            self.add_error("valid_from", _("The last change was on %(day)s. Choose a later day.") % {"day": last})
        return data

    def made(self) -> Indicator:
        """The indicator with a version more when it is counted otherwise; the old versions stay."""
        data = dict(self.cleaned_data)
        otherwise, start, why = data.pop("otherwise"), data.pop("valid_from"), data.pop("series_break")
        versions = self.indicator.versions
        if otherwise:
            number = versions[-1].number + 1
            versions = (*versions, Version(number=number, valid_from=start, series_break=why))
        return replace(self.indicator, **data, versions=versions)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def definition(request: HttpRequest, monitor: str, indicator: str) -> HttpResponse:
    """What one figure means."""
    definitions, found = set_up(viewer_of(request), monitor)
    if indicator not in found.indicators:
        raise Http404
    known = definitions.indicators[indicator]
    form = DefinitionForm(request.POST or None, initial=DefinitionForm.read(known), indicator=known)
    if request.method == "POST" and form.is_valid():
        try:
            if _redefined(request, form, monitor, indicator):
                editing.settle(monitor, "cijfers", request.POST.get("clash", ""))
                return redirect("plan-figures", monitor)
        except editing.MeanwhileError:
            return _both(request, form, found, indicator)
    shared = [
        each.title
        for each in definitions.monitors.values()
        if indicator in each.indicators and each.id != monitor and each.organisation == found.organisation
    ]
    context = around(found, THINGS["cijfers"]) | {
        "form": form,
        "mark": editing.mark_of(known),
        "indicator": known,
        "shared": shared,
    }
    return render(request, "plans/definition.html", context)


def _both(request: HttpRequest, form: DefinitionForm, monitor: Monitor, indicator: str) -> HttpResponse:
    """Both definitions, side by side; the one that wasn't saved stands in the form, and is kept."""
    now = loaded_definitions(home()).indicators[indicator]
    clash = editing.keep_clash(monitor.id, THINGS["cijfers"], form, DefinitionForm.read(now), indicator, request.user)
    context = around(monitor, THINGS["cijfers"]) | {
        "form": form,
        "mark": editing.mark_of(now),
        "clash": clash,
        "pairs": editing.pairs_of(form, clash.mine, clash.theirs),
        "address": reverse("plan-definition", args=[monitor.id, indicator]),
    }
    return render(request, "plans/clash.html", context, status=409)


def _redefined(request: HttpRequest, form: DefinitionForm, monitor: str, indicator: str) -> bool:
    """Write the definition; False with the faults on the form. Raises `MeanwhileError` when somebody was first."""
    sent = request.POST.get("mark", "")

    def change(definitions: Definitions) -> Definitions:
        if editing.mark_of(definitions.indicators[indicator]) != sent:
            raise editing.MeanwhileError
        return with_things(definitions, form.made())

    try:
        editing.kept(home(), monitor, change, request.user, form.cleaned_data["title"])
    except DefinitionError as error:
        for text in editing.words_of(error):
            form.add_error(None, text)
        return False
    return True
