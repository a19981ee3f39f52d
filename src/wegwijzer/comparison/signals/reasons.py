"""Why there is an alarm, or why there can't be one: codes and their texts."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum

import numpy as np
import polars as pl

from wegwijzer.comparison.signals.tails import Array
from wegwijzer.errors import N_


class Reason(IntEnum):
    """What is said with a judged period; the order has no meaning."""

    NOTHING = 0
    HIGH = 1
    HIGH_TOGETHER = 2
    LOW = 3
    SHIFT_UP = 4
    SHIFT_DOWN = 5
    TREND_UP = 6
    TREND_DOWN = 7
    FEW_CASES = 8
    AMONG_MANY = 9
    SHORT = 10
    SHORT_SINCE_BREAK = 11
    NO_FIGURE = 12
    HIDDEN = 13
    SECRET = 14
    UNKNOWN = 15
    NOT_DELIVERED = 16
    NOT_APPLICABLE = 17
    NO_DENOMINATOR = 18
    NEGATIVE = 19
    MIXED = 20
    DOUBLE = 21
    ALWAYS_SAME = 22
    NO_SEASON = 23
    ALL_ZERO = 24
    BEFORE_BREAK = 25


class Remark(IntEnum):
    """What is said besides: bits, so that they add up."""

    PROVISIONAL = 1
    ROUNDED = 2
    SINCE_BREAK = 4


TEXTS = {
    Reason.NOTHING: "",
    Reason.HIGH: N_("Higher than expected from the earlier periods."),
    Reason.HIGH_TOGETHER: N_("Higher than expected, together with the period before."),
    Reason.LOW: N_("Lower than expected from the earlier periods."),
    Reason.SHIFT_UP: N_("The level has been higher for some periods."),
    Reason.SHIFT_DOWN: N_("The level has been lower for some periods."),
    Reason.TREND_UP: N_("Rises steadily, more than before."),
    Reason.TREND_DOWN: N_("Falls steadily, more than before."),
    Reason.FEW_CASES: N_("Too few cases to call it a signal: at least %(needed)s are needed."),
    Reason.AMONG_MANY: N_("Stands out by itself, but that happens by chance among so many series."),
    Reason.SHORT: N_("Too short a series: %(points)s earlier points, at least %(needed)s are needed."),
    Reason.SHORT_SINCE_BREAK: N_(
        "Too short a series since the break: %(points)s earlier points, at least %(needed)s are needed."
    ),
    Reason.NO_FIGURE: N_("There is no figure for this period."),
    Reason.HIDDEN: N_("The figure is hidden to protect people."),
    Reason.SECRET: N_("The source keeps the figure secret."),
    Reason.UNKNOWN: N_("The source doesn't know the figure."),
    Reason.NOT_DELIVERED: N_("The figure has not been delivered (yet)."),
    Reason.NOT_APPLICABLE: N_("The figure can't exist here."),
    Reason.NO_DENOMINATOR: N_("The denominator is missing or zero."),
    Reason.NEGATIVE: N_("A number of cases can't be below zero."),
    Reason.MIXED: N_("The series mixes periods of different lengths; make one series per length."),
    Reason.DOUBLE: N_("The series has more than one value for a period; deliver one."),
    Reason.ALWAYS_SAME: N_("The series had the same value every time, so its usual spread is unknown."),
    Reason.NO_SEASON: N_("Judged without the season: for that the series is too short."),
    Reason.BEFORE_BREAK: N_("Lies before the break, so it isn't compared with the newer figures."),
    Reason.ALL_ZERO: N_("The series had only zeros until now."),
}
REMARKS = {
    Remark.PROVISIONAL: N_("The figure is provisional."),
    Remark.ROUNDED: N_("The figure is rounded."),
    Remark.SINCE_BREAK: N_("Compared with the periods since the break only."),
}


def reason_texts(
    codes: Array, remarks: Array, points: Array, needed: Array, translate: Callable[[str], str]
) -> pl.Series:
    """Return the text of each row; every distinct combination is worded once."""
    places = np.isin(codes, (Reason.SHORT, Reason.SHORT_SINCE_BREAK))
    with_needed = places | (codes == Reason.FEW_CASES)
    keys = np.stack([codes, remarks, np.where(places, points, 0), np.where(with_needed, needed, 0)], axis=1)
    distinct, place = np.unique(keys.astype(np.int64), axis=0, return_inverse=True)
    words = [_worded(*(int(number) for number in row), translate=translate) for row in distinct]
    return pl.Series("reason", words, dtype=pl.String).gather(place.reshape(-1))


def _worded(code: int, remarks: int, points: int, needed: int, *, translate: Callable[[str], str]) -> str:
    main = TEXTS[Reason(code)]
    parts = [translate(main) % {"points": points, "needed": needed}] if main else []
    parts += [translate(text) for remark, text in REMARKS.items() if remarks & remark]
    return " ".join(parts)
