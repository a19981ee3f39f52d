"""How answers and parts of a story are called where they are shown."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from wegwijzer.language.dates import date_text, period_label
from wegwijzer.periods import parse_period
from wegwijzer.stories.journeys import EMOTION_WORDS
from wegwijzer.web.stories.steps import Step


def shown_answers(step: Step, answers: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Return the answers of a step as label and words, without what was not answered."""
    fields = step.form.base_fields
    labels = {name: str(field.label or name) for name, field in fields.items()}
    return [
        (labels.get(name, "").split(" (")[0], shown(name, value))
        for name, value in answers.items()
        if value not in ("", None)
    ]


def shown(name: str, value: Any) -> str:
    """Return a value of a story in words."""
    if name == "emotion":
        return EMOTION_WORDS.get(int(value), str(value))
    if name in ("on", "until", "by"):
        return day(value)
    return str(value)


def day(value: str) -> str:
    """Return a day of a story as `1 januari 2026`; what is no day as it stands."""
    try:
        return date_text(date.fromisoformat(str(value)))
    except ValueError:
        return str(value)


def period_words(code: str) -> str:
    """Return a period in words; empty for none."""
    return period_label(parse_period(code)) if code else ""


def withdrawn_words() -> str:
    """Return what stands in the place of a story that was withdrawn."""
    return _("A story was withdrawn.")
