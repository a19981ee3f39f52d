"""Dates and periods as people say them."""

from __future__ import annotations

from datetime import date

from wegwijzer.periods import Period, PeriodKind

MONTHS = tuple(
    "januari februari maart april mei juni juli augustus september oktober november december".split()  # noqa: SIM905
)


def date_text(day: date) -> str:
    """Return for instance `1 januari 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def period_label(period: Period) -> str:
    """Return the name of a period: `2020`, `1e kwartaal 2020`, `schooljaar 2020/2021`, `januari 2020`."""
    year = period.start.year
    match period.kind:
        case PeriodKind.YEAR:
            return str(year)
        case PeriodKind.SCHOOL_YEAR:
            return f"schooljaar {year}/{year + 1}"
        case PeriodKind.HALF_YEAR:
            return f"{_number_in_year(period, 6)}e halfjaar {year}"
        case PeriodKind.QUARTER:
            return f"{_number_in_year(period, 3)}e kwartaal {year}"
        case PeriodKind.MONTH:
            return f"{MONTHS[period.start.month - 1]} {year}"
        case PeriodKind.DAY:
            return date_text(period.start)


def period_with_article(period: Period) -> str:
    """Return the name as it stands after "sinds": `2020`, `het 1e kwartaal 2020`, `schooljaar 2020/2021`."""
    article = "het " if period.kind in {PeriodKind.QUARTER, PeriodKind.HALF_YEAR} else ""
    return f"{article}{period_label(period)}"


def short_period_label(period: Period) -> str:
    """Return a name short enough for an axis: `2020`, `kw1 2020`, `20/21`, `jan 2020`, `1 jan 2020`."""
    year = period.start.year
    month = MONTHS[period.start.month - 1].replace("maart", "mrt")[:3]
    match period.kind:
        case PeriodKind.YEAR:
            return str(year)
        case PeriodKind.SCHOOL_YEAR:
            return f"{year % 100:02d}/{(year + 1) % 100:02d}"
        case PeriodKind.HALF_YEAR:
            return f"hj{_number_in_year(period, 6)} {year}"
        case PeriodKind.QUARTER:
            return f"kw{_number_in_year(period, 3)} {year}"
        case PeriodKind.MONTH:
            return f"{month} {year}"
        case PeriodKind.DAY:
            return f"{period.start.day} {month} {year}"


def in_period(period: Period) -> str:
    """Return the period as it stands in a sentence: `in 2020`, `in het 1e kwartaal van 2020`, `op 1 januari 2020`."""
    year = period.start.year
    match period.kind:
        case PeriodKind.HALF_YEAR:
            return f"in de {('eerste', 'tweede')[_number_in_year(period, 6) - 1]} helft van {year}"
        case PeriodKind.QUARTER:
            return f"in het {_number_in_year(period, 3)}e kwartaal van {year}"
        case PeriodKind.DAY:
            return f"op {date_text(period.start)}"
        case _:
            return f"in {period_label(period)}"


def _number_in_year(period: Period, months: int) -> int:
    return (period.start.month - 1) // months + 1
