"""protect_table and audit_table: the contract of TABLE.yaml, the output, and what must be refused."""

from __future__ import annotations

from dataclasses import replace
from itertools import product
from pathlib import Path

import polars as pl
import pytest

from wegwijzer.disclosure import Attack, TableSpec, audit_table, protect_table, read_table_spec, table_spec
from wegwijzer.errors import DisclosureError

CONTENT: dict[str, object] = {
    "count": "n",
    "dimensions": {"area": ["gemeente", "wijk", "buurt"], "group": ["grp"]},
    "by": ["period"],
    "policy": "public-care",
}
AREAS = [(f"G{g}", f"G{g}W{w}", f"G{g}W{w}B{b}") for g in (1, 2) for w in (1, 2) for b in (1, 2, 3)]


def spec(**changes: object) -> TableSpec:
    return table_spec(CONTENT | changes)


def table(*small: tuple[str, str, int]) -> pl.DataFrame:
    """Twelve neighbourhoods × three groups × one period, counts of 10 and up, but for the small ones given."""
    counts = {(buurt, grp): n for buurt, grp, n in small}
    rows = [
        (*area, grp, "2023", counts.get((area[2], grp), 10 + 3 * number))
        for number, (area, grp) in enumerate(product(AREAS, ("A", "B", "C")))
    ]
    return pl.DataFrame(rows, schema=["gemeente", "wijk", "buurt", "grp", "period", "n"], orient="row")


ONE = table(("G1W1B1", "A", 3))


def codes(error: pytest.ExceptionInfo[DisclosureError]) -> list[str]:
    return [problem.code for problem in error.value.problems]


def test_output_has_every_cell_with_totals() -> None:
    done = protect_table(spec(), ONE)
    assert done.frame.columns == ["area_level", "area", "group_level", "group", "period", "shown", "status", "reason"]
    assert done.frame.height == done.cells == (1 + 2 + 4 + 12) * 4
    total = done.frame.filter((pl.col("area_level") == "total") & (pl.col("group_level") == "total"))
    assert total.select("area", "group", "shown", "status", "reason").rows() == [
        ("Total", "Total", float(ONE["n"].sum()), "shown", "")
    ]


def test_hidden_cells_say_why_and_nobody_can_find_them() -> None:
    done = protect_table(spec(), ONE)
    hidden = done.frame.filter(pl.col("shown").is_null())
    assert (done.primary, done.secondary) == (1, 3)
    assert hidden.filter(pl.col("status") == "hidden_primary")["reason"].to_list() == [
        "verborgen: minder dan 5 inwoners"
    ]
    assert set(hidden.filter(pl.col("status") == "hidden_secondary")["reason"]) == {
        "verborgen om een ander klein aantal te beschermen"
    }
    assert audit_table(spec(), ONE, done.frame).finds == ()


def test_zeros_are_published_or_kept_with_the_small_ones() -> None:
    frame = table(("G1W1B1", "A", 0))
    assert protect_table(spec(), frame).primary == 0
    strict = replace(spec(), policy=replace(spec().policy, zeros_shown=False))
    done = protect_table(strict, frame)
    assert done.primary == 1
    assert audit_table(strict, frame, done.frame).finds == ()


def test_audit_finds_what_primary_suppression_alone_gives_away() -> None:
    done = protect_table(spec(), ONE)
    true = ONE.filter((pl.col("buurt") == "G1W1B2") & (pl.col("grp") == "A"))["n"].item()
    opened = done.frame.with_columns(
        shown=pl.when(pl.col("status") == "hidden_secondary").then(float(true)).otherwise("shown"),
        status=pl.col("status").str.replace("hidden_secondary", "shown"),
    )
    (find,) = audit_table(spec(), ONE, opened).finds
    assert (find.attack, find.place, find.low, find.high) == (Attack.EXACT, "2023 · G1W1B1 · A", 3.0, 3.0)


def hide(done: pl.DataFrame, *cells: tuple[str, str]) -> pl.DataFrame:
    hit = pl.any_horizontal((pl.col("area") == area) & (pl.col("group") == grp) for area, grp in cells)
    small = pl.col("shown") < 5
    return done.with_columns(
        status=pl.when(hit & small)
        .then(pl.lit("hidden_primary"))
        .when(hit)
        .then(pl.lit("hidden_secondary"))
        .otherwise(pl.lit("shown")),
        shown=pl.when(hit).then(None).otherwise("shown"),
    )


def test_audit_tries_each_attacker() -> None:
    loose = replace(spec(), policy=replace(spec().policy, minimum_count=0, secondary=False))
    square = [("G1W1B1", "A"), ("G1W1B1", "B"), ("G1W1B2", "A"), ("G1W1B2", "B")]
    for small, attack in (((1, 1, 1, 1), Attack.KNOWN), ((2, 1, 8, 9), Attack.SELF), ((4, 5, 9, 5), Attack.POLICY)):
        frame = table(*((*cell, n) for cell, n in zip(square, small, strict=True)))
        shown = protect_table(loose, frame).frame
        report = audit_table(spec(), frame, hide(shown, *square))
        assert attack in {find.attack for find in report.finds}, attack
        assert report.by_attack[attack] > 0


def test_a_cube_and_a_second_hierarchy_are_protected_too() -> None:
    frame = pl.concat([table(("G1W1B1", "A", 3), ("G2W1B1", "C", 1)).with_columns(period=pl.lit(p)) for p in "1234"])
    frame = frame.with_columns(half=pl.when(pl.col("period") < "3").then(pl.lit("I")).otherwise(pl.lit("II")))
    cube = spec(dimensions={"area": ["wijk", "buurt"], "group": ["grp"], "period": ["half", "period"]}, by=[])
    done = protect_table(cube, frame)
    assert done.frame.filter(pl.col("shown").is_null() & (pl.col("reason") == "")).is_empty()
    assert done.primary + done.secondary >= 14
    small = (pl.col("area") == "G2W1B1") & (pl.col("group") == "C")
    assert done.frame.filter(small)["shown"].to_list() == [None] * 7
    assert audit_table(cube, frame, done.frame).finds == ()


def test_amounts_with_contributors_keep_their_width() -> None:
    rows = [
        (wijk, product_, provider, amount)
        for wijk in ("W1", "W2", "W3")
        for product_ in ("P1", "P2", "P3")
        for provider, amount in (("x", 100.0), ("y", 60.0), ("z", 45.0), ("q", 30.0))
    ]
    frame = pl.DataFrame(rows, schema=["wijk", "product", "provider", "euro"], orient="row")
    big = (pl.col("wijk") == "W1") & (pl.col("product") == "P1") & (pl.col("provider") == "x")
    frame = frame.with_columns(euro=pl.when(big).then(900.0).otherwise("euro"))
    given = table_spec(
        {
            "amount": "euro",
            "contributor": "provider",
            "dimensions": {"area": ["wijk"], "product": ["product"]},
            "policy": {"dominance": [1, 80], "p_percent": 10, "protection_interval": 0.05},
        }
    )
    done = protect_table(given, frame)
    assert done.primary >= 1
    assert done.secondary >= 3
    assert audit_table(given, frame, done.frame).finds == ()


@pytest.mark.parametrize("rounding", ["nearest", "random", "controlled"])
def test_rounding_leaves_no_holes(rounding: str) -> None:
    policy = {"rounding_base": 5, "rounding": rounding}
    done = protect_table(spec(policy=policy), ONE, seed=7)
    assert done.frame["shown"].null_count() == 0
    assert set(done.frame["status"]) == {"rounded"}
    assert done.frame.filter(pl.col("shown") % 5 != 0).is_empty()
    if rounding == "controlled":
        leaves = done.frame.filter((pl.col("area_level") == "buurt") & (pl.col("group_level") == "grp"))
        total = done.frame.filter((pl.col("area_level") == "total") & (pl.col("group_level") == "total"))
        assert leaves["shown"].sum() == total["shown"].item()


def test_cbs_zorg_rounds_and_hides() -> None:
    policy = {"minimum_count": 8, "zeros_shown": False, "rounding_base": 5, "rounding": "nearest", "secondary": False}
    done = protect_table(spec(policy=policy), table(("G1W1B1", "A", 7), ("G1W1B1", "B", 8), ("G1W1B2", "A", 0)))
    leaves = done.frame.filter(pl.col("area").is_in(["G1W1B1", "G1W1B2"]) & pl.col("group").is_in(["A", "B"]))
    assert leaves.sort("area", "group")["shown"].to_list()[:3] == [None, 10.0, None]


def test_what_was_released_before_cannot_be_a_partner() -> None:
    first = protect_table(spec(), ONE).frame
    pair = first.filter(pl.col("status") == "hidden_secondary").select("area", "group")
    everything = protect_table(replace(spec(), policy=replace(spec().policy, minimum_count=0)), ONE).frame
    before = everything.join(pair.head(1), on=["area", "group"])
    second = protect_table(spec(), ONE, earlier=[before]).frame
    both = second.join(pair.head(1), on=["area", "group"])
    assert both["status"].to_list() == ["shown"]
    assert audit_table(spec(), ONE, second, earlier=[before]).finds == ()
    assert audit_table(spec(), ONE, first, earlier=[before]).finds != ()


def test_a_small_cell_that_was_released_before_closes_the_gate() -> None:
    loose = replace(spec(), policy=replace(spec().policy, minimum_count=2))
    with pytest.raises(DisclosureError) as error:
        protect_table(spec(), ONE, earlier=[protect_table(loose, ONE).frame])
    assert codes(error) == ["disclosure.released"]
    assert "3" not in error.value.problems[0].worded().replace("2023", "")


def test_another_classification_closes_the_gate() -> None:
    before = protect_table(spec(), ONE).frame.with_columns(pl.col("area").str.replace("G1W1B1", "OLD"))
    with pytest.raises(DisclosureError) as error:
        protect_table(spec(), ONE, earlier=[before])
    assert codes(error) == ["earlier.classification"]


BAD = {
    "table.branch": ONE.with_columns(wijk=pl.when(pl.col("grp") == "B").then(pl.lit("G1W2")).otherwise("wijk")),
    "table.negative": ONE.with_columns(n=pl.col("n") - 10),
    "table.missing": ONE.slice(1),
    "table.double": pl.concat([ONE, ONE.head(1)]),
    "table.hole": ONE.with_columns(wijk=pl.when(pl.col("buurt") == "G1W1B1").then(None).otherwise("wijk")),
    "table.whole": ONE.with_columns(n=pl.col("n") + 0.5),
    "table.number": ONE.with_columns(n=pl.lit("veel")),
    "table.column": ONE.drop("grp"),
    "table.empty": ONE.clear(),
}


@pytest.mark.parametrize("code", BAD)
def test_bad_input_is_refused(code: str) -> None:
    with pytest.raises(DisclosureError) as error:
        protect_table(spec(), BAD[code])
    assert code in codes(error)
    assert all(problem.worded() for problem in error.value.problems)


def test_given_totals_must_add_up_and_have_parts() -> None:
    parts = ONE.filter(pl.col("wijk") == "G1W1")["n"].sum()
    totals = pl.DataFrame(
        [("G1", "G1W1", "Totaal", None, "2023", parts + 4), ("G1", "G1W9", None, "A", "2023", 12)],
        schema=ONE.schema,
        orient="row",
    )
    with pytest.raises(DisclosureError) as error:
        protect_table(spec(), pl.concat([ONE, totals]))
    assert sorted(codes(error)) == ["table.hole", "table.total"]
    assert any("+4" in problem.worded() and "G1W1" in problem.worded() for problem in error.value.problems)


def test_a_policy_that_hides_everything_is_refused() -> None:
    with pytest.raises(DisclosureError) as error:
        protect_table(spec(policy={"minimum_count": 100_000}), ONE)
    assert codes(error) == ["disclosure.everything"]


def test_missing_combinations_may_be_declared_empty() -> None:
    done = protect_table(spec(missing="zero"), ONE.slice(1))
    gone = done.frame.filter((pl.col("area") == "G1W1B1") & (pl.col("group") == "A"))
    assert gone["shown"].to_list() == [0.0]


def test_table_yaml_is_read_or_refused_with_all_faults(tmp_path: Path) -> None:
    path = tmp_path / "TABLE.yaml"
    path.write_text("count: n\ndimensions:\n  area: [gemeente, wijk]\n  group: grp\npolicy: public-care\n")
    assert read_table_spec(path).dimensions == {"area": ("gemeente", "wijk"), "group": ("grp",)}
    path.write_text("amount: euro\ndimensions: {area: [wijk, wijk], g: 3}\npolicy: unheard-of\nfoo: 1\n")
    with pytest.raises(DisclosureError) as error:
        read_table_spec(path)
    wrong = ["table.contributors", "table.key", "table.levels", "table.policy", "table.twice"]
    assert sorted(codes(error)) == wrong
    path.write_text("a: [")
    with pytest.raises(DisclosureError):
        read_table_spec(path)


def test_same_input_and_seed_give_the_same_table() -> None:
    frame = table(("G1W1B1", "A", 3), ("G1W2B1", "B", 1), ("G2W1B2", "C", 4))
    shuffled = frame.sample(fraction=1.0, shuffle=True, seed=3)
    assert protect_table(spec(), frame).frame.equals(protect_table(spec(), shuffled).frame)


def test_two_who_pool_what_they_know_find_nothing_either() -> None:
    frame = table(("G1W1B1", "A", 1), ("G1W1B2", "A", 1), ("G1W1B3", "A", 2), ("G1W1B1", "B", 1), ("G2W2B1", "C", 4))
    pooled = spec(policy={"minimum_count": 5, "colluding": 2})
    done = protect_table(pooled, frame)
    assert audit_table(pooled, frame, done.frame).finds == ()
    alone = protect_table(spec(), frame)
    assert done.secondary >= alone.secondary


def amounts(*rows: tuple[str, str, float]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["area", "who", "euro"], orient="row")


def test_the_audit_guards_the_largest_contributor_by_p_percent() -> None:
    """A hidden amount whose upper bound lets the second estimate the first within p percent is a find."""
    rows = [("A", "big", 100.0), ("A", "second", 20.0), ("A", "third", 4.0)]
    rows += [(area, f"{area}{number}", 1.0 + number) for area in ("B", "C") for number in range(6)]
    frame = amounts(*rows)
    description = {
        "amount": "euro",
        "contributor": "who",
        "dimensions": {"area": ["area"]},
        "policy": {"p_percent": 20, "minimum_contributors": 3},
    }
    done = protect_table(table_spec(description), frame, audited=False)
    assert audit_table(table_spec(description), frame, done.frame).finds == ()
    thin = done.frame.with_columns(
        shown=pl.when(pl.col("area") == "A").then(None).when(pl.col("area") == "B").then(None).otherwise("shown"),
    )
    other = {"A": 124.0, "B": 21.0, "C": 21.0, "Total": 166.0}
    thin = thin.with_columns(
        shown=pl.when(pl.col("area").is_in(["A", "B"]))
        .then(None)
        .otherwise(pl.col("area").replace_strict(other, return_dtype=pl.Float64())),
        status=pl.when(pl.col("area") == "A")
        .then(pl.lit("hidden_primary"))
        .when(pl.col("area") == "B")
        .then(pl.lit("hidden_secondary"))
        .otherwise(pl.lit("shown")),
    )
    assert audit_table(table_spec(description), frame, thin).finds == ()
    strict = table_spec(description | {"policy": {"p_percent": 45, "minimum_contributors": 3}})
    assert [find.cell["area"] for find in audit_table(strict, frame, thin).finds] == ["A"]


def test_cells_that_hold_everybody_of_their_group_are_counted() -> None:
    frame = ONE.with_columns(n=pl.when(pl.col("grp") == "A").then(pl.lit(30)).otherwise(pl.lit(0)))
    done = protect_table(spec(policy={"minimum_count": 5, "group_disclosure": 0.9}), frame)
    assert done.uniform > 0
    assert protect_table(spec(), frame).uniform == 0
