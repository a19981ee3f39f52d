"""Every kind of bad input of `protect`, through the command line: one clear Dutch answer, nothing written."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.cli import root

TABLE = """count: n
dimensions:
  area: [gemeente, wijk]
  group: [grp]
policy: public-care
"""
ROWS = [
    f"0{place % 2},0{place % 2}{place},D{group},{3 + 4 * place + group}" for place in range(6) for group in range(3)
]
HEAD = "gemeente,wijk,grp,n"


@dataclass(frozen=True)
class Answer:
    """What the command line answered."""

    code: int
    out: str
    err: str


@pytest.fixture
def call(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Callable[..., Answer]:
    """Return the command in this process, in a folder with a good table and its description."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in.csv").write_text("\n".join([HEAD, *ROWS]) + "\n")
    (tmp_path / "table.yaml").write_text(TABLE)

    def called(*words: str) -> Answer:
        monkeypatch.setattr(sys, "argv", ["wegwijzer", *words])
        capsys.readouterr()
        try:
            root.run()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return called


def protect(call: Callable[..., Answer], *more: str) -> Answer:
    return call("protect", "in.csv", "--table", "table.yaml", "-o", "out.csv", "--ledger", "ledger.jsonl", *more)


def refused(answer: Answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert "Traceback" not in answer.err
    assert not Path("out.csv").exists()
    assert not Path("ledger.jsonl").exists()
    for word in words:
        assert word in answer.err, answer.err


def rows(*lines: str) -> None:
    Path("in.csv").write_text("\n".join([HEAD, *lines]) + "\n")


def test_the_good_table_goes_out(call):
    answer = protect(call)
    assert answer.code == 0, answer.err
    assert Path("out.csv").exists()


def test_a_code_in_two_branches(call):
    rows(*ROWS, "01,000,D9,5")
    refused(protect(call), "wijk “000” ligt in meer dan één gemeente: 00, 01")


def test_a_total_that_does_not_add_up_says_by_how_much_and_where(call):
    rows(*ROWS, "00,,D1,999")
    refused(protect(call), "rij 20", "00", "D1", "+")


def test_negative_counts(call):
    rows(*ROWS[1:], "00,000,D0,-2")
    refused(protect(call), "negatief", "rij")


def test_missing_combinations(call):
    rows(*ROWS[1:])
    refused(protect(call), "ontbreekt: 1", "missing: zero")


def test_rows_given_twice(call):
    rows(*ROWS, ROWS[0])
    refused(protect(call), "Dubbel gegeven: 2 rijen (rij 2, 20)")


def test_a_hole_in_the_hierarchy(call):
    rows(*ROWS[1:], ",000,D0,3")
    refused(protect(call), "Wel een “wijk” maar geen “gemeente”: 1 keer (rij 19)")


def test_a_policy_that_hides_everything(call):
    Path("table.yaml").write_text(TABLE.replace("public-care", "{minimum_count: 100000}"))
    refused(protect(call), "verbergen elk cijfer")


def test_an_earlier_release_in_another_classification(call):
    assert protect(call).code == 0
    before = pl.read_csv("out.csv", infer_schema=False).with_columns(pl.col("area").str.replace("^000$", "OUD"))
    before.write_csv("before.csv")
    Path("out.csv").unlink()
    Path("ledger.jsonl").unlink()
    refused(protect(call, "--earlier", "before.csv"), "OUD", "indeling")


def test_an_earlier_release_that_told_a_small_cell(call):
    Path("table.yaml").write_text(TABLE.replace("public-care", "{minimum_count: 2}"))
    assert protect(call).code == 0
    Path("out.csv").rename("before.csv")
    Path("ledger.jsonl").unlink()
    Path("table.yaml").write_text(TABLE)
    refused(protect(call, "--earlier", "before.csv"), "eerder")


def test_a_file_without_the_columns_or_without_numbers(call):
    Path("in.csv").write_text("gemeente,wijk,grp\n00,000,D0\n")
    refused(protect(call), "kolom", "n")
    rows("00,000,D0,veel")
    refused(protect(call), "getal")
    Path("in.csv").write_text("")
    refused(protect(call))


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("count: n\n  dimensions: [", ("regel 2", "geen geldige YAML")),
        ("- a\n- b\n", ("beschrijving van de tabel",)),
        (TABLE.replace("policy: public-care\n", ""), ("noemt geen beleid", "public-care", "cbs-zorg")),
        (TABLE.replace("public-care", "geheim"), ("“geheim”", "public-care")),
        (TABLE.replace("public-care", "{minimum_count: veel}"), ("“minimum_count”",)),
        (TABLE.replace("public-care", "{minimum: 5}"), ("“minimum”",)),
        (TABLE.replace("public-care", "{minimum_count: 5, rounding: up}"), ("“rounding”",)),
        (TABLE + "weights: {wijk: zwaar}\n", ("“weights”",)),
        (TABLE + "missing: niets\n", ("“missing”",)),
        (TABLE + "by: {a: b}\n", ("“by”",)),
        (TABLE + "kleur: rood\n", ("“kleur”",)),
        (TABLE.replace("count: n\n", ""), ("“count”", "“amount”")),
        (TABLE.replace("  group: [grp]", "  group: [wijk]"), ("“wijk”", "twee keer")),
    ],
)
def test_a_description_that_cannot_be_read(call, text, words):
    Path("table.yaml").write_text(text)
    answer = protect(call)
    refused(answer, *words)
    for english in ("expected", "while", "could not", "found character", "mapping"):
        assert english not in answer.err


def test_a_description_in_another_encoding(call):
    Path("table.yaml").write_bytes(TABLE.encode().replace(b"grp", b"gr\xe9"))
    refused(protect(call), "UTF-8")


def test_several_faults_come_in_one_answer(call):
    rows(*ROWS[1:], ",000,D0,3", "00,000,D1,-4")
    answer = protect(call)
    refused(answer, "negatief", "maar geen")
    assert len(answer.err.strip().splitlines()) == 2


def test_the_audit_says_harmless_partners_in_one_line(call):
    assert protect(call).code == 0
    answer = call("audit", "in.csv", "--published", "out.csv", "--table", "table.yaml")
    assert answer.code == 0, answer.out
    assert answer.out.count("partners") <= 1
