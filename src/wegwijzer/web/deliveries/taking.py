"""Take a file in: whole, or not at all with everything that is wrong; then check, accept or send back."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from wegwijzer.errors import UserError
from wegwijzer.usecases.delivering import TakenIn, take_back, take_in
from wegwijzer.web.accounts.models import User
from wegwijzer.web.deliveries.models import Attempt, Delivery, Explanation, State
from wegwijzer.web.deliveries.telling import as_rows
from wegwijzer.web.jobs.models import Job
from wegwijzer.web.jobs.queue import Running, ask
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.viewers import home

KIND = "delivery"
AT_ONCE = 2_000_000  # bytes: a larger file is read by the worker, with progress
LARGEST = 200_000_000


def put_down(file: Any) -> Path:
    """Keep an uploaded file aside under its own name, in a folder of its own; return where."""
    folder = Path(tempfile.mkdtemp(prefix="levering-", dir=home().work))
    path = folder / safe_name(file.name)
    with path.open("wb") as target:
        for part in file.chunks():
            target.write(part)
    return path


def safe_name(name: str) -> str:
    """Return the name of a file without folders and odd signs, at most 100 long; the ending stays."""
    plain = Path(name.replace("\\", "/")).name
    stem, ending = Path(plain).stem, Path(plain).suffix
    kept = "".join(sign if sign.isalnum() or sign in "-_ ." else "_" for sign in stem).strip(" .")[:80] or "levering"
    return kept + "".join(sign for sign in ending if sign.isalnum() or sign == ".")[:10]


def sent(delivery: Delivery, path: Path, size: int, user: User) -> Job | None:
    """Take a file in at once, or ask the worker when it is large; return the work then."""
    if size <= AT_ONCE:
        try:
            tried(delivery, path, user)
        finally:
            throw_away(path)
        return None
    job = ask(
        "delivery",
        title=_("Checking the delivery: %(what)s") % {"what": delivery.title},
        arguments={"delivery": delivery.pk, "path": str(path)},
        organisation=delivery.organisation,
        asked_by=user,
        back_to=reverse("delivery", args=[delivery.pk]),
    )
    _moved(delivery, State.WAITING, user)
    return job


def take_in_job(running: Running) -> Mapping[str, Any]:
    """Take in a file that was put down; its faults stand with the delivery afterwards."""
    asked = running.arguments
    path, delivery = Path(asked["path"]), Delivery.objects.get(pk=asked["delivery"])
    try:
        running.tell(0.1)
        attempt = tried(delivery, path, running.job.asked_by)
    except BaseException:
        Delivery.objects.filter(pk=delivery.pk, state=State.WAITING).update(state=State.EXPECTED)
        raise
    finally:
        throw_away(path)
    return {"problems": len(attempt.problems)}


def tried(delivery: Delivery, path: Path, user: User | None) -> Attempt:
    """Read a file; keep it whole with its state, or keep only what is wrong with it. Earlier explanations stay."""
    now = timezone.now()
    try:
        taken = take_in(home(), path, delivery.source, delivery.period, at=now)
    except UserError as error:
        return _refused(delivery, path, user, error)
    with transaction.atomic():
        attempt = Attempt.objects.create(delivery=delivery, at=now, by=user, file_name=path.name, rows=taken.rows)
        earlier = delivery.snapshot
        _keep(delivery, taken, user)
        _moved(delivery, State.CHECKED, user, why=path.name)
    if earlier and earlier != taken.snapshot:
        take_back(home(), earlier)
    return attempt


def _refused(delivery: Delivery, path: Path, user: User | None, error: UserError) -> Attempt:
    with transaction.atomic():
        attempt = Attempt.objects.create(
            delivery=delivery, at=timezone.now(), by=user, file_name=path.name, problems=as_rows(error.problems)
        )
        if delivery.state not in (State.CHECKED, State.ACCEPTED):
            _moved(delivery, State.FAULTY, user, why=path.name)
    return attempt


def _keep(delivery: Delivery, taken: TakenIn, user: User | None) -> None:
    delivery.snapshot, delivery.rows = taken.snapshot, taken.rows
    delivery.notes = [problem.worded(_) for problem in taken.notes]
    delivery.sent_at = delivery.sent_at or timezone.now()
    delivery.sent_by = user
    delivery.why_back = ""
    delivery.save()


def throw_away(path: Path) -> None:
    """Remove a file that was put down; what is delivered is kept as a snapshot, never as a file."""
    path.unlink(missing_ok=True)
    if path.parent.exists():
        path.parent.rmdir()


def accept(delivery: Delivery, user: User) -> None:
    """Accept what was checked."""
    _decided(delivery, State.ACCEPTED, user, "")


def send_back(delivery: Delivery, user: User, why: str) -> bool:
    """Send a delivery back with the reason; False when figures were released with it already: then it stays."""
    if delivery.snapshot and not take_back(home(), delivery.snapshot):
        return False
    delivery.snapshot, delivery.sent_at = "", None
    _decided(delivery, State.RETURNED, user, why)
    return True


def _decided(delivery: Delivery, state: State, user: User, why: str) -> None:
    with transaction.atomic():
        delivery.decided_at, delivery.decided_by, delivery.why_back = timezone.now(), user, why
        delivery.save()
        _moved(delivery, state, user, why=why)


def _moved(delivery: Delivery, state: State, user: User | None, why: str = "") -> None:
    before = delivery.state
    delivery.state = state
    delivery.save(update_fields=["state"])
    record(
        kind=KIND,
        key=delivery.pk,
        before=before,
        after=state.value,
        organisation=delivery.organisation,
        who=user,
        why=why,
    )


def explain(delivery: Delivery, text: str, user: User) -> None:
    """Add what the supplier tells about it."""
    Explanation.objects.create(delivery=delivery, at=timezone.now(), by=user, text=text)


def tell_done(delivery: Delivery, text: str, user: User) -> None:
    """Write down what was done with it, for who delivered it."""
    with transaction.atomic():
        delivery.done_with = text
        delivery.save(update_fields=["done_with"])
        record(
            kind=KIND,
            key=delivery.pk,
            before=delivery.state,
            after=delivery.state,
            organisation=delivery.organisation,
            who=user,
            why=text[:400],
        )
