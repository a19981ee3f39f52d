"""What the release's audit finds gets hidden, however wide around it; who pools knows what is about them alone."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl
import pytest

from wegwijzer.definitions.model import (
    Breakdown,
    BuildingBlock,
    Counting,
    CountingRule,
    Indicator,
    Policy,
    Quantity,
)
from wegwijzer.disclosure.audit import Attack
from wegwijzer.disclosure.combined.auditing import FiguresAudit
from wegwijzer.disclosure.combined.guarding import More, guarded, watches
from wegwijzer.disclosure.combined.repairing import Repair
from wegwijzer.errors import DisclosureError
from wegwijzer.figures import FIGURES, ProtectedFigures, RawFigures

FIVE = Policy(id="publiek", title="Publiek", minimum_count=5)
INDICATORS = {
    "clients": Indicator(
        id="clients",
        title="clients",
        building_block=BuildingBlock.EFFECT,
        unit="personen",
        counting=Counting(rule=CountingRule.COUNT, of=Quantity(sources=("care",))),
        breakdowns=(Breakdown(id="sex", columns=("sex",)), Breakdown(id="age", columns=("age",))),
    )
}
Cells = dict[tuple[str, str, str], int]  # area, breakdown, group


def raw(cells: Cells) -> RawFigures:
    levels = {"GM": "municipality", "WK": "district", "BU": "neighbourhood"}
    rows = [
        {
            "indicator": "clients",
            "version": 1,
            "area": area,
            "area_level": levels[area[:2]],
            "period": "2023JJ00",
            "period_start": date(2023, 1, 1),
            "breakdown": breakdown,
            "group": group,
            "value": float(n),
            "numerator": float(n),
            "n": n,
            "status": "shown",
            "quality": "final",
            "reason": "",
            "series_break": "",
        }
        for (area, breakdown, group), n in cells.items()
    ]
    return RawFigures(pl.DataFrame(rows, schema=FIGURES))


def published(figures: RawFigures, hidden: dict[int, str]) -> ProtectedFigures:
    """The figures with the rows of `hidden` hidden for a reason; the rest is shown."""
    at = pl.Series(np.arange(figures.frame.height))
    reason = at.replace_strict(hidden, default="", return_dtype=pl.String())
    gone = reason != ""
    status = pl.when(reason == "minimum_count").then(pl.lit("hidden_primary")).otherwise(pl.lit("hidden_secondary"))
    frame = figures.frame.with_columns(
        status=pl.when(gone).then(status).otherwise("status"),
        reason=reason,
        **{name: pl.when(~gone).then(name) for name in ("value", "numerator", "n")},
    )
    return ProtectedFigures._sealed(frame, audience="publiek", policy="publiek")


TOWN: Cells = {
    (area, breakdown, group): n
    for area, (m, v) in {"GM0363": (12, 35), "BU03630000": (1, 5), "BU03630001": (5, 16), "BU03630002": (6, 14)}.items()
    for breakdown, group, n in (("total", "total", m + v), ("sex", "m", m), ("sex", "v", v))
}


def rows_of(cells: Cells, *wanted: tuple[str, str]) -> list[int]:
    return [at for at, (area, _, group) in enumerate(cells) if (area, group) in wanted]


def test_a_move_that_only_holds_for_who_reads_no_reasons_isnt_taken_for_help() -> None:
    """One of 1 beside partners of 5, all known to be 5 at least: only more hiding opens it."""
    figures = raw(TOWN)
    small = rows_of(TOWN, ("BU03630000", "m"))[0]
    partners = rows_of(TOWN, ("BU03630000", "v"), ("BU03630001", "m"), ("BU03630001", "v"))
    start = published(figures, {small: "secondary", **dict.fromkeys(partners, "secondary")})
    audit = FiguresAudit(figures, FIVE, audience="publiek", indicators=INDICATORS)
    finds = audit.attack(start).finds
    assert {find.attack for find in finds} == {Attack.POLICY}
    shown = audit.shown(start)
    world = audit.world(0, shown)
    assert world is not None
    repair = Repair(audit.systems[0], world, shown, FIVE, np.ones(len(TOWN)), amounts=False)
    assert repair.protect(finds[0])
    assert repair.chosen


def test_hiding_goes_on_until_nothing_is_found_or_left(monkeypatch: pytest.MonkeyPatch) -> None:
    """With no move to be found at all, the sums around the find are hidden, wider and wider."""
    monkeypatch.setattr(Repair, "protect", lambda *_: False)
    figures = raw(TOWN)
    small = rows_of(TOWN, ("BU03630000", "m"))[0]

    def publish(more: More) -> ProtectedFigures:
        hidden = {small: "minimum_count"} | dict.fromkeys(more.hide | more.disguise, "secondary")
        return published(figures, hidden)

    everybody = watches(figures, "publiek", FIVE, indicators=INDICATORS, areas=None, earlier=(), onlookers=())
    done, outcome = guarded(publish, everybody, np.ones(len(TOWN)))
    assert everybody[0].audit.attack(done).finds == ()
    assert everybody[0].audit.attack(publish(More())).finds != ()
    assert 0 < outcome.extra < len(TOWN)


def test_what_no_hiding_helps_is_refused() -> None:
    figures = raw(TOWN)
    small = rows_of(TOWN, ("BU03630000", "m"))[0]
    everybody = watches(figures, "publiek", FIVE, indicators=INDICATORS, areas=None, earlier=(), onlookers=())
    with pytest.raises(DisclosureError):
        guarded(lambda _: published(figures, {small: "minimum_count"}), everybody, np.ones(len(TOWN)))


DISTRICT: Cells = {
    (area, breakdown, group): n
    for area, (m, v, young, old) in {
        "WK036300": (9, 13, 1, 21),
        "BU03630000": (1, 1, 1, 1),
        "BU03630001": (8, 12, 0, 20),
    }.items()
    for breakdown, group, n in (
        ("total", "total", m + v),
        ("sex", "m", m),
        ("sex", "v", v),
        ("age", "jong", young),
        ("age", "oud", old),
    )
}


def test_two_who_are_all_of_a_neighbourhood_know_the_district_that_rests_on_them() -> None:
    """The district's one young person is one of the two, so that the two know is no find."""
    figures, pooling = raw(DISTRICT), Policy(id="publiek", title="Publiek", minimum_count=5, colluding=2)
    counts = list(DISTRICT.values())
    hidden = {at: "minimum_count" if n < FIVE.minimum_count else "secondary" for at, n in enumerate(counts) if n}
    hidden |= dict.fromkeys(rows_of(DISTRICT, ("BU03630000", "jong"), ("BU03630000", "oud")), "secondary")
    audit = FiguresAudit(figures, pooling, audience="publiek", indicators=INDICATORS)
    found = {find.place for find in audit.attack(published(figures, hidden)).finds if find.attack is Attack.SELF}
    assert found == set()


def test_two_who_pool_may_not_learn_of_a_third() -> None:
    """Two of a district of three, each the only one of a group: the third one's is no part of what is theirs."""
    cells: Cells = {
        (area, breakdown, group): n
        for area, (m, v) in {
            "WK036300": (12, 31),
            "BU03630000": (1, 9),
            "BU03630001": (1, 10),
            "BU03630002": (10, 12),
        }.items()
        for breakdown, group, n in (("total", "total", m + v), ("sex", "m", m), ("sex", "v", v))
    }
    cells[("BU03630002", "sex", "m")] = 2
    cells[("BU03630002", "total", "total")] = 14
    cells[("WK036300", "sex", "m")] = 4
    cells[("WK036300", "total", "total")] = 35
    figures, pooling = raw(cells), Policy(id="publiek", title="Publiek", minimum_count=5, colluding=2)
    small = {at: "secondary" for at, (area, _, group) in enumerate(cells) if group == "m" and area.startswith("BU")}
    totals = {
        at: "secondary" for at, (area, _, group) in enumerate(cells) if group == "total" and area.startswith("BU")
    }
    audit = FiguresAudit(figures, pooling, audience="publiek", indicators=INDICATORS)
    finds = [find for find in audit.attack(published(figures, small | totals)).finds if find.attack is Attack.SELF]
    assert any("BU03630002" in find.place for find in finds)
