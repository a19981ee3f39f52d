"""The ledger: one line for each release, and who knows what."""

from __future__ import annotations

from datetime import date

import pytest

from wegwijzer.disclosure import Entry, known_to, read_ledger
from wegwijzer.errors import DisclosureError

FIRST = Entry(release="a.csv", audience="publiek", policy="public-care", released_on=date(2026, 3, 1), cells=12)
SECOND = Entry(release="b.csv", audience="aanbieder", policy="aanbieder", released_on=date(2026, 4, 1), withdrawn=True)
THIRD = Entry(release="c.csv", audience="intern", policy="intern", released_on=date(2026, 5, 1), hidden={"primary": 3})


def test_lines_come_back_as_they_went() -> None:
    lines = [entry.as_line() for entry in (FIRST, SECOND, THIRD)]
    assert [entry.as_line() for entry in read_ledger([*lines, "", "\n"])] == lines


def test_everybody_knows_what_is_public_and_nobody_forgets() -> None:
    entries = (FIRST, SECOND, THIRD)
    assert known_to(entries, "publiek") == (FIRST,)
    assert known_to(entries, "aanbieder") == (FIRST, SECOND)
    assert known_to(entries, "publiek", {"publiek": ["intern"]}) == (FIRST, THIRD)


def test_a_damaged_ledger_names_every_bad_line() -> None:
    with pytest.raises(DisclosureError) as error:
        read_ledger([FIRST.as_line(), "{", '{"release": 1}'], "ledger.jsonl")
    assert [problem.place.line for problem in error.value.problems] == [2, 3]
