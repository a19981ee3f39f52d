"""Our own cohorts and households beside what came true and beside CBS and PBL, per municipality and by size.

From two years (2017, 2018) only. Sources: CBS Regionale kerncijfers 70072NED, Kerncijfers wijken en buurten 84799NED,
and the regional outlook of CBS and PBL (84526NED, 84528NED). The table in the method document is what this test finds.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl
import pytest

from wegwijzer.forecast.demographic.cohorts import cohort_outlook
from wegwijzer.forecast.demographic.households import fitted_headship
from wegwijzer.forecast.demographic.outlook import Outlook
from wegwijzer.forecast.demographic.panel import PopulationPast, population_past
from wegwijzer.forecast.demographic.projecting import partly_together

pytestmark = pytest.mark.realdata
DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "voorspellen.md"
AGES = {
    "0-4": "popjongerdan5jaarleeftijdsgroep",
    "5-9": "popk5tot10jaarleeftijdsgroep",
    "10-14": "popk10tot15jaarleeftijdsgroep",
    "15-19": "popk15tot20jaarleeftijdsgroep",
    "20-24": "popk20tot25jaarleeftijdsgroep",
    "25-44": "popk25tot45jaarleeftijdsgroep",
    "45-64": "popk45tot65jaarleeftijdsgroep",
    "65-79": "popk65tot80jaarleeftijdsgroep",
    "80+": "popk80jaarofouderleeftijdsgroep",
}
YOUNG, OLD = ("0-4", "5-9", "10-14"), ("65-79", "80+")
CLASSES = ("minder dan 20.000", "20.000 tot 50.000", "50.000 tot 100.000", "100.000 of meer")
HOUSEHOLDS, SINGLE = "poptotaalaantalparticulierehuishoudens", "popeenpersoonshuishoudens"


@dataclass(frozen=True)
class World:
    folder: Path
    past: PopulationPast
    made: Outlook
    now: pl.DataFrame

    @property
    def size(self) -> np.ndarray:
        return self.past.persons[:, -1].sum(1)

    def column(self, table: pl.DataFrame, name: str) -> np.ndarray:
        found = dict(table.select("code", name).iter_rows())
        return np.array([np.nan if found.get(code) is None else found[code] for code in self.past.leaves], dtype=float)

    def cells(self, *labels: str) -> np.ndarray:
        return np.array([cell[0] in labels for cell in self.past.cells])


@pytest.fixture(scope="module")
def world(shared) -> World:
    folder = shared / "data"
    known = pl.read_csv(
        folder / "cbs-sociaal-domein-gemeente-2017-2018" / "gemeente_2017_2018.csv.gz", infer_schema_length=None
    ).filter(pl.col("poptotalebevolking").is_not_null())
    both = known.group_by("codering_regio").len().filter(pl.col("len") == 2)["codering_regio"]
    known = known.filter(pl.col("codering_regio").is_in(both.implode())).sort("codering_regio")
    wide = known.select(area="codering_regio", year="jaar", **AGES)
    people = wide.unpivot(index=["area", "year"], variable_name="age", value_name="persons")
    past = population_past(people, ("age",), dict.fromkeys(both, "NL01"))
    return World(folder, past, cohort_outlook(past, 7), known.filter(pl.col("jaar") == 2018))


def outlook_of_pbl(world: World, year: int) -> pl.DataFrame:
    table = pl.read_csv(
        world.folder / "cbs-pbl-prognose-gemeente-2020-2025" / "prognose.csv.gz", infer_schema_length=None
    )
    return table.filter(pl.col("jaar") == year).rename({"codering_regio": "code"})


def came_true(world: World) -> pl.DataFrame:
    table = pl.read_csv(world.folder / "cbs-kwb-2020-84799NED" / "TypedDataSet.csv.gz", infer_schema_length=None)
    return table.with_columns(code=pl.col("WijkenEnBuurten").str.strip_chars())


def lines(world: World) -> dict[str, tuple[np.ndarray, np.ndarray, np.ndarray]]:
    """Return per line of the table: ours, unchanged, and theirs or what came true."""
    base, made = world.past.persons[:, -1], world.made.persons
    true, at_2020, at_2025 = came_true(world), outlook_of_pbl(world, 2020), outlook_of_pbl(world, 2025)
    old = world.cells(*OLD)
    found = {
        "inwoners in 2020, wat uitkwam": (made[:, 1].sum(1), world.size, world.column(true, "AantalInwoners_5")),
        "65-plussers in 2020, wat uitkwam": (
            made[:, 1][:, old].sum(1),
            base[:, old].sum(1),
            world.column(true, "k_65JaarOfOuder_12"),
        ),
        "inwoners in 2025, CBS/PBL": (made[:, 6].sum(1), world.size, world.column(at_2025, "aantalinwoners")),
    }
    for title, own, theirs in (("huishoudens", HOUSEHOLDS, HOUSEHOLDS), ("alleenwonenden", SINGLE, SINGLE[3:])):
        known = world.now[own].to_numpy().astype(float)
        headship = fitted_headship(base, known, world.cells(*YOUNG))
        for year, place, table in ((2020, 1, at_2020), (2025, 6, at_2025)):
            found[f"{title} in {year}, CBS/PBL"] = (headship.of(made[:, place]), known, world.column(table, theirs))
    return found


def row(title: str, world: World, three: tuple[np.ndarray, np.ndarray, np.ndarray]) -> str:
    ours, unchanged, theirs = three
    place = np.digitize(world.size, [20_000, 50_000, 100_000])
    cells = []
    for number in (*range(len(CLASSES)), None):
        inside = np.isfinite(theirs) & ((place == number) if number is not None else True)
        errors = [100 * np.abs(one[inside] / theirs[inside] - 1).mean() for one in (ours, unchanged)]
        cells.append(f"{errors[0]:.1f} ({errors[1]:.1f})".replace(".", ","))
    return f"| {title} | {' | '.join(cells)} |"


def test_the_table_of_the_method_document_is_what_comes_out(world):
    text = DOCUMENT.read_text()
    missing = [line for line in (row(title, world, three) for title, three in lines(world).items()) if line not in text]
    assert not missing, "\n".join(missing)


def test_older_people_are_foreseen_far_better_than_by_no_change(world):
    ours, unchanged, true = lines(world)["65-plussers in 2020, wat uitkwam"]
    known = np.isfinite(true)
    assert np.abs(ours / true - 1)[known].mean() < 0.35 * np.abs(unchanged / true - 1)[known].mean()


def test_all_but_the_far_total_is_nearer_than_no_change(world):
    for title, (ours, unchanged, theirs) in lines(world).items():
        known = np.isfinite(theirs)
        errors = [np.abs(one / theirs - 1)[known].mean() for one in (ours, unchanged)]
        assert errors[0] < errors[1] * (1.01 if "2025" in title else 1.0), title


def test_the_margin_holds_what_came_true(world):
    made, spread = world.made.persons[:, 1], world.made.spread[:, 1]
    deviation = np.sqrt(partly_together(made * spread, axis=1))
    true = world.column(came_true(world), "AantalInwoners_5")
    known = np.isfinite(true)
    inside = np.abs(true - made.sum(1))[known] < 1.2816 * deviation[known]
    assert 0.75 < inside.mean() < 0.99
