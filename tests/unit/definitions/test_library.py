"""The ready library: complete, honest and in plain Dutch."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest

from wegwijzer.definitions.library import ready_library
from wegwijzer.definitions.model import BuildingBlock, CountingRule, Direction, Indicator, Occurrence, Policy
from wegwijzer.definitions.reading import LIBRARY, read_text
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.frames import Shape

INDICATORS = ready_library().indicators


def texts(indicator: Indicator) -> tuple[str, ...]:
    return indicator.title, indicator.explanation, indicator.why_counted, indicator.leaves_out


def test_there_are_enough_indicators_in_every_building_block() -> None:
    spread = Counter(each.building_block for each in INDICATORS.values())
    assert len(INDICATORS) >= 45
    assert set(spread) == set(BuildingBlock)
    assert min(spread.values()) >= 5


def test_many_counting_rules_are_shown() -> None:
    rules = {each.counting.rule for each in INDICATORS.values()}
    assert rules == set(CountingRule) - {CountingRule.RATE_PER_100}


@pytest.mark.parametrize("name", INDICATORS)
def test_an_indicator_says_everything(name: str) -> None:
    indicator = INDICATORS[name]
    for text in (*texts(indicator), indicator.noun, indicator.population, indicator.unit):
        assert text.strip() == text
        assert text
    for text in texts(indicator)[1:]:
        assert text.endswith(".")
    assert indicator.questions


@pytest.mark.parametrize("name", INDICATORS)
def test_the_texts_are_short_sentences_without_blame(name: str) -> None:
    for text in texts(INDICATORS[name]):
        sentences = re.split(r"(?<=[.?:;])\s", text)
        assert max(len(sentence.split()) for sentence in sentences) <= 25, text
        assert "!" not in text
        assert not re.search(r"\b(vergeten|succesvol|middels|teneinde)\b", text)


@pytest.mark.parametrize("name", INDICATORS)
def test_a_share_or_mean_is_never_summed(name: str) -> None:
    indicator = INDICATORS[name]
    counting = indicator.counting
    if counting.rule in {CountingRule.MEAN, CountingRule.MEDIAN, CountingRule.RATIO}:
        assert not counting.summable
    if counting.rule is CountingRule.AS_PUBLISHED and indicator.unit not in {"personen", "inwoners"}:
        assert not counting.summable


@pytest.mark.parametrize("name", INDICATORS)
def test_the_unit_fits_the_rule(name: str) -> None:
    indicator = INDICATORS[name]
    unit_of = {
        CountingRule.SHARE: "%",
        CountingRule.RATE_PER_1000: "per 1.000 ",
        CountingRule.RATE_PER_10000: "per 10.000 ",
        CountingRule.DISTINCT_PERSONS: "personen",
    }
    assert indicator.unit.startswith(unit_of.get(indicator.counting.rule, ""))


def test_use_and_cost_are_not_judged() -> None:
    judged = {BuildingBlock.INPUT, BuildingBlock.ACTIVITIES_OUTPUT}
    assert {each.direction for each in INDICATORS.values() if each.building_block in judged} == {Direction.NEUTRAL}


def test_wmo_is_per_10000_in_the_budget_and_per_1000_at_cbs() -> None:
    assert INDICATORS["wmo-clienten-per-10000"].counting.rule is CountingRule.RATE_PER_10000
    assert INDICATORS["wmo-clienten-per-1000-cbs"].unit == "per 1.000 inwoners"


def test_coming_back_within_a_year_is_a_later_start_within_twelve_months() -> None:
    of = INDICATORS["jeugdhulp-herhaald-beroep"].counting.of
    assert of is not None
    assert (of.occurrence, of.within_months) == (Occurrence.LATER, 12)


def test_the_sources_have_the_shapes_and_purposes_that_were_agreed() -> None:
    sources = ready_library().sources
    assert sources["zorgepisodes"].shape is Shape.EPISODES
    assert sources["clientervaring"].shape is Shape.RESPONSES
    assert sources["cbs-kwb-2020"].table == "84799NED"
    assert sources["cbs-kwb-2020"].period == "2020JJ00"
    assert {condition.column for condition in sources["rivm-gezondheid-18plus"].keep} == {"Marges", "Leeftijd"}
    assert all(source.purpose and source.supplier for source in sources.values())


def test_every_question_says_why_and_what_for_and_has_an_indicator() -> None:
    asked = {name for indicator in INDICATORS.values() for name in indicator.questions}
    for question in ready_library().questions.values():
        assert question.text.endswith("?")
        assert question.why
        assert question.what_with_answer
        assert question.id in asked


def test_every_rule_of_a_ready_policy_has_a_reason() -> None:
    policies = ready_library().policies
    assert set(policies) == {"cbs-zorg", "publiek", "intern", "aanbieder"}
    for policy in policies.values():
        changed = {
            name
            for name in Policy.__dataclass_fields__
            if name not in {"id", "title", "reasons"}
            and getattr(policy, name) != Policy.__dataclass_fields__[name].default
        }
        assert changed - {"rounding_base"} <= set(policy.reasons)


def test_the_care_policy_follows_cbs() -> None:
    policy = ready_library().policies["cbs-zorg"]
    assert (policy.minimum_count, policy.zeros_shown, policy.rounding_base, policy.rounding) == (8, False, 5, "nearest")
    assert policy.rate_after_rounding


def test_the_library_is_read_once_per_process() -> None:
    assert ready_library() is ready_library()


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.name)
def test_a_file_of_the_library_is_written_back_the_same(path: Path) -> None:
    heading, _, text = path.read_text(encoding="utf-8").partition("\n")
    assert heading.startswith("# ")
    assert as_yaml(read_text(text)) == text
