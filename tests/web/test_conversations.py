"""Conversations: plan, prepare, live with phones, close; who may; bad input; small groups; number of queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tests.web import fakes
from tests.web.talking import only_talking  # noqa: F401 - used by itself
from wegwijzer import usecases
from wegwijzer.errors import UserError
from wegwijzer.reports.view import FigureQuery
from wegwijzer.usecases.viewer import Viewer
from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.models import Action
from wegwijzer.web.conversations import contributes, joining, leading, library, planning, showing
from wegwijzer.web.conversations.additions import addition_for
from wegwijzer.web.conversations.closing import close
from wegwijzer.web.conversations.groups import TOGETHER, protected_split, shown_values
from wegwijzer.web.conversations.models import (
    Conversation,
    Expectation,
    Interpretation,
    Openness,
    Participant,
    Remark,
    Said,
    Topic,
    Vote,
)
from wegwijzer.web.letters.models import Letter

Browser = Callable[[str], Client]
Person = Callable[[str], User]
MONITOR = fakes.MONITORS[fakes.MONITOR]
FIGURE = f"/monitors/{fakes.MONITOR}/cijfers/{fakes.INDICATOR}"


def viewer_of(user: User) -> Viewer:
    return Viewer.of(user.organisation, user.role, user.username)


@pytest.fixture
def leader(person: Person) -> User:
    return person("own municipality")


@pytest.fixture
def client(leader: User) -> Client:
    logged_in = Client()
    logged_in.force_login(leader)
    return logged_in


@pytest.fixture
def planned(world: fakes.World, leader: User) -> Conversation:
    made = planning.plan(
        MONITOR, {"form": "leergesprek", "on": timezone.localdate() + timedelta(days=7), "title": "Praten"}, by=leader
    )
    for perspective in ("inwoner", "uitvoerder"):
        planning.invite(made, perspective, number=4)
    query = FigureQuery(monitor=fakes.MONITOR, indicator=fakes.INDICATOR)
    planning.add_topic(made, Topic.Kind.FIGURE, "Jeugdhulp in Noord", query=query)
    return made


@pytest.fixture
def running(planned: Conversation, leader: User) -> Conversation:
    planning.prepare(None, viewer_of(leader), planned, by=leader)
    leading.begin(planned, by=leader)
    planned.refresh_from_db()
    return planned


def go(conversation: Conversation, step: str) -> Topic:
    topic = conversation.topics.get()
    assert leading.go_to(conversation, (0 if step in {"welcome", "do", "thanks"} else topic.pk, step))
    conversation.refresh_from_db()
    return topic


def phone(conversation: Conversation, perspective: str = "") -> Client:
    made = Client()
    made.post(f"/g/{conversation.code}", {"perspectief": perspective})
    return made


def answer(made: Client, conversation: Conversation, **values: object) -> Any:
    place = f"{conversation.topic_at}:{conversation.step_at}"
    return made.post(f"/g/{conversation.code}", {"stap": place, **values})


def fill_closing(conversation: Conversation) -> None:
    words = dict.fromkeys(("seen", "think", "do", "tells", "differently"), "Een antwoord.")
    Conversation.objects.filter(pk=conversation.pk).update(**words)


# ------------------------------------------------------------------ the library, and planning


def test_every_form_fits_its_time_and_names_known_perspectives() -> None:
    assert len(library.forms()) >= 8
    for form in library.forms().values():
        assert sum(step.minutes for step in form.script) == form.minutes, form.id
        assert set(form.perspectives) <= set(library.perspectives()), form.id
        assert form.roles
        assert form.tips
    assert library.title_of("verwijzer") == "Huisarts, school of andere verwijzer"


def test_plan_in_three_steps_and_the_missing_perspective_is_said(world: fakes.World, client: Client) -> None:
    assert client.get("/gesprekken/nieuw").status_code == 200
    assert "Doetafel" in client.get(f"/monitors/{fakes.MONITOR}/gesprekken/nieuw").content.decode()
    day = timezone.localdate() + timedelta(days=3)
    client.post(f"/monitors/{fakes.MONITOR}/gesprekken/nieuw/doetafel", {"title": "Tafel", "on": f"{day}"})
    made = Conversation.objects.get()
    assert made.openness == Openness.GROUP, "a monitor for learning is closed by default"
    client.post(f"/gesprekken/{made.pk}/mensen", {"perspective": "beleid", "number": 2})
    page = client.get(f"/gesprekken/{made.pk}").content.decode()
    assert "Wiens perspectief ontbreekt" in page
    assert "Aanbieder" in page
    client.post(
        f"/gesprekken/{made.pk}/onderwerpen", {"indicator": fakes.INDICATOR, "area": "WK990101", "asks": "value"}
    )
    client.post(f"/gesprekken/{made.pk}/onderwerpen", {"what": "question:op-tijd"})
    assert [topic.kind for topic in made.topics.all()] == ["figure", "question"]
    client.post(f"/gesprekken/{made.pk}/voorbereiden")
    made.refresh_from_db()
    assert made.state == "prepared"
    assert made.release == "jeugd-intern-0001", "only people of the organisation are invited"


def test_a_date_in_the_past_and_an_unknown_form(world: fakes.World, client: Client) -> None:
    address = f"/monitors/{fakes.MONITOR}/gesprekken/nieuw/"
    answered = client.post(f"{address}doetafel", {"title": "T", "on": "2020-01-01"})
    assert answered.status_code == 400
    assert "Kies een datum die nog komt" in answered.content.decode()
    assert client.get(f"{address}bestaat-niet").status_code == 404


def test_preparing_says_everything_that_lacks(world: fakes.World, leader: User) -> None:
    made = planning.plan(MONITOR, {"form": "doetafel", "on": date(2030, 1, 1), "title": "Leeg"}, by=leader)
    with pytest.raises(UserError) as caught:
        planning.prepare(None, viewer_of(leader), made, by=leader)
    assert {problem.code for problem in caught.value.problems} == {"conversation.no_topics", "conversation.nobody"}


def test_residents_at_the_table_see_only_what_is_public(planned: Conversation, leader: User) -> None:
    planning.prepare(None, viewer_of(leader), planned, by=leader)
    assert (planned.release, planned.audience) == ("jeugd-publiek-0001", "publiek")
    assert library.audience_for({"een eigen perspectief"}).value == "publiek"


def test_no_release_for_everybody_is_said(world: fakes.World, leader: User) -> None:
    monitor = fakes.MONITORS[fakes.INTERNAL_MONITOR]
    made = planning.plan(monitor, {"form": "doetafel", "on": date(2030, 1, 1), "title": "X"}, by=leader)
    planning.invite(made, "inwoner")
    planning.add_topic(made, Topic.Kind.QUESTION, "Vraag")
    with pytest.raises(UserError, match="no release"):
        planning.prepare(None, viewer_of(leader), made, by=leader)


def test_what_is_frozen_stays_when_the_release_is_gone(
    running: Conversation, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*_asked: object) -> None:
        raise fakes.missing("release")

    for name in ("view_in_release", "view_figure", "releases_for", "figure_cards"):
        monkeypatch.setattr(usecases, name, gone)
    go(running, "figure")
    assert "112 van de 1.000" in phone(running).get(f"/g/{running.code}").content.decode()
    assert "112 van de 1.000" in client.get(f"/gesprekken/{running.pk}/voorbereiding").content.decode()
    assert client.get(f"/gesprekken/{running.pk}/voorbereiding.pdf").content.startswith(b"%PDF")
    assert client.get(f"/gesprekken/{running.pk}/voorbereiding.pptx").content.startswith(b"PK")


def test_a_change_after_preparing_asks_to_prepare_again(planned: Conversation, leader: User) -> None:
    planning.prepare(None, viewer_of(leader), planned, by=leader)
    planning.invite(planned, "naaste")
    planned.refresh_from_db()
    assert planned.state == "planned"


def test_two_people_edit_the_same_plan(planned: Conversation, client: Client) -> None:
    day = planned.on
    values = {"title": "Eerst", "on": f"{day}", "version": 1}
    assert client.post(f"/gesprekken/{planned.pk}/wijzigen", values).status_code == 302
    second = client.post(f"/gesprekken/{planned.pk}/wijzigen", {**values, "title": "Tweede"})
    assert second.status_code == 409
    assert "Eerst" in second.content.decode()
    assert 'value="Tweede"' in second.content.decode()


@pytest.mark.parametrize(
    ("who", "page", "does"),
    [
        ("practitioner", 200, 403),
        ("admin", 200, 403),
        ("provider", 404, 404),
        ("council", 404, 404),
        ("other municipality", 404, 404),
        ("resident", 302, 302),
    ],
)
def test_who_may_see_and_lead(planned: Conversation, browser: Browser, who: str, page: int, does: int) -> None:
    client = browser(who)
    assert client.get(f"/gesprekken/{planned.pk}").status_code == page
    assert client.post(f"/gesprekken/{planned.pk}/voorbereiden").status_code == does
    for part in ("leiden", "scherm", "mensen", "onderwerpen", "afronden/1"):
        assert client.get(f"/gesprekken/{planned.pk}/{part}").status_code == does, part
    assert client.get(f"/gesprekken/{planned.pk}/voorbereiding").status_code == (302 if who == "resident" else 404)


def test_who_is_invited_with_an_account_belongs_to_the_group(planned: Conversation, person: Person) -> None:
    provider = person("provider")
    planning.invite(planned, "aanbieder", account=provider)
    logged_in = Client()
    logged_in.force_login(provider)
    assert logged_in.get(f"/gesprekken/{planned.pk}").status_code == 200
    assert logged_in.get(f"/gesprekken/{planned.pk}/duiding").status_code == 200
    assert logged_in.get(f"/gesprekken/{planned.pk}/leiden").status_code == 403


# ------------------------------------------------------------------ live


def test_phones_answer_and_the_wall_shows_dots_only_from_five(running: Conversation, client: Client) -> None:
    topic = go(running, "expect")
    phones = [phone(running) for _ in range(6)]
    for number, made in enumerate(phones[:4]):
        assert answer(made, running, waarde=str(90 + number)).status_code == 302
    assert "<circle" not in client.get(f"/gesprekken/{running.pk}/scherm").content.decode()
    answer(phones[4], running, waarde="110,5")
    answer(phones[5], running, waarde="9999")
    text = client.get(f"/gesprekken/{running.pk}/scherm").content.decode()
    assert text.count("<circle") == 6
    assert "112" not in text, "the figure comes after the expectation"
    assert max(showing.expected(running, topic)) == topic.highest, "kept within the scale"
    go(running, "figure")
    text = client.get(f"/gesprekken/{running.pk}/scherm").content.decode()
    assert "112 van de 1.000" in text
    assert text.count("<circle") >= 6
    assert "verwachtten minder" in text


def test_the_last_answer_counts_and_what_is_no_number_is_said(running: Conversation) -> None:
    topic, made = go(running, "expect"), phone(running)
    answer(made, running, waarde="90")
    answer(made, running, waarde="95")
    wrong = answer(made, running, waarde="veel")
    assert wrong.status_code == 400
    assert "Vul een getal in" in wrong.content.decode()
    assert [one.value for one in Expectation.objects.filter(topic=topic)] == [95.0]


def test_joining_twice_is_joining_once(running: Conversation) -> None:
    made = phone(running)
    made.post(f"/g/{running.code}", {"perspectief": "inwoner"})
    assert Participant.objects.count() == 1


def test_who_comes_late_gets_the_step_of_now(running: Conversation) -> None:
    go(running, "see")
    assert "Wat ziet u?" in phone(running).get(f"/g/{running.code}").content.decode()


def test_an_answer_that_came_too_late(running: Conversation) -> None:
    topic, made = go(running, "expect"), phone(running)
    old = f"{running.topic_at}:expect"
    go(running, "figure")
    late = made.post(f"/g/{running.code}", {"stap": old, "waarde": "90"})
    assert "ging verder" in late.content.decode()
    assert not Expectation.objects.filter(topic=topic).exists(), "expected after seeing is no expectation"
    typed = made.post(f"/g/{running.code}", {"stap": f"{topic.pk}:see", "tekst": "Nog snel gezien"})
    assert typed.status_code == 302
    assert Said.objects.get().text == "Nog snel gezien", "what somebody was typing isn't lost"


def test_before_and_after_the_conversation(running: Conversation, leader: User) -> None:
    made = phone(running)
    Conversation.objects.filter(pk=running.pk).update(state="prepared")
    assert "nog niet begonnen" in made.get(f"/g/{running.code}").content.decode()
    Conversation.objects.filter(pk=running.pk).update(state="running")
    fill_closing(running)
    close(running, fakes.SOURCES, by=leader)
    assert "Het gesprek is gesloten" in made.get(f"/g/{running.code}").content.decode()
    assert "Het gesprek is gesloten" in made.post(f"/g/{running.code}", {"waarde": "3"}).content.decode()
    assert not Participant.objects.exists()


def test_a_wrong_code_a_thousand_times(running: Conversation) -> None:
    made = Client()
    statuses = [made.post("/g", {"code": f"X{number:05}"}).status_code for number in range(1000)]
    assert statuses.count(404) == joining.WRONG_AT_MOST
    assert statuses[-1] == 429
    assert made.get("/g/WRONG1").status_code == 429
    other = Client(REMOTE_ADDR="10.0.0.9")
    assert other.post("/g", {"code": running.code.lower()}).headers["Location"] == f"/g/{running.code}"


def test_a_poll_without_news_asks_one_question_and_opens_nothing(
    running: Conversation, world: fakes.World, django_assert_num_queries: Any
) -> None:
    made = phone(running)
    world.calls.clear()
    with django_assert_num_queries(1):
        first = made.get(f"/g/{running.code}/nu?v={running.pulse}")
    with django_assert_num_queries(0):
        second = made.get(f"/g/{running.code}/nu?v={running.pulse}")
    assert (first.status_code, second.status_code) == (204, 204)
    assert world.calls == []
    assert made.get(f"/g/{running.code}/nu?v=0").status_code == 200


def test_texts_are_gathered_chosen_weighed_and_told_apart_only_in_large_groups(
    running: Conversation, client: Client
) -> None:
    topic = go(running, "explain")
    many = [phone(running, "inwoner") for _ in range(6)] + [phone(running, "uitvoerder") for _ in range(2)]
    answer(many[0], running, tekst="  Minder   huisartsen ")
    answer(many[0], running, tekst="Minder huisartsen")
    said = Said.objects.get()
    assert said.text == "Minder huisartsen"
    client.post(f"/gesprekken/{running.pk}/uitspraken", {"welke": said.pk, "doe": "kiezen"})
    go(running, "weigh")
    for number, made in enumerate(many):
        answer(made, running, **{f"v{said.pk}": "1" if number % 2 else "0"})
    assert Vote.objects.count() == 8
    found = showing.weighed(running, topic)[0]
    assert (found.agree, found.disagree, found.rows) == (4, 4, ()), "two practitioners could be found by subtracting"
    answer(phone(running, "uitvoerder"), running, **{f"v{said.pk}": "1"})
    go(running, "outcome")
    assert "5 eens, 4 niet eens" in client.get(f"/gesprekken/{running.pk}/scherm").content.decode()


def test_what_is_taken_away_is_gone_from_the_wall(running: Conversation, client: Client) -> None:
    go(running, "see")
    answer(phone(running), running, tekst="Iets lelijks")
    said = Said.objects.get()
    assert "Iets lelijks" in client.get(f"/gesprekken/{running.pk}/scherm").content.decode()
    client.post(f"/gesprekken/{running.pk}/uitspraken", {"welke": said.pk, "doe": "weg"})
    assert "Iets lelijks" not in client.get(f"/gesprekken/{running.pk}/scherm").content.decode()


def test_no_markup_of_a_phone_reaches_the_wall(running: Conversation, client: Client) -> None:
    go(running, "see")
    answer(phone(running), running, tekst=fakes.SCRIPT)
    assert fakes.SCRIPT not in client.get(f"/gesprekken/{running.pk}/scherm").content.decode()


def test_paper_counts_too_and_steps_go_back_and_forth(running: Conversation, client: Client) -> None:
    topic = go(running, "expect")
    client.post(f"/gesprekken/{running.pk}/papier", {"waarden": "90 95;100 105\n110 x"})
    assert len(showing.expected(running, topic)) == 5
    client.post(f"/gesprekken/{running.pk}/stap", {"naar": "0:thanks"})
    running.refresh_from_db()
    assert running.step_at == "thanks"
    before = running.pulse
    client.post(f"/gesprekken/{running.pk}/stap", {"naar": "999999:see"})
    client.post(f"/gesprekken/{running.pk}/stap", {"naar": "x"})
    running.refresh_from_db()
    assert running.pulse == before


def test_the_wall_says_nothing_new_when_nothing_changed(running: Conversation, client: Client) -> None:
    mark = showing.tag(running)
    address = f"/gesprekken/{running.pk}/scherm/nu?v={mark}"
    assert client.get(address).status_code == 204
    phone(running)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize(
    ("votes", "rows"),
    [
        ({"a": (3, 1)}, []),
        ({"a": (3, 2)}, [("", 3, 2)]),
        ({"a": (5, 1), "b": (4, 1)}, [("a", 5, 1), ("b", 4, 1)]),
        ({"a": (5, 1), "b": (1, 1)}, [("", 6, 2)]),
        ({"a": (9, 1), "b": (5, 1), "c": (1, 0)}, [("a", 9, 1), (TOGETHER, 6, 1)]),
        ({"a": (9, 1), "b": (2, 1), "c": (1, 1)}, [("a", 9, 1), (TOGETHER, 3, 2)]),
        ({"": (9, 1), "b": (9, 0)}, [("b", 9, 0), (TOGETHER, 9, 1)]),
    ],
)
def test_small_groups_cannot_be_found_by_subtracting(
    votes: dict[str, tuple[int, int]], rows: list[tuple[str, int, int]]
) -> None:
    found = protected_split(votes, 5)
    assert found == rows
    assert all(for_ + against >= 5 for _name, for_, against in found)
    assert shown_values([3.0, 1.0], 5) == []


# ------------------------------------------------------------------ what comes of it


def closed_one(running: Conversation, leader: User) -> Conversation:
    topic = go(running, "explain")
    for text in ("Minder huisartsen", "Meer verwijzingen"):
        Said.objects.create(
            conversation=running, topic=topic, kind="explain", text=text, chosen=True, at=timezone.now()
        )
    fill_closing(running)
    return close(running, fakes.SOURCES, by=leader)


def test_closing_asks_five_questions_and_says_what_lacks(running: Conversation, client: Client) -> None:
    for number in range(1, 5):
        client.post(f"/gesprekken/{running.pk}/afronden/{number}", {"antwoord": f"Antwoord {number}"})
    refused = client.post(f"/gesprekken/{running.pk}/afronden")
    assert refused.status_code == 400
    assert "Wat moet de monitor anders doen?" in refused.content.decode()
    client.post(f"/gesprekken/{running.pk}/afronden/5", {"antwoord": "Minder cijfers."})
    client.post(f"/gesprekken/{running.pk}/afronden")
    running.refresh_from_db()
    assert running.state == "closed"
    assert [letter.name for letter in Letter.objects.all()] == ["De Brug"]
    assert "Antwoord 1" in Letter.objects.get().body
    client.post(f"/gesprekken/{running.pk}/afronden")
    assert Letter.objects.count() == 1, "closing twice changes nothing"
    assert client.get(f"/gesprekken/{running.pk}/afronden/1").status_code == 400


def test_a_measure_of_a_conversation_keeps_what_the_figure_said(running: Conversation, client: Client) -> None:
    day = timezone.localdate() + timedelta(days=30)
    client.post(
        f"/gesprekken/{running.pk}/maatregel",
        {"what": "Bellen", "owner_name": "Jan", "due": f"{day}", "indicator": fakes.INDICATOR},
    )
    action = Action.objects.get()
    assert (action.came_from, action.came_from_key) == ("conversation", str(running.pk))
    assert "112 van de 1.000" in action.sentence


def test_rival_explanations_stay_side_by_side_beside_the_figure(
    running: Conversation, leader: User, client: Client, person: Person
) -> None:
    closed_one(running, leader)
    texts = client.get(FIGURE).content.decode()
    assert "Minder huisartsen" in texts
    assert "Meer verwijzingen" in texts
    practitioner = Client()
    practitioner.force_login(person("practitioner"))
    assert "Minder huisartsen" not in practitioner.get(FIGURE).content.decode(), "closed to those outside the group"
    client.post(f"/gesprekken/{running.pk}/openheid", {"openness": "organisation"})
    assert "Minder huisartsen" in practitioner.get(FIGURE).content.decode()
    assert "Minder huisartsen" not in Client().get(FIGURE).content.decode()
    client.post(f"/gesprekken/{running.pk}/openheid", {"openness": "everybody"})
    assert "Minder huisartsen" in Client().get(FIGURE).content.decode()


def test_what_is_about_figures_for_inside_stays_inside(world: fakes.World, leader: User) -> None:
    made = planning.plan(MONITOR, {"form": "doetafel", "on": date(2030, 1, 1), "title": "Binnen"}, by=leader)
    planning.invite(made, "beleid")
    planning.add_topic(made, "figure", "X", query=FigureQuery(monitor=fakes.MONITOR, indicator=fakes.INDICATOR))
    planning.prepare(None, viewer_of(leader), made, by=leader)
    leading.begin(made, by=leader)
    made.refresh_from_db()
    closed_one(made, leader)
    Conversation.objects.update(openness="everybody")
    Interpretation.objects.update(openness="everybody")
    assert "Minder huisartsen" not in Client().get(FIGURE).content.decode()


def test_the_report_gets_a_chapter_and_outside_the_group_only_that_it_was_held(
    running: Conversation, leader: User, person: Person
) -> None:
    closed_one(running, leader)
    inside = addition_for(viewer_of(leader), fakes.MONITOR, running.release)
    assert inside is not None
    told = repr(inside)
    for part in ("Wat zagen we?", "Wie vertelt het aan wie?", "Minder huisartsen", "Meer verwijzingen"):
        assert part in told
    outside = repr(addition_for(viewer_of(person("practitioner")), fakes.MONITOR, running.release))
    assert "blijft in de groep" in outside
    assert "Minder huisartsen" not in outside
    assert addition_for(Viewer.visitor(), fakes.MONITOR, running.release) is None
    assert addition_for(viewer_of(leader), fakes.MONITOR, "another") is None


def test_it_is_found_again_next_time(running: Conversation, leader: User) -> None:
    closed_one(running, leader)
    Interpretation.objects.filter(text="Minder huisartsen").update(kind="lesson")
    again = planning.plan(MONITOR, {"form": "doetafel", "on": date(2030, 1, 1), "title": "Weer"}, by=leader)
    planning.invite(again, "beleid")
    query = FigureQuery(monitor=fakes.MONITOR, indicator=fakes.INDICATOR)
    planning.add_topic(again, "figure", "Jeugdhulp", query=query)
    planning.prepare(None, viewer_of(leader), again, by=leader)
    assert again.topics.get().last_time == "Minder huisartsen"


def test_not_closed_stays_visible(running: Conversation, leader: User, client: Client) -> None:
    Conversation.objects.update(on=timezone.localdate() - timedelta(days=9))
    found = contributes.tasks(viewer_of(leader), timezone.localdate())
    assert [task.what for task in found] == ["Sluit ‘Praten’ af"]
    assert "nog niet afgesloten" in client.get("/gesprekken").content.decode()


def test_facts_for_the_evaluation_of_the_monitor(running: Conversation, leader: User) -> None:
    closed_one(running, leader)
    facts = {(fact.about, fact.key, fact.kind) for fact in contributes.cycle_facts(fakes.MONITOR, MONITOR.cycle)}
    assert ("indicator", fakes.INDICATOR, "discussed") in facts


def test_a_remark_is_lighter_and_can_become_more(world: fakes.World, client: Client, person: Person) -> None:
    practitioner = Client()
    practitioner.force_login(person("practitioner"))
    practitioner.post(f"{FIGURE}/opmerking", {"tekst": "Dit herken ik."})
    made = Remark.objects.get()
    assert "Dit herken ik." in client.get(FIGURE).content.decode()
    assert practitioner.post(f"/opmerkingen/{made.pk}", {"doe": "explanation"}).status_code == 403
    client.post(f"/opmerkingen/{made.pk}", {"doe": "explanation"})
    client.post(f"/opmerkingen/{made.pk}", {"doe": "explanation"})
    assert Interpretation.objects.get().text == "Dit herken ik."
    assert "Dit herken ik." not in Client().get(FIGURE).content.decode()


def test_the_learning_agenda_keeps_its_versions(world: fakes.World, client: Client, browser: Browser) -> None:
    address = f"/monitors/{fakes.MONITOR}/leeragenda"
    client.post(address, {"text": "Hoe komt het?", "level": "system"})
    client.post(
        f"{address}/1", {"text": "Wat maakt dat?", "state": "open", "look_back": "Het lag anders.", "version": 1}
    )
    text = client.get(f"{address}/1").content.decode()
    assert "Hoe komt het?" in text
    assert "Het lag anders." in text
    late = client.post(f"{address}/1", {"text": "Oud", "state": "open", "version": 1})
    assert late.status_code == 409
    assert "Wat maakt dat?" in client.get(f"{address}/afdrukken").content.decode()
    assert browser("council").get(address).status_code == 403


def test_search_finds_conversations_and_interpretations(running: Conversation, leader: User, client: Client) -> None:
    closed_one(running, leader)
    text = client.get("/zoeken?q=huisartsen").content.decode()
    assert "Minder huisartsen" in text
    assert "Praten" in client.get("/zoeken?q=praten").content.decode()
    assert "Minder huisartsen" not in Client().get("/zoeken?q=huisartsen").content.decode()


def test_pages_ask_a_fixed_number_of_questions(
    running: Conversation, client: Client, leader: User, django_assert_max_num_queries: Any
) -> None:
    for number in range(60):
        planning.plan(MONITOR, {"form": "doetafel", "on": date(2031, 1, 1), "title": f"G{number}"}, by=leader)
    client.get("/gesprekken")
    with django_assert_max_num_queries(6):
        assert client.get("/gesprekken").content.decode().count("ww-card__link") == 25
    with django_assert_max_num_queries(16):
        client.get(f"/gesprekken/{running.pk}")
    go(running, "expect")
    made = phone(running)
    with django_assert_max_num_queries(6):
        made.get(f"/g/{running.code}")
    with django_assert_max_num_queries(10):
        answer(made, running, waarde="90")
    with django_assert_max_num_queries(14):
        client.get(f"/gesprekken/{running.pk}/scherm")


def test_who_leaves_hands_over_what_is_not_closed(planned: Conversation, leader: User, person: Person) -> None:
    successor = person("practitioner")
    assert contributes.hand_over(leader, successor, leader) == ["Praten"]
    planned.refresh_from_db()
    assert planned.leader == successor
    assert contributes.held_by(leader) == []


def test_answers_about_figures_for_inside_are_not_for_the_council(
    world: fakes.World, leader: User, person: Person
) -> None:
    made = planning.plan(MONITOR, {"form": "doetafel", "on": date(2030, 1, 1), "title": "Binnen"}, by=leader)
    planning.invite(made, "beleid")
    planning.add_topic(made, "figure", "X", query=FigureQuery(monitor=fakes.MONITOR, indicator=fakes.INDICATOR))
    planning.prepare(None, viewer_of(leader), made, by=leader)
    fill_closing(made)
    close(made, fakes.SOURCES, by=leader)
    Conversation.objects.update(openness="organisation")
    for who, sees in (("council", False), ("practitioner", True)):
        reader = Client()
        reader.force_login(person(who))
        page = reader.get(f"/gesprekken/{made.pk}")
        assert page.status_code == 200
        assert ("Een antwoord." in page.content.decode()) is sees, who
