"""Compare the figures of a file: over time, among areas, among groups, with a target; each with its interval."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import numpy as np
import polars as pl

from wegwijzer.comparison.among import in_funnel, siblings_of, with_one, with_others, with_whole
from wegwijzer.comparison.measured import OUR_COLUMNS, PROVISIONAL, CompareSpec, Measured, answer, measured, why_text
from wegwijzer.comparison.over_time import with_before, with_previous, with_trend, with_year_earlier
from wegwijzer.comparison.vectors import Values, Why, differences_of
from wegwijzer.errors import N_, Problem, UserError
from wegwijzer.tables import read_table
from wegwijzer.usecases.plain_files import refuse_names, written

Report = Callable[[float], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparing:
    """Which columns are what; `area`, `group` and `target` may be empty, and then aren't compared by.

    `within` names the column whose areas are siblings (CBS codes tell it themselves), `reference` the group or area
    that the others are compared with, `since` the day of a change of policy.
    """

    id_columns: tuple[str, ...]
    time: str
    value: str
    denominator: str | None = None
    per: float = 100.0
    area: str | None = None
    within: str | None = None
    group: str | None = None
    reference: str | None = None
    target: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class Compared:
    """How many comparisons were made, how many of them show a difference, and how many can't say."""

    comparisons: int
    different: int
    cannot_say: int


def compare_files(
    paths: Sequence[Path],
    output: Path,
    how: Comparing,
    *,
    translate: Callable[[str], str] = lambda text: text,
    progress: Report = lambda _part: None,
) -> Compared:
    """Write one row per figure and comparator to `output`; several files are read as one table.

    Columns: the id columns, the time, `comparator`, `figure`, `other_time`, `other`, `effect`, `lower`, `upper`,
    `ratio` with its limits, `certainty`, `verdict` (more, less, not_different, cannot_say) and `reason`. Raises
    `UserError` for what can't be read or columns that aren't there, and writes nothing then.
    """
    refuse_names(OUR_COLUMNS, how.id_columns, how.time)
    frame = pl.concat([read_table(path) for path in paths], how="diagonal_relaxed")
    found = compared(frame, how, translate=translate, progress=progress)
    written(found, output)
    different = found["verdict"].is_in(["more", "less"]).sum()
    return Compared(found.height, int(different), int((found["verdict"] == "cannot_say").sum()))


def compared(
    frame: pl.DataFrame,
    how: Comparing,
    *,
    translate: Callable[[str], str] = lambda text: text,
    progress: Report = lambda _part: None,
) -> pl.DataFrame:
    """Return the comparisons of a table (see `compare_files`), by comparator in the order of the table."""
    rows = measured(frame, _spec(frame, how))
    steps = list(_steps(frame, rows, how))
    parts = []
    for done, step in enumerate(steps, start=1):
        parts.append(step())
        progress(done / len(steps))
    return _worded(pl.concat(parts), how, translate)


def _spec(frame: pl.DataFrame, how: Comparing) -> CompareSpec:
    named = dict.fromkeys((*how.id_columns, how.area, how.group))
    others = [name for name in (how.within, how.target) if name is not None and name not in frame.columns]
    if others:
        raise UserError(
            [
                Problem("compare.column", N_("There is no column “%(column)s” in the table."), {"column": name})
                for name in others
            ]
        )
    there = {
        name: name if name in frame.columns and name != how.value else None
        for name in ("lower", "upper", "status", "quality", "series_break")
    }
    return CompareSpec(
        id_columns=tuple(name for name in named if name is not None),
        time=how.time,
        value=how.value,
        denominator=how.denominator,
        per=how.per,
        **there,  # type: ignore[arg-type]  # the names above are all names of columns
    )


def _steps(frame: pl.DataFrame, rows: Measured, how: Comparing) -> Iterator[Callable[[], pl.DataFrame]]:
    yield lambda: with_previous(rows)
    yield lambda: with_year_earlier(rows)
    yield lambda: with_trend(rows)
    if how.since is not None:
        since = how.since
        yield lambda: with_before(rows, since)
    if how.target is not None:
        target = how.target
        yield lambda: _with_target(frame, rows, target)
    if how.area is not None:
        yield from _area_steps(frame, rows, how.area, how.within)
    if how.group is not None:
        yield _group_step(rows, how.group, how.reference)


def _area_steps(
    frame: pl.DataFrame, rows: Measured, area: str, within: str | None
) -> Iterator[Callable[[], pl.DataFrame]]:
    shared = frame[within].cast(pl.String) if within is not None else None
    if shared is None and not (siblings_of(rows.keys[area]) != "").any():
        shared = pl.Series("within", ["all"] * rows.keys.height, dtype=pl.String)
    if shared is None:
        yield lambda: with_whole(rows, area)
    yield lambda: with_others(rows, area, shared)
    yield lambda: in_funnel(rows, area, shared)


def _group_step(rows: Measured, group: str, reference: str | None) -> Callable[[], pl.DataFrame]:
    if reference is not None:
        return lambda: with_one(rows, group, reference)
    everybody = pl.Series("within", ["all"] * rows.keys.height, dtype=pl.String)
    return lambda: with_others(rows, group, everybody, name="other_groups")


def _with_target(frame: pl.DataFrame, rows: Measured, target: str) -> pl.DataFrame:
    """Return each figure beside the target in its own row; a target has no margin of its own."""
    goal = frame[target].cast(pl.Float64, strict=False).fill_null(float("nan")).to_numpy()
    none = np.full(len(goal), np.nan)
    other = Values(
        value=goal,
        numerator=none,
        denominator=none,
        per=none,
        lower=goal,
        upper=goal,
        scale=np.full(len(goal), "other"),
    )
    why = np.where((rows.why == "") & ~np.isfinite(goal), Why.NO_TARGET.value, rows.why)
    label = pl.Series("other_time", [""] * len(goal), dtype=pl.String)
    return answer(rows, "target", other, label, differences_of(rows.values, other, why))


def _worded(found: pl.DataFrame, how: Comparing, translate: Callable[[str], str]) -> pl.DataFrame:
    texts = {why.value: translate(why_text(why.value)) if why.value else "" for why in Why}
    said = pl.col("reason").replace_strict(texts, return_dtype=pl.String)
    doubt = pl.when(pl.col("provisional") & (pl.col("verdict") != "cannot_say")).then(pl.lit(translate(PROVISIONAL)))
    named = dict.fromkeys((*how.id_columns, how.area, how.group, how.time))
    keys = [name for name in named if name is not None]
    return found.with_columns(
        pl.concat_str([said, doubt.otherwise(pl.lit(""))], separator=" ").str.strip_chars().alias("reason")
    ).select(*keys, *OUR_COLUMNS)
