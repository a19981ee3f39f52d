"""The search box: only what one may see, nothing typed is no error, and not without end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web import fakes
from tests.web.conftest import RESIDENT

Browser = Callable[[str], Client]


def test_what_is_found_leads_somewhere(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get("/zoeken?q=jeugdhulp").content.decode()
    assert f'href="/monitors/{fakes.MONITOR}"' in text
    assert f'href="/monitors/{fakes.MONITOR}/cijfers/{fakes.INDICATOR}"' in text


def test_an_area_leads_to_its_figures(world: fakes.World, browser: Browser) -> None:
    text = browser(RESIDENT).get("/zoeken?q=oude haven").content.decode()
    assert f'href="/monitors/{fakes.MONITOR}/cijfers?gebied=WK990102"' in text
    assert "wijk" in text


def test_what_one_may_not_see_is_not_found(world: fakes.World, browser: Browser) -> None:
    assert "Niets gevonden" in browser(RESIDENT).get("/zoeken?q=werk en inkomen").content.decode()
    assert "Niets gevonden" not in browser("own municipality").get("/zoeken?q=werk en inkomen").content.decode()


@pytest.mark.parametrize("query", ["", "?q=", "?q=%20%20"])
def test_nothing_typed_says_what_one_can_search(world: fakes.World, browser: Browser, query: str) -> None:
    text = browser(RESIDENT).get(f"/zoeken{query}").content.decode()
    assert "Typ een onderwerp" in text
    assert "search" not in world.calls


def test_what_is_typed_is_never_markup(world: fakes.World, browser: Browser) -> None:
    assert fakes.SCRIPT not in browser(RESIDENT).get("/zoeken", {"q": fakes.SCRIPT}).content.decode()


def test_a_very_long_text_is_cut(world: fakes.World, browser: Browser) -> None:
    assert browser(RESIDENT).get("/zoeken", {"q": "x" * 10_000}).status_code == 200


def test_searching_has_a_limit(world: fakes.World, browser: Browser) -> None:
    visitor = browser(RESIDENT)
    statuses = [visitor.get("/zoeken?q=x").status_code for _ in range(245)]
    assert statuses[0] == 200
    assert statuses[-1] == 429
