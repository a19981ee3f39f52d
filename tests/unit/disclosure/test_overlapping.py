"""Figures that hang together in one release: two classifications of the same areas, and a ratio with its parts."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest
from scipy.optimize import linprog
from tests.unit.disclosure.test_linked_figures import CARE, FIVE

from wegwijzer.definitions.model import BuildingBlock, Counting, CountingRule, Indicator
from wegwijzer.disclosure import protect_figures
from wegwijzer.disclosure.gate import Protection
from wegwijzer.figures import FIGURES, RawFigures

TOWNS = [f"GM{number:04d}" for number in range(1, 13)]
PROVINCES = {town: f"PV{20 + at // 4}" for at, town in enumerate(TOWNS)}
COROPS = {town: f"CR{10 + at % 3}" for at, town in enumerate(TOWNS)}
SMALL = (2, 3, 4, 7, 9, 16, 33, 60)


def indicator(name: str, rule: CountingRule, **more: str) -> Indicator:
    of = replace(CARE, column=name)
    counting = Counting(rule=rule, of=None if more else of, **more)  # type: ignore[arg-type]
    return Indicator(id=name, title=name, building_block=BuildingBlock.EFFECT, unit="personen", counting=counting)


INDICATORS = {
    "clients": indicator("clients", CountingRule.COUNT),
    "hours": indicator("hours", CountingRule.COUNT),
    "each": indicator("each", CountingRule.RATIO, numerator="hours", denominator="clients"),
}


def figure(name: str, area: str, level: str, value: float) -> dict[str, object]:
    return {
        "indicator": name,
        "version": 1,
        "area": area,
        "area_level": level,
        "period": "2023JJ00",
        "period_start": date(2023, 1, 1),
        "breakdown": "total",
        "group": "total",
        "value": value,
        "n": int(value),
        "status": "shown",
        "quality": "final",
        "reason": "",
        "series_break": "",
    }


def areas() -> pl.DataFrame:
    rows = [
        {"code": town, "area_level": "municipality", "municipality": town, "regions": [PROVINCES[town], COROPS[town]]}
        for town in TOWNS
    ]
    return pl.DataFrame(rows, schema_overrides={"regions": pl.List(pl.String)}).with_columns(
        district=pl.lit(None, pl.String)
    )


def holds(area: str, town: str) -> bool:
    return area in (town, PROVINCES[town], COROPS[town], "NL01")


def protect(frame: pl.DataFrame) -> Protection:
    return protect_figures(RawFigures(frame), FIVE, audience="publiek", indicators=INDICATORS, areas=areas())


@pytest.mark.parametrize("seed", range(6))
def test_provinces_and_corop_regions_tell_nothing_together(seed: int) -> None:
    counts = dict(zip(TOWNS, np.random.default_rng(seed).choice(SMALL, len(TOWNS)).tolist(), strict=True))
    places = [*TOWNS, *sorted({*PROVINCES.values(), *COROPS.values()}), "NL01"]
    levels = ["municipality"] * len(TOWNS) + ["region"] * 6 + ["country"]
    rows = [
        figure("clients", area, level, float(sum(count for town, count in counts.items() if holds(area, town))))
        for area, level in zip(places, levels, strict=True)
    ]
    done = protect(pl.DataFrame(rows, schema=FIGURES)).figures.frame
    lines = np.array([[float(holds(row["area"], town)) for town in TOWNS] for row in done.to_dicts()])
    hidden = done["value"].is_null().to_numpy()
    assert hidden.any()
    for at in np.flatnonzero((done["status"] == "hidden_primary").to_numpy()).tolist():
        bounds = [
            sign
            * linprog(
                sign * lines[at],
                A_eq=lines[~hidden],
                b_eq=done["value"].to_numpy()[~hidden],
                A_ub=-lines[hidden],
                b_ub=-np.ones(int(hidden.sum())),
            ).fun
            for sign in (1, -1)
        ]
        assert np.floor(bounds[1] + 1e-6) - np.ceil(bounds[0] - 1e-6) >= 1


def test_a_ratio_never_shows_beside_one_hidden_part() -> None:
    """Hours and hours for each client: together they give the clients, also where those are hidden as a partner."""
    clients = dict(zip(TOWNS[:5], (3, 40, 50, 60, 70), strict=True))
    rows = []
    for area, count in [*clients.items(), (PROVINCES[TOWNS[0]], sum(list(clients.values())[:4]))]:
        level = "municipality" if area in clients else "region"
        rows += [figure("clients", area, level, count), figure("hours", area, level, count * 7.0)]
        rows.append(figure("each", area, level, 7.0))
    done = protect(pl.DataFrame(rows, schema=FIGURES)).figures.frame
    wide = {
        area: {row["indicator"]: row["value"] for row in done.filter(pl.col("area") == area).to_dicts()}
        for area in clients
    }
    assert wide[TOWNS[0]]["clients"] is None
    assert sum(values["clients"] is None for values in wide.values()) >= 2
    for values in wide.values():
        if values["clients"] is None or values["hours"] is None:
            assert values["each"] is None
