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
    except UnicodeDecodeError as error:
        message = N_("The description of the table isn't written in UTF-8.")
        remedy = N_("Save it as plain text in UTF-8.")
        raise DisclosureError(Problem("table.unreadable", message, place=place, remedy=remedy)) from error
    except yaml.YAMLError as error:
        raise DisclosureError(_no_yaml(error, place)) from error
    return table_spec(content, policies, place)


def _no_yaml(error: yaml.YAMLError, place: Place) -> Problem:
    """Return where a text stops being YAML; the parser's own words are English and tell a user little."""
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else None
    message = N_("The description of the table is no YAML here.")
    remedy = N_(
        "Check the colon after each name, the brackets and the spaces in front: each comes in pairs or lines up."
    )
    return Problem("table.unreadable", message, place=Place(file=place.file, line=line), remedy=remedy)


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
    by = _names(content.get("by"), place, problems)
    weights = _weights(content.get("weights"), place, problems)
    if content.get("missing") not in (None, "zero"):
        problems.append(_problem("table.missing_is", N_("“missing” can only be “zero”, or be left out."), place))
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
        by=by,
        missing_is_zero=content.get("missing") == "zero",
        weights=weights,
    )


def _names(given: object, place: Place, problems: list[Problem]) -> tuple[str, ...]:
    listed = [given] if isinstance(given, str) else given or []
    if isinstance(listed, list) and all(isinstance(name, str | int) for name in listed):
        return tuple(str(name) for name in listed)
    problems.append(_problem("table.by", N_("“by” must be the name of a column, or a list of names."), place))
    return ()


def _weights(given: object, place: Place, problems: list[Problem]) -> dict[str, float]:
    listed = given or {}
    if isinstance(listed, dict) and all(_is_number(weight) and weight > 0 for weight in listed.values()):
        return {str(key): float(weight) for key, weight in listed.items()}
    message = N_("“weights” must give a level or code a number above zero, for instance “{gemeente: 3}”.")
    problems.append(_problem("table.weights", message, place))
    return {}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


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
    known = ", ".join(sorted(policies))
    if given is None:
        message = N_("The description names no policy. Choose from: %(known)s; or write the rules there.")
        problems.append(_problem("table.policy", message, place, known=known))
        return PUBLIC_CARE
    message = N_("“%(key)s” is no known policy. Known are: %(known)s.")
    problems.append(_problem("table.policy", message, place, key=str(given)[:40], known=known))
    return PUBLIC_CARE


def _inline_policy(given: Mapping[object, object], place: Place, problems: list[Problem]) -> Policy:
    known = {field.name for field in fields(Policy)}
    unknown = [str(name) for name in given if name not in known]
    message = N_("“%(key)s” is no rule of a policy.")
    problems += [_problem("table.rule", message, place, key=name[:40]) for name in unknown]
    rules = {str(name): tuple(rule) if isinstance(rule, list) else rule for name, rule in given.items()}
    kept = {name: rule for name, rule in rules.items() if name in known}
    wrong = [name for name, rule in kept.items() if not _fits(name, rule)]
    message = N_("“%(key)s” has a setting that this rule can't have.")
    remedy = N_("Write a number (or true and false where it is a choice), as in the ready policies.")
    problems += [Problem("table.setting", message, {"key": name}, place=place, remedy=remedy) for name in wrong]
    kept = {name: rule for name, rule in kept.items() if name not in wrong}
    return Policy(**{"id": "inline", "title": "Eigen regels", **kept})  # type: ignore[arg-type]  # checked against fields


def _fits(name: str, rule: object) -> bool:
    """Whether a setting is one that a rule may have."""
    if name == "rounding":
        return rule in ("none", "nearest", "random", "controlled")
    if name == "dominance":
        return rule is None or (isinstance(rule, tuple) and len(rule) == 2 and all(_is_number(part) for part in rule))  # noqa: PLR2004 - how many, and which share
    if name in ("group_disclosure", "p_percent"):
        return rule is None or (_is_number(rule) and float(str(rule)) >= 0)
    default = getattr(PUBLIC_CARE, name)
    if isinstance(default, bool):
        return isinstance(rule, bool)
    if isinstance(default, int | float):
        whole = isinstance(default, int)
        return _is_number(rule) and float(str(rule)) >= 0 and not (whole and isinstance(rule, float))
    return isinstance(rule, str | dict)
