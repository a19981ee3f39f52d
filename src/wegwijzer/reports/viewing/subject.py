"""An indicator as the subject of sentences, charts and comparisons: how it varies and what it is called."""

from __future__ import annotations

from wegwijzer.comparison.differences import Scale
from wegwijzer.definitions.model import CountingRule, Indicator
from wegwijzer.language.shares import share_of
from wegwijzer.language.statements import Subject

_RATES = frozenset({CountingRule.RATE_PER_100, CountingRule.RATE_PER_1000, CountingRule.RATE_PER_10000})
_ABSOLUTE = frozenset({CountingRule.SUM, CountingRule.COUNT, CountingRule.DISTINCT_PERSONS})
_NOT_ABSOLUTE_UNITS = ("%", "per ", "procent")


def is_absolute(indicator: Indicator) -> bool:
    """Whether the figure grows with the size of the area: then a district is never compared with its municipality."""
    rule, unit = indicator.counting.rule, indicator.unit
    if rule in _ABSOLUTE:
        return True
    published = rule is CountingRule.AS_PUBLISHED and indicator.counting.summable and indicator.decimals == 0
    return published and not unit.startswith(_NOT_ABSOLUTE_UNITS) and " per " not in unit


def counts_people(indicator: Indicator) -> bool:
    """Whether one can say "there were 112 …": a number of people or things, also per 1,000."""
    of_whom = indicator.noun.startswith("van ")
    if not indicator.noun or of_whom or indicator.unit.startswith(("%", "euro", "€")):
        return False
    return is_absolute(indicator) or indicator.unit.startswith("per ")


def scale_of(indicator: Indicator) -> Scale:
    """Return how the figure varies by chance. Weighted answers and means only by a published interval.

    Published and summed totals are complete: of all inhabitants or all euros nothing is left to chance.
    """
    rule = indicator.counting.rule
    if indicator.counting.weighted:
        return Scale.OTHER
    published = rule is CountingRule.AS_PUBLISHED
    if rule is CountingRule.SHARE or (published and indicator.unit == "%"):
        return Scale.PROPORTION
    if rule in _RATES or (published and indicator.unit.startswith("per ")):
        return Scale.RATE
    if rule in {CountingRule.COUNT, CountingRule.DISTINCT_PERSONS}:
        return Scale.COUNT
    return Scale.COMPLETE if is_absolute(indicator) or indicator.unit.startswith(("euro", "€")) else Scale.OTHER


def subject_of(indicator: Indicator) -> Subject:
    """Return the indicator as the grammar of sentences wants it."""
    return Subject(
        title=indicator.title,
        unit=indicator.unit,
        decimals=indicator.decimals,
        noun=indicator.noun,
        population=indicator.population,
        direction=indicator.direction,
        counts_people=counts_people(indicator),
    )


def definition_line(indicator: Indicator) -> str:
    """Return definition and unit in one line, for under a chart's title: "Eenzaamheid, % van de inwoners".

    Of a share the population is told in full, where the sentence may use a shorter word.
    """
    noun, unit = indicator.noun, indicator.unit
    if unit == "%":
        people = f"van de {indicator.population}" if indicator.population else share_of(noun).people
        return f"{indicator.title}, % {people}".rstrip()
    if noun and not noun.startswith("van ") and unit.startswith("per "):
        return f"{_capital(noun)} {unit}"
    if noun and counts_people(indicator):
        return f"Aantal {noun}"
    return f"{indicator.title}, {unit}" if unit else indicator.title


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
