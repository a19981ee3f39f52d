"""Long work: claimed once, tells how far it is, stops when asked, is free again when its worker dies."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils.timezone import now

from wegwijzer.errors import Problem, UserError
from wegwijzer.web.accounts.models import User
from wegwijzer.web.jobs import queue, working
from wegwijzer.web.jobs.models import Job
from wegwijzer.web.jobs.queue import LOST_AFTER, Running, ask, cancel, work_once

Browser = Callable[[str], Client]
LATER = datetime(2100, 1, 1, tzinfo=UTC)


@pytest.fixture
def works(monkeypatch: pytest.MonkeyPatch) -> dict[str, Callable[[Running], Mapping[str, Any]]]:
    """The kinds of work there are; a test adds its own."""
    found: dict[str, Callable[[Running], Mapping[str, Any]]] = {"count": lambda running: {"seen": running.arguments}}
    monkeypatch.setattr(queue, "kinds", lambda: found)
    return found


def asked(kind: str = "count", user: User | None = None, **arguments: Any) -> Job:
    return ask(kind, title="Tellen", arguments=arguments, organisation="zilverstroom", asked_by=user, back_to="/vragen")


def test_work_is_done_and_keeps_what_came_of_it(db: None, works: dict) -> None:
    job = asked(year=2025)
    assert work_once(LATER) == job
    job.refresh_from_db()
    assert (job.state, job.part, job.result, job.ended) == (Job.State.DONE, 1.0, {"seen": {"year": 2025}}, True)
    assert work_once(LATER) is None


def test_the_same_work_that_waits_is_asked_once(db: None, works: dict) -> None:
    assert asked(year=2025) == asked(year=2025)
    assert asked(year=2026) != asked(year=2025)
    work_once(LATER)
    work_once(LATER)
    assert asked(year=2025).state == Job.State.WAITING
    assert Job.objects.count() == 3


def test_the_oldest_goes_first_and_nothing_is_done_twice(db: None, works: dict) -> None:
    done: list[int] = []

    def work(running: Running) -> dict[str, Any]:
        done.append(running.job.pk)
        work_once(LATER)  # another worker that looks at the same moment
        return {}

    works["count"] = work
    first, second = asked(n=1), asked(n=2)
    assert work_once(LATER) == first
    assert done == [first.pk, second.pk]
    assert work_once(LATER) is None


def test_how_far_it_is(db: None, works: dict) -> None:
    parts: list[int] = []

    def work(running: Running) -> dict[str, Any]:
        for part in (0.25, 7.0, -1.0, 0.5):
            running.tell(part)
            parts.append(Job.objects.get(pk=running.job.pk).percent)
        return {}

    works["count"] = work
    asked()
    work_once(LATER)
    assert parts == [25, 100, 0, 50]


def test_stopping_before_it_starts(db: None, works: dict) -> None:
    job = asked()
    cancel(job)
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED
    assert work_once(LATER) is None


def test_stopping_while_it_runs_takes_effect_at_the_next_sign_of_life(db: None, works: dict) -> None:
    reached = []

    def work(running: Running) -> dict[str, Any]:
        running.tell(0.1)
        cancel(running.job)
        running.tell(0.2)
        reached.append("too far")
        return {"changed": True}

    works["count"] = work
    job = asked()
    work_once(LATER)
    job.refresh_from_db()
    assert (job.state, job.result, reached) == (Job.State.CANCELLED, {}, [])


def test_what_a_dead_worker_did_is_free_again(db: None, works: dict) -> None:
    job = asked()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, seen_at=LATER, part=0.7)
    assert work_once(LATER + LOST_AFTER) is None
    assert work_once(LATER + LOST_AFTER + timedelta(seconds=1)) == job
    job.refresh_from_db()
    assert job.state == Job.State.DONE


def test_what_was_to_stop_when_its_worker_died_stays_stopped(db: None, works: dict) -> None:
    job = asked()
    Job.objects.filter(pk=job.pk).update(state=Job.State.RUNNING, seen_at=LATER, cancel_asked=True)
    assert work_once(LATER + LOST_AFTER + timedelta(seconds=1)) is None
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_what_the_asker_can_mend_is_told_in_dutch(db: None, works: dict, browser: Browser) -> None:
    def work(_running: Running) -> dict[str, Any]:
        raise UserError(
            [
                Problem("a", "There is no open account with this name."),
                Problem("b", "“%(what)s” can't be found.", {"what": "jeugd"}),
            ]
        )

    works["count"] = work
    page = browser("own municipality")
    job = asked(user=User.objects.get(username="own-municipality"))
    work_once(LATER)
    job.refresh_from_db()
    assert job.state == Job.State.FAILED
    assert job.problems == ["Er is geen open account met deze naam.", "“jeugd” is niet te vinden."]
    assert "jeugd" in page.get(f"/werk/{job.pk}").content.decode()


def test_our_own_fault_is_told_without_a_value(db: None, works: dict, caplog: pytest.LogCaptureFixture) -> None:
    def work(_running: Running) -> dict[str, Any]:
        raise ValueError("burger 999990019")

    works["count"] = work
    job, after = asked(), asked("unknown")
    work_once(LATER)
    work_once(LATER)
    job.refresh_from_db()
    after.refresh_from_db()
    assert job.problems == ["Er ging iets mis aan onze kant. Er is niets veranderd; probeer het later opnieuw."]
    assert after.state == Job.State.FAILED
    assert "999990019" not in caplog.text
    assert "ValueError" in caplog.text


def test_only_who_asked_sees_it(works: dict, browser: Browser) -> None:
    page = browser("own municipality")
    job = asked(user=User.objects.get(username="own-municipality"))
    assert "wacht" in page.get(f"/werk/{job.pk}").content.decode()
    for who in ("admin", "resident"):
        assert browser(who).get(f"/werk/{job.pk}").status_code == 404
        assert browser("council" if who == "admin" else who).post(f"/werk/{job.pk}/stop").status_code == 404
    assert page.get(f"/werk/{job.pk}/stop").status_code == 405
    page.post(f"/werk/{job.pk}/stop")
    job.refresh_from_db()
    assert job.state == Job.State.CANCELLED


def test_when_it_is_done_one_goes_back(works: dict, browser: Browser) -> None:
    page = browser("own municipality")
    job = asked(user=User.objects.get(username="own-municipality"))
    part = page.get(f"/werk/{job.pk}", headers={"HX-Request": "true"}).content.decode()
    assert "hx-trigger" in part
    assert "<html" not in part
    work_once(now())
    assert page.get(f"/werk/{job.pk}").headers["Location"] == "/vragen"
    assert page.get(f"/werk/{job.pk}", headers={"HX-Request": "true"}).headers["HX-Redirect"] == "/vragen"


def test_the_worker_goes_on_after_a_failure_and_stops_when_asked(
    db: None, works: dict, monkeypatch: pytest.MonkeyPatch
) -> None:
    stop, minutes = threading.Event(), []

    def last(_running: Running) -> dict[str, Any]:
        stop.set()
        return {}

    def broken(_now: datetime) -> None:
        raise RuntimeError

    works["count"], works["last"] = lambda _running: 1 / 0, last
    monkeypatch.setattr(working, "contributions", lambda _name: iter([broken, minutes.append]))
    monkeypatch.setattr(working, "close_old_connections", lambda: None)
    jobs = [asked(), asked("last")]
    working.work(stop, pause=0)
    states = [Job.objects.get(pk=job.pk).state for job in jobs]
    assert states == [Job.State.FAILED, Job.State.DONE]
    assert len(minutes) == 1
