"""What a computation reads, and how it says that it can't."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from wegwijzer.errors import Param, Problem, UserError
from wegwijzer.frames import AREAS


class ComputeError(UserError):
    """Definitions and data don't fit each other: nothing is computed."""


class Reason(StrEnum):
    """Why there is no value, as it stands in `FIGURES.reason`; the status says what kind of nothing it is."""

    SOURCE = "source"  # the source itself says so
    PART_SECRET = "part_secret"  # noqa: S105 - a part of the sum is kept secret by the source
    PART_UNKNOWN = "part_unknown"  # a part of the sum isn't known
    PART_NOT_DELIVERED = "part_not_delivered"  # a part of the sum was not delivered
    NOT_DELIVERED = "not_delivered"  # nothing was delivered for this area and period
    NO_DENOMINATOR = "no_denominator"  # there is nothing to divide by
    ZERO_DENOMINATOR = "zero_denominator"  # the number to divide by is zero
    NO_CASES = "no_cases"  # a mean or median of nothing


@dataclass(frozen=True, slots=True)
class Inputs:
    """The lazy frames of each source (several: editions or deliveries, the newest first) and the areas.

    Episodes and responses may have other types for `person` and `respondent` than text (whole numbers). `until` says to
    which day a source was delivered; where it isn't known, it is the end of the month of the last start.
    """

    scans: Mapping[str, tuple[pl.LazyFrame, ...]]
    areas: pl.DataFrame = field(default_factory=lambda: pl.DataFrame(schema=AREAS))
    until: Mapping[str, date] = field(default_factory=lambda: MappingProxyType({}))


class Faults:
    """The problems found so far; `raise_any` raises them all at once."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []

    def add(self, code: str, message: str, remedy: str = "", **params: Param) -> None:
        """Add a problem once."""
        problem = Problem(f"compute.{code}", message, params, remedy=remedy)
        if problem not in self.problems:
            self.problems.append(problem)

    def raise_any(self) -> None:
        """Raise `ComputeError` when there is a problem."""
        if self.problems:
            raise ComputeError(self.problems)
