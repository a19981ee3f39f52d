"""Rounding figures instead of hiding them: additive (controlled), unbiased (random) and nearest."""

from __future__ import annotations

from dataclasses import replace
from itertools import product

import polars as pl
import pytest
from tests.unit.disclosure.test_linked_figures import AREAS, INDICATORS, counts, protect, raw

from wegwijzer.definitions.model import Policy

FIVES = Policy(id="vijf", title="Vijftallen", rounding_base=5, rounding="controlled", secondary=False)
EVERY = ("total", "sex", "age", "both")


def values(done: pl.DataFrame) -> dict[tuple[str, str, str], float]:
    return {(row["area"], row["breakdown"], row["group"]): row["value"] for row in done.to_dicts()}


@pytest.mark.parametrize("seed", range(3))
def test_controlled_rounding_keeps_every_sum(seed: int) -> None:
    frame = raw(counts(seed), EVERY)
    done = protect(frame, FIVES).figures.frame
    there, truth = values(done), values(frame)
    assert set(done["status"]) == {"rounded"}
    assert all(value % 5 == 0 for value in there.values())
    assert max(abs(there[key] - truth[key]) for key in there) < 10
    districts = sorted(set(AREAS.values()))
    groups = {(breakdown, group) for _, breakdown, group in there}
    for breakdown, group in groups:
        assert there["GM0363", breakdown, group] == sum(there[one, breakdown, group] for one in districts)
        for district in districts:
            inside = [code for code, above in AREAS.items() if above == district]
            assert there[district, breakdown, group] == sum(there[one, breakdown, group] for one in inside)
    for area in ("GM0363", *districts, *AREAS):
        total = there[area, "total", "total"]
        assert total == sum(value for key, value in there.items() if key[:2] == (area, "sex"))
        assert total == sum(value for key, value in there.items() if key[:2] == (area, "age"))
        for sex in ("m", "v"):
            crossed = [
                value for key, value in there.items() if key[:2] == (area, "both") and key[2].endswith(f"|{sex}")
            ]
            assert there[area, "sex", sex] == sum(crossed)


def test_indicators_of_one_count_are_rounded_alike_and_rates_follow() -> None:
    counted = counts(1)
    frame = pl.concat([raw(counted, ("total", "sex")), raw(counted, ("total", "sex"), "rate")])
    done = protect(frame, FIVES).figures.frame
    both = {name: values(done.filter(pl.col("indicator") == name)) for name in INDICATORS}
    for key, count in both["clients"].items():
        assert both["rate"][key] == pytest.approx(1000 * count / 5000)


def test_small_counts_stay_hidden_among_rounded_ones() -> None:
    done = protect(raw(counts(2), ("total", "sex")), replace(FIVES, minimum_count=8, zeros_shown=False))
    frame = done.figures.frame
    assert set(frame["status"]) == {"rounded", "hidden_primary"} | ({"hidden_secondary"} & set(frame["status"]))
    assert frame.filter(pl.col("value") < 5).is_empty()
    assert done.audit.onlookers == ("publiek",)


@pytest.mark.parametrize("kind", ["nearest", "random"])
def test_other_rounding_goes_cell_by_cell_and_repeats_itself(kind: str) -> None:
    frame = raw(counts(0), EVERY)
    policy = replace(FIVES, rounding=kind)
    done = protect(frame, policy).figures.frame
    assert done.equals(protect(frame, policy).figures.frame)
    truth, there = values(frame), values(done)
    assert all(abs(there[key] - truth[key]) < 5 and there[key] % 5 == 0 for key in truth)


def test_random_rounding_is_right_on_average() -> None:
    frame = raw(dict.fromkeys(product(AREAS, ("m", "v"), ("0-17", "18-64", "65+")), 7), ("both",))
    policy = replace(FIVES, rounding="random")
    neighbourhoods = pl.col("area_level") == "neighbourhood"
    means = [
        protect(frame, policy, seed=seed).figures.frame.filter(neighbourhoods)["value"].mean() for seed in range(12)
    ]
    assert sum(float(str(mean)) for mean in means) / len(means) == pytest.approx(7, abs=0.3)
