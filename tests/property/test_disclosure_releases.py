"""Invariants of two releases after each other, over random counts, corrections, breakdowns and policies."""

from __future__ import annotations

from dataclasses import replace

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.unit.disclosure.test_over_time import (
    FIVE,
    Asked,
    Protection,
    asked,
    corrected,
    counts,
    earlier,
    protect,
    worked_out,
)

from wegwijzer.definitions.model import Policy
from wegwijzer.disclosure import Earlier
from wegwijzer.errors import DisclosureError

BREAKDOWNS = st.sampled_from(
    [("total",), ("total", "sex"), ("total", "age"), ("sex", "both"), ("total", "age", "both")]
)
POLICIES = st.builds(
    lambda least, interval, zeros: replace(FIVE, minimum_count=least, protection_interval=interval, zeros_shown=zeros),
    st.sampled_from([3, 5, 8]),
    st.sampled_from([0.0, 0.1]),
    st.just(value=True),
)
REFUSALS = {"disclosure.combination", "disclosure.audit", "disclosure.impossible", "disclosure.released"}


def protected_or_refused(
    what: Asked, counted: dict, policy: Policy, before: tuple[Earlier, ...] = ()
) -> Protection | None:
    try:
        return protect(what, counted, policy, earlier=before)
    except DisclosureError as error:
        codes = {problem.code for problem in error.problems}
    assert codes <= REFUSALS
    return None


@settings(max_examples=20, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(st.integers(0, 10**6), BREAKDOWNS, BREAKDOWNS, POLICIES)
def test_two_releases_tell_nothing_together(
    seed: int, first: tuple[str, ...], second: tuple[str, ...], policy: Policy
) -> None:
    old, what, then = counts(seed), asked(first), asked(second)
    done = protected_or_refused(what, old, policy)
    if done is None:
        return
    assert worked_out([(what, old, done.figures)]) == []
    new = corrected(old, seed)
    later = protected_or_refused(then, new, policy, (earlier(what, old, done),))
    if later is None:
        return
    frame = later.figures.frame
    assert frame.height == then.raw(new).frame.height
    assert frame.filter((pl.col("value") > 0) & (pl.col("value") < policy.minimum_count)).is_empty()
    assert worked_out([(what, old, done.figures), (then, new, later.figures)]) == []
