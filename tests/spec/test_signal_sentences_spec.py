"""Comparisons, signals, targets and interventions in Dutch: every case of `signal_sentences.yaml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.spec.spec_of_comparisons import asked, said

FOLDER = Path(__file__).parent
SPEC = yaml.safe_load((FOLDER / "signal_sentences.yaml").read_text(encoding="utf-8"))
CASES = SPEC["cases"]
NAMES = [case["name"] for case in CASES]


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_says_what_the_table_says(case: dict[str, Any]) -> None:
    assert list(said(case, SPEC["subjects"])) == case["says"]
    assert asked(case, SPEC["subjects"]) == (case.get("title", ""), case.get("question", ""))


@pytest.mark.parametrize("case", CASES, ids=NAMES)
def test_asks_and_never_judges(case: dict[str, Any]) -> None:
    texts = [*case["says"], case.get("title", ""), case.get("question", "")]
    assert not re.search(r"\b(slecht|goed nieuws|succes|helaas|gelukkig|schuld|alarm|zorgelijk)\b|!", " ".join(texts))
    assert all(text.endswith(".") for text in case["says"])
    if case["about"] == "signal":
        assert case["question"].endswith("?")
        assert not case["title"].endswith(".")
    if case["about"] == "evaluation":
        assert "bewijst niet" in case["says"][-1]


def test_both_tables_together_have_at_least_a_hundred_and_fifty_cases_with_names_of_their_own() -> None:
    others = yaml.safe_load((FOLDER / "sentences.yaml").read_text(encoding="utf-8"))["cases"]
    assert len(CASES) + len(others) >= 150
    assert len(set(NAMES)) == len(NAMES)
