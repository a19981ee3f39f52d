"""A story on its way: asked by somebody, told on a phone without scripts, read in with the keyboard, read by others."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import MONITOR, Watched
from tests.e2e.test_keyboard import _tab_to
from tests.e2e.test_pages import _faults

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("e2e")]
TEXT = "Mijn zoon Jurre wachtte drie maanden. Bel mij op 06-12345678. Toen kwam het wijkteam en ging het beter."
AS_QUICK_AS_HANDS_GO = 2100  # milliseconds: the door takes nobody who is faster than a person


def _asked(director: Watched) -> str:
    """Make a place to tell and return its address."""
    page = director.go(f"/monitors/{MONITOR}/vertelpunten/nieuw")
    page.fill("#id_question", "Hoe was het om hulp te zoeken?")
    page.click("main form button[type=submit]")
    expect(page.locator(".st-qr")).to_be_visible()
    assert _faults(director) == []
    return page.locator(".st-address a").get_attribute("href") or ""


def _told(page: Page, address: str) -> str:
    """Tell a story step by step and return the code."""
    page.goto(address)
    page.wait_for_timeout(AS_QUICK_AS_HANDS_GO)
    page.get_by_role("button", name="Begin").click()
    page.fill("textarea", TEXT)
    page.get_by_role("button", name="Verder").click()
    page.locator(".st-scale__step input").nth(1).check()
    page.locator("input[value='2-1-1']").check()
    for _step in range(3):
        page.get_by_role("button", name="Verder", exact=True).click()
    page.check("input[value=publish]")
    page.get_by_role("button", name="Verder").click()
    page.get_by_role("button", name="Verstuur het verhaal").click()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth + 1")
    return page.locator(".st-code__code").inner_text()


def test_a_story_is_told_on_a_phone_read_in_with_keys_and_taken_back(director: Watched, chromium: Browser) -> None:
    address = _asked(director)
    phone = chromium.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False, locale="nl-NL")
    teller = phone.new_page()
    code = _told(teller, address)

    page = director.go("/verhalen/inlezen")
    _tab_to(director, "main li a")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/verhalen/\d+/inlezen$"))
    rows = page.locator("[data-mask]").count()
    assert rows >= 1
    for _row in range(rows):
        page.keyboard.press("w")
    _tab_to(director, "button[name=finish]")
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile(r"/verhalen/\d+$"))
    expect(page.locator("main")).to_contain_text("[telefoonnummer]")
    expect(page.locator("main")).not_to_contain_text("06-12345678")
    assert _faults(director) == []

    teller.goto(f"{director.base}/mijn-verhaal")
    teller.fill("#code", code)
    teller.get_by_role("button", name="Toon mijn verhaal").click()
    teller.locator("summary", has_text="Mijn verhaal intrekken").click()
    teller.get_by_role("button", name="Trek het verhaal in").click()
    expect(teller.locator("main")).to_contain_text("Dit verhaal is ingetrokken")
    phone.close()
    page.reload()
    expect(page.locator("main")).not_to_contain_text("wijkteam")


@pytest.mark.parametrize("visitor", [{"width": 390}], indirect=True)
def test_open_pages_of_stories_are_fit_for_everybody(visitor: Watched) -> None:
    for address in ("/verhalen", "/verhalen?q=niets", "/mijn-verhaal"):
        visitor.go(address)
        assert _faults(visitor) == [], address
