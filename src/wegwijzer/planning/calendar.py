"""When deliveries are due: after each period of a source, within the days that were agreed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from wegwijzer.definitions.model import Source
from wegwijzer.periods import PeriodKind, period_of

MOST_PERIODS = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One delivery that is expected: about which period, and by when."""

    source: str
    period: str  # code
    due_on: date


def due_deliveries(sources: Iterable[Source], *, since: date, until: date) -> tuple[Due, ...]:
    """Return the deliveries whose due day lies from `since` to and including `until`, the earliest first.

    A source that the program fetches (with a table) or that nobody delivers is left out; of one source at most 40.
    """
    found = [due for source in sources if source.supplier and not source.table for due in _of(source, since, until)]
    return tuple(sorted(found, key=lambda due: (due.due_on, due.source)))


def _of(source: Source, since: date, until: date) -> list[Due]:
    kind = PeriodKind.MONTH if source.frequency is PeriodKind.DAY else source.frequency
    period = period_of(until, kind)
    found: list[Due] = []
    while len(found) < MOST_PERIODS:
        due_on = period.end + timedelta(days=source.days_to_deliver)
        if due_on < since:
            break
        if due_on <= until:
            found.append(Due(source=source.id, period=period.code, due_on=due_on))
        period = period.shifted(-1)
    return found
