"""What pages of the plan keep beside the definitions: two texts at once, files that wait, and evaluations."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from wegwijzer.planning.evaluation import Proposal


class Clash(models.Model):
    """Two people changed the same thing at once: the text that was not saved, kept until somebody settles it."""

    monitor = models.CharField(max_length=120, db_index=True)
    thing = models.CharField(max_length=40)
    item = models.CharField(max_length=120, blank=True)
    mine = models.JSONField()  # what was sent: field → values
    theirs = models.JSONField()  # what stood there then: field → value
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        """Return what it is about."""
        return f"{self.monitor}: {self.thing}"


class Evaluation(models.Model):
    """The monitor looked at itself at the end of a cycle."""

    monitor = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    cycle = models.PositiveIntegerField()
    closed_at = models.DateTimeField()
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    learnt = models.TextField(blank=True)  # what the monitor will do differently
    minutes = models.FloatField(null=True)  # a year
    euros = models.FloatField(null=True)

    class Meta:
        """One for each cycle."""

        constraints: ClassVar = [models.UniqueConstraint(fields=("monitor", "cycle"), name="one_evaluation_a_cycle")]
        ordering = ("-cycle",)

    def __str__(self) -> str:
        """Return which cycle."""
        return f"{self.monitor} {self.cycle}"


class Verdict(models.Model):
    """What was proposed and decided about one thing of the monitor."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="verdicts")
    about = models.CharField(max_length=12)
    key = models.CharField(max_length=120)
    title = models.CharField(max_length=400)
    discussed = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    answered = models.PositiveIntegerField(default=0)
    late = models.PositiveIntegerField(default=0)
    not_heard_back = models.PositiveIntegerField(default=0)
    minutes = models.FloatField(null=True)
    notes = models.JSONField(default=list)
    reasons = models.JSONField(default=list)
    proposal = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Proposal])
    decision = models.CharField(max_length=8, choices=[(each.value, each.value) for each in Proposal])
    why = models.CharField(max_length=400, blank=True)

    class Meta:
        """In the order of the evaluation."""

        ordering = ("id",)

    def __str__(self) -> str:
        """Return what it is about."""
        return self.title
