"""The fields of the plan: few kinds, each with its words and its widget."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

NEEDED = _("Fill this in. One sentence is enough.")
LONGEST_TEXT, LONGEST_LINE = 4000, 200


def box(label: Any, help_text: Any = "", *, rows: int = 4, required: bool = False) -> forms.CharField:
    """Return a field for a few sentences."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=LONGEST_TEXT,
        error_messages={"required": NEEDED},
        widget=forms.Textarea(attrs={"rows": rows, "class": "utrecht-textarea"}),
    )


def line(label: Any, help_text: Any = "", *, required: bool = False, longest: int = LONGEST_LINE) -> forms.CharField:
    """Return a field for one line."""
    return forms.CharField(
        label=label,
        help_text=help_text,
        required=required,
        max_length=longest,
        error_messages={"required": NEEDED},
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "autocomplete": "off"}),
    )


def number(label: Any, help_text: Any = "", *, least: float | None = 0, most: float | None = None) -> forms.FloatField:
    """Return a field for a number; a comma is fine."""
    return forms.FloatField(
        label=label,
        help_text=help_text,
        required=False,
        localize=True,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "inputmode": "decimal", "autocomplete": "off"}),
    )


def whole(label: Any, help_text: Any = "", *, least: int = 0, most: int = 1_000_000) -> forms.IntegerField:
    """Return a field for a whole number."""
    return forms.IntegerField(
        label=label,
        help_text=help_text,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs={"class": "utrecht-textbox", "inputmode": "numeric", "autocomplete": "off"}),
    )


def day(label: Any, help_text: Any = "", *, required: bool = False) -> forms.DateField:
    """Return a field for a date, with the browser's own picker."""
    return forms.DateField(
        label=label,
        help_text=help_text,
        required=required,
        error_messages={"required": _("Fill in a day.")},
        widget=forms.DateInput(attrs={"type": "date", "class": "utrecht-textbox"}, format="%Y-%m-%d"),
    )


def one(label: Any, choices: Any = (), help_text: Any = "", *, required: bool = True) -> forms.ChoiceField:
    """Return a field to choose one from a list."""
    return forms.ChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        required=required,
        error_messages={"required": _("Choose one of these.")},
        widget=forms.Select(attrs={"class": "utrecht-select utrecht-select--html-select ww-select"}),
    )


def several(label: Any, choices: Any = (), help_text: Any = "", *, required: bool = False) -> forms.MultipleChoiceField:
    """Return a field to choose some from a list."""
    return forms.MultipleChoiceField(
        label=label,
        help_text=help_text,
        choices=choices,
        required=required,
        error_messages={"required": _("Choose at least one.")},
        widget=forms.CheckboxSelectMultiple,
    )


def tick(label: Any, help_text: Any = "") -> forms.BooleanField:
    """Return a field to tick."""
    return forms.BooleanField(label=label, help_text=help_text, required=False)
