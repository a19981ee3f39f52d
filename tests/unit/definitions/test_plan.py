"""The plan of a monitor reads, writes and is checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from wegwijzer.definitions.design import MomentKind, Part, Perspective, Plan, TheoryKind, TheoryNode
from wegwijzer.definitions.plan_rules import circle_in
from wegwijzer.definitions.reading import gathered, read_definitions
from wegwijzer.definitions.writing import as_yaml

BASE = """
organisations: {g: {title: G, municipality: GM9901}}
questions: {v: {text: Wat helpt?}}
indicators:
  eenzaam-test:
    title: E
    building_block: effect
    unit: "%"
    counting: {rule: as_published, of: {sources: [b], measures: [e]}}
sources: {b: {title: B, publisher: P, supplier: S, days_to_deliver: 14}}
monitors:
  m:
    title: M
    organisation: g
    indicators: [eenzaam-test]
    questions: [v]
    areas: {municipalities: [GM9901]}
"""
PLAN = """
    next_moments:
      - {on: 2027-01-14, what: Levering, kind: delivery, who: S, source: b}
    plan:
      theory:
        - {id: a, kind: ambition, text: Samen}
        - {id: e, kind: effect, text: Contact, leads_to: [a], indicators: [eenzaam-test], instruments: [reis]}
        - {id: d, kind: activity, text: Maatje, leads_to: [e]}
      instruments:
        - {id: reis, title: Klantreis, tells: true, questions: [v], asked: cliënten, topics: [contact], minutes: 60}
      people:
        - {who: Twee bewoners, perspective: resident, parts: [working_group, hears_back]}
      suppliers:
        - {name: S, euros_per_hour: 60, people: 2, hears_back: Brief, sources: [b]}
      expectations:
        - {indicator: eenzaam-test, text: Daalt, value: 40, period: 2027JJ00, stated_by: Raad, stated_on: 2026-01-02}
      levers:
        - {indicator: eenzaam-test, above: 50, action: Huisbezoeken}
      dropped:
        - {indicator: eenzaam-test, why: Nooit besproken, cycle: 1, on: 2026-02-01}
      purpose: Leren
      legal_ground: Wmo 2015
      retention_months: 24
    archived_on: 2027-02-01
"""


def _faults(tmp_path: Path, text: str) -> list[str]:
    (tmp_path / "m.yaml").write_text(text)
    return [problem.code for problem in gathered(tmp_path, base=None).faults]


def test_a_plan_reads_and_writes_as_itself(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BASE + PLAN)
    read = read_definitions(tmp_path, base=None)
    monitor = read.monitors["m"]
    assert monitor.plan.people[0].perspective is Perspective.RESIDENT
    assert monitor.plan.people[0].parts == (Part.WORKING_GROUP, Part.HEARS_BACK)
    assert monitor.next_moments[0].kind is MomentKind.DELIVERY
    assert read.sources["b"].days_to_deliver == 14
    other = tmp_path / "other"
    other.mkdir()
    (other / "m.yaml").write_text(as_yaml(read))
    assert read_definitions(other, base=None) == read


def test_a_monitor_without_a_plan_writes_none(tmp_path: Path) -> None:
    (tmp_path / "m.yaml").write_text(BASE)
    read = read_definitions(tmp_path, base=None)
    assert read.monitors["m"].plan == Plan()
    assert "plan" not in as_yaml(read.monitors["m"])


@pytest.mark.parametrize(
    ("old", "new", "code"),
    [
        ("text: Samen}", "text: Samen, leads_to: [d]}", "definition.theory_circle"),
        ("text: Samen}", "text: Samen, leads_to: [a]}", "definition.theory_circle"),
        ("text: Samen}", "text: Samen, leads_to: [zz]}", "definition.unknown_reference"),
        ("instruments: [reis]", "instruments: [ries]", "definition.unknown_reference"),
        ("id: d,", "id: e,", "definition.repeat"),
        ("indicators: [eenzaam-test], instruments", "indicators: [nee], instruments", "definition.unknown_reference"),
        ("above: 50, ", "", "definition.lever"),
        ("period: 2027JJ00", "period: ooit", "definition.period"),
        ("source: b}", "source: c}", "definition.unknown_reference"),
        ("retention_months: 24", "retention_months: 0", "definition.range"),
        ("perspective: resident", "perspective: neighbour", "definition.unknown_value"),
    ],
)
def test_what_is_wrong_with_a_plan_is_told(tmp_path: Path, old: str, new: str, code: str) -> None:
    text = BASE + PLAN
    assert old in text
    assert code in _faults(tmp_path, text.replace(old, new))


def test_a_long_chain_is_no_circle_and_a_closed_one_is() -> None:
    steps = [
        TheoryNode(id=str(number), kind=TheoryKind.EFFECT, text="x", leads_to=(str(number + 1),))
        for number in range(5000)
    ]
    assert circle_in(steps) == ()
    closed = [*steps, TheoryNode(id="5000", kind=TheoryKind.EFFECT, text="x", leads_to=("4998",))]
    assert circle_in(closed) == ("4998", "4999", "5000", "4998")
