from __future__ import annotations

import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
import world

from wegwijzer.errors import NotFoundError
from wegwijzer.frames import Status
from wegwijzer.reports.charts import chart_png, chart_svg, png_of, pngs_of
from wegwijzer.reports.drawing.lettering import shortened, spread, width_of, wrapped
from wegwijzer.reports.drawing.maps import Classes
from wegwijzer.reports.drawing.scales import scale
from wegwijzer.reports.view import Cell, ChartKind

NORTH = world.DISTRICTS[0]
DRAWN = (ChartKind.LINE, ChartKind.BARS, ChartKind.MAP)
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text or "" for element in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314 - our own


@pytest.mark.parametrize("ratio", ["16:9", "4:3"])
@pytest.mark.parametrize("kind", DRAWN)
@pytest.mark.parametrize("area", [world.TOWN, NORTH, world.NEIGHBOURHOODS[13]])
def test_every_chart_is_an_image_with_words_and_without_script_or_style(area, kind, ratio):
    view = world.view(area=area, chart=kind)
    svg = chart_svg(view, kind, ratio)
    root = ET.fromstring(svg)  # noqa: S314 - our own
    assert root.get("role") == "img"
    assert root.get("aria-label") == view.alternative
    assert root.find(f"{SVG}title").text == view.chart_title
    assert not re.search(r"<script|style=|<style|href|@import|https?://(?!www\.w3\.org/2000/svg)", svg)
    assert all(float(size) >= 12 for size in re.findall(r'font-size="([\d.]+)"', svg))
    assert chart_svg(view, kind, ratio) == svg
    said = " ".join(texts(svg))
    assert "Bureau Fictie" in said
    assert "Fictieve gegevens" in said
    assert "3 maart 2026" in said


@pytest.mark.parametrize("kind", DRAWN)
def test_nothing_is_drawn_outside_the_sheet(kind):
    view = world.view(area=NORTH, chart=kind)
    for ratio in ("16:9", "4:3"):
        root = ET.fromstring(chart_svg(view, kind, ratio))  # noqa: S314 - our own
        width, height = float(root.get("width")), float(root.get("height"))
        for text in root.iter(f"{SVG}text"):
            wide = width_of(text.text or "", float(text.get("font-size")), bold=text.get("font-weight") == "bold")
            start = float(text.get("x")) - {"end": 1.0, "middle": 0.5}.get(text.get("text-anchor"), 0.0) * wide
            assert start >= -1
            assert start + wide <= width + 2, text.text
            assert 0 < float(text.get("y")) < height


def test_a_hidden_value_is_a_gap_with_a_sign_and_no_line_over_it():
    view = world.view(area=NORTH)
    svg = chart_svg(view, ChartKind.LINE)
    assert "×" in texts(svg)
    assert any("Breuk: Vanaf 2021" in text for text in texts(svg))
    joined = len(re.findall(r'<path d="[^"]*" fill="none" stroke="#005a70"', svg.replace("'", '"')))
    joined = joined or svg.count('stroke="#005a70" stroke-width="3"')
    assert joined == 4  # eight years: broken after the third, a gap at the sixth


def test_provisional_is_hollow_and_dashed():
    svg = chart_svg(world.view("jeugdhulp"), ChartKind.LINE)
    assert 'stroke-dasharray="4 4"' in svg
    assert 'fill="#ffffff" stroke="#005a70"' in svg
    assert any("voorlopig" in text for text in texts(svg))


def test_the_target_has_its_name_and_year():
    assert "doel 2026: 35,0" in texts(chart_svg(world.view(), ChartKind.LINE))


def test_a_trimmed_axis_is_said_and_bars_start_at_zero():
    view = world.view(area=NORTH)
    assert any("De as begint niet bij nul." in text for text in texts(chart_svg(view, ChartKind.LINE)))
    assert scale([40, 44], 0, 100, from_zero=True).lowest == 0
    assert scale([40, 44], 0, 100, from_zero=False).lowest == 40
    assert scale([2, 44], 0, 100, from_zero=False).lowest == 0
    assert scale([-3, 44], 0, 100, from_zero=True).lowest <= -3
    assert scale([], 0, 100, from_zero=True).ticks[0] == 0
    assert scale([5, 5], 0, 100, from_zero=False).highest > scale([5, 5], 0, 100, from_zero=False).lowest


@pytest.mark.parametrize("highest", [0.0, 0.003, 1.0, 7.0, 99.0, 1234.0, 9.9e6])
def test_axes_have_round_marks_around_all_values(highest):
    found = scale([0.0, highest], 0, 100, from_zero=True)
    assert found.ticks[0] <= 0
    assert found.ticks[-1] >= highest
    assert 2 <= len(found.ticks) <= 8


def test_a_hidden_area_looks_the_same_whatever_its_value():
    view = world.view(area=NORTH, chart=ChartKind.MAP)
    drawn = set()
    for value in (None, 0.0, 4.0):
        points = tuple(
            replace(point, cell=Cell(text="×", value=None, status=Status.HIDDEN_PRIMARY), lower=None, upper=None)
            if point.area == world.DISTRICTS[1]
            else point
            for point in view.map_points
        )
        assert value is None or value >= 0
        drawn.add(chart_svg(replace(view, map_points=points), ChartKind.MAP))
    assert len(drawn) == 1
    svg = drawn.pop()
    assert svg.count("url(#ww-arcering)") == 3  # two hidden areas and the legend
    assert {"verborgen", "geen cijfer"} <= set(texts(svg))


def test_the_legend_of_a_map_names_every_class_in_dutch():
    classes = Classes.of([float(value) for value in range(1, 31)], 1, "#005a70")
    assert len(classes.colours) == 5
    assert classes.labels[0] == "1,0 tot en met 6,0"
    assert [classes.place(value, 1) for value in (1.0, 6.0, 7.0, 30.0)] == [0, 0, 1, 4]
    assert Classes.of([3.0, 3.0], 0, "#005a70").labels == ("3",)
    assert Classes.of([], 0, "#005a70").colours == ()


def test_labels_move_apart_and_stay_inside():
    assert spread([10, 12, 11], 5, 0, 100) == [10, 20, 15]
    assert spread([99, 98], 5, 0, 100) == [100, 95]
    assert spread([], 5, 0, 100) == []


def test_texts_wrap_and_shorten():
    lines = wrapped("In wijk Noord waren er veel jongeren met jeugdhulp", 14, 120)
    assert all(width_of(line, 14) <= 120 for line in lines)
    assert " ".join(lines) == "In wijk Noord waren er veel jongeren met jeugdhulp"
    assert len(wrapped("een twee drie vier vijf zes zeven acht", 14, 60, lines=2)) == 2
    assert shortened("Havenkwartier", 14, 50).endswith("…")


def test_nasty_names_are_only_text():
    view = replace(
        world.view(area=NORTH), chart_title='<script>alert("x")</script> & “meer”', source_line="Bron: A & B < C"
    )
    svg = chart_svg(view, ChartKind.LINE)
    assert "<script" not in svg
    assert ET.fromstring(svg) is not None  # noqa: S314 - our own


def test_one_point_and_no_point_can_be_drawn():
    view = world.view(area=NORTH)
    for points in (view.points[:1], ()):
        for kind in DRAWN:
            some = {"area_points": view.area_points[: len(points)], "map_points": view.map_points[: len(points)]}
            small = replace(view, points=points, **some)
            assert chart_svg(small, kind).startswith("<svg")


def test_there_is_no_chart_of_a_table():
    with pytest.raises(NotFoundError):
        chart_svg(world.view(), ChartKind.TABLE)
    with pytest.raises(NotFoundError):
        chart_svg(world.view(), ChartKind.LINE, "1:1")


def test_a_png_is_a_png():
    assert chart_png(world.view(), ChartKind.LINE, 1.0).startswith(b"\x89PNG")


def test_pngs_made_together_are_those_made_one_by_one():
    svgs = [chart_svg(world.view(), kind) for kind in (ChartKind.LINE, ChartKind.BARS)]
    assert pngs_of(svgs, 1.0) == tuple(png_of(svg, 1.0) for svg in svgs)
    assert pngs_of([]) == ()


def test_a_png_has_its_scale_in_pixels_per_pixel_of_the_svg():
    found = chart_png(world.view(), ChartKind.LINE, 2.0)
    assert int.from_bytes(found[16:20], "big") == 1600


def test_the_text_of_a_break_and_the_signs_of_gaps_keep_apart():
    found = chart_svg(world.view(area=world.DISTRICTS[5], chart=ChartKind.LINE), ChartKind.LINE)
    texts = {text: float(y) for y, text in re.findall(r'<text[^>]* y="([\d.]+)"[^>]*>([^<]*)</text>', found)}
    words = next(y for text, y in texts.items() if text.startswith("Breuk"))
    assert texts["×"] - words > 100


def test_names_and_reasons_of_bars_are_whole_on_a_phone():
    found = chart_svg(world.view(area=world.DISTRICTS[0]), ChartKind.BARS, "4:3")
    texts = re.findall(r"<text[^>]*>([^<]*)</text>", found)
    assert {"Havenkwartier", "en Vissershoek", "onbekend"} <= set(texts)
    assert not any(text.endswith("…") for text in texts)
