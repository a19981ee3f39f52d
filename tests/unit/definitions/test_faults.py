"""Every fault names its file and line, says what is wrong and what is allowed; all at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from wegwijzer.definitions.reading import LIBRARY, gathered, read_definitions, read_text
from wegwijzer.errors import DefinitionError, ExitCode, Problem

SOURCES = """
sources:
  s: {title: S, publisher: P}
  oud: {title: S, publisher: P}
  zorg: {title: Z, publisher: P, shape: episodes}
  enquete: {title: Z, publisher: P, shape: responses}
  kaart: {title: K, publisher: P, shape: areas}
"""
COUNT = "{rule: count, of: {sources: [zorg]}}"


def faults(tmp_path: Path, text: str, *more: str) -> tuple[Problem, ...]:
    for number, each in enumerate((text, *more)):
        (tmp_path / f"{number}.yaml").write_text(each, encoding="utf-8")
    return gathered(tmp_path, base=None).faults


def indicator(counting: str = COUNT, rest: str = "") -> str:
    fields = f"    title: A\n    building_block: effect\n    unit: x\n    counting: {counting}\n{rest}"
    return f"{SOURCES}indicators:\n  a:\n{fields}"


def ratio(name: str, numerator: str, denominator: str) -> str:
    counting = f"{{rule: ratio, numerator: {numerator}, denominator: {denominator}}}"
    return f"  {name}: {{title: T, building_block: input, unit: x, counting: {counting}}}"


LINE = SOURCES.count("\n") + 1  # of "indicators:"


@pytest.mark.parametrize(
    ("text", "code", "line", "words"),
    [
        ("sorces: {}", "unknown_key", 1, ["“sorces”", "Did you mean “sources”?", "indicators"]),
        ("sources:\n  s:\n    title: S\n    publisher: P\n    licens: x", "unknown_key", 5, ["licence", "legal_basis"]),
        ("sources:\n  s:\n    title: S", "missing_key", 2, ["sources › s › publisher", "missing or empty"]),
        ("sources:\n  s:\n    title: ' '\n    publisher: P", "missing_key", 3, ["title"]),
        (
            "sources:\n  s: {title: S, publisher: P, shape: episode}",
            "unknown_value",
            2,
            ["episodes", "responses", "areas"],
        ),
        ("sources:\n  s: {title: [S], publisher: P}", "type", 2, ["text is expected"]),
        ("sources:\n  s: {title: S, publisher: P, measures: x}", "type", 2, ["a list is expected", "[one, two]"]),
        ("sources:\n  s: {title: S, publisher: P, columns: x}", "type", 2, ["a mapping is expected"]),
        ("sources: [s]", "type", 1, ["a mapping is expected"]),
        ("sources:\n  s: {title: S, publisher: P, retention_months: 1.5}", "type", 2, ["“1.5” is no whole number"]),
        (
            "sources:\n  s: {title: S, publisher: P, retention_months: 0}",
            "range",
            2,
            ["0 is too low", "From 1 to 1200."],
        ),
        ("sources:\n  s: {title: S, publisher: P, minutes_per_delivery: '3'}", "type", 2, ["without quotation marks"]),
        (
            "sources:\n  s: {title: S, publisher: P, period: 2023Q1}",
            "period",
            2,
            ["“2023Q1” is not a period", "2023KW01"],
        ),
        ("sources:\n  s: {title: S, publisher: P, missing: {'.': nul}}", "unknown_value", 2, ["“nul”", "secret"]),
        ("sources:\n  S 1: {title: S, publisher: P}", "id", 2, ["small letters"]),
        ("sources:\n  s: {title: S, publisher: P, keep: [{column: x, in: a}]}", "type", 2, ["a list is expected"]),
        (
            "sources:\n  s: {title: S, publisher: P, keep: [{column: x}]}",
            "condition",
            2,
            ["exactly one test", "at_least"],
        ),
        ("sources:\n  s: {title: S, publisher: P, keep: [{column: x, empty: false}]}", "type", 2, ["only true"]),
        ("sources:\n  s: {title: S, publisher: P, keep: [{column: x, im: [1]}]}", "unknown_key", 2, ["not_in"]),
        ("questions:\n  q: {text: T, need: ja}", "type", 2, ["neither true nor false"]),
        ("questions:\n  q: {text: T, ends_on: 31-12-2026}", "type", 2, ["2026-01-31"]),
        ("questions:\n  q: {text: T, ends_on: 2026-02-30}", "type", 2, ["is no date"]),
        ("policies:\n  p: {title: T, group_disclosure: '0,9'}", "type", 2, ["is no number"]),
        ("policies:\n  p: {title: T, group_disclosure: 0,9}", "unknown_key", 2, ["“9”"]),
        ("policies:\n  p:\n    title: T\n    group_disclosure: 0,9", "type", 4, ["Use a decimal point"]),
        ("policies:\n  p: {title: T, rounding: up}", "unknown_value", 2, ["none, nearest, random, controlled"]),
        ("policies:\n  p: {title: T, rounding_base: 5}", "policy", 2, ["belong together"]),
        ("policies:\n  p: {title: T, rate_after_rounding: true}", "policy", 2, ["needs rounding"]),
        ("policies:\n  p: {title: T, dominance: [1]}", "type", 2, ["2 values are expected"]),
        ("policies:\n  p: {title: T, dominance: [0, 50]}", "policy", 2, ["[1, 50]"]),
        ("policies:\n  p: {title: T, reasons: {minimum: x}}", "unknown_value", 2, ["minimum_count"]),
        ("targets:\n  t: {indicator: x}", "unknown_reference", 2, ["there is no indicator “x”"]),
        ("organisations:\n  o: {title: O, municipality: WK036300}", "area", 2, ["“WK036300”", "GM0344"]),
        ("organisations:\n  o: {title: O, municipality: gm0344}", "area", 2, ["“gm0344”", "GM0344"]),
        ("organisations:\n  o: {title: O, municipality: 'GM0344  '}", "area", 2, ["GM0344"]),
        ("organisations:\n  o: {title: O, title: P}", "duplicate_key", 2, ["twice", "line 2"]),
        ("organisations:\n  o: {title: O}\n\n  o: {title: P}", "duplicate_key", 4, ["line 2"]),
        ("organisations:\n  o: &x {title: O}\n  p: *x", "alias", 3, ["& and *"]),
        ("organisations:\n  o: !!python/object:os.system {title: O}", "tag", 2, ["python/object"]),
        ("organisations:\n  o: {? [a] : b, title: O}", "key", 2, ["one word"]),
        ("a: [1\nb: 2", "syntax", 2, ["square brackets"]),
        ("a:\n\tb: 1", "syntax", 2, ["tab"]),
        ("a: 'x", "syntax", 1, ["quotation mark"]),
        ("a: b: c", "syntax", 1, ["colon"]),
        ("a: 1\n---\nb: 2", "syntax", 2, ["second document"]),
        ("a: *x", "syntax", 1, ["& and *"]),
        ("a: 1\nb: \x01", "control_character", 2, ["control character"]),
        (indicator("{rule: share, of: {sources: [zorg]}}"), "counting", LINE + 5, ["share needs per"]),
        (indicator("{rule: rate_per_1000, of: {sources: [zorg]}}"), "counting", LINE + 5, ["needs per"]),
        (indicator("{rule: ratio}"), "counting", LINE + 5, ["needs numerator"]),
        (indicator("{rule: mean, of: {sources: [zorg]}}"), "counting", LINE + 5, ["mean needs column"]),
        (indicator("{rule: as_published, of: {sources: [s]}}"), "counting", LINE + 5, ["needs measures"]),
        (
            indicator("{rule: as_published, of: {sources: [zorg]}}"),
            "counting",
            LINE + 5,
            ["can't count from", "episodes"],
        ),
        (indicator("{rule: count, of: {sources: [kaart]}}"), "counting", LINE + 5, ["areas"]),
        (indicator("{rule: count, of: {sources: [zorg, enquete]}}"), "counting", LINE + 5, ["episodes, responses"]),
        (indicator("{rule: count, of: {sources: []}}"), "counting", LINE + 5, ["no source is named"]),
        (indicator("{rule: count, of: {sources: [zrg]}}"), "unknown_reference", LINE + 5, ["Did you mean “zorg”?"]),
        (
            indicator("{rule: count, of: {sources: [zorg]}, per: {sources: [zorg]}}"),
            "counting",
            LINE + 5,
            ["doesn't use per"],
        ),
        (
            indicator("{rule: count, of: {sources: [zorg], within_months: 12}}"),
            "counting",
            LINE + 5,
            ["occurrence: later"],
        ),
        (indicator("{rule: count, of: {sources: [zorg], factor: 0}}"), "counting", LINE + 5, ["above zero"]),
        (indicator("{rule: count, of: {sources: [zorg], ages: 17-0}}"), "type", LINE + 5, ["goes back"]),
        (indicator("{rule: count, of: {sources: [zorg], ages: jong}}"), "type", LINE + 5, ["0-17 or 65+"]),
        (indicator("{rule: ratio, numerator: a, denominator: a}"), "circle", LINE + 5, ["names itself"]),
        (
            indicator(rest="    versions: [{}, {number: 1, valid_from: 2020-01-01}]"),
            "versions",
            LINE + 6,
            ["Number the versions"],
        ),
        (indicator(rest="    versions: [{}, {number: 2}]"), "versions", LINE + 6, ["valid_from"]),
        (
            indicator(rest="    versions: [{valid_from: 2021-01-01}, {number: 2, valid_from: 2020-01-01}]"),
            "versions",
            LINE + 6,
            ["2020-01-01", "2021-01-01"],
        ),
        (indicator(rest="    breakdowns: [{id: x, columns: [sex], bands: [0-9]}]"), "bands", LINE + 6, ["column age"]),
        (indicator(rest="    breakdowns: [{id: x}, {id: x}]"), "repeat", LINE + 6, ["“x” is named twice"]),
        (indicator(rest="    questions: [waarom]"), "unknown_reference", LINE + 6, ["there is no question"]),
    ],
)
def test_a_fault_names_line_trouble_and_choice(
    tmp_path: Path, text: str, code: str, line: int, words: list[str]
) -> None:
    found = [each for each in faults(tmp_path, text) if each.code == f"definition.{code}"]
    assert found, [each.worded() for each in faults(tmp_path, text)]
    assert found[0].place.file == str(tmp_path / "0.yaml")
    assert found[0].place.line == line
    for word in words:
        assert word in found[0].worded()


def test_a_monitor_tells_every_missing_reference(tmp_path: Path) -> None:
    text = """monitors:
  m:
    title: M
    organisation: o
    areas:
      municipalities: [GM0344, GM1]
      country: GM0344
      sources: [s]
    indicators: [i, i]
    questions:
      - q
    targets: [t]
    audiences: {publiek: p, buiten: p}
sources:
  s: {title: S, publisher: P}
"""
    found = {(each.code.removeprefix("definition."), each.place.line) for each in faults(tmp_path, text)}
    assert found == {
        ("unknown_reference", 4),
        ("area", 6),
        ("area", 7),
        ("counting", 8),
        ("unknown_reference", 9),
        ("repeat", 9),
        ("unknown_reference", 11),
        ("unknown_reference", 12),
        ("unknown_reference", 13),
        ("unknown_value", 13),
    }


def test_faults_of_all_files_come_in_one_answer_in_order(tmp_path: Path) -> None:
    found = faults(tmp_path, "a: [", "questions:\n  q: {}\n  r: {text: T, nee: 1}", "organisations:\n  o: {}")
    assert [(Path(each.place.file).name, each.place.line) for each in found] == [
        ("0.yaml", 1),
        ("1.yaml", 2),
        ("1.yaml", 3),
        ("2.yaml", 2),
    ]
    with pytest.raises(DefinitionError) as caught:
        read_definitions(tmp_path, base=None)
    assert caught.value.problems == found
    assert caught.value.exit_code == ExitCode.USER_CAN_MEND


def test_an_id_used_in_two_files_names_the_first_place(tmp_path: Path) -> None:
    found = faults(tmp_path, "\nquestions:\n  q: {text: T}", "questions:\n  q: {text: U}")
    assert [(each.code, each.place.line, each.params["file"], each.params["line"]) for each in found] == [
        ("definition.duplicate_id", 2, "0.yaml", 3)
    ]


def test_a_circle_of_ratios_is_told_once_with_its_members(tmp_path: Path) -> None:
    ratios = "\n".join(
        ratio(name, other, "d") for name, other in (("a", "b"), ("b", "c"), ("c", "a"), ("d", "d"), ("e", "a"))
    )
    found = [each.worded() for each in faults(tmp_path, f"indicators:\n{ratios}") if each.code == "definition.circle"]
    assert len(found) == 2
    assert "a → b → c → a" in found[0]
    assert "names itself" in found[1]


def test_a_long_chain_of_ratios_is_walked_without_recursion(tmp_path: Path) -> None:
    ratios = "\n".join(ratio(f"r{n}", f"r{n + 1}", f"r{n + 1}") for n in range(1_500))
    last = f"  r1500: {{title: T, building_block: input, unit: x, counting: {COUNT}}}"
    assert faults(tmp_path, f"{SOURCES}indicators:\n{ratios}\n{last}") == ()


def test_what_could_not_be_read_is_not_reported_missing_too(tmp_path: Path) -> None:
    found = faults(tmp_path, "targets:\n  t: {indicator: a}\nindicators:\n  a: {title: A}")
    assert {each.code for each in found} == {"definition.missing_key"}


def test_a_file_that_is_no_utf8_names_the_line(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes("questions:\n  q:\n    text: één".encode("latin-1"))
    found = gathered(tmp_path, base=None).faults
    assert [(each.code, each.place.line) for each in found] == [("definition.encoding", 3)]


def test_a_mark_of_utf8_at_the_start_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.yml").write_bytes(b"\xef\xbb\xbfquestions:\n  q: {text: T}")
    assert list(read_definitions(tmp_path, base=None).questions) == ["q"]


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"#" * 5_000_001)
    assert [each.code for each in gathered(tmp_path, base=None).faults] == ["definition.too_large"]


def test_files_that_are_huge_together_are_refused_unread(tmp_path: Path) -> None:
    for number in range(12):
        with (tmp_path / f"{number}.yaml").open("wb") as file:
            file.truncate(4_900_000)
    assert [each.code for each in gathered(tmp_path, base=None).faults] == ["definition.too_large"]


def test_thousands_of_faults_are_all_told(tmp_path: Path) -> None:
    wrong = "\n".join(f"    sleutel{n}: x" for n in range(20_000))
    found = faults(tmp_path, f"questions:\n  q:\n    text: T\n{wrong}\n")
    assert len(found) == 20_000
    assert found[-1].place.line == 20_003
    assert "Allowed" in found[-1].worded()


@pytest.mark.parametrize(
    "text",
    ["[" * 100_000, "{a: " * 5_000, "a: " + "[" * 3_000 + "]" * 3_000, "\n".join(" " * n + "a:" for n in range(1_500))],
)
def test_a_text_of_many_levels_is_refused_and_does_not_crash(tmp_path: Path, text: str) -> None:
    assert [each.code for each in faults(tmp_path, text)] == ["definition.too_deep"]


def test_a_bomb_of_references_is_refused_at_once(tmp_path: Path) -> None:
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60))]
    found = faults(tmp_path, "questions:\n  q:\n    text: T\n    indicators: &b [x]\n    why: *b\n" + "\n".join(lines))
    assert "definition.alias" in {each.code for each in found}
    assert len(found) < 100


def test_a_missing_path_and_an_empty_folder_are_told(tmp_path: Path) -> None:
    assert [each.code for each in gathered(tmp_path / "weg", base=None).faults] == ["definition.no_path"]
    assert [each.code for each in gathered(tmp_path, base=None).faults] == ["definition.no_files"]


def test_hidden_files_and_other_endings_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "a.yaml").write_text("kapot: [")
    (tmp_path / "lees.md").write_text("kapot: [")
    (tmp_path / "diep").mkdir()
    (tmp_path / "diep" / "a.yml").write_text("questions:\n  q: {text: T}")
    assert list(read_definitions(tmp_path, base=None).questions) == ["q"]


def test_an_empty_file_defines_nothing(tmp_path: Path) -> None:
    assert faults(tmp_path, "# alleen uitleg\n") == ()


def test_own_definitions_may_name_ready_ones(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text("targets:\n  t: {indicator: eenzaamheid, period: 2027, value: 40}")
    found = read_definitions(tmp_path)
    assert "eenzaamheid" in found.indicators
    assert list(found.targets) == ["t"]


def test_texts_that_look_like_something_else_stay_text(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_text(
        "questions:\n  q: {text: no, why: 2023, asked_by: 1.10, what_with_answer: 2024-01-01}"
    )
    question = read_definitions(tmp_path, base=None).questions["q"]
    assert (question.text, question.why, question.asked_by) == ("no", "2023", "1.10")
    assert question.what_with_answer == "2024-01-01"


def test_a_frozen_part_opens_without_what_it_refers_to() -> None:
    found = read_text("targets:\n  t: {indicator: allang-weg, period: 2020}\n")
    assert found.targets["t"].indicator == "allang-weg"
    with pytest.raises(DefinitionError):
        read_text("targets:\n  t: {indicatr: x}\n")


def test_what_was_read_can_not_be_changed(tmp_path: Path) -> None:
    found = read_definitions(LIBRARY, base=None)
    with pytest.raises(TypeError):
        found.sources["x"] = None  # type: ignore[index]
    with pytest.raises(TypeError):
        found.sources["cbs-kwb-2020"].columns["x"] = "y"  # type: ignore[index]
