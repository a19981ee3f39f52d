"""Look back on an intervention: what happened in an area since, beside other areas and beside what was assumed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from wegwijzer.areas import AreaLevel, level_of
from wegwijzer.comparison.interventions import Course, Evaluation, evaluate_intervention
from wegwijzer.comparison.lookup import Figure, Series
from wegwijzer.definitions.model import Indicator
from wegwijzer.frames import TOTAL
from wegwijzer.language.comparing import evaluation_sentences
from wegwijzer.periods import parse_period
from wegwijzer.reports.viewing.subject import subject_of
from wegwijzer.storage.home import Home
from wegwijzer.usecases.comparing_figures import PER
from wegwijzer.usecases.opening import OpenedRelease, not_found, readable_release
from wegwijzer.usecases.viewer import Viewer


@dataclass(frozen=True, slots=True, kw_only=True)
class LookBack:
    """What happened after an intervention, in words; `comparators` are the areas it was compared with."""

    evaluation: Evaluation
    sentences: tuple[str, ...]
    comparators: tuple[str, ...]
    periods: tuple[str, ...]
    first_period: str  # the first one that counts as after it; "" when there is none yet


def look_back(  # noqa: PLR0913 - what was done, where and when
    home: Home,
    viewer: Viewer,
    monitor: str,
    indicator: str,
    area: str,
    begins: date,
    *,
    breakdown: str = TOTAL,
    group: str = TOTAL,
    assumed: float | None = None,
) -> LookBack:
    """Return what happened to a figure since `begins`, on protected figures of the newest release of this viewer.

    A district or neighbourhood is compared with the others of its level in the municipality, a municipality with the
    comparable ones of the monitor; without `area` it is the first municipality of the monitor. Periods that start on or
    after `begins` are after it; the one in which it falls counts for neither side. `assumed` is the change that was
    expected, in the unit of the indicator. Raises `NotFoundError` for a monitor, indicator or area that isn't there or
    isn't for this viewer.
    """
    opened = readable_release(home, viewer, monitor)
    if indicator not in opened.figures.indicators:
        raise not_found(indicator)
    series = Series(opened.figures.figures(indicator), breakdown, group)
    area = area or opened.monitor.areas.municipalities[0]
    if area not in series.areas:
        raise not_found(area)
    definition = opened.definitions.indicators[indicator]
    periods = _periods(series, area, begins)
    others = _others(opened, series, area)
    first = next((place for place, code in enumerate(periods) if parse_period(code).start >= begins), len(periods))
    evaluation = evaluate_intervention(
        _course(series, area, periods, definition),
        tuple(_course(series, other, periods, definition) for other in others),
        first,
        assumed=assumed,
        broken_at=_broken_at(series, area, periods),
    )
    return LookBack(
        evaluation=evaluation,
        sentences=_words(definition, evaluation),
        comparators=others,
        periods=periods,
        first_period=periods[first] if first < len(periods) else "",
    )


def _periods(series: Series, area: str, begins: date) -> tuple[str, ...]:
    """Return the periods of the area of its most usual length, without the one in which the intervention began."""
    codes = series.periods_of(area)
    kinds = [series.parsed[code].kind for code in codes]
    usual = max(set(kinds), key=lambda kind: (kinds.count(kind), kind.value))
    return tuple(
        code
        for code, kind in zip(codes, kinds, strict=True)
        if kind is usual and not series.parsed[code].start < begins <= series.parsed[code].end
    )


def _others(opened: OpenedRelease, series: Series, area: str) -> tuple[str, ...]:
    level = level_of(area)
    if level is AreaLevel.MUNICIPALITY:
        return tuple(code for code in opened.monitor.areas.comparable if code in series.areas and code != area)
    alike = (other for other in series.areas if level_of(other) is level and other[2:6] == area[2:6])
    return tuple(sorted(other for other in alike if other != area))


def _course(series: Series, area: str, periods: Iterable[str], indicator: Indicator) -> Course:
    figures = [series.at(area, code) for code in periods]
    per = PER.get(indicator.counting.rule, 1.0)
    values = [np.nan if figure is None or figure.measured is None else figure.value for figure in figures]
    return Course(
        values=np.array(values, dtype=float),
        variance=np.array([_chance(figure, per) for figure in figures], dtype=float),
    )


def _chance(figure: Figure | None, per: float) -> float:
    """Return the variance by chance of a figure; NaN when nothing is known of it."""
    if figure is None or figure.measured is None:
        return np.nan
    if figure.numerator is not None and figure.denominator:
        return (per / figure.denominator) ** 2 * max(figure.numerator, 1.0)
    if figure.lower is not None and figure.upper is not None:
        return ((figure.upper - figure.lower) / 3.92) ** 2
    return np.nan


def _broken_at(series: Series, area: str, periods: Iterable[str]) -> int | None:
    figures = [series.at(area, code) for code in periods]
    return max((place for place, figure in enumerate(figures) if figure and figure.series_break), default=None)


def _words(indicator: Indicator, found: Evaluation) -> tuple[str, ...]:
    def number(value: float) -> float | None:
        return value if np.isfinite(value) else None

    return evaluation_sentences(
        subject_of(indicator),
        found.outcome.value,
        effect=number(found.effect),
        lower=number(found.lower),
        upper=number(found.upper),
        comparators=found.comparators,
        why=found.why.value,
        cautions=[one.value for one in found.cautions],
    )
