"""A home of its own with a small monitor that can be changed, for the tests of plans and deliveries."""

from __future__ import annotations

from pathlib import Path

import pytest

from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.definitions.reading import read_definitions
from wegwijzer.storage.home import Home
from wegwijzer.usecases.homes import opened_home
from wegwijzer.web import frame

DEFINITIONS = """\
organisations:
  zilverstroom: {title: Gemeente Zilverstroom, municipality: GM9901}
  kraaiendam: {title: Gemeente Kraaiendam, municipality: GM9902}
sources:
  kwartaal:
    title: Kwartaallevering
    publisher: Aanbieders
    supplier: De Brug
    frequency: quarter
    minutes_per_delivery: 90
    columns: {area: gebied, period: jaar}
    purpose: Leren.
  jaar: {title: Jaarlevering, publisher: P, supplier: Het Loket, columns: {area: gebied, period: jaar}}
indicators:
  wachttijd:
    title: Wachttijd voor hulp
    building_block: activities_output
    unit: weken
    counting: {rule: as_published, summable: false, of: {sources: [kwartaal], measures: [weken]}}
    questions: [hoe-lang-wachten]
  los:
    title: Los cijfer
    building_block: effect
    unit: punten
    counting: {rule: as_published, summable: false, of: {sources: [jaar], measures: [punten]}}
questions:
  hoe-lang-wachten: {text: Hoe lang wachten kinderen op hulp?}
monitors:
  jeugd:  # deze regel blijft staan
    title: Jeugdhulp dichtbij
    organisation: zilverstroom
    areas: {municipalities: [GM9901]}
    indicators: [wachttijd, los]
    questions: [hoe-lang-wachten]
    audiences: {intern: intern, publiek: publiek}
    phase: collect
    why: Omdat het moet.
  leeg:
    title: Leeg
    organisation: zilverstroom
    areas: {municipalities: [GM9901]}
    indicators: []
    phase: set_up
  elders:
    title: Elders
    organisation: kraaiendam
    areas: {municipalities: [GM9902]}
    indicators: [wachttijd]
    questions: [hoe-lang-wachten]
"""


@pytest.fixture
def planned(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Home:
    """The home, in which the pages look too."""
    home = opened_home(tmp_path, create=True)
    (home.definitions / "alles.yaml").write_text(DEFINITIONS, encoding="utf-8")
    monkeypatch.setattr(frame, "loaded_definitions", lambda _home: now(home))
    return home


def now(home: Home) -> Definitions:
    """What stands in the files at this moment."""
    return read_definitions(home.definitions)


def monitor(home: Home, name: str = "jeugd") -> Monitor:
    """One monitor as it stands in the files at this moment."""
    return now(home).monitors[name]
