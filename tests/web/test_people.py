"""People: added, changed, with a role in one monitor, and leaving with things in hand. All of it in the journal."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.test import Client
from django.utils.timezone import localdate, now
from pytest_django import Settings

from tests.web import fakes
from tests.web.conftest import EVERYBODY
from tests.web.test_questions import DEFINITIONS
from wegwijzer.storage.home import Home
from wegwijzer.usecases.rights import Right, in_group, may
from wegwijzer.usecases.viewer import Role, Viewer
from wegwijzer.web.accounts.models import Membership, User
from wegwijzer.web.journal.keeping import history
from wegwijzer.web.journal.models import Change
from wegwijzer.web.people.keeping import password_link
from wegwijzer.web.post.models import Message
from wegwijzer.web.questions.models import Question, State
from wegwijzer.web.viewers import viewer_for

Browser = Callable[[str], Client]
Person = Callable[[str], User]
NEW = {"username": "nieuw", "first_name": "Nina", "last_name": "Nieuw", "email": "nina@z.example", "role": "uitvoerder"}
SECRET = "vier losse woorden samen"


@pytest.fixture
def home(tmp_path: Path) -> Home:
    (tmp_path / "definitions").mkdir(exist_ok=True)
    (tmp_path / "definitions" / "monitors.yaml").write_text(DEFINITIONS)
    return Home(tmp_path)


@pytest.mark.parametrize("who", EVERYBODY)
def test_only_the_administrator_keeps_people(home: Home, browser: Browser, who: str) -> None:
    page = browser(who)
    allowed = who == "admin"
    for address in ("/mensen", "/mensen/nieuw", "/monitors/jeugd/mensen", "/post/wachtend"):
        status = page.get(address).status_code
        assert status == (200 if allowed else 302 if who == "resident" else 403), address
    assert User.objects.filter(username="nieuw").exists() is False


def test_somebody_new_gets_a_link_that_is_shown_once(home: Home, browser: Browser) -> None:
    answer = browser("admin").post("/mensen/nieuw", NEW)
    text = answer.content.decode()
    link = re.search(r"http://127\.0\.0\.1:8000(/wachtwoord/kiezen/[^<]+)", text)
    assert link
    assert answer.headers["Cache-Control"] == "no-store"
    user = User.objects.get(username="nieuw")
    assert (user.organisation, user.role, user.has_usable_password()) == (fakes.OWN, "uitvoerder", False)
    visitor = Client()
    form = visitor.get(link.group(1), follow=True)
    assert "Kies een wachtwoord" in form.content.decode()
    visitor.post(form.redirect_chain[-1][0], {"new_password1": SECRET, "new_password2": SECRET})
    user.refresh_from_db()
    assert user.check_password(SECRET)
    assert "al gebruikt" in Client().get(link.group(1), follow=True).content.decode()
    told = " ".join(f"{change.before}{change.after}{change.why}" for change in Change.objects.all())
    assert link.group(1) not in told
    assert "nina@" not in told


def test_with_a_mail_server_the_link_goes_by_mail(home: Home, browser: Browser, settings: Settings) -> None:
    settings.EMAIL_HOST = "localhost"
    text = browser("admin").post("/mensen/nieuw", NEW).content.decode()
    mail = Message.objects.get()
    assert "/wachtwoord/kiezen/" in mail.text
    assert "/wachtwoord/kiezen/" not in text
    assert "nina@z.example" in text


def test_a_link_of_somebody_else_or_a_wrong_one_does_nothing(home: Home, person: Person) -> None:
    user, who = person("practitioner"), person("admin")
    good = password_link(user, who)
    for wrong in (good[:-3] + "abc", "/wachtwoord/kiezen/x/y"):
        assert "al gebruikt" in Client().get(wrong, follow=True).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [{"username": ""}, {"username": "a b"}, {"email": "geen adres"}, {"role": "koning"}, {"first_name": ""}],
)
def test_everything_that_is_wrong_is_told(home: Home, browser: Browser, wrong: dict[str, str]) -> None:
    answer = browser("admin").post("/mensen/nieuw", NEW | wrong)
    assert answer.status_code == 200
    assert "Wat u schreef, staat er nog" in answer.content.decode()
    assert not User.objects.filter(first_name="Nina").exists()


def test_a_user_name_is_given_once(home: Home, browser: Browser) -> None:
    page = browser("admin")
    page.post("/mensen/nieuw", NEW)
    assert "Deze gebruikersnaam is bezet" in page.post("/mensen/nieuw", NEW).content.decode()
    assert User.objects.filter(username="nieuw").count() == 1


def test_a_role_changes_with_its_history(home: Home, browser: Browser, person: Person) -> None:
    user, page = person("practitioner"), browser("admin")
    said = {"first_name": "Uma", "last_name": "U", "email": "", "role": "onderzoeker"}
    page.post(f"/mensen/{user.pk}", said)
    user.refresh_from_db()
    assert (user.role, user.first_name) == ("onderzoeker", "Uma")
    text = page.get(f"/mensen/{user.pk}").content.decode()
    assert "uitvoerder" in text
    assert [change.after for change in history("person", user.pk)] == ["onderzoeker", "details"]


def test_people_of_another_organisation_do_not_exist_here(home: Home, browser: Browser, person: Person) -> None:
    stranger, page = person("other municipality"), browser("admin")
    assert page.get(f"/mensen/{stranger.pk}").status_code == 404
    assert page.post(f"/mensen/{stranger.pk}/wachtwoord").status_code == 404
    assert page.post(f"/mensen/{stranger.pk}/vertrek", {"why": "x"}).status_code == 404
    assert "other-municipality" not in page.get("/mensen").content.decode()


def test_a_role_in_one_monitor(home: Home, browser: Browser, person: Person) -> None:
    user, page = person("practitioner"), browser("admin")
    page.post(f"/mensen/{user.pk}/rol", {"monitor": "jeugd", "role": "regisseur"})
    assert viewer_for(User.objects.get(pk=user.pk)).role_in("jeugd") is Role.DIRECTOR
    assert page.post(f"/mensen/{user.pk}/rol", {"monitor": "elders", "role": "regisseur"}).status_code == 200
    assert Membership.objects.count() == 1
    page.post(f"/mensen/{user.pk}/rol", {"weg": "jeugd"})
    assert not Membership.objects.exists()
    assert [change.after for change in Change.objects.filter(monitor="jeugd")] == ["regisseur", "gone"]


def test_somebody_of_elsewhere_gets_a_role_in_one_monitor(home: Home, browser: Browser, person: Person) -> None:
    guest, page = person("other municipality"), browser("admin")
    page.post("/monitors/jeugd/mensen", {"username": guest.username, "role": "aanbieder"})
    assert guest.memberships.get().role == "aanbieder"
    assert "kraaiendam" in page.get("/monitors/jeugd/mensen").content.decode()
    assert page.get("/monitors/elders/mensen").status_code == 404
    told = page.post("/monitors/jeugd/mensen", {"username": "bestaat-niet", "role": "aanbieder"})
    assert "geen open account" in told.content.decode()
    page.post("/monitors/jeugd/mensen", {"weg": str(guest.pk)})
    assert not guest.memberships.exists()


def asked_by(user: User) -> Question:
    return Question.objects.create(
        organisation=user.organisation,
        text="Wie neemt dit over?",
        asked_by=user,
        state=State.OPEN,
        made_at=now(),
        ends_on=localdate() + timedelta(days=5),
    )


def test_who_leaves_hands_over_what_is_in_hand(home: Home, browser: Browser, person: Person) -> None:
    user, successor, page = person("practitioner"), person("council"), browser("admin")
    question = asked_by(user)
    Membership.objects.create(user=user, monitor="jeugd", role="regisseur")
    address = f"/mensen/{user.pk}/vertrek"
    assert "Wie neemt dit over?" in page.get(address).content.decode()
    refused = page.post(address, {"successor": "", "why": "Andere baan"})
    assert "heeft nog iets in handen (1)" in refused.content.decode()
    user.refresh_from_db()
    assert user.is_active
    page.post(address, {"successor": str(successor.pk), "why": "Andere baan"})
    user.refresh_from_db()
    question.refresh_from_db()
    assert (user.is_active, question.asked_by) == (False, successor)
    assert not user.memberships.exists()
    assert Change.objects.filter(kind="person", after="closed", why="Andere baan").count() == 1
    assert viewer_for(user) == Viewer.visitor()


def test_a_closed_account_is_out_at_once_and_can_be_opened(home: Home, browser: Browser, person: Person) -> None:
    user = person("practitioner")
    theirs = Client()
    theirs.force_login(user)
    page = browser("admin")
    page.post(f"/mensen/{user.pk}/vertrek", {"successor": "", "why": ""})
    assert theirs.get("/vragen").status_code == 302
    assert "practitioner" in page.get("/mensen?welke=gesloten").content.decode()
    assert page.post(f"/mensen/{user.pk}/wachtwoord").status_code == 404
    page.post(f"/mensen/{user.pk}/terug")
    user.refresh_from_db()
    assert user.is_active


def test_the_last_administrator_stays(home: Home, browser: Browser, person: Person) -> None:
    page = browser("admin")
    admin = User.objects.get(username="admin")
    said = {"first_name": "A", "last_name": "B", "email": "", "role": "raadslid"}
    assert "laatste beheerder" in page.post(f"/mensen/{admin.pk}", said).content.decode()
    assert "eigen account" in page.post(f"/mensen/{admin.pk}/vertrek", {"why": ""}).content.decode()
    second = User.objects.create_user("tweede", organisation=fakes.OWN, role="beheerder")
    page.post(f"/mensen/{second.pk}/vertrek", {"why": ""})
    second.refresh_from_db()
    assert not second.is_active
    admin.refresh_from_db()
    assert (admin.role, admin.is_active) == ("beheerder", True)


def test_searching_and_the_number_of_queries(
    home: Home, browser: Browser, django_assert_max_num_queries: Callable[[int], object]
) -> None:
    page = browser("admin")
    User.objects.bulk_create(
        User(username=f"mens{n}", first_name=f"Mens{n}", organisation=fakes.OWN, role="uitvoerder") for n in range(120)
    )
    with django_assert_max_num_queries(6):
        text = page.get("/mensen?q=mens").content.decode()
    assert text.count("/mensen/") < 60
    assert "Mens77" in page.get("/mensen?q=mens77").content.decode()


def test_the_group_around_a_monitor() -> None:
    monitor = fakes.MONITORS[fakes.MONITOR]
    assert in_group(Viewer.of(fakes.OWN, "regisseur"), monitor)
    assert in_group(Viewer.of(fakes.OTHER, "aanbieder", "x", ((fakes.MONITOR, Role.PROVIDER),)), monitor)
    for role in ("uitvoerder", "raadslid", "beheerder", "aanbieder"):
        assert not in_group(Viewer.of(fakes.OWN, role), monitor)
    assert not in_group(Viewer.of(fakes.OTHER, "regisseur"), monitor)
    assert not in_group(Viewer.visitor(), monitor)
    assert not may(Viewer.of(fakes.OWN, "regisseur"), Right.ACCOUNTS)
