"""Show one forecast: what is expected of an area and group, how sure, and what came true of it and of earlier ones."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from wegwijzer.definitions.model import Indicator
from wegwijzer.errors import N_, NotFoundError
from wegwijzer.forecast.card import ModelCard
from wegwijzer.forecast.chances import chance_of_target
from wegwijzer.forecast.reasons import NoForecast
from wegwijzer.frames import TOTAL, Status
from wegwijzer.language.catalogue import dutch
from wegwijzer.language.dates import date_text, period_label
from wegwijzer.language.numbers import number
from wegwijzer.language.outlook import CameTrue, Expectation, came_true_sentence, expectation_finding
from wegwijzer.language.outlook import expectation_sentences as sentences_of
from wegwijzer.periods import parse_period
from wegwijzer.reports.drawing.fans import fan_chart
from wegwijzer.reports.outlook import FanChart, FanPoint, ForecastView, KnownPoint, PastForecast
from wegwijzer.reports.view import Cell, FigureQuery, FigureView, Option, Row, Table
from wegwijzer.reports.viewing.subject import subject_of
from wegwijzer.storage.forecasts import ForecastStore, StoredForecast
from wegwijzer.storage.home import Home
from wegwijzer.usecases.forecasting_releases import (
    ForecastScore,
    card_of,
    list_forecasts,
    readable_forecast,
    score_forecast,
)
from wegwijzer.usecases.opening import not_found, opened_release, release_for
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import viewed

UNCHANGED = N_("With unchanged policy: what is in force now stays in force.")
HELPS = {
    NoForecast.SHORT.name: N_("More years would help: at least six make a forecast that can be tested on the past."),
    NoForecast.SHORT_SINCE_BREAK.name: N_("The years before the break would help, if they can be counted anew."),
    NoForecast.NO_VALUES.name: N_("A larger area or a wider group would help: its figures aren't hidden."),
    NoForecast.HOLES.name: N_("A larger area or a wider group would help: its figures aren't hidden."),
    NoForecast.NO_POPULATION.name: N_("The population of this area would help."),
    NoForecast.TOO_FAR.name: N_("A nearer period would help, or more years of figures."),
    "UNCERTAIN": N_("A larger area, a wider group or more years would help."),
}
SIGNS = {True: "–", False: ""}


def view_forecast(home: Home, viewer: Viewer, forecast_id: str, area: str = "", group: str = "") -> ForecastView:
    """Return everything about one forecast for this viewer; `group` is `breakdown:group`, empty for everybody.

    `area` empty: the municipality. Raises `NotFoundError` for a forecast, area or group that isn't there or isn't for
    this viewer.
    """
    stored = readable_forecast(home, viewer, forecast_id)
    breakdown, _, name = group.partition(":")
    query = FigureQuery(
        monitor=stored.monitor, indicator=stored.indicator, area=area, breakdown=breakdown or TOTAL, group=name or TOTAL
    )
    figure = viewed(home, stored.release, query)
    rows = _rows(home, forecast_id, figure.query.area, figure.query.breakdown, figure.query.group)
    if not rows:
        raise not_found(area or group)
    indicator = opened_release(home, stored.release).definitions.indicators[stored.indicator]
    newest = _newest(home, viewer, stored)
    told = _told(figure, indicator, rows)
    fan = _fan(figure, told, rows, _later(home, newest, stored, figure))
    card = card_of(home, stored)
    return ForecastView(
        id=stored.id,
        monitor=stored.monitor,
        indicator=stored.indicator,
        title=figure.title,
        place=figure.place.partition(" · ")[0],
        area=figure.query.area,
        breakdown=figure.query.breakdown,
        group=figure.query.group,
        made_on=stored.made_on,
        sentences=sentences_of(told),
        assumption=dutch()(UNCHANGED),
        fan=fan,
        chart=fan_chart(fan),
        table=_table(figure, rows),
        cautions=tuple(dict.fromkeys(row["reason"] for row in rows if row["shown"] and row["reason"])),
        too_uncertain=told.mean is None,
        reason=told.reason,
        help=told.help,
        chance=told.chance,
        past=_past(home, viewer, stored, newest),
        areas=_areas(home, forecast_id, figure),
        groups=figure.groups,
        card=card,
        release=stored.release,
    )


@lru_cache(maxsize=64)
def _figures(home: Home, forecast_id: str) -> Any:
    """Return the figures of a forecast; they never change, so they are read once."""
    return ForecastStore(home).figures(forecast_id)


def _rows(home: Home, forecast_id: str, area: str, breakdown: str, group: str) -> list[dict[str, Any]]:
    frame = _figures(home, forecast_id)
    found = frame.filter((frame["area"] == area) & (frame["breakdown"] == breakdown) & (frame["group"] == group))
    return sorted(found.iter_rows(named=True), key=lambda row: parse_period(row["period"]).start)


def _newest(home: Home, viewer: Viewer, stored: StoredForecast) -> str:
    """Return the newest release of the same audience: in it stands what came true."""
    monitor = opened_release(home, stored.release).monitor
    newest = release_for(home, viewer, monitor)
    return newest.id if newest is not None and newest.audience == stored.audience else stored.release


def _told(figure: FigureView, indicator: Indicator, rows: list[dict[str, Any]]) -> Expectation:
    last = next((row for row in reversed(rows) if row["shown"]), None)
    target = figure.target
    chosen = last or rows[0]
    if target is not None and target[1]:
        chosen = next((row for row in rows if row["period"] == target[1] and row["shown"]), chosen)
    code = str(chosen["codes"]).split(" ")
    label = next((one.label for one in figure.groups if one.chosen and figure.query.breakdown != TOTAL), "")
    known = [point for point in figure.points if point.highlighted and point.cell.value is not None]
    shown = bool(chosen["shown"])
    return Expectation(
        subject=subject_of(indicator),
        place=_in_words(figure),
        period=parse_period(chosen["period"]),
        group=label,
        mean=chosen["mean"] if shown else None,
        low=chosen["lower_80"] if shown else None,
        high=chosen["upper_80"] if shown else None,
        now=known[-1].cell.value if known else None,
        now_period=parse_period(known[-1].period) if known else None,
        reason="" if shown else str(chosen["reason"]),
        help="" if shown else dutch()(next((HELPS[one] for one in reversed(code) if one in HELPS), HELPS["UNCERTAIN"])),
        naive=chosen["method"] in {"naive", "seasonal_naive"} and shown,
        target=target[2] if target and target[1] in {"", chosen["period"]} else None,
        chance=_chance(chosen, indicator, target[2])
        if shown and target and target[1] in {"", chosen["period"]}
        else None,
    )


def _in_words(figure: FigureView) -> str:
    place = figure.place.partition(" · ")[0]
    return f"in de {place[0].lower()}{place[1:]}" if place.casefold().startswith("gemeente ") else f"in {place}"


def _chance(row: Mapping[str, Any], indicator: Indicator, target: float) -> float | None:
    if row["lower_80"] is None or row["mean"] is None:
        return None
    bounds = {level: (row[f"lower_{level}"], row[f"upper_{level}"]) for level in (50, 80, 95)}
    return chance_of_target(target, indicator.direction, row["mean"], bounds)


def _later(home: Home, newest: str, stored: StoredForecast, figure: FigureView) -> list[KnownPoint]:
    """Return the figures that came in after the forecast was made."""
    if newest == stored.release:
        return []
    try:
        now = viewed(home, newest, figure.query.but(period=""))
    except NotFoundError:
        return []
    start = parse_period(stored.first_period).start
    own = [point for point in now.points if point.highlighted and parse_period(point.period).start >= start]
    return [
        KnownPoint(
            period=point.period,
            period_label=point.period_label,
            value=point.cell.value,
            provisional=point.provisional,
            later=True,
        )
        for point in own
    ]


def _fan(figure: FigureView, told: Expectation, rows: list[dict[str, Any]], later: list[KnownPoint]) -> FanChart:
    known = [
        KnownPoint(
            period=point.period,
            period_label=point.period_label,
            value=point.cell.value,
            provisional=point.provisional,
            series_break=point.series_break,
        )
        for point in figure.points
        if point.highlighted
    ]
    expected = [
        FanPoint(
            period=row["period"],
            period_label=period_label(parse_period(row["period"])),
            mean=row["mean"],
            bounds=()
            if row["lower_50"] is None
            else tuple((row[f"lower_{n}"], row[f"upper_{n}"]) for n in (50, 80, 95)),
        )
        for row in rows
    ]
    sentences = " ".join(sentences_of(told))
    return FanChart(
        chart_title=expectation_finding(told),
        chart_subtitle=figure.chart_subtitle,
        alternative=f"Waaierdiagram. {sentences}",
        known=(*known, *later),
        expected=tuple(expected),
        decimals=figure.decimals,
        target=(figure.target[0], figure.target[2]) if figure.target else None,
        source_line=figure.source_line,
        release=figure.release,
        released_on=figure.released_on,
        fictional=figure.fictional,
    )


def _table(figure: FigureView, rows: list[dict[str, Any]]) -> Table:
    columns = ("Periode", "Verwacht", "Helft van de kansen", "8 van de 10", "19 van de 20")
    alike = len({str(row["reason"]) for row in rows}) == 1  # then it stands once, beside the table
    return Table(
        caption=f"{figure.title}: wat we verwachten",
        columns=columns if alike else (*columns, "Let op"),
        rows=tuple(
            Row(
                label=period_label(parse_period(row["period"])),
                cells=tuple(_cells(row, figure.decimals))[: 4 if alike else None],
            )
            for row in rows
        ),
    )


def _cells(row: Mapping[str, Any], decimals: int) -> list[Cell]:
    status = Status.SHOWN if row["shown"] else Status.UNKNOWN
    mean = number(row["mean"], decimals) if row["shown"] else "te onzeker"
    cells = [Cell(text=mean, value=row["mean"], status=status, note="")]
    for level in (50, 80, 95):
        low, high = row[f"lower_{level}"], row[f"upper_{level}"]
        text = SIGNS[True] if low is None else f"{number(low, decimals)} tot {number(high, decimals)}"
        cells.append(Cell(text=text, value=None, status=status, note=""))
    return [*cells, Cell(text=str(row["reason"]), value=None, status=Status.SHOWN, note="")]


def _past(home: Home, viewer: Viewer, stored: StoredForecast, newest: str) -> tuple[PastForecast, ...]:
    """Return this and earlier forecasts of the same figure, newest first, each with what came true of it."""
    found = list_forecasts(home, viewer, stored.monitor, stored.indicator)
    same = [one for one in found if one.audience == stored.audience and one.made_on <= stored.made_on]
    return tuple(_scored(score_forecast(home, viewer, one.id, newest)) for one in same)


def _scored(score: ForecastScore) -> PastForecast:
    told = CameTrue(
        made_on=date_text(score.forecast.made_on),
        figures=score.figures,
        inside=score.inside_80,
        error=score.error or 0.0,
        naive_error=score.naive_error or 0.0,
    )
    return PastForecast(
        id=score.forecast.id,
        made_on=score.forecast.made_on,
        sentence=came_true_sentence(told),
        figures=score.figures,
        inside_80=score.inside_80,
        error=score.error,
        naive_error=score.naive_error,
    )


def _areas(home: Home, forecast_id: str, figure: FigureView) -> tuple[Option, ...]:
    there = set(_figures(home, forecast_id)["area"].to_list())
    return tuple(one for one in figure.areas if one.id in there)


def forecast_card(home: Home, viewer: Viewer, forecast_id: str) -> ModelCard:
    """Return the model card of a forecast; raises `NotFoundError` as `view_forecast` does."""
    return card_of(home, readable_forecast(home, viewer, forecast_id))
