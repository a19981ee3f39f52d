"""Honest sentences from one small grammar: figure, differences, certainty, direction, target, caveats.

The order is fixed and every part may be absent. A neutral figure is never praised or blamed, nothing is compared over a
break, a hidden figure is called hidden, and a difference that may be chance is said to be no demonstrable difference.
"""

from __future__ import annotations

from dataclasses import replace

from wegwijzer.definitions.model import Direction
from wegwijzer.figures import Certainty
from wegwijzer.frames import HIDDEN, Quality, Status
from wegwijzer.language import certainty as certainties
from wegwijzer.language.dates import in_period
from wegwijzer.language.numbers import number, one_in, rounded, spoken, with_unit
from wegwijzer.language.rates import rate_of
from wegwijzer.language.shares import share_of
from wegwijzer.language.statements import Against, Goal, Obstacle, Statement, Subject
from wegwijzer.periods import Period, PeriodKind

_WITHOUT_VALUE = {
    Status.SECRET: "geheim bij de bron",
    Status.UNKNOWN: "onbekend bij de bron",
    Status.NOT_APPLICABLE: "niet van toepassing",
}
_PLURALS = frozenset({"kosten", "lasten", "uitgaven", "baten"})
_NOT_WORDED = frozenset({Certainty.NOT_SHOWN, Certainty.COUNTED})
_SHOWN_TO_DIFFER = frozenset({Certainty.ALMOST_CERTAIN, Certainty.LIKELY})


def sentences(statement: Statement) -> tuple[str, ...]:
    """Return what can honestly be said about a figure, the most important sentence first; never empty.

    Without a value the first sentence says why, and nothing is compared. Differences come in the order of
    `statement.against`; a comparison that can't be made is named with its reason.
    """
    if statement.told is None:
        return tuple(text for text in (_no_figure(statement), _goal_alone(statement)) if text)
    value = statement.told
    return tuple(
        text
        for text in (
            _figure(statement, value),
            *_differences(statement, value),
            *_certainty(statement, value),
            _direction(statement, value),
            _goal(statement.subject, statement.goal, value),
            *_obstacles(statement),
            *_caveats(statement),
        )
        if text
    )


def finding(statement: Statement) -> str:
    """Return the title of a chart: the finding in one short sentence, without a full stop."""
    subject, value = statement.subject, statement.told
    if value is None:
        why = statement.reason or _WITHOUT_VALUE.get(statement.status, "")
        kind, _, reason = why.partition(": ")
        if statement.status is Status.NOT_DELIVERED:
            kind, reason = "geen cijfer", reason or why
        return _capital(f"{_named(statement)} {in_period(statement.period)}: {kind}{f' ({reason})' if reason else ''}")
    start = f"{_named(statement)} {in_period(statement.period)}: {short_value(subject, value)}"
    comparable = _comparable(statement)
    if not comparable:
        return _capital(start)
    telling = next((other for other in comparable if other.certainty in _SHOWN_TO_DIFFER), comparable[0])
    return _capital(f"{start}, {_comparison(subject, value, _shorter(telling, statement.period))}")


def _shorter(other: Against, period: Period) -> Against:
    """The same quarter or half-year of the year before is "een jaar eerder" in a title."""
    if period.kind in {PeriodKind.YEAR, PeriodKind.SCHOOL_YEAR} or other.phrase != in_period(period.a_year_earlier()):
        return other
    return replace(other, phrase="een jaar eerder")


def short_value(subject: Subject, value: float) -> str:
    """Return the value as short as a title allows: `12,3 %`, `€ 1.250`, `112`."""
    unit = "euro" if subject.unit.startswith("euro") else subject.unit if subject.unit in {"%", "€"} else ""
    return with_unit(value, subject.decimals, unit)


def _named(statement: Statement) -> str:
    group = f" ({statement.group})" if statement.group else ""
    return f"{statement.place.removeprefix('in de ').removeprefix('in ')}{group}"


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _lower(text: str) -> str:
    return text if text[1:2].isupper() else text[:1].lower() + text[1:]


def _group(statement: Statement) -> str:
    return f" ({statement.group})" if statement.group else ""


def _no_figure(statement: Statement) -> str:
    what = f"{statement.subject.title}{_group(statement)}"
    start = f"{what}: het cijfer {statement.place} {in_period(statement.period)} is"
    if statement.status in HIDDEN:
        reason = statement.reason.removeprefix("verborgen").removeprefix(": ").rstrip(".")
        return f"{start} verborgen.{' ' + _capital(reason) + '.' if reason else ''}"
    if statement.status in _WITHOUT_VALUE:
        kind, _, why = statement.reason.partition(": ")
        return f"{start} {kind or _WITHOUT_VALUE[statement.status]}.{' ' + _capital(why) + '.' if why else ''}"
    why = statement.reason or "niet geleverd"
    kind, _, because = why.partition(": ")
    if because:
        return f"{start} {kind}. {_capital(because)}."
    return f"{what}: er is geen cijfer {statement.place} {in_period(statement.period)} ({why})."


def _figure(statement: Statement, value: float) -> str:
    subject = statement.subject
    when, where, group = _capital(in_period(statement.period)), statement.place, _group(statement)
    if subject.unit == "%":
        return _share(statement, value)
    if subject.counts_people and subject.noun:
        return _rate(statement, value) if subject.unit.startswith("per ") else _count(statement, value)
    amount = spoken(value, subject.decimals, subject.unit)
    if _is_spent(subject):
        spender = where.removeprefix("in ")
        if spender.startswith("de gemeente "):
            return f"{when} gaf {spender} {amount} uit {subject.noun}{group}."
        return f"{when} is {where} {amount} uitgegeven {subject.noun}{group}."
    if subject.noun.startswith(("de ", "het ")):
        verb = "waren" if _is_plural(subject.noun) else "was"
        return f"{when} {verb} {subject.noun}{group} {where} {amount}."
    noun = f" {subject.noun}" if subject.noun.startswith("van ") else ""
    return f"{subject.title}{group}: {in_period(statement.period)} was dit {where} {amount}{noun}."


def _is_spent(subject: Subject) -> bool:
    """Whether it is money that goes to something: "aan jeugdhulp"."""
    return subject.unit == "euro" and subject.noun.startswith("aan ")


def _is_plural(noun: str) -> bool:
    return not _PLURALS.isdisjoint(noun.split(" ")[1:3])


def _count(statement: Statement, value: float) -> str:
    subject, group = statement.subject, _group(statement)
    when, where = _capital(in_period(statement.period)), statement.place
    if rounded(value, subject.decimals) == 1:
        return f"{when} was het aantal {subject.noun}{group} {where} {number(value, subject.decimals)}."
    amount = "geen" if value == 0 else number(value, subject.decimals)
    return f"{when} waren er {where} {amount} {subject.noun}{group}."


def _rate(statement: Statement, value: float) -> str:
    """Say `12,2 van elke 100 jongeren`; of things, `620 banen op elke 1.000 inwoners`."""
    subject, group = statement.subject, _group(statement)
    when, where = _capital(in_period(statement.period)), statement.place
    per, amount = subject.unit.removeprefix("per "), number(value, subject.decimals)
    rate = rate_of(subject.noun, per.partition(" ")[2])
    if rate is None:
        return f"{when} waren er {where} {amount} {subject.noun}{group} op elke {per}."
    verb = rate.verb_for_one if amount == "1" else rate.verb
    return f"{when} {verb} {where} {amount} van elke {per}{group} {rate.rest}."


def _share(statement: Statement, value: float) -> str:
    subject = statement.subject
    amount = with_unit(value, subject.decimals, "%")
    share = share_of(subject.noun, subject.population)
    about = f" Dat is {one_in(value / 100)}." if one_in(value / 100) else ""
    group = _group(statement)
    if share.verb:
        rest = f" {share.rest}" if share.rest else ""
        when = _capital(in_period(statement.period))
        return f"{when} {share.verb} {statement.place} {amount} {share.people}{group}{rest}.{about}"
    start = f"{subject.title}{group}: {in_period(statement.period)} ging het {statement.place} om {amount}"
    return f"{start}{' ' + share.people if share.people else ''}.{about}"


def _comparable(statement: Statement) -> list[Against]:
    return [other for other in statement.against if other.value is not None and other.obstacle is None]


def _comparison(subject: Subject, value: float, other: Against) -> str:
    judged, joint, against = _compared(subject, value, other)
    return f"{judged} {joint} {against}"


def _compared(subject: Subject, value: float, other: Against) -> tuple[str, str, str]:
    """How it compares in three parts ("meer", "dan", "in 2024 (98)"), so that two of one outcome are said at once."""
    theirs = short_value(subject, other.value or 0.0)
    if rounded(value, subject.decimals) == rounded(other.value or 0.0, subject.decimals):
        if subject.counts_people or _is_spent(subject):
            return "evenveel", "als", other.phrase
        return "gelijk", "aan", f"het cijfer {'van ' * (other.phrase == 'een jaar eerder')}{other.phrase}"
    judged = _more_or_less(subject, value, other)
    if other.certainty in {Certainty.NOT_SHOWN, Certainty.CHANCE}:
        judged = "niet aantoonbaar anders"
    return judged, "dan", f"{other.phrase} ({theirs})"


def _more_or_less(subject: Subject, value: float, other: Against) -> str:
    more = value > (other.value or 0.0)
    if subject.counts_people or _is_spent(subject):
        return "meer" if more else "minder"
    return "hoger" if more else "lager"


def _differences(statement: Statement, value: float) -> list[str]:
    found = [_compared(statement.subject, value, other) for other in _comparable(statement)]
    if len(found) != 2:  # noqa: PLR2004 - two fit in one sentence
        return [f"Dat is {' '.join(parts)}." for parts in found]
    first, second = found
    if first[:2] == second[:2]:
        return [f"Dat is {' '.join(first)} en {first[1]} {second[2]}."]
    return [f"Dat is {' '.join(first)} en {' '.join(second)}."]


def _certainty(statement: Statement, value: float) -> list[str]:
    decimals = statement.subject.decimals
    differing = [
        other
        for other in _comparable(statement)
        if rounded(value, decimals) != rounded(other.value or 0.0, decimals) and other.certainty not in _NOT_WORDED
    ]
    texts = []
    for certainty in dict.fromkeys(other.certainty for other in differing):
        those = [other for other in differing if other.certainty is certainty]
        sole = len(differing) == 1 and (len(_comparable(statement)) == 1 or certainty in _SHOWN_TO_DIFFER)
        texts.append(_certainty_of(certainty, those, alone=sole))
    return texts


def _certainty_of(certainty: Certainty, those: list[Against], *, alone: bool) -> str:
    if certainty is Certainty.UNTOLD:
        which = "dit verschil" if len(those) == 1 else "deze verschillen"
        return f"Of {which} toeval {'is' if len(those) == 1 else 'zijn'}, weten we niet: er is geen marge bekend."
    subject = "Het verschil" if len(those) == 1 else "Beide verschillen"
    if len(those) == 1 and not alone:
        subject = f"Het verschil met het cijfer {those[0].phrase}"
    if len(those) > 2:  # noqa: PLR2004 - "beide" is two
        subject = "De verschillen"
    return f"{subject} {'is' if len(those) == 1 else 'zijn'} {certainties.words(certainty)}."


def _direction(statement: Statement, value: float) -> str:
    """Which way is better; said only when a difference was shown, and never for a neutral figure."""
    subject = statement.subject
    shown = any(
        other.certainty in _SHOWN_TO_DIFFER
        and rounded(value, subject.decimals) != rounded(other.value or 0.0, subject.decimals)
        for other in _comparable(statement)
    )
    if not shown or subject.direction is Direction.NEUTRAL:
        return ""
    up = subject.direction is Direction.UP
    if subject.counts_people:
        return f"Bij dit cijfer is {'meer' if up else 'minder'} gunstiger."
    return f"Bij dit cijfer is {'hoger' if up else 'lager'} gunstiger."


def _goal(subject: Subject, goal: Goal | None, value: float) -> str:
    if goal is None:
        return ""
    when = f" voor {goal.period}" if goal.period else ""
    wanted = short_value(subject, goal.value)
    if subject.direction is Direction.NEUTRAL:
        return f"Het streefcijfer{when} is {wanted}."
    up = subject.direction is Direction.UP
    ours, theirs = rounded(value, subject.decimals), rounded(goal.value, subject.decimals)
    reached = ours >= theirs if up else ours <= theirs
    bound = "minstens" if up else "hoogstens"
    return f"Het doel{when} is {bound} {wanted}. Dat is {'gehaald' if reached else 'nog niet gehaald'}."


def _goal_alone(statement: Statement) -> str:
    goal = statement.goal
    if goal is None:
        return ""
    when = f" voor {goal.period}" if goal.period else ""
    return f"Het doel{when} is {short_value(statement.subject, goal.value)}."


def _obstacles(statement: Statement) -> list[str]:
    texts = []
    for other in statement.against:
        because = _lower(other.because).rstrip(".")
        if other.obstacle is Obstacle.BREAK:
            because = because or "de telling is veranderd"
            texts.append(f"Vergelijken met het cijfer {other.phrase} kan niet: {because}.")
        elif other.obstacle is Obstacle.NO_VALUE:
            because = f" ({because})" if because else ""
            texts.append(f"Er is geen cijfer {other.phrase} om mee te vergelijken{because}.")
    return texts


def _caveats(statement: Statement) -> list[str]:
    texts = []
    others = " en ".join(other.phrase for other in _comparable(statement) if other.provisional)
    if statement.quality in {Quality.PROVISIONAL, Quality.REVISED_PROVISIONAL}:
        also = f", net als het cijfer {others}" if others else ""
        texts.append(f"Dit cijfer is voorlopig en kan nog veranderen{also}.")
    elif others:
        texts.append(f"Het cijfer {others} is voorlopig.")
    if statement.quality is Quality.ESTIMATED:
        texts.append("Dit cijfer is geschat.")
    if statement.status is Status.ROUNDED:
        texts.append("Dit cijfer is afgerond, om mensen te beschermen.")
    return texts
