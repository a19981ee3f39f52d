"""Figures of one indicator by area and period: what comparisons look things up in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import polars as pl

from wegwijzer.comparison.differences import Measured
from wegwijzer.figures import ProtectedFigures
from wegwijzer.frames import HIDDEN, TOTAL, WITH_VALUE, Quality, Status
from wegwijzer.periods import Period, parse_period

_NUMBERS = ("value", "numerator", "denominator", "lower", "upper")
_COLUMNS = ("area", "period", *_NUMBERS, "status", "quality", "reason", "series_break")
_NOT_FINAL = frozenset({Quality.PROVISIONAL, Quality.REVISED_PROVISIONAL})


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """One protected figure: a value, or the reason that there is none."""

    area: str
    period: str
    value: float | None
    status: Status
    quality: Quality = Quality.FINAL
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None
    reason: str = ""
    series_break: str = ""

    @property
    def provisional(self) -> bool:
        """Whether the figure can still change."""
        return self.quality in _NOT_FINAL

    @property
    def measured(self) -> Measured | None:
        """What can be compared, or None without a value; counts and limits of a hidden figure never leave."""
        if self.value is None or self.status not in WITH_VALUE:
            return None
        return Measured(
            value=self.value,
            numerator=self.numerator,
            denominator=self.denominator,
            lower=self.lower,
            upper=self.upper,
        )


class Series:
    """The figures of one indicator, one breakdown and one group, of any areas and periods."""

    def __init__(self, figures: ProtectedFigures, breakdown: str = TOTAL, group: str = TOTAL) -> None:
        kept = figures.frame.filter(pl.col("breakdown") == breakdown, pl.col("group") == group)
        rows = kept.sort("period_start").select(_COLUMNS).iter_rows()
        self._figures: dict[str, dict[str, tuple[object, ...]]] = {}
        for row in rows:
            self._figures.setdefault(row[0], {})[row[1]] = row

    def at(self, area: str, period: str) -> Figure | None:
        """Return the figure of an area and period, or None when the release has none."""
        row = self._figures.get(area, {}).get(period)
        return None if row is None else _figure(row)

    def of(self, area: str) -> tuple[Figure, ...]:
        """Return all figures of an area, oldest first."""
        return tuple(_figure(row) for row in self._figures.get(area, {}).values())

    def periods_of(self, area: str) -> tuple[str, ...]:
        """Return the period codes of an area, oldest first."""
        return tuple(self._figures.get(area, {}))

    @cached_property
    def areas(self) -> frozenset[str]:
        """The areas that have a figure, with or without a value."""
        return frozenset(self._figures)

    @cached_property
    def hidden_for(self) -> tuple[str, ...]:
        """The reason codes for which figures are hidden, each once, in alphabetical order."""
        place, status = _COLUMNS.index("reason"), _COLUMNS.index("status")
        rows = (row for periods in self._figures.values() for row in periods.values())
        return tuple(sorted({str(row[place]) for row in rows if row[status] in HIDDEN and row[place]}))

    @cached_property
    def parsed(self) -> Mapping[str, Period]:
        """Every period code that occurs, with its period."""
        return {code: parse_period(code) for code in {code for rows in self._figures.values() for code in rows}}

    @cached_property
    def periods(self) -> tuple[str, ...]:
        """The period codes of all areas together, oldest first."""
        return tuple(sorted(self.parsed, key=lambda code: (self.parsed[code].start, self.parsed[code].kind)))

    def has_value(self, area: str) -> bool:
        """Whether the area has a value in any period."""
        place = _COLUMNS.index("status")
        return any(row[place] in WITH_VALUE for row in self._figures.get(area, {}).values())

    def before(self, area: str, period: str) -> str:
        """Return the nearest earlier period of the same kind that the area has a row for; empty when there is none.

        Series with gaps (2012, 2016, 2020) thus compare with their own previous measurement.
        """
        this = self.parsed.get(period) or parse_period(period)
        earlier = [
            code for code in self.periods_of(area) if self.parsed[code].kind is this.kind and self.parsed[code] < this
        ]
        return earlier[-1] if earlier else ""

    def break_between(self, area: str, earlier: str, later: str) -> str | None:
        """Return why the series of an area can't be followed from `earlier` to `later`, or None when it can.

        The reason may be an empty text; a break stands at the first figure that can't be compared with those before.
        """
        start, end = parse_period(earlier).start, parse_period(later).start
        for code, row in self._figures.get(area, {}).items():
            if start < self.parsed[code].start <= end and row[-1]:
                return str(row[-1])
        return None


def _figure(row: tuple[object, ...]) -> Figure:
    named = dict(zip(_COLUMNS, row, strict=True))
    status = Status(str(named.pop("status")))
    quality = Quality(str(named.pop("quality")))
    texts = {key: str(named.pop(key) or "") for key in ("area", "period", "reason", "series_break")}
    if status not in WITH_VALUE:
        named = dict.fromkeys(named)
    return Figure(**texts, **named, status=status, quality=quality)  # type: ignore[arg-type]  # the rest are numbers
