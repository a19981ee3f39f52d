"""Series over boundary changes: merged, renamed, split, with parts missing."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from wegwijzer.frames import OBSERVATIONS
from wegwijzer.sources.areas_changes import BoundaryChanges, Overlay, Succession
from wegwijzer.sources.areas_recode import Recoded, recode_series

CHANGES = BoundaryChanges(
    successions={
        "GM9901": Succession(new="GM9903", on=date(2019, 1, 1)),  # merged with 9902 into 9903
        "GM9902": Succession(new="GM9903", on=date(2019, 1, 1)),
        "GM9903": Succession(new="GM9904", on=date(2021, 1, 1)),  # another name
        "GM9905": Succession(new="GM9906", on=date(2020, 1, 1)),  # joins a neighbour that stays
        "GM9910": Succession(new="GM9911", on=date(2020, 1, 1)),  # split over 9911 and 9912
    },
    began={"GM9903": date(2019, 1, 1), "GM9904": date(2021, 1, 1), "GM9906": date(1900, 1, 1)},
    names={"GM9910": "Oudland"},
    overlay=Overlay(
        from_year=2018,
        to_year=2022,
        pieces={
            "GM9910": {"GM9911": 0.75, "GM9912": 0.25},
            "GM9911": {"GM9911": 1.0},
            "GM9920": {"GM9920": 0.9, "GM9921": 0.1},  # a moved border
            "GM9930": {"GM9931": 1.0},  # after the table ends
        },
    ),
)


def frame(*rows: tuple[str, int, float | None], measure: str = "n") -> pl.DataFrame:
    return pl.DataFrame(
        [
            (
                measure,
                area,
                "municipality",
                f"{year}JJ00",
                date(year, 1, 1),
                "total",
                "total",
                value,
                "unknown" if value is None else "shown",
                "final",
            )
            for area, year, value in rows
        ],
        schema=OBSERVATIONS,
        orient="row",
    )


def found(recoded: Recoded, measure: str = "n") -> dict[tuple[str, str], tuple[float | None, str, str]]:
    rows = recoded.observations.filter(pl.col("measure") == measure).iter_rows(named=True)
    return {(r["area"], r["period"]): (r["value"], r["status"], r["quality"]) for r in rows}


def test_counts_are_added_and_codes_follow_each_other() -> None:
    observations = frame(("GM9901", 2018, 5), ("GM9902", 2018, 7), ("GM9903", 2019, 13), ("GM9904", 2021, 14))
    recoded = recode_series(observations, CHANGES, 2022, kind="count")
    assert found(recoded) == {
        ("GM9904", "2018JJ00"): (12.0, "shown", "final"),
        ("GM9904", "2019JJ00"): (13.0, "shown", "final"),
        ("GM9904", "2021JJ00"): (14.0, "shown", "final"),
    }
    assert recoded.breaks.is_empty()
    earlier = recode_series(observations, CHANGES, 2019, kind="count")
    assert ("GM9903", "2018JJ00") in found(earlier)
    assert ("GM9904", "2021JJ00") in found(earlier)


def test_a_missing_part_is_never_a_smaller_sum() -> None:
    unknown = recode_series(frame(("GM9901", 2018, 5), ("GM9902", 2018, None)), CHANGES, 2022, kind="count")
    assert found(unknown) == {("GM9904", "2018JJ00"): (None, "unknown", "final")}
    absent = recode_series(frame(("GM9901", 2018, 5)), CHANGES, 2022, kind="count")
    assert found(absent) == {("GM9904", "2018JJ00"): (None, "not_delivered", "final")}


def test_a_neighbour_that_stays_needs_its_own_figure_too() -> None:
    whole = recode_series(frame(("GM9905", 2019, 5), ("GM9906", 2019, 10)), CHANGES, 2022, kind="count")
    assert found(whole) == {("GM9906", "2019JJ00"): (15.0, "shown", "final")}
    part = recode_series(frame(("GM9905", 2019, 5)), CHANGES, 2022, kind="count")
    assert found(part)["GM9906", "2019JJ00"][1] == "not_delivered"


def test_shares_are_weighted_or_not_given() -> None:
    shares = frame(("GM9901", 2018, 10), ("GM9902", 2018, 20), ("GM9903", 2019, 16), measure="p")
    without = found(recode_series(shares, CHANGES, 2022, kind="share"), "p")
    assert without["GM9904", "2018JJ00"] == (None, "not_applicable", "estimated")
    assert without["GM9904", "2019JJ00"] == (16.0, "shown", "final")
    people = frame(("GM9901", 2018, 300), ("GM9902", 2018, 100), measure="w")
    weighted = recode_series(pl.concat([shares, people]), CHANGES, 2022, kind="share", weight="w")
    assert found(weighted, "p")["GM9904", "2018JJ00"] == (12.5, "shown", "estimated")


def test_a_split_shows_a_break_or_an_estimate_that_says_so() -> None:
    observations = frame(("GM9910", 2019, 80), ("GM9911", 2019, 100), ("GM9911", 2020, 170), ("GM9912", 2019, 40),
                         ("GM9912", 2020, 60))  # fmt: skip
    broken = recode_series(observations, CHANGES, 2022, kind="count")
    assert found(broken)["GM9910", "2019JJ00"] == (80.0, "shown", "final")
    assert found(broken)["GM9911", "2019JJ00"] == (100.0, "shown", "final")
    assert [r[:2] for r in broken.breaks.rows()] == [("GM9911", "2020JJ00"), ("GM9912", "2020JJ00")]
    assert "een deel van Oudland" in broken.breaks["reason"][0]
    guessed = recode_series(observations, CHANGES, 2022, kind="count", estimate=True)
    assert found(guessed)["GM9911", "2019JJ00"] == (160.0, "shown", "estimated")
    assert found(guessed)["GM9912", "2019JJ00"] == (60.0, "shown", "estimated")
    assert "schatting: 75%" in guessed.breaks["reason"][0]


def test_a_moved_border_is_a_break() -> None:
    observations = frame(("GM9920", 2019, 8), ("GM9920", 2022, 7), ("GM9921", 2019, 8), ("GM9921", 2022, 9))
    recoded = recode_series(observations, CHANGES, 2022, kind="count", estimate=True)
    assert [r[:2] for r in recoded.breaks.rows()] == [("GM9920", "2022JJ00"), ("GM9921", "2022JJ00")]
    assert found(recoded)["GM9920", "2019JJ00"] == (8.0, "shown", "final")


def test_a_change_the_table_does_not_have_follows_the_overlay() -> None:
    recoded = recode_series(frame(("GM9930", 2018, 8), ("GM9931", 2022, 9)), CHANGES, 2022, kind="count")
    assert set(found(recoded)) == {("GM9931", "2018JJ00"), ("GM9931", "2022JJ00")}


def test_other_levels_stay_as_they_are() -> None:
    country = frame(("NL01", 2018, 8)).with_columns(pl.lit("country").alias("area_level"))
    assert recode_series(country, CHANGES, 2022, kind="count").observations.equals(country)
    with pytest.raises(ValueError, match="median"):
        recode_series(country, CHANGES, 2022, kind="median")
