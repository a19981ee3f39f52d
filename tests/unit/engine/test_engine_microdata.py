"""Episodes and answers: zero and not delivered, persons at every level, occurrences, weights and margins."""

from __future__ import annotations

import math
from datetime import date

import polars as pl
import pytest
from tests.unit.engine.engine_world import (
    areas,
    definitions,
    episode,
    episodes,
    figures,
    indicator,
    response,
    responses,
    table,
)

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Breakdown, Condition, Counting, CountingRule, Quantity, When
from wegwijzer.engine import counting as counting_module
from wegwijzer.engine import grid as grid_module
from wegwijzer.engine.inputs import ComputeError
from wegwijzer.periods import PeriodKind

_PERSONS = Counting(rule=CountingRule.DISTINCT_PERSONS, of=Quantity(sources=("care",)))
_TOWN = (AreaLevel.MUNICIPALITY,)


def test_a_person_in_two_neighbourhoods_counts_once_in_the_municipality() -> None:
    rows = episodes(
        episode("a", "BU00010101", date(2020, 1, 1), date(2020, 3, 1)),
        episode("a", "BU00010201", date(2020, 6, 1), date(2020, 7, 1)),
    )
    frame = figures(definitions(indicator("it", _PERSONS)), {"care": (rows,)})
    assert table(frame.filter(period="2020JJ00", area_level="neighbourhood")) == {
        ("BU00010101", "2020JJ00", "total"): 1.0,
        ("BU00010201", "2020JJ00", "total"): 1.0,
    }
    assert table(frame.filter(area_level="municipality")) == {("GM0001", "2020JJ00", "total"): 1.0}


def test_whole_numbers_are_persons_too() -> None:
    rows = episodes(
        *(episode(str(number), "GM0001", date(2020, 1, 1), date(2020, 2, 1)) for number in (5, 5, 7)),
    ).with_columns(person=pl.col("person").cast(pl.Int64) * 10**15)
    frame = figures(definitions(indicator("it", _PERSONS, levels=_TOWN)), {"care": (rows,)})
    assert table(frame) == {("GM0001", "2020JJ00", "total"): 2.0}


def test_zero_and_not_delivered_differ() -> None:
    known = areas(
        {"code": "BU00010101", "area_level": "neighbourhood"},
        {"code": "BU00010102", "area_level": "neighbourhood"},
        {"code": "BU00020101", "area_level": "neighbourhood"},
        {"code": "GM0001", "area_level": "municipality", "regions": ["JR01"]},
        {"code": "GM0002", "area_level": "municipality", "regions": ["JR01"]},
    )
    rows = episodes(episode("a", "BU00010101", date(2020, 1, 1), date(2020, 3, 1)))
    frame = figures(definitions(indicator("it", _PERSONS)), {"care": (rows,)}, areas=known)
    found = table(frame, "value", "status", "reason")
    assert found["BU00010102", "2020JJ00", "total"] == (0.0, "shown", "")
    for code in ("BU00020101", "GM0002", "JR01", "NL01"):
        assert found[code, "2020JJ00", "total"] == (None, "not_delivered", "not_delivered")


def test_a_municipality_delivers_from_its_first_episode_on() -> None:
    rows = episodes(
        episode("a", "GM0001", date(2019, 5, 1), date(2019, 6, 1)),
        episode("b", "GM0002", date(2020, 5, 1), date(2020, 6, 1)),
    )
    found = table(figures(definitions(indicator("it", _PERSONS, levels=_TOWN)), {"care": (rows,)}), "value", "status")
    assert found["GM0001", "2020JJ00", "total"] == (0.0, "shown")
    assert found["GM0002", "2019JJ00", "total"] == (None, "not_delivered")


def test_codes_of_municipalities_say_nothing_about_neighbourhoods() -> None:
    known = areas({"code": "BU00010101", "area_level": "neighbourhood"})
    rows = episodes(episode("a", "GM0001", date(2020, 1, 1), date(2020, 3, 1)))
    found = table(figures(definitions(indicator("it", _PERSONS)), {"care": (rows,)}, areas=known), "status")
    assert found["BU00010101", "2020JJ00", "total"] == "not_delivered"
    assert found["GM0001", "2020JJ00", "total"] == "shown"


def test_a_period_that_is_not_over_is_provisional() -> None:
    rows = episodes(episode("a", "GM0001", date(2019, 5, 1)), episode("b", "GM0001", date(2020, 5, 3)))
    found = definitions(indicator("it", _PERSONS, levels=_TOWN))
    quality = table(figures(found, {"care": (rows,)}), "quality")
    assert quality == {("GM0001", "2019JJ00", "total"): "final", ("GM0001", "2020JJ00", "total"): "provisional"}
    over = table(figures(found, {"care": (rows,)}, until={"care": date(2020, 12, 31)}), "quality")
    assert set(over.values()) == {"final"}


def test_a_sum_with_an_unknown_amount_is_unknown() -> None:
    of = Quantity(sources=("care",), column="cost", when=When.STARTED)
    rows = episodes(
        episode("a", "GM0001", date(2020, 1, 1), cost=0.1),
        episode("b", "GM0001", date(2020, 1, 1), cost=0.2),
        episode("c", "GM0002", date(2020, 1, 1), cost=None),
    )
    it = indicator("it", Counting(rule=CountingRule.SUM, of=of), levels=_TOWN)
    found = table(figures(definitions(it), {"care": (rows,)}), "value", "n", "status", "reason")
    assert found["GM0001", "2020JJ00", "total"] == (pytest.approx(0.3), 2, "shown", "")
    assert found["GM0002", "2020JJ00", "total"] == (None, 0, "unknown", "part_unknown")


def test_a_large_grid_and_many_blocks_give_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    rows = episodes(
        *(
            episode(
                f"p{number % 7}",
                f"BU000101{number % 3:02d}",
                date(2018 + number % 4, 1 + number % 12, 1),
                provision="A",
            )
            for number in range(40)
        )
    )
    breakdowns = (Breakdown(id="hulp", columns=("provision",)),)
    it = indicator("it", _PERSONS, frequency=PeriodKind.MONTH, breakdowns=breakdowns)
    keys = ["indicator", "area", "period", "breakdown", "group"]
    before = figures(definitions(it), {"care": (rows,)})
    monkeypatch.setattr(counting_module, "_BLOCK", 10)
    assert figures(definitions(it), {"care": (rows,)}).equals(before)
    monkeypatch.setattr(grid_module, "COMPLETE_UP_TO", 0)
    sparse = figures(definitions(it), {"care": (rows,)})
    shown = before.filter((pl.col("value") > 0) | pl.col("area_level").is_in(["country"])).sort(keys)
    assert sparse.filter(pl.col("value") > 0).sort(keys).equals(shown.filter(pl.col("value") > 0))


def test_unknown_columns_of_microdata_are_told() -> None:
    it = indicator("it", _PERSONS, breakdowns=(Breakdown(id="x", columns=("wijkteam",)),))
    rows = episodes(episode("a", "GM0001", date(2020, 1, 1)))
    with pytest.raises(ComputeError) as caught:
        figures(definitions(it), {"care": (rows,)})
    assert [problem.params["column"] for problem in caught.value.problems] == ["wijkteam"]


def test_a_condition_that_can_not_be_compared_is_told() -> None:
    where = (Condition(column="start", test="at_least", values=("gisteren",)),)
    it = indicator("it", Counting(rule=CountingRule.COUNT, of=Quantity(sources=("care",), where=where)))
    with pytest.raises(ComputeError) as caught:
        figures(definitions(it), {"care": (episodes(episode("a", "GM0001", date(2020, 1, 1))),)})
    assert caught.value.problems[0].code == "compute.condition"
    where = (Condition(column="start", test="at_least", values=("2020-01-01",)),)
    it = indicator("it", Counting(rule=CountingRule.COUNT, of=Quantity(sources=("care",), where=where)), levels=_TOWN)
    frame = figures(definitions(it), {"care": (episodes(episode("a", "GM0001", date(2020, 1, 1))),)})
    assert table(frame) == {("GM0001", "2020JJ00", "total"): 1.0}


def test_empty_microdata_gives_nothing() -> None:
    assert figures(definitions(indicator("it", _PERSONS)), {"care": (episodes(),)}).is_empty()


_LONELY = (Condition(column="eenzaam", test="in", values=("ja",)),)
_ANSWERED = (Condition(column="eenzaam", test="filled"),)


def _share(*, weighted: bool) -> Counting:
    of, per = (Quantity(sources=("poll",), where=where) for where in (_LONELY, _ANSWERED))
    return Counting(rule=CountingRule.SHARE, of=of, per=per, weighted=weighted)


def test_a_weighted_share_has_the_margin_of_the_manual() -> None:
    """Test vector: weighted 4602.75 of 11626.85, n = 408: 39.587 percent, margin 4.661."""
    rows = [response(number, "GM0001", "2020JJ00", 4602.75 / 200, eenzaam="ja") for number in range(200)]
    rest = (11626.85 - 4602.75) / 208
    rows += [response(200 + number, "GM0001", "2020JJ00", rest, eenzaam="nee") for number in range(208)]
    rows += [response(900, "GM0001", "2020JJ00", 50.0, eenzaam=None)]
    it = indicator("it", _share(weighted=True), levels=_TOWN)
    row = figures(definitions(it), {"poll": (responses(*rows),)}).row(0, named=True)
    assert row["value"] == pytest.approx(39.587, abs=5e-4)
    assert (row["upper"] - row["lower"]) / 2 == pytest.approx(4.661, abs=5e-4)
    assert (row["n"], row["numerator"], row["denominator"]) == (408, pytest.approx(4602.75), pytest.approx(11626.85))


def test_an_unweighted_share_has_the_interval_of_wilson() -> None:
    rows = [response(number, "GM0001", "2020JJ00", 3.0, eenzaam="ja" if number < 9 else "nee") for number in range(33)]
    row = figures(definitions(indicator("it", _share(weighted=False), levels=_TOWN)), {"poll": (responses(*rows),)})
    found = row.row(0, named=True)
    z, p, n = 1.959963984540054, 9 / 33, 33
    half = z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n)) / (1 + z * z / n)
    middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    assert (found["lower"], found["upper"]) == (
        pytest.approx(100 * (middle - half)),
        pytest.approx(100 * (middle + half)),
    )


def test_weighted_mean_and_median() -> None:
    marks = [(6.0, 1.0), (8.0, 3.0), (None, 5.0), (2.0, 0.5)]
    rows = [response(number, "GM0001", "2020JJ00", weight, cijfer=mark) for number, (mark, weight) in enumerate(marks)]
    mean, median = (
        indicator(
            rule.value,
            Counting(rule=rule, of=Quantity(sources=("poll",), column="cijfer"), weighted=True),
            levels=_TOWN,
        )
        for rule in (CountingRule.MEAN, CountingRule.MEDIAN)
    )
    frame = figures(definitions(mean, median), {"poll": (responses(*rows),)})
    assert frame["value"].to_list() == [pytest.approx((6 + 24 + 1) / 4.5), 8.0]
    assert frame["n"].to_list() == [3, 3]
    assert frame["lower"][0] < frame["value"][0] < frame["upper"][0]


def test_a_survey_is_delivered_only_in_the_periods_it_was_held() -> None:
    rows = responses(
        response(1, "GM0001", "2020KW01", 1.0, eenzaam="ja"),
        response(2, "GM0001", "2020KW03", 1.0, eenzaam="nee"),
        response(3, "GM0002", "2022JJ00", 1.0, eenzaam="nee"),
    )
    found = table(
        figures(definitions(indicator("it", _share(weighted=True), levels=_TOWN)), {"poll": (rows,)}), "value", "status"
    )
    assert found["GM0001", "2020JJ00", "total"] == (50.0, "shown")  # two quarters make one year
    assert found["GM0002", "2020JJ00", "total"] == (None, "not_delivered")
    assert found["GM0002", "2022JJ00", "total"] == (0.0, "shown")


def test_a_ratio_of_two_indicators() -> None:
    cost = indicator("cost", Counting(rule=CountingRule.SUM, of=Quantity(sources=("care",), column="cost")))
    people = indicator("people", _PERSONS)
    ratio = indicator(
        "ratio",
        Counting(rule=CountingRule.RATIO, numerator="cost", denominator="people"),
        levels=_TOWN,
        breakdowns=(Breakdown(id="hulp", columns=("provision",)),),
    )
    found = definitions(ratio)
    found = type(found)(
        monitors=found.monitors, indicators={one.id: one for one in (cost, people, ratio)}, sources=found.sources
    )
    rows = episodes(
        episode("a", "GM0001", date(2020, 1, 1), date(2020, 2, 1), cost=10.0, provision="A"),
        episode("a", "GM0001", date(2020, 1, 1), date(2020, 2, 1), cost=20.0, provision="B"),
        episode("b", "GM0001", date(2020, 1, 1), date(2020, 2, 1), cost=30.0, provision="B"),
    )
    frame = figures(found, {"care": (rows,)})
    assert table(frame, "value", "n") == {
        ("GM0001", "2020JJ00", "total"): (30.0, 2),
        ("GM0001", "2020JJ00", "A"): (10.0, 1),
        ("GM0001", "2020JJ00", "B"): (25.0, 2),
    }
