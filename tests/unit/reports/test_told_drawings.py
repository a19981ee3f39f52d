"""Journeys, timelines and costs: drawn with a text alternative, and everything in the table too."""

from __future__ import annotations

import re
from datetime import date

import pytest
from defusedxml.ElementTree import fromstring
from tests.unit.costing.test_business import CASE as BUSINESS
from tests.unit.costing.test_effects import CASE, PRICES

from wegwijzer.costing.business import outcome
from wegwijzer.costing.effects import compare_courses
from wegwijzer.costing.sensitivity import tornado
from wegwijzer.reports.drawing.costs import business_case_chart, cost_comparison_chart, euro, tornado_chart
from wegwijzer.reports.drawing.journeys import journey_chart
from wegwijzer.reports.drawing.timelines import timeline_chart
from wegwijzer.reports.drawing.told import ToldDrawing
from wegwijzer.stories.journeys import CaseEvent, Casus, ContactMoment, Experience, Journey, JourneyError, experience

DAY = date(2026, 1, 1)
JOURNEY = Journey(
    title="Van melding tot <hulp>",
    phases=("Zoeken", "Wachten", "Leeg"),
    moments=(
        ContactMoment(phase="Wachten", description="Acht weken niets", emotion=-2, wished=0, waited_days=56),
        ContactMoment(phase="Zoeken", description="Bellen & mailen", emotion=1, channel="telefoon"),
        ContactMoment(phase="Wachten", description="Brief", emotion=None),
    ),
    fictional=True,
)
CASUS = Casus(
    title="Gezin in de knel",
    events=(
        CaseEvent(
            on=date(2024, 3, 1), description="Hulp", organisation="Wijkteam", until=date(2024, 9, 1), euro=1234.4
        ),
        CaseEvent(on=date(2023, 2, 1), description="Ontslag", domain="werk"),
    ),
)
DRAWN = {
    "journey": lambda form: journey_chart(JOURNEY, form=form),
    "timeline": lambda form: timeline_chart(CASUS, form=form),
    "costs": lambda form: cost_comparison_chart(compare_courses(CASE, PRICES), form=form),
    "business": lambda form: business_case_chart(BUSINESS, outcome(BUSINESS, on=DAY), form=form),
    "tornado": lambda form: tornado_chart(BUSINESS, outcome(BUSINESS, on=DAY), tornado(BUSINESS, on=DAY), form=form),
}


@pytest.fixture(params=[(name, form) for name in DRAWN for form in ("16:9", "4:3")], ids="-".join)
def drawing(request: pytest.FixtureRequest) -> ToldDrawing:
    name, form = request.param
    return DRAWN[name](form)


def test_every_drawing_is_an_image_with_a_title_and_description(drawing):
    root = fromstring(drawing.svg)
    assert root.get("role") == "img"
    assert root.get("aria-label") == drawing.alternative
    assert [child.text for child in root if child.tag.endswith(("title", "desc"))] == [
        drawing.title,
        drawing.alternative,
    ]


def test_no_text_is_under_twelve_pixels_and_no_style_or_script_is_in_it(drawing):
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)"', drawing.svg)) >= 12
    assert "style=" not in drawing.svg
    assert "<script" not in drawing.svg


def test_everything_is_drawn_inside_the_picture(drawing):
    root = fromstring(drawing.svg)
    _, _, width, height = (float(part) for part in root.get("viewBox").split())
    for element in root.iter():
        for name, limit in (("x", width), ("cx", width), ("y", height), ("cy", height)):
            assert 0 <= float(element.get(name, 0)) <= limit


def test_every_drawing_has_a_table_of_even_rows(drawing):
    assert drawing.table.caption
    assert drawing.table.rows
    assert all(len(row) == len(drawing.table.headings) for row in drawing.table.rows)


def test_the_table_of_a_journey_goes_by_phase_and_names_every_feeling():
    table = journey_chart(JOURNEY).table
    assert [row[1] for row in table.rows] == ["Zoeken", "Wachten", "Wachten"]
    felt = table.headings.index("Hoe het voelde")
    assert [row[felt] for row in table.rows] == ["goed", "heel slecht", "niet verteld"]
    assert "Met wie" not in table.headings


def test_the_timeline_goes_by_time():
    table = timeline_chart(CASUS).table
    assert [row[2] for row in table.rows] == ["Ontslag", "Hulp"]
    assert table.rows[1][-1] == "€ 1.234"


def test_the_finding_is_the_title():
    assert cost_comparison_chart(compare_courses(CASE, PRICES)).title.endswith("€ 16.780 minder.")
    assert "2029" in business_case_chart(BUSINESS, outcome(BUSINESS, on=DAY)).title


def test_one_event_on_one_day_can_be_drawn():
    assert timeline_chart(Casus(title="Kort", events=CASUS.events[1:])).table.rows


@pytest.mark.parametrize(
    ("journey", "code"),
    [
        (Journey(title="x", phases=("a",), moments=()), "journey.empty"),
        (Journey(title="x", phases=("a",), moments=(ContactMoment(phase="b", description="y"),)), "journey.phase"),
        (
            Journey(title="x", phases=("a",), moments=(ContactMoment(phase="a", description="y", emotion=3),)),
            "journey.emotion",
        ),
    ],
)
def test_a_journey_that_can_t_be_drawn_says_why(journey, code):
    with pytest.raises(JourneyError) as caught:
        journey_chart(journey)
    assert caught.value.problems[0].code == code


def test_a_casus_that_can_t_be_drawn_says_all_that_is_wrong():
    wrong = Casus(title="x", events=(CaseEvent(on=DAY, description="y", until=date(2025, 1, 1), euro=-1),))
    with pytest.raises(JourneyError) as caught:
        timeline_chart(wrong)
    assert {problem.code for problem in caught.value.problems} == {"casus.ends", "casus.euro"}
    with pytest.raises(JourneyError):
        timeline_chart(Casus(title="x", events=()))


def test_how_a_phase_was_lived_through():
    moment = JOURNEY.moments[0]
    assert experience([]) is Experience.UNTOLD
    assert experience([moment]) is Experience.NEGATIVE
    assert experience(JOURNEY.moments[1:]) is Experience.POSITIVE
    assert experience([ContactMoment(phase="a", description="b", emotion=0)]) is Experience.NEUTRAL


def test_amounts_are_in_dutch():
    assert [euro(amount) for amount in (1234.5, -50, -0.2)] == ["€ 1.234", "−€ 50", "€ 0"]
