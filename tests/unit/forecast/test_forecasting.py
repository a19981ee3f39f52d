"""Forecasts of ordinary and of bad series."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from wegwijzer.errors import UserError
from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.spec import ForecastSpec, Measure

COLUMNS = [
    "id",
    "time",
    "mean",
    "lower_80",
    "upper_80",
    "lower_95",
    "upper_95",
    "method",
    "lower_50",
    "upper_50",
    "reason",
]


def quarters(count: int, first: int = 2010) -> list[str]:
    return [f"{first + place // 4}KW{place % 4 + 1:02d}" for place in range(count)]


def table(values, times=None, name="a", **more) -> pl.DataFrame:
    times = quarters(len(values)) if times is None else times
    return pl.DataFrame(
        {"id": [name] * len(values), "time": times, "value": pl.Series(values, dtype=pl.Float64, strict=False), **more}
    )


def spec(horizon=4, **more) -> ForecastSpec:
    return ForecastSpec(id_columns=("id",), time="time", value="value", horizon=horizon, **more)


def wavy(count=40, noise=1.0, seed=5):
    chance = np.random.default_rng(seed)
    place = np.arange(count)
    return 100 + place + 10 * np.sin(place * np.pi / 2) + chance.normal(0, noise, count)


def test_a_line_with_a_season_is_carried_on():
    found = forecast_series(table(wavy()), spec(8))
    expected = 100 + np.arange(40, 48) + 10 * np.sin(np.arange(40, 48) * np.pi / 2)
    assert found.columns == COLUMNS
    assert found["time"].to_list() == quarters(8, 2020)
    assert np.abs(found["mean"].to_numpy() - expected).max() < 3
    assert set(found["method"]) == {"combination"}
    assert (found["lower_95"] < expected).all()
    assert (found["upper_95"] > expected).all()


def test_intervals_are_nested_hold_the_mean_and_never_narrow():
    found = forecast_series(table(wavy(noise=6)), spec(8))
    for side in ("lower_95", "lower_80", "lower_50", "mean", "upper_50", "upper_80"):
        after = {"lower_95": "lower_80", "lower_80": "lower_50", "lower_50": "mean", "mean": "upper_50"}
        after |= {"upper_50": "upper_80", "upper_80": "upper_95"}
        assert (found[side] <= found[after[side]]).all()
    assert np.diff((found["upper_80"] - found["lower_80"]).to_numpy()).min() > -1e-6


def test_a_longer_horizon_leaves_the_nearer_steps_as_they_are():
    near, far = (forecast_series(table(wavy()), spec(horizon)) for horizon in (3, 12))
    assert near.equals(far.head(3))


def test_where_naive_wins_naive_is_given_and_said():
    chance = np.random.default_rng(1)
    walks = pl.concat([table(np.cumsum(chance.normal(0, 1, 40)) + 500, name=f"w{place}") for place in range(40)])
    found = forecast_series(walks, spec(4))
    naive = found.filter(pl.col("method") == "naive")
    assert naive.height > 0
    assert naive["reason"].str.contains("No method did better").all()
    last = walks.group_by("id").agg(pl.col("value").last())
    given = naive.join(last, on="id")
    assert (given["mean"] - given["value"]).abs().max() < 1e-6


@pytest.mark.parametrize(
    ("times", "following"),
    [
        ([f"{year}JJ00" for year in range(2010, 2022)], ["2022JJ00", "2023JJ00"]),
        ([f"{year}SJ00" for year in range(2010, 2022)], ["2022SJ00", "2023SJ00"]),
        (list(range(2010, 2022)), [2022, 2023]),
        ([str(year) for year in range(2010, 2022)], ["2022", "2023"]),
        ([f"2021MM{month:02d}" for month in range(1, 13)], ["2022MM01", "2022MM02"]),
        ([f"2021-{month:02d}" for month in range(1, 13)], ["2022-01", "2022-02"]),
        ([202100 + month for month in range(1, 13)], [202201, 202202]),
        ([date(2021, month, 1) for month in range(1, 13)], [date(2022, 1, 1), date(2022, 2, 1)]),
        ([f"31-12-{year}" for year in range(2010, 2022)], ["31-12-2022", "31-12-2023"]),
        ([f"20{10 + place // 4}-Q{place % 4 + 1}" for place in range(12)], ["2013-Q1", "2013-Q2"]),
        ([f"2021-W{week:02d}" for week in range(41, 53)], ["2022-W01", "2022-W02"]),
        ([2010 + place / 4 for place in range(12)], [2013.0, 2013.25]),
        (list(range(1, 13)), [13, 14]),
        ([*(str(year) for year in range(2010, 2021)), "2021*"], ["2022", "2023"]),
        ([20210101 + place for place in range(12)], [20210113, 20210114]),
        (["2021-01-31", "2021-02-28", "2021-03-31", "2021-04-30"], ["2021-05-31", "2021-06-30"]),
    ],
)
def test_later_times_are_written_like_the_given_ones(times, following):
    found = forecast_series(table([3.0 + place % 3 for place in range(len(times))], times), spec(2))
    assert found["time"].to_list() == following
    assert found["mean"].is_not_null().all()


def test_a_season_in_bare_numbers_is_found_or_given():
    known = forecast_series(table(wavy()), spec(8))["mean"].to_numpy()
    found = forecast_series(table(wavy(), list(range(1, 41))), spec(8))["mean"].to_numpy()
    given = forecast_series(table(wavy(), list(range(1, 41))), spec(8, season=4))["mean"].to_numpy()
    assert np.allclose(known, found)
    assert np.allclose(known, given)


def test_times_that_cannot_be_read_are_named_all_at_once():
    with pytest.raises(UserError) as caught:
        forecast_series(table([1, 2, 3], ["ooit", "2020KW01", "nooit"]), spec())
    assert caught.value.problems[0].params["times"] == "nooit, ooit"


def test_missing_columns_and_text_for_numbers_are_told_together():
    frame = pl.DataFrame({"time": ["2020"], "value": ["veel"]})
    with pytest.raises(UserError) as caught:
        forecast_series(frame, spec())
    assert [problem.code for problem in caught.value.problems] == ["forecast.columns", "forecast.numbers"]


@pytest.mark.parametrize("horizon", [0, -1, 100000])
def test_a_horizon_out_of_bounds_is_refused(horizon):
    with pytest.raises(UserError):
        spec(horizon)


def test_an_empty_table_gives_no_rows():
    assert forecast_series(table([]).cast({"time": pl.String}), spec()).height == 0


def refused(frame, part, **more):
    found = forecast_series(frame, spec(2, **more))
    assert found["method"].to_list() == ["none", "none"]
    assert found["mean"].null_count() == 2
    assert found["lower_80"].null_count() == 2
    assert part in found["reason"][0]


def test_two_points_are_refused():
    refused(table([3, 4]), "at least 3 are needed")


def test_a_series_without_figures_is_refused():
    refused(table([None, None, None]), "no figures")


def test_a_break_last_year_is_refused_and_an_older_one_counts_from_there():
    values = [10.0] * 20 + [50.0, 52.0, 49.0, 51.0, 50.0, 53.0, 50.0, 51.0]
    marks = ["" if place != 20 else "other definition" for place in range(28)]
    found = forecast_series(table(values, series_break=marks), spec(2, series_break="series_break"))
    assert found["mean"].min() > 45
    assert "since the break" in found["reason"][0]
    late = ["" if place != 26 else "other definition" for place in range(28)]
    refused(table(values, series_break=late), "since the break", series_break="series_break")


def test_holes_and_hidden_figures_inside_are_filled_and_said():
    values = list(wavy())
    values[17] = None
    status = ["shown"] * 40
    status[25] = "hidden_primary"
    values[25] = 9999.0
    found = forecast_series(table(values, status=status), spec(4, status="status"))
    whole = forecast_series(table(wavy()), spec(4))
    assert (found["mean"] - whole["mean"]).abs().max() < 3
    assert "filled in" in found["reason"][0]


def test_too_many_holes_are_refused():
    refused(table([1.0, None, None, None, 2.0, None, 3.0, None, None, 4.0]), "missing or hidden")


def test_rows_that_are_absent_are_holes_too():
    times = [time for place, time in enumerate(quarters(40)) if place != 12]
    values = [value for place, value in enumerate(wavy()) if place != 12]
    assert "filled in" in forecast_series(table(values, times), spec())["reason"][0]


def test_last_figures_that_are_missing_are_forecast():
    found = forecast_series(table([*wavy(38), None, None]), spec(3))
    assert found["time"][0] == quarters(40)[38]
    assert "begins after the last known" in found["reason"][0]


def test_a_provisional_last_point_is_said():
    quality = ["final"] * 39 + ["provisional"]
    found = forecast_series(table(wavy(), quality=quality), spec(4, quality="quality"))
    assert "provisional" in found["reason"][0]
    assert found["mean"].equals(forecast_series(table(wavy()), spec(4))["mean"])


def test_more_than_one_value_for_a_period_is_refused():
    refused(table([1, 2, 3, 4], ["2020KW01", "2020KW01", "2020KW02", "2020KW03"]), "more than one value")


def test_a_mixture_of_periods_is_refused():
    refused(table([1, 2, 3, 4], ["2020KW01", "2020JJ00", "2020MM01", "2021JJ00"]), "mixes periods")


def test_a_short_series_carries_its_last_value_on_with_a_wide_margin():
    found = forecast_series(table([100.0, 104.0, 101.0, 103.5]), spec(2, measure=Measure.AMOUNT))
    assert found["mean"].to_list() == [103.5, 103.5]
    assert found["method"].to_list() == ["naive", "naive"]
    assert found["upper_95"][0] - found["lower_95"][0] > 15
    assert "short series" in found["reason"][0]


def test_a_constant_amount_has_an_unknown_margin():
    found = forecast_series(table([12.5] * 20), spec(2))
    assert found["mean"].to_list() == [12.5, 12.5]
    assert found["lower_80"].null_count() == 2
    assert "usual spread is unknown" in found["reason"][0]


def test_all_zeros_stay_zero_with_what_chance_leaves_possible():
    few, many = (forecast_series(table([0] * count), spec(1)) for count in (6, 60))
    assert few["mean"][0] == many["mean"][0] == 0
    assert few["lower_95"][0] == 0
    assert few["upper_95"][0] >= many["upper_95"][0] >= 0
    assert "only zeros" in few["reason"][0]


def test_small_counts_have_whole_bounds_at_or_above_zero_and_the_spread_of_chance():
    chance = np.random.default_rng(7)
    frame = pl.concat([table(chance.poisson(2, 24).astype(float), name=f"c{place:03d}") for place in range(60)])
    found = forecast_series(frame, spec(4)).filter(pl.col("method") != "none")
    for name in ("lower_50", "lower_80", "lower_95", "upper_95"):
        assert (found[name] == found[name].floor()).all()
    assert found["lower_95"].min() >= 0
    later = chance.poisson(2, found.height)
    inside = pl.Series(later).is_between(found["lower_95"], found["upper_95"]).mean()
    assert 0.93 <= inside <= 1


def test_a_falling_series_stops_at_zero_and_a_share_at_all():
    down = forecast_series(table(np.linspace(40.5, 0.5, 20)), spec(12))
    assert down["mean"].min() >= 0
    assert down["lower_95"].min() >= 0
    up = forecast_series(table(np.linspace(60.3, 99.7, 20)), spec(12, measure=Measure.SHARE))
    assert up["mean"].max() <= 100
    assert up["upper_95"].max() <= 100


def test_a_count_below_zero_is_refused():
    refused(table([3, 4, -1, 5, 6, 7, 8]), "below zero", measure=Measure.COUNT)


def test_a_horizon_of_forty_years_is_given_as_far_as_the_series_bears():
    years = [f"{year}JJ00" for year in range(2005, 2023)]
    found = forecast_series(table(wavy(18), years), spec(40))
    assert found.height == 40
    assert found["mean"].null_count() == 30
    assert "bears a forecast of at most 10" in found["reason"][39]
    assert found["time"][39] == "2062JJ00"


def test_the_rate_is_forecast_for_the_population_of_the_outlook():
    people = [1000.0 + 10 * place for place in range(20)]
    cases = [round(0.1 * one) + place % 3 for place, one in enumerate(people)]
    years = [f"{year}JJ00" for year in range(2000, 2022)]
    frame = table([*cases, None, None], years, people=[*people, 2000.0, 4000.0])
    found = forecast_series(frame, spec(2, denominator="people"))
    assert found["mean"][0] == pytest.approx(200, rel=0.05)
    assert found["mean"][1] == pytest.approx(400, rel=0.05)
    assert "population" not in found["reason"][0]
    last = forecast_series(frame.head(20), spec(2, denominator="people"))
    assert last["mean"][0] == pytest.approx(0.1 * people[-1], rel=0.05)
    assert "last known population" in last["reason"][0]


def test_an_outlook_without_people_gives_no_cases():
    people = [1000.0] * 20 + [0.0]
    frame = table([*[40.0 + place % 5 for place in range(20)], None], quarters(21), people=people)
    found = forecast_series(frame, spec(1, denominator="people"))
    assert found["mean"].to_list() == [0]
    assert found["lower_80"].to_list() == [0]


def test_a_few_zeros_at_the_end_leave_cases_possible():
    found = forecast_series(table([2, 0, 3, 1, 2, 0, 1, 2, 0, 0, 0, 0]), spec(1))
    assert found["upper_95"][0] >= 2


def test_a_population_of_zero_is_refused():
    frame = table([1, 2, 3, 4, 5, 0], people=[10.0, 10.0, 10.0, 10.0, 10.0, 0.0])
    refused(frame, "nobody to forecast for", denominator="people")


def test_reasons_are_in_the_language_asked():
    found = forecast_series(table([3, 4]), spec(1), translate=lambda text: f"NL {text}")
    assert found["reason"][0].startswith("NL ")


def test_huge_tiny_and_odd_numbers_stay_finite():
    rows = [
        wavy() * 1e290,
        wavy() * 1e-200,
        wavy() * 1e12,
        wavy() * 1e-12,
        np.r_[np.zeros(39), 1e9],
        np.r_[wavy(39), np.inf],
        -wavy(),
    ]
    rows.append(np.geomspace(1, 1e15, 40))
    frame = pl.concat([table(list(row), name=f"n{place}") for place, row in enumerate(rows)])
    found = forecast_series(frame, spec(8))
    assert found.filter(pl.col("mean").is_not_null())["mean"].is_finite().all()
    assert found["mean"].null_count() == 0
