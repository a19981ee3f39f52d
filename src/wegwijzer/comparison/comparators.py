"""With what a figure is compared: a comparator has an id, a name and always says with whom.

Over time, with the area above, with the country, with comparable municipalities, with everybody (for a group).
Never over a break; what can't be compared says why.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.comparison.differences import Difference, Measured, Scale, difference, multiplier_of, without_part
from wegwijzer.comparison.lookup import Figure, Series
from wegwijzer.frames import Quality, Status
from wegwijzer.periods import parse_period


class Kind(StrEnum):
    """The comparators; the value is the id that stands in a URL."""

    PREVIOUS = "vorige"
    YEAR_EARLIER = "jaar-eerder"
    DISTRICT = "wijk"
    MUNICIPALITY = "gemeente"
    COUNTRY = "land"
    COMPARABLE = "vergelijkbaar"
    EVERYBODY = "iedereen"
    TARGET = "doel"
    NONE = "geen"


OVER_TIME = frozenset({Kind.PREVIOUS, Kind.YEAR_EARLIER})
CONTAINING = frozenset({Kind.DISTRICT, Kind.MUNICIPALITY, Kind.COUNTRY, Kind.EVERYBODY})


class Obstacle(StrEnum):
    """Why there is no comparison."""

    BREAK = "break"
    NO_VALUE = "no_value"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparator:
    """One thing to compare with: `areas` is the area (or the comparable municipalities) whose figures are used."""

    kind: Kind
    name: str  # "2024", "gemeente Zandwerve"
    areas: tuple[str, ...] = ()
    because: str = ""  # why these: "zelfde grootte en stedelijkheid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """A figure beside its comparator; `difference` is None when there is an obstacle, with the reason in `because`."""

    comparator: Comparator
    period: str  # of the other figure
    other: Figure | None
    difference: Difference | None
    obstacle: Obstacle | None = None
    because: str = ""  # of a break: its text


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The figure to compare: where, when and how it varies."""

    area: str
    period: str
    scale: Scale


def compare(subject: Subject, comparator: Comparator, series: Series, everybody: Series | None = None) -> Comparison:
    """Return the comparison of a figure; `everybody` is the series without a group, for `Kind.EVERYBODY`.

    The area above is compared without the area itself where counts allow it, because a part is not independent of its
    whole: `difference` is then with that rest. The other figure that is shown stays the published whole.
    """
    period = compared_period(subject, comparator.kind, series)
    figure = series.at(subject.area, subject.period)
    other = _other(subject, comparator, series, everybody, period)
    if comparator.kind in OVER_TIME and period:
        why = series.break_between(subject.area, period, subject.period)
        if why is not None:
            return Comparison(
                comparator=comparator,
                period=period,
                other=other,
                difference=None,
                obstacle=Obstacle.BREAK,
                because=why,
            )
    ours = figure.measured if figure else None
    theirs = other.measured if other else None
    if ours is None or theirs is None:
        return Comparison(
            comparator=comparator, period=period, other=other, difference=None, obstacle=Obstacle.NO_VALUE
        )
    found = _difference(ours, theirs, comparator.kind, subject.scale)
    return Comparison(comparator=comparator, period=period, other=other, difference=found)


def compared_period(subject: Subject, kind: Kind, series: Series) -> str:
    """Return the period of the other figure: an earlier one over time ("" when there is none), else the same."""
    if kind is Kind.PREVIOUS:
        return series.before(subject.area, subject.period)
    if kind is Kind.YEAR_EARLIER:
        return parse_period(subject.period).a_year_earlier().code
    return subject.period


def pooled(figures: Iterable[Figure | None], area: str, period: str) -> Figure | None:
    """Return several areas as one figure: by their summed counts, else their plain mean; None without any value.

    Only figures with a value count; one that is not final makes the whole provisional, a break in one is one in the
    whole. The mean has no interval.
    """
    shown = [figure for figure in figures if figure is not None and figure.measured is not None]
    if not shown:
        return None
    quality = Quality.PROVISIONAL if any(figure.provisional for figure in shown) else Quality.FINAL
    measured = [figure.measured for figure in shown if figure.measured is not None]
    numerator, denominator = _summed(measured)
    multiplier = next((found for one in measured if (found := multiplier_of(one))), None)
    if numerator is not None and denominator and multiplier:
        value: float = multiplier * numerator / denominator
    else:
        numerator = denominator = None
        value = sum(one.value for one in measured) / len(measured)
    return Figure(
        area=area,
        period=period,
        value=value,
        status=Status.SHOWN,
        quality=quality,
        numerator=numerator,
        denominator=denominator,
        series_break=next((figure.series_break for figure in shown if figure.series_break), ""),
    )


def _summed(measured: list[Measured]) -> tuple[float | None, float | None]:
    if any(one.numerator is None or one.denominator is None for one in measured):
        return None, None
    return sum(one.numerator or 0.0 for one in measured), sum(one.denominator or 0.0 for one in measured)


def _other(
    subject: Subject, comparator: Comparator, series: Series, everybody: Series | None, period: str
) -> Figure | None:
    if not period:
        return None
    if comparator.kind in OVER_TIME:
        return series.at(subject.area, period)
    if comparator.kind is Kind.EVERYBODY:
        return everybody.at(subject.area, period) if everybody is not None else None
    if comparator.kind is Kind.COMPARABLE:
        return pooled((series.at(area, period) for area in comparator.areas), "", period)
    return series.at(comparator.areas[0], period) if comparator.areas else None


def _difference(ours: Measured, theirs: Measured, kind: Kind, scale: Scale) -> Difference:
    if kind not in CONTAINING:
        return difference(ours, theirs, scale)
    return difference(ours, without_part(theirs, ours, scale) or theirs, scale)
