"""Real deliveries against their source files: RIVM, social domain, forecast, SES, boundaries, boundary changes."""

from __future__ import annotations

import csv
import gzip
import json
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Condition, Source
from wegwijzer.frames import OBSERVATIONS, Shape
from wegwijzer.sources.areas_boundaries import read_boundaries, signed_area, with_boundaries
from wegwijzer.sources.areas_changes import boundary_changes
from wegwijzer.sources.areas_files import read_area_list
from wegwijzer.sources.areas_recode import recode_series
from wegwijzer.sources.delivery import read_delivery
from wegwijzer.sources.delivery_guess import guess_source

pytestmark = pytest.mark.realdata


def rows_of(path: Path, delimiter: str = ",") -> list[dict[str, str]]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, delimiter=delimiter))


def number(text: str) -> float | None:
    return None if text.strip() in ("", ".") else float(text)


@pytest.mark.parametrize("year", [2012, 2016, 2020])
def test_rivm_every_number_and_every_empty_cell(shared: Path, year: int) -> None:
    path = shared / "data" / "rivm-gezondheid-50090NED-18plus" / f"gezondheid_18plus_{year}.csv.gz"
    known = read_area_list(shared / "data" / "cbs-kwb-2020-84799NED" / "WijkenEnBuurten.csv.gz", year=2020)
    given = Source(
        id="rivm",
        title="Gezondheid per wijk en buurt",
        publisher="RIVM",
        columns={"area": "WijkenEnBuurten", "period": "Perioden"},
        measures=("Eenzaam", "ErnstigZeerErnstigEenzaam_29", "MoeiteMetRondkomen", "Mantelzorger"),
        keep=(Condition(column="Marges", test="in", values=("MW00000",)),),
    )
    delivery = read_delivery(path, given, known_areas=known)
    assert dict(delivery.frame.schema) == OBSERVATIONS
    source = rows_of(path)
    assert delivery.rows == len(source)
    assert delivery.frame.height == 4 * len(source)
    found = {(r[0], r[1]): r[2] for r in delivery.frame.select("measure", "area", "value").iter_rows()}
    for row in source:
        for name in ("Eenzaam_28", "MoeiteMetRondkomen_38", "Mantelzorger_32"):
            assert found[name, row["WijkenEnBuurten"].strip()] == number(row[name])
    empty = delivery.frame.filter(pl.col("value").is_null())
    assert set(empty["status"]) <= {"unknown"}
    assert delivery.frame["period"].unique().to_list() == [f"{year}JJ00"]


def test_social_domain_without_any_definition(shared: Path) -> None:
    path = shared / "data" / "cbs-sociaal-domein-gemeente-2017-2018" / "gemeente_2017_2018.csv.gz"
    guessed = guess_source(path)
    assert guessed.area_level is AreaLevel.MUNICIPALITY
    frame = read_delivery(path, guessed).frame
    found = {r[:3]: r[3] for r in frame.select("measure", "area", "period", "value").iter_rows()}
    for row in rows_of(path):
        for name in ("wmoclienten", "wmoclientenper1000inwoners", "aantalinwoners"):
            assert found[name, row["codering_regio"], f"{row['jaar']}JJ00"] == number(row[name])


def test_household_forecast(shared: Path) -> None:
    path = shared / "data" / "cbs-pbl-prognose-gemeente-2020-2025" / "prognose.csv.gz"
    frame = read_delivery(path, guess_source(path)).frame
    assert frame.height == 3 * 2226
    one = frame.filter(pl.col("area") == "GM0003", pl.col("period") == "2021JJ00").select("measure", "value").rows()
    assert dict(one)["eenpersoonshuishoudens"] == 2200.0


def test_statline_export_with_symbols(shared: Path) -> None:
    folder = shared / "data" / "cbs-ses-woa-2019-amsterdam"
    path = next(folder.glob("SES_*.csv"))
    guessed = guess_source(path)
    delivery = read_delivery(path, guessed)
    found = {
        (r[0], r[1]): (r[2], r[3]) for r in delivery.frame.select("measure", "area", "value", "status").iter_rows()
    }
    source = rows_of(path, ";")
    assert delivery.rows == len(source) == 579
    for row in source:
        for name in guessed.measures:
            value = number(row[name])
            assert found[name, row[guessed.columns["area"]].strip()] == (value, "unknown" if value is None else "shown")


def test_statline_export_with_names_only(shared: Path) -> None:
    path = next((shared / "data" / "cbs-ses-woa-2019-amsterdam").glob("Nabijheid*.csv"))
    known = read_area_list(shared / "data" / "cbs-kwb-2020-84799NED" / "WijkenEnBuurten.csv.gz", year=2020)
    guessed = guess_source(path, known)
    assert dict(guessed.columns)["area"] == "Wijken en buurten"
    assert guessed.period == "2021JJ00"


def test_lists_of_areas_of_three_years(shared: Path) -> None:
    data = shared / "data"
    given = Source(id="gebieden", title="Gebieden", publisher="CBS", shape=Shape.AREAS)
    kwb = read_delivery(data / "cbs-kwb-2020-84799NED" / "WijkenEnBuurten.csv.gz", given).frame
    assert (kwb.height, kwb["year"].unique().to_list()) == (17341, [2020])
    newer = read_area_list(data / "cbs-kwb-2022-85318NED-metadata" / "WijkenEnBuurten.csv.gz")
    counts = dict(newer["area_level"].value_counts().iter_rows())
    assert counts == {"country": 1, "municipality": 345, "district": 3340, "neighbourhood": 14317}
    v4 = read_area_list(data / "cbs-kwb-2017-v4-83765NED-metadata" / "WijkenEnBuurtenCodes.csv.gz")
    assert (v4.height, v4["year"].unique().to_list()) == (16667, [2017])


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("gemeente_2014.geojson.gz", 403),
        ("gemeente_2022.geojson.gz", 345),
        ("provincie_2022.geojson", 12),
        ("wijk_2022.geojson.gz", 3340),
        ("Gemeente_2015_layer_q1e3.topojson", 393),
    ],
)
def test_boundaries(shared: Path, name: str, count: int) -> None:
    found = read_boundaries(shared / "data" / "geo-cbs-gebieden" / name)
    assert found.height == count
    for text in found["geometry"].head(40):
        geometry = json.loads(text)
        polygons = [geometry["coordinates"]] if geometry["type"] == "Polygon" else geometry["coordinates"]
        for outer, *holes in polygons:
            assert outer[0] == outer[-1]
            assert signed_area([tuple(p) for p in outer]) < 0
            assert all(signed_area([tuple(p) for p in hole]) > 0 for hole in holes)
            assert all(3 < lon < 8 and 50 < lat < 54 for lon, lat in outer)


def test_topojson_and_geojson_draw_the_same_municipality(shared: Path) -> None:
    from shapely.geometry import shape  # noqa: PLC0415 - heavy

    folder = shared / "data" / "geo-cbs-gebieden"
    rough = read_boundaries(folder / "Gemeente_2015_layer_q1e3.topojson")
    fine = read_boundaries(folder / "gemeente_2014.geojson.gz")
    for code in ("GM0344", "GM0363", "GM0014", "GM0935"):
        a, b = (shape(json.loads(f.row(by_predicate=pl.col("code") == code)[2])).buffer(0) for f in (rough, fine))
        assert a.intersection(b).area / a.union(b).area > 0.9


def test_boundaries_join_the_list_of_municipalities(shared: Path) -> None:
    shapes = read_boundaries(shared / "data" / "geo-cbs-gebieden" / "gemeente_2022.geojson.gz")
    areas = read_area_list(shared / "data" / "cbs-gebieden-2022-85067NED" / "RegioS.csv")
    joined = with_boundaries(areas, shapes)
    assert joined.height == 345
    assert joined["geometry"].null_count() == 0


def population(shared: Path) -> pl.DataFrame:
    listed = pl.read_csv(shared / "data" / "herindelingen" / "gemeenten_per_jaar.csv")
    known = listed.filter(pl.col("inwoners").is_not_null())
    return known.select(
        pl.lit("inwoners").alias("measure"),
        pl.col("code").alias("area"),
        pl.lit("municipality").alias("area_level"),
        pl.format("{}JJ00", "jaar").alias("period"),
        pl.date("jaar", 1, 1).alias("period_start"),
        pl.lit("total").alias("breakdown"),
        pl.lit("total").alias("group"),
        pl.col("inwoners").cast(pl.Float64).alias("value"),
        pl.lit("shown").alias("status"),
        pl.lit("final").alias("quality"),
    )


def test_recode_2014_to_2022_keeps_the_country_and_finds_every_municipality(shared: Path) -> None:
    folder = shared / "data" / "herindelingen"
    changes = boundary_changes(folder / "rvig_tabel33_gemeenten.csv", folder / "overlay_2014_2022.csv")
    assert changes.successions["GM1671"].on == date(2015, 1, 1)
    observations = population(shared)
    before = observations.filter(pl.col("period") == "2014JJ00")
    of_2022 = set(observations.filter(pl.col("period") == "2022JJ00")["area"])
    for estimate in (False, True):
        recoded = recode_series(observations, changes, 2022, kind="count", estimate=estimate)
        then = recoded.observations.filter(pl.col("period") == "2014JJ00")
        assert then["value"].sum() == pytest.approx(before["value"].sum())
        assert set(then["status"]) == {"shown"}
        assert {"GM0796", "GM0828", "GM0865", "GM1952"} <= set(recoded.breaks["area"])
        assert "Maasdonk" in recoded.breaks.row(by_predicate=pl.col("area") == "GM0828")[2]
        strays = set(then["area"]) - of_2022
        assert strays == (set() if estimate else {"GM0040", "GM0053", "GM0140", "GM0424", "GM0568", "GM0788", "GM1671"})
    # Merged: Eemsdelta is Appingedam, Delfzijl and Loppersum together, by the overlay (the table ends in 2019).
    value = {r[0]: r[1] for r in before.select("area", "value").iter_rows()}
    eemsdelta = then.row(by_predicate=pl.col("area") == "GM1979", named=True)
    assert eemsdelta["value"] == value["GM0003"] + value["GM0010"] + value["GM0024"]
    assert eemsdelta["quality"] == "final"
    assert then.row(by_predicate=pl.col("area") == "GM0828", named=True)["quality"] == "estimated"
