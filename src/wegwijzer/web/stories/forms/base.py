"""One form for each step: few fields, every problem told at once, nothing typed is lost."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.stories.models import StoryPoint
from wegwijzer.web.stories.texts import LONGEST, cleaned

LOOKS = {
    forms.Textarea: "utrecht-textarea",
    forms.Select: "utrecht-select utrecht-select--html-select ww-select",
    forms.TextInput: "utrecht-textbox",
    forms.DateInput: "utrecht-textbox",
    forms.NumberInput: "utrecht-textbox",
}
NOT_SAID = ("", _("I'd rather not say"))
KEPT = 250_000  # characters of one field in a draft: also what is too long to send


class Words(forms.CharField):
    """A text in any alphabet, cleaned; too long is told with how much is too much."""

    def __init__(self, *, lines: int = 1, longest: int = 200, **kwargs: Any) -> None:
        widget = forms.Textarea(attrs={"rows": lines, "dir": "auto"}) if lines > 1 else forms.TextInput({"dir": "auto"})
        super().__init__(widget=widget, strip=True, **kwargs)
        self.longest = longest

    def clean(self, value: Any) -> str:
        """Return the text; raises `ValidationError` when it is empty but needed, or too long."""
        words = cleaned(super().clean(cleaned(str(value or ""))))
        if len(words) > self.longest:
            message = _("This is %(more)s characters too long. Keep the most important part.")
            raise forms.ValidationError(message, params={"more": len(words) - self.longest})
        return words


class StoryWords(Words):
    """The story itself."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(lines=12, longest=LONGEST, **kwargs)


class Day(forms.DateField):
    """A day, typed or chosen."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
            input_formats=["%Y-%m-%d", "%d-%m-%Y"],
            error_messages={"invalid": _("Write a day like 31-12-2025.")},
            **kwargs,
        )


class StepForm(forms.Form):
    """A step of telling; knows the story point and the choices there are."""

    use_required_attribute = False

    def __init__(
        self,
        *args: Any,
        point: StoryPoint | None = None,
        choices: dict[str, list[tuple[str, str]]] | None = None,
        own: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.point, self.choices, self.own = point, choices or {}, own
        self.prepare()
        for name, field in self.fields.items():
            _look(field)
            own = f"id_{self.add_prefix(name)}"
            told = [f"{own}_help"] if field.help_text else []
            if self.is_bound and name in self.errors:
                field.widget.attrs["aria-invalid"] = "true"
                told.append(f"{own}_error")
            if told and not isinstance(field.widget, forms.RadioSelect):
                field.widget.attrs["aria-describedby"] = " ".join(told)

    def prepare(self) -> None:
        """Add what depends on the story point."""

    @classmethod
    def needed(cls, point: StoryPoint | None) -> bool:  # noqa: ARG003 - some steps look at the point
        """Whether this step has anything to ask."""
        return True


def _look(field: forms.Field) -> None:
    for kind, name in LOOKS.items():
        if type(field.widget) is kind:
            field.widget.attrs.setdefault("class", name)


def raw(form: StepForm, post: QueryDict) -> dict[str, str]:
    """Return what was typed in the fields of a form, as it was typed."""
    return {name: post.get(name, "")[:KEPT] for name in form.fields}
