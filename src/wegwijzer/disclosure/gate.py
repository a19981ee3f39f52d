"""The one gate: raw figures and a policy in, protected figures and the reasons out.

Order: primary rules, linked parts (ratio of two indicators), secondary suppression, rounding, blanking. Nothing leaves
unless it was judged here; hidden figures lose value, numerator, denominator, cases and interval together.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from wegwijzer.definitions.model import CountingRule, Indicator, Policy
from wegwijzer.disclosure.combined.guarding import AuditOutcome, More, guarded, watches
from wegwijzer.disclosure.combined.knowledge import Earlier, Onlooker
from wegwijzer.disclosure.primary import FACTORS, HAS_VALUE, RATES, with_primary, with_rules
from wegwijzer.disclosure.reasons import Reason, status_of
from wegwijzer.disclosure.rounded_figures import controlled_counts
from wegwijzer.disclosure.rounding import round_nearest, round_random, stable_draws
from wegwijzer.disclosure.secondary import with_secondary
from wegwijzer.disclosure.summary import Advice, Summary, advised, summarised
from wegwijzer.figures import FIGURES, KEY, ProtectedFigures, RawFigures
from wegwijzer.frames import HIDDEN, Status

BLANKED = ("value", "numerator", "denominator", "n", "lower", "upper")
NEWER = 0.5
COUNTED_RULES = (CountingRule.COUNT, CountingRule.DISTINCT_PERSONS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Protection:
    """What the gate gives: the figures, what was hidden by which rule, what would hide less, how the attack went."""

    figures: ProtectedFigures
    summary: Summary
    advice: tuple[Advice, ...]
    audit: AuditOutcome


def protect_figures(  # noqa: PLR0913 - the one door: everything that bears on a release is named here
    raw: RawFigures,
    policy: Policy,
    *,
    audience: str,
    indicators: Mapping[str, Indicator],
    earlier: Sequence[ProtectedFigures | Earlier] = (),
    onlookers: Sequence[Onlooker] = (),
    areas: pl.DataFrame | None = None,
    seed: int = 0,
    contributors: pl.DataFrame | None = None,
    public_indicators: Collection[str] = (),
    wanted: Mapping[str, float] | None = None,
) -> Protection:
    """Return the figures of `raw` as `audience` may see them under `policy`, with a summary, advice and the audit.

    Every row of `raw` comes back, in the same order. `indicators` tells how each figure is counted; figures taken as
    published (and those of `public_indicators`, which rest on public sources only) pass. `earlier` are releases that
    the audience (or one it talks to) already has; `onlookers` other audiences that will see this one too, with what
    they have. `areas` (shape AREAS) tells which areas add up to which; without it the codes tell. `contributors` (KEY,
    `contributor`, `amount`) feeds dominance and p%. `wanted`: indicator → how much dearer it is to hide its figures as
    partners (what a question needs). The same seed gives the same rounding.

    Protection repeats until an independent audit of all of it together finds nothing. Raises `DisclosureError` with a
    list when a figure that must be hidden can't be: nothing is released then.
    """
    known = [one if isinstance(one, Earlier) else Earlier(figures=one) for one in earlier]
    frame = with_primary(with_rules(raw.frame, indicators, public_indicators), policy, contributors)
    frame = frame.with_columns(_weight=weights_of(frame, wanted or {}))
    frame = with_secondary(
        frame, policy, indicators=indicators, earlier=known, audience=audience, areas=areas, seed=seed
    )
    judged: list[pl.DataFrame] = []

    def publish(more: More) -> ProtectedFigures:
        hide, disguise = (
            pl.Series(np.isin(np.arange(frame.height), sorted(rows))) for rows in (more.hide, more.disguise)
        )
        partner = (hide & HAS_VALUE & (pl.col("_hide") == "")) | (disguise & (pl.col("_hide") != ""))
        hiding = frame.with_columns(_hide=pl.when(partner).then(pl.lit(str(Reason.SECONDARY))).otherwise("_hide"))
        judged[:] = [_with_hidden_parts(hiding, policy, indicators)]
        hidden = _blanked(_rounded(judged[0], policy, seed, rounded))
        return ProtectedFigures._sealed(hidden, audience=audience, policy=policy.id)  # noqa: SLF001 - we are the gate

    rounded = _controlled(frame, policy, indicators, areas)
    attackers = watches(raw, audience, policy, indicators=indicators, areas=areas, earlier=known, onlookers=onlookers)
    figures, outcome = guarded(publish, attackers, frame["_weight"].to_numpy())
    return Protection(
        figures=figures,
        summary=summarised(judged[0], figures.frame),
        advice=advised(judged[0], policy),
        audit=outcome,
    )


def weights_of(frame: pl.DataFrame, wanted: Mapping[str, float]) -> pl.Series:
    """Return for each figure what it costs to hide it as a partner: more for what a question needs and what is recent.

    The newest period of an indicator weighs a half more than the oldest; `wanted` multiplies.
    """
    newest = pl.col("period_start").rank("dense").over("indicator")
    share = (newest / newest.max().over("indicator")).fill_null(0.0)
    asked = pl.col("indicator").replace_strict(dict(wanted), default=1.0, return_dtype=pl.Float64())
    return frame.select(_weight=asked * (1 + NEWER * share)).to_series()


def _with_hidden_parts(frame: pl.DataFrame, policy: Policy, indicators: Mapping[str, Indicator]) -> pl.DataFrame:
    """Hide every ratio of which the numerator or denominator (an indicator of its own) is hidden."""
    ratios = {name: found.counting for name, found in indicators.items() if found.counting.rule is CountingRule.RATIO}
    hidden = frame.filter(pl.col("_hide") != "").select(KEY)
    if not ratios or not policy.hide_ratio_with_hidden_part or hidden.is_empty():
        return frame
    links = pl.DataFrame(
        [(part, ratio) for ratio, counting in ratios.items() for part in (counting.numerator, counting.denominator)],
        schema={"indicator": pl.String(), "_ratio": pl.String()},
        orient="row",
    )
    parts = hidden.join(links, on="indicator").drop("indicator").rename({"_ratio": "indicator"}).unique()
    frame = frame.join(parts.with_columns(_part=pl.lit(value=True)), on=list(KEY), how="left", maintain_order="left")
    hit = pl.col("_part").fill_null(value=False) & (pl.col("_hide") == "") & HAS_VALUE
    return frame.with_columns(_hide=pl.when(hit).then(pl.lit(str(Reason.PART_HIDDEN))).otherwise("_hide")).drop("_part")


def _rounded(frame: pl.DataFrame, policy: Policy, seed: int, controlled: pl.Series | None) -> pl.DataFrame:
    """Round counts, numerators and cases to the policy's base; rates are computed again from what was rounded.

    A rate of exact numbers beside a known population gives the exact count away, so intervals (which are made of exact
    numbers) go as well. Amounts, means and published figures keep their value; the cases behind them are rounded.
    """
    base = policy.rounding_base
    if base <= 1 or policy.rounding == "none":
        return frame.with_columns(_status=pl.col("status"))
    mine = HAS_VALUE & (pl.lit(policy.protect_published) | ~pl.col("_public")) & (pl.col("_hide") == "")
    counted, rate = mine & pl.col("_rule").is_in(COUNTED_RULES), mine & pl.col("_rule").is_in(RATES)
    exact = (counted | rate) & ~pl.col("_weighted")
    rounded = frame.with_columns(
        [
            pl.Series(f"_{name}", _round_column(frame, name, policy, seed, controlled))
            for name in ("value", "numerator", "n")
        ]
    )
    factor = pl.col("_rule").replace_strict(FACTORS, default=1.0, return_dtype=pl.Float64())
    again = (
        pl.when(pl.col("denominator") > 0)
        .then(factor * pl.col("_numerator") / pl.col("denominator"))
        .otherwise("value")
    )
    linked = rate & ~pl.col("_weighted") & pl.col("numerator").is_not_null()
    return rounded.with_columns(
        value=pl.when(counted).then("_value").when(linked).then(again).otherwise("value"),
        numerator=pl.when(exact).then("_numerator").otherwise("numerator"),
        n=pl.when(mine).then(pl.col("_n").cast(pl.Int64)).otherwise("n"),
        lower=pl.when(exact).then(None).otherwise("lower"),
        upper=pl.when(exact).then(None).otherwise("upper"),
        _status=pl.when(exact).then(pl.lit(str(Status.ROUNDED))).otherwise("status"),
    )


def _round_column(frame: pl.DataFrame, name: str, policy: Policy, seed: int, controlled: pl.Series | None) -> pl.Series:
    if controlled is not None:
        return _as_controlled(frame, name, policy, controlled)
    values = frame.get_column(name).cast(pl.Float64).fill_null(float("nan")).to_numpy()
    if policy.rounding == "random":
        keys = frame.select(pl.concat_str([pl.col(key) for key in KEY], separator="\x1f")).to_series().to_list()
        rounded = round_random(values, policy.rounding_base, stable_draws(keys, seed))
    else:
        rounded = round_nearest(values, policy.rounding_base)
    return pl.Series(np.asarray(rounded, dtype=np.float64)).fill_nan(None)


def _controlled(
    frame: pl.DataFrame, policy: Policy, indicators: Mapping[str, Indicator], areas: pl.DataFrame | None
) -> pl.Series | None:
    """Return the additively rounded count of every figure, null where figures don't add up; None without the rule."""
    if policy.rounding != "controlled" or policy.rounding_base <= 1:
        return None
    return controlled_counts(frame, policy.rounding_base, indicators, areas)


def _as_controlled(frame: pl.DataFrame, name: str, policy: Policy, controlled: pl.Series) -> pl.Series:
    """Return a column with its counts rounded additively; what is no count of the table is rounded to the nearest."""
    values = frame.get_column(name).cast(pl.Float64)
    nearest = pl.Series(round_nearest(values.fill_null(float("nan")).to_numpy(), policy.rounding_base)).fill_nan(None)
    both = pl.DataFrame({"value": values, "count": frame["_count"].cast(pl.Float64), "to": controlled, "near": nearest})
    return both.select(
        pl.when(pl.col("value") == pl.col("count")).then(pl.coalesce("to", "near")).otherwise("near")
    ).to_series()


def _blanked(frame: pl.DataFrame) -> pl.DataFrame:
    """Put the status and reason in place and empty everything that could tell a hidden value."""
    hide = pl.col("_hide") != ""
    statuses = {str(reason): str(status_of(reason)) for reason in Reason}
    status = pl.col("_hide").replace_strict(statuses, default="", return_dtype=pl.String())
    frame = frame.with_columns(
        status=pl.when(hide).then(status).otherwise("_status"),
        reason=pl.when(hide).then("_hide").otherwise("reason"),
    )
    gone = pl.col("status").is_in([str(found) for found in HIDDEN])
    blanked = [pl.when(gone).then(None).otherwise(name).alias(name) for name in BLANKED]
    return frame.with_columns(blanked).select([pl.col(name).cast(kind) for name, kind in FIGURES.items()])
