"""A story, and what is kept apart from it: the original, the contact, the attachments, what was masked."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.attributes import Attributes
from wegwijzer.web.stories.models.points import StoryPoint


class Kind(models.TextChoices):
    """What somebody tells."""

    STORY = "story", _("story")
    JOURNEY = "journey", _("client journey")
    CASUS = "casus", _("case")
    REPORT = "report", _("report of a conversation")
    OBSERVATION = "observation", _("observation")


class State(models.TextChoices):
    """Where a story stands. Only `READY` stories can be read by others than who reads in."""

    RECEIVED = "received", _("to read in")
    READY = "ready", _("read in")
    REFUSED = "refused", _("not used")
    WITHDRAWN = "withdrawn", _("withdrawn")


class PublishedAs(models.TextChoices):
    """What of a story is open to everybody."""

    NOTHING = "", _("inside only")
    QUOTE = "quote", _("quote is open to everybody")
    WHOLE = "whole", _("open to everybody")


class Story(Attributes):
    """A story as others may read it: masked, with its own attributes, and those it shows to the world.

    Until it is read in `title`, `text` and `details` are empty: then there is only the original.
    """

    monitor = models.CharField(max_length=120)
    organisation = models.CharField(max_length=120)
    point = models.ForeignKey(StoryPoint, null=True, on_delete=models.SET_NULL, related_name="stories")
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.STORY)
    state = models.CharField(max_length=20, choices=State.choices, default=State.RECEIVED)
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    quote = models.TextField(blank=True)
    scales = models.JSONField(default=dict, blank=True)  # id of the scale → 1 … 5
    triangle = models.JSONField(default=list, blank=True)  # three shares that add up to 100, or nothing
    told_at = models.DateTimeField()
    told_on = models.DateField(db_index=True)
    typed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    teller = models.CharField(max_length=64, blank=True)  # one hand behind several stories; never shown
    may_quote = models.BooleanField(default=False)
    may_publish = models.BooleanField(default=False)
    may_approach = models.BooleanField(default=False)
    published_as = models.CharField(max_length=10, choices=PublishedAs.choices, default="", blank=True)
    shown_area = models.CharField(max_length=20, blank=True)
    shown_period = models.CharField(max_length=20, blank=True)
    shown_provision = models.CharField(max_length=120, blank=True)
    shown_group = models.CharField(max_length=200, blank=True)
    code_hash = models.CharField(max_length=64, blank=True, db_index=True)
    fictional = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """Newest first."""

        ordering = ("-told_on", "-id")
        # each in the order of a list, with all that a list filters by: no row is read that isn't shown
        indexes: ClassVar = [
            models.Index(
                fields=("monitor", "state", "-told_on", "-id", "kind", "provision", "area", "period"),
                name="story_inside",
            ),
            models.Index(
                fields=(
                    "published_as",
                    "state",
                    "-told_on",
                    "-id",
                    "monitor",
                    "kind",
                    "shown_provision",
                    "shown_area",
                    "shown_period",
                ),
                name="story_open",
            ),
        ]

    def __str__(self) -> str:
        """Return its title, or what it is."""
        return self.title or f"{self.get_kind_display()} {self.pk}"

    @property
    def is_quotable(self) -> bool:
        """Whether the teller agrees that a sentence is used elsewhere."""
        return bool(self.quote) and (self.may_quote or self.may_publish)


class Original(models.Model):
    """What was really written: only for who masks, removed after `kept_until`."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="original")
    title = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    kept_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Say nothing of what it holds."""
        return f"original {self.story_id}"


class Contact(models.Model):
    """How somebody wants to be approached again; nowhere beside the story."""

    story = models.OneToOneField(Story, on_delete=models.CASCADE, related_name="contact")
    how = models.CharField(max_length=200)
    kept_until = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        """Say nothing of what it holds."""
        return f"contact {self.story_id}"


class Attachment(models.Model):
    """A photo or sound, in a file outside everything that is served; kept as long as the original."""

    story = models.ForeignKey(Story, null=True, on_delete=models.CASCADE, related_name="attachments")
    draft = models.ForeignKey("stories.Draft", null=True, on_delete=models.SET_NULL, related_name="attachments")
    media_type = models.CharField(max_length=40)
    name = models.CharField(max_length=64, unique=True)  # of the file: random, says nothing
    size = models.PositiveBigIntegerField()
    added_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return what kind of file it is."""
        return self.media_type

    @property
    def stem(self) -> str:
        """The name without its ending: what stands in the address."""
        return self.name.partition(".")[0]


class MaskChoice(models.Model):
    """One proposal or addition in one part of an original, and what a person decided. Goes with the original."""

    class Decision(models.TextChoices):
        """What a person decided."""

        OPEN = "open", _("still to decide")
        MASKED = "masked", _("leave out")
        KEPT = "kept", _("let it stand")

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="masks")
    part = models.CharField(max_length=80)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    kind = models.CharField(max_length=20)
    label = models.CharField(max_length=60)
    certainty = models.FloatField(default=1.0)
    added = models.BooleanField(default=False)  # by a person
    decision = models.CharField(max_length=10, choices=Decision.choices, default=Decision.OPEN)

    class Meta:
        """In the order of the text."""

        ordering = ("part", "start", "id")

    def __str__(self) -> str:
        """Return the kind, never the text."""
        return self.kind


class Citation(models.Model):
    """A quote that stands in something else (a report of a release): frozen with it, or not yet."""

    story = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="citations")
    release = models.CharField(max_length=80, db_index=True)
    quote = models.TextField(blank=True)
    added_at = models.DateTimeField()
    frozen_at = models.DateTimeField(null=True, blank=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        """Return where it stands."""
        return self.release
