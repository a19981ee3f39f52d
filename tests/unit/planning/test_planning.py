"""Burden, size, matrix, advice, libraries, picture, calendar and evaluation, on a small plan and on the examples."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from wegwijzer.definitions.cautions import questions_of
from wegwijzer.definitions.design import (
    InstrumentUse,
    Lever,
    Part,
    Participant,
    Perspective,
    Plan,
    Supplier,
    TheoryKind,
    TheoryNode,
)
from wegwijzer.definitions.model import (
    AreaChoice,
    BuildingBlock,
    Counting,
    CountingRule,
    Definitions,
    Function,
    Indicator,
    Monitor,
    Organisation,
    Quantity,
    Question,
    Source,
)
from wegwijzer.frames import Shape
from wegwijzer.periods import PeriodKind
from wegwijzer.planning import (
    advice,
    beginning,
    burden,
    calendar,
    doubles,
    evaluation,
    instruments,
    perspectives,
    picture,
    size,
    triangulation,
)

SOURCES = {
    "hulp": Source(
        id="hulp",
        title="Trajecten",
        publisher="P",
        shape=Shape.EPISODES,
        supplier="De Brug",
        frequency=PeriodKind.QUARTER,
        minutes_per_delivery=90,
        columns={"person": "bsn", "provision": "soort", "cost": "kosten"},
    ),
    "dubbel": Source(
        id="dubbel",
        title="Contractcijfers",
        publisher="P",
        supplier="de brug",
        columns={"provision": "Soort", "cost": "kosten"},
    ),
    "cbs-1": Source(
        id="cbs-1",
        title="Kerncijfers 2023",
        publisher="CBS",
        supplier="CBS",
        table="1",
        period="2023JJ00",
        minutes_per_delivery=5,
    ),
    "cbs-2": Source(
        id="cbs-2",
        title="Kerncijfers 2024",
        publisher="CBS",
        supplier="CBS",
        table="2",
        period="2024JJ00",
        minutes_per_delivery=5,
    ),
}


def _indicator(name: str, block: BuildingBlock, *sources: str, questions: tuple[str, ...] = ()) -> Indicator:
    counting = Counting(rule=CountingRule.COUNT, of=Quantity(sources=sources, measures=("m",)))
    return Indicator(
        id=name, title=name.title(), building_block=block, unit="n", counting=counting, questions=questions
    )


DEFINITIONS = Definitions(
    organisations={"g": Organisation(id="g", title="G", municipality="GM9901")},
    sources=SOURCES,
    questions={
        "helpt": Question(id="helpt", text="Helpt het?"),
        "leuk": Question(id="leuk", text="Leuk?", need=False),
        "nee": Question(id="nee", text="Nee?", accepted=False),
    },
    indicators={
        "effect": _indicator("effect", BuildingBlock.EFFECT, "hulp", questions=("helpt",)),
        "bevolking": _indicator("bevolking", BuildingBlock.SOCIETAL_RESULT, "cbs-1", "cbs-2", questions=("leuk",)),
        "los": _indicator("los", BuildingBlock.INPUT, "dubbel"),
    },
)
MONITOR = Monitor(
    id="m",
    title="M",
    organisation="g",
    areas=AreaChoice(municipalities=("GM9901",)),
    indicators=("effect", "bevolking", "los"),
    questions=("helpt", "leuk", "nee"),
    functions=(Function.LEARN,),
    plan=Plan(
        instruments=(
            InstrumentUse(
                id="s",
                title="Spiegelgesprek",
                tells=True,
                questions=("helpt",),
                asked="cliënten",
                topics=("Wat hielp",),
                respondents=8,
                minutes=60,
                euros=250,
                frequency=PeriodKind.HALF_YEAR,
            ),
        ),
        suppliers=(Supplier(name="De Brug", euros_per_hour=60, people=2),),
    ),
)
EMPTY = replace(MONITOR, indicators=(), questions=(), functions=(), plan=Plan())


def test_burden_counts_people_times_and_money() -> None:
    found = burden.burden_of(DEFINITIONS, MONITOR)
    by = {each.who: each for each in found.by_supplier}
    assert by["De Brug"].minutes == 90 * 2 * 4
    assert by["De Brug"].euros == 720.0
    assert (by["cliënten"].minutes, by["cliënten"].euros) == (8 * 60 * 2, 500.0)
    assert by["CBS"].minutes == 5, "of two editions only the newest is fetched again"
    assert by["de brug"].unknown == ("Contractcijfers",), "unknown is told, it is not zero"
    assert found.unknown == ("Contractcijfers",)
    assert found.minutes == 720 + 960 + 5


def test_the_same_data_asked_twice_is_found_within_and_across_monitors() -> None:
    (within,) = doubles.asked_twice(DEFINITIONS, [MONITOR])
    assert {"soort", "kosten"} <= set(within.what)
    first = replace(MONITOR, id="a", indicators=("effect",), plan=Plan())
    second = replace(MONITOR, id="b", indicators=("los",), plan=Plan())
    (across,) = doubles.asked_twice(DEFINITIONS, [first, second])
    assert (across.first_monitor, across.second_monitor) == ("a", "b")
    assert doubles.asked_twice(DEFINITIONS, [first, replace(second, archived_on=date(2026, 1, 1))]) == ()


def test_of_one_monitor_only_its_own_requests_are_compared() -> None:
    first = replace(MONITOR, id="a", indicators=("effect",), plan=Plan())
    second = replace(MONITOR, id="b", indicators=("los",), plan=Plan())
    silent = replace(EMPTY, id="c")
    (found,) = doubles.asked_twice(DEFINITIONS, [first, second, silent], of="b")
    assert (found.first_monitor, found.second_monitor) == ("b", "a")
    assert doubles.asked_twice(DEFINITIONS, [first, second, silent], of="c") == ()
    again = replace(first, id="d")
    assert len(doubles.asked_twice(DEFINITIONS, [first, again, second])) == 1, "one pair, however many need it"


def test_two_questionnaires_to_the_same_people_about_the_same_are_found() -> None:
    other = replace(
        MONITOR,
        id="n",
        indicators=(),
        plan=Plan(
            instruments=(InstrumentUse(id="l", title="Lijst", asked="Cliënten", topics=("wat  HIELP", "toegang")),)
        ),
    )
    (found,) = doubles.asked_twice(DEFINITIONS, [replace(MONITOR, indicators=()), other])
    assert found.what == ("wat hielp",)
    elsewhere = replace(other, plan=Plan(instruments=(replace(other.plan.instruments[0], asked="bewoners"),)))
    assert doubles.asked_twice(DEFINITIONS, [replace(MONITOR, indicators=()), elsewhere]) == ()


@pytest.mark.parametrize(("figures", "level"), [(0, 1), (6, 1), (7, 2), (13, 3), (21, 4), (31, 5)])
def test_the_meter_grows_redder_with_figures(figures: int, level: int) -> None:
    monitor = replace(EMPTY, indicators=tuple(f"i{number}" for number in range(figures)))
    assert size.size_of(DEFINITIONS, monitor, burden.burden_of(Definitions(), monitor)).level == level


def test_what_to_leave_out_says_why_and_what_it_saves() -> None:
    found = {
        each.indicator: each for each in size.to_leave_out(DEFINITIONS, MONITOR, discussed={"effect": 2}, cycles=1)
    }
    assert found["los"].reasons == (size.WhyOut.NO_QUESTION, size.WhyOut.NEVER_DISCUSSED)
    assert found["los"].saves is None
    assert found["bevolking"].reasons == (size.WhyOut.NICE_ONLY, size.WhyOut.NEVER_DISCUSSED)
    assert "effect" not in found, "it was discussed and somebody needs it"
    assert size.to_leave_out(DEFINITIONS, EMPTY) == ()


def test_the_matrix_shows_ways_and_gaps() -> None:
    matrix = triangulation.matrix_of(DEFINITIONS, MONITOR)
    rows = {row.question.id: row for row in matrix.rows}
    assert [column.id for column in matrix.columns] == ["register", "plan:s", "published"]
    assert rows["helpt"].cells == (True, True, False)
    assert rows["helpt"].gaps == ()
    assert rows["leuk"].gaps == (triangulation.Gap.ONE_WAY, triangulation.Gap.NO_STORY)
    assert "nee" not in rows
    nothing = replace(MONITOR, indicators=(), plan=Plan())
    assert triangulation.matrix_of(DEFINITIONS, nothing).rows[0].gaps == (triangulation.Gap.NOTHING,)


def test_missing_perspectives_follow_from_what_it_is_about() -> None:
    assert set(perspectives.missing_perspectives(DEFINITIONS, MONITOR)) == {
        Perspective.PRACTITIONER,
        Perspective.POLICY,
        Perspective.CLIENT,
        Perspective.RESIDENT,
        Perspective.PROVIDER,
        Perspective.FINANCE,
    }
    people = tuple(Participant(who=each.value, perspective=each) for each in Perspective)
    assert perspectives.missing_perspectives(DEFINITIONS, replace(MONITOR, plan=Plan(people=people))) == ()
    assert perspectives.unheard_suppliers(DEFINITIONS, MONITOR) == ("De Brug", "de brug")


def _codes(monitor: Monitor, points: dict[str, int] | None = None, definitions: Definitions = DEFINITIONS) -> set[str]:
    return {problem.code for problem in advice.design_cautions(definitions, monitor, points=points)}


def test_cautions_about_functions() -> None:
    steer = replace(MONITOR, functions=(Function.STEER,))
    assert "plan.no_lever" in _codes(steer)
    lever = Lever(indicator="effect", action="Huisbezoek", above=1)
    assert "plan.no_lever" not in _codes(replace(steer, plan=Plan(levers=(lever,))))
    forecast = replace(MONITOR, functions=(Function.FORECAST,))
    assert "plan.no_series" in _codes(forecast, {"effect": 5})
    assert "plan.no_series" not in _codes(forecast, {"effect": 6})
    assert "plan.attribution" in _codes(replace(MONITOR, functions=(Function.ACCOUNT,)))
    assert {"definition.caution.many_functions", "definition.caution.account_and_learn"} <= _codes(
        replace(MONITOR, functions=(Function.LEARN, Function.ACCOUNT, Function.SIGNAL))
    )


def test_learning_here_and_accounting_there_on_one_figure_is_told() -> None:
    other = replace(MONITOR, id="n", title="N", functions=(Function.ACCOUNT,))
    both = replace(DEFINITIONS, monitors={"m": MONITOR, "n": other})
    assert "plan.judged_elsewhere" in _codes(MONITOR, definitions=both)
    kept = replace(both, monitors={"m": MONITOR, "n": replace(other, archived_on=date(2026, 1, 1))})
    assert "plan.judged_elsewhere" not in _codes(MONITOR, definitions=kept)


def test_a_working_group_is_missed_and_an_empty_monitor_has_no_advice() -> None:
    people = (Participant(who="Beleid", perspective=Perspective.POLICY, parts=(Part.USER,)),)
    assert "plan.no_group" in _codes(replace(MONITOR, plan=Plan(people=people)))
    assert _codes(EMPTY) == set()


def test_the_library_of_instruments_says_what_each_is_good_for() -> None:
    library = instruments.instruments()
    assert len(library) >= 14
    for each in library.values():
        assert each.good_for
        assert each.strong
        assert each.weak
        assert each.licence
    for block in BuildingBlock:
        assert len(instruments.good_for(block)) >= 2, "each building block can be seen in two ways"
    assert library["self-sufficiency"].minutes is None, "no number that nobody found"


def test_the_examples_hold_and_can_be_copied() -> None:
    assert len(beginning.examples()) == 6
    definitions = beginning.example_definitions()
    own = Organisation(id="g", title="G", municipality="GM0344")
    for name, example in beginning.examples().items():
        found = {problem.code for problem in advice.design_cautions(definitions, example)} - {"plan.unheard"}
        assert found <= {"plan.judged_elsewhere"}, name
        copy = beginning.copied_monitor(definitions, name, "mijn", "Mijn", own)
        monitor = copy.monitors["mijn"]
        assert monitor.areas.municipalities == ("GM0344",)
        assert monitor.targets == ()
        assert all(question.startswith("mijn-") for question in monitor.questions)
        merged = replace(definitions, questions={**definitions.questions, **copy.questions})
        for indicator in monitor.indicators:
            assert questions_of(merged, monitor, indicator), f"{name}: {indicator} still has its question"


def test_what_belongs_to_another_municipality_stays_there() -> None:
    theirs = replace(
        MONITOR,
        owner="Rosa",
        ambassador="De directeur",
        cycle=4,
        plan=replace(MONITOR.plan, people=(Participant(who="Rosa", perspective=Perspective.POLICY),)),
    )
    definitions = replace(DEFINITIONS, monitors={"m": theirs})
    copy = beginning.copied_monitor(definitions, "m", "o", "O", Organisation(id="k", title="K", municipality="GM9905"))
    monitor = copy.monitors["o"]
    assert (monitor.owner, monitor.ambassador, monitor.cycle, monitor.plan.people) == ("", "", 1, ())
    assert monitor.plan.suppliers == ()
    assert monitor.plan.begun_from == "m"
    assert monitor.plan.instruments[0].questions == ("o-1",)
    assert [question.text for question in copy.questions.values()] == ["Helpt het?", "Leuk?"], (
        "a no stays where it was said"
    )


THEORY = (
    TheoryNode(id="a", kind=TheoryKind.AMBITION, text="Iedereen <doet> mee & hoort erbij"),
    TheoryNode(id="e", kind=TheoryKind.EFFECT, text="x" * 300, leads_to=("a",)),
    TheoryNode(id="e2", kind=TheoryKind.EFFECT, text="Ook dit", leads_to=("a", "e", "weg")),
)


def test_the_picture_is_an_image_with_a_name_and_a_list_says_the_same() -> None:
    layers = {kind: kind.value for kind in TheoryKind}
    drawn = picture.theory_svg(THEORY, title="Zo werkt het", described_by="lijst", layers=layers)
    root = ET.fromstring(drawn)  # noqa: S314 - made by us
    assert root.get("role") == "img"
    assert root.get("aria-describedby") == "lijst"
    assert root[0].text == "Zo werkt het"
    assert "style=" not in drawn
    assert drawn.count("<rect") == 3
    assert drawn.count("marker-end") == 3, "an arrow to nothing is left out"
    lines = picture.lines_of(THEORY)
    assert [line.node.id for line in lines] == ["a", "e", "e2"]
    assert lines[2].leads_to == ("Iedereen <doet> mee & hoort erbij", "x" * 300)
    assert picture.theory_svg((), title="x", described_by="y", layers=layers) == ""


def test_twelve_steps_in_one_layer_stay_within_the_picture() -> None:
    many = [TheoryNode(id=str(number), kind=TheoryKind.ACTIVITY, text=f"Stap {number}") for number in range(12)]
    layers = {kind: kind.value for kind in TheoryKind}
    root = ET.fromstring(picture.theory_svg(many, title="t", described_by="l", layers=layers))  # noqa: S314 - made by us
    for box in root.iter("{*}rect"):
        assert float(box.get("x", "0")) >= picture.LABEL
        assert float(box.get("x", "0")) + float(box.get("width", "0")) <= picture.WIDTH


def test_the_calendar_knows_when_a_delivery_is_due() -> None:
    found = calendar.due_deliveries([SOURCES["hulp"], SOURCES["cbs-1"]], since=date(2026, 1, 1), until=date(2026, 8, 1))
    assert [(each.period, each.due_on) for each in found] == [
        ("2025KW04", date(2026, 1, 30)),
        ("2026KW01", date(2026, 4, 30)),
        ("2026KW02", date(2026, 7, 30)),
    ]
    yearly = replace(SOURCES["hulp"], frequency=PeriodKind.SCHOOL_YEAR, days_to_deliver=0)
    (year,) = calendar.due_deliveries([yearly], since=date(2026, 1, 1), until=date(2026, 12, 31))
    assert (year.period, year.due_on) == ("2025SJ00", date(2026, 7, 31))
    daily = replace(SOURCES["hulp"], frequency=PeriodKind.DAY)
    assert (
        len(calendar.due_deliveries([daily], since=date(1990, 1, 1), until=date(2026, 8, 1))) == calendar.MOST_PERIODS
    )


def test_the_evaluation_proposes_and_says_why() -> None:
    facts = [
        evaluation.Known(about="indicator", key="effect", kind="discussed", count=2, note="leergesprek"),
        evaluation.Known(about="indicator", key="effect", kind="changed"),
        evaluation.Known(about="question", key="helpt", kind="answered"),
        evaluation.Known(about="supplier", key="De Brug", kind="late"),
    ]
    found = {(each.about, each.key): each for each in evaluation.evaluation_of(DEFINITIONS, MONITOR, facts)}
    effect = found[("indicator", "effect")]
    assert (effect.proposal, effect.discussed, effect.minutes) == (evaluation.Proposal.KEEP, 2, 360)
    assert effect.notes == ("leergesprek",)
    assert found[("indicator", "los")].proposal is evaluation.Proposal.DROP
    assert found[("indicator", "bevolking")].proposal is evaluation.Proposal.CHANGE
    assert found[("stories", "s")].reasons == (evaluation.Reason.NOT_DISCUSSED,)
    assert found[("question", "leuk")].reasons == (evaluation.Reason.UNANSWERED,)
    assert found[("supplier", "De Brug")].reasons == (evaluation.Reason.LATE,)
    assert ("question", "nee") not in found
    assert evaluation.evaluation_of(DEFINITIONS, EMPTY, facts) == ()


def test_a_question_for_once_that_was_answered_ends() -> None:
    once = replace(DEFINITIONS.questions["helpt"], structural=False)
    definitions = replace(DEFINITIONS, questions={**DEFINITIONS.questions, "helpt": once})
    known = [evaluation.Known(about="question", key="helpt", kind="answered")]
    (found,) = [each for each in evaluation.evaluation_of(definitions, MONITOR, known) if each.key == "helpt"]
    assert (found.proposal, found.reasons[-1]) == (evaluation.Proposal.DROP, evaluation.Reason.ENDS)
