"""The steps of what professionals write down: a client journey, a case, a report of a conversation, an observation."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wegwijzer.stories.journeys import EMOTION_WORDS
from wegwijzer.web.stories.forms.base import Day, StepForm, StoryWords, Words

FEELINGS = [(str(step), words.capitalize()) for step, words in EMOTION_WORDS.items()]
PHASES = "Ontdekken dat er iets is\nHulp zoeken\nHet gesprek\nDe hulp zelf\nVerder zonder hulp"
CONVERSATIONS = [
    ("spiegelgesprek", _("mirror conversation")),
    ("panel", _("panel")),
    ("wijkgesprek", _("neighbourhood conversation")),
    ("anders", _("another conversation")),
]
DOMAINS = (
    "wonen", "gezondheid", "inkomen", "werk en school", "gezin", "netwerk", "veiligheid", "meedoen",
)  # fmt: skip


class JourneyForm(StepForm):
    """The journey as a whole."""

    title = Words(label=_("What is the journey called?"), longest=120)
    persona = Words(
        label=_("Who makes this journey?"),
        lines=3,
        longest=600,
        help_text=_("In general words: no name, no exact age, no street."),
    )
    phases = Words(
        label=_("Which phases does it have?"),
        lines=6,
        longest=600,
        initial=PHASES,
        help_text=_("One on each line, in their order."),
    )


class MomentForm(StepForm):
    """One contact moment."""

    phase = forms.ChoiceField(label=_("In which phase?"))
    description = Words(label=_("What happened?"), lines=3, longest=600)
    channel = Words(label=_("How: by phone, letter, at home, … (may be left out)"), required=False, longest=60)
    actor = Words(label=_("Who was involved? (may be left out)"), required=False, longest=100)
    emotion = forms.ChoiceField(
        label=_("How did it feel?"), choices=[*FEELINGS, ("", _("not told"))], required=False, widget=forms.RadioSelect
    )
    quotation = Words(label=_("What did somebody say? (may be left out)"), lines=2, required=False, longest=400)
    pain_point = Words(label=_("What went wrong? (may be left out)"), required=False, longest=200)
    waited_days = forms.IntegerField(
        label=_("Days waited before this moment (may be left out)"), required=False, min_value=0, max_value=3650
    )

    def prepare(self) -> None:
        """Offer the phases that were written down."""
        self.fields["phase"].choices = [(phase, phase) for phase, _label in self.choices.get("phases", [])]


class CaseForm(StepForm):
    """The case as a whole."""

    title = Words(label=_("What is the case called?"), longest=120)
    text = StoryWords(
        label=_("What is it about?"), help_text=_("The household and what was going on, in general words.")
    )


class EventForm(StepForm):
    """One event in a life, or one action of an organisation."""

    on = Day(label=_("When was it?"))
    until = Day(label=_("Until when? (may be left out)"), required=False)
    description = Words(label=_("What happened, or what was done?"), lines=3, longest=600)
    domain = forms.ChoiceField(
        label=_("About what?"), choices=[("", _("not told")), *((one, one) for one in DOMAINS)], required=False
    )
    organisation = Words(
        label=_("Which organisation did it? (an event in a life: leave it out)"), required=False, longest=120
    )
    euro = forms.DecimalField(
        label=_("What did it cost, in euros? (may be left out)"),
        required=False,
        min_value=0,
        max_value=10_000_000,
        decimal_places=2,
        localize=True,
    )

    def clean(self) -> dict[str, Any]:
        """Check that nothing ends before it begins."""
        told = super().clean() or self.cleaned_data
        if told.get("on") and told.get("until") and told["until"] < told["on"]:
            self.add_error("until", _("The end lies before the beginning."))
        return told


class ReportForm(StepForm):
    """The conversation as a whole."""

    title = Words(label=_("What was the conversation about?"), longest=120)
    form = forms.ChoiceField(label=_("What kind of conversation was it?"), choices=CONVERSATIONS)
    on = Day(label=_("When was it?"))
    present = Words(label=_("Who was there? Roles and numbers, no names"), lines=2, longest=300)
    text = StoryWords(label=_("How did it go?"))


class HeardForm(StepForm):
    """One thing that somebody heard."""

    role = Words(label=_("Who said it? A role, no name"), longest=100)
    heard = Words(label=_("What was heard?"), lines=3, longest=600)
    quotation = Words(label=_("In their own words (may be left out)"), lines=2, required=False, longest=400)
    theme = Words(label=_("Theme (may be left out)"), required=False, longest=100)


class AgreementForm(StepForm):
    """One thing that was agreed."""

    what = Words(label=_("What was agreed?"), lines=2, longest=400)
    owner = Words(label=_("Who does it? A role, no name"), longest=100)
    by = Day(label=_("When is it done? (may be left out)"), required=False)


class ObservationForm(StepForm):
    """What a professional saw."""

    text = StoryWords(label=_("What did you see or hear?"))
    setting = Words(label=_("Where do you come across this? (may be left out)"), required=False, longest=200)
    often = forms.ChoiceField(
        label=_("How often?"),
        choices=[("", _("not told")), ("once", _("once")), ("sometimes", _("sometimes")), ("often", _("often"))],
        required=False,
    )
    title = Words(label=_("A title (may be left out)"), required=False, longest=120)
