"""The pages of the privacy officer, and of how a release is protected."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import small_world
from tests.web.conftest import EVERYBODY
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore

Browser = Callable[[str], Client]
PAGES = ("/beveiliging", "/beveiliging/regels", "/beveiliging/grootboek.csv", "/beveiliging/grootboek.xlsx")


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_world.build(tmp_path_factory.mktemp("world"))


@pytest.fixture
def served(built: Home, settings: Settings) -> Home:
    settings.WEGWIJZER_HOME = built.root
    return built


def _release(home: Home, audience: str) -> str:
    return next(found.id for found in ReleaseStore(home).list(monitor="hulp") if found.audience == audience)


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("who", EVERYBODY)
def test_the_ledger_is_for_the_privacy_officer_only(served: Home, browser: Browser, who: str, address: str) -> None:
    assert browser(who).get(address).status_code == (200 if who == "admin" else 404)


def test_the_ledger_tells_what_went_out_and_that_the_attack_found_nothing(served: Home, browser: Browser) -> None:
    page = browser("admin").get("/beveiliging").content.decode()
    assert "Hulp dichtbij" in page
    assert "niets is te achterhalen" in page
    assert "Bij de buren" not in page  # another municipality's
    assert _release(served, "publiek") in page


def test_the_ledger_can_be_taken_along(served: Home, browser: Browser) -> None:
    admin = browser("admin")
    lines = admin.get("/beveiliging/grootboek.csv").content.decode("utf-8-sig").splitlines()
    assert len(lines) == 3  # a head and two releases of one's own
    assert lines[0].startswith("Nummer;Vrijgave;Monitor")
    book = admin.get("/beveiliging/grootboek.xlsx").content
    with zipfile.ZipFile(BytesIO(book)) as parts:
        assert "xl/workbook.xml" in parts.namelist()
    assert admin.get("/beveiliging/grootboek.pdf").status_code == 404


def test_the_rules_say_for_whom_they_hold_and_why(served: Home, browser: Browser) -> None:
    page = browser("admin").get("/beveiliging/regels").content.decode()
    assert "Geldt voor:" in page
    assert "kleinste aantal dat u ziet" in page
    assert "minimum_count" not in page


def test_everybody_who_may_read_a_release_sees_how_it_is_protected(served: Home, browser: Browser) -> None:
    public, inside = (f"/monitors/hulp/vrijgaven/{_release(served, name)}" for name in ("publiek", "intern"))
    resident, regisseur = browser("resident"), browser("own municipality")
    visitor = resident.get(public).content.decode()
    assert "zijn verborgen, zodat niemand er een persoon in herkent" in visitor
    assert "Waarom cijfers verborgen zijn" in visitor
    assert "Manier van aanvallen" not in visitor
    assert "Manier van aanvallen" in regisseur.get(public).content.decode()
    assert resident.get(inside).status_code == 404
    assert browser("other municipality").get(inside).status_code == 404
    assert regisseur.get(f"/monitors/buren/vrijgaven/{_release(served, 'publiek')}").status_code == 404
    assert resident.get("/monitors/hulp/vrijgaven/bestaat-niet").status_code == 404


def test_the_page_of_a_release_leads_from_the_list(served: Home, browser: Browser) -> None:
    page = browser("resident").get("/monitors/hulp/vrijgaven").content.decode()
    assert f'href="/monitors/hulp/vrijgaven/{_release(served, "publiek")}"' in page


def test_queries(served: Home, browser: Browser, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    admin = browser("admin")
    with django_assert_num_queries(4):  # the session, the person, the roles, and the navigation
        admin.get("/beveiliging")
