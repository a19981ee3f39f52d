"""The demo's definitions parse, say what must be said, and its people fit them."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from wegwijzer.definitions.model import Audience, BuildingBlock, Definitions
from wegwijzer.definitions.reading import gathered, read_definitions, ready_library
from wegwijzer.demo import definitions_folder
from wegwijzer.demo.deliveries import DeliveryFile
from wegwijzer.demo.names import LEAD, OTHER, PROVIDERS
from wegwijzer.demo.people import PEOPLE
from wegwijzer.demo.provisions import PROVISIONS


@pytest.fixture(scope="module")
def definitions() -> Definitions:
    return read_definitions(definitions_folder())


def test_everything_parses_and_nothing_of_the_library_is_replaced() -> None:
    reading = gathered(definitions_folder())
    assert reading.faults == ()
    assert reading.replaced == ()


def test_two_organisations_and_three_fictional_monitors(definitions: Definitions) -> None:
    assert {each.municipality for each in definitions.organisations.values()} == {LEAD, OTHER}
    assert Counter(monitor.organisation for monitor in definitions.monitors.values()) == {
        "wijzeroord": 2,
        "kompasbroek": 1,
    }
    assert all(monitor.fictional for monitor in definitions.monitors.values())


def test_indicators_cover_the_six_building_blocks_and_answer_a_question(definitions: Definitions) -> None:
    own = [definitions.indicators[name] for name in definitions.indicators if name not in ready_library().indicators]
    assert len(own) >= 16
    assert {indicator.building_block for indicator in own} == set(BuildingBlock)
    for indicator in own:
        assert indicator.questions, indicator.id
        assert indicator.explanation, indicator.id
        assert indicator.why_counted, indicator.id
        assert indicator.leaves_out, indicator.id


def test_every_monitor_walks_the_five_directions(definitions: Definitions) -> None:
    for monitor in definitions.monitors.values():
        for text in (monitor.why, monitor.form, monitor.with_whom, monitor.what, monitor.organised, monitor.summary):
            assert len(text) > 40, monitor.id
        assert len(monitor.functions) <= 2
        assert monitor.next_moments
        assert all(moment.on >= date(2026, 1, 1) for moment in monitor.next_moments)
        assert set(monitor.audiences) <= set(Audience)


def test_every_indicator_of_a_monitor_answers_one_of_its_questions(definitions: Definitions) -> None:
    for monitor in definitions.monitors.values():
        for name in monitor.indicators:
            asked = set(definitions.indicators[name].questions) & set(monitor.questions)
            needed_by = {definitions.indicators[other].counting.denominator for other in monitor.indicators}
            needed_by |= {definitions.indicators[other].counting.numerator for other in monitor.indicators}
            assert asked or name in needed_by, (monitor.id, name)


def test_a_question_was_declined_with_a_reason_and_one_ends_by_itself(definitions: Definitions) -> None:
    own = [each for name, each in definitions.questions.items() if name not in ready_library().questions]
    declined = [each for each in own if not each.accepted]
    assert len(declined) == 1
    assert len(declined[0].decision_reason) > 40
    assert any(each.ends_on and not each.structural for each in own)
    assert all(each.why and each.what_with_answer for each in own)


def test_one_target_is_deliberately_none_and_all_have_a_reason(definitions: Definitions) -> None:
    assert [target.id for target in definitions.targets.values() if target.value is None] == ["uitkomst-geen-doel"]
    assert all(target.rationale and target.stated_on for target in definitions.targets.values())


def test_every_delivery_has_a_source_and_every_source_a_delivery(
    definitions: Definitions, deliveries: dict[str, DeliveryFile]
) -> None:
    own = {name for name in definitions.sources if name not in ready_library().sources}
    assert set(deliveries) == own


def test_labels_name_provisions_and_providers_that_exist(definitions: Definitions) -> None:
    known = {each.code: each.title for each in PROVISIONS} | {each.code: each.name for each in PROVIDERS}
    for name, indicator in definitions.indicators.items():
        for breakdown in () if name in ready_library().indicators else indicator.breakdowns:
            if breakdown.columns[0] in ("provision", "provider"):
                assert breakdown.labels
                for code, label in breakdown.labels.items():
                    assert known[code] == label


def test_there_is_a_person_for_each_role_and_a_regisseur_elsewhere(definitions: Definitions) -> None:
    roles = {"beheerder", "regisseur", "onderzoeker", "uitvoerder", "aanbieder", "raadslid"}
    assert {person.role for person in PEOPLE if person.organisation == "wijzeroord"} == roles
    assert [person.role for person in PEOPLE if person.organisation == "kompasbroek"] == ["regisseur"]
    assert {person.organisation for person in PEOPLE} == set(definitions.organisations)
    assert len({person.username for person in PEOPLE}) == len(PEOPLE)
