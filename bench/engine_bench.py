"""Episodes to figures through a monitor definition, against hand-written Polars queries on the same file.

usage: engine_bench.py [FOLDER=.bench/agg] [REPEATS=3]; prints JSON. The folder holds `episodes.parquet` and
`area.parquet` (10 million rows). Every measurement runs in a process of its own, by turns; ratios are of the medians of
CPU seconds and of wall time.
"""

from __future__ import annotations

import json
import resource
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import (
    AreaChoice,
    Breakdown,
    BuildingBlock,
    Counting,
    CountingRule,
    Definitions,
    Indicator,
    Monitor,
    Quantity,
    Source,
    When,
)
from wegwijzer.engine.computing import figures_in_parts
from wegwijzer.engine.inputs import Inputs
from wegwijzer.frames import AREAS, Shape
from wegwijzer.periods import PeriodKind

_NAMES = {"client": "person", "buurt": "area", "product": "provision"}
_LEVELS = (AreaLevel.NEIGHBOURHOOD, AreaLevel.DISTRICT, AreaLevel.MUNICIPALITY, AreaLevel.COUNTRY)
_GROUPS = ("provision", "provider", "sex")
_LIMITS = {"one": 1.2, "sixteen": 1.5, "active": 1.2}


def _episodes(folder: Path) -> pl.LazyFrame:
    return pl.scan_parquet(folder / "episodes.parquet").rename(_NAMES)


def _areas(folder: Path) -> pl.DataFrame:
    frame = pl.read_parquet(folder / "area.parquet").rename({"buurt": "code"})
    return frame.select(
        "code",
        name=pl.col("code"),
        area_level=pl.lit("neighbourhood"),
        district=pl.col("wijk"),
        municipality=pl.col("gemeente"),
        **{name: pl.lit(None, dtype=kind) for name, kind in list(AREAS.items())[5:]},
    ).cast(AREAS)


def _definitions(what: str) -> Definitions:
    breakdowns = {"one": ("provision",), "sixteen": _GROUPS, "active": ()}[what]
    when = When.ACTIVE if what == "active" else When.STARTED
    counting = Counting(rule=CountingRule.DISTINCT_PERSONS, of=Quantity(sources=("care",), when=when))
    levels = _LEVELS if what == "sixteen" else (AreaLevel.NEIGHBOURHOOD,)
    indicator = Indicator(
        id="clients",
        title="Clients",
        building_block=BuildingBlock.ACTIVITIES_OUTPUT,
        unit="persons",
        counting=counting,
        breakdowns=tuple(Breakdown(id=name, columns=(name,)) for name in breakdowns),
        frequency=PeriodKind.QUARTER,
        levels=levels,
    )
    choice = AreaChoice(municipalities=(), levels=levels)
    monitor = Monitor(id="care", title="Care", organisation="o", areas=choice, indicators=("clients",))
    source = Source(id="care", title="Care", publisher="p", shape=Shape.EPISODES)
    return Definitions(monitors={"care": monitor}, indicators={"clients": indicator}, sources={"care": source})


def by_definition(folder: Path, what: str) -> int:
    """Return the number of figures of a monitor definition."""
    inputs = Inputs({"care": (_episodes(folder),)}, _areas(folder))
    return sum(part.height for part in figures_in_parts(_definitions(what), "care", inputs))


def by_hand(folder: Path, what: str) -> int:
    """Return the number of rows of hand-written queries that count the same."""
    scan = pl.scan_parquet(folder / "episodes.parquet")
    quarter = pl.col("start").dt.truncate("1q").alias("quarter")
    count = [pl.len(), pl.col("client").n_unique().alias("clients")]
    if what == "active":
        return sum(_active(scan, first, last) for first, last in _quarters())
    if what == "one":
        plain = scan.group_by(quarter, "buurt").agg(count).collect(engine="streaming").height
        return plain + scan.group_by(quarter, "buurt", "product").agg(count).collect(engine="streaming").height
    placed = scan.join(pl.scan_parquet(folder / "area.parquet"), on="buurt")
    return sum(
        placed.group_by(quarter, *area, *group).agg(count).collect(engine="streaming").height
        for area in (["buurt"], ["wijk"], ["gemeente"], [])
        for group in ([], ["product"], ["provider"], ["sex"])
    )


def _quarters() -> list[tuple[object, object]]:
    starts = pl.select(pl.date_range(pl.date(2018, 1, 1), pl.date(2025, 10, 1), "1q")).to_series()
    return list(zip(starts, starts.dt.offset_by("1q").dt.offset_by("-1d"), strict=True))


def _active(scan: pl.LazyFrame, first: object, last: object) -> int:
    running = (pl.col("start") <= last) & (pl.col("end").is_null() | (pl.col("end") >= first))
    query = scan.filter(running).group_by("buurt").agg(pl.col("client").n_unique())
    return query.collect(engine="streaming").height


def measured(run: Callable[[Path, str], int], folder: Path, what: str) -> dict[str, float]:
    """Return wall seconds, CPU seconds, peak MB and rows of one run in this process."""
    wall, cpu = time.perf_counter(), time.process_time()
    rows = run(folder, what)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"wall": time.perf_counter() - wall, "cpu": time.process_time() - cpu, "peak_mb": peak, "rows": rows}


def _apart(how: str, folder: Path, what: str) -> dict[str, float]:
    command = [sys.executable, __file__, "--one", how, str(folder), what]
    answer: dict[str, float] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return answer


def compared(folder: Path, what: str, repeats: int) -> dict[str, object]:
    """Return the medians of both ways, by turns, and their ratio."""
    runs: dict[str, list[dict[str, float]]] = {"definition": [], "hand": []}
    for _ in range(repeats):
        for how, found in runs.items():
            found.append(_apart(how, folder, what))
    middle = {
        how: {name: round(statistics.median(one[name] for one in found), 2) for name in found[0]}
        for how, found in runs.items()
    }
    ratios = {name: round(middle["definition"][name] / middle["hand"][name], 2) for name in ("cpu", "wall")}
    return {"what": what, **middle, "ratio": ratios, "limit": _LIMITS[what]}


def main(arguments: list[str]) -> None:
    """Measure everything, or one thing in this process."""
    if arguments[:1] == ["--one"]:
        run = {"definition": by_definition, "hand": by_hand}[arguments[1]]
        print(json.dumps(measured(run, Path(arguments[2]), arguments[3])))
        return
    folder = Path(arguments[0] if arguments else ".bench/agg")
    repeats = int(arguments[1]) if len(arguments) > 1 else 3
    print(json.dumps([compared(folder, what, repeats) for what in ("one", "sixteen", "active")], indent=2))


if __name__ == "__main__":
    main(sys.argv[1:])
