"""Nothing that anybody can reach tells about a hidden figure: shown with twins, for every role, over every exit."""

from __future__ import annotations

import re
import shutil
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from tests.exits.crawl import reached
from tests.exits.twin_worlds import AUDIENCES, BESIDE, SMALL, build_twin
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.opening import opened_release
from wegwijzer.usecases.viewer import Role

READERS = {
    "visitor": None,
    "councillor": ("zilverstroom", Role.COUNCILLOR),
    "provider": ("zilverstroom", Role.PROVIDER),
    "other municipality": ("kraaiendam", Role.DIRECTOR),
}
INSIDER = ("zilverstroom", Role.DIRECTOR)
EXITS = {"html", "svg", "csv", "xlsx", "pdf"}
Twins = tuple[Home, Home]


@pytest.fixture(scope="module")
def twins(tmp_path_factory: pytest.TempPathFactory) -> Twins:
    """The two worlds."""
    folder = tmp_path_factory.mktemp("twins")
    made = []
    for moved in (False, True):
        place = folder / str(moved)
        place.mkdir()
        made.append(build_twin(place, moved=moved))
    return made[0], made[1]


@pytest.fixture(autouse=True)
def _quick(settings: Settings) -> Iterator[None]:
    settings.SECRET_KEY = "only-for-tests"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    yield
    for name in settings.CACHES:
        caches[name].clear()


def _client(who: tuple[str, Role] | None) -> Client:
    from wegwijzer.web.accounts.models import User  # noqa: PLC0415 - models need the settings

    client = Client()
    if who:
        user, _made = User.objects.get_or_create(username=f"{who[0]}-{who[1]}", organisation=who[0], role=who[1].value)
        client.force_login(user)
    return client


def _walk(home: Home, who: tuple[str, Role] | None, settings: Settings) -> dict[str, tuple[str, str]]:
    """Everything within reach, by address, with what differs by name only (ids of releases, tokens) made equal."""
    settings.WEGWIJZER_HOME = home.root
    settings.STATIC_ROOT = home.root
    ids = [found.id for found in ReleaseStore(home).list()]
    names = {identity: f"RELEASE{place}" for place, identity in enumerate(ids)}

    def alike(text: str) -> str:
        for identity, name in names.items():
            text = text.replace(identity, name)
        text = re.sub(r"csrfmiddlewaretoken[^>]*", "", text)
        text = re.sub(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}", "GUID", text)
        return re.sub(r"(<dcterms:(created|modified)|\w+DateTime=\")[^<\"]*", "", text)

    found = {}
    for address, kind, text in reached(_client(who)):
        caches["limits"].clear()
        found[alike(address)] = (kind, alike(text))
    return found


def _frames(home: Home, audience: str) -> Any:
    release = next(found for found in ReleaseStore(home).list(monitor="hulp") if found.audience == audience)
    return opened_release(home, release.id).figures.figures("met-hulp").frame


def test_the_twins_are_published_alike_and_hide_different_numbers(twins: Twins) -> None:
    order = ["area", "period", "breakdown", "group"]
    for audience in AUDIENCES[:2]:
        one, other = (_frames(home, audience).sort(order) for home in twins)
        assert one.equals(other)
        hidden = one.filter(one["status"].str.starts_with("hidden"))
        assert {SMALL, BESIDE} <= set(hidden["area"])
    inside = [_frames(home, "intern").sort(order) for home in twins]
    assert not inside[0].equals(inside[1])  # those inside may see the smaller numbers: here the twins differ


@pytest.mark.django_db
@pytest.mark.parametrize("who", READERS)
def test_no_exit_differs_between_the_twins(twins: Twins, settings: Settings, who: str) -> None:
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed: apt-get install poppler-utils")
    one, other = (_walk(home, READERS[who], settings) for home in twins)
    assert set(one) == set(other)
    kinds = Counter(kind for kind, _text in one.values())
    assert set(kinds) >= EXITS, kinds
    assert sum("cijfers/met-hulp" in address for address in one) > 20  # the walk came by the figures that are hidden
    assert [address for address in one if one[address] != other[address]] == []


@pytest.mark.django_db
def test_the_walk_would_see_a_leak(twins: Twins, settings: Settings) -> None:
    """Somebody inside may see the numbers in which the twins differ: there the same walk does find differences."""
    one, other = (_walk(home, INSIDER, settings) for home in twins)
    differing = {one[address][0] for address in set(one) & set(other) if one[address] != other[address]}
    assert differing >= {"html", "svg", "csv"}
