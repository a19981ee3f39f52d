"""Quantities of microdata on a grid: which rows count in which period, in which area and group."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import AgeBand, Breakdown, Occurrence, Quantity, When
from wegwijzer.engine.axis import MONTHS, Axis, axis_over
from wegwijzer.engine.grid import AMOUNTS, OTHER_GROUP, UNKNOWN_GROUP, Grid
from wegwijzer.engine.microdata import AGE, PERSON, MicroTable
from wegwijzer.engine.tallies import Tally, tallied
from wegwijzer.engine.territory import Territory
from wegwijzer.frames import TOTAL, Shape
from wegwijzer.periods import Period, PeriodKind, parse_period, period_of

_BLOCK = 16_000_000  # rows that are unfolded over periods at a time
_OLDEST = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What is asked of a quantity: per which period, at which level, split how, and taken how."""

    kind: PeriodKind
    level: AreaLevel
    breakdown: Breakdown | None
    tally: Tally
    weighted: bool = False
    is_part: bool = True  # of a share: the numerator (True) tests a yes/no column, the denominator only wants an answer


@dataclass(slots=True)
class MicroCounter:
    """Counts from one source; remembers the rows of the last quantity, which several groupings share."""

    table: MicroTable
    territory: Territory
    asked: Collection[Period] | None
    _rows: dict[object, tuple[pl.DataFrame, ...]] = field(default_factory=dict)
    _delivered: dict[object, pl.DataFrame] = field(default_factory=dict)

    def amounts(self, quantity: Quantity, ask: Ask) -> pl.DataFrame:
        """Return the figures of `quantity` as AMOUNTS; no rows when the data has none of the asked periods."""
        axis = self._axis(ask.kind)
        if axis is None:
            return pl.DataFrame(schema=AMOUNTS)
        codes = self.territory.codes(ask.level, self.table.areas)
        members, groups, group = self._members(ask.level, codes), *self._groups(ask.breakdown)
        grid = Grid(
            axis=axis,
            level=ask.level,
            areas=codes,
            breakdown=ask.breakdown.id if ask.breakdown else TOTAL,
            groups=groups,
            delivered=self._there(axis, ask.level, codes),
            provisional=self._running(axis),
        )
        if not codes:
            return pl.DataFrame(schema=AMOUNTS)
        parts = [
            tallied(
                self._on_grid(block.lazy(), grid, members, group, quantity, ask),
                ask.tally,
                cells=grid.size,
                persons=self.table.persons,
                weighted=ask.weighted,
            )
            for block in self._blocks(quantity, axis)
        ]
        return grid.amounts(parts[0] if len(parts) == 1 else pl.concat(parts).sort("cell"), ask.tally)

    # The axis of time.

    def _axis(self, kind: PeriodKind) -> Axis | None:
        if self.table.shape is Shape.RESPONSES:
            found = sorted(set(self._survey_periods(kind).values()))
            wanted = tuple(number for number, one in enumerate(found) if self.asked is None or one in self.asked)
            return Axis(tuple(found), wanted) if wanted else None
        return axis_over(*self.table.spans, kind, self.asked) if self.table.spans else None

    def _survey_periods(self, kind: PeriodKind) -> dict[str, Period]:
        """Put each period of a survey in the period of `kind` it lies in; a longer one stays what it is."""
        found: dict[str, Period] = {}
        for code, start in self.table.periods:
            period = parse_period(code)
            shorter = MONTHS.get(period.kind, 0) < MONTHS.get(kind, 0)
            found[code] = period_of(start, kind) if shorter else period
        return found

    def _running(self, axis: Axis) -> tuple[int, ...]:
        if self.table.spans is None:
            return ()
        return tuple(number for number, period in enumerate(axis.periods) if period.end > self.table.spans[1])

    # The rows that count, with the number of their period.

    def _blocks(self, quantity: Quantity, axis: Axis) -> tuple[pl.DataFrame, ...] | Iterator[pl.DataFrame]:
        key = (quantity, axis)
        if key in self._rows:
            return self._rows[key]
        spanned = self._spanned(quantity, axis)
        rows = spanned.select((pl.col("_last") - pl.col("_first") + 1).cast(pl.Int64).sum()).item() or 0
        count = min(len(axis), -(-rows // _BLOCK)) or 1
        if count > 1:
            return (_unfolded(spanned, *bounds) for bounds in _ranges(len(axis), count))
        self._rows.clear()
        self._rows[key] = (_unfolded(spanned, 0, len(axis) - 1),)
        return self._rows[key]

    def _spanned(self, quantity: Quantity, axis: Axis) -> pl.DataFrame:
        """Return the rows of `quantity` with the numbers of the first and last period they count in."""
        rows = self.table.frame.lazy().filter(*self._filters(quantity))
        if self.table.shape is Shape.RESPONSES:
            numbers = {code: axis.periods.index(one) for code, one in self._survey_periods(axis.kind).items()}
            first = last = pl.col("period").replace_strict(numbers, return_dtype=pl.Int32)
        else:
            first, last = axis.span(quantity.when)
        rows = rows.with_columns(_first=first, _last=last).filter(pl.col("_first") <= pl.col("_last"))
        if (
            quantity.age_on is When.STARTED
            and AGE not in self.table.frame.columns
            and "start" in self.table.frame.columns
        ):
            rows = rows.with_columns(_age_year=pl.col("start").dt.year())
        unneeded = [name for name in self.table.frame.columns if name.startswith("c:")]
        return rows.drop(
            ["start", "end", "first", "earlier", "period", "period_start", *unneeded], strict=False
        ).collect()

    def _filters(self, quantity: Quantity) -> list[pl.Expr]:
        filters = [pl.col(self.table.condition(condition)) for condition in quantity.where]
        if quantity.occurrence is Occurrence.FIRST:
            filters.append(pl.col("first"))
        elif quantity.occurrence is Occurrence.LATER and quantity.within_months is None:
            filters.append(~pl.col("first"))
        elif quantity.occurrence is Occurrence.LATER:
            filters.append(pl.col("earlier").dt.offset_by(f"{quantity.within_months}mo") >= pl.col("start"))
        return filters

    # Areas and groups as numbers.

    def _members(self, level: AreaLevel, codes: list[str]) -> pl.DataFrame:
        """Return which number of an area in the data lies in which numbers of `codes`."""
        place = {code: number for number, code in enumerate(codes)}
        pairs = [
            (number, place[above])
            for number, code in enumerate(self.table.areas)
            for above in self.territory.above(code, level)
            if above in place
        ]
        if level is AreaLevel.COUNTRY and self.territory.country in place:
            placed = {number for number, _ in pairs}
            country = place[self.territory.country]
            pairs += [(number, country) for number in range(len(self.table.areas)) if number not in placed]
        return pl.DataFrame(pairs, schema={"area": pl.UInt32(), "_area": pl.UInt32()}, orient="row")

    def _groups(self, breakdown: Breakdown | None) -> tuple[list[str], pl.Expr]:
        """Return the categories of a breakdown, and the number of a row's category."""
        groups, number = [""], pl.lit(0, dtype=pl.UInt64)
        if breakdown is None:
            return [TOTAL], number
        for column in breakdown.columns:
            names, code = self._age_groups(breakdown.bands) if column == AGE else self._categories(column)
            groups = [f"{group}|{name}" if group else name for group in groups for name in names]
            number = number * len(names) + code.cast(pl.UInt64)
        return groups, number

    def _categories(self, column: str) -> tuple[list[str], pl.Expr]:
        labels = self.table.labels[column]
        names = sorted({label for label in labels if label})
        place = {name: number for number, name in enumerate(names)}
        moved = pl.Series([place.get(label, len(names)) for label in labels], dtype=pl.UInt32)
        code = pl.lit(moved).gather(pl.col(f"g:{column}")) if len(moved) else pl.lit(None, dtype=pl.UInt32)
        return [*names, UNKNOWN_GROUP], code.fill_null(len(names))

    def _age_groups(self, bands: tuple[AgeBand, ...]) -> tuple[list[str], pl.Expr]:
        age = pl.col("_age")
        if not bands:
            names = [str(number) for number in range(_OLDEST + 1)]
            return [*names, UNKNOWN_GROUP], age.clip(0, _OLDEST).fill_null(_OLDEST + 1)
        code = pl.lit(len(bands), dtype=pl.Int32)
        for number in reversed(range(len(bands))):
            code = pl.when(_in_band(age, bands[number])).then(pl.lit(number, dtype=pl.Int32)).otherwise(code)
        code = pl.when(age.is_null()).then(pl.lit(len(bands) + 1, dtype=pl.Int32)).otherwise(code)
        return [*(band.label for band in bands), OTHER_GROUP, UNKNOWN_GROUP], code

    def _age(self, axis: Axis, quantity: Quantity, columns: Collection[str]) -> pl.Expr:
        """Age in whole years as the difference of years: the day of birth isn't known."""
        if AGE in columns:
            return pl.col(AGE)
        if "_age_year" in columns:
            return pl.col("_age_year") - pl.col("birth_year").cast(pl.Int32)
        years = axis.values("last_year" if quantity.age_on is When.ON_LAST_DAY else "first_year")
        return pl.lit(years).gather(pl.col("_period")) - pl.col("birth_year").cast(pl.Int32)

    def _on_grid(
        self,
        rows: pl.LazyFrame,
        grid: Grid,
        members: pl.DataFrame,
        group: pl.Expr,
        quantity: Quantity,
        ask: Ask,
    ) -> pl.LazyFrame:
        columns = rows.collect_schema().names()
        if quantity.ages or (ask.breakdown and AGE in ask.breakdown.columns):
            rows = rows.with_columns(_age=self._age(grid.axis, quantity, columns))
        if quantity.ages:
            rows = rows.filter(_in_band(pl.col("_age"), quantity.ages))
        if not grid.axis.complete:
            rows = rows.filter(pl.col("_period").is_in(list(grid.axis.wanted)))
        column = f"v:{quantity.column}"
        if ask.tally in (Tally.ROWS, Tally.PERSONS) and quantity.column not in ("", PERSON):
            rows = rows.filter(pl.col(column) != 0 if ask.is_part else pl.col(column).is_not_null())
        kept = [pl.col("person")] if ask.tally is Tally.PERSONS else []
        kept += [pl.col(column).alias("value")] if ask.tally not in (Tally.ROWS, Tally.PERSONS) else []
        kept += [pl.col("weight")] if ask.weighted else []
        place, area = _placed(rows, members, len(self.table.areas))
        cell = grid.cell(pl.col("_period"), area, group)
        return place.select(cell, *kept).filter(pl.col("cell").is_not_null())

    # What was delivered.

    def _there(self, axis: Axis, level: AreaLevel, codes: list[str]) -> pl.DataFrame:
        """Return for which areas and periods something was delivered by every municipality that lies there."""
        key = (axis, level)
        if key not in self._delivered:
            members = self.territory.members(level, codes, self.table.areas)
            pairs = [(number, one) for number, code in enumerate(codes) for one in sorted(members[code])]
            schema = {"_area": pl.UInt32(), "municipality": pl.String()}
            wanted = pl.DataFrame(pairs, schema=schema, orient="row")
            wanted = wanted.with_columns(_members=pl.len().over("_area"))
            found = wanted.join(self._deliveries(axis, level), on="municipality")
            found = found.group_by("_area", "_period").agg(pl.len().alias("_found"), pl.col("_members").first())
            self._delivered[key] = found.filter(pl.col("_found") == pl.col("_members")).select("_area", "_period")
        return self._delivered[key]

    def _deliveries(self, axis: Axis, level: AreaLevel) -> pl.DataFrame:
        """Return `municipality`, `_period`: from its first episode on, or the periods in which it held the survey.

        A municipality that delivers no codes as fine as `level` delivers nothing there.
        """
        of = [
            next(iter(self.territory.above(code, AreaLevel.MUNICIPALITY)), None)
            if self.territory.above(code, level) or level in (AreaLevel.REGION, AreaLevel.COUNTRY)
            else None
            for code in self.table.areas
        ]
        names = pl.lit(pl.Series(of, dtype=pl.String))
        rows = self.table.frame.lazy().filter(pl.col("area").is_not_null())
        if self.table.shape is Shape.RESPONSES:
            numbers = {code: axis.periods.index(one) for code, one in self._survey_periods(axis.kind).items()}
            period = pl.col("period").replace_strict(numbers, return_dtype=pl.Int32)
            found = rows.select("area", _period=period).unique()
            found = found.select("_period", municipality=names.gather(pl.col("area")))
        else:
            found = rows.group_by("area").agg(pl.col("start").min())
            found = found.group_by(municipality=names.gather(pl.col("area"))).agg(pl.col("start").min())
            first = axis.number(pl.col("start")).clip(lower_bound=0)
            found = found.select("municipality", _period=pl.int_ranges(first, len(axis), dtype=pl.Int32))
            found = found.explode("_period", empty_as_null=False)
        return found.filter(pl.col("municipality").is_not_null()).unique().collect()


def _in_band(age: pl.Expr, band: AgeBand) -> pl.Expr:
    return age >= band.lowest if band.highest is None else age.is_between(band.lowest, band.highest)


def _placed(rows: pl.LazyFrame, members: pl.DataFrame, areas: int) -> tuple[pl.LazyFrame, pl.Expr]:
    """Return the rows and the number of the area they count in: looked up, or joined where they count in several."""
    if members.get_column("area").is_unique().all():
        found = dict(members.iter_rows())
        place = pl.Series([found.get(number) for number in range(areas)], dtype=pl.UInt32)
        if not areas:
            return rows, pl.lit(None, dtype=pl.UInt32)
        return rows, pl.lit(place).gather(pl.col("area"))
    return rows.join(members.lazy(), on="area"), pl.col("_area")


def _ranges(length: int, count: int) -> Iterator[tuple[int, int]]:
    for number in range(count):
        yield number * length // count, (number + 1) * length // count - 1


def _unfolded(spanned: pl.DataFrame, lowest: int, highest: int) -> pl.DataFrame:
    """Return one row for each period from `lowest` to `highest` in which a row counts, as `_period`."""
    inside = spanned.lazy().filter((pl.col("_first") <= highest) & (pl.col("_last") >= lowest))
    inside = inside.with_columns(pl.col("_first").clip(lower_bound=lowest), pl.col("_last").clip(upper_bound=highest))
    if lowest == highest or spanned.select((pl.col("_first") == pl.col("_last")).all()).item():
        return inside.rename({"_first": "_period"}).drop("_last").collect()
    periods = pl.int_ranges(pl.col("_first"), pl.col("_last") + 1, dtype=pl.Int32)
    return (
        inside.with_columns(_period=periods).drop("_first", "_last").explode("_period", empty_as_null=False).collect()
    )
