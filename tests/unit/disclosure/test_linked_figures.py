"""Secondary suppression of figures over areas, breakdowns, shared counts and earlier releases."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from itertools import product

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog

from wegwijzer.definitions.model import Breakdown, BuildingBlock, Counting, CountingRule, Indicator, Policy, Quantity
from wegwijzer.disclosure import Protection, protect_figures
from wegwijzer.errors import DisclosureError
from wegwijzer.figures import FIGURES, RawFigures

FIVE = Policy(id="publiek", title="Publiek", minimum_count=5)
CARE = Quantity(sources=("care",))
SPLITS = (
    Breakdown(id="sex", columns=("sex",)),
    Breakdown(id="age", columns=("age",)),
    Breakdown(id="both", columns=("age", "sex")),
)
AREAS = {f"BU0363{w:02d}{b:02d}": f"WK0363{w:02d}" for w in range(3) for b in range(3)}
SEXES, AGES = ("m", "v"), ("0-17", "18-64", "65+")


def indicator(name: str, rule: CountingRule) -> Indicator:
    return Indicator(
        id=name,
        title=name,
        building_block=BuildingBlock.EFFECT,
        unit="personen",
        counting=Counting(rule=rule, of=CARE),
        breakdowns=SPLITS,
    )


INDICATORS = {
    "clients": indicator("clients", CountingRule.DISTINCT_PERSONS),
    "rate": indicator("rate", CountingRule.RATE_PER_1000),
}
Counts = Mapping[tuple[str, str, str], int]  # neighbourhood, sex, age


def counts(seed: int) -> Counts:
    random = np.random.default_rng(seed)
    cells = list(product(AREAS, SEXES, AGES))
    return dict(zip(cells, random.choice([0, 1, 3, 6, 9, 14, 22, 40], len(cells)).tolist(), strict=True))


def members(area: str, breakdown: str, group: str, cell: tuple[str, str, str]) -> bool:
    neighbourhood, sex, age = cell
    inside = area in (neighbourhood, AREAS[neighbourhood], "GM0363")
    return inside and group == {"total": "total", "sex": sex, "age": age, "both": f"{age}|{sex}"}[breakdown]


def raw(counted: Counts, breakdowns: tuple[str, ...], name: str = "clients") -> pl.DataFrame:
    groups = {"total": ["total"], "sex": SEXES, "age": AGES, "both": [f"{a}|{s}" for a, s in product(AGES, SEXES)]}
    areas = {
        "GM0363": "municipality",
        **dict.fromkeys(AREAS.values(), "district"),
        **dict.fromkeys(AREAS, "neighbourhood"),
    }
    rows = []
    for (area, level), breakdown in product(areas.items(), breakdowns):
        for group in groups[breakdown]:
            n = sum(count for cell, count in counted.items() if members(area, breakdown, group, cell))
            rows.append(
                {
                    "indicator": name,
                    "version": 1,
                    "area": area,
                    "area_level": level,
                    "period": "2023JJ00",
                    "period_start": date(2023, 1, 1),
                    "breakdown": breakdown,
                    "group": group,
                    "value": float(n),
                    "numerator": float(n),
                    "denominator": 5000.0,
                    "n": n,
                    "status": "shown",
                    "quality": "final",
                    "reason": "",
                    "series_break": "",
                }
            )
    return pl.DataFrame(rows, schema=FIGURES)


def protect(frame: pl.DataFrame, policy: Policy = FIVE, **more: object) -> Protection:
    return protect_figures(RawFigures(frame), policy, audience="publiek", indicators=INDICATORS, **more)  # type: ignore[arg-type]


def pinned(counted: Counts, done: pl.DataFrame) -> list[tuple[str, str]]:
    """Attack by brute force: bound every hidden figure over all ways to fill the finest cells as published."""
    cells = list(counted)
    rows = [
        [float(members(row["area"], row["breakdown"], row["group"], cell)) for cell in cells] for row in done.to_dicts()
    ]
    matrix = np.array(rows)
    hidden = done["value"].is_null().to_numpy()
    shown = done["value"].fill_null(0).to_numpy()
    found = []
    for at in np.flatnonzero(hidden).tolist():
        bounds = []
        for sign in (1, -1):
            answer = linprog(
                sign * matrix[at],
                A_eq=matrix[~hidden],
                b_eq=shown[~hidden],
                A_ub=-matrix[hidden],
                b_ub=-np.ones(int(hidden.sum())),
            )
            bounds.append(sign * answer.fun)
        if np.floor(bounds[1] + 1e-6) - np.ceil(bounds[0] - 1e-6) < 1:
            found.append((done["area"][at], done["group"][at]))
    return found


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize(
    "breakdowns", [("total",), ("total", "sex"), ("total", "sex", "age"), ("total", "sex", "age", "both")]
)
def test_no_hidden_figure_can_be_worked_out(seed: int, breakdowns: tuple[str, ...]) -> None:
    counted = counts(seed)
    done = protect(raw(counted, breakdowns)).figures.frame
    assert done.filter((pl.col("value") > 0) & (pl.col("value") < 5)).is_empty()
    assert pinned(counted, done) == []


def test_indicators_of_the_same_count_are_hidden_alike() -> None:
    counted = counts(1)
    frame = pl.concat([raw(counted, ("total", "both")), raw(counted, ("total", "both"), "rate")])
    done = protect(frame).figures.frame
    hidden = {
        name: set(done.filter((pl.col("indicator") == name) & pl.col("value").is_null()).select("area", "group").rows())
        for name in INDICATORS
    }
    assert hidden["clients"] == hidden["rate"] != set()


def test_secondary_figures_lose_everything_and_say_why() -> None:
    done = protect(raw(counts(2), ("total", "both")))
    secondary = done.figures.frame.filter(pl.col("status") == "hidden_secondary")
    assert secondary.height == done.summary.by_rule["secondary"] > 0
    assert secondary.select("value", "numerator", "denominator", "n").null_count().row(0) == (secondary.height,) * 4


def test_parts_that_do_not_add_up_need_no_partner() -> None:
    """People without a known neighbourhood are in the district only: the rest protects the one small neighbourhood."""
    counted = dict.fromkeys(product(AREAS, SEXES, AGES), 20)
    small = next(iter(AREAS))
    counted |= {cell: 0 for cell in counted if cell[0] == small}
    counted[small, "m", "65+"] = 3
    frame = raw(counted, ("total",))
    assert protect(frame).summary.by_status["hidden_secondary"] >= 1
    more = pl.when(pl.col("area_level") == "neighbourhood").then(pl.col("value")).otherwise(pl.col("value") + 9)
    loose = frame.with_columns(value=more, numerator=more, n=more.cast(pl.Int64))
    assert "hidden_secondary" not in protect(loose).summary.by_status


def test_without_secondary_only_the_rules_hide() -> None:
    policy = Policy(id="intern", title="Intern", minimum_count=5, secondary=False)
    assert set(protect(raw(counts(2), ("total", "both")), policy).summary.by_rule) == {"minimum_count"}


def test_an_earlier_release_bars_partners_and_small_figures() -> None:
    frame = raw(counts(2), ("total", "both"))
    first = protect(frame).figures
    assert protect(frame, earlier=[first]).figures.frame.equals(first.frame)
    loose = protect(frame, Policy(id="los", title="Los", minimum_count=2)).figures
    with pytest.raises(DisclosureError) as error:
        protect(frame, earlier=[loose])
    assert [problem.code for problem in error.value.problems] == ["disclosure.released"]
