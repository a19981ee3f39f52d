"""Every page in a real browser: reachable for everybody, nothing asked elsewhere, nothing that sticks out."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import AXE, FIGURE, MONITOR, OWN_PAGES, PUBLIC_PAGES, RESULTS, Watched

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.xdist_group("e2e")]
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
SIZES = [{"width": 360}, {"width": 768}, {"width": 1440}]


def _faults(watched: Watched) -> list[str]:
    """Return what axe finds on the page as it stands."""
    watched.page.evaluate(AXE.read_text())
    found = watched.page.evaluate("rules => axe.run(document, {runOnly: rules})", RULES)
    return [
        f"{fault['id']}: {node['html'][:120]} {node['failureSummary'][:200]}"
        for fault in found["violations"]
        for node in fault["nodes"]
    ]


def _checked(watched: Watched, pages: dict[str, str], width: int) -> None:
    faults = []
    for name, address in pages.items():
        page = watched.go(address)
        page.wait_for_load_state("networkidle")
        sticks_out = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        if sticks_out > 0:
            faults.append(f"{name}: {sticks_out} px wider than the screen")
        RESULTS.mkdir(exist_ok=True)
        page.screenshot(path=RESULTS / f"{name}-{width}.png", full_page=True)
        faults += [f"{name}: {fault}" for fault in _faults(watched)]
    assert faults == []
    assert watched.elsewhere == []
    assert [said for said in watched.complaints if "404" not in said] == []


@pytest.mark.parametrize("visitor", SIZES, indirect=True, ids=lambda size: str(size["width"]))
def test_public_pages(visitor: Watched) -> None:
    _checked(visitor, PUBLIC_PAGES, visitor.page.viewport_size["width"])


@pytest.mark.parametrize("visitor", SIZES, indirect=True, ids=lambda size: str(size["width"]))
def test_own_pages(director: Watched) -> None:
    _checked(director, OWN_PAGES, director.page.viewport_size["width"])


def test_help_that_is_open_is_fit_to_read(visitor: Watched) -> None:
    page = visitor.go(FIGURE)
    page.locator(".ww-help summary").first.click()
    assert page.locator(".ww-help__text").first.is_visible()
    assert _faults(visitor) == []
    page.keyboard.press("Escape")
    assert not page.locator(".ww-help__text").first.is_visible()


def test_the_chart_is_a_picture_with_a_text(visitor: Watched) -> None:
    page = visitor.go(FIGURE)
    picture = page.locator(".ww-chart__image")
    page.wait_for_function("document.querySelector('.ww-chart__image').complete")
    assert picture.evaluate("image => image.naturalWidth") > 0
    assert len(picture.get_attribute("alt")) > 40


@pytest.mark.parametrize("visitor", [{"scripts": False}], indirect=True)
def test_everything_works_without_scripts(visitor: Watched) -> None:
    page = visitor.go(f"/monitors/{MONITOR}/cijfers")
    page.select_option("select[name=gebied]", index=1)
    place = page.locator("select[name=gebied] option").nth(1).inner_text().strip()
    page.get_by_role("button", name="Toon").click()
    assert place in page.locator(".ww-lead").inner_text()
    page.locator(".ww-card__link").first.click()
    assert place in page.locator(".ww-figure__place").inner_text()
    page.get_by_role("link", name="Tabel").click()
    assert "beeld=tabel" in page.url
    assert page.locator("table tbody tr").count() > 0


def test_print_shows_the_content_and_not_the_buttons(visitor: Watched) -> None:
    page = visitor.go(FIGURE)
    page.emulate_media(media="print")
    assert page.locator(".ww-saying").is_visible()
    assert page.locator("table").is_visible()
    assert not page.locator(".ww-search").is_visible()
    assert not page.locator(".ww-choose").is_visible()
    assert page.pdf()[:5] == b"%PDF-"
