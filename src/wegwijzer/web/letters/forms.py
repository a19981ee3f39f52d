"""The forms of a return letter."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.letters.models import Letter


class LetterForm(forms.ModelForm):
    """Who it is for and what it says."""

    class Meta:
        """Address, subject, text."""

        model = Letter
        fields = ("name", "email", "subject", "body")
        labels = {  # noqa: RUF012 - Django's own form
            "name": _("For"),
            "email": _("Mail address"),
            "subject": _("Subject"),
            "body": _("The letter"),
        }
        help_texts = {  # noqa: RUF012 - Django's own form
            "email": _("Leave empty when you hand the letter over on paper."),
            "body": _("Short sentences. What did they give, what did you see, what will you do?"),
        }
        widgets = {  # noqa: RUF012 - Django's own form
            "name": forms.TextInput(attrs={"class": "utrecht-textbox"}),
            "email": forms.EmailInput(attrs={"class": "utrecht-textbox"}),
            "subject": forms.TextInput(attrs={"class": "utrecht-textbox"}),
            "body": forms.Textarea(attrs={"class": "utrecht-textarea", "rows": 18}),
        }
