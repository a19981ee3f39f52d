"""A change of state: who, when, from, to, why. Rows are added, never changed or removed."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Change(models.Model):
    """One change of one thing; `kind` and `key` name the thing (`"question"`, `"42"`)."""

    at = models.DateTimeField(db_index=True)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    who_name = models.CharField(max_length=200)  # as it was called then; "Wegwijzer" for what went by itself
    organisation = models.CharField(max_length=120, db_index=True)
    monitor = models.CharField(max_length=120, blank=True)
    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=120)
    before = models.CharField(max_length=200, blank=True)
    after = models.CharField(max_length=200, blank=True)
    why = models.TextField(blank=True)

    class Meta:
        """Newest last; found by the thing they are about."""

        ordering = ("at", "id")
        indexes = (
            models.Index(fields=("kind", "key", "at")),
            models.Index(fields=("monitor", "at")),
        )

    def __str__(self) -> str:
        """Return what changed, in short."""
        return f"{self.kind} {self.key}: {self.before} → {self.after}"
