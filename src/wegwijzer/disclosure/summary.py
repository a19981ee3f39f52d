"""What the gate hid, in numbers: by rule, by status, how many people are still covered, and what would hide less."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from wegwijzer.areas import LEVELS_COARSE_TO_FINE
from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure.primary import COUNTS, HAS_VALUE, RATES
from wegwijzer.frames import TOTAL

FINENESS = {str(level): rank for rank, level in enumerate(LEVELS_COARSE_TO_FINE)}


class Action(StrEnum):
    """What one could do to hide less."""

    COARSER_AREA = "coarser_area"
    COARSER_GROUP = "coarser_group"
    LONGER_PERIOD = "longer_period"


@dataclass(frozen=True, slots=True, kw_only=True)
class Advice:
    """One thing to do for one indicator: how many figures its rules hide now, and how many they would hide then."""

    indicator: str
    action: Action
    hidden_now: int
    hidden_then: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """Counts of a release: `by_rule` and `by_status` count figures; `covered` is the share of people in shown figures.

    `covered` looks at the finest areas of every indicator that counts people; 1.0 when there is nobody to cover.
    """

    figures: int
    hidden: int
    by_rule: Mapping[str, int]
    by_status: Mapping[str, int]
    covered: float


def summarised(judged: pl.DataFrame, published: pl.DataFrame) -> Summary:
    """Return the counts of a release from the judged frame (with `_hide` and `_count`) and the published one."""
    by_rule = judged.filter(pl.col("_hide") != "").group_by("_hide").len().sort("_hide")
    by_status = published.group_by("status").len().sort("status")
    return Summary(
        figures=published.height,
        hidden=judged.filter(pl.col("_hide") != "").height,
        by_rule=dict(by_rule.iter_rows()),
        by_status=dict(by_status.iter_rows()),
        covered=_covered(judged),
    )


def _covered(judged: pl.DataFrame) -> float:
    people = pl.col("_rule").is_in([*COUNTS, *RATES]) & ~pl.col("_weighted") & ~pl.col("_public") & HAS_VALUE
    finest = _fineness() == _fineness().max().over("indicator")
    counted = judged.filter(people & finest & (pl.col("_count") > 0))
    everyone = float(counted.get_column("_count").sum())
    shown = float(counted.filter(pl.col("_hide") == "").get_column("_count").sum())
    return shown / everyone if everyone else 1.0


def _fineness() -> pl.Expr:
    return pl.col("area_level").replace_strict(FINENESS, default=0, return_dtype=pl.Int8())


def advised(judged: pl.DataFrame, policy: Policy) -> tuple[Advice, ...]:
    """Return what would hide less, biggest gain first; only actions that gain something.

    Coarser area: without the finest level. Coarser group: without the breakdowns. Longer period: two periods taken
    together (an estimate: persons who are in both count twice).
    """
    hidden = judged.filter(pl.col("_hide") != "")
    if hidden.is_empty():
        return ()
    touched = judged.join(hidden.select("indicator").unique(), on="indicator", how="semi")
    now = hidden.group_by("indicator").len("now")
    level = touched.filter(_fineness() < _fineness().max().over("indicator"))
    group = touched.filter((pl.col("breakdown") == TOTAL) & (pl.col("breakdown") != TOTAL).any().over("indicator"))
    found = [
        *_gains(Action.COARSER_AREA, now, level, _is_hidden()),
        *_gains(Action.COARSER_GROUP, now, group, _is_hidden()),
        *_gains(Action.LONGER_PERIOD, now, _two_periods(touched), _is_small(policy)),
    ]
    return tuple(sorted(found, key=lambda advice: (advice.hidden_then - advice.hidden_now, advice.indicator)))


def _is_hidden() -> pl.Expr:
    return pl.col("_hide") != ""


def _is_small(policy: Policy) -> pl.Expr:
    return (pl.col("_count") > 0) & (pl.col("_count") < policy.minimum_count)


def _two_periods(touched: pl.DataFrame) -> pl.DataFrame:
    several = touched.filter(pl.col("period").n_unique().over("indicator") > 1)
    half = (pl.col("period_start").rank("dense").over("indicator").cast(pl.Int32) - 1) // 2
    return several.group_by("indicator", "area", "breakdown", "group", half.alias("half")).agg(pl.col("_count").sum())


def _gains(action: Action, now: pl.DataFrame, then: pl.DataFrame, hidden: pl.Expr) -> list[Advice]:
    counted = then.group_by("indicator").agg(hidden.fill_null(value=False).sum().alias("then"))
    rows = now.join(counted, on="indicator").filter(pl.col("then") < pl.col("now")).iter_rows()
    return [Advice(indicator=name, action=action, hidden_now=before, hidden_then=after) for name, before, after in rows]


def advice_text(advice: Advice) -> str:
    """Return the advice as one plain Dutch sentence with its gain."""
    what = {
        Action.COARSER_AREA: "Laat u het kleinste gebied weg",
        Action.COARSER_GROUP: "Laat u de uitsplitsing weg",
        Action.LONGER_PERIOD: "Neemt u twee perioden samen",
    }[advice.action]
    return f"{what}, dan zijn er {advice.hidden_then} cijfers verborgen in plaats van {advice.hidden_now}."
