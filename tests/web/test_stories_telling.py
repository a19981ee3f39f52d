"""Tell on a phone, without account or script: every step, every bad input, and what can be taken back."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.web import fakes, stories_world
from tests.web.stories_world import SECRET, TEXT, begin, make_point, step, tell
from wegwijzer.web.journal.models import Change
from wegwijzer.web.stories import telling
from wegwijzer.web.stories.drafting import throw_away
from wegwijzer.web.stories.keys import time_mark
from wegwijzer.web.stories.models import Draft, Story
from wegwijzer.web.stories.texts import cleaned

_stories_world = stories_world._stories_world
pytestmark = pytest.mark.django_db


def the_story() -> Any:
    return Story.objects.latest("pk")


def test_the_door_shows_the_question_and_a_code_can_be_used_later() -> None:
    make_point()
    page = Client().get("/vertel/abcd2345")
    assert page.status_code == 200
    assert "Wat maakte u mee toen u hulp zocht?" in page.content.decode()
    assert reverse("with-code") in page.content.decode()


def test_a_story_is_told_step_by_step_and_kept_apart() -> None:
    code = tell(Client(), make_point(), contact="bel 06-11111111")
    story = the_story()
    assert (story.state, story.text, story.title) == ("received", "", "")
    assert story.original.text == TEXT
    assert story.scales == {"s0": 2}
    assert story.triangle == [50, 25, 25]
    assert (story.area, story.provision, story.may_publish, story.may_approach) == ("WK990101", "jeugd-ggz", True, True)
    assert story.contact.how == "bel 06-11111111"
    assert code.replace("-", "") not in story.code_hash
    assert SECRET not in str(story.__dict__)


def test_nothing_needs_to_be_told_but_the_story_and_its_use() -> None:
    client, point = Client(), make_point(scales=[], triangle={}, groups=[])
    token = begin(client, point)
    step(client, token, "verhaal", {"text": "Kort."})
    step(client, token, "waarover", {})
    step(client, token, "gebruik", {"use": "inside"})
    assert client.post(reverse("telling-check", args=[token])).status_code == 302
    assert (the_story().area, the_story().provision, the_story().may_quote) == ("", "", False)


def test_a_draft_can_be_gone_on_with_and_is_gone_after_two_weeks() -> None:
    client = Client()
    token = begin(client, make_point())
    client.post(reverse("telling-keep", args=[token, "verhaal"]), {"text": "Half verteld"})
    assert "Half verteld" in Client().get(reverse("telling", args=[token, "verhaal"])).content.decode()
    throw_away(timezone.now() + timezone.timedelta(days=15))
    assert not Draft.objects.exists()
    assert Client().get(reverse("telling", args=[token, "verhaal"])).status_code == 404


def test_nobody_finds_a_draft_without_its_token() -> None:
    token = begin(Client(), make_point())
    assert token not in str(Draft.objects.values())
    assert Client().get(reverse("telling", args=["a" * 26, "verhaal"])).status_code == 404


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script><b>vet</b>",
        "مرحبا، اسمي يوسف",
        "Привет, меня зовут Иван",
        "Het ging 👍🏽 heel goed 👨‍👩‍👧",
        "e\u0301e\u0301n \u202eomgekeerd\u202c woord",
    ],
)
def test_every_alphabet_comes_through_and_html_is_only_text(text: str) -> None:
    client = Client()
    token = begin(client, make_point())
    assert step(client, token, "verhaal", {"text": text}).status_code == 302
    page = client.get(reverse("telling", args=[token, "verhaal"])).content.decode()
    assert "<script>alert" not in page
    for name, told in (("betekenis", {}), ("waarover", {}), ("gebruik", {"use": "inside"})):
        step(client, token, name, told)
    client.post(reverse("telling-check", args=[token]))
    assert the_story().original.text == cleaned(text)


@pytest.mark.parametrize("text", ["", "   \n ", "\u202e"])
def test_an_empty_story_is_asked_for_again(text: str) -> None:
    client = Client()
    token = begin(client, make_point())
    page = step(client, token, "verhaal", {"text": text})
    assert page.status_code == 200
    assert 'id="problems"' in page.content.decode()


def test_200_000_characters_are_too_many_but_not_lost() -> None:
    client = Client()
    token = begin(client, make_point())
    text = "é" * 200_000
    page = step(client, token, "verhaal", {"text": text})
    assert page.status_code == 200
    assert text in page.content.decode()
    assert text in client.get(reverse("telling", args=[token, "verhaal"])).content.decode()
    assert client.get(reverse("telling-check", args=[token]))["Location"].endswith("/verhaal")


def test_a_machine_does_not_get_in(monkeypatch: pytest.MonkeyPatch) -> None:
    point, url = make_point(), "/vertel/abcd2345"
    mark = time_mark(point.code)
    client = Client()
    client.post(url, {"mark": mark, "website": "https://spam.example"})
    client.post(url, {"mark": "verzonnen:1:x"})
    client.post(url, {"mark": time_mark("andere22")})
    client.post(url, {})
    monkeypatch.setattr(telling, "LEAST_SECONDS", 60.0)
    client.post(url, {"mark": mark})
    assert not Draft.objects.exists()


def test_a_flood_is_stopped() -> None:
    make_point()
    client = Client()
    answers = [client.post("/vertel/abcd2345", {"mark": time_mark("abcd2345")}).status_code for _ in range(25)]
    assert answers[-1] == 429


def test_a_closed_point_takes_no_story_and_one_of_another_monitor_still_does() -> None:
    open_, other = make_point(), make_point(code="zzzz9999", monitor=fakes.INTERNAL_MONITOR)
    client = Client()
    token = begin(client, open_)
    for name, told in (
        ("verhaal", {"text": TEXT}),
        ("betekenis", {}),
        ("waarover", {}),
        ("gebruik", {"use": "inside"}),
    ):
        step(client, token, name, told)
    open_.closed_at = timezone.now()
    open_.save()
    answer = client.post(reverse("telling-check", args=[token]))
    assert answer.status_code == 400
    assert not Story.objects.exists()
    assert client.post("/vertel/abcd2345", {"mark": "x"}).status_code == 200
    tell(client, other)
    assert the_story().monitor == fakes.INTERNAL_MONITOR


def test_sending_twice_makes_one_story() -> None:
    client = Client()
    token = begin(client, make_point())
    for name, told in (("verhaal", {"text": TEXT}), ("betekenis", {}), ("waarover", {}), ("gebruik", {"use": "quote"})):
        step(client, token, name, told)
    for _time in range(2):
        client.post(reverse("telling-check", args=[token]))
    assert Story.objects.count() == 1
    assert client.get(reverse("told", args=[token])).status_code == 200


def test_the_code_shows_the_story_and_takes_it_back_twice() -> None:
    client = Client()
    code = tell(client, make_point(), contact="mail mij")
    page = client.post("/mijn-verhaal", {"code": f" {code.lower()} "})
    own = page["Location"]
    assert SECRET in client.get(own).content.decode()
    for _time in range(2):
        assert client.post(f"{own}/intrekken").status_code == 302
    story = the_story()
    assert story.state == "withdrawn"
    assert not hasattr(story, "original")
    assert not hasattr(story, "contact")
    assert Change.objects.filter(kind="story", after="withdrawn").count() == 1
    assert SECRET not in client.get(own).content.decode()
    assert client.post("/mijn-verhaal", {"code": code}).status_code == 302


def test_consent_and_text_can_be_changed_later() -> None:
    client = Client()
    own = client.post("/mijn-verhaal", {"code": tell(client, make_point())})["Location"]
    client.post(f"{own}/gebruik", {"use": "inside"})
    assert (the_story().may_quote, the_story().may_publish) == (False, False)
    client.post(f"{own}/tekst", {"text": "Nieuwe tekst"})
    assert the_story().original.text == "Nieuwe tekst"
    answer = client.post(f"{own}/tekst", {"text": "x" * 200_000})
    assert answer.status_code == 422
    assert client.post(f"{own}/wissen").status_code == 404


def test_a_wrong_code_a_thousand_times_finds_nothing() -> None:
    tell(Client(), make_point())
    client = Client()
    answers = {client.post("/mijn-verhaal", {"code": f"ABCD-EFGH-{number:04d}"}).status_code for number in range(1000)}
    assert answers == {422, 429}


def test_a_signed_page_of_a_teller_can_not_be_made_up() -> None:
    tell(Client(), make_point())
    assert Client().get("/mijn-verhaal/1:abc:def").status_code == 404
    assert Client().post("/mijn-verhaal/1:abc:def/intrekken").status_code == 404


def test_the_form_asks_for_its_token() -> None:
    make_point()
    client = Client(enforce_csrf_checks=True)
    assert client.post("/vertel/abcd2345", {"mark": "x"}).status_code == 403
    token = begin(Client(), make_point(code="yyyy2222"))
    assert client.post(reverse("telling-attach", args=[token]), {}).status_code == 403
