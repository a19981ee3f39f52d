"""A non-specialist goes from empty to an own monitor with a figure, in few steps."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
import xlsxwriter
from playwright.sync_api import Browser, expect

from tests.e2e.conftest import AXE, Watched, _watched

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("e2e")]
MOST_STEPS = 9  # presses, choices and fields together: well within ten minutes
EXCEL = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TOLD = {
    "title": "Bezoeken aan de bibliotheek",
    "question": "Waar komen mensen naar de bibliotheek?",
    "unit": "bezoeken",
    "period": "2025",
}


@pytest.fixture
def leader(chromium: Browser, served: str) -> Iterator[Watched]:
    context = chromium.new_context(viewport={"width": 1440, "height": 900}, locale="nl-NL")
    watched = _watched(context, served)
    watched.go("/inloggen")
    watched.page.click("button[value=regisseur]")
    watched.page.wait_for_url(f"{served}/")
    yield watched
    context.close()


def _sheet() -> bytes:
    content = BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        page = book.add_worksheet()
        for number, row in enumerate([("gebied", "bezoeken"), ("GM9901", 1240), ("GM9902", 310)]):
            page.write_row(number, 0, row)
    return content.getvalue()


def _fit(watched: Watched) -> None:
    """The page fits the screen and axe finds nothing."""
    page = watched.page
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    page.evaluate(AXE.read_text())
    assert [fault["id"] for fault in page.evaluate("axe.run()")["violations"]] == []


def test_from_empty_to_an_own_monitor_with_a_figure(leader: Watched) -> None:
    page, steps = leader.page, 0
    for link in ("Maak uw monitor", "Met een Excel-bestand"):
        page.get_by_role("link", name=link).click()
        page.wait_for_load_state("load")
        _fit(leader)
        steps += 1
    page.locator("input[type=file]").set_input_files({"name": "bezoeken.xlsx", "mimeType": EXCEL, "buffer": _sheet()})
    steps += 1
    for name, text in TOLD.items():
        page.locator(f"[name={name}]").fill(text)
        steps += 1
    page.locator("main form button[type=submit]").click()
    steps += 1
    page.wait_for_url("**/monitors/bezoeken-aan-de-bibliotheek/cijfers*", timeout=60_000)
    expect(page.locator("main")).to_contain_text("1.240")
    _fit(leader)
    assert steps <= MOST_STEPS
    leader.go("/monitors/bezoeken-aan-de-bibliotheek/inrichten")
    expect(page.locator("main")).to_contain_text("Klein")
    _fit(leader)
    assert leader.complaints == []
    assert leader.elsewhere == []
