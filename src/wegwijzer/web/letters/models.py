"""A return letter: who gave something hears what was seen and what will be done."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Letter(models.Model):
    """One letter to one giver in one cycle; `kind` and `key` name the giver (see `rooms.Giver`)."""

    class Kind(models.TextChoices):
        """Who gave."""

        SUPPLIER = "supplier", _("supplier")
        RESPONDENTS = "respondents", _("people who answered questions")
        TELLER = "teller", _("teller of a story")
        GROUP = "group", _("people of the conversation")

    class State(models.TextChoices):
        """Where the letter is."""

        DRAFT = "draft", _("to send")
        SENT = "sent", _("sent by mail")
        PRINTED = "printed", _("handed over on paper")
        TOLD = "told", _("told in person")
        SKIPPED = "skipped", _("deliberately not sent")

    organisation = models.CharField(max_length=120)
    monitor = models.CharField(max_length=120)
    cycle = models.PositiveIntegerField(default=1)
    conversation = models.PositiveBigIntegerField(null=True, blank=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    key = models.CharField(max_length=120)
    name = models.CharField(max_length=200)
    email = models.EmailField(blank=True)
    gave = models.TextField(blank=True)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    state = models.CharField(max_length=8, choices=State.choices, default=State.DRAFT)
    why = models.CharField(max_length=300, blank=True)  # of a letter that is not sent
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Once for each giver in a cycle and conversation; the oldest first."""

        ordering = ("made_at", "id")
        constraints = (
            models.UniqueConstraint(
                fields=("monitor", "cycle", "conversation", "kind", "key"), name="one_letter_to_a_giver"
            ),
        )
        indexes = (
            models.Index(fields=("organisation", "state")),
            models.Index(fields=("monitor", "cycle")),
            models.Index(fields=("kind", "key")),
        )

    def __str__(self) -> str:
        """Return who it is for."""
        return self.name

    @property
    def is_draft(self) -> bool:
        """Whether it still waits."""
        return self.state == self.State.DRAFT
