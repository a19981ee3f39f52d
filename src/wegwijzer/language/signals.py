"""A signal in Dutch: what was seen, beside what, and the question to ask. Never a verdict, never a cause.

The order is fixed: what changed and since when, the numbers, the rest of the municipality, in how many more figures it
is seen, and what is still unsure. Short sentences, no blame, no praise.
"""

from __future__ import annotations

from dataclasses import dataclass

from wegwijzer.language.dates import in_period, period_label, period_with_article
from wegwijzer.language.numbers import spoken
from wegwijzer.language.statements import Subject
from wegwijzer.periods import Period, PeriodKind

_ONE_DECIMAL_UNDER = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class SignalFacts:
    """What is known of one signal. `kind` is the value of a `FoundKind`; `since`, `until`, `newest` its periods.

    `before` and `now` are means in the unit of the figure; `others_before`, `others_now` those of the `whole` ("de
    gemeente Wijzeroord") it is a part of. `more` counts the other figures and areas of the same story.
    """

    subject: Subject
    place: str  # "in wijk Noord"
    kind: str
    up: bool
    since: Period
    until: Period
    newest: Period
    before: float
    now: float
    group: str = ""
    whole: str = ""
    siblings: str = ""  # "wijken"
    others_before: float | None = None
    others_now: float | None = None
    passed: bool = False
    provisional: bool = False
    more: int = 0
    limit: float | None = None  # of a target or threshold
    limit_period: str = ""
    lever: str = ""
    who_acts: str = ""


def signal_sentences(facts: SignalFacts) -> tuple[str, ...]:
    """Return what was seen, the most important sentence first; never empty."""
    told = _TOLD.get(facts.kind, _shift)(facts)
    return tuple(text for text in (*told, _rest(facts), _more(facts), _unsure(facts)) if text)


def signal_question(facts: SignalFacts) -> str:  # noqa: PLR0911 - one line per kind
    """Return the question to ask the people who know: open, without a suspicion."""
    since = _since(facts)
    match facts.kind:
        case "high" | "low":
            when = f"tussen {since} en {period_with_article(facts.until)}" if _run(facts) else in_period(facts.until)
            return f"Wat gebeurde er {when} dat dit kan verklaren?"
        case "trend":
            return f"Hoe komt het dat dit cijfer al jaren {_goes(facts)}, en gaat dat door?"
        case "gap":
            return f"Waarom gaat het hier anders dan in {facts.whole or 'de rest'}?"
        case "outlier":
            return f"Wat is er hier anders dan bij andere {facts.siblings or 'gebieden'}?"
        case "target":
            return "Is dit doel nog haalbaar, en wat is daarvoor nodig?"
        case "threshold":
            return "Is dit het moment om te doen wat is afgesproken?"
        case _:
            return f"Wat veranderde er rond {since}, en herkennen mensen daar dit beeld?"


def signal_title(facts: SignalFacts) -> str:  # noqa: PLR0911 - one line per kind
    """Return the signal in one short line without a full stop, for a list, a mail and above a chart."""
    start = _named(facts)
    way = "hoger" if facts.up else "lager"
    match facts.kind:
        case "high" | "low":
            return f"{start}: opvallend {'hoog' if facts.up else 'laag'} {_when(facts)}"
        case "trend":
            return f"{start}: {_goes(facts)} al sinds {_since(facts)}"
        case "trend_break":
            return f"{start}: {_bends(facts)} sinds {_since(facts)}"
        case "gap":
            return f"{start}: het verschil met {facts.whole or 'de rest'} wordt groter"
        case "outlier":
            return f"{start}: {way} dan bij andere {facts.siblings or 'gebieden'}"
        case "target":
            return f"{start}: doel niet in zicht"
        case "threshold":
            return f"{start}: over de grens"
        case _:
            return f"{start}: {_level(facts)} sinds {_since(facts)}"


def _named(facts: SignalFacts) -> str:
    group = f" ({facts.group})" if facts.group else ""
    return f"{facts.subject.title}{group} {facts.place}"


def _value(facts: SignalFacts, value: float) -> str:
    decimals = facts.subject.decimals
    if decimals == 0 and abs(value) < _ONE_DECIMAL_UNDER and value != round(value):
        decimals = 1
    return spoken(value, decimals, facts.subject.unit)


def _pair(facts: SignalFacts, before: float, now: float) -> str:
    """Return "ongeveer 9,3 naar ongeveer 10,4 per 100 inwoners": a long unit is said once."""
    unit, first = facts.subject.unit, _value(facts, before)
    if unit != "%" and not unit.startswith(("euro", "€")):
        first = first.partition(" ")[0]
    return f"ongeveer {first} naar ongeveer {_value(facts, now)}"


def _run(facts: SignalFacts) -> bool:
    return facts.since != facts.until


def _when(facts: SignalFacts) -> str:
    if not _run(facts):
        return in_period(facts.until)
    first, last = period_label(facts.since), period_label(facts.until)
    if facts.until.kind in {PeriodKind.YEAR, PeriodKind.MONTH}:
        return f"in {first} tot en met {last}"
    return f"van {period_with_article(facts.since)} tot en met {period_with_article(facts.until)}"


def _goes(facts: SignalFacts) -> str:
    return "stijgt" if facts.now >= facts.before else "daalt"


def _bends(facts: SignalFacts) -> str:
    rising = facts.now >= facts.before
    if facts.up:
        return "stijgt sneller" if rising else "daalt minder snel"
    return "stijgt minder snel" if rising else "daalt sneller"


def _sudden(facts: SignalFacts) -> tuple[str, ...]:
    mean = "Gemiddeld was het toen" if _run(facts) else "Het was toen"
    return (
        f"{_named(facts)}: het cijfer was {_when(facts)} opvallend {'hoog' if facts.up else 'laag'}.",
        f"{mean} {_value(facts, facts.now)}. In de andere periodes was het gemiddeld {_value(facts, facts.before)}.",
        "Het nieuwste cijfer is weer gewoon." if facts.passed else "",
    )


def _shift(facts: SignalFacts) -> tuple[str, ...]:
    return (
        f"{_named(facts)}: het cijfer ligt sinds {_since(facts)} {_level(facts)}.",
        f"Het was gemiddeld {_value(facts, facts.before)}. Sindsdien is het gemiddeld {_value(facts, facts.now)}.",
    )


def _level(facts: SignalFacts) -> str:
    same = _value(facts, facts.now) == _value(facts, facts.before)
    if same or (facts.whole and (facts.now >= facts.before) != facts.up):
        return f"{'hoger' if facts.up else 'lager'} dan te verwachten was"
    return "hoger" if facts.up else "lager"


def _since(facts: SignalFacts) -> str:
    return period_with_article(facts.since)


def _trend(facts: SignalFacts) -> tuple[str, ...]:
    return (
        f"{_named(facts)}: het cijfer {_goes(facts)} al sinds {_since(facts)}.",
        f"Het ging van {_pair(facts, facts.before, facts.now)}.",
    )


def _bend(facts: SignalFacts) -> tuple[str, ...]:
    return (
        f"{_named(facts)}: het cijfer {_bends(facts)} sinds {_since(facts)}.",
        f"Het ging van {_pair(facts, facts.before, facts.now)}.",
    )


def _gap(facts: SignalFacts) -> tuple[str, ...]:
    return (
        f"{_named(facts)}: het verschil met {facts.whole or 'de rest'} wordt groter, sinds {_since(facts)}.",
        f"Hier ging het van {_pair(facts, facts.before, facts.now)}.",
    )


def _outlier(facts: SignalFacts) -> tuple[str, ...]:
    way = "hoger" if facts.up else "lager"
    return (
        f"{_named(facts)}: het cijfer is al drie periodes {way} dan bij andere {facts.siblings or 'gebieden'}.",
        f"Hier is het gemiddeld {_value(facts, facts.now)}.",
    )


def _target(facts: SignalFacts) -> tuple[str, ...]:
    limit = "" if facts.limit is None else f"Het doel is {_value(facts, facts.limit)}. "
    when = f" voor {facts.limit_period}" if facts.limit_period else ""
    return (
        f"{_named(facts)}: met het tempo van nu komt het doel{when} niet op tijd in zicht.",
        f"{limit}Het nieuwste cijfer is {_value(facts, facts.now)}.",
    )


def _threshold(facts: SignalFacts) -> tuple[str, ...]:
    limit = "" if facts.limit is None else f" van {_value(facts, facts.limit)}"
    side = "boven" if facts.up else "onder"
    agreed = f"Afgesproken is dan: {facts.lever.rstrip('.')}." if facts.lever else ""
    who = f"Wie dat doet: {facts.who_acts.rstrip('.')}." if facts.who_acts else ""
    return (
        f"{_named(facts)}: het cijfer is {_value(facts, facts.now)}. Dat is {side} de grens{limit}.",
        " ".join(text for text in (agreed, who) if text),
    )


_TOLD = {
    "high": _sudden,
    "low": _sudden,
    "shift": _shift,
    "trend": _trend,
    "trend_break": _bend,
    "gap": _gap,
    "outlier": _outlier,
    "target": _target,
    "threshold": _threshold,
}


def _rest(facts: SignalFacts) -> str:
    if facts.others_now is None or not facts.whole or facts.kind in {"target", "threshold"}:
        return ""
    whole = facts.whole[:1].upper() + facts.whole[1:]
    many = facts.whole.startswith("alle ")
    if facts.kind == "outlier":
        return f"{whole} {'hebben' if many else 'heeft'} gemiddeld {_value(facts, facts.others_now)}."
    if facts.others_before is None:
        return ""
    before, now = _value(facts, facts.others_before), _value(facts, facts.others_now)
    if before == now:
        return f"{whole} {'bleven' if many else 'bleef'} op ongeveer {now}."
    return f"{whole} {'gingen' if many else 'ging'} van {_pair(facts, facts.others_before, facts.others_now)}."


def _more(facts: SignalFacts) -> str:
    if not facts.more:
        return ""
    if facts.more == 1:
        return "Dit is ook in één ander cijfer of gebied te zien."
    return f"Dit is ook in {facts.more} andere cijfers of gebieden te zien."


def _unsure(facts: SignalFacts) -> str:
    return "Een van deze cijfers is voorlopig en kan nog veranderen." if facts.provisional else ""
