"""A limit with a lever knows what is assumed of it, who acts and when it is looked back on."""

from __future__ import annotations

import pytest

from wegwijzer.definitions.design import EvidenceLevel
from wegwijzer.definitions.reading import read_definitions, read_text
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.errors import DefinitionError

TEXT = """
organisations: {g: {title: G}}
sources: {b: {title: B, publisher: B}}
indicators:
  i:
    title: I
    building_block: effect
    unit: "%"
    counting: {rule: as_published, of: {sources: [b], measures: [m]}}
monitors:
  x:
    title: X
    organisation: g
    areas: {municipalities: [GM0344]}
    indicators: [i]
    plan:
      levers:
        - LEVER_HERE
"""
LEVER = (
    "{id: werven, indicator: i, action: Meer maatjes werven, above: 50, area: WK034401, expected_effect: -2,"
    " evidence_level: promising, who_acts: Wijkteams, evaluate_after_months: 24}"
)


def test_a_lever_says_what_is_assumed_and_reads_back():
    definitions = read_text(TEXT.replace("LEVER_HERE", LEVER))
    (lever,) = definitions.monitors["x"].plan.levers
    assert (lever.id, lever.expected_effect, lever.evaluate_after_months) == ("werven", -2, 24)
    assert lever.evidence_level is EvidenceLevel.PROMISING
    assert read_text(as_yaml(definitions)).monitors["x"].plan.levers == (lever,)


@pytest.mark.parametrize(
    "lever",
    [
        "{indicator: i, action: A, above: 5, area: Utrecht}",
        "{indicator: i, action: A, above: 5, evaluate_after_months: 0}",
        "{indicator: i, action: A}",
    ],
)
def test_what_is_wrong_with_a_lever_is_told(lever, tmp_path):
    (tmp_path / "a.yaml").write_text(TEXT.replace("LEVER_HERE", lever))
    with pytest.raises(DefinitionError):
        read_definitions(tmp_path)


def test_two_levers_have_two_names(tmp_path):
    (tmp_path / "a.yaml").write_text(TEXT.replace("LEVER_HERE", f"{LEVER}\n        - {LEVER}"))
    with pytest.raises(DefinitionError):
        read_definitions(tmp_path)
