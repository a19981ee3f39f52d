"""A monitor: five directions, the phase, the size, what was released; and only for whom it is."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from django.template.loader import render_to_string
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from tests.web import fakes
from tests.web.conftest import EVERYBODY, RESIDENT
from wegwijzer.definitions.model import Phase
from wegwijzer.planning.size import Size
from wegwijzer.web.monitors.directions import DIRECTIONS, phases_of
from wegwijzer.web.plans.showing import size_context

Browser = Callable[[str], Client]
OWN_PEOPLE = {"own municipality", "provider", "council", "practitioner", "admin"}
SAID = {
    "waarom": (
        "Waarom is deze monitor er?",
        "Krijgen jongeren op tijd hulp?",
        "De gemeenteraad",
        "De groepen zijn te klein",
    ),
    "hoe-ziet-het-eruit": ("Cijfers op het scherm", "Rapport", "Gesprek"),
    "met-wie": ("De Brug", "90 minuten per levering", "De directeur Sociaal Domein", "is niet vastgelegd"),
    "wat": (
        "Activiteiten en output",
        "hoger is beter",
        "Bewust geen doel",
        "85 % in 2027",
        "Geen vraag heeft dit cijfer",
    ),
    "hoe-georganiseerd": ("Vraag ophalen", "3 maart 2026", "voor iedereen"),
}


@pytest.mark.parametrize("direction", DIRECTIONS)
def test_each_direction_tells_its_own(world: fakes.World, browser: Browser, direction: str) -> None:
    text = browser("own municipality").get(f"/monitors/{fakes.MONITOR}/{direction}").content.decode()
    for words in SAID[direction]:
        assert words in text
    assert text.count('aria-current="page"') == 2, "the tab and the path"
    assert "Cyclus 2" in text
    assert "Klein genoeg" in text
    assert "14 uur per jaar" in text


def test_the_first_direction_is_the_page_itself(world: fakes.World, browser: Browser) -> None:
    assert "Waarom is deze monitor er?" in browser(RESIDENT).get(f"/monitors/{fakes.MONITOR}").content.decode()


@pytest.mark.parametrize("who", EVERYBODY)
def test_a_monitor_that_is_not_public_is_there_for_its_own_people_only(
    world: fakes.World, browser: Browser, who: str
) -> None:
    answer = browser(who).get(f"/monitors/{fakes.INTERNAL_MONITOR}")
    assert answer.status_code == (200 if who in OWN_PEOPLE else 404)
    if answer.status_code == 404:
        text = answer.content.decode()
        assert "Werk en inkomen" not in text
        assert "Zilverstroom" not in text.replace("Gemeente Kraaiendam", "")


@pytest.mark.parametrize(
    "address", ["bestaat-niet", f"{fakes.MONITOR}/onbekend", f"{fakes.MONITOR}%2Fx", "..%2F..%2Fetc"]
)
def test_unknown_addresses_are_not_there(world: fakes.World, browser: Browser, address: str) -> None:
    answer = browser(RESIDENT).get(f"/monitors/{address}")
    assert answer.status_code == 404
    assert "Deze pagina is er niet" in answer.content.decode()


def test_fictional_data_says_so_and_other_data_does_not(world: fakes.World, browser: Browser) -> None:
    visitor = browser(RESIDENT)
    assert "Fictieve gegevens" in visitor.get(f"/monitors/{fakes.MONITOR}").content.decode()
    assert "Fictieve gegevens" not in visitor.get(f"/monitors/{fakes.OTHER_MONITOR}").content.decode()


def test_texts_of_definitions_are_never_markup(world: fakes.World, browser: Browser) -> None:
    world.monitors[fakes.MONITOR] = replace(fakes.MONITORS[fakes.MONITOR], why=fakes.SCRIPT, title=fakes.SCRIPT)
    assert fakes.SCRIPT not in browser(RESIDENT).get(f"/monitors/{fakes.MONITOR}").content.decode()


def test_queries(world: fakes.World, browser: Browser, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    person = browser("own municipality")
    with django_assert_max_num_queries(12):  # the session, the person, and at most a few for each app with a panel
        person.get(f"/monitors/{fakes.MONITOR}/wat")
    assert world.calls.count("monitor_page") == 1


@pytest.mark.parametrize(
    ("phase", "states"),
    [
        (Phase.ASK, ["current", "coming", "coming", "coming"]),
        (Phase.COLLECT, ["done", "done", "current", "coming"]),
        (Phase.DISCUSS, ["done", "done", "done", "current"]),
    ],
)
def test_the_phases(phase: Phase, states: list[str]) -> None:
    assert [step.state for step in phases_of(phase)] == states


@pytest.mark.parametrize(("level", "hours", "told"), [(1, 0.0, "0 uur"), (2, 10.1, "11 uur"), (5, 160.5, "161 uur")])
def test_the_meter_reddens_and_rounds_hours_up(level: int, hours: float, told: str) -> None:
    size = Size(level=level, hours=hours, figures=1, questions=1, functions=1, heaviest="hours")
    meter = render_to_string("plans/meter.html", size_context(size))
    assert f"pl-red--{level}" in meter
    assert told in meter
    assert ("weegt het zwaarst" in meter) == (level > 2)


def test_releases_are_those_one_may_read(world: fakes.World, browser: Browser) -> None:
    own = browser("own municipality").get(f"/monitors/{fakes.MONITOR}/vrijgaven").content.decode()
    public = browser(RESIDENT).get(f"/monitors/{fakes.MONITOR}/vrijgaven").content.decode()
    assert "jeugd-intern-0001" in own
    assert "jeugd-publiek-0001" in own
    assert "jeugd-intern-0001" not in public
    assert "jeugd-publiek-0001" in public
    assert "1.180 cijfers getoond, 46 verborgen" in public
