"""Compute the raw figures of a monitor from the snapshots it needs."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from wegwijzer.areas import AreaLevel, level_of, parents_of
from wegwijzer.definitions.model import Definitions, Monitor
from wegwijzer.definitions.writing import as_yaml
from wegwijzer.engine.computing import compute
from wegwijzer.engine.inputs import Inputs
from wegwijzer.errors import N_, NotFoundError, Problem, UserError
from wegwijzer.figures import RawFigures
from wegwijzer.frames import AREAS, Shape
from wegwijzer.storage.home import Home
from wegwijzer.storage.snapshots import Snapshot, SnapshotStore
from wegwijzer.usecases.importing import AREAS_SUFFIX
from wegwijzer.usecases.opening import loaded_definitions, monitor_of, part_for, sources_of
from wegwijzer.usecases.plain_files import written
from wegwijzer.usecases.recoding import with_breaks

Computed = dict[tuple[str, tuple[str, ...], str], RawFigures]  # by monitor, snapshots and definitions


def raw_figures(
    home: Home, monitor_id: str, computed: Computed | None = None
) -> tuple[RawFigures, tuple[Snapshot, ...], pl.DataFrame]:
    """Return the raw figures of a monitor, the snapshots they were made from and the areas.

    What is in `computed` isn't computed again: the same snapshots and definitions give the same figures.

    Raises `NotFoundError` for an unknown monitor or when nothing was imported yet for one of its sources, and
    `UserError` with everything the engine refuses.
    """
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    used = snapshots_for(home, definitions, monitor)
    areas, area_lists = areas_for(home, definitions, monitor)
    snapshots = (*(one for found in used.values() for one in found), *area_lists)
    computed = {} if computed is None else computed
    key = (monitor_id, tuple(sorted(one.id for one in snapshots)), as_yaml(part_for(definitions, monitor)))
    if key not in computed:
        store = SnapshotStore(home)
        scans = {source: tuple(newest_periods(store, found)) for source, found in used.items()}
        computed[key] = compute(definitions, monitor_id, Inputs(scans=scans, areas=areas))
    figures = computed[key]
    if figures.frame.is_empty():
        raise UserError(_no_figures(monitor))
    figures = with_breaks(figures, _breaks(definitions, monitor, used))
    return figures, snapshots, areas


def _breaks(
    definitions: Definitions, monitor: Monitor, used: dict[str, tuple[Snapshot, ...]]
) -> dict[str, list[list[str]]]:
    """Return the breaks that recoding left, per indicator that counts from a recoded source."""
    per_source = {
        source: [row for one in found for row in one.meta.get("breaks", ())] for source, found in used.items()
    }
    return {
        name: [row for source in needed_sources(definitions, name) for row in per_source.get(source, [])]
        for name in monitor.indicators
    }


def snapshots_for(home: Home, definitions: Definitions, monitor: Monitor) -> dict[str, tuple[Snapshot, ...]]:
    """Return per source the snapshots to count from, newest first; of microdata only the newest delivery counts."""
    store = SnapshotStore(home)
    names = dict.fromkeys(name for indicator in monitor.indicators for name in needed_sources(definitions, indicator))
    found: dict[str, tuple[Snapshot, ...]] = {}
    for name in names:
        there = [one for one in store.all(name) if one.deleted_on is None]
        newest = sorted(there, key=lambda one: one.added_at, reverse=True)
        if newest:
            microdata = newest[0].shape in (Shape.EPISODES, Shape.RESPONSES)
            found[name] = tuple(newest[:1] if microdata and newest[0].shape is Shape.EPISODES else newest)
    missing = [name for name in names if name not in found]
    if len(missing) == len(names):
        raise NotFoundError([_nothing_imported(monitor, name) for name in missing])
    return found


def without_data(home: Home, monitor_id: str) -> tuple[Problem, ...]:
    """Return per indicator of a monitor for which nothing was imported a remark that its figures are lacking."""
    definitions = loaded_definitions(home)
    monitor = monitor_of(definitions, monitor_id)
    there = {one.source for one in SnapshotStore(home).list() if one.deleted_on is None}
    message = N_("Indicator “%(indicator)s” has no figures: nothing was imported for its sources (%(sources)s).")
    return tuple(
        Problem("compute.lacking", message, {"indicator": name, "sources": ", ".join(needed[:5])})
        for name in monitor.indicators
        if (needed := needed_sources(definitions, name)) and not there & set(needed)
    )


def needed_sources(definitions: Definitions, indicator_id: str) -> tuple[str, ...]:
    """Return the sources that an indicator rests on, also through the parts of a ratio."""
    indicator = definitions.indicators[indicator_id]
    parts = (indicator.counting.numerator, indicator.counting.denominator)
    inner = tuple(name for part in parts if part for name in needed_sources(definitions, part))
    return (*sources_of(indicator), *inner)


def _nothing_imported(monitor: Monitor, source: str) -> Problem:
    return Problem(
        "compute.nothing_imported",
        N_("Monitor “%(monitor)s” needs source “%(source)s”, and nothing was imported for it yet."),
        {"monitor": monitor.id, "source": source},
        remedy=N_("Import it first: wegwijzer import file FILE --source %(source)s, or wegwijzer import cbs TABLE."),
    )


def _no_figures(monitor: Monitor) -> Problem:
    return Problem(
        "compute.no_figures",
        N_("What was imported holds no figure of the areas of monitor “%(monitor)s” (%(areas)s)."),
        {"monitor": monitor.id, "areas": ", ".join(monitor.areas.municipalities[:5]) or monitor.areas.country},
        remedy=N_("Check the codes under areas in the definition, and the list of areas that was imported."),
    )


def newest_periods(store: SnapshotStore, newest_first: tuple[Snapshot, ...]) -> list[pl.LazyFrame]:
    """Return the rows of snapshots of one source: of every period those of the newest snapshot that has it."""
    seen: set[str] = set()
    scans = []
    for snapshot in newest_first:
        periods = set(snapshot.meta.get("periods") or ())
        scan = store.scan(snapshot.id)
        if periods & seen:
            scan = scan.filter(~pl.col("period").is_in(sorted(seen)))
        if not periods or periods - seen:
            scans.append(scan)
        seen |= periods
    return scans


def areas_for(home: Home, definitions: Definitions, monitor: Monitor) -> tuple[pl.DataFrame, tuple[Snapshot, ...]]:
    """Return the areas of a monitor (each code once, the newest list first) and the lists they came from.

    Named by the monitor (a list, or a table that brought one along); else the lists that came with the tables of its
    sources; else every list in the home; without any list the areas of the figures themselves.
    """
    store = SnapshotStore(home)
    lists = [one for one in store.list() if one.shape is Shape.AREAS and one.deleted_on is None]
    needed = [name for indicator in monitor.indicators for name in needed_sources(definitions, indicator)]
    named = {name + suffix for name in monitor.areas.sources or needed for suffix in ("", AREAS_SUFFIX)}
    chosen = [one for one in lists if one.source in named]
    chosen = chosen or lists
    if not chosen:
        return _areas_in(store, definitions, monitor), ()
    frames = [store.scan(one.id).collect() for one in sorted(chosen, key=lambda one: one.added_at, reverse=True)]
    merged = pl.concat(frames).sort("year", descending=True, maintain_order=True)
    return _filled(merged), tuple(chosen)


def _areas_in(store: SnapshotStore, definitions: Definitions, monitor: Monitor) -> pl.DataFrame:
    """Without any list of areas: those of the figures themselves, named by their code, with the parents it tells."""
    sources = {name for indicator in monitor.indicators for name in needed_sources(definitions, indicator)}
    there = [one for one in store.list() if one.source in sources and one.deleted_on is None]
    scans = [store.scan(one.id).select("area").unique() for one in there]
    codes = set(pl.concat(scans).unique().collect()["area"].drop_nulls()) if scans else set()
    codes |= {parent for code in codes for parent in parents_of(code)}
    rows = [
        {
            "code": code,
            "name": code,
            "area_level": level.value,
            "district": next((parent for parent in parents_of(code) if parent.startswith("WK")), None),
            "municipality": code if level is AreaLevel.MUNICIPALITY else next(iter(parents_of(code)[-1:]), None),
        }
        for code in sorted(codes)
        if (level := level_of(code)) is not None
    ]
    return pl.DataFrame(rows, schema_overrides=AREAS).select(
        [
            pl.col(name) if rows and name in rows[0] else pl.lit(None, dtype=kind).alias(name)
            for name, kind in AREAS.items()
        ]
    )


def _filled(areas: pl.DataFrame) -> pl.DataFrame:
    """Each code once: every column from the newest list that fills it."""
    others = [pl.col(name).drop_nulls().first() for name in AREAS if name != "code"]
    return (
        areas.group_by("code", maintain_order=True)
        .agg(others)
        .select([pl.col(name).cast(kind) for name, kind in AREAS.items()])
    )


def written_raw(figures: RawFigures, path: Path) -> None:
    """Write raw figures as CSV, Parquet or Excel by the ending of `path`, readable by the owner only."""
    written(figures.frame, path, private=True)
