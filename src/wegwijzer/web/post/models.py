"""Mail as rows: written once, claimed one by one by the worker, never sent twice."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Message(models.Model):
    """One mail to one person. `key` makes it unique: the same reminder is never written twice."""

    to = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="messages")
    address = models.EmailField()
    kind = models.CharField(max_length=40)  # what one can sign off from: "digest", "reminder", …
    key = models.CharField(max_length=200, unique=True)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    made_at = models.DateTimeField()
    not_before = models.DateTimeField(db_index=True)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True, db_index=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        """Return the subject."""
        return self.subject


class SignedOff(models.Model):
    """Somebody wants no more mail of a kind."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="signed_off")
    kind = models.CharField(max_length=40)
    at = models.DateTimeField()

    class Meta:
        """Once for each kind."""

        constraints = (models.UniqueConstraint(fields=("user", "kind"), name="signed_off_once"),)

    def __str__(self) -> str:
        """Return the kind."""
        return self.kind
