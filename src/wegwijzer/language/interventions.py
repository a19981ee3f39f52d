"""What happened after a lever was turned, beside what was assumed; with what stands between the figures and a cause."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

from wegwijzer.language.numbers import with_unit

CAUTIONS = {
    "no_comparators": "Er zijn geen vergelijkbare gebieden: alles wat tegelijk veranderde, zit in dit verschil.",
    "few_comparators": "Er zijn maar weinig gebieden om mee te vergelijken.",
    "apart_before": "Ook vóór de ingreep liepen de gebieden al uiteen. De vergelijking is daarom zwak.",
    "short_after": "Er zijn nog maar weinig cijfers van na de ingreep.",
    "extreme_before": "Het cijfer was vlak voor de ingreep ongewoon. Zulke cijfers gaan vaak vanzelf terug.",
    "other_causes": "Er veranderde in die tijd meer. Of het door de ingreep komt, bespreekt u met elkaar.",
}
WHY_NOT = {
    "break": "De reeks is te kort sinds de breuk.",
    "short": "Er zijn te weinig cijfers van voor of na de ingreep.",
    "no_margin": "Hoe zeker het is, valt niet te bepalen.",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """The outcome of an evaluation in codes (`comparison.interventions`), in the unit of the figure."""

    outcome: str
    why: str
    effect: float
    lower: float
    upper: float
    before: float
    after: float
    unit: str
    decimals: int
    comparators: int
    assumed: float | None = None
    cautions: tuple[str, ...] = ()


def effect_sentences(told: Effect) -> tuple[str, ...]:
    """Return what can be said, the most important sentence first; a caution about the cause is always the last."""
    cautions = tuple(_caution(one, told.comparators) for one in told.cautions if one in CAUTIONS)
    if told.outcome == "cannot_tell":
        return (f"Of de ingreep hielp, is niet te zeggen. {_why(told)}".strip(), *_seen(told), *cautions)
    return (_first(told), *_seen(told), *_beside(told), *cautions)


def _caution(code: str, comparators: int) -> str:
    if code == "apart_before" and not comparators:
        return "Al vóór de ingreep ging het cijfer een kant op. De vergelijking met toen is daarom zwak."
    return CAUTIONS[code]


def _why(told: Effect) -> str:
    if told.why in WHY_NOT:
        return WHY_NOT[told.why]
    return "De marge is zo ruim dat zowel geen verandering als de verwachte verandering erin past."


def _first(told: Effect) -> str:
    match told.outcome:
        case "as_assumed":
            return "Er gebeurde ongeveer wat u verwachtte."
        case "less_than_assumed":
            return "Het cijfer veranderde de goede kant op, maar minder dan u verwachtte."
        case "other_way":
            return "Het cijfer ging de andere kant op dan u verwachtte."
        case "not_shown":
            return "Een verandering is niet aangetoond. De verandering die u verwachtte, is onwaarschijnlijk."
        case _:
            return "Het cijfer is aantoonbaar veranderd."


def _seen(told: Effect) -> tuple[str, ...]:
    if not (isfinite(told.before) and isfinite(told.after)):
        return ()
    before, after = (with_unit(value, told.decimals, told.unit) for value in (told.before, told.after))
    return (f"Voor de ingreep was het gemiddeld {before}, daarna {after}.",)


def _beside(told: Effect) -> tuple[str, ...]:
    if not all(isfinite(value) for value in (told.effect, told.lower, told.upper)):
        return ()
    size, low, high = (with_unit(value, told.decimals, told.unit) for value in (told.effect, told.lower, told.upper))
    than = (
        f"Vergeleken met {told.comparators} andere gebieden is de verandering {size}"
        if told.comparators
        else f"De verandering is {size}"
    )
    found = [f"{than} (tussen {low} en {high})."]
    if told.assumed is not None:
        found.append(f"U verwachtte {with_unit(told.assumed, told.decimals, told.unit)}.")
    return tuple(found)
