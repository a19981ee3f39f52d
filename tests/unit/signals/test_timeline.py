"""Times of any writing become slots of a frequency."""

from __future__ import annotations

from datetime import UTC, date, datetime

import numpy as np
import polars as pl
import pytest

from wegwijzer.comparison.signals.timeline import FREQUENCIES, timeline_of
from wegwijzer.errors import UserError


def _read(times, series=None):
    numbers = np.zeros(len(times), dtype=np.int64) if series is None else np.array(series)
    line = timeline_of(numbers, pl.Series(times), int(numbers.max()) + 1)
    return [FREQUENCIES[place].value for place in line.frequencies], line.slots.tolist()


@pytest.mark.parametrize(
    ("times", "frequency", "steps"),
    [
        (["2022KW03", "2022KW04", "2023KW01*"], "quarter", [1, 1]),
        (["2022MM11", "2022MM12", "2023MM02"], "month", [1, 2]),
        (["2022JJ00", "2023JJ00"], "year", [1]),
        (["2022SJ00", "2023SJ00"], "year", [1]),
        (["2022HJ02", "2023HJ01"], "half_year", [1]),
        (["2020-W52", "2020-W53", "2021-W01"], "week", [1, 1]),
        (["2020W52", "2021W01"], "week", [2]),
        (["2022-11", "2023-01"], "month", [2]),
        (["2022 Q4", "2023K1"], "quarter", [1]),
        (["2023-01-02", "2023-01-09", "2023-01-23"], "week", [1, 2]),
        (["31-01-2023", "28-02-2023", "31-03-2023"], "month", [1, 1]),
        (["2023-01-01", "2023-02-01", "2023-03-01"], "month", [1, 1]),
        (["2023-01-01", "2023-04-01", "2023-07-01"], "quarter", [1, 1]),
        (["2021-07-01", "2022-07-01"], "year", [1]),
        (["2023-01-01", "2023-01-02", "2023-01-03"], "day", [1, 1]),
        (["20230101", "20230108"], "week", [1]),
        ([date(2023, 1, 1), date(2023, 1, 8)], "week", [1]),
        ([datetime(2023, 1, 1, tzinfo=UTC), datetime(2023, 7, 1, tzinfo=UTC)], "half_year", [1]),
        ([2019, 2020, 2022], "year", [1, 2]),
        (["2019", "2020"], "year", [1]),
        ([202211, 202212, 202301], "month", [1, 1]),
        ([202251, 202252, 202301], "week", [1, 1]),
        ([10, 20, 30, 50], "number", [1, 1, 2]),
        ([1.0, 2.0, 3.0], "number", [1, 1]),
        (["2023-01-05"], "unknown", []),
    ],
)
def test_the_writing_tells_the_frequency(times, frequency, steps):
    found, slots = _read(times)
    assert found == [frequency]
    assert np.diff(slots).tolist() == steps


@pytest.mark.parametrize(
    "times",
    [
        ["2022KW01", "2022JJ00", "2023JJ00"],
        ["2023-01-01", "2023-01-08", "2023-01-19"],
        [f"2020-{month:02}-01" for month in range(1, 13)] + [f"{year}-01-01" for year in range(2022, 2030)],
        ["2023-01-01", "2023KW01"],
    ],
)
def test_mixed_frequencies_are_seen(times):
    assert _read(times)[0] == ["mixed"]


def test_each_series_has_its_own_frequency():
    times = ["2023-01-01", "2023-02-01", "2023-03-01", "2023-01-02", "2023-01-09", "2023-01-16"]
    assert _read(times, [0, 0, 0, 1, 1, 1])[0] == ["month", "week"]


def test_all_unreadable_times_are_named_at_once():
    with pytest.raises(UserError) as caught:
        _read(["voorjaar", "2023KW05", None, "2023KW01"])
    problem = caught.value.problems[0]
    assert problem.code == "signals.time"
    assert problem.params["count"] == 3
    assert "voorjaar" in str(problem.params["times"])
