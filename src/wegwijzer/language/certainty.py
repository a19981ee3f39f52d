"""How sure we are that a difference is no chance: defined once, used everywhere."""

from __future__ import annotations

from wegwijzer.figures import Certainty

WORDS = {
    Certainty.ALMOST_CERTAIN: "zo goed als zeker geen toeval",
    Certainty.LIKELY: "waarschijnlijk geen toeval",
    Certainty.NOT_SHOWN: "niet aantoonbaar anders",
    Certainty.CHANCE: "waarschijnlijk toeval",
    Certainty.COUNTED: "geteld",
    Certainty.UNTOLD: "onbekend of dit toeval is",
}
DEFINITIONS = {
    Certainty.ALMOST_CERTAIN: "Zonder echt verschil zien we zo'n groot verschil hooguit 1 keer op de 100.",
    Certainty.LIKELY: "Zonder echt verschil zien we zo'n groot verschil hooguit 1 keer op de 20.",
    Certainty.NOT_SHOWN: "Zonder echt verschil zien we zo'n verschil vaker dan 1 keer op de 20.",
    Certainty.CHANCE: "Zonder echt verschil zien we zo'n verschil in meer dan de helft van de gevallen.",
    Certainty.COUNTED: "Dit is een volledige telling of een bedrag, geen steekproef. Het verschil is wat het is.",
    Certainty.UNTOLD: "Er is geen marge bij deze cijfers bekend. Daarom kunnen we niet uitrekenen of het toeval is.",
}


def words(certainty: Certainty) -> str:
    """Return the fixed words for a certainty."""
    return WORDS[certainty]


def definition(certainty: Certainty) -> str:
    """Return what those words mean, in one or two plain sentences."""
    return DEFINITIONS[certainty]
