"""Excel: bombs aren't opened, formulas without an outcome are told, other files are refused."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
import xlsxwriter

from wegwijzer.definitions.model import Source
from wegwijzer.errors import SourceError
from wegwijzer.sources.delivery import read_delivery

GIVEN = Source(id="bron", title="Bron", publisher="Dorp", period="2023")


def codes(path: Path) -> list[tuple[str, int | None]]:
    with pytest.raises(SourceError) as error:
        read_delivery(path, GIVEN)
    return [(problem.code, problem.place.row) for problem in error.value.problems]


def good(path: Path, extra: dict[str, bytes] | None = None) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("Cijfers")
        for number, row in enumerate([["gebied", "waarde"], ["GM9901", 4]]):
            sheet.write_row(number, 0, row)
        book.add_worksheet("Uitleg")
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as book:
        for name, content in (extra or {}).items():
            book.writestr(name, content)
    return path


def test_the_first_filled_sheet(tmp_path: Path) -> None:
    delivery = read_delivery(good(tmp_path / "goed.xlsx"), GIVEN)
    assert delivery.frame["value"].to_list() == [4.0]
    assert [note.code for note in delivery.notes] == ["delivery.sheets"]


def test_a_zip_bomb_is_not_opened(tmp_path: Path) -> None:
    path = good(tmp_path / "bom.xlsx", {"xl/media/groot.bin": b"\0" * 60_000_000})
    assert codes(path) == [("delivery.bomb", None)]


def test_a_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    path = good(tmp_path / "bom.xlsx", {"xl/media/groot.bin": b"\0" * 60_000_000})
    content = bytearray(path.read_bytes())
    size = (60_000_000).to_bytes(4, "little")
    while (at := content.find(size)) >= 0:
        content[at : at + 4] = (1000).to_bytes(4, "little")
    path.write_bytes(bytes(content))
    assert codes(path) == [("delivery.bomb", None)]


def test_a_formula_whose_outcome_was_not_saved(tmp_path: Path) -> None:
    path = good(tmp_path / "formule.xlsx")
    with zipfile.ZipFile(path) as book:
        parts = {name: book.read(name) for name in book.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b'<c r="B2"><v>4</v></c>', b'<c r="B2"><f>2+2</f></c>')
    with zipfile.ZipFile(path, "w") as book:
        for name, content in parts.items():
            book.writestr(name, content)
    assert codes(path) == [("delivery.formula", 2)]


def test_a_sheet_as_wide_as_excel_can_be(tmp_path: Path) -> None:
    path = tmp_path / "breed.xlsx"
    with xlsxwriter.Workbook(path) as book:
        book.add_worksheet().write_row(0, 0, [f"k{n}" for n in range(10_000)])
    assert codes(path) == [("delivery.too_many_columns", None)]


def test_a_cell_in_the_farthest_corner_does_not_fill_the_memory(tmp_path: Path) -> None:
    path = tmp_path / "hoek.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write(0, 0, "gebied")
        sheet.write(1_048_575, 300, "ver weg")
    assert codes(path) == [("delivery.too_many_columns", None)]


def test_what_is_no_workbook(tmp_path: Path) -> None:
    path = tmp_path / "nep.xlsx"
    path.write_bytes(b"\xd0\xcf\x11\xe0 met wachtwoord")
    assert codes(path) == [("delivery.no_workbook", None)]
    half = good(tmp_path / "half.xlsx")
    half.write_bytes(half.read_bytes()[:400])
    assert codes(half) == [("delivery.no_workbook", None)]


def test_missing_header_in_excel(tmp_path: Path) -> None:
    path = tmp_path / "kop.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["GM9901", 4])
        sheet.write_row(1, 0, ["GM9902", 5])
    assert codes(path) == [("delivery.no_header", 1)]
