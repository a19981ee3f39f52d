"""The walk with real figures, executed as written, and held against the files it came from."""

from __future__ import annotations

import csv
import gzip
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from wegwijzer.reports.view import FigureQuery
from wegwijzer.storage.home import Home
from wegwijzer.storage.releases import ReleaseStore
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.usecases.viewing import view_figure

pytestmark = [pytest.mark.realdata, pytest.mark.slow]
ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"^\$ (.+)$", re.MULTILINE)
MONITOR = "eenzaamheid-en-rondkomen"
RIVM = {
    "eenzaamheid": "Eenzaam_28",
    "ernstige-eenzaamheid": "ErnstigZeerErnstigEenzaam_29",
    "moeite-met-rondkomen": "MoeiteMetRondkomen_38",
    "mantelzorgers": "Mantelzorger_32",
}
PLACES = ("GM0344", "WK034401", "WK034405", "WK034410", "BU03440111", "BU03440212", "GM0363", "NL01")


@pytest.fixture(scope="module")
def home(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Home:
    """Run every command of the page, in its order."""
    root = tmp_path_factory.mktemp("wandeling")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    env = os.environ | {"WEGWIJZER_HOME": str(root), "GEGEVENS": str(shared / "data"), "PATH": path}
    commands = COMMAND.findall((ROOT / "docs" / "wandeling.md").read_text())
    assert len(commands) >= 9
    for command in commands:
        done = subprocess.run(command, shell=True, cwd=ROOT, env=env, capture_output=True, text=True, check=False)  # noqa: S602 - our own page
        assert done.returncode == 0, (command, done.stderr)
    return opened_home(root)


def _rivm(shared: Path, year: int) -> dict[str, dict[str, str]]:
    file = shared / "data" / "rivm-gezondheid-50090NED-18plus" / f"gezondheid_18plus_{year}.csv.gz"
    with gzip.open(file, "rt", encoding="utf-8") as text:
        return {row["WijkenEnBuurten"].strip(): row for row in csv.DictReader(text)}


def _kwb(shared: Path) -> dict[str, dict[str, str]]:
    with gzip.open(shared / "data" / "cbs-kwb-2020-84799NED" / "TypedDataSet.csv.gz", "rt", encoding="utf-8") as text:
        return {row["WijkenEnBuurten"].strip(): row for row in csv.DictReader(text)}


def _shown(home: Home, indicator: str) -> dict[tuple[str, str], tuple[float | None, str]]:
    newest = ReleaseStore(home).latest(MONITOR, "publiek")
    assert newest is not None
    frame = ReleaseStore(home).open(newest.id).figures(indicator).frame.filter(breakdown="total")
    rows = frame.select("area", "period", "value", "status").iter_rows()
    return {(area, period): (value, status) for area, period, value, status in rows}


def test_shares_of_three_years_are_those_of_the_files(home, shared):
    compared = missing = 0
    for year in (2012, 2016, 2020):
        source = _rivm(shared, year)
        for indicator, column in RIVM.items():
            shown = _shown(home, indicator)
            for place in PLACES:
                value, status = shown[place, f"{year}JJ00"]
                text = source[place][column].strip()
                if text in ("", "."):
                    assert (value, status) == (None, "unknown")
                    missing += 1
                else:
                    assert value == pytest.approx(float(text))
                    compared += 1
    assert compared >= 60
    assert compared + missing == 3 * len(RIVM) * len(PLACES)


def test_counts_and_rates_are_those_of_the_table(home, shared):
    source = _kwb(shared)
    people, benefit = _shown(home, "inwoners"), _shown(home, "bijstand-per-1000")
    compared = 0
    for place in PLACES:
        row = source.get(place) or source["NL00"]
        count = float(row["AantalInwoners_5"])
        assert people[place, "2020JJ00"][0] == count
        on_benefit = row["PersonenPerSoortUitkeringBijstand_83"]
        if on_benefit not in ("", "."):
            assert benefit[place, "2020JJ00"][0] == pytest.approx(1000 * float(on_benefit) / count)
            compared += 1
    assert compared >= 5


def test_the_whole_of_utrecht_is_there_with_its_comparable_municipalities(home):
    shown = _shown(home, "eenzaamheid")
    areas = {area for area, _ in shown}
    assert sum(area.startswith("WK0344") for area in areas) == 10
    assert sum(area.startswith("BU0344") for area in areas) > 100
    assert {"GM0363", "GM0518", "GM0599", "GM0772", "GM0014", "GM0034"} <= areas


def test_a_visitor_reads_a_page_with_sentence_and_comparison(home):
    view = view_figure(home, Viewer.visitor(), FigureQuery(monitor=MONITOR, indicator="eenzaamheid", area="WK034405"))
    assert view.query.period == "2020JJ00"
    assert view.comparator_name
    assert "%" in " ".join(view.sentences)
    assert "RIVM" in view.source_line
    assert not view.fictional


def test_the_reports_are_made(home):
    assert (home.root / "utrecht.pdf").read_bytes().startswith(b"%PDF")
    assert (home.root / "utrecht.docx").read_bytes().startswith(b"PK")
