"""Plain language, level B1: every text of the interface and every sentence of the grammar, checked by rule."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from babel.messages.pofile import read_po

from wegwijzer.language.catalogue import LOCALE_FOLDER
from wegwijzer.language.certainty import DEFINITIONS, WORDS
from wegwijzer.language.plain import Kind, findings

SPEC = Path(__file__).resolve().parent.parent / "spec"
ALLOWED = {  # words of a Dutch text → why it may stay as it is
    "Schrijft voor elk cijfer en elke vergelijking": "a list of column names, each explained",
    "Schrijft voor elke reeks en elk van de laatste": "a list of column names",
    "Schrijft voor elke reeks en elke stap": "a list of column names",
}
PASSIVES = 0.02  # of the texts: where it doesn't matter, or nobody knows, who does it
SENTENCES = [
    text
    for name in ("sentences.yaml", "signal_sentences.yaml")
    for case in yaml.safe_load((SPEC / name).read_text(encoding="utf-8"))["cases"]
    for text in (*case["says"], case.get("question", ""))
]


def _texts() -> list[str]:
    with (LOCALE_FOLDER / "nl" / "LC_MESSAGES" / "django.po").open("rb") as file:
        catalogue = read_po(file)
    found = []
    for message in catalogue:
        if message.id:
            found += [message.string] if isinstance(message.string, str) else list(message.string)
    return [text for text in found if text]


def test_texts_of_the_interface_are_plain():
    hard = {
        text: [f"{one.kind}: {one.words} → {one.advice}" for one in findings(text) if one.kind is not Kind.PASSIVE]
        for text in _texts()
        if not any(start in text for start in ALLOWED)
    }
    assert {text: found for text, found in hard.items() if found} == {}


def test_passives_are_rare():
    texts = _texts()
    passive = [text for text in texts if any(one.kind is Kind.PASSIVE for one in findings(text))]
    assert len(passive) <= PASSIVES * len(texts), passive


def test_what_is_allowed_is_there():
    texts = _texts()
    assert [start for start in ALLOWED if not any(start in text for text in texts)] == []


@pytest.mark.parametrize("text", sorted({text for text in SENTENCES if text}))
def test_sentences_are_plain(text):
    assert findings(text, longest=30) == ()  # a place, a period and a value with its unit stand in every sentence


def test_words_for_certainty_are_plain():
    assert [found for text in (*WORDS.values(), *DEFINITIONS.values()) for found in findings(text)] == []
