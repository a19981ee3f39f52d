"""A price list of one's own: what a unit of support costs, of which year, from which source, and who pays it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from wegwijzer.errors import N_, Problem, UserError


class CostingError(UserError):
    """A case, price list or business case that can't be reckoned with, with every reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What one unit costs in euro, in the prices of `year`; `source` says where it was found."""

    id: str
    title: str
    unit: str  # "uur", "dag", "keer", "maand"
    euro: float
    year: int
    source: str
    financier: str = ""  # who pays it usually
    organisation: str = ""
    example: bool = False  # made up, to show how a list looks


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceList:
    """Prices by id, and the index figures (any base) with which they go to another year."""

    prices: tuple[Price, ...] = ()
    index: Mapping[int, float] = field(default_factory=lambda: MappingProxyType({}))
    index_source: str = ""

    def get(self, price_id: str) -> Price:
        """Return a price by its id; raises `CostingError`."""
        for price in self.prices:
            if price.id == price_id:
                return price
        raise CostingError(
            Problem("prices.unknown", N_("There is no price “%(price)s” in the price list."), {"price": price_id[:80]})
        )

    def euro_in(self, euro: float, year: int, wanted: int) -> float:
        """Return an amount of `year` in the prices of `wanted`: amount × index(wanted) / index(year), not rounded.

        Raises `CostingError` when the years differ and the index lacks one of them.
        """
        if year == wanted:
            return euro
        lacking = sorted({year, wanted} - set(self.index))
        if lacking:
            raise CostingError(
                [
                    Problem(
                        "prices.index",
                        N_("The price index has no figure for %(year)s."),
                        {"year": one},
                        remedy=N_("Add it to the price list, or use prices of one year."),
                    )
                    for one in lacking
                ]
            )
        return euro * self.index[wanted] / self.index[year]


def check_prices(prices: PriceList) -> None:
    """Raise `CostingError` with all that is wrong: an id twice, an amount below zero, no source, an index of zero."""
    problems = []
    ids = [price.id for price in prices.prices]
    for one in sorted({one for one in ids if ids.count(one) > 1}):
        message = N_("The price “%(price)s” is in the list more than once.")
        problems.append(Problem("prices.twice", message, {"price": one[:80]}))
    for price in prices.prices:
        if not 0 <= price.euro < float("inf"):
            message = N_("The price “%(price)s” is not an amount of zero or more.")
            problems.append(Problem("prices.amount", message, {"price": price.id[:80]}))
        if not price.source.strip():
            message = N_("The price “%(price)s” has no source.")
            remedy = N_("Write down where it comes from.")
            problems.append(Problem("prices.source", message, {"price": price.id[:80]}, remedy=remedy))
    for year, figure in prices.index.items():
        if not 0 < figure < float("inf"):
            message = N_("The price index of %(year)s is not above zero.")
            problems.append(Problem("prices.index_zero", message, {"year": year}))
    if problems:
        raise CostingError(problems)
