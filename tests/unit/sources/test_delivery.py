"""Deliveries of aggregates: what is found by itself, and every fault with its row and column."""

from __future__ import annotations

import gzip
from datetime import date
from pathlib import Path

import polars as pl
import pytest
import xlsxwriter

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Condition, Source
from wegwijzer.errors import Problem, SourceError
from wegwijzer.frames import OBSERVATIONS
from wegwijzer.periods import PeriodKind
from wegwijzer.sources.areas_lists import Area, area_frame
from wegwijzer.sources.delivery import Delivery, read_delivery
from wegwijzer.sources.delivery_guess import guess_source


def source(**given: object) -> Source:
    return Source(**{"id": "bron", "title": "Bron", "publisher": "Dorp", **given})  # type: ignore[arg-type]


def written(tmp_path: Path, text: str | bytes, name: str = "bron.csv") -> Path:
    path = tmp_path / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


def workbook(tmp_path: Path, rows: list[list[object]], name: str = "bron.xlsx") -> Path:
    path = tmp_path / name
    with xlsxwriter.Workbook(path, {"default_date_format": "dd-mm-yyyy"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate(rows):
            sheet.write_row(number, 0, row)
    return path


def refused(path: Path, given: Source | None = None, known: pl.DataFrame | None = None) -> tuple[Problem, ...]:
    with pytest.raises(SourceError) as error:
        read_delivery(path, given or source(period="2023"), known_areas=known)
    return error.value.problems


def values(delivery: Delivery) -> dict[str, float | None]:
    return dict(delivery.frame.select("area", "value").iter_rows())


@pytest.fixture
def known() -> pl.DataFrame:
    old = [Area(code="GM9901", name="Dorp"), Area(code="GM9902", name="Stad"), Area(code="BU99010000", name="Kern")]
    new = [
        Area(code="GM9902", name="Stad"),
        Area(code="GM9903", name="Nieuwland"),
        Area(code="BU99020000", name="Kern"),
    ]
    return pl.concat([area_frame(old, 2022), area_frame(new, 2023)])


TWO = "gebied;waarde\nGM9901;12,5\nGM9902;1.250\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_two_columns_are_enough(tmp_path: Path, encoding: str) -> None:
    text = "gebied;Cliënten %\nGM9901;12,5\nGM9902;1.250,0\n".encode(encoding)
    delivery = read_delivery(written(tmp_path, text), source(period="2023"))
    assert dict(delivery.frame.schema) == OBSERVATIONS
    assert values(delivery) == {"GM9901": 12.5, "GM9902": 1250.0}
    assert delivery.frame["measure"].unique().to_list() == ["Cliënten %"]
    assert delivery.rows == 2


def test_two_columns_of_excel(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["Aantal meldingen"], ["gebied", "waarde"], ["GM9901", 12.5], ["GM9902", ""]])
    delivery = read_delivery(path, source(period="2023"))
    assert values(delivery) == {"GM9901": 12.5, "GM9902": None}
    assert delivery.frame["status"].to_list() == ["shown", "unknown"]


def test_guess_from_names_and_the_name_of_the_file(tmp_path: Path, known: pl.DataFrame) -> None:
    path = written(tmp_path, "plaats;meldingen\nDorp;3\nStad;5\n", "Meldingen 2023.csv")
    guessed = guess_source(path, known)
    assert dict(guessed.columns) == {"area": "plaats", "value": "meldingen"}
    assert (guessed.period, guessed.area_level, guessed.id) == ("2023JJ00", AreaLevel.MUNICIPALITY, "meldingen-2023")
    assert values(read_delivery(path, guessed, known_areas=known)) == {"GM9901": 3.0, "GM9902": 5.0}


def test_guess_finds_code_period_and_measures(tmp_path: Path) -> None:
    guessed = guess_source(
        written(tmp_path, "naam,gemeentecode,jaar,wmo,jeugd\nDorp,GM9901,2022,5,6\nStad,GM9902,2022,1,2\n")
    )
    assert dict(guessed.columns) == {"area": "gemeentecode", "period": "jaar"}
    assert guessed.measures == ("wmo", "jeugd")
    assert guessed.area_level is AreaLevel.MUNICIPALITY


def test_long_file_with_groups_and_totals(tmp_path: Path) -> None:
    text = "gebied;jaar;geslacht;leeftijd;indicator;waarde\nGM9901;2022;totaal;;wmo;5\nGM9901;2022;man;0-17;wmo;<5\n"
    given = source(
        columns={
            "area": "gebied",
            "period": "jaar",
            "sex": "geslacht",
            "age": "Leeftijd",
            "measure": "indicator",
            "value": "waarde",
        }
    )
    frame = read_delivery(written(tmp_path, text), given).frame
    assert frame.select("measure", "breakdown", "group", "value", "status").rows() == [
        ("wmo", "total", "total", 5.0, "shown"),
        ("wmo", "sex|age", "man|0-17", None, "secret"),
    ]


def test_a_column_per_year(tmp_path: Path) -> None:
    frame = read_delivery(written(tmp_path, "gebied;2021;2022*\nGM9901;5;6\n"), source()).frame
    assert frame.select("period", "value").rows() == [("2021JJ00", 5.0), ("2022JJ00", 6.0)]
    path = written(tmp_path, "gemeente;2021;2022\n9901;5;6\n")
    again = read_delivery(path, guess_source(path)).frame
    assert again.select("measure", "area", "period").rows() == [
        ("waarde", "GM9901", "2021JJ00"),
        ("waarde", "GM9901", "2022JJ00"),
    ]


def test_guess_sees_groups(tmp_path: Path) -> None:
    path = written(tmp_path, "gebied;jaar;leeftijd;geslacht;aantal\nGM9901;2022;0-17;man;3\nGM9901;2022;0-17;vrouw;4\n")
    frame = read_delivery(path, guess_source(path)).frame
    assert frame.select("breakdown", "group").rows() == [("age|sex", "0-17|man"), ("age|sex", "0-17|vrouw")]


def test_blanks_stand_between_thousands_only(tmp_path: Path) -> None:
    cells = ("1 234", "€ 12,5", "3 %", "- 5", " < 5", "1\u00a0234\u00a0567,5")
    text = "gebied;bedrag\n" + "".join(f"GM990{n};{cell}\n" for n, cell in enumerate(cells))
    frame = read_delivery(written(tmp_path, text), source(period="2023")).frame
    assert frame["value"].to_list() == [1234.0, 12.5, 3.0, -5.0, None, 1234567.5]
    problems = refused(written(tmp_path, 'gebied;bedrag\nGM9901;12 13\nGM9902;"12\n13"\nGM9903;4\nGM9904;4\n'))
    assert [(p.code, p.place.row) for p in problems] == [("delivery.no_number", 2), ("delivery.no_number", 3)]


def test_signs_for_nothing_and_provisional_stars(tmp_path: Path) -> None:
    text = "gebied;aantal\nGM9901;.\nGM9902;x\nGM9903;nvt\nGM9904;12**\nGM9905;niet geleverd\nGM9906;0\nGM9907;-99997\n"
    given = source(period="2023", missing={"-99997": "secret"})
    frame = read_delivery(written(tmp_path, text), given).frame
    statuses = ["unknown", "secret", "not_applicable", "shown", "not_delivered", "shown", "secret"]
    assert frame["status"].to_list() == statuses
    assert frame["value"].to_list() == [None, None, None, 12.0, None, 0.0, None]
    assert frame["quality"][3] == "revised_provisional"


def test_special_numbers_are_only_understood_when_the_source_says_so(tmp_path: Path) -> None:
    problems = refused(written(tmp_path, "gebied;aantal\nGM9901;-99997\nGM9902;4\n"))
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [("delivery.special_number", 2, "aantal")]


def test_rows_that_do_not_count_are_left_out(tmp_path: Path) -> None:
    text = "gebied,marge,waarde\nGM9901,MW00000,5\nGM9901,MOG0095,4\n"
    given = source(
        period="2023", columns={"area": "gebied"}, keep=(Condition(column="marge", test="in", values=("MW00000",)),)
    )
    delivery = read_delivery(written(tmp_path, text), given)
    assert (delivery.frame.height, delivery.rows) == (1, 2)


@pytest.mark.parametrize(
    ("cell", "code"),
    [
        ("2023", "2023JJ00"),
        ("2023JJ00", "2023JJ00"),
        ("2023*", "2023JJ00"),
        ("1e kwartaal 2023", "2023KW01"),
        ("2023 4e kwartaal", "2023KW04"),
        ("2023-Q2", "2023KW02"),
        ("K3 2023", "2023KW03"),
        ("januari 2023", "2023MM01"),
        ("mrt-2023", "2023MM03"),
        ("2023-05", "2023MM05"),
        ("202305", "2023MM05"),
        ("2e halfjaar 2023", "2023HJ02"),
        ("2022/2023", "2022SJ00"),
        ("schooljaar 2022-23", "2022SJ00"),
        ("31-12-2023", "2023JJ00"),
        ("1 maart 2023", "2023JJ00"),
    ],
)
def test_periods_as_people_write_them(tmp_path: Path, cell: str, code: str) -> None:
    frame = read_delivery(written(tmp_path, f"gebied;periode;waarde\nGM9901;{cell};5\n"), source()).frame
    assert frame["period"].to_list() == [code]


def test_period_by_start_and_end(tmp_path: Path) -> None:
    given = source(columns={"area": "gebied", "period_start": "van", "period_end": "tot"})
    text = "gebied;van;tot;waarde\nGM9901;01-01-2023;31-03-2023;5\nGM9902;2023-08-01;2024-07-31;5\n"
    assert read_delivery(written(tmp_path, text), given).frame["period"].to_list() == ["2023KW01", "2023SJ00"]
    bad = "gebied;van;tot;waarde\nGM9901;31-12-2023;01-01-2023;5\nGM9902;2023-08-03;2024-07-31;5\nGM9903;kerst;2;5\n"
    codes = [(p.code, p.place.row) for p in refused(written(tmp_path, bad), given)]
    assert codes == [("delivery.period_backwards", 2), ("delivery.period_length", 3), ("delivery.unknown_period", 4)]


def test_days_of_excel_become_the_period_of_the_source(tmp_path: Path) -> None:
    path = workbook(tmp_path, [["gebied", "peildatum", "waarde"], ["GM9901", date(2023, 5, 1), 3]])
    frame = read_delivery(path, source(frequency=PeriodKind.QUARTER)).frame
    assert frame["period"].to_list() == ["2023KW02"]


def test_codes_with_blanks_digits_and_names(tmp_path: Path, known: pl.DataFrame) -> None:
    given = source(period="2022", area_level=AreaLevel.MUNICIPALITY)
    path = written(tmp_path, "gemeente;waarde\n gm 9901 ;1\nStad;2\n")
    assert values(read_delivery(path, given, known_areas=known)) == {"GM9901": 1.0, "GM9902": 2.0}
    path = workbook(tmp_path, [["gemeente", "waarde"], [344.0, 1.0], [9901.0, 2.0]])
    assert values(read_delivery(path, given)) == {"GM0344": 1.0, "GM9901": 2.0}


def test_all_problems_in_one_answer_with_row_and_column(tmp_path: Path, known: pl.DataFrame) -> None:
    text = (
        "gebied;jaar;aantal cliënten;saldo\n"
        "GM9902;2023;12;-4\n"
        "GM9903;2023;-3;1\n"
        "GM9901;2023;4;2\n"
        "GM7777;2023;4;2\n"
        "Kern;2023;4;2\n"
        ";2023;4;2\n"
        "GM9903;2023-2021;4;2\n"
        "GM9903;morgen;veel;2\n"
        "GM9903;2022;=1+1;2\n"
    )
    found = [(p.code, p.place.row, p.place.column) for p in refused(written(tmp_path, text), source(), known)]
    assert found == [
        ("delivery.negative", 3, "aantal cliënten"),
        ("delivery.area_of_other_year", 4, "gebied"),
        ("delivery.unknown_area", 5, "gebied"),
        ("delivery.area_name_double", 6, "gebied"),
        ("delivery.empty_area", 7, "gebied"),
        ("delivery.period_backwards", 8, "jaar"),
        ("delivery.no_number", 9, "aantal cliënten"),
        ("delivery.unknown_period", 9, "jaar"),
        ("delivery.formula", 10, "aantal cliënten"),
        ("delivery.no_number", 10, "aantal cliënten"),
    ]


def test_double_rows_and_overlapping_periods(tmp_path: Path) -> None:
    double = refused(written(tmp_path, "gebied;waarde\nGM9901;1\nGM9902;2\nGM9901;1\n"))
    assert [(p.code, p.place.row) for p in double] == [("delivery.double", 4)]
    text = "gebied;periode;waarde\nGM9901;2023;1\nGM9901;2023KW02;2\nGM9901;2024KW01;2\nGM9902;2023KW01;2\n"
    overlap = refused(written(tmp_path, text), source())
    assert [(p.code, p.place.row) for p in overlap] == [("delivery.period_overlap", 3)]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "delivery.empty"),
        (b"gebied;waarde\n", "delivery.empty"),
        (b"GM9901;12\nGM9902;13\n", "delivery.no_header"),
        (b"gebied;gebied\nGM9901;13\n", "delivery.double_heading"),
        (b"gebied;;waarde\nGM9901;1;13\n", "delivery.empty_heading"),
        (b"gebied;waarde\nGM9901;1\nGM9902;1;2\n", "delivery.ragged"),
        (b"naam;waarde\n\x00\x01\x02;2\n", "delivery.binary"),
        (
            "gebied;na\u00e4m;waarde\nGM9901;\u00e9;1\n".encode() + "GM9902;\u00e9;2\n".encode("cp1252"),
            "delivery.mixed_encoding",
        ),
        (
            b";".join(b"k%d" % n for n in range(10_000)) + b"\n" + b";".join([b"1"] * 10_000),
            "delivery.too_many_columns",
        ),
        (b"gebied;aantal\nGM9901;veel\nGM9902;weinig\n", "delivery.no_values"),
        (b"gebied;aantal\nGM9901;=1+1\nGM9902;3\nGM9903;3\nGM9904;3\nGM9905;3\n", "delivery.formula"),
        (b"wat;aantal\nhier;3\n", "delivery.no_area"),
    ],
)
def test_a_file_that_cannot_be_read_says_why(tmp_path: Path, content: bytes, code: str) -> None:
    assert code in [problem.code for problem in refused(written(tmp_path, content))]


def test_mixed_encoding_names_the_rows(tmp_path: Path) -> None:
    content = "gebied;naam;waarde\nGM9901;é;1\n".encode() + "GM9902;é;2\n".encode("cp1252")
    assert [p.place.row for p in refused(written(tmp_path, content))] == [3]


def test_a_thousand_or_one_is_said(tmp_path: Path) -> None:
    unclear = "gebied;waarde\nGM9901;1.234\nGM9902;56\n"
    delivery = read_delivery(written(tmp_path, unclear), source(period="2023"))
    assert values(delivery) == {"GM9901": 1234.0, "GM9902": 56.0}
    assert [note.code for note in delivery.notes] == ["delivery.thousands"]
    clear = read_delivery(written(tmp_path, unclear + "GM9903;0.125\n"), source(period="2023"))
    assert values(clear)["GM9901"] == 1.234
    assert clear.notes == ()


def test_title_above_and_source_below_are_no_data(tmp_path: Path) -> None:
    delivery = read_delivery(
        written(tmp_path, "Cliënten per gemeente\n\n" + TWO + "Bron: CBS\n"), source(period="2023")
    )
    assert delivery.rows == 2
    assert [note.code for note in delivery.notes] == ["delivery.footer"]


def test_unknown_columns_and_no_period(tmp_path: Path) -> None:
    problems = refused(written(tmp_path, TWO), source(columns={"area": "gebeid"}, measures=("waarden",)))
    assert [p.code for p in problems] == ["delivery.no_column", "delivery.no_column", "delivery.no_period"]
    assert problems[0].params["near"].startswith("gebied")  # type: ignore[union-attr]


def test_many_problems_are_counted(tmp_path: Path) -> None:
    text = "gebied;waarde\n" + "".join(f"plek {n};1\n" for n in range(1500))
    problems = refused(written(tmp_path, text), source(period="2023", columns={"area": "gebied", "value": "waarde"}))
    assert (len(problems), problems[-1].code, problems[-1].params["more"]) == (1001, "delivery.more", 500)


def test_zipped_text_and_a_zip_bomb(tmp_path: Path) -> None:
    path = written(tmp_path, gzip.compress(TWO.encode()), "bron.csv.gz")
    assert values(read_delivery(path, source(period="2023"))) == {"GM9901": 12.5, "GM9902": 1250.0}
    bomb = written(tmp_path, gzip.compress(b"0" * 60_000_000), "bom.csv.gz")
    assert [p.code for p in refused(bomb)] == ["delivery.bomb"]
    content = bytearray(gzip.compress(TWO.encode()))
    content[12:20] = b"\xff" * 8
    assert [p.code for p in refused(written(tmp_path, bytes(content), "stuk.csv.gz"))] == ["delivery.damaged"]
    cut = written(tmp_path, gzip.compress(TWO.encode())[:-9], "half.csv.gz")
    assert [p.code for p in refused(cut)] == ["delivery.damaged"]


def test_parquet(tmp_path: Path) -> None:
    path = tmp_path / "bron.parquet"
    pl.DataFrame({"gebied": ["GM9901", "GM9902"], "jaar": [2022, 2022], "aantal": [4, None]}).write_parquet(path)
    frame = read_delivery(path, source()).frame
    assert frame.select("period", "value", "status").rows() == [
        ("2022JJ00", 4.0, "shown"),
        ("2022JJ00", None, "unknown"),
    ]
    written(tmp_path, path.read_bytes()[:-20], "half.parquet")
    assert [p.code for p in refused(tmp_path / "half.parquet")] == ["delivery.damaged"]


def test_spss_labels_name_the_groups_and_missing_is_nothing(tmp_path: Path) -> None:
    import pyreadstat  # noqa: PLC0415 - heavy

    path = tmp_path / "bron.sav"
    frame = pl.DataFrame({"gebied": ["GM9901", "GM9902"], "groep": [1.0, 2.0], "score": [7.5, 99.0]})
    pyreadstat.write_sav(
        frame, path, variable_value_labels={"groep": {1: "jong", 2: "oud"}}, missing_ranges={"score": [99]}
    )
    given = source(period="2023", columns={"area": "gebied", "age": "groep", "value": "score"})
    assert read_delivery(path, given).frame.select("group", "value", "status").rows() == [
        ("jong", 7.5, "shown"),
        ("oud", None, "unknown"),
    ]


def test_a_kind_of_file_we_do_not_know(tmp_path: Path) -> None:
    assert [p.code for p in refused(written(tmp_path, "x", "bron.docx"))] == ["delivery.kind"]
    assert [p.code for p in refused(tmp_path / "weg.csv")] == ["delivery.no_file"]
