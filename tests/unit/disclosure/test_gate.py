"""The gate on figures: primary rules, linked parts, rounding, blanking, summary and advice."""

from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from wegwijzer.definitions.model import BuildingBlock, Counting, CountingRule, Indicator, Policy
from wegwijzer.disclosure import Reason, may_quote, protect_figures, reason_text
from wegwijzer.disclosure.summary import Action, advice_text
from wegwijzer.figures import FIGURES, RawFigures
from wegwijzer.frames import Status

CARE = Policy(
    id="cbs-zorg",
    title="CBS zorg",
    minimum_count=8,
    zeros_shown=False,
    rounding_base=5,
    rounding="nearest",
    rate_after_rounding=True,
    secondary=False,
)
FIVE = Policy(id="publiek", title="Publiek", minimum_count=5, secondary=False)


def indicator(name: str, rule: CountingRule, **counting: object) -> Indicator:
    return Indicator(
        id=name,
        title=name,
        building_block=BuildingBlock.ACTIVITIES_OUTPUT,
        unit="personen",
        counting=Counting(rule=rule, **counting),  # type: ignore[arg-type]
    )


INDICATORS = {
    found.id: found
    for found in (
        indicator("clients", CountingRule.DISTINCT_PERSONS),
        indicator("rate", CountingRule.RATE_PER_1000),
        indicator("share", CountingRule.SHARE),
        indicator("mean", CountingRule.MEAN),
        indicator("euro", CountingRule.SUM),
        indicator("survey", CountingRule.SHARE, weighted=True),
        indicator("published", CountingRule.AS_PUBLISHED),
        indicator("ratio", CountingRule.RATIO, numerator="euro", denominator="clients"),
    )
}


def figures(*rows: dict[str, object]) -> RawFigures:
    base: dict[str, object] = {
        "indicator": "clients",
        "version": 1,
        "area": "BU03630000",
        "area_level": "neighbourhood",
        "period": "2023JJ00",
        "period_start": date(2023, 1, 1),
        "breakdown": "total",
        "group": "total",
        "status": "shown",
        "quality": "final",
        "reason": "",
        "series_break": "",
    }
    return RawFigures(pl.DataFrame([base | row for row in rows], schema=FIGURES))


def protected(policy: Policy, *rows: dict[str, object], **more: object) -> list[dict[str, object]]:
    protection = protect_figures(figures(*rows), policy, audience="publiek", indicators=INDICATORS, **more)  # type: ignore[arg-type]
    return protection.figures.frame.to_dicts()


@pytest.mark.parametrize(
    ("count", "shown"),
    [(0, None), (7, None), (8, 10), (12, 10), (13, 15), (17, 15), (18, 20), (22, 20), (23, 25)],
)
def test_cbs_care_rounding(count: int, shown: float | None) -> None:
    (row,) = protected(CARE, {"value": float(count), "n": count})
    assert row["value"] == shown
    assert row["status"] == (Status.HIDDEN_PRIMARY if shown is None else Status.ROUNDED)
    assert row["n"] == shown


def test_rate_is_computed_after_rounding_and_loses_its_exact_interval() -> None:
    (row,) = protected(
        CARE,
        {
            "indicator": "rate",
            "value": 13.0,
            "numerator": 13.0,
            "denominator": 1000.0,
            "n": 13,
            "lower": 7.0,
            "upper": 22.0,
        },
    )
    assert (row["value"], row["numerator"], row["denominator"]) == (15.0, 15.0, 1000.0)
    assert (row["n"], row["lower"], row["upper"], row["status"]) == (15, None, None, Status.ROUNDED)


@pytest.mark.parametrize("count", [1, 2, 3, 4])
def test_small_counts_are_hidden_with_everything_that_tells_them(count: int) -> None:
    (row,) = protected(
        FIVE,
        {
            "indicator": "rate",
            "value": float(count),
            "numerator": float(count),
            "denominator": 1000.0,
            "n": count,
            "lower": 0.5,
            "upper": 9.0,
        },
    )
    assert [row[name] for name in ("value", "numerator", "denominator", "n", "lower", "upper")] == [None] * 6
    assert (row["status"], row["reason"]) == (Status.HIDDEN_PRIMARY, "minimum_count")


def test_zero_is_shown_unless_the_policy_hides_it() -> None:
    (row,) = protected(FIVE, {"value": 0.0, "n": 0})
    assert (row["value"], row["status"]) == (0.0, Status.SHOWN)


@pytest.mark.parametrize(
    ("policy", "row", "reason"),
    [
        (
            Policy(id="p", title="", minimum_denominator=50),
            {"indicator": "share", "denominator": 49.0},
            "minimum_denominator",
        ),
        (
            Policy(id="p", title="", group_disclosure=0.9),
            {"indicator": "share", "numerator": 45.0, "denominator": 50.0},
            "group_disclosure",
        ),
        (Policy(id="p", title="", minimum_respondents=100), {"indicator": "survey", "n": 99}, "minimum_respondents"),
        (Policy(id="p", title="", minimum_contributors=3), {"indicator": "euro", "n": 2}, "minimum_contributors"),
        (FIVE, {"indicator": "mean", "n": 4}, "minimum_count"),
        (FIVE, {"indicator": "unheard-of", "value": 3.0}, "minimum_count"),
    ],
)
def test_each_rule_names_its_reason(policy: Policy, row: dict[str, object], reason: str) -> None:
    (found,) = protected(policy, {"value": 50.0} | row)
    assert (found["status"], found["reason"], found["value"]) == (Status.HIDDEN_PRIMARY, reason, None)


def test_a_ratio_is_hidden_with_its_part() -> None:
    rows = protected(
        FIVE,
        {"value": 3.0, "n": 3},
        {"indicator": "euro", "value": 3000.0, "n": 12},
        {"indicator": "ratio", "value": 1000.0},
    )
    assert [row["status"] for row in rows] == [Status.HIDDEN_PRIMARY, Status.SHOWN, Status.HIDDEN_PART]
    assert rows[2]["value"] is None


def test_published_figures_pass_and_kinds_of_nothing_stay() -> None:
    rows = protected(
        FIVE,
        {"indicator": "published", "value": 3.0},
        {"indicator": "published", "value": None, "status": "secret", "reason": "source", "area": "BU03630001"},
    )
    assert [(row["value"], row["status"]) for row in rows] == [(3.0, "shown"), (None, "secret")]
    strict = Policy(id="p", title="", minimum_count=5, protect_published=True, secondary=False)
    assert protected(strict, {"indicator": "published", "value": 3.0, "n": 3})[0]["status"] == Status.HIDDEN_PRIMARY


def test_dominance_and_p_percent_look_at_contributors() -> None:
    raw = figures({"indicator": "euro", "value": 100.0, "n": 40})
    key = raw.frame.select("indicator", "area", "period", "breakdown", "group")
    shares = pl.DataFrame({"contributor": ["a", "b", "c"], "amount": [80.0, 15.0, 5.0]})
    for policy, reason in (
        (Policy(id="p", title="", dominance=(1, 75.0)), "dominance"),
        (Policy(id="p", title="", p_percent=10.0), "p_percent"),
    ):
        done = protect_figures(
            raw, policy, audience="publiek", indicators=INDICATORS, contributors=key.join(shares, how="cross")
        )
        assert done.figures.frame["reason"].to_list() == [reason]


def test_random_rounding_is_unbiased_stable_and_seeded() -> None:
    policy = Policy(id="p", title="", rounding_base=5, rounding="random")
    rows = [{"value": 12.0, "n": 12, "area": f"BU{number:08d}"} for number in range(2000)]
    once, again = protected(policy, *rows, seed=1), protected(policy, *rows, seed=1)
    assert once == again
    assert {row["value"] for row in once} == {10.0, 15.0}
    assert abs(sum(float(str(row["value"])) for row in once) / 2000 - 12) < 0.2


def test_summary_and_advice_count_what_was_hidden() -> None:
    small = [{"value": 3.0, "n": 3, "area": f"BU0363000{number}"} for number in range(3)]
    big = {"value": 40.0, "n": 40, "area": "WK036300", "area_level": "district"}
    done = protect_figures(
        figures(*small, {"value": 91.0, "n": 91, "area": "BU03630009"}, big),
        FIVE,
        audience="publiek",
        indicators=INDICATORS,
    )
    assert (done.summary.figures, done.summary.hidden) == (5, 3)
    assert done.summary.by_rule == {"minimum_count": 3}
    assert done.summary.by_status == {"hidden_primary": 3, "shown": 2}
    assert done.summary.covered == pytest.approx(0.91)
    (advice,) = done.advice
    assert (advice.action, advice.hidden_now, advice.hidden_then) == (Action.COARSER_AREA, 3, 0)
    assert advice_text(advice) == "Laat u het kleinste gebied weg, dan zijn er 0 cijfers verborgen in plaats van 3."


def test_stories_of_too_few_are_not_quoted() -> None:
    three = Policy(id="p", title="", minimum_stories=3)
    assert [may_quote(stories, three) for stories in (0, 2, 3)] == [False, False, True]
    assert may_quote(1, FIVE)


def test_reasons_are_plain_dutch() -> None:
    assert reason_text("minimum_count", FIVE) == "verborgen: minder dan 5 inwoners"
    assert reason_text("secondary", FIVE) == "verborgen om een ander klein aantal te beschermen"
    assert reason_text("", FIVE) == ""
    assert reason_text("of-the-source", FIVE) == "verborgen"
    assert all(reason_text(reason, FIVE).startswith("verborgen") for reason in Reason)
