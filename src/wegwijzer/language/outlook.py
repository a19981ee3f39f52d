"""Honest sentences about what is expected: what, how sure, beside what is known now, and when we dare not say."""

from __future__ import annotations

from dataclasses import dataclass

from wegwijzer.language.dates import in_period, period_label
from wegwijzer.language.numbers import number, one_in, rounded, spoken
from wegwijzer.language.statements import Subject
from wegwijzer.periods import Period

UNCHANGED = "Bij ongewijzigd beleid"
ASSUMPTION = "Dit is een aanname, geen voorspelling."
_LIKELY, _LARGE = 0.9, 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expectation:
    """What is expected of one area (and group) in one period; `low` and `high` hold 8 of 10 outcomes.

    Without `mean` there is no forecast: `reason` says why, `help` what would help. `now` is the last known figure.
    """

    subject: Subject
    place: str  # "in wijk Noord"
    period: Period
    group: str = ""
    mean: float | None = None
    low: float | None = None
    high: float | None = None
    now: float | None = None
    now_period: Period | None = None
    reason: str = ""
    help: str = ""
    naive: bool = False
    target: float | None = None
    chance: float | None = None  # to reach the target


def expectation_sentences(told: Expectation) -> tuple[str, ...]:
    """Return the sentences about an expectation, the most important first; never a number that isn't there."""
    if told.mean is None:
        return _nothing(told)
    found = [_expected(told, told.mean), _margin(told), _beside_now(told, told.mean)]
    if told.naive:
        found.append("Geen methode voorspelde beter dan herhalen wat er nu is. Daarom ziet u dat.")
    found.append(_target(told))
    return tuple(sentence for sentence in found if sentence)


def expectation_finding(told: Expectation) -> str:
    """Return the finding in one short sentence, for above a chart."""
    title = f"{told.subject.title}{f' ({told.group})' if told.group else ''}"
    if told.mean is None:
        return f"{title}: te onzeker om te tonen"
    if told.low is not None and told.high is not None:
        return f"{title}: in {period_label(told.period)} waarschijnlijk {_between(told, told.low, told.high)}"
    return f"{title}: in {period_label(told.period)} ongeveer {_amount(told, told.mean)}"


def _nothing(told: Expectation) -> tuple[str, ...]:
    what = f"{told.subject.title}{f' ({told.group})' if told.group else ''}"
    first = f"{what}: dit is {told.place} te onzeker om te voorspellen."
    return tuple(text for text in (first, told.reason, told.help) if text)


def _expected(told: Expectation, mean: float) -> str:
    subject, group = told.subject, f" ({told.group})" if told.group else ""
    when = in_period(told.period)
    if subject.counts_people and subject.noun and not subject.unit.startswith("per "):
        return f"{UNCHANGED} verwachten we {when} {told.place} ongeveer {_amount(told, mean)} {subject.noun}{group}."
    amount = _amount(told, mean)
    return f"{subject.title}{group}: {UNCHANGED[0].lower()}{UNCHANGED[1:]} verwachten we {when} {told.place} {amount}."


def _margin(told: Expectation) -> str:
    if told.low is None or told.high is None:
        return "Hoe zeker dit is, weten we niet: de reeks veranderde tot nu toe niet."
    return f"De kans is 8 op de 10 dat het uitkomt op {_between(told, told.low, told.high)}."


def _between(told: Expectation, low: float, high: float) -> str:
    lowest, highest = _amount(told, low), _amount(told, high)
    if lowest == highest:
        return lowest
    money = told.subject.unit.startswith(("€", "euro"))
    return f"{lowest if money else number(rough(low), told.subject.decimals)} tot {highest}"


def rough(value: float) -> float:
    """Return a large expected number to three figures: nobody expects 2.114 people precisely."""
    return float(f"{value:.3g}") if abs(value) >= _LARGE else value


def _amount(told: Expectation, value: float, *, known: bool = False) -> str:
    decimals, value = told.subject.decimals, value if known else rough(value)
    if told.subject.counts_people and not told.subject.unit.startswith("per "):
        return number(value, decimals)
    return spoken(value, decimals, told.subject.unit)


def _beside_now(told: Expectation, mean: float) -> str:
    if told.now is None or told.now_period is None or told.low is None or told.high is None:
        return ""
    known = f"{period_label(told.now_period)}: {_amount(told, told.now, known=True)}"
    decimals = told.subject.decimals
    if rounded(told.low, decimals) <= rounded(told.now, decimals) <= rounded(told.high, decimals):
        return f"Of dat echt verandert, is niet zeker: het laatste cijfer ({known}) ligt binnen die grenzen."
    way = "meer" if mean > told.now else "minder"
    if not told.subject.counts_people:
        way = "hoger" if mean > told.now else "lager"
    return f"Dat is waarschijnlijk {way} dan het laatste cijfer ({known})."


def _target(told: Expectation) -> str:
    if told.target is None or told.chance is None:
        return ""
    goal = _amount(told, told.target, known=True)
    if told.chance >= _LIKELY:
        return f"Het doel van {goal} wordt waarschijnlijk gehaald."
    if told.chance <= 1 - _LIKELY:
        return f"Het doel van {goal} wordt waarschijnlijk niet gehaald: de kans is {one_in(told.chance)}."
    return f"De kans dat het doel van {goal} wordt gehaald, is {one_in(told.chance)}."


@dataclass(frozen=True, slots=True, kw_only=True)
class CameTrue:
    """How an earlier forecast did: of `figures` that came in, `inside` lay within 8-of-10 bounds.

    `error` and `naive_error` are mean absolute errors of the forecast and of repeating the last figure.
    """

    made_on: str
    figures: int
    inside: int
    error: float
    naive_error: float


def came_true_sentence(told: CameTrue) -> str:
    """Return what came true of an earlier forecast, in one or two sentences."""
    if told.figures == 0:
        return f"Van de voorspelling van {told.made_on} is nog niets uitgekomen."
    inside = f"{told.inside} van de {told.figures} cijfers"
    first = f"Van de voorspelling van {told.made_on} {_lay(told.inside)} {inside} binnen de grenzen van 8 op de 10."
    if told.error <= told.naive_error:
        return f"{first} Zij zat dichterbij dan herhalen van het laatste cijfer."
    return f"{first} Herhalen van het laatste cijfer was beter geweest."


def _lay(count: int) -> str:
    return "lag" if count == 1 else "lagen"


def waterfall_sentence(title: str, change: float, largest: str, largest_change: float, *, expected: bool) -> str:
    """Return why a number changes: the whole change and its largest part."""
    way = "meer" if change > 0 else "minder"
    verb = "we verwachten er" if expected else "het werden er"
    if rounded(change) == 0:
        return f"{title}: in totaal verandert er bijna niets; de oorzaken heffen elkaar op."
    part = f"{number(abs(largest_change))} {'erbij' if largest_change > 0 else 'eraf'}"
    return f"{title}: {verb} {number(abs(change))} {way}. De grootste oorzaak is {largest} ({part})."
