"""What stands out: found once a release, shown to who may read it, moved with a reason, mailed, and steered on."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from django.core import mail
from django.test import Client
from pytest_django import DjangoAssertNumQueries, Settings

from tests import small_world
from tests.web.conftest import EVERYBODY
from wegwijzer.storage.home import Home
from wegwijzer.usecases.homes import opened_home
from wegwijzer.usecases.importing import import_file
from wegwijzer.usecases.releasing import release

if TYPE_CHECKING:
    from wegwijzer.web.accounts.models import User
    from wegwijzer.web.signals.models import Signal

Browser = Callable[[str], Client]
Person = Callable[[str], "User"]
NOW = datetime(2026, 3, 9, 8, tzinfo=UTC)  # a Monday
LEVER = """
    plan:
      levers:
        - id: buurthuis
          indicator: inwoners-test
          area: WK990100
          action: Een buurthuis openen
          above: 3500
          expected: er komt meer bezoek
          expected_effect: -100
          who_acts: de wijkregisseur
          evaluate_after_months: 12
"""


def _figures(jump: int = 2021) -> str:
    """Ten years in which one district grows at once by a half, and everything else stands about still."""
    rows = ["gebied;jaar;eenzaam;inwoners"]
    codes = [small_world.OWN, small_world.OTHER, "WK990100", "WK990101", *small_world.NEIGHBOURHOODS]
    for year in range(2014, 2026):
        for place, code in enumerate(codes):
            people = {small_world.OWN: 60_000, small_world.OTHER: 90_000, "WK990101": 30_000}.get(code, 5_000)
            grown = 1.0 if code != "WK990100" or year < jump else 1.5
            wobble = 1 + 0.004 * ((7 * year + 3 * place) % 5 - 2)
            rows.append(f"{code};{year};{30 + place},{(year * 3 + place) % 4};{round(people * grown * wobble)}")
    return "\n".join(rows) + "\n"


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Home:
    folder = tmp_path_factory.mktemp("signals")
    home = opened_home(folder / "home", create=True)
    text = small_world.DEFINITIONS.replace(
        "    next_moments: [{on: 2026-04-01", LEVER.strip("\n") + "\n    next_moments: [{on: 2026-04-01"
    )
    (home.definitions / "world.yaml").write_text(text)
    for name, body, source in (
        ("gebieden.csv", small_world.areas_csv(), "gebieden"),
        ("cijfers.csv", _figures(), "cijfers"),
        ("hulp.csv", small_world.episodes_csv(), "hulp"),
    ):
        (folder / name).write_text(body)
        import_file(home, folder / name, source, added_at=small_world.CLOCK)
    for audience in ("intern", "publiek"):
        release(home, "hulp", audience, released_at=small_world.CLOCK)
    return home


@pytest.fixture
def served(built: Home, settings: Settings) -> Home:
    settings.WEGWIJZER_HOME = built.root
    return built


@pytest.fixture
def found(served: Home, db: None) -> list[Signal]:
    """Every release searched; the signals that the regisseur sees."""
    from wegwijzer.web.signals.finding import newest_releases, search  # noqa: PLC0415 - models need the settings
    from wegwijzer.web.signals.models import Signal  # noqa: PLC0415 - models need the settings

    for identity in newest_releases(served):
        search(served, identity, NOW - timedelta(days=2))
    return list(Signal.objects.filter(searched__audience="intern").order_by("rank"))


def _of(found: list[Signal]) -> Signal:
    return next(signal for signal in found if signal.area == "WK990100" and signal.indicator == "inwoners-test")


def test_a_release_is_searched_once_and_the_jump_is_found(served: Home, found: list[Signal]) -> None:
    from wegwijzer.web.signals.finding import ask_for_searches, search  # noqa: PLC0415
    from wegwijzer.web.signals.models import Searched  # noqa: PLC0415

    signal = _of(found)
    assert "2021" in signal.title
    assert signal.question.endswith("?")
    assert Searched.objects.count() == 2
    search(served, signal.release, NOW)
    assert Searched.objects.count() == 2
    assert ask_for_searches(served) == 0


def test_the_worker_is_asked_to_search_what_is_new(served: Home, db: None) -> None:
    from wegwijzer.web.jobs.queue import work_once  # noqa: PLC0415
    from wegwijzer.web.signals.finding import ask_for_searches  # noqa: PLC0415
    from wegwijzer.web.signals.models import Signal  # noqa: PLC0415

    assert ask_for_searches(served) == 2
    assert ask_for_searches(served) == 2  # they still wait: not asked twice
    done = [work_once(NOW), work_once(NOW), work_once(NOW)]
    assert [job.state for job in done if job] == ["done", "done"]
    assert Signal.objects.exists()


@pytest.mark.parametrize("who", EVERYBODY)
def test_everybody_sees_what_stands_out_in_the_releases_that_are_theirs(
    found: list[Signal], browser: Browser, who: str
) -> None:
    from wegwijzer.web.signals.models import Signal  # noqa: PLC0415

    inside = who in {"own municipality", "practitioner", "admin"}
    client = browser(who)
    page = client.get("/wat-valt-op").content.decode()
    assert "Om te vragen:" in page
    assert f'href="/wat-valt-op/{_of(found).pk}"' in page if inside else True
    assert client.get(f"/wat-valt-op/{_of(found).pk}").status_code == (200 if inside else 404)
    public = Signal.objects.filter(searched__audience="publiek").first()
    assert public is not None
    assert client.get(f"/wat-valt-op/{public.pk}").status_code == (404 if inside else 200)
    assert client.get("/wat-valt-op/999999").status_code == 404


def test_one_signal_shows_figure_question_and_where_people_are(found: list[Signal], browser: Browser) -> None:
    page = browser("own municipality").get(f"/wat-valt-op/{_of(found).pk}").content.decode()
    for part in ("beeld.svg", "Om te vragen", "Hoe staat het ermee?", "nieuw", "Maak er een vraag van de monitor van"):
        assert part in page


def test_moving_it_needs_a_reason_and_is_kept_with_who_when_and_why(found: list[Signal], browser: Browser) -> None:
    from wegwijzer.web.journal.models import Change  # noqa: PLC0415
    from wegwijzer.web.signals.models import Standing  # noqa: PLC0415

    client, address = browser("own municipality"), f"/wat-valt-op/{_of(found).pk}"
    refused = client.post(address, {"state": "explained", "why": " ", "version": "0"})
    assert refused.status_code == 400
    assert "Schrijf op waarom" in refused.content.decode()
    assert client.post(address, {"state": "bestaat-niet"}).status_code == 400
    assert not Standing.objects.exists()
    moved = client.post(address, {"state": "explained", "why": "Nieuwe woningen.", "version": "0"})
    assert moved.status_code == 302
    change = Change.objects.get(kind="signal")
    assert (change.before, change.after, change.why) == ("new", "explained", "Nieuwe woningen.")
    assert "Nieuwe woningen." in client.get(address).content.decode()
    later = client.post(address, {"state": "settled", "why": "Toch anders.", "version": "0"})
    assert later.status_code == 400  # somebody else was first: both texts stay
    assert "Toch anders." in later.content.decode()
    assert "Nieuwe woningen." in later.content.decode()


@pytest.mark.parametrize("who", ["council", "other municipality", "resident"])
def test_who_does_not_interpret_moves_nothing(found: list[Signal], browser: Browser, who: str) -> None:
    from wegwijzer.web.signals.models import Signal, Standing  # noqa: PLC0415

    public = Signal.objects.filter(searched__audience="publiek").first()
    assert public is not None
    for signal in (public, _of(found)):
        assert browser(who).post(f"/wat-valt-op/{signal.pk}", {"state": "settled", "why": "x"}).status_code == 404
        break
    assert not Standing.objects.exists()


def test_what_was_explained_stays_quiet_until_something_new_happens(found: list[Signal], person: Person) -> None:
    from wegwijzer.web.signals.models import Searched, Signal, Standing  # noqa: PLC0415
    from wegwijzer.web.signals.reading import searched_for, stories  # noqa: PLC0415
    from wegwijzer.web.signals.standing import move  # noqa: PLC0415
    from wegwijzer.web.viewers import viewer_for  # noqa: PLC0415

    user, signal = person("own municipality"), _of(found)
    leader = next(one for one in found if one.key == signal.leader)

    def open_now() -> set[str]:
        return {story.signal.leader for story in stories(searched_for(viewer_for(user)), calm=Signal.Calm.ALL)}

    assert leader.key in open_now()
    move(leader, Standing.State.EXPLAINED, why="Nieuwe woningen.", who=user, version=0)
    assert leader.key not in open_now()
    after = stories(searched_for(viewer_for(user)), calm=Signal.Calm.ALL, state=Standing.State.EXPLAINED)
    assert {story.signal.leader for story in after} == {leader.key}
    Searched.objects.update(at=datetime.now(UTC) + timedelta(days=1))  # a later release …
    assert leader.key in open_now()  # … in which it was found to go further
    Signal.objects.filter(pk=leader.pk).update(fresh=False)
    assert leader.key not in open_now()


def test_views_and_degrees_of_calm_narrow_the_list(found: list[Signal], browser: Browser) -> None:
    from wegwijzer.web.signals.models import Signal  # noqa: PLC0415

    client = browser("own municipality")
    Signal.objects.update(look=Signal.Look.WORSE, calm=Signal.Calm.ALL)
    assert "Om te vragen:" not in client.get("/wat-valt-op").content.decode()
    assert "Niets bijzonders" in client.get("/wat-valt-op").content.decode()
    assert "Om te vragen:" in client.get("/wat-valt-op?hoeveel=alles&blik=slecht-en-slechter").content.decode()
    assert "Om te vragen:" not in client.get("/wat-valt-op?hoeveel=alles&blik=goed-en-beter").content.decode()
    assert client.get("/wat-valt-op?hoeveel=onzin&blik=onzin&stand=onzin&blad=x").status_code == 200


def test_it_stands_on_the_start_page_the_monitor_and_the_figure(found: list[Signal], browser: Browser) -> None:
    from wegwijzer.web.signals.models import Signal  # noqa: PLC0415

    client, leader = browser("own municipality"), found[0]
    Signal.objects.filter(leader=leader.key).update(calm=Signal.Calm.CALM)
    assert "Wat valt op" in client.get("/").content.decode()
    assert f"/wat-valt-op/{leader.pk}" in client.get("/monitors/hulp/wat").content.decode()
    address = f"/monitors/hulp/cijfers/{leader.indicator}?gebied={leader.area}&groep={leader.breakdown}:{leader.group}"
    assert f"/wat-valt-op/{leader.pk}" in client.get(address).content.decode()
    assert client.get("/monitors/hulp/wat-valt-op").status_code == 200
    assert client.get("/monitors/bestaat-niet/wat-valt-op").status_code == 404


def test_a_crossed_limit_becomes_a_measure_once(served: Home, found: list[Signal]) -> None:
    from wegwijzer.usecases.opening import loaded_definitions  # noqa: PLC0415
    from wegwijzer.web.actions.models import Action  # noqa: PLC0415
    from wegwijzer.web.signals.levers import note_crossings  # noqa: PLC0415
    from wegwijzer.web.signals.models import Crossing  # noqa: PLC0415

    crossing = Crossing.objects.get()
    action = Action.objects.get(pk=crossing.action)
    assert action.owner_name == "de wijkregisseur"
    assert "Een buurthuis openen" in action.what
    assert note_crossings(served, loaded_definitions(served).monitors["hulp"], NOW) == 0
    assert Action.objects.filter(came_from="lever").count() == 1


def test_a_lever_is_turned_marked_and_looked_back_on(served: Home, found: list[Signal], browser: Browser) -> None:
    from wegwijzer.web.signals.levers import look_back_when_due  # noqa: PLC0415
    from wegwijzer.web.signals.models import Intervention  # noqa: PLC0415

    client = browser("own municipality")
    page = client.get("/monitors/hulp/sturen").content.decode()
    assert "over de grens" in page
    address = "/monitors/hulp/sturen/inwoners-test?stuurknop=buurthuis"
    assert "Een buurthuis openen" in client.get(address).content.decode()
    given = {"what": "Buurthuis open", "started_on": "2018-02-01", "assumed": "Meer bezoek"}
    soon = client.post(address, {**given, "evaluate_on": "2018-02-10"})
    assert soon.status_code == 400
    assert "vier weken" in soon.content.decode()
    assert "Buurthuis open" in soon.content.decode()  # nothing typed is lost
    kept = client.post(address, {**given, "evaluate_on": "2019-02-01", "assumed_change": "-100"})
    assert kept.status_code == 302
    turned = Intervention.objects.get()
    assert (turned.area, turned.started_on) == ("WK990100", date(2018, 2, 1))
    assert "Het is nog te vroeg" in client.get(kept.url).content.decode()
    chart = "/monitors/hulp/cijfers/inwoners-test/beeld.svg?gebied=WK990100&beeld=lijn"
    assert "Buurthuis open" in client.get(chart).content.decode()
    assert look_back_when_due(served, NOW) == 1
    assert look_back_when_due(served, NOW) == 0  # until there are newer figures
    turned.refresh_from_db()
    assert turned.outcome
    assert turned.sentences[-1].startswith("Dit bewijst niet")
    assert turned.sentences[0] in client.get(kept.url).content.decode()


@pytest.mark.parametrize("who", ["other municipality", "resident"])
def test_steering_is_inside(served: Home, browser: Browser, who: str) -> None:
    client = browser(who)
    assert client.get("/monitors/hulp/sturen").status_code == 404
    assert client.get("/monitors/hulp/sturen/inwoners-test").status_code == 404


def test_a_mark_is_not_shown_to_others(served: Home, found: list[Signal], browser: Browser) -> None:
    from wegwijzer.web.signals.models import Intervention  # noqa: PLC0415

    Intervention.objects.create(
        monitor="hulp",
        organisation="zilverstroom",
        indicator="inwoners-test",
        what="Stil plan",
        started_on=date(2018, 2, 1),
        evaluate_on=date(2030, 1, 1),
    )
    chart = "/monitors/hulp/cijfers/inwoners-test/beeld.svg?gebied=WK990100&beeld=lijn"
    assert "Stil plan" in browser("own municipality").get(chart).content.decode()
    assert "Stil plan" not in browser("resident").get(chart).content.decode()
    assert "Stil plan" not in browser("other municipality").get(chart).content.decode()


@pytest.fixture
def wished(found: list[Signal], person: Person, settings: Settings) -> User:
    from wegwijzer.web.signals.models import DigestWish, Signal  # noqa: PLC0415

    settings.EMAIL_HOST, settings.SITE = "localhost", "https://monitor.voorbeeld.nl"
    user = person("own municipality")
    user.email = "rosa@voorbeeld.nl"
    user.save()
    DigestWish.objects.create(user=user, calm=Signal.Calm.ALL)
    return user


def test_the_digest_is_written_once_on_monday_and_can_be_read_by_itself(wished: User) -> None:
    from wegwijzer.web.post.sending import send_due  # noqa: PLC0415
    from wegwijzer.web.signals.mailing import write_digests  # noqa: PLC0415

    assert write_digests(NOW - timedelta(days=1)) == 0
    assert write_digests(NOW - timedelta(hours=6)) == 0  # in the night
    assert write_digests(NOW) == 1
    assert write_digests(NOW + timedelta(minutes=1)) == 0
    assert send_due(NOW + timedelta(days=1000)) == 1
    sent = mail.outbox[0]
    assert "Om te vragen:" in sent.body
    assert "https://monitor.voorbeeld.nl/wat-valt-op/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_nothing_special_is_a_mail_too(wished: User) -> None:
    from wegwijzer.web.post.models import Message  # noqa: PLC0415
    from wegwijzer.web.signals.mailing import write_digests  # noqa: PLC0415
    from wegwijzer.web.signals.models import Searched  # noqa: PLC0415

    Searched.objects.update(at=NOW - timedelta(days=60))
    assert write_digests(NOW) == 1
    message = Message.objects.get(kind="digest")
    assert message.subject == "Niets bijzonders"
    assert "Niets bijzonders." in message.text


def test_one_click_signs_off_and_the_page_signs_on_again(wished: User, client: Client) -> None:
    from wegwijzer.web.post.sending import sign_off_address  # noqa: PLC0415
    from wegwijzer.web.signals.mailing import KIND, write_digests  # noqa: PLC0415

    address = sign_off_address(wished.pk, KIND).removeprefix("https://monitor.voorbeeld.nl")
    assert client.post(address).status_code == 200  # as a mail program does: no log-in, no page before it
    assert write_digests(NOW) == 0
    client.force_login(wished)
    given = {"rhythm": "week", "calm": "1", "monitors": ["hulp"], "areas": ["WK990100"]}
    assert client.post("/wat-valt-op/mail", given).status_code == 302
    assert write_digests(NOW) == 1
    assert client.post("/wat-valt-op/mail", {**given, "monitors": ["van-een-ander"]}).status_code == 400


def test_the_digest_tells_about_chosen_districts_only(wished: User) -> None:
    from wegwijzer.web.signals.mailing import new_for  # noqa: PLC0415
    from wegwijzer.web.signals.models import DigestWish  # noqa: PLC0415

    wish = DigestWish.objects.get()
    wish.areas = ["WK990100"]
    assert new_for(wish, NOW - timedelta(days=7))
    wish.areas = ["WK999999"]
    assert not new_for(wish, NOW - timedelta(days=7))


def test_queries(found: list[Signal], browser: Browser, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = browser("own municipality")
    client.get("/wat-valt-op")
    with django_assert_num_queries(6):  # session, person, roles; the searches, the signals, the states
        client.get("/wat-valt-op")
