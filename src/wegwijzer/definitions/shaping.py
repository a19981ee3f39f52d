"""A tree of nodes → frozen objects of the model, led by the dataclasses; every fault is added and reading goes on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, is_dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType
from typing import Any, Final, get_args, get_origin

import yaml

from wegwijzer.definitions import kinds, nodes
from wegwijzer.definitions.faults import Faults, Trail
from wegwijzer.definitions.model import AgeBand, Condition
from wegwijzer.errors import N_, Place

_WHOLE = re.compile(r"[-+]?\d{1,18}")
_NUMBER = re.compile(r"[-+]?\d+(\.\d+)?([eE][-+]?\d+)?")
_COMMA = re.compile(r"[-+]?\d+,\d+")
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_TRUTHS: Mapping[str, bool] = MappingProxyType({"true": True, "false": False})


class _Broken:
    """Stands for a value that couldn't be read; its fault has been added."""


BROKEN: Final = _Broken()
_TEXT = N_("%(where)s: text is expected here.")
_LIST = N_("%(where)s: a list is expected here.")
_MAPPING = N_("%(where)s: a mapping is expected here, with on every line a key, a colon and a value.")
_WHOLE_NUMBER = N_("%(where)s: “%(word)s” is no whole number.")
_ANY_NUMBER = N_("%(where)s: “%(word)s” is no number.")
_TRUTH = N_("%(where)s: “%(word)s” is neither true nor false.")
_A_DAY = N_("%(where)s: “%(word)s” is no date.")
_TOO_LOW = N_("%(where)s: %(word)s is too low.")
_TOO_HIGH = N_("%(where)s: %(word)s is too high.")
_NOT_POSSIBLE = N_("%(where)s: “%(word)s” isn't possible here.")
_WRITE_A_LIST = N_("Write [one, two] or every item on a line of its own after a dash.")
_AGES = N_("%(where)s: “%(word)s” is no age group.")


@dataclass(slots=True)
class Shaper:
    """Shapes the nodes of one file."""

    file: str
    faults: Faults
    _seen: set[int] = field(default_factory=set)

    def shaped(self, node: yaml.Node, hint: Any, trail: Trail) -> Any:
        """Return the value of type `hint` that `node` holds, or BROKEN after adding why not."""
        self.faults.places.setdefault(trail, Place(file=self.file, line=node.start_mark.line + 1))
        if not self._may_enter(node, trail):
            return BROKEN
        shape = _SHAPES.get(hint) or _SHAPES.get(get_origin(hint) or hint)
        if shape is not None:
            return shape(self, node, hint, trail)
        if isinstance(hint, type) and is_dataclass(hint):
            return self._object(node, hint, trail)
        return self._choice(node, hint, trail)

    def entries(self, node: yaml.Node, trail: Trail) -> dict[str, yaml.Node] | None:
        """Return the entries of a mapping by key, with their places kept; None after adding that it is no mapping."""
        if nodes.is_empty(node):
            return {}
        if not isinstance(node, yaml.MappingNode):
            self.faults.add("type", _MAPPING, trail)
            return None
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self.faults.places[(*trail, "?")] = Place(file=self.file, line=line)
                self.faults.add("key", N_("%(where)s: a key must be one word or text."), (*trail, "?"))
                continue
            self._keep(found, str(key_node.value), value, trail, line)
        return found

    def _keep(self, found: dict[str, yaml.Node], key: str, value: yaml.Node, trail: Trail, line: int) -> None:
        here = (*trail, key)
        if key in found:
            first = self.faults.places[here].line or 0
            self.faults.places[here] = Place(file=self.file, line=line)
            message = N_("%(where)s: this key stands here twice; the first time on line %(first)s.")
            self.faults.add("duplicate_key", message, here, remedy=N_("Keep one of the two."), first=first)
            self.faults.places[here] = Place(file=self.file, line=first)
            return
        self.faults.places[here] = Place(file=self.file, line=line)
        found[key] = value

    def _may_enter(self, node: yaml.Node, trail: Trail) -> bool:
        if id(node) in self._seen:
            message = N_("%(where)s: a repeat by reference (& and *) isn't read.")
            self.faults.add("alias", message, trail, remedy=N_("Write it out here."))
            return False
        self._seen.add(id(node))
        if nodes.has_foreign_tag(node):
            message = N_("%(where)s: the tag “%(tag)s” isn't read.")
            self.faults.add("tag", message, trail, remedy=N_("Remove it."), tag=str(node.tag)[:60])
            return False
        return True

    def definition(self, node: yaml.Node, cls: type, trail: Trail, name: str) -> Any:
        """Return the definition with id `name`, or BROKEN; unknown, missing and wrong fields are all told."""
        return self._object(node, cls, trail, id=name) if self._may_enter(node, trail) else BROKEN

    def _object(self, node: yaml.Node, cls: type, trail: Trail, **given: Any) -> Any:
        found = self.entries(node, trail)
        if found is None:
            return BROKEN
        rules = kinds.rules_of(cls)
        self._tell_unknown(found, rules, trail)
        values = {name: self._field(found.get(name), rule, (*trail, name)) for name, rule in rules.items()}
        if any(value is BROKEN for value in values.values()):
            return BROKEN
        return cls(**given, **values)

    def _tell_unknown(self, found: Mapping[str, yaml.Node], rules: Mapping[str, Any], trail: Trail) -> None:
        for key in found:
            if key not in rules:
                message = N_("%(where)s: “%(word)s” is no known key.")
                self.faults.add_choice("unknown_key", message, (*trail, key), word=key, allowed=rules)

    def _field(self, node: yaml.Node | None, rule: kinds.FieldRule, trail: Trail) -> Any:
        absent = node is None or nodes.is_empty(node)
        if absent and not rule.required:
            return rule.default
        if node is None or absent:
            self.faults.add("missing_key", N_("%(where)s: this is missing or empty."), trail, remedy=N_("Fill it in."))
            return BROKEN
        value = self.shaped(node, rule.hint, trail)
        return value if value is BROKEN else self._limited(value, rule, trail)

    def _limited(self, value: Any, rule: kinds.FieldRule, trail: Trail) -> Any:
        if rule.required and isinstance(value, str) and not value.strip():
            self.faults.add("missing_key", N_("%(where)s: this is missing or empty."), trail, remedy=N_("Fill it in."))
            return BROKEN
        if rule.choices and value not in rule.choices:
            return self._not_among(value, rule.choices, trail)
        for allowed, words in ((rule.keys, _keys(value)), (rule.values, _values(value))):
            for key, word in words if allowed else ():
                if word not in allowed:
                    self._not_among(word, allowed, (*trail, key))
        if rule.lowest is not None and not _within(value, rule):
            highest = "" if rule.highest is None else f"{rule.highest:g}"
            message = _TOO_LOW if value < rule.lowest else _TOO_HIGH
            remedy = N_("From %(lowest)s to %(highest)s.") if highest else N_("From %(lowest)s up.")
            limits = {"word": f"{value:g}", "lowest": f"{rule.lowest:g}", "highest": highest}
            self.faults.add("range", message, trail, remedy=remedy, **limits)
            return BROKEN
        return value

    def _not_among(self, word: str, allowed: tuple[str, ...], trail: Trail) -> Any:
        self.faults.add_choice("unknown_value", _NOT_POSSIBLE, trail, word=word, allowed=allowed)
        return BROKEN

    def _wrong(self, message: str, node: yaml.Node, trail: Trail, remedy: str = "") -> Any:
        word = " ".join(str(node.value).split())[:40] if isinstance(node, yaml.ScalarNode) else "…"
        self.faults.add("type", message, trail, remedy=remedy, word=word)
        return BROKEN

    def _choice(self, node: yaml.Node, hint: type[StrEnum], trail: Trail) -> Any:
        if not isinstance(node, yaml.ScalarNode):
            return self._wrong(_TEXT, node, trail)
        try:
            return hint(node.value)
        except ValueError:
            return self._not_among(str(node.value), tuple(member.value for member in hint), trail)

    def text(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return the text of a scalar as it stands there, whatever YAML would make of it (`no`, `2023`, `1.10`)."""
        if not isinstance(node, yaml.ScalarNode) or nodes.is_empty(node):
            return self._wrong(_TEXT, node, trail)
        return str(node.value)

    def whole_number(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return a whole number; a quoted one is text."""
        if nodes.is_plain(node) and _WHOLE.fullmatch(node.value):
            return int(node.value)
        return self._wrong(_WHOLE_NUMBER, node, trail, N_("Write for instance 5, without quotation marks."))

    def number(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return a number with a decimal point."""
        if nodes.is_plain(node) and _NUMBER.fullmatch(node.value) and abs(float(node.value)) != float("inf"):
            return float(node.value)
        if nodes.is_plain(node) and _COMMA.fullmatch(node.value):
            return self._wrong(_ANY_NUMBER, node, trail, N_("Use a decimal point: 0.5."))
        return self._wrong(_ANY_NUMBER, node, trail, N_("Write for instance 5 or 0.5, without quotation marks."))

    def truth(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return true or false."""
        if nodes.is_plain(node) and node.value in _TRUTHS:
            return _TRUTHS[node.value]
        return self._wrong(_TRUTH, node, trail, N_("Write true or false."))

    def day(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return a date written as 2026-01-31."""
        if isinstance(node, yaml.ScalarNode) and _DAY.fullmatch(node.value):
            try:
                return date.fromisoformat(node.value)
            except ValueError:
                pass
        return self._wrong(_A_DAY, node, trail, N_("Write year, month and day: 2026-01-31."))

    def age_band(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return the ages of `0-17` or `65+`."""
        remedy = N_("Write for instance 0-17 or 65+.")
        if not isinstance(node, yaml.ScalarNode) or not re.fullmatch(kinds.AGE_PATTERN, node.value):
            return self._wrong(_AGES, node, trail, remedy)
        low, _, high = node.value.removesuffix("+").partition("-")
        if high and int(high) < int(low):
            return self._wrong(N_("%(where)s: “%(word)s” goes back."), node, trail, remedy)
        return AgeBand(lowest=int(low), highest=int(high) if high else None)

    def items(self, node: yaml.Node, hint: Any, trail: Trail) -> Any:
        """Return a list as a tuple; of a pair (`[2, 75]`) both parts in their own type."""
        if not isinstance(node, yaml.SequenceNode):
            return self._wrong(_LIST, node, trail, _WRITE_A_LIST)
        hints = get_args(hint)
        if hints[-1] is Ellipsis:
            hints = (hints[0],) * len(node.value)
        elif len(hints) != len(node.value):
            message = N_("%(where)s: %(count)s values are expected here.")
            self.faults.add("type", message, trail, count=len(hints))
            return BROKEN
        pairs = enumerate(zip(node.value, hints, strict=True), start=1)
        found = tuple(self.shaped(item, each, (*trail, str(number))) for number, (item, each) in pairs)
        return BROKEN if any(item is BROKEN for item in found) else found

    def words(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return a mapping of texts to texts that can't be changed."""
        found = self.entries(node, trail)
        if found is None:
            return BROKEN
        shaped = {key: self.shaped(value, str, (*trail, key)) for key, value in found.items()}
        return BROKEN if any(value is BROKEN for value in shaped.values()) else MappingProxyType(shaped)

    def condition(self, node: yaml.Node, _hint: Any, trail: Trail) -> Any:
        """Return a condition written as `{column: provision, in: [a, b]}` or `{column: cost, at_least: 5}`."""
        found = self.entries(node, trail)
        if found is None:
            return BROKEN
        self._tell_unknown(found, dict.fromkeys(("column", *kinds.TESTS)), trail)
        tests = [key for key in found if key in kinds.TESTS]
        column = self._field(found.get("column"), kinds.rules_of(Condition)["column"], (*trail, "column"))
        if len(tests) != 1:
            message = N_("%(where)s: a condition has a column and exactly one test.")
            remedy = N_("Choose one of: %(allowed)s.")
            self.faults.add("condition", message, trail, remedy=remedy, allowed=", ".join(kinds.TESTS))
            return BROKEN
        values = self._compared(found[tests[0]], tests[0], (*trail, tests[0]))
        if column is BROKEN or values is BROKEN:
            return BROKEN
        return Condition(column=column, test=tests[0], values=values)

    def _compared(self, node: yaml.Node, test: str, trail: Trail) -> Any:
        if test in kinds.FILLED_TESTS:
            if nodes.is_plain(node) and node.value == "true":
                return ()
            return self._wrong(N_("%(where)s: only true can stand here."), node, trail)
        if test in kinds.LIMIT_TESTS:
            value = self._scalar(node, trail)
            return value if value is BROKEN else (value,)
        if not isinstance(node, yaml.SequenceNode) or not node.value:
            return self._wrong(_LIST, node, trail, _WRITE_A_LIST)
        found = tuple(self._scalar(item, (*trail, str(number))) for number, item in enumerate(node.value, start=1))
        return BROKEN if any(value is BROKEN for value in found) else found

    def _scalar(self, node: yaml.Node, trail: Trail) -> Any:
        if not self._may_enter(node, trail):
            return BROKEN
        if not isinstance(node, yaml.ScalarNode) or nodes.is_empty(node):
            return self._wrong(_TEXT, node, trail)
        if nodes.is_plain(node) and node.tag.endswith((":int", ":float")) and _NUMBER.fullmatch(node.value):
            return float(node.value)
        if nodes.is_plain(node) and node.value in _TRUTHS:
            return _TRUTHS[node.value]
        return str(node.value)


def _keys(value: Any) -> list[tuple[str, str]]:
    return [(key, key) for key in value] if isinstance(value, Mapping) else []


def _values(value: Any) -> list[tuple[str, str]]:
    return list(value.items()) if isinstance(value, Mapping) else []


def _within(value: float, rule: kinds.FieldRule) -> bool:
    return rule.lowest is not None and rule.lowest <= value <= (float("inf") if rule.highest is None else rule.highest)


_Shape = Callable[[Shaper, yaml.Node, Any, Trail], Any]
_SHAPES: Mapping[Any, _Shape] = MappingProxyType(
    {
        str: Shaper.text,
        int: Shaper.whole_number,
        float: Shaper.number,
        bool: Shaper.truth,
        date: Shaper.day,
        AgeBand: Shaper.age_band,
        Condition: Shaper.condition,
        tuple: Shaper.items,
        Mapping: Shaper.words,
    }
)
