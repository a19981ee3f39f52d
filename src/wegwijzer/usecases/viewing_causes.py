"""Why a figure changes, and what if: the waterfall and the scenarios that were kept with a demographic forecast."""

from __future__ import annotations

from typing import Any

from wegwijzer.forecast.demographic.decomposing import LABELS
from wegwijzer.forecast.demographic.scenarios import ASSUMPTION, UNCHANGED_POLICY
from wegwijzer.frames import Status
from wegwijzer.language.catalogue import dutch
from wegwijzer.language.numbers import number, signed
from wegwijzer.language.outlook import waterfall_sentence
from wegwijzer.reports.drawing.waterfalls import waterfall_chart
from wegwijzer.reports.outlook import ScenarioView, Step, WaterfallChart, WaterfallView
from wegwijzer.reports.view import Cell, FigureQuery, FigureView, Row, Table
from wegwijzer.storage.home import Home
from wegwijzer.usecases.forecasting_releases import readable_forecast
from wegwijzer.usecases.opening import not_found
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import viewed

_MARGIN = 1.959963984540054


def view_waterfall(
    home: Home, viewer: Viewer, forecast_id: str, area: str = "", *, past: bool = False
) -> WaterfallView:
    """Return why the figure of an area is expected to change, or (`past`) why it changed, with chart and table.

    Raises `NotFoundError` for a forecast that isn't demographic, or an area without known figure.
    """
    stored = readable_forecast(home, viewer, forecast_id)
    figure = viewed(home, stored.release, FigureQuery(monitor=stored.monitor, indicator=stored.indicator, area=area))
    told = stored.about.get("past" if past else "waterfalls", {}).get(figure.query.area)
    if told is None:
        raise not_found(area or stored.indicator)
    chart = _chart(figure, told, past=past)
    return WaterfallView(
        forecast=stored.id,
        area=figure.query.area,
        place=figure.place.partition(" · ")[0],
        sentence=chart.chart_title,
        picture=chart,
        chart=waterfall_chart(chart),
        table=_table(chart),
        past=past,
    )


def _chart(figure: FigureView, told: dict[str, Any], *, past: bool) -> WaterfallChart:
    words = dutch()
    parts = [part for part in told["parts"] if abs(part["change"]) > 0 or part["factor"] in {"people", "ages"}]
    largest = max(parts, key=lambda part: abs(part["change"]))
    change = told["end"] - told["start"]
    title = waterfall_sentence(
        figure.title, change, words(LABELS[largest["factor"]]), largest["change"], expected=not past
    )
    steps = tuple(
        Step(
            label=words(LABELS[part["factor"]]),
            change=part["change"],
            margin=None if part["spread"] is None else part["spread"] * _MARGIN,
        )
        for part in parts
    )
    said = "; ".join(f"{step.label} {signed(step.change)}" for step in steps)
    years = f"Van {told['first_year']} naar {told['last_year']}"
    return WaterfallChart(
        chart_title=title,
        chart_subtitle=f"{figure.title}. {years}{'' if past else ', bij ongewijzigd beleid'}",
        alternative=f"Watervaldiagram. {years}: van {number(told['start'])} naar {number(told['end'])}. {said}.",
        start_label=str(told["first_year"]),
        start=told["start"],
        steps=steps,
        end_label=str(told["last_year"]),
        end=told["end"],
        decimals=0,
        source_line=figure.source_line,
        release=figure.release,
        released_on=figure.released_on,
        fictional=figure.fictional,
    )


def _table(chart: WaterfallChart) -> Table:
    def cell(text: str, value: float | None) -> Cell:
        return Cell(text=text, value=value, status=Status.SHOWN, note="")

    ends = [(chart.start_label, chart.start), (chart.end_label, chart.end)]
    whole = [Row(label=label, cells=(cell(number(value), value), cell("", None))) for label, value in ends]
    steps = [
        Row(
            label=step.label,
            cells=(
                cell(signed(step.change), step.change),
                cell("" if step.margin is None else f"± {number(step.margin)}", step.margin),
            ),
        )
        for step in chart.steps
    ]
    return Table(
        caption=chart.chart_subtitle, columns=("Oorzaak", "Verandering", "Marge"), rows=(whole[0], *steps, whole[1])
    )


def view_scenarios(home: Home, viewer: Viewer, forecast_id: str, area: str = "") -> ScenarioView:
    """Return the scenarios of a demographic forecast side by side for an area, marked as assumptions.

    Raises `NotFoundError` when the forecast has none or the area isn't in it.
    """
    stored = readable_forecast(home, viewer, forecast_id)
    figure = viewed(home, stored.release, FigureQuery(monitor=stored.monitor, indicator=stored.indicator, area=area))
    rows = [row for row in stored.about.get("scenarios", []) if row["area"] == figure.query.area]
    if not rows:
        raise not_found(area or stored.indicator)
    titles = {UNCHANGED_POLICY: "ongewijzigd beleid", **stored.about.get("titles", {})}
    names = list(dict.fromkeys(row["scenario"] for row in rows))
    years = sorted({row["year"] for row in rows})
    found = {(row["scenario"], row["year"]): row for row in rows}
    return ScenarioView(
        forecast=stored.id,
        area=figure.query.area,
        place=figure.place.partition(" · ")[0],
        assumption=dutch()(ASSUMPTION),
        users=_beside(figure.title, names, titles, years, found, "mean"),
        costs=_beside("Kosten in euro", names, titles, years, found, "cost") if rows[0]["cost"] is not None else None,
    )


def _beside(
    caption: str,
    names: list[str],
    titles: dict[str, str],
    years: list[int],
    found: dict[tuple[str, int], dict[str, Any]],
    column: str,
) -> Table:
    rows = tuple(
        Row(
            label=titles.get(name, name),
            cells=tuple(_cell(found[name, year][column]) for year in years),
            highlighted=name == UNCHANGED_POLICY,
        )
        for name in names
    )
    return Table(caption=caption, columns=("Aanname", *(str(year) for year in years)), rows=rows)


def _cell(value: float) -> Cell:
    return Cell(text=number(value), value=value, status=Status.SHOWN, note="")
