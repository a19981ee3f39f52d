"""A delivery in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wegwijzer.errors import Place, Problem, UserError
from wegwijzer.language.dates import period_label
from wegwijzer.periods import parse_period
from wegwijzer.web.deliveries.models import Delivery, State


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery in a list: its row, its period and its state in words, and whether it is late."""

    row: Delivery
    period: str
    state: str
    late: bool


def period_words(code: str) -> str:
    """Return a period as people say it; a code that can't be read as it is."""
    try:
        return period_label(parse_period(code))
    except UserError:
        return code


def is_late(delivery: Delivery, today: date) -> bool:
    """Return whether the day has passed without a file that is right."""
    return delivery.state in Delivery.OPEN and delivery.due_on < today


def told(delivery: Delivery, today: date) -> Told:
    """Return a delivery in words."""
    late = is_late(delivery, today)
    state = str(State(delivery.state).label)
    if late:
        state = _("late") if delivery.state == State.EXPECTED else f"{_('late')}, {state}"
    return Told(delivery, period_words(delivery.period), state, late)


def as_rows(problems: tuple[Problem, ...]) -> list[dict[str, Any]]:
    """Return problems as what can be kept in a row; parameters as text or number."""
    return [
        {
            "code": problem.code,
            "message": problem.message,
            "params": {
                name: value if isinstance(value, int | float) else str(value) for name, value in problem.params.items()
            },
            "row": problem.place.row,
            "column": problem.place.column,
            "remedy": problem.remedy,
        }
        for problem in problems
    ]


def _plain(value: Any) -> int | float | str:
    return value if isinstance(value, int | float) else str(value)


def as_problems(rows: list[dict[str, Any]]) -> list[Problem]:
    """Return the problems that `as_rows` kept."""
    return [
        Problem(row["code"], row["message"], row["params"], Place(row=row["row"], column=row["column"]), row["remedy"])
        for row in rows
    ]
