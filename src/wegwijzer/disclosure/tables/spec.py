"""TABLE.yaml: what a table counts, along which hierarchies it adds up, and under which policy it goes out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path

import yaml

from wegwijzer.definitions.model import Policy
from wegwijzer.errors import N_, DisclosureError, Place, Problem

PUBLIC_CARE = Policy(
    id="public-care",
    title="Cijfers over zorg voor iedereen",
    minimum_count=5,
    zeros_shown=True,
    reasons={"minimum_count": "Bij minder dan 5 mensen kan iemand een bekende herkennen."},
)
KEYS = {"count", "amount", "contributors", "contributor", "dimensions", "by", "policy", "missing", "weights"}


@dataclass(frozen=True, slots=True, kw_only=True)
class TableSpec:
    """A table of counts (`count`) or of amounts (`amount`, with `contributors` or `contributor`).

    `dimensions` names each dimension's levels, coarse to fine; all levels are columns of the file. `also` holds other
    classifications of a dimension: levels, coarse to fine, that end in the same finest level. `by` are columns
    that make separate tables. `missing_is_zero`: a combination that isn't in the file is an empty cell (else it is a
    fault). `weights`: level name → how much dearer it is to hide a cell of that level.
    """

    dimensions: Mapping[str, tuple[str, ...]]
    policy: Policy
    count: str = ""
    amount: str = ""
    contributors: str = ""
    contributor: str = ""
    by: tuple[str, ...] = ()
    missing_is_zero: bool = False
    also: Mapping[str, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    weights: Mapping[str, float] | None = None

    @property
    def value(self) -> str:
        """The column with what is published."""
        return self.count or self.amount

    @property
    def levels(self) -> tuple[str, ...]:
        """The columns of all levels of all dimensions."""
        return tuple(dict.fromkeys(level for levels in self.hierarchies for level in levels))

    @property
    def hierarchies(self) -> tuple[tuple[str, ...], ...]:
        """The levels of every hierarchy, those of other classifications too."""
        return (*self.dimensions.values(), *(levels for others in self.also.values() for levels in others))

    @property
    def needed(self) -> tuple[str, ...]:
        """Every column the file must have."""
        named = (self.value, self.contributors, self.contributor)
        return (*self.levels, *self.by, *(name for name in named if name))


def _problem(code: str, message: str, place: Place, **params: str) -> Problem:
    return Problem(code, message, params, place=place)


def read_table_spec(path: Path, policies: Mapping[str, Policy] | None = None) -> TableSpec:
    """Return the table of a TABLE.yaml. `policies` are those of the library by name; `public-care` is always there.

    Raises `DisclosureError` with every fault: not YAML, unknown keys, no or two measures, no dimensions, an unknown
    policy (or rule of an inline one), a level that is used twice.
    """
    place = Place(file=path.name)
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        message = N_("The description of the table can't be read: %(why)s.")
        raise DisclosureError(_problem("table.unreadable", message, place, why=_short(error))) from error
    return table_spec(content, policies, place)


def _short(error: Exception) -> str:
    return " ".join(str(error).split())[:200]


def table_spec(content: object, policies: Mapping[str, Policy] | None = None, place: Place | None = None) -> TableSpec:
    """Return the table of what a TABLE.yaml holds; see `read_table_spec`."""
    place = place or Place()
    if not isinstance(content, dict):
        raise DisclosureError(_problem("table.empty", N_("The description of the table holds no keys."), place))
    problems = [
        _problem("table.key", N_("“%(key)s” is no part of the description of a table."), place, key=str(key)[:40])
        for key in content
        if key not in KEYS
    ]
    every = _dimensions(content.get("dimensions"), place, problems)
    dimensions = {name: hierarchies[0] for name, hierarchies in every.items()}
    also = {name: hierarchies[1:] for name, hierarchies in every.items() if hierarchies[1:]}
    _check_measure(content, place, problems)
    by = content.get("by") or []
    by = [by] if isinstance(by, str) else by
    columns = [level for levels in dimensions.values() for level in levels] + [str(name) for name in by]
    columns += [level for others in also.values() for levels in others for level in levels[:-1]]
    twice = sorted({name for name in columns if columns.count(name) > 1})
    message = N_("The column “%(key)s” is used twice.")
    problems += [_problem("table.twice", message, place, key=name) for name in twice]
    policy = _policy(content.get("policy"), {PUBLIC_CARE.id: PUBLIC_CARE, **(policies or {})}, place, problems)
    if problems:
        raise DisclosureError(problems)
    return TableSpec(
        dimensions=dimensions,
        also=also,
        policy=policy,
        **{name: str(content.get(name) or "") for name in ("count", "amount", "contributors", "contributor")},
        by=tuple(str(name) for name in by),
        missing_is_zero=content.get("missing") == "zero",
        weights={str(key): float(weight) for key, weight in (content.get("weights") or {}).items()},
    )


def _dimensions(given: object, place: Place, problems: list[Problem]) -> dict[str, tuple[tuple[str, ...], ...]]:
    if not isinstance(given, dict) or not given:
        message = N_("The description names no dimensions, for instance “area: [municipality, district]”.")
        problems.append(_problem("table.dimensions", message, place))
        return {}
    found = {}
    for name, levels in given.items():
        hierarchies = _hierarchies(levels)
        if not hierarchies:
            message = N_("The dimension “%(key)s” must list its levels, coarse to fine.")
            problems.append(_problem("table.levels", message, place, key=str(name)[:40]))
            continue
        if len({one[-1] for one in hierarchies}) > 1:
            message = N_("The classifications of “%(key)s” must end in the same finest level.")
            problems.append(_problem("table.finest", message, place, key=str(name)[:40]))
        found[str(name)] = hierarchies
    return found


def _hierarchies(levels: object) -> tuple[tuple[str, ...], ...]:
    """Return the hierarchies of a dimension: one name, a list of names, or (other classifications) a list of lists."""
    listed = [levels] if isinstance(levels, str) else levels
    if not isinstance(listed, list) or not listed:
        return ()
    every = listed if all(isinstance(one, list) for one in listed) else [listed]
    named = all(one and all(isinstance(level, str) for level in one) for one in every)
    return tuple(tuple(one) for one in every) if named else ()


def _check_measure(content: Mapping[str, object], place: Place, problems: list[Problem]) -> None:
    if bool(content.get("count")) == bool(content.get("amount")):
        message = N_("Name either “count” or “amount”: the column that the table adds up.")
        problems.append(_problem("table.measure", message, place))
    if content.get("amount") and not (content.get("contributors") or content.get("contributor")):
        message = N_("An amount needs “contributors” (their number) or “contributor” (who they are).")
        problems.append(_problem("table.contributors", message, place))


def _policy(given: object, policies: Mapping[str, Policy], place: Place, problems: list[Problem]) -> Policy:
    if isinstance(given, str) and given in policies:
        return policies[given]
    if isinstance(given, dict):
        return _inline_policy(given, place, problems)
    message = N_("“%(key)s” is no known policy. Known are: %(known)s.")
    problems.append(_problem("table.policy", message, place, key=str(given)[:40], known=", ".join(sorted(policies))))
    return PUBLIC_CARE


def _inline_policy(given: Mapping[object, object], place: Place, problems: list[Problem]) -> Policy:
    known = {field.name for field in fields(Policy)}
    unknown = [str(name) for name in given if name not in known]
    message = N_("“%(key)s” is no rule of a policy.")
    problems += [_problem("table.rule", message, place, key=name[:40]) for name in unknown]
    rules = {str(name): tuple(rule) if isinstance(rule, list) else rule for name, rule in given.items()}
    kept = {name: rule for name, rule in rules.items() if name in known}
    return Policy(**{"id": "inline", "title": "Eigen regels", **kept})  # type: ignore[arg-type]  # checked against fields
