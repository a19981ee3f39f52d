"""Forecast the use of care from files: population times rate, with a population outlook, policies and causes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from wegwijzer.errors import N_, Problem, UserError, WegwijzerError
from wegwijzer.forecast.demographic.decomposing import expected_change
from wegwijzer.forecast.demographic.judging import judge_model, model_scores
from wegwijzer.forecast.demographic.model import fit_use
from wegwijzer.forecast.demographic.panel import AREA, PERSONS, USERS, YEAR, panel_of
from wegwijzer.forecast.demographic.partitions import PROVISION, Partition, Plan, forecast_partitions, outlook_of
from wegwijzer.forecast.demographic.partitions import split_by_municipality as split
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.periods import parse_period
from wegwijzer.tables import numbers_in, read_table
from wegwijzer.usecases.plain_files import written


@dataclass(frozen=True, slots=True, kw_only=True)
class UseFiles:
    """Which files and columns: the use (`area`, `time`, `value`, groups), the population and, when given, an outlook.

    `groups` are the columns that population and use are divided by, `age` among them for an outlook of our own; a use
    without them (or empty) is the total of its area. `provision` names the column of provisions.
    """

    use: Path
    population: Path
    outlook: Path | None = None
    area: str = "area"
    time: str = "year"
    value: str = "users"
    persons: str = "persons"
    groups: tuple[str, ...] = ("age", "sex")
    provision: str | None = None
    policies: tuple[PolicyChange, ...] = ()


@dataclass(frozen=True, slots=True)
class UseForecasts:
    """How many areas and provisions were forecast."""

    areas: int
    provisions: int


def forecast_use(  # noqa: PLR0913 - what goes in and out, and how to follow it
    files: UseFiles,
    output: Path,
    horizon: int,
    *,
    causes: Path | None = None,
    client: Any = None,
    progress: Callable[[float], object] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> UseForecasts:
    """Write the expected use per area and year to `output`, and why the largest areas change to `causes`.

    `output` has provision, area, level, year, mean, bounds at 80, 95 and 50 %, and the standard deviations by chance,
    rates and population. `causes` has provision, area, part and change; the parts add up. Works municipality by
    municipality, over the workers of a Dask `client` when one is given. Raises `UserError` with every problem and then
    writes nothing; `Cancelled` between two municipalities when `cancelled` says so.
    """
    partitions = _partitions(files)
    plan = Plan(groups=files.groups, horizon=horizon, policies=files.policies)
    made = forecast_partitions(partitions, plan, client=client, progress=progress, cancelled=cancelled)
    made = made.drop(PROVISION) if files.provision is None else made.rename({PROVISION: files.provision})
    written(made, output)
    if causes is not None:
        written(_causes(partitions, plan), causes)
    return UseForecasts(made[AREA].n_unique(), max(1, made[files.provision].n_unique() if files.provision else 1))


def _partitions(files: UseFiles) -> list[Partition]:
    problems: list[Problem] = []
    named = {files.area: AREA, files.time: YEAR, files.persons: PERSONS}
    population = _read(files.population, named, (PERSONS,), problems)
    use = _read(
        files.use, {files.area: AREA, files.time: YEAR, files.value: USERS, **_provision(files)}, (USERS,), problems
    )
    outlook = None if files.outlook is None else _read(files.outlook, named, (PERSONS,), problems)
    if problems:
        raise UserError(problems)
    people, used = split(population), split(use)
    lost = sorted(set(used) - set(people))
    if lost:
        raise UserError(
            Problem(
                "use.population",
                N_("%(count)s municipalities have use but no population, for instance %(area)s."),
                {"count": len(lost), "area": lost[0]},
            )
        )
    ahead = {} if outlook is None else split(outlook)
    return [
        Partition(name=name, population=people[name], use=used[name], outlook=ahead.get(name)) for name in sorted(used)
    ]


def _provision(files: UseFiles) -> dict[str, str]:
    return {} if files.provision is None else {files.provision: PROVISION}


def _read(path: Path, names: dict[str, str], numbers: Sequence[str], problems: list[Problem]) -> pl.DataFrame:
    """Return a file with our column names, codes as text, years and numbers as numbers; adds what is wrong."""
    frame = read_table(path)
    lacking = [name for name in names if name not in frame.columns]
    if lacking:
        problems.append(
            Problem(
                "use.columns",
                N_("“%(file)s” lacks the columns %(columns)s."),
                {"file": path.name, "columns": ", ".join(lacking)},
            )
        )
        return frame.head(0)
    frame = frame.rename(names)
    try:
        years = [parse_period(str(one)).start.year for one in frame[YEAR].to_list()]
    except WegwijzerError as error:
        problems += error.problems
        return frame.head(0)
    texts = [name for name in frame.columns if name not in {YEAR, *numbers, "spread"}]
    return frame.with_columns(
        pl.Series(YEAR, years, dtype=pl.Int64),
        *(pl.col(name).cast(pl.String) for name in texts),
        *(numbers_in(frame[name]).cast(pl.Float64).alias(name) for name in numbers),
    )


def _causes(partitions: Sequence[Partition], plan: Plan) -> pl.DataFrame:
    """Return why the use of each top area changes to the last year, per provision."""
    rows = []
    for one in partitions:
        names = sorted(one.use[PROVISION].unique().to_list()) if PROVISION in one.use.columns else [""]
        for name in names:
            use = one.use.filter(pl.col(PROVISION) == name).drop(PROVISION) if name else one.use
            panel = panel_of(one.population, use, plan.groups)
            fitted = fit_use(panel, plan.policies)
            outlook = outlook_of(one, panel, plan.horizon)
            for node, area in enumerate(panel.nodes):
                if panel.parent[node] < 0:
                    fall = expected_change(fitted, outlook, area, outlook.years[-1])
                    rows += [(name, area, fall.first_year, "start", fall.start)]
                    rows += [(name, area, fall.last_year, part.factor, part.change) for part in fall.parts]
                    rows += [(name, area, fall.last_year, "end", fall.end)]
    schema = {PROVISION: pl.String, AREA: pl.String, YEAR: pl.Int64, "part": pl.String, "change": pl.Float64}
    return pl.DataFrame(rows, schema=schema, orient="row")


def judge_use(files: UseFiles, *, cancelled: Callable[[], bool] = lambda: False) -> pl.DataFrame:
    """Return how good the model would have been at every earlier year, per level and step (see `model_scores`)."""
    judged = []
    for one in _partitions(files):
        names = sorted(one.use[PROVISION].unique().to_list()) if PROVISION in one.use.columns else [""]
        for name in names:
            use = one.use.filter(pl.col(PROVISION) == name).drop(PROVISION) if name else one.use
            judged.append(judge_model(panel_of(one.population, use, files.groups), files.policies, cancelled=cancelled))
    return model_scores(pl.concat(judged))
