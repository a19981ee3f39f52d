"""Facts in, honest Dutch sentences out: every case of `sentences.yaml`."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from wegwijzer.definitions.model import Direction
from wegwijzer.figures import Certainty
from wegwijzer.frames import Quality, Status
from wegwijzer.language.sentences import finding, sentences
from wegwijzer.language.statements import Against, Goal, Obstacle, Statement, Subject
from wegwijzer.periods import parse_period

SPEC = yaml.safe_load((Path(__file__).parent / "sentences.yaml").read_text())
CASES = SPEC["cases"]


def statement_of(case: dict[str, Any], subjects: dict[str, Any]) -> Statement:
    """Return the statement that a case describes."""
    subject = dict(subjects[case["subject"]])
    subject["direction"] = Direction(subject.get("direction", "neutral"))
    against = tuple(
        Against(
            **{
                **one,
                "certainty": Certainty(one.get("certainty", "untold")),
                "obstacle": Obstacle(one["obstacle"]) if one.get("obstacle") else None,
            }
        )
        for one in case.get("against", [])
    )
    return Statement(
        subject=Subject(**subject),
        place=case["place"],
        period=parse_period(str(case["period"])),
        group=case.get("group", ""),
        value=case.get("value"),
        status=Status(case.get("status", "shown")),
        quality=Quality(case.get("quality", "final")),
        reason=case.get("reason", ""),
        against=against,
        goal=Goal(**case["goal"]) if "goal" in case else None,
    )


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_says_what_the_table_says(case: dict[str, Any]) -> None:
    statement = statement_of(case, SPEC["subjects"])
    assert list(sentences(statement)) == case["says"]
    assert finding(statement) == case["finding"]


def test_the_table_has_at_least_sixty_cases_with_names_of_their_own() -> None:
    assert len(CASES) >= 60
    assert len({case["name"] for case in CASES}) == len(CASES)


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_reads_like_speech(case: dict[str, Any]) -> None:
    parts = [part for text in case["says"] for part in re.split(r"(?<=[.]) (?=[A-Z])", text)]
    lengths = [len(part.split()) for part in parts]
    assert sum(lengths) / len(lengths) <= 17
    for text in case["says"]:
        assert text.endswith(".")
        assert not re.search(r"\b(succesvol|helaas|gelukkig|slecht|goed nieuws)\b|!", text.replace("zo goed als", ""))


@pytest.mark.parametrize("case", [case for case in CASES if case.get("status", "").startswith("hidden")], ids=str)
def test_hidden_gives_no_number_away(case: dict[str, Any]) -> None:
    said = " ".join([case["finding"], *case["says"]])
    period = str(case["period"])
    goal = str(case.get("goal", {}).get("value", "")), str(case.get("goal", {}).get("period", ""))
    left = {number for number in re.findall(r"\d+", said) if number not in {period, *goal}}
    assert left == set()
    assert "verborgen" in said
