"""The demographic forecast of many municipalities: a pure function of one partition, here or on a Dask cluster.

One machine works the partitions one after another in this process; with a Dask client (optional extra `cluster`) they
are mapped over its workers. Same code, same order of sums, so the same bytes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from wegwijzer.forecast.demographic.judging import own_outlook
from wegwijzer.forecast.demographic.model import fit_use
from wegwijzer.forecast.demographic.outlook import Outlook, outlook_from_table
from wegwijzer.forecast.demographic.panel import AREA, Panel, panel_of
from wegwijzer.forecast.demographic.projecting import project
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.forecast.stopping import stop_when

PROVISION = "provision"
_DIGITS = 10
_AHEAD = 4  # partitions in work for every worker


@dataclass(frozen=True, slots=True, kw_only=True)
class Partition:
    """One municipality: its population and use (columns as in `panel_of`, `use` with a `provision` when `by` says so).

    `outlook` is a delivered population outlook, None for our own cohorts.
    """

    name: str
    population: pl.DataFrame
    use: pl.DataFrame
    outlook: pl.DataFrame | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """What is forecast of every partition: population groups, years ahead, and known changes of policy."""

    groups: tuple[str, ...]
    horizon: int
    policies: tuple[PolicyChange, ...] = ()


def forecast_partition(one: Partition, plan: Plan) -> pl.DataFrame:
    """Return the expected use of one partition: the columns of `UseForecast.table`, after `provision`.

    Provisions are worked out in order of name, each by itself. The numbers have ten digits.
    """
    provided = PROVISION in one.use.columns
    names = sorted(one.use[PROVISION].unique().to_list()) if provided else [""]
    parts = []
    for name in names:
        use = one.use.filter(pl.col(PROVISION) == name).drop(PROVISION) if provided else one.use
        panel = panel_of(one.population, use, plan.groups)
        fitted = fit_use(panel, plan.policies)
        table = project(fitted, outlook_of(one, panel, plan.horizon)).table
        parts.append(table.select(pl.lit(name).alias(PROVISION), pl.all()))
    made = pl.concat(parts)
    floats = [column for column, kind in made.schema.items() if kind == pl.Float64]
    return made.with_columns(pl.col(column).round_sig_figs(_DIGITS) for column in floats)


def outlook_of(one: Partition, panel: Panel, horizon: int) -> Outlook:
    """Return the delivered outlook of a partition, or our own cohorts when none was delivered."""
    if one.outlook is None:
        return own_outlook(panel, horizon)
    return outlook_from_table(one.outlook, panel.past, panel.years[-1] + horizon)


def forecast_partitions(
    partitions: Sequence[Partition],
    plan: Plan,
    *,
    client: Any = None,
    progress: Callable[[float], object] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> pl.DataFrame:
    """Return the forecasts of all partitions, in order of name; over the workers of a Dask `client` when one is given.

    Raises `Cancelled` between two partitions when `cancelled` says so; work that waits on the cluster is dropped.
    """
    ordered = sorted(partitions, key=lambda one: one.name)
    made = []
    for done, found in enumerate(_mapped(ordered, plan, client), start=1):
        stop_when(cancelled)
        made.append(found)
        progress(done / len(ordered))
    return pl.concat(made) if made else pl.DataFrame()


def _mapped(partitions: Sequence[Partition], plan: Plan, client: Any) -> Iterator[pl.DataFrame]:
    if client is None:
        yield from (forecast_partition(one, plan) for one in partitions)
        return
    ahead = _AHEAD * max(1, len(client.scheduler_info()["workers"]))
    waiting: list[Any] = []
    try:
        for one in partitions:
            waiting.append(client.submit(forecast_partition, one, plan, pure=False))
            if len(waiting) > ahead:
                yield waiting.pop(0).result()
        while waiting:
            yield waiting.pop(0).result()
    finally:
        client.cancel(waiting)


def split_by_municipality(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """Return the rows per municipality, by what the area codes tell; other codes are a partition of their own."""
    code = pl.col(AREA)
    town = pl.when(code.str.contains(r"^(GM|WK|BU)\d{4}")).then("GM" + code.str.slice(2, 4)).otherwise(code)
    marked = frame.with_columns(_town=town)
    return {
        str(name[0]): rows.drop("_town")
        for name, rows in sorted(marked.partition_by("_town", as_dict=True).items(), key=lambda item: str(item[0]))
    }
