"""Files in, and forecasts judged on what came true."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest
import xlsxwriter

from wegwijzer.errors import UserError
from wegwijzer.forecast.backtest import backtest, scores
from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.reading import forecast_of_file
from wegwijzer.forecast.spec import ForecastSpec

OPTIONS = {"id_columns": ["gebied"], "time": "periode", "value": "waarde", "horizon": 3}


def rows(count=20):
    return [("Noord", f"{2000 + place}JJ00", 1000.5 + 12.25 * place + place % 3) for place in range(count)]


def test_dutch_csv_excel_and_parquet_give_the_same(tmp_path):
    lines = ["gebied;periode;waarde", *(f"{a};{p};{v:.2f}".replace(".", ",") for a, p, v in rows())]
    (tmp_path / "a.csv").write_bytes(("\ufeff" + "\n".join(lines)).encode())
    frame = pl.DataFrame(rows(), schema=["gebied", "periode", "waarde"], orient="row")
    frame.write_parquet(tmp_path / "a.parquet")
    with xlsxwriter.Workbook(tmp_path / "a.xlsx") as book:
        sheet = book.add_worksheet()
        for place, row in enumerate([("gebied", "periode", "waarde"), *rows()]):
            sheet.write_row(place, 0, row)
    found = [forecast_of_file(tmp_path / f"a.{kind}", **OPTIONS) for kind in ("csv", "parquet", "xlsx")]
    assert found[0].write_csv() == found[1].write_csv() == found[2].write_csv()
    assert found[0]["periode"].to_list() == ["2020JJ00", "2021JJ00", "2022JJ00"]


def test_signs_for_nothing_are_holes_and_other_text_is_refused(tmp_path):
    lines = ["gebied,periode,waarde", *(f"{a},{p},{v}" for a, p, v in rows())]
    lines[9] = "Noord,2008JJ00,geheim"
    path = tmp_path / "a.csv"
    path.write_text("\n".join(lines))
    assert "filled in" in forecast_of_file(path, **OPTIONS)["reason"][0]
    lines[9] = "Noord,2008JJ00,ongeveer veel"
    path.write_text("\n".join(lines))
    with pytest.raises(UserError):
        forecast_of_file(path, **OPTIONS)


@pytest.mark.parametrize(("name", "content"), [("a.csv", b""), ("a.xlsx", b"no workbook"), ("a.parquet", b"PAR1")])
def test_a_file_that_is_no_table_is_refused(tmp_path, name, content):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError):
        forecast_of_file(tmp_path / name, **OPTIONS)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UserError):
        forecast_of_file(tmp_path / "none.csv", **OPTIONS)


def walks(how_many=30):
    chance = np.random.default_rng(11)
    return pl.concat(
        pl.DataFrame(
            {
                "id": f"w{place}",
                "time": [f"{2000 + step // 4}KW{step % 4 + 1:02d}" for step in range(36)],
                "value": 900 + 4.0 * np.arange(36) + chance.normal(0, 9, 36),
            }
        )
        for place in range(how_many)
    )


SPEC = ForecastSpec(id_columns=("id",), time="time", value="value", horizon=4)


def test_a_backtest_sees_only_what_came_before():
    frame = walks(3)
    found = backtest(frame, SPEC, origins=2).filter(pl.col("origin") == 1)
    before = frame.filter(pl.int_range(pl.len()).over("id") < 32)
    assert np.allclose(found["mean"], forecast_series(before, SPEC)["mean"], rtol=1e-9)
    actual = frame.filter(pl.int_range(pl.len()).over("id") >= 32)
    assert found["value"].to_list() == actual["value"].to_list()


def test_scores_beat_naive_on_trends_and_cover():
    found = scores(backtest(walks(), SPEC, origins=2))
    assert found["mase"] < found["naive_mase"]
    assert found["mase"] < found["seasonal_naive_mase"]
    assert 0.6 < found["coverage_80"] < 0.97
    assert found["coverage_50"] < found["coverage_80"] < found["coverage_95"]


def test_a_backtest_of_nothing_scores_nothing():
    empty = backtest(walks().clear(), SPEC)
    assert empty.height == 0
    assert np.isnan(scores(empty)["mase"])
    with pytest.raises(UserError):
        backtest(walks(), SPEC, origins=0)
