"""The five comparisons, targets, peers and interventions in Dutch: what differs, how sure, with whom, and why no more.

A neutral figure is neither praised nor blamed; what may be chance is "niet aantoonbaar anders"; what happened after an
intervention never proves that it was because of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from wegwijzer.language.numbers import number, spoken
from wegwijzer.language.statements import Subject

_WHY = {
    "no_figure": "Er is geen cijfer om te vergelijken.",
    "no_other": "Er is geen cijfer om mee te vergelijken.",
    "other_empty": "Het cijfer om mee te vergelijken ontbreekt.",
    "no_denominator": "Het aantal om door te delen ontbreekt of is nul.",
    "negative": "Een aantal kan niet onder nul zijn.",
    "break": "Tussen deze cijfers veranderde de telling. Daarom vergelijken we ze niet.",
    "no_margin": "Of dit toeval is, weten we niet: er is geen marge bekend.",
    "mixed": "Deze reeks mengt periodes van verschillende lengte. Daarom vergelijken we niet.",
    "double": "Voor deze periode zijn er twee cijfers. Daarom vergelijken we niet.",
    "short": "Er zijn te weinig cijfers om dit te zeggen.",
    "no_calendar": "Deze tijden zijn losse nummers. Daarom is er geen jaar eerder.",
    "few_cases": "Er zijn te weinig gevallen om dit te zeggen.",
    "hidden_part": "Een deel is verborgen of ontbreekt. Daarom is dit niet te berekenen.",
    "no_target": "Er is geen doel om mee te vergelijken.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class DifferenceFacts:
    """A difference: `phrase` names the comparator as after "dan" ("in 2024", "in de rest van de gemeente Zand").

    `verdict` and `why` are the texts of a `Verdict` and a `Why`; limits None when there is no margin. `ratio` is said
    when it is given ("1,5 keer zo veel"); `standardised` names what was allowed for ("leeftijd en geslacht").
    """

    subject: Subject
    phrase: str
    verdict: str
    why: str = ""
    effect: float | None = None
    lower: float | None = None
    upper: float | None = None
    ratio: float | None = None
    standardised: str = ""


def difference_sentences(facts: DifferenceFacts) -> tuple[str, ...]:
    """Return what differs, how much and how sure; or why nothing can be said. Never empty."""
    if facts.verdict == "cannot_say" and facts.effect is None:
        return (_WHY.get(facts.why, _WHY["no_other"]),)
    start = f"Ook bij gelijke {facts.standardised} is dat" if facts.standardised else "Dat is"
    if facts.verdict == "not_different":
        start = f"Bij gelijke {facts.standardised} is dat" if facts.standardised else "Dat is"
        return (f"{start} niet aantoonbaar anders dan {facts.phrase}.", _margin(facts))
    if facts.verdict == "cannot_say":
        return (f"Dat is {_size(facts)} dan {facts.phrase}.", _WHY.get(facts.why, _WHY["no_margin"]))
    told = (f"{start} {_size(facts)} dan {facts.phrase}.", _margin(facts), _times(facts))
    return tuple(text for text in told if text)


def trend_sentences(facts: DifferenceFacts, since: str) -> tuple[str, ...]:
    """Return how a figure goes on over the years; `facts.effect` is the change a year."""
    if facts.effect is None:
        return (_WHY.get(facts.why, _WHY["short"]),)
    if facts.verdict not in {"more", "less"}:
        return (f"Sinds {since} is er geen duidelijke stijging of daling.",)
    way = "stijgt" if facts.effect > 0 else "daalt"
    return (
        f"Sinds {since} {way} het cijfer elk jaar met ongeveer {_amount(facts.subject, facts.effect)}.",
        _margin(facts),
    )


def funnel_sentence(facts: DifferenceFacts, siblings: str) -> str:
    """Return whether an area stands out among its siblings ("wijken"), which differ among each other anyway."""
    if facts.verdict == "cannot_say":
        return _WHY.get(facts.why, _WHY["no_margin"])
    if facts.verdict == "not_different":
        return f"Dit past bij hoe {siblings} altijd van elkaar verschillen."
    way = "hoger" if facts.verdict == "more" else "lager"
    return f"Dit is {way} dan te verwachten is, ook als u weet dat {siblings} altijd van elkaar verschillen."


def outlook_sentences(  # noqa: PLR0913 - a target has a value, a period and a pace
    subject: Subject,
    outlook: str,
    target: float,
    when: str,
    *,
    pace: float | None = None,
    needed: float | None = None,
    predicted: float | None = None,
) -> tuple[str, ...]:
    """Return where a target stands: reached, on the way, behind, or not to say; with the pace that it needs.

    `pace` and `needed` are changes per period; `outlook` is the text of an `Outlook`.
    """
    goal = spoken(target, subject.decimals, subject.unit)
    if outlook == "reached":
        return (f"Het doel voor {when} ({goal}) is gehaald.",)
    if outlook == "cannot_say":
        return (f"Het doel voor {when} is {goal}. Of dat lukt, is met zo weinig cijfers niet te zeggen.",)
    first = {
        "on_the_way": f"Met het tempo van nu komt het doel voor {when} ({goal}) op tijd in zicht.",
        "behind": f"Met het tempo van nu komt het doel voor {when} ({goal}) niet op tijd in zicht.",
    }.get(outlook, f"Of het doel voor {when} ({goal}) op tijd lukt, is nog niet te zeggen.")
    texts = [first]
    if predicted is not None:
        texts.append(f"We verwachten dan ongeveer {spoken(predicted, subject.decimals, subject.unit)}.")
    if pace is not None and needed is not None:
        texts.append(f"Per periode is {_change(subject, needed)} nodig. Nu is het {_change(subject, pace)}.")
    return tuple(texts)


def peers_sentences(
    kind: str, names: Sequence[str], *, shared: str = "", traits: Sequence[str] = ()
) -> tuple[str, ...]:
    """Return which municipalities are compared with, and why these. `kind` is the text of a `PeerKind`."""
    if not names:
        return ("Er is geen gemeente gevonden om mee te vergelijken.",)
    those = _listed(list(names)) if len(names) <= 6 else f"{len(names)} gemeenten"  # noqa: PLR2004 - six fit in a line
    one = len(names) == 1
    because = {
        "size_class": f"{'Die gemeente heeft' if one else 'Zij hebben'} ongeveer evenveel inwoners: {shared}.",
        "urbanity": f"{'Die gemeente is' if one else 'Zij zijn'} even stedelijk: klasse {shared} van 5.",
        "region": f"{'Die gemeente ligt' if one else 'Zij liggen'} in dezelfde regio.",
        "neighbours": f"{'Die lijkt' if one else 'Zij lijken'} het meest op deze gemeente in {_listed(list(traits))}.",
    }.get(kind, "")
    few = "Dat is weinig. Lees het verschil voorzichtig." if len(names) < 3 else ""  # noqa: PLR2004 - no standard
    return tuple(text for text in (f"Vergeleken met {those}.", because, few) if text)


_CAUTIONS = {
    "no_comparators": "Er is niets om mee te vergelijken: ook iets anders kan dit verklaren.",
    "few_comparators": "Er zijn weinig gebieden om mee te vergelijken.",
    "apart_before": "Ook vóór de maatregel liepen de cijfers al uit elkaar.",
    "short_after": "Er is nog maar kort na de maatregel gemeten.",
    "other_causes": "Dit bewijst niet dat het door de maatregel komt: er veranderde vast meer.",
    "no_margin": "Er is geen marge bekend.",
    "extreme_before": "De maatregel begon na een uitschieter. Zulke cijfers zakken vaak vanzelf terug.",
}
_OUTCOMES = {
    "as_assumed": "Dat past bij wat vooraf was verwacht.",
    "less_than_assumed": "Dat is minder dan vooraf was verwacht.",
    "other_way": "Dat gaat de andere kant op dan vooraf was verwacht.",
    "not_shown": "De verwachte verandering is niet te zien.",
    "changed": "",
    "cannot_tell": "Of de maatregel hielp, is hiermee niet te zeggen.",
}


def evaluation_sentences(  # noqa: PLR0913 - what happened, what was assumed, and the doubts
    subject: Subject,
    outcome: str,
    *,
    effect: float | None,
    lower: float | None = None,
    upper: float | None = None,
    comparators: int = 0,
    why: str = "",
    cautions: Sequence[str] = (),
) -> tuple[str, ...]:
    """Return what happened after an intervention beside elsewhere and beside what was assumed, with every caution."""
    told = []
    if effect is None or (why and why != "no_margin"):
        told.append(_WHY.get(why, _WHY["short"]))
    else:
        way = "steeg" if effect > 0 else "daalde"
        if comparators:
            side = "hoger" if effect > 0 else "lager"
            told.append(
                f"Na de maatregel ligt het cijfer {_amount(subject, effect)} {side} dan u van andere gebieden verwacht."
            )
        else:
            told.append(f"Na de maatregel {way} het cijfer met {_amount(subject, effect)}.")
        if lower is not None and upper is not None:
            told.append(f"De marge loopt van {_range(subject, lower, upper)}.")
    told.append(_OUTCOMES.get(outcome, ""))
    told += [_CAUTIONS[one] for one in cautions if one in _CAUTIONS]
    return tuple(text for text in told if text)


def _amount(subject: Subject, effect: float) -> str:
    decimals, unit = subject.decimals, subject.unit.partition(" (")[0]
    if unit == "%":
        return f"{number(abs(effect), max(decimals, 1))} procentpunt"
    return spoken(abs(effect), decimals if abs(effect) >= 1 else max(decimals, 1), unit)


def _change(subject: Subject, effect: float) -> str:
    amount = _amount(subject, effect)
    nothing = not any(digit in amount.partition(" ")[0] for digit in "123456789") and "€" not in amount
    sign = "" if nothing or not effect else "+" if effect > 0 else "\u2212"
    return f"{sign}{amount}"


def _range(subject: Subject, lower: float, upper: float) -> str:
    """Return "−1,4 tot +3,0 procentpunt": the unit is said once, but for euros."""
    first = _change(subject, lower)
    if not subject.unit.startswith(("euro", "€")):
        first = first.partition(" ")[0]
    return f"{first} tot {_change(subject, upper)}"


def _size(facts: DifferenceFacts) -> str:
    effect = facts.effect or 0.0
    if facts.subject.counts_people:
        return f"{_amount(facts.subject, effect)} {'meer' if effect > 0 else 'minder'}"
    return f"{_amount(facts.subject, effect)} {'hoger' if effect > 0 else 'lager'}"


def _margin(facts: DifferenceFacts) -> str:
    if facts.lower is None or facts.upper is None:
        return ""
    return f"De marge van het verschil loopt van {_range(facts.subject, facts.lower, facts.upper)}."


def _times(facts: DifferenceFacts) -> str:
    if facts.ratio is None or facts.ratio <= 0:
        return ""
    if facts.ratio >= 1:
        return f"Dat is {number(facts.ratio, 1)} keer zo veel."
    return f"Dat is {number(100 * facts.ratio)} procent van het andere cijfer."


def _listed(names: list[str]) -> str:
    return " en ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
