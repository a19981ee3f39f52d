"""The kinds of definitions and the rules of their fields, read from the dataclasses of the model."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from wegwijzer.definitions.design import Dropped, InstrumentUse, Lever, Plan, Supplier
from wegwijzer.definitions.model import (
    AgeBand,
    Audience,
    Condition,
    Indicator,
    Monitor,
    Organisation,
    Policy,
    Question,
    Source,
    Target,
    Version,
)
from wegwijzer.definitions.model import Quantity as _Quantity
from wegwijzer.frames import Status

KINDS: Mapping[str, type] = MappingProxyType(
    {
        "organisations": Organisation,
        "monitors": Monitor,
        "questions": Question,
        "indicators": Indicator,
        "sources": Source,
        "policies": Policy,
        "targets": Target,
    }
)
ID_PATTERN = r"^[a-z0-9][a-z0-9_-]{0,79}$"
AGE_PATTERN = r"^\d{1,3}(-\d{1,3}|\+)$"
LISTED_TESTS = ("in", "not_in")
LIMIT_TESTS = ("at_least", "at_most")
FILLED_TESTS = ("filled", "empty")
TESTS = LISTED_TESTS + LIMIT_TESTS + FILLED_TESTS
NOT_RULES = frozenset({"id", "title", "reasons"})  # fields of a policy that are no rule

_CHOICES: Mapping[tuple[type, str], tuple[str, ...]] = {
    (Policy, "rounding"): ("none", "nearest", "random", "controlled")
}
_MAP_KEYS: Mapping[tuple[type, str], tuple[str, ...]] = {
    (Monitor, "audiences"): tuple(Audience),
    (Monitor, "talking"): tuple(Audience),
    (Policy, "reasons"): tuple(f.name for f in fields(Policy) if f.name not in NOT_RULES),
}
_MAP_VALUES: Mapping[tuple[type, str], tuple[str, ...]] = {
    (Source, "missing"): tuple(Status),
    (Monitor, "talking"): tuple(Audience),
}
_RANGES: Mapping[tuple[type, str], tuple[float, float | None]] = {
    (AgeBand, "lowest"): (0, 150),
    (AgeBand, "highest"): (0, 150),
    (_Quantity, "within_months"): (1, 600),
    (Indicator, "decimals"): (0, 6),
    (Version, "number"): (1, 32_767),
    (Source, "minutes_per_delivery"): (0, None),
    (Source, "retention_months"): (1, 1_200),
    (Policy, "minimum_count"): (0, None),
    (Policy, "minimum_denominator"): (0, None),
    (Policy, "rounding_base"): (0, None),
    (Policy, "group_disclosure"): (0, 1),
    (Policy, "p_percent"): (0, None),
    (Policy, "minimum_contributors"): (0, None),
    (Policy, "minimum_respondents"): (0, None),
    (Policy, "minimum_stories"): (0, None),
    (Policy, "protection_interval"): (0, None),
    (Policy, "colluding"): (1, None),
    (Monitor, "cycle"): (1, None),
    (Source, "days_to_deliver"): (0, 730),
    (InstrumentUse, "respondents"): (0, 10_000_000),
    (InstrumentUse, "minutes"): (0, 10_000),
    (InstrumentUse, "euros"): (0, None),
    (Supplier, "euros_per_hour"): (0, 10_000),
    (Supplier, "people"): (1, 10_000),
    (Dropped, "cycle"): (1, None),
    (Lever, "evaluate_after_months"): (1, 120),
    (Plan, "retention_months"): (1, 1_200),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule:
    """What may stand in one field: its type without None, whether it must be there, and what limits it."""

    name: str
    hint: Any
    required: bool
    default: Any
    choices: tuple[str, ...] = ()  # of a text
    keys: tuple[str, ...] = ()  # of a mapping
    values: tuple[str, ...] = ()  # of a mapping
    lowest: float | None = None
    highest: float | None = None


@cache
def rules_of(cls: type) -> Mapping[str, FieldRule]:
    """Return the rule of every field of a dataclass of the model, in order; without `id`, the key above it."""
    hints = get_type_hints(cls)
    found = {}
    for each in fields(cls):
        if each.name == "id" and cls in KINDS.values():
            continue
        default = each.default_factory() if each.default_factory is not MISSING else each.default
        lowest, highest = _RANGES.get((cls, each.name), (None, None))
        found[each.name] = FieldRule(
            name=each.name,
            hint=_without_none(hints[each.name]),
            required=default is MISSING,
            default=default,
            choices=_CHOICES.get((cls, each.name), ()),
            keys=_MAP_KEYS.get((cls, each.name), ()),
            values=_MAP_VALUES.get((cls, each.name), ()),
            lowest=lowest,
            highest=highest,
        )
    return MappingProxyType(found)


def _without_none(hint: Any) -> Any:
    if get_origin(hint) in (Union, UnionType):
        kept = [part for part in get_args(hint) if part is not NoneType]
        if len(kept) == 1:
            return kept[0]
    return hint


def is_condition(hint: Any) -> bool:
    """Tell whether a hint is the condition on rows, which has a compact form of its own."""
    return hint is Condition


def is_id(text: str) -> bool:
    """Tell whether `text` may be an id: small letters, digits, `-` and `_`, at most 80."""
    return re.fullmatch(ID_PATTERN, text) is not None
