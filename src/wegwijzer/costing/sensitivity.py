"""What a business case hangs on: scenarios, one item at a time (tornado), and the point where it turns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from wegwijzer.costing.business import (
    BusinessCase,
    CaseOutcome,
    ItemKind,
    check_business_case,
    outcome,
    rate_on,
    reckoned,
)

RATE = "discontovoet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Swing:
    """How far the net present value swings when one thing goes from its low to its high end, all else as it is.

    `turns_at` is the factor on the item at which the case just breaks even; None when no factor of zero or more does.
    """

    id: str
    title: str
    low: float  # the thing at its low end: factor, or rate in percent
    high: float
    npv_low: float
    npv_high: float
    turns_at: float | None = None

    @property
    def width(self) -> float:
        """Euro between the two."""
        return abs(self.npv_high - self.npv_low)


def scenarios(case: BusinessCase, *, on: date) -> tuple[CaseOutcome, ...]:
    """Return the outcome as it was drawn up, then of every scenario in their order."""
    return (outcome(case, on=on), *(outcome(case, on=on, scenario=each) for each in case.scenarios))


def tornado(case: BusinessCase, *, on: date, rates: Sequence[float] = ()) -> tuple[Swing, ...]:
    """Return per item with a range (and for the rate, when `rates` gives other ones) its swing, the widest first."""
    check_business_case(case)
    percent = rate_on(case.rates, on).percent
    base = reckoned(case, percent, {})
    swings = [
        Swing(
            id=item.id,
            title=item.title,
            low=item.low,
            high=item.high,
            npv_low=reckoned(case, percent, {item.id: item.low}).npv,
            npv_high=reckoned(case, percent, {item.id: item.high}).npv,
            turns_at=_turns(case, item.id, item.kind, percent, base),
        )
        for item in case.items
        if not item.pro_memoria and item.low < item.high
    ]
    if rates:
        low, high = min(*rates, percent), max(*rates, percent)
        npv_low, npv_high = reckoned(case, low, {}).npv, reckoned(case, high, {}).npv
        swings.append(Swing(id=RATE, title="Discontovoet", low=low, high=high, npv_low=npv_low, npv_high=npv_high))
    return tuple(sorted(swings, key=lambda swing: (-swing.width, swing.id)))


def _turns(case: BusinessCase, item: str, kind: ItemKind, percent: float, base: CaseOutcome) -> float | None:
    """The outcome is linear in a factor: without the item there is `rest`, with it `base`."""
    rest = reckoned(case, percent, {item: 0.0}).npv
    worth = abs(base.npv - rest)
    if not worth:
        return None
    factor = rest / worth if kind is ItemKind.COST else -rest / worth
    return factor if factor >= 0 else None
