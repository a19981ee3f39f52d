"""Run every bench (or those named) and keep the results with date and machine in bench/results."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime

from measuring import ROOT, machine

BENCHES = ("start", "pages", "conversation", "engine", "disclosure", "signals", "forecast", "demographic", "deidentify")


def main() -> int:
    """Return 0 when every bench ran."""
    names = sys.argv[1:] or BENCHES
    results: dict[str, object] = {"date": f"{datetime.now(UTC):%Y-%m-%d}", "machine": machine()}
    failed = 0
    for name in names:
        done = subprocess.run(
            [sys.executable, f"bench/{name}_bench.py"], cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False
        )
        print(done.stdout, end="")
        lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        results[name] = lines if done.returncode == 0 else {"failed": done.returncode, "lines": lines}
        failed += done.returncode != 0
    target = ROOT / "bench" / "results" / f"{results['date']}-{'-'.join(names) if sys.argv[1:] else 'all'}.json"
    target.write_text(json.dumps(results, indent=1, ensure_ascii=False) + "\n")
    return int(bool(failed))


if __name__ == "__main__":
    sys.exit(main())
