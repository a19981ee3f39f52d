"""The schema that editors use says the same as the reader."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from wegwijzer.definitions import design, kinds, model, schema
from wegwijzer.definitions.model import AgeBand, Condition
from wegwijzer.definitions.reading import LIBRARY, gathered
from wegwijzer.definitions.schema import descriptions, json_schema, schema_text

ROOT = Path(__file__).resolve().parents[3]


def test_the_committed_schema_is_current() -> None:
    committed = (ROOT / "docs" / "wegwijzer.schema.json").read_text(encoding="utf-8")
    assert committed == schema_text(), "run: python -m wegwijzer.definitions.schema > docs/wegwijzer.schema.json"


def test_the_schema_is_valid_itself() -> None:
    Draft202012Validator.check_schema(json_schema())


@pytest.mark.parametrize("path", sorted(LIBRARY.glob("*.yaml")), ids=lambda path: path.name)
def test_the_library_fits_the_schema(path: Path, as_json: Callable[[str], Any]) -> None:
    errors = Draft202012Validator(json_schema()).iter_errors(as_json(path.read_text(encoding="utf-8")))
    assert [f"{error.json_path}: {error.message}" for error in errors] == []


def test_everything_has_a_dutch_description_and_nothing_else_has() -> None:
    classes: dict[str, set[str]] = {"File": {"", *kinds.KINDS}}
    for cls in (getattr(model, name, None) or getattr(design, name) for name in json_schema()["$defs"]):
        fields = {"column", *kinds.TESTS} if cls is Condition else set(kinds.rules_of(cls))
        classes[cls.__name__] = {"", *fields}
    classes[AgeBand.__name__] = {""}
    assert {name: set(told) for name, told in descriptions().items()} == classes
    assert all(text.endswith(".") for told in descriptions().values() for text in told.values())


@pytest.mark.parametrize(
    "text",
    [
        "sorces: {}",
        "sources:\n  s: {title: S}",
        "sources:\n  s: {title: ' ', publisher: P}",
        "sources:\n  s: {title: S, publisher: P, licens: x}",
        "sources:\n  s: {title: S, publisher: P, shape: episode}",
        "sources:\n  s: {title: S, publisher: P, missing: {'.': nul}}",
        "sources:\n  S 1: {title: S, publisher: P}",
        "sources:\n  s: {title: S, publisher: P, keep: [{column: x}]}",
        "sources:\n  s: {title: S, publisher: P, keep: [{column: x, in: []}]}",
        "sources:\n  s: {title: S, publisher: P, keep: [{column: x, empty: false}]}",
        "sources:\n  s: {title: S, publisher: P, retention_months: 0}",
        "questions:\n  q: {text: T, need: 1}",
        "questions:\n  q: {text: T, ends_on: 31-12-2026}",
        "policies:\n  p: {title: T, rounding: up}",
        "policies:\n  p: {title: T, dominance: [1]}",
        "policies:\n  p: {title: T, reasons: {minimum: x}}",
    ],
)
def test_what_the_reader_refuses_the_schema_refuses_too(
    tmp_path: Path, text: str, as_json: Callable[[str], Any]
) -> None:
    (tmp_path / "a.yaml").write_text(text)
    assert gathered(tmp_path, base=None).faults
    assert list(Draft202012Validator(json_schema()).iter_errors(as_json(text)))


def test_an_unknown_type_in_the_model_is_told_at_once() -> None:
    with pytest.raises(TypeError, match="no schema"):
        schema._type(complex, {})
