"""The lists of a plan that stand beside it: questions, goals and the calendar."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django import forms
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wegwijzer.definitions.design import (
    MomentKind,
)
from wegwijzer.definitions.model import Definitions, Moment, Monitor, Question, Target
from wegwijzer.usecases.keeping_definitions import with_things
from wegwijzer.web.plans import words
from wegwijzer.web.plans.fields import box, day, line, number, one, tick, whole
from wegwijzer.web.plans.items import Item, free_id, indicator_choices, swapped


class QuestionItem(Item):
    """A knowledge question; who asks it, and what will be done with the answer."""

    text = line(_("What do you want to know?"), _("One question, in plain words."), required=True)
    asked_by = line(_("Who asks it?"))
    why = box(_("Why?"), rows=2)
    what_with_answer = box(_("What will you do with the answer?"), _("Nobody knows? Then don't ask it yet."), rows=2)
    need = tick(_("Need to know: without the answer we can't decide"))
    structural = tick(_("We want to know it every cycle again"))
    ends_on = day(_("For once? Then until when?"))

    @classmethod
    def items(cls, definitions: Definitions, monitor: Monitor) -> tuple[Any, ...]:
        """The questions of the monitor."""
        return tuple(definitions.questions[name] for name in monitor.questions if name in definitions.questions)

    @staticmethod
    def read(item: Question) -> dict[str, Any]:
        """By field."""
        names = ("text", "asked_by", "why", "what_with_answer", "need", "structural", "ends_on")
        return {name: getattr(item, name) for name in names}

    @staticmethod
    def told(item: Question, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """The question, and what is done with the answer."""
        return item.text, item.what_with_answer or item.decision_reason

    def clean(self) -> dict[str, Any]:
        """A question for once has an end, and that lies ahead."""
        data = super().clean()
        ends = data.get("ends_on")
        if not data.get("structural") and ends is None:
            self.add_error("ends_on", _("A question for once needs a last day. Otherwise it never stops."))
        elif ends is not None and ends < localdate() and (self.old is None or self.old.ends_on != ends):
            self.add_error("ends_on", _("This day has passed already. Choose a later one."))
        return data

    def made(self) -> Question:
        """A question with an id of its own."""
        data = dict(self.cleaned_data)
        data["ends_on"] = None if data["structural"] else data["ends_on"]
        if self.old is not None:
            return replace(self.old, **data)
        taken = set(self.definitions.questions)
        return Question(id=free_id(f"{self.monitor.id}-{data['text']}"[:50], taken), **data)

    @classmethod
    def put(cls, definitions: Definitions, monitor_id: str, old: Any, new: Any) -> Definitions:
        """A question that leaves the monitor stays known."""
        monitor = definitions.monitors[monitor_id]
        names = swapped(monitor.questions, old.id if old else None, new.id if new else None)
        changed = with_things(definitions, replace(monitor, questions=names))
        return with_things(changed, new) if new else changed


class TargetItem(Item):
    """A goal with its rationale, or deliberately none."""

    indicator = one(_("For which figure?"))
    none = tick(_("Deliberately no goal"))
    value = number(_("Which value do you want to reach?"), _("Realistic and ambitious: just within reach."), least=None)
    year = whole(_("In which year?"), least=1990, most=2100)
    rationale = box(_("Why this goal, or why none?"), rows=3, required=True)
    agreed_by = line(_("Who agreed on it?"))

    def prepare(self) -> None:
        """The figures of the monitor."""
        self.fields["indicator"].choices = indicator_choices(self.definitions, self.monitor)

    @classmethod
    def items(cls, definitions: Definitions, monitor: Monitor) -> tuple[Any, ...]:
        """The goals of the monitor."""
        return tuple(definitions.targets[name] for name in monitor.targets if name in definitions.targets)

    @staticmethod
    def read(item: Target) -> dict[str, Any]:
        """By field."""
        return {
            "indicator": item.indicator,
            "none": item.value is None,
            "value": item.value,
            "year": int(item.period[:4]) if item.period[:4].isdigit() else None,
            "rationale": item.rationale,
            "agreed_by": item.agreed_by,
        }

    @staticmethod
    def told(item: Target, definitions: Definitions) -> tuple[str, str]:
        """The figure with the goal, and why."""
        known = definitions.indicators.get(item.indicator)
        title = known.title if known else item.indicator
        goal = _("deliberately no goal") if item.value is None else f"{item.value:g} {known.unit if known else ''}"
        return f"{title}: {goal} {item.period[:4]}".strip(), item.rationale

    def clean(self) -> dict[str, Any]:
        """Either a value with a year, or none."""
        data = super().clean()
        if data.get("none"):
            data["value"], data["year"] = None, None
        elif data.get("value") is None or data.get("year") is None:
            self.add_error("value", _("Fill in a value and a year, or choose “Deliberately no goal”."))
        elif data["year"] < localdate().year and self.old is None:
            self.add_error("year", _("This year has passed already. A goal lies ahead."))
        return data

    def made(self) -> Target:
        """A goal of today; one that changes says again when it was stated."""
        data = self.cleaned_data
        same = self.old is not None and self.old.value == data["value"]
        stated: date | None = self.old.stated_on if same else localdate()
        taken = set(self.definitions.targets)
        period = "" if data["year"] is None else f"{data['year']}JJ00"
        if self.old is not None and self.old.period[:4] == period[:4]:
            period = self.old.period  # a quarter stays a quarter
        return Target(
            id=self.old.id if self.old else free_id(f"{self.monitor.id}-{data['indicator']}", taken),
            indicator=data["indicator"],
            period=period,
            area=self.old.area if self.old else "",
            value=data["value"],
            rationale=data["rationale"],
            agreed_by=data["agreed_by"],
            stated_on=stated,
        )

    @classmethod
    def put(cls, definitions: Definitions, monitor_id: str, old: Any, new: Any) -> Definitions:
        """A goal that leaves the monitor stays known."""
        monitor = definitions.monitors[monitor_id]
        names = swapped(monitor.targets, old.id if old else None, new.id if new else None)
        changed = with_things(definitions, replace(monitor, targets=names))
        return with_things(changed, new) if new else changed


class MomentItem(Item):
    """Something on the calendar."""

    on = day(_("When?"), required=True)
    kind = one(_("What kind of moment is it?"), list(words.MOMENTS.items()))
    what = line(_("What happens then?"), required=True)
    who = line(_("Who does it?"))

    @classmethod
    def items(cls, definitions: Definitions, monitor: Monitor) -> tuple[Any, ...]:  # noqa: ARG003 - as the others
        """What is planned, the earliest first."""
        return tuple(sorted(monitor.next_moments, key=lambda moment: moment.on))

    @staticmethod
    def read(item: Moment) -> dict[str, Any]:
        """By field."""
        return {"on": item.on, "kind": item.kind.value, "what": item.what, "who": item.who}

    @staticmethod
    def told(item: Moment, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """What happens, and when."""
        return item.what, ", ".join(part for part in (date_format(item.on, "j F Y"), item.who) if part)

    def clean_on(self) -> date:
        """A new moment lies ahead."""
        day_ = self.cleaned_data["on"]
        if day_ < localdate() and (self.old is None or self.old.on != day_):
            raise forms.ValidationError(_("This day has passed already. Choose a later one."))
        return day_

    def made(self) -> Moment:
        """A moment."""
        data = {**self.cleaned_data, "kind": MomentKind(self.cleaned_data["kind"])}
        return Moment(**data, source=self.old.source if self.old else "")

    @classmethod
    def put(cls, definitions: Definitions, monitor_id: str, old: Any, new: Any) -> Definitions:
        """The calendar stands in the monitor."""
        monitor = definitions.monitors[monitor_id]
        moments = tuple(sorted(swapped(monitor.next_moments, old, new), key=lambda moment: moment.on))
        return with_things(definitions, replace(monitor, next_moments=moments))
