"""Which questions are asked for each kind of story, one at a time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.stories.forms import kinds, telling
from wegwijzer.web.stories.forms.base import StepForm
from wegwijzer.web.stories.models import Kind, StoryPoint

CHECK = "nakijken"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One page of telling; `many`: it is filled in as often as one likes, and kept under `many` in the details."""

    name: str
    title: Promise
    form: type[StepForm]
    many: str = ""
    only_own: bool = False  # not asked when it is one's own observation


ABOUT = Step(name="waarover", title=_("What is it about?"), form=telling.AboutForm)
ATTACH = Step(name="bijlage", title=_("Add something?"), form=telling.AttachForm)
CONSENT = Step(name="gebruik", title=_("What may we do with it?"), form=telling.ConsentForm)
STEPS: Mapping[str, tuple[Step, ...]] = {
    Kind.STORY: (
        Step(name="verhaal", title=_("Tell your story"), form=telling.TellForm),
        Step(name="betekenis", title=_("What does it mean to you?"), form=telling.MeaningForm),
        ABOUT,
        ATTACH,
        CONSENT,
    ),
    Kind.JOURNEY: (
        Step(name="reis", title=_("The journey"), form=kinds.JourneyForm),
        Step(name="momenten", title=_("Contact moments"), form=kinds.MomentForm, many="moments"),
        ABOUT,
        CONSENT,
    ),
    Kind.CASUS: (
        Step(name="casus", title=_("The case"), form=kinds.CaseForm),
        Step(name="gebeurtenissen", title=_("What happened, in time"), form=kinds.EventForm, many="events"),
        ABOUT,
        CONSENT,
    ),
    Kind.REPORT: (
        Step(name="gesprek", title=_("The conversation"), form=kinds.ReportForm),
        Step(name="gehoord", title=_("Who heard what"), form=kinds.HeardForm, many="heard"),
        Step(name="afspraken", title=_("What was agreed"), form=kinds.AgreementForm, many="agreements"),
        ABOUT,
        ATTACH,
        CONSENT,
    ),
    Kind.OBSERVATION: (
        Step(name="gezien", title=_("What you saw"), form=kinds.ObservationForm),
        ABOUT,
        ATTACH,
        CONSENT,
    ),
}
MAY_BE_EMPTY = {"agreements"}


def steps_of(kind: str, point: StoryPoint | None) -> tuple[Step, ...]:
    """Return the steps of a kind; those that have nothing to ask at this story point are left out."""
    return tuple(step for step in STEPS[kind] if step.form.needed(point))


def step_named(kind: str, point: StoryPoint | None, name: str) -> Step | None:
    """Return a step by its name, or None."""
    return next((step for step in steps_of(kind, point) if step.name == name), None)


def after(kind: str, point: StoryPoint | None, name: str) -> str:
    """Return the name of the step that follows; the last one is followed by looking it over."""
    names = [step.name for step in steps_of(kind, point)] + [CHECK]
    return names[names.index(name) + 1] if name in names[:-1] else CHECK


def before(kind: str, point: StoryPoint | None, name: str) -> str:
    """Return the name of the step before; empty at the first."""
    names = [step.name for step in steps_of(kind, point)] + [CHECK]
    place = names.index(name) if name in names else 0
    return names[place - 1] if place else ""
