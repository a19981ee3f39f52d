"""A business case is followed with the figures that a monitor released."""

from __future__ import annotations

from datetime import date

import pytest

from tests import small_world
from wegwijzer.costing.business import BusinessCase, CaseItem, DiscountRate, ItemKind
from wegwijzer.errors import NotFoundError
from wegwijzer.storage.home import Home
from wegwijzer.usecases.costing_cases import followed_by_monitor
from wegwijzer.usecases.viewer import Viewer

CASE = BusinessCase(
    id="inzet",
    title="Inzet",
    first_year=2024,
    zero_alternative="Niets.",
    rates=(DiscountRate(valid_from=date(2021, 1, 1), percent=2.25),),
    items=(
        CaseItem(id="kosten", title="Kosten", stakeholder="gemeente", kind=ItemKind.COST, euro={2024: 50_000}),
        CaseItem(
            id="baten",
            title="Per inwoner",
            stakeholder="gemeente",
            kind=ItemKind.BENEFIT,
            euro={2024: 10_000, 2025: 10_000, 2026: 10_000},
            indicator="inwoners-test",
        ),
    ),
)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return small_world.build(tmp_path_factory.mktemp("kosten"))


def test_released_figures_take_the_place_of_expected_amounts(home):
    viewer = Viewer.of("zilverstroom", "onderzoeker")
    found = followed_by_monitor(home, viewer, "hulp", CASE, on=date(2026, 1, 1), euro_per_unit={"baten": 2.0})
    rows = {(row.item.id, row.year): (row.expected, row.realised) for row in found.rows}
    assert rows["baten", 2024] == (10_000, 12_000)
    assert rows["baten", 2025] == (10_000, 12_000)
    assert rows["baten", 2026] == (10_000, None)
    assert next(row for row in found.rows if row.realised).source.endswith("inwoners-test · 2024JJ00")
    assert [item.id for item in found.unfollowed] == ["kosten"]
    assert found.now.npv > found.expected.npv


def test_who_may_not_read_the_monitor_learns_nothing(home):
    with pytest.raises(NotFoundError):
        followed_by_monitor(home, Viewer.visitor(), "buren", CASE, on=date(2026, 1, 1))
