"""Return letters: from whom, what they say, sent once, and who waits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import pytest
from django.test import Client

from tests.web import fakes
from tests.web.talking import only_talking  # noqa: F401 - used by itself
from wegwijzer.errors import UserError
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.letters import contributes
from wegwijzer.web.letters.models import Letter
from wegwijzer.web.letters.waiting import givers_of, heard_nothing
from wegwijzer.web.letters.writing import Told, make_letters, send
from wegwijzer.web.post.models import Message
from wegwijzer.web.rooms import Giver

Browser = Callable[[str], Client]
TOLD = Told(
    organisation=fakes.OWN,
    monitor=fakes.MONITOR,
    title="Jeugdhulp dichtbij",
    cycle=2,
    conversation=7,
    on=date(2026, 3, 3),
    seen="Meer hulp in Noord.",
    done=("Bellen met de school (Rosa)",),
    differently="Minder cijfers.",
    sender="Rosa",
)
GIVER = Giver(kind="supplier", key="De Brug", name="De Brug", gave="de gegevens", email="brug@example.org")


def letter(**changes: str) -> Letter:
    make_letters([replace(GIVER, **changes)], TOLD)
    return Letter.objects.latest("pk")


def test_a_letter_tells_what_was_given_seen_and_done(db: None) -> None:
    body = letter().body
    for part in (
        "Beste De Brug",
        "de gegevens",
        "3 maart 2026",
        "Meer hulp in Noord.",
        "- Bellen met de school (Rosa)",
    ):
        assert part in body


def test_a_giver_gets_one_letter_and_suppliers_are_taken_together(db: None) -> None:
    givers = givers_of(fakes.MONITOR, fakes.SOURCES)
    assert [giver.name for giver in givers] == ["De Brug"]
    assert heard_nothing(fakes.MONITOR, 2, givers) == givers
    assert make_letters(givers, TOLD) == 1
    assert make_letters(givers, TOLD) == 0
    assert heard_nothing(fakes.MONITOR, 2, givers) == []


def test_a_letter_goes_once(world: fakes.World, browser: Browser) -> None:
    found, client = letter(), browser("own municipality")
    client.post(f"/brieven/{found.pk}/verzenden", {"state": "sent"})
    assert Message.objects.get().address == "brug@example.org"
    again = client.post(f"/brieven/{found.pk}/verzenden", {"state": "sent"})
    assert again.status_code == 400
    assert Message.objects.count() == 1
    assert contributes.heard_back("supplier", "De Brug")[0][1] == found.body


@pytest.mark.parametrize(
    ("changes", "state", "sentence"),
    [({"email": ""}, "sent", "no mail address"), ({}, "skipped", "Say why"), ({}, "draft", "Choose how")],
)
def test_what_cannot_go(db: None, changes: dict[str, str], state: str, sentence: str) -> None:
    with pytest.raises(UserError, match=sentence):
        send(letter(**changes), state, by=None)


def test_edit_keeps_both_texts(world: fakes.World, browser: Browser) -> None:
    found, client = letter(), browser("own municipality")
    values = {"name": "De Brug", "email": "", "subject": "Dank", "body": "Nieuw", "version": 1}
    assert client.post(f"/brieven/{found.pk}", values).status_code == 302
    answer = client.post(f"/brieven/{found.pk}", {**values, "body": "Anders"})
    assert answer.status_code == 409
    assert "Nieuw" in answer.content.decode()
    assert "Anders" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("own municipality", 200),
        ("provider", 404),
        ("council", 404),
        ("practitioner", 404),
        ("other municipality", 404),
    ],
)
def test_who_may_read_letters(world: fakes.World, browser: Browser, who: str, status: int) -> None:
    found = letter()
    client = browser(who)
    assert client.get(f"/brieven/{found.pk}").status_code == status
    assert client.get(f"/brieven/{found.pk}/afdrukken").status_code == status


def test_who_waits_stands_on_the_start_page(
    world: fakes.World, browser: Browser, django_assert_max_num_queries: object
) -> None:
    for number in range(40):
        letter(key=f"{number}", name=f"Gever {number}")
    client = browser("own municipality")
    assert "40 gevers hoorden nog niets" in client.get("/").content.decode()
    client.get("/brieven")
    with django_assert_max_num_queries(5):
        assert client.get("/brieven").content.decode().count("leverancier") == 25
    outside = Viewer.of(fakes.OTHER, "regisseur", "x")
    assert contributes.tasks(outside, date(2026, 3, 3)) == []
