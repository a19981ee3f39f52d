"""A journey without a mouse: search, open a figure, choose another area, take it along, walk on."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import FIGURE, Watched

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("e2e")]
MOST_TABS = 80


def _tab_to(watched: Watched, selector: str) -> None:
    """Press Tab until the focus is on `selector`; on the way the focus is always visible."""
    page = watched.page
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            style = page.evaluate(
                "(() => { const s = getComputedStyle(document.activeElement);"
                " return s.outlineStyle + ' ' + s.outlineWidth + ' ' + s.boxShadow })()"
            )
            assert not style.startswith("none 0px none"), f"the focus on {selector} can't be seen"
            return
    pytest.fail(f"{selector} can't be reached with Tab")


def test_the_skip_link_comes_first(visitor: Watched) -> None:
    page = visitor.go("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Naar de inhoud"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


@pytest.mark.parametrize("keys", ["/", "Control+k"])
def test_a_key_goes_to_the_search_box(visitor: Watched, keys: str) -> None:
    page = visitor.go("/uitleg")
    page.keyboard.press(keys)
    assert page.evaluate("document.activeElement.id") == "search"
    page.keyboard.type("a/b")
    assert page.input_value("#search") == "a/b", "inside the box the key is a letter"


def test_from_a_question_to_a_file_without_a_mouse(visitor: Watched) -> None:
    page = visitor.go("/")
    page.keyboard.press("/")
    page.keyboard.type("inwoners met hulp")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/zoeken"))
    _tab_to(visitor, ".ww-hit__link")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/cijfers/"))

    _tab_to(visitor, "#choose-area")
    before = page.locator(".ww-saying__first").inner_text()
    page.keyboard.press("ArrowDown")
    page.wait_for_url(re.compile("gebied="))
    page.wait_for_function("before => document.querySelector('.ww-saying__first').innerText !== before", arg=before)
    assert page.evaluate("document.activeElement.id") == "choose-area", "the focus stays where one works"
    assert page.locator("#announce").inner_text() == page.locator(".ww-saying__first").inner_text()

    _tab_to(visitor, "#look-tabel")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("beeld=tabel"))
    _tab_to(visitor, "a[href*='/download/xlsx']")
    with page.expect_download() as waiting:
        page.keyboard.press("Enter")
    assert waiting.value.suggested_filename.endswith(".xlsx")
    _tab_to(visitor, "a[rel=prev]")
    page.keyboard.press("Enter")
    page.wait_for_function("() => !location.pathname.endsWith('met-hulp')")
    assert visitor.complaints == []
    assert visitor.elsewhere == []


def test_the_way_back_is_the_browsers(visitor: Watched) -> None:
    page = visitor.go(FIGURE)
    place = page.locator(".ww-figure__place")
    first = place.inner_text()
    other = page.locator("#choose-area option:not([selected])").first.get_attribute("value")
    page.select_option("#choose-area", other)
    expect(place).not_to_have_text(first)
    page.go_back(wait_until="commit")
    expect(place).to_have_text(first)


def test_log_in_and_out_without_a_mouse(visitor: Watched) -> None:
    page = visitor.go("/inloggen")
    page.locator("#id_username").focus()
    page.keyboard.type("raadslid")
    page.keyboard.press("Tab")
    page.keyboard.type("wegwijzer-demo")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visitor.base}/")
    assert "Dag Ria" in page.locator("h1").inner_text()
    _tab_to(visitor, ".ww-person__out")
    page.keyboard.press("Enter")
    page.wait_for_selector("a[href='/inloggen']")
