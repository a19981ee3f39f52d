"""Cautions say what deserves a second look, with the reason; they never stop reading."""

from __future__ import annotations

from pathlib import Path

import pytest

from wegwijzer.definitions.cautions import cautions, questions_of, sources_behind
from wegwijzer.definitions.checking import check_definitions, lines_of
from wegwijzer.definitions.library import ready_library
from wegwijzer.definitions.reading import LIBRARY, read_definitions
from wegwijzer.errors import ExitCode
from wegwijzer.language.catalogue import dutch

START = """organisations:
  o: {title: O}
"""


def monitor(rest: str, indicators: str = "[eenzaamheid]") -> str:
    return (
        f"{START}monitors:\n  m:\n    title: M\n    organisation: o\n    areas: {{municipalities: [GM0344]}}\n"
        f"    indicators: {indicators}\n{rest}"
    )


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        (monitor("    questions: [eenzaamheid]"), []),
        (monitor(""), ["no_question"]),
        (monitor("    questions: [rondkomen]"), ["no_question"]),
        (monitor("    questions: [q]\nquestions:\n  q: {text: T, indicators: [eenzaamheid]}"), []),
        (
            monitor(
                "    questions: [q]\nquestions:\n"
                "  q: {text: T, indicators: [eenzaamheid], accepted: false, decision_reason: te duur}"
            ),
            ["no_question"],
        ),
        (monitor("    questions: [eenzaamheid]\n    functions: [signal, steer, forecast]"), ["many_functions"]),
        (monitor("    questions: [eenzaamheid]\n    functions: [learn, account]"), ["account_and_learn"]),
        (
            monitor("    questions: [ervaring-van-inwoners]\n    functions: [account]", "[ervaring-kwaliteit]"),
            ["purpose"],
        ),
        ("questions:\n  q: {text: T, structural: false}", ["no_end"]),
        ("questions:\n  q: {text: T, structural: false, ends_on: 2027-01-01}", []),
        ("questions:\n  q: {text: T, accepted: false}", ["no_reason"]),
        (
            "targets:\n  t: {indicator: eenzaamheid, period: 2026, value: 1, stated_on: 2026-01-02}",
            ["stated_afterwards"],
        ),
        ("targets:\n  t: {indicator: eenzaamheid, period: 2026, value: 1, stated_on: 2026-01-01}", []),
        ("targets:\n  t: {indicator: eenzaamheid}", ["no_rationale"]),
        ("targets:\n  t: {indicator: eenzaamheid, rationale: dat weten we nog niet}", []),
        (
            monitor(
                "    questions: [eenzaamheid]\n    targets: [t]\ntargets:\n"
                "  t: {indicator: inwoners, period: 2027, value: 1}"
            ),
            ["target_elsewhere"],
        ),
        ("policies:\n  p: {title: P, minimum_count: 4}", ["no_reason"]),
        ("policies:\n  publiek: {title: P}", ["replaces"]),
        (
            (
                "indicators:\n  i: {title: I, building_block: input, unit: x, "
                "counting: {rule: ratio, numerator: inwoners, denominator: inwoners}}"
            ),
            ["unexplained"],
        ),
    ],
)
def test_a_caution_is_given_when_and_only_when(tmp_path: Path, text: str, codes: list[str]) -> None:
    (tmp_path / "a.yaml").write_text(text)
    check = check_definitions(tmp_path)
    assert [problem.worded() for problem in check.faults] == []
    assert [problem.code.removeprefix("definition.caution.") for problem in check.cautions] == codes
    assert all(problem.place.line for problem in check.cautions)
    assert check.exit_code == ExitCode.OK


def test_cautions_need_no_places() -> None:
    assert cautions(ready_library()) == ()


def test_the_sources_of_a_ratio_are_those_of_both_parts() -> None:
    found = sources_behind(ready_library(), "lasten-jeugdhulp-per-inwoner")
    assert {source.id for source in found} >= {"iv3", "cbs-kwb-2020"}
    assert sources_behind(ready_library(), "bestaat-niet") == ()


def test_the_questions_come_in_the_order_of_the_monitor(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        monitor("    questions: [q, eenzaamheid]\nquestions:\n  q: {text: T, indicators: [eenzaamheid]}")
    )
    found = read_definitions(tmp_path)
    assert [each.id for each in questions_of(found, found.monitors["m"], "eenzaamheid")] == ["q", "eenzaamheid"]


def test_the_lines_say_where_what_and_how_many(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("questions:\n  q: {text: T, structural: false}\n  r: {}")
    check = check_definitions(tmp_path)
    assert lines_of(check) == (
        f"{tmp_path / 'a.yaml'}:3: fault: questions › r › text: this is missing or empty. Fill it in.",
        (
            f"{tmp_path / 'a.yaml'}:2: caution: questions › q: a question for once has no end date, "
            "so its delivery may never stop. Fill in ends_on."
        ),
        "Questions: 1.",
        "Faults: 1. Cautions: 1.",
    )
    assert check.exit_code == ExitCode.USER_CAN_MEND
    assert lines_of(check, dutch())[-2:] == ("Vragen: 1.", "Fouten: 1. Aandachtspunten: 1.")


def test_the_library_itself_has_no_faults_and_no_cautions() -> None:
    check = check_definitions(LIBRARY, base=None)
    assert (check.faults, check.cautions) == ((), ())
    assert lines_of(check)[-1] == "No faults."
    assert sum(check.counts.values()) > 100
