"""Whatever protected figures look like, a view of them can be made, drawn and downloaded, and tells nothing hidden."""

from __future__ import annotations

import sys
from datetime import date
from pathlib import Path

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "unit" / "reports"))
import world

from wegwijzer.figures import FIGURES, ProtectedFigures
from wegwijzer.frames import WITH_VALUE, Quality, Status
from wegwijzer.periods import parse_period
from wegwijzer.reports.charts import chart_svg
from wegwijzer.reports.downloads import csv_file, excel
from wegwijzer.reports.figure_view import build_figure_view, needed_areas
from wegwijzer.reports.view import ChartKind, FigureQuery

PLACES = (world.TOWN, world.TWIN, world.COUNTRY, *world.DISTRICTS[:3], *world.NEIGHBOURHOODS[:3])
PERIODS = ("2018JJ00", "2020JJ00", "2021JJ00", "2020KW04", "2021KW01", "20210101", "2020SJ00")
SECRET = 987654.0  # a number that stands beside hidden figures only


@st.composite
def rows(draw):
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from(PLACES),
                st.sampled_from(PERIODS),
                st.sampled_from([("total", "total"), ("leeftijd", "65+")]),
            ),
            unique=True,
            max_size=25,
        )
    )
    return [_row(draw, *key) for key in keys]


def _row(draw, area, period, group):
    status = draw(st.sampled_from(list(Status)))
    number = draw(st.sampled_from([0.0, 1.0, 12.25, -3.0, 1e7])) if status in WITH_VALUE else SECRET
    counted = draw(st.booleans())
    return {
        **world.row(world.SHARE.id, area, 2020, number),
        "period": period,
        "period_start": parse_period(period).start,
        "breakdown": group[0],
        "group": group[1],
        "numerator": number if counted else None,
        "denominator": draw(st.sampled_from([0.0, 100.0, 1e6])) if counted else None,
        "lower": number - 1 if counted else None,
        "upper": number + 1 if counted else None,
        "status": status.value,
        "quality": draw(st.sampled_from(list(Quality))).value,
        "reason": draw(st.sampled_from(["", "minimum_count", "secondary", "of a source"])),
        "series_break": draw(st.sampled_from(["", "", "De grens is verlegd."])),
    }


@settings(max_examples=60, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow])
@given(made=rows(), area=st.sampled_from(PLACES), kind=st.sampled_from([None, *ChartKind]))
def test_every_view_can_be_made_and_tells_nothing_hidden(made, area, kind):
    frame = pl.DataFrame(made, schema=FIGURES)
    query = FigureQuery(monitor="samen", indicator=world.SHARE.id, area=area, chart=kind)
    codes = needed_areas(world.MONITOR, world.areas(), query)
    figures = ProtectedFigures._sealed(frame.filter(pl.col("area").is_in(codes)), audience="publiek", policy="p")
    view = build_figure_view(
        query,
        monitor=world.MONITOR,
        indicator=world.SHARE,
        definitions=world.DEFINITIONS,
        figures=figures,
        areas=world.areas(),
        release="r",
        released_on=date(2026, 3, 3),
        policy=world.POLICY,
    )
    assert view.sentences
    assert all(len(row.cells) == len(view.table.columns) - 1 for row in view.table.rows)
    assert all((cell.value is not None) == (cell.status in WITH_VALUE) for cell in _cells(view) if cell.text)
    told = [repr(view), csv_file(view).decode()]
    told += [
        chart_svg(view, one, ratio)
        for one in (ChartKind.LINE, ChartKind.BARS, ChartKind.MAP)
        for ratio in ("16:9", "4:3")
    ]
    assert not any("987654" in text or "987.654" in text or "987655" in text for text in told)
    assert excel(view)


def _cells(view):
    margins = {place for place, name in enumerate(view.table.columns[1:]) if name.startswith("Marge")}
    return [cell for row in view.table.rows for place, cell in enumerate(row.cells) if place not in margins]
