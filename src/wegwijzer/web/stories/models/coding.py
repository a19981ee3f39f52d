"""The code book of a monitor, what coders marked with it, and what people concluded from all sources together."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.stories.models.told import Story


class Theme(models.Model):
    """A code: a theme, or a sub-theme of `parent`. What was merged away stays as a row with `gone`."""

    monitor = models.CharField(max_length=120)
    code = models.CharField(max_length=80)
    name = models.CharField(max_length=120)
    parent = models.CharField(max_length=80, blank=True)
    definition = models.TextField(blank=True)
    example = models.TextField(blank=True)
    colour = models.CharField(max_length=7, blank=True)
    gone = models.BooleanField(default=False)

    class Meta:
        """By name; one row for a code."""

        ordering = ("name", "id")
        constraints: ClassVar = [models.UniqueConstraint(fields=("monitor", "code"), name="one_theme_of_a_code")]

    def __str__(self) -> str:
        """Return its name."""
        return self.name


class BookChange(models.Model):
    """One change of a code book; rows are added, never changed."""

    monitor = models.CharField(max_length=120, db_index=True)
    kind = models.CharField(max_length=20)
    before = models.JSONField(default=list)
    after = models.JSONField(default=list)
    by = models.CharField(max_length=200)
    at = models.DateTimeField()
    why = models.TextField(blank=True)

    class Meta:
        """Oldest first."""

        ordering = ("at", "id")

    def __str__(self) -> str:
        """Return what was done."""
        return self.kind


class Coding(models.Model):
    """A piece of a story with a code, by one coder; start and end 0: the whole story."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="codings")
    theme = models.ForeignKey(Theme, on_delete=models.CASCADE, related_name="codings")
    coder = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    coder_name = models.CharField(max_length=200)
    start = models.PositiveIntegerField(default=0)
    end = models.PositiveIntegerField(default=0)
    memo = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        """In the order of the text."""

        ordering = ("start", "id")
        indexes: ClassVar = [models.Index(fields=("theme", "story"), name="coding_theme")]

    def __str__(self) -> str:
        """Return where it stands."""
        return f"{self.story_id} {self.start}-{self.end}"


class Reading(models.Model):
    """Somebody coded a story to the end, maybe without any code: needed to tell agreement from not yet read."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="readings")
    coder_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        """Once for each coder."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("story", "coder_name"), name="one_reading_of_a_coder"),
        ]

    def __str__(self) -> str:
        """Return who read it."""
        return self.coder_name


class Finding(models.Model):
    """What people concluded for one question and building block; the newest counts, the others are history."""

    class Verdict(models.TextChoices):
        """How sources relate."""

        AGREE = "agree", _("they say the same")
        DIFFER = "differ", _("they contradict each other")
        ADD = "add", _("they complete each other")
        BLIND = "blind", _("blind spot: we don't know")

    monitor = models.CharField(max_length=120)
    question = models.CharField(max_length=120)
    block = models.CharField(max_length=40)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    why = models.TextField()
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    who_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        """Newest first."""

        ordering = ("-at", "-id")
        indexes: ClassVar = [models.Index(fields=("monitor", "question", "block"), name="finding_place")]

    def __str__(self) -> str:
        """Return the verdict."""
        return self.verdict
