"""StatLine live: versions 4 and 3 over loopback, paging, kinds of nothing, faults, resume."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import httpx
import polars as pl
import pytest
from tests.unit.sources.statline_server import StatlineDouble, serving, small_v3, small_v4

from wegwijzer.errors import SourceError
from wegwijzer.frames import AREAS, OBSERVATIONS
from wegwijzer.sources.statline import BASES, document_address, fetch_table
from wegwijzer.sources.statline_catalogue import fetch_catalogue
from wegwijzer.sources.statline_http import Patience, StatlineService, at_home
from wegwijzer.sources.statline_table import DimensionKind, StatlineTable


@pytest.fixture
def v4() -> Iterator[StatlineDouble]:
    with serving(small_v4()) as double:
        yield double


@pytest.fixture
def v3() -> Iterator[StatlineDouble]:
    with serving(small_v3()) as double:
        yield double


def fetched(double: StatlineDouble, waits: list[float] | None = None, cache: Path | None = None) -> StatlineTable:
    return fetch_table(
        double.table, base_url=double.base, cache=cache, sleep=(waits if waits is not None else []).append
    )


def codes(error: pytest.ExceptionInfo[SourceError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def cell(table: StatlineTable, **key: str) -> dict[str, object]:
    rows = table.observations.filter(*(pl.col(name) == value for name, value in key.items()))
    assert rows.height == 1, rows
    return rows.row(0, named=True)


def test_v4_comes_in_by_its_metadata_alone(v4: StatlineDouble) -> None:
    progress: list[int] = []
    table = fetch_table(v4.table, base_url=v4.base, progress=progress.append)
    assert (table.id, table.title, table.version) == ("99901NED", "Cliënten", "v4")
    assert dict(table.observations.schema) == OBSERVATIONS
    assert progress == [5, 10, 13]
    measure = table.measure("M1")
    assert measure is not None
    assert (measure.unit, measure.group, measure.description) == ("aantal", "Zorg / Wmo", "Met Wmo.")
    assert [m.id for m in table.measures] == ["M1"]
    assert table.observations.height == 12
    total = cell(table, area="NL01", period="2022JJ00", breakdown="total")
    assert (total["value"], total["group"], total["status"], total["quality"]) == (0.0, "total", "shown", "final")
    men = cell(table, area="GM9902", period="2023JJ00", breakdown="Geslacht")
    assert (men["value"], men["group"], men["quality"]) == (110.0, "3000", "revised_provisional")
    assert men["area_level"] == "municipality"


def test_kinds_of_nothing_stay_apart_and_no_row_is_dropped(v4: StatlineDouble) -> None:
    rows = fetched(v4).observations.filter(pl.col("area") == "GM9901")
    by_key = {(r["period"], r["group"]): (r["value"], r["status"]) for r in rows.to_dicts()}
    assert by_key == {
        ("2022JJ00", "total"): (40.0, "shown"),
        ("2022JJ00", "3000"): (None, "secret"),
        ("2023JJ00", "total"): (None, "not_applicable"),
        ("2023JJ00", "3000"): (None, "unknown"),
    }


def test_areas_come_with_the_table(v4: StatlineDouble) -> None:
    areas = fetched(v4).areas
    assert areas is not None
    assert dict(areas.schema) == AREAS
    assert areas.select("code", "name", "area_level", "year").row(1) == ("GM9901", "Naam GM9901", "municipality", 2023)


def test_v3_untyped_blank_padded_and_paged(v3: StatlineDouble) -> None:
    table = fetched(v3)
    assert table.version == "v3"
    age = table.dimensions[2]
    assert (age.kind, age.total) == (DimensionKind.GROUP, "20300")
    assert cell(table, period="2022JJ00")["value"] == 15.0
    assert cell(table, period="2023JJ00", group="total")["status"] == "unknown"
    assert cell(table, period="2023JJ00", group="53900")["status"] == "not_applicable"
    assert cell(table, period="2023JJ00", group="total")["quality"] == "provisional"
    assert table.texts is not None
    assert table.texts["Naam_2"].to_list() == ["A", "A", "A"]
    assert sum("UntypedDataSet" in path for path in v3.asked) == 2


def test_waits_as_asked_after_429_and_longer_after_each_fault(v4: StatlineDouble) -> None:
    v4.faults = {"Observations": ["429", "500", "503"]}
    waits: list[float] = []
    assert fetched(v4, waits).observations.height == 12
    assert waits == [7.0, 2.0, 4.0]


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("500", "statline.server"),
        ("429", "statline.too_many"),
        ("html", "statline.html"),
        ("wrong-json", "statline.not_json"),
        ("cut", "statline.cut_off"),
    ],
)
def test_a_fault_that_stays_is_named_and_nothing_half_comes_back(v4: StatlineDouble, fault: str, code: str) -> None:
    v4.faults = {"Observations": ["fine", *[fault] * 9]}
    with pytest.raises(SourceError) as error:
        fetched(v4)
    assert codes(error) == [code]
    assert "127.0.0.1" in str(error.value)


@pytest.mark.parametrize("fault", ["500", "html", "wrong-json", "cut"])
def test_a_fault_that_passes_is_forgotten(v4: StatlineDouble, fault: str) -> None:
    v4.faults = {"Observations": [fault, "fine", fault]}
    assert fetched(v4).observations.height == 12


@pytest.mark.parametrize("fault", ["elsewhere", "next-elsewhere"])
def test_another_host_is_refused(v4: StatlineDouble, fault: str) -> None:
    v4.faults = {"Observations": [fault]}
    with pytest.raises(SourceError) as error:
        fetched(v4)
    assert codes(error) == ["statline.other_host"]


def test_unknown_table(v4: StatlineDouble) -> None:
    with pytest.raises(SourceError) as error:
        fetch_table("12345NED", base_url=v4.base)
    assert codes(error) == ["statline.unknown_table"]
    with pytest.raises(SourceError) as error:
        fetch_table("../etc", base_url=v4.base)
    assert codes(error) == ["statline.unknown_table"]


def test_a_refusal_is_not_tried_again(v4: StatlineDouble) -> None:
    v4.faults = {"service": ["403"]}
    waits: list[float] = []
    with pytest.raises(SourceError) as error:
        fetched(v4, waits)
    assert codes(error) == ["statline.refused"]
    assert waits == []


def test_goes_on_where_it_stopped(v4: StatlineDouble, tmp_path: Path) -> None:
    v4.faults = {"Observations": ["fine", "fine", *["500"] * 5]}
    with pytest.raises(SourceError):
        fetched(v4, cache=tmp_path)
    v4.asked.clear()
    assert fetched(v4, cache=tmp_path).observations.height == 12
    assert [path for path in v4.asked if "Observations" in path] == [f"/{v4.table}/Observations?$skip=10"]
    assert not list(tmp_path.rglob("*.part"))


def test_a_new_edition_is_asked_anew_and_a_damaged_page_too(v4: StatlineDouble, tmp_path: Path) -> None:
    fetched(v4, cache=tmp_path)
    for page in tmp_path.rglob("*.json"):
        page.write_text('{"value": [')
    v4.asked.clear()
    assert fetched(v4, cache=tmp_path).observations.height == 12
    properties = v4.sets["Properties"]
    assert isinstance(properties, dict)
    properties["Modified"] = "2024-02-02"
    v4.asked.clear()
    fetched(v4, cache=tmp_path)
    assert sum("Observations" in path for path in v4.asked) == 3
    assert [folder.name for folder in (tmp_path / v4.table).iterdir()] == ["v4-2024-02-02"]


def test_fewer_figures_than_promised_is_an_error(v4: StatlineDouble) -> None:
    properties = v4.sets["Properties"]
    assert isinstance(properties, dict)
    properties["ObservationCount"] = 14
    with pytest.raises(SourceError) as error:
        fetched(v4)
    assert codes(error) == ["statline.incomplete"]


def test_every_missing_set_is_named(v4: StatlineDouble) -> None:
    del v4.sets["GeslachtCodes"], v4.sets["MeasureCodes"]
    with pytest.raises(SourceError) as error:
        fetched(v4)
    assert [p.params["name"] for p in error.value.problems] == ["MeasureCodes", "GeslachtCodes"]


def test_a_period_we_do_not_know_is_told(v4: StatlineDouble) -> None:
    rows = v4.sets["Observations"]
    assert isinstance(rows, list)
    rows[0]["Perioden"] = "2022W101"
    table = fetched(v4)
    assert [note.code for note in table.notes] == ["statline.periods"]
    assert table.observations.height == 11


def test_nobody_there() -> None:
    waits: list[float] = []
    with pytest.raises(SourceError) as error:
        fetch_table("99901NED", base_url="http://127.0.0.1:9", sleep=waits.append, patience=Patience(attempts=3))
    assert codes(error) == ["statline.unreachable"]
    assert waits == [1.0, 2.0]


def test_retry_after_as_a_moment_counts_from_the_answer_itself() -> None:
    service = StatlineService(lambda _: None, patience=Patience(longest=50))
    headers = {"Date": "Mon, 01 Jan 2024 10:00:00 GMT", "Retry-After": "Mon, 01 Jan 2024 10:00:30 GMT"}
    assert service._wait_asked(httpx.Response(429, headers=headers)) == 30.0
    assert service._wait_asked(httpx.Response(429, headers={"Retry-After": "9999"})) == 50.0
    assert service._wait_asked(httpx.Response(429, headers={"Retry-After": "soon"})) is None
    service.close()


def test_next_links_of_the_original_service_are_followed_at_home() -> None:
    asked = "http://127.0.0.1:81/feed/83599NED/UntypedDataSet?$format=json"
    link = "https://opendata.cbs.nl/ODataFeed/OData/83599NED/UntypedDataSet/?$format=json&$skip=10000"
    assert at_home(asked, link) == "http://127.0.0.1:81/feed/83599NED/UntypedDataSet?$format=json&$skip=10000"
    for other in ("https://example.org/x?$skip=1", "https://opendata.cbs.nl/feed/83599NED/UntypedDataSet"):
        assert at_home(asked, other) == other
    near = asked.replace("json", "json&$skip=5")
    assert at_home(asked, near) == near


def test_version_3_is_asked_for_json() -> None:
    assert document_address(f"{BASES[1]}/1NED").endswith("/ODataFeed/odata/1NED?$format=json")
    assert document_address(f"{BASES[0]}/1NED") == "https://datasets.cbs.nl/odata/v1/CBS/1NED"


def test_catalogue_live(v4: StatlineDouble) -> None:
    entry = {"Identifier": "1NED", "Title": "Wmo", "Modified": "2024", "ObservationCount": 3}
    v4.sets["Observations"] = [entry, {**entry, "Identifier": "2NED", "Title": "Jeugd", "Modified": "2025"}]
    found = fetch_catalogue(url=f"{v4.base}/{v4.table}/Observations")
    assert [e.id for e in found] == ["2NED", "1NED"]
    assert [e.id for e in fetch_catalogue(url=f"{v4.base}/{v4.table}/Observations", words="WMO")] == ["1NED"]
