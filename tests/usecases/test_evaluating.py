"""Looking back on an intervention in a release."""

from __future__ import annotations

from datetime import date

import pytest

from tests.usecases.test_release_signals import OWN, frozen  # noqa: F401 - the release with a district that changed
from wegwijzer.comparison.interventions import Attribution, Outcome
from wegwijzer.comparison.vectors import Verdict, Why
from wegwijzer.errors import NotFoundError
from wegwijzer.usecases.evaluating import look_back
from wegwijzer.usecases.viewer import Viewer


def test_what_happened_is_told_beside_the_other_districts(frozen):  # noqa: F811 - the fixture
    home, _ = frozen
    found = look_back(home, OWN, "zorg", "hulp", "WK000103", date(2021, 1, 1), assumed=35.0)
    assert len(found.comparators) == 7
    assert found.first_period == "2021JJ00"
    assert found.evaluation.lower < 35 < found.evaluation.upper
    assert found.evaluation.outcome is Outcome.AS_ASSUMED
    assert found.sentences[-1].startswith("Dit bewijst niet")


def test_where_nothing_was_done_nothing_is_shown(frozen):  # noqa: F811
    home, _ = frozen
    found = look_back(home, OWN, "zorg", "hulp", "WK000105", date(2021, 1, 1))
    assert found.evaluation.verdict in {Verdict.NOT_DIFFERENT, Verdict.CANNOT_SAY}


def test_without_comparators_or_too_soon_it_says_so(frozen):  # noqa: F811
    home, _ = frozen
    town = look_back(home, OWN, "zorg", "hulp", "GM0001", date(2021, 1, 1))
    assert Attribution.NO_COMPARATORS in town.evaluation.cautions
    soon = look_back(home, OWN, "zorg", "hulp", "WK000103", date(2026, 1, 1))
    assert (soon.evaluation.why, soon.first_period) == (Why.SHORT, "")
    halfway = look_back(home, OWN, "zorg", "hulp", "WK000103", date(2021, 6, 1))
    assert "2021JJ00" not in halfway.periods


def test_what_is_not_there_or_not_yours_is_not_found(frozen):  # noqa: F811
    home, _ = frozen
    for viewer, indicator, area in (
        (OWN, "niets", "WK000103"),
        (OWN, "hulp", "WK009999"),
        (Viewer.visitor(), "hulp", "WK000103"),
    ):
        with pytest.raises(NotFoundError):
            look_back(home, viewer, "zorg", indicator, area, date(2021, 1, 1))
