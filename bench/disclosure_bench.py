"""Measure secondary suppression: hidden cells, CPU seconds and what the attacks find, as JSON.

Usage: disclosure_bench.py GENERATOR [TABLE …]. GENERATOR is the script that writes the benchmark tables as CSV into a
folder (it needs pandas: give the interpreter that has it with PYTHON_OF_GENERATOR). Compare CPU seconds, not wall time:
`protect` is the protection alone, `audit` the attack on it; `asked` holds the bounds.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import polars as pl

from wegwijzer.disclosure import audit_table, protect_table, table_spec

ASKED = {
    "s1e3": (120, 0.5),
    "s1e4": (800, 4.0),
    "s3e4": (2200, 20.0),
    "s1e5": (7500, 60.0),
    "s1e3-cube": (160, 1.5),
    "s3e3-cube": (330, 5.0),
    "s1e4-cube": (1000, 40.0),
}


def measured(folder: Path, table: str) -> dict[str, object]:
    """Protect and attack one table."""
    name, _, cube = table.partition("-")
    dimensions = {"area": ["gemeente", "wijk", "buurt"], "group": ["grp"]}
    by = ["period"]
    if cube:
        dimensions, by = dimensions | {"period": ["period"]}, []
    spec = table_spec({"count": "n", "dimensions": dimensions, "by": by, "policy": "public-care"})
    frame = pl.read_csv(folder / f"{name}.csv")
    start = time.process_time()
    done = protect_table(spec, frame, audited=False)
    protected = time.process_time()
    report = audit_table(spec, frame, done.frame)
    cells, seconds = ASKED[table]
    return {
        "table": table,
        "cells": done.cells,
        "primary": done.primary,
        "secondary": done.secondary,
        "protect_cpu_s": round(protected - start, 2),
        "audit_cpu_s": round(time.process_time() - protected, 2),
        "finds": dict(report.by_attack),
        "harmless": len(report.harmless),
        "asked": {"secondary": cells, "cpu_s": seconds, "finds": 0},
    }


def main() -> None:
    """Generate the tables in a folder of their own and print one line of JSON for each."""
    generator, *tables = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ.get("PYTHON_OF_GENERATOR", sys.executable), generator, folder], check=True)
        for table in tables or ASKED:
            print(json.dumps(measured(Path(folder), table)), flush=True)


if __name__ == "__main__":
    main()
