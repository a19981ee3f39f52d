"""The engine against its slow twin, and what must hold whatever the data."""

from __future__ import annotations

import math
from datetime import date, timedelta
from random import Random
from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.property.engine_twin import Row, World, twin_figures

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import (
    AgeBand,
    AreaChoice,
    Breakdown,
    BuildingBlock,
    Condition,
    Counting,
    CountingRule,
    Definitions,
    Indicator,
    Monitor,
    Occurrence,
    Quantity,
    Source,
    When,
)
from wegwijzer.engine.computing import compute
from wegwijzer.engine.inputs import Inputs
from wegwijzer.frames import AREAS, EPISODES, Shape, Status
from wegwijzer.periods import PeriodKind

_HOODS = {
    "BU00010101": "WK000101",
    "BU00010102": "WK000101",
    "BU00010201": "WK000102",
    "BU00020101": "WK000201",
    "BU00020102": "WK000201",
}
_TOWNS = {code: f"GM{code[2:6]}" for code in (*_HOODS, *_HOODS.values())}
_REGIONS = {"GM0001": ("PV20", "JR01"), "GM0002": ("PV20", "JR02")}
_DAY_0 = date(2019, 3, 1)
_SETTINGS = settings(max_examples=7, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
_seeds = st.integers(0, 10**9)  # worlds are drawn from a seed: every example is as rich as the next
_BREAKDOWNS = (
    None,
    Breakdown(id="hulp", columns=("provision",)),
    Breakdown(id="geslacht", columns=("sex",)),
    Breakdown(id="leeftijd", columns=("age",), bands=(AgeBand(lowest=0, highest=17), AgeBand(lowest=18, highest=44))),
    Breakdown(id="kruis", columns=("sex", "age"), bands=(AgeBand(lowest=0, highest=44), AgeBand(lowest=45))),
)
_WHERE = (
    (),
    (Condition(column="provision", test="in", values=("A", "B")),),
    (Condition(column="provision", test="not_in", values=("A",)),),
    (Condition(column="birth_year", test="at_least", values=(1970,)),),
)
_COLUMNS = {CountingRule.SUM: "cost", CountingRule.MEAN: "outcome", CountingRule.MEDIAN: "outcome"}
_PARTED = (CountingRule.SHARE, CountingRule.RATE_PER_1000)
_RULES = (CountingRule.COUNT, CountingRule.DISTINCT_PERSONS, *_COLUMNS, *_PARTED)


def _row(dice: Random) -> Row:
    start = _DAY_0 + timedelta(days=31 * dice.randrange(24) + dice.choice([0, 0, 1, 15]))
    length = dice.choice([None, 0, 30, 31, 62, dice.randrange(400)])
    person = dice.randrange(1, 7)
    return {
        "person": f"p{person}",
        "birth_year": None if person == 6 else 1940 + 13 * person,
        "sex": dice.choice(["V", "M", None]),
        "area": dice.choice([*_HOODS, "GM0001"]),
        "provision": dice.choice(["A", "B", "C"]),
        "provider": "X",
        "start": start,
        "end": None if length is None else start + timedelta(days=length),
        "cost": dice.choice([None, *[dice.randrange(500_000) / 100] * 20]),
        "outcome": dice.choice([None, dice.randrange(10, 100) / 10]),
    }


def _rows(seed: int) -> list[Row]:
    dice = Random(seed)
    return [_row(dice) for _ in range(dice.randrange(1, 25))]


def _quantity(dice: Random, column: str = "") -> Quantity:
    occurrence = dice.choice([Occurrence.ANY, Occurrence.ANY, Occurrence.FIRST, Occurrence.LATER])
    return Quantity(
        sources=("care",),
        column=column,
        when=dice.choice(list(When)),
        where=dice.choice(_WHERE),
        ages=dice.choice([None, None, None, AgeBand(lowest=18, highest=60), AgeBand(lowest=40)]),
        age_on=dice.choice([When.ON_FIRST_DAY, When.ON_LAST_DAY, When.STARTED]),
        occurrence=occurrence,
        within_months=dice.choice([None, 1, 2, 6]) if occurrence is Occurrence.LATER else None,
    )


def _indicator(dice: Random, rule: CountingRule) -> Indicator:
    breakdown = dice.choice(_BREAKDOWNS)
    per = _quantity(dice) if rule in _PARTED else None
    return Indicator(
        id=rule.value,
        title="It",
        building_block=BuildingBlock.ACTIVITIES_OUTPUT,
        unit="personen",
        counting=Counting(rule=rule, of=_quantity(dice, _COLUMNS.get(rule, "")), per=per),
        breakdowns=(breakdown,) if breakdown else (),
        frequency=dice.choice([kind for kind in PeriodKind if kind is not PeriodKind.DAY]),
    )


def _indicators(seed: int) -> list[Indicator]:
    """One indicator of each counting rule, with everything else by chance."""
    dice = Random(seed + 1)
    return [_indicator(dice, rule) for rule in _RULES]


def _areas() -> pl.DataFrame:
    rows = [{"code": code, "area_level": "neighbourhood", "district": up} for code, up in _HOODS.items()]
    rows += [{"code": code, "area_level": "district"} for code in sorted(set(_HOODS.values()))]
    rows += [{"code": code, "area_level": "municipality", "regions": list(up)} for code, up in _REGIONS.items()]
    rows += [
        {"code": code, "area_level": "region", "region_kind": kind}
        for code, kind in (("PV20", "province"), ("JR01", "youth_region"), ("JR02", "youth_region"))
    ]
    for row in rows:
        row["municipality"] = _TOWNS.get(str(row["code"]))
    return pl.DataFrame([{name: row.get(name) for name in AREAS} for row in rows], schema=AREAS)


def _frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame([{name: row.get(name) for name in EPISODES} for row in rows], schema=EPISODES)


def _definitions(indicators: list[Indicator]) -> Definitions:
    found = {indicator.id: indicator for indicator in indicators}
    choice = AreaChoice(municipalities=(), levels=tuple(AreaLevel))
    monitor = Monitor(id="m", title="M", organisation="o", areas=choice, indicators=tuple(found))
    source = Source(id="care", title="Care", publisher="p", shape=Shape.EPISODES)
    return Definitions(monitors={"m": monitor}, indicators=found, sources={"care": source})


def _computed(seed: int, *scans: pl.LazyFrame, periods: list[str] | None = None) -> pl.DataFrame:
    scans = scans or (_frame(_rows(seed)).lazy(),)
    inputs = Inputs({"care": scans}, _areas())
    return compute(_definitions(_indicators(seed)), "m", inputs, periods=periods).frame


def _same(mine: float | None, other: float | None) -> bool:
    return mine is other if mine is None or other is None else math.isclose(mine, other, rel_tol=1e-9, abs_tol=1e-6)


_OUTER = (AreaLevel.REGION, AreaLevel.COUNTRY)  # where a municipality that delivers nothing makes the sum missing
_ADDED = (CountingRule.COUNT, CountingRule.DISTINCT_PERSONS, CountingRule.SUM)


@_SETTINGS
@given(_seeds)
def test_the_engine_counts_what_its_twin_counts(seed: int) -> None:
    figures, world = _computed(seed), World(tuple(_rows(seed)), _HOODS, _TOWNS, _REGIONS)
    for indicator in _indicators(seed):
        for breakdown in (None, *indicator.breakdowns):
            for level in AreaLevel:
                name = breakdown.id if breakdown else "total"
                chosen = figures.filter(indicator=indicator.id, area_level=level.value, breakdown=name)
                _compare(chosen, twin_figures(world, indicator, breakdown, level.value), indicator, level)


def _compare(chosen: pl.DataFrame, expected: dict[Any, float | None], indicator: Indicator, level: AreaLevel) -> None:
    mine = {row[:3]: row[3:] for row in chosen.select("area", "period", "group", "value", "status").iter_rows()}
    assert len(mine) == chosen.height, "a figure stands twice"
    nothing = 0.0 if indicator.counting.rule in _ADDED else None
    for key, (value, status) in mine.items():
        if status != Status.NOT_DELIVERED:
            assert _same(value, expected.get(key, nothing)), (indicator, level, key, value, expected.get(key))
    for key, value in expected.items():
        assert key in mine, (indicator, level, key)
        assert value is None or level in _OUTER or mine[key][1] == Status.SHOWN, (indicator, level, key)


@_SETTINGS
@given(_seeds, st.integers(1, 3))
def test_row_order_and_partitioning_never_change_an_answer(seed: int, parts: int) -> None:
    rows = _rows(seed)
    shuffled = Random(seed).sample(rows, len(rows))
    scans = [_frame(shuffled[number::parts]).lazy() for number in range(parts)]
    assert _computed(seed, *scans).equals(_computed(seed))


@_SETTINGS
@given(_seeds)
def test_parts_add_to_totals_and_persons_never_exceed_their_parts(seed: int) -> None:
    figures = _computed(seed).filter(pl.col("indicator").is_in([str(rule) for rule in _ADDED]), status="shown")
    keys = ["indicator", "area", "period"]
    totals = figures.filter(breakdown="total").select(*keys, "value")
    sums = figures.filter(pl.col("breakdown") != "total").group_by(keys).agg(pl.col("value").sum().alias("sum"))
    for indicator, _, _, whole, added in totals.join(sums, on=keys).iter_rows():
        assert whole <= added + 1e-6
        assert indicator == CountingRule.DISTINCT_PERSONS or math.isclose(whole, added, abs_tol=1e-6)


@_SETTINGS
@given(_seeds)
def test_an_interval_contains_its_point(seed: int) -> None:
    figures = _computed(seed).filter(pl.col("lower").is_not_null())
    wrong = figures.filter((pl.col("lower") > pl.col("value") + 1e-9) | (pl.col("upper") < pl.col("value") - 1e-9))
    assert wrong.is_empty()


@_SETTINGS
@given(_seeds)
def test_asking_some_periods_gives_what_all_periods_give(seed: int) -> None:
    everything = _computed(seed)
    codes = everything["period"].unique().sort().to_list()[::2]
    keys = ["indicator", "area", "period", "breakdown", "group"]
    some = _computed(seed, periods=codes)
    assert set(some["period"]) == set(codes)
    both = some.join(everything, on=keys, suffix="_all")
    assert both.height == some.height
    assert both["value"].to_list() == both["value_all"].to_list()
    assert both["status"].to_list() == both["status_all"].to_list()
