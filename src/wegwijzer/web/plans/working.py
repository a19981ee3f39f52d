"""Long work of the plan: a first figure from a file, and releases."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.utils import timezone

from wegwijzer.usecases.beginning import Beginning, begin
from wegwijzer.usecases.releasing import release
from wegwijzer.web.accounts.models import User
from wegwijzer.web.jobs.queue import Running
from wegwijzer.web.journal.keeping import record
from wegwijzer.web.plans.editing import KIND
from wegwijzer.web.viewers import home


def release_all(running: Running) -> Mapping[str, Any]:
    """Release a monitor for each audience that was asked."""
    asked = running.arguments
    made = []
    for number, audience in enumerate(asked["audiences"]):
        running.tell(number / len(asked["audiences"]))
        outcome = release(home(), asked["monitor"], audience, released_at=timezone.now())
        made.append(outcome.release.id)
        record(
            kind=KIND,
            key=asked["monitor"],
            before="",
            after=outcome.release.id[:200],
            organisation=running.job.organisation,
            monitor=asked["monitor"],
            who=running.job.asked_by,
        )
    return {"releases": made}


def begin_from_file(running: Running) -> Mapping[str, Any]:
    """Make a monitor with its first figures from a file that was looked at before."""
    asked = running.arguments
    path = Path(asked["path"])
    running.tell(0.1)
    try:
        begun = begin(home(), path, Beginning(**asked["told"]), at=timezone.now())
    finally:
        path.unlink(missing_ok=True)
        path.parent.rmdir()
    user: User | None = running.job.asked_by
    record(
        kind=KIND,
        key=begun.monitor,
        before="",
        after=begun.release.id[:200],
        organisation=running.job.organisation,
        monitor=begun.monitor,
        who=user,
    )
    return {"monitor": begun.monitor, "release": begun.release.id}
