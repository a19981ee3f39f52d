"""What a monitor asks of people in a year: minutes and euros, per supplier and in all. Unknown is told, never zero."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from wegwijzer.definitions.cautions import sources_behind
from wegwijzer.definitions.design import InstrumentUse, Supplier
from wegwijzer.definitions.model import Definitions, Monitor, Source
from wegwijzer.periods import PeriodKind

TIMES_A_YEAR = {
    PeriodKind.DAY: 365,
    PeriodKind.MONTH: 12,
    PeriodKind.QUARTER: 4,
    PeriodKind.HALF_YEAR: 2,
    PeriodKind.YEAR: 1,
    PeriodKind.SCHOOL_YEAR: 1,
}
MINUTES_AN_HOUR = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that is asked: a delivery, or an instrument with its respondents. `None` is unknown."""

    title: str
    who: str
    times: int  # a year
    people: int | None  # each time
    minutes: float | None  # of all people together, in a year
    euros: float | None  # in a year
    respondents: bool = False  # time of people who answer or tell, not of a supplier


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierBurden:
    """What one supplier, or one group of respondents, gives in a year."""

    who: str
    tasks: tuple[Task, ...]

    @property
    def minutes(self) -> float:
        """The minutes that are known."""
        return sum(task.minutes or 0.0 for task in self.tasks)

    @property
    def euros(self) -> float:
        """The euros that are known."""
        return sum(task.euros or 0.0 for task in self.tasks)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The titles of what nobody wrote the time of."""
        return tuple(task.title for task in self.tasks if task.minutes is None)


@dataclass(frozen=True, slots=True, kw_only=True)
class YearlyBurden:
    """What a monitor asks in a year, the heaviest first."""

    by_supplier: tuple[SupplierBurden, ...]

    @property
    def minutes(self) -> float:
        """All minutes that are known."""
        return sum(each.minutes for each in self.by_supplier)

    @property
    def euros(self) -> float:
        """All euros that are known."""
        return sum(each.euros for each in self.by_supplier)

    @property
    def unknown(self) -> tuple[str, ...]:
        """The titles of everything of which the time isn't known."""
        return tuple(title for each in self.by_supplier for title in each.unknown)

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Everything that is asked."""
        return tuple(task for each in self.by_supplier for task in each.tasks)


def sources_of_monitor(definitions: Definitions, monitor: Monitor) -> tuple[Source, ...]:
    """Return the sources a monitor rests on: behind its indicators, and those its suppliers bring; each once."""
    found = {source.id: source for name in monitor.indicators for source in sources_behind(definitions, name)}
    extra = [name for supplier in monitor.plan.suppliers for name in supplier.sources]
    found |= {name: definitions.sources[name] for name in extra if name in definitions.sources}
    return tuple(found.values())


def _newest_editions(sources: Iterable[Source]) -> list[Source]:
    """Of editions of one thing (a fixed period, the same title but for the year) only the newest is still asked."""
    found: dict[tuple[str, str], Source] = {}
    for source in sources:
        title = re.sub(r"\d{4}", "", source.title) if source.period else source.id
        known = found.get((source.publisher, title))
        if known is None or known.period < source.period:
            found[(source.publisher, title)] = source
    return list(found.values())


def burden_of(definitions: Definitions, monitor: Monitor) -> YearlyBurden:
    """Return what `monitor` asks in a year: deliveries by their source, people by the instruments of the plan."""
    suppliers = {each.name: each for each in monitor.plan.suppliers}
    tasks = [_delivery(source, suppliers) for source in _newest_editions(sources_of_monitor(definitions, monitor))]
    for instrument in monitor.plan.instruments:
        tasks += _asking(instrument)
    return YearlyBurden(by_supplier=_by_supplier(tasks))


def _delivery(source: Source, suppliers: dict[str, Supplier]) -> Task:
    who = source.supplier or source.publisher
    known = suppliers.get(who)
    people, times = known.people if known else 1, TIMES_A_YEAR[source.frequency]
    fetched = bool(source.table) and source.minutes_per_delivery is None  # fetched by the program: nobody's time
    each = 0.0 if fetched else source.minutes_per_delivery
    minutes = None if each is None else each * people * times
    rate = known.euros_per_hour if known else None
    euros = None if minutes is None or rate is None else minutes / MINUTES_AN_HOUR * rate
    return Task(title=source.title, who=who, times=times, people=people, minutes=minutes, euros=euros)


def _asking(instrument: InstrumentUse) -> list[Task]:
    times = TIMES_A_YEAR[instrument.frequency]
    known = instrument.respondents is not None and instrument.minutes is not None
    minutes = (instrument.respondents or 0) * (instrument.minutes or 0.0) * times if known else None
    euros = None if instrument.euros is None else instrument.euros * times
    return [
        Task(
            title=instrument.title,
            who=instrument.asked or instrument.supplier,
            times=times,
            people=instrument.respondents,
            minutes=minutes,
            euros=euros,
            respondents=True,
        )
    ]


def _by_supplier(tasks: Iterable[Task]) -> tuple[SupplierBurden, ...]:
    grouped: dict[str, list[Task]] = {}
    for task in tasks:
        grouped.setdefault(task.who, []).append(task)
    found = [SupplierBurden(who=who, tasks=tuple(each)) for who, each in grouped.items()]
    return tuple(sorted(found, key=lambda each: (-each.minutes, each.who)))
