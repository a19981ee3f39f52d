"""`wegwijzer compare` on files: every comparator named, Dutch reasons, all problems at once, nothing half written."""

from __future__ import annotations

import polars as pl
import pytest
from click.testing import CliRunner

from wegwijzer.cli.compare import compare
from wegwijzer.errors import UserError
from wegwijzer.usecases.comparing import Comparing, compare_files


@pytest.fixture
def table(tmp_path):
    rows = [
        (area, sex, year, 40 + 10 * place + (year - 2015), 1000, 5.0)
        for place, area in enumerate(("WK000101", "WK000102", "WK000103", "WK000104", "WK000105"))
        for sex in ("man", "vrouw")
        for year in range(2015, 2024)
    ]
    frame = pl.DataFrame(rows, schema=["wijk", "sekse", "jaar", "n", "van", "doel"], orient="row")
    frame.write_csv(tmp_path / "a.csv", separator=";")
    return tmp_path / "a.csv"


def test_every_comparator_has_a_name_and_an_interval(table, tmp_path):
    out = tmp_path / "uit.csv"
    asked = "--id wijk,sekse --time jaar --value n --denominator van --area wijk --group sekse --target doel"
    found = CliRunner().invoke(compare, [str(table), *asked.split(), "--since", "2020-01-01", "-o", str(out)])
    assert found.exit_code == 0, found.output
    answer = pl.read_csv(out, infer_schema_length=None)
    assert answer.columns[:3] == ["wijk", "sekse", "jaar"]
    said = answer.filter(pl.col("verdict") != "cannot_say")
    names = {"previous", "year_earlier", "trend", "since", "target", "municipality", "others", "funnel", "other_groups"}
    assert set(said["comparator"]) == names
    assert said.select((pl.col("lower") <= pl.col("effect")) & (pl.col("effect") <= pl.col("upper"))).to_series().all()
    silent = answer.filter(pl.col("verdict") == "cannot_say")
    assert silent["reason"].str.contains("Er is|Dit|Er zijn").all()


def test_several_files_are_one_table_and_missing_columns_are_all_told(table, tmp_path):
    frame = pl.read_csv(table, separator=";")
    first, second = tmp_path / "1.parquet", tmp_path / "2.csv"
    frame.head(40).write_parquet(first)
    frame.tail(-40).write_csv(second)
    how = Comparing(id_columns=("wijk", "sekse"), time="jaar", value="n", denominator="van")
    whole = compare_files([table], tmp_path / "x.csv", how)
    assert compare_files([first, second], tmp_path / "y.csv", how) == whole
    with pytest.raises(UserError) as refused:
        compare_files([table], tmp_path / "z.csv", Comparing(id_columns=("buurt",), time="dag", value="n"))
    assert len(refused.value.problems) == 2
    assert not (tmp_path / "z.csv").exists()


def test_an_empty_table_gives_an_empty_answer(tmp_path):
    (tmp_path / "a.csv").write_text("wijk,jaar,n\n")
    how = Comparing(id_columns=("wijk",), time="jaar", value="n", area="wijk")
    assert compare_files([tmp_path / "a.csv"], tmp_path / "b.csv", how).comparisons == 0
