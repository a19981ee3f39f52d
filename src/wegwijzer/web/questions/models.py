"""Knowledge questions from the moment somebody types them, how they were weighed, and what they got as an answer."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

LONGEST_QUESTION, LONGEST_TEXT = 500, 3000


class State(models.TextChoices):
    """Where a question is on its way."""

    DRAFT = "draft", _("not asked yet")
    OPEN = "open", _("being weighed")
    ACCEPTED = "accepted", _("in the monitor")
    ANSWERED = "answered", _("answered")
    DECLINED = "declined", _("got no")
    MERGED = "merged", _("joined with another question")
    ENDED = "ended", _("over")
    WITHDRAWN = "withdrawn", _("taken back")


class Question(models.Model):
    """Who wants to know what, why, what they will do with the answer, by when, and what became of it."""

    RUNNING: ClassVar = (State.ACCEPTED, State.ANSWERED)  # stand in the definition of a monitor
    DECIDED: ClassVar = (State.DECLINED, State.MERGED)

    organisation = models.CharField(max_length=120)
    monitor = models.CharField(max_length=120, blank=True)  # empty: nobody knows yet where it belongs
    text = models.CharField(max_length=LONGEST_QUESTION)
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="asked")
    asked_for = models.CharField(max_length=200, blank=True)  # who wants to know: "de commissie Samenleving"
    why = models.TextField(max_length=LONGEST_TEXT, blank=True)
    what_with_answer = models.TextField(max_length=LONGEST_TEXT, blank=True)
    by_when = models.DateField(null=True, blank=True)
    structural = models.BooleanField(default=False)
    ends_on = models.DateField(null=True, blank=True, db_index=True)  # of a question that is asked once
    council = models.BooleanField(default=False)  # asked on the page of the council
    picked = models.BooleanField(default=False)  # the council chose it as one of its few
    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT)
    need = models.BooleanField(null=True)  # as decided: need to know, or nice to know
    reason = models.TextField(max_length=LONGEST_TEXT, blank=True)  # of the last decision
    definition = models.CharField(max_length=80, blank=True)  # its id in the monitor's definition
    merged_into = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="merged_here")
    follows = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="asked_better")
    made_at = models.DateTimeField()
    asked_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    news = models.BooleanField(default=False)  # a decision or answer that the asker hasn't said to have read
    version = models.PositiveIntegerField(default=0)  # of the decision: who decides twice at once hears of the other

    class Meta:
        """Found by organisation and state, newest first."""

        ordering = ("-id",)
        indexes = (
            models.Index(fields=("organisation", "state", "-id")),
            models.Index(fields=("asked_by", "news")),
            models.Index(fields=("monitor", "state")),
            models.Index(fields=("merged_into",)),
        )

    def __str__(self) -> str:
        """Return the question as it was asked."""
        return self.text

    def get_absolute_url(self) -> str:
        """Return the page of the question."""
        return reverse("question", args=[self.pk])


class Word(models.Model):
    """One word of one question, bare: an index that finds likeness in any database."""

    organisation = models.CharField(max_length=120)
    word = models.CharField(max_length=40)
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="words")

    class Meta:
        """All that a search reads stands in the index itself."""

        indexes = (models.Index(fields=("organisation", "word", "question")),)
        constraints = (models.UniqueConstraint(fields=("question", "word"), name="a_word_once_in_a_question"),)

    def __str__(self) -> str:
        """Return the word."""
        return self.word


class Weighing(models.Model):
    """How one person weighs a question."""

    class Answerable(models.TextChoices):
        """Whether it can be answered within reason."""

        YES = "yes", _("yes")
        PARTLY = "partly", _("partly")
        NO = "no", _("no")

    class Kind(models.TextChoices):
        """Whether counting or telling answers it."""

        COUNT = "count", _("counting: figures")
        TELL = "tell", _("telling: stories and conversations")
        BOTH = "both", _("both")

    class Worth(models.TextChoices):
        """Whether what it brings outweighs the work."""

        YES = "yes", _("yes, it brings more than it costs")
        DOUBT = "doubt", _("I doubt it")
        NO = "no", _("no, it costs more than it brings")

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="weighings")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=200)
    role = models.CharField(max_length=20, blank=True)
    need = models.BooleanField()
    answerable = models.CharField(max_length=10, choices=Answerable.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    worth = models.CharField(max_length=10, choices=Worth.choices)
    hours = models.PositiveIntegerField(null=True, blank=True)  # of work a year, as this person reckons
    note = models.TextField(max_length=LONGEST_TEXT, blank=True)
    at = models.DateTimeField()

    class Meta:
        """One of each person."""

        ordering = ("at", "id")
        constraints = (models.UniqueConstraint(fields=("question", "user"), name="one_weighing_of_each"),)

    def __str__(self) -> str:
        """Return who weighed."""
        return self.name


class Answer(models.Model):
    """An answer in words, with where to read on: a figure, a release, a story."""

    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    text = models.TextField(max_length=LONGEST_TEXT)
    address = models.CharField(max_length=500, blank=True)  # within these pages, from "/"
    label = models.CharField(max_length=200, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()
    helped = models.BooleanField(null=True)  # what the asker said: could something be done with it?
    done_with = models.TextField(max_length=LONGEST_TEXT, blank=True)  # what was done with it, in the asker's words

    class Meta:
        """Newest first."""

        ordering = ("-at", "-id")

    def __str__(self) -> str:
        """Return the beginning of the text."""
        return self.text[:80]


class CouncilRule(models.Model):
    """How many questions the council of an organisation has at a time."""

    organisation = models.CharField(max_length=120, primary_key=True)
    at_most = models.PositiveSmallIntegerField(default=5)
    euros_per_hour = models.PositiveSmallIntegerField(default=60)

    def __str__(self) -> str:
        """Return the organisation."""
        return self.organisation
