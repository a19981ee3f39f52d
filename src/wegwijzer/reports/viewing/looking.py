"""What a reader looks at: the query completed, the figures found, the comparator chosen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from wegwijzer.comparison.comparators import Comparator, compare
from wegwijzer.comparison.comparators import Subject as Compared
from wegwijzer.comparison.lookup import Figure, Series
from wegwijzer.definitions.model import Indicator, Monitor, Policy, Target
from wegwijzer.figures import ProtectedFigures
from wegwijzer.frames import TOTAL, Quality
from wegwijzer.reports.view import FigureQuery
from wegwijzer.reports.viewing import choices
from wegwijzer.reports.viewing.cells import Wording
from wegwijzer.reports.viewing.choices import Chosen
from wegwijzer.reports.viewing.gazetteer import Gazetteer
from wegwijzer.reports.viewing.subject import scale_of


@dataclass(frozen=True, slots=True, kw_only=True)
class FrameOfReference:
    """What a release says about all its figures: the areas it knows and the policy that protected it."""

    areas: pl.DataFrame
    policy: Policy | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """What is looked at and compared."""

    monitor: Monitor
    indicator: Indicator
    gazetteer: Gazetteer
    groups: choices.Groups
    chosen: Chosen
    series: Series
    everybody: Series
    wording: Wording
    policy: Policy | None
    figure: Figure | None
    target: Target | None
    offered: tuple[Comparator, ...]
    comparator: Comparator

    @property
    def qualities(self) -> tuple[Quality, ...]:
        """How final the figures of the chosen area are."""
        return tuple(dict.fromkeys(figure.quality for figure in self.series.of(self.chosen.area)))

    @property
    def group_label(self) -> str:
        """The chosen group in words, empty for everybody."""
        return self.groups.label(self.chosen.breakdown, self.chosen.group)


def look(
    query: FigureQuery,
    monitor: Monitor,
    indicator: Indicator,
    targets: Iterable[Target],
    figures: ProtectedFigures,
    frame: FrameOfReference,
) -> Looked:
    """Return the query with everything that it left open filled in. Raises `NotFoundError` for what isn't there."""
    gazetteer = Gazetteer(frame.areas, monitor.areas)
    groups = choices.groups_of(indicator, figures)
    breakdown, group = choices.chosen_group(query, groups)
    series = Series(figures, breakdown, group)
    area = choices.chosen_area(query, monitor, gazetteer)
    chosen = Chosen(area=area, period=choices.chosen_period(query, series, area), breakdown=breakdown, group=group)
    target = choices.target_for(indicator, monitor, targets, chosen)
    offered = choices.comparators(chosen, monitor, indicator, gazetteer, series, target)
    everybody = series if breakdown == TOTAL else Series(figures)
    facts = Compared(area=area, period=chosen.period, scale=scale_of(indicator))

    def has_value(comparator: Comparator) -> bool:
        if not chosen.period:
            return True
        other = compare(facts, comparator, series, everybody).other
        return other is not None and other.measured is not None

    return Looked(
        monitor=monitor,
        indicator=indicator,
        gazetteer=gazetteer,
        groups=groups,
        chosen=chosen,
        series=series,
        everybody=everybody,
        wording=Wording.of(indicator, frame.policy),
        policy=frame.policy,
        figure=series.at(area, chosen.period) if chosen.period else None,
        target=target,
        offered=offered,
        comparator=choices.chosen_comparator(query, offered, has_value),
    )
