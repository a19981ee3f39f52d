"""`forecast-use` and `forecast-release` as somebody types them."""

from __future__ import annotations

import json

import polars as pl
import pytest
from click.testing import CliRunner

from tests import small_world
from tests.unit.forecast.demographic_world import population, use
from tests.usecases.test_forecasting_population import world  # noqa: F401 - a fixture
from wegwijzer.cli.forecasting import forecast_release, forecast_use
from wegwijzer.storage.releases import ReleaseStore


@pytest.fixture
def files(tmp_path):
    population().write_csv(tmp_path / "bevolking.csv", separator=";")
    use().write_csv(tmp_path / "gebruik.csv", separator=";")
    return tmp_path


def test_use_is_forecast_with_its_causes(files):
    run = CliRunner().invoke(
        forecast_use,
        [
            *(str(files / "gebruik.csv"), "--population", str(files / "bevolking.csv"), "--horizon", "3"),
            *("--policy", "tarief=2020", "--causes", str(files / "oorzaken.csv"), "-o", str(files / "uit.csv")),
        ],
    )
    assert run.exit_code == 0, run.output
    made = pl.read_csv(files / "uit.csv")
    assert made.columns[:4] == ["area", "level", "year", "mean"]
    assert sorted(made["year"].unique()) == [2026, 2027, 2028]
    causes = pl.read_csv(files / "oorzaken.csv")
    change = dict(causes.select("part", "change").iter_rows())
    parts = sum(change[name] for name in ("level", "people", "ages", "trend", "policy"))
    assert change["start"] + parts == pytest.approx(change["end"])
    assert "7" in run.output


def test_every_fault_of_the_files_is_told_and_nothing_is_written(files):
    (files / "fout.csv").write_text("gebied;jaar\nGM1;2020\n")
    run = CliRunner().invoke(
        forecast_use,
        [
            *(str(files / "fout.csv"), "--population", str(files / "fout.csv")),
            *("--horizon", "3", "-o", str(files / "uit.csv")),
        ],
    )
    assert run.exit_code != 0
    assert len(run.exception.problems) == 2
    assert not (files / "uit.csv").exists()


def test_a_policy_needs_a_name_and_a_year(files):
    run = CliRunner().invoke(
        forecast_use,
        [
            *(str(files / "gebruik.csv"), "--population", str(files / "bevolking.csv")),
            *("--horizon", "3", "--policy", "2020", "-o", "-"),
        ],
    )
    assert run.exit_code == 2


def test_a_release_is_forecast_and_its_entry_written(tmp_path):
    home = small_world.build(tmp_path)
    release = ReleaseStore(home).latest("hulp", "intern")
    run = CliRunner().invoke(
        forecast_release,
        [release.id, "inwoners-test", "--horizon", "2", "--register", str(tmp_path / "register.json")],
        obj=home.root,
    )
    assert run.exit_code == 0, run.output
    entry = json.loads((tmp_path / "register.json").read_text())
    assert entry["standard_version"] == "1.0"
    assert entry["organization"] == "Gemeente Zilverstroom"
    assert len(run.output.splitlines()[0]) == 16


def test_a_release_can_be_forecast_from_its_population(world):  # noqa: F811 - the fixture
    home, release = world
    run = CliRunner().invoke(
        forecast_release,
        [release, "hulp", "--horizon", "3", "--population", "bevolking", "--policy", "bijdrage=2021"],
        obj=home.root,
    )
    assert run.exit_code == 0, run.output
    assert len(run.output.splitlines()[0]) == 16
