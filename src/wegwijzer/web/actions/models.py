"""A measure that people agreed on: who does what by when, what it should change, and whether it did."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.attributes import AboutFigure


class Action(AboutFigure):
    """One measure; the figure it is about is the one that should change ("a measure is no solution yet")."""

    class State(models.TextChoices):
        """Where it is: done is not the end, looking at the effect is."""

        AGREED = "agreed", _("agreed")
        BUSY = "busy", _("being done")
        DONE = "done", _("carried out, effect not looked at yet")
        LOOKED = "looked", _("effect looked at")
        DROPPED = "dropped", _("dropped")

    class Direction(models.TextChoices):
        """What the figure should do."""

        UNKNOWN = "", _("we do not know that yet")
        UP = "up", _("go up")
        DOWN = "down", _("go down")
        SAME = "same", _("stay the same")

    class Outcome(models.TextChoices):
        """What was seen when people looked."""

        NONE = "", _("not looked at yet")
        AS_EXPECTED = "as_expected", _("as we expected")
        PARTLY = "partly", _("partly as we expected")
        NOT = "not", _("not as we expected")
        UNCLEAR = "unclear", _("we can't tell yet")

    OPEN: ClassVar = (State.AGREED, State.BUSY)
    FOLLOWED: ClassVar = (State.AGREED, State.BUSY, State.DONE)

    organisation = models.CharField(max_length=120)
    what = models.CharField(max_length=300)
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    owner_name = models.CharField(
        max_length=200, blank=True
    )  # of somebody without an account, or as it was called then
    due = models.DateField(null=True, blank=True)
    effect = models.TextField(blank=True)  # what should change, in words
    direction = models.CharField(max_length=4, choices=Direction.choices, blank=True)
    effect_by = models.DateField(null=True, blank=True)  # when it should be seen
    sentence = models.TextField(blank=True)  # what the figure said when the measure was agreed on
    state = models.CharField(max_length=10, choices=State.choices, default=State.AGREED)
    outcome = models.CharField(max_length=12, choices=Outcome.choices, blank=True)
    seen = models.TextField(blank=True)  # what was seen of the effect
    looked_at = models.DateTimeField(null=True, blank=True)
    came_from = models.CharField(max_length=40, blank=True)  # "conversation", "signal", "learning"
    came_from_key = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    reminded = models.CharField(max_length=20, blank=True)  # the last reminder: "soon", "late", "effect"
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """The most urgent first; found by organisation, by owner and by where it came from."""

        ordering = ("due", "id")
        indexes = (
            models.Index(fields=("organisation", "state", "due")),
            models.Index(fields=("owner", "state")),
            models.Index(fields=("came_from", "came_from_key")),
        )

    def __str__(self) -> str:
        """Return what is to be done."""
        return self.what

    @property
    def whose(self) -> str:
        """Who does it, by name; empty when nobody does."""
        return str(self.owner) if self.owner else self.owner_name

    @property
    def is_open(self) -> bool:
        """Whether it is still to be done."""
        return self.state in self.OPEN

    @property
    def orphaned(self) -> bool:
        """Whether its owner left the organisation (or there never was one)."""
        if self.owner is None:
            return not self.owner_name
        return not self.owner.is_active or self.owner.organisation != self.organisation
