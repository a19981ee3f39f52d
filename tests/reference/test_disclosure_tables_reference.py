"""Published test tables of other tools, and real neighbourhood figures as if they were raw, through gate and audit.

Source of the tables: SSBtools (Statistics Norway), τ-ARGUS (Statistics Netherlands); see their PROVENANCE.md.
"""

from __future__ import annotations

from itertools import product
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.disclosure import audit_table, protect_table, table_spec

pytestmark = pytest.mark.realdata


def small_cells(frame: pl.DataFrame, dimensions: dict[str, list[str]]) -> set[tuple[str, ...]]:
    """Every combination of levels by plain grouping: the codes of the cells of 1 to 4."""
    found = set()
    for levels in product(*([None, *levels] for levels in dimensions.values())):
        keys = [pl.lit("Total") if level is None else pl.col(level) for level in levels]
        named = [key.cast(pl.String).alias(name) for key, name in zip(keys, dimensions, strict=True)]
        sums = frame.select(*named, "ant").group_by(list(dimensions)).agg(pl.col("ant").sum())
        found |= set(sums.filter(pl.col("ant").is_between(1, 4)).drop("ant").rows())
    return found


def hidden_cells(done: pl.DataFrame, dimensions: dict[str, list[str]]) -> set[tuple[str, ...]]:
    return set(done.filter(pl.col("shown").is_null()).select(list(dimensions)).rows())


@pytest.mark.parametrize(
    ("file", "dimensions"),
    [
        ("ssb_z1", {"region": ["region"], "hovedint": ["hovedint"]}),
        ("ssb_z2", {"region": ["fylke", "region"], "hovedint": ["hovedint"]}),
        ("ssb_z2", {"region": ["kostragr", "region"], "hovedint": ["hovedint"]}),
        ("ssb_z3", {"region": ["fylke", "region"], "hovedint": ["hovedint"], "month": ["mnd2", "mnd"]}),
    ],
)
def test_norwegian_tables_hold(shared: Path, file: str, dimensions: dict[str, list[str]]) -> None:
    frame = pl.read_csv(shared / "data" / "sdc-test-tables" / f"{file}.csv")
    spec = table_spec({"count": "ant", "dimensions": dimensions, "policy": "public-care"})
    done = protect_table(spec, frame)
    assert done.frame.filter(pl.col("shown").is_between(1, 4)).is_empty()
    assert small_cells(frame, dimensions) - hidden_cells(done.frame, dimensions) == set()
    assert done.primary > 0
    assert audit_table(spec, frame, done.frame).finds == ()


def test_two_classifications_of_the_same_regions_hold_together(shared: Path) -> None:
    """Counties and municipality groups overlap: what one hides the difference with the other mustn't tell."""
    frame = pl.read_csv(shared / "data" / "sdc-test-tables" / "ssb_z2.csv")
    both = {"region": [["fylke", "region"], ["kostragr", "region"]], "hovedint": ["hovedint"]}
    spec = table_spec({"count": "ant", "dimensions": both, "policy": "public-care"})
    done = protect_table(spec, frame)
    assert set(done.frame["region_level"]) == {"total", "fylke", "kostragr", "region"}
    assert audit_table(spec, frame, done.frame).finds == ()
    one = table_spec({"count": "ant", "dimensions": both | {"region": ["fylke", "region"]}, "policy": "public-care"})
    alone = protect_table(one, frame).frame
    assert done.frame.height > alone.height


def test_turnover_by_company_is_hidden_where_one_company_dominates(shared: Path) -> None:
    frame = pl.read_csv(shared / "data" / "sdc-test-tables" / "ssb_magnitude1.csv")
    spec = table_spec(
        {
            "amount": "value",
            "contributor": "company",
            "dimensions": {"sector": ["sector2", "sector4"], "area": ["eu", "geo"]},
            "policy": {"minimum_contributors": 2, "p_percent": 10},
            "missing": "zero",
        }
    )
    done = protect_table(spec, frame)
    expected = (
        frame.group_by("sector4", "geo", "company")
        .agg(pl.col("value").sum())
        .group_by("sector4", "geo")
        .agg(alone=pl.len() == 1)
        .filter("alone")
        .height
    )
    leaves = (pl.col("sector_level") == "sector4") & (pl.col("area_level") == "geo")
    assert done.frame.filter(leaves & (pl.col("status") == "hidden_primary")).height >= expected > 0
    assert audit_table(spec, frame, done.frame).finds == ()


def test_tau_argus_table_adds_up_and_its_unsafe_cells_are_ours(shared: Path) -> None:
    """In τ-ARGUS's own table cells of one contributor are unsafe; so are they here, and the totals agree."""
    names = ["size", "region", "x", "freq", "shadow", "cost", "top1", "top2", "status", "lpl", "upl"]
    frame = pl.read_csv(
        shared / "data" / "sdc-test-tables" / "tauargus_pp.tab",
        separator=";",
        has_header=False,
        new_columns=names,
        decimal_comma=True,
    ).with_columns(pl.col("size", "region").str.strip_chars())
    areas, above = [], ""
    for line in (shared / "data" / "sdc-test-tables" / "tauargus_region2.hrc").read_text().splitlines():
        if line.startswith("@"):
            areas.append((above, line.removeprefix("@").strip()))
        else:
            above = line.strip()
    tree = pl.DataFrame(areas, schema=["part", "region"], orient="row")
    cells = frame.filter(pl.col("size") != "Total").join(tree, on="region")
    spec = table_spec(
        {
            "amount": "x",
            "contributors": "freq",
            "dimensions": {"size": ["size"], "region": ["part", "region"]},
            "policy": {"minimum_contributors": 2},
            "missing": "zero",
        }
    )
    done = protect_table(spec, cells)
    total = frame.filter((pl.col("size") == "Total") & (pl.col("region") == "Total"))["x"].item()
    missing = total - cells["x"].sum()
    hidden = done.frame.filter(pl.col("status") == "hidden_primary").select("size", "region")
    unsafe = frame.filter((pl.col("status") == "U") & (pl.col("freq") == 1)).select("size", "region")
    assert unsafe.join(hidden, on=["size", "region"], how="anti").is_empty()
    assert abs(missing) < total
    assert audit_table(spec, cells, done.frame).finds == ()


def test_neighbourhood_figures_of_ten_municipalities_as_if_raw(shared: Path) -> None:
    """Inhabitants by age in KWB 2020: whole neighbourhoods × five age groups, the small ones hidden, nothing found."""
    raw = pl.read_csv(shared / "data" / "cbs-kwb-2020-84799NED" / "TypedDataSet.csv.gz", infer_schema=False)
    ages = [name for name in raw.columns if name.startswith("k_") and ("Tot" in name or "OfOuder" in name)]
    codes = pl.col("WijkenEnBuurten").str.strip_chars().alias("buurt")
    frame = raw.select(codes, *ages).filter(pl.col("buurt").str.starts_with("BU"))
    towns = sorted({code[2:6] for code in frame["buurt"].to_list()})[:10]
    frame = (
        frame.with_columns(gemeente="GM" + pl.col("buurt").str.slice(2, 4), wijk="WK" + pl.col("buurt").str.slice(2, 6))
        .filter(pl.col("gemeente").str.slice(2).is_in(towns))
        .unpivot(ages, index=["gemeente", "wijk", "buurt"], variable_name="age", value_name="n")
        .with_columns(pl.col("n").str.strip_chars().cast(pl.Float64, strict=False).fill_null(0))
    )
    spec = table_spec(
        {
            "count": "n",
            "dimensions": {"area": ["gemeente", "wijk", "buurt"], "age": ["age"]},
            "policy": {"minimum_count": 10},
        }
    )
    done = protect_table(spec, frame)
    assert done.primary > 0
    assert audit_table(spec, frame, done.frame).finds == ()
