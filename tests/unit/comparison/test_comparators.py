from __future__ import annotations

from datetime import date

import polars as pl
import pytest

from wegwijzer.comparison.comparators import Comparator, Kind, Obstacle, Subject, compare, pooled
from wegwijzer.comparison.differences import Scale
from wegwijzer.comparison.lookup import Series
from wegwijzer.figures import FIGURES, Certainty, ProtectedFigures

NORTH, TOWN, OTHER, THIRD = "WK990101", "GM9901", "GM9902", "GM9903"


def row(area, year, numerator, denominator, *, counts=True, **changes):
    values = {
        "indicator": "jeugdhulp",
        "version": 1,
        "area": area,
        "area_level": "district",
        "period": f"{year}JJ00",
        "period_start": date(year, 1, 1),
        "breakdown": "total",
        "group": "total",
        "value": None if numerator is None else 100 * numerator / denominator,
        "numerator": numerator if counts else None,
        "denominator": denominator if counts else None,
        "status": "shown",
        "quality": "final",
        "reason": "",
        "series_break": "",
    }
    return {**values, **changes}


def series(*rows):
    frame = pl.DataFrame(list(rows), schema=FIGURES)
    return Series(ProtectedFigures._sealed(frame, audience="publiek", policy="p"))


def subject(year=2025, area=NORTH):
    return Subject(area=area, period=f"{year}JJ00", scale=Scale.PROPORTION)


PREVIOUS = Comparator(kind=Kind.PREVIOUS, name="vorige periode")
TOWNWIDE = Comparator(kind=Kind.MUNICIPALITY, name="gemeente", areas=(TOWN,))


def test_the_previous_period_is_the_previous_measurement():
    measured = series(row(NORTH, 2012, 5, 100), row(NORTH, 2016, 10, 100), row(NORTH, 2020, 40, 100))
    found = compare(subject(2020), PREVIOUS, measured)
    assert found.period == "2016JJ00"
    assert found.difference.effect == pytest.approx(30)
    assert found.difference.certainty is Certainty.ALMOST_CERTAIN


def test_a_year_earlier_needs_that_period():
    later = Comparator(kind=Kind.YEAR_EARLIER, name="een jaar eerder")
    found = compare(subject(2020), later, series(row(NORTH, 2016, 10, 100), row(NORTH, 2020, 40, 100)))
    assert (found.period, found.obstacle) == ("2019JJ00", Obstacle.NO_VALUE)


def test_the_first_period_has_no_previous():
    found = compare(subject(2020), PREVIOUS, series(row(NORTH, 2020, 40, 100)))
    assert (found.period, found.obstacle, found.difference) == ("", Obstacle.NO_VALUE, None)


def test_never_over_a_break_also_when_it_lies_between():
    broken = series(
        row(NORTH, 2023, 10, 100),
        row(NORTH, 2024, 10, 100, series_break="De definitie is veranderd.", value=None, status="unknown"),
        row(NORTH, 2025, 40, 100),
    )
    earlier = Comparator(kind=Kind.YEAR_EARLIER, name="een jaar eerder")
    found = compare(subject(2025), PREVIOUS, broken)
    assert (found.obstacle, found.period) == (Obstacle.NO_VALUE, "2024JJ00")
    assert broken.break_between(NORTH, "2023JJ00", "2025JJ00") == "De definitie is veranderd."
    assert broken.break_between(NORTH, "2024JJ00", "2025JJ00") is None
    found = compare(subject(2024), earlier, broken)
    assert (found.obstacle, found.because) == (Obstacle.BREAK, "De definitie is veranderd.")


def test_a_district_is_compared_with_the_rest_of_its_municipality():
    figures = series(row(NORTH, 2025, 40, 100), row(TOWN, 2025, 60, 1000))
    found = compare(subject(), TOWNWIDE, figures)
    assert found.other.value == pytest.approx(6.0)
    assert found.difference.effect == pytest.approx(40 - 100 * 20 / 900)


def test_a_hidden_figure_is_not_compared_and_its_counts_do_not_leave():
    hidden = row(TOWN, 2025, 3, 1000, status="hidden_primary", reason="minimum_count")
    figures = series(row(NORTH, 2025, 40, 100), hidden)
    found = compare(subject(), TOWNWIDE, figures)
    assert found.obstacle is Obstacle.NO_VALUE
    assert (found.other.value, found.other.numerator, found.other.reason) == (None, None, "minimum_count")
    assert compare(subject(area=TOWN), PREVIOUS, figures).difference is None


def test_comparable_municipalities_are_pooled():
    figures = series(row(TOWN, 2025, 300, 1000), row(OTHER, 2025, 10, 100), row(THIRD, 2025, 30, 300))
    comparable = Comparator(kind=Kind.COMPARABLE, name="vergelijkbare gemeenten", areas=(OTHER, THIRD, "GM0000"))
    found = compare(subject(area=TOWN), comparable, figures)
    assert found.other.value == pytest.approx(10.0)
    assert found.difference.certainty is Certainty.ALMOST_CERTAIN


def test_without_counts_the_plain_mean_is_taken_and_nothing_claimed():
    figures = series(
        row(TOWN, 2025, 300, 1000, counts=False),
        row(OTHER, 2025, 10, 100, counts=False),
        row(THIRD, 2025, 60, 300, counts=False, quality="provisional"),
    )
    comparable = Comparator(kind=Kind.COMPARABLE, name="vergelijkbare gemeenten", areas=(OTHER, THIRD))
    found = compare(subject(area=TOWN), comparable, figures)
    assert found.other.value == pytest.approx(15.0)
    assert found.other.provisional
    assert found.difference.certainty is Certainty.UNTOLD
    assert pooled([None], "", "2025JJ00") is None


def test_a_group_is_compared_with_everybody():
    frame = pl.DataFrame(
        [row(NORTH, 2025, 30, 50, breakdown="sex", group="v"), row(NORTH, 2025, 40, 100)], schema=FIGURES
    )
    figures = ProtectedFigures._sealed(frame, audience="publiek", policy="p")
    everybody = Comparator(kind=Kind.EVERYBODY, name="iedereen")
    found = compare(subject(), everybody, Series(figures, "sex", "v"), Series(figures))
    assert found.difference.effect == pytest.approx(60 - 20)


def test_a_comparator_that_does_not_exist_says_so():
    nowhere = Comparator(kind=Kind.COUNTRY, name="Nederland", areas=("NL00",))
    assert compare(subject(), nowhere, series(row(NORTH, 2025, 40, 100))).obstacle is Obstacle.NO_VALUE


def test_row_order_does_not_matter():
    rows = [row(NORTH, year, year - 2000, 100) for year in range(2015, 2026)]
    assert series(*rows).periods_of(NORTH) == series(*reversed(rows)).periods_of(NORTH)


def test_a_break_in_one_of_the_comparable_municipalities_is_a_break_in_all():
    figures = series(row(OTHER, 2025, 10, 100), row(THIRD, 2025, 30, 300, series_break="Samengevoegd."))
    found = pooled((figures.at(area, "2025JJ00") for area in (OTHER, THIRD)), "", "2025JJ00")
    assert found.series_break == "Samengevoegd."
