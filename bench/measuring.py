"""Measure a command in a process of its own: wall seconds, CPU seconds (children too) and peak memory."""

from __future__ import annotations

import json
import os
import platform
import resource
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("WEGWIJZER_SHARED", ROOT.parent / "shared"))
WORK = ROOT / ".bench"
COMMAND = Path(sys.executable).parent / "wegwijzer"


@dataclass(frozen=True, slots=True)
class Measured:
    """What one run cost."""

    wall_s: float
    cpu_s: float
    peak_mb: float
    output: str


def measured(words: Sequence[str | Path], **env: str) -> Measured:
    """Run a command and return its cost; raises when it fails."""
    begin = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.PIPE, text=True, env=os.environ | env, cwd=ROOT
    )
    output = process.stdout.read() if process.stdout else ""
    _, status, used = os.wait4(process.pid, 0)
    if status != 0:
        raise RuntimeError(f"{words[0]} failed with status {status}")
    wall = time.perf_counter() - begin
    return Measured(round(wall, 3), round(used.ru_utime + used.ru_stime, 3), round(used.ru_maxrss / 1024, 1), output)


def machine() -> dict[str, str | int]:
    """Return what is measured on; no names or paths of the machine."""
    return {
        "cores": os.cpu_count() or 0,
        "memory_gib": round(os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30),
        "system": platform.system(),
        "python": platform.python_version(),
        "load_before": round(os.getloadavg()[0], 2),
    }


def percentile(values: Sequence[float], share: float) -> float:
    """Return the value below which `share` of the values lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def said(name: str, asked: str, found: dict[str, object]) -> None:
    """Print one line of JSON: what was measured beside what was asked."""
    print(json.dumps({"bench": name, "asked": asked, **found}, ensure_ascii=False))


def as_dict(cost: Measured) -> dict[str, float]:
    """Return the numbers of a cost."""
    return {name: value for name, value in asdict(cost).items() if name != "output"}


def peak_of_children_mb() -> float:
    """Return the highest memory any child has used."""
    return round(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024, 1)
