"""Real tables that nobody described before become an own indicator and a release by definitions alone."""

from __future__ import annotations

import csv
import gzip
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from wegwijzer.storage.home import Home
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_cbs, import_file
from wegwijzer.usecases.opening import opened_release
from wegwijzer.usecases.releasing import release

pytestmark = pytest.mark.realdata
CLOCK = datetime(2026, 3, 3, 12, tzinfo=UTC)
SCORE = "SES-WOA/Totaalscore/Gemiddelde score (Getal)"
SES_AREA = "Regiocode (gemeente, wijk, buurt) (code)"
DEFINITIONS = f"""
organisations:
  stad: {{title: Amsterdam, municipality: GM0363}}
  dorp: {{title: Appingedam, municipality: GM0003}}
questions:
  vraag: {{text: Hoe gaat het?}}
sources:
  banen: {{title: Banen, publisher: CBS, table: 80137ned, licence: CC BY 4.0}}
  verzuim: {{title: Verzuim, publisher: CBS, table: 80072ned, licence: CC BY 4.0}}
  gebieden-nl: {{title: Gebieden, publisher: CBS, table: 85067NED, licence: CC BY 4.0}}
  ses: {{title: SES, publisher: CBS, licence: CC BY 4.0, measures: ["{SCORE}"],
    columns: {{area: "{SES_AREA}", period: Perioden}}}}
  sociaal: {{title: Sociaal domein, publisher: CBS, licence: CC BY 4.0, measures: [wmoclienten],
    columns: {{area: codering_regio, period: jaar}}}}
  prognose: {{title: Prognose, publisher: CBS/PBL, licence: CC BY 4.0, measures: [eenpersoonshuishoudens],
    columns: {{area: codering_regio, period: jaar}}}}
indicators:
  banen: {{title: Banen, building_block: societal_development, unit: x, questions: [vraag],
    counting: {{rule: as_published, of: {{sources: [banen], measures: [Totaal_1]}}}},
    breakdowns: [{{id: persoon, title: Persoon, columns: [Persoonskenmerken]}}]}}
  verzuim: {{title: Verzuim, building_block: societal_development, unit: "%", frequency: quarter, questions: [vraag],
    decimals: 1, counting: {{rule: as_published, summable: false, of: {{sources: [verzuim], measures: [M001924]}}}}}}
  score: {{title: Score, building_block: societal_development, unit: score, decimals: 3, questions: [vraag],
    counting: {{rule: as_published, summable: false, of: {{sources: [ses], measures: ["{SCORE}"]}}}}}}
  wmo: {{title: Wmo, building_block: activities_output, unit: cliënten, questions: [vraag],
    counting: {{rule: as_published, of: {{sources: [sociaal], measures: [wmoclienten]}}}}}}
  alleen: {{title: Alleen, building_block: societal_development, unit: huishoudens, questions: [vraag],
    counting: {{rule: as_published, of: {{sources: [prognose], measures: [eenpersoonshuishoudens]}}}}}}
monitors:
  stad: {{title: Stad, organisation: stad, questions: [vraag], indicators: [banen, verzuim, score],
    areas: {{municipalities: [GM0363], country: NL01}}}}
  dorp: {{title: Dorp, organisation: dorp, questions: [vraag], indicators: [wmo, alleen],
    areas: {{municipalities: [GM0003], comparable: [GM0106], comparable_because: test, sources: [gebieden-nl]}}}}
"""
Figures = dict[tuple[str, str, str, str], float]


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    made = opened_home(tmp_path_factory.mktemp("own") / "home", create=True)
    (made.definitions / "eigen.yaml").write_text(DEFINITIONS)
    return made


def released(home: Home, monitor: str) -> Figures:
    """Return what a public release of the monitor shows: (indicator, area, period, group) → value."""
    frozen = release(home, monitor, "publiek", released_at=CLOCK).release
    frame = opened_release(home, frozen.id).figures.all_figures().frame
    rows = frame.select("indicator", "area", "period", "group", "value").drop_nulls().iter_rows()
    return {(indicator, area, period, group): value for indicator, area, period, group, value in rows}


def saved(file: Path) -> list[dict[str, object]]:
    found: list[dict[str, object]] = json.loads(file.read_text())["value"]
    return found


def rows_of(file: Path) -> list[dict[str, str]]:
    content = gzip.decompress(file.read_bytes()) if file.suffix == ".gz" else file.read_bytes()
    text = content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text), delimiter=";" if ";" in text.split("\n", 1)[0] else ","))


def test_two_tables_of_statline_and_an_export(home: Home, shared: Path) -> None:
    data = shared / "data"
    v3, v4 = data / "cbs-odata-v3-80137ned", data / "cbs-odata-v4-80072ned"
    ses = next((data / "cbs-ses-woa-2019-amsterdam").glob("SES*.csv"))
    import_cbs(home, "80137ned", added_at=CLOCK, folder=v3)
    import_cbs(home, "80072ned", added_at=CLOCK, folder=v4)
    import_file(home, ses, "ses", added_at=CLOCK)
    found = released(home, "stad")
    jobs = [row for row in saved(v3 / "TypedDataSet.json") if row["BedrijfstakkenSBI93"] == "99"]
    wanted: Figures = {}
    for row in jobs:
        person = str(row["Persoonskenmerken"]).strip()
        key = ("banen", "NL01", str(row["Perioden"]), "total" if person == "1" else person)
        wanted[key] = float(str(row["Totaal_1"]))
    for row in saved(v4 / "Observations.json"):
        if row["BedrijfskenmerkenSBI2008"] == "T001081" and "KW" in str(row["Perioden"]):
            wanted["verzuim", "NL01", str(row["Perioden"]), "total"] = float(str(row["Value"]))
    for line in rows_of(ses):
        if line[SCORE].strip() not in ("", "."):
            wanted["score", line[SES_AREA].strip(), "2019JJ00", "total"] = float(line[SCORE])
    assert len(wanted) > 600
    assert found == pytest.approx(wanted)


def test_two_files_about_municipalities_that_are_gone_since(home: Home, shared: Path) -> None:
    data = shared / "data"
    social = data / "cbs-sociaal-domein-gemeente-2017-2018" / "gemeente_2017_2018.csv.gz"
    forecast = data / "cbs-pbl-prognose-gemeente-2020-2025" / "prognose.csv.gz"
    import_cbs(home, "85067NED", added_at=CLOCK, folder=data / "cbs-gebieden-2022-85067NED")
    _kept, delivery = import_file(home, social, "sociaal", added_at=CLOCK)
    import_file(home, forecast, "prognose", added_at=CLOCK)
    assert "delivery.unlisted" in {note.code for note in delivery.notes}
    wanted: Figures = {}
    for indicator, file, column in (
        ("wmo", social, "wmoclienten"),
        ("alleen", forecast, "eenpersoonshuishoudens"),
    ):
        for row in rows_of(file):
            if row["codering_regio"] in ("GM0003", "GM0106") and row[column]:
                wanted[indicator, row["codering_regio"], f"{row['jaar']}JJ00", "total"] = float(row[column])
    assert len(wanted) >= 14
    assert released(home, "dorp") == pytest.approx(wanted)
