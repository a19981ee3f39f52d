"""The five comparisons over a whole table, beside their slow twins for one figure, and with bad input."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.among import in_funnel, with_one, with_others, with_whole
from wegwijzer.comparison.differences import Measured, Scale, difference
from wegwijzer.comparison.measured import CompareSpec, measured
from wegwijzer.comparison.over_time import with_before, with_previous, with_trend, with_year_earlier
from wegwijzer.comparison.strata import standardised
from wegwijzer.comparison.targets import Goals, Outlook, towards
from wegwijzer.comparison.vectors import Values, differences_of
from wegwijzer.errors import UserError


def rows_of(rows, columns=("area", "time", "n", "d"), ids=("area",), **more):
    frame = pl.DataFrame(rows, schema=list(columns), orient="row", infer_schema_length=None)
    spec = CompareSpec(
        id_columns=ids,
        time="time",
        value="n",
        denominator="d" if "d" in columns else None,
        **{name: name for name in ("status", "quality", "series_break", "lower", "upper") if name in columns},
        **more,
    )
    return measured(frame, spec)


def values(value, numerator, denominator, scale, *, lower=np.nan, upper=np.nan):
    def floats(one):
        return np.atleast_1d(np.array(one, dtype=float))

    size = len(floats(value))
    return Values(
        value=floats(value),
        numerator=floats(numerator),
        denominator=floats(denominator),
        per=np.full(size, 100.0),
        lower=np.broadcast_to(floats(lower), size),
        upper=np.broadcast_to(floats(upper), size),
        scale=np.full(size, scale),
    )


@pytest.mark.parametrize("scale", [Scale.PROPORTION, Scale.RATE])
@pytest.mark.parametrize("numbers", [(12, 100, 30, 120), (0, 40, 3, 40), (40, 40, 39, 40), (500, 9000, 480, 9100)])
def test_the_same_as_for_one_figure(scale, numbers):
    a, n, b, m = (float(one) for one in numbers)
    slow = difference(
        Measured(value=100 * a / n, numerator=a, denominator=n),
        Measured(value=100 * b / m, numerator=b, denominator=m),
        scale,
    )
    fast = differences_of(values(100 * a / n, a, n, scale.value), values(100 * b / m, b, m, scale.value))
    assert fast.effect[0] == pytest.approx(slow.effect)
    assert (fast.lower[0], fast.upper[0]) == pytest.approx((slow.lower, slow.upper))
    assert fast.certainty[0] == slow.certainty


def test_counts_marks_and_full_counts_as_for_one_figure():
    none = np.nan
    for scale, mine, theirs in (
        (Scale.COUNT, Measured(value=20), Measured(value=9)),
        (Scale.OTHER, Measured(value=7.1, lower=6.9, upper=7.3), Measured(value=6.5, lower=6.2, upper=6.8)),
        (Scale.OTHER, Measured(value=7.1), Measured(value=6.5)),
        (Scale.COMPLETE, Measured(value=50), Measured(value=60)),
    ):
        slow = difference(mine, theirs, scale)
        first, second = (
            values(one.value, none, none, scale.value, lower=one.lower or none, upper=one.upper or none)
            for one in (mine, theirs)
        )
        fast = differences_of(first, second)
        assert fast.certainty[0] == slow.certainty
        if slow.lower is None:
            assert np.isnan(fast.lower[0])
        else:
            assert (fast.lower[0], fast.upper[0]) == pytest.approx((slow.lower, slow.upper))


def test_a_ratio_of_large_counts_is_near_the_usual_one_and_zero_cases_have_a_limit():
    found = differences_of(
        values([10.0, 0.0], [1000, 0], [10_000, 50], "proportion"),
        values([5.0, 5.0], [500, 50], [10_000, 1000], "proportion"),
    )
    error = (1 / 1000 - 1e-4 + 1 / 500 - 1e-4) ** 0.5
    assert found.ratio[0] == pytest.approx(2)
    assert (found.ratio_lower[0], found.ratio_upper[0]) == pytest.approx(
        (2 * np.exp(-1.96 * error), 2 * np.exp(1.96 * error)), rel=0.01
    )
    assert (found.ratio[1], found.ratio_lower[1]) == (0, 0)
    assert found.ratio_upper[1] > 0


def test_previous_and_a_year_earlier_by_quarter():
    rows = rows_of(
        [
            ("A", f"{year}KW0{quarter}", 10 * year - 20200 + quarter, 100)
            for year in (2023, 2024)
            for quarter in (1, 2, 3, 4)
        ]
    )
    previous = with_previous(rows)
    assert previous["other_time"].to_list() == [None, *rows.keys["time"].to_list()[:-1]]
    assert previous["reason"].to_list()[0] == "no_other"
    earlier = with_year_earlier(rows)
    assert earlier["other_time"].to_list()[4:] == [f"2023KW0{quarter}" for quarter in (1, 2, 3, 4)]
    assert earlier["effect"].drop_nulls().to_list() == pytest.approx([10.0] * 4)
    assert set(earlier["verdict"].to_list()[4:]) <= {"more", "not_different"}


def test_never_over_a_break_and_holes_compare_with_their_own_previous_measurement():
    rows = rows_of(
        [
            ("A", "2012", 20, 100, ""),
            ("A", "2016", 25, 100, ""),
            ("A", "2020", 50, 100, "andere vraag"),
            ("A", "2022", 52, 100, ""),
        ],
        columns=("area", "time", "n", "d", "series_break"),
    )
    found = with_previous(rows)
    assert found["reason"].to_list() == ["no_other", "", "break", ""]
    assert found["effect"].to_list()[1] == pytest.approx(5)
    assert found["verdict"].to_list()[2] == "cannot_say"
    assert with_year_earlier(rows)["reason"].to_list() == ["no_other"] * 4


def test_bad_input_says_why():
    rows = rows_of(
        [
            ("een", "2020", 3, 100),
            ("nul", "2020", 0, 100),
            ("nul", "2021", 0, 100),
            ("noemer", "2020", 3, 0),
            ("noemer", "2021", 3, 100),
            ("gat", "2020", None, 100),
            ("gat", "2021", 5, 100),
            ("min", "2020", -3, 100),
            ("dubbel", "2020", 3, 100),
            ("dubbel", "2020", 4, 100),
            ("mengsel", "2020", 3, 100),
            ("mengsel", "2021KW01", 3, 100),
        ]
    )
    found = with_previous(rows)
    assert found["reason"].to_list() == [
        "no_other", "no_other", "", "no_denominator", "other_empty", "no_figure", "other_empty", "negative", "double",
        "double", "mixed", "mixed",
    ]  # fmt: skip
    assert found.filter(area="nul")["verdict"].to_list() == ["cannot_say", "not_different"]
    assert set(with_trend(rows)["reason"].to_list()) == {"short", "double", "mixed", "negative"}
    assert with_previous(rows_of([], columns=("area", "time", "n", "d"))).height == 0
    numbers = rows_of([("A", number, number, 100) for number in (1, 2, 5)])
    assert set(with_year_earlier(numbers)["reason"].to_list()) == {"no_calendar"}
    with pytest.raises(UserError):
        rows_of([("A", 1, 2)], columns=("area", "time", "x"))


def test_a_trend_is_told_in_change_a_year_and_a_flat_series_has_none():
    rising = [
        ("op", f"{year}KW0{quarter}", 100 + 10 * (4 * (year - 2022) + quarter), 1000)
        for year in (2022, 2023)
        for quarter in (1, 2, 3, 4)
    ]
    rng = np.random.default_rng(3)
    flat = [("vlak", time, int(rng.poisson(150)), 1000) for _, time, _, _ in rising]
    found = with_trend(rows_of(rising + flat))
    up, level = found.filter(area="op").row(0, named=True), found.filter(area="vlak").row(0, named=True)
    assert up["effect"] == pytest.approx(4.0)
    assert up["verdict"] == "more"
    assert up["other_time"] == "2022KW01"
    assert level["verdict"] == "not_different"
    assert level["lower"] < 0 < level["upper"]


def test_trends_of_series_in_which_nothing_happens_are_seldom_called_one():
    rng = np.random.default_rng(11)
    rows = rows_of(
        [(str(one), str(2015 + year), int(rng.poisson(40)), 1000) for one in range(400) for year in range(8)]
    )
    assert (with_trend(rows)["verdict"] != "not_different").mean() < 0.05


def test_since_a_change_of_policy():
    rows = rows_of(
        [("A", f"{year}", 300 if year < 2022 else 200, 1000) for year in range(2017, 2025)]
        + [("kort", f"{year}", 30, 100) for year in (2021, 2022)]
    )
    found = with_before(rows, date(2022, 1, 1))
    whole, short = found.filter(area="A").row(0, named=True), found.filter(area="kort").row(0, named=True)
    assert whole["effect"] == pytest.approx(-10)
    assert (whole["verdict"], whole["other_time"]) == ("less", "< 2022-01-01")
    assert (short["verdict"], short["reason"]) == ("cannot_say", "short")
    halfway = with_before(rows_of([("A", f"{year}", 30, 100) for year in range(2018, 2023)]), date(2021, 6, 1))
    assert halfway.row(0, named=True)["reason"] == ""  # 2021 itself counts for neither side


CODES = ["GM0001", "WK000101", "WK000102", "WK000103"]


def test_the_municipality_without_the_area_itself():
    rows = rows_of(
        [(code, "2023", n, d) for code, n, d in zip(CODES, (60, 10, 20, 30), (600, 100, 200, 300), strict=True)]
    )
    found = with_whole(rows, "area")
    assert found["other"].to_list()[1:] == pytest.approx([10.0] * 3)
    assert found["reason"].to_list()[0] == "no_other"
    assert found["other_time"].to_list()[1:] == ["GM0001"] * 3
    alone = with_whole(rows_of([("WK000101", "2023", 10, 100), ("WK000102", "2023", 50, 100)]), "area")
    assert alone["other"].to_list() == pytest.approx([50.0, 10.0])
    assert alone["verdict"].to_list() == ["less", "more"]


def test_all_siblings_are_the_others_without_itself_and_levels_stay_apart():
    rows = rows_of([(code, "2023", n, 100) for code, n in zip(CODES, (99, 10, 20, 30), strict=True)])
    found = with_others(rows, "area")
    assert found["other"].to_list()[1:] == pytest.approx([25.0, 20.0, 15.0])
    assert found["reason"].to_list()[0] == "no_other"
    counts = rows_of(
        [(code, "2023", n) for code, n in zip(CODES[1:], (40, 4, 6), strict=True)], columns=("area", "time", "n")
    )
    assert with_others(counts, "area")["other"].to_list() == pytest.approx([5.0, 23.0, 22.0])
    assert with_others(counts, "area")["verdict"].to_list()[0] == "more"


def test_a_funnel_finds_the_outlier_and_small_areas_are_none():
    areas = [(f"WK0001{n:02d}", "2023", 100 + n % 7, 1000) for n in range(12)] + [
        ("WK000190", "2023", 220, 1000),
        ("WK000191", "2023", 2, 8),
    ]
    found = in_funnel(rows_of(areas), "area")
    verdicts = dict(zip(found["area"], found["verdict"], strict=True))
    assert verdicts["WK000190"] == "more"
    assert {verdict for area, verdict in verdicts.items() if area != "WK000190"} == {"not_different"}
    few = in_funnel(rows_of(areas[:4]), "area")
    assert set(few["reason"]) == {"short"}


def test_groups_have_a_gap_and_a_ratio_against_the_others_or_a_named_one():
    rows = rows_of(
        [("A", "man", "2023", 100, 1000), ("A", "vrouw", "2023", 200, 1000), ("A", "totaal", "2023", 300, 2000)],
        columns=("area", "sex", "time", "n", "d"),
        ids=("area", "sex"),
    )
    everybody = pl.Series(["all"] * 3)
    found = with_others(rows, "sex", everybody, name="other_groups")
    assert found["effect"].to_list() == [pytest.approx(-10), pytest.approx(10), None]
    assert found["ratio"].to_list()[:2] == pytest.approx([0.5, 2.0])
    assert found["ratio_lower"][1] < 2 < found["ratio_upper"][1]
    named = with_one(rows, "sex", "man")
    assert named["reason"].to_list() == ["no_other", "", ""]
    assert named["effect"][1] == pytest.approx(10)
    assert with_one(rows, "sex", "onbekend")["reason"].to_list() == ["no_other"] * 3


def test_standardised_for_age_an_old_district_is_no_longer_higher():
    def area(code, young, old):
        return [(code, "jong", "2023", young * 0.01, young), (code, "oud", "2023", old * 0.2, old)]

    rows = rows_of(
        [
            *area("A", 9000, 1000),
            *area("B", 1000, 9000),
            ("C", "jong", "2023", None, 500),
            ("C", "oud", "2023", 90, 500),
        ],
        columns=("area", "age", "time", "n", "d"),
        ids=("area", "age"),
        scale=Scale.RATE,
    )
    found = standardised(rows, "area", "age", {"jong": 1, "oud": 1})
    by_area = {row["area"]: row for row in found.iter_rows(named=True)}
    assert by_area["B"]["crude"] > 4 * by_area["A"]["crude"]
    assert by_area["A"]["direct"] == pytest.approx(by_area["B"]["direct"]) == pytest.approx(105)
    assert by_area["A"]["verdict"] == "not_different"
    assert by_area["C"]["direct"] is None
    assert by_area["C"]["reason"] == "hidden_part"


def test_targets_know_the_pace_that_is_needed():
    def series(name, numbers):
        return [(name, str(2017 + year), n, 10_000) for year, n in enumerate(numbers)]

    rows = rows_of(
        series("haalt", range(1000, 1800, 100))
        + series("te traag", range(1000, 1080, 10))
        + series("er al", [5000] * 8)
        + series("kort", [1000, 1100])
    )
    order = ["er al", "haalt", "kort", "te traag"]
    goals = Goals(value=np.full(4, 20.0), slot=np.full(4, 2028), direction=np.full(4, 1))
    found = towards(rows, goals)
    outlook = dict(zip([rows.keys["area"][int(row)] for row in found.row], found.outlook, strict=True))
    assert [outlook[name] for name in order] == [
        Outlook.REACHED,
        Outlook.ON_THE_WAY,
        Outlook.CANNOT_SAY,
        Outlook.BEHIND,
    ]
    at = [rows.keys["area"][int(row)] for row in found.row].index("te traag")
    assert found.needed[at] == pytest.approx((20 - 10.7) / 4)
    assert found.pace[at] == pytest.approx(0.1)
    assert found.why[[rows.keys["area"][int(row)] for row in found.row].index("kort")] == "short"
