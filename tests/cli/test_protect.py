"""Any table through the gate and under attack, from the command line."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from pathlib import Path

import polars as pl
import pytest

COMMAND = Path(sys.executable).parent / "wegwijzer"
TABLE = """
count: n
dimensions:
  area: [gemeente, wijk]
  group: [grp]
by: [period]
policy: public-care
"""


def run(folder: Path, *words: str, stdin: bytes | None = None) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(
        [str(COMMAND), *words], cwd=folder, capture_output=True, check=False, input=stdin, env=os.environ, timeout=120
    )


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    draw = random.Random(5)
    rows = ["gemeente,wijk,grp,period,n"]
    for period in ("2024", "2025"):
        for place in range(8):
            rows += [f"0{place % 2},0{place % 2}{place},D{group},{period},{draw.randint(0, 14)}" for group in range(4)]
    (tmp_path / "in.csv").write_text("\n".join(rows) + "\n")
    (tmp_path / "table.yaml").write_text(TABLE)
    return tmp_path


def test_protected_and_then_attacked_nothing_falls(folder):
    done = run(folder, "protect", "in.csv", "--table", "table.yaml", "-o", "out.csv", "--ledger", "ledger.jsonl")
    assert done.returncode == 0, done.stderr
    out = pl.read_csv(folder / "out.csv", infer_schema=False)
    assert out.columns == ["area_level", "area", "group_level", "group", "period", "shown", "status", "reason"]
    assert out.height == 2 * (1 + 2 + 8) * (1 + 4)
    assert set(out["area_level"]) == {"total", "gemeente", "wijk"}
    assert "00" in set(out["area"])
    hidden = out.filter(pl.col("status").str.starts_with("hidden"))
    assert hidden.height > 0
    assert hidden["shown"].null_count() == hidden.height
    assert hidden["reason"].str.starts_with("verborgen").all()
    assert out.filter(area_level="total", group_level="total")["shown"].null_count() == 0
    audit = run(folder, "audit", "in.csv", "--published", "out.csv", "--table", "table.yaml")
    assert audit.returncode == 0, audit.stdout
    line = json.loads((folder / "ledger.jsonl").read_text())
    assert (line["audience"], line["hidden"]["primary"] > 0) == ("publiek", True)


def test_the_audit_finds_a_cell_that_was_hidden_alone(folder):
    assert run(folder, "protect", "in.csv", "--table", "table.yaml", "-o", "out.csv").returncode == 0
    truth = pl.read_csv(folder / "in.csv", infer_schema=False)
    out = pl.read_csv(folder / "out.csv", infer_schema=False)
    inner = out.join(
        truth.select("period", pl.col("wijk").alias("area"), pl.col("grp").alias("group"), "n"),
        on=["period", "area", "group"],
        how="left",
    )
    leaky = inner.with_columns(shown=pl.coalesce("shown", pl.when(pl.col("status") == "hidden_secondary").then("n")))
    leaky = leaky.with_columns(status=pl.when(pl.col("shown").is_not_null()).then(pl.lit("shown")).otherwise("status"))
    leaky.drop("n").write_csv(folder / "leaky.csv")
    audit = run(folder, "audit", "in.csv", "--published", "leaky.csv", "--table", "table.yaml")
    assert audit.returncode == 1
    assert b"exact" in audit.stdout


def test_a_pipe_works_on_both_sides(folder):
    done = run(folder, "protect", "-", "--table", "table.yaml", "-o", "-", stdin=(folder / "in.csv").read_bytes())
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(b"area_level,area,")


@pytest.mark.parametrize(
    "text",
    [
        "gemeente,wijk,grp,period,n\n00,001,D1,2024,-3\n",
        "gemeente,wijk,grp,period,n\n00,001,D1,2024,3\n00,001,D1,2024,3\n",
        "gemeente,wijk,grp,period\n00,001,D1,2024\n",
        "",
    ],
)
def test_a_wrong_table_is_refused_and_nothing_is_written(folder, text):
    (folder / "in.csv").write_text(text)
    done = run(folder, "protect", "in.csv", "--table", "table.yaml", "-o", "out.csv", "--ledger", "ledger.jsonl")
    assert done.returncode == 2
    assert b"Traceback" not in done.stderr
    assert not (folder / "out.csv").exists()
    assert not (folder / "ledger.jsonl").exists()
