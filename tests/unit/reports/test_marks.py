"""What people did is drawn in the chart over time on its day, and nothing outside the time that is shown."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from xml.etree import ElementTree as ET

import world

from wegwijzer.periods import parse_period
from wegwijzer.reports.charts import chart_svg
from wegwijzer.reports.view import ChartKind, Mark


def texts(svg: str) -> str:
    return " ".join(element.text or "" for element in ET.fromstring(svg).iter("{http://www.w3.org/2000/svg}text"))  # noqa: S314 - our own


def test_a_mark_within_the_time_shown_is_drawn_with_its_words():
    view = world.view(area=world.TOWN, chart=ChartKind.LINE)
    days = sorted(parse_period(point.period).start for point in view.points)
    mark = Mark(on=days[1] + timedelta(days=40), words="Praktijkondersteuner erbij")
    wide, narrow = (chart_svg(replace(view, marks=(mark,)), ChartKind.LINE, ratio) for ratio in ("16:9", "4:3"))
    assert "Praktijkondersteuner erbij" in texts(wide)
    assert "Stippellijn: een ingreep." in texts(wide)
    assert "ingreep" in texts(narrow)
    assert "Stippellijn" not in texts(chart_svg(view, ChartKind.LINE))


def test_a_mark_before_or_after_the_time_shown_is_not_drawn():
    view = world.view(area=world.TOWN, chart=ChartKind.LINE)
    days = sorted(parse_period(point.period).start for point in view.points)
    outside = tuple(Mark(on=day, words="Buiten beeld") for day in (days[0] - timedelta(400), days[-1] + timedelta(400)))
    assert "Buiten beeld" not in texts(chart_svg(replace(view, marks=outside), ChartKind.LINE))
