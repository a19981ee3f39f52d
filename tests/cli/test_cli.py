"""The command line as a person meets it: exit codes, Dutch words, no tracebacks, nothing half done."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest
from python_calamine import load_workbook

from tests import small_world

COMMAND = Path(sys.executable).parent / "wegwijzer"


def run(home: Path, *words: str | Path, **env: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(COMMAND), "--home", str(home), *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | env,
        timeout=120,
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_world.build(tmp_path_factory.mktemp("cli")).root


def test_help_is_dutch_and_lists_the_verbs(home):
    done = run(home, "--help")
    assert done.returncode == 0
    assert "Gebruik:" in done.stdout
    for verb in (
        "demo",
        "serve",
        "check",
        "import",
        "snapshots",
        "releases",
        "compute",
        "release",
        "report",
        "protect",
    ):
        assert f"  {verb} " in done.stdout


@pytest.mark.parametrize("words", [["vlieg"], ["import"], ["release", "hulp"], ["check", "/bestaat/niet"], ["--onzin"]])
def test_a_wrong_call_is_explained_with_exit_code_two(home, words):
    done = run(home, *words)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.strip()


def test_check_counts_what_a_file_defines(home, tmp_path):
    (tmp_path / "w.yaml").write_text(small_world.DEFINITIONS)
    done = run(home, "check", tmp_path / "w.yaml")
    assert done.returncode == 0, done.stderr
    assert "Monitors: 2." in done.stdout
    assert "Indicatoren: 3." in done.stdout


def test_check_tells_every_fault_with_its_line(home, tmp_path):
    wrong = small_world.DEFINITIONS.replace("building_block: societal_result", "building_block: maatschappij").replace(
        "indicators: [eenzaam, inwoners-test, met-hulp]", "indicators: [eenzaam, weg]"
    )
    (tmp_path / "w.yaml").write_text(wrong)
    done = run(home, "check", tmp_path / "w.yaml")
    assert done.returncode == 2
    lines = [line for line in done.stderr.splitlines() if "w.yaml" in line]
    assert len(lines) >= 2
    assert all(re.search(r"w\.yaml:\d+: ", line) for line in lines)
    assert any("maatschappij" in line for line in lines)
    assert any("weg" in line for line in lines)


def test_release_prints_the_id_first_and_what_is_hidden(home):
    done = run(home, "release", "hulp", "--audience", "aanbieder")
    assert done.returncode == 0, done.stderr
    first = done.stdout.splitlines()[0]
    assert first in run(home, "releases").stdout
    assert "verborgen" in done.stdout


def test_raw_figures_need_a_yes_and_a_file(home, tmp_path):
    assert run(home, "compute", "hulp", "-o", tmp_path / "r.csv").returncode == 2
    assert run(home, "compute", "hulp", "--raw", "-o", "-").returncode == 2
    done = run(home, "compute", "hulp", "--raw", "-o", tmp_path / "r.parquet")
    assert done.returncode == 0, done.stderr
    assert pl.read_parquet(tmp_path / "r.parquet").height > 0
    assert "Onbeveiligd" in done.stderr


def test_a_refused_delivery_keeps_nothing_and_gives_a_sheet(home, tmp_path):
    before = run(home, "snapshots").stdout
    (tmp_path / "fout.csv").write_text("gebied;jaar;eenzaam;inwoners\nGM9901;2026;dertig;10\nGM77;2026;12,0;11\n")
    sheet = tmp_path / "fouten.xlsx"
    done = run(home, "import", "file", tmp_path / "fout.csv", "--source", "cijfers", "--errors", sheet)
    assert done.returncode == 2
    assert "rij" in done.stderr
    assert len(done.stderr.strip().splitlines()) >= 2
    assert len(load_workbook(sheet).get_sheet_by_index(0).to_python()) >= 3
    assert run(home, "snapshots").stdout == before


def test_an_unknown_source_or_monitor_is_named(home, tmp_path):
    (tmp_path / "a.csv").write_text("gebied;waarde\nGM9901;1\n")
    done = run(home, "import", "file", tmp_path / "a.csv", "--source", "onbekend")
    assert done.returncode == 2
    assert "onbekend" in done.stderr
    assert run(home, "release", "nergens", "--audience", "publiek").returncode == 2


def test_a_home_that_is_not_there_is_explained(tmp_path):
    done = run(tmp_path / "nergens", "snapshots")
    assert done.returncode == 2
    assert "migrate" in done.stderr


@pytest.mark.parametrize("kind", ["pdf", "docx", "xlsx", "html"])
def test_report_writes_the_file_that_was_asked(home, tmp_path, kind):
    target = tmp_path / f"rapport.{kind}"
    done = run(home, "report", "hulp", "--format", kind, "-o", target)
    assert done.returncode == 0, done.stderr
    assert target.stat().st_size > 2_000


def test_report_of_an_unknown_release_is_refused_and_writes_nothing(home, tmp_path):
    target = tmp_path / "rapport.pdf"
    done = run(home, "report", "hulp", "--release", "0000", "--format", "pdf", "-o", target)
    assert done.returncode == 2
    assert not target.exists()
