"""Vectorised limits, funnels and standardised rates against published figures, to their printed precision."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import polars as pl
import pytest
from python_calamine import CalamineWorkbook

from wegwijzer.comparison.funnels import funnel, funnel_limits
from wegwijzer.comparison.intervals import normal_quantile
from wegwijzer.comparison.standardising import directly_standardised, indirectly_standardised
from wegwijzer.comparison.vectors import byar_limits, poisson_limits, wilson_limits

pytestmark = pytest.mark.realdata
FOLDER = "data/phe-indicator-methods"
CHARTS = "data/spc-qicharts2"


def _rows(shared: Path, file: str, sheet: str) -> list[dict[str, object]]:
    rows = CalamineWorkbook.from_path(str(shared / FOLDER / file)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def test_byar_and_wilson_as_arrays(shared):
    rows = [
        row
        for row in _rows(shared, "testdata_Byars_Wilson.xlsx", "testdata_B_W")
        if isinstance(row["x"], float) and isinstance(row["lowercl"], float)
    ]
    assert len(rows) >= 10
    for row in rows:
        level = float(str(row["confidence"]).rstrip("%")) / 100
        x = np.array([row["x"]])
        found = byar_limits(x, level) if row["method"] == "Byars" else wilson_limits(x, np.array([row["n"]]), level)
        assert [limit[0] for limit in found] == pytest.approx([row["lowercl"], row["uppercl"]], rel=1e-9, abs=1e-12)


def test_rates_as_arrays(shared):
    checked = 0
    for row in _rows(shared, "testdata_Rate.xlsx", "testdata_Rate"):
        expected = [row["lower95_0cl"], row["upper95_0cl"]]
        if not all(isinstance(one, float) for one in (*expected, row["Numerator"], row["Denominator"])):
            continue
        limits = poisson_limits(np.array([row["Numerator"]]))
        found = [row["multiplier"] * limit[0] / row["Denominator"] for limit in limits]
        assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
        checked += 1
    assert checked >= 4


def _funnel_areas(shared: Path) -> tuple[np.ndarray, np.ndarray, list[str]]:
    path = shared / FOLDER / "testdata_funnel_prop_inputs.csv"
    with path.open(encoding="utf-8-sig") as lines:
        rows = [row for row in csv.DictReader(lines) if row["numerator"]]
    return (
        np.array([float(row["numerator"]) for row in rows]),
        np.array([float(row["denominator"]) for row in rows]),
        [row["significance"] for row in rows],
    )


def test_the_published_funnel(shared):
    cases, persons, said = _funnel_areas(shared)
    ours = funnel(cases, persons, proportion=True)
    theirs = pl.read_csv(shared / FOLDER / "testdata_funnel_prop_outputs.csv")
    assert 100 * ours.baseline == pytest.approx(theirs["Baseline"][0], abs=5e-7)
    sizes = theirs["Population"].to_numpy().astype(float)
    for level, low, high in (
        (0.95, "Lower2s0025limit", "Upper2s0025limit"),
        (0.998, "Lower3s0001limit", "Upper3s0001limit"),
    ):
        lower, upper = funnel_limits(theirs["Baseline"][0] / 100, sizes, normal_quantile(level), proportion=True)
        assert 100 * lower == pytest.approx(theirs[low].to_numpy(), abs=1e-6)
        assert 100 * upper == pytest.approx(theirs[high].to_numpy(), abs=1e-6)
    plain = (cases / persons - ours.baseline) / np.sqrt(ours.baseline * (1 - ours.baseline) / persons)
    for score, word in zip(plain, said, strict=True):
        level = 0.001 if "0.001" in word else 0.025 if "0.025" in word else None
        if level is None:
            assert abs(score) < normal_quantile(0.95)
        else:
            assert (score > 0) == word.startswith("High")
            assert abs(score) > normal_quantile(1 - 2 * level)


def test_areas_that_differ_anyway_widen_the_funnel(shared):
    cases, persons, _ = _funnel_areas(shared)
    ours = funnel(cases, persons, proportion=True)
    assert ours.between > 0
    assert (np.abs(ours.score) > normal_quantile(0.998)).mean() < 0.03  # without the spread it is more than half


@pytest.mark.parametrize(("name", "proportion"), [("expected_ex_7.1_5.csv", True), ("expected_ex_7.4_1.csv", False)])
def test_three_deviations_are_the_limits_of_qicharts2(shared, name, proportion):
    theirs = pl.read_csv(shared / CHARTS / name, null_values=["NA"])
    for row in theirs.iter_rows(named=True):
        lower, upper = funnel_limits(row["cl"], np.array([float(row["n"])]), 3.0, proportion=proportion)
        assert upper[0] == pytest.approx(row["ucl"], abs=1e-9)
        if row["lcl"] is not None:
            assert lower[0] == pytest.approx(max(row["lcl"], 0.0), abs=1e-9)


def test_direct_and_indirect_with_the_european_standard_of_2013(shared):
    """No stratified counts are published with the test data: the formulas of Dobson are worked out by hand here."""
    standard = pl.read_csv(shared / FOLDER / "esp2013.csv")["esp2013"].to_numpy().astype(float)
    assert standard.sum() == 100_000
    rng = np.random.default_rng(5)
    people = rng.integers(2_000, 9_000, (3, len(standard))).astype(float)
    cases = rng.poisson(people * np.linspace(0.001, 0.02, len(standard))).astype(float)
    found = directly_standardised(cases, people, standard)
    for area in range(3):
        rate = sum(w * c / n for w, c, n in zip(standard, cases[area], people[area], strict=True)) / 1e5
        spread = sum((w / 1e5) ** 2 * c / n**2 for w, c, n in zip(standard, cases[area], people[area], strict=True))
        total = cases[area].sum()
        low, high = (one[0] for one in byar_limits(np.array([total])))
        assert found.value[area] == pytest.approx(1e5 * rate)
        assert found.lower[area] == pytest.approx(1e5 * (rate + (spread / total) ** 0.5 * (low - total)))
        assert found.upper[area] == pytest.approx(1e5 * (rate + (spread / total) ** 0.5 * (high - total)))
    rates = cases.sum(axis=0) / people.sum(axis=0)
    ratio = indirectly_standardised(cases.sum(axis=1), people, rates)
    assert (ratio.value * (people * rates).sum(axis=1)).sum() == pytest.approx(cases.sum())
    assert (ratio.lower < ratio.value).all()
    assert (ratio.value < ratio.upper).all()
