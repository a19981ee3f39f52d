"""Population and use of one municipality (or region) as arrays: leaves, cells of the population, years and a tree.

A cell is one combination of groups (age, sex, household …). Only areas and groups come in, never a person.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import polars as pl

from wegwijzer.areas import level_of, parents_of
from wegwijzer.errors import N_, Problem, UserError

Array = npt.NDArray[np.float64]
Places = npt.NDArray[np.int64]
AREA, YEAR, PERSONS, USERS, AGE = "area", "year", "persons", "users", "age"
FORBIDDEN = ("person", "bsn", "respondent", "client", "client_id", "name", "birth_date")


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationPast:
    """A known population `persons[leaf, year, cell]` of consecutive years, with the tree that the leaves hang in."""

    groups: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    leaves: tuple[str, ...]
    members: Array
    parent: Places
    persons: Array
    last_year: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """What the model reads: `persons[leaf, year, cell]`, `users[node, year]` and `cell_users[node, year, cell]`.

    NaN is hidden or missing. Nodes are parents before children; `members[node, leaf]` says which leaves a node holds,
    `parent[node]` is −1 at the top. `levels[node]` names its level.
    """

    groups: tuple[str, ...]
    cells: tuple[tuple[str, ...], ...]
    nodes: tuple[str, ...]
    levels: tuple[str, ...]
    parent: Places
    members: Array
    years: tuple[int, ...]
    persons: Array
    users: Array
    cell_users: Array

    @property
    def leaves(self) -> tuple[str, ...]:
        """Codes of the leaves, in the order of `members`' columns."""
        places = self.members.argmax(0)
        single = [int(np.flatnonzero(self.members[:, leaf])[-1]) for leaf in range(len(places))]
        return tuple(self.nodes[place] for place in single)

    @property
    def past(self) -> PopulationPast:
        """Return its population, for an outlook."""
        return PopulationPast(
            groups=self.groups,
            cells=self.cells,
            leaves=self.leaves,
            members=self.members,
            parent=self.parent,
            persons=self.persons,
            last_year=self.years[-1],
        )

    def until(self, year: int) -> Panel:
        """Return what was known at the end of `year`: for a back-test."""
        keep = [place for place, one in enumerate(self.years) if one <= year]
        return Panel(
            groups=self.groups,
            cells=self.cells,
            nodes=self.nodes,
            levels=self.levels,
            parent=self.parent,
            members=self.members,
            years=tuple(self.years[place] for place in keep),
            persons=self.persons[:, keep],
            users=self.users[:, keep],
            cell_users=self.cell_users[:, keep],
        )


def panel_of(
    population: pl.DataFrame,
    use: pl.DataFrame,
    groups: Sequence[str],
    parents: Mapping[str, str] | None = None,
) -> Panel:
    """Return the panel of a population (`area`, `year`, groups, `persons`) and a use (`area`, `year`, groups, `users`).

    A null group in `use` means all of it: a row without any group is the area's total. An area's parent is that of
    `parents`, else what its code tells among the areas that are there. Populations of parents are summed from leaves;
    given ones are left out. Years run from the first to the last that both have; a year without use is a hole.
    Raises `UserError` with every problem: missing columns, columns about persons, negative or double numbers, a gap in
    the population, a use of groups or areas without population.
    """
    groups = tuple(groups)
    _check_columns(population, use, groups)
    leaves, nodes, parent, members = _tree(population, parents)
    cells = tuple(sorted(population.select(groups).unique().rows(), key=_age_order))
    years = _years(population, use)
    _check_rows(population, use, groups, set(nodes), set(cells))
    users, cell_users = _use(use, groups, nodes, years, cells)
    users = _summed(users, parent)
    return Panel(
        groups=groups,
        cells=cells,
        nodes=tuple(nodes),
        levels=tuple(str(level_of(code) or f"level_{_depth(parent, number)}") for number, code in enumerate(nodes)),
        parent=parent,
        members=members,
        years=years,
        persons=persons_of(population, groups, leaves, years, cells),
        users=users,
        cell_users=cell_users,
    )


def population_past(
    population: pl.DataFrame, groups: Sequence[str], parents: Mapping[str, str] | None = None
) -> PopulationPast:
    """Return the past of a population alone (columns and tree as in `panel_of`), all its years."""
    leaves, _, parent, members = _tree(population, parents)
    cells = tuple(sorted(population.select(groups).unique().rows(), key=_age_order))
    years = sorted(population[YEAR].unique().to_list())
    return PopulationPast(
        groups=tuple(groups),
        cells=cells,
        leaves=tuple(leaves),
        members=members,
        parent=parent,
        persons=persons_of(population, groups, leaves, years, cells),
        last_year=years[-1],
    )


def _years(population: pl.DataFrame, use: pl.DataFrame) -> tuple[int, ...]:
    both = set(population[YEAR].to_list()) & set(use[YEAR].to_list())
    there = sorted(set(population[YEAR].to_list()))
    return tuple(year for year in there if both and min(both) <= year <= max(both))


def _tree(population: pl.DataFrame, parents: Mapping[str, str] | None) -> tuple[list[str], list[str], Places, Array]:
    """Return leaves, nodes (parents first), the parent of each node and which leaves a node holds."""
    tree = parents if parents is not None else _parents_by_code(population[AREA].unique().to_list())
    inside = {code for code in population[AREA].unique() if code is not None}
    leaves = sorted(inside - {tree[code] for code in inside if code in tree})
    nodes = _ordered(leaves, tree)
    place = {code: number for number, code in enumerate(nodes)}
    parent = np.array([place.get(tree.get(code, ""), -1) for code in nodes], dtype=np.int64)
    return leaves, nodes, parent, _members(parent, [place[code] for code in leaves])


def _parents_by_code(codes: Sequence[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for code in codes:
        for above in parents_of(code):
            found.setdefault(code, above)
            code = above  # noqa: PLW2901 - one step up
    return found


def _ordered(leaves: Sequence[str], tree: Mapping[str, str]) -> list[str]:
    depth: dict[str, int] = {}
    for leaf in leaves:
        chain = [leaf]
        while chain[-1] in tree and tree[chain[-1]] not in chain:
            chain.append(tree[chain[-1]])
        for steps, code in enumerate(reversed(chain)):
            depth[code] = max(depth.get(code, 0), steps)
    return sorted(depth, key=lambda code: (depth[code], code))


def _depth(parent: Places, node: int) -> int:
    steps = 0
    while parent[node] >= 0:
        node, steps = int(parent[node]), steps + 1
    return steps


def _members(parent: Places, leaves: Sequence[int]) -> Array:
    members = np.zeros((len(parent), len(leaves)))
    for column, leaf in enumerate(leaves):
        node = leaf
        while node >= 0:
            members[node, column] = 1.0
            node = int(parent[node])
    return members


def _age_order(cell: tuple[str, ...]) -> tuple[tuple[int, str], ...]:
    def key(label: str) -> tuple[int, str]:
        digits = label.split("-", maxsplit=1)[0].rstrip("+")
        return (int(digits), label) if digits.isdigit() else (10_000, label)

    return tuple(key(str(label)) for label in cell)


def persons_of(
    population: pl.DataFrame,
    groups: Sequence[str],
    leaves: Sequence[str],
    years: Sequence[int],
    cells: Sequence[tuple[str, ...]],
) -> Array:
    """Return `persons[leaf, year, cell]`; 0 where the population has no row."""
    return _grid(population, PERSONS, groups, leaves, years, cells, empty=0.0)


def _grid(  # noqa: PLR0913, PLR0917 - the axes of one array
    frame: pl.DataFrame,
    value: str,
    groups: Sequence[str],
    areas: Sequence[str],
    years: Sequence[int],
    cells: Sequence[tuple[str, ...]],
    empty: float,
) -> Array:
    axes = (
        {code: number for number, code in enumerate(areas)},
        {year: number for number, year in enumerate(years)},
        {cell: number for number, cell in enumerate(cells)},
    )
    grid = np.full((len(areas), len(years), len(cells)), empty)
    for row in frame.select(AREA, YEAR, value, *groups).iter_rows():
        at = (axes[0].get(row[0]), axes[1].get(row[1]), axes[2].get(row[3:]))
        if None not in at and row[2] is not None:
            grid[at] = float(row[2])
    return grid


def _use(
    use: pl.DataFrame,
    groups: Sequence[str],
    nodes: Sequence[str],
    years: Sequence[int],
    cells: Sequence[tuple[str, ...]],
) -> tuple[Array, Array]:
    """Return users per node and year, and per cell; the total is the sum of the cells where all of them are known."""
    there = [name for name in groups if name in use.columns]
    lacking = [pl.lit(None, dtype=pl.String).alias(name) for name in groups if name not in there]
    use = use.with_columns(lacking)
    whole = pl.all_horizontal(pl.col(name).is_null() for name in groups)
    totals = _grid(use.filter(whole).drop(groups), USERS, (), nodes, years, [()], empty=np.nan)[:, :, 0]
    by_cell = _grid(use.filter(~whole), USERS, groups, nodes, years, cells, empty=np.nan)
    return np.where(np.isnan(totals), by_cell.sum(2), totals), by_cell


def _summed(users: Array, parent: Places) -> Array:
    """Return the users with the sum of the parts where an area has no figure of its own and all its parts have one."""
    answer = users.copy()
    for node in range(len(parent) - 1, -1, -1):
        parts = answer[parent == node]
        if len(parts):
            answer[node] = np.where(np.isnan(answer[node]), parts.sum(0), answer[node])
    return answer


def _check_columns(population: pl.DataFrame, use: pl.DataFrame, groups: Sequence[str]) -> None:
    problems = [
        Problem(
            "demographic.columns",
            N_("The %(table)s lacks the columns %(columns)s."),
            {"table": name, "columns": ", ".join(lacking)},
        )
        for name, frame, needed in (
            (N_("population"), population, (AREA, YEAR, *groups, PERSONS)),
            (N_("use"), use, (AREA, YEAR, USERS)),
        )
        if (lacking := [column for column in needed if column not in frame.columns])
    ]
    about = sorted({name for frame in (population, use) for name in frame.columns if name.lower() in FORBIDDEN})
    if about:
        problems.append(
            Problem(
                "demographic.persons",
                N_("The columns %(columns)s are about persons; a forecast is for areas and groups only."),
                {"columns": ", ".join(about)},
                remedy=N_("Count per area and group first."),
            )
        )
    if problems:
        raise UserError(problems)


def _check_rows(
    population: pl.DataFrame, use: pl.DataFrame, groups: Sequence[str], nodes: set[str], cells: set[tuple[str, ...]]
) -> None:
    problems = []
    for name, frame, value, keys in (
        (N_("population"), population, PERSONS, (AREA, YEAR, *groups)),
        (N_("use"), use, USERS, (AREA, YEAR, *(one for one in groups if one in use.columns))),
    ):
        if (frame[value].drop_nulls() < 0).any():
            problems.append(Problem("demographic.negative", N_("The %(table)s is below zero."), {"table": name}))
        if frame.select(keys).is_duplicated().any():
            problems.append(
                Problem(
                    "demographic.double",
                    N_("The %(table)s has more than one number for an area, year and group."),
                    {"table": name},
                )
            )
    strange = sorted({code for code in use[AREA].unique() if code not in nodes})
    if strange:
        problems.append(
            Problem(
                "demographic.areas",
                N_("%(count)s areas have use but no population, for instance %(area)s."),
                {"count": len(strange), "area": str(strange[0])},
            )
        )
    problems += _other_groups(use, groups, cells)
    years = _years(population, use)
    if years and len(years) <= years[-1] - years[0]:
        problems.append(
            Problem(
                "demographic.gap",
                N_("The population lacks years between %(first)s and %(last)s."),
                {"first": years[0], "last": years[-1]},
                remedy=N_("Deliver every year, or begin after the gap."),
            )
        )
    if not problems and len(set(population[YEAR].to_list()) & set(use[YEAR].to_list())) < 3:  # noqa: PLR2004
        problems.append(
            Problem("demographic.short", N_("At least three years with both population and use are needed."))
        )
    if problems:
        raise UserError(problems)


def _other_groups(use: pl.DataFrame, groups: Sequence[str], cells: set[tuple[str, ...]]) -> list[Problem]:
    there = [name for name in groups if name in use.columns]
    if len(there) < len(groups):
        return []
    named = use.filter(pl.all_horizontal(pl.col(name).is_not_null() for name in groups))
    strange = sorted(set(named.select(groups).unique().rows()) - cells)
    if not strange:
        return []
    return [
        Problem(
            "demographic.groups",
            N_("The use has groups that the population doesn't have, for instance %(group)s."),
            {"group": ", ".join(map(str, strange[0]))},
            remedy=N_("Deliver both in the same classification."),
        )
    ]
