"""Mail: written once, sent once whatever the number of workers, tried again, and one click to sign off."""

from __future__ import annotations

import re
import socketserver
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from smtplib import SMTPServerDisconnected

import pytest
from django.core.mail import EmailMultiAlternatives
from django.test import Client
from pytest_django import Settings

from wegwijzer.web.accounts.models import User
from wegwijzer.web.post import sending
from wegwijzer.web.post.models import Message, SignedOff
from wegwijzer.web.post.sending import GIVEN_UP, MOST_ATTEMPTS, send_due, sign_off_address
from wegwijzer.web.post.writing import write, write_to_address

Person = Callable[[str], User]
Browser = Callable[[str], Client]
NOW = datetime(2100, 3, 3, 9, tzinfo=UTC)


class _Session(socketserver.StreamRequestHandler):
    """Just enough SMTP to receive a mail: RFC 5321 without extensions."""

    def handle(self) -> None:
        self._say("220 test")
        while line := self.rfile.readline().decode():
            verb = line.strip().upper()
            if verb == "DATA":
                self._say("354 go on")
                self.server.mails.append(self._data())
                self._say("250 kept")
            elif verb == "QUIT":
                self._say("221 bye")
                return
            else:
                self._say("451 not now" if self.server.refuses and verb.startswith("RCPT") else "250 ok")

    def _data(self) -> EmailMessage:
        lines = []
        while (line := self.rfile.readline()).strip() != b".":
            lines.append(line)
        return message_from_bytes(b"".join(lines), policy=policy.default)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class PostOffice(socketserver.ThreadingTCPServer):
    """A mail server on this machine that keeps what it gets."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Session)
        self.mails: list[EmailMessage] = []
        self.refuses = False


@pytest.fixture
def office(settings: Settings) -> Iterator[PostOffice]:
    """A mail server, and settings that name it."""
    with PostOffice() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT = server.server_address[0], server.server_address[1]
        settings.EMAIL_TIMEOUT = 5
        settings.SITE = "https://wegwijzer.zilverstroom.example"
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def user(person: Person) -> User:
    found = person("council")
    User.objects.filter(pk=found.pk).update(email="raad@zilverstroom.example")
    found.refresh_from_db()
    return found


def written(user: User, key: str = "een", **other: object) -> Message:
    made = write(user, kind="question", key=key, subject="Een\nantwoord", text="Uw vraag is beantwoord: één.", **other)
    assert made is not None
    return made


def test_a_mail_arrives_readable_with_a_way_to_sign_off(office: PostOffice, user: User) -> None:
    written(user, html="<p>Uw vraag is beantwoord.</p>")
    assert send_due(NOW) == 1
    (mail,) = office.mails
    assert mail["To"] == "raad@zilverstroom.example"
    assert mail["Subject"] == "Een antwoord"
    assert mail.get_body(("plain",)).get_content().strip() == "Uw vraag is beantwoord: één."
    assert mail.get_body(("html",)) is not None
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Unsubscribe"].strip().startswith("<https://wegwijzer.zilverstroom.example/post/afmelden/")
    assert send_due(NOW) == 0
    assert len(office.mails) == 1


def test_the_same_mail_is_written_once(user: User) -> None:
    first = written(user)
    second = write(user, kind="question", key="een", subject="Anders", text="Anders")
    assert second == first
    assert Message.objects.count() == 1


def test_a_second_worker_at_the_same_moment_sends_nothing(
    office: PostOffice, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    written(user)
    sent_by_the_other = []
    send = EmailMultiAlternatives.send

    def while_sending(mail: EmailMultiAlternatives, **options: object) -> int:
        monkeypatch.setattr(EmailMultiAlternatives, "send", send)
        sent_by_the_other.append(send_due(NOW))
        return send(mail, **options)

    monkeypatch.setattr(EmailMultiAlternatives, "send", while_sending)
    assert send_due(NOW) == 1
    assert sent_by_the_other == [0]
    assert len(office.mails) == 1


def test_nothing_is_sent_before_its_time(office: PostOffice, user: User) -> None:
    written(user, not_before=NOW + timedelta(hours=1))
    assert send_due(NOW) == 0
    assert send_due(NOW + timedelta(hours=1)) == 1


def test_a_failure_is_tried_again_later_and_given_up_in_the_end(office: PostOffice, user: User) -> None:
    message, moment = written(user), NOW
    office.refuses = True
    for attempt in range(1, MOST_ATTEMPTS + 1):
        assert send_due(moment) == 0
        message.refresh_from_db()
        assert (message.attempts, message.sent_at, message.claimed_at) == (attempt, None, None)
        assert message.failure == "SMTPRecipientsRefused"
        assert send_due(moment) == 0  # not again at once
        message.refresh_from_db()
        assert message.attempts == attempt
        moment = message.not_before
    office.refuses = False
    assert send_due(moment + timedelta(days=9)) == 0
    assert office.mails == []


def test_after_a_failure_it_still_arrives(office: PostOffice, user: User) -> None:
    message = written(user)
    office.refuses = True
    send_due(NOW)
    office.refuses = False
    message.refresh_from_db()
    assert send_due(message.not_before) == 1
    message.refresh_from_db()
    assert (message.failure, len(office.mails)) == ("", 1)


def test_one_that_can_not_be_sent_does_not_keep_the_others(
    office: PostOffice, user: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, _second = written(user), written(user, "twee")
    as_mail = sending._as_mail

    def broken(message: Message) -> EmailMultiAlternatives:
        if message.pk == first.pk:
            raise SMTPServerDisconnected
        return as_mail(message)

    monkeypatch.setattr(sending, "_as_mail", broken)
    assert send_due(NOW) == 1
    assert len(office.mails) == 1


def test_what_a_dead_worker_held_is_sent_by_another(office: PostOffice, user: User) -> None:
    message = written(user)
    Message.objects.filter(pk=message.pk).update(claimed_at=NOW)
    assert send_due(NOW + GIVEN_UP) == 0
    assert send_due(NOW + GIVEN_UP + timedelta(seconds=1)) == 1


def test_without_a_mail_server_everything_waits(user: User, settings: Settings) -> None:
    settings.EMAIL_HOST = ""
    message = written(user)
    assert send_due(NOW) == 0
    message.refresh_from_db()
    assert message.attempts == 0


@pytest.mark.parametrize("change", [{"email": ""}, {"is_active": False}])
def test_who_has_no_address_or_left_gets_nothing(user: User, change: dict[str, object]) -> None:
    User.objects.filter(pk=user.pk).update(**change)
    user.refresh_from_db()
    assert write(user, kind="question", key="een", subject="S", text="T") is None


def test_a_supplier_without_an_account_can_get_mail(office: PostOffice, db: None) -> None:
    write_to_address("levering@huis-a.example", kind="reminder", key="r1", subject="S", text="T")
    assert send_due(NOW) == 1
    assert office.mails[0]["List-Unsubscribe"] is None


def test_one_click_signs_off_from_one_kind(user: User) -> None:
    address = re.sub(r"^https?://[^/]+", "", sign_off_address(user.pk, "question"))
    program = Client(enforce_csrf_checks=True)  # a mail program has no cookie and no token of a form
    assert program.get(address).status_code == 200
    assert not SignedOff.objects.exists()
    for _twice in range(2):
        assert program.post(address, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert SignedOff.objects.get().kind == "question"
    assert write(user, kind="question", key="een", subject="S", text="T") is None
    assert write(user, kind="reminder", key="twee", subject="S", text="T") is not None
    assert write(user, kind="account", key="drie", subject="S", text="T") is not None


@pytest.mark.parametrize("wrong", ["x", "WzEsInF1ZXN0aW9uIl0:1abc:def", "%20"])
def test_a_forged_sign_off_does_nothing(db: None, wrong: str) -> None:
    assert Client().post(f"/post/afmelden/{wrong}").status_code == 404
    assert not SignedOff.objects.exists()


def test_a_sign_off_after_the_account_went_is_no_error(user: User) -> None:
    address = re.sub(r"^https?://[^/]+", "", sign_off_address(user.pk, "question"))
    user.delete()
    assert Client().post(address).status_code == 404


def test_everybody_chooses_which_mail_comes(browser: Browser) -> None:
    page = browser("council")
    user = User.objects.get(username="council")
    assert "besluiten over uw vragen" in page.get("/post/voorkeuren").content.decode()
    page.post("/post/voorkeuren", {"kind": []})
    assert SignedOff.objects.filter(user=user, kind="question").exists()
    page.post("/post/voorkeuren", {"kind": ["question", "nonsense"]})
    assert not SignedOff.objects.filter(user=user, kind="question").exists()
    assert Client().get("/post/voorkeuren").status_code == 302


def test_the_administrator_sees_what_waits_but_not_what_it_says(
    browser: Browser, user: User, settings: Settings
) -> None:
    written(user)
    Message.objects.update(attempts=5, failure="SMTPConnectError")
    page = browser("admin")
    settings.EMAIL_HOST = ""
    text = page.get("/post/wachtend").content.decode()
    assert "Er gaat geen mail weg" in text
    assert "Een antwoord" in text
    assert "Uw vraag is beantwoord" not in text
    settings.EMAIL_HOST = "localhost"
    page.post("/post/wachtend")
    assert Message.objects.get().attempts == 0
    assert browser("own municipality").get("/post/wachtend").status_code == 403
    assert "Er wacht geen mail" in _other_administrator().get("/post/wachtend").content.decode()


def _other_administrator() -> Client:
    client = Client()
    client.force_login(User.objects.create_user("elders", organisation="kraaiendam", role="beheerder"))
    return client
