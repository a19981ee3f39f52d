"""Forecast a figure of a release from who will live where: population from a source, use from the protected figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

import numpy as np
import polars as pl

from wegwijzer import __version__
from wegwijzer.definitions.model import Indicator
from wegwijzer.errors import N_, Problem, Refusal, UserError
from wegwijzer.forecast.card import DEMOGRAPHIC
from wegwijzer.forecast.demographic.decomposing import Waterfall, expected_change, past_change
from wegwijzer.forecast.demographic.judging import LAST_VALUE, judge_model, own_outlook
from wegwijzer.forecast.demographic.model import FittedUse, fit_use
from wegwijzer.forecast.demographic.outlook import Outlook, outlook_from_table
from wegwijzer.forecast.demographic.panel import AGE, AREA, PERSONS, USERS, YEAR, Panel, panel_of
from wegwijzer.forecast.demographic.projecting import METHOD, project
from wegwijzer.forecast.demographic.rates import PolicyChange
from wegwijzer.forecast.demographic.scenarios import Prices, Scenario, compare_scenarios
from wegwijzer.forecast.stopping import stop_when
from wegwijzer.frames import TOTAL, WITH_VALUE
from wegwijzer.language.catalogue import dutch
from wegwijzer.periods import PeriodKind, parse_period
from wegwijzer.reports.viewing.subject import is_absolute
from wegwijzer.storage.forecasts import ForecastStore, StoredForecast
from wegwijzer.storage.home import Home
from wegwijzer.storage.snapshots import SnapshotStore
from wegwijzer.usecases.computing import newest_periods
from wegwijzer.usecases.opening import OpenedRelease, not_found, opened_release

HIDDEN_AREA = N_("The figures of this area are hidden or missing, so nothing is told about it.")
TOO_WIDE = N_("So uncertain that it hardly says anything: the margin is wider than the figure itself.")
_SURE_OF_COUNTS = 5.0
_BOUNDS = tuple(f"{side}_{level}" for level in (50, 80, 95) for side in ("lower", "upper"))


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationChoice:
    """What a demographic forecast is made with: sources of population and outlook, known policies, what-ifs, prices.

    `population` is a source whose newest snapshots hold inhabitants by age (and more), `outlook` one with the years to
    come in the same groups, empty for our own cohorts.
    """

    population: str
    outlook: str = ""
    policies: tuple[PolicyChange, ...] = ()
    scenarios: tuple[Scenario, ...] = ()
    prices: Prices | None = None


def forecast_population(  # noqa: PLR0913 - what a forecast is of, and how to follow it
    home: Home,
    release_id: str,
    indicator: str,
    choice: PopulationChoice,
    *,
    made_on: date,
    horizon: int,
    progress: Callable[[float], object] = lambda _part: None,
    cancelled: Callable[[], bool] = lambda: False,
) -> StoredForecast:
    """Forecast a yearly count of a release as population times rate, and freeze it with its causes and scenarios.

    Only protected figures go in; an area whose figures are all hidden gets no numbers. The reasons of change stand in
    `about["waterfalls"]` and `about["past"]` per area, scenarios in `about["scenarios"]`. Raises `NotFoundError` for
    what isn't there, `UserError` for figures that aren't yearly counts or a population without ages, `Refusal` when
    there are under three years or the horizon is over twenty, and `Cancelled` when `cancelled` says so.
    """
    opened = opened_release(home, release_id)
    if indicator not in opened.definitions.indicators or indicator not in opened.figures.indicators:
        raise not_found(indicator)
    definition = opened.definitions.indicators[indicator]
    panel = _panel(home, opened, definition, choice.population)
    progress(0.1)
    fitted = fit_use(panel, choice.policies, cancelled=cancelled)
    progress(0.4)
    outlook = _outlook(home, panel, choice.outlook, horizon)
    made = project(fitted, outlook)
    stop_when(cancelled)
    tested = _tested(panel, choice.policies, cancelled)
    progress(0.9)
    about = {"scores": tested, **_explained(fitted, outlook, choice)}
    stop_when(cancelled)
    figures = _figures(panel, made.table, " ".join(dutch()(text) for text in made.cautions))
    stored = _kept(home, opened, definition, figures, made_on=made_on, outlook=outlook, about=about)
    progress(1.0)
    return stored


def population_in(home: Home, source: str) -> pl.DataFrame:
    """Return inhabitants per area and year by age and more: `area`, `year`, a column per dimension, `persons`.

    From the newest snapshots of a source, of the finest breakdown that has ages. Raises `NotFoundError` when the source
    brought nothing, `UserError` when it has no ages.
    """
    store = SnapshotStore(home)
    there = tuple(one for one in store.all(source) if one.deleted_on is None)
    if not there:
        raise not_found(source)
    rows = pl.concat(newest_periods(store, there), how="diagonal").collect()
    rows = rows.filter(pl.col("status").is_in([one.value for one in WITH_VALUE]))
    with_ages = [one for one in rows["breakdown"].unique().to_list() if _ages_at(rows, one) is not None]
    if not with_ages:
        raise UserError(
            Problem(
                "population.ages",
                N_("The source “%(source)s” has no inhabitants by age."),
                {"source": source},
                remedy=N_("Deliver a table with a column of ages such as 0-17, 18-64 and 65+."),
            )
        )
    breakdown = max(sorted(with_ages), key=lambda one: one.count("|"))
    chosen = rows.filter(pl.col("breakdown") == breakdown)
    names = breakdown.split("|")
    names[_ages_at(rows, breakdown) or 0] = AGE
    parts = pl.col("group").str.split("|")
    return chosen.select(
        AREA,
        pl.col("period_start").dt.year().cast(pl.Int64).alias(YEAR),
        *(parts.list.get(place).alias(name) for place, name in enumerate(names)),
        pl.col("value").alias(PERSONS),
    )


def _ages_at(rows: pl.DataFrame, breakdown: str) -> int | None:
    """Return at which place of a breakdown the ages stand: all its labels read as `0-17` or `80+`."""
    groups = rows.filter(pl.col("breakdown") == breakdown)["group"].unique()
    for place in range(breakdown.count("|") + 1):
        labels = groups.str.split("|").list.get(place, null_on_oob=True).drop_nulls().unique()
        if len(labels) > 1 and labels.str.contains(r"^\d{1,3}(-\d{1,3}|\+)$").all():
            return place
    return None


def _panel(home: Home, opened: OpenedRelease, definition: Indicator, source: str) -> Panel:
    if not is_absolute(definition) or definition.frequency is not PeriodKind.YEAR:
        raise UserError(
            Problem(
                "population.count",
                N_("“%(figure)s” isn't a yearly number of persons or things, so not a matter of population."),
                {"figure": definition.title},
                remedy=N_("Choose a number per year, or forecast the series itself."),
            )
        )
    figures = opened.figures.figures(definition.id).frame
    figures = figures.filter(pl.col("period").str.slice(4, 2) == "JJ")
    people = population_in(home, source)
    people = people.group_by(AREA, YEAR, AGE).agg(pl.col(PERSONS).sum())
    codes = set(figures[AREA].to_list())
    people = people.filter(pl.col(AREA).is_in(sorted(codes | set(_inside(opened, codes)))))
    use = _use(figures, set(people[AGE].unique().to_list()))
    inside = set(people[AREA].to_list()) | set(_parents(opened).values())
    return panel_of(people, use.filter(pl.col(AREA).is_in(sorted(inside))), (AGE,), _parents(opened))


def _inside(opened: OpenedRelease, codes: set[str]) -> list[str]:
    """Return the areas of the release that lie in its own municipalities: only of those there is a tree."""
    towns = set(opened.monitor.areas.municipalities)
    areas = opened.areas
    if "code" not in areas.columns:
        return sorted(codes)
    return areas.filter(pl.col("municipality").is_in(sorted(towns)))["code"].to_list()


def _parents(opened: OpenedRelease) -> dict[str, str]:
    parents: dict[str, str] = {}
    towns = set(opened.monitor.areas.municipalities)
    for code, level, district, town in opened.areas.select(
        "code", "area_level", "district", "municipality"
    ).iter_rows():
        above = district if level == "neighbourhood" else town if level == "district" else None
        if above and above != code and town in towns:
            parents[code] = above
    return parents


def _use(figures: pl.DataFrame, ages: set[str]) -> pl.DataFrame:
    """Return the totals and, when the release has a breakdown in the same ages as the population, those too."""
    value = pl.when(pl.col("status").is_in([one.value for one in WITH_VALUE])).then(pl.col("value"))
    named = figures.with_columns(value.alias(USERS), pl.col("period_start").dt.year().cast(pl.Int64).alias(YEAR))
    total = named.filter(pl.col("breakdown") == TOTAL).select(AREA, YEAR, pl.lit(None, pl.String).alias(AGE), USERS)
    parts = [total]
    for breakdown in sorted(set(figures["breakdown"].to_list()) - {TOTAL}):
        rows = named.filter(pl.col("breakdown") == breakdown)
        if set(rows["group"].to_list()) <= ages:
            parts.append(rows.select(AREA, YEAR, pl.col("group").alias(AGE), USERS))
            break
    return pl.concat(parts)


def _outlook(home: Home, panel: Panel, source: str, horizon: int) -> Outlook:
    if not source:
        return own_outlook(panel, horizon)
    table = population_in(home, source).group_by(AREA, YEAR, AGE).agg(pl.col(PERSONS).sum())
    table = table.filter(pl.col(AREA).is_in(panel.leaves), pl.col(YEAR) > panel.years[-1])
    return outlook_from_table(table, panel.past, panel.years[-1] + horizon, origin=source)


def _tested(panel: Panel, policies: Sequence[PolicyChange], cancelled: Callable[[], bool]) -> dict[str, float]:
    """Return the scores of the back-test, in the words of the model card."""
    if len(panel.years) < 4:  # noqa: PLR2004 - years: three to learn from and one to test
        return {}
    judged = judge_model(panel, policies, cancelled=cancelled).filter(pl.col(LAST_VALUE).is_not_null())
    usual = max(float(np.nanmean(np.abs(np.diff(panel.users, axis=1)))), 1e-9)
    value = pl.col("value")
    found = judged.select(
        mase=(value - pl.col("mean")).abs().mean() / usual,
        naive_mase=(value - pl.col(LAST_VALUE)).abs().mean() / usual,
        coverage_80=value.is_between(pl.col("lower_80").floor(), pl.col("upper_80").ceil()).mean(),
    ).row(0, named=True)
    return {name: round(float(number), 4) for name, number in found.items() if number is not None}


def _explained(fitted: FittedUse, outlook: Outlook, choice: PopulationChoice) -> dict[str, Any]:
    """Return causes of the expected and of the past change per area, and the scenarios, as small JSON."""
    panel = fitted.panel
    areas = [area for node, area in enumerate(panel.nodes) if np.isfinite(panel.users[node, -1])]
    ahead = {area: _told(expected_change(fitted, outlook, area, outlook.years[-1])) for area in areas}
    past = {
        area: _told(past_change(fitted, area, panel.years[0], panel.years[-1]))
        for area in areas
        if np.isfinite(panel.users[panel.nodes.index(area), 0])
    }
    explained: dict[str, Any] = {
        "waterfalls": ahead,
        "past": past,
        "policies": [
            {
                "name": one.name,
                "since": one.since,
                "effect": round(float(np.exp(effect)), 4),
                "spread": round(float(error), 4),
            }
            for one, effect, error in zip(
                fitted.rates.policies, fitted.rates.effects, fitted.rates.effect_spread, strict=True
            )
        ],
        "outlook": outlook.origin,
        "scenarios": [],
    }
    if choice.scenarios or choice.prices:
        beside = compare_scenarios(fitted, outlook, choice.scenarios, areas, choice.prices)
        explained["scenarios"] = beside.table.rows(named=True)
        explained["titles"] = {one.id: one.title for one in choice.scenarios}
    return explained


def _told(fall: Waterfall) -> dict[str, Any]:
    return asdict(fall)


def _figures(panel: Panel, table: pl.DataFrame, caution: str) -> pl.DataFrame:
    """Return the forecast in the columns of a kept forecast; without numbers where nothing may or can be told."""
    last = {}
    for node, area in enumerate(panel.nodes):
        known = np.flatnonzero(np.isfinite(panel.users[node]))
        if len(known):
            last[area] = (float(panel.users[node, known[-1]]), f"{panel.years[known[-1]]}JJ00")
    known_value = pl.col(AREA).replace_strict({area: one[0] for area, one in last.items()}, default=None)
    known_when = pl.col(AREA).replace_strict({area: one[1] for area, one in last.items()}, default=None)
    wide = (pl.col("upper_80") - pl.col("lower_80") > 2 * pl.col("mean")) & (pl.col("mean") > _SURE_OF_COUNTS)
    hidden = ~pl.col(AREA).is_in(sorted(last))
    said = dutch()
    made = table.with_columns(
        breakdown=pl.lit(TOTAL),
        group=pl.lit(TOTAL),
        area_level="level",
        period=pl.col(YEAR).cast(pl.String) + "JJ00",
        method=pl.lit(METHOD),
        shown=~hidden & ~wide,
        reason=pl.when(hidden)
        .then(pl.lit(said(HIDDEN_AREA)))
        .when(wide)
        .then(pl.lit(said(TOO_WIDE)))
        .otherwise(pl.lit(caution)),
        codes=pl.when(hidden).then(pl.lit("NO_VALUES")).when(wide).then(pl.lit("UNCERTAIN")).otherwise(pl.lit("")),
        last_value=known_value.cast(pl.Float64),
        last_period=known_when.cast(pl.String),
    )
    numbers = ("mean", *_BOUNDS)
    made = made.with_columns(pl.when("shown").then(pl.col(name).round_sig_figs(10)).alias(name) for name in numbers)
    keys = ("area", "area_level", "breakdown", "group", "period")
    rest = ("method", "reason", "codes", "shown", "last_value", "last_period")
    return made.select(*keys, *numbers, *rest).sort("breakdown", "group", "area", "period")


def _kept(  # noqa: PLR0913 - what is kept
    home: Home,
    opened: OpenedRelease,
    definition: Indicator,
    figures: pl.DataFrame,
    *,
    made_on: date,
    outlook: Outlook,
    about: dict[str, Any],
) -> StoredForecast:
    shown = figures.filter("shown")
    if not shown.height:
        raise Refusal(
            Problem(
                "forecast.nothing",
                N_("Nothing can be forecast here. %(reason)s"),
                {"reason": str(figures["reason"][0])},
                remedy=N_("More years, larger areas or wider groups would help."),
            )
        )
    periods = sorted(shown["period"].unique().to_list(), key=lambda code: parse_period(code).start)
    given = {"given": shown["area"].n_unique(), "withheld": figures["area"].n_unique() - shown["area"].n_unique()}
    return ForecastStore(home).freeze(
        figures,
        monitor=opened.release.monitor,
        audience=opened.release.audience,
        indicator=definition.id,
        release=opened.release.id,
        method=DEMOGRAPHIC,
        made_on=made_on,
        first_period=periods[0],
        last_period=periods[-1],
        horizon=len(outlook.years),
        version=__version__,
        about={**about, **given},
    )
