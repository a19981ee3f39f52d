"""What is said about an expectation, word for word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wegwijzer.language.outlook import (
    CameTrue,
    Expectation,
    came_true_sentence,
    expectation_finding,
    expectation_sentences,
    waterfall_sentence,
)
from wegwijzer.language.statements import Subject
from wegwijzer.periods import parse_period

PEOPLE = Subject(title="Mensen met hulp", unit="personen", noun="mensen met hulp", counts_people=True)
SHARE = Subject(title="Eenzaamheid", unit="%", decimals=1, noun="van de inwoners voelt zich eenzaam")
MONEY = Subject(title="Lasten Wmo", unit="euro")
TOLD = Expectation(
    subject=PEOPLE,
    place="in wijk Noord",
    period=parse_period("2028"),
    mean=2114.2,
    low=1834.0,
    high=2395.0,
    now=2113.0,
    now_period=parse_period("2025"),
)


def test_people_are_told_roughly_with_margin_and_doubt():
    assert expectation_sentences(TOLD) == (
        "Bij ongewijzigd beleid verwachten we in 2028 in wijk Noord ongeveer 2.110 mensen met hulp.",
        "De kans is 8 op de 10 dat het uitkomt op 1.830 tot 2.400.",
        "Of dat echt verandert, is niet zeker: het laatste cijfer (2025: 2.113) ligt binnen die grenzen.",
    )
    assert expectation_finding(TOLD) == "Mensen met hulp: in 2028 waarschijnlijk 1.830 tot 2.400"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"now": 1500.0}, "Dat is waarschijnlijk meer dan het laatste cijfer (2025: 1.500)."),
        ({"now": 2600.0}, "Dat is waarschijnlijk minder dan het laatste cijfer (2025: 2.600)."),
        ({"naive": True}, "Geen methode voorspelde beter dan herhalen wat er nu is. Daarom ziet u dat."),
        ({"target": 2500.0, "chance": 0.95}, "Het doel van 2.500 wordt waarschijnlijk gehaald."),
        (
            {"target": 1700.0, "chance": 0.05},
            "Het doel van 1.700 wordt waarschijnlijk niet gehaald: de kans is ongeveer 1 op de 20.",
        ),
        ({"target": 2114.0, "chance": 0.5}, "De kans dat het doel van 2.114 wordt gehaald, is ongeveer de helft."),
        ({"low": None, "high": None}, "Hoe zeker dit is, weten we niet: de reeks veranderde tot nu toe niet."),
    ],
)
def test_each_circumstance_has_its_sentence(changes, sentence):
    assert sentence in expectation_sentences(replace(TOLD, **changes))


def test_shares_and_money_keep_their_unit_once():
    share = replace(TOLD, subject=SHARE, mean=45.83, low=40.0, high=51.62, now=46.0)
    assert "40,0 tot 51,6\u00a0%" in expectation_sentences(share)[1]
    money = replace(TOLD, subject=MONEY, mean=15_499_340.0, low=11_138_323.0, high=19_860_358.0, now=None)
    assert expectation_sentences(money)[1].endswith("€\u00a011.100.000 tot €\u00a019.900.000.")


def test_too_uncertain_says_why_and_what_helps_without_a_number():
    nothing = replace(
        TOLD, mean=None, low=None, high=None, reason="De reeks heeft geen cijfers.", help="Meer jaren helpen."
    )
    said = expectation_sentences(nothing)
    assert said[0] == "Mensen met hulp: dit is in wijk Noord te onzeker om te voorspellen."
    assert said[1:] == ("De reeks heeft geen cijfers.", "Meer jaren helpen.")
    assert expectation_finding(nothing).endswith("te onzeker om te tonen")


def test_what_came_true_is_told_also_when_it_was_worse():
    told = CameTrue(made_on="1 februari 2023", figures=16, inside=1, error=9.0, naive_error=4.0)
    assert came_true_sentence(told) == (
        "Van de voorspelling van 1 februari 2023 lag 1 van de 16 cijfers binnen de grenzen van 8 op de 10. "
        "Herhalen van het laatste cijfer was beter geweest."
    )
    assert "nog niets" in came_true_sentence(replace(told, figures=0))
    assert "dichterbij" in came_true_sentence(replace(told, error=1.0))


def test_a_waterfall_names_its_largest_cause():
    assert waterfall_sentence("Hulp", 122.0, "ander beleid", 192.0, expected=False) == (
        "Hulp: het werden er 122 meer. De grootste oorzaak is ander beleid (192 erbij)."
    )
    assert waterfall_sentence("Hulp", -40.0, "minder mensen", -30.0, expected=True).startswith(
        "Hulp: we verwachten er 40 minder."
    )
    assert "bijna niets" in waterfall_sentence("Hulp", 0.2, "x", 30.0, expected=True)
