"""Recall and precision on the sentences of our own, as asked."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[3] / "bench"))

from marked_sentences import LOWER, Score, scored, sentences

from wegwijzer.stories.masking import MaskKind

SURE_KINDS = (MaskKind.BSN, MaskKind.IBAN, MaskKind.PHONE, MaskKind.EMAIL, MaskKind.POSTCODE, MaskKind.PLATE)


@pytest.fixture(scope="module", params=["tuning", "check", "held_out"])
def score(request: pytest.FixtureRequest) -> Score:
    return scored(request.param)


def test_there_are_enough_sentences_of_every_kind():
    assert sum(len(sentences(part)) for part in ("tuning", "check", "held_out")) >= 300
    assert {kind for _, _, kind in (span for one in sentences("held_out") for span in one.spans)} >= {*MaskKind, LOWER}


@pytest.mark.parametrize("kind", SURE_KINDS)
def test_what_has_a_form_is_found(score, kind):
    assert score.recall(kind) >= 0.95


@pytest.mark.parametrize("kind", [MaskKind.NAME, LOWER])
def test_names_are_found(score, kind):
    assert score.recall(kind) >= 0.85


def test_most_of_what_is_proposed_is_right(score):
    assert score.precision() >= 0.80
    assert score.precision(MaskKind.NAME) >= 0.80
