"""What stands out in a release, where people are with it, and steering: crossed thresholds and interventions."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.attributes import AboutFigure


class Searched(models.Model):
    """A release that was searched for signals, once; `found` by degree of calm."""

    release = models.CharField(max_length=80, unique=True)
    monitor = models.CharField(max_length=120, db_index=True)
    organisation = models.CharField(max_length=120)
    audience = models.CharField(max_length=20)
    at = models.DateTimeField()
    series = models.PositiveIntegerField(default=0)

    class Meta:
        """The newest first."""

        ordering = ("-at", "-id")

    def __str__(self) -> str:
        """Return the release."""
        return self.release


class Signal(AboutFigure):
    """Something that stands out in one release. `key` is the same for the same thing in later releases."""

    class Calm(models.IntegerChoices):
        """The calmest wish under which it is still shown."""

        CALM = 1, _("Rather calm: only what is almost certainly no chance")
        NORMAL = 2, _("In between")
        ALL = 3, _("Rather everything: more false alarms too")

    class Look(models.TextChoices):
        """The standard views."""

        NONE = "", _("neither better nor worse")
        WORSE = "worse", _("bad and getting worse")
        BETTER = "better", _("good and getting better")
        TURNED_WORSE = "turned_worse", _("getting worse")
        TURNED_BETTER = "turned_better", _("getting better")

    key = models.CharField(max_length=200)
    searched = models.ForeignKey(Searched, on_delete=models.CASCADE, related_name="signals")
    leader = models.CharField(max_length=200)  # the key of the signal that this one belongs to: one cause, one story
    kind = models.CharField(max_length=30)
    calm = models.PositiveSmallIntegerField(choices=Calm.choices, default=Calm.NORMAL)
    look = models.CharField(max_length=15, choices=Look.choices, blank=True)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=300)
    sentence = models.TextField()
    question = models.TextField()  # to ask in the conversation, never a verdict
    caution = models.TextField(blank=True)
    newest_period = models.CharField(max_length=20, blank=True)
    level = models.FloatField(default=0.0)  # how far it is now beyond what was usual, in margins of the series
    people = models.FloatField(default=0.0)
    rank = models.PositiveIntegerField(default=0)  # the most important first
    spark = models.JSONField(default=list)
    fresh = models.BooleanField(default=True)  # new, or more than what was explained

    class Meta:
        """In order of importance; once in a release."""

        ordering = ("rank", "id")
        constraints = (models.UniqueConstraint(fields=("searched", "key"), name="signal_once_in_a_release"),)
        indexes = (
            models.Index(fields=("monitor", "key")),
            models.Index(fields=("searched", "leader", "rank")),
        )

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


class Standing(models.Model):
    """Where people are with a signal, over all releases in which it is found. The journal has every step."""

    class State(models.TextChoices):
        """The states."""

        NEW = "new", _("new")
        DISCUSSED = "discussed", _("being discussed")
        EXPLAINED = "explained", _("explained")
        SETTLED = "settled", _("settled")
        FOLLOW_UP = "follow_up", _("being looked into")

    QUIET: ClassVar = (State.EXPLAINED, State.SETTLED)

    monitor = models.CharField(max_length=120)
    key = models.CharField(max_length=200)
    state = models.CharField(max_length=12, choices=State.choices, default=State.NEW)
    why = models.TextField(blank=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    explained_until = models.CharField(max_length=20, blank=True)  # the last period that the explanation covers
    explained_level = models.FloatField(default=0.0)  # and how far out it was then
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """One for each signal of a monitor."""

        constraints = (models.UniqueConstraint(fields=("monitor", "key"), name="one_standing_of_a_signal"),)

    def __str__(self) -> str:
        """Return the state."""
        return self.get_state_display()

    @property
    def quiet(self) -> bool:
        """Whether it need not be shown again until something new happens."""
        return self.state in self.QUIET


class Crossing(AboutFigure):
    """A threshold that a figure went over, once for a period: somebody has to decide."""

    threshold = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    sentence = models.TextField()
    action = models.PositiveBigIntegerField(null=True)  # the measure that was made of it
    at = models.DateTimeField()

    class Meta:
        """Once for a threshold, an area and a period."""

        ordering = ("-at", "-id")
        constraints = (models.UniqueConstraint(fields=("monitor", "threshold", "area", "period"), name="crossed_once"),)

    def __str__(self) -> str:
        """Return the sentence."""
        return self.sentence


class Intervention(AboutFigure):
    """A lever that was turned: what, when, what we assumed, and what happened. `period` is empty; it has dates."""

    organisation = models.CharField(max_length=120)
    threshold = models.CharField(max_length=120, blank=True)
    what = models.CharField(max_length=300)
    lever = models.CharField(max_length=200, blank=True)
    assumed = models.TextField(blank=True)  # in words
    assumed_change = models.FloatField(null=True, blank=True)  # in the unit of the figure
    evidence = models.CharField(max_length=200, blank=True)
    started_on = models.DateField()
    evaluate_on = models.DateField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    evaluated_at = models.DateTimeField(null=True)
    evaluated_release = models.CharField(max_length=80, blank=True)
    outcome = models.CharField(max_length=30, blank=True)
    sentences = models.JSONField(default=list)

    class Meta:
        """The newest first."""

        ordering = ("-started_on", "-id")
        indexes = (models.Index(fields=("monitor", "indicator")),)

    def __str__(self) -> str:
        """Return what was done."""
        return self.what


class DigestWish(models.Model):
    """How often somebody wants the mail about what stands out, how calm, and about which monitors and areas."""

    class Rhythm(models.TextChoices):
        """How often."""

        NEVER = "never", _("No mail")
        WEEK = "week", _("Every week, on Monday")
        MONTH = "month", _("Every month, on the first")

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digest")
    rhythm = models.CharField(max_length=5, choices=Rhythm.choices, default=Rhythm.WEEK)
    calm = models.PositiveSmallIntegerField(choices=Signal.Calm.choices, default=Signal.Calm.CALM)
    monitors = models.JSONField(default=list)  # empty: all
    areas = models.JSONField(default=list)  # empty: all

    def __str__(self) -> str:
        """Return the rhythm."""
        return self.get_rhythm_display()
