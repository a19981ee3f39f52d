"""Periods: one code, one kind, one first day.

Codes are those of CBS StatLine (`2023JJ00` year, `2023HJ01` half-year, `2023KW01` quarter, `2023MM01` month, `20230131`
day) plus our own `2023SJ00` for the school year that starts on 1 August 2023.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from wegwijzer.errors import N_, Problem, UserError


class PeriodKind(StrEnum):
    """How long a period is."""

    DAY = "day"
    MONTH = "month"
    QUARTER = "quarter"
    HALF_YEAR = "half_year"
    YEAR = "year"
    SCHOOL_YEAR = "school_year"


_CODES = {
    "JJ": (PeriodKind.YEAR, 0, 0, 12),
    "SJ": (PeriodKind.SCHOOL_YEAR, 0, 0, 12),
    "HJ": (PeriodKind.HALF_YEAR, 1, 2, 6),
    "KW": (PeriodKind.QUARTER, 1, 4, 3),
    "MM": (PeriodKind.MONTH, 1, 12, 1),
}
_MARK_OF = {kind: mark for mark, (kind, _, _, _) in _CODES.items()}
_MONTHS_OF = {kind: months for kind, _, _, months in _CODES.values()}
_CODED = re.compile(r"^(\d{4})(JJ|SJ|HJ|KW|MM)(\d{2})$")
_SCHOOL_YEAR_STARTS_IN = 8


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A period by its first day and its kind; ordered by first day."""

    start: date
    kind: PeriodKind

    @property
    def code(self) -> str:
        """The CBS-style code, for instance `2023KW01`."""
        if self.kind is PeriodKind.DAY:
            return f"{self.start:%Y%m%d}"
        months = _MONTHS_OF[self.kind]
        number = 0 if months == 12 else (self.start.month - 1) // months + 1  # noqa: PLR2004 - months in a year
        return f"{self.start.year:04d}{_MARK_OF[self.kind]}{number:02d}"

    @property
    def end(self) -> date:
        """The last day of the period (inclusive)."""
        return self.next().start - timedelta(days=1)

    def next(self) -> Period:
        """The period of the same kind that follows."""
        return self.shifted(1)

    def previous(self) -> Period:
        """The period of the same kind before this one."""
        return self.shifted(-1)

    def shifted(self, steps: int) -> Period:
        """The period of the same kind `steps` further (negative: earlier)."""
        if self.kind is PeriodKind.DAY:
            return Period(self.start + timedelta(days=steps), self.kind)
        month = self.start.month - 1 + steps * _MONTHS_OF[self.kind]
        return Period(date(self.start.year + month // 12, month % 12 + 1, 1), self.kind)

    def a_year_earlier(self) -> Period:
        """The same period one year earlier."""
        if self.kind is PeriodKind.DAY:
            day = 28 if (self.start.month, self.start.day) == (2, 29) else self.start.day
            return Period(self.start.replace(year=self.start.year - 1, day=day), self.kind)
        return self.shifted(-12 // _MONTHS_OF[self.kind])


def parse_period(code: str) -> Period:
    """Return the period of a code; a bare year (`2023`) is a year, blanks and the status stars of CBS are ignored.

    Raises `UserError` with code `period.unknown` for anything else.
    """
    text = code.strip().rstrip("*").strip()
    if match := _CODED.match(text):
        year, mark, number = int(match[1]), match[2], int(match[3])
        kind, lowest, highest, months = _CODES[mark]
        if lowest <= number <= highest and year > 0:
            if kind is PeriodKind.SCHOOL_YEAR:
                return Period(date(year, _SCHOOL_YEAR_STARTS_IN, 1), kind)
            return Period(date(year, (max(number, 1) - 1) * months + 1, 1), kind)
    elif re.fullmatch(r"\d{4}", text) and int(text) > 0:
        return Period(date(int(text), 1, 1), PeriodKind.YEAR)
    elif re.fullmatch(r"\d{8}", text):
        try:
            return Period(date(int(text[:4]), int(text[4:6]), int(text[6:])), PeriodKind.DAY)
        except ValueError:
            pass
    raise UserError(
        Problem(
            "period.unknown",
            N_("“%(period)s” is not a period."),
            {"period": code.strip()[:40]},
            remedy=N_("Use for instance 2023, 2023JJ00, 2023KW01, 2023MM12 or 20231231."),
        )
    )


def period_of(day: date, kind: PeriodKind) -> Period:
    """Return the period of `kind` in which `day` falls."""
    if kind is PeriodKind.DAY:
        return Period(day, kind)
    if kind is PeriodKind.SCHOOL_YEAR:
        year = day.year if day.month >= _SCHOOL_YEAR_STARTS_IN else day.year - 1
        return Period(date(year, _SCHOOL_YEAR_STARTS_IN, 1), kind)
    months = _MONTHS_OF[kind]
    return Period(date(day.year, (day.month - 1) // months * months + 1, 1), kind)
