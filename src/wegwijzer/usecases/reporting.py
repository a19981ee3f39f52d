"""The report of a frozen release: for one area, or for every area of the monitor in one go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import polars as pl

from wegwijzer.errors import N_, NotFoundError, Problem
from wegwijzer.reports.additions import Addition
from wegwijzer.reports.content import ReportContent, report_content, reports_for_areas
from wegwijzer.reports.downloads import Download
from wegwijzer.reports.report import report as written
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import Release, ReleaseStore
from wegwijzer.usecases.opening import OpenedRelease, loaded_definitions, monitor_of, not_found, opened_release
from wegwijzer.usecases.plain_files import put_whole, unwritable
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import indicators_for, shown_indicators, viewed


def report(
    home: Home, viewer: Viewer, release_id: str, area: str, kind: str, additions: tuple[Addition, ...] = ()
) -> Download:
    """Return the report of a release for one area (the municipality when empty) as pdf, docx, xlsx or html.

    `additions` are chapters from elsewhere: what people made of it.

    Raises `NotFoundError` for a release, area or kind that isn't there or isn't for this viewer.
    """
    opened = opened_release(home, release_id)
    if opened.release.audience not in viewer.audiences_for(opened.monitor):
        raise not_found(release_id)
    return written(replace(content_of(home, opened, area), additions=additions), kind)


def readable(home: Home, viewer: Viewer, release_id: str) -> Release:
    """Return a release that this viewer may read; raises `NotFoundError`."""
    opened = opened_release(home, release_id)
    if opened.release.audience not in viewer.audiences_for(opened.monitor):
        raise not_found(release_id)
    return opened.release


def content_of(home: Home, opened: OpenedRelease, area: str) -> ReportContent:
    """Return what a report of one area says."""
    names = indicators_for(home, opened)
    if not names:
        raise not_found(opened.monitor.id)
    return report_content(
        opened.monitor,
        opened.definitions,
        names,
        partial(viewed, home, opened.release.id),
        area=area,
        audience=opened.release.audience,
    )


def release_named(home: Home, monitor_id: str, release_id: str) -> OpenedRelease:
    """Return a release of a monitor by its id; without an id the newest one that was made for the public, or else any.

    For the command line, where one may read everything. Raises `NotFoundError`.
    """
    monitor = monitor_of(loaded_definitions(home), monitor_id)
    there = ReleaseStore(home).list(monitor=monitor.id)
    if not there:
        raise _nothing_released(monitor_id)
    if release_id:
        there = tuple(one for one in there if one.id == release_id)
    if not there:
        raise not_found(release_id)
    newest = max(there, key=lambda one: (one.audience == "publiek", one.number))
    return opened_release(home, newest.id)


def _nothing_released(monitor_id: str) -> NotFoundError:
    return NotFoundError(
        Problem(
            "report.nothing_released",
            N_("Nothing was released yet of monitor “%(monitor)s”."),
            {"monitor": monitor_id},
            remedy=N_("Make a release first: wegwijzer release %(monitor)s --audience intern."),
        )
    )


def write_report(home: Home, opened: OpenedRelease, area: str, kind: str, target: Path) -> None:
    """Write the report of one area to a file; nothing is left half written."""
    body = written(content_of(home, opened, area), kind).body
    put_whole(target, partial(Path.write_bytes, data=body))


def write_all_reports(
    home: Home, opened: OpenedRelease, kind: str, folder: Path, progress: Callable[[int, int], None]
) -> Iterator[Path]:
    """Write a report for every area of the monitor into `folder`; yield each file when it is there."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise unwritable(folder) from error
    areas = areas_of(opened)
    contents = reports_for_areas(areas, lambda area: content_of(home, opened, area), progress)
    for area, content in zip(areas, contents, strict=True):
        made = written(content, kind)
        target = folder / f"{area}-{made.name}"
        put_whole(target, partial(Path.write_bytes, data=made.body))
        yield target


def areas_of(opened: OpenedRelease) -> list[str]:
    """Return the codes of the monitor's own areas that have figures, coarse to fine."""
    own = set(opened.monitor.areas.municipalities)
    levels = {level.value: place for place, level in enumerate(opened.monitor.areas.levels)}
    areas = opened.areas.filter(
        pl.col("area_level").is_in(list(levels)) & (pl.col("code").is_in(own) | pl.col("municipality").is_in(own))
    )
    there = {code for name in shown_indicators(opened) for code in opened.figures.figures(name).frame["area"].unique()}
    found = [(levels[level], code) for code, level in areas.select("code", "area_level").iter_rows() if code in there]
    return [code for _, code in sorted(found)]
