"""The check of plain language finds what is hard, and nothing in plain texts."""

from __future__ import annotations

import pytest

from wegwijzer.language.plain import Kind, findings, sentences_of, words_in


@pytest.mark.parametrize(
    ("text", "kinds"),
    [
        ("Meer jongeren krijgen hulp.", []),
        ("Het verschil is significant.", [Kind.JARGON]),
        ("De cijfers worden elk kwartaal door de backoffice gecontroleerd.", [Kind.PASSIVE]),
        ("Vul bijv. uw naam in.", [Kind.ABBREVIATION]),
        ("Dit geldt m.b.t. de Wmo.", [Kind.ABBREVIATION]),
        ("Kijk in de SVB voor meer.", [Kind.ABBREVIATION]),
        ("Het CBS levert dit.", []),
        ("Kies code GM0344 of B12.", []),
        ("Draai `wegwijzer import --source X` of lees https://voorbeeld.nl/DAT.", []),
        ("%(count)s rijen in %(file)s.", []),
        ("Inwoners worden ouder.", []),
        ("", []),
        (" ".join(["woord"] * 23) + ".", [Kind.LONG]),
        (" ".join(["woord"] * 22) + ".", []),
    ],
)
def test_finds_what_is_hard(text, kinds):
    assert [found.kind for found in findings(text)] == kinds


def test_every_finding_says_what_to_do():
    (found,) = findings("Indien u klaar bent, sluit u af.")
    assert found.words == "Indien"
    assert found.advice == "Schrijf liever: als."


def test_sentences_and_words_are_counted_as_people_do():
    assert len(sentences_of("Dit is één. En dit is twee! Of niet?\n- een punt")) == 4
    assert words_in("In 2025 waren er 1.234,5 jongeren in Zand.") == 8
