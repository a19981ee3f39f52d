"""The population that is expected: per leaf, year and cell, with how unsure that is; from a file or our own cohorts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.forecast.demographic.panel import AREA, PERSONS, YEAR, Array, PopulationPast, persons_of

OFFICIAL_DRIFT = 0.008  # relative standard deviation a year of an official outlook for a place of 50,000 people
OFFICIAL_NOISE = 2.0  # and that of small ones: times the Poisson variance


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """`persons[leaf, step, cell]` and their relative standard deviation `spread`, for the years after the last one.

    `origin` says where it comes from ("own cohorts", a file), `cautions` are message ids of what to bear in mind.
    """

    leaves: tuple[str, ...]
    years: tuple[int, ...]
    cells: tuple[tuple[str, ...], ...]
    persons: Array
    spread: Array
    origin: str
    cautions: tuple[str, ...] = ()

    def table(self, groups: Sequence[str]) -> pl.DataFrame:
        """Return it as a table: area, year, groups, persons and spread."""
        at = np.indices(self.persons.shape).reshape(3, -1)
        columns = {AREA: np.array(self.leaves)[at[0]], YEAR: np.array(self.years)[at[1]]}
        labels = {name: [self.cells[cell][place] for cell in at[2]] for place, name in enumerate(groups)}
        return pl.DataFrame({**columns, **labels, PERSONS: self.persons.reshape(-1), "spread": self.spread.reshape(-1)})


def outlook_from_table(table: pl.DataFrame, past: PopulationPast, last_year: int, origin: str = "file") -> Outlook:
    """Return a delivered outlook (`area`, `year`, groups, `persons`, and `spread` when it says how unsure it is).

    It must cover every leaf and cell of the `past` population, and all years after it to `last_year`. Without `spread`
    that of official outlooks is taken, larger for small places and further years. Raises `UserError` when areas, years
    or groups are missing or other ones than those of the population.
    """
    lacking = [name for name in (AREA, YEAR, *past.groups, PERSONS) if name not in table.columns]
    if lacking:
        raise UserError(
            Problem(
                "outlook.columns", N_("The outlook lacks the columns %(columns)s."), {"columns": ", ".join(lacking)}
            )
        )
    groups, leaves, cells = past.groups, past.leaves, past.cells
    years = tuple(range(past.last_year + 1, last_year + 1))
    _check(table, groups, leaves, cells, years)
    persons = persons_of(table, groups, leaves, years, cells)
    given = table.rename({"spread": PERSONS, PERSONS: "_"}) if "spread" in table.columns else None
    spread = persons_of(given, groups, leaves, years, cells) if given is not None else official_spread(persons)
    return Outlook(leaves=leaves, years=years, cells=cells, persons=persons, spread=spread, origin=origin)


def official_spread(persons: Array) -> Array:
    """Return the relative standard deviation that official outlooks have had: by size of the place and years ahead."""
    steps = np.arange(1, persons.shape[1] + 1)[None, :, None]
    total = np.maximum(persons.sum(2, keepdims=True), 1.0)
    return np.asarray(np.sqrt(OFFICIAL_NOISE * steps / total + (OFFICIAL_DRIFT * steps) ** 2) * np.ones_like(persons))


def _check(
    table: pl.DataFrame,
    groups: Sequence[str],
    leaves: Sequence[str],
    cells: Sequence[tuple[str, ...]],
    years: Sequence[int],
) -> None:
    problems = []
    there = set(table.select(groups).unique().rows())
    if there != set(cells):
        apart = sorted(map(str, (there ^ set(cells))))[:1]
        problems.append(
            Problem(
                "outlook.groups",
                N_("The outlook is in another classification than the population, for instance %(group)s."),
                {"group": apart[0]},
                remedy=N_("Deliver both with the same groups."),
            )
        )
    for what, wanted, found in (
        (N_("areas"), set(leaves), set(table[AREA].to_list())),
        (N_("years"), set(years), set(table[YEAR].to_list())),
    ):
        if lost := sorted(wanted - found):
            problems.append(
                Problem(
                    "outlook.missing",
                    N_("The outlook lacks %(count)s %(what)s, for instance %(example)s."),
                    {"count": len(lost), "what": what, "example": str(lost[0])},
                )
            )
    if (table[PERSONS].drop_nulls() < 0).any() or table[PERSONS].null_count():
        problems.append(Problem("outlook.numbers", N_("The outlook has numbers below zero or without value.")))
    if table.select(AREA, YEAR, *groups).is_duplicated().any():
        problems.append(
            Problem("outlook.double", N_("The outlook has more than one number for an area, year and group."))
        )
    if problems:
        raise UserError(problems)
