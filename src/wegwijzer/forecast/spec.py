"""What to forecast from which columns."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.errors import N_, Problem, UserError

MOST_STEPS = 1000


class Measure(StrEnum):
    """What the values are: it bounds the forecast and its interval."""

    AUTO = "auto"  # found from the values of the series: small whole numbers are counts
    COUNT = "count"  # cases: never below zero, whole bounds, at least the spread of chance (Poisson)
    SHARE = "share"  # percentage (or part of one): never below zero nor above all
    AMOUNT = "amount"  # anything measured


@dataclass(frozen=True, slots=True, kw_only=True)
class ForecastSpec:
    """Names of the columns and how many periods ahead.

    With a `denominator` the rate (value ÷ denominator) is forecast and given in cases: for the denominators that later
    rows of the series hold (rows without a value: a population outlook), else for the last one. `status`, `quality`
    and `series_break` name columns as in `figures.FIGURES`. `season` is the number of periods in a season for times
    that are bare numbers (found by itself when None, 1: none).
    Raises `UserError` when horizon or season is out of bounds.
    """

    id_columns: tuple[str, ...]
    time: str
    value: str
    horizon: int
    denominator: str | None = None
    status: str | None = None
    quality: str | None = None
    series_break: str | None = None
    measure: Measure = Measure.AUTO
    season: int | None = None

    def __post_init__(self) -> None:
        problems = []
        if not 1 <= self.horizon <= MOST_STEPS:
            problems.append(
                Problem(
                    "forecast.horizon",
                    N_("The horizon must be 1 to %(most)s periods, not %(horizon)s."),
                    {"most": MOST_STEPS, "horizon": self.horizon},
                )
            )
        if self.season is not None and self.season < 1:
            problems.append(Problem("forecast.season", N_("A season has at least one period.")))
        if problems:
            raise UserError(problems)

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns that are read, without repeats."""
        optional = (self.denominator, self.status, self.quality, self.series_break)
        return tuple(dict.fromkeys((*self.id_columns, self.time, self.value, *(name for name in optional if name))))
