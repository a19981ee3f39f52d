"""A council member asks, gets no with a reason, asks better, gets an answer: on a phone, the regisseur at a desk."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import AXE, FIGURE, MONITOR, Watched, _watched

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("e2e")]
LATER = (date.today() + timedelta(days=60)).isoformat()  # noqa: DTZ011 - the browser's own day
FIRST = "Welke gezinnen krijgen hulp, per huisnummer?"
BETTER = "Hoeveel inwoners krijgen hulp in onze gemeente?"
REASON = "Per huisnummer herken je mensen. Hoeveel inwoners hulp krijgen, kunnen we wel zeggen."


def _someone(chromium: Browser, served: str, who: str, width: int) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": width, "height": 800}, locale="nl-NL")
    watched = _watched(context, served)
    watched.go("/inloggen")
    watched.page.click(f"button[value={who}]")
    watched.page.wait_for_url(f"{served}/")
    yield watched
    context.close()


@pytest.fixture
def member(chromium: Browser, served: str) -> Iterator[Watched]:
    yield from _someone(chromium, served, "raadslid", 390)


@pytest.fixture
def leader(chromium: Browser, served: str) -> Iterator[Watched]:
    yield from _someone(chromium, served, "regisseur", 1440)


def _fit(watched: Watched) -> None:
    """The page fits the screen and axe finds nothing."""
    page = watched.page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate(AXE.read_text())
    assert [fault["id"] for fault in page.evaluate("axe.run()")["violations"]] == []


def _type(page: Page, field: str, text: str) -> None:
    """Fill in a field and go on, by keyboard."""
    page.locator(field).focus()
    page.keyboard.press("Control+A")
    page.keyboard.type(text)
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")


def _ask(watched: Watched, text: str, *, already: bool = False) -> str:
    """Ask a question in its five steps, and return its address."""
    page = watched.page
    _type(page, "#id_text", text)
    page.wait_for_url(re.compile(r"/vragen/\d+/"))
    if page.url.endswith("/lijkt-op"):
        _fit(watched)
        page.get_by_role("link", name="Verder met mijn vraag").press("Enter")
    if not already:
        for step, field, said in (
            ("wie", "#id_asked_for", "Commissie Samenleving"),
            ("waarom", "#id_why", "Inwoners vragen ernaar."),
            ("wat-doet-u", "#id_what_with_answer", "We beslissen over een extra inloop."),
        ):
            page.wait_for_url(f"**/stel/{step}")
            _type(page, field, said)
    else:
        page.wait_for_url("**/stel/wie")
        page.get_by_role("button", name="Verder").press("Enter")
    page.wait_for_url("**/stel/wanneer")
    page.locator("input[value=once]").press("Space")
    page.locator("#id_by_when").fill(LATER)
    _fit(watched)
    page.get_by_role("button", name="Verder").press("Enter")
    page.wait_for_url("**/nakijken")
    expect(page.get_by_text("We beslissen over een extra inloop.")).to_be_visible()
    page.get_by_role("button", name="Stel deze vraag").press("Enter")
    page.wait_for_url(lambda address: address.rsplit("/", 1)[-1].isdecimal())
    return page.url.removeprefix(watched.base)


def test_a_council_member_gets_no_asks_better_and_gets_an_answer(member: Watched, leader: Watched) -> None:
    member.go("/vraag-van-de-raad").get_by_role("link", name="Stel een vraag").first.press("Enter")
    first = _ask(member, FIRST)

    page = leader.go("/")
    expect(page.get_by_role("link", name="Beslis over een vraag")).to_be_visible()
    leader.go(f"{first}/besluit/nee")
    page.get_by_role("button", name="Nee zeggen").click()
    expect(page.get_by_role("alert")).to_contain_text("Waarom niet?")
    page.fill("#id_reason", REASON)
    page.get_by_role("button", name="Nee zeggen").click()
    page.wait_for_url(f"**{first}")

    page = member.go("/")
    page.get_by_role("link", name="Lees waarom uw vraag een nee kreeg").press("Enter")
    page.wait_for_url(f"**{first}")
    expect(page.get_by_text(REASON).first).to_be_visible()
    _fit(member)
    page.get_by_role("button", name="Ik heb dit gelezen").press("Enter")
    page.get_by_role("link", name="Stel de vraag beter").press("Enter")
    page.wait_for_url("**/vragen/nieuw?na=*")
    better = _ask(member, BETTER, already=True)

    page = leader.go(f"{better}/antwoord")
    page.fill("#id_text", "Ruim honderd. In de meeste buurten verandert het weinig.")
    page.fill("#id_address", f"{leader.base}{FIGURE}")
    page.get_by_role("button", name="Verstuur het antwoord").click()
    page.wait_for_url(f"**{better}")

    page = member.go("/")
    page.get_by_role("link", name="Lees het antwoord op uw vraag").press("Enter")
    page.wait_for_url(f"**{better}")
    expect(page.get_by_text("Ruim honderd.").first).to_be_visible()
    page.locator("input[value=yes]").press("Space")
    page.locator("#id_done_with").fill("We openen een extra inloop.")
    page.get_by_role("button", name="Verstuur").press("Enter")
    page.wait_for_url(f"**{better}")
    page.get_by_role("link", name="Lees verder").press("Enter")
    page.wait_for_url(f"**/monitors/{MONITOR}/cijfers/**")
    expect(member.go("/vraag-van-de-raad").get_by_text("We openen een extra inloop.")).to_be_visible()
    _fit(member)
    assert member.complaints == []
    assert member.elsewhere == []
    assert leader.complaints == []
