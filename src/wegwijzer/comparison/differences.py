"""The difference of two figures with its interval, and how sure it is that they differ.

Intervals of differences are made by the square-and-add method from the limits of both figures (Newcombe 1998, Stat
Med 17:873, method 10, for proportions; Zou & Donner 2008, Stat Med 27:1693, in general). No counts and no published
interval: no interval, and no claim.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from wegwijzer.comparison.intervals import Interval, byar_interval, normal_quantile, wilson_interval
from wegwijzer.figures import Certainty

CONFIDENCE = 0.95
_SURE, _HALF = 0.99, 0.5
Limits = Callable[[float], Interval]


class Scale(StrEnum):
    """How a figure varies by chance."""

    PROPORTION = "proportion"  # persons out of persons
    RATE = "rate"  # cases per persons or person-time
    COUNT = "count"  # cases
    COMPLETE = "complete"  # a full count (all inhabitants) or an amount of money: no chance in it
    OTHER = "other"  # means and the like: only a published interval says something


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """A value with what it rests on; `lower` and `upper` are the published 95 % limits in the unit of `value`."""

    value: float
    numerator: float | None = None
    denominator: float | None = None
    lower: float | None = None
    upper: float | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """First minus second, in the unit of the figures; limits at 95 % are None when nothing can be said about chance."""

    effect: float
    lower: float | None
    upper: float | None
    certainty: Certainty
    method: str  # "newcombe", "byar", "published" or ""


def difference(first: Measured, second: Measured, scale: Scale) -> Difference:
    """Return first minus second. Two figures are taken as independent: give the rest of a whole, not the whole.

    Proportions use Wilson limits, rates and counts Byar's, else the published limits. When one of the two has neither,
    the certainty is `UNTOLD` and there is no interval; complete counts are `COUNTED`. A denominator of zero counts as
    having no counts.
    """
    effect = first.value - second.value
    if scale is Scale.COMPLETE:
        return Difference(effect=effect, lower=None, upper=None, certainty=Certainty.COUNTED, method="")
    per = multiplier_of(first) or multiplier_of(second)
    ours, theirs = _limited(first, scale, per), _limited(second, scale, per)
    if ours is None or theirs is None:
        return Difference(effect=effect, lower=None, upper=None, certainty=Certainty.UNTOLD, method="")

    def at(confidence: float) -> Interval:
        return _square_and_add(ours, theirs, confidence)

    lower, upper = at(CONFIDENCE)
    method = ours.method if ours.method == theirs.method else "published"
    return Difference(effect=effect, lower=lower, upper=upper, certainty=_certainty(at), method=method)


def without_part(whole: Measured, part: Measured, scale: Scale) -> Measured | None:
    """Return the whole without one of its parts (the municipality without the district), or None when unknowable.

    Needs counts of both; the value is recomputed from them with the multiplier of the whole.
    """
    if scale not in {Scale.PROPORTION, Scale.RATE} or None in {whole.numerator, whole.denominator}:
        return None
    if part.numerator is None or part.denominator is None:
        return None
    numerator = (whole.numerator or 0.0) - part.numerator
    denominator = (whole.denominator or 0.0) - part.denominator
    multiplier = multiplier_of(whole) or multiplier_of(part)
    if numerator < 0 or denominator <= 0 or multiplier is None:
        return None
    return Measured(value=multiplier * numerator / denominator, numerator=numerator, denominator=denominator)


def multiplier_of(measured: Measured) -> float | None:
    """Return 1, 100, 1,000, 10,000 or 100,000: what the value is per, told by value and counts; None when unknown.

    Rounding may bend the quotient a little, so the nearest power of ten within 20 % is taken.
    """
    if not measured.numerator or not measured.denominator or measured.value <= 0:
        return None
    quotient = measured.value * measured.denominator / measured.numerator
    power = round(math.log10(quotient))
    if power not in {0, 2, 3, 4, 5} or not 0.8 <= quotient / 10**power <= 1.25:  # noqa: PLR2004
        return None
    return float(10**power)


@dataclass(frozen=True, slots=True)
class _Limited:
    """A figure with its limits at any confidence, in the unit of its value."""

    value: float
    limits: Limits
    method: str


def _limited(measured: Measured, scale: Scale, per: float | None) -> _Limited | None:
    counted = _counted(measured, scale, per)
    if counted is not None or measured.lower is None or measured.upper is None:
        return counted
    below, above = measured.value - measured.lower, measured.upper - measured.value
    wide = normal_quantile(CONFIDENCE)

    def limits(confidence: float) -> Interval:
        stretch = normal_quantile(confidence) / wide
        return measured.value - stretch * below, measured.value + stretch * above

    return _Limited(measured.value, limits, "published")


def _counted(measured: Measured, scale: Scale, per: float | None) -> _Limited | None:
    """The limits that counts give: by Wilson where persons are part of persons, else by Byar."""
    if scale is Scale.COUNT:
        if measured.lower is not None and measured.upper is not None:
            return None
        return _by_counts(measured.value, byar_interval, "byar", 1.0)
    numerator, denominator = measured.numerator, measured.denominator
    if scale is Scale.OTHER or per is None or numerator is None or denominator is None or not denominator > 0:
        return None
    if scale is Scale.PROPORTION and numerator <= denominator:
        return _by_counts(
            numerator, lambda count, level: _wilson_count(count, denominator, level), "newcombe", per / denominator
        )
    return _by_counts(numerator, byar_interval, "byar", per / denominator)


def _wilson_count(count: float, denominator: float, confidence: float) -> Interval | None:
    share = wilson_interval(count, denominator, confidence)
    return None if share is None else (share[0] * denominator, share[1] * denominator)


def _by_counts(
    count: float, interval: Callable[[float, float], Interval | None], method: str, factor: float
) -> _Limited | None:
    if interval(count, CONFIDENCE) is None:
        return None

    def limits(confidence: float) -> Interval:
        lower, upper = interval(count, confidence) or (count, count)
        return lower * factor, upper * factor

    return _Limited(count * factor, limits, method)


def _square_and_add(first: _Limited, second: _Limited, confidence: float) -> Interval:
    ours, theirs = first.limits(confidence), second.limits(confidence)
    effect = first.value - second.value
    lower = effect - math.hypot(first.value - ours[0], theirs[1] - second.value)
    return lower, effect + math.hypot(ours[1] - first.value, second.value - theirs[0])


def _certainty(at: Callable[[float], Interval]) -> Certainty:
    def leaves_zero_out(confidence: float) -> bool:
        lower, upper = at(confidence)
        return lower > 0 or upper < 0

    if leaves_zero_out(_SURE):
        return Certainty.ALMOST_CERTAIN
    if leaves_zero_out(CONFIDENCE):
        return Certainty.LIKELY
    return Certainty.NOT_SHOWN if leaves_zero_out(_HALF) else Certainty.CHANCE
