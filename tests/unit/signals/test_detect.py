"""What stands out is found, what can't be judged says why."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.signals import Caution, Measure, SignalSpec, detect
from wegwijzer.comparison.signals.seasons import season_of
from wegwijzer.errors import UserError
from wegwijzer.language.catalogue import dutch

COLUMNS = ["id", "t", "value", "expected", "lower", "upper", "kind", "p", "alarm", "reason"]


def _years(values, **more):
    count = len(values)
    columns = {"id": ["a"] * count, "t": [f"{2000 + year}JJ00" for year in range(count)], "n": values}
    return pl.DataFrame({**columns, **more}, strict=False)


def _quarters(name, values, **more):
    times = [f"{2000 + place // 4}KW0{place % 4 + 1}" for place in range(len(values))]
    return pl.DataFrame({"id": [name] * len(values), "t": times, "n": values, **more}, strict=False)


def _spec(**more):
    return SignalSpec(id_columns=("id",), time="t", value="n", **more)


def _only(frame, **more):
    found = detect(frame, _spec(**more))
    assert found.height == 1
    return found.row(0, named=True)


USUAL = [12, 9, 11, 10, 13, 8, 10, 12, 9, 11, 10, 12]


def test_the_columns_are_those_of_the_contract():
    found = detect(_years(USUAL), _spec())
    assert found.columns == COLUMNS
    assert found["t"].to_list() == ["2011JJ00"]


def test_a_jump_is_high_and_a_fall_is_low():
    high, low = _only(_years([*USUAL, 40])), _only(_years([*USUAL, 0]))
    assert (high["kind"], high["alarm"]) == ("high", True)
    assert high["value"] > high["upper"]
    assert high["reason"] == "Higher than expected from the earlier periods."
    assert (low["kind"], low["alarm"]) == ("low", True)


def test_nothing_differs_nothing_is_said():
    row = _only(_years([*USUAL, 11]))
    assert (row["kind"], row["alarm"], row["reason"]) == ("none", False, "")
    assert row["lower"] <= row["expected"] <= row["upper"]


def test_a_lasting_step_is_a_shift_and_a_climb_a_trend():
    step = [20, 22, 19, 21, 20, 23, 18, 21, 20, 22, 40, 42, 38, 41]
    found = _only(_years(step))
    assert (found["kind"], found["reason"]) == ("shift", "The level has been higher for some periods.")
    climb = [100, 103, 105, 109, 111, 114, 118, 120, 124, 126]
    found = _only(_years([value + 0.5 for value in climb]))
    assert (found["kind"], found["reason"]) == ("trend", "Rises steadily, more than before.")


def test_each_of_the_last_periods_is_judged_as_the_newest():
    found = detect(_years([*USUAL, 40, 11]), _spec(last=3))
    assert found["t"].to_list() == ["2011JJ00", "2012JJ00", "2013JJ00"]
    assert found["alarm"].to_list() == [False, True, False]


@pytest.mark.parametrize(
    ("frame", "options", "reason"),
    [
        (_years([7]), {}, "Too short a series: 0 earlier points, at least 7 are needed."),
        (_years([7, 8, 9]), {}, "Too short a series: 2 earlier points, at least 7 are needed."),
        (_years([0] * 12), {}, "The series had only zeros until now."),
        (_years([2.5] * 12), {}, "The series had the same value every time, so its usual spread is unknown."),
        (_years([*USUAL, None]), {}, "There is no figure for this period."),
        (_years([*USUAL, float("nan")]), {}, "There is no figure for this period."),
        (_years([*USUAL, -3]), {"measure": Measure.COUNT}, "A number of cases can't be below zero."),
        (_years([*USUAL, 9], d=[100] * 12 + [0]), {"denominator": "d"}, "The denominator is missing or zero."),
        (
            pl.concat([_years(USUAL), _years([3, 4]).with_columns(t=pl.Series(["2012KW01", "2012KW02"]))]),
            {},
            "The series mixes periods of different lengths; make one series per length.",
        ),
        (
            pl.concat([_years(USUAL), _years(USUAL).tail(1)]),
            {},
            "The series has more than one value for a period; deliver one.",
        ),
        (_years([0] * 12 + [4]), {}, "Too few cases to call it a signal: at least 5 are needed."),
        (
            _years([*USUAL, 40], b=[""] * 9 + ["new law"] + [""] * 3),
            {"series_break": "b"},
            "Too short a series since the break: 3 earlier points, at least 7 are needed.",
        ),
        (
            _quarters("a", [20, 21, 19, 22, 20, 18, 21, 20, 22]),
            {},
            "Judged without the season: for that the series is too short.",
        ),
    ],
)
def test_bad_input_says_what_can_be_said_and_why_no_more(frame, options, reason):
    row = _only(frame, **options)
    assert row["reason"] == reason
    assert not row["alarm"]
    assert row["kind"] == "none"


@pytest.mark.parametrize(
    ("status", "reason"),
    [
        ("hidden_primary", "The figure is hidden to protect people."),
        ("hidden_part", "The figure is hidden to protect people."),
        ("secret", "The source keeps the figure secret."),
        ("unknown", "The source doesn't know the figure."),
        ("not_delivered", "The figure has not been delivered (yet)."),
        ("not_applicable", "The figure can't exist here."),
    ],
)
def test_kinds_of_nothing_are_holes_with_their_reason(status, reason):
    frame = _years([*USUAL, 99], s=["shown"] * 12 + [status])
    row = _only(frame, status="s")
    assert (row["reason"], row["value"], row["p"]) == (reason, None, None)


def test_a_hole_in_the_past_is_not_a_zero():
    holes = _only(_years([*USUAL[:5], None, None, *USUAL[7:], 11]))
    assert holes["expected"] == pytest.approx(10.5, abs=1)
    assert not holes["alarm"]


def test_provisional_and_rounded_are_said():
    frame = _years([*USUAL, 40], q=["final"] * 12 + ["provisional"], s=["shown"] * 12 + ["rounded"])
    row = _only(frame, quality="q", status="s")
    assert row["reason"] == (
        "Higher than expected from the earlier periods. The figure is provisional. The figure is rounded."
    )


def test_only_periods_since_the_break_count():
    frame = _years([100, 110, 95, 105, *USUAL, 11], b=[""] * 4 + ["other counting"] + [""] * 12)
    row = _only(frame, series_break="b")
    assert row["expected"] == pytest.approx(10.6, abs=0.5)
    assert row["reason"] == "Compared with the periods since the break only."


def test_rates_are_judged_by_their_denominator():
    steady = _years([10, 20, 10, 20, 10, 20, 10, 20, 10, 40], d=[500, 1000] * 4 + [500, 2000])
    assert not _only(steady, denominator="d")["alarm"]
    assert _only(steady, denominator="d")["expected"] == pytest.approx(40, rel=0.1)
    jump = steady.with_columns(d=pl.Series([500, 1000] * 4 + [500, 500]))
    assert _only(jump, denominator="d")["kind"] == "high"


def test_a_share_near_one_is_judged_as_a_share():
    usual = [90, 91, 89, 92, 90, 88, 91, 90, 89, 91]
    row = _only(_years([*usual, 72], d=[100] * 11), denominator="d")
    assert row["kind"] == "low"
    assert _only(_years([*usual, 95], d=[100] * 11), denominator="d")["upper"] < 101


def test_series_of_several_frequencies_in_one_table():
    table = pl.concat([_years(USUAL), _quarters("q", [20, 21, 19, 22] * 5)])
    found = detect(table, _spec())
    assert found.select("id", "t").rows() == [("a", "2011JJ00"), ("q", "2004KW04")]


def test_a_series_without_a_row_in_the_newest_period_says_so():
    found = detect(pl.concat([_years(USUAL), _years(USUAL[:-1]).with_columns(id=pl.lit("b"))]), _spec())
    assert found["reason"].to_list() == ["", "There is no figure for this period."]


def test_seasons_are_expected_in_long_series():
    rng = np.random.default_rng(4)
    usual = np.tile([40, 10, 12, 38], 8)
    values = rng.poisson(usual)
    values[-1] = 36
    assert not _only(_quarters("a", values))["alarm"]
    values[-2] = 36
    assert detect(_quarters("a", values), _spec(last=2))["kind"].to_list()[0] == "high"


def test_calm_holds_back_what_chance_gives_among_many_series():
    rng = np.random.default_rng(8)
    series = 400
    table = pl.DataFrame(
        {
            "id": np.repeat(np.arange(series), 20),
            "t": np.tile([f"{2000 + year}JJ00" for year in range(20)], series),
            "n": rng.poisson(20, series * 20),
        }
    )
    table = table.with_columns(
        pl.when((pl.col("id") == 7) & (pl.col("t") == "2019JJ00")).then(70).otherwise("n").alias("n")
    )
    calm, everything = (detect(table, _spec(caution=caution)) for caution in (Caution.CALM, Caution.ALL))
    assert calm.filter("alarm")["id"].to_list() == [7]
    assert everything["alarm"].sum() > 1
    reasons = set(detect(table, _spec(caution=Caution.CALM, last=5))["reason"])
    assert "Stands out by itself, but that happens by chance among so many series." in reasons


def test_the_reasons_are_dutch_through_the_catalogue():
    translate = dutch()
    row = detect(_years([7]), _spec(), translate).row(0, named=True)
    assert row["reason"] == "Te korte reeks: 0 eerdere punten, minstens 7 zijn nodig."


def test_an_empty_table_and_no_id_columns():
    empty = detect(_years([]), _spec())
    assert (empty.height, empty.columns) == (0, COLUMNS)
    assert detect(_years(USUAL), SignalSpec(id_columns=(), time="t", value="n")).height == 1


def test_missing_columns_are_named_all_at_once():
    with pytest.raises(UserError) as caught:
        detect(_years(USUAL), SignalSpec(id_columns=("area",), time="t", value="count"))
    assert [problem.params["column"] for problem in caught.value.problems] == ["area", "count"]


def test_wrong_choices_are_refused():
    with pytest.raises(UserError) as caught:
        _spec(last=0, minimum_cases=-1, season=1.0)
    assert [problem.code for problem in caught.value.problems] == [
        "signals.last",
        "signals.minimum",
        "signals.season",
    ]


def test_times_too_far_apart_are_refused():
    frame = pl.DataFrame({"id": ["a"] * 3, "t": [1, 2, 10_000_000], "n": [1, 2, 3]})
    with pytest.raises(UserError, match="far apart"):
        detect(frame, _spec())


@pytest.mark.parametrize("points", [1, 2, 7, 11, 12, 13, 20])
@pytest.mark.parametrize("last", [1, 3, 20])
def test_short_and_empty_series_give_no_warning(points, last):
    frame = pl.DataFrame(
        {
            "id": ["leeg"] * points + ["vast"] * points,
            "t": list(range(1, points + 1)) * 2,
            "v": [None] * points + [4.0] * points,
        }
    )
    found = detect(frame, SignalSpec(id_columns=("id",), time="t", value="v", last=last))
    assert not found["alarm"].any()
    assert season_of(np.full((3, points), np.nan)) is None
    assert season_of(np.empty((0, points))) is None
