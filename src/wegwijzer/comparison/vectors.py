"""Differences of many figures at once: effect, interval, certainty and a verdict, as arrays.

The same statistics as `intervals` and `differences` give for one figure. What can't be compared keeps a verdict
(`CANNOT_SAY`) and a reason; nothing is dropped. Ratios: Donner & Zou 2012 (Stat Methods Med Res 21:347), from the
limits of both figures, so zero cases give a limit and no error.
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any

import numpy as np
import numpy.typing as npt

from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.intervals import EXACT_BELOW, normal_quantile
from wegwijzer.errors import N_
from wegwijzer.figures import Certainty

Array = npt.NDArray[Any]
CONFIDENCE = 0.95


class Verdict(StrEnum):
    """What a comparison says; never good or bad."""

    MORE = "more"
    LESS = "less"
    NOT_DIFFERENT = "not_different"  # not demonstrably: the interval of the difference contains zero
    CANNOT_SAY = "cannot_say"


class Why(StrEnum):
    """Why nothing more can be said; the order has no meaning."""

    NONE = ""
    NO_FIGURE = "no_figure"
    NO_OTHER = "no_other"
    OTHER_EMPTY = "other_empty"
    NO_DENOMINATOR = "no_denominator"
    NEGATIVE = "negative"
    BREAK = "break"
    NO_MARGIN = "no_margin"
    MIXED = "mixed"
    DOUBLE = "double"
    SHORT = "short"
    NO_CALENDAR = "no_calendar"
    FEW_CASES = "few_cases"
    HIDDEN_PART = "hidden_part"
    NO_TARGET = "no_target"


WHY_TEXTS = {
    Why.NONE: "",
    Why.NO_FIGURE: N_("There is no figure for this period."),
    Why.NO_OTHER: N_("There is no figure to compare with."),
    Why.OTHER_EMPTY: N_("The figure to compare with has no value."),
    Why.NO_DENOMINATOR: N_("The denominator is missing or zero."),
    Why.NEGATIVE: N_("A number of cases can't be below zero."),
    Why.BREAK: N_("Between these figures the way of counting changed."),
    Why.NO_MARGIN: N_("No margin is known, so it can't be said whether the difference is chance."),
    Why.MIXED: N_("The series mixes periods of different lengths; make one series per length."),
    Why.DOUBLE: N_("The series has more than one value for a period; deliver one."),
    Why.SHORT: N_("There are too few points for this."),
    Why.NO_CALENDAR: N_("These times have no calendar, so there is no year earlier and no date."),
    Why.FEW_CASES: N_("There are too few cases for this."),
    Why.HIDDEN_PART: N_("A part is hidden or missing, so the whole can't be made."),
    Why.NO_TARGET: N_("There is no target to compare with."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Values:
    """Figures side by side: NaN where there is none. `per`: what a rate is per (100, 1,000; 1 for counts).

    `lower` and `upper` are published 95 % limits in the unit of `value`; `scale` holds the text of a `Scale` per row.
    """

    value: Array
    numerator: Array
    denominator: Array
    per: Array
    lower: Array
    upper: Array
    scale: Array

    def take(self, places: Array) -> Values:
        """Return the figures at `places`; a place of −1 gives no figure (NaN) on the scale `other`."""
        empty = places < 0
        found = {}
        for field in fields(self):
            column = getattr(self, field.name)
            if not len(column):
                column = np.full(1, "other") if field.name == "scale" else np.full(1, np.nan)
            taken = column[np.where(empty, 0, places)].copy()
            taken[empty] = Scale.OTHER.value if field.name == "scale" else np.nan
            found[field.name] = taken
        return Values(**found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """First minus second in the unit of the figures; NaN limits where chance is no question or nothing is known.

    `certainty` holds the text of a `Certainty`, `verdict` of a `Verdict`, `why` of a `Why`.
    """

    effect: Array
    lower: Array
    upper: Array
    ratio: Array
    ratio_lower: Array
    ratio_upper: Array
    certainty: Array
    verdict: Array
    why: Array


def wilson_limits(numerator: Array, denominator: Array, confidence: float = CONFIDENCE) -> tuple[Array, Array]:
    """Return the Wilson score limits of shares (0 … 1); NaN where there is no interval (see `wilson_interval`)."""
    z2 = normal_quantile(confidence) ** 2
    with np.errstate(invalid="ignore", divide="ignore"):
        share = numerator / denominator
        half = np.sqrt(z2 * (z2 + 4 * numerator * np.maximum(1 - share, 0.0)))
        lower = (2 * numerator + z2 - half) / (2 * (denominator + z2))
        upper = (2 * numerator + z2 + half) / (2 * (denominator + z2))
        good = (denominator > 0) & (numerator >= 0) & (numerator <= denominator)
    return np.where(good, np.maximum(lower, 0.0), np.nan), np.where(good, np.minimum(upper, 1.0), np.nan)


def byar_limits(count: Array, confidence: float = CONFIDENCE) -> tuple[Array, Array]:
    """Return Byar's limits of Poisson counts; NaN for negative counts."""
    z = normal_quantile(confidence)
    with np.errstate(invalid="ignore", divide="ignore"):
        above = count + 1.0
        upper = above * (1 - 1 / (9 * above) + z / (3 * np.sqrt(above))) ** 3
        lower = count * (1 - 1 / (9 * count) - z / (3 * np.sqrt(count))) ** 3
        lower = np.where(count > 0, np.maximum(lower, 0.0), 0.0)
        good = count >= 0
    return np.where(good, lower, np.nan), np.where(good, upper, np.nan)


def poisson_limits(count: Array, confidence: float = CONFIDENCE) -> tuple[Array, Array]:
    """Return the limits of Poisson counts: exact (Garwood) under ten cases, else Byar; NaN for negative counts."""
    from scipy.special import chdtri  # noqa: PLC0415 - heavy

    lower, upper = byar_limits(count, confidence)
    tail = (1 - confidence) / 2
    with np.errstate(invalid="ignore"):
        few = (count < EXACT_BELOW) & (count >= 0)
    some = np.where(few, count, 1.0)
    exact_lower = np.where(some > 0, chdtri(2 * np.maximum(some, 1e-12), 1 - tail) / 2, 0.0)
    return np.where(few, exact_lower, lower), np.where(few, chdtri(2 * some + 2, tail) / 2, upper)


def limits_of(values: Values, confidence: float = CONFIDENCE) -> tuple[Array, Array, Array]:
    """Return (point, lower, upper) in the unit of the figures, from the counts or the published limits; NaN without.

    Shares get Wilson's limits, rates and counts Byar's. The point is the one the counts give, which is not rounded.
    """
    scale = values.scale
    with np.errstate(invalid="ignore", divide="ignore"):
        factor = values.per / values.denominator
        counted = (values.denominator > 0) & (values.numerator >= 0) & np.isfinite(factor)
        share = counted & (scale == Scale.PROPORTION.value) & (values.numerator <= values.denominator)
        rate = counted & ((scale == Scale.RATE.value) | ((scale == Scale.PROPORTION.value) & ~share))
        published = np.isfinite(values.lower) & np.isfinite(values.upper) & ~share & ~rate
        count = (scale == Scale.COUNT.value) & ~published & (values.value >= 0)
        low, high = wilson_limits(values.numerator, values.denominator, confidence)
        byar_low, byar_high = byar_limits(np.where(count, values.value, values.numerator), confidence)
        stretch = normal_quantile(confidence) / normal_quantile(CONFIDENCE)
        choices = [share, rate, count, published]
        lower = np.select(
            choices,
            [
                low * values.per,
                byar_low * factor,
                byar_low,
                values.value - stretch * (values.value - values.lower),
            ],
            np.nan,
        )
        upper = np.select(
            choices,
            [
                high * values.per,
                byar_high * factor,
                byar_high,
                values.value + stretch * (values.upper - values.value),
            ],
            np.nan,
        )
        point = np.where(share | rate, values.numerator * factor, values.value)
    return point, lower, upper


def differences_of(first: Values, second: Values, why: Array | None = None) -> Differences:
    """Return first minus second, row by row; rows with a reason in `why` keep it and say nothing more.

    The two are taken as independent: give the rest of a whole, not the whole. A full count or an amount of money
    differs when it differs; without counts and limits the effect stands there, and the verdict is `CANNOT_SAY`.
    """
    given = np.full(len(first.value), Why.NONE.value, dtype=object) if why is None else why.astype(object)
    mine, theirs = np.isfinite(first.value), np.isfinite(second.value)
    given = np.where((given == "") & ~mine, Why.NO_FIGURE.value, given)
    given = np.where((given == "") & ~theirs, Why.OTHER_EMPTY.value, given)
    usable = given == ""
    effect = np.where(usable, first.value - second.value, np.nan)
    complete = (first.scale == Scale.COMPLETE.value) & usable
    at = {level: _square_and_add(first, second, level) for level in (0.5, CONFIDENCE, 0.99)}
    lower, upper = (np.where(usable & ~complete, limit, np.nan) for limit in at[CONFIDENCE])
    certainty = np.full(len(effect), Certainty.UNTOLD.value, dtype=object)
    told = np.isfinite(lower) & np.isfinite(upper)
    for level, word in (
        (None, Certainty.CHANCE),
        (0.5, Certainty.NOT_SHOWN),
        (CONFIDENCE, Certainty.LIKELY),
        (0.99, Certainty.ALMOST_CERTAIN),
    ):
        holds = told if level is None else told & _leaves_zero_out(*at[level])
        certainty = np.where(holds, word.value, certainty)
    certainty = np.where(complete, Certainty.COUNTED.value, certainty)
    given = np.where(usable & ~told & ~complete, Why.NO_MARGIN.value, given)
    ratio, ratio_lower, ratio_upper = _ratios(first, second, usable & ~complete)
    return Differences(
        effect=effect,
        lower=lower,
        upper=upper,
        ratio=ratio,
        ratio_lower=ratio_lower,
        ratio_upper=ratio_upper,
        certainty=certainty,
        verdict=verdicts(effect, lower, upper, complete=complete),
        why=given,
    )


def verdicts(effect: Array, lower: Array, upper: Array, *, complete: Array | None = None) -> Array:
    """Return the text of a `Verdict` per effect: by its interval, of a complete count by its sign."""
    counted = np.zeros(len(effect), dtype=bool) if complete is None else complete
    with np.errstate(invalid="ignore"):
        return np.select(
            [
                (lower > 0) | (counted & (effect > 0)),
                (upper < 0) | (counted & (effect < 0)),
                (np.isfinite(lower) & np.isfinite(upper)) | (counted & (effect == 0)),
            ],
            [Verdict.MORE.value, Verdict.LESS.value, Verdict.NOT_DIFFERENT.value],
            Verdict.CANNOT_SAY.value,
        ).astype(object)


def _leaves_zero_out(lower: Array, upper: Array) -> Array:
    with np.errstate(invalid="ignore"):
        return np.asarray((lower > 0) | (upper < 0))


def _square_and_add(first: Values, second: Values, confidence: float) -> tuple[Array, Array]:
    """Return the limits of the difference by the square-and-add method (Newcombe 1998; Zou & Donner 2008)."""
    ours, our_lower, our_upper = limits_of(first, confidence)
    theirs, their_lower, their_upper = limits_of(second, confidence)
    effect = ours - theirs
    lower = effect - np.hypot(ours - our_lower, their_upper - theirs)
    return lower, effect + np.hypot(our_upper - ours, theirs - their_lower)


def _ratios(first: Values, second: Values, usable: Array) -> tuple[Array, Array, Array]:
    """Return the ratio and its limits; NaN where the second is not above zero, infinite where its limit reaches it."""
    ours, our_lower, our_upper = limits_of(first)
    theirs, their_lower, their_upper = limits_of(second)
    with np.errstate(invalid="ignore", divide="ignore"):
        plain = usable & (second.value > 0) & (first.value >= 0)
        good = plain & (theirs > 0) & (our_lower >= 0) & (their_lower >= 0)
        product = ours * theirs
        far = their_upper * (2 * theirs - their_upper)
        near = their_lower * (2 * theirs - their_lower)
        lower_root = product**2 - our_lower * (2 * ours - our_lower) * far
        upper_root = product**2 - our_upper * (2 * ours - our_upper) * near
        lower = (product - np.sqrt(np.maximum(lower_root, 0.0))) / far
        upper = np.where(near > 0, (product + np.sqrt(np.maximum(upper_root, 0.0))) / near, np.inf)
        # far is negative where the second is so unsure that its limit is above twice itself: the ratio may be any below
        lower = np.where(far > 0, lower, our_lower / their_upper)
        ratio = np.where(plain, first.value / second.value, np.nan)
    return (
        ratio,
        np.where(good, np.maximum(lower, 0.0), np.nan),
        np.where(good, upper, np.nan),
    )
