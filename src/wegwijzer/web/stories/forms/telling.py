"""The steps of a client story: the story, what it means to the teller, where it belongs, what may be done with it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext as _now
from django.utils.translation import gettext_lazy as _

from wegwijzer.language.dates import period_label
from wegwijzer.periods import PeriodKind, period_of
from wegwijzer.web.stories.forms.base import NOT_SAID, StepForm, StoryWords, Words
from wegwijzer.web.stories.models import StoryPoint

STEPS_OF_A_SCALE = 5
SIDE = 4  # a triangle has places at every quarter of a side: fifteen in all
INSIDE, QUOTE, PUBLISH = "inside", "quote", "publish"


class TellForm(StepForm):
    """The story in one's own words."""

    text = StoryWords(
        label=_("Your story"),
        help_text=_("Write as you talk. You need not name anybody: we take names out before others read it."),
        error_messages={"required": _("Write your story here. A few sentences are enough.")},
    )
    title = Words(label=_("A title (may be left out)"), required=False, longest=120)


class MeaningForm(StepForm):
    """What the story means to who tells it: scales and a triangle of the story point."""

    def prepare(self) -> None:
        """Make a field of each scale, and one of the triangle."""
        point = self.point
        for scale in point.scales if point else []:
            options = [(str(step), str(step)) for step in range(1, STEPS_OF_A_SCALE + 1)]
            field = forms.ChoiceField(
                label=scale["question"],
                choices=[*options, ("", _now("doesn't fit"))],
                required=False,
                widget=forms.RadioSelect,
            )
            field.ends = (scale["low"], scale["high"])  # type: ignore[attr-defined]
            self.fields[f"scale_{scale['id']}"] = field
        if point and point.triangle:
            field = forms.ChoiceField(
                label=point.triangle["question"],
                choices=[(value, value) for value in triangle_values()] + [("", _now("doesn't fit"))],
                required=False,
                widget=forms.RadioSelect,
            )
            field.rows = triangle_rows(point.triangle["corners"])  # type: ignore[attr-defined]
            field.corners = point.triangle["corners"]  # type: ignore[attr-defined]
            self.fields["triangle"] = field

    @classmethod
    def needed(cls, point: StoryPoint | None) -> bool:
        """Only when the story point asks for meaning."""
        return bool(point and (point.scales or point.triangle))

    def meaning(self) -> tuple[dict[str, int], list[int]]:
        """Return the scales that were answered, and the three shares of the triangle in percent (none: empty)."""
        told = {name.removeprefix("scale_"): value for name, value in self.cleaned_data.items() if value}
        place = told.pop("triangle", "")
        shares = [round(100 * int(part) / SIDE) for part in place.split("-")] if place else []
        return {name: int(value) for name, value in told.items()}, shares


def triangle_values() -> list[str]:
    """Return the places of the triangle, row by row from the top: `4-0-0` is wholly the first corner."""
    return [f"{SIDE - row}-{row - place}-{place}" for row in range(SIDE + 1) for place in range(row + 1)]


def triangle_rows(corners: list[str]) -> list[list[tuple[str, str]]]:
    """Return the places in rows, each with its value and what it means in words."""
    rows = []
    for row in range(SIDE + 1):
        values = [(SIDE - row, row - place, place) for place in range(row + 1)]
        rows.append([("-".join(map(str, value)), in_words(value, corners)) for value in values])
    return rows


def in_words(value: tuple[int, ...], corners: list[str]) -> str:
    """Return a place in the triangle in words: `half X, half Y`."""
    parts = [(share, corner) for share, corner in zip(value, corners, strict=True) if share]
    return ", ".join(f"{100 * share // SIDE} % {corner}" for share, corner in sorted(parts, reverse=True))


class AboutForm(StepForm):
    """Area, provision, period and group: as coarse as the teller wishes."""

    area = forms.ChoiceField(label=_("Where was it?"), required=False)
    provision = forms.ChoiceField(label=_("What kind of help is it about?"), required=False)
    period = forms.ChoiceField(label=_("When was it?"), required=False)
    group = forms.ChoiceField(label=_("Who is it about?"), required=False)

    def prepare(self) -> None:
        """Offer what the story point or the monitor offers; leave out what has nothing to choose from."""
        offered = self.choices | {"period": periods(localdate())}
        for name in ("area", "provision", "period", "group"):
            if offered.get(name):
                self.fields[name].choices = [NOT_SAID, *offered[name]]
            else:
                del self.fields[name]


def periods(today: date) -> list[tuple[str, str]]:
    """Return the periods one may choose: the last four quarters and the last six years."""
    day, quarters = today, []
    for _number in range(4):
        quarter = period_of(day, PeriodKind.QUARTER)
        quarters.append(quarter)
        day = date.fromordinal(quarter.start.toordinal() - 1)
    years = [period_of(date(today.year - back, 1, 1), PeriodKind.YEAR) for back in range(6)]
    return [(period.code, period_label(period)) for period in (*years, *quarters)]


class ConsentForm(StepForm):
    """What may be done with it, and whether one may be approached again."""

    use = forms.ChoiceField(
        label=_("What may we do with the story?"),
        choices=[
            (INSIDE, _("Only people who work on this monitor may read it.")),
            (QUOTE, _("One or two sentences may stand in a report, without my name.")),
            (PUBLISH, _("Everybody may read it, without my name.")),
        ],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what we may do with the story.")},
    )
    contact = Words(
        label=_("May we call or mail you about it? (may be left out)"),
        required=False,
        help_text=_(
            "Your number or address is kept apart from your story, and nobody sees them side by side in a list."
        ),
    )

    def prepare(self) -> None:
        """Of somebody else's story the question is what they agreed to."""
        if self.own:
            self.fields["use"].label = _("What did the teller agree to?")
            self.fields["contact"].label = _("May we call or mail the teller about it? (may be left out)")

    def consent(self) -> dict[str, Any]:
        """Return the consent as columns of a story."""
        use = self.cleaned_data["use"]
        return {
            "may_quote": use in (QUOTE, PUBLISH),
            "may_publish": use == PUBLISH,
            "may_approach": bool(self.cleaned_data["contact"]),
        }


class AttachForm(StepForm):
    """A photo of notes or a recording; the file itself is taken in by the page."""

    file = forms.FileField(
        label=_("A photo of notes, or a recording (may be left out)"),
        required=False,
        help_text=_("JPEG or PNG, MP3, M4A, OGG or WAV, at most 25 MB: about half an hour of sound."),
    )
