"""The five comparisons of one figure of a release, on a world built through the production intake."""

from __future__ import annotations

from datetime import date

import pytest

from tests import small_world
from wegwijzer.errors import NotFoundError
from wegwijzer.language.plain import findings
from wegwijzer.reports.view import FigureQuery
from wegwijzer.usecases.comparing_figures import compare_figure, steps_between
from wegwijzer.usecases.monitors import monitors_for
from wegwijzer.usecases.opening import readable_release
from wegwijzer.usecases.viewer import Viewer

RESEARCHER = Viewer.of("zilverstroom", "onderzoeker")


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    return small_world.build(tmp_path_factory.mktemp("world"))


def _queries(home):
    opened = readable_release(home, RESEARCHER, monitors_for(home, RESEARCHER)[0].monitor.id)
    for indicator in opened.figures.indicators:
        frame = opened.figures.figures(indicator).frame
        for row in frame.unique(["area_level", "breakdown"]).iter_rows(named=True):
            yield FigureQuery(
                monitor=opened.monitor.id,
                indicator=indicator,
                area=row["area"],
                period=row["period"],
                breakdown=row["breakdown"],
                group=row["group"],
            )


def test_every_comparison_has_a_named_comparator_a_verdict_and_a_sentence(home):
    seen = set()
    for query in _queries(home):
        for found in compare_figure(home, RESEARCHER, query, since=date(2022, 1, 1)):
            seen.add(found.comparator)
            assert found.sentences
            assert found.verdict in {"more", "less", "not_different", "cannot_say"}
            assert found.verdict != "cannot_say" or found.why or found.kind == "target"
            if found.lower is not None and found.effect is not None and found.kind != "target":
                assert found.lower <= found.effect <= found.upper
            assert [one for text in found.sentences for one in findings(text, longest=30)] == []
    assert {"previous", "trend", "since", "municipality", "others", "funnel"} <= seen


def test_a_figure_that_is_not_there_or_not_yours_is_not_found(home):
    query = next(iter(_queries(home)))
    with pytest.raises(NotFoundError):
        compare_figure(home, RESEARCHER, query.but(indicator="bestaat-niet"))
    with pytest.raises(NotFoundError):
        compare_figure(home, Viewer.visitor(), query.but(monitor="buren"))


@pytest.mark.parametrize(
    ("first", "last", "steps"),
    [("2025JJ00", "2028JJ00", 3), ("2025KW04", "2026KW02", 2), ("2025JJ00", "2023JJ00", -2), ("2025", "2025", 0)],
)
def test_periods_between(first, last, steps):
    assert steps_between(first, last) == steps
