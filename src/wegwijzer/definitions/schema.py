"""A JSON Schema of the definition files, made from the dataclasses: editors complete and explain them in Dutch."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date
from enum import StrEnum
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args, get_origin

import yaml

from wegwijzer.definitions import kinds
from wegwijzer.definitions.model import AgeBand, Condition
from wegwijzer.definitions.writing import plain

DRAFT = "https://json-schema.org/draft/2020-12/schema"
DESCRIPTIONS = Path(__file__).parent / "descriptions.yaml"
_TEXT: Mapping[str, Any] = MappingProxyType({"type": ["string", "number", "boolean"]})  # `period: 2023` is text too
_VALUE: Mapping[str, Any] = MappingProxyType({"type": ["string", "number", "boolean"]})
_SIMPLE: Mapping[Any, Mapping[str, Any]] = MappingProxyType(
    {
        str: _TEXT,
        int: {"type": "integer"},
        float: {"type": "number"},
        bool: {"type": "boolean"},
        date: {"type": "string", "format": "date", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    }
)


@cache
def descriptions() -> Mapping[str, Mapping[str, str]]:
    """Return the Dutch description of every class (under ""), every field of it and every kind (under "File")."""
    return MappingProxyType(yaml.safe_load(DESCRIPTIONS.read_text(encoding="utf-8")))


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of a file with definitions: the keys, types and limits that reading knows."""
    defs: dict[str, Any] = {}
    properties = {kind: _kind_schema(kind, cls, defs) for kind, cls in kinds.KINDS.items()}
    return {
        "$schema": DRAFT,
        "title": "Wegwijzer",
        "description": descriptions()["File"][""],
        "type": "object",
        "properties": properties,
        "additionalProperties": False,
        "$defs": dict(sorted(defs.items())),
    }


def schema_text() -> str:
    """Return the schema as the text of `docs/wegwijzer.schema.json`."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=2) + "\n"


def _kind_schema(kind: str, cls: type, defs: dict[str, Any]) -> dict[str, Any]:
    return {
        "description": descriptions()["File"][kind],
        "type": "object",
        "propertyNames": {"pattern": kinds.ID_PATTERN},
        "additionalProperties": _reference(cls, defs),
    }


def _reference(cls: type, defs: dict[str, Any]) -> dict[str, Any]:
    if cls.__name__ not in defs:
        defs[cls.__name__] = {}  # named before it is made: a class may hold itself
        defs[cls.__name__] = _condition() if cls is Condition else _object(cls, defs)
    return {"$ref": f"#/$defs/{cls.__name__}"}


def _object(cls: type, defs: dict[str, Any]) -> dict[str, Any]:
    rules, told = kinds.rules_of(cls), descriptions()[cls.__name__]
    made: dict[str, Any] = {
        "description": told[""],
        "type": "object",
        "properties": {name: {"description": told.get(name, ""), **_of(rule, defs)} for name, rule in rules.items()},
        "additionalProperties": False,
    }
    required = [name for name, rule in rules.items() if rule.required]
    return {**made, "required": required} if required else made


def _of(rule: kinds.FieldRule, defs: dict[str, Any]) -> dict[str, Any]:
    made = _type(rule.hint, defs)
    if rule.choices:
        made = {"enum": list(rule.choices)}
    if rule.required and rule.hint is str:
        made["pattern"] = r"\S"
    if rule.keys:
        made["propertyNames"] = {"enum": list(rule.keys)}
    if rule.values:
        made["additionalProperties"] = {"enum": list(rule.values)}
    if rule.lowest is not None:
        made["minimum"] = rule.lowest
    if rule.highest is not None:
        made["maximum"] = rule.highest
    if _is_simple(rule.default) and not rule.required:
        made["default"] = plain(rule.default)
    return made


def _is_simple(value: Any) -> bool:
    return isinstance(value, (str, int, float, bool)) and value != ""


def _type(hint: Any, defs: dict[str, Any]) -> dict[str, Any]:
    if hint in _SIMPLE:
        return dict(_SIMPLE[hint])
    if hint is AgeBand:
        return {"type": "string", "pattern": kinds.AGE_PATTERN, "description": descriptions()["AgeBand"][""]}
    if get_origin(hint) is tuple:
        return _list(get_args(hint), defs)
    if get_origin(hint) is Mapping:
        return {"type": "object", "additionalProperties": dict(_TEXT)}
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return {"enum": [member.value for member in hint]}
    if isinstance(hint, type) and is_dataclass(hint):
        return _reference(hint, defs)
    raise TypeError(f"no schema for {hint}")


def _list(hints: tuple[Any, ...], defs: dict[str, Any]) -> dict[str, Any]:
    if hints[-1] is Ellipsis:
        return {"type": "array", "items": _type(hints[0], defs)}
    items = [_type(hint, defs) for hint in hints]
    return {"type": "array", "prefixItems": items, "items": False, "minItems": len(items)}


def _condition() -> dict[str, Any]:
    """The compact form: a column and exactly one test."""
    told = descriptions()["Condition"]
    tests: dict[str, Any] = {}
    for test in kinds.TESTS:
        if test in kinds.LISTED_TESTS:
            tests[test] = {"description": told[test], "type": "array", "items": dict(_VALUE), "minItems": 1}
        else:
            value = {"const": True} if test in kinds.FILLED_TESTS else dict(_VALUE)
            tests[test] = {"description": told[test], **value}
    return {
        "description": told[""],
        "type": "object",
        "properties": {"column": {"description": told["column"], **_TEXT, "pattern": r"\S"}, **tests},
        "additionalProperties": False,
        "required": ["column"],
        "minProperties": 2,
        "maxProperties": 2,
    }


if __name__ == "__main__":
    sys.stdout.write(schema_text())
