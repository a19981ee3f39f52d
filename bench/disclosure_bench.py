"""Secondary suppression: hidden cells, CPU seconds and what the attacks find, one line of JSON for each table.

usage: disclosure_bench.py [GENERATOR] [--proof N] [--bound N] [TABLE …]

`--bound`: how many secondary cells any pattern has at least that keeps every primary cell from all four attackers. A
covering program is asked N times with integers, and what HiGHS then has as its bound is proven (tables per period).
`--proof`: open N secondary cells (drawn with a fixed seed), each by itself, and attack again. `needed` counts those
after which a primary cell falls, `needed_without_policy` those where it falls without the attacker who knows the rules:
what that attacker alone asks is the difference. A cell that isn't needed could be shown.

GENERATOR (default: bench/gen_sdc.py in the shared folder) writes the
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

import numpy as np
import polars as pl
from measuring import SHARED

from wegwijzer.disclosure import TableSpec, audit_table, protect_table, table_spec
from wegwijzer.disclosure.attack import Attacker
from wegwijzer.disclosure.audit import worlds_of
from wegwijzer.disclosure.tables.covering import Covering
from wegwijzer.disclosure.tables.moves import Moves
from wegwijzer.disclosure.tables.primaries import demands_of, primaries_of, room_of
from wegwijzer.disclosure.tables.reading import checked_input, cubes_of
from wegwijzer.disclosure.tables.search import Pattern
from wegwijzer.disclosure.worlds import World

ASKED = {
    "s1e3": (120, 0.5),
    "s1e4": (800, 4.0),
    "s3e4": (2200, 20.0),
    "s1e5": (7500, 60.0),
    "s1e3-cube": (160, 1.5),
    "s3e3-cube": (330, 5.0),
    "s1e4-cube": (1000, 40.0),
}


SEED = 20261123


def falls(spec: TableSpec, world: World, cell: int) -> tuple[bool, bool]:
    """Return whether a primary cell falls once `cell` is shown: to anybody, and without knowing the rules."""
    hidden = world.hidden.copy()
    hidden[cell] = False
    opened = world.published(
        hidden=hidden,
        primary=world.primary,
        labelled=world.labelled,
        known=~hidden,
        shown=np.where(hidden, np.nan, world.truth),
    )
    attacker = Attacker(opened, spec.policy, amounts=False)
    wanted = set(np.flatnonzero(opened.primary & hidden).tolist())
    known = bool(attacker.pinned(policy=False, among=wanted))
    known = known or bool(attacker.pinned_by_contributors(without=(), among=opened.primary & hidden))
    return known or bool(attacker.pinned(policy=True, among=wanted)), known


def proven(spec: TableSpec, frame: pl.DataFrame, published: pl.DataFrame, tries: int) -> dict[str, int]:
    """Return how many of `tries` secondary cells are needed, by what the attacks find without each."""
    worlds = list(worlds_of(spec, frame, published))
    cells = [(at, cell) for at, world in enumerate(worlds) for cell in np.flatnonzero(world.hidden & ~world.primary)]
    drawn = np.random.default_rng(SEED).choice(len(cells), min(tries, len(cells)), replace=False)
    found = [falls(spec, worlds[cells[one][0]], int(cells[one][1])) for one in drawn.tolist()]
    return {
        "tried": len(found),
        "needed": sum(any_way for any_way, _ in found),
        "needed_without_policy": sum(known for _, known in found),
    }


def least(spec: TableSpec, frame: pl.DataFrame, rounds: int) -> dict[str, int]:
    """Return how many secondary cells every safe pattern has at least, and in how many tables that is the optimum."""
    needed = proven_best = 0
    for _, cube, rows in cubes_of(checked_input(spec, frame)):
        found = primaries_of(spec, cube, rows)
        known = np.zeros(cube.values.size, dtype=np.bool_)
        alike = np.ones(cube.values.size)
        moves = Moves(cube, room_of(spec, cube, found, known), found.hidden, alike)
        pattern = Pattern(moves, demands_of(spec, cube, found))
        pattern.cover(list(pattern.demands))  # who can't be told apart by the label says so first
        hidden = np.flatnonzero(found.hidden).tolist()
        cover = Covering(moves.network(1.0), list(pattern.routes), hidden, alike).solved(rounds=rounds)
        needed += int(np.ceil(cover.least - 1e-6)) + len(moves.disguised)
        proven_best += cover.best
    return {"secondary_at_least": needed, "optimal": proven_best}


def measured(folder: Path, table: str, tries: int, rounds: int) -> dict[str, object]:
    """Protect and attack one table; with `tries` also say how many of so many secondary cells are needed."""
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
        "over": max(0, done.secondary - cells),
        **({"proof": proven(spec, frame, done.frame, tries)} if tries else {}),
        **({"bound": least(spec, frame, rounds)} if rounds and not cube else {}),
    }


def generated(generator: Path, folder: str) -> None:
    """Write the tables of the generator into `folder`."""
    python = [sys.executable]
    if find_spec("pandas") is None:
        uv = str(Path(sys.executable).parent / "uv")
        python = [uv, "run", "--quiet", "--no-project", "--with", "pandas", "--with", "numpy", "python"]
    subprocess.run([*python, str(generator), folder], check=True, stdout=sys.stderr)


def asked(words: list[str], option: str) -> int:
    """Take an option with its number out of `words`; return the number, 0 without it."""
    if option not in words:
        return 0
    at = words.index(option)
    number = int(words[at + 1])
    del words[at : at + 2]
    return number


def main() -> None:
    """Generate the tables in a folder of their own and print one line of JSON for each."""
    words = sys.argv[1:]
    own = [words.pop(0)] if words and words[0].endswith(".py") else []
    tries, rounds = asked(words, "--proof"), asked(words, "--bound")
    with tempfile.TemporaryDirectory() as folder:
        generated(Path(own[0]) if own else SHARED / "bench" / "gen_sdc.py", folder)
        for table in words or ASKED:
            print(json.dumps(measured(Path(folder), table, tries, rounds)), flush=True)


if __name__ == "__main__":
    main()
