"""The example in the manual works, and what it says about rules and limits is true."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jsonschema import Draft202012Validator

from wegwijzer.definitions import kinds
from wegwijzer.definitions.checking import check_definitions
from wegwijzer.definitions.library import ready_library
from wegwijzer.definitions.model import CountingRule
from wegwijzer.definitions.nodes import LARGEST
from wegwijzer.definitions.reading import read_definitions
from wegwijzer.definitions.schema import json_schema

MANUAL = (Path(__file__).resolve().parents[3] / "docs" / "definities.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"```yaml\n(.*?)```", MANUAL, re.DOTALL)


def test_the_example_is_read_without_faults_or_cautions(tmp_path: Path) -> None:
    assert len(EXAMPLES) == 1
    (tmp_path / "voorbeeld.yaml").write_text(EXAMPLES[0], encoding="utf-8")
    check = check_definitions(tmp_path)
    assert [problem.worded() for problem in (*check.faults, *check.cautions)] == []
    monitor = read_definitions(tmp_path).monitors["samen-minder-alleen"]
    assert monitor.areas.comparable == ("GM0363", "GM0599")


def test_the_example_fits_the_schema(as_json: Callable[[str], Any]) -> None:
    errors = Draft202012Validator(json_schema()).iter_errors(as_json(EXAMPLES[0]))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_the_manual_names_every_kind_rule_and_test() -> None:
    for name in (*kinds.KINDS, *CountingRule, *kinds.TESTS):
        assert re.search(rf"[`{{ ]{name}[`:]", MANUAL), name


def test_the_numbers_in_the_manual_are_true() -> None:
    assert 90 < len(ready_library().indicators) < 100
    assert len(ready_library().questions) == 15
    assert len(ready_library().policies) == 4
    assert LARGEST == 5_000_000
