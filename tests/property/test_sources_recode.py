"""Whatever merges, is renamed or is divided: counts keep their total."""

from __future__ import annotations

from datetime import date

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from wegwijzer.frames import OBSERVATIONS
from wegwijzer.sources.areas_changes import BoundaryChanges, Overlay, Succession
from wegwijzer.sources.areas_recode import recode_series

FIRST, CODES = 2015, [f"GM99{n:02d}" for n in range(12)]


@st.composite
def histories(draw: st.DrawFn) -> tuple[BoundaryChanges, pl.DataFrame]:
    """A random history: each of the later codes may take in earlier ones; some are divided; every area has a figure."""
    successions, began, alive, pieces = {}, {}, CODES[:6], {}
    for number, new in enumerate(CODES[6:], start=1):
        on = date(FIRST + number, 1, 1)
        taken = draw(st.lists(st.sampled_from(alive), unique=True, max_size=3))
        if not taken:
            continue
        successions |= {code: Succession(new=new, on=on) for code in taken}
        began[new] = on
        alive = [code for code in alive if code not in taken] + [new]
    for code in draw(st.lists(st.sampled_from(CODES[:6]), unique=True, max_size=2)):
        if code in successions and len(alive) > 1:
            share = draw(st.floats(0.1, 0.9))
            pieces[code] = {alive[0]: share, alive[1]: 1 - share}
    last = FIRST + len(CODES)
    counts = draw(st.lists(st.integers(0, 10_000), min_size=6, max_size=6))
    overlay = Overlay(from_year=FIRST, to_year=last, pieces=pieces)
    rows = [("n", code, "municipality", f"{FIRST}JJ00", date(FIRST, 1, 1), "total", "total", float(n), "shown", "final")
            for code, n in zip(CODES[:6], counts, strict=True)]  # fmt: skip
    changes = BoundaryChanges(successions=successions, began=began, overlay=overlay)
    return changes, pl.DataFrame(rows, schema=OBSERVATIONS, orient="row")


@settings(max_examples=60, deadline=None, database=None, derandomize=True)
@given(histories(), st.booleans(), st.integers(FIRST, FIRST + len(CODES)))
def test_counts_keep_their_total(
    history: tuple[BoundaryChanges, pl.DataFrame],
    estimate: bool,  # noqa: FBT001 - drawn
    to_year: int,
) -> None:
    changes, observations = history
    recoded = recode_series(observations, changes, to_year, kind="count", estimate=estimate).observations
    assert set(recoded["status"]) == {"shown"}
    assert abs(recoded["value"].sum() - observations["value"].sum()) < 1e-6
    assert dict(recoded.schema) == OBSERVATIONS
    assert not recoded.select("area", "period", "measure").is_duplicated().any()


@settings(max_examples=30, deadline=None, database=None, derandomize=True)
@given(histories(), st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(history: tuple[BoundaryChanges, pl.DataFrame], random: object) -> None:
    changes, observations = history
    turned = observations.sample(fraction=1.0, shuffle=True, seed=random.randint(0, 9999))  # type: ignore[attr-defined]
    first, second = (recode_series(o, changes, FIRST + 9, kind="count").observations for o in (observations, turned))
    assert first.sort("area").equals(second.sort("area"))
