"""The forms of measures."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.accounts.models import User
from wegwijzer.web.actions.models import Action


class DateField(forms.DateField):
    """A date as the browser's own picker gives it."""

    widget = forms.DateInput(attrs={"type": "date", "class": "utrecht-textbox"}, format="%Y-%m-%d")


def text_area(rows: int = 3) -> forms.Textarea:
    """Return a box for a few lines."""
    return forms.Textarea(attrs={"rows": rows, "class": "utrecht-textarea"})


def one_line() -> forms.TextInput:
    """Return a box for one line."""
    return forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"})


def choice() -> forms.Select:
    """Return a list to choose from."""
    return forms.Select(attrs={"class": "utrecht-select utrecht-select--html-select"})


class ActionForm(forms.ModelForm):
    """What, who, when; and what it should change."""

    due = DateField(label=_("Ready on"), required=False)
    effect_by = DateField(
        label=_("When should that be seen?"), required=False, help_text=_("On this date we ask you to look.")
    )

    class Meta:
        """The fields in the order of the conversation."""

        model = Action
        fields = ("what", "owner", "owner_name", "due", "effect", "indicator", "direction", "effect_by")
        labels = {  # noqa: RUF012 - Django's own form
            "what": _("What do we do?"),
            "owner": _("Who does it?"),
            "owner_name": _("Or: the name of somebody without an account"),
            "effect": _("What should it change?"),
            "indicator": _("In which figure should that be seen?"),
            "direction": _("What should the figure do?"),
        }
        widgets = {  # noqa: RUF012 - Django's own form
            "what": one_line(),
            "owner": choice(),
            "owner_name": one_line(),
            "effect": text_area(),
            "indicator": choice(),
            "direction": choice(),
        }

    def __init__(
        self, *args: Any, organisation: str, indicators: list[tuple[str, str]], today: date, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["owner"].queryset = User.objects.filter(organisation=organisation, is_active=True).order_by(
            "first_name", "username"
        )
        self.fields["owner"].empty_label = _("somebody without an account")
        self.fields["indicator"].widget.choices = [("", _("no figure, or not yet known")), *indicators]
        self.known = {name for name, _title in indicators}
        self.fields["direction"].choices = Action.Direction.choices

    def clean_indicator(self) -> str:
        """Return an indicator of this monitor."""
        found = self.cleaned_data["indicator"]
        if found and found not in self.known:
            raise forms.ValidationError(_("Choose a figure of this monitor."))
        return found

    def clean(self) -> dict[str, Any]:
        """Say everything that lacks at once: who does it, and dates that can still be met."""
        values = super().clean()
        if not values.get("owner") and not values.get("owner_name"):
            self.add_error("owner", _("Choose who does it, or write a name."))
        for name in ("due", "effect_by"):
            day = values.get(name)
            if day and day < self.today and name in self.changed_data:
                self.add_error(name, _("Choose a date that is still to come."))
        if values.get("due") and values.get("effect_by") and values["effect_by"] < values["due"]:
            self.add_error("effect_by", _("The effect can only be seen after the measure is ready."))
        return values


class TellForm(forms.Form):
    """How it goes."""

    state = forms.ChoiceField(label=_("Where is it?"), widget=choice())
    why = forms.CharField(label=_("How is it going?"), required=False, widget=text_area(), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        states = (Action.State.AGREED, Action.State.BUSY, Action.State.DONE, Action.State.DROPPED)
        self.fields["state"].choices = [(state.value, state.label) for state in states]

    def clean(self) -> dict[str, Any]:
        """A measure is dropped with a reason."""
        values = super().clean()
        if values.get("state") == Action.State.DROPPED and not values.get("why"):
            self.add_error("why", _("Say why you drop it. Others want to learn from it."))
        return values


class EffectForm(forms.Form):
    """What was seen of the effect."""

    outcome = forms.ChoiceField(label=_("What do you see?"), widget=choice())
    seen = forms.CharField(label=_("What makes you say so?"), widget=text_area(), max_length=2000)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [pair for pair in Action.Outcome.choices if pair[0]]
