"""The figures of one indicator as series side by side, each beside the whole that it is a part of."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.areas import AreaLevel
from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.search.events import medians
from wegwijzer.comparison.vectors import Array
from wegwijzer.figures import ProtectedFigures
from wegwijzer.frames import TOTAL, WITH_VALUE, Quality
from wegwijzer.periods import Period, PeriodKind, parse_period

_SEASONS = {PeriodKind.MONTH: 12, PeriodKind.QUARTER: 4, PeriodKind.HALF_YEAR: 2}
_ALL = 100.0  # percent
_ONE = 1.0  # so that a new neighbourhood of nobody has a logarithm
_UNSURE = (Quality.PROVISIONAL.value, Quality.REVISED_PROVISIONAL.value)


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """What the search must know of an indicator: its scale, its rounding, whether a percentage, whether of people."""

    id: str
    scale: Scale
    decimals: int = 0
    percent: bool = False
    of_people: bool = True  # not of euros or days


@dataclass(frozen=True, slots=True, kw_only=True)
class Panel:
    """Rows are series (breakdown, group, area), columns periods; NaN in holes and before the last break.

    `level` is the level of the area; `whole` the row of the whole that a row is a part of (−1: it is a whole itself).
    """

    keys: tuple[tuple[str, str, str], ...]
    level: tuple[str, ...]
    periods: tuple[str, ...]
    season: int
    value: Array
    numerator: Array
    denominator: Array
    margin: Array  # half the published 95 % interval
    provisional: Array
    whole: Array


def panel_of(
    figures: ProtectedFigures, municipality: str, inside: Mapping[str, str], comparable: Collection[str] = ()
) -> Panel | None:
    """Return the series of one municipality and its parts (`inside`: area → level); None without figures."""
    return panels_of(figures, {municipality: inside}, comparable).get(municipality)


def panels_of(
    figures: ProtectedFigures, places: Mapping[str, Mapping[str, str]], comparable: Collection[str] = ()
) -> dict[str, Panel]:
    """Return the series per municipality and its parts (municipality → area → level); without figures it isn't there.

    The totals of `comparable` municipalities stand beside it as wholes: they tell how much such a figure scatters.

    Of periods of several lengths the kind with the most figures is taken per municipality: they are never mixed.
    """
    frame = figures.frame.filter(pl.col("area_level") != AreaLevel.COUNTRY.value)
    kinds = {code: parse_period(code) for code in frame["period"].unique().to_list()}
    answer: dict[str, Panel] = {}
    grids: dict[PeriodKind, _Grid] = {}
    alike = len({period.kind for period in kinds.values()}) == 1
    for place, inside in places.items():
        if not kinds:
            break
        own = frame if alike else frame.filter(_within(inside, comparable))
        if own.is_empty():
            continue
        kind = next(iter(kinds.values())).kind if alike else _usual_kind(own, kinds)
        if kind not in grids:
            codes = sorted((code for code, period in kinds.items() if period.kind is kind), key=lambda one: kinds[one])
            grids[kind] = _grid(frame.filter(pl.col("period").is_in(codes)), codes)
        panel = grids[kind].panel(place, inside, comparable, _SEASONS.get(kind, 1))
        if panel is not None:
            answer[place] = panel
    return answer


def _within(inside: Mapping[str, str], comparable: Collection[str]) -> pl.Expr:
    other = pl.col("area").is_in(list(comparable)) & (pl.col("breakdown") == TOTAL)
    return pl.col("area").is_in(list(inside)) | other


def _usual_kind(frame: pl.DataFrame, kinds: Mapping[str, Period]) -> PeriodKind:
    often: dict[PeriodKind, int] = {}
    for code, number in frame["period"].value_counts().iter_rows():
        often[kinds[code].kind] = often.get(kinds[code].kind, 0) + number
    return max(often, key=lambda one: (often[one], one.value))


@dataclass(frozen=True, slots=True)
class _Grid:
    """All series of an indicator as matrices (sorted keys × periods), with the rows of each area."""

    keys: tuple[tuple[str, str, str], ...]
    periods: tuple[str, ...]
    rows: Mapping[str, list[int]]
    there: Array
    numbers: Mapping[str, Array]
    unsure: Array

    def panel(
        self, municipality: str, inside: Mapping[str, str], comparable: Collection[str], season: int
    ) -> Panel | None:
        """Return the panel of one municipality: its rows, over the periods in which any of them has a figure."""
        own = {row for area in inside for row in self.rows.get(area, ())}
        beside = {row for area in comparable for row in self.rows.get(area, ()) if self.keys[row][0] == TOTAL}
        if not own | beside:
            return None
        rows = np.array(sorted(own | beside))
        columns = np.flatnonzero(self.there[rows].any(axis=0))
        at = np.ix_(rows, columns)
        names = tuple(self.keys[row] for row in rows)
        return Panel(
            keys=names,
            level=tuple(inside.get(area, AreaLevel.MUNICIPALITY.value) for _, _, area in names),
            periods=tuple(self.periods[column] for column in columns),
            season=season,
            provisional=self.unsure[at],
            whole=_wholes(names, municipality, comparable),
            **{name: matrix[at] for name, matrix in self.numbers.items()},
        )


def _grid(frame: pl.DataFrame, periods: list[str]) -> _Grid:
    keys = frame.select("breakdown", "group", "area").unique(maintain_order=True).sort(pl.all())
    placed = frame.join(keys.with_row_index("row"), on=["breakdown", "group", "area"]).join(
        pl.DataFrame({"period": periods}).with_row_index("column"), on="period"
    )
    shape = (keys.height, len(periods))
    at = placed["row"].to_numpy(), placed["column"].to_numpy()
    there, shown, broken, unsure = (np.zeros(shape, dtype=bool) for _ in range(4))
    there[at] = True
    shown[at] = placed["status"].is_in([status.value for status in WITH_VALUE]).to_numpy()
    broken[at] = (placed["series_break"] != "").to_numpy()
    unsure[at] = placed["quality"].is_in(_UNSURE).to_numpy()
    usable = shown & (broken.cumsum(axis=1) == broken.sum(axis=1)[:, None])

    def kept(column: str) -> Array:
        matrix = np.full(shape, np.nan)
        matrix[at] = placed[column].to_numpy()  # null becomes NaN
        return np.where(usable, matrix, np.nan)

    rows: dict[str, list[int]] = {}
    names = tuple((row[0], row[1], row[2]) for row in keys.iter_rows())
    for row, (_, _, area) in enumerate(names):
        rows.setdefault(area, []).append(row)
    numbers = {name: kept(name) for name in ("value", "numerator", "denominator")}
    numbers["margin"] = (kept("upper") - kept("lower")) / 2  # half the published interval
    return _Grid(names, tuple(periods), rows, there, numbers, unsure)


def _wholes(names: tuple[tuple[str, str, str], ...], municipality: str, comparable: Collection[str]) -> Array:
    """Return the row of the whole: of an area its municipality (same group), of a group everybody."""
    place = {name: row for row, name in enumerate(names)}
    found = []
    for breakdown, group, area in names:
        if area in comparable:
            found.append(-1)
        elif area != municipality:
            found.append(place.get((breakdown, group, municipality), -1))
        elif group != TOTAL:
            found.append(place.get((TOTAL, TOTAL, area), -1))
        else:
            found.append(-1)
    return np.array(found, dtype=np.int64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Residuals:
    """What is left when the whole and the usual level are taken out.

    `values` in standard deviations of chance for counts, of percentages in log odds, else in the unit (or its
    logarithm); `floor` the standard deviation of chance; `cases` and `expected` where there are counts (else NaN);
    `logs` whether `values` are logs; `apart` the difference with the whole in the unit (the value of a whole).
    """

    values: Array
    floor: Array
    cases: Array
    expected: Array
    logs: bool
    apart: Array


def residuals_of(panel: Panel, counted: Counted, rows: Array) -> Residuals:
    """Return the residuals of some rows, each against its whole without itself (counts) or its whole (values)."""
    cases, exposure = _counts(panel, counted, rows)
    if cases is not None and exposure is not None:
        return _of_counts(cases, exposure, panel, counted, rows)
    whole = panel.whole[rows]
    own = panel.value[rows]
    known = own[np.isfinite(own)]
    logs = counted.scale is Scale.COMPLETE and bool((known >= 0).all())
    odds = counted.percent and bool(((known >= 0) & (known <= _ALL)).all())
    other = np.where((whole >= 0)[:, None], panel.value[np.maximum(whole, 0)], np.nan)
    rounding = 0.3 * 10.0**-counted.decimals
    with np.errstate(invalid="ignore", divide="ignore"):
        scaled, per_unit = _scaled(own, rounding, logs=logs, odds=odds)
        against, _ = _scaled(other, rounding, logs=logs, odds=odds)
        left = np.where((whole >= 0)[:, None], scaled - against, scaled)
        apart = np.where((whole >= 0)[:, None], own - other, own)
        chance = panel.margin[rows] / 1.96
        chance = np.where(np.isfinite(chance), np.maximum(chance, rounding), rounding)
    floor = _mean(np.where(np.isfinite(own), chance * per_unit, np.nan))
    empty = np.full(own.shape, np.nan)
    return Residuals(
        values=_without_season(left, panel.season), floor=floor, cases=empty, expected=empty, logs=logs, apart=apart
    )


def _scaled(values: Array, rounding: float, *, logs: bool, odds: bool) -> tuple[Array, Array]:
    """Return (values on the scale on which they are compared, steps on that scale per unit).

    Amounts on logs; percentages as log odds, so that what happens everywhere moves rich and poor areas as much.
    """
    if logs:
        return np.log(values + _ONE), 1 / (np.abs(values) + _ONE)
    if not odds:
        return values, np.ones(values.shape)
    inside = np.clip(values, rounding, _ALL - rounding)
    return np.log(inside / (_ALL - inside)), _ALL / (inside * (_ALL - inside))


def _counts(panel: Panel, counted: Counted, rows: Array) -> tuple[Array | None, Array | None]:
    """Return cases and exposure of rows that are counted, else nothing."""
    whole = panel.whole[rows]
    part = (whole >= 0)[:, None]
    above = np.maximum(whole, 0)
    if counted.scale is Scale.COUNT:
        cases = panel.value[rows]
        rest = panel.value[above] - np.nan_to_num(cases)
        return cases, np.where(part, np.where(rest > 0, rest, np.nan), np.where(np.isfinite(cases), 1.0, np.nan))
    if counted.scale in {Scale.PROPORTION, Scale.RATE}:
        cases, persons = panel.numerator[rows], panel.denominator[rows]
        if not np.isfinite(cases).any():
            return None, None
        persons = np.where(persons > 0, persons, np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            rest = panel.numerator[above] - np.nan_to_num(cases)
            others = panel.denominator[above] - np.nan_to_num(persons)
            rate = np.where((rest > 0) & (others > 0), rest / others, np.nan)
        return cases, np.where(part, persons * rate, persons)
    return None, None


def _of_counts(cases: Array, exposure: Array, panel: Panel, counted: Counted, rows: Array) -> Residuals:
    known = np.isfinite(cases) & np.isfinite(exposure)
    total = np.where(known, cases, 0.0).sum(axis=1)
    whole = np.where(known, exposure, 0.0).sum(axis=1)
    level = total / np.where(whole > 0, whole, np.nan)
    expected = np.where(known, exposure, np.nan) * level[:, None]
    with np.errstate(invalid="ignore"):
        left = 2 * (np.sqrt(cases + 0.375) - np.sqrt(expected + 0.375))
        share = _mean(panel.numerator[rows] / np.where(panel.denominator[rows] > 0, panel.denominator[rows], np.nan))
    floor = np.ones(len(rows))
    if counted.scale is Scale.PROPORTION:
        floor = np.sqrt(np.clip(1 - np.nan_to_num(share), 0.05, 1.0))
    return Residuals(
        values=_without_season(left, panel.season),
        floor=floor,
        cases=np.where(known, cases, np.nan),
        expected=expected,
        logs=False,
        apart=np.full(cases.shape, np.nan),
    )


def _mean(values: Array) -> Array:
    """Return the mean of the known values of each row; zero where there are none."""
    known = np.isfinite(values)
    return np.asarray(np.where(known, values, 0.0).sum(axis=1) / np.maximum(known.sum(axis=1), 1))


def _without_season(values: Array, season: int) -> Array:
    """Return the values less the usual of their part of the year, where each part is known three times."""
    if season == 1 or values.shape[1] < 3 * season:
        return values
    answer = values.copy()
    known = np.isfinite(values)
    for part in range(season):
        inside = known[:, part::season]
        enough = inside.sum(axis=1) >= 3  # noqa: PLR2004 - fewer is no season
        usual = np.zeros(len(values))
        if enough.any():
            usual[enough] = medians(values[enough, part::season])
        answer[:, part::season] -= usual[:, None]
    return answer
