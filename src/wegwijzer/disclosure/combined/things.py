"""What figures count, so that figures of different indicators and releases can be recognised as one and the same.

Indicators share a thing when they count the same rows or people but for plain conditions: “people with home help” is
the group provision = home help of “people with help”, whether it is a figure of a breakdown or an indicator by itself.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from wegwijzer.definitions.model import CountingRule, Indicator
from wegwijzer.disclosure.primary import COUNTS, RATES
from wegwijzer.frames import TOTAL

Values = frozenset[str]
GroupKey = frozenset[tuple[str, Values]]  # of each column that is split by, the values that are in
EVERYBODY: GroupKey = frozenset()
AGE = "age"
ADDITIVE = frozenset({*COUNTS, *RATES, CountingRule.SUM, CountingRule.MEAN})


def thing_of(name: str, indicator: Indicator | None) -> tuple[object, GroupKey]:
    """Return what an indicator counts (equal for indicators that share a count), and the group it is limited to.

    Conditions that name values of a column, and an age band, make a group; all else is part of the thing.
    """
    counting = indicator.counting if indicator else None
    if counting is None or counting.of is None or counting.rule not in (*COUNTS, *RATES) or counting.weighted:
        return name, EVERYBODY
    of = counting.of
    named = [condition for condition in of.where if condition.test == "in"]
    columns = [condition.column for condition in named]
    if len(set(columns)) < len(columns):
        return (of, counting.rule is CountingRule.COUNT), EVERYBODY
    group = {(condition.column, frozenset(str(value) for value in condition.values)) for condition in named}
    others = tuple(condition for condition in of.where if condition not in named)
    if of.ages is not None and AGE not in columns:
        group.add((AGE, frozenset({of.ages.label})))
    bare = replace(of, where=others, ages=None)
    return (bare, counting.rule is CountingRule.COUNT), frozenset(group)


def columns_of(indicator: Indicator | None, breakdown: str, parts: int) -> tuple[str, ...]:
    """Return the columns of a breakdown whose groups have so many parts; an unknown one is a column by itself."""
    if breakdown == TOTAL:
        return ()
    declared = {found.id: found.columns for found in indicator.breakdowns} if indicator else {}
    columns = declared.get(breakdown) or (breakdown,)
    return columns if len(columns) == parts else (breakdown,)


def group_key(limits: GroupKey, columns: Sequence[str], group: str) -> GroupKey:
    """Return the key of one group of a breakdown of an indicator that is limited to `limits`; nobody is in both."""
    parts = group.split("|") if len(columns) > 1 else [group]
    found: dict[str, Values] = dict(limits)
    for column, part in zip(columns, parts, strict=True):
        found[column] = frozenset({part}) & found.get(column, frozenset({part}))
    return frozenset(found.items())
