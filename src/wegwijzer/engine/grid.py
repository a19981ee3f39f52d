"""A grid of cells, period × area × group, as one number; and back to texts, with every nothing named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.engine.axis import Axis
from wegwijzer.engine.inputs import Reason
from wegwijzer.engine.tallies import ADDED, Tally
from wegwijzer.frames import Quality, Status

COMPLETE_UP_TO = 1_000_000  # a larger grid shows only the cells that occur; what isn't there is zero
UNKNOWN_GROUP, OTHER_GROUP = "unknown", "other"
SPARE_GROUPS = (OTHER_GROUP, UNKNOWN_GROUP)  # shown only when something is in them

AMOUNTS: dict[str, pl.DataType] = {
    "area": pl.String(),
    "area_level": pl.String(),
    "period": pl.String(),
    "period_start": pl.Date(),
    "breakdown": pl.String(),
    "group": pl.String(),
    "amount": pl.Float64(),
    "n": pl.Int64(),
    "spread": pl.Float64(),
    "population": pl.Float64(),
    "status": pl.String(),
    "quality": pl.String(),
    "reason": pl.String(),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """The cells of one area level and one breakdown.

    `delivered` (columns `_area`, `_period`, numbers) are the areas and periods for which something was delivered, so
    that an empty cell is a zero; elsewhere it is "not delivered". `provisional` are the numbers of periods that aren't
    over yet.
    """

    axis: Axis
    level: AreaLevel
    areas: Sequence[str]
    breakdown: str
    groups: Sequence[str]
    delivered: pl.DataFrame
    provisional: Sequence[int] = ()

    @property
    def size(self) -> int:
        """Number of cells."""
        return len(self.axis) * len(self.areas) * len(self.groups)

    def cell(self, period: pl.Expr, area: pl.Expr, group: pl.Expr) -> pl.Expr:
        """Return the number of a cell; null where any of the three is."""
        place = period.cast(pl.UInt64) * pl.lit(len(self.areas), dtype=pl.UInt64) + area
        return (place * pl.lit(len(self.groups), dtype=pl.UInt64) + group).alias("cell")

    def amounts(self, tallied: pl.DataFrame, tally: Tally) -> pl.DataFrame:
        """Return the figures of every cell as AMOUNTS, sorted by period, area and group."""
        if "population" not in tallied.columns:
            tallied = tallied.with_columns(population=pl.lit(None, dtype=pl.Float64))
        complete = self.size <= COMPLETE_UP_TO
        frame = self._numbered(self._completed(tallied, tally) if complete else tallied)
        if complete or self.level in (AreaLevel.REGION, AreaLevel.COUNTRY):
            there = self.delivered.with_columns(_there=pl.lit(value=True))
            frame = frame.join(there, on=["_area", "_period"], how="left", maintain_order="left")
        else:
            frame = frame.with_columns(_there=pl.lit(value=True))
        return self._worded(frame, tally)

    def _completed(self, tallied: pl.DataFrame, tally: Tally) -> pl.DataFrame:
        cells = pl.select(cell=pl.int_range(self.size, dtype=pl.UInt64))
        full = cells.join(tallied, on="cell", how="left", maintain_order="left")
        full = full.with_columns(pl.col("n", "missing").fill_null(0))
        if tally in ADDED:
            full = full.with_columns(pl.col("amount").fill_null(0.0))
        return self._without_spare(self._wanted(full))

    def _wanted(self, frame: pl.DataFrame) -> pl.DataFrame:
        if self.axis.complete:
            return frame
        period = pl.col("cell") // (len(self.areas) * len(self.groups))
        return frame.filter(period.is_in(list(self.axis.wanted)))

    def _without_spare(self, frame: pl.DataFrame) -> pl.DataFrame:
        """Leave out the groups "other" and "unknown" where nobody at all is in them."""
        spare = [number for number, name in enumerate(self.groups) if set(name.split("|")) & set(SPARE_GROUPS)]
        if not spare:
            return frame
        group = pl.col("cell") % len(self.groups)
        some = frame.filter(group.is_in(spare) & ((pl.col("n") + pl.col("missing")) > 0)).select(group.unique())
        return frame.filter(~group.is_in(sorted(set(spare) - set(some.to_series().to_list()))))

    def _numbered(self, frame: pl.DataFrame) -> pl.DataFrame:
        cell, groups = pl.col("cell"), len(self.groups)
        return frame.with_columns(
            _group=(cell % groups).cast(pl.UInt32),
            _area=(cell // groups % max(len(self.areas), 1)).cast(pl.UInt32),
            _period=(cell // (groups * max(len(self.areas), 1))).cast(pl.Int32),
        ).drop("cell")

    def _worded(self, frame: pl.DataFrame, tally: Tally) -> pl.DataFrame:
        there = pl.col("_there").is_not_null()
        whole = pl.col("missing") == 0 if tally in ADDED else pl.lit(value=True)  # a mean is of who has a value
        shown = there & whole & pl.col("amount").is_not_null()
        status = (
            pl.when(shown)
            .then(pl.lit(Status.SHOWN.value))
            .when(~there)
            .then(pl.lit(Status.NOT_DELIVERED.value))
            .when(whole)
            .then(pl.lit(Status.NOT_APPLICABLE.value))
            .otherwise(pl.lit(Status.UNKNOWN.value))
        )
        reason = (
            pl.when(shown)
            .then(pl.lit(""))
            .when(~there)
            .then(pl.lit(Reason.NOT_DELIVERED.value))
            .when(whole)
            .then(pl.lit(Reason.NO_CASES.value))
            .otherwise(pl.lit(Reason.PART_UNKNOWN.value))
        )
        provisional = pl.col("_period").is_in(list(self.provisional))
        quality = pl.when(provisional).then(pl.lit(Quality.PROVISIONAL.value)).otherwise(pl.lit(Quality.FINAL.value))
        return frame.select(
            area=_text(self.areas).gather(pl.col("_area")),
            area_level=pl.lit(self.level.value),
            period=pl.lit(self.axis.values("code")).gather(pl.col("_period")),
            period_start=pl.lit(self.axis.values("start")).gather(pl.col("_period")),
            breakdown=pl.lit(self.breakdown),
            group=_text(self.groups).gather(pl.col("_group")),
            amount=pl.when(shown).then("amount"),
            n=pl.when(there).then("n"),
            spread=pl.when(shown).then("spread"),
            population=pl.when(shown).then("population"),
            status=status,
            quality=quality if self.provisional else pl.lit(Quality.FINAL.value),
            reason=reason,
        )


def _text(values: Sequence[str]) -> pl.Expr:
    return pl.lit(pl.Series(values, dtype=pl.String))
