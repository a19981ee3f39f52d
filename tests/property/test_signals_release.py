"""A release that is searched in parts, or in another order, gives the same answers; and quiet releases stay quiet."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.search.closer import look_closer
from wegwijzer.comparison.search.events import forms_of
from wegwijzer.comparison.search.finding import Place, found_in, found_in_places
from wegwijzer.comparison.search.panel import Counted
from wegwijzer.comparison.search.stories import Calm, discovered
from wegwijzer.figures import FIGURES, ProtectedFigures

RATE = Counted(id="x", scale=Scale.RATE, decimals=1)
COUNT = Counted(id="x", scale=Scale.COUNT)
TOWNS = [f"GM{number:04d}" for number in (1, 2, 3)]


def _place(code):
    inside = {code: "municipality"}
    inside |= {f"WK{code[2:]}{number:02d}": "district" for number in range(3)}
    inside |= {f"BU{code[2:]}{number % 3:02d}{number:02d}": "neighbourhood" for number in range(9)}
    return Place(code=code, inside=inside, population=dict.fromkeys(inside, 1000.0))


def _rows(rng, place, periods, season, event):
    """Yield counts with a season, a trend and shocks of a municipality; overdispersed beyond chance."""
    parts = [area for area in place.inside if area.startswith("BU")]
    time = np.arange(len(periods))
    town = np.exp(rng.normal(0, 0.02, len(periods)) + rng.normal(0, 0.004) * time)
    wave = 1 + (0.15 * np.sin(2 * np.pi * time / season) if season > 1 else 0.0)
    level = 25 * rng.lognormal(0, 0.3, (len(parts), 1))
    mean = level * town * wave
    if event:
        mean[0] *= np.where(time >= len(periods) - 3, 2.2, 1.0)
    cases = rng.poisson(mean * rng.gamma(50, 1 / 50, mean.shape))
    for area in place.inside:
        within = [here for here, part in enumerate(parts) if area[:2] == "GM" or part[2:].startswith(area[2:])]
        for at, period in enumerate(periods):
            yield area, place.inside[area], period, float(cases[within, at].sum()), 800.0 * len(within)


def _figures(seed, codes, *, periods, season=1, event=False, shuffled=False):
    rng = np.random.default_rng(seed)
    rows = [row for code in codes for row in _rows(rng, _place(code), periods, season, event)]
    frame = pl.DataFrame(rows, orient="row", schema=["area", "area_level", "period", "numerator", "denominator"])
    frame = frame.with_columns(
        value=1000 * pl.col("numerator") / pl.col("denominator"),
        indicator=pl.lit("x"),
        version=1,
        period_start=pl.lit("2018-01-01").str.to_date(),
        breakdown=pl.lit("total"),
        group=pl.lit("total"),
        status=pl.lit("shown"),
        quality=pl.lit("final"),
    )
    lacking = {name: pl.lit("" if name in {"reason", "series_break"} else None) for name in FIGURES}
    frame = frame.with_columns(**{name: one for name, one in lacking.items() if name not in frame.columns})
    frame = frame.select(pl.col(name).cast(kind) for name, kind in FIGURES.items())
    if shuffled:
        frame = frame.sample(fraction=1.0, shuffle=True, seed=seed)
    return ProtectedFigures._sealed(frame, audience="intern", policy="p")


YEARS = [f"{year}JJ00" for year in range(2016, 2026)]
QUARTERS = [f"{year}KW{quarter:02d}" for year in range(2018, 2026) for quarter in range(1, 5)]


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize(("periods", "season"), [(YEARS, 1), (QUARTERS, 4)])
def test_partition_and_order_change_nothing(seed, periods, season):
    places = [_place(code) for code in TOWNS]
    figures = _figures(seed, TOWNS, periods=periods, season=season, event=True)
    together = found_in_places(figures, RATE, places)
    alone = [found_in(figures, RATE, one.code, one.inside, population=one.population) for one in places]
    assert together == alone
    assert any(one.found for one in together)
    assert together == found_in_places(figures, RATE, places[::-1])[::-1]
    shuffled = _figures(seed, TOWNS, periods=periods, season=season, event=True, shuffled=True)
    assert together == found_in_places(shuffled, RATE, places)
    split = []
    for place in places:
        own = figures.frame.filter(pl.col("area").is_in(list(place.inside)))
        split += found_in_places(ProtectedFigures._sealed(own, audience="intern", policy="p"), RATE, [place])
    assert together == split


@pytest.mark.parametrize(("periods", "season", "what"), [(YEARS, 1, RATE), (QUARTERS, 4, COUNT)])
def test_quiet_releases_have_seldom_a_false_signal(periods, season, what):
    """Eighty releases of one municipality per kind: at "gewoon" one in twenty may tell anything."""
    place = _place(TOWNS[0])
    told = []
    for seed in range(80):
        searched = found_in(
            _figures(1000 + seed, TOWNS[:1], periods=periods, season=season), what, TOWNS[0], place.inside
        )
        told.append(len({one.key for one in discovered([searched], Calm.NORMAL)}))
    assert np.mean([one > 0 for one in told]) <= 0.1  # 0.05, and the chance of eighty draws


@pytest.mark.parametrize("periods", [8, 16, 32])
def test_chances_of_the_closer_look_hold_for_quiet_series(periods):
    rng = np.random.default_rng(periods)
    forms = forms_of(periods, peaked=True)
    lowest = []
    for _time in range(100):
        events = look_closer(rng.normal(0, 1, (4, periods)), forms, np.zeros(4))
        lowest += [events.chance[events.row == row].min(initial=1.0) for row in range(4)]
    assert np.mean(np.array(lowest) < 0.02) <= 0.035
    assert np.mean(np.array(lowest) < 0.002) <= 0.0125


def test_a_dip_in_a_rising_series_is_seen_beside_the_rise():
    rng = np.random.default_rng(7)
    time = np.arange(32)
    series = 0.15 * time + rng.normal(0, 1, 32) - 8 * (time == 9)
    forms = forms_of(32, peaked=True)
    events = look_closer(series[None], forms, np.ones(1))
    found = {(forms.shapes[form].value, int(forms.first[form])) for form in events.form}
    assert ("bump", 9) in found
    assert "trend" in {shape for shape, _ in found}
