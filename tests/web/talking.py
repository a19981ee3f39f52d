"""For the tests of conversations, measures and letters: only these apps meet on a page."""

from __future__ import annotations

from importlib import import_module

import pytest

from wegwijzer.web import rooms

TALKING = ("accounts", "journal", "jobs", "post", "actions", "letters", "conversations")


@pytest.fixture(autouse=True)
def only_talking(monkeypatch: pytest.MonkeyPatch) -> None:
    """What other apps contribute is tested with them."""
    import_module("wegwijzer.web.urls")  # the addresses of all apps, before the others are left out
    monkeypatch.setattr(rooms, "APPS", TALKING)
    monkeypatch.setattr("wegwijzer.web.conversations.topics.noted", lambda _viewer, _monitor: [])
