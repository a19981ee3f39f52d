"""One item of a list in the plan: a form that reads, writes and tells itself in a line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.usecases.beginning import slug
from wegwijzer.usecases.keeping_definitions import with_things


class Item(forms.Form):
    """One item of a list: `items` gives those there are, `put` the definitions with one added, changed or removed."""

    where = ""  # the field of the plan that holds the list

    def __init__(self, *args: Any, definitions: Definitions, monitor: Monitor, old: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.definitions, self.monitor, self.old = definitions, monitor, old
        self.prepare()

    def prepare(self) -> None:
        """Fill in the choices that depend on the monitor."""

    @classmethod
    def items(cls, definitions: Definitions, monitor: Monitor) -> tuple[Any, ...]:  # noqa: ARG003 - some need them
        """Return what stands there now."""
        return tuple(getattr(monitor.plan, cls.where))

    @staticmethod
    def read(item: Any) -> dict[str, Any]:  # noqa: ARG004 - as the others
        """Return an item by field."""
        return {}

    @staticmethod
    def told(item: Any, definitions: Definitions) -> tuple[str, str]:  # noqa: ARG004 - as the others
        """Return an item in a line, and what is said about it."""
        return str(item), ""

    def made(self) -> Any:
        """Return the item as it was filled in."""
        return self.cleaned_data

    @classmethod
    def put(cls, definitions: Definitions, monitor_id: str, old: Any, new: Any) -> Definitions:
        """Return the definitions with `new` in the place of `old`; without `old` added, without `new` removed."""
        monitor = definitions.monitors[monitor_id]
        changed = swapped(tuple(getattr(monitor.plan, cls.where)), old, new)
        return with_things(definitions, replace(monitor, plan=replace(monitor.plan, **{cls.where: changed})))


def swapped(items: tuple[Any, ...], old: Any, new: Any) -> tuple[Any, ...]:
    """Return the items with one added, changed or removed."""
    if old is None:
        return (*items, new)
    return tuple(part for each in items for part in ([new] if each == old else [each]) if part is not None)


def free_id(text: str, taken: set[str]) -> str:
    """Return an id made of a text that isn't taken yet."""
    name = slug(text)[:40].strip("-") or "stap"
    found, again = name, 2
    while found in taken:
        found, again = f"{name}-{again}", again + 1
    return found


def indicator_choices(definitions: Definitions, monitor: Monitor) -> list[tuple[str, str]]:
    """Return the figures of the monitor."""
    return [(name, definitions.indicators[name].title) for name in monitor.indicators if name in definitions.indicators]


def question_choices(definitions: Definitions, monitor: Monitor) -> list[tuple[str, str]]:
    """Return the accepted questions of the monitor."""
    asked = [definitions.questions[name] for name in monitor.questions if name in definitions.questions]
    return [(each.id, each.text) for each in asked if each.accepted]
