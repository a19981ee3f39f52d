"""Changing definitions from a page: checked, written whole, and never over somebody else's change."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from wegwijzer.definitions.model import AreaChoice, Definitions, Monitor, Question
from wegwijzer.errors import DefinitionError, NotFoundError, UserError
from wegwijzer.storage.home import Home
from wegwijzer.usecases.keeping_definitions import (
    ANY_VERSION,
    ConflictError,
    add_monitor,
    change_monitor,
    kept_monitor,
    with_things,
)
from wegwijzer.usecases.opening import loaded_definitions

MONITORS = """\
# ours
monitors:
  jeugd:  # small
    title: Jeugd
    organisation: stad
    areas: {municipalities: [GM9901]}
    indicators: []
    questions: [wachten]
  wmo:
    title: Wmo
    organisation: stad
    areas: {municipalities: [GM9901]}
    indicators: []
"""
QUESTIONS = """\
questions:
  wachten:
    text: Hoe lang wachten jongeren?  # as it was asked
organisations:
  stad: {title: Stad, municipality: GM9901}
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    folder = tmp_path / "definitions"
    folder.mkdir()
    (folder / "monitors.yaml").write_text(MONITORS)
    (folder / "vragen.yaml").write_text(QUESTIONS)
    return Home(tmp_path)


def asking(definitions: Definitions, name: str, monitor: str = "jeugd") -> Definitions:
    found = definitions.monitors[monitor]
    return with_things(
        definitions, Question(id=name, text=f"Vraag {name}?"), replace(found, questions=(*found.questions, name))
    )


def texts(home: Home) -> dict[str, str]:
    return {path.name: path.read_text() for path in home.definitions.glob("*.yaml")}


def test_what_is_new_comes_in_the_file_of_the_monitor(home):
    start = kept_monitor(home, "jeugd")
    kept = change_monitor(home, "jeugd", start.version, lambda now: asking(now, "nieuw"))
    assert kept.version != start.version
    assert set(kept.changed) == {("monitors", "jeugd"), ("questions", "nieuw")}
    assert loaded_definitions(home).monitors["jeugd"].questions == ("wachten", "nieuw")
    assert loaded_definitions(home).questions["nieuw"].text == "Vraag nieuw?"
    assert texts(home)["vragen.yaml"] == QUESTIONS
    assert texts(home)["monitors.yaml"].startswith("# ours\n")
    assert kept_monitor(home, "jeugd").version == kept.version


def test_what_changes_is_changed_where_it_stands(home):
    def shorter(now: Definitions) -> Definitions:
        return with_things(now, replace(now.questions["wachten"], text="Hoe lang?"))

    change_monitor(home, "jeugd", ANY_VERSION, shorter)
    assert "Hoe lang?" in texts(home)["vragen.yaml"]
    assert texts(home)["monitors.yaml"] == MONITORS


def test_two_editors_do_not_write_over_each_other(home):
    version = kept_monitor(home, "jeugd").version
    first = change_monitor(home, "jeugd", version, lambda now: asking(now, "een"))
    with pytest.raises(ConflictError) as caught:
        change_monitor(home, "jeugd", version, lambda now: asking(now, "twee"))
    assert caught.value.version == first.version
    assert caught.value.theirs.monitors["jeugd"].questions == ("wachten", "een")
    assert "twee" not in loaded_definitions(home).questions
    change_monitor(home, "jeugd", caught.value.version, lambda now: asking(now, "twee"))
    assert loaded_definitions(home).monitors["jeugd"].questions == ("wachten", "een", "twee")


def test_a_change_of_another_monitor_is_no_conflict(home):
    version = kept_monitor(home, "wmo").version
    change_monitor(home, "jeugd", ANY_VERSION, lambda now: asking(now, "een"))
    change_monitor(home, "wmo", version, lambda now: asking(now, "twee", "wmo"))
    assert loaded_definitions(home).monitors["wmo"].questions == ("twee",)


def test_twenty_at_once_all_get_their_place(home):
    names = [f"vraag-{number}" for number in range(20)]
    threads = [
        threading.Thread(
            target=change_monitor, args=(home, "jeugd", ANY_VERSION, lambda now, name=name: asking(now, name))
        )
        for name in names
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert set(loaded_definitions(home).monitors["jeugd"].questions) == {"wachten", *names}


def test_a_change_that_is_wrong_writes_nothing_and_says_everything(home):
    before = texts(home)

    def wrong(now: Definitions) -> Definitions:
        return with_things(
            now, replace(now.monitors["jeugd"], questions=("bestaat-niet", "ook-niet"), organisation="weg")
        )

    with pytest.raises(DefinitionError) as caught:
        change_monitor(home, "jeugd", ANY_VERSION, wrong)
    assert len(caught.value.problems) == 3
    with pytest.raises(DefinitionError):
        change_monitor(
            home, "jeugd", ANY_VERSION, lambda now: with_things(now, replace(now.questions["wachten"], text=""))
        )
    assert texts(home) == before


def test_a_file_that_can_not_be_written_leaves_all_as_it_was(home, monkeypatch):
    before = texts(home)
    from wegwijzer.usecases import keeping_definitions  # noqa: PLC0415

    def full(*_args: object, **_named: object) -> None:
        raise OSError(28, "no space")

    monkeypatch.setattr(keeping_definitions, "write_new", full)
    with pytest.raises(UserError):
        change_monitor(home, "jeugd", ANY_VERSION, lambda now: asking(now, "nieuw"))
    assert texts(home) == before
    assert not [path for path in home.definitions.iterdir() if path.name.startswith(".tmp")]


def test_a_monitor_that_is_not_there(home):
    with pytest.raises(NotFoundError):
        change_monitor(home, "weg", ANY_VERSION, lambda now: now)


def test_a_new_monitor_gets_a_file_of_its_own(home):
    made = Monitor(
        id="nieuw", title="Nieuw", organisation="stad", areas=AreaChoice(municipalities=("GM9901",)), indicators=()
    )
    add_monitor(home, Definitions(monitors={"nieuw": made}), "nieuw")
    assert loaded_definitions(home).monitors["nieuw"] == made
    assert (home.definitions / "nieuw.yaml").exists()
    with pytest.raises(UserError, match="already"):
        add_monitor(home, Definitions(monitors={"nieuw": made}), "nieuw")
