"""Deliveries: owed by the calendar, sent whole or with all faults at once, checked, reminded, told what was done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils.timezone import localdate
from django.utils.timezone import now as this_moment
from pytest_django import DjangoAssertNumQueries
from python_calamine import CalamineWorkbook

from tests.web.planned import planned
from wegwijzer.storage.home import Home
from wegwijzer.storage.snapshots import SnapshotStore
from wegwijzer.web.accounts.models import User
from wegwijzer.web.deliveries import contributes, taking
from wegwijzer.web.deliveries.expecting import expect, remind
from wegwijzer.web.deliveries.models import Attempt, Contact, Delivery, State
from wegwijzer.web.jobs.queue import work_once
from wegwijzer.web.journal.models import Change
from wegwijzer.web.post.models import Message
from wegwijzer.web.viewers import viewer_for

Browser = Callable[[str], Client]
DIRECTOR = "own municipality"
GOOD = "gebied;jaar;weken\nGM9901;2025;7\nGM9902;2025;9\n"
__all__ = ["planned"]


@pytest.fixture
def owed(planned: Home, db: None) -> Delivery:
    """A delivery of De Brug about the last quarter, due in ten days."""
    return Delivery.objects.create(
        organisation="zilverstroom",
        source="kwartaal",
        title="Kwartaallevering",
        supplier="De Brug",
        period="2025KW04",
        due_on=localdate() + timedelta(days=10),
    )


def brings(owed: Delivery, browser: Browser, who: str = "provider", supplier: str = "De Brug") -> Client:
    """Somebody of the cast who delivers for a supplier."""
    client = browser(who)
    user = User.objects.get(username=who.replace(" ", "-"))
    user.email = "aart@example.org"
    user.save()
    Contact.objects.create(organisation=owed.organisation, supplier=supplier, user=user)
    return client


def file_of(text: str, name: str = "levering.csv") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, text.encode())}


def test_what_is_owed_follows_from_the_monitors_in_use(planned: Home, db: None) -> None:
    assert expect(planned, date(2026, 4, 20)) == 2
    assert expect(planned, date(2026, 4, 20)) == 0
    rows = Delivery.objects.filter(organisation="zilverstroom")
    assert [(row.source, row.period, row.due_on) for row in rows] == [("kwartaal", "2026KW01", date(2026, 4, 30))]
    assert expect(planned, date(2026, 7, 20)) == 2, "a quarter later the next ones"


@pytest.mark.parametrize(
    ("who", "board", "single"),
    [
        (DIRECTOR, 200, 200),
        ("practitioner", 403, 404),
        ("council", 403, 404),
        ("provider", 403, 404),
        ("other municipality", 200, 404),
        ("resident", 302, 302),
    ],
)
def test_who_sees_what(owed: Delivery, browser: Browser, who: str, board: int, single: int) -> None:
    client = browser(who)
    assert client.get("/leveringen").status_code == board
    assert client.get(owed.get_absolute_url()).status_code == single
    assert client.post(owed.get_absolute_url(), file_of(GOOD)).status_code == (302 if single == 200 else single)
    if single != 200:
        owed.refresh_from_db()
        assert owed.state == State.EXPECTED


def test_who_delivers_sees_and_sends_only_the_own(owed: Delivery, browser: Browser) -> None:
    client = brings(owed, browser)
    other = Delivery.objects.create(
        organisation="zilverstroom",
        source="jaar",
        title="Jaar",
        supplier="Het Loket",
        period="2025JJ00",
        due_on=owed.due_on,
    )
    page = client.get("/leveringen").content.decode()
    assert "Kwartaallevering" in page
    assert "Het Loket" not in page
    assert "Leveringen" in client.get("/").content.decode()
    assert client.get(other.get_absolute_url()).status_code == 404
    assert client.post(f"{owed.get_absolute_url()}/besluit", {"what": "accept"}).status_code == 403
    assert client.get("/leveringen/leveranciers").status_code == 403


def test_all_faults_at_once_with_a_sheet_and_nothing_kept(owed: Delivery, planned: Home, browser: Browser) -> None:
    client = brings(owed, browser)
    client.post(f"{owed.get_absolute_url()}/toelichting", {"text": "Dit kwartaal telden we anders."})
    wrong = "gebied;jaar;weken\nGM9901;2025;zeven\nGM99;2025;8\nGM9902;ooit;9\n"
    assert client.post(owed.get_absolute_url(), file_of(wrong)).status_code == 302
    page = client.get(owed.get_absolute_url()).content.decode()
    for row in (2, 3, 4):
        assert f"Rij {row}" in page
    attempt = Attempt.objects.get()
    sheet = client.get(f"{owed.get_absolute_url()}/fouten-{attempt.pk}.xlsx")
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 1 + len(attempt.problems)
    assert {row[0] for row in rows[1:]} >= {2, 3, 4}
    assert SnapshotStore(planned).all("kwartaal") == ()
    assert not list(Path(planned.work).glob("levering-*"))
    owed.refresh_from_db()
    assert owed.state == State.FAULTY

    assert client.post(owed.get_absolute_url(), file_of(GOOD)).status_code == 302
    owed.refresh_from_db()
    assert (owed.state, owed.rows) == (State.CHECKED, 2)
    assert "Dit kwartaal telden we anders." in client.get(owed.get_absolute_url()).content.decode()
    assert [change.after for change in Change.objects.filter(kind="delivery")] == ["faulty", "checked"]


@pytest.mark.parametrize(
    ("name", "body"),
    [("kapot.xlsx", b"PK\x03\x04onzin"), ("leeg.csv", b"\n"), ("plaatje.csv", b"\x89PNG\x00\x01"), ("x.exe", b"MZ")],
)
def test_a_broken_file_is_a_fault_and_no_accident(owed: Delivery, browser: Browser, name: str, body: bytes) -> None:
    client = browser(DIRECTOR)
    assert client.post(owed.get_absolute_url(), {"file": SimpleUploadedFile(name, body)}).status_code == 302
    owed.refresh_from_db()
    assert owed.state == State.FAULTY
    assert Attempt.objects.get().problems


def test_a_large_file_is_read_by_the_worker(
    owed: Delivery, planned: Home, browser: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(taking, "AT_ONCE", 10)
    client = browser(DIRECTOR)
    client.post(owed.get_absolute_url(), file_of(GOOD))
    owed.refresh_from_db()
    assert owed.state == State.WAITING
    assert work_once(this_moment()).state == "done"
    owed.refresh_from_db()
    assert owed.state == State.CHECKED
    monkeypatch.setattr(taking, "LARGEST", 20)
    page = client.post(owed.get_absolute_url(), file_of(GOOD)).content.decode()
    assert "groter dan 200 MB" in page


def test_accept_tell_what_was_done_and_show_it_next_time(owed: Delivery, browser: Browser) -> None:
    client = browser(DIRECTOR)
    client.post(owed.get_absolute_url(), file_of(GOOD))
    decide = f"{owed.get_absolute_url()}/besluit"
    client.post(decide, {"what": "accept"})
    client.post(decide, {"what": "done", "text": "We spraken overbruggingshulp af."})
    owed.refresh_from_db()
    assert (owed.state, owed.decided_by.username) == (State.ACCEPTED, "own-municipality")
    coming = Delivery.objects.create(
        organisation="zilverstroom",
        source="kwartaal",
        title="Kwartaallevering",
        supplier="De Brug",
        period="2026KW01",
        due_on=owed.due_on + timedelta(days=90),
    )
    assert "We spraken overbruggingshulp af." in client.get(coming.get_absolute_url()).content.decode()


def test_sending_back_needs_a_reason_and_takes_the_data_back(owed: Delivery, planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    client.post(owed.get_absolute_url(), file_of(GOOD))
    decide = f"{owed.get_absolute_url()}/besluit"
    client.post(decide, {"what": "back", "text": " "})
    owed.refresh_from_db()
    assert owed.state == State.CHECKED
    client.post(decide, {"what": "back", "text": "Dit is het vorige jaar."})
    owed.refresh_from_db()
    assert owed.state == State.RETURNED
    assert SnapshotStore(planned).all("kwartaal") == ()
    assert "Dit is het vorige jaar." in client.get(owed.get_absolute_url()).content.decode()


def test_a_better_file_takes_the_place_of_the_first(owed: Delivery, planned: Home, browser: Browser) -> None:
    client = browser(DIRECTOR)
    client.post(owed.get_absolute_url(), file_of(GOOD))
    client.post(owed.get_absolute_url(), file_of(GOOD.replace("7", "6")))
    owed.refresh_from_db()
    assert [each.id for each in SnapshotStore(planned).all("kwartaal")] == [owed.snapshot]
    assert owed.attempts.count() == 2


def test_reminders_are_friendly_and_come_once(owed: Delivery, browser: Browser) -> None:
    brings(owed, browser)
    for day in (owed.due_on - timedelta(days=3), owed.due_on - timedelta(days=3), owed.due_on + timedelta(days=1)):
        remind(day)
    assert remind(owed.due_on) == 0
    before, after = Message.objects.order_by("id")
    assert (
        before.subject == "Herinnering: Kwartaallevering, vierde kwartaal 2025" or "Kwartaallevering" in before.subject
    )
    assert "nog niet ontvangen" in after.text
    assert owed.get_absolute_url() in after.text
    taking.tried(owed, _put(owed, GOOD), None)
    assert remind(owed.due_on + timedelta(days=8)) == 0, "who delivered hears no more"


def _put(owed: Delivery, text: str) -> Path:
    return taking.put_down(SimpleUploadedFile("../../etc/levering.csv", text.encode()))


def test_a_name_never_leaves_its_folder(planned: Home) -> None:
    assert taking.safe_name("../../etc/pass wd") == "pass wd"
    assert taking.safe_name("C:\\geheim\\cijfers.xlsx") == "cijfers.xlsx"
    assert taking.safe_name("...") == "levering"
    assert len(taking.safe_name("a" * 500 + ".csv")) <= 90


def test_late_deliveries_are_tasks_and_facts_of_the_cycle(owed: Delivery, browser: Browser) -> None:
    brings(owed, browser)
    browser(DIRECTOR)
    Delivery.objects.update(due_on=localdate() - timedelta(days=5))
    director = viewer_for(User.objects.get(username="own-municipality"))
    provider = viewer_for(User.objects.get(username="provider"))
    (task,) = contributes.tasks(director, localdate())
    assert "te laat" in task.what
    (sending,) = contributes.tasks(provider, localdate())
    assert sending.urgency == 10
    (fact,) = contributes.cycle_facts("jeugd", 1)
    assert (fact.about, fact.key, fact.kind) == ("supplier", "De Brug", "late")
    assert list(contributes.givers("jeugd", None)) == []
    Delivery.objects.update(sent_at=datetime(2026, 1, 20, tzinfo=UTC), state=State.ACCEPTED)
    (giver,) = contributes.givers("jeugd", None)
    assert (giver.kind, giver.name) == ("supplier", "De Brug")
    assert contributes.cycle_facts("bestaat-niet", 1) == []


def test_who_delivers_for_whom(owed: Delivery, browser: Browser, person: Callable[[str], User]) -> None:
    client, provider, stranger = browser(DIRECTOR), person("provider"), person("other municipality")
    page = client.get("/leveringen/leveranciers").content.decode()
    assert "De Brug" in page
    client.post("/leveringen/leveranciers", {"user": stranger.pk, "supplier": "De Brug"})
    client.post("/leveringen/leveranciers", {"user": provider.pk, "supplier": "Bestaat niet"})
    assert not Contact.objects.exists()
    client.post("/leveringen/leveranciers", {"user": provider.pk, "supplier": "De Brug"})
    contact = Contact.objects.get()
    client.post("/leveringen/leveranciers", {"remove": contact.pk})
    assert not Contact.objects.exists()


@pytest.mark.parametrize("chosen", ["open", "laat", "nakijken", "klaar"])
def test_the_board_has_a_page_for_each_state(owed: Delivery, browser: Browser, chosen: str) -> None:
    assert browser(DIRECTOR).get(f"/leveringen?stand={chosen}").status_code == 200


def test_the_board_stays_quick_with_many(
    owed: Delivery, browser: Browser, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    Delivery.objects.bulk_create(
        Delivery(
            organisation="zilverstroom",
            source=f"b{number}",
            title="T",
            supplier="S",
            period="2025JJ00",
            due_on=owed.due_on,
        )
        for number in range(300)
    )
    client = browser(DIRECTOR)
    client.get("/leveringen")
    with django_assert_num_queries(9):  # session, account, roles, four counts, the page's count and rows
        page = client.get("/leveringen?blad=2").content.decode()
    assert page.count("<tr>") == 26
    assert client.get("/leveringen?stand=xyzzy").status_code == 404
