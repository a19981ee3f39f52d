"""Frozen objects → YAML that people can read and that reads back as the same objects."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import Enum
from typing import Any

import yaml

from wegwijzer.definitions import kinds
from wegwijzer.definitions.model import (
    AgeBand,
    Condition,
    Definitions,
    Indicator,
    Monitor,
    Organisation,
    Policy,
    Question,
    Source,
    Target,
)

Definition = Organisation | Monitor | Question | Indicator | Source | Policy | Target
WIDTH = 118
_OTHER_BREAKS = frozenset("\r\x85\u2028\u2029")
_SHORT = 40  # characters of a word in a list on one line
_EXACT = 1e15  # whole numbers below it read better without `.0`


def as_yaml(thing: Definitions | Definition) -> str:
    """Return definitions, or one of them, as the text of a file that `reading` reads back as the same objects.

    Canonical: kinds and fields in the order of the model, definitions in their own order, defaults left out, block
    style with short lists on one line, no escapes for Dutch letters. No definitions at all gives `{}`.
    """
    return yaml.dump(
        _plain_file(thing),
        Dumper=_Dumper,
        sort_keys=False,
        allow_unicode=True,
        default_flow_style=False,
        width=WIDTH,
    )


def _plain_file(thing: Definitions | Definition) -> dict[str, Any]:
    if isinstance(thing, Definitions):
        found = {kind: getattr(thing, kind) for kind in kinds.KINDS}
    else:
        found = {kind: {thing.id: thing} for kind, cls in kinds.KINDS.items() if isinstance(thing, cls)}
    return {kind: {name: _fields(each) for name, each in things.items()} for kind, things in found.items() if things}


def _fields(thing: Any) -> dict[str, Any]:
    cls: type = type(thing)
    rules = kinds.rules_of(cls).values()
    values = [(rule, getattr(thing, rule.name)) for rule in rules]
    return {rule.name: plain(value) for rule, value in values if rule.required or value != rule.default}


def plain(value: Any) -> Any:
    """Return a value of the model as what YAML and JSON know: mappings, lists, texts, numbers, dates."""
    if isinstance(value, AgeBand):
        return value.label
    if isinstance(value, Condition):
        return _Line({"column": value.column, value.test: _compared(value)})
    if is_dataclass(value):
        return _fields(value)
    if isinstance(value, Mapping):
        return {str(key): plain(each) for key, each in value.items()}
    return [plain(each) for each in value] if isinstance(value, tuple) else _scalar(value)


def _scalar(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.value
    whole = isinstance(value, float) and value.is_integer() and abs(value) < _EXACT
    return int(value) if whole else value


def _compared(condition: Condition) -> Any:
    if condition.test in kinds.FILLED_TESTS:
        return True
    values = [plain(value) for value in condition.values]
    return values if condition.test in kinds.LISTED_TESTS else values[0]


class _Line(dict[str, Any]):
    """A mapping that reads best on one line."""


class _Dumper(yaml.SafeDumper):
    """Block style, short lists on one line, no references, lists indented under their key."""

    def ignore_aliases(self, data: Any) -> bool:  # noqa: ARG002 - PyYAML's own
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 - PyYAML's own
        super().increase_indent(flow=flow, indentless=False)

    def text(self, value: str) -> yaml.ScalarNode:
        """Return a text: one with lines of its own keeps them; other line ends are escaped."""
        style = "|" if "\n" in value else None
        if _OTHER_BREAKS & set(value):
            style = '"'
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=style)

    def row(self, value: list[Any]) -> yaml.SequenceNode:
        """Return a list: one of short words or numbers on one line."""
        short = all(not isinstance(each, (dict, list)) and len(str(each)) <= _SHORT for each in value)
        return self.represent_sequence("tag:yaml.org,2002:seq", value, flow_style=short)

    def one_line(self, value: _Line) -> yaml.MappingNode:
        """Return a mapping on one line."""
        return self.represent_mapping("tag:yaml.org,2002:map", value, flow_style=True)

    def day(self, value: date) -> yaml.ScalarNode:
        """Return a date."""
        return self.represent_scalar("tag:yaml.org,2002:timestamp", value.isoformat())


_Dumper.add_representer(str, _Dumper.text)
_Dumper.add_representer(list, _Dumper.row)
_Dumper.add_representer(_Line, _Dumper.one_line)
_Dumper.add_representer(date, _Dumper.day)
