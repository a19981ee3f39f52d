"""Figures as cells, points and tables: the text that stands everywhere, with the sign where there is no value."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from wegwijzer.comparison.comparators import OVER_TIME, Comparator, Kind, pooled
from wegwijzer.comparison.lookup import Figure, Series
from wegwijzer.definitions.model import Indicator, Policy
from wegwijzer.frames import HIDDEN, Quality, Status
from wegwijzer.language import nothing
from wegwijzer.language.dates import period_label
from wegwijzer.language.numbers import number
from wegwijzer.periods import Period, parse_period
from wegwijzer.reports.view import Cell, Point, Row, Table
from wegwijzer.reports.viewing.gazetteer import Gazetteer

NO_FIGURE = "niet in deze vrijgave"
BARS_AT_MOST = 25


@dataclass(frozen=True, slots=True, kw_only=True)
class Wording:
    """How the cells of one figure are written."""

    decimals: int
    reasons: Mapping[str, str]  # code → why, in a few words with the numbers of the policy

    @classmethod
    def of(cls, indicator: Indicator, policy: Policy | None) -> Wording:
        """Return the wording for an indicator and the policy of the release."""
        return cls(decimals=indicator.decimals, reasons=_reasons(policy, indicator.population or "personen"))

    def why_nothing(self, figure: Figure | None) -> str:
        """Return why there is no value, in words; empty when there is one."""
        if figure is None:
            return NO_FIGURE
        told = self.reasons.get(figure.reason, "") if figure.status in HIDDEN else ""
        return f"verborgen: {told}" if told else nothing.name(figure.status, figure.reason)

    def cell(self, figure: Figure | None) -> Cell:
        """Return the cell: the number with its mark, or the sign; why, or how final, in the note."""
        if figure is None:
            status = Status.NOT_DELIVERED
            return Cell(text=nothing.sign(status), value=None, status=status, note=NO_FIGURE)
        if figure.measured is None:
            return Cell(
                text=nothing.sign(figure.status), value=None, status=figure.status, note=self.why_nothing(figure)
            )
        notes = [nothing.quality_name(figure.quality), "afgerond" if figure.status is Status.ROUNDED else ""]
        text = f"{number(figure.measured.value, self.decimals)}{nothing.quality_mark(figure.quality)}"
        note = ", ".join(note for note in notes if note)
        return Cell(text=text, value=figure.measured.value, status=figure.status, note=note)

    def interval(self, figure: Figure | None) -> Cell:
        """Return the 95 % interval as a cell, empty when there is none."""
        if figure is None or figure.measured is None or figure.lower is None or figure.upper is None:
            return Cell(text="", value=None, status=Status.NOT_APPLICABLE, note="")
        text = f"{number(figure.lower, self.decimals)} tot {number(figure.upper, self.decimals)}"
        return Cell(text=text, value=None, status=figure.status, note="")


def _reasons(policy: Policy | None, people: str) -> dict[str, str]:
    if policy is None:
        return {}
    bounds = {
        "minimum_count": (policy.minimum_count, people),
        "minimum_denominator": (policy.minimum_denominator, f"{people} in de groep"),
        "minimum_respondents": (policy.minimum_respondents, "mensen vulden de vragenlijst in"),
        "minimum_contributors": (policy.minimum_contributors, "mensen of aanbieders dragen bij"),
        "minimum_stories": (policy.minimum_stories, "verhalen"),
    }
    return {code: f"minder dan {least} {what}" for code, (least, what) in bounds.items() if least > 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Plotter:
    """Makes points and tables of one group."""

    series: Series
    gazetteer: Gazetteer
    wording: Wording
    group: str
    group_label: str

    def point(self, figure: Figure | None, area: str, period: str, *, series: str, highlighted: bool) -> Point:
        """Return one point; without a figure it is a gap that says so."""
        shown = figure is not None and figure.measured is not None
        return Point(
            series=series,
            period=period,
            period_label=period_label(parse_period(period)),
            area=area,
            area_label=self.gazetteer[area].name if area else series,
            group=self.group,
            group_label=self.group_label,
            cell=self.wording.cell(figure),
            lower=figure.lower if figure and shown else None,
            upper=figure.upper if figure and shown else None,
            provisional=bool(figure and (figure.provisional or figure.quality is Quality.ESTIMATED)),
            series_break=figure.series_break if figure else "",
            highlighted=highlighted,
        )

    def over_time(self, area: str, comparator: Comparator, everybody: Series) -> tuple[Point, ...]:
        """Return the points of the chosen area and then those of the comparator, each oldest first."""
        name = self.gazetteer[area].name
        own = [
            self.point(figure, area, figure.period, series=name, highlighted=True) for figure in self.series.of(area)
        ]
        codes = self._codes([*(point.period for point in own)], comparator)
        others = [
            self.point(figure, found_area, code, series=comparator.name, highlighted=False)
            for code in codes
            if (found := self.compared(area, code, comparator, everybody)) is not None
            for figure, found_area in (found,)
        ]
        return (*own, *others)

    def _codes(self, own: list[str], comparator: Comparator) -> list[str]:
        """The periods of a comparator's line: from the first to the last of our own, its own in between."""
        if comparator.kind in {*OVER_TIME, Kind.TARGET, Kind.NONE} or not own:
            return []
        kind = parse_period(own[0]).kind
        theirs = {code for area in comparator.areas for code in self.series.periods_of(area)} | set(own)
        parsed: dict[str, Period] = {code: parse_period(code) for code in theirs}
        first, last = parsed[own[0]], parsed[own[-1]]
        kept = [code for code in theirs if parsed[code].kind is kind and first <= parsed[code] <= last]
        return sorted(kept, key=lambda code: parsed[code])

    def compared(self, area: str, period: str, comparator: Comparator, everybody: Series) -> tuple[Figure, str] | None:
        """Return the comparator's figure in a period and its area, or None when there is none."""
        if comparator.kind is Kind.EVERYBODY:
            figure, code = everybody.at(area, period), area
        elif comparator.kind is Kind.COMPARABLE:
            figure, code = pooled((self.series.at(one, period) for one in comparator.areas), "", period), ""
        else:
            code = comparator.areas[0] if comparator.areas else ""
            figure = self.series.at(code, period)
        return None if figure is None else (figure, code)

    def over_areas(self, areas: tuple[str, ...], period: str, chosen: str, series: str) -> tuple[Point, ...]:
        """Return the points of areas in one period, high to low; those without a value last, by name."""
        points = [
            self.point(self.series.at(area, period), area, period, series=series, highlighted=area == chosen)
            for area in areas
        ]
        return tuple(sorted(points, key=_high_to_low))

    def time_table(self, points: tuple[Point, ...], caption: str) -> Table:
        """Return the table under a line: a row per period, a column for the area, its interval and the comparator."""
        own = {point.period: point for point in points if point.highlighted}
        others = {point.period: point for point in points if not point.highlighted}
        margins = any(point.lower is not None for point in own.values())
        names = dict.fromkeys(point.series for point in points)
        columns = ["Periode", *names]
        if margins:
            columns.insert(2, "Marge (95 %)")
        missing = self.wording.cell(None)
        codes = sorted({*own, *others}, key=parse_period)
        rows = []
        for code in codes:
            cells = [own[code].cell if code in own else missing]
            if margins:
                cells.append(self.wording.interval(self.series.at(own[code].area, code) if code in own else None))
            if others:
                cells.append(others[code].cell if code in others else missing)
            rows.append(Row(label=period_label(parse_period(code)), cells=tuple(cells)))
        return Table(caption=caption, columns=tuple(columns), rows=tuple(rows))

    def area_table(self, points: tuple[Point, ...], before: tuple[Point, ...], caption: str) -> Table:
        """Return the table under bars or a map: a row per area, the chosen period and the one before it.

        `before` has the same areas in the earlier period, in any order; empty when there is none.
        """
        if not points:
            return Table(caption=caption, columns=("Gebied",), rows=())
        earlier = {(point.area, point.series): point.cell for point in before}
        labels = [points[0].period_label, *(point.period_label for point in before[:1])]
        rows = []
        for point in points:
            cells = [point.cell]
            if earlier:
                cells.append(earlier.get((point.area, point.series), self.wording.cell(None)))
            rows.append(Row(label=point.area_label, cells=tuple(cells), highlighted=point.highlighted))
        return Table(caption=caption, columns=("Gebied", *labels), rows=tuple(rows))


def _high_to_low(point: Point) -> tuple[bool, float, str]:
    value = point.cell.value
    return value is None, -(value or 0.0), point.area_label


def capped(points: tuple[Point, ...], level: str) -> tuple[tuple[Point, ...], str]:
    """Return at most 25 of the points (the highest, the lowest and the chosen one) and a note that says so."""
    if len(points) <= BARS_AT_MOST:
        return points, ""
    valued = [point for point in points if point.cell.value is not None]
    half = (BARS_AT_MOST - 1) // 2
    kept = {id(point) for point in [*valued[:half], *valued[-half:], *(one for one in points if one.highlighted)]}
    shown = tuple(point for point in points if id(point) in kept)
    which = "de hoogste, de laagste en het gekozen gebied"
    return shown, f"{len(shown)} van de {len(points)} {level}: {which}. De tabel toont ze alle."
