"""Primary rules on figures: which figures tell too much by themselves, and by which rule.

Every rule is one Polars expression over the FIGURES columns plus `_rule` (the counting rule) and `_weighted`. The
first rule in the order of `primary_reason` names the reason. Figures without a value keep the kind of nothing they
have.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from wegwijzer.definitions.model import CountingRule, Indicator, Policy
from wegwijzer.disclosure.reasons import Reason
from wegwijzer.figures import KEY
from wegwijzer.frames import WITH_VALUE

COUNTS = (CountingRule.COUNT, CountingRule.DISTINCT_PERSONS)
RATES = (
    CountingRule.RATE_PER_100,
    CountingRule.RATE_PER_1000,
    CountingRule.RATE_PER_10000,
    CountingRule.SHARE,
)
FACTORS = {
    CountingRule.RATE_PER_100: 100.0,
    CountingRule.RATE_PER_1000: 1_000.0,
    CountingRule.RATE_PER_10000: 10_000.0,
    CountingRule.SHARE: 100.0,
}
HAS_VALUE = pl.col("status").is_in([str(status) for status in WITH_VALUE]) & pl.col("value").is_not_null()


def with_rules(frame: pl.DataFrame, indicators: Mapping[str, Indicator], public: Collection[str]) -> pl.DataFrame:
    """Return the figures with what the rules need to know of their indicator.

    Adds `_rule`, `_weighted`, `_public` (rests on published figures only) and `_count`: the number of people or cases
    that the smallest-count rules look at. An indicator that isn't in `indicators` is treated as microdata: the strict
    side.
    """
    rules = {name: str(indicator.counting.rule) for name, indicator in indicators.items()}
    weighted = [name for name, indicator in indicators.items() if indicator.counting.weighted]
    published = [name for name, rule in rules.items() if rule == CountingRule.AS_PUBLISHED]
    frame = frame.with_columns(
        _rule=pl.col("indicator").replace_strict(rules, default=str(CountingRule.COUNT), return_dtype=pl.String()),
        _weighted=pl.col("indicator").is_in(weighted),
        _public=pl.col("indicator").is_in([*published, *public]),
    )
    return frame.with_columns(_count=_counted())


def _counted() -> pl.Expr:
    """The count behind a figure: the value of a count, the numerator of a rate, else the cases it rests on.

    Null where the source doesn't tell. Of a weighted figure only the unweighted cases count.
    """
    unweighted = (
        pl.when(pl.col("_rule").is_in(COUNTS)).then("value").when(pl.col("_rule").is_in(RATES)).then("numerator")
    )
    return pl.when("_weighted").then("n").otherwise(unweighted.otherwise("n").cast(pl.Float64))


def _rules(policy: Policy, *, contributors_known: bool) -> list[tuple[Reason, pl.Expr]]:
    count, n = pl.col("_count"), pl.col("n")
    rate = pl.col("_rule").is_in(RATES) & ~pl.col("_weighted")
    small_n = (n > 0) & (n < policy.minimum_count)
    rules = [
        (Reason.ZEROS_SHOWN, (count <= 0) & pl.lit(not policy.zeros_shown and policy.minimum_count > 0)),
        (Reason.MINIMUM_COUNT, ((count > 0) & (count < policy.minimum_count)) | (small_n & ~rate)),
        (Reason.MINIMUM_DENOMINATOR, pl.col("denominator") < policy.minimum_denominator),
        (Reason.MINIMUM_RESPONDENTS, pl.col("_weighted") & (n < policy.minimum_respondents)),
        (
            Reason.MINIMUM_CONTRIBUTORS,
            (pl.col("_rule") == CountingRule.SUM) & (n > 0) & (n < policy.minimum_contributors),
        ),
    ]
    if policy.group_disclosure is not None:
        part = pl.col("numerator") / pl.col("denominator")
        everybody = (pl.col("denominator") > 0) & (part >= policy.group_disclosure) & (part <= 1.0)
        rules.append((Reason.GROUP_DISCLOSURE, pl.col("_rule").is_in(RATES) & everybody))
    if contributors_known:
        rules += [(Reason.DOMINANCE, pl.col("_dominated")), (Reason.P_PERCENT, pl.col("_estimable"))]
        few = pl.col("_contributors") < policy.minimum_contributors
        rules.append((Reason.MINIMUM_CONTRIBUTORS, few))
    return rules


def may_quote(stories: int, policy: Policy) -> bool:
    """Return whether stories may be quoted or counted for an area and group in which `stories` people told one."""
    return stories >= max(1, policy.minimum_stories)


def with_primary(frame: pl.DataFrame, policy: Policy, contributors: pl.DataFrame | None = None) -> pl.DataFrame:
    """Return the figures (of `with_rules`) with `_hide`: the code of the primary rule that hides each, or "".

    `contributors` has the KEY columns, `contributor` and `amount`: it feeds dominance, p% and the minimum number of
    contributors. Figures of the public pass, unless the policy protects published figures too. Not known is not small:
    a rule whose ingredient is missing doesn't speak.
    """
    if contributors is not None:
        frame = frame.join(contributor_rules(contributors, policy), on=list(KEY), how="left")
    found = pl.lit("")
    for reason, applies in reversed(_rules(policy, contributors_known=contributors is not None)):
        found = pl.when(applies.fill_null(value=False)).then(pl.lit(str(reason))).otherwise(found)
    passes = pl.lit(value=False) if policy.protect_published else pl.col("_public")
    frame = frame.with_columns(_hide=pl.when(HAS_VALUE & ~passes).then(found).otherwise(pl.lit("")))
    return frame.drop("_dominated", "_estimable", "_contributors", strict=False)


def contributor_rules(contributors: pl.DataFrame, policy: Policy) -> pl.DataFrame:
    """Return for each figure the number of contributors, and whether it is `_dominated` or `_estimable`.

    Dominance (n, k): the n largest contributors have more than k % of the amount. p%: what is left after the two
    largest is less than p % of the largest, so that the second can estimate the first within p %. Negative amounts
    count by size. Literature: Hundepool et al. (2012), 4.2.2.
    """
    keys = list(KEY)
    per = contributors.group_by([*keys, "contributor"]).agg(pl.col("amount").sum().abs())
    top, share = policy.dominance or (1, 100.0)
    cells = per.group_by(keys).agg(
        _contributors=pl.len(),
        _all=pl.col("amount").sum(),
        _top=pl.col("amount").top_k(top).sum(),
        _first=pl.col("amount").max(),
        _two=pl.col("amount").top_k(2).sum(),
    )
    dominated = (pl.col("_top") > pl.col("_all") * share / 100) & pl.lit(policy.dominance is not None)
    rest = pl.col("_all") - pl.col("_two")
    estimable = (rest < pl.col("_first") * (policy.p_percent or 0.0) / 100) & pl.lit(policy.p_percent is not None)
    return cells.select(*keys, "_contributors", _dominated=dominated, _estimable=estimable & (pl.col("_all") > 0))
