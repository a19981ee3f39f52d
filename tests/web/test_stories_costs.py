"""From case to costs: a price list of one's own, a case with two courses, a business case that is followed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.web import fakes, stories_world
from tests.web.conftest import EVERYBODY
from wegwijzer.web.stories.models import BusinessPlan, CostCase, PriceRow

_stories_world = stories_world._stories_world
pytestmark = pytest.mark.django_db
Browser = Callable[[str], Client]
PRICE = {
    "title": "Begeleiding",
    "unit": "uur",
    "euro": "74,50",
    "year": "2025",
    "source": "tarievenlijst",
    "financier": "gemeente",
}
CASE = {"title": "Thuis", "price_year": "2025", "consent": "ja, mondeling", "taking_part": "ouder\nwijkteam"}
PLAN = {
    "title": "Vroeg",
    "first_year": "2025",
    "zero_alternative": "Later en duurder.",
    "percent": "2,25",
    "rate_source": "x",
}


def a_case(client: Client) -> tuple[str, CostCase]:
    client.post(reverse("cost-prices", args=[fakes.MONITOR]), PRICE)
    answer = client.post(reverse("cost-case-new", args=[fakes.MONITOR]), CASE)
    return answer["Location"], CostCase.objects.get()


def act(client: Client, url: str, row: Any, **told: str) -> Any:
    row.refresh_from_db()
    action = {"a-course": "went", "a-description": "Gesprek", "a-quantity": "10", "a-price": "begeleiding-2025"}
    return client.post(url, action | told | {"what": "actions", "version": str(row.version)})


def test_a_case_is_worked_out_drawn_and_mended(browser: Browser) -> None:
    client = browser("own municipality")
    url, row = a_case(client)
    assert client.get(url).status_code == 200
    assert act(client, url, row).status_code == 302
    assert act(client, url, row, **{"a-course": "could", "a-price": "", "a-euro": "1.000,00"}).status_code == 302
    row.refresh_from_db()
    quality = {"q-course": "went", "q-domain": "thuis", "q-before": "3", "q-after": "7", "what": "quality"}
    assert client.post(url, quality | {"version": str(row.version)}).status_code == 302
    page = client.get(url).content.decode()
    assert "€ 745" in page
    assert "€ 10.000" in page
    assert "<svg" in page.split("<main")[1]
    row.refresh_from_db()
    assert client.post(url, {"what": "remove-went-actions-0", "version": str(row.version)}).status_code == 302
    row.refresh_from_db()
    assert row.told["went"]["actions"] == []


@pytest.mark.parametrize(
    "told",
    [
        {"a-quantity": "-1"},
        {"a-quantity": "veel"},
        {"a-description": ""},
        {"a-price": "", "a-euro": ""},
        {"a-price": "onbekend"},
        {"a-euro": "-5", "a-price": ""},
    ],
)
def test_what_can_not_be_reckoned_is_told_and_not_kept(browser: Browser, told: dict[str, str]) -> None:
    client = browser("own municipality")
    url, row = a_case(client)
    assert act(client, url, row, **told).status_code in {200, 422}
    row.refresh_from_db()
    assert row.told.get("went") in (None, {})


def test_two_people_at_once_do_not_overwrite_each_other(browser: Browser) -> None:
    client = browser("own municipality")
    url, row = a_case(client)
    act(client, url, row)
    late = {"a-course": "went", "a-description": "Te laat", "a-quantity": "1", "a-price": "begeleiding-2025"}
    assert client.post(url, late | {"what": "actions", "version": "1"}).status_code == 422
    row.refresh_from_db()
    assert len(row.told["went"]["actions"]) == 1


def test_a_business_case_shows_who_pays_what_it_hangs_on_and_how_it_goes(browser: Browser) -> None:
    client = browser("own municipality")
    url = client.post(reverse("cost-plan-new", args=[fakes.MONITOR]), PLAN)["Location"]
    assert client.get(url).status_code == 200
    item = {
        "i-title": "Aanbellen",
        "i-stakeholder": "gemeente",
        "i-kind": "cost",
        "i-euro": "2025: 10.000\n2026: 10.000",
    }
    rest = {"i-low": "80", "i-high": "120", "what": "items"}
    steps = (
        item | rest,
        item
        | rest
        | {"i-title": "Minder schuld", "i-stakeholder": "corporatie", "i-kind": "benefit", "i-euro": "2026: 30.000"},
        item | rest | {"i-title": "Rust", "i-stakeholder": "bewoners", "i-kind": "benefit", "i-euro": ""},
        {"what": "scenarios", "s-title": "De helft", "s-item": "minder-schuld", "s-factor": "50"},
        {"what": "realised", "r-item": "aanbellen", "r-year": "2025", "r-euro": "9.500", "r-source": "rekening"},
    )
    for version, told in enumerate(steps, start=1):
        answer = client.post(url, told | {"version": str(version)})
        assert answer.status_code == 302, answer.content.decode()
    page = client.get(url).content.decode()
    npv = round(-10_000 + 20_000 / 1.0225)
    assert f"{npv:,}".replace(",", ".") in page
    assert "De helft" in page
    assert "Rust" in page
    assert "9.500" in page
    assert page.split("<main")[1].count("<svg") == 4
    wrong = item | rest | {"i-euro": "volgend jaar: veel", "version": "6"}
    assert client.post(url, wrong).status_code == 200
    early = item | rest | {"i-title": "Te vroeg", "i-euro": "2020: 5", "version": "6"}
    assert client.post(url, early).status_code == 422
    client.post(url, {"what": "remove-items-1", "version": "6"})
    assert [one["id"] for one in BusinessPlan.objects.get().told["items"]] == ["aanbellen", "rust"]


def test_the_price_list_is_ones_own_and_asks_for_a_source(browser: Browser) -> None:
    client, url = browser("own municipality"), reverse("cost-prices", args=[fakes.MONITOR])
    assert "leeg" in client.get(url).content.decode()
    assert client.post(url, PRICE | {"source": ""}).status_code == 422
    assert client.post(url, PRICE).status_code == 302
    assert client.post(url, PRICE).status_code == 422
    assert [row.organisation for row in PriceRow.objects.all()] == [fakes.OWN]


@pytest.mark.parametrize("who", EVERYBODY)
def test_insiders_read_costs_and_only_who_sets_up_changes_them(browser: Browser, who: str) -> None:
    maker = browser("own municipality")
    url, _row = a_case(maker)
    client = maker if who == "own municipality" else browser(who)
    inside = who in {"own municipality", "practitioner"}
    for page in (reverse("costs", args=[fakes.MONITOR]), reverse("cost-prices", args=[fakes.MONITOR]), url):
        assert client.get(page).status_code == (200 if inside else 404)
    if who != "own municipality":
        assert client.post(url, {"what": "actions"}).status_code == 404
        assert client.get(reverse("cost-case-new", args=[fakes.MONITOR])).status_code == 404
