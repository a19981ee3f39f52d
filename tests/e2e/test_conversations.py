"""A conversation with six phones, from the plan to the return letters; three of the phones have no JavaScript."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from playwright.sync_api import Browser, Page, expect

from tests.e2e.conftest import AXE, MONITOR, Watched

WORDS = ("Minder huisartsen.", "Meer verwijzingen.")


def calm(page: Page) -> None:
    """No finding of axe on this page."""
    page.evaluate(AXE.read_text())
    found = page.evaluate("axe.run().then(result => result.violations.map(one => one.id))")
    assert found == [], f"{page.url}: {found}"


def planned(director: Watched) -> None:
    """Plan, invite, choose, prepare and begin."""
    page = director.go(f"/monitors/{MONITOR}/gesprekken/nieuw")
    calm(page)
    page.get_by_role("link", name="Leergesprek").click()
    page.get_by_label("Hoe noemt u het?").fill("Praten over hulp")
    day = datetime.now(UTC).date() + timedelta(days=1)
    page.get_by_label("Op welke dag?").fill(day.isoformat())
    page.get_by_role("button", name="Bewaar").click()
    page.get_by_role("link", name="Kies wie er komt").click()
    for perspective in ("inwoner", "uitvoerder"):
        page.get_by_label("Vanuit welk perspectief?").select_option(perspective)
        page.get_by_role("button", name="Nodig uit").click()
    expect(page.get_by_text("Wiens perspectief ontbreekt")).to_be_visible()
    page.get_by_role("link", name="Terug naar het gesprek").click()
    page.get_by_role("link", name="Kies waar het over gaat").click()
    page.get_by_label("Welk cijfer?").select_option("met-hulp")
    page.get_by_role("button", name="Voeg het cijfer toe").click()
    page.get_by_role("link", name="Terug naar het gesprek").click()
    page.get_by_role("button", name="Bereid voor").click()
    calm(page)
    page.get_by_role("button", name="Begin het gesprek").click()


def on_phones(chromium: Browser, base: str, code: str) -> list[Page]:
    """Six people join by the code: half of them on phones without JavaScript."""
    phones = []
    for number in range(6):
        context = chromium.new_context(
            viewport={"width": 390, "height": 800}, java_script_enabled=bool(number % 2), locale="nl-NL"
        )
        page = context.new_page()
        page.goto(f"{base}/g")
        page.get_by_label("De code op de muur").fill(code.lower())
        page.get_by_role("button", name="Verder").click()
        page.get_by_label("Inwoner of cliënt").check()
        page.get_by_role("button", name="Doe mee").click()
        expect(page.get_by_text("U doet mee")).to_be_visible()
        phones.append(page)
    return phones


def asked_next(director: Watched, phones: list[Page], heading: str) -> None:
    """The leader goes on; phones with JavaScript follow by themselves, the others look again."""
    director.page.get_by_role("button", name="Verder:").click()
    for number, phone in enumerate(phones):
        if not number % 2:
            phone.reload()
        expect(phone.get_by_role("heading", level=1, name=heading)).to_be_visible()


def test_from_plan_to_return_letters(director: Watched, chromium: Browser) -> None:
    planned(director)
    page = director.page
    number = page.url.rstrip("/").split("/")[-2]
    code = page.locator(".ww-code").first.inner_text()
    wall = page.context.new_page()
    wall.goto(f"{director.base}/gesprekken/{number}/scherm")
    calm(wall)
    phones = on_phones(chromium, director.base, code)
    expect(wall.get_by_text("6 mensen")).to_be_visible()

    asked_next(director, phones, "Wat verwacht u?")
    calm(phones[1])
    for place, phone in enumerate(phones):
        phone.locator("input[name=waarde]").fill(str(10 + place))
        phone.get_by_role("button", name="Verstuur").click()
        expect(phone.get_by_text("Bewaard.")).to_be_visible()
    expect(wall.locator(".ww-dots circle")).to_have_count(6)

    asked_next(director, phones, "Dit zien we")
    expect(wall.locator(".ww-wall__chart svg")).to_be_visible()
    expect(wall.locator(".ww-dots circle")).to_have_count(6)
    asked_next(director, phones, "Wat ziet u?")
    asked_next(director, phones, "Wat verklaart het?")
    for phone, words in zip(phones, WORDS, strict=False):
        phone.locator("textarea").fill(words)
        phone.get_by_role("button", name="Verstuur").click()
        expect(phone.get_by_text("U stuurde:")).to_be_visible()
    page.get_by_role("link", name="Kijk opnieuw").click()
    for words in WORDS:
        page.locator("li.ww-row", has_text=words).get_by_role("button", name="Kies", exact=True).click()
    asked_next(director, phones, "Met welke verklaring bent u het eens?")
    for phone in phones:
        for choice in phone.locator("fieldset").all():
            choice.get_by_label("eens", exact=True).check()
        phone.get_by_role("button", name="Verstuur").click()
    asked_next(director, phones, "Wat vinden we?")
    expect(wall.get_by_text("6 eens, 0 niet eens").first).to_be_visible()
    calm(wall)

    page.get_by_role("link", name="Sluit het gesprek af").click()
    for _question in range(5):
        page.locator("textarea").fill("Dat zagen we samen.")
        page.get_by_role("button", name="Bewaar en ga verder").click()
    calm(page)
    page.get_by_role("button", name="Sluit het gesprek af").click()
    expect(page.get_by_text(WORDS[0])).to_be_visible()
    phones[0].reload()
    expect(phones[0].get_by_text("Het gesprek is gesloten")).to_be_visible()
    director.go(f"/monitors/{MONITOR}/cijfers/met-hulp")
    expect(page.get_by_text(WORDS[0])).to_be_visible()
    director.go("/brieven")
    calm(page)
    for phone in phones:
        phone.context.close()
    assert director.complaints == []
    assert director.elsewhere == []
