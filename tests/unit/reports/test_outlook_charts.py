"""The fan and the waterfall as pictures with words, for eyes and for screen readers."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date

import pytest

from wegwijzer.reports.drawing.fans import fan_chart
from wegwijzer.reports.drawing.waterfalls import waterfall_chart
from wegwijzer.reports.outlook import FanChart, FanPoint, KnownPoint, Step, WaterfallChart

AROUND = {
    "source_line": "Bron: Test",
    "release": "abc",
    "released_on": date(2026, 1, 1),
    "fictional": True,
    "decimals": 0,
}
FAN = FanChart(
    chart_title="Hulp: in 2027 waarschijnlijk 90 tot 120",
    chart_subtitle="Aantal mensen met hulp",
    alternative="Waaierdiagram. Verwacht wordt 105.",
    known=tuple(
        KnownPoint(period=f"{year}JJ00", period_label=str(year), value=value, provisional=year == 2025)
        for year, value in ((2022, 90.0), (2023, None), (2024, 100.0), (2025, 98.0))
    ),
    expected=tuple(
        FanPoint(
            period=f"{2025 + step}JJ00",
            period_label=str(2025 + step),
            mean=100.0 + step,
            bounds=((95.0, 105.0), (90.0, 112.0), (80.0, 125.0)),
        )
        for step in (1, 2)
    ),
    target=("doel 2027", 95.0),
    **AROUND,
)
FALL = WaterfallChart(
    chart_title="Hulp: we verwachten er 5 meer.",
    chart_subtitle="Van 2025 naar 2027",
    alternative="Watervaldiagram.",
    start_label="2025",
    start=100.0,
    steps=(Step(label="oudere mensen", change=9.0), Step(label="ander beleid", change=-4.0, margin=3.0)),
    end_label="2027",
    end=105.0,
    **AROUND,
)
SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
@pytest.mark.parametrize(("draw", "view"), [(fan_chart, FAN), (waterfall_chart, FALL)])
def test_every_chart_has_words_and_no_style_of_its_own(draw, view, ratio):
    text = draw(view, ratio)
    picture = ET.fromstring(text)  # noqa: S314 - our own drawing
    assert picture.attrib["role"] == "img"
    assert picture.findtext(f"{SVG}title") == view.chart_title
    assert picture.findtext(f"{SVG}desc") == view.alternative
    assert "style=" not in text
    assert min(float(one.attrib["font-size"]) for one in picture.iter(f"{SVG}text")) >= 12
    words = " ".join(one.text or "" for one in picture.iter(f"{SVG}text"))
    assert "Fictieve gegevens" in words


def test_a_fan_has_three_bands_and_dashes_for_what_is_expected():
    text = fan_chart(FAN)
    assert text.count("fill-opacity") == 3
    assert 'stroke-dasharray="6 4"' in text
    assert "doel 2027: 95" in text
    assert "102" in text


def test_a_fan_without_forecast_shows_only_what_is_known():
    silent = replace(FAN, expected=tuple(replace(one, mean=None, bounds=()) for one in FAN.expected), target=None)
    text = fan_chart(silent)
    assert "fill-opacity" not in text
    assert "stroke-dasharray" not in text
    empty = replace(silent, known=(), expected=())
    assert "Er zijn geen waarden" in fan_chart(empty)


def test_a_fall_is_told_by_hatch_and_sign_not_by_colour_alone():
    text = waterfall_chart(FALL)
    assert "+9" in text
    assert "\u22124" in text
    assert "url(#ww-arcering)" in text
    assert text.count("<rect") >= 5
