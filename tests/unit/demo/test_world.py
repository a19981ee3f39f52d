"""The world is the same for the same seed, has the agreed shapes, and behaves."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest
from polars.testing import assert_frame_equal

from wegwijzer.demo.names import LEAD, OTHER, YEARS
from wegwijzer.demo.records import test_numbers as numbers_for_tests
from wegwijzer.demo.world import World, make_world
from wegwijzer.frames import AREAS, EPISODES, OBSERVATIONS, RESPONSES, Quality, Status

FRAMES = ("areas", "population", "ages", "health", "income", "use", "episodes", "responses")


def test_the_same_seed_gives_the_same_world_and_another_seed_another(world: World) -> None:
    again, other = make_world(1), make_world(2)
    for name in FRAMES:
        assert_frame_equal(getattr(world, name), getattr(again, name))
        assert not getattr(world, name).equals(getattr(other, name)), name


def test_frames_have_the_agreed_columns(world: World) -> None:
    assert dict(world.areas.schema) == AREAS
    for name in ("health", "income", "use"):
        assert dict(getattr(world, name).schema) == OBSERVATIONS
    assert list(world.responses.columns)[: len(RESPONSES)] == list(RESPONSES)
    assert list(world.episodes.columns)[: len(EPISODES)] == ["bsn", *list(EPISODES)[1:]]


def test_there_are_about_sixty_thousand_episodes_of_the_lead_municipality(world: World) -> None:
    assert 55_000 < world.episodes.height < 66_000
    assert world.episodes["area"].str.starts_with(f"BU{LEAD[2:]}").all()


def test_numbers_of_persons_pass_the_eleven_test_and_start_in_the_test_range(world: World) -> None:
    digits = np.array([[int(digit) for digit in bsn] for bsn in world.episodes["bsn"].unique()])
    assert ((digits @ np.array([9, 8, 7, 6, 5, 4, 3, 2, -1])) % 11 == 0).all()
    assert digits.shape[1] == 9
    assert (world.episodes["bsn"].str.slice(0, 3) == "999").all()
    assert all(str(number).startswith("9999") for number in numbers_for_tests(9_000))


def test_a_person_has_one_birth_year_and_sex_and_no_help_before_birth(world: World) -> None:
    per_person = world.episodes.group_by("bsn").agg(pl.col("birth_year").n_unique(), pl.col("sex").n_unique())
    assert per_person["birth_year"].max() == 1
    assert per_person["sex"].max() == 1
    assert (world.episodes["start"].dt.year() >= world.episodes["birth_year"]).all()


def test_youth_care_ends_at_eighteen_and_the_rest_starts_then(world: World) -> None:
    age = world.episodes.with_columns(age=pl.col("start").dt.year() - pl.col("birth_year"))
    youth, adults = age.filter(pl.col("law") == "jeugd"), age.filter(pl.col("law") != "jeugd")
    assert youth["age"].max() <= 18
    assert adults["age"].min() >= 17  # the birthday may come later in the year


def test_episodes_end_after_they_start_and_touch_the_delivered_years(world: World) -> None:
    ended = world.episodes.filter(pl.col("end").is_not_null())
    assert (ended["end"] >= ended["start"]).all()
    assert ended["end"].min() >= date(YEARS[0], 1, 1)
    assert world.episodes["start"].max() <= date(YEARS[-1], 12, 31)
    running = world.episodes.filter(pl.col("end").is_null())
    assert running.height > 5_000
    for name in ("outcome", "goal_reached", "experience", "end_reason"):
        assert running[name].null_count() == running.height


def test_the_same_help_never_runs_twice_at_once_for_one_person(world: World) -> None:
    ordered = world.episodes.sort("bsn", "provision", "start")
    before = ordered.select(pl.col("end").fill_null(date(2100, 1, 1)).shift(1).over("bsn", "provision"))["end"]
    overlap = (ordered["start"] <= before).fill_null(value=False)
    assert not overlap.any()


def test_values_stay_within_their_scales(world: World) -> None:
    assert world.episodes["outcome"].drop_nulls().is_between(1, 10).all()
    assert world.episodes["experience"].drop_nulls().is_between(1, 10).all()
    assert (world.episodes["cost"] > 0).all()
    assert (world.episodes["units"] > 0).all()
    assert world.health["value"].drop_nulls().is_between(0, 100).all()


def test_parts_of_the_population_add_up(world: World) -> None:
    people = world.population
    assert (people["mannen"] + people["vrouwen"] == people["inwoners"]).all()
    assert (people["inwoners_0_17"] + people["inwoners_18plus"] == people["inwoners"]).all()
    parts = people.filter(pl.col("area_level") == "neighbourhood").group_by("year").agg(pl.col("inwoners").sum())
    whole = people.filter(pl.col("area_level") == "region").select("year", "inwoners")
    assert_frame_equal(parts.sort("year"), whole.sort("year"))
    by_age = world.ages.group_by("area", "year").agg(inwoners=pl.col("persons").sum())
    assert_frame_equal(
        by_age.sort("area", "year"), people.select("area", "year", "inwoners").sort("area", "year"), check_dtypes=False
    )


def test_the_lead_municipality_has_about_ninety_thousand_inhabitants(world: World) -> None:
    last = world.population.filter(pl.col("area") == LEAD, pl.col("year") == YEARS[-1])
    assert 88_000 < last["inwoners"].item() < 92_000


def test_every_kind_of_nothing_occurs(world: World) -> None:
    together = pl.concat([world.health, world.income, world.use])
    assert set(together["status"]) == {
        Status.SHOWN,
        Status.SECRET,
        Status.UNKNOWN,
        Status.NOT_DELIVERED,
        Status.NOT_APPLICABLE,
    }
    assert (together["value"].is_not_null() == (together["status"] == Status.SHOWN)).all()
    last = together.filter(pl.col("period") == f"{YEARS[-1]}JJ00")
    assert set(last["quality"]) == {Quality.PROVISIONAL}
    assert set(together.filter(pl.col("period") == f"{YEARS[0]}JJ00")["quality"]) == {Quality.FINAL}


def test_others_have_figures_down_to_districts_and_the_lead_down_to_neighbourhoods(world: World) -> None:
    levels = world.health.group_by(municipality=pl.col("area").str.slice(2, 4)).agg(pl.col("area_level").unique())
    by_town = {code: set(found) for code, found in levels.iter_rows()}
    assert by_town[LEAD[2:]] == {"municipality", "district", "neighbourhood"}
    assert by_town[OTHER[2:]] == {"municipality", "district"}


def test_the_regional_count_agrees_with_the_episodes(world: World) -> None:
    day = world.episodes.filter(
        pl.col("law") == "wmo",
        pl.col("start") <= date(2024, 12, 31),
        pl.col("end").is_null() | (pl.col("end") >= date(2024, 1, 1)),
    )
    published = world.use.filter(
        pl.col("measure") == "wmo_clienten", pl.col("area") == LEAD, pl.col("period") == "2024JJ00"
    )["value"].item()
    assert published == pytest.approx(day["bsn"].n_unique(), abs=2.5)


def test_small_cells_exist(world: World) -> None:
    started = world.episodes.filter(pl.col("start").dt.year() == 2024)
    cells = started.group_by("area", "provision").agg(people=pl.col("bsn").n_unique())
    assert cells.filter(pl.col("people").is_between(1, 4)).height > 100


def test_survey_weights_bring_the_sample_back_to_the_clients(world: World) -> None:
    waves = world.responses.group_by("period").agg(pl.len(), pl.col("weight").sum(), low=pl.col("weight").min())
    assert sorted(waves["period"]) == ["2021JJ00", "2023JJ00", "2025JJ00"]
    assert waves["low"].min() >= 1
    for _period, size, weight, _low in waves.iter_rows():
        assert 400 < size < 900
        assert weight > 5 * size
