"""The forms of conversations: few fields, plain questions, all problems at once."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.forms import DateField, choice, one_line, text_area
from wegwijzer.web.conversations.library import perspectives
from wegwijzer.web.conversations.models import Conversation, Interpretation, LearningQuestion, Topic

OWN = "eigen"


class PlanForm(forms.ModelForm):
    """What it is called, why, when and where."""

    on = DateField(label=_("On which day?"))

    class Meta:
        """The first things one knows."""

        model = Conversation
        fields = ("title", "purpose", "on", "starts", "place")
        labels = {  # noqa: RUF012 - Django's own form
            "title": _("What do you call it?"),
            "purpose": _("What do you want to know or decide together?"),
            "starts": _("At what time?"),
            "place": _("Where?"),
        }
        widgets = {  # noqa: RUF012 - Django's own form
            "title": one_line(),
            "purpose": text_area(),
            "starts": forms.TimeInput(attrs={"type": "time", "class": "utrecht-textbox"}, format="%H:%M"),
            "place": one_line(),
        }

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["starts"].required = self.fields["place"].required = False

    def clean_on(self) -> date:
        """Return a day that is still to come; a day that was kept before may stay."""
        day = self.cleaned_data["on"]
        if day < self.today and "on" in self.changed_data:
            raise forms.ValidationError(_("Choose a date that is still to come."))
        return day


class InviteForm(forms.Form):
    """Whose perspective, and who."""

    perspective = forms.ChoiceField(label=_("From which perspective?"), widget=choice())
    own = forms.CharField(label=_("Or in your own words"), required=False, max_length=60, widget=one_line())
    people = forms.CharField(label=_("Who?"), required=False, max_length=300, widget=one_line())
    number = forms.IntegerField(
        label=_("How many people?"),
        min_value=1,
        max_value=500,
        initial=1,
        widget=forms.NumberInput(attrs={"class": "utrecht-textbox"}),
    )
    account = forms.ModelChoiceField(
        label=_("With an account?"), queryset=User.objects.none(), required=False, widget=choice()
    )

    def __init__(self, *args: Any, organisation: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [(one.id, one.title) for one in perspectives().values()]
        self.fields["perspective"].choices = [*known, (OWN, _("another perspective"))]
        people = User.objects.filter(organisation=organisation, is_active=True)
        self.fields["account"].queryset = people.order_by("first_name", "username")
        self.fields["account"].empty_label = _("no account needed")

    def clean(self) -> dict[str, Any]:
        """An own perspective needs its words."""
        values = super().clean()
        if values.get("perspective") == OWN and not values.get("own"):
            self.add_error("own", _("Write down from which perspective."))
        return values


class FigureTopicForm(forms.Form):
    """A figure to talk about."""

    indicator = forms.ChoiceField(label=_("Which figure?"), widget=choice())
    area = forms.ChoiceField(label=_("Of which area?"), required=False, widget=choice())
    asks = forms.ChoiceField(label=_("What do people expect beforehand?"), choices=Topic.Asks.choices, widget=choice())

    def __init__(
        self, *args: Any, indicators: list[tuple[str, str]], areas: list[tuple[str, str]], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["indicator"].choices = indicators
        self.fields["area"].choices = areas


class OtherTopicForm(forms.Form):
    """A question, signal or story to talk about: one of those that are there."""

    what = forms.ChoiceField(label=_("What?"), widget=choice())

    def __init__(self, *args: Any, offered: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = offered


class TopicForm(forms.ModelForm):
    """The pages of one topic in the pack: the question on the screen, three questions, what was agreed last time."""

    class Meta:
        """What one may word oneself."""

        model = Topic
        fields = ("title", "ask", "asks", "lowest", "highest", "questions", "last_time")
        labels = {  # noqa: RUF012 - Django's own form
            "title": _("Title"),
            "ask": _("The question about what people expect"),
            "asks": _("What do people expect beforehand?"),
            "lowest": _("The scale begins at"),
            "highest": _("The scale ends at"),
            "questions": _("Three questions for at the table, each on a line"),
            "last_time": _("What was agreed last time"),
        }
        widgets = {  # noqa: RUF012 - Django's own form
            "title": one_line(),
            "ask": one_line(),
            "asks": choice(),
            "lowest": forms.NumberInput(attrs={"class": "utrecht-textbox", "step": "any"}),
            "highest": forms.NumberInput(attrs={"class": "utrecht-textbox", "step": "any"}),
            "questions": text_area(),
            "last_time": text_area(),
        }

    def clean(self) -> dict[str, Any]:
        """A scale goes up."""
        values = super().clean()
        low, high = values.get("lowest"), values.get("highest")
        if low is not None and high is not None and low >= high:
            self.add_error("highest", _("The scale must end above where it begins."))
        return values


class InterpretationForm(forms.ModelForm):
    """An interpretation, and what it is about."""

    class Meta:
        """Which of the four, about what, in which words."""

        model = Interpretation
        fields = ("kind", "topic", "text")
        labels = {"kind": _("What is it?"), "topic": _("About which topic?"), "text": _("In words")}  # noqa: RUF012
        widgets = {"kind": choice(), "topic": choice(), "text": text_area()}  # noqa: RUF012 - Django's own form

    def __init__(self, *args: Any, conversation: Conversation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["topic"].queryset = conversation.topics.all()
        self.fields["topic"].empty_label = _("the whole conversation")
        self.fields["kind"].choices = Interpretation.Kind.choices


class AgendaForm(forms.ModelForm):
    """A stubborn question."""

    class Meta:
        """Its words and what has to change."""

        model = LearningQuestion
        fields = ("text", "level")
        labels = {"text": _("What do we have to learn?"), "level": _("What has to change for that?")}  # noqa: RUF012
        widgets = {"text": one_line(), "level": choice()}  # noqa: RUF012 - Django's own form


class RewordForm(forms.Form):
    """A next version of a learning question."""

    text = forms.CharField(label=_("How do we word it now?"), max_length=300, widget=one_line())
    state = forms.ChoiceField(label=_("Where is it?"), choices=LearningQuestion.State.choices, widget=choice())
    look_back = forms.CharField(
        label=_("Look back: what did the last try teach us?"), required=False, max_length=2000, widget=text_area()
    )
