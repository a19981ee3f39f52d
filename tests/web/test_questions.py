"""Questions on their way: asked one thing at a time, weighed together, decided with a reason, answered, ended."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django import DjangoAssertNumQueries

from tests.web import fakes
from tests.web.conftest import CAST
from wegwijzer.definitions.reading import read_definitions
from wegwijzer.storage.home import Home
from wegwijzer.web.accounts.models import User
from wegwijzer.web.journal.models import Change
from wegwijzer.web.post.models import Message
from wegwijzer.web.questions import contributes
from wegwijzer.web.questions.answering import own_address
from wegwijzer.web.questions.ending import end_due
from wegwijzer.web.questions.finding import index, similar
from wegwijzer.web.questions.models import CouncilRule, Question, State
from wegwijzer.web.viewers import viewer_for

Browser = Callable[[str], Client]
LATER = localdate() + timedelta(days=40)
DEFINITIONS = """\
organisations:
  zilverstroom: {title: Gemeente Zilverstroom, municipality: GM9901}
  kraaiendam: {title: Gemeente Kraaiendam, municipality: GM9902}
sources:
  kwartaal: {title: Kwartaallevering, publisher: Aanbieders, frequency: quarter, minutes_per_delivery: 90}
indicators:
  wachttijd:
    title: Wachttijd voor hulp
    building_block: activities_output
    unit: weken
    counting: {rule: as_published, summable: false, of: {sources: [kwartaal], measures: [weken]}}
    questions: [hoe-lang-wachten]
questions:
  hoe-lang-wachten: {text: Hoe lang wachten kinderen op hulp?}
monitors:
  jeugd:
    title: Jeugdhulp dichtbij
    organisation: zilverstroom
    areas: {municipalities: [GM9901]}
    indicators: [wachttijd]
    questions: [hoe-lang-wachten]
  elders:
    title: Elders
    organisation: kraaiendam
    areas: {municipalities: [GM9902]}
    indicators: []
"""


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """Real definitions: what is accepted must stand in a file."""
    (tmp_path / "definitions").mkdir(exist_ok=True)
    (tmp_path / "definitions" / "monitors.yaml").write_text(DEFINITIONS)
    return Home(tmp_path)


@pytest.fixture
def asked(person: Callable[[str], User]) -> Callable[..., Question]:
    """Ask a question as somebody of the cast."""

    def ask(text: str = "Hoe lang wachten jongeren op jeugd-ggz?", who: str = "council", **given: object) -> Question:
        organisation, _role = CAST[who]
        user = User.objects.filter(username=who.replace(" ", "-")).first() or person(who)
        made = Question.objects.create(
            **{
                "organisation": organisation,
                "text": text,
                "asked_by": user,
                "asked_for": "De raad",
                "why": "Ouders bellen.",
                "what_with_answer": "Meer of minder inkopen.",
                "state": State.OPEN,
                "by_when": LATER,
                "ends_on": LATER,
                "made_at": now(),
                "asked_at": now(),
            }
            | given
        )
        index(made)
        return made

    return ask


def log_in(who: str) -> Client:
    client = Client()
    client.force_login(User.objects.get(username=who.replace(" ", "-")))
    return client


def test_a_question_is_asked_one_thing_at_a_time(home: Home, browser: Browser) -> None:
    page = browser("council")
    answer = page.post("/vragen/nieuw", {"text": "Hoe gaat het met  mantelzorgers?"}, follow=True)
    question = Question.objects.get()
    assert answer.redirect_chain[-1][0] == f"/vragen/{question.pk}/stel/wie"
    assert (question.text, question.state, question.council) == ("Hoe gaat het met mantelzorgers?", State.DRAFT, True)
    steps = (
        ("wie", {"asked_for": "De commissie"}),
        ("waarom", {"why": "Er zijn klachten."}),
        ("wat-doet-u", {"what_with_answer": "We verleggen geld."}),
        ("wanneer", {"how_often": "once", "by_when": LATER.isoformat()}),
    )
    for step, said in steps:
        answer = page.post(f"/vragen/{question.pk}/stel/{step}", said, follow=True)
    assert answer.redirect_chain[-1][0] == f"/vragen/{question.pk}/nakijken"
    assert "We verleggen geld." in answer.content.decode()
    for _twice in range(2):
        page.post(f"/vragen/{question.pk}/nakijken")
    question.refresh_from_db()
    assert (question.state, question.ends_on, question.structural) == (State.OPEN, LATER, False)
    assert Change.objects.filter(kind="question", key=question.pk, after="open").count() == 1
    assert "Hoe gaat het met mantelzorgers?" in page.get("/vragen").content.decode()


def test_it_can_not_be_asked_while_something_lacks(home: Home, browser: Browser) -> None:
    page = browser("council")
    page.post("/vragen/nieuw", {"text": "Hoe gaat het met mantelzorgers?", "seen": "1"})
    number = Question.objects.get().pk
    answer = page.post(f"/vragen/{number}/nakijken")
    assert answer.headers["Location"] == f"/vragen/{number}/stel/wie"
    assert Question.objects.get().state == State.DRAFT
    assert "Maak uw vraag af" in page.get("/").content.decode()


@pytest.mark.parametrize(
    ("step", "said", "told"),
    [
        ("wat-doet-u", {"what_with_answer": "  "}, "Vul dit in"),
        ("waarom", {"why": "x" * 3001}, "3000"),
        ("wanneer", {"how_often": "once"}, "Kies een datum"),
        ("wanneer", {"how_often": "once", "by_when": "2020-01-01"}, "Deze datum is voorbij"),
        ("wanneer", {"how_often": "soms", "by_when": "morgen"}, "Kies"),
    ],
)
def test_what_is_wrong_is_told_and_what_was_written_stays(
    home: Home, browser: Browser, step: str, said: dict[str, str], told: str
) -> None:
    page = browser("own municipality")
    page.post("/vragen/nieuw", {"text": "Hoe gaat het met mantelzorgers?", "seen": "1"})
    answer = page.post(f"/vragen/{Question.objects.get().pk}/stel/{step}", said)
    text = answer.content.decode()
    assert answer.status_code == 200
    assert told in text
    assert "Wat u schreef, staat er nog" in text
    assert said.get("why", "").strip()[:20] in text


@pytest.mark.parametrize("text", ["", "   ", "x" * 501])
def test_an_empty_or_endless_question_is_not_kept(home: Home, browser: Browser, text: str) -> None:
    answer = browser("council").post("/vragen/nieuw", {"text": text})
    assert answer.status_code == 200
    assert not Question.objects.exists()


def test_asking_the_same_twice_is_one_question(home: Home, browser: Browser) -> None:
    page = browser("council")
    for _twice in range(2):
        page.post("/vragen/nieuw", {"text": "Hoe gaat het met mantelzorgers?", "seen": "1"})
    assert Question.objects.count() == 1


def test_what_is_like_it_is_shown_while_typing_and_without_a_script(home: Home, browser: Browser, asked) -> None:
    other = asked("Hoe lang moeten kinderen wachten op jeugd-ggz?", who="provider", state=State.ANSWERED)
    other.answers.create(text="De helft wacht zes weken.", by_name="Rosa", at=now())
    page = browser("council")
    text = page.get("/vragen/lijkt-op", {"text": "Wachten jongeren lang op de jeugd-ggz"}).content.decode()
    assert other.text in text
    assert "De helft wacht zes weken." in text
    assert "Hoe lang wachten kinderen op hulp?" in text  # a question in the definition of our monitor
    answer = page.post("/vragen/nieuw", {"text": "Wachten jongeren lang op de jeugd-ggz?"}, follow=True)
    assert answer.redirect_chain[-1][0].endswith("/lijkt-op")
    assert other.text in answer.content.decode()


def test_likeness_finds_through_endings_and_rare_words(db: None, asked) -> None:
    for number in range(30):
        asked(f"Hoeveel inwoners krijgen hulp nummer {number}?", who="council")
    wanted = asked("Zijn er meer eenzame ouderen in Noord?", who="council")
    hidden = asked("Eenzaamheid onder oudere mensen?", who="council", state=State.DRAFT)
    found = [like.question for like in similar(fakes.OWN, "eenzaamheid bij oudere bewoners")]
    assert found[0] == wanted
    assert hidden not in found
    assert similar(fakes.OTHER, "eenzame ouderen") == []
    assert similar(fakes.OWN, "de het een van") == []


def test_finding_costs_five_queries(db: None, asked, django_assert_max_num_queries) -> None:
    asked()
    with django_assert_max_num_queries(5):
        similar(fakes.OWN, "Hoe lang wachten jongeren?")


def test_a_question_of_another_organisation_does_not_exist(home: Home, browser: Browser, asked) -> None:
    question = asked()
    stranger = browser("other municipality")
    for address in ("", "/weeg", "/besluit/ja", "/antwoord"):
        assert stranger.get(f"/vragen/{question.pk}{address}").status_code == 404
    assert stranger.get("/vragen").status_code == 200
    assert question.text not in stranger.get("/vragen").content.decode()
    assert Client().get(f"/vragen/{question.pk}").status_code == 302


def test_a_draft_is_seen_by_its_writer_only(home: Home, browser: Browser, asked) -> None:
    draft = asked(state=State.DRAFT)
    assert browser("own municipality").get(f"/vragen/{draft.pk}").status_code == 404
    assert browser("practitioner").get(f"/vragen/{draft.pk}/stel/wie").status_code == 404


WEIGHED = {
    "need": "yes",
    "answerable": "partly",
    "kind": "tell",
    "worth": "doubt",
    "hours": "12",
    "note": "Vraag ouders.",
}


def test_several_people_weigh_and_see_each_other(home: Home, browser: Browser, asked) -> None:
    question = asked()
    for who in ("practitioner", "provider"):
        browser(who).post(f"/vragen/{question.pk}/weeg", WEIGHED)
    director = browser("own municipality")
    director.post(f"/vragen/{question.pk}/weeg", WEIGHED | {"need": "no", "hours": ""})
    director.post(f"/vragen/{question.pk}/weeg", WEIGHED | {"need": "no", "hours": "20"})
    text = director.get(f"/vragen/{question.pk}").content.decode()
    assert question.weighings.count() == 3
    assert "2 van de 3" in text
    assert "Vraag ouders." in text
    assert "12 uur per jaar, ongeveer € 720" in text


def test_who_may_not_weigh_or_decide_is_refused(home: Home, browser: Browser, asked) -> None:
    question = asked()
    council = log_in("council")
    assert council.post(f"/vragen/{question.pk}/weeg", WEIGHED).status_code == 403
    for kind in ("ja", "nee", "samen", "elke-keer"):
        for who in (council, browser("practitioner") if kind == "ja" else log_in("practitioner")):
            assert who.post(f"/vragen/{question.pk}/besluit/{kind}", {"reason": "x"}).status_code == 403
    assert log_in("practitioner").post(f"/vragen/{question.pk}/antwoord", {"text": "x"}).status_code == 403


def accepted(page: Client, question: Question, **other: str) -> None:
    said = {
        "version": str(question.version),
        "monitor": "jeugd",
        "need": "yes",
        "how_often": "once",
        "ends_on": LATER.isoformat(),
        "reason": "Dit raakt een besluit.",
    }
    answer = page.post(f"/vragen/{question.pk}/besluit/ja", said | other)
    assert answer.status_code == 302, answer.content.decode()
    question.refresh_from_db()


def test_accepting_puts_it_in_the_definition_and_tells_the_asker(home: Home, browser: Browser, asked) -> None:
    question = asked()
    User.objects.filter(username="council").update(email="raad@zilverstroom.example")
    accepted(browser("own municipality"), question)
    kept = read_definitions(home.definitions)
    defined = kept.questions[question.definition]
    assert question.definition in kept.monitors["jeugd"].questions
    assert (defined.text, defined.asked_by, defined.ends_on, defined.need) == (question.text, "De raad", LATER, True)
    assert defined.what_with_answer == "Meer of minder inkopen."
    mail = Message.objects.get()
    assert mail.address == "raad@zilverstroom.example"
    assert "Uw vraag wordt beantwoord." in mail.text
    assert "Dit raakt een besluit." in mail.text
    council = log_in("council")
    assert "Lees het besluit over uw vraag" in council.get("/").content.decode()
    council.post(f"/vragen/{question.pk}/gelezen")
    assert "Lees het besluit" not in council.get("/").content.decode()


def test_a_file_that_is_broken_leaves_the_question_open(home: Home, browser: Browser, asked) -> None:
    question = asked()
    page = browser("own municipality")
    shown = page.get(f"/vragen/{question.pk}/besluit/ja")
    assert shown.status_code == 200
    (home.definitions / "kapot.yaml").write_text("questions:\n  a: {text: ''}\n")
    said = {"version": "0", "monitor": "jeugd", "need": "yes", "how_often": "structural", "reason": "Ja."}
    assert page.post(f"/vragen/{question.pk}/besluit/ja", said).status_code == 400
    question.refresh_from_db()
    assert question.state == State.OPEN
    assert not Message.objects.exists()


def test_no_comes_with_a_reason_that_the_asker_gets(home: Home, browser: Browser, asked) -> None:
    question = asked()
    page = browser("own municipality")
    assert (
        "Vul dit in"
        in page.post(f"/vragen/{question.pk}/besluit/nee", {"version": "0", "reason": " "}).content.decode()
    )
    page.post(f"/vragen/{question.pk}/besluit/nee", {"version": "0", "reason": "Niemand doet er iets mee."})
    council = log_in("council")
    assert "Lees waarom uw vraag een nee kreeg" in council.get("/").content.decode()
    text = council.get(f"/vragen/{question.pk}").content.decode()
    assert "Niemand doet er iets mee." in text
    assert f'href="/vragen/nieuw?na={question.pk}"' in text
    council.post(f"/vragen/nieuw?na={question.pk}", {"text": "Wat leren we van wachtlijsten elders?", "seen": "1"})
    better = Question.objects.get(state=State.DRAFT)
    assert (better.follows, better.why) == (question, "Ouders bellen.")


def test_two_deciders_do_not_overwrite_each_other(home: Home, browser: Browser, asked) -> None:
    question = asked()
    page = browser("own municipality")
    Question.objects.filter(pk=question.pk).update(version=1)
    answer = page.post(f"/vragen/{question.pk}/besluit/nee", {"version": "0", "reason": "Mijn reden."})
    text = answer.content.decode()
    assert "Iemand anders besliste intussen" in text
    assert "Mijn reden." in text
    question.refresh_from_db()
    assert question.state == State.OPEN


def test_joined_questions_share_their_answer(home: Home, browser: Browser, asked) -> None:
    first, second = asked(), asked("Wachten kinderen te lang?", who="provider")
    page = browser("own municipality")
    third = asked("Hoe lang wachten jongeren op jeugd-ggz in Noord?", who="provider")
    said = {"version": "0", "reason": "Zelfde vraag.", "into": str(first.pk)}
    assert first.text in page.get(f"/vragen/{third.pk}/besluit/samen").content.decode()
    page.post(f"/vragen/{third.pk}/besluit/samen", {"version": "0", "reason": "Zelfde.", "like": str(first.pk)})
    page.post(f"/vragen/{second.pk}/besluit/samen", said)
    second.refresh_from_db()
    assert (second.state, second.merged_into) == (State.MERGED, first)
    page.post(f"/vragen/{first.pk}/antwoord", {"text": "De helft wacht zes weken.", "figure": "", "address": ""})
    text = log_in("provider").get(f"/vragen/{second.pk}").content.decode()
    assert "De helft wacht zes weken." in text
    assert Question.objects.filter(news=True).count() == 3


@pytest.mark.parametrize("into", ["self", "999999", "0", "x"])
def test_a_question_is_not_joined_with_nothing(home: Home, browser: Browser, asked, into: str) -> None:
    question = asked()
    number = str(question.pk) if into == "self" else into
    answer = browser("own municipality").post(
        f"/vragen/{question.pk}/besluit/samen", {"version": "0", "reason": "x", "into": number}
    )
    assert answer.status_code == 200
    question.refresh_from_db()
    assert question.state == State.OPEN


def test_an_answer_leads_to_a_figure_and_the_asker_tells_what_was_done(home: Home, browser: Browser, asked) -> None:
    question = asked(council=True)
    page = browser("own municipality")
    accepted(page, question)
    figure = "/monitors/jeugd/cijfers/wachttijd"
    page.post(f"/vragen/{question.pk}/antwoord", {"text": "Zes weken.", "figure": figure, "address": ""})
    council = log_in("council")
    assert "Lees het antwoord op uw vraag" in council.get("/").content.decode()
    text = council.get(f"/vragen/{question.pk}").content.decode()
    assert f'href="{figure}"' in text
    assert "Wachttijd voor hulp" in text
    council.post(f"/vragen/{question.pk}/gelezen", {"helped": "yes", "done_with": "We kochten meer in."})
    assert "We kochten meer in." in council.get("/vraag-van-de-raad").content.decode()
    assert Change.objects.filter(after="helped").exists()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("/vragen?welke=nee", "/vragen?welke=nee"),
        ("http://127.0.0.1:8000/uitleg", "/uitleg"),
        ("https://elders.example/uitleg", None),
        ("javascript:alert(1)", None),
        ("//elders.example/uitleg", None),
        ("/bestaat/niet", None),
    ],
)
def test_only_our_own_pages_are_linked(typed: str, kept: str | None) -> None:
    assert own_address(typed) == kept
    assert own_address("http://intranet:8000/uitleg", "intranet:8000") == "/uitleg"


def test_what_is_asked_once_ends_by_itself(home: Home, browser: Browser, asked) -> None:
    question = asked()
    accepted(browser("own municipality"), question)
    assert end_due(home, LATER) == 0
    assert end_due(home, LATER + timedelta(days=1)) == 1
    assert end_due(home, LATER + timedelta(days=1)) == 0
    question.refresh_from_db()
    assert question.state == State.ENDED
    kept = read_definitions(home.definitions)
    assert question.definition not in kept.monitors["jeugd"].questions
    assert question.definition in kept.questions
    assert Change.objects.filter(after="ended", who=None, who_name="Wegwijzer").count() == 1


def test_making_it_structural_is_a_decision_with_a_reason(home: Home, browser: Browser, asked) -> None:
    question = asked()
    page = browser("own municipality")
    accepted(page, question)
    address = f"/vragen/{question.pk}/besluit/elke-keer"
    assert "Vul dit in" in page.post(address, {"version": question.version, "reason": ""}).content.decode()
    page.post(address, {"version": question.version, "reason": "Elk jaar kiezen we opnieuw."})
    question.refresh_from_db()
    assert (question.structural, question.ends_on) == (True, None)
    defined = read_definitions(home.definitions).questions[question.definition]
    assert (defined.structural, defined.ends_on) == (True, None)
    assert defined.decision_reason == "Elk jaar kiezen we opnieuw."
    assert end_due(home, LATER + timedelta(days=1)) == 0
    assert "elke ronde" in page.get(f"/vragen/{question.pk}").content.decode()


def test_the_council_chooses_a_few(home: Home, browser: Browser, asked) -> None:
    CouncilRule.objects.create(organisation=fakes.OWN, at_most=2)
    questions = [asked(f"Vraag van de raad nummer {number}?", council=True) for number in range(3)]
    page = log_in("council")
    for question in questions:
        answer = page.post(f"/vraag-van-de-raad/{question.pk}", {"doe": "kies"})
    assert answer.status_code == 400
    assert "De raad heeft al 2 vragen. Geef er eerst een terug." in answer.content.decode()
    assert Question.objects.filter(picked=True).count() == 2
    page.post(f"/vraag-van-de-raad/{questions[0].pk}", {"doe": "terug"})
    page.post(f"/vraag-van-de-raad/{questions[2].pk}", {"doe": "kies"})
    assert set(Question.objects.filter(picked=True)) == set(questions[1:])
    assert browser("practitioner").post(f"/vraag-van-de-raad/{questions[0].pk}", {"doe": "kies"}).status_code == 403


def test_the_council_sees_what_a_question_costs(home: Home, browser: Browser, asked) -> None:
    asked(council=True, picked=True, state=State.ACCEPTED, monitor="jeugd", definition="hoe-lang-wachten")
    text = log_in("council").get("/vraag-van-de-raad").content.decode()
    assert "6 uur per jaar, ongeveer € 360" in text  # four deliveries of ninety minutes


def test_how_many_is_set_by_the_regisseur(home: Home, browser: Browser, asked) -> None:
    page = browser("own municipality")
    page.post("/vraag-van-de-raad/instellen", {"at_most": "3", "euros_per_hour": "75"})
    assert CouncilRule.objects.get().at_most == 3
    assert page.post("/vraag-van-de-raad/instellen", {"at_most": "0", "euros_per_hour": "x"}).status_code == 200
    assert CouncilRule.objects.get().at_most == 3
    assert browser("council").get("/vraag-van-de-raad/instellen").status_code == 403


def test_a_question_can_be_taken_back_until_it_is_decided(home: Home, browser: Browser, asked) -> None:
    question = asked()
    council = log_in("council")
    assert browser("practitioner").post(f"/vragen/{question.pk}/terug").status_code == 403
    council.post(f"/vragen/{question.pk}/terug", {"why": "Al opgelost."})
    question.refresh_from_db()
    assert question.state == State.WITHDRAWN
    Question.objects.filter(pk=question.pk).update(state=State.DECLINED)
    council.post(f"/vragen/{question.pk}/terug")
    question.refresh_from_db()
    assert question.state == State.DECLINED


def test_who_leaves_hands_over_open_questions(home: Home, person: Callable[[str], User], asked) -> None:
    question, done = asked(), asked("Al beantwoord?", state=State.ANSWERED)
    asker, successor = question.asked_by, person("practitioner")
    assert [held.what for held in contributes.held_by(asker)] == [question.text]
    contributes.hand_over(asker, successor, successor)
    question.refresh_from_db()
    done.refresh_from_db()
    assert (question.asked_by, done.asked_by) == (successor, asker)
    assert contributes.held_by(asker) == []


def test_the_regisseur_is_told_what_waits_and_what_ends(home: Home, browser: Browser, asked) -> None:
    asked()
    asked("Een tweede vraag?")
    asked("Stopt bijna?", state=State.ACCEPTED, ends_on=localdate() + timedelta(days=3))
    director, practitioner = browser("own municipality"), browser("practitioner")
    viewer = viewer_for(User.objects.get(username="own-municipality"))
    assert [task.what for task in contributes.tasks(viewer, localdate())] == [
        "Beslis over een vraag",
        "Beantwoord een vraag die bijna stopt",
    ]
    assert "Er wachten 2 vragen" in director.get("/").content.decode()
    assert "Weeg een vraag mee" in practitioner.get("/").content.decode()


def test_the_monitor_shows_what_was_asked(home: Home, browser: Browser, asked) -> None:
    asked("Wat kost het ons?", monitor="jeugd")
    text = browser("own municipality").get("/monitors/jeugd").content.decode()
    assert "Wat kost het ons?" in text
    assert 'href="/vragen/nieuw?monitor=jeugd"' in text


def test_search_finds_questions_that_one_may_see(home: Home, browser: Browser, asked) -> None:
    question = asked()
    assert f'href="/vragen/{question.pk}"' in browser("practitioner").get("/zoeken?q=wachten ggz").content.decode()
    assert question.text not in browser("other municipality").get("/zoeken?q=wachten ggz").content.decode()


def test_the_evaluation_hears_which_questions_were_answered(home: Home, asked) -> None:
    question = asked(monitor="jeugd", state=State.ANSWERED, definition="hoe-lang-wachten")
    question.answers.create(text="Zes weken.", by_name="Rosa", at=now())
    facts = contributes.cycle_facts("jeugd", 1)
    assert [(fact.about, fact.key, fact.kind, fact.count) for fact in facts] == [
        ("question", "hoe-lang-wachten", "answered", 1)
    ]


def test_the_number_of_queries_does_not_grow(
    home: Home, browser: Browser, asked, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(30):
        asked(f"Vraag nummer {number} over wachten?", council=True)
    question = Question.objects.first()
    page = browser("own municipality")
    for address, most in (("/vragen", 8), (f"/vragen/{question.pk}", 12), ("/vraag-van-de-raad", 12)):
        with django_assert_max_num_queries(most):
            assert page.get(address).status_code == 200


def test_nothing_is_written_on_looking(home: Home, browser: Browser, asked) -> None:
    question = asked(news=True)
    council = log_in("council")
    council.get(f"/vragen/{question.pk}")
    question.refresh_from_db()
    assert question.news
    for address in (
        f"/vragen/{question.pk}/gelezen",
        f"/vragen/{question.pk}/terug",
        f"/vraag-van-de-raad/{question.pk}",
    ):
        assert council.get(address).status_code == 405


def test_the_demo_is_filled_once(tmp_path: Path, db: None) -> None:
    import shutil  # noqa: PLC0415 - only here

    from wegwijzer.demo import definitions as demo_definitions  # noqa: PLC0415 - only here
    from wegwijzer.demo.people import PEOPLE  # noqa: PLC0415 - only here
    from wegwijzer.web.accounts.demo import keep_demo_accounts  # noqa: PLC0415 - only here

    source = Path(demo_definitions.__path__[0])
    shutil.copytree(source, tmp_path / "definitions", ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    keep_demo_accounts(PEOPLE)
    contributes.fill_demo(Home(tmp_path), now())
    states = {question.text: question.state for question in Question.objects.all()}
    assert sorted(states.values()) == ["accepted", "accepted", "answered", "declined", "open", "open", "open"]
    assert Question.objects.filter(council=True, picked=True).count() == 2
    contributes.fill_demo(Home(tmp_path), now())
    assert Question.objects.count() == len(states)
