"""The view of one figure: choices completed, compared, worded, as points and as a table."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.comparison.comparators import Kind
from wegwijzer.definitions.model import Definitions, Indicator, Monitor, Policy, Target
from wegwijzer.figures import ProtectedFigures
from wegwijzer.language.dates import period_label
from wegwijzer.periods import parse_period
from wegwijzer.reports.view import FigureQuery, FigureView, Option
from wegwijzer.reports.viewing import choices, wording
from wegwijzer.reports.viewing.gazetteer import Gazetteer
from wegwijzer.reports.viewing.looking import FrameOfReference, Looked, look
from wegwijzer.reports.viewing.saying import say
from wegwijzer.reports.viewing.showing import alternative, show, title_of
from wegwijzer.reports.viewing.subject import definition_line


def needed_areas(monitor: Monitor, areas_frame: pl.DataFrame, query: FigureQuery) -> list[str]:
    """Return the codes whose figures the view of `query` needs: the area, what is beside, above and inside it.

    For a chosen area that isn't in the monitor only the fixed comparators come back; the view then refuses it.
    """
    gazetteer = Gazetteer(areas_frame, monitor.areas)
    area = query.area or next(iter(monitor.areas.municipalities), monitor.areas.country)
    above = [gazetteer.above(area, level) for level in (AreaLevel.DISTRICT, AreaLevel.MUNICIPALITY)]
    fixed = [*monitor.areas.municipalities, *monitor.areas.comparable, monitor.areas.country]
    beside = [*gazetteer.siblings(area), *gazetteer.mapped(area)] if area in gazetteer else []
    return [code for code in dict.fromkeys([area, *above, *fixed, *beside]) if code]


def build_figure_view(  # noqa: PLR0913 - the contract with the use case: everything a view is made from
    query: FigureQuery,
    *,
    monitor: Monitor,
    indicator: Indicator,
    definitions: Definitions,
    figures: ProtectedFigures,
    areas: pl.DataFrame,
    release: str,
    released_on: date,
    policy: Policy | None = None,
    previous_indicator: str = "",
    next_indicator: str = "",
) -> FigureView:
    """Return everything one figure page says, from protected figures of one indicator (all periods, needed areas).

    What the query leaves open is filled in: the monitor's municipality, the newest period with a value, everybody, the
    most telling comparator, the chart that fits. Raises `NotFoundError` for an area, period or group that isn't there.
    """
    looked = look(
        query, monitor, indicator, definitions.targets.values(), figures, FrameOfReference(areas=areas, policy=policy)
    )
    shown = show(looked, query)
    said = say(looked, definitions, released_on)
    return FigureView(
        query=replace(choices.completed(query, looked.chosen, looked.comparator), chart=shown.kind),
        title=indicator.title,
        place=_place(looked),
        unit=indicator.unit,
        sentences=said.sentences,
        chart_title=title_of(said.finding, shown, indicator.unit),
        chart_subtitle=definition_line(indicator),
        alternative=alternative(said.finding, shown),
        cell=looked.wording.cell(looked.figure),
        comparator_name="" if looked.comparator.kind is Kind.NONE else looked.comparator.name,
        points=shown.points,
        table=shown.table,
        target=_target(looked.target),
        geometry=shown.geometry,
        areas=choices.area_options(looked.gazetteer, indicator, monitor, looked.chosen.area),
        periods=choices.period_options(looked.series, looked.chosen.area, looked.chosen.period),
        groups=choices.group_options(looked.groups, (looked.chosen.breakdown, looked.chosen.group)),
        comparators=choices.comparator_options(looked.offered, looked.comparator),
        charts=shown.charts,
        infos=said.infos,
        legend=wording.legend(shown.table, looked.qualities, breaks=any(point.series_break for point in shown.points)),
        source_line=wording.source_line(wording.sources_of(indicator, definitions), wording.years_of(looked)),
        fresh_line=said.fresh,
        release=release,
        released_on=released_on,
        fictional=monitor.fictional,
        previous_indicator=_neighbour(previous_indicator, definitions),
        next_indicator=_neighbour(next_indicator, definitions),
        area_points=shown.area_points,
        map_points=shown.map_points,
        area_note=shown.area_note,
        level_name=shown.level_name,
        direction_note=wording.direction_note(indicator.direction),
        decimals=indicator.decimals,
    )


def _place(looked: Looked) -> str:
    chosen = looked.chosen
    period = period_label(parse_period(chosen.period)) if chosen.period else ""
    parts = [looked.gazetteer[chosen.area].full_name, period, looked.group_label]
    return " · ".join(part for part in parts if part)


def _target(target: Target | None) -> tuple[str, str, float] | None:
    if target is None or target.value is None:
        return None
    when = f" {period_label(parse_period(target.period))}" if target.period else ""
    return f"doel{when}", parse_period(target.period).code if target.period else "", target.value


def _neighbour(indicator: str, definitions: Definitions) -> Option | None:
    if indicator not in definitions.indicators:
        return None
    return Option(id=indicator, label=definitions.indicators[indicator].title)
