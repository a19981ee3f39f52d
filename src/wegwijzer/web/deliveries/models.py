"""Deliveries as rows: who owes what by when, what was sent, what was wrong with it, and what came of it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    """Where a delivery is. Late is no state: it follows from the day."""

    EXPECTED = "expected", _("expected")
    WAITING = "waiting", _("being checked")
    FAULTY = "faulty", _("sent, with faults")
    CHECKED = "checked", _("sent and checked")
    RETURNED = "returned", _("sent back")
    ACCEPTED = "accepted", _("accepted")


class Delivery(models.Model):
    """One delivery of one source about one period, to one organisation."""

    OPEN: ClassVar = (State.EXPECTED, State.FAULTY, State.RETURNED)

    organisation = models.CharField(max_length=120)
    source = models.CharField(max_length=120)
    title = models.CharField(max_length=200)
    supplier = models.CharField(max_length=200)
    period = models.CharField(max_length=20)
    due_on = models.DateField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.EXPECTED)
    sent_at = models.DateTimeField(null=True)  # the first file without faults
    sent_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    snapshot = models.CharField(max_length=80, blank=True)
    rows = models.PositiveIntegerField(default=0)
    notes = models.JSONField(default=list)  # what is odd but no fault, in Dutch
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    why_back = models.TextField(blank=True)
    done_with = models.TextField(blank=True)  # what was done with it, for who delivered it

    class Meta:
        """Once for each period; found by whose it is, its state and its day."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "source", "period"), name="one_delivery_a_period")
        ]
        indexes: ClassVar = [
            models.Index(fields=("organisation", "state", "due_on")),
            models.Index(fields=("organisation", "supplier")),
            models.Index(fields=("state", "due_on")),
        ]
        ordering = ("due_on", "id")

    def __str__(self) -> str:
        """Return what is delivered about when."""
        return f"{self.title} {self.period}"

    def get_absolute_url(self) -> str:
        """Return the address of the delivery."""
        return reverse("delivery", args=[self.pk])


class Attempt(models.Model):
    """A file that was sent, with everything that was wrong with it; the file itself isn't kept."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    file_name = models.CharField(max_length=200)
    rows = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list)  # code, message, params, row, column, remedy

    class Meta:
        """The newest first."""

        ordering = ("-id",)

    def __str__(self) -> str:
        """Return the name of the file."""
        return self.file_name


class Explanation(models.Model):
    """What the supplier tells about a delivery; it stays, however often the file is sent again."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="explanations")
    at = models.DateTimeField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()

    class Meta:
        """The oldest first."""

        ordering = ("id",)

    def __str__(self) -> str:
        """Return the text."""
        return self.text[:80]


class Contact(models.Model):
    """A person who delivers for a supplier, and gets its reminders."""

    organisation = models.CharField(max_length=120)
    supplier = models.CharField(max_length=200)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="delivers_for")

    class Meta:
        """Once for each supplier."""

        constraints: ClassVar = [
            models.UniqueConstraint(fields=("organisation", "supplier", "user"), name="one_contact_a_supplier")
        ]

    def __str__(self) -> str:
        """Return who delivers for whom."""
        return f"{self.user} · {self.supplier}"
