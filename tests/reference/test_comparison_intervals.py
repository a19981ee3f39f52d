"""Intervals against the published test data of PHEindicatormethods to their printed precision."""

from __future__ import annotations

from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from wegwijzer.comparison.intervals import byar_interval, exact_poisson_interval, rate_interval, wilson_interval

pytestmark = pytest.mark.realdata


def _rows(shared: Path, file: str, sheet: str) -> list[dict[str, object]]:
    path = shared / "data" / "phe-indicator-methods" / file
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name(sheet).to_python()
    return [dict(zip(rows[0], row, strict=True)) for row in rows[1:]]


def _level(text: object) -> float:
    return float(str(text).rstrip("%")) / 100


def test_byar_and_wilson(shared):
    checked = 0
    for row in _rows(shared, "testdata_Byars_Wilson.xlsx", "testdata_B_W"):
        if not isinstance(row["x"], float) or not isinstance(row["lowercl"], float):
            continue
        level = _level(row["confidence"])
        if row["method"] == "Byars":
            found = byar_interval(row["x"], level)
        else:
            found = wilson_interval(row["x"], row["n"], level)
        assert found == pytest.approx((row["lowercl"], row["uppercl"]), rel=1e-9, abs=1e-12)
        checked += 1
    assert checked >= 10


@pytest.mark.parametrize(("sheet", "suffixes"), [("testdata_Prop", ("95_0", "99_8")), ("testdata_Prop_g", ("",))])
def test_proportions(shared, sheet, suffixes):
    checked = 0
    for row in _rows(shared, "testdata_Proportion.xlsx", sheet):
        numerator, denominator, times = row["Numerator"], row["Denominator"], row["multiplier"]
        for suffix in suffixes:
            expected = (row[f"lower{suffix}cl"], row[f"upper{suffix}cl"])
            if not all(isinstance(one, float) for one in (*expected, numerator, denominator)):
                continue
            level = {"95_0": 0.95, "99_8": 0.998}.get(suffix) or _level(row["confidence"])
            found = wilson_interval(numerator, denominator, level)
            assert tuple(times * one for one in found) == pytest.approx(expected, rel=1e-9, abs=1e-12)
            checked += 1
    assert checked >= 8


@pytest.mark.parametrize(("sheet", "suffixes"), [("testdata_Rate", ("95_0", "99_8")), ("testdata_Rate_g", ("",))])
def test_rates(shared, sheet, suffixes):
    checked = 0
    for row in _rows(shared, "testdata_Rate.xlsx", sheet):
        count, denominator, times = row["Numerator"], row["Denominator"], row["multiplier"]
        for suffix in suffixes:
            expected = (row[f"lower{suffix}cl"], row[f"upper{suffix}cl"])
            if not all(isinstance(one, float) for one in (*expected, count, denominator)):
                continue
            level = {"95_0": 0.95, "99_8": 0.998}.get(suffix) or _level(row["confidence"])
            found = rate_interval(count, denominator, times, level)
            assert found == pytest.approx(expected, rel=1e-9, abs=1e-12)
            checked += 1
    assert checked >= 8


def test_exact_limits_of_one_case():
    assert exact_poisson_interval(1) == pytest.approx((0.025317807984289897, 5.571643390938898), rel=1e-12)
