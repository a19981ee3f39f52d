"""The forms of questions: one thing at a time, with an example instead of a rule."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.questions.answering import own_address
from wegwijzer.web.questions.models import LONGEST_QUESTION, LONGEST_TEXT, Weighing

YES_NO = (("yes", _("need to know: without it we can't decide")), ("no", _("nice to know")))
CHOOSE = _("Choose one of these.")
NEEDED = _("Fill this in. One sentence is enough.")


def box(
    label: Any, help_text: Any = "", *, rows: int = 4, required: bool = True, longest: int = LONGEST_TEXT
) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        error_messages={"required": NEEDED},
        widget=forms.Textarea(attrs={"rows": rows, "class": "utrecht-textarea"}),
    )


def line(label: Any, help_text: Any = "", *, required: bool = True) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=200,
        error_messages={"required": NEEDED},
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
    )


def day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """Return a field for a date, with the browser's own picker."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        widget=forms.DateInput(attrs={"type": "date", "class": "utrecht-textbox"}, format="%Y-%m-%d"),
    )


def choose(label: Any, choices: Any, help_text: Any = "") -> forms.ChoiceField:
    """Return a field for one of a few."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
        widget=forms.RadioSelect,
    )


class TextForm(forms.Form):
    """The question itself."""

    text = box(
        _("What do you want to know?"),
        _("One question, in your own words. For instance: “How long do young people wait for help?”"),
        rows=3,
        longest=LONGEST_QUESTION,
    )

    def clean_text(self) -> str:
        """Return the question on one line."""
        return " ".join(self.cleaned_data["text"].split())


class WhoForm(forms.Form):
    """Who wants to know."""

    asked_for = line(
        _("Who wants to know this?"), _("For instance the committee for Society, the district team, or you yourself.")
    )


class WhyForm(forms.Form):
    """Why."""

    why = box(_("Why do you want to know this?"), _("What happened, or what worries you?"))


class UseForm(forms.Form):
    """What would be done with the answer."""

    what_with_answer = box(
        _("What would you do with the answer?"),
        _(
            "Think of two answers: it goes well, or it doesn't. What do you do differently then? "
            "If nothing changes, you may not need the answer."
        ),
    )


class WhenForm(forms.Form):
    """Once or every cycle, and by when."""

    how_often = choose(
        _("How often do you need the answer?"),
        (("once", _("once")), ("structural", _("every cycle again"))),
        _("Most questions need one answer. What is asked every cycle again costs work every time."),
    )
    by_when = day(_("When do you need it?"), _("A question that is asked once ends by itself after this date."))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today

    def clean(self) -> dict[str, Any]:
        """What is asked once has a date, and it is still to come."""
        values = super().clean() or {}
        if values.get("how_often") == "once" and not values.get("by_when") and "by_when" not in self.errors:
            self.add_error("by_when", _("Choose a date. After it the question ends by itself."))
        refuse_past(self, "by_when", self.today)
        return values


def refuse_past(form: forms.Form, name: str, today: date) -> None:
    """Add an error when a date has passed."""
    chosen = form.cleaned_data.get(name)
    if chosen is not None and chosen < today:
        form.add_error(name, _("This date has passed. Choose a date that is still to come."))


class WeighForm(forms.Form):
    """How somebody weighs a question."""

    need = choose(_("Need to know, or nice to know?"), YES_NO)
    answerable = choose(_("Can this be answered within reason?"), Weighing.Answerable.choices)
    kind = choose(_("Counting or telling?"), Weighing.Kind.choices, _("What gives the best answer?"))
    worth = choose(_("Is the answer worth the work?"), Weighing.Worth.choices)
    hours = forms.IntegerField(
        label=_("How many hours of work would it take a year, you think?"),
        help_text=_("Of everybody together: who delivers, asks and answers. Empty if you don't know."),
        required=False,
        min_value=0,
        max_value=100_000,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox", "inputmode": "numeric"}),
    )
    note = box(_("What do you want to say about it?"), required=False, rows=3)

    def clean_need(self) -> bool:
        """Return whether it is need to know."""
        return bool(self.cleaned_data["need"] == "yes")


class VersionForm(forms.Form):
    """A decision on the question as it was seen."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)


class AcceptForm(VersionForm):
    """Let a monitor answer it."""

    monitor = forms.ChoiceField(
        label=_("Which monitor answers it?"),
        widget=forms.Select(attrs={"class": "utrecht-select utrecht-select--html-select"}),
        error_messages={"required": CHOOSE, "invalid_choice": CHOOSE},
    )
    need = choose(_("Need to know, or nice to know?"), YES_NO)
    how_often = choose(_("How often?"), (("once", _("once")), ("structural", _("every cycle again"))))
    ends_on = day(_("Until when, if it is asked once?"))
    reason = box(_("Why do you accept it?"), _("Who asked it gets this text."))

    def __init__(self, *args: Any, monitors: list[tuple[str, str]], today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["monitor"].choices = monitors  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """What is asked once has an end."""
        values = super().clean() or {}
        if values.get("how_often") == "once":
            if not values.get("ends_on") and "ends_on" not in self.errors:
                self.add_error("ends_on", _("Choose a date. After it the question ends by itself."))
            refuse_past(self, "ends_on", self.today)
        return values


class DeclineForm(VersionForm):
    """Say no."""

    reason = box(
        _("Why not?"),
        _("Who asked it gets this text. Say which question you could answer, if there is one."),
    )


class MergeForm(VersionForm):
    """Join with another question."""

    like = forms.ChoiceField(
        label=_("Which question is the same?"),
        required=False,
        error_messages={"invalid_choice": CHOOSE},
        widget=forms.RadioSelect,
    )
    into = forms.IntegerField(
        label=_("Or the number of another question"),
        help_text=_("It stands above the question, and in its address."),
        required=False,
        min_value=1,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox", "inputmode": "numeric"}),
    )
    reason = box(_("What do they have in common?"), _("Who asked it gets this text."))

    def __init__(self, *args: Any, others: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["like"].choices = others  # type: ignore[attr-defined]
        if not others:
            del self.fields["like"]

    def clean(self) -> dict[str, Any]:
        """One of both says which question."""
        values = super().clean() or {}
        if not values.get("like") and not values.get("into") and "into" not in self.errors:
            self.add_error("into", _("Choose a question above, or fill in its number."))
        return values


class StructuralForm(VersionForm):
    """Ask it every cycle from now on."""

    reason = box(
        _("Why must this be asked every cycle again?"),
        _("What happens each time with the answer? It costs work every cycle."),
    )


class AnswerForm(forms.Form):
    """An answer."""

    text = box(_("What is the answer?"), _("In two or three sentences, as you would say it aloud."))
    figure = forms.ChoiceField(
        label=_("Which figure shows it?"),
        required=False,
        widget=forms.Select(attrs={"class": "utrecht-select utrecht-select--html-select"}),
    )
    address = line(
        _("Or the address of another page: a release, a story, a conversation"),
        _("Copy it from the browser's address bar. Only pages of Wegwijzer."),
        required=False,
    )

    def __init__(self, *args: Any, figures: list[tuple[str, str]], host: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.host = host
        self.fields["figure"].choices = [("", _("none")), *figures]  # type: ignore[attr-defined]

    def clean_address(self) -> str:
        """Return the address within our own pages."""
        typed = self.cleaned_data["address"]
        found = own_address(typed, self.host) if typed else ""
        if found is None:
            raise forms.ValidationError(_("This is no page of Wegwijzer. Copy the address of a page here."))
        return found


class ReactForm(forms.Form):
    """What the asker says back about an answer."""

    helped = choose(_("Can you do something with this answer?"), (("yes", _("yes")), ("no", _("no, not yet"))))
    done_with = box(_("What did you do with it, or what do you still need?"), required=False, rows=3)


class TakeBackForm(forms.Form):
    """Take back."""

    why = line(_("Why do you take it back?"), required=False)


class RuleForm(forms.Form):
    """How many questions the council has at a time."""

    at_most = forms.IntegerField(
        label=_("How many questions has the council at a time?"),
        min_value=1,
        max_value=50,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox", "inputmode": "numeric"}),
    )
    euros_per_hour = forms.IntegerField(
        label=_("What does an hour of work cost, in euros?"),
        min_value=1,
        max_value=1000,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox", "inputmode": "numeric"}),
    )
