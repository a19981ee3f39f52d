"""Compute the raw figures of a monitor: one indicator, one breakdown and one level of areas at a time."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field, replace

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Breakdown, Counting, CountingRule, Definitions, Indicator, Monitor, Quantity
from wegwijzer.engine.assembling import FACTORS, as_figures, divided_figures, matched_whole, simple_figures
from wegwijzer.engine.counting import Ask, MicroCounter
from wegwijzer.engine.grid import AMOUNTS
from wegwijzer.engine.inputs import Faults, Inputs
from wegwijzer.engine.microdata import AGE, PERSON, Wants, check_microdata, read_microdata, wants_of
from wegwijzer.engine.published import Published
from wegwijzer.engine.tallies import Tally
from wegwijzer.engine.territory import Territory
from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.figures import RawFigures, empty_figures
from wegwijzer.frames import Shape
from wegwijzer.periods import Period, parse_period

_TALLIES = {
    CountingRule.SUM: Tally.SUM,
    CountingRule.MEAN: Tally.MEAN,
    CountingRule.MEDIAN: Tally.MEDIAN,
    CountingRule.COUNT: Tally.ROWS,
    CountingRule.DISTINCT_PERSONS: Tally.PERSONS,
}
_NEVER_ADDED = frozenset({CountingRule.MEAN, CountingRule.MEDIAN})
_OF_A_PERSON = frozenset({AGE, "sex"})  # a rate of such a group needs the population of that group
_PEOPLE = frozenset({CountingRule.RATE_PER_100, CountingRule.RATE_PER_1000, CountingRule.RATE_PER_10000})


def compute(
    definitions: Definitions, monitor_id: str, inputs: Inputs, *, periods: Collection[str | Period] | None = None
) -> RawFigures:
    """Return the raw figures of every indicator of a monitor (only of `periods`: codes or periods).

    Each indicator gives its total and its breakdowns, for every area level that both it and the monitor show. What is
    missing has a status and a reason, never a zero. An indicator of which nothing was delivered gives no figures.

    Raises `NotFoundError` for an unknown monitor, and `ComputeError` with every column, measure or condition that the
    sources don't have.
    """
    parts = list(figures_in_parts(definitions, monitor_id, inputs, periods=periods))
    return RawFigures(pl.concat(parts) if len(parts) > 1 else parts[0] if parts else empty_figures())


def figures_in_parts(
    definitions: Definitions, monitor_id: str, inputs: Inputs, *, periods: Collection[str | Period] | None = None
) -> Iterator[pl.DataFrame]:
    """Yield the figures of `compute` one indicator, breakdown and level at a time, for what doesn't fit in memory.

    All faults are raised before the first part.
    """
    computation = _computation(definitions, monitor_id, inputs, periods)
    return computation.parts()


def _computation(
    definitions: Definitions, monitor_id: str, inputs: Inputs, periods: Collection[str | Period] | None
) -> _Computation:
    monitor = definitions.monitors.get(monitor_id)
    if monitor is None:
        message = N_("There is no monitor “%(monitor)s”.")
        raise NotFoundError(Problem("compute.no_monitor", message, {"monitor": monitor_id}))
    asked = None
    if periods is not None:
        asked = frozenset(parse_period(one) if isinstance(one, str) else one for one in periods)
    territory = Territory(inputs.areas, monitor.areas)
    indicators = [definitions.indicators[name] for name in monitor.indicators]
    levels = {level for one in indicators for level in territory.wanted_levels(monitor.areas, one.levels)}
    published = Published(inputs, territory, levels, asked, Faults())
    computation = _Computation(definitions, monitor, inputs, territory, published, asked)
    computation.check(indicators)
    return computation


@dataclass(slots=True)
class _Computation:
    """One run over one monitor: what was read is kept for the indicators that need it too."""

    definitions: Definitions
    monitor: Monitor
    inputs: Inputs
    territory: Territory
    published: Published
    asked: Collection[Period] | None
    wants: dict[tuple[str, ...], Wants] = field(default_factory=dict)
    counters: dict[tuple[str, ...], MicroCounter | None] = field(default_factory=dict)

    def check(self, indicators: Collection[Indicator]) -> None:
        """Find out what is needed of each source, and raise everything that isn't there."""
        faults = self.published.faults
        for indicator in indicators:
            self._collect_wants(indicator, ())
        for sources, wants in self.wants.items():
            check_microdata(sources, self._shape(sources), self.inputs, wants, faults)
        faults.raise_any()

    def _collect_wants(self, indicator: Indicator, path: tuple[str, ...]) -> None:
        if indicator.id in path:
            message = N_("Indicator “%(indicator)s” is a ratio of itself.")
            self.published.faults.add("circle", message, indicator=indicator.id)
            return
        for ratio_part in self._ratio_parts(indicator):
            self._collect_wants(ratio_part, (*path, indicator.id))
        columns = {column for breakdown in indicator.breakdowns for column in breakdown.columns}
        for quantity in (indicator.counting.of, indicator.counting.per):
            if quantity is None:
                continue
            if self._shape(quantity.sources) is Shape.OBSERVATIONS:
                self.published.check(quantity)
                continue
            wants = wants_of(quantity, columns)
            self.wants[quantity.sources] = self.wants.get(quantity.sources, Wants()).joined(wants)

    def _shape(self, sources: tuple[str, ...]) -> Shape:
        return self.definitions.sources[sources[0]].shape

    def _ratio_parts(self, indicator: Indicator) -> tuple[Indicator, ...]:
        """Return the two indicators of a ratio, counted per the period, areas and breakdowns of the ratio."""
        if indicator.counting.rule is not CountingRule.RATIO:
            return ()
        names = (indicator.counting.numerator, indicator.counting.denominator)
        parts = (self.definitions.indicators[name] for name in names)
        return tuple(
            replace(part, breakdowns=indicator.breakdowns, frequency=indicator.frequency, levels=indicator.levels)
            for part in parts
        )

    def parts(self) -> Iterator[pl.DataFrame]:
        """Yield FIGURES."""
        for name in self.monitor.indicators:
            indicator = self.definitions.indicators[name]
            for breakdown in (None, *indicator.breakdowns):
                for level in self.territory.wanted_levels(self.monitor.areas, indicator.levels):
                    frame = self._figures(indicator, breakdown, level)
                    if frame.height:
                        yield as_figures(frame, indicator)

    def _figures(self, indicator: Indicator, breakdown: Breakdown | None, level: AreaLevel) -> pl.DataFrame:
        counting = indicator.counting
        if counting.rule is CountingRule.RATIO:
            return self._ratio(indicator, breakdown, level)
        if counting.of is None:
            return pl.DataFrame(schema=AMOUNTS)
        tally = self._tally(counting)
        part = self._amounts(indicator, counting.of, breakdown, level, tally)
        if counting.per is None or counting.rule not in FACTORS:
            return simple_figures(part, is_mean=counting.rule is CountingRule.MEAN)
        whole = self._whole(indicator, counting.per, breakdown, level, part)
        weighted = counting.weighted and self._shape(counting.of.sources) is Shape.RESPONSES
        cases = tally is not Tally.SUM or self._shape(counting.of.sources) is Shape.OBSERVATIONS
        micro = self._shape(counting.per.sources) is not Shape.OBSERVATIONS
        absent_is_zero = micro and counting.of.sources == counting.per.sources
        return divided_figures(
            part, whole, counting.rule, weighted=weighted, cases=cases, absent_is_zero=absent_is_zero
        )

    def _ratio(self, indicator: Indicator, breakdown: Breakdown | None, level: AreaLevel) -> pl.DataFrame:
        parts = [self._figures(one, breakdown, level) for one in self._ratio_parts(indicator)]
        part, whole = (one.with_columns(amount=pl.col("value")) for one in parts)
        part = part.select(list(AMOUNTS))
        whole = matched_whole(part, whole, any_group=False)
        return divided_figures(part, whole, CountingRule.RATIO, weighted=False, cases=False)

    def _whole(
        self,
        indicator: Indicator,
        per: Quantity,
        breakdown: Breakdown | None,
        level: AreaLevel,
        part: pl.DataFrame,
    ) -> pl.DataFrame:
        """Return the denominators; a published population without this breakdown serves every kind of help in it."""
        counting = indicator.counting
        tally = self._tally(counting, is_part=False)
        whole = self._amounts(indicator, per, breakdown, level, tally, is_part=False)
        of = counting.of
        any_group = False
        if whole.is_empty() and breakdown is not None and of is not None and not _OF_A_PERSON & {*breakdown.columns}:
            shapes = [self._shape(one.sources) for one in (of, per)]
            any_group = shapes[0] is not Shape.OBSERVATIONS and shapes[1] is Shape.OBSERVATIONS
            if any_group:
                whole = self._amounts(indicator, per, None, level, tally, is_part=False)
        return matched_whole(part, whole, any_group=any_group)

    def _tally(self, counting: Counting, *, is_part: bool = True) -> Tally:
        """Return how a quantity of a counting rule is taken.

        A rate counts persons; a share counts rows when both parts come from the same microdata and persons when the
        whole is published; a column with amounts is added up; `column: person` always counts persons.
        """
        if counting.rule in _TALLIES:
            return _TALLIES[counting.rule]
        quantity = counting.of if is_part else counting.per
        if quantity is None or self._shape(quantity.sources) is Shape.OBSERVATIONS:
            return Tally.SUM
        if quantity.column == PERSON:
            return Tally.PERSONS
        if quantity.column and self._holds_amounts(quantity):
            return Tally.SUM
        published = counting.per is not None and self._shape(counting.per.sources) is Shape.OBSERVATIONS
        return Tally.PERSONS if counting.rule in _PEOPLE or published else Tally.ROWS

    def _holds_amounts(self, quantity: Quantity) -> bool:
        scans = [scan for source in quantity.sources for scan in self.inputs.scans.get(source, ())]
        return any(scan.collect_schema().get(quantity.column, pl.Boolean()) != pl.Boolean() for scan in scans)

    def _amounts(
        self,
        indicator: Indicator,
        quantity: Quantity,
        breakdown: Breakdown | None,
        level: AreaLevel,
        tally: Tally,
        *,
        is_part: bool = True,
    ) -> pl.DataFrame:
        counting = indicator.counting
        shape = self._shape(quantity.sources)
        if shape is Shape.OBSERVATIONS:
            summable = counting.summable and counting.rule not in _NEVER_ADDED
            found = self.published.amounts(quantity, breakdown, indicator.frequency, summable=summable)
            found = found.filter(pl.col("area_level") == level.value)
            if self.territory.shows_everything:
                return found
            codes = [code for code in found["area"].unique().to_list() if self.territory.has(code, level)]
            return found.filter(pl.col("area").is_in(codes))
        counter = self._counter(quantity.sources)
        if counter is None:
            return pl.DataFrame(schema=AMOUNTS)
        weighted = counting.weighted and shape is Shape.RESPONSES
        ask = Ask(
            kind=indicator.frequency,
            level=level,
            breakdown=breakdown,
            tally=tally,
            weighted=weighted,
            is_part=is_part,
        )
        return _times(counter.amounts(quantity, ask), quantity.factor)

    def _counter(self, sources: tuple[str, ...]) -> MicroCounter | None:
        if sources not in self.counters:
            table = read_microdata(sources, self._shape(sources), self.inputs, self.wants[sources])
            self.counters[sources] = MicroCounter(table, self.territory, self.asked) if table else None
        return self.counters[sources]


def _times(amounts: pl.DataFrame, factor: float) -> pl.DataFrame:
    return amounts if factor == 1.0 else amounts.with_columns(pl.col("amount", "spread") * factor)
