"""A business case followed for years: what was expected beside what came true, and what it comes to now."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from wegwijzer.costing.business import BusinessCase, CaseItem, CaseOutcome, outcome
from wegwijzer.costing.prices import CostingError
from wegwijzer.errors import N_, Problem


@dataclass(frozen=True, slots=True, kw_only=True)
class Realised:
    """What an item came to in a year, in euro, with where that was found (a release and figure of a monitor)."""

    item: str
    year: int
    euro: float
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedYear:
    """An item in a year: expected, and realised (None: not known yet)."""

    item: CaseItem
    year: int
    expected: float
    realised: float | None
    source: str = ""

    @property
    def share(self) -> float | None:
        """Realised as a share of expected (1.0: exactly as expected); None when there is nothing to compare."""
        return self.realised / self.expected if self.realised is not None and self.expected else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Following:
    """How it goes with a business case: row by row, and the outcome as expected and with what is known by now."""

    rows: tuple[FollowedYear, ...]
    expected: CaseOutcome
    now: CaseOutcome
    unfollowed: tuple[CaseItem, ...]  # items without any realised year


def followed(case: BusinessCase, realised: Iterable[Realised], *, on: date) -> Following:
    """Return the case with realised amounts in the place of expected ones; later years stay as expected.

    A PM item that got an amount counts from then on. Raises `CostingError` with every amount that belongs to no item,
    lies before the first year, is below zero or stands there twice.
    """
    known = {}
    problems = []
    items = {item.id: item for item in case.items}
    for one in realised:
        wrong = one.item not in items or one.year < case.first_year or not 0 <= one.euro < math.inf
        if wrong or (one.item, one.year) in known:
            message = N_("The realised amount of “%(item)s” in %(year)s doesn't fit: unknown, too early or twice.")
            problems.append(Problem("business.realised", message, {"item": one.item[:80], "year": one.year}))
        known[one.item, one.year] = one
    if problems:
        raise CostingError(problems)
    updated = [
        replace(item, euro={**item.euro, **{year: one.euro for (name, year), one in known.items() if name == item.id}})
        for item in case.items
    ]
    return Following(
        rows=tuple(_rows(case, known)),
        expected=outcome(case, on=on),
        now=outcome(replace(case, items=tuple(updated)), on=on),
        unfollowed=tuple(item for item in case.items if item.id not in {name for name, _ in known}),
    )


def _rows(case: BusinessCase, known: dict[tuple[str, int], Realised]) -> list[FollowedYear]:
    rows = []
    for item in case.items:
        years = sorted({*item.euro, *(year for name, year in known if name == item.id)})
        for year in years:
            found = known.get((item.id, year))
            rows.append(
                FollowedYear(
                    item=item,
                    year=year,
                    expected=item.euro.get(year, 0.0),
                    realised=found.euro if found else None,
                    source=found.source if found else "",
                )
            )
    return rows
