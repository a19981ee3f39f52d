"""A story is never published that is the only one of its attributes, nor below the policy's minimum."""

from __future__ import annotations

from dataclasses import replace

import pytest

from wegwijzer.definitions.model import Policy
from wegwijzer.stories.publication import StoryAttributes, coarser_attributes, may_publish, tellers_like

POLICY = Policy(id="publiek", title="Openbaar", minimum_stories=3)
INSIDE = Policy(id="intern", title="Intern", minimum_stories=0)
STORY = StoryAttributes(area="BU03630000", provision="wmo", period="2025MM03", group="65+")


def test_the_only_one_is_never_published_whatever_the_policy():
    assert may_publish(STORY, [], INSIDE).code == "story.too_few"
    assert may_publish(STORY, [STORY], INSIDE).code == "story.too_few"
    assert may_publish(STORY, [STORY, STORY], INSIDE) is None


def test_the_minimum_of_the_policy_counts_people_not_stories():
    others = [replace(STORY, teller=teller) for teller in ("a", "a", "b")]
    told = replace(STORY, teller="a")
    assert tellers_like(told, others) == 2
    assert may_publish(told, others, POLICY).params["needed"] == 3
    assert may_publish(told, [*others, replace(STORY, teller="c")], POLICY) is None


def test_somebody_who_told_finer_fits_but_not_somebody_who_told_less():
    shown = StoryAttributes(area="WK036300", period="2025JJ00")
    finer = StoryAttributes(area="BU03630001", period="2025KW02", provision="jeugd")
    untold = StoryAttributes(period="2025JJ00")
    assert tellers_like(shown, [shown, finer]) == 2
    assert tellers_like(shown, [shown, untold]) == 1
    assert tellers_like(untold, [untold, shown, finer]) == 3


def test_another_attribute_does_not_fit():
    for name, value in (("area", "BU03630001"), ("provision", "jeugd"), ("period", "2024MM03"), ("group", "0-17")):
        assert tellers_like(STORY, [STORY, replace(STORY, **{name: value})]) == 1


def test_coarser_ways_are_safe_and_lose_least_first():
    everyone = [STORY, *(replace(STORY, area=f"BU0363000{number}") for number in (1, 2))]
    ways = coarser_attributes(STORY, everyone, POLICY)
    assert ways[0].attributes == replace(STORY, area="WK036300")
    assert ways[0].changed == ("area",)
    assert ways[0].tellers == 3
    for way in ways:
        assert may_publish(way.attributes, [*everyone[1:], way.attributes], POLICY) is None


def test_the_story_itself_is_counted_once_however_coarse():
    ways = coarser_attributes(STORY, [STORY, replace(STORY, provision="jeugd")], replace(POLICY, minimum_stories=2))
    assert all(way.tellers == 2 for way in ways)
    assert coarser_attributes(STORY, [STORY], POLICY) == ()


@pytest.mark.parametrize("period", ["2025MM03", "2025KW01", "2025HJ01", "20250304"])
def test_a_period_goes_to_the_longer_ones_around_it(period):
    story = replace(STORY, period=period)
    others = [replace(STORY, period="2025MM12") for _ in range(3)]
    assert coarser_attributes(story, [story, *others], POLICY)[0].attributes.period == "2025JJ00"


def test_an_unknown_period_or_area_only_fits_itself():
    odd = StoryAttributes(area="ergens", period="toen")
    assert tellers_like(odd, [odd, odd]) == 2
    assert tellers_like(odd, [odd, STORY]) == 1
