"""The things of a plan that are one form: what it asks, and how it reads from and writes to the definitions."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wegwijzer.areas import AreaLevel, level_of, normalised_code
from wegwijzer.definitions.model import Audience, Definitions, Function, Monitor
from wegwijzer.web import words
from wegwijzer.web.plans.fields import box, line, several, whole

OWN_LEVELS = (AreaLevel.MUNICIPALITY, AreaLevel.DISTRICT, AreaLevel.NEIGHBOURHOOD)


class Single(forms.Form):
    """One thing of the monitor that is filled in as a whole."""

    def __init__(self, *args: Any, definitions: Definitions, monitor: Monitor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definitions, self.monitor = definitions, monitor

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:  # noqa: ARG004 - as the others
        """Return what stands there now, by field."""
        return {}

    def write(self, monitor: Monitor) -> Monitor:
        """Return the monitor with what was filled in."""
        return replace(monitor, **self.cleaned_data)


class TitleForm(Single):
    """What it is called and what it is for."""

    title = line(_("Title"), _("Short, and in the words of the people it is about."), required=True)
    summary = line(_("In one sentence: what is it for?"), _("For instance: See whether help near home works."))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """Title and summary."""
        return {"title": monitor.title, "summary": monitor.summary}


class WhyForm(Single):
    """Why there is a monitor."""

    why = box(_("Why do you want to follow this?"), rows=5)

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The text."""
        return {"why": monitor.why}


class FunctionsForm(Single):
    """What it is used for."""

    functions = several(_("What will you use it for?"), list(words.FUNCTIONS.items()))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The functions by name."""
        return {"functions": [each.value for each in monitor.functions]}

    def write(self, monitor: Monitor) -> Monitor:
        """Keep them in the order of the guide."""
        return replace(monitor, functions=tuple(Function(name) for name in self.cleaned_data["functions"]))


class LookForm(Single):
    """What it looks like."""

    form = box(_("What does it look like?"), _("Figures on a screen, a report, stories, and a conversation."))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The text."""
        return {"form": monitor.form}


class AudiencesForm(Single):
    """For whom figures are released; the rules of protection follow."""

    audiences = several(_("Who may see the figures?"), list(words.AUDIENCES.items()))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The audiences by name."""
        return {"audiences": list(monitor.audiences)}

    def write(self, monitor: Monitor) -> Monitor:
        """Each audience keeps its rules; a new one gets those that were made for it."""
        chosen = self.cleaned_data["audiences"]
        rules = {each.value: monitor.audiences.get(each.value, each.value) for each in Audience if each.value in chosen}
        return replace(monitor, audiences=rules)


class CircleForm(Single):
    """Who owns it, who stands for it, and with whom."""

    owner = line(_("Who keeps the monitor?"), _("The person who sees to it that the cycle goes round."))
    ambassador = line(_("Who in the management stands for it?"), _("An ambassador gives it speed, and time."))
    with_whom = box(_("With whom do you do it?"))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The three texts."""
        return {"owner": monitor.owner, "ambassador": monitor.ambassador, "with_whom": monitor.with_whom}


class WhatForm(Single):
    """What is followed, and what isn't."""

    what = box(_("What do you follow, and what not?"))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The text."""
        return {"what": monitor.what}


class WorkForm(Single):
    """How the work goes."""

    organised = box(_("How is the work arranged?"), _("Who does what, how often, and how much time may it take?"))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The text."""
        return {"organised": monitor.organised}


class AgreementsForm(Single):
    """Purpose, ground in the law, and how long data is kept."""

    purpose = line(_("For which purpose do you use the data?"), _("Data may only be used for what you write here."))
    legal_ground = line(_("Which law allows it?"), _("For instance: Jeugdwet, artikel 7.4.0. Ask the privacy officer."))
    retention_months = whole(_("How many months do you keep the data?"), least=1, most=1200)

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """The three agreements."""
        plan = monitor.plan
        return {
            "purpose": plan.purpose,
            "legal_ground": plan.legal_ground,
            "retention_months": plan.retention_months,
        }

    def write(self, monitor: Monitor) -> Monitor:
        """They stand in the plan."""
        return replace(monitor, plan=replace(monitor.plan, **self.cleaned_data))


class AreaForm(Single):
    """Which areas it shows and with which it compares."""

    levels = several(_("Which areas does it show?"), [(each.value, words.LEVELS[each]) for each in OWN_LEVELS])
    comparable = line(
        _("With which municipalities do you compare?"), _("Their codes, with a comma between: GM0344, GM0363.")
    )
    comparable_because = line(_("Why are they comparable?"), _("For instance: about as big, and as rural."))

    @staticmethod
    def read(monitor: Monitor) -> dict[str, Any]:
        """Levels and comparable municipalities."""
        areas = monitor.areas
        return {
            "levels": [each.value for each in areas.levels],
            "comparable": ", ".join(areas.comparable),
            "comparable_because": areas.comparable_because,
        }

    def clean_levels(self) -> list[str]:
        """Return at least the municipality."""
        return self.cleaned_data["levels"] or [AreaLevel.MUNICIPALITY.value]

    def clean_comparable(self) -> tuple[str, ...]:
        """Return the codes, each once."""
        parts = [part.strip() for part in self.cleaned_data["comparable"].split(",") if part.strip()]
        codes = tuple(dict.fromkeys(normalised_code(part) for part in parts))
        wrong = [code for code in codes if level_of(code) is not AreaLevel.MUNICIPALITY]
        if wrong:
            message = _("“%(code)s” is no code of a municipality. Use for instance GM0344.")
            raise forms.ValidationError(message, params={"code": wrong[0][:20]})
        return codes

    def write(self, monitor: Monitor) -> Monitor:
        """They stand in the areas."""
        data = dict(self.cleaned_data)
        data["levels"] = tuple(AreaLevel(each) for each in data["levels"])
        return replace(monitor, areas=replace(monitor.areas, **data))
