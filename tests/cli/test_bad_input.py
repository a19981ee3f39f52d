"""Bad input through the command line: a clear Dutch answer with exit code two, and nothing half done."""

from __future__ import annotations

import shutil
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import small_world
from tests.unit.sources import statline_server
from wegwijzer.cli import root
from wegwijzer.sources import statline_http
from wegwijzer.storage import faults
from wegwijzer.usecases import beginning


@dataclass(frozen=True)
class Answer:
    """What the command line answered."""

    code: int
    out: str
    err: str


Call = Callable[..., Answer]


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_world.build(tmp_path_factory.mktemp("bad")).root


@pytest.fixture
def home(world: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(world, tmp_path / "home"))


@pytest.fixture
def call(home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Call:
    """Return the command in this process, on a home of its own."""

    def called(*words: str | Path) -> Answer:
        monkeypatch.setattr(sys, "argv", ["wegwijzer", "--home", str(home), *map(str, words)])
        capsys.readouterr()
        try:
            root.run()
            code = 0
        except SystemExit as stop:
            code = int(stop.code or 0)
        said = capsys.readouterr()
        return Answer(code, said.out, said.err)

    return called


def kept(home: Path) -> dict[str, bytes]:
    """Return everything that counts as done: snapshots, releases and definitions."""
    folders = ("snapshots", "releases", "definitions")
    files = [path for name in folders for path in (home / name).rglob("*") if path.is_file()]
    return {str(path.relative_to(home)): path.read_bytes() for path in files}


def refused(answer: Answer, *words: str) -> None:
    assert answer.code == 2, answer
    assert "Traceback" not in answer.err
    for word in words:
        assert word in answer.err


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    once = statline_http.Patience(attempts=2, first_wait=0.0, longest=0.0)
    monkeypatch.setattr(statline_http, "Patience", lambda: once)


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("fault", "told"),
    [("cut", "brak halverwege af"), ("wrong-json", "geen geldige JSON"), ("500", "storing"), ("429", "te wachten")],
)
def test_a_service_that_fails_is_told_and_nothing_is_kept(call, home, fault, told):
    before = kept(home)
    double = statline_server.small_v4()
    double.faults = {"Observations": [fault] * 9}
    with statline_server.serving(double):
        refused(call("import", "cbs", double.table, "--base-url", double.base), told)
        assert kept(home) == before
        double.faults = {}
        assert call("import", "cbs", double.table, "--base-url", double.base).code == 0


@pytest.mark.usefixtures("impatient")
@pytest.mark.parametrize(
    ("name", "rows"),
    [
        ("Properties", [1]),
        ("Dimensions", [1]),
        ("Dimensions", [{"Foo": 1}]),
        ("MeasureCodes", {"value": "x"}),
        ("MeasureCodes", [1, 2]),
        ("MeasureCodes", [{"Identifier": "M7", "Title": "ander onderwerp"}]),
        ("Observations", ["x", None]),
        ("Observations", [{"Id": 1, "Measure": "M1", "Value": 1, "RegioS": None, "Perioden": "2022JJ00"}]),
    ],
)
def test_an_answer_of_another_shape_is_refused_and_can_be_asked_again(call, home, name, rows):
    before = kept(home)
    double = statline_server.small_v4()
    good = double.sets[name]
    double.sets[name] = rows
    if name == "Observations":
        double.sets["Properties"] = {"Identifier": double.table, "Title": "Cliënten", "Modified": "2024-01-01"}
    with statline_server.serving(double):
        refused(call("import", "cbs", double.table, "--base-url", double.base))
        assert kept(home) == before
        double.sets[name] = good
        assert call("import", "cbs", double.table, "--base-url", double.base).code == 0


def test_a_figure_with_two_values_is_refused_and_the_same_figure_twice_is_one(call, home):
    before = kept(home)
    double = statline_server.small_v4()
    rows = list(double.sets["Observations"])
    double.sets["Observations"] = [*rows, {**rows[0], "Value": 77.0}]
    with statline_server.serving(double):
        refused(call("import", "cbs", double.table, "--base-url", double.base), "twee keer")
        assert kept(home) == before
        double.sets["Observations"] = [*rows, rows[0]]
        assert "12 rijen" in call("import", "cbs", double.table, "--base-url", double.base).out


def test_what_is_odd_about_a_table_is_said(call):
    double = statline_server.small_v4()
    rows = list(double.sets["Observations"])
    rows[0] = {**rows[0], "Value": "tien"}
    rows[1] = {**rows[1], "RegioS": "GM0000"}
    double.sets["Observations"] = rows
    with statline_server.serving(double):
        answer = call("import", "cbs", double.table, "--base-url", double.base)
    assert answer.code == 0
    assert "tekst zijn in plaats van een getal: 1" in answer.err
    assert "GM0000" in answer.err


@pytest.mark.parametrize("address", ["geen adres", "file:///etc/hosts", "http://"])
def test_an_address_that_is_none_is_named(call, address):
    refused(call("import", "cbs", "12345NED", "--base-url", address), "webadres")


def test_a_full_disk_and_one_that_refuses_are_for_the_user_to_mend(home):
    for error in (sqlite3.OperationalError("disk I/O error"), OSError("(os error 28)"), PermissionError("polars")):
        with pytest.raises(faults.HomeError), faults.storage_faults(home):
            raise error


def test_what_a_first_figure_began_is_taken_back_when_its_release_fails(call, home, tmp_path, monkeypatch):
    (tmp_path / "eerste.csv").write_text("gebied;jaar;waarde\nGM9901;2025;12\n")
    before, listed = kept(home), call("snapshots").out

    def full(*_: object, **__: object) -> None:
        raise faults.full(home)

    monkeypatch.setattr(beginning, "release", full)
    words = ("begin", tmp_path / "eerste.csv", "--title", "Eerste", "--question", "Hoe?", "--unit", "personen")
    refused(call(*words), "vol")
    assert (kept(home), call("snapshots").out) == (before, listed)


def test_a_home_that_is_a_file_is_named(call, tmp_path):
    (tmp_path / "bestand").write_text("x")
    refused(call("--home", tmp_path / "bestand", "snapshots"), "geen map")
    refused(call("--home", tmp_path / "bestand", "migrate"), "geen map")


def test_a_place_that_cannot_be_written_is_named_and_the_problems_stay(call, tmp_path):
    nowhere = tmp_path / "bestand"
    nowhere.write_text("x")
    refused(call("report", "hulp", "--all-areas", "-o", nowhere), "bestand", "te schrijven")
    refused(call("compute", "hulp", "--raw", "-o", nowhere / "r.csv"), "te schrijven")
    (tmp_path / "fout.csv").write_text("gebied;jaar;eenzaam;inwoners\nGM9901;2026;12;-10\n")
    words = ("import", "file", tmp_path / "fout.csv", "--source", "cijfers", "--errors", nowhere / "e.xlsx")
    refused(call(*words), "foutenblad", "lager dan nul")


MORE = """
indicators:
  mist:
    title: Mist
    building_block: input
    unit: x
    questions: [hoeveel-hulp]
    counting: {rule: as_published, of: {sources: [cijfers], measures: [nergens]}}
  leeg:
    title: Leeg
    building_block: input
    unit: x
    questions: [hoeveel-hulp]
    counting: {rule: as_published, of: {sources: [leegbron], measures: [iets]}}
sources:
  leegbron: {title: Leeg, publisher: Test, licence: CC0}
policies:
  alles-weg: {title: Alles weg, minimum_count: 1000000}
monitors:
  mist: {title: M, organisation: zilverstroom, questions: [hoeveel-hulp], indicators: [mist, eenzaam],
    areas: {municipalities: [GM9901], sources: [gebieden]}}
  leeg: {title: L, organisation: zilverstroom, questions: [hoeveel-hulp], indicators: [leeg],
    areas: {municipalities: [GM9901], sources: [gebieden]}}
  elders: {title: E, organisation: zilverstroom, questions: [hoeveel-hulp], indicators: [eenzaam],
    areas: {municipalities: [GM0344], sources: [gebieden]}}
  weg: {title: W, organisation: zilverstroom, questions: [hoeveel-hulp], indicators: [met-hulp],
    audiences: {publiek: alles-weg}, areas: {municipalities: [GM9901], sources: [gebieden]}}
"""


def test_a_monitor_without_its_figures_releases_nothing(call, home):
    (home / "definitions" / "meer.yaml").write_text(MORE)
    before = kept(home)
    refused(call("release", "mist", "--audience", "publiek"), "nergens", "eenzaam")
    refused(call("release", "leeg", "--audience", "publiek"), "leegbron", "wegwijzer import")
    refused(call("release", "elders", "--audience", "publiek"), "GM0344", "areas")
    refused(call("report", "leeg", "-o", home / "r.pdf"), "nog niets vrijgegeven")
    assert kept(home) == before


def test_rules_that_hide_what_stands_elsewhere_already_release_nothing(call, home):
    (home / "definitions" / "meer.yaml").write_text(MORE)
    before = kept(home)
    refused(call("release", "weg", "--audience", "publiek"), "stonden al in een eerdere vrijgave")
    assert kept(home) == before


def test_a_release_in_which_everything_is_hidden_still_has_a_report(call, home):
    (home / "definitions" / "meer.yaml").write_text(MORE)
    with sqlite3.connect(home / "wegwijzer.sqlite3") as database:
        database.execute("DELETE FROM storage_release")  # nothing went out yet from this home
    database.close()
    assert call("release", "weg", "--audience", "publiek").code == 0
    assert call("report", "weg", "--format", "html", "-o", home / "weg.html").code == 0
    page = (home / "weg.html").read_text()
    assert "verborgen" in page


def test_definitions_that_name_themselves_or_nothing_are_told_with_their_line(call, home, tmp_path):
    wrong = """
indicators:
  a: {title: A, building_block: input, unit: x, counting: {rule: ratio, numerator: a, denominator: b}}
  b: {title: B, building_block: input, unit: x, counting: {rule: ratio, numerator: a, denominator: nergens}}
  c: {title: C, building_block: input, unit: x,
    counting: {rule: as_published, of: {sources: [weg], measures: [x]}}}
"""
    (home / "definitions" / "fout.yaml").write_text(wrong)
    refused(call("check", home / "definitions"), "fout.yaml:3", "noemt zichzelf", "kring", "nergens", "“weg”")
    (tmp_path / "a.csv").write_text("gebied;jaar;eenzaam;inwoners\nGM9901;2026;12;10\n")
    before = kept(home)
    refused(call("import", "file", tmp_path / "a.csv", "--source", "cijfers"), "noemt zichzelf", "nergens")
    refused(call("import", "cbs", "99999NED", "--base-url", "http://127.0.0.1:9"), "noemt zichzelf")
    assert kept(home) == before


def test_nonsense_for_a_first_figure_a_recoding_or_signals(call, home, tmp_path):
    before = kept(home)
    (tmp_path / "t.csv").write_text("gemeentecode,nieuwe code,datum einde\n0001,,\n")
    (tmp_path / "a.csv").write_text("gebied;jaar;waarde\nGM9901;2025;1\n")
    empty = ("begin", tmp_path / "a.csv", "--title", " ", "--question", "", "--unit", "")
    refused(call(*empty), "--title", "--question", "--unit")
    recode = ("recode", "cijfers", "--successors", tmp_path / "t.csv", "--kind", "share", "--to-year")
    refused(call(*recode, "99999"), "--to-year")
    refused(call(*recode, "2022", "--weight", "nergens"), "nergens", "inwoners")
    signals = ("signals", tmp_path / "a.csv", "--time", "jaar", "--value", "waarde", "-o", tmp_path / "o.csv")
    refused(call(*signals, "--id", ""), "--id")
    assert kept(home) == before


def test_a_release_says_which_indicator_lacks_figures(call, home):
    (home / "definitions" / "meer.yaml").write_text(MORE.replace("[mist, eenzaam]", "[leeg, eenzaam]"))
    answer = call("release", "mist", "--audience", "publiek")
    assert answer.code == 0
    assert "“leeg” heeft geen cijfers" in answer.err
    assert "“eenzaam”" not in answer.err


def test_areas_of_another_year(call, home, tmp_path):
    """Codes older than every list pass with a remark; an unknown code in a year that is listed is refused."""
    (tmp_path / "oud.csv").write_text("gebied;jaar;eenzaam;inwoners\nGM9877;2017;12;10\nGM9901;2017;12;10\n")
    answer = call("import", "file", tmp_path / "oud.csv", "--source", "cijfers")
    assert answer.code == 0
    assert "GM9877" in answer.err
    (tmp_path / "nu.csv").write_text(
        "gebied;jaar;eenzaam;inwoners\nGM9877;2025;12;10\n GM 9901 ;2025;12;10\n;2025;1;1\n"
    )
    before = kept(home)
    refused(call("import", "file", tmp_path / "nu.csv", "--source", "cijfers"), "rij 2", "“GM9877”", "rij 4")
    assert kept(home) == before
