"""The journal: who, when, from, to, why; added, never changed, and gone when the change itself doesn't happen."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.template.loader import render_to_string

from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.keeping import BY_ITSELF, history, record
from wegwijzer.web.journal.models import Change

Person = Callable[[str], User]
AT = datetime(2026, 3, 3, 9, tzinfo=UTC)


def noted(**other: object) -> Change:
    given = {"kind": "question", "key": 7, "before": "open", "after": "declined", "organisation": "zilverstroom"}
    return record(**(given | other))


def test_a_change_keeps_its_sides(person: Person) -> None:
    who = person("own municipality")
    change = noted(who=who, why="Niemand doet er iets mee.", monitor="jeugd", at=AT)
    kept = Change.objects.get(pk=change.pk)
    assert (kept.who, kept.who_name, kept.before, kept.after) == (who, str(who), "open", "declined")
    assert (kept.why, kept.monitor, kept.at) == ("Niemand doet er iets mee.", "jeugd", AT)


def test_the_name_stays_when_the_account_goes(person: Person) -> None:
    who = person("own municipality")
    noted(who=who)
    who.delete()
    kept = Change.objects.get()
    assert (kept.who, kept.who_name) == (None, "own-municipality")


@pytest.mark.parametrize(("name", "kept"), [("", BY_ITSELF), ("een teller", "een teller")])
def test_without_an_account_it_went_by_itself_or_says_who(db: None, name: str, kept: str) -> None:
    assert noted(who_name=name).who_name == kept


def test_the_history_of_one_thing_is_in_order(db: None) -> None:
    later, first = noted(at=AT + timedelta(days=1)), noted(at=AT, after="open")
    noted(key=8)
    noted(kind="action")
    assert list(history("question", 7)) == [first, later]
    assert list(history("question", "7")) == [first, later]


def test_what_does_not_happen_is_not_noted(db: None) -> None:
    with transaction.atomic():
        noted()
        transaction.set_rollback(True)
    assert not Change.objects.exists()


def test_the_part_of_a_page_says_it_in_words(db: None) -> None:
    noted(why="<b>nee</b>", at=AT)
    noted(kind="unknown", before="a", after="b")
    text = render_to_string("parts/history.html", {"changes": history("question", 7)})
    assert "wordt gewogen" in text
    assert "kreeg nee" in text
    assert "3 maart 2026" in text
    assert "&lt;b&gt;nee" in text
    assert "<strong>b</strong>" in render_to_string("parts/history.html", {"changes": history("unknown", 7)})
    assert render_to_string("parts/history.html", {"changes": []}).strip() == ""


def test_finding_a_history_uses_an_index(db: None) -> None:
    assert "INDEX" in history("question", 7).explain()
