"""Long work as rows."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models


class Job(models.Model):
    """Work that a page asked for; the worker claims it, tells how far it is, and keeps what came of it."""

    class State(models.TextChoices):
        """Where the work is."""

        WAITING = "waiting"
        RUNNING = "running"
        DONE = "done"
        FAILED = "failed"
        CANCELLED = "cancelled"

    ENDED: ClassVar = (State.DONE, State.FAILED, State.CANCELLED)

    kind = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    arguments = models.JSONField(default=dict)
    organisation = models.CharField(max_length=120, db_index=True)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    back_to = models.CharField(max_length=300, blank=True)  # the page to go to when it is done
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING, db_index=True)
    part = models.FloatField(default=0.0)  # of the work that is done, 0 to 1
    cancel_asked = models.BooleanField(default=False)
    result = models.JSONField(default=dict)
    problems = models.JSONField(default=list)  # in Dutch, for who asked
    made_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)  # the worker's last sign of life
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def ended(self) -> bool:
        """Whether nothing more will happen."""
        return self.state in self.ENDED

    @property
    def percent(self) -> int:
        """The part done, in whole percents."""
        return round(self.part * 100)
