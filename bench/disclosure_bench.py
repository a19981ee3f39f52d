"""Secondary suppression: hidden cells, CPU seconds and what the attacks find, one line of JSON for each table.

usage: disclosure_bench.py [GENERATOR] [TABLE …]. GENERATOR (default: bench/gen_sdc.py in the shared folder) writes the
benchmark tables as CSV into a folder. It needs pandas, which this project does not: without it uv runs the generator in
an environment of its own. `protect_cpu_s` is the protection alone, `audit_cpu_s` the attack on it.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from importlib.util import find_spec
from pathlib import Path

import polars as pl
from measuring import SHARED

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
    report = audit_table(spec, frame, done.frame, harmless_too=False)
    cells, seconds = ASKED[table]
    return {
        "table": table,
        "cells": done.cells,
        "primary": done.primary,
        "secondary": done.secondary,
        "protect_cpu_s": round(protected - start, 2),
        "audit_cpu_s": round(time.process_time() - protected, 2),
        "finds": dict(report.by_attack),
        "asked": {"secondary": cells, "cpu_s": seconds, "finds": 0},
    }


def generated(generator: Path, folder: str) -> None:
    """Write the tables of the generator into `folder`."""
    python = [sys.executable]
    if find_spec("pandas") is None:
        uv = str(Path(sys.executable).parent / "uv")
        python = [uv, "run", "--quiet", "--no-project", "--with", "pandas", "--with", "numpy", "python"]
    subprocess.run([*python, str(generator), folder], check=True, stdout=sys.stderr)


def main() -> None:
    """Generate the tables in a folder of their own and print one line of JSON for each."""
    words = sys.argv[1:]
    own = [words.pop(0)] if words and words[0].endswith(".py") else []
    with tempfile.TemporaryDirectory() as folder:
        generated(Path(own[0]) if own else SHARED / "bench" / "gen_sdc.py", folder)
        for table in words or ASKED:
            print(json.dumps(measured(Path(folder), table)), flush=True)


if __name__ == "__main__":
    main()
