"""Start: my monitors, what was released lately, what is next."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web import fakes
from tests.web.conftest import EVERYBODY, RESIDENT
from wegwijzer.web.monitors import start
from wegwijzer.web.rooms import Task

Browser = Callable[[str], Client]
SEEN = {
    "own municipality": {fakes.MONITOR, fakes.INTERNAL_MONITOR, fakes.OTHER_MONITOR},
    "practitioner": {fakes.MONITOR, fakes.INTERNAL_MONITOR, fakes.OTHER_MONITOR},
    "admin": {fakes.MONITOR, fakes.INTERNAL_MONITOR, fakes.OTHER_MONITOR},
    "provider": {fakes.MONITOR, fakes.INTERNAL_MONITOR, fakes.OTHER_MONITOR},
    "council": {fakes.MONITOR, fakes.INTERNAL_MONITOR, fakes.OTHER_MONITOR},
    "other municipality": {fakes.MONITOR, fakes.OTHER_MONITOR},
    "resident": {fakes.MONITOR, fakes.OTHER_MONITOR},
}


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_sees_the_monitors_that_are_theirs(world: fakes.World, browser: Browser, who: str) -> None:
    text = browser(who).get("/").content.decode()
    for monitor in fakes.MONITORS.values():
        assert (monitor.title in text) == (monitor.id in SEEN[who]), monitor.id


def test_a_person_is_greeted_and_sees_what_comes(world: fakes.World, browser: Browser) -> None:
    text = browser("own municipality").get("/").content.decode()
    assert "Dag own-municipality" in text
    assert "Wijkgesprek in Noord" in text
    assert "3 maart 2026" in text
    assert "Gemeente Zilverstroom" in text


def test_a_visitor_sees_no_plans(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get("/").content.decode()
    assert "Wijkgesprek" not in text
    assert "Inloggen" in text


def test_an_empty_place_says_why_and_offers_a_step(world: fakes.World, browser: Browser) -> None:
    world.monitors.clear()
    text = browser(RESIDENT).get("/").content.decode()
    assert "Er is nog geen openbare monitor" in text
    assert 'href="/inloggen"' in text


def test_the_number_of_queries_is_bounded(
    world: fakes.World,
    browser: Browser,
    django_assert_num_queries: DjangoAssertNumQueries,
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    person, visitor = browser("own municipality"), browser(RESIDENT)
    with django_assert_max_num_queries(30):  # the session, the person, and a few for each app that has tasks
        person.get("/")
    with django_assert_num_queries(0):
        visitor.get("/")


def test_the_list_of_monitors(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get("/monitors").content.decode()
    assert "Jeugdhulp dichtbij" in text
    assert "Werk en inkomen" not in text


def test_only_reading_is_possible(world: fakes.World, browser: Browser) -> None:
    assert browser(RESIDENT).post("/").status_code == 405


def test_at_most_five_tasks_the_most_urgent_first_and_the_rest_one_step_away(
    world: fakes.World, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    tasks = [Task(what=f"Taak {n}", why="Omdat", address="/vragen", urgency=90 - n) for n in range(8)]
    monkeypatch.setattr(start, "contributed", lambda _name, *_asked: tasks)
    page = browser("own municipality")
    text = page.get("/").content.decode()
    assert [f"Taak {n}" in text for n in range(8)] == [False] * 3 + [True] * 5
    assert text.index("Taak 7") < text.index("Taak 3")
    assert 'href="/taken-voor-mij"' in text
    assert "Taak 0" in page.get("/taken-voor-mij").content.decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_all_done_is_a_happy_state(world: fakes.World, browser: Browser, who: str) -> None:
    page = browser(who)
    if who == RESIDENT:
        assert page.get("/taken-voor-mij").status_code == 302
    else:
        assert "Alles gedaan" in page.get("/").content.decode()
        assert "Alles gedaan" in page.get("/taken-voor-mij").content.decode()
