"""Whatever comes in: figures as written, or a `SourceError`; never another failure, never a number that isn't there."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from wegwijzer.definitions.model import Source
from wegwijzer.errors import SourceError
from wegwijzer.frames import EPISODES, OBSERVATIONS, Shape
from wegwijzer.sources.delivery import read_delivery
from wegwijzer.sources.delivery_guess import guess_source
from wegwijzer.sources.pseudonyms import is_bsn, pseudonym

GIVEN = Source(id="bron", title="Bron", publisher="Dorp", period="2023")
CARE = Source(id="wmo", title="Wmo", publisher="Dorp", shape=Shape.EPISODES)
MAP = Source(id="g", title="g", publisher="g", shape=Shape.AREAS)
KEY = b"een sleutel van meer dan zestien"
QUIET = settings(
    max_examples=60, deadline=None, database=None, derandomize=True,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
CELLS = st.one_of(
    st.text(max_size=12),
    st.sampled_from(["GM9901", "GM0363 ", "BU99010000", "2023", "2023KW01", "1.234,5", "x", ".", "", "=1", "-99997"]),
    st.integers(-10_000, 10_000).map(str),
)  # fmt: skip
HEADINGS = st.sampled_from(
    ["gebied", "periode", "waarde", "aantal", "client", "start", "eind", "bsn", "Naam_2", "", "wmo"]
)


def valid(number: int) -> str:
    """Return a BSN that begins with these seven digits."""
    return next(text for n in range(100) if is_bsn(text := f"{number:07d}{n:02d}"))


def written(tmp_path: Path, rows: list[list[str]], separator: str) -> Path:
    text = io.StringIO()
    csv.writer(text, delimiter=separator).writerows(rows)
    path = tmp_path / "bron.csv"
    path.write_bytes(text.getvalue().encode("utf-8", "surrogatepass"))
    return path


def outcome(read: Callable[[], Any]) -> Any:
    """Return what was read, or the refusal."""
    try:
        return read()
    except SourceError as error:
        return error


@QUIET
@given(st.lists(HEADINGS, min_size=1, max_size=5), st.lists(st.lists(CELLS, min_size=5, max_size=5), max_size=6),
       st.sampled_from(";,\t"))  # fmt: skip
def test_any_table_is_read_or_refused(tmp_path: Path, head: list[str], rows: list[list[str]], separator: str) -> None:
    path = written(tmp_path, [head, *(row[: len(head)] for row in rows)], separator)
    for given_source, schema in ((GIVEN, OBSERVATIONS), (CARE, EPISODES)):
        found = outcome(lambda given_source=given_source: read_delivery(path, given_source, key=KEY))
        if isinstance(found, SourceError):
            assert all(problem.worded() for problem in found.problems)
        else:
            assert dict(found.frame.schema) == schema
    assert outcome(lambda: guess_source(path))


@QUIET
@given(st.binary(max_size=400), st.sampled_from(["csv", "xlsx", "parquet", "sav", "csv.gz", "geojson"]))
def test_any_bytes_are_read_or_refused(tmp_path: Path, content: bytes, ending: str) -> None:
    path = tmp_path / f"bron.{ending}"
    path.write_bytes(content)
    with pytest.raises(SourceError):
        read_delivery(
            path, GIVEN if ending != "geojson" else Source(id="g", title="g", publisher="g", shape=Shape.AREAS)
        )


@QUIET
@given(st.lists(st.one_of(st.none(), st.floats(-9e4, 9e5).map(lambda x: round(x, 2))), min_size=1, max_size=20),
       st.sampled_from(["dutch", "english", "plain"]))  # fmt: skip
def test_numbers_come_back_as_they_were_written(tmp_path: Path, numbers: list[float | None], style: str) -> None:
    def worded(number: float | None) -> str:
        if number is None:
            return ""
        text = f"{number:,.2f}"
        return {"english": text, "plain": f"{number:.2f}", "dutch": text.translate(str.maketrans(",.", ".,"))}[style]

    rows = [[f"GM{n:04d}", worded(number)] for n, number in enumerate([*numbers, 0.25], start=1)]
    frame = read_delivery(written(tmp_path, [["gebied", "bedrag"], *rows], ";"), GIVEN).frame
    assert frame["value"].to_list() == [*numbers, 0.25]
    assert frame["status"].to_list() == ["unknown" if n is None else "shown" for n in [*numbers, 0.25]]


@QUIET
@given(st.lists(st.integers(1, 10**7 - 1).map(valid), min_size=1, max_size=8))
def test_no_bsn_ever_comes_through(tmp_path: Path, numbers: list[str]) -> None:
    rows = [["bsn", "start"], *([number, f"2023-01-{day:02d}"] for day, number in enumerate(numbers, start=1))]
    delivery = read_delivery(written(tmp_path, rows, ";"), CARE, key=KEY)
    assert delivery.frame["person"].to_list() == [pseudonym(number, KEY) for number in numbers]
    told = delivery.frame.select(pl.all().cast(pl.String)).write_csv() + repr(delivery.notes)
    assert not any(number in told for number in numbers)


@QUIET
@given(st.integers(1, 10**7 - 1), st.integers(0, 8), st.integers(1, 9))
def test_one_wrong_digit_is_always_found(number: int, place: int, by: int) -> None:
    text = valid(number)
    digit = str((int(text[place]) + by) % 10)
    assert not is_bsn(text[:place] + digit + text[place + 1 :])
