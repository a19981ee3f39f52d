"""Krippendorff's alpha on published data, and agreement on sets of codes."""

from __future__ import annotations

import pytest

from wegwijzer.stories.agreement import agreement, krippendorff_alpha, percent_agreement, set_difference
from wegwijzer.stories.codebook import CodedSpan


def _table(*rows: str) -> dict[int, dict[str, str]]:
    """Rows of ratings per coder, one sign per unit, `.` for none."""
    units = range(len(rows[0].split()))
    return {
        unit: {f"c{coder}": value for coder, row in enumerate(rows) if (value := row.split()[unit]) != "."}
        for unit in units
    }


def test_nominal_data_of_two_observers():
    """Krippendorff (2011), section B: twelve articles, two observers, five categories: alpha = 0.692."""
    ratings = _table("a a b b d c c c e d d a", "b a b b b c c c e d d d")
    assert krippendorff_alpha(ratings) == pytest.approx(0.692, abs=0.0005)


def test_binary_data_of_two_observers():
    """Krippendorff (2011), section A: ten units, two observers: alpha = 0.095."""
    ratings = _table("0 1 0 0 0 0 0 0 1 0", "1 1 1 0 0 1 0 0 0 0")
    assert krippendorff_alpha(ratings) == pytest.approx(0.095, abs=0.0005)
    assert percent_agreement(ratings) == pytest.approx(60.0)


def test_four_observers_with_missing_data():
    """Krippendorff (2011), section C: four observers, twelve units, missing data: nominal alpha = 0.743."""
    ratings = _table(
        "1 2 3 3 2 1 4 1 2 . . .", "1 2 3 3 2 2 4 1 2 5 . 3", ". 3 3 3 2 3 4 2 2 5 1 .", "1 2 3 3 2 4 4 1 2 5 1 ."
    )
    assert krippendorff_alpha(ratings) == pytest.approx(0.743, abs=0.0005)


def test_without_variation_or_pairs_there_is_no_alpha():
    assert krippendorff_alpha(_table("1 1 1", "1 1 1")) is None
    assert krippendorff_alpha(_table("1 2 3", ". . .")) is None
    assert krippendorff_alpha({}) is None
    assert percent_agreement({}) is None


def test_sets_differ_by_what_they_don_t_share():
    assert set_difference(frozenset("ab"), frozenset("ab")) == 0.0
    assert set_difference(frozenset(), frozenset()) == 0.0
    assert set_difference(frozenset("a"), frozenset()) == 1.0
    assert set_difference(frozenset("ab"), frozenset("b")) == pytest.approx(1 / 3)


def test_agreement_counts_stories_that_somebody_gave_no_code_at_all():
    spans = [
        CodedSpan(story="1", code="w", coder="rosa", start=0, end=5),
        CodedSpan(story="1", code="w", coder="ben", start=3, end=9),
        CodedSpan(story="2", code="w", coder="rosa"),
        CodedSpan(story="3", code="l", coder="rosa"),
        CodedSpan(story="3", code="l", coder="ben"),
        CodedSpan(story="4", code="l", coder="rosa"),
    ]
    found = agreement(
        spans, {"1": ["rosa", "ben"], "2": ["rosa", "ben"], "3": ["ben", "rosa"], "4": ["rosa"]}, ["w", "l"]
    )
    assert found.coders == ("ben", "rosa")
    assert found.stories == 3
    assert found.percent == pytest.approx(200 / 3)
    by_code = {one.code: one for one in found.codes}
    assert by_code["w"].disputed == ("2",)
    assert by_code["l"].percent == 100.0
    assert by_code["l"].alpha == 1.0
    assert found.alpha is not None
    assert 0 < found.alpha < 1


def test_partly_the_same_codes_agree_partly():
    spans = [
        CodedSpan(story=story, code=code, coder=coder)
        for story, coder, code in map(tuple, ("1ra", "1rb", "1ba", "2rc", "2bc"))
    ]
    read = {"1": ["r", "b"], "2": ["r", "b"]}
    partly = agreement(spans, read, ["a", "b", "c"]).alpha
    apart = agreement([*spans[:2], CodedSpan(story="1", code="c", coder="b"), *spans[3:]], read, ["a", "b", "c"]).alpha
    assert partly is not None
    assert apart is not None
    assert apart < partly < 1
