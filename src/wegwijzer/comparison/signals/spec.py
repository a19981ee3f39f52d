"""What to look for in which columns, and how careful to be."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.errors import N_, Problem, UserError


class Caution(StrEnum):
    """How many false alarms the reader wants to bear: "liever rustig", in between, "liever alles"."""

    CALM = "calm"  # at most one in ten of the alarms of a period is expected to be false (false discovery rate)
    NORMAL = "normal"  # a fixed rate of false alarms per series and period
    ALL = "all"  # four times that rate


class Measure(StrEnum):
    """What the values are, and so which spread they have by chance."""

    AUTO = "auto"  # found from the values: whole numbers count, the rest is measured
    COUNT = "count"  # cases, with or without a denominator (Poisson and wider)
    SHARE = "share"  # cases out of a denominator that bounds them (binomial and wider)
    AMOUNT = "amount"  # anything measured: mean, mark, euro (normal)


class Kind(StrEnum):
    """What stands out in the newest period."""

    HIGH = "high"
    LOW = "low"
    SHIFT = "shift"
    TREND = "trend"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """The chance of a false alarm per series and period, in long and in short series."""

    long: float
    short: float


LEVELS = {
    Caution.CALM: Level(long=0.005, short=0.0025),
    Caution.NORMAL: Level(long=0.005, short=0.0025),
    Caution.ALL: Level(long=0.02, short=0.01),
}
FALSE_DISCOVERY_RATE = 0.1  # of the calm setting


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalSpec:
    """Names of the columns and choices of the search.

    `status`, `quality` and `series_break` name columns as in `figures.FIGURES`; a value whose status is no value is a
    hole, a break starts the series anew. `season` is the number of periods in a year for times that are bare numbers
    (found by itself when None). `minimum_cases` is what a count (high) or its expectation (low) must be.
    Raises `UserError` when last or minimum_cases is below its bound or there is no id column.
    """

    id_columns: tuple[str, ...]
    time: str
    value: str
    denominator: str | None = None
    status: str | None = None
    quality: str | None = None
    series_break: str | None = None
    measure: Measure = Measure.AUTO
    caution: Caution = Caution.NORMAL
    last: int = 1
    minimum_cases: int = 5
    season: float | None = None

    def __post_init__(self) -> None:
        problems = [
            Problem(
                "signals.last",
                N_("The number of periods to judge must be at least 1, not %(last)s."),
                {"last": self.last},
            )
        ] * (self.last < 1)
        if self.minimum_cases < 0:
            problems.append(Problem("signals.minimum", N_("The minimum number of cases can't be below zero.")))
        if self.season is not None and not self.season > 1:
            problems.append(Problem("signals.season", N_("A season has more than one period.")))
        if problems:
            raise UserError(problems)

    @property
    def level(self) -> Level:
        """The chance of a false alarm that goes with the caution."""
        return LEVELS[self.caution]

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, without repeats."""
        optional = (self.denominator, self.status, self.quality, self.series_break)
        named = (*self.id_columns, self.time, self.value, *(name for name in optional if name))
        return tuple(dict.fromkeys(named))
