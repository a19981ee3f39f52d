"""What if: a lever turned, a price changed, more prevention. Always an assumption, never a forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType

import numpy as np
import polars as pl

from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.forecast.demographic.model import FittedUse
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import AREA, YEAR, Array

ASSUMPTION = N_("This is what would follow from an assumption; it is no forecast.")
UNCHANGED_POLICY = "unchanged"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lever:
    """From the year `since` the use by `groups` (any label of a cell; empty: all) is `factor` times as large.

    `years` is how long it takes to have its whole effect, in equal steps. `source` says where the size comes from.
    """

    name: str
    factor: float
    since: int
    groups: tuple[str, ...] = ()
    years: int = 1
    source: str = ""

    def at(self, year: int) -> float:
        """Return by which factor the use changes in a year."""
        part = min(1.0, max(0.0, (year - self.since + 1) / self.years))
        return float(1 + (self.factor - 1) * part)


@dataclass(frozen=True, slots=True, kw_only=True)
class Scenario:
    """Levers that are turned and a price that changes; `price_growth` a year comes on top of the usual one."""

    id: str
    title: str
    levers: tuple[Lever, ...] = ()
    price_growth: float = 0.0
    policies_end: int | None = None  # the policies in force stop in this year: their effect is undone


@dataclass(frozen=True, slots=True, kw_only=True)
class Prices:
    """Cost per user and year of a provision in `year`, and how much the price rises a year (0.03: three percent)."""

    per_user: float
    year: int
    growth: float = 0.0
    by_group: Mapping[str, float] = field(default_factory=lambda: MappingProxyType({}))

    def of(self, cells: Sequence[tuple[str, ...]], year: int, extra: float = 0.0) -> Array:
        """Return the price per cell in a year; the first label of a cell that has a price of its own gives it."""
        own = [
            next((self.by_group[label] for label in cell if label in self.by_group), self.per_user) for cell in cells
        ]
        return np.array(own) * ((1 + self.growth) * (1 + extra)) ** (year - self.year)


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Scenarios side by side: `table` has scenario, area, year, mean, cost, and `more` and `dearer` than unchanged."""

    table: pl.DataFrame
    scenarios: tuple[Scenario, ...]
    assumption: str = ASSUMPTION


def compare_scenarios(
    fitted: FittedUse,
    outlook: Outlook,
    scenarios: Sequence[Scenario],
    areas: Sequence[str],
    prices: Prices | None = None,
) -> Comparison:
    """Return the use (and with prices the cost) of unchanged policy and of each scenario beside it, per area and year.

    Raises `UserError` for a factor below zero, an id that is taken, or a lever for groups that aren't there.
    """
    _check(fitted, scenarios)
    base = _of(fitted, outlook, Scenario(id=UNCHANGED_POLICY, title=UNCHANGED_POLICY), areas, prices)
    all_of_them = pl.concat([base, *(_of(fitted, outlook, one, areas, prices) for one in scenarios)])
    beside = base.select(AREA, YEAR, base_mean="mean", base_cost="cost")
    table = all_of_them.join(beside, on=[AREA, YEAR], how="left", maintain_order="left").select(
        "scenario",
        AREA,
        YEAR,
        "mean",
        "cost",
        more=pl.col("mean") - pl.col("base_mean"),
        dearer=pl.col("cost") - pl.col("base_cost"),
    )
    return Comparison(table=table, scenarios=tuple(scenarios))


def _of(
    fitted: FittedUse, outlook: Outlook, scenario: Scenario, areas: Sequence[str], prices: Prices | None
) -> pl.DataFrame:
    panel = fitted.panel
    nodes = [panel.nodes.index(area) for area in areas]
    rows = []
    for step, year in enumerate(outlook.years):
        stopped = scenario.policies_end is not None and year >= scenario.policies_end
        use = fitted.leaf_cells(outlook.persons[:, step], year, policy=not stopped)
        use = use * _turned(scenario, panel.cells, year)
        by_cell = panel.members[nodes] @ use
        price = None if prices is None else prices.of(panel.cells, year, scenario.price_growth)
        for area, cells in zip(areas, by_cell, strict=True):
            cost = None if price is None else float(cells @ price)
            rows.append((scenario.id, area, year, float(cells.sum()), cost))
    schema = {"scenario": pl.String, AREA: pl.String, YEAR: pl.Int64, "mean": pl.Float64, "cost": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _turned(scenario: Scenario, cells: Sequence[tuple[str, ...]], year: int) -> Array:
    factor = np.ones(len(cells))
    for lever in scenario.levers:
        concerned = np.array([not lever.groups or any(label in lever.groups for label in cell) for cell in cells])
        factor = np.where(concerned, factor * lever.at(year), factor)
    return factor


def _check(fitted: FittedUse, scenarios: Sequence[Scenario]) -> None:
    labels = {label for cell in fitted.panel.cells for label in cell}
    problems = []
    if len({UNCHANGED_POLICY, *(one.id for one in scenarios)}) <= len(scenarios):
        problems.append(Problem("scenario.id", N_("Every scenario needs a name of its own.")))
    for lever in (lever for one in scenarios for lever in one.levers):
        if lever.factor < 0 or lever.years < 1:
            problems.append(
                Problem(
                    "scenario.factor", N_("“%(lever)s” has a factor below zero or no years."), {"lever": lever.name}
                )
            )
        if strange := sorted(set(lever.groups) - labels):
            problems.append(
                Problem(
                    "scenario.groups",
                    N_("“%(lever)s” is about groups that aren't there: %(groups)s."),
                    {"lever": lever.name, "groups": ", ".join(strange)},
                )
            )
    if problems:
        raise UserError(problems)


def cost_of(table: pl.DataFrame, prices: Prices) -> pl.DataFrame:
    """Return a table of expected use with `cost` and its bounds beside it: the number of users times their price.

    Only for one price for all groups; how sure the price itself is isn't in the bounds, and the page says so.
    """
    factor = prices.per_user * (1 + prices.growth) ** (pl.col(YEAR) - prices.year)
    money = {
        name.replace("mean", "cost") if name == "mean" else f"cost_{name}": pl.col(name) * factor
        for name in table.columns
        if name == "mean" or name.startswith(("lower_", "upper_"))
    }
    return table.with_columns(**money)
