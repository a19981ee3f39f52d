"""Signals of a file, whatever its make."""

from __future__ import annotations

import io
import sys

import polars as pl
import pytest
import xlsxwriter

from wegwijzer.comparison.signals import Caution, signals_of_file
from wegwijzer.errors import UserError
from wegwijzer.tables import read_table

VALUES = [12.5, 9.25, 11.0, 10.5, 13.0, 8.75, 10.0, 12.0, 9.5, 40.0]
FRAME = pl.DataFrame({"gebied": ["Noord"] * 10, "jaar": list(range(2010, 2020)), "mate": VALUES})
WANTED = {"id_columns": ("gebied",), "time": "jaar", "value": "mate"}


def _kind(path):
    return signals_of_file(path, **WANTED)["kind"].to_list()


def test_parquet_csv_and_excel_give_the_same(tmp_path):
    FRAME.write_parquet(tmp_path / "a.parquet")
    FRAME.write_csv(tmp_path / "a.csv")
    FRAME.write_excel(xlsxwriter.Workbook(tmp_path / "a.xlsx"), worksheet="x")
    book = xlsxwriter.Workbook(tmp_path / "a.xlsx")
    sheet = book.add_worksheet()
    for row, cells in enumerate([FRAME.columns, *FRAME.rows()]):
        sheet.write_row(row, 0, cells)
    book.close()
    assert _kind(tmp_path / "a.parquet") == _kind(tmp_path / "a.csv") == _kind(tmp_path / "a.xlsx") == ["high"]


def test_dutch_csv_with_semicolons_and_decimal_commas(tmp_path):
    lines = ["gebied;jaar;mate", *(f"Café;{year};{str(mate).replace('.', ',')}" for _, year, mate in FRAME.rows())]
    (tmp_path / "a.csv").write_bytes("\r\n".join(lines).encode("cp1252"))
    found = signals_of_file(tmp_path / "a.csv", **WANTED)
    assert found["gebied"].to_list() == ["Café"]
    assert found["value"].to_list() == [40.0]
    assert found["kind"].to_list() == ["high"]


def test_standard_input_is_csv(monkeypatch):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(FRAME.write_csv().encode())))
    assert _kind("-") == ["high"]


def test_columns_of_an_export_are_heeded(tmp_path):
    FRAME.with_columns(status=pl.Series(["shown"] * 9 + ["secret"])).write_csv(tmp_path / "a.csv")
    found = signals_of_file(tmp_path / "a.csv", **WANTED, caution=Caution.CALM, last=2)
    assert found["reason"].to_list() == ["", "The source keeps the figure secret."]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.csv", None, "file.missing"),
        ("a.csv", b"", "file.unreadable"),
        ("a.csv", b'a,b\n1,2,3\n"', "file.unreadable"),
        ("a.parquet", b"no parquet", "file.unreadable"),
        ("a.xlsx", b"no excel", "file.unreadable"),
        ("a.csv", b"x,y\n1,2\n", "signals.column"),
    ],
)
def test_files_that_cant_be_read_say_so(tmp_path, name, content, code):
    if content is not None:
        (tmp_path / name).write_bytes(content)
    with pytest.raises(UserError) as caught:
        signals_of_file(tmp_path / name, **WANTED)
    assert caught.value.problems[0].code == code


def test_a_folder_is_no_table(tmp_path):
    with pytest.raises(UserError):
        read_table(tmp_path)
