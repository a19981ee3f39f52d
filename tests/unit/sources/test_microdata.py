"""Microdata: pseudonyms, the elfproef, codes that differ per law, dates, and messages without a cell."""

from __future__ import annotations

import logging
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.definitions.model import Source
from wegwijzer.errors import Problem, SourceError
from wegwijzer.frames import EPISODES, RESPONSES, Shape
from wegwijzer.sources.areas_lists import Area, area_frame
from wegwijzer.sources.delivery import Delivery, read_delivery
from wegwijzer.sources.end_reasons import end_reason, law_of
from wegwijzer.sources.error_sheet import error_sheet
from wegwijzer.sources.pseudonyms import is_bsn, pseudonym

KEY = b"een sleutel van meer dan zestien"


def source(**given: object) -> Source:
    basis = {"id": "wmo", "title": "Wmo", "publisher": "Dorp", "shape": Shape.EPISODES, "legal_basis": "Wmo 2015"}
    return Source(**{**basis, **given})  # type: ignore[arg-type]


def read(tmp_path: Path, text: str, given: Source | None = None, known: pl.DataFrame | None = None) -> Delivery:
    path = tmp_path / "levering.csv"
    path.write_text(text)
    return read_delivery(path, given or source(), key=KEY, known_areas=known)


def refused(
    tmp_path: Path, text: str, given: Source | None = None, known: pl.DataFrame | None = None
) -> tuple[Problem, ...]:
    with pytest.raises(SourceError) as error:
        read(tmp_path, text, given, known)
    return error.value.problems


WHOLE = (
    "Cliëntnummer;Geboortedatum;Geslacht;Buurtcode;Product;Aanbieder;Startdatum;Einddatum;Reden beëindiging;"
    "Kosten;Volume;Uitkomst;Doel bereikt;Ervaring;Naam\n"
    "c1;12-03-1958;1;BU99010000;02A;Zorg;1 januari 2023;31-12-2023;31;1.234,50;12;6,5;ja;8;Jansen\n"
    "c1;12-03-1958;man;;02B;Zorg;2023-02-01;31-12-9999;;;;;nee;;Jansen\n"
    "c2;1990;V;BU99010000;02A;Hulp;20230301;;19;10;;;;;Pietersen\n"
)


def test_episodes_whole(tmp_path: Path) -> None:
    delivery = read(tmp_path, WHOLE)
    frame = delivery.frame
    assert dict(frame.schema) == EPISODES
    first, second, third = frame.iter_rows(named=True)
    assert first == {
        "person": pseudonym("c1", KEY),
        "birth_year": 1958,
        "sex": "M",
        "area": "BU99010000",
        "provision": "02A",
        "provider": "Zorg",
        "start": date(2023, 1, 1),
        "end": date(2023, 12, 31),
        "end_reason": "verhuisd",
        "cost": 1234.5,
        "units": 12.0,
        "outcome": 6.5,
        "goal_reached": True,
        "experience": 8.0,
    }
    assert second["person"] == first["person"] != third["person"]
    assert (second["end"], second["area"], second["goal_reached"], second["cost"]) == (None, None, False, None)
    assert (third["sex"], third["birth_year"], third["end_reason"]) == ("V", 1990, "volgens plan")
    assert [(note.code, note.params["columns"]) for note in delivery.notes] == [("microdata.left_out", "Naam")]


def test_extra_columns_come_only_when_the_source_names_them(tmp_path: Path) -> None:
    given = source(columns={"person": "cliëntnummer", "start": "Startdatum", "referrer": "Naam"})
    assert read(tmp_path, WHOLE, given).frame.columns == [*EPISODES, "referrer"]


@pytest.mark.parametrize(
    ("text", "valid"),
    [
        ("123456782", True),
        ("999900006", True),
        ("999999990", True),
        ("111222333", True),
        ("1234.56.782", True),
        ("000000000", False),
        ("999999999", False),
        ("123456789", False),
        ("12345678", False),
        ("10000008", True),  # eight digits: padded with a zero
        ("1234567", False),
        ("abcdefghi", False),
    ],
)
def test_elfproef(text: str, valid: bool) -> None:  # noqa: FBT001
    assert is_bsn(text) is valid


def test_a_bsn_is_checked_and_never_told(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    text = "BSN;startdatum\n123456782;2023-01-01\n123456789;2023-01-01\n000000000;2023-01-01\n;2023-01-02\n"
    problems = refused(tmp_path, text)
    assert [(p.code, p.place.row) for p in problems] == [
        ("microdata.bsn", 3),
        ("microdata.bsn", 4),
        ("microdata.no_person", 5),
    ]
    told = " ".join(p.worded() for p in problems) + caplog.text + repr(problems)
    assert not any(number in told for number in ("123456782", "123456789", "000000000"))


def test_the_same_person_however_the_bsn_is_written(tmp_path: Path) -> None:
    text = "bsn;start\n010000008;2023-01-01\n10000008;2023-02-01\n0100.00.008;2023-03-01\n"
    frame = read(tmp_path, text).frame
    assert frame["person"].n_unique() == 1
    assert frame["person"].str.len_chars().to_list() == [32, 32, 32]
    other = Source(id="x", title="x", publisher="x", shape=Shape.EPISODES)
    path = tmp_path / "levering.csv"
    again = read_delivery(path, other, key=b"een andere sleutel, ook lang genoeg").frame
    assert again["person"][0] != frame["person"][0]


@pytest.mark.parametrize(
    ("key", "code"), [(None, "microdata.no_key"), (b"", "microdata.no_key"), (b"kort", "microdata.weak_key")]
)
def test_no_persons_without_a_good_key(tmp_path: Path, key: bytes | None, code: str) -> None:
    path = tmp_path / "levering.csv"
    path.write_text(WHOLE)
    with pytest.raises(SourceError) as error:
        read_delivery(path, source(), key=key)
    assert [p.code for p in error.value.problems] == [code]


def test_a_bsn_in_another_column_does_not_come_in(tmp_path: Path) -> None:
    numbers = [str(n) for n in range(100_000_000, 100_000_400) if is_bsn(str(n))][:20]
    text = "client;startdatum;aanbieder\n" + "".join(f"c{n};2023-01-01;{bsn}\n" for n, bsn in enumerate(numbers))
    problems = refused(tmp_path, text)
    assert [(p.code, p.place.column) for p in problems] == [("microdata.bsn_elsewhere", "aanbieder")]


def test_every_fault_in_one_answer_without_a_single_cell(tmp_path: Path) -> None:
    known = area_frame([Area(code="BU99010000")], 2023)
    text = (
        "client;geboortejaar;geslacht;buurt;start;eind;uren;doelbereikt\n"
        "geheim1;1850;M;BU99010000;2023-01-01;2022-12-31;5;ja\n"
        "geheim2;2024;Q;BU77770000;2023-01-01;;-5;misschien\n"
        "geheim3;1950;V;BU99010000;;;veel;\n"
        "geheim4;1950;V;BU99010000;31-02-2023;;1;\n"
        "geheim5;1950;V;BU99010000;2023-01-01;;1;\n"
        "geheim5;1950;V;BU99010000;2023-01-01;;1;\n"
    )
    problems = refused(tmp_path, text, known=known)
    assert [(p.code, p.place.row, p.place.column) for p in problems] == [
        ("microdata.end_before_start", 2, "eind"),
        ("microdata.birth", 2, "geboortejaar"),
        ("microdata.age", 2, "geboortejaar"),
        ("microdata.area", 3, "buurt"),
        ("microdata.yes_or_no", 3, "doelbereikt"),
        ("microdata.age", 3, "geboortejaar"),
        ("microdata.sex", 3, "geslacht"),
        ("delivery.negative", 3, "uren"),
        ("microdata.no_start", 4, "start"),
        ("delivery.no_number", 4, "uren"),
        ("microdata.date", 5, "start"),
        ("delivery.double", 7, ""),
    ]
    told = " ".join(p.worded() + str(dict(p.params)) for p in problems)
    for cell in ("geheim", "1850", "BU7777", "misschien", "veel", "31-02"):
        assert cell not in told


def test_no_person_or_start_column(tmp_path: Path) -> None:
    problems = refused(tmp_path, "gemeente;aantal\nGM9901;5\n")
    assert [p.params["name"] for p in problems] == ["person", "start"]


def test_episodes_that_overlap_get_a_remark(tmp_path: Path) -> None:
    text = "client;product;start;eind\na;p;2023-01-01;2023-03-01\na;p;2023-02-01;\na;q;2023-02-01;\n"
    delivery = read(tmp_path, text)
    assert delivery.frame.height == 3
    assert [note.params["count"] for note in delivery.notes] == [1]


def test_reason_31_means_another_thing_under_each_law(tmp_path: Path) -> None:
    assert end_reason("31", "wmo") == "verhuisd"
    assert end_reason("31", "jeugd") == "volgens plan"
    assert end_reason("31", None) is None
    assert end_reason("2", None) == "overleden"
    assert end_reason("19", None) == "volgens plan"
    assert end_reason("19", "jeugd") is None
    assert end_reason("Verhuisd", "wmo") == "verhuisd"
    assert end_reason("z" * 61, "wmo") is None
    assert [law_of(t) for t in ("Wmo 2015", "Jeugdwet", "Wmo en Jeugdwet", "")] == ["wmo", "jeugd", None, None]
    text = "client;start;reden;wet\na;2023-01-01;31;Wmo\nb;2023-01-01;31;Jeugdwet\n"
    given = source(legal_basis="", id="stop", title="Stop")
    assert read(tmp_path, text, given).frame["end_reason"].to_list() == ["verhuisd", "volgens plan"]
    problems = refused(tmp_path, text.replace(";wet", ";tw"), given)
    assert [(p.code, p.place.row) for p in problems] == [("microdata.end_reason", 2), ("microdata.end_reason", 3)]


def test_episodes_of_parquet_with_numbers_as_persons(tmp_path: Path) -> None:
    path = tmp_path / "episodes.parquet"
    pl.DataFrame(
        {
            "client": [7, 7],
            "start": [date(2023, 1, 1), date(2023, 5, 1)],
            "end": [date(2023, 2, 1), None],
            "cost": [1.5, None],
        }
    ).write_parquet(path)
    frame = read_delivery(path, source(), key=KEY).frame
    assert frame["person"].to_list() == [pseudonym("7", KEY)] * 2
    assert frame["cost"].to_list() == [1.5, None]


SURVEY = (
    "respondent;buurt;weging;eenzaam;cijfer;toelichting\nr1;BU99010000;1,5;ja;7;" + "lang " * 30 + "\nr2;;0,5;nee;;\n"
)


def test_responses_with_weight_and_answers(tmp_path: Path) -> None:
    given = source(shape=Shape.RESPONSES, period="2023")
    delivery = read(tmp_path, SURVEY, given)
    frame = delivery.frame
    assert frame.columns == [*RESPONSES, "eenzaam", "cijfer"]
    assert frame["weight"].to_list() == [1.5, 0.5]
    assert frame["eenzaam"].to_list() == ["ja", "nee"]
    assert frame["cijfer"].to_list() == [7.0, None]
    assert frame["respondent"][0] == pseudonym("r1", KEY)
    assert [note.code for note in delivery.notes] == ["microdata.stories"]


def test_responses_with_faults(tmp_path: Path) -> None:
    text = "respondent;weging;cijfer\nr1;;7\nr1;-1;veel\nr2;1;8\nr3;1;8\n"
    problems = refused(tmp_path, text, source(shape=Shape.RESPONSES, measures=("cijfer", "rapport")))
    assert [p.code for p in problems] == ["delivery.no_column"]
    problems = refused(tmp_path, text, source(shape=Shape.RESPONSES, measures=("cijfer",)))
    assert {(p.code, p.place.row) for p in problems} == {
        ("delivery.no_period", None),
        ("microdata.no_weight", 2),
        ("microdata.double", 3),
        ("delivery.negative", 3),
    }


def test_the_error_sheet_tells_row_column_and_remedy(tmp_path: Path) -> None:
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - heavy

    problems = refused(tmp_path, "client;start\na;gisteren\n=b;2023-01-01\n")
    path = tmp_path / "fouten.xlsx"
    path.write_bytes(error_sheet(problems, lambda text: {"Row": "Rij"}.get(text, text)))
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert rows[0] == ["Rij", "Column", "What is wrong", "How to mend it"]
    assert [row[:2] for row in rows[1:]] == [[2.0, "start"], [3.0, "client"]]
    assert rows[1][3] == "Write days like 31-12-2023."
