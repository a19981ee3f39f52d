"""The cast and the world of the page tests: nobody here touches a network or another home."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import django
import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from tests.web import fakes
from wegwijzer.definitions.model import Definitions
from wegwijzer.usecases.viewer import Role
from wegwijzer.web import frame

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wegwijzer.web.settings")
django.setup()  # only the page tests need Django: the rest of the house is tested without

if TYPE_CHECKING:
    from wegwijzer.web.accounts.models import User

CAST = {
    "own municipality": (fakes.OWN, Role.DIRECTOR),
    "other municipality": (fakes.OTHER, Role.DIRECTOR),
    "provider": (fakes.OWN, Role.PROVIDER),
    "council": (fakes.OWN, Role.COUNCILLOR),
    "practitioner": (fakes.OWN, Role.PRACTITIONER),
    "admin": (fakes.OWN, Role.ADMINISTRATOR),
}
RESIDENT = "resident"
EVERYBODY = (*CAST, RESIDENT)
world = fakes.world


@pytest.fixture(autouse=True)
def _own_place(settings: Settings, tmp_path: Path) -> Iterator[None]:
    """A home of its own, plain static files, empty caches, a fixed key."""
    settings.WEGWIJZER_HOME = tmp_path
    settings.STATIC_ROOT = tmp_path
    settings.SECRET_KEY = "only-for-tests"
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    for name in settings.CACHES:
        caches[name].clear()
    yield
    for name in settings.CACHES:
        caches[name].clear()


@pytest.fixture(autouse=True)
def _known_definitions(monkeypatch: pytest.MonkeyPatch) -> None:
    """The frame finds the organisations of the fake world."""
    known = Definitions(organisations=fakes.ORGANISATIONS, monitors=fakes.MONITORS)
    monkeypatch.setattr(frame, "loaded_definitions", lambda _home: known)


@pytest.fixture
def person(db: None) -> Callable[[str], User]:
    """Make the account of somebody in the cast."""
    from wegwijzer.web.accounts.models import User  # noqa: PLC0415 - models need the settings

    def make(who: str) -> User:
        organisation, role = CAST[who]
        return User.objects.create_user(
            username=who.replace(" ", "-"), password="a long enough secret", organisation=organisation, role=role.value
        )

    return make


@pytest.fixture
def browser(db: None, person: Callable[[str], User]) -> Callable[[str], Client]:
    """A browser of somebody in the cast, logged in; of the resident: not."""

    def make(who: str) -> Client:
        client = Client()
        if who != RESIDENT:
            client.force_login(person(who))
        return client

    return make
