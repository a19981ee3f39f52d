"""The one currency: a Polars frame with a fixed schema, as raw or as protected figures.

`RawFigures` may be seen by the engine, storage and the disclosure gate only. `ProtectedFigures` is what everybody else
gets: only the gate makes it (decision 0001), and a frozen release is opened again as such by storage.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Self

import polars as pl

from wegwijzer.errors import N_, Problem, WegwijzerError

FIGURES: dict[str, pl.DataType] = {
    "indicator": pl.String(),
    "version": pl.Int16(),  # version of the indicator's definition that made it
    "area": pl.String(),
    "area_level": pl.String(),
    "period": pl.String(),
    "period_start": pl.Date(),
    "breakdown": pl.String(),  # "total" or a breakdown id of the indicator
    "group": pl.String(),  # "total" or a category; of a crossed breakdown the categories joined by "|"
    "value": pl.Float64(),  # null unless the status is shown or rounded
    "numerator": pl.Float64(),
    "denominator": pl.Float64(),
    "n": pl.Int64(),  # cases (persons, rows, respondents) it rests on; null when the source doesn't tell
    "lower": pl.Float64(),  # 95 % interval, null when there is none
    "upper": pl.Float64(),
    "status": pl.String(),  # frames.Status
    "quality": pl.String(),  # frames.Quality
    "reason": pl.String(),  # code of the reason why it is hidden or missing ("" when there is a value)
    "series_break": pl.String(),  # why this figure can't be compared with the period before ("" when it can)
}
KEY = ("indicator", "area", "period", "breakdown", "group")


class Certainty(StrEnum):
    """How sure it is that two figures differ; `comparison` finds it, `language` words it, always the same way."""

    ALMOST_CERTAIN = "almost_certain"  # the 99 % interval of the difference leaves zero out
    LIKELY = "likely"  # the 95 % interval leaves zero out
    NOT_SHOWN = "not_shown"  # the 95 % interval contains zero
    CHANCE = "chance"  # even the 50 % interval contains zero
    COUNTED = "counted"  # a full count or an amount of money: the difference is what it is, chance is no question
    UNTOLD = "untold"  # no counts and no interval: nothing can be claimed


def _checked(frame: pl.DataFrame) -> pl.DataFrame:
    if dict(frame.schema) != FIGURES:
        wrong = sorted(set(FIGURES.items()) ^ set(frame.schema.items()), key=str)
        raise WegwijzerError(
            Problem(
                "figures.schema",
                N_("A frame of figures has other columns than the schema: %(columns)s."),
                {"columns": ", ".join(sorted({name for name, _ in wrong}))},
            )
        )
    return frame


def empty_figures() -> pl.DataFrame:
    """Return a frame of figures without rows."""
    return pl.DataFrame(schema=FIGURES)


@dataclass(frozen=True, slots=True)
class RawFigures:
    """Unprotected figures of one monitor: never shown, never sent."""

    frame: pl.DataFrame

    def __post_init__(self) -> None:
        _checked(self.frame)

    def __repr__(self) -> str:
        return f"RawFigures({self.frame.height} rows)"


class ProtectedFigures:
    """Figures that passed the gate for one audience under one policy; hidden ones are null, with status and reason."""

    __slots__ = ("audience", "frame", "policy")
    frame: pl.DataFrame
    audience: str
    policy: str

    def __init__(self) -> None:
        raise TypeError("only the disclosure gate makes ProtectedFigures")

    @classmethod
    def _sealed(cls, frame: pl.DataFrame, *, audience: str, policy: str) -> Self:
        """For `disclosure.gate` and for storage opening a frozen release; nobody else (a house test looks)."""
        protected = object.__new__(cls)
        protected.frame = _checked(frame)
        protected.audience = audience
        protected.policy = policy
        return protected

    def where(self, *conditions: pl.Expr) -> Self:
        """Return the figures for which all conditions hold; still protected."""
        return type(self)._sealed(  # noqa: SLF001 - our own maker
            self.frame.filter(*conditions), audience=self.audience, policy=self.policy
        )

    def __len__(self) -> int:
        return self.frame.height

    def __repr__(self) -> str:
        return f"ProtectedFigures({self.frame.height} rows for {self.audience})"
