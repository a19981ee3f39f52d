"""Quantities of published figures: the right measure, breakdown and period, and sums over areas where that is allowed.

A figure that was loaded always wins over one that is added up; a sum with a part that is missing is missing too.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Breakdown, Condition, Quantity
from wegwijzer.engine.conditions import condition_holds
from wegwijzer.engine.grid import AMOUNTS
from wegwijzer.engine.inputs import Faults, Inputs, Reason
from wegwijzer.engine.measures import breakdown_fits, distinct_texts, measure_in
from wegwijzer.engine.tallies import exact_sum
from wegwijzer.engine.territory import FINE_TO_COARSE, Territory
from wegwijzer.errors import N_
from wegwijzer.frames import OBSERVATIONS, TOTAL, Quality, Status
from wegwijzer.periods import Period, PeriodKind, parse_period

_CELL = ("area", "period", "group")
_ROWS = ("area", "area_level", "period", "period_start", "group", "value", "status", "quality")
_QUALITIES = (Quality.FINAL, Quality.REVISED_PROVISIONAL, Quality.PROVISIONAL, Quality.ESTIMATED)
_PARTS = (
    (Status.SECRET, Reason.PART_SECRET),
    (Status.UNKNOWN, Reason.PART_UNKNOWN),
    (Status.NOT_DELIVERED, Reason.PART_NOT_DELIVERED),
)


@dataclass(slots=True)
class Published:
    """Reads published figures of any source; remembers what each edition holds and what was made of a quantity."""

    inputs: Inputs
    territory: Territory
    levels: Collection[AreaLevel]
    asked: Collection[Period] | None
    faults: Faults
    _texts: dict[tuple[str, int, str], list[str]] = field(default_factory=dict)
    _made: dict[object, pl.DataFrame] = field(default_factory=dict)
    _kept: dict[tuple[str, int, bool], list[str] | None] = field(default_factory=dict)
    _pairs: dict[AreaLevel, tuple[list[str], pl.DataFrame]] = field(default_factory=dict)
    _seen: dict[tuple[str, bool], bool] = field(default_factory=dict)

    def amounts(
        self, quantity: Quantity, breakdown: Breakdown | None, kind: PeriodKind, *, summable: bool
    ) -> pl.DataFrame:
        """Return the figures of `quantity` at every level as AMOUNTS, times its factor.

        Periods of another kind than `kind` are left out, unless the source has no others.
        """
        key = (quantity, breakdown.id if breakdown else TOTAL, kind, summable)
        if key not in self._made:
            rows = self._loaded(quantity, breakdown, kind)
            rows = self._added_up(rows) if summable else rows.with_columns(reason=_own_reason())
            self._made[key] = _as_amounts(self._with_missing(rows), breakdown)
        return self._made[key]

    def check(self, quantity: Quantity) -> None:
        """Add what `quantity` names and no delivered edition of its sources has: a measure, a dimension, a value."""
        editions = [
            (source, number) for source in quantity.sources for number in range(len(self.inputs.scans.get(source, ())))
        ]
        if not editions:
            return
        names = {"source": ", ".join(quantity.sources), "measures": ", ".join(quantity.measures)}
        measures = [self._of(*edition, "measure") for edition in editions]
        found = [measure_in(present, quantity, self.faults) for present in measures]
        if not any(found):
            message = N_("Source “%(source)s” has no measure %(measures)s.")
            examples = ", ".join(sorted({one for present in measures for one in present})[:8])
            self.faults.add(
                "no_measure", message, N_("It has, for instance: %(examples)s."), examples=examples, **names
            )
        texts = {text for edition in editions for text in self._of(*edition, "breakdown")}
        dimensions = {name: OBSERVATIONS["group"] for text in texts for name in text.split("|")}
        for condition in quantity.where:
            condition_holds(condition, {**OBSERVATIONS, **dimensions}, self.faults, names["source"])

    # What was loaded.

    def _loaded(self, quantity: Quantity, breakdown: Breakdown | None, kind: PeriodKind) -> pl.DataFrame:
        found = [
            self._edition(source, number, quantity, breakdown)
            for source in quantity.sources
            for number in range(len(self.inputs.scans.get(source, ())))
        ]
        empty = pl.DataFrame(schema={name: OBSERVATIONS[name] for name in _ROWS})
        rows = pl.concat([empty, *found]).with_columns(value=pl.col("value") * quantity.factor)
        filler = (pl.col("status") == Status.NOT_DELIVERED.value) & pl.col("group").is_null()
        rows = rows.with_columns(pl.col("group").fill_null(TOTAL), _filler=filler).sort("_filler", maintain_order=True)
        return self._of_kind(rows.drop("_filler").unique(_CELL, keep="first", maintain_order=True), kind)

    def _edition(self, source: str, number: int, quantity: Quantity, breakdown: Breakdown | None) -> pl.DataFrame:
        scan = self.inputs.scans[source][number]
        measure = measure_in(self._of(source, number, "measure"), quantity, self.faults)
        if measure is None:
            return self._nothing(scan, source, number)
        own = tuple(condition for condition in quantity.where if condition.column in OBSERVATIONS)
        fixed = tuple(condition for condition in quantity.where if condition.column not in OBSERVATIONS)
        chosen = {condition.column for condition in own} & {"breakdown", "group"}
        rows = scan.filter(pl.col("measure") == measure, *(_holds(one, source, self.faults) for one in own))
        columns = breakdown.columns if breakdown else ()
        parts = []
        for text in self._of(source, number, "breakdown"):
            places = breakdown_fits(
                text, columns, [one.column for one in fixed], TOTAL, breakdown.id if breakdown else ""
            )
            if chosen and breakdown is None:
                parts.append(rows.filter(pl.col("breakdown") == text).with_columns(group=pl.lit(TOTAL)))
            elif places is not None:
                parts.append(_regrouped(rows.filter(pl.col("breakdown") == text), text, places, fixed))
        if not parts:
            return pl.DataFrame(schema={name: OBSERVATIONS[name] for name in _ROWS})
        found = self._read(pl.concat(parts).select(_ROWS), source, number)
        return _merged(found) if fixed or chosen else found

    def _read(self, rows: pl.LazyFrame, source: str, number: int) -> pl.DataFrame:
        """Read the areas in sight; all parts of the country only when the country itself isn't there."""
        country = AreaLevel.COUNTRY
        found = self._sighted(rows, source, number, country=False)
        if country not in self.levels or (found.get_column("area_level") == country.value).any():
            return found
        return self._sighted(rows, source, number, country=True)

    def _sighted(self, rows: pl.LazyFrame, source: str, number: int, *, country: bool) -> pl.DataFrame:
        key = (source, number, country)
        if key not in self._kept:
            levels = [level for level in self.levels if country or level is not AreaLevel.COUNTRY]
            codes = self._of(source, number, "area")
            kept = [code for code in codes if self._near(code, levels)]
            self._kept[key] = kept if len(kept) < len(codes) else None
        kept_codes = self._kept[key]
        if kept_codes is not None:
            rows = rows.filter(pl.col("area").is_in(kept_codes))
        return rows.collect(engine="streaming")

    def _nothing(self, scan: pl.LazyFrame, source: str, number: int) -> pl.DataFrame:
        """An edition without the measure: not delivered for every area in it (its group is filled in later)."""
        rows = self._read(scan.select("area", "area_level", "period", "period_start").unique(), source, number)
        return rows.select(
            "area",
            "area_level",
            "period",
            "period_start",
            group=pl.lit(None, dtype=pl.String),
            value=pl.lit(None, dtype=pl.Float64),
            status=pl.lit(Status.NOT_DELIVERED.value),
            quality=pl.lit(Quality.FINAL.value),
        ).sort("area", "period")

    def _of(self, source: str, number: int, column: str) -> list[str]:
        key = (source, number, column)
        if key not in self._texts:
            self._texts[key] = distinct_texts(self.inputs.scans[source][number], column)
        return self._texts[key]

    def _near(self, code: str, levels: Collection[AreaLevel]) -> bool:
        """Whether the monitor shows `code` or something above it: the country itself is always in sight."""
        key = (code, AreaLevel.COUNTRY in levels)
        if key not in self._seen:
            self._seen[key] = self._lies_near(code, levels)
        return self._seen[key]

    def _lies_near(self, code: str, levels: Collection[AreaLevel]) -> bool:
        place = self.territory.place(code)
        if place is None or place.level is AreaLevel.COUNTRY:
            return place is not None
        coarser = FINE_TO_COARSE[FINE_TO_COARSE.index(place.level) :]
        return any(
            self.territory.has(one, level)
            for level in coarser
            if level in levels
            for one in self.territory.above(code, level)
        )

    def _of_kind(self, rows: pl.DataFrame, kind: PeriodKind) -> pl.DataFrame:
        periods = {code: parse_period(code) for code in rows.get_column("period").unique().to_list()}
        fitting = [code for code, period in periods.items() if period.kind is kind] or list(periods)
        wanted = [code for code in fitting if self.asked is None or periods[code] in self.asked]
        return rows.filter(pl.col("period").is_in(wanted)) if len(wanted) < len(periods) else rows

    # Sums up the areas.

    def _added_up(self, rows: pl.DataFrame) -> pl.DataFrame:
        rows = rows.with_columns(reason=_own_reason())
        by_level = {level: rows.filter(pl.col("area_level") == level.value) for level in FINE_TO_COARSE}
        inner, district, municipality = FINE_TO_COARSE[:3]
        self._raise_to(district, by_level[inner], by_level)
        beside = [code for code in by_level[inner]["area"].unique() if not self.territory.above(code, district)]
        loose = by_level[inner].filter(pl.col("area").is_in(beside))
        self._raise_to(municipality, pl.concat([by_level[district], loose]), by_level)
        for level in FINE_TO_COARSE[3:]:
            self._raise_to(level, by_level[municipality], by_level)
        return pl.concat(list(by_level.values()))

    def _raise_to(self, level: AreaLevel, parts: pl.DataFrame, by_level: dict[AreaLevel, pl.DataFrame]) -> None:
        pairs = self._parents(level, parts.get_column("area").unique().sort().to_list())
        if pairs.is_empty():
            return
        joined = parts.join(pairs, on="area")
        added = _added(pl.concat([joined, self._absent(joined, level)], how="diagonal"), level)
        cell = _CELL[1:] if level is AreaLevel.COUNTRY else _CELL  # a country has one code, whichever that is
        missing = added.join(by_level[level], on=cell, how="anti")
        by_level[level] = pl.concat([by_level[level], missing.select(by_level[level].columns)])

    def _parents(self, level: AreaLevel, codes: list[str]) -> pl.DataFrame:
        """Return the pairs `parent`, `area` of `codes` and the areas of `level` they lie in, as far as in sight."""
        if level not in self._pairs or self._pairs[level][0] != codes:
            pairs = [
                (parent, code)
                for code in codes
                for parent in self.territory.above(code, level)
                if self._near(parent, self.levels)
            ]
            schema = {"parent": pl.String(), "area": pl.String()}
            self._pairs[level] = (codes, pl.DataFrame(pairs, schema=schema, orient="row"))
        return self._pairs[level][1]

    def _absent(self, joined: pl.DataFrame, level: AreaLevel) -> pl.DataFrame:
        """Return a row for each part that the list of areas of that very year has, and the source hasn't."""
        cells = joined.select("parent", "period", "period_start", "group").unique()
        frames = [joined.clear()]
        for year in sorted(set(cells["period_start"].dt.year().unique().to_list()) & self.territory.years):
            wanted = cells.filter(pl.col("period_start").dt.year() == year).join(
                self.territory.parts(level, year), on="parent"
            )
            frames.append(wanted.join(joined, on=["parent", "area", "period", "group"], how="anti"))
        return pl.concat(frames, how="diagonal").with_columns(
            status=pl.lit(Status.NOT_DELIVERED.value), quality=pl.lit(Quality.FINAL.value)
        )

    def _with_missing(self, rows: pl.DataFrame) -> pl.DataFrame:
        """Add "not delivered" for each municipality the monitor shows that a period of the source leaves out."""
        level = AreaLevel.MUNICIPALITY
        own = rows.filter((pl.col("area_level") == level.value) & (pl.col("group") == TOTAL))
        periods = own.select("period", "period_start").unique()
        named = pl.DataFrame({"area": self.territory.named()}, schema={"area": pl.String()})
        absent = named.join(periods, how="cross").join(own, on=["area", "period"], how="anti")
        return pl.concat(
            [
                rows,
                absent.with_columns(
                    area_level=pl.lit(level.value),
                    group=pl.lit(TOTAL),
                    status=pl.lit(Status.NOT_DELIVERED.value),
                    quality=pl.lit(Quality.FINAL.value),
                    reason=pl.lit(Reason.NOT_DELIVERED.value),
                ),
            ],
            how="diagonal",
        )


def _holds(condition: Condition, source: str, faults: Faults) -> pl.Expr:
    return condition_holds(condition, OBSERVATIONS, faults, source)


def _regrouped(rows: pl.LazyFrame, text: str, places: list[int], fixed: tuple[Condition, ...]) -> pl.LazyFrame:
    """Keep the chosen categories of the fixed dimensions, and put the others in the order of the definition."""
    parts = text.split("|")
    split = pl.col("group").str.split("|")
    for condition in fixed:
        category = split.list.get(parts.index(condition.column), null_on_oob=True)
        inside = category.is_in([str(value) for value in condition.values])
        rows = rows.filter(~inside if condition.test == "not_in" else inside)
    if not places:
        return rows.with_columns(group=pl.lit(TOTAL))
    ordered = [split.list.get(place, null_on_oob=True) for place in places]
    return rows.with_columns(group=pl.concat_str(ordered, separator="|"))


def _own_reason() -> pl.Expr:
    shown = pl.col("status") == Status.SHOWN.value
    return pl.when(shown).then(pl.lit("")).otherwise(pl.lit(Reason.SOURCE.value))


def _worst_quality() -> pl.Expr:
    """The number of the least final quality among the parts; `_quality_of` words it."""
    order = {quality.value: number for number, quality in enumerate(_QUALITIES)}
    return pl.col("quality").replace_strict(order, default=0, return_dtype=pl.UInt32).max()


def _quality_of(number: pl.Expr) -> pl.Expr:
    return pl.lit(pl.Series([quality.value for quality in _QUALITIES])).gather(number)


def _status_of_sum() -> tuple[pl.Expr, pl.Expr]:
    status = pl.col("status")
    some = (status == Status.SHOWN.value).any()
    word, reason = (
        pl.when(some).then(pl.lit(shown)).otherwise(pl.lit(none))
        for shown, none in ((Status.SHOWN.value, Status.NOT_APPLICABLE.value), ("", Reason.SOURCE.value))
    )
    for part, because in reversed(_PARTS):
        has = (status == part.value).any()
        word = pl.when(has).then(pl.lit(part.value)).otherwise(word)
        reason = pl.when(has).then(pl.lit(because.value)).otherwise(reason)
    return word, reason


def _added(joined: pl.DataFrame, level: AreaLevel) -> pl.DataFrame:
    """Add the parts of each parent, period and group.

    What can't exist doesn't count; a missing part makes the sum missing.
    """
    status, reason = _status_of_sum()
    sums = joined.group_by("parent", "period", "period_start", "group").agg(
        value=exact_sum(pl.col("value")), status=status, quality=_worst_quality(), reason=reason
    )
    return sums.rename({"parent": "area"}).with_columns(
        area_level=pl.lit(level.value),
        value=pl.when(pl.col("status") == Status.SHOWN.value).then("value"),
        quality=_quality_of(pl.col("quality")),
    )


def _merged(rows: pl.DataFrame) -> pl.DataFrame:
    """Add the chosen categories of a dimension together, where more than one was chosen."""
    if rows.select(_CELL).is_unique().all():
        return rows
    status, _ = _status_of_sum()
    keys = ["area", "area_level", "period", "period_start", "group"]
    merged = rows.group_by(keys).agg(value=exact_sum(pl.col("value")), status=status, quality=_worst_quality())
    shown = pl.col("status") == Status.SHOWN.value
    values = {"value": pl.when(shown).then("value"), "quality": _quality_of(pl.col("quality"))}
    return merged.with_columns(**values).select(_ROWS)


def _as_amounts(rows: pl.DataFrame, breakdown: Breakdown | None) -> pl.DataFrame:
    group = pl.col("group") == TOTAL
    frame = rows.filter(~group if breakdown else group).with_columns(
        breakdown=pl.lit(breakdown.id if breakdown else TOTAL),
        amount=pl.when(pl.col("status") == Status.SHOWN.value).then("value"),
        n=pl.lit(None, dtype=pl.Int64),
        spread=pl.lit(None, dtype=pl.Float64),
        population=pl.lit(None, dtype=pl.Float64),
    )
    return frame.select(pl.col(name).cast(kind) for name, kind in AMOUNTS.items()).sort("period_start", *_CELL)
