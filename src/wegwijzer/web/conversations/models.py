"""A conversation: who, about what, what people expected, saw and think, and what came of it.

What is shown in a conversation is frozen with it when it is prepared: sentences, values and chart of each topic. It
stays what it was, also when the release is gone.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from wegwijzer.language.numbers import number
from wegwijzer.web.attributes import AboutFigure


class Openness(models.TextChoices):
    """Who may read what a group thinks."""

    GROUP = "group", _("only the group")
    ORGANISATION = "organisation", _("the organisation")
    EVERYBODY = "everybody", _("everybody who may see the figure")


class Conversation(models.Model):
    """One conversation about a monitor in one cycle."""

    class State(models.TextChoices):
        """Where it is; only closed is the end."""

        PLANNED = "planned", _("planned")
        PREPARED = "prepared", _("prepared")
        RUNNING = "running", _("going on")
        CLOSED = "closed", _("closed")
        CANCELLED = "cancelled", _("cancelled")

    UNFINISHED: ClassVar = (State.PLANNED, State.PREPARED, State.RUNNING)

    organisation = models.CharField(max_length=120)
    monitor = models.CharField(max_length=120)
    monitor_title = models.CharField(max_length=200)
    cycle = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=200)
    form = models.CharField(max_length=40)
    purpose = models.TextField(blank=True)
    on = models.DateField()
    starts = models.TimeField(null=True, blank=True)
    place = models.CharField(max_length=200, blank=True)
    leader = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    release = models.CharField(max_length=80, blank=True)
    audience = models.CharField(max_length=20, blank=True)  # of the release
    released_on = models.DateField(null=True, blank=True)
    openness = models.CharField(max_length=12, choices=Openness.choices, default=Openness.GROUP)
    smallest_group = models.PositiveSmallIntegerField(default=5)
    state = models.CharField(max_length=9, choices=State.choices, default=State.PLANNED)
    code = models.CharField(max_length=8, null=True, blank=True, unique=True)
    topic_at = models.PositiveIntegerField(default=0)  # the topic on the screen, by its id; 0: the whole
    step_at = models.CharField(max_length=10, default="welcome")
    pulse = models.PositiveIntegerField(default=0)  # grows with each step: phones ask for nothing else
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1)
    # the five questions of the closing
    seen = models.TextField(blank=True)
    think = models.TextField(blank=True)
    do = models.TextField(blank=True)
    tells = models.TextField(blank=True)
    differently = models.TextField(blank=True)

    class Meta:
        """The newest first; found by organisation, monitor and leader."""

        ordering = ("-on", "-id")
        indexes = (
            models.Index(fields=("organisation", "state", "on")),
            models.Index(fields=("monitor", "cycle")),
            models.Index(fields=("leader", "state")),
        )

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def unfinished(self) -> bool:
        """Whether it is not closed yet."""
        return self.state in self.UNFINISHED


class Invited(models.Model):
    """A perspective at the table: who looks from there, and how many."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="invited")
    perspective = models.CharField(max_length=60)  # an id of the library, or words of their own
    people = models.CharField(max_length=300, blank=True)  # "twee ouders, via de adviesraad"
    account = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL)
    number = models.PositiveIntegerField(default=1)

    class Meta:
        """In the order in which they were invited."""

        ordering = ("id",)
        indexes = (models.Index(fields=("account",)),)

    def __str__(self) -> str:
        """Return the perspective."""
        return self.perspective


class Topic(AboutFigure):
    """What is talked about: a figure, story, signal or question; `reference` is its id in its own app."""

    class Kind(models.TextChoices):
        """What it is."""

        FIGURE = "figure", _("figure")
        STORY = "story", _("story")
        SIGNAL = "signal", _("signal")
        QUESTION = "question", _("question")

    class Asks(models.TextChoices):
        """What people are asked to expect."""

        VALUE = "value", _("a number on a scale")
        DIRECTION = "direction", _("higher or lower than last time")
        NONE = "none", _("nothing: show it at once")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="topics")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=10, choices=Kind.choices)
    reference = models.CharField(max_length=200, blank=True)
    title = models.CharField(max_length=200)
    ask = models.CharField(max_length=300, blank=True)  # the question on the screen, in words of their own
    asks = models.CharField(max_length=10, choices=Asks.choices, default=Asks.VALUE)
    lowest = models.FloatField(null=True, blank=True)
    highest = models.FloatField(null=True, blank=True)
    questions = models.TextField(blank=True)  # three, a line each
    last_time = models.TextField(blank=True)  # what was agreed last time
    frozen = models.JSONField(default=dict)  # sentences, value, unit, table …, see freezing.py
    chart = models.TextField(blank=True)  # SVG
    chart_large = models.TextField(blank=True)  # with large letters, for wall and phone
    stories = models.JSONField(default=list)  # two, as they were shown

    class Meta:
        """In the order of the conversation."""

        ordering = ("conversation", "place", "id")
        indexes = (models.Index(fields=("monitor", "indicator")),)

    def __str__(self) -> str:
        """Return the title."""
        return self.title

    @property
    def ends(self) -> tuple[str, str]:
        """The two ends of the scale, in Dutch; whole numbers without decimals."""
        decimals = int(self.frozen.get("decimals", 0))
        known = (one if one is not None else other for one, other in ((self.lowest, 0.0), (self.highest, 100.0)))
        low, high = (number(one, 0 if float(one).is_integer() else decimals) for one in known)
        return low, high

    @property
    def three_questions(self) -> list[str]:
        """The questions, one by one."""
        return [line.strip() for line in self.questions.splitlines() if line.strip()]


class Participant(models.Model):
    """Somebody on a phone: no name, only from where they look. `token` is what their phone keeps, hashed."""

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="participants")
    token = models.CharField(max_length=64, unique=True)
    perspective = models.CharField(max_length=60, blank=True)
    joined_at = models.DateTimeField()

    def __str__(self) -> str:
        """Return from where they look."""
        return self.perspective


class Expectation(models.Model):
    """What somebody expected before seeing the figure: a number, or -1, 0, 1 for lower, the same, higher."""

    topic = models.ForeignKey(Topic, on_delete=models.CASCADE, related_name="expectations")
    participant = models.ForeignKey(Participant, null=True, on_delete=models.CASCADE)  # None: from paper
    value = models.FloatField()

    class Meta:
        """One for each person and topic."""

        constraints = (models.UniqueConstraint(fields=("topic", "participant"), name="one_expectation"),)

    def __str__(self) -> str:
        """Return the number."""
        return f"{self.value}"


class Said(models.Model):
    """What somebody saw or thinks explains it, or would do; shown when the leader didn't take it away."""

    class Kind(models.TextChoices):
        """Which question it answers."""

        SEE = "see", _("what do you see?")
        EXPLAIN = "explain", _("what explains it?")
        DO = "do", _("what do we do?")

    conversation = models.ForeignKey(Conversation, on_delete=models.CASCADE, related_name="said")
    topic = models.ForeignKey(Topic, null=True, on_delete=models.CASCADE, related_name="said")  # None: about the whole
    participant = models.ForeignKey(Participant, null=True, on_delete=models.SET_NULL)  # None: the leader wrote it
    kind = models.CharField(max_length=8, choices=Kind.choices)
    text = models.CharField(max_length=300)
    chosen = models.BooleanField(default=False)  # put side by side to weigh
    removed = models.BooleanField(default=False)
    at = models.DateTimeField()

    class Meta:
        """In the order in which it was said."""

        ordering = ("id",)
        indexes = (models.Index(fields=("conversation", "kind")),)

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class Vote(models.Model):
    """Whether somebody agrees with an explanation."""

    said = models.ForeignKey(Said, on_delete=models.CASCADE, related_name="votes")
    participant = models.ForeignKey(Participant, on_delete=models.CASCADE)
    agrees = models.BooleanField()

    class Meta:
        """One for each person and explanation; changing one's mind changes the vote."""

        constraints = (models.UniqueConstraint(fields=("said", "participant"), name="one_vote"),)

    def __str__(self) -> str:
        """Return for or against."""
        return "+" if self.agrees else "-"


class Interpretation(AboutFigure):
    """What people make of it: an observation, explanation, lesson or conclusion; tied to what was frozen."""

    class Kind(models.TextChoices):
        """Four different things."""

        OBSERVATION = "observation", _("observation")
        EXPLANATION = "explanation", _("explanation")
        LESSON = "lesson", _("lesson")
        CONCLUSION = "conclusion", _("conclusion")

    organisation = models.CharField(max_length=120)
    cycle = models.PositiveIntegerField(default=1)
    conversation = models.ForeignKey(
        Conversation, null=True, blank=True, on_delete=models.SET_NULL, related_name="interpretations"
    )
    topic = models.ForeignKey(Topic, null=True, blank=True, on_delete=models.SET_NULL, related_name="interpretations")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    text = models.TextField()
    said = models.TextField(blank=True)  # what the figure said then
    story = models.CharField(max_length=200, blank=True)  # the reference of a story it rests on
    support = models.JSONField(default=list)  # protected: [perspective, for, against] rows
    openness = models.CharField(max_length=12, choices=Openness.choices, default=Openness.GROUP)
    audience = models.CharField(max_length=20, blank=True)  # of the release it is about
    title = models.CharField(max_length=200, blank=True)  # of the topic
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField()
    withdrawn = models.BooleanField(default=False)

    class Meta:
        """The newest first; found by figure."""

        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("monitor", "indicator")), models.Index(fields=("organisation", "at")))

    def __str__(self) -> str:
        """Return the text."""
        return self.text[:80]


class Remark(AboutFigure):
    """Something lighter, said on the page of a figure; it can become an interpretation."""

    organisation = models.CharField(max_length=120)
    text = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    by_name = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField()
    audience = models.CharField(max_length=20, blank=True)
    removed = models.BooleanField(default=False)
    became = models.ForeignKey(Interpretation, null=True, blank=True, on_delete=models.SET_NULL, related_name="remarks")

    class Meta:
        """The newest first; found by figure."""

        ordering = ("-at", "-id")
        indexes = (models.Index(fields=("monitor", "indicator")),)

    def __str__(self) -> str:
        """Return the text."""
        return self.text[:80]


class LearningQuestion(models.Model):
    """A stubborn question on the learning agenda of a monitor; its number stays, its words change."""

    class State(models.TextChoices):
        """Where it is."""

        OPEN = "open", _("open")
        SOLVED = "solved", _("solved")
        DROPPED = "dropped", _("dropped")

    class Level(models.TextChoices):
        """What has to change."""

        PRACTICE = "practice", _("how we work")
        ORGANISATION = "organisation", _("how we are organised")
        SYSTEM = "system", _("rules, money and relations")

    organisation = models.CharField(max_length=120)
    monitor = models.CharField(max_length=120, db_index=True)
    number = models.PositiveIntegerField()
    text = models.CharField(max_length=300)
    level = models.CharField(max_length=12, choices=Level.choices, default=Level.PRACTICE)
    state = models.CharField(max_length=8, choices=State.choices, default=State.OPEN)
    conversation = models.ForeignKey(Conversation, null=True, blank=True, on_delete=models.SET_NULL)
    made_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        """In the order of their numbers."""

        ordering = ("monitor", "number")
        constraints = (models.UniqueConstraint(fields=("monitor", "number"), name="one_number_on_the_agenda"),)

    def __str__(self) -> str:
        """Return the text."""
        return self.text


class LearningVersion(models.Model):
    """How a question was worded, how it stood, and what was learnt: versions are kept and shown beside each other."""

    question = models.ForeignKey(LearningQuestion, on_delete=models.CASCADE, related_name="versions")
    text = models.CharField(max_length=300)
    state = models.CharField(max_length=8, choices=LearningQuestion.State.choices)
    look_back = models.TextField(blank=True)  # what the last try taught
    by_name = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        """The oldest first."""

        ordering = ("at", "id")

    def __str__(self) -> str:
        """Return the text."""
        return self.text
