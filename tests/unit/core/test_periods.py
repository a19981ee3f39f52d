from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from wegwijzer.errors import UserError
from wegwijzer.periods import Period, PeriodKind, parse_period, period_of

KINDS = st.sampled_from(list(PeriodKind))
DAYS = st.dates(date(1900, 1, 1), date(2100, 12, 31))


@pytest.mark.parametrize(
    ("code", "start", "kind"),
    [
        ("2023KW01", date(2023, 1, 1), PeriodKind.QUARTER),
        ("2023JJ00", date(2023, 1, 1), PeriodKind.YEAR),
        ("2023HJ02", date(2023, 7, 1), PeriodKind.HALF_YEAR),
        ("2023MM12", date(2023, 12, 1), PeriodKind.MONTH),
        ("20230131", date(2023, 1, 31), PeriodKind.DAY),
        ("2023SJ00", date(2023, 8, 1), PeriodKind.SCHOOL_YEAR),
        (" 2023** ", date(2023, 1, 1), PeriodKind.YEAR),
    ],
)
def test_codes_of_statline_give_first_day_and_kind(code, start, kind):
    assert parse_period(code) == Period(start, kind)


@pytest.mark.parametrize("code", ["", "2023KW05", "2023HJ00", "20231332", "0000JJ00", "vorig jaar", "2023W101", "23"])
def test_another_code_is_refused_with_a_remedy(code):
    with pytest.raises(UserError) as caught:
        parse_period(code)
    assert caught.value.problems[0].code == "period.unknown"
    assert caught.value.problems[0].remedy


@given(DAYS, KINDS)
def test_code_and_period_are_each_others_inverse(day, kind):
    period = period_of(day, kind)
    assert parse_period(period.code) == period
    assert period.start <= day <= period.end


@given(DAYS, KINDS, st.integers(-40, 40))
def test_periods_follow_each_other_without_a_gap(day, kind, steps):
    period = period_of(day, kind)
    assert period.shifted(steps).shifted(-steps) == period
    assert (period.next().start - period.end).days == 1
    assert period.next().previous() == period


def test_the_same_period_a_year_earlier():
    assert parse_period("2023KW02").a_year_earlier().code == "2022KW02"
    assert parse_period("2023SJ00").a_year_earlier().code == "2022SJ00"
    assert parse_period("20240229").a_year_earlier().code == "20230228"
