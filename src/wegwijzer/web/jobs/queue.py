"""Ask for work, and do it: one job at a time in a worker, claimed by a single update."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from wegwijzer.errors import UserError
from wegwijzer.web.accounts.models import User
from wegwijzer.web.jobs.models import Job
from wegwijzer.web.rooms import contributions

log = logging.getLogger(__name__)
LOST_AFTER = timedelta(minutes=15)  # without a sign of life the worker is gone, and the work is free again
Work = Callable[["Running"], Mapping[str, Any]]


class StoppedError(Exception):
    """Somebody asked to stop; raised within the work at its next sign of life."""


@dataclass(frozen=True, slots=True)
class Running:
    """A job that is being done: what it was asked, and how it tells that it lives."""

    job: Job

    @property
    def arguments(self) -> dict[str, Any]:
        """What was asked."""
        return dict(self.job.arguments)

    def tell(self, part: float) -> None:
        """Keep the part done (0 to 1); raises `StoppedError` when somebody asked to stop."""
        Job.objects.filter(pk=self.job.pk).update(part=min(1.0, max(0.0, part)), seen_at=timezone.now())
        if self.stopped():
            raise StoppedError

    def stopped(self) -> bool:
        """Whether somebody asked to stop."""
        return Job.objects.filter(pk=self.job.pk, cancel_asked=True).exists()


def ask(
    kind: str, *, title: str, arguments: Mapping[str, Any], organisation: str, asked_by: User | None, back_to: str = ""
) -> Job:
    """Put work in the queue and return its row; the same work that still waits is not asked twice."""
    same = Job.objects.filter(kind=kind, organisation=organisation, arguments=dict(arguments), state=Job.State.WAITING)
    return same.first() or Job.objects.create(
        kind=kind,
        title=title,
        arguments=dict(arguments),
        organisation=organisation,
        asked_by=asked_by,
        back_to=back_to,
        made_at=timezone.now(),
    )


def cancel(job: Job) -> None:
    """Ask a job to stop: at once when it waits, else at its next sign of life."""
    now = timezone.now()
    waiting = Job.objects.filter(pk=job.pk, state=Job.State.WAITING)
    if not waiting.update(state=Job.State.CANCELLED, ended_at=now, cancel_asked=True):
        Job.objects.filter(pk=job.pk, state=Job.State.RUNNING).update(cancel_asked=True)


def kinds() -> dict[str, Work]:
    """Return the long work there is, by its kind."""
    return {kind: work for function in contributions("jobs") for kind, work in function().items()}


def work_once(now: datetime) -> Job | None:
    """Do the oldest job that waits and return it as it ended; None when there is nothing to do."""
    _free_the_lost(now)
    for waiting in Job.objects.filter(state=Job.State.WAITING).order_by("id")[:10]:
        claimed = Job.objects.filter(pk=waiting.pk, state=Job.State.WAITING)
        if claimed.update(state=Job.State.RUNNING, started_at=now, seen_at=now):
            waiting.refresh_from_db()
            return _done(waiting)
    return None


def _free_the_lost(now: datetime) -> None:
    lost = Job.objects.filter(state=Job.State.RUNNING, seen_at__lt=now - LOST_AFTER)
    lost.filter(cancel_asked=True).update(state=Job.State.CANCELLED, ended_at=now)
    lost.update(state=Job.State.WAITING, part=0.0)


def _done(job: Job) -> Job:
    state, result, problems = Job.State.DONE, {}, []
    try:
        result = dict(kinds()[job.kind](Running(job)))
    except StoppedError:
        state = Job.State.CANCELLED
    except UserError as error:
        state, problems = Job.State.FAILED, [problem.worded(_) for problem in error.problems]
    except Exception as error:  # noqa: BLE001 - whatever goes wrong, the worker lives and the asker hears
        log.error("job %s (%s) failed: %s", job.pk, job.kind, type(error).__name__)  # noqa: TRY400 - a trace holds values
        state = Job.State.FAILED
        problems = [_("Something went wrong on our side. Nothing was changed; try again later.")]
    Job.objects.filter(pk=job.pk).update(
        state=state,
        result=result,
        problems=problems,
        ended_at=timezone.now(),
        **({"part": 1.0} if state == Job.State.DONE else {}),
    )
    job.refresh_from_db()
    return job
