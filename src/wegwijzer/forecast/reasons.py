"""Why there is no forecast, or what to bear in mind with it: codes and their texts."""

from __future__ import annotations

from collections.abc import Callable
from enum import IntEnum, IntFlag

from wegwijzer.errors import N_


class NoForecast(IntEnum):
    """Why nothing is forecast; the order has no meaning."""

    NONE = 0
    SHORT = 1
    SHORT_SINCE_BREAK = 2
    NO_VALUES = 3
    HOLES = 4
    NEGATIVE = 5
    MIXED = 6
    DOUBLE = 7
    NO_POPULATION = 8
    TOO_FAR = 9


class Caution(IntFlag):
    """What is said with a forecast: bits, so that they add up."""

    NONE = 0
    SHORT = 1
    SINCE_BREAK = 2
    PROVISIONAL = 4
    FILLED = 8
    ENDED_EARLY = 16
    CONSTANT = 32
    ALL_ZERO = 64
    NAIVE = 128
    NO_SEASON = 256
    LAST_POPULATION = 512
    UNCERTAIN = 1024


REFUSALS = {
    NoForecast.SHORT: N_("Too short a series to forecast: %(points)s figures, at least %(needed)s are needed."),
    NoForecast.SHORT_SINCE_BREAK: N_(
        "Too short a series since the break: %(points)s figures, at least %(needed)s are needed."
    ),
    NoForecast.NO_VALUES: N_("The series has no figures."),
    NoForecast.HOLES: N_("Too many figures are missing or hidden inside the series to forecast it."),
    NoForecast.NEGATIVE: N_("A number of cases can't be below zero."),
    NoForecast.MIXED: N_("The series mixes periods of different lengths; make one series per length."),
    NoForecast.DOUBLE: N_("The series has more than one value for a period; deliver one."),
    NoForecast.NO_POPULATION: N_("The population is missing or zero, so there is nobody to forecast for."),
    NoForecast.TOO_FAR: N_("Too far ahead: a series of %(points)s periods bears a forecast of at most %(needed)s."),
}
CAUTIONS = {
    Caution.SHORT: N_("A short series (%(points)s figures): the last value is carried on, and the margin is wide."),
    Caution.SINCE_BREAK: N_("Only the figures since the break count."),
    Caution.PROVISIONAL: N_("The last figure is provisional; the forecast may change with it."),
    Caution.FILLED: N_("Missing or hidden figures inside the series were filled in for the calculation."),
    Caution.ENDED_EARLY: N_("The last figures are missing; the forecast begins after the last known one."),
    Caution.CONSTANT: N_("The series had the same value every time, so its usual spread is unknown."),
    Caution.ALL_ZERO: N_("The series had only zeros until now."),
    Caution.NAIVE: N_("No method did better than repeating the last known figures, so that is what is given."),
    Caution.NO_SEASON: N_("Made without the season: for that the series is too short."),
    Caution.LAST_POPULATION: N_("With the last known population, because no outlook was given."),
    Caution.UNCERTAIN: N_("So uncertain that it hardly says anything: the margin is wider than the figure itself."),
}


def worded(refusal: NoForecast, cautions: Caution, points: int, needed: int, translate: Callable[[str], str]) -> str:
    """Return the text of one step: why there is no forecast, or the cautions, empty when there is nothing to say."""
    params = {"points": points, "needed": needed}
    if refusal is not NoForecast.NONE:
        return translate(REFUSALS[refusal]) % params
    return " ".join(translate(text) % params for caution, text in CAUTIONS.items() if caution & cautions)
