"""Log in and out, a new password, a lock after many tries; the people of the demo on loopback only."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web import fakes
from wegwijzer.demo.people import PEOPLE
from wegwijzer.usecases.viewer import Role
from wegwijzer.web.accounts.demo import keep_demo_accounts, offers
from wegwijzer.web.accounts.models import User

Person = Callable[[str], User]
SECRET = "a long enough secret"


def test_log_in_and_out(world: fakes.World, person: Person, client: Client) -> None:
    person("council")
    answer = client.post("/inloggen", {"username": "council", "password": SECRET})
    assert answer.headers["Location"] == "/"
    assert "raadslid" in client.get("/").content.decode()
    assert client.get("/uitloggen").status_code == 405, "no link logs you out"
    client.post("/uitloggen")
    assert "raadslid" not in client.get("/").content.decode()


def test_a_wrong_password_does_not_tell_whether_the_name_exists(person: Person, client: Client) -> None:
    person("council")
    known = client.post("/inloggen", {"username": "council", "password": "x"}).content.decode()
    unknown = client.post("/inloggen", {"username": "nobody", "password": "x"}).content.decode()
    sentence = "De naam of het wachtwoord klopt niet."
    assert sentence in known
    assert sentence in unknown


def test_five_wrong_passwords_pause_the_log_in(person: Person, client: Client) -> None:
    person("council")
    for _ in range(5):
        last = client.post("/inloggen", {"username": "council", "password": "x"})
    assert last.status_code == 429
    right = client.post("/inloggen", {"username": "council", "password": SECRET})
    assert right.status_code == 429
    assert "Inloggen kan even niet" in right.content.decode()


def test_one_address_may_not_try_many_names(db: None, client: Client) -> None:
    statuses = {client.post("/inloggen", {"username": f"n{n}", "password": "x"}).status_code for n in range(65)}
    assert 429 in statuses


def test_the_way_back_stays_on_this_site(world: fakes.World, person: Person, client: Client) -> None:
    person("council")
    answer = client.post(
        "/inloggen?next=https://evil.example/",
        {"username": "council", "password": SECRET, "next": "https://evil.example/"},
    )
    assert answer.headers["Location"] == "/"


def test_a_new_password(world: fakes.World, person: Person, client: Client) -> None:
    person("council")
    assert client.get("/wachtwoord").status_code == 302, "first log in"
    client.force_login(User.objects.get())
    weak = client.post("/wachtwoord", {"old_password": SECRET, "new_password1": "kort", "new_password2": "kort"})
    assert weak.status_code == 200
    assert "ww-field-error" in weak.content.decode()
    strong = "fiets lamp regen boek"
    good = client.post("/wachtwoord", {"old_password": SECRET, "new_password1": strong, "new_password2": strong})
    assert good.headers["Location"] == "/"
    assert User.objects.get().check_password(strong)


def test_a_form_from_elsewhere_is_refused(person: Person) -> None:
    person("council")
    answer = Client(enforce_csrf_checks=True).post("/inloggen", {"username": "council", "password": SECRET})
    assert answer.status_code == 403
    assert "Het formulier stond te lang open" in answer.content.decode()


@pytest.fixture
def demo(db: None, settings: Settings, client: Client) -> None:
    settings.DEMO = True
    client.defaults["SERVER_NAME"] = "localhost"
    keep_demo_accounts(PEOPLE)


def test_the_demo_offers_its_people(demo: None, world: fakes.World, client: Client) -> None:
    text = client.get("/inloggen").content.decode()
    for offer in offers():
        assert f'value="{offer.username}"' in text
    assert {offer.role for offer in offers()} == {role.value for role in Role}
    client.post("/inloggen/demo", {"username": PEOPLE[0].username})
    assert PEOPLE[0].role in client.get("/").content.decode()


@pytest.mark.parametrize(
    "elsewhere",
    [
        {"REMOTE_ADDR": "192.0.2.7"},
        {"HTTP_X_FORWARDED_FOR": "127.0.0.1"},
        {"HTTP_FORWARDED": "for=x"},
        {"SERVER_NAME": "testserver"},
    ],
)
def test_the_demo_is_on_loopback_only(
    demo: None, world: fakes.World, client: Client, elsewhere: dict[str, str]
) -> None:
    assert 'value="regisseur"' not in client.get("/inloggen", **elsewhere).content.decode()
    assert client.post("/inloggen/demo", {"username": "regisseur"}, **elsewhere).status_code == 404


def test_without_demo_mode_there_is_no_such_door(db: None, world: fakes.World, client: Client) -> None:
    keep_demo_accounts(PEOPLE)
    assert client.post("/inloggen/demo", {"username": "regisseur"}).status_code == 404


def test_only_people_of_the_demo_can_be_stepped_in_as(demo: None, person: Person, client: Client) -> None:
    person("admin")
    assert client.post("/inloggen/demo", {"username": "admin"}).status_code == 404


def test_every_page_of_the_demo_says_that_it_is_fictional(demo: None, world: fakes.World, client: Client) -> None:
    for address in ("/", "/inloggen", "/monitors", "/uitleg", "/zoeken", "/x", f"/monitors/{fakes.OTHER_MONITOR}"):
        assert "Fictieve gegevens" in client.get(address).content.decode(), address


def test_making_the_accounts_again_changes_nothing(demo: None) -> None:
    before = list(User.objects.order_by("username").values_list("username", "password"))
    keep_demo_accounts(PEOPLE)
    assert list(User.objects.order_by("username").values_list("username", "password")) == before


def test_an_account_without_a_role_sees_what_everybody_sees(db: None, world: fakes.World, client: Client) -> None:
    client.force_login(User.objects.create_user(username="new", password=SECRET))
    assert client.get(f"/monitors/{fakes.INTERNAL_MONITOR}").status_code == 404
    assert client.get(f"/monitors/{fakes.MONITOR}").status_code == 200
