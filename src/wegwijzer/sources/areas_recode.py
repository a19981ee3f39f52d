"""Recode a series of municipalities to the classification of another year, honestly: what isn't the same is told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.frames import OBSERVATIONS, Quality, Status
from wegwijzer.sources.areas_changes import BoundaryChanges

BREAKS = {"area": pl.String(), "period": pl.String(), "reason": pl.String()}
_KEY = ("measure", "period", "period_start", "breakdown", "group")
# Of several reasons why there is no figure, the one told: what hides most comes first.
_WORST = (Status.SECRET, Status.UNKNOWN, Status.NOT_DELIVERED, Status.NOT_APPLICABLE)
_WORST_QUALITY = (Quality.ESTIMATED, Quality.PROVISIONAL, Quality.REVISED_PROVISIONAL, Quality.FINAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Recoded:
    """The recoded observations, and `breaks` (area, period, reason in Dutch): from that period on not comparable."""

    observations: pl.DataFrame
    breaks: pl.DataFrame


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """An area of old that goes (for `share`) into a new one."""

    old: str
    new: str
    share: float = 1.0


def recode_series(
    observations: pl.DataFrame,
    changes: BoundaryChanges,
    to_year: int,
    *,
    kind: str,
    weight: str = "",
    estimate: bool = False,
) -> Recoded:
    """Return the municipality rows of OBSERVATIONS in the classification of 1 January `to_year`; others as they are.

    `kind` "count": figures of merged areas are added; when the figure of a part is missing the sum is missing too
    (never part of a sum). `kind` "share" (shares, means, rates): of merged areas the mean weighted with measure
    `weight` of the same observations (quality estimated); without it there is no figure (not applicable). An area that
    only got another code keeps its figures.

    An area that was split keeps its own code and figures, and its receivers get a break; with `estimate` it is divided
    by the shares of the overlay (quality estimated, and a break that says so). Moved borders of a municipality that
    stayed give a break. Counts add up to the same total as before, as long as no part is missing.
    """
    if kind not in ("count", "share"):
        raise ValueError(kind)
    local = pl.col("area_level") == AreaLevel.MUNICIPALITY.value
    ours, others = observations.filter(local), observations.filter(~local)
    parts = _parts(ours, changes, to_year, estimate=estimate)
    rows = ours.join(parts, left_on=["area", "period"], right_on=["old", "period"], how="left", maintain_order="left")
    combined = _added(rows) if kind == "count" else _averaged(rows, ours, weight)
    combined = _without_incomplete(combined, ours, changes, to_year)
    result = pl.concat([combined.select(list(OBSERVATIONS)), others.select(list(OBSERVATIONS))])
    return Recoded(observations=result, breaks=_breaks(result, changes, to_year, estimate=estimate))


def parts_of(
    code: str, day: date, changes: BoundaryChanges, to_year: int, *, estimate: bool = False
) -> tuple[Part, ...]:
    """Return where area `code`, as it was on `day`, lies on 1 January `to_year`: one part, or several when divided."""
    own, seen = code, {code}
    while True:
        pieces = _split(own, day, changes, to_year)
        if pieces:
            divided = tuple(Part(old=code, new=new, share=share) for new, share in pieces.items())
            return divided if estimate else (Part(old=code, new=own),)
        following = _follower(own, day, changes, to_year)
        if following is None or following in seen:
            return (Part(old=code, new=own),)
        seen.add(following)
        own = following


def _ended(code: str, changes: BoundaryChanges) -> date | None:
    """Return from which day an area is no more: by the table, else (day unknown) the year of the overlay."""
    if succession := changes.successions.get(code):
        return succession.on
    over = changes.overlay
    if over and code in over.pieces and code not in over.pieces[code]:
        return date(over.to_year, 1, 1)
    return None


def _split(code: str, day: date, changes: BoundaryChanges, to_year: int) -> dict[str, float]:
    """Return the pieces of an area that ended after `day` by being divided; nothing for others."""
    over, end = changes.overlay, _ended(code, changes)
    if over is None or end is None or not day < end <= date(to_year, 1, 1) or code not in over.pieces:
        return {}
    pieces = dict(over.pieces[code])
    there = all(changes.began.get(new, date.min) <= date(to_year, 1, 1) for new in pieces)
    return pieces if len(pieces) > 1 and there and end >= date(over.from_year, 1, 1) else {}


def _follower(code: str, day: date, changes: BoundaryChanges, to_year: int) -> str | None:
    end = _ended(code, changes)
    if end is None or not day < end <= date(to_year, 1, 1):
        return None
    if succession := changes.successions.get(code):
        return succession.new
    return changes.overlay.whole(code) if changes.overlay else None


def _parts(ours: pl.DataFrame, changes: BoundaryChanges, to_year: int, *, estimate: bool) -> pl.DataFrame:
    pairs = ours.select("area", "period", "period_start").unique(maintain_order=True)
    rows = [
        (part.old, period, part.new, part.share)
        for area, period, start in pairs.iter_rows()
        for part in parts_of(area, start, changes, to_year, estimate=estimate)
    ]
    schema = {"old": pl.String(), "period": pl.String(), "new": pl.String(), "share": pl.Float64()}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _worst(column: str, order: Iterable[str]) -> pl.Expr:
    """Return the value of `column` within a group that comes first in `order`, else any."""
    found = pl.col(column).first()
    for value in reversed(list(order)):
        found = pl.when((pl.col(column) == value).any()).then(pl.lit(str(value))).otherwise(found)
    return found.alias(column)


def _added(rows: pl.DataFrame) -> pl.DataFrame:
    grouped = rows.group_by("new", *_KEY, maintain_order=True).agg(
        (pl.col("value") * pl.col("share")).sum().alias("sum"),
        pl.col("value").is_null().any().alias("lacks"),
        (pl.col("share") < 1).any().alias("divided"),
        _worst("status", _WORST),
        _worst("quality", _WORST_QUALITY),
    )
    quality = pl.when(pl.col("divided")).then(pl.lit(Quality.ESTIMATED.value)).otherwise(pl.col("quality"))
    return _as_observations(
        grouped.with_columns(pl.when(~pl.col("lacks")).then(pl.col("sum")).alias("value"), quality.alias("quality"))
    )


def _averaged(rows: pl.DataFrame, ours: pl.DataFrame, weight: str) -> pl.DataFrame:
    """Return the weighted mean of the parts; a single part keeps its figure."""
    weights = ours.filter(pl.col("measure") == weight, pl.col("breakdown") == "total")
    weights = weights.select("area", "period", pl.col("value").alias("weight"))
    weighted = rows.join(weights, on=["area", "period"], how="left", maintain_order="left")
    heavy = pl.col("weight") * pl.col("share")
    grouped = weighted.group_by("new", *_KEY, maintain_order=True).agg(
        ((pl.col("value") * heavy).sum() / heavy.sum()).alias("mean"),
        pl.col("value").first().alias("only"),
        (pl.len() == 1).alias("single"),
        pl.col("value").is_null().any().alias("lacks"),
        (pl.col("weight").is_null().any() | (heavy.sum() <= 0)).alias("unweighted"),
        _worst("status", _WORST),
        _worst("quality", _WORST_QUALITY),
        (pl.col("share") < 1).any().alias("divided"),
    )
    unfit = ~pl.col("single") & ~pl.col("lacks") & pl.col("unweighted")
    value = pl.when(pl.col("single")).then(pl.col("only")).when(~pl.col("lacks") & ~unfit).then(pl.col("mean"))
    worked_out = ~pl.col("single") | pl.col("divided")
    return _as_observations(
        grouped.with_columns(
            value.alias("value"),
            pl.when(unfit).then(pl.lit(Status.NOT_APPLICABLE.value)).otherwise(pl.col("status")).alias("status"),
            pl.when(worked_out).then(pl.lit(Quality.ESTIMATED.value)).otherwise(pl.col("quality")).alias("quality"),
        )
    )


def _as_observations(frame: pl.DataFrame) -> pl.DataFrame:
    return frame.rename({"new": "area"}).with_columns(pl.lit(AreaLevel.MUNICIPALITY.value).alias("area_level"))


def _without_incomplete(
    combined: pl.DataFrame, ours: pl.DataFrame, changes: BoundaryChanges, to_year: int
) -> pl.DataFrame:
    """Take away figures of which a part wasn't delivered at all: a sum of some parts isn't the figure of the area."""
    short = _incomplete(ours, changes, to_year)
    if not short:
        return combined
    lacking = pl.DataFrame(short, schema={"area": pl.String(), "period": pl.String()}, orient="row")
    lacking = lacking.with_columns(pl.lit(value=True).alias("short"))
    joined = combined.join(lacking, on=["area", "period"], how="left", maintain_order="left")
    gone = pl.col("short").fill_null(value=False)
    return joined.with_columns(
        pl.when(~gone).then(pl.col("value")).alias("value"),
        pl.when(gone & (pl.col("status") == Status.SHOWN.value))
        .then(pl.lit(Status.NOT_DELIVERED.value))
        .otherwise(pl.col("status"))
        .alias("status"),
    )


def _incomplete(ours: pl.DataFrame, changes: BoundaryChanges, to_year: int) -> list[tuple[str, str]]:
    """Return the new areas (with the period) of which an old part isn't among the observations."""
    present: dict[tuple[str, date], set[str]] = defaultdict(set)
    for area, period, start in ours.select("area", "period", "period_start").unique().iter_rows():
        present[period, start].add(area)
    short = []
    for (period, start), areas in present.items():
        expected = _expected(start, changes, to_year)
        targets = {part.new for area in areas for part in parts_of(area, start, changes, to_year)}
        short += [(new, period) for new in sorted(targets & set(expected)) if _is_short(new, areas, expected[new])]
    return short


def _is_short(new: str, areas: set[str], parts: set[str]) -> bool:
    """A part lacks; but a new area that came under its own code, without any of its parts, is whole."""
    came_as_itself = new in areas and not (parts - {new}) & areas
    return bool(parts - areas) and not came_as_itself


def _expected(day: date, changes: BoundaryChanges, to_year: int) -> dict[str, set[str]]:
    """Return which old areas, existing on `day`, together make each new area of more than one part."""
    old = {*changes.successions, *(changes.overlay.pieces if changes.overlay else ())}
    alive = {
        code for code in old if changes.began.get(code, date.min) <= day and (_ended(code, changes) or date.max) > day
    }
    made: dict[str, set[str]] = defaultdict(set)
    for code in alive:
        for part in parts_of(code, day, changes, to_year):
            made[part.new].add(code)
    for new, parts in made.items():
        if changes.began.get(new, date.max) <= day and new not in parts:
            parts.add(new)
    return {new: parts for new, parts in made.items() if parts != {new}}


def _breaks(result: pl.DataFrame, changes: BoundaryChanges, to_year: int, *, estimate: bool) -> pl.DataFrame:
    """Return the first period after each split or moved border, for every area it touched."""
    local = result.filter(pl.col("area_level") == AreaLevel.MUNICIPALITY.value)
    periods = local.select("area", "period", "period_start").unique().sort("period_start")
    rows = []
    for area, on, reason in _changed(changes, to_year, estimate=estimate):
        own = periods.filter(pl.col("area") == area)
        after = own.filter(pl.col("period_start") >= on)
        if after.height and after.height < own.height:
            rows.append((area, after["period"][0], reason))
    return (
        pl.DataFrame(rows, schema=BREAKS, orient="row")
        .group_by("area", "period", maintain_order=True)
        .agg(pl.col("reason").unique(maintain_order=True).str.join(" "))
    )


def _changed(changes: BoundaryChanges, to_year: int, *, estimate: bool) -> list[tuple[str, date, str]]:
    over = changes.overlay
    if over is None:
        return []
    rows = []
    for old, pieces in over.pieces.items():
        end = _ended(old, changes)
        on = end or date(over.to_year, 1, 1)
        if len(pieces) == 1 or not date(over.from_year, 1, 1) < on <= date(to_year, 1, 1):
            continue
        for new, share in pieces.items():
            rows.append(
                (
                    new,
                    on,
                    _reason(changes.name(old), new == old, share, (end, estimate), (over.from_year, over.to_year)),
                )
            )
    return rows


def _reason(old: str, stays: bool, share: float, how: tuple[date | None, bool], years: tuple[int, int]) -> str:  # noqa: FBT001
    end, estimate = how
    if stays:
        return f"De grens van dit gebied is tussen {years[0]} en {years[1]} veranderd."
    if end is None:
        return f"Tussen {years[0]} en {years[1]} kwam een deel van {old} bij dit gebied."
    moment = f"{end.day}-{end.month}-{end.year}" if end != date(years[1], 1, 1) else f"{years[1]}"
    if estimate:
        return f"Tot {moment} is dit een schatting: {share:.0%} van {old} is meegeteld, naar oppervlakte."
    return f"Sinds {moment} hoort een deel van {old} bij dit gebied. Eerdere cijfers zijn zonder dat deel."
