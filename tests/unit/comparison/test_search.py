"""What stands out in a release: planted events are found, quiet series stay quiet, one cause is one story."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.search.events import Shape, forms_of, search
from wegwijzer.comparison.search.finding import FoundKind, found_in
from wegwijzer.comparison.search.panel import Counted
from wegwijzer.comparison.search.stories import Calm, Explained, discovered, storied, without_explained
from wegwijzer.figures import FIGURES, ProtectedFigures

TOWN = "GM0001"
DISTRICTS = [f"WK0001{number:02d}" for number in range(9)]
PARTS = [f"BU0001{district:02d}{number:02d}" for district in range(9) for number in range(6)]
INSIDE = {TOWN: "municipality", **dict.fromkeys(DISTRICTS, "district"), **dict.fromkeys(PARTS, "neighbourhood")}
YEARS = range(2014, 2026)
RATE = Counted(id="hulp", scale=Scale.RATE, decimals=1)


def world(seed, event=None, *, spread=0.15, people=900):
    """Cases per neighbourhood and year; `event` changes the expected number of an area in a year."""
    rng = np.random.default_rng(seed)
    level = 0.05 * rng.lognormal(0, spread, len(PARTS))
    rows, counts = [], {}
    for place, area in enumerate(PARTS):
        for year in YEARS:
            mean = people * level[place] * (event(area, year) if event else 1.0)
            counts[area, year] = int(rng.poisson(mean))
    for area in [TOWN, *DISTRICTS, *PARTS]:
        inside = [part for part in PARTS if area in {part, f"WK{part[2:8]}", TOWN}]
        rows += [(area, year, sum(counts[part, year] for part in inside), people * len(inside)) for year in YEARS]
    return rows


def figures(rows, indicator="hulp", **changed):
    frame = pl.DataFrame(
        [
            {
                "indicator": indicator,
                "version": 1,
                "area": area,
                "area_level": INSIDE[area],
                "period": f"{year}JJ00",
                "period_start": date(year, 1, 1),
                "breakdown": "total",
                "group": "total",
                "value": 1000 * cases / people,
                "numerator": float(cases),
                "denominator": float(people),
                "status": "shown",
                "quality": "final",
                "reason": "",
                "series_break": "",
                **{key: change(area, year) for key, change in changed.items()},
            }
            for area, year, cases, people in rows
        ],
        schema=FIGURES,
    )
    hidden = pl.col("status") != "shown"
    numbers = [pl.when(hidden).then(None).otherwise(pl.col(name)).alias(name) for name in ("value", "numerator")]
    return ProtectedFigures._sealed(frame.with_columns(numbers), audience="intern", policy="p")


def stories(rows, calm=Calm.NORMAL, **changed):
    searched = found_in(figures(rows, **changed), RATE, TOWN, INSIDE)
    return storied(discovered([searched], calm), lambda _one: 1.0)


def test_quiet_releases_have_hardly_any_story():
    told = [len(stories(world(seed))) for seed in range(12)]
    assert np.mean(told) <= 0.5
    assert max(told) <= 2


def test_a_shift_in_a_district_and_its_neighbourhoods_is_one_story():
    def event(area, year):
        return 1.6 if area.startswith("BU000103") and year >= 2021 else 1.0

    (story,) = stories(world(1, event))
    assert story.main.area == "WK000103"
    assert story.main.kind in {FoundKind.SHIFT, FoundKind.GAP}
    assert story.main.up
    assert abs(int(story.main.first_period[:4]) - 2021) <= 1
    assert all(one.area.startswith(("WK000103", "BU000103")) for one in story.others)
    assert story.main.now > 1.3 * story.main.before
    assert story.main.people > 50


def test_what_happens_everywhere_is_told_once_for_the_municipality():
    found = stories(world(2, lambda _area, year: 1.35 if year in {2020, 2021} else 1.0))
    (story,) = [one for one in found if one.main.area == TOWN]
    assert not any(one.main.first_period in {"2020JJ00", "2021JJ00"} for one in found if one is not story)
    assert (story.main.area, story.main.kind, story.main.passed) == (TOWN, FoundKind.HIGH, True)
    assert (story.main.first_period, story.main.last_period) == ("2020JJ00", "2021JJ00")
    rising = stories(world(3, lambda _area, year: 1.06 ** (year - 2014)))
    assert (TOWN, FoundKind.TREND) in {(story.main.area, story.main.kind) for story in rising}
    assert not any(story.main.kind is FoundKind.TREND for story in rising if story.main.area != TOWN)


def test_the_newest_period_alone_can_be_high_and_provisional_is_told():
    rows = world(4, lambda area, year: 2.6 if area == "BU00010503" and year == 2025 else 1.0)
    (story,) = stories(rows, quality=lambda _area, year: "provisional" if year == 2025 else "final")
    assert (story.main.area, story.main.kind) == ("BU00010503", FoundKind.HIGH)
    assert story.main.provisional
    assert not story.main.passed


def test_never_across_a_break_and_hidden_is_a_hole():
    rows = world(5, lambda _area, year: 1.8 if year >= 2020 else 1.0)
    assert stories(rows)
    assert not stories(rows, series_break=lambda _area, year: "andere telling" if year == 2020 else "")
    hidden = stories(rows, status=lambda area, _year: "hidden_primary" if area.startswith("BU") else "shown")
    assert {story.main.area for story in hidden} == {TOWN}


def test_a_handful_of_people_is_no_signal():
    few = world(6, lambda area, year: 4.0 if area == "BU00010503" and year == 2025 else 1.0, people=20)
    searched = found_in(figures(few), RATE, TOWN, INSIDE, minimum_cases=5)
    assert not discovered([searched], Calm.ALL)


def test_calmer_tells_less_and_series_too_short_or_empty_tell_nothing():
    rows = world(7, lambda area, year: 1.35 if area.startswith("BU000103") and year >= 2021 else 1.0)
    sizes = [len(discovered([found_in(figures(rows), RATE, TOWN, INSIDE)], calm)) for calm in Calm]
    assert sizes == sorted(sizes)
    short = [row for row in rows if row[1] >= 2022]
    assert found_in(figures(short), RATE, TOWN, INSIDE).series == 0
    assert found_in(figures([]), RATE, TOWN, INSIDE).found == ()


def test_the_order_of_rows_changes_nothing():
    rows = world(8, lambda area, year: 1.6 if area.startswith("BU000103") and year >= 2021 else 1.0)
    assert stories(rows) == stories(rows[::-1])


def test_an_area_that_always_differs_is_an_outlier_among_its_peers():
    rows = world(9, lambda area, _year: 3.0 if area == "BU00010304" else 1.0, spread=0.05)
    kinds = {(story.main.area, story.main.kind) for story in stories(rows)}
    assert {kind for _, kind in kinds} == {FoundKind.OUTLIER}
    assert {area[2:8] for area, _ in kinds} == {"000103"}


def test_what_was_explained_stays_quiet_until_something_new_happens():
    def event(area, year):
        return 1.6 if area.startswith("BU000103") and year >= 2021 else 1.0

    found = discovered([found_in(figures(world(1, event)), RATE, TOWN, INSIDE)], Calm.NORMAL)
    said = [Explained(key=one.key, newest_period=one.newest_period, level=one.level) for one in found]
    assert without_explained(found, []) == found
    assert without_explained(found, said) == ()
    one, told = found[0], said[0]
    moved = str(int(one.first_period[:4]) + 1) + one.first_period[4:]
    later = replace(one, newest_period="2026JJ00", first_period=moved)
    assert without_explained([later], [told]) == ()  # the same event, a year on
    further = replace(later, level=one.level + 2 * abs(one.now - one.before))
    assert without_explained([further], [told]) == (further,)
    other = replace(one, first_period="2001JJ00")
    assert without_explained([other], [told]) == (other,)


@pytest.mark.parametrize(("shape", "first"), [(Shape.STEP, 10), (Shape.BUMP, 8), (Shape.TREND, 0), (Shape.BEND, 12)])
def test_every_form_is_recognised(shape, first):
    time = np.arange(24)
    form = {
        Shape.STEP: (time >= 10) * 4.0,
        Shape.BUMP: ((time >= 8) & (time < 11)) * 6.0,
        Shape.TREND: time * 0.6,
        Shape.BEND: np.maximum(time - 12, 0) * 0.9,
    }[shape]
    rng = np.random.default_rng(3)
    values = rng.normal(0, 1, (40, 24))
    values[0] += form
    forms = forms_of(24)
    events = search(values, forms, np.ones(40), siblings=False)
    mine = [place for place in range(len(events.row)) if events.row[place] == 0 and events.round[place] == 0]
    assert [forms.shapes[events.form[place]] for place in mine] == [shape]
    assert abs(int(forms.first[events.form[mine[0]]]) - first) <= 2


def test_series_in_which_nothing_happens_are_seldom_a_candidate():
    rng = np.random.default_rng(5)
    for periods in (8, 12, 32):
        values = rng.normal(0, 1, (2000, periods))
        events = search(values, forms_of(periods), np.zeros(2000), siblings=True)
        assert (events.chance < 0.001).mean() < 0.2 if len(events.chance) else True
        assert (events.chance < 0.001).sum() <= 10
    constant = np.full((5, 10), 3.0)
    assert len(search(constant, forms_of(10), np.zeros(5), siblings=True).row) == 0
    empty = np.full((5, 10), np.nan)
    assert len(search(empty, forms_of(10), np.ones(5), siblings=True).row) == 0
