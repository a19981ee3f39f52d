"""Comparable municipalities with their reason, and what happened after an intervention."""

from __future__ import annotations

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.interventions import Attribution, Course, Outcome, evaluate_intervention
from wegwijzer.comparison.peers import PeerKind, peers_of, statistical_neighbours
from wegwijzer.comparison.vectors import Verdict, Why
from wegwijzer.errors import UserError
from wegwijzer.frames import AREAS

COLUMNS = ("code", "name", "area_level", "year", "size_class", "urbanity", "regions")
ROWS = [
    ("GM0001", "Aa", "municipality", 2025, "klein", 5, ["RG01"]),
    ("GM0002", "Bee", "municipality", 2025, "klein", 4, ["RG01"]),
    ("GM0003", "Cee", "municipality", 2025, "groot", 1, ["RG02"]),
    ("GM0004", "Dee", "municipality", 2025, "klein", 5, ["RG02"]),
]
AREA_FRAME = pl.DataFrame(ROWS, schema={name: AREAS[name] for name in COLUMNS}, orient="row")


@pytest.mark.parametrize(
    ("kind", "codes", "shared"),
    [
        (PeerKind.SIZE_CLASS, ("GM0002", "GM0004"), "klein"),
        (PeerKind.URBANITY, ("GM0004",), "5"),
        (PeerKind.REGION, ("GM0002",), "RG01"),
    ],
)
def test_peers_by_class_say_what_they_share(kind, codes, shared):
    found = peers_of(AREA_FRAME, "GM0001", kind)
    assert found.areas == codes
    assert found.shared == shared
    assert found.few


def test_unknown_places_classes_and_traits_are_refused():
    with pytest.raises(UserError):
        peers_of(AREA_FRAME, "GM9999", PeerKind.SIZE_CLASS)
    with pytest.raises(UserError):
        peers_of(AREA_FRAME, "GM0001", PeerKind.REGION, "RG02")
    traits = pl.DataFrame({"code": ["GM0001", "GM0002"], "name": ["Aa", "Bee"], "oud": [None, 3.0]})
    for area, chosen in (("GM0001", ["oud"]), ("GM0003", ["oud"]), ("GM0002", ["jong"]), ("GM0002", [])):
        with pytest.raises(UserError):
            statistical_neighbours(traits, area, chosen)


def test_statistical_neighbours_are_the_nearest_whatever_the_unit():
    rng = np.random.default_rng(2)
    people, old = rng.lognormal(10, 1, 60), rng.normal(20, 4, 60)
    people[1], old[1] = people[0] * 1.01, old[0] + 0.05
    old[2] = np.nan
    traits = pl.DataFrame(
        {"code": [f"GM{n:04d}" for n in range(60)], "name": [str(n) for n in range(60)], "people": people, "old": old}
    )
    traits = traits.with_columns(pl.col("old").fill_nan(None))
    found = statistical_neighbours(traits, "GM0000", ["people", "old"], how_many=4, logs=["people"])
    assert found.areas[0] == "GM0001"
    assert [peer.distance for peer in found.peers] == sorted(peer.distance for peer in found.peers)
    assert found.left_out == ("GM0002",)
    scaled = traits.with_columns(pl.col("old") * 1000)
    assert statistical_neighbours(scaled, "GM0000", ["people", "old"], how_many=4, logs=["people"]).areas == found.areas


def _world(seed, effect, comparators=8, periods=16, drift=0.3, noise=0.4):
    rng = np.random.default_rng(seed)
    common = drift * np.arange(periods) + rng.normal(0, 0.5, periods)
    rows = [common + rng.normal(20, 3) + rng.normal(0, noise, periods) for _ in range(comparators + 1)]
    rows[0][periods // 2 :] += effect
    return Course(values=rows[0]), tuple(Course(values=row) for row in rows[1:]), periods // 2


def test_the_effect_is_found_apart_from_what_happened_everywhere():
    own, others, begins = _world(1, effect=3.0)
    found = evaluate_intervention(own, others, begins, assumed=3.0)
    assert found.lower < 3 < found.upper
    assert found.verdict is Verdict.MORE
    assert found.outcome is Outcome.AS_ASSUMED
    assert Attribution.OTHER_CAUSES in found.cautions
    assert found.after - found.before > 4  # what happened everywhere is in it


def test_nothing_is_seldom_called_an_effect_and_the_margin_covers():
    covered = [evaluate_intervention(*_world(seed, effect=2.0)) for seed in range(200)]
    assert np.mean([found.lower <= 2 <= found.upper for found in covered]) > 0.93
    nothing = [evaluate_intervention(*_world(seed, effect=0.0)) for seed in range(200)]
    assert np.mean([found.verdict in {Verdict.MORE, Verdict.LESS} for found in nothing]) < 0.06


def test_what_was_assumed_is_judged_apart():
    own, others, begins = _world(4, effect=1.5)
    assert evaluate_intervention(own, others, begins, assumed=6.0).outcome is Outcome.LESS_THAN_ASSUMED
    assert evaluate_intervention(own, others, begins, assumed=-1.0).outcome is Outcome.OTHER_WAY
    assert evaluate_intervention(own, others, begins).outcome is Outcome.CHANGED
    own, others, begins = _world(5, effect=0.0)
    assert evaluate_intervention(own, others, begins, assumed=5.0).outcome is Outcome.NOT_SHOWN
    assert evaluate_intervention(own, others, begins, assumed=0.05).outcome is Outcome.CANNOT_TELL


def test_it_says_when_it_cant_tell():
    own, others, begins = _world(6, effect=2.0)
    short = evaluate_intervention(own, others, 2)
    assert (short.verdict, short.why, short.outcome) == (Verdict.CANNOT_SAY, Why.SHORT, Outcome.CANNOT_TELL)
    assert evaluate_intervention(own, others, begins, broken_at=begins - 1).why is Why.BREAK
    assert evaluate_intervention(own, others, len(own.values)).why is Why.SHORT
    alone = evaluate_intervention(own, (), begins)
    assert Attribution.NO_COMPARATORS in alone.cautions
    apart = Course(values=own.values + np.where(np.arange(16) < begins, 2.0 * np.arange(16), 2.0 * begins))
    found = evaluate_intervention(apart, others, begins)
    assert Attribution.APART_BEFORE in found.cautions
    assert found.verdict is Verdict.CANNOT_SAY
    constant = evaluate_intervention(Course(values=np.full(10, 5.0)), (), 5)
    assert constant.why is Why.NO_MARGIN
    assert evaluate_intervention(Course(values=np.full(10, np.nan)), (), 5).why is Why.SHORT


def test_chance_in_the_figures_is_the_least_margin():
    values = np.array([5.0, 5.1, 4.9, 5.0, 5.05, 6.0, 6.1, 5.9])
    calm = evaluate_intervention(Course(values=values), (), 5)
    unsure = evaluate_intervention(Course(values=values, variance=np.full(8, 4.0)), (), 5)
    assert calm.verdict is Verdict.MORE
    assert unsure.verdict is Verdict.NOT_DIFFERENT
