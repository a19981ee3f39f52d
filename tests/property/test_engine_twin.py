"""The engine against its slow twin, and what must hold whatever the data."""

from __future__ import annotations

import math
from datetime import date, timedelta
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
_SETTINGS = settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))

_days = st.integers(0, 900).map(lambda number: _DAY_0 + timedelta(days=number))
_cents = st.integers(0, 500_000).map(lambda cents: cents / 100)


@st.composite
def _rows(draw: st.DrawFn) -> Row:
    start = draw(_days)
    length = draw(st.none() | st.integers(0, 400))
    person = draw(st.integers(1, 6))
    return {
        "person": f"p{person}",
        "birth_year": None if person == 6 else 1940 + 13 * person,
        "sex": draw(st.sampled_from(["V", "M", None])),
        "area": draw(st.sampled_from([*_HOODS, "GM0001"])),
        "provision": draw(st.sampled_from(["A", "B", "C"])),
        "provider": draw(st.sampled_from(["X", "Y"])),
        "start": start,
        "end": None if length is None else start + timedelta(days=length),
        "cost": draw(st.none() | _cents | _cents | _cents),
        "outcome": draw(st.none() | st.integers(10, 100).map(lambda mark: mark / 10)),
    }


_BREAKDOWNS = (
    None,
    Breakdown(id="hulp", columns=("provision",)),
    Breakdown(id="geslacht", columns=("sex",)),
    Breakdown(id="leeftijd", columns=("age",), bands=(AgeBand(lowest=0, highest=17), AgeBand(lowest=18, highest=64))),
    Breakdown(id="kruis", columns=("sex", "age"), bands=(AgeBand(lowest=0, highest=44), AgeBand(lowest=45))),
)
_quantities = st.builds(
    Quantity,
    sources=st.just(("care",)),
    when=st.sampled_from(When),
    where=st.sampled_from(
        [
            (),
            (Condition(column="provision", test="in", values=("A", "B")),),
            (Condition(column="provision", test="not_in", values=("A",)),),
            (Condition(column="birth_year", test="at_least", values=(1970,)),),
        ]
    ),
    ages=st.sampled_from([None, None, AgeBand(lowest=18, highest=60), AgeBand(lowest=40)]),
    age_on=st.sampled_from([When.ON_FIRST_DAY, When.ON_LAST_DAY, When.STARTED]),
    occurrence=st.sampled_from(Occurrence),
)


@st.composite
def _countings(draw: st.DrawFn) -> Counting:
    rule = draw(
        st.sampled_from(
            [
                CountingRule.COUNT,
                CountingRule.DISTINCT_PERSONS,
                CountingRule.SUM,
                CountingRule.MEAN,
                CountingRule.MEDIAN,
                CountingRule.SHARE,
                CountingRule.RATE_PER_1000,
            ]
        )
    )
    of = draw(_quantities)
    column = {CountingRule.SUM: "cost", CountingRule.MEAN: "outcome", CountingRule.MEDIAN: "outcome"}.get(rule, "")
    within = draw(st.sampled_from([None, 1, 6])) if of.occurrence is Occurrence.LATER else None
    of = Quantity(
        sources=of.sources,
        column=column,
        when=of.when,
        where=of.where,
        ages=of.ages,
        age_on=of.age_on,
        occurrence=of.occurrence,
        within_months=within,
    )
    parted = rule in (CountingRule.SHARE, CountingRule.RATE_PER_1000)
    return Counting(
        rule=rule, of=of, per=Quantity(sources=("care",), when=draw(st.sampled_from(When))) if parted else None
    )


_indicators = st.builds(
    Indicator,
    id=st.just("it"),
    title=st.just("It"),
    building_block=st.just(BuildingBlock.ACTIVITIES_OUTPUT),
    unit=st.just("personen"),
    counting=_countings(),
    breakdowns=st.sampled_from(_BREAKDOWNS).map(lambda one: (one,) if one else ()),
    frequency=st.sampled_from(PeriodKind).filter(lambda kind: kind is not PeriodKind.DAY),
)


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


def _definitions(indicator: Indicator) -> Definitions:
    monitor = Monitor(
        id="m",
        title="M",
        organisation="o",
        areas=AreaChoice(municipalities=(), levels=tuple(AreaLevel)),
        indicators=(indicator.id,),
    )
    source = Source(id="care", title="Care", publisher="p", shape=Shape.EPISODES)
    return Definitions(monitors={"m": monitor}, indicators={indicator.id: indicator}, sources={"care": source})


def _computed(indicator: Indicator, *scans: pl.LazyFrame) -> pl.DataFrame:
    return compute(_definitions(indicator), "m", Inputs({"care": scans}, _areas())).frame


def _world(rows: list[Row]) -> World:
    return World(tuple(rows), _HOODS, _TOWNS, _REGIONS)


def _same(mine: float | None, other: float | None) -> bool:
    return mine is other if mine is None or other is None else math.isclose(mine, other, rel_tol=1e-9, abs_tol=1e-6)


@_SETTINGS
@given(st.lists(_rows(), min_size=1, max_size=14), _indicators)
def test_the_engine_counts_what_its_twin_counts(rows: list[Row], indicator: Indicator) -> None:
    figures = _computed(indicator, _frame(rows).lazy())
    for breakdown in (None, *indicator.breakdowns):
        for level in AreaLevel:
            expected = twin_figures(_world(rows), indicator, breakdown, level.value)
            chosen = figures.filter(area_level=level.value, breakdown=breakdown.id if breakdown else "total")
            mine = {row[:3]: row[3:] for row in chosen.select("area", "period", "group", "value", "status").iter_rows()}
            assert len(mine) == chosen.height, "a figure stands twice"
            for key, (value, status) in mine.items():
                if status == Status.NOT_DELIVERED:
                    continue
                assert _same(value, expected.get(key, _nothing(indicator))), (level, key, value, expected.get(key))
            for key, value in expected.items():
                assert key in mine, (level, key)
                assert value is None or level in _OUTER or mine[key][1] == Status.SHOWN


_OUTER = (AreaLevel.REGION, AreaLevel.COUNTRY)


def _nothing(indicator: Indicator) -> float | None:
    rule = indicator.counting.rule
    return 0.0 if rule in (CountingRule.COUNT, CountingRule.DISTINCT_PERSONS, CountingRule.SUM) else None


@_SETTINGS
@given(st.lists(_rows(), min_size=1, max_size=20), _indicators, st.randoms(use_true_random=False), st.integers(1, 3))
def test_row_order_and_partitioning_never_change_an_answer(
    rows: list[Row], indicator: Indicator, dice: Any, parts: int
) -> None:
    before = _computed(indicator, _frame(rows).lazy())
    shuffled = dice.sample(rows, len(rows))
    scans = [_frame(shuffled[number::parts]).lazy() for number in range(parts)]
    assert _computed(indicator, *scans).equals(before)


@_SETTINGS
@given(st.lists(_rows(), min_size=1, max_size=20), _indicators)
def test_parts_add_to_totals_and_persons_never_exceed_their_parts(rows: list[Row], indicator: Indicator) -> None:
    rule = indicator.counting.rule
    if rule not in (CountingRule.COUNT, CountingRule.DISTINCT_PERSONS, CountingRule.SUM):
        return
    figures = _computed(indicator, _frame(rows).lazy()).filter(status="shown")
    keys = ["area", "period"]
    totals = figures.filter(breakdown="total").select(*keys, "value")
    for part in figures.filter(pl.col("breakdown") != "total").partition_by("breakdown", as_dict=True).values():
        sums = part.group_by(keys).agg(pl.col("value").sum().alias("sum"))
        for *_, whole, added in totals.join(sums, on=keys).iter_rows():
            assert whole <= added + 1e-6
            if rule is CountingRule.COUNT:
                assert whole == added


@_SETTINGS
@given(st.lists(_rows(), min_size=1, max_size=20), _indicators)
def test_an_interval_contains_its_point(rows: list[Row], indicator: Indicator) -> None:
    figures = _computed(indicator, _frame(rows).lazy()).filter(pl.col("lower").is_not_null())
    wrong = figures.filter((pl.col("lower") > pl.col("value") + 1e-9) | (pl.col("upper") < pl.col("value") - 1e-9))
    assert wrong.is_empty()


@_SETTINGS
@given(st.lists(_rows(), min_size=1, max_size=20), _indicators)
def test_asking_one_period_gives_what_all_periods_give(rows: list[Row], indicator: Indicator) -> None:
    everything = _computed(indicator, _frame(rows).lazy())
    codes = everything["period"].unique().sort().to_list()
    inputs = Inputs({"care": (_frame(rows).lazy(),)}, _areas())
    some = compute(_definitions(indicator), "m", inputs, periods=codes[:1]).frame
    keys = ["area", "period", "breakdown", "group"]
    assert some.sort(keys).join(everything, on=keys, how="anti").is_empty()
    both = some.join(everything, on=keys, suffix="_all")
    assert both["value"].to_list() == both["value_all"].to_list()
    assert both["status"].to_list() == both["status_all"].to_list()
