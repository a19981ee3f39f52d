"""How many outbreaks are found at how many false alarms, how few quiet series are marked, and how fast."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # small matrices: threads of their own only get in the way

import numpy as np
import polars as pl
from demo_signals import measure as measure_demo
from measuring import said
from release_search import measure as measure_search
from release_search import quiet_releases
from simulated import MONITORED, PUBLISHED_SEED, WEEKS, Outbreaks, in_control, noufaily

from wegwijzer.comparison.signals import Measure, SignalSpec, control_limits, detect

OTHER_SEED = 4711
AREAS, INDICATORS, GROUPINGS, YEARS = 15_000, 40, 3, 8


def main() -> None:
    """Print one line per measurement."""
    _outbreaks(PUBLISHED_SEED, 100)
    _outbreaks(OTHER_SEED, 30)
    _last_week()
    _quiet(PUBLISHED_SEED)
    _quiet(OTHER_SEED)
    _power()
    _limits_speed()
    _release()
    measure_search()
    quiet_releases()
    for seed in (1, 2):
        measure_demo(seed)


def weekly(outbreaks: Outbreaks) -> pl.DataFrame:
    """Return the counts as a long table with ISO weeks."""
    weeks = pl.date_range(pl.date(2012, 1, 2), pl.date(2012, 1, 2) + pl.duration(weeks=WEEKS - 1), "1w", eager=True)
    series = len(outbreaks.counts)
    times = pl.concat([weeks.dt.to_string("%G-W%V")] * series)
    return pl.DataFrame({"id": np.repeat(np.arange(series), WEEKS), "week": times, "n": outbreaks.counts.ravel()})


def found(outbreaks: Outbreaks) -> dict[str, float]:
    """Return how many outbreaks get any alarm (all, weak, middle, strong), and the share of other weeks that do."""
    spec = SignalSpec(id_columns=("id",), time="week", value="n", last=MONITORED)
    alarm = detect(weekly(outbreaks), spec)["alarm"].to_numpy().reshape(-1, MONITORED)
    during, strength = outbreaks.during, outbreaks.strength
    hit = (alarm & during).any(axis=1)
    return {
        "detected": round(float(hit.mean()), 4),
        "weak_1_3": round(float(hit[strength <= 3].mean()), 4),
        "middle_4_6": round(float(hit[(strength > 3) & (strength < 7)].mean()), 4),
        "strong_7_10": round(float(hit[strength >= 7].mean()), 4),
        "false_positive_rate": round(float(alarm[~during].mean()), 5),
        "highest_rate_of_a_set": round(_highest(alarm, during, outbreaks.parameters), 5),
    }


def _highest(alarm: np.ndarray, during: np.ndarray, parameters: np.ndarray) -> float:
    return max(float(alarm[parameters == one][~during[parameters == one]].mean()) for one in range(7))


def _outbreaks(seed: int, replicates: int) -> None:
    outbreaks = noufaily(seed, replicates)
    begin = time.process_time()
    rates = found(outbreaks)
    cost = {"series": len(outbreaks.counts), "cpu_s": round(time.process_time() - begin, 1)}
    said(f"outbreaks, seed {seed}", "detected > .423 at a false positive rate of at most .0051", {**rates, **cost})


def _last_week() -> None:
    outbreaks = noufaily(1, 48)
    table, spec = weekly(outbreaks), SignalSpec(id_columns=("id",), time="week", value="n")
    detect(table.head(WEEKS * 10), spec)
    speed = _speed(len(outbreaks.counts), lambda: detect(table, spec))
    said("last week of 624", "2,000 series a second", speed)


def _speed(series: int, work: Callable[[], object]) -> dict[str, float]:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
    return {"series": series, "per_cpu_s": round(series / cpu), "per_wall_s": round(series / wall)}


def _long(values: np.ndarray) -> pl.DataFrame:
    series, points = values.shape
    numbers = np.tile(np.arange(1, points + 1), series)
    return pl.DataFrame({"id": np.repeat(np.arange(series), points), "t": numbers, "y": values.ravel()})


def _each_point(values: np.ndarray) -> np.ndarray:
    """Return the alarms when every point is judged as if it were the newest."""
    points = values.shape[1]
    spec = SignalSpec(id_columns=("id",), time="t", value="y", last=points)
    return detect(_long(values), spec)["alarm"].to_numpy().reshape(-1, points)


def _quiet(seed: int) -> None:
    for kind, values in zip(("normal", "poisson5"), in_control(seed), strict=True):
        measure = Measure.AMOUNT if kind == "normal" else Measure.COUNT
        marked = control_limits(values.astype(float), measure=measure).marked()
        alarm = _each_point(values)
        numbers = {
            "looking_back": round(float(marked.mean()), 4),
            "each_point_as_newest": round(float(alarm.any(axis=1).mean()), 4),
            "newest_only": round(float(alarm[:, -1].mean()), 4),
        }
        said(f"quiet series, {kind}, seed {seed}", "at most 5 % of series flagged", numbers)


def _power() -> None:
    normal, poisson = in_control(OTHER_SEED, 4000)
    rng = np.random.default_rng(OTHER_SEED)
    for deviations in (1, 2):
        moved = normal.copy()
        moved[:, 12:] += 10 * deviations
        more = poisson.copy()
        more[:, 12:] += rng.poisson(deviations * np.sqrt(5), more[:, 12:].shape)
        for kind, values, measure in (("normal", moved, Measure.AMOUNT), ("poisson5", more, Measure.COUNT)):
            marked = control_limits(values.astype(float), measure=measure).marked()
            each = _each_point(values)[:, 12:].any(axis=1)
            numbers = {"looking_back": round(float(marked.mean()), 3), "each_point": round(float(each.mean()), 3)}
            said(f"shift of {deviations} sd from point 13, {kind}", "reported", numbers)


def _limits_speed() -> None:
    normal, poisson = in_control(1, 40_000)
    control_limits(poisson[:100].astype(float))
    for kind, values, measure in (("normal", normal, Measure.AMOUNT), ("poisson5", poisson, Measure.COUNT)):
        speed = _speed(len(values), lambda v=values, m=measure: control_limits(v.astype(float), measure=m))
        said(f"control limits of 24 points, {kind}", "10,000 series a second", speed)
    speed = _speed(len(poisson), lambda: detect(_long(poisson), SignalSpec(id_columns=("id",), time="t", value="y")))
    said("newest of 24 points from a table", "10,000 series a second", speed)


def _release() -> None:
    series = AREAS * INDICATORS * GROUPINGS
    number = pl.DataFrame({"s": pl.Series(np.repeat(np.arange(series, dtype=np.int32), YEARS))})
    rng = np.random.default_rng(1)
    table = number.select(
        area=pl.format("BU{}", pl.col("s") // (INDICATORS * GROUPINGS)).cast(pl.Categorical),
        indicator=pl.col("s") // GROUPINGS % INDICATORS,
        grouping=pl.col("s") % GROUPINGS,
        period=pl.Series([f"{2016 + year}JJ00" for year in range(YEARS)] * series, dtype=pl.Categorical),
        n=pl.Series(rng.poisson(30, series * YEARS).astype(np.int32)),
        d=pl.Series(rng.integers(500, 1000, series * YEARS).astype(np.int32)),
    )
    spec = SignalSpec(id_columns=("area", "indicator", "grouping"), time="period", value="n", denominator="d")
    begin, cpu = time.perf_counter(), time.process_time()
    alarms = int(detect(table, spec)["alarm"].sum())
    wall, cpu = time.perf_counter() - begin, time.process_time() - cpu
    found_all = {"series": series, "points": YEARS, "wall_s": round(wall, 1), "cpu_s": round(cpu, 1), "alarms": alarms}
    said("release of 15,000 areas × 40 indicators × 3 groupings", "under 60 s on 2 cores", found_all)


if __name__ == "__main__":
    main()
