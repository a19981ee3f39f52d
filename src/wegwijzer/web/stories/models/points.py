"""A place where one can tell, and what somebody is telling but has not sent yet."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models


class StoryPoint(models.Model):
    """One open question of a monitor at one place, with its own link: who follows it can tell.

    `scales` are `{"id", "question", "low", "high"}`; `triangle` is `{"question", "corners": [three]}` or empty;
    `areas`, `provisions` and `groups` are `[code, label]` pairs a teller may choose from.
    """

    monitor = models.CharField(max_length=120, db_index=True)
    organisation = models.CharField(max_length=120, db_index=True)
    code = models.CharField(max_length=16, unique=True)
    question = models.CharField(max_length=300)
    place = models.CharField(max_length=120, blank=True)  # where the link hangs: "Bibliotheek Noord"
    knowledge_question = models.CharField(max_length=120, blank=True)  # id of the question it helps to answer
    scales = models.JSONField(default=list, blank=True)
    triangle = models.JSONField(default=dict, blank=True)
    areas = models.JSONField(default=list, blank=True)
    provisions = models.JSONField(default=list, blank=True)
    groups = models.JSONField(default=list, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        """Newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        """Return the question and where it is asked."""
        return f"{self.question} ({self.place})" if self.place else self.question

    @property
    def is_open(self) -> bool:
        """Whether one can tell here now."""
        return self.closed_at is None

    def choices(self, name: str) -> list[tuple[str, str]]:
        """Return what one may choose from for `areas`, `provisions` or `groups`."""
        return [(str(code), str(label)) for code, label in getattr(self, name)]


class Draft(models.Model):
    """What somebody has told so far: found by the hash of a token that only they have; kept for two weeks."""

    token_hash = models.CharField(max_length=64, unique=True)
    monitor = models.CharField(max_length=120)
    point = models.ForeignKey(StoryPoint, null=True, on_delete=models.CASCADE, related_name="drafts")
    kind = models.CharField(max_length=20)
    answers: Any = models.JSONField(default=dict)  # per step, raw: what was typed is never lost
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField(db_index=True)
    sent_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return which kind of story it is."""
        return f"{self.kind} in {self.monitor}"
