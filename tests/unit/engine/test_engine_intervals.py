"""Intervals against published and exact values."""

from __future__ import annotations

import polars as pl
import pytest

from wegwijzer.engine.intervals import (
    byar_interval,
    mean_interval,
    swing_margin,
    weighted_share_interval,
    wilson_interval,
)


def _of(bounds: tuple[pl.Expr, pl.Expr]) -> tuple[float | None, float | None]:
    return pl.select(lower=bounds[0], upper=bounds[1]).row(0)


@pytest.mark.parametrize(
    ("part", "whole", "lower", "upper"),
    [(81, 263, 25.5, 36.6), (15, 148, 6.2, 16.0), (0, 20, 0.0, 16.1), (1, 29, 0.6, 17.2)],
)
def test_wilson_as_newcombe_published_it(part: int, whole: int, lower: float, upper: float) -> None:
    """R. G. Newcombe (1998), Statistics in Medicine 17, 857-872, table I."""
    assert _of(wilson_interval(pl.lit(float(part)), pl.lit(float(whole)))) == (
        pytest.approx(lower, abs=0.05),
        pytest.approx(upper, abs=0.05),
    )


def test_byar_is_exact_below_ten_and_close_above() -> None:
    from scipy.stats import chi2  # noqa: PLC0415 - only here

    for cases in (0, 1, 5, 9, 10, 25, 400):
        lower, upper = _of(byar_interval(pl.lit(float(cases)), pl.lit(1000.0), scale=1000.0))
        exact = (chi2.ppf(0.025, 2 * cases) / 2 if cases else 0.0, chi2.ppf(0.975, 2 * cases + 2) / 2)
        tolerance = 1e-9 if cases < 10 else 0.002
        assert lower == pytest.approx(exact[0], rel=tolerance)
        assert upper == pytest.approx(exact[1], rel=tolerance)


def test_no_interval_without_a_whole() -> None:
    assert _of(wilson_interval(pl.lit(0.0), pl.lit(0.0))) == (None, None)
    assert _of(wilson_interval(pl.lit(3.0), pl.lit(2.0))) == (None, None)
    assert _of(byar_interval(pl.lit(3.0), pl.lit(0.0), scale=1.0)) == (None, None)
    assert _of(mean_interval(pl.lit(3.0), pl.lit(None), pl.lit(1.0))) == (None, None)


def test_the_margin_of_the_manual_and_its_edges() -> None:
    share = 100 * 4602.75 / 11626.85
    margin = pl.select(swing_margin(pl.lit(share), pl.lit(408.0), pl.lit(11626.85))).item()
    assert margin == pytest.approx(4.661, abs=5e-4)
    everybody = _of(weighted_share_interval(pl.lit(100.0), pl.lit(20.0), pl.lit(500.0)))
    assert everybody == (pytest.approx(83.9, abs=0.05), 100.0)
    scaled = pl.select(swing_margin(pl.lit(50.0), pl.lit(100.0), pl.lit(100.0))).item()
    assert scaled == pytest.approx(9.8)
