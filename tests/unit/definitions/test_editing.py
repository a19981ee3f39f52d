"""Changing a file of definitions: what stays keeps its text, what changes is written in its place."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wegwijzer.definitions.editing import definitions_of, edited, things_of
from wegwijzer.definitions.model import Question
from wegwijzer.definitions.reading import read_text
from wegwijzer.errors import DefinitionError

FILE = """\
# what we want to know
questions:
  wachten:   # asked by the doctors
    text: Hoe lang wachten jongeren?
    why: >-
      Ouders bellen
      # dit is geen opmerking
  # the council asked this twice
  helpt:
    text: "Helpt de hulp?"

organisations:
  stad: {title: Stad}
"""


def changed(text: str, **new: Question | None) -> str:
    things = things_of(read_text(text))
    for name, question in new.items():
        things.pop(("questions", name), None)
        if question is not None:
            things["questions", name] = question
    return edited(text, definitions_of(things))


def test_nothing_changed_is_the_same_text():
    assert changed(FILE) == FILE


def test_a_changed_definition_leaves_the_rest_as_it_was():
    question = read_text(FILE).questions["helpt"]
    text = changed(FILE, helpt=replace(question, need=False))
    assert text == FILE.replace('    text: "Helpt de hulp?"\n', "    text: Helpt de hulp?\n    need: false\n")


def test_a_new_definition_comes_last_among_its_kind():
    text = changed(FILE, nieuw=Question(id="nieuw", text="Wat kost het?"))
    assert '"Helpt de hulp?"\n  nieuw:\n    text: Wat kost het?\n\norganisations:' in text
    assert text.startswith("# what we want to know\n")
    assert "# the council asked this twice" in text


def test_a_removed_definition_leaves_no_trace():
    text = changed(FILE, helpt=None)
    assert "helpt" not in text
    assert set(read_text(text).questions) == {"wachten"}


@pytest.mark.parametrize(
    "text",
    [
        "{questions: {a: {text: Een}}, organisations: {stad: {title: Stad}}}",
        "questions: {a: {text: Een}}\n",
        "questions:\n    a:\n        text: Een",
        "questions:\n  a:\n    text: |\n      Een\n      # twee\n",
        "",
        "questions:\n",
    ],
)
def test_every_shape_of_file_holds_what_is_wanted(text: str):
    new = Question(id="b", text="Twee: en # drie", why="regel\nregel")
    things = things_of(read_text(text)) | {("questions", "b"): new}
    assert things_of(read_text(edited(text, definitions_of(things)))) == things
    without = {key: thing for key, thing in things.items() if key != ("questions", "a")}
    assert things_of(read_text(edited(text, definitions_of(without)))) == without


def test_a_definition_that_can_not_be_read_back_is_refused():
    with pytest.raises(DefinitionError):
        changed(FILE, leeg=Question(id="leeg", text=" "))
