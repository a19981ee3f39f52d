"""Bad input through the command line: a clear Dutch answer with exit code two, and nothing half done."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import small_world
from tests.unit.sources import statline_server
from wegwijzer.cli import root
from wegwijzer.sources import statline_http


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
