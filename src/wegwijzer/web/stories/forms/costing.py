"""Forms of the pages of costs: few fields at a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.timezone import localdate
from django.utils.translation import gettext_lazy as _

from wegwijzer.web.stories.forms.base import StepForm, Words

COURSES = [("went", _("as it went")), ("could", _("as it could have gone"))]
MOST = 1_000_000_000


def euro(label: Any, **kwargs: Any) -> forms.DecimalField:
    """Return a field for an amount of zero or more."""
    return forms.DecimalField(label=label, min_value=0, max_value=MOST, decimal_places=2, localize=True, **kwargs)


def year(label: Any, **kwargs: Any) -> forms.IntegerField:
    """Return a field for a year."""
    return forms.IntegerField(label=label, min_value=1990, max_value=2100, **kwargs)


class CaseStartForm(StepForm):
    """A new case."""

    title = Words(label=_("What is the case called?"), longest=120)
    price_year = year(_("In prices of which year?"), initial=lambda: localdate().year)
    consent = Words(label=_("How and when did the person agree?"), longest=200)
    taking_part = Words(label=_("Who worked it out? Roles, one on each line"), lines=3, longest=400, required=False)


class ActionForm(StepForm):
    """What an organisation did, or would have done."""

    course = forms.ChoiceField(label=_("In which course?"), choices=COURSES)
    description = Words(label=_("What was done?"), longest=200)
    quantity = forms.DecimalField(label=_("How much?"), min_value=0, max_value=MOST, decimal_places=2, localize=True)
    price = forms.ChoiceField(label=_("Price from the list"), required=False)
    euro = euro(_("Or: euros for one (without a price from the list)"), required=False)
    organisation = Words(label=_("Which organisation? (may be left out)"), longest=120, required=False)
    financier = Words(label=_("Who pays? (may be left out)"), longest=120, required=False)

    def prepare(self) -> None:
        """Offer the price list."""
        self.fields["price"].choices = [("", _("none")), *self.choices.get("prices", [])]


class QualityForm(StepForm):
    """How life was on one domain, before and after."""

    course = forms.ChoiceField(label=_("In which course?"), choices=COURSES)
    domain = Words(label=_("On which domain of life?"), longest=80)
    before = forms.DecimalField(label=_("Before, from 0 to 10"), min_value=0, max_value=10, localize=True)
    after = forms.DecimalField(label=_("After, from 0 to 10"), min_value=0, max_value=10, localize=True)
    explanation = Words(label=_("Why? (may be left out)"), longest=300, required=False)


class PriceForm(StepForm):
    """A price of one's own."""

    title = Words(label=_("What is it?"), longest=120)
    unit = Words(label=_("One what: hour, day, time"), longest=40)
    euro = euro(_("Euros for one"))
    year = year(_("Of which year?"))
    source = Words(label=_("Where does it come from?"), longest=200)
    financier = Words(label=_("Who usually pays? (may be left out)"), longest=120, required=False)
    payee = Words(label=_("Which organisation does it? (may be left out)"), longest=120, required=False)


class PlanStartForm(StepForm):
    """A new business case."""

    title = Words(label=_("What is the plan called?"), longest=120)
    first_year = year(_("Which is the first year?"), initial=lambda: localdate().year)
    zero_alternative = Words(label=_("What happens without the plan?"), lines=3, longest=1000)
    percent = forms.DecimalField(
        label=_("Discount rate in percent"), min_value=0, max_value=20, initial="2,25", localize=True
    )
    rate_source = Words(label=_("Who set this rate?"), longest=200, initial="Werkgroep discontovoet 2020")


class Years(Words):
    """Amounts by year, one on each line: `2025: 10.000`."""

    def clean(self, value: Any) -> dict[str, float]:
        """Return euro by year; raises `ValidationError` with the line that can't be read."""
        found = {}
        for line in super().clean(value).splitlines():
            name, _colon, amount = line.partition(":")
            plain = amount.replace("€", "").replace(".", "").replace(",", ".").strip()
            try:
                found[str(int(name))] = float(plain)
            except ValueError:
                message = _("Write each line like “2025: 10.000”.")
                raise forms.ValidationError(message) from None
        return found


class ItemForm(StepForm):
    """A cost or benefit of one stakeholder."""

    kind = forms.ChoiceField(
        label=_("Is it a cost or a benefit?"), choices=[("cost", _("cost")), ("benefit", _("benefit"))]
    )
    title = Words(label=_("What is it?"), longest=120)
    stakeholder = Words(label=_("Who pays it or gets it?"), longest=80)
    euro = Years(
        label=_("Euros by year (nothing: it can't be put in money, and stands as PM)"),
        lines=4,
        longest=2000,
        required=False,
        help_text=_("One year on each line, like “2025: 10.000”."),
    )
    low = forms.IntegerField(label=_("At least, in percent of this"), min_value=0, max_value=100, initial=80)
    high = forms.IntegerField(label=_("At most, in percent of this"), min_value=100, max_value=1000, initial=120)
    assumption = Words(label=_("What do you assume?"), lines=2, longest=600, required=False)
    source = Words(label=_("Where does that come from?"), longest=200, required=False)
    indicator = forms.ChoiceField(label=_("With which figure do you follow it?"), required=False)

    def prepare(self) -> None:
        """Offer the figures of the monitor."""
        self.fields["indicator"].choices = [("", _("none")), *self.choices.get("indicators", [])]


class ScenarioForm(StepForm):
    """Another way it may go."""

    title = Words(label=_("What is the scenario called?"), longest=80)
    item = forms.ChoiceField(label=_("Which cost or benefit is different?"))
    factor = forms.IntegerField(label=_("How much is it then, in percent?"), min_value=0, max_value=1000)

    def prepare(self) -> None:
        """Offer the items of the plan."""
        self.fields["item"].choices = self.choices.get("items", [])


class RealisedForm(StepForm):
    """What an item really came to."""

    item = forms.ChoiceField(label=_("Which cost or benefit?"))
    year = year(_("In which year?"))
    euro = euro(_("What did it come to, in euros?"))
    source = Words(label=_("Where was that found?"), longest=200)

    def prepare(self) -> None:
        """Offer the items of the plan."""
        self.fields["item"].choices = self.choices.get("items", [])
