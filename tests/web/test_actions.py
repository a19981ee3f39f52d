"""Measures: make, tell, look at the effect; who may; two at once; reminders; who left."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.web import fakes
from tests.web.talking import only_talking  # noqa: F401 - used by itself
from wegwijzer.reports.view import FigureQuery
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions import contributes, making, reminding
from wegwijzer.web.actions.making import Effect, make_action
from wegwijzer.web.actions.models import Action
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.post.models import Message

Browser = Callable[[str], Client]
Person = Callable[[str], User]
TODAY = timezone.localdate


def made(**values: object) -> Action:
    return make_action("Met de school praten", organisation=fakes.OWN, monitor=fakes.MONITOR, **values)


def viewer(user: User) -> Viewer:
    return Viewer.of(user.organisation, user.role, user.username)


def form(**changes: object) -> dict[str, object]:
    tomorrow = TODAY() + timedelta(days=1)
    return {"what": "Bellen", "owner_name": "Jan", "due": f"{tomorrow}", "indicator": fakes.INDICATOR, **changes}


def test_a_measure_is_made_and_followed_until_its_effect_was_looked_at(world: fakes.World, browser: Browser) -> None:
    client = browser("own municipality")
    answer = client.post(f"/monitors/{fakes.MONITOR}/maatregelen/nieuw", form())
    action = Action.objects.get()
    assert answer.headers["Location"] == f"/maatregelen/{action.pk}"
    assert (action.indicator, action.whose, action.state) == (fakes.INDICATOR, "Jan", "agreed")
    client.post(f"/maatregelen/{action.pk}/vertellen", {"state": "done", "why": "Gebeld."})
    page = client.get(f"/maatregelen/{action.pk}").content.decode()
    assert "Kijk naar het effect" in page
    client.post(f"/maatregelen/{action.pk}/effect", {"outcome": "partly", "seen": "Iets minder wachten."})
    action.refresh_from_db()
    assert (action.state, action.outcome) == ("looked", "partly")
    assert [change.after for change in history(making.KIND, action.pk)] == ["agreed", "done", "looked"]


def test_what_cannot_be_told_yet_stays_open_for_a_next_look(db: None) -> None:
    action = making.move(made(), Action.State.DONE, by=None)
    assert making.look_at_effect(action, Action.Outcome.UNCLEAR, "Te vroeg.", by=None).state == Action.State.DONE


def test_all_problems_at_once_and_nothing_is_lost(world: fakes.World, browser: Browser) -> None:
    yesterday = TODAY() - timedelta(days=1)
    wrong = form(owner_name="", due=f"{yesterday}", effect_by=f"{yesterday - timedelta(days=1)}", indicator="nope")
    answer = browser("own municipality").post(f"/monitors/{fakes.MONITOR}/maatregelen/nieuw", wrong)
    text = answer.content.decode()
    assert answer.status_code == 400
    for sentence in ("Kies wie het doet", "Kies een datum die nog komt", "Kies een cijfer van deze monitor"):
        assert sentence in text
    assert 'value="Bellen"' in text
    assert not Action.objects.exists()


def test_dropping_asks_why(world: fakes.World, browser: Browser) -> None:
    action = made(owner_name="Jan")
    answer = browser("own municipality").post(f"/maatregelen/{action.pk}/vertellen", {"state": "dropped"})
    assert answer.status_code == 400
    assert "waarom u ermee stopt" in answer.content.decode()


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("own municipality", 200),
        ("practitioner", 200),
        ("admin", 200),
        ("provider", 404),
        ("council", 404),
        ("other municipality", 404),
        ("resident", 302),
    ],
)
def test_who_may_see_a_measure(world: fakes.World, browser: Browser, who: str, status: int) -> None:
    action = made(owner_name="Jan")
    assert browser(who).get(f"/maatregelen/{action.pk}").status_code == status


def test_who_does_it_may_tell_and_others_may_not(world: fakes.World, browser: Browser, person: Person) -> None:
    action = made(owner=person("provider"))
    client = Client()
    client.force_login(User.objects.get(username="provider"))
    assert client.post(f"/maatregelen/{action.pk}/vertellen", {"state": "busy"}).status_code == 302
    assert browser("practitioner").post(f"/maatregelen/{action.pk}/vertellen", {"state": "busy"}).status_code == 403


def test_two_people_at_once_lose_nothing(world: fakes.World, browser: Browser) -> None:
    action, client = made(owner_name="Jan"), browser("own municipality")
    client.post(f"/maatregelen/{action.pk}/wijzigen", form(what="Eerst", version=1))
    answer = client.post(f"/maatregelen/{action.pk}/wijzigen", form(what="Tweede", version=1))
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Eerst" in text
    assert 'value="Tweede"' in text
    assert client.post(f"/maatregelen/{action.pk}/wijzigen", form(what="Tweede", version=2)).status_code == 302


def test_a_reminder_is_written_once_for_each_reason(person: Person) -> None:
    owner = person("own municipality")
    owner.email = "rosa@example.org"
    owner.save()
    today = date(2026, 3, 3)
    action = made(owner=owner, due=today + timedelta(days=3))
    for _ in range(3):
        reminding.remind(today)
    assert Message.objects.count() == 1
    reminding.remind(today + timedelta(days=5))
    assert Message.objects.count() == 2
    making.move(action, Action.State.DONE, by=owner)
    Action.objects.filter(pk=action.pk).update(effect_by=today)
    reminding.remind(today)
    assert "Kijk wat het veranderde" in Message.objects.get(key__contains="effect").subject


def test_who_left_leaves_a_task(person: Person) -> None:
    owner, lead = person("practitioner"), person("own municipality")
    made(owner=owner)
    assert contributes.tasks(viewer(lead), TODAY()) == []
    owner.is_active = False
    owner.save()
    assert [task.what for task in contributes.tasks(viewer(lead), TODAY())] == ["Zoek iemand voor een maatregel"]
    assert contributes.tasks(viewer(person("council")), TODAY()) == []


def test_the_list_asks_a_fixed_number_of_questions(
    world: fakes.World, browser: Browser, django_assert_max_num_queries: object
) -> None:
    client, owner = browser("own municipality"), User.objects.get(username="own-municipality")
    for _number in range(60):
        made(owner=owner)
    client.get("/maatregelen")
    with django_assert_max_num_queries(6):  # session, account, memberships, leads, count, page
        text = client.get("/maatregelen?welke=lopend").content.decode()
    assert text.count('class="ww-measure"') == 25


def test_a_measure_stands_beside_its_figure(world: fakes.World, browser: Browser) -> None:
    query = FigureQuery(monitor=fakes.MONITOR, indicator=fakes.INDICATOR)
    made(owner_name="Jan", effect=Effect(query=query))
    address = f"/monitors/{fakes.MONITOR}/cijfers/{fakes.INDICATOR}"
    assert "Met de school praten" in browser("own municipality").get(address).content.decode()
    assert "Met de school praten" not in Client().get(address).content.decode()


def test_who_leaves_hands_over(person: Person) -> None:
    leaves, stays = person("practitioner"), person("own municipality")
    action = made(owner=leaves)
    assert [held.what for held in contributes.held_by(leaves)] == ["Met de school praten"]
    assert contributes.hand_over(leaves, stays, stays) == ["Met de school praten"]
    action.refresh_from_db()
    assert action.owner == stays
    assert contributes.held_by(leaves) == []
