"""Target beside what was realised: how far it is, which pace it needs, and whether the pace until now gets there."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from wegwijzer.comparison.measured import Measured
from wegwijzer.comparison.over_time import FEWEST_FOR_TREND, TREND_OVER, lines_of, newest_rows, of_series
from wegwijzer.comparison.vectors import CONFIDENCE, Array, Verdict, Why, limits_of, verdicts


class Outlook(StrEnum):
    """Where a target stands; `BEHIND` and `ON_THE_WAY` only when the pace until now shows it."""

    REACHED = "reached"
    ON_THE_WAY = "on_the_way"  # at the pace until now it is reached in time
    BEHIND = "behind"  # at the pace until now it isn't reached in time
    UNCLEAR = "unclear"  # both are within the margin
    CANNOT_SAY = "cannot_say"


@dataclass(frozen=True, slots=True, kw_only=True)
class Goals:
    """A target per series (in the order of the series' numbers): value, slot, +1 when higher is better, −1 lower.

    NaN: no target. A direction of 0 (a neutral figure) has a distance, and no outlook.
    """

    value: Array
    slot: Array
    direction: Array


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """Per series; NaN where nothing can be said. `distance` is the newest figure less the target, with its limits.

    `pace` is the change per period until now, `needed` the change per period that reaches the target in time,
    `predicted` the figure at the target's period at that pace with its 80 % limits. `verdict` compares the newest
    figure with the target (more, less, not different).
    """

    row: Array  # of the newest figure in the table
    distance: Array
    lower: Array
    upper: Array
    verdict: Array
    pace: Array
    pace_lower: Array
    pace_upper: Array
    needed: Array
    predicted: Array
    predicted_lower: Array
    predicted_upper: Array
    outlook: Array
    why: Array


_LIKELY = 0.8


def towards(rows: Measured, goals: Goals, over: int = TREND_OVER) -> Progress:
    """Return how each series stands to its target, by the line through its last `over` comparable figures.

    The outlook needs five figures since the last break; the 80 % prediction interval decides between on the way,
    behind and unclear. A target for a period that has passed is reached or not, without an outlook.
    """
    from scipy import special  # noqa: PLC0415 - heavy

    newest = newest_rows(rows)
    number = rows.series[newest]
    last, segment = of_series(rows, newest)
    inside = rows.usable & (rows.slot > last - over) & (rows.slot <= last) & (rows.segment == segment)
    line = {name: found[number] for name, found in lines_of(rows, inside).items()}
    point, low, high = limits_of(rows.values.take(newest))
    goal, slot, way = goals.value[number], goals.slot[number].astype(float), goals.direction[number]
    distance = rows.values.value[newest] - goal
    lower, upper = distance - (point - low), distance + (high - point)
    left = slot - rows.slot[newest]
    freedom = np.maximum(line["freedom"], 1.0)
    ahead = slot - line["centre"]
    predicted = line["mean"] + line["slope"] * ahead
    spread = np.sqrt(line["error"] ** 2 * ahead**2 + line["mean_error"] ** 2 * (1 + line["points"]))
    half = special.stdtrit(freedom, 0.5 + _LIKELY / 2) * spread
    wide = special.stdtrit(freedom, 0.5 + CONFIDENCE / 2) * line["error"]
    enough = (line["points"] >= FEWEST_FOR_TREND) & (rows.why[newest] == "")
    with np.errstate(invalid="ignore", divide="ignore"):
        reached = np.isfinite(distance) & (way * distance >= 0) & (way != 0)
        needed = np.where(left > 0, -distance / left, np.nan)
        surely, never = way * (predicted - goal) - half >= 0, way * (predicted - goal) + half < 0
    ahead_of = (left > 0) & enough & (way != 0) & np.isfinite(goal)
    outlook = np.select(
        [reached, ahead_of & surely, ahead_of & never, ahead_of, (left <= 0) & np.isfinite(distance) & (way != 0)],
        [Outlook.REACHED, Outlook.ON_THE_WAY, Outlook.BEHIND, Outlook.UNCLEAR, Outlook.BEHIND],
        Outlook.CANNOT_SAY.value,
    )
    why = np.where(~np.isfinite(goal), Why.NO_TARGET.value, rows.why[newest])
    why = np.where((why == "") & ~enough & (outlook == Outlook.CANNOT_SAY.value), Why.SHORT.value, why)

    def shown(values: Array) -> Array:
        return np.where(enough & np.isfinite(goal), values, np.nan)

    told = np.isfinite(lower) & np.isfinite(upper)
    verdict = np.where(np.isfinite(goal), verdicts(distance, lower, upper, complete=~told), Verdict.CANNOT_SAY.value)
    return Progress(
        row=newest,
        distance=distance,
        lower=lower,
        upper=upper,
        verdict=verdict,
        pace=shown(line["slope"]),
        pace_lower=shown(line["slope"] - wide),
        pace_upper=shown(line["slope"] + wide),
        needed=needed,
        predicted=shown(predicted),
        predicted_lower=shown(predicted - half),
        predicted_upper=shown(predicted + half),
        outlook=outlook,
        why=why,
    )
