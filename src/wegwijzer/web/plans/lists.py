"""The lists inside a plan: people, suppliers, steps, expectations, limits and ways to find out."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wegwijzer.definitions.design import (
    Expectation,
    InstrumentUse,
    Lever,
    Part,
    Participant,
    Perspective,
    Supplier,
    TheoryKind,
    TheoryNode,
)
from wegwijzer.definitions.model import Definitions
from wegwijzer.periods import PeriodKind
from wegwijzer.planning.instruments import instruments
from wegwijzer.usecases.keeping_definitions import with_things
from wegwijzer.web import words as common
from wegwijzer.web.plans import words
from wegwijzer.web.plans.fields import line, number, one, several, whole
from wegwijzer.web.plans.items import Item, free_id, indicator_choices, question_choices, swapped

FREQUENCIES = [(each.value, common.FREQUENCIES[each]) for each in PeriodKind if each is not PeriodKind.DAY]


class PersonItem(Item):
    """Somebody with a place in the monitor."""

    where = "people"
    who = line(_("Who?"), _("A name, or a role: “two parents”."), required=True)
    perspective = one(_("From which perspective?"), list(words.PERSPECTIVES.items()))
    parts = several(_("What does this person do?"), list(words.PARTS.items()))
    note = line(_("A remark"))

    @staticmethod
    def read(item: Participant) -> dict[str, Any]:
        """By field."""
        parts = [each.value for each in item.parts]
        return {"who": item.who, "perspective": item.perspective.value, "parts": parts, "note": item.note}

    @staticmethod
    def told(item: Participant, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """The person, with perspective and parts."""
        said = [str(words.PERSPECTIVES[item.perspective]), *(str(words.PARTS[each]) for each in item.parts), item.note]
        return item.who, ", ".join(part for part in said if part)

    def made(self) -> Participant:
        """A participant."""
        data = self.cleaned_data
        return Participant(
            who=data["who"],
            perspective=Perspective(data["perspective"]),
            parts=tuple(Part(each) for each in data["parts"]),
            note=data["note"],
        )


class SupplierItem(Item):
    """Who delivers, what it costs, and how they hear back."""

    where = "suppliers"
    name = line(_("Who delivers?"), _("The same name as with the source."), required=True)
    people = whole(_("How many people work on one delivery?"), least=1, most=10_000)
    euros_per_hour = number(_("What does an hour of their work cost, in euros?"), _("Leave empty when unknown."))
    hears_back = line(_("How do they hear what was done with it?"), _("A letter, or better: a seat at the table."))

    @staticmethod
    def read(item: Supplier) -> dict[str, Any]:
        """By field."""
        return {name: getattr(item, name) for name in ("name", "people", "euros_per_hour", "hears_back")}

    @staticmethod
    def told(item: Supplier, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """The name, and how they hear back."""
        return item.name, item.hears_back

    def clean_name(self) -> str:
        """A supplier stands there once."""
        name = self.cleaned_data["name"]
        others = {each.name for each in self.monitor.plan.suppliers if each != self.old}
        if name in others:
            raise forms.ValidationError(_("This supplier stands in the list already."))
        return name

    def made(self) -> Supplier:
        """A supplier; what it delivers beside stays."""
        data = {**self.cleaned_data, "people": self.cleaned_data["people"] or 1}
        return replace(self.old, **data) if self.old else Supplier(**data)


class TheoryItem(Item):
    """A step in the theory of change."""

    where = "theory"
    kind = one(_("What is it?"), list(words.THEORY.items()))
    text = line(
        _("In one sentence"), _("For instance: Young people reach the goals for which they got help."), required=True
    )
    leads_to = several(_("What should follow from it?"))
    indicators = several(_("By which figures do you see it?"))
    instruments = several(_("Which stories tell about it?"))

    def prepare(self) -> None:
        """Other steps, figures and ways of telling."""
        others = [node for node in self.monitor.plan.theory if node != self.old]
        self.fields["leads_to"].choices = [(node.id, node.text) for node in others]
        self.fields["indicators"].choices = indicator_choices(self.definitions, self.monitor)
        telling = [each for each in self.monitor.plan.instruments if each.tells]
        self.fields["instruments"].choices = [(each.id, each.title) for each in telling]

    @staticmethod
    def read(item: TheoryNode) -> dict[str, Any]:
        """By field."""
        lists = {name: list(getattr(item, name)) for name in ("leads_to", "indicators", "instruments")}
        return {"kind": item.kind.value, "text": item.text, **lists}

    @staticmethod
    def told(item: TheoryNode, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """The step and its layer."""
        return item.text, str(words.THEORY[item.kind])

    def made(self) -> TheoryNode:
        """A step; its id stays, so that arrows to it stay."""
        data = self.cleaned_data
        name = self.old.id if self.old else free_id(data["text"], {node.id for node in self.monitor.plan.theory})
        lists = {each: tuple(data[each]) for each in ("leads_to", "indicators", "instruments")}
        return TheoryNode(id=name, kind=TheoryKind(data["kind"]), text=data["text"], **lists)

    @classmethod
    def put(cls, definitions: Definitions, monitor_id: str, old: Any, new: Any) -> Definitions:
        """When a step goes, the arrows to it go."""
        monitor = definitions.monitors[monitor_id]
        steps = swapped(monitor.plan.theory, old, new)
        if new is None:
            steps = tuple(
                replace(each, leads_to=tuple(name for name in each.leads_to if name != old.id)) for each in steps
            )
        return with_things(definitions, replace(monitor, plan=replace(monitor.plan, theory=steps)))


class ExpectationItem(Item):
    """What somebody expects, stated beforehand."""

    where = "expectations"
    indicator = one(_("Of which figure?"))
    text = line(_("What do you expect?"), _("For instance: a little less than last year."), required=True)
    stated_by = line(_("Who expects it?"))

    def prepare(self) -> None:
        """The figures of the monitor."""
        self.fields["indicator"].choices = indicator_choices(self.definitions, self.monitor)

    @staticmethod
    def read(item: Expectation) -> dict[str, Any]:
        """By field."""
        return {"indicator": item.indicator, "text": item.text, "stated_by": item.stated_by}

    @staticmethod
    def told(item: Expectation, definitions: Definitions) -> tuple[str, str]:
        """The expectation and its figure."""
        title = definitions.indicators[item.indicator].title if item.indicator in definitions.indicators else ""
        return item.text, " · ".join(part for part in (title, item.stated_by) if part)

    def made(self) -> Expectation:
        """An expectation of today."""
        return Expectation(**self.cleaned_data, stated_on=self.old.stated_on if self.old else localdate())


class LeverItem(Item):
    """A limit with what you do then."""

    where = "levers"
    indicator = one(_("Which figure?"))
    above = number(_("Above which value do you act?"), least=None)
    below = number(_("Or below which value?"), least=None)
    action = line(_("What do you do then?"), required=True)
    expected = line(_("What do you expect of that?"))
    evidence = line(_("Why do you think that it works?"))

    def prepare(self) -> None:
        """The figures of the monitor."""
        self.fields["indicator"].choices = indicator_choices(self.definitions, self.monitor)

    @staticmethod
    def read(item: Lever) -> dict[str, Any]:
        """By field."""
        names = ("indicator", "above", "below", "action", "expected", "evidence")
        return {name: getattr(item, name) for name in names}

    @staticmethod
    def told(item: Lever, definitions: Definitions) -> tuple[str, str]:
        """What is done, and about which figure."""
        title = definitions.indicators[item.indicator].title if item.indicator in definitions.indicators else ""
        return item.action, title

    def clean(self) -> dict[str, Any]:
        """A limit is a number."""
        data = super().clean()
        if data.get("above") is None and data.get("below") is None:
            self.add_error("above", _("Fill in the value above or below which you act."))
        return data

    def made(self) -> Lever:
        """A lever."""
        return Lever(**self.cleaned_data)


class InstrumentItem(Item):
    """A way in which something is found out."""

    where = "instruments"
    instrument = one(_("Which way?"), required=False)
    title = line(_("What do you call it?"), required=True)
    questions = several(_("Which questions does it answer?"))
    asked = line(_("Whom do you ask?"), _("For instance: clients of the Wmo."))
    topics = line(_("What do you ask about?"), _("In a word or two each, with a comma between."))
    frequency = one(_("How often?"), FREQUENCIES)
    respondents = whole(_("How many people each time?"), most=10_000_000)
    minutes = number(_("How many minutes does it take one person?"), most=10_000)
    euros = number(_("What does it cost each time, in euros?"))

    def prepare(self) -> None:
        """The library, and the questions of the monitor."""
        library = [(each.id, each.title) for each in instruments().values()]
        self.fields["instrument"].choices = [("", _("something else")), *library]
        self.fields["questions"].choices = question_choices(self.definitions, self.monitor)

    @staticmethod
    def read(item: InstrumentUse) -> dict[str, Any]:
        """By field."""
        names = ("instrument", "title", "asked", "respondents", "minutes", "euros")
        plain = {name: getattr(item, name) for name in names}
        lists = {"questions": list(item.questions), "topics": ", ".join(item.topics)}
        return {**plain, **lists, "frequency": item.frequency.value}

    @staticmethod
    def told(item: InstrumentUse, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """What it is called, how often and whom it asks."""
        said = [str(common.FREQUENCIES.get(item.frequency, "")), item.asked]
        return item.title, ", ".join(part for part in said if part)

    def made(self) -> InstrumentUse:
        """An instrument; whether it tells follows from the library."""
        data = dict(self.cleaned_data)
        known = instruments().get(data["instrument"])
        name = self.old.id if self.old else free_id(data["title"], {each.id for each in self.monitor.plan.instruments})
        data["topics"] = tuple(part.strip() for part in data["topics"].split(",") if part.strip())
        data["questions"], data["frequency"] = tuple(data["questions"]), PeriodKind(data["frequency"])
        tells = known.tells if known else bool(self.old and self.old.tells)
        return InstrumentUse(id=name, tells=tells, supplier=self.old.supplier if self.old else "", **data)

    @classmethod
    def put(cls, definitions: Definitions, monitor_id: str, old: Any, new: Any) -> Definitions:
        """When an instrument goes, steps no longer name it."""
        changed = super().put(definitions, monitor_id, old, new)
        if new is not None:
            return changed
        monitor = changed.monitors[monitor_id]
        steps = tuple(
            replace(each, instruments=tuple(name for name in each.instruments if name != old.id))
            for each in monitor.plan.theory
        )
        return with_things(changed, replace(monitor, plan=replace(monitor.plan, theory=steps)))
