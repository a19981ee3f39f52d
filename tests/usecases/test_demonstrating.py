"""The demo is built once, and an interrupted build goes on where it stopped."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases import demonstrating
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.opening import loaded_definitions

AT = datetime(2026, 11, 23, 12, tzinfo=UTC)


def test_an_interrupted_build_goes_on_where_it_stopped(tmp_path, monkeypatch):
    home = opened_home(tmp_path, create=True)
    asked: list[tuple[str, str]] = []
    there: set[tuple[str, str]] = set()
    stops_after = 2

    def release(home, monitor, audience, *, released_at, computed):
        if len(there) == stops_after:
            raise KeyboardInterrupt
        asked.append((monitor, audience))
        there.add((monitor, audience))

    monkeypatch.setattr(demonstrating, "release", release)
    monkeypatch.setattr(demonstrating, "make_world", lambda seed: seed)
    monkeypatch.setattr(demonstrating, "write_deliveries", lambda *_: ())
    monkeypatch.setattr(ReleaseStore, "latest", lambda _self, *pair: pair in there or None)
    with pytest.raises(KeyboardInterrupt):
        demonstrating.build_demo(home, seed=1, released_at=AT)
    stops_after = -1
    assert demonstrating.build_demo(home, seed=1, released_at=AT)
    assert not demonstrating.build_demo(home, seed=1, released_at=AT)
    assert len(asked) == len(set(asked)) == 9


def test_what_is_planned_lies_around_today(tmp_path):
    home = opened_home(tmp_path, create=True)
    demonstrating._definitions_into(home, date(2026, 11, 23))
    moments = [moment.on for monitor in loaded_definitions(home).monitors.values() for moment in monitor.next_moments]
    assert any(on < date(2026, 11, 23) for on in moments)
    assert any(on > date(2026, 11, 23) for on in moments)
