"""Published figures: measures, editions, breakdowns, sums up the areas, kinds of nothing, breaks."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest
from tests.unit.engine.engine_world import areas, definitions, episode, episodes, figures, indicator, observation, table
from tests.unit.engine.engine_world import observations as obs

from wegwijzer.areas import AreaLevel
from wegwijzer.definitions.model import Breakdown, Condition, Counting, CountingRule, Quantity, Version
from wegwijzer.engine.inputs import ComputeError
from wegwijzer.errors import NotFoundError
from wegwijzer.periods import PeriodKind

_Y20, _Y21 = "2020JJ00", "2021JJ00"


def _published(*measures: str, summable: bool = True, **more: Any) -> Counting:
    of = Quantity(sources=("kwb",), measures=measures or ("Inwoners",), **more)
    return Counting(rule=CountingRule.AS_PUBLISHED, of=of, summable=summable)


def _levels(frame: pl.DataFrame, level: str) -> dict[tuple[str, ...], Any]:
    return table(frame.filter(area_level=level), "value", "status", "reason")


def test_a_value_is_taken_as_published_times_its_factor() -> None:
    it = indicator("it", _published(factor=1000.0))
    frame = figures(definitions(it), {"kwb": (obs(observation("GM0001", _Y20, 2.5)),)})
    assert table(frame) == {("GM0001", _Y20, "total"): 2500.0, ("NL01", _Y20, "total"): 2500.0}


@pytest.mark.parametrize("asked", ["WmoClienten", "WmoClienten_93", "Nothing|WmoClienten"])
def test_a_measure_is_found_by_full_name_stem_or_alternative(asked: str) -> None:
    it = indicator("it", _published(*asked.split("|")), levels=(AreaLevel.MUNICIPALITY,))
    rows = obs(observation("GM0001", _Y20, 10.0, measure="WmoClienten_93"), observation("GM0001", _Y20, 1.0))
    assert table(figures(definitions(it), {"kwb": (rows,)})) == {("GM0001", _Y20, "total"): 10.0}


def test_editions_with_other_names_make_one_series_and_one_without_says_so() -> None:
    it = indicator("it", _published("WmoClienten"), levels=(AreaLevel.MUNICIPALITY,))
    scans = (
        obs(observation("GM0001", "2022JJ00", 7.0)),
        obs(observation("GM0001", _Y21, 12.0, measure="WmoClienten_95")),
        obs(observation("GM0001", _Y20, 10.0, measure="WmoClienten_93")),
    )
    found = _levels(figures(definitions(it), {"kwb": scans}), "municipality")
    assert found["GM0001", _Y20, "total"] == (10.0, "shown", "")
    assert found["GM0001", _Y21, "total"] == (12.0, "shown", "")
    assert found["GM0001", "2022JJ00", "total"] == (None, "not_delivered", "source")


def test_all_that_is_not_there_is_told_at_once() -> None:
    one = indicator("one", _published("Onbekend"))
    two = indicator("two", _published("Inwoners", where=(Condition(column="Leeftijd", test="in", values=("x",)),)))
    three = indicator("three", Counting(rule=CountingRule.SUM, of=Quantity(sources=("care",), column="kosten")))
    four = indicator("four", _published("Dubbel"))
    rows = (
        observation("GM0001", _Y20, 1.0),
        *(observation("GM0001", _Y20, 1.0, measure=name) for name in ("Dubbel_1", "Dubbel_2")),
    )
    scans = {"kwb": (obs(*rows),), "care": (episodes(episode("p", "GM0001", date(2020, 1, 1))),)}
    with pytest.raises(ComputeError) as caught:
        figures(definitions(one, two, three, four), scans)
    codes = sorted(problem.code for problem in caught.value.problems)
    assert codes == ["compute.measure_ambiguous", "compute.no_column", "compute.no_column", "compute.no_measure"]


def test_an_unknown_monitor() -> None:
    from wegwijzer.engine.computing import compute  # noqa: PLC0415
    from wegwijzer.engine.inputs import Inputs  # noqa: PLC0415

    with pytest.raises(NotFoundError):
        compute(definitions(), "nothing", Inputs({}))


def test_parts_are_added_up_and_a_loaded_figure_wins() -> None:
    it = indicator("it", _published())
    rows = obs(
        observation("BU00010101", _Y20, 100.0),
        observation("BU00010102", _Y20, 50.0),
        observation("BU00010201", _Y20, 30.0, quality="provisional"),
        observation("GM0001", _Y20, 185.0),
        observation("GM0002", _Y20, 10.0),
    )
    frame = figures(definitions(it), {"kwb": (rows,)})
    assert table(frame.filter(area_level="district")) == {
        ("WK000101", _Y20, "total"): 150.0,
        ("WK000102", _Y20, "total"): 30.0,
    }
    assert table(frame.filter(area_level="municipality"))["GM0001", _Y20, "total"] == 185.0
    assert table(frame.filter(area_level="country")) == {("NL01", _Y20, "total"): 195.0}
    assert table(frame, "quality")["WK000102", _Y20, "total"] == "provisional"


def test_a_loaded_country_is_not_added_up_beside_it() -> None:
    rows = obs(observation("GM0001", _Y20, 185.0), observation("NL00", _Y20, 200.0))
    frame = figures(definitions(indicator("it", _published())), {"kwb": (rows,)})
    assert table(frame.filter(area_level="country")) == {("NL00", _Y20, "total"): 200.0}


@pytest.mark.parametrize(
    ("status", "reason"),
    [("secret", "part_secret"), ("unknown", "part_unknown"), ("not_delivered", "part_not_delivered")],
)
def test_a_sum_with_a_missing_part_is_missing_too(status: str, reason: str) -> None:
    rows = obs(observation("BU00010101", _Y20, 100.0), observation("BU00010102", _Y20, None, status=status))
    found = figures(definitions(indicator("it", _published())), {"kwb": (rows,)})
    assert _levels(found, "district") == {("WK000101", _Y20, "total"): (None, status, reason)}
    assert _levels(found, "neighbourhood")["BU00010102", _Y20, "total"] == (None, status, "source")


def test_what_can_not_exist_is_no_missing_part() -> None:
    rows = obs(observation("BU00010101", _Y20, 100.0), observation("BU00010102", _Y20, None, status="not_applicable"))
    found = figures(definitions(indicator("it", _published())), {"kwb": (rows,)})
    assert _levels(found, "district") == {("WK000101", _Y20, "total"): (100.0, "shown", "")}


def test_a_part_that_the_list_of_that_year_has_and_the_source_has_not() -> None:
    known = areas(
        {"code": "BU00010101", "area_level": "neighbourhood", "year": 2020},
        {"code": "BU00010102", "area_level": "neighbourhood", "year": 2020},
    )
    rows = obs(observation("BU00010101", _Y20, 1.0), observation("BU00010101", _Y21, 1.0))
    found = _levels(figures(definitions(indicator("it", _published())), {"kwb": (rows,)}, areas=known), "district")
    assert found["WK000101", _Y20, "total"] == (None, "not_delivered", "part_not_delivered")
    assert found["WK000101", _Y21, "total"] == (1.0, "shown", "")  # of another year the list says nothing


def test_a_median_is_never_added_up() -> None:
    it = indicator("it", _published(summable=False))
    rows = obs(observation("BU00010101", _Y20, 100.0))
    assert set(figures(definitions(it), {"kwb": (rows,)})["area_level"]) == {"neighbourhood"}


def test_a_municipality_that_is_left_out_is_not_delivered_and_others_are_not_shown() -> None:
    it = indicator("it", _published())
    rows = obs(observation("GM0001", _Y20, 1.0), observation("GM0009", _Y20, 1.0), observation("BU00090101", _Y20, 1.0))
    found = figures(definitions(it, municipalities=("GM0001",), comparable=("GM0002",)), {"kwb": (rows,)})
    assert _levels(found, "municipality") == {
        ("GM0001", _Y20, "total"): (1.0, "shown", ""),
        ("GM0002", _Y20, "total"): (None, "not_delivered", "not_delivered"),
    }
    assert found.filter(area_level="neighbourhood").is_empty()


def test_regions_are_added_up_from_their_municipalities() -> None:
    known = areas(
        {"code": "GM0001", "area_level": "municipality", "regions": ["JR01", "PV20"], "year": 2020},
        {"code": "GM0002", "area_level": "municipality", "regions": ["JR01"], "year": 2020},
        {"code": "GM0003", "area_level": "municipality", "regions": ["PV20"], "year": 2020},
    )
    rows = obs(observation("GM0001", _Y20, 1.0), observation("GM0002", _Y20, 2.0))
    found = figures(definitions(indicator("it", _published())), {"kwb": (rows,)}, areas=known)
    assert _levels(found, "region") == {
        ("JR01", _Y20, "total"): (3.0, "shown", ""),
        ("PV20", _Y20, "total"): (None, "not_delivered", "part_not_delivered"),
    }


def test_breakdowns_of_the_source_in_the_order_of_the_definition() -> None:
    breakdown = Breakdown(id="kruis", columns=("Geslacht", "Leeftijd"))
    it = indicator("it", _published(), breakdowns=(breakdown,), levels=(AreaLevel.MUNICIPALITY,))
    rows = obs(
        observation("GM0001", _Y20, 9.0),
        observation("GM0001", _Y20, 4.0, breakdown="Leeftijd|Geslacht", group="65plus|Vrouwen"),
        observation("GM0001", _Y20, 5.0, breakdown="Leeftijd", group="65plus"),
    )
    frame = figures(definitions(it), {"kwb": (rows,)})
    assert table(frame) == {("GM0001", _Y20, "total"): 9.0, ("GM0001", _Y20, "Vrouwen|65plus"): 4.0}
    assert frame["breakdown"].to_list() == ["total", "kruis"]


def test_a_condition_chooses_a_category() -> None:
    where = (Condition(column="Leeftijd", test="in", values=("65plus", "80plus")),)
    it = indicator("it", _published(where=where), levels=(AreaLevel.MUNICIPALITY,))
    rows = obs(
        observation("GM0001", _Y20, 9.0),
        observation("GM0001", _Y20, 5.0, breakdown="Leeftijd", group="65plus"),
        observation("GM0001", _Y20, 2.0, breakdown="Leeftijd", group="80plus"),
        observation("GM0001", _Y20, 1.0, breakdown="Leeftijd", group="18plus"),
    )
    assert table(figures(definitions(it), {"kwb": (rows,)})) == {("GM0001", _Y20, "total"): 7.0}


def test_a_rate_of_two_published_figures_is_divided_at_every_level() -> None:
    counting = Counting(
        rule=CountingRule.RATE_PER_1000,
        of=Quantity(sources=("kwb",), measures=("Clienten",)),
        per=Quantity(sources=("kwb",), measures=("Inwoners",)),
    )
    rows = obs(
        *(
            observation(area, _Y20, value, measure=measure)
            for area, people, clients in (
                ("BU00010101", 100.0, 5.0),
                ("BU00010102", 300.0, 5.0),
                ("BU00010103", 0.0, 0.0),
            )
            for measure, value in (("Inwoners_5", people), ("Clienten_9", clients))
        )
    )
    frame = figures(definitions(indicator("it", counting)), {"kwb": (rows,)})
    found = table(frame, "value", "numerator", "denominator", "status", "reason")
    assert found["WK000101", _Y20, "total"] == (25.0, 10.0, 400.0, "shown", "")
    assert found["BU00010103", _Y20, "total"] == (None, 0.0, 0.0, "not_applicable", "zero_denominator")


def test_a_rate_of_a_quarter_takes_the_population_of_the_year() -> None:
    counting = Counting(
        rule=CountingRule.RATE_PER_1000,
        of=Quantity(sources=("care",)),
        per=Quantity(sources=("kwb",), measures=("Inwoners",)),
    )
    breakdowns = (Breakdown(id="hulp", columns=("provision",)), Breakdown(id="geslacht", columns=("sex",)))
    it = indicator(
        "it", counting, frequency=PeriodKind.QUARTER, levels=(AreaLevel.MUNICIPALITY,), breakdowns=breakdowns
    )
    care = episodes(episode("p", "GM0001", date(2020, 2, 1), date(2020, 2, 9), provision="A", sex="V"))
    frame = figures(definitions(it), {"care": (care,), "kwb": (obs(observation("GM0001", _Y20, 500.0)),)})
    found = table(frame, "value", "reason")
    assert found["GM0001", "2020KW01", "total"] == (2.0, "")
    assert found["GM0001", "2020KW01", "A"] == (2.0, "")  # help per inhabitant: everybody could get it
    assert found["GM0001", "2020KW01", "V"] == (None, "no_denominator")  # of women the population isn't known


def test_versions_break_the_series_once() -> None:
    versions = (
        Version(number=1),
        Version(number=2, valid_from=date(2020, 6, 1), series_break="Andere vraag."),
        Version(number=3, valid_from=date(2030, 1, 1), series_break="Later."),
    )
    it = indicator("it", _published(), versions=versions, levels=(AreaLevel.MUNICIPALITY,))
    rows = obs(*(observation("GM0001", f"{year}JJ00", 1.0) for year in (2020, 2021, 2022)))
    frame = figures(definitions(it), {"kwb": (rows,)}).sort("period")
    assert frame["version"].to_list() == [1, 2, 2]
    assert frame["series_break"].to_list() == ["", "Andere vraag.", ""]


def test_other_kinds_of_periods_are_left_out() -> None:
    it = indicator("it", _published(), frequency=PeriodKind.QUARTER, levels=(AreaLevel.MUNICIPALITY,))
    rows = obs(observation("GM0001", _Y20, 9.0), observation("GM0001", "2020KW01", 2.0))
    assert table(figures(definitions(it), {"kwb": (rows,)})) == {("GM0001", "2020KW01", "total"): 2.0}
    assert figures(definitions(it), {"kwb": (rows,)}, periods=["2020KW02"]).is_empty()


def test_an_indicator_of_which_nothing_was_delivered_gives_nothing() -> None:
    assert figures(definitions(indicator("it", _published())), {}).is_empty()
